"""A table is many checks: a row changes the question of its check, and says what comes out."""

import json
from pathlib import Path
from typing import Any, Final

import pytest

from engine.cli.main import main
from engine.scenarios import Outcome, Runner, read_scenario
from engine.scenarios.files import Check

HEAD: Final = "name: The lock-up\nrules: loan\nlog: record.jsonl\nchecks:\n"
LOCK_UP: Final = """\
  - about: the lock-up
    ask: {type: Assignment, time: 2022-07-01, data: {ref: t1, by: anna, to: cleo, share: 50000}}
    table:
      columns: [time,       share, decision,   by]
      rows:
        - [2022-07-01,      50000, prohibited, ["loan:2(a)", "loan:2(d)"]]   # five months in
        - [2023-01-31,      50000, prohibited, any]
        - [2023-02-01,      50000, prohibited, "loan:2(d)"]
"""


def checks(folder: Path, text: str) -> tuple[Check, ...]:
    path = folder / "lock-up.yaml"
    path.write_text(HEAD + text, encoding="utf-8")
    scenario, findings = read_scenario(path)
    assert scenario is not None, findings
    return scenario.checks


def run(folder: Path, text: str) -> list[Outcome]:
    checks(folder, text)
    scenario, _ = read_scenario(folder / "lock-up.yaml")
    assert scenario is not None
    return list(Runner(folder).run(scenario))


def test_every_row_is_a_check(loan: Path) -> None:
    first, second, third = checks(loan, LOCK_UP)
    assert first.about == "the lock-up, row 1: time 2022-07-01, share 50000"
    assert first.question == {
        "type": "Assignment",
        "time": "2022-07-01",
        "data": {"ref": "t1", "by": "anna", "to": "cleo", "share": 50000},
    }
    assert first.expect == {"decision": "prohibited", "by": ["loan:2(a)", "loan:2(d)"]}
    assert second.expect == {"decision": "prohibited"}
    assert third.expect == {"decision": "prohibited", "by": ["loan:2(d)"]}
    assert [c.line for c in (first, second, third)] == [10, 11, 12]
    assert {c.number for c in (first, second, third)} == {0}
    assert [c.row for c in (first, second, third)] == [0, 1, 2]


def test_the_rows_hold(loan: Path) -> None:
    assert [o.differences for o in run(loan, LOCK_UP)] == [(), (), ()]


def test_a_row_that_does_not_hold_is_named_with_its_line_and_what_it_asks(
    loan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    checks(loan, LOCK_UP.replace("- [2023-01-31,      50000, prohibited", "- [2023-01-31,      50000, permitted"))
    assert main(["test", "lock-up.yaml", "--rules", "."]) == 2
    told = capsys.readouterr().out
    assert told == (
        "FAILED lock-up.yaml:11  The lock-up\n"
        "  the lock-up, row 2: time 2023-01-31, share 50000\n"
        "      decision: expected permitted, got prohibited\n"
        "2 of 3 checks hold in 1 file\n"
    )


def test_results_as_json_have_a_check_for_each_row(loan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    checks(loan, LOCK_UP)
    assert main(["test", "lock-up.yaml", "--rules", ".", "--json"]) == 0
    results = json.loads(capsys.readouterr().out)
    assert results["passed"] == 3
    assert [c["expected"]["decision"] for c in results["checks"]] == ["prohibited"] * 3


ROWS: Final[tuple[tuple[str, str, list[dict[str, Any]]], ...]] = (
    (
        "what all rows expect, and a row otherwise",
        """\
  - ask: {type: Assignment, time: 2022-07-01, data: {by: anna}}
    expect: {decision: prohibited, despite: []}
    table: {columns: [time, decision], rows: [[2022-07-01, any], [2022-07-02, permitted]]}
""",
        [{"decision": "prohibited", "despite": []}, {"decision": "permitted", "despite": []}],
    ),
    (
        "no earliest day",
        """\
  - ask: {type: Assignment, time: 2022-07-01, data: {by: anna}}
    table: {columns: [time, earliest], rows: [[2022-07-01, ~], [2022-07-02, 2023-02-01]]}
""",
        [{"earliest": None}, {"earliest": "2023-02-01"}],
    ),
    (
        "values",
        """\
  - value: {term: "loan:Reserve", on: 2022-07-01}
    table: {columns: [args, on, value, missing], rows: [[2022, 2022-07-01, ~, "Profit(2022)"], [[2021], ~, 1, any]]}
""",
        [{"value": None, "missing": ["Profit(2022)"]}, {"value": 1}],
    ),
    (
        "duties, and none",
        """\
  - duties: {on: 2022-07-01}
    expect: {includes: [{clause: "loan:4(a)", due: 2022-04-14}], excludes: [{clause: "loan:8"}]}
    table: {columns: [on, bearer, status], rows: [[2022-07-01, borrower, breached], [2022-07-02, anna, none]]}
""",
        [
            {
                "includes": [{"clause": "loan:4(a)", "due": "2022-04-14", "bearer": "borrower", "status": "breached"}],
                "excludes": [{"clause": "loan:8"}],
            },
            {"excludes": [{"clause": "loan:8"}, {"clause": "loan:4(a)", "bearer": "anna"}]},
        ],
    ),
)


@pytest.mark.parametrize(("text", "expected"), [r[1:] for r in ROWS], ids=[r[0] for r in ROWS])
def test_what_a_row_expects(text: str, expected: list[dict[str, Any]], loan: Path) -> None:
    assert [check.expect for check in checks(loan, text)] == expected


def test_a_cell_changes_its_own_row_alone(loan: Path) -> None:
    text = """\
  - ask: {type: Assignment, time: 2022-07-01, data: {ref: t1, by: anna, to: cleo, share: 5}}
    table:
      columns: [ref, data.to, time, known_at, decision, about]
      rows:
        - [~, boris, 2022-07-02, 2022-06-30, prohibited, without a reference]
        - [t2, ~, ~, ~, prohibited, ~]
"""
    first, second = checks(loan, text)
    assert first.question["data"] == {"by": "anna", "to": "boris", "share": 5}
    assert (first.known_at, second.known_at) == ("2022-06-30", None)
    assert first.about == "ask 1, row 1: without a reference"
    assert second.question == {"type": "Assignment", "data": {"ref": "t2", "by": "anna", "share": 5}}
    assert second.about == "ask 1, row 2: ref t2"


def test_a_question_may_have_all_its_fields_in_the_table(loan: Path) -> None:
    text = """\
  - ask: {type: Assignment, time: 2022-07-01}
    table: {columns: [data.by, to, decision], rows: [[anna, cleo, prohibited]]}
"""
    (check,) = checks(loan, text)
    assert check.question["data"] == {"by": "anna", "to": "cleo"}


def test_checks_that_are_no_table_stay_what_they_were(loan: Path) -> None:
    text = """\
  - about: interest
    value: {term: "loan:Interest", on: 2022-07-01}
    expect: {value: "1731.26"}
"""
    first, *rows = checks(loan, text + LOCK_UP)
    assert (first.row, first.number, first.line) == (None, 0, 5)
    assert {row.number for row in rows} == {1}


def test_an_update_writes_the_cell_of_the_row_and_nothing_else(loan: Path) -> None:
    wrong = LOCK_UP.replace('["loan:2(a)", "loan:2(d)"]', "[]").replace('"loan:2(d)"]', '"loan:3"]')
    checks(loan, wrong)
    assert main(["test", "lock-up.yaml", "--rules", ".", "--update"]) == 0
    assert (loan / "lock-up.yaml").read_text(encoding="utf-8") == HEAD + LOCK_UP


def test_an_update_keeps_the_columns_under_each_other(loan: Path) -> None:
    rows = """\
      rows:
        - [2023-01-31,    permitted,     [],            cleo]   # a
        - [2023-02-01,    prohibited,    "loan:2(d)",   cleo]
        - [2023-02-02, undetermined, "loan:2(d)", cleo]
"""
    text = """\
  - ask: {type: Assignment, time: 2022-07-01, data: {ref: t1, by: anna, to: cleo, share: 50000}}
    table:
      columns: [time, decision, by, to]
"""
    checks(loan, text + rows)
    assert main(["test", "lock-up.yaml", "--rules", ".", "--update"]) == 0
    assert (
        (loan / "lock-up.yaml")
        .read_text(encoding="utf-8")
        .endswith(
            """\
        - [2023-01-31,    prohibited,    ["loan:2(a)", "loan:2(d)"], cleo]   # a
        - [2023-02-01,    prohibited,    "loan:2(d)",   cleo]
        - [2023-02-02, prohibited, "loan:2(d)", cleo]
"""
        )
    )


def test_what_all_rows_share_is_not_updated_for_one_of_them(loan: Path) -> None:
    text = """\
  - ask: {type: Assignment, time: 2022-07-01, data: {ref: t1, by: anna, to: cleo, share: 5}}
    expect: {decision: permitted}
    table: {columns: [time, by], rows: [[2022-07-01, any], [2023-07-01, any]]}
"""
    checks(loan, text)
    assert main(["test", "lock-up.yaml", "--rules", ".", "--update"]) == 2
    assert (loan / "lock-up.yaml").read_text(encoding="utf-8") == HEAD + text
