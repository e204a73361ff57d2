"""Where a scenario finds its rules and its log, and what is asked."""

import shutil
from pathlib import Path
from typing import Final

import pytest

from engine.scenarios import Outcome, Runner, find_files, read_scenario
from engine.service import Refused
from tests.unit.text.loan import LOAN, write_loan, write_log

ONE: Final = """\
name: Interest
rules: loan
log: {log}
checks:
  - value: {{term: "loan:Interest", on: 2022-07-01}}
    expect: {{value: "1731.26"}}
"""


@pytest.fixture(autouse=True)
def _no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAUSEGRAPH_CACHE", "off")


def scenario_in(folder: Path, text: str = ONE, log: str = "record.jsonl") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    write_log(folder)
    path = folder / "interest.yaml"
    path.write_text(text.format(log=log), encoding="utf-8")
    return path


def run(path: Path, rules: Path | None = None) -> list[Outcome]:
    scenario, findings = read_scenario(path)
    assert scenario is not None, findings
    return list(Runner(rules).run(scenario))


def codes(path: Path, rules: Path | None = None) -> list[str]:
    with pytest.raises(Refused) as refused:
        run(path, rules)
    return [f.code for f in refused.value.findings]


def test_rules_are_found_in_a_folder_of_rules_above_the_file(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    write_loan(tmp_path / "rules")
    (outcome,) = run(scenario_in(tmp_path / "rules" / "loans" / "scenarios" / "interest"))
    assert outcome.ok


def test_the_nearest_folder_of_rules_counts(tmp_path: Path) -> None:
    for folder, rate in ((tmp_path, "5%"), (tmp_path / "new", "6%")):
        (folder / "rules").mkdir(parents=True)
        write_loan(folder / "rules", LOAN.replace("5% / 4", f"{rate} / 4"))
    (outcome,) = run(scenario_in(tmp_path / "new" / "scenarios"))
    assert outcome.got["value"] == "2077.51"


def test_rules_are_found_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here" / "rules").mkdir(parents=True)
    write_loan(tmp_path / "here" / "rules")
    path = scenario_in(tmp_path / "elsewhere")
    assert codes(path) == ["S101"]
    monkeypatch.chdir(tmp_path / "here")
    assert run(path)[0].ok


def test_a_folder_that_is_named_is_the_only_one(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    write_loan(tmp_path / "rules")
    (tmp_path / "others").mkdir()
    path = scenario_in(tmp_path / "scenarios")
    assert codes(path, tmp_path / "others") == ["S101"]
    assert run(path, tmp_path / "rules")[0].ok


def test_a_rule_set_may_be_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "rules" / "loan"
    folder.mkdir(parents=True)
    (folder / "set.clause").write_text('rule set loan "Loans"\n  time zone America/New_York\n', encoding="utf-8")
    write_loan(folder)
    assert run(scenario_in(folder / "scenarios"))[0].ok


def test_a_name_does_not_lead_out_of_the_folder_of_rules(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    write_loan(tmp_path)
    assert codes(scenario_in(tmp_path / "s", ONE.replace("rules: loan", "rules: ../loan"))) == ["S101"]
    assert codes(scenario_in(tmp_path / "s", ONE.replace("rules: loan", f"rules: {tmp_path}/loan"))) == ["S101"]


def test_a_log_is_seen_from_the_folder_of_the_scenario(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_loan(tmp_path)
    path = scenario_in(tmp_path / "s", log="../logs/record.jsonl")
    monkeypatch.chdir(tmp_path / "s")
    assert codes(path, tmp_path) == ["S102"]
    shutil.move(tmp_path / "s" / "record.jsonl", tmp_path / "s" / "other.jsonl")
    (tmp_path / "logs").mkdir()
    write_log(tmp_path / "logs")
    assert run(path, tmp_path)[0].ok


def test_what_was_known_before_is_asked_beside_what_is_known(tmp_path: Path) -> None:
    write_loan(tmp_path)
    path = scenario_in(
        tmp_path / "s",
        """name: A drawing that was heard of late
rules: loan
log:
  - {{id: d1, type: Drawing, time: 2022-01-31, recorded: 2022-03-01, data: {{by: borrower, amount: 500}}}}
checks:
  - value: {{term: "loan:Principal", on: 2022-06-01}}
    expect: {{value: 500}}
  - value: {{term: "loan:Principal", on: 2022-06-01}}
    known_at: 2022-02-28
    expect: {{value: 0}}
  - value: {{term: "loan:Principal", on: 2022-06-01, known_at: 2022-03-01}}
    expect: {{value: 500}}
""",
    )
    assert [o.differences for o in run(path, tmp_path)] == [(), (), ()]


def test_every_wrong_question_of_a_file_is_found_and_nothing_is_answered(tmp_path: Path) -> None:
    write_loan(tmp_path)
    wrong = """  - value: {{term: "loan:Intrest", on: 2022-07-01}}
    expect: {{value: 1}}
  - ask: {{type: Assignment, time: soon, data: {{}}}}
    expect: {{decision: permitted}}
"""
    assert codes(scenario_in(tmp_path / "s", ONE + wrong), tmp_path) == ["Q104", "Q103"]


def test_files_are_found_below_folders_each_once_and_in_order(tmp_path: Path) -> None:
    for name in ("b/2.yaml", "b/1.yml", "a.yaml", "b/notes.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    files, findings = find_files([tmp_path, tmp_path / "b" / "1.yml", tmp_path / "b"])
    assert [str(f.relative_to(tmp_path)) for f in files] == ["a.yaml", "b/1.yml", "b/2.yaml"]
    assert not findings
