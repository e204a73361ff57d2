"""One agreement in five kinds of files: the same sections, the same items, nothing to report in any of them."""

import shutil
from pathlib import Path

import pytest

from engine.cli.main import main
from engine.documents.outline import outline
from engine.documents.reading import read_document
from engine.documents.sections import Part
from engine.documents.vocabulary import vocabulary

from .making import FILES, HARBOUR

NUMBERS = [
    "Preamble", "I", "1.1", "BusinessDay", "ClosingDate", "Affiliate", "NewShares", "II", "2.1", "2.2", "2.2(a)",
    "2.2(b)", "2.2(c)", "III", "3.1", "3.2", "3.3", "IV", "4.1", "4.2", "4.3", "4.4", "V", "5.1",
]  # fmt: skip


def part_of(path: Path) -> Part:
    """The agreement in a file; it is the only one."""
    found = outline(read_document(path))
    assert found.findings == ()
    (part,) = (part for part in found.parts if len(part.sections) > 1)
    return part


@pytest.fixture(params=["agreement.md", *FILES])
def document(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / str(request.param)
    if path.name in FILES:
        path.write_bytes(FILES[path.name]())
    else:
        shutil.copy(HARBOUR / path.name, path)
    return path


def test_the_sections_are_the_same(document: Path) -> None:
    part = part_of(document)
    assert [section.number for section in part.sections] == NUMBERS
    assert part.by_number["2.2(c)"].parent == "2.2"
    assert part.by_number["2.2"].parent == "II"
    assert part.by_number["3.1"].title == "Notice"


def test_the_items_are_the_same(document: Path) -> None:
    def items(part: Part) -> list[tuple[str, list[str]]]:
        known = vocabulary([part], in_chinese=False, aliases={}, known=[])
        return [(s.number, [item.token for item in known.items(s)]) for s in part.sections if s.number != "Preamble"]

    assert items(part_of(document)) == items(part_of(HARBOUR / "agreement.md"))


def test_nothing_is_reported(document: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(HARBOUR / "harbour.clause", tmp_path)
    assert main(["drift", str(tmp_path / "harbour.clause"), "--document", str(document)]) == 0
    assert capsys.readouterr().out.endswith("nothing to report\n")


def test_the_pages_of_a_pdf_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "agreement.pdf"
    path.write_bytes(FILES["agreement.pdf"]())
    assert main(["source", str(path), "--section", "5.1"]) == 0
    assert capsys.readouterr().out.splitlines()[1].split() == ["5.1", "page", "2", "Termination"]
