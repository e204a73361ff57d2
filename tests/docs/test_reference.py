"""The language reference: every example compiles, every mistake gives the finding that is named, no word is left out.

A page may begin with a comment, `<!-- preamble ... -->`, with what its examples need and no reader has to see. A
block marked `clause` is compiled behind it, `clause whole` by itself, `clause NAME.clause` together with the other
files of the page; `clause wrong CODE` gives that finding alone, and the block after it is what the tool says.
"""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from contract_dsl.codes import CODES
from contract_dsl.diagnostics import Diagnostic, render
from contract_dsl.load import load
from contract_dsl.model.builtins import FUNCTIONS
from contract_dsl.source import Source, Span
from engine.cli.main import main
from engine.time import calendar_codes
from tests.docs.pages import DOCS, ROOT, Block, blocks, check

PAGES = sorted((DOCS / "reference").glob("*.md"))
NAME = "example.clause"
_PREAMBLE = re.compile(r"<!-- preamble\n(.*?)-->\n", re.DOTALL)
_KEYWORD = re.compile(r'"([a-z]+)"')


def findings_of(block: Block, preamble: str, folder: Path) -> list[tuple[Diagnostic, Source]]:
    """What the tool says of the lines of a block, with lines counted from its first."""
    before = "" if "whole" in block.words else preamble
    path = folder / NAME
    path.write_text(before + block.text, encoding="utf-8")
    hidden = before.count("\n")
    shown = Source(NAME, block.text)

    def up(span: Span) -> Span:
        return span._replace(path=NAME, line=span.line - hidden, end_line=span.end_line - hidden)

    def moved(finding: Diagnostic) -> Diagnostic:
        labels = tuple(replace(label, span=up(label.span)) for label in finding.labels)
        return replace(finding, span=up(finding.span), labels=labels)

    found = load(path, calendars=calendar_codes()).findings
    # Of the hidden lines only what is an error matters: each example uses but a part of them.
    return [(moved(finding), shown) for finding in found if finding.is_error or finding.span.line > hidden]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_examples_compile_and_mistakes_are_found(page: Path, tmp_path: Path) -> None:
    text = page.read_text(encoding="utf-8")
    files = tmp_path / "files"
    files.mkdir()
    preamble = "".join(_PREAMBLE.findall(text))
    parts: list[str] = []
    done = 0
    wrong: list[str] = []
    expected: str | None = None
    for block in blocks(text):
        if expected is not None:
            assert block.language == "", f"{page.name}: the words of the tool stand below the mistake: {block.text}"
            parts += [text[done : block.start], expected]
            done = block.end
            expected = None
        if block.language != "clause":
            continue
        if len(block.words) > 1 and block.words[1].endswith(".clause"):
            (files / block.words[1]).write_text(block.text, encoding="utf-8")
            continue
        found = findings_of(block, preamble, tmp_path)
        codes = sorted({finding.code for finding, _ in found})
        said = "\n".join(render(finding, {NAME: source}) for finding, source in found) + "\n"
        named = [word for word in block.words if word in CODES]
        if codes != named:
            wrong.append(f"expected {named or 'no finding'} and got {codes}\n{block.text}{said}")
        if "wrong" in block.words:
            expected = said
    assert expected is None, f"{page.name}: what the tool says of the last mistake is missing"
    if any(files.iterdir()):
        together = load(files, calendars=calendar_codes()).findings
        wrong += [f"{finding.span}: {finding.code} {finding.message}" for finding in together]
    assert not wrong, "\n".join(wrong)
    check(page, text, "".join(parts) + text[done:])


def test_examples_are_laid_out_as_the_tool_lays_them_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        preamble = "".join(_PREAMBLE.findall(text))
        for number, block in enumerate(blocks(text)):
            if block.language == "clause" and "wrong" not in block.words:
                alone = len(block.words) > 1
                rules = block.text if alone else preamble + block.text
                (tmp_path / f"{page.stem}_{number}.clause").write_text(rules, encoding="utf-8")
    status = main(["fmt", "--check", str(tmp_path)])
    told = capsys.readouterr()
    assert status == 0, told.out + told.err


def test_every_keyword_of_the_grammar_stands_in_the_reference() -> None:
    grammar = (ROOT / "contract_dsl" / "syntax" / "grammar.lark").read_text(encoding="utf-8")
    keywords = set(_KEYWORD.findall(re.sub(r"//.*", "", grammar)))
    assert len(keywords) > 100
    rules = "\n".join(
        re.sub(r'#.*|"[^"\n]*"', "", block.text)
        for page in PAGES
        for block in blocks(page.read_text(encoding="utf-8"))
        if block.language == "clause" and "wrong" not in block.words
    )
    missing = sorted(keywords - set(re.findall(r"\b[a-z]+\b", rules)))
    assert not missing, f"no example shows these words: {missing}"


def test_every_function_and_its_meaning_stand_in_the_reference() -> None:
    page = (DOCS / "reference" / "functions.md").read_text(encoding="utf-8")
    said = dict(re.findall(r"^\| `(\w+)\([^`]*\)` \| (.*) \|$", page, re.MULTILINE))
    assert said == {name: function.meaning for name, function in FUNCTIONS.items()}
    (example,) = (block.text for block in blocks(page) if block.words == ("clause",))
    assert [name for name in FUNCTIONS if f"{name}(" not in example] == []


def test_every_mistake_leads_to_its_page() -> None:
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for block in blocks(text):
            for code in set(block.words) & set(CODES):
                assert f"(../diagnostics/{code}.md)" in text, f"{page.name} does not link to the page of {code}"
