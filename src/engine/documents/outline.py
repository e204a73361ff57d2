"""A document to its parts and sections, down to the limb.

First the parts (an exhibit begins one, and so does an agreement within a filing), then the lines that carry a number,
of which a table of contents and broken sentences are told apart by their order, then the limbs of each section.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from contract_dsl.diagnostics import Diagnostic, Severity
from contract_dsl.source import Span

from ..service import Refused
from .headings import Heading, ends_the_text, heading_of, in_contents, is_page_number, part_title, title_of
from .limbs import read_limbs
from .limits import LIMITS
from .sections import PREAMBLE, Outline, Part, Piece, Section
from .text import Document, Line

_DEFINED = re.compile(
    r"[“\"‘「『《]\s*(?P<term>[^“”\"「」『』《》]{1,80}?)\s*[”\"’」』》]\s*"
    r"(?:(?:or|and|或|和|及)\s*[“\"].{1,60}?[”\"]\s*)*(?:\([^()]{1,60}\)\s*)?"
    r"(?:\s+(?:of|in|with|for|as)\b[^.“”\"]{1,80}?)?"
    r"(?:,? (?:shall )?(?:mean|refer|ha[sv]e? the|include)|means|is defined|是指|指|"
    r"係指|系指|的含義|的含义|具有|對任何|对任何|就|的價格|應|应|根據|根据|，|,)"
)
_SENTENCE_END = re.compile(r"(?:[.;:,!?。；：，、…]|\b(?:and|or)|[及或和]|[)）”\"])$")


@dataclass
class _Numbered:
    """A section that is being read: its heading and its lines."""

    number: str
    printed: str
    path: tuple[int, ...]
    article: bool
    line: Line
    lines: list[tuple[Line, int]] = field(default_factory=list)
    """Lines, and from which column on they belong to the section."""


def outline(document: Document) -> Outline:
    """The parts and sections of a document. Raises `Refused` for more of them than is accepted."""
    findings: list[Diagnostic] = []
    parts: list[Part] = []
    count = 0
    names: dict[str, int] = {}
    for name, lines in _parts(document.lines):
        names[name] = names.get(name, 0) + 1
        shown = name if names[name] == 1 else f"{name} ({names[name]})"
        sections = tuple(_sections(document, lines, findings))
        count += len(sections)
        if count > LIMITS.sections:
            place = Span(document.path, 1, 1, 1, 1)
            message = f"`{document.path}` has more than {LIMITS.sections:,} sections and limbs"
            raise Refused([Diagnostic("D052", place, message, "divide it by agreements")])
        if sections:
            parts.append(Part(shown, lines[0].number if lines else 1, sections))
    return Outline(document, tuple(parts), tuple(findings))


def _parts(lines: Sequence[Line]) -> Iterator[tuple[str, list[Line]]]:
    name, current = "", list[Line]()
    for line in lines:
        title = part_title(line)
        if title:
            yield name, current
            name, current = title, []
        else:
            current.append(line)
    yield name, current


# ---- sections


def _sections(document: Document, lines: Sequence[Line], findings: list[Diagnostic]) -> Iterator[Section]:
    kept = [line for line in lines if line.label or not is_page_number(line.text)]
    headings = _without_contents(kept)
    has_dotted = any(h is not None and not h.article and len(h.path) > 1 for h in headings)
    preamble = _Numbered(PREAMBLE, "", (), False, kept[0] if kept else Line(1, ""))
    current, all_ = preamble, [preamble]
    last: tuple[int, ...] = ()
    article = 0
    over = False
    before = ""
    seen: dict[str, _Numbered] = {}
    for line, heading in zip(kept, headings, strict=True):
        if ends_the_text(line.text):
            over = True
        if heading is not None and _plausible(heading, last, article, line, before):
            number = _number(heading, has_dotted)
            if number in seen:
                findings.append(_twice(document.path, line, heading, seen[number]))
            else:
                current = _Numbered(number, heading.printed, heading.path, heading.article, line)
                seen[number] = current
                before_it = ((article,) if article else ()) if heading.article and has_dotted else last
                findings += _left_out(document.path, heading, before_it, line, number)
                if heading.article:
                    article = heading.path[0]
                    last = last if has_dotted else heading.path
                else:
                    last = heading.path
                all_.append(current)
                over = False
                if heading.rest:
                    current.lines.append((line, heading.at))
                before = line.text
                continue
        if not over:
            current.lines.append((line, 0))
        before = line.text
    for numbered in all_:
        yield from _with_limbs(document, numbered, seen, has_dotted, findings)


def _without_contents(lines: Sequence[Line]) -> list[Heading | None]:
    """The numbers that lines begin with, those of a table of contents left out."""
    found = [heading_of(line) for line in lines]
    listed = _runs(found)
    later: set[str] = set()
    bare = True
    for index in range(len(found) - 1, -1, -1):
        heading = found[index]
        if heading is None:
            # A short line between two numbers may be the title of an article; a longer one is text.
            bare = bare and _is_bare(lines[index].text)
            continue
        key = f"{heading.article}{heading.path}"
        if index in listed or (key in later and (in_contents(heading) or bare)):
            found[index] = None
        else:
            later.add(key)
        bare = _is_bare(heading.rest)
    return found


def _is_bare(text: str) -> bool:
    """Whether a text may be a title in a table of contents: short, and no sentence."""
    return len(text) <= 60 and not text.endswith((".", ";", ":", "。", "；", "："))


def _runs(headings: Sequence[Heading | None]) -> set[int]:
    """The lines of a table of contents: numbers with the number of a page, several in a row."""
    found: set[int] = set()
    run: list[int] = []
    for index, heading in enumerate(headings):
        if heading is None:
            continue
        if in_contents(heading):
            run.append(index)
        elif not heading.article:
            found.update(run if len(run) > 3 else ())
            run = []
    found.update(run if len(run) > 3 else ())
    return found


def _plausible(heading: Heading, last: tuple[int, ...], article: int, line: Line, before: str) -> bool:
    if not line.fresh and before and not _SENTENCE_END.search(before) and len(before) > 60:
        return False
    path = heading.path
    if any(part > 200 for part in path):
        return False
    if heading.article:
        return article < path[0] <= article + 10
    if not last:
        return len(path) > 1 or path[0] == 1 or not heading.printed[:1].isdigit()
    if path <= last:
        # It is shown as a number that stands twice only if it looks like a heading by every other sign.
        return path == last and line.fresh and heading.rest[:1].isupper() and len(path) > 1
    return path[0] - last[0] <= 2 or path[0] == article


def _number(heading: Heading, has_dotted: bool) -> str:
    if not heading.article:
        return heading.number
    if not has_dotted:
        return str(heading.path[0])
    from .numerals import to_roman  # noqa: PLC0415  # only agreements in articles need it

    return to_roman(heading.path[0]).upper()


def _left_out(path: str, heading: Heading, before: tuple[int, ...], line: Line, number: str) -> Iterator[Diagnostic]:
    """The numbers that are missing between a heading and the one before it."""
    here = heading.path
    above = here[:-1]
    if not before:
        return
    if len(before) >= len(here) and before[: len(above)] == above:
        expected = before[len(above)] + 1
    elif above and (before == above or (len(before) == len(here) and above[0] == before[0] + 1)):
        expected = 1
    else:
        return  # an excerpt, or a document that numbers in its own way
    if here[-1] > expected:
        missing = here[-1] - expected
        what = "a number is" if missing == 1 else f"{missing} numbers are"
        yield Diagnostic(
            "D102",
            Span(path, line.number, 1, line.number, 1 + max(1, len(heading.printed))),
            f"{what} left out before `{number}`",
            "see whether the document has lost its heading; a clause of that number finds no text",
            severity=Severity.WARNING,
        )


def _twice(path: str, line: Line, heading: Heading, first: _Numbered) -> Diagnostic:
    return Diagnostic(
        "D103",
        Span(path, line.number, 1, line.number, 1 + max(1, len(heading.printed))),
        f"`{first.number}` stands in line {first.line.number} already; what follows is read as part of it",
        "give one of the two another number",
        severity=Severity.WARNING,
    )


# ---- limbs and definitions


def _with_limbs(
    document: Document, numbered: _Numbered, seen: dict[str, _Numbered], has_dotted: bool, findings: list[Diagnostic]
) -> Iterator[Section]:
    title, title_end = "", 0
    lines = list(numbered.lines)
    if numbered is not seen.get(numbered.number) and numbered.number == PREAMBLE:
        if not lines:
            return
    elif lines:
        line, at = lines[0]
        title, title_end = title_of(line.text[at:].lstrip())
        if not title and numbered.article:
            title, title_end = line.text[at:].strip(), len(line.text[at:])
    parent, depth = _above(numbered, seen, has_dotted)
    yield from read_limbs(
        document,
        Section(
            numbered.number,
            numbered.printed,
            title,
            parent,
            depth,
            "preamble" if numbered.number == PREAMBLE else "article" if numbered.article else "section",
            (),
            title_end,
            document.path,
            numbered.line.number,
            numbered.line.page,
        ),
        _definitions(lines),
        findings,
    )


def _above(numbered: _Numbered, seen: dict[str, _Numbered], has_dotted: bool) -> tuple[str, int]:
    if numbered.article or numbered.number == PREAMBLE:
        return "", 0
    path = numbered.path
    for length in range(len(path) - 1, 0, -1):
        for number, other in seen.items():
            if not other.article and other.path == path[:length]:
                return number, length
    for number, other in seen.items():
        if other.article and has_dotted and other.path == path[:1]:
            return number, 1
    return "", 0


def _definitions(lines: Sequence[tuple[Line, int]]) -> list[tuple[str, str, list[Piece], list[Line]]]:
    """The lines of a section, divided where a definition begins: term, its printed form, pieces and lines."""
    groups: list[tuple[str, str, list[Piece], list[Line]]] = [("", "", [], [])]
    for line, at in lines:
        text = line.text[at:]
        lead = len(text) - len(text.lstrip())
        column = at + lead + 1 + (len(line.label) + 1 if line.label and not at else 0)
        defined = _DEFINED.match(text.lstrip()) if line.fresh and not line.label else None
        if defined is not None:
            groups.append((defined["term"].strip(" ,，"), "", [], []))
        groups[-1][2].append(Piece(line.number, column, text.strip()))
        groups[-1][3].append(line)
    return groups
