"""A mend puts right what its finding says: typed as it stands, the finding is gone."""

from pathlib import Path

import pytest

from contract_dsl.diagnostics import Diagnostic, Mend
from contract_dsl.source import Span
from engine.editor.buffers import Buffer, Place
from engine.editor.mending import fixes
from engine.editor.project import Project, compile_project
from engine.editor.reading import Reader
from tests.cases.kinds import KINDS
from tests.cases.notation import Case
from tests.cases.running import write as write_case

from .example import LEASE, understood

CASES = KINDS["language"].cases()


def mended(project: Project, mend: Mend) -> Project:
    """The rule set with a mend typed."""
    source, span = project.sources[mend.span.path], mend.span
    start, end = Place(span.line, span.column), Place(span.end_line, span.end_column)
    text = Buffer(source.text).changed(start, end, mend.text).text
    return compile_project(project.root, {Path(mend.span.path): text}, Reader())


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_every_mend_of_every_case_takes_its_finding_away(case: Case, tmp_path: Path) -> None:
    first = write_case(case, tmp_path)
    project = compile_project(first if len(case.files) == 1 else tmp_path, {}, Reader())
    for finding in project.loaded.findings:
        for mend in finding.mends:
            after = mended(project, mend).loaded.findings
            place = (finding.code, finding.message, finding.span[:3])
            same = [f for f in after if (f.code, f.message, f.span[:3]) == place]
            assert not same, f"{finding.message}: {mend.text!r} mends nothing"


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_whatever_was_probably_meant_can_be_put_in_its_place(case: Case, tmp_path: Path) -> None:
    first = write_case(case, tmp_path)
    project = compile_project(first if len(case.files) == 1 else tmp_path, {}, Reader())
    for finding in project.loaded.findings:
        assert not (finding.help or "").startswith("did you mean") or finding.mends, finding


def fixed(project: Project, text: str, wrong: str, right: str) -> tuple[str, str]:
    """The title of the one fix of a text with a mistake, and the line that it makes."""
    assert text.count(right) == 1
    path = project.root / "lease.clause"
    broken = compile_project(project.root, {path: text.replace(right, wrong)}, Reader())
    buffer = Buffer(broken.sources[str(path)].text)
    (fix,) = fixes(broken.loaded.findings, 1, len(buffer.lines), buffer)
    after = mended(broken, fix.mend)
    assert after.loaded.findings == ()
    assert fix.preferred
    return fix.title, after.sources[str(path)].line(fix.mend.span.line)


@pytest.mark.parametrize(
    ("right", "wrong", "title"),
    [
        ("Occupier(s.by)", "Ocupier(s.by)", "Replace `Ocupier` with `Occupier`"),
        ("terminates 4.02(a)", "terminates 4.20(a)", "Replace `4.20(a)` with `4.02(a)`"),
        ("[use office]", "[usee office]", "Replace `usee` with `use`"),
        ("prohibits a", "prohibit a", "Replace `prohibit` with `prohibits`"),
        ("\nclause 5", "\nsection 5", "Replace `section` with `clause`"),
        ("s.date <= First", "s.date ≤ First", "Replace `≤` with `<=`"),
        ("dated 2024-01-15", "dated 15 January 2024", "Replace `15 January 2024` with `2024-01-15`"),
        ("(s.to)", "(s.to);", "Leave out `;`"),
        ("use house, things", "use house, thing", "Replace `thing` with `things`"),
        ("  terminates", "terminates", "Indent this line"),
        ('"Whoever leaves"', '"Whoever leaves', 'Add `"`'),
        ("Quiet(s.to)", "Quiet(s.to", "Add `)`"),
        ("Occupier(s.by)", 'Occupier("tenant")', 'Replace `"tenant"` with `tenant`'),
    ],
)
def test_a_slip_is_put_right(house: Project, right: str, wrong: str, title: str) -> None:
    assert fixed(house, LEASE, wrong, right)[0] == title


def test_a_missing_use_is_added_below_the_head(tmp_path: Path) -> None:
    text = LEASE.replace("use house, things\n", "").replace("FirstYearEnd and", "loan:Term and")
    project = understood(tmp_path, lease=text)
    assert "C106" not in {finding.code for finding in project.loaded.findings}  # all of a folder is loaded
    (tmp_path / "house.clause").unlink()
    alone = compile_project(tmp_path / "lease.clause", {}, Reader())
    missing = next(f for f in alone.loaded.findings if f.code == "C106")
    (mend,) = missing.mends
    assert mend.text == "use loan\n\n"
    assert alone.sources[str(tmp_path / "lease.clause")].line(mend.span.line).startswith("role Tenant")


def test_a_choice_of_mends_is_not_preferred() -> None:
    span = Span("f", 1, 1, 1, 6)
    finding = Diagnostic("C002", span, "m", mends=(Mend(span, "must"), Mend(span, "may")))
    found = fixes([finding], 1, 1, Buffer("shall pay"))
    assert [(fix.title, fix.preferred) for fix in found] == [
        ("Replace `shall` with `must`", False),
        ("Replace `shall` with `may`", False),
    ]
    assert fixes([finding], 2, 9, Buffer("shall pay")) == ()
