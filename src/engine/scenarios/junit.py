"""Outcomes as JUnit XML, which build servers read: a suite for each scenario file, a test case for each check."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

from contract_dsl.diagnostics import Diagnostic

from .runner import Outcome

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold."""


def junit(files: Sequence[Path], outcomes: Sequence[Outcome], wrong: Mapping[Path, Sequence[Diagnostic]]) -> str:
    """The report. A file that could not be run is one test case with an error, which holds its findings."""
    by_file: dict[Path, list[Outcome]] = {}
    for outcome in outcomes:
        by_file.setdefault(outcome.scenario.path, []).append(outcome)
    top = ET.Element("testsuites", name="clausegraph")
    suites = [*files, *(path for path in wrong if path not in files)]
    for path in suites:
        done, findings = by_file.get(path, []), wrong.get(path, ())
        failed = sum(not outcome.ok for outcome in done)
        suite = ET.SubElement(top, "testsuite", name=_text(done[0].scenario.name if done else str(path)))
        _count(suite, len(done) + bool(findings), failed, bool(findings))
        for outcome in done:
            _case(suite, outcome)
        if findings:
            case = ET.SubElement(suite, "testcase", classname=_text(path.as_posix()), name="the file can be run")
            lines = [f"{f.span}: {f.code} {f.message}" + (f"\n  help: {f.help}" if f.help else "") for f in findings]
            ET.SubElement(case, "error", message=_text(findings[0].message), type=findings[0].code).text = _text(
                "\n".join(lines)
            )
    failures = sum(not outcome.ok for outcome in outcomes)
    _count(top, len(outcomes) + sum(map(bool, wrong.values())), failures, sum(map(bool, wrong.values())))
    ET.indent(top)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(top, encoding="unicode") + "\n"


def _count(element: ET.Element, tests: int, failures: int, errors: int) -> None:
    for name, number in (("tests", tests), ("failures", failures), ("errors", int(errors))):
        element.set(name, str(number))


def _case(suite: ET.Element, outcome: Outcome) -> None:
    path, line = outcome.scenario.path.as_posix(), outcome.check.line
    case = ET.SubElement(suite, "testcase", classname=_text(path), name=_text(outcome.check.about))
    if not outcome.ok:
        failure = ET.SubElement(case, "failure", message=_text(outcome.differences[0]), type="difference")
        failure.text = _text("\n".join((f"{path}:{line}", *outcome.differences)))


def _text(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)
