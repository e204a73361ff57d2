"""Files that were made to do harm, or broken on the way: refused in words, or read; never a failure of the tool."""

import random
import shutil
from pathlib import Path
from time import process_time

import pytest

from engine.cli.main import main
from engine.documents.limits import LIMITS
from engine.documents.outline import outline
from engine.documents.reading import read_document
from engine.service import Refused

from .making import FILES, HARBOUR, NAMESPACE, package


def codes(path: Path, content: bytes) -> list[str]:
    """The codes by which a file is refused; none if it is read."""
    path.write_bytes(content)
    try:
        outline(read_document(path))
    except Refused as refused:
        return [finding.code for finding in refused.findings]
    return []


@pytest.mark.parametrize("name", FILES)
def test_broken_files_are_refused_or_read(name: str, tmp_path: Path) -> None:
    whole = FILES[name]()
    dice = random.Random(name)  # noqa: S311  # a steady choice of bytes, no secret
    for _ in range(60):
        broken = bytearray(whole)
        for _ in range(dice.randrange(1, 20)):
            broken[dice.randrange(len(broken))] = dice.randrange(256)
        cut = broken[: dice.randrange(len(broken))] if dice.random() < 0.3 else broken
        assert set(codes(tmp_path / name, bytes(cut))) <= {"D003", "D004", "D052", "D055"}


@pytest.mark.parametrize("name", [*FILES, "agreement.md"])
def test_empty_files_and_noise(name: str, tmp_path: Path) -> None:
    assert codes(tmp_path / name, b"") in (["D003"], ["D004"])
    noise = random.Random(7).randbytes(3000)  # noqa: S311  # a steady choice of bytes, no secret
    assert set(codes(tmp_path / name, noise)) <= {"D003", "D004"}


def test_pages_that_nest(tmp_path: Path) -> None:
    assert codes(tmp_path / "a.html", b"<div>" * 100_000 + b"x") == ["D053"]
    assert codes(tmp_path / "a.html", b"<p>x" * 20_000) == []


def test_sentences_full_of_labels_and_figures(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    for text in ("(a) " * 40_000, "(a) (b) " * 20_000, "twenty " * 25_000, "1.1 " * 40_000, "“x” means " * 15_000):
        assert codes(path, f"1.1 Title. {text}".encode()) in ([], ["D053"])
    assert codes(path, b"1.1 x " * 40_000) == ["D052"]


def test_nothing_but_the_file_is_opened(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    outside = f'<!DOCTYPE d [<!ENTITY x SYSTEM "file://{tmp_path}/secret.txt">]>'
    part = f"{outside}<w:document {NAMESPACE}><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>"
    assert codes(tmp_path / "a.docx", package({"word/document.xml": part})) == ["D003"]
    as_utf16 = package({})
    assert codes(tmp_path / "b.docx", as_utf16) == ["D003"]
    html = f'<p>1.1 Text.</p><iframe src="file://{tmp_path}/secret.txt"></iframe><object data="secret.txt"></object>'
    (tmp_path / "a.html").write_text(html, encoding="utf-8")
    read = read_document(tmp_path / "a.html")
    assert "secret" not in read.source.text


@pytest.mark.parametrize(
    "words",
    [
        "the Company and the Founder ",
        "the Company shall, and the Founder shall not, ",
        "written consent of the Company and the Founder ",
        "the Founder may ",
        "each of each of each of the Investor ",
        "no no no the Investor's prior written prior written ",
        "in writing, approved ",
    ],
)
def test_a_section_full_of_parties(words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAUSEGRAPH_CACHE", str(tmp_path))
    shutil.copy(HARBOUR / "harbour.clause", tmp_path)
    text = (HARBOUR / "agreement.md").read_text(encoding="utf-8")
    head, title, tail = text.partition("Section 2.1 Lock-up. ")
    long = words * (LIMITS.line // len(words) - 10)
    (tmp_path / "agreement.md").write_text(f"{head}{title}{long}.\n\n{tail}", encoding="utf-8")
    words_ = ["drift", str(tmp_path / "harbour.clause"), "--document", str(tmp_path / "agreement.md"), "--json"]
    before = process_time()
    assert main(words_) in (0, 2)
    assert process_time() - before < 10  # what is promised of hostile input; quadratic work takes minutes
