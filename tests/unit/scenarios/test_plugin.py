"""Scenario files as pytest tests, in a pytest of their own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.text.loan import write_loan, write_log

HOLDS = "  - about: {}\n    value: {{term: 'loan:Interest', on: 2022-07-01}}\n    expect: {{value: '{}'}}\n"
HEAD = "name: Interest\nrules: loan\nlog: record.jsonl\nchecks:\n"
TABLE = """\
  - about: day by day
    value: {term: 'loan:Interest', on: 2022-07-01}
    table: {columns: [on, value], rows: [[2022-07-01, 1731.26], [2022-07-02, 2]]}
"""
FILES = {
    "rules/scenarios/deep/two.yaml": HEAD + HOLDS.format("right", "1731.26") + HOLDS.format("wrong", "2"),
    "rules/scenarios/refused.yaml": HEAD + HOLDS.format("refused", "1").replace("Interest'", "Intrest'"),
    "rules/scenarios/shape.yml": "name: Nothing\n",
    "rules/scenarios/table.yaml": HEAD + TABLE,
    "rules/other/three.yaml": HEAD + HOLDS.format("not below a folder of scenarios", "1"),
}


def pytest_in(folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """A run of pytest in a folder, as a user has it: the plugin comes with the distribution."""
    environment = {**os.environ, "CLAUSEGRAPH_CACHE": "off"}
    return subprocess.run(  # noqa: S603  # our own command
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-v", *words],
        cwd=folder, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
        write_log((folder / name).parent)
    write_loan(folder / "rules")
    (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def shown(folder: Path) -> str:
    done = pytest_in(folder, "rules")
    assert done.returncode == 1, done.stderr
    return done.stdout


def test_every_check_of_every_file_below_a_folder_of_scenarios_is_a_test(shown: str) -> None:
    results = [line.split("[")[0].split() for line in shown.splitlines() if line.startswith("rules/") and "%" in line]
    assert [(words[0], words[-1]) for words in results] == [
        ("rules/scenarios/deep/two.yaml::1:", "PASSED"),
        ("rules/scenarios/deep/two.yaml::2:", "FAILED"),
        ("rules/scenarios/refused.yaml::1:", "FAILED"),
        ("rules/scenarios/shape.yml::shape", "FAILED"),
        ("rules/scenarios/table.yaml::1:", "PASSED"),
        ("rules/scenarios/table.yaml::2:", "FAILED"),
    ]


def test_a_row_of_a_table_is_named_with_what_it_asks(shown: str) -> None:
    assert "table.yaml::2: day by day, row 2: on 2022-07-02 FAILED" in shown
    assert "table.yaml:7  Interest" in shown


def test_a_check_that_does_not_hold_tells_what_differs(shown: str) -> None:
    assert "two.yaml:8  Interest\nvalue: expected 2, got 1731.26\n" in shown


def test_a_question_that_is_refused_shows_its_place(shown: str) -> None:
    assert "error Q104: there is no term `loan:Intrest`" in shown
    assert "help: did you mean `loan:Interest`?" in shown


def test_a_file_of_the_wrong_shape_is_one_test_that_fails(shown: str) -> None:
    assert "error S003: a scenario has a part `rules`" in shown


def test_nobody_sees_a_traceback(shown: str) -> None:
    assert "Traceback" not in shown
    assert ".py:" not in shown


def test_the_folder_of_the_rules_may_be_named(folder: Path) -> None:
    done = pytest_in(folder, "rules/scenarios/deep", "--rules", "nowhere")
    assert "error S101: there is no rule set `loan` under `nowhere`" in done.stdout
