"""A file read after every keystroke is read as `check` reads it."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract_dsl.load import load
from contract_dsl.source import Source
from contract_dsl.syntax import parse
from engine.editor.project import compile_project, root_of
from engine.editor.reading import Outdated, Reader
from engine.time import calendar_codes
from tests.cases.kinds import KINDS
from tests.cases.notation import Case
from tests.cases.running import write as write_case

from .example import LEASE, write

RULES = Path(__file__).resolve().parents[3] / "rules"
CASES = KINDS["language"].cases()
PIECES = ["\n", "x", " ", "clause 9", "(", '"', "  prohibits a Sublet s\n", "# ", "term A: date means today\n", "“"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(LEASE)), st.integers(0, 40), st.sampled_from(PIECES)), max_size=6))
def test_after_any_edits_the_reader_says_what_the_parser_says(edits: list[tuple[int, int, str]]) -> None:
    reader, text = Reader(), LEASE
    reader.parse(Source("lease.clause", text))
    for start, length, put in edits:
        text = text[:start] + put + text[start + length :]
        source = Source("lease.clause", text)
        document, findings = parse(source)
        assert reader.quick(source) in (findings, None)
        read, found = reader.parse(source)
        assert (read, found) == (document, findings)
        assert [d.span for d in read.declarations] == [d.span for d in document.declarations]


def test_so_much_at_once_is_left_to_the_worker() -> None:
    reader = Reader()
    long = "".join(f'term Word{number} "a word"\n' for number in range(500))
    assert reader.quick(Source("a.clause", long)) is None
    assert reader.quick(Source("a.clause", f"clause 1\n  {'(' * 30_000}\n")) is None
    assert reader.quick(Source("a.clause", LEASE)) == ()


def test_outdated_work_is_dropped() -> None:
    with pytest.raises(Outdated):
        Reader().parse(Source("a.clause", LEASE), go_on=lambda: False)


def test_what_is_no_longer_there_is_forgotten() -> None:
    reader = Reader()
    for text in (LEASE, LEASE.replace("4.02", "4.03")):
        reader.parse(Source("a.clause", text))
        reader.forget()
    assert not any("4.02" in key[1] for key in reader.known)
    assert len(reader.known) == sum(line[:1].isalpha() for line in LEASE.split("\n"))


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_every_case_has_the_findings_of_check(case: Case, tmp_path: Path) -> None:
    first = write_case(case, tmp_path)
    root = first if len(case.files) == 1 else tmp_path
    assert compile_project(root, {}, Reader()).loaded.findings == load(root, calendars=calendar_codes()).findings


@pytest.mark.parametrize("folder", sorted({path.parent for path in RULES.rglob("*.clause")}), ids=lambda p: p.name)
def test_every_rule_set_has_the_findings_of_check(folder: Path) -> None:
    for root in sorted({root_of(path) for path in folder.glob("*.clause")}):
        checked = load(root, calendars=calendar_codes())
        project = compile_project(root, {}, Reader())
        assert project.loaded.findings == checked.findings
        assert project.loaded.text.digest == checked.text.digest
        told = [finding for findings in project.findings.values() for finding in findings]
        assert sorted(told, key=str) == sorted(checked.findings, key=str)


def test_what_is_not_saved_counts_as_if_it_were(tmp_path: Path) -> None:
    root = write(tmp_path)
    text = LEASE.replace("Occupier(s.by)", "Ocupier(s.by)")
    unsaved = compile_project(root, {root / "lease.clause": text}, Reader()).loaded
    (root / "lease.clause").write_text(text, encoding="utf-8")
    saved = load(root, calendars=calendar_codes())
    assert unsaved.findings == saved.findings
    assert [finding.code for finding in saved.findings] == ["C101"]
    assert unsaved.text.digest == saved.text.digest


def test_a_text_that_no_file_could_hold_is_a_finding(tmp_path: Path) -> None:
    root = write(tmp_path)
    for text, code in (("a\0b", "C005"), ("\ud800", "C005"), ("#" * 2_000_001, "C050")):
        found = compile_project(root, {root / "lease.clause": text}, Reader()).loaded.findings
        assert code in {finding.code for finding in found}


def test_the_rule_set_of_a_file(tmp_path: Path) -> None:
    write(tmp_path)
    assert root_of(tmp_path / "lease.clause") == tmp_path
    assert root_of(tmp_path / "new.clause") == tmp_path / "new.clause"
    (tmp_path / "house.clause").unlink()
    assert root_of(tmp_path / "lease.clause") == tmp_path / "lease.clause"
    for name in ("things", "loan"):
        (tmp_path / f"{name}.clause").unlink()
    assert root_of(tmp_path / "lease.clause") == tmp_path
    assert root_of(tmp_path / "nowhere" / "a.clause") == tmp_path / "nowhere" / "a.clause"
