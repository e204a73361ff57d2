"""A check that is recorded stands in its file as somebody would have written it, and holds."""

from pathlib import Path
from typing import Any, Final

import pytest

from engine.cli.main import main
from engine.scenarios.recording import Recorded, expectation
from engine.scenarios.writing import flow
from engine.scenarios.yaml_text import read_yaml

RECORD: Final = ("record", "loan.clause", "--log", "record.jsonl", "--on", "2022-07-01")
ASK: Final = (*RECORD, "Assignment", "ref=t1", "by=anna", "to=cleo", "share=50000")
VALUE: Final = (*RECORD, "--value", "loan:Interest")
KEEP: Final = ("--scenario", "kept.yaml", "--yes")
FILE: Final = """\
# A file with a layout of its own.
checks:   # asked by hand
- value: {term: "loan:Interest", on: 2022-07-02}   # why
  expect:
    value: "1731.26"  # to the cent
# behind the checks
rules: loan

name: "Interest: by hand"
log: record.jsonl
# the end
"""
ADDED: Final = """\
- value: {term: "loan:Interest", on: 2022-07-01}
  expect: {value: "1731.26"}
"""
TABLE: Final = """\
  - duties: {on: 2022-07-01}
    table:
      columns: [on, clause, status]
      rows:
        - [2022-07-01, "loan:8", none]

"""
FOLDED: Final = """\
  - value: {term: "loan:Interest", on: 2022-07-03}
    expect: {value: "1731.26"}
    about: >-
      a long
      text
"""


def kept(folder: Path) -> str:
    return (folder / "kept.yaml").read_bytes().decode()


def test_a_new_file_with_an_act(loan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*ASK, *KEEP, "--about", "in the first year: no"]) == 0
    assert kept(loan) == (
        'name: "in the first year: no"\n'
        "rules: loan\n"
        "log: record.jsonl\n"
        "checks:\n"
        '  - about: "in the first year: no"\n'
        "    ask: {type: Assignment, time: 2022-07-01, data: {ref: t1, by: anna, to: cleo, share: 50000}}\n"
        "    expect:\n"
        "      decision: prohibited\n"
        '      by: ["loan:2(a)", "loan:2(d)"]\n'
        "      requires_include:\n"
        '        - {clause: "loan:2(d)", bearer: anna, to: anna, what: Notice, due: 2022-07-01}\n'
        '        - {clause: "loan:2(d)", bearer: anna, to: boris, what: Notice, due: 2022-07-01}\n'
        '        - {clause: "loan:2(e)", bearer: borrower, description: "enter the new lender in the register", '
        "due: 2022-07-11}\n"
    )
    told = capsys.readouterr()
    assert told.out.startswith("PROHIBITED\n")
    assert told.out.endswith("written; it runs with: clausegraph test kept.yaml --rules .\n")
    assert told.err == ""
    assert main(["test", "kept.yaml", "--rules", "."]) == 0


def test_what_stands_in_the_file_stays(loan: Path) -> None:
    (loan / "kept.yaml").write_text(FILE, encoding="utf-8")
    assert main([*VALUE, *KEEP]) == 0
    assert kept(loan) == FILE.replace("# behind", ADDED + "# behind")
    assert main(["test", "kept.yaml", "--rules", "."]) == 0


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_marks_stay(mark: str, loan: Path) -> None:
    (loan / "kept.yaml").write_bytes((mark + FILE.replace("\n", "\r\n")).encode())
    assert main([*VALUE, *KEEP]) == 0
    assert kept(loan) == mark + FILE.replace("# behind", ADDED + "# behind").replace("\n", "\r\n")


def test_a_file_without_a_last_line_end(loan: Path) -> None:
    text = FILE[: FILE.index("  # to the cent")]
    head, _, checks = text.partition("checks:")
    (loan / "kept.yaml").write_text(f"{head}rules: loan\nname: x\nlog: record.jsonl\nchecks:{checks}", encoding="utf-8")
    assert main([*VALUE, *KEEP]) == 0
    assert kept(loan).endswith('    value: "1731.26"\n' + ADDED)


def test_behind_a_table_and_a_text_of_several_lines(loan: Path) -> None:
    for last in (TABLE, FOLDED):
        text = f"name: x\nrules: loan\nlog: record.jsonl\nchecks:\n{last}"
        (loan / "kept.yaml").write_text(text, encoding="utf-8")
        assert main([*VALUE, *KEEP]) == 0
        after, _, wrong = read_yaml(kept(loan), "kept.yaml")
        before, _, _ = read_yaml(text, "kept.yaml")
        assert wrong is None
        assert after["checks"][:-1] == before["checks"]
        assert kept(loan).startswith(text.rstrip("\n"))
        assert main(["test", "kept.yaml", "--rules", "."]) == 0


def test_the_same_question_is_not_kept_twice(loan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*ASK, *KEEP]) == 0
    before = kept(loan)
    assert main([*RECORD, '{"type": "Assignment", "data": {"to": "cleo", "ref": "t1", "by": "anna", "share": "50000"}}',
                 *KEEP]) == 3  # fmt: skip
    told = capsys.readouterr()
    assert "kept.yaml:5:3: error S103: this is asked here already" in told.err
    assert "\n    |   ^^^" in told.err
    assert told.err.endswith("1 error; nothing was written\n")
    assert told.out.startswith("PROHIBITED\n")
    assert kept(loan) == before
    assert main([*ASK, *KEEP, "--known-at", "2022-06-30"]) == 0
    assert "\n    known_at: 2022-06-30\n" in kept(loan)


WRONG: Final = (
    ("another rule set", FILE.replace("rules: loan", "rules: lone"), "there is no rule set `lone` under `.`"),
    ("another log", FILE.replace("record.jsonl", "other.jsonl"), "this file has the log `other.jsonl`, and"),
    ("a log of its own", FILE.replace("record.jsonl", "[{id: e, type: E}]"), "this file has events of its own, and"),
    (
        "checks in brackets",
        'name: x\nrules: loan\nlog: record.jsonl\nchecks: [{duties: {on: 2022-01-01}, expect: {includes: []}}]\n',
        "the checks of this file stand in brackets, where no check can be added",
    ),
    ("no scenario", "name: x\n", "a scenario has a part `rules`"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "told"), [w[1:] for w in WRONG], ids=[w[0] for w in WRONG])
def test_a_file_that_cannot_take_the_check(
    text: str, told: str, loan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (loan / "kept.yaml").write_text(text, encoding="utf-8")
    assert main([*VALUE, *KEEP]) == 3
    shown = capsys.readouterr()
    assert told in shown.err
    assert shown.out == ""  # nobody is asked in vain
    assert shown.err.endswith("; nothing was answered\n")
    assert kept(loan) == text


def test_a_name_that_is_none_of_a_scenario_is_told_before_anything_is_asked(
    loan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert loan.exists()
    assert main([*VALUE, "--scenario", "kept.txt", "--yes"]) == 3
    told = capsys.readouterr()
    assert (told.out, "error S103: `kept.txt` is no name of a scenario file" in told.err) == ("", True)


def test_what_cannot_be_written_is_told_behind_the_answer(loan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert loan.exists()
    assert main([*VALUE, "--scenario", "gone/kept.yaml", "--yes"]) == 3
    told = capsys.readouterr()
    assert told.out.startswith("USD 1,731.26")
    assert "error Q201: `gone/kept.yaml` cannot be written" in told.err
    assert told.err.endswith("1 error; nothing was written\n")


def test_rules_under_a_folder_of_rules_need_no_word_about_it(loan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (loan / "rules").mkdir()
    (loan / "loan.clause").rename(loan / "rules" / "loan.clause")
    (loan / "scenarios").mkdir()
    words = [w if w != "loan.clause" else "rules/loan.clause" for w in VALUE]
    assert main([*words, "--scenario", "scenarios/kept.yaml", "--yes"]) == 0
    assert capsys.readouterr().out.endswith("it runs with: clausegraph test scenarios/kept.yaml\n")
    text = (loan / "scenarios" / "kept.yaml").read_text(encoding="utf-8")
    assert text.startswith("name: kept\nrules: loan\nlog: ../record.jsonl\n")
    assert main(["test", "scenarios"]) == 0


def test_duties_are_kept_as_they_are_shown(loan: Path) -> None:
    assert main([*RECORD, "--duties", "--party", "anna", *KEEP]) == 0
    assert "exercised" not in kept(loan)
    assert '{clause: "loan:5", bearer: anna, what: Inspection, due: 2022-12-20, status: open}' in kept(loan)
    assert 'undetermined_includes: [{clause: "loan:7", bearer: anna' in kept(loan) or "undetermined_includes:" in kept(
        loan
    )
    assert main(["test", "kept.yaml", "--rules", "."]) == 0
    (loan / "kept.yaml").unlink()
    assert main([*RECORD, "--duties", "--party", "anna", "--all", *KEEP]) == 0
    assert "status: exercised" in kept(loan)
    assert main(["test", "kept.yaml", "--rules", "."]) == 0


def test_a_party_that_nobody_knows(loan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*RECORD, "--duties", "--party", "ana", *KEEP]) == 3
    assert "did you mean `anna`?" in capsys.readouterr().err
    assert not (loan / "kept.yaml").exists()


def test_a_value_with_arguments_that_is_not_known(loan: Path) -> None:
    assert main([*RECORD, "--value", "Reserve", "2022", *KEEP]) == 0
    assert kept(loan).endswith(
        '  - value: {term: "loan:Reserve", args: ["2022"], on: 2022-07-01}\n'
        '    expect: {value: null, missing: ["Profit(2022)"]}\n'
    )
    assert main(["test", "kept.yaml", "--rules", "."]) == 0


def test_without_a_file_the_check_is_shown(loan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*VALUE]) == 0
    assert capsys.readouterr().out.endswith("\nThe check\n" + "".join(f"  {x}\n" for x in ADDED.splitlines()))
    assert sorted(p.name for p in loan.iterdir()) == ["loan.clause", "record.jsonl"]


def test_nothing_is_asked(loan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert loan.exists()
    with pytest.raises(SystemExit) as ended:
        main([*RECORD])
    assert ended.value.code == 3
    assert "it is not said what ACT is" in capsys.readouterr().err


def test_a_permission_is_kept_with_what_it_overcomes() -> None:
    answer: dict[str, Any] = {"decision": "permitted", "by": ["a:2"], "despite": ["a:1"], "requires": []}
    assert expectation("ask", answer) == {"decision": "permitted", "by": ["a:2"], "despite": ["a:1"]}
    assert expectation("duties", {"duties": [], "undetermined": []}) == {}


TEXTS: Final = (
    *(
        "true",
        "No",
        "null",
        "~",
        "007",
        "1e5",
        "1.50",
        "-",
        "- a",
        "a: b",
        "#a",
        "[a",
        "{",
        "",
        " a",
        "a ",
        "ia:5.07(b)",
    ),
    *("2022-02-30", "12", "*a", "&a", "!a", 'say "no"', "a\nb", "九個月", "\u2028", "@x", "a #b", "a,b", "50%"),
)


@pytest.mark.parametrize("text", TEXTS)
def test_every_text_is_read_as_it_was(text: str) -> None:
    value, _, wrong = read_yaml(f"a: [{flow(text)}, {flow({text or 'k': [text, 1, True, None]})}]\n", "x.yaml")
    assert wrong is None
    assert value == {"a": [text, {text or "k": [text, 1, True, None]}]}
    recorded = Recorded("value", {"term": "x", "on": text}, text, text, {"value": text})
    (check,), _, wrong = read_yaml("\n".join(recorded.lines()) + "\n", "x.yaml")
    assert wrong is None
    about = {"about": text} if text else {}
    assert check == about | {"value": {"term": "x", "on": text}, "known_at": text, "expect": {"value": text}}
