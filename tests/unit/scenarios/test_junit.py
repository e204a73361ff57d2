"""Results as build servers read them: valid XML, a case for each check, and what differs."""

from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

import pytest

from engine.cli.main import main

FILE: Final = """\
name: "Anna & <friends>"
rules: loan
log: record.jsonl
checks:
  - about: interest "to the cent" & more
    value: {term: "loan:Interest", on: 2022-07-01}
    expect: {value: "1731.26"}
  - value: {term: "loan:Interest", on: 2022-07-01}
    expect: {value: 1}
"""
KNOWN: Final = {
    "testsuites": {"name", "tests", "failures", "errors"},
    "testsuite": {"name", "tests", "failures", "errors"},
    "testcase": {"name", "classname"},
    "failure": {"message", "type"},
    "error": {"message", "type"},
}
"""The elements and attributes of the schema that this report uses; all build servers know them."""


@pytest.fixture
def report(loan: Path) -> ET.Element:
    (loan / "a.yaml").write_text(FILE, encoding="utf-8")
    (loan / "b.yaml").write_text("name: B\nrules: loan\nchecks: 3\n", encoding="utf-8")
    (loan / "c.yaml").write_text(FILE.replace("rules: loan", "rules: lone"), encoding="utf-8")
    assert main(["test", "a.yaml", "b.yaml", "c.yaml", "d.yaml", "--rules", ".", "--junit", "results.xml"]) == 3
    text = (loan / "results.xml").read_text(encoding="utf-8")
    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites')
    return ET.fromstring(text)  # noqa: S314  # the text is our own


def test_a_suite_for_each_file_and_a_case_for_each_check(report: ET.Element) -> None:
    counted = [[suite.get(key) for key in ("name", "tests", "failures", "errors")] for suite in report]
    assert counted == [
        ["Anna & <friends>", "2", "1", "0"],
        ["b.yaml", "1", "0", "1"],
        ["c.yaml", "1", "0", "1"],
        ["d.yaml", "1", "0", "1"],
    ]
    assert {key: report.get(key) for key in ("tests", "failures", "errors")} == {
        "tests": "5",
        "failures": "1",
        "errors": "3",
    }
    assert [case.get("name") for case in report[0]] == ['interest "to the cent" & more', "value 2"]


def test_a_failure_says_what_differs_and_where(report: ET.Element) -> None:
    failure = report[0][1][0]
    assert failure.get("message") == "value: expected 1, got 1731.26"
    assert failure.text == "a.yaml:8\nvalue: expected 1, got 1731.26"


def test_a_file_that_cannot_be_run_is_an_error_with_its_findings(report: ET.Element) -> None:
    error = report[1][0][0]
    assert (error.tag, error.get("type")) == ("error", "S003")
    assert error.text is not None
    assert error.text.startswith("b.yaml:3:9: S003 a scenario has `checks`, a list with at least one\n  help: begin")
    assert [suite[0][0].get("type") for suite in report[1:]] == ["S003", "S101", "S001"]


def test_nothing_stands_in_it_that_the_schema_does_not_know(report: ET.Element) -> None:
    for element in report.iter():
        assert set(element.attrib) <= KNOWN[element.tag]


def test_what_xml_cannot_hold_is_replaced(loan: Path) -> None:
    (loan / "a.yaml").write_text(FILE.replace("& more", r"\x01\x0c \uffff \U0001F600"), encoding="utf-8")
    text = FILE.replace('interest "to the cent" & more', r'"a \x01 b \uffff c \U0001F600"')
    (loan / "a.yaml").write_text(text, encoding="utf-8")
    main(["test", "a.yaml", "--rules", ".", "--junit", "results.xml"])
    root = ET.parse(loan / "results.xml").getroot()  # noqa: S314  # the text is our own
    assert root[0][0].get("name") == "a \ufffd b \ufffd c \U0001f600"


def test_a_report_that_cannot_be_written_is_said(loan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (loan / "a.yaml").write_text(FILE, encoding="utf-8")
    assert main(["test", "a.yaml", "--rules", ".", "--junit", "none/results.xml"]) == 3
    assert "`none/results.xml` cannot be written: no such file or directory" in capsys.readouterr().err
