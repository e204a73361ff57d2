"""The limbs of a section: at the beginning of a line, or in the middle of a sentence."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from contract_dsl.diagnostics import Diagnostic, Severity
from contract_dsl.source import Span

from ..service import Refused
from .headings import title_of
from .labels import LABEL, Label, Open, Placed, bare_label, label_at, place
from .limits import LIMITS
from .numerals import CHINESE, WORDS
from .sections import Piece, Section, term_name
from .text import Document, Line

_ORDINAL_OR_NUMBER = re.compile(
    rf"(?:\b(?:{'|'.join(WORDS)}|\w+(?:th|st|nd|rd|first|second|third))[\s-]*|[{CHINESE}\d個个])$", re.IGNORECASE
)
_REFERRED = re.compile(
    r"(?:\b(?:[Cc]lauses?|[Ll]imbs?|[Ss]ections?|[Pp]aragraphs?|[Ss]ub-?(?:section|clause|paragraph)s?|[Ii]tems?|"
    r"[Aa]rticles?|[Pp]arts?|[Ss]teps?|[Rr]ules?)\s*|第\s*|\d)$"
)
_CHAIN = re.compile(
    r"[(（][A-Za-z0-9一二三四五六七八九十]{1,6}[)）]\s*(?:(?:,|and|or|to|through|and/or|及|或|至|和|、|與)\s*)*$"
)
_SENTENCE = re.compile(r"。|\.\s+[A-Z]")
_POINTED = re.compile(r"\s*(?:[款項项段條条節节]|(?:above|below|of (?:this|the (?:preceding|foregoing)))\b)")
_END = re.compile(r"(?:[.;:,!?。；：，、]|\b(?:and|or)|[及或和])$")


_AHEAD, _BEHIND = 200, 80
"""How many labels after one, and how many characters before it, are looked at to tell what it is."""
_MOST_IN_A_LINE = 500
"""A line with more labels than that is no sentence; the others stay text."""


@dataclass(frozen=True, slots=True)
class _Mark:
    """A label in the text of a section."""

    piece: int
    start: int
    end: int
    label: Label
    leading: bool
    after_colon: bool
    after_stop: bool = False
    """Whether a comma, a semicolon or an `and` stands before it."""


@dataclass
class _Building:
    """A section or limb that is being read."""

    section: Section
    pieces: list[Piece]


def read_limbs(
    document: Document,
    section: Section,
    groups: Sequence[tuple[str, str, list[Piece], list[Line]]],
    findings: list[Diagnostic],
) -> Iterator[Section]:
    """A section and its limbs and definitions, in order."""
    if section.kind == "preamble":
        yield replace(section, pieces=tuple(piece for _, _, pieces, _ in groups for piece in pieces))
        return
    reader = _Reader(document, section, findings)
    for term, _, pieces, lines in groups:
        if term:
            reader.define(term, lines[0])
        reader.read(pieces, lines)
    merged: dict[str, _Building] = {}
    for each in reader.built:
        # A sentence may have two lists with the same labels; they are one limb then, with all of its text.
        merged.setdefault(each.section.number, _Building(each.section, [])).pieces.extend(each.pieces)
    yield from (replace(each.section, pieces=tuple(p for p in each.pieces if p.text)) for each in merged.values())


class _Reader:
    """Reads the groups of one section; the lists of the section stay open behind its definitions."""

    def __init__(self, document: Document, section: Section, findings: list[Diagnostic]) -> None:
        self.document = document
        self.findings = findings
        self.loose = document.chinese
        self.root = _Building(section, [])
        self.built = [self.root]
        self.lists: list[Open] = []
        self.owners: list[_Building] = []
        """The limb that each open list has come to."""
        self.base = 0
        """How many lists are the section's own while a definition is read."""
        self.defined: _Building | None = None
        self.labelled: set[int] = set()
        """Which of the lines that are being read begin with a label."""

    def define(self, term: str, line: Line) -> None:
        """Begin the definition of a term."""
        del self.lists[self.base if self.defined else len(self.lists) :]
        del self.owners[len(self.lists) :]
        self.base = len(self.lists)
        above = self._current_outer().section
        name = term if re.search(r"[^\x00-\u024f’‘–—]", term) else term_name(term)
        section = Section(
            name, f"“{term}”", term, above.number, above.depth + 1, "definition", (), 0,
            self.document.path, line.number, line.page,
        )  # fmt: skip
        self.defined = _Building(section, [])
        self.built.append(self.defined)

    def _current_outer(self) -> _Building:
        return self.owners[self.base - 1] if self.base else self.root

    def read(self, pieces: Sequence[Piece], lines: Sequence[Line]) -> None:
        """Read lines of the section, or of the definition that was begun."""
        marks = list(self._marks(pieces, lines))
        position = [0] * len(pieces)
        self.labelled.clear()
        current = self._current()
        at = 0
        for index, mark in enumerate(marks):
            self._leave(mark, pieces, position)
            placed = self._placed(mark, marks[index + 1 : index + 1 + _AHEAD])
            if placed is None:
                continue
            if mark.leading:
                self.labelled.add(mark.piece)
            current, at = self._fill(current, pieces, lines, position, (at, mark.piece, mark.start))
            current = self._begin(mark, placed, pieces[mark.piece], lines[mark.piece])
            position[at] = mark.end
        self._fill(current, pieces, lines, position, (at, len(pieces), 0))
        if self.defined is not None and self.defined in self.built and not self._inside_definition():
            self.defined = None

    def _fill(
        self,
        current: _Building,
        pieces: Sequence[Piece],
        lines: Sequence[Line],
        position: Sequence[int],
        stretch: tuple[int, int, int],
    ) -> tuple[_Building, int]:
        """Give the text up to a place to the limb that is open, or to what stands above a list that has ended."""
        at, until, end = stretch
        while at < until:
            if not position[at] and self._follows_a_list(at, pieces, lines):
                current = self._close_list(current)
            self._take(current, pieces[at], position[at], len(pieces[at].text))
            at += 1
        if at < len(pieces) and end > position[at]:
            if not position[at] and self._follows_a_list(at, pieces, lines):
                current = self._close_list(current)
            self._take(current, pieces[at], position[at], end)
        return current, at

    def _follows_a_list(self, at: int, pieces: Sequence[Piece], lines: Sequence[Line]) -> bool:
        before = pieces[at - 1].text if at else ""
        return at not in self.labelled and lines[at].fresh and before.endswith((";", "；"))

    def _close_list(self, current: _Building) -> _Building:
        """A paragraph without a label after an item that ends in a semicolon goes on with what the list stands in."""
        while len(self.lists) > self.base and self.lists[-1].inline:
            self.lists.pop()
            self.owners.pop()
        if len(self.lists) <= self.base:
            return current
        self.lists.pop()
        self.owners.pop()
        return self._current()

    def _inside_definition(self) -> bool:
        return len(self.lists) >= self.base

    def _current(self) -> _Building:
        if len(self.lists) > self.base or (self.lists and self.defined is None):
            return self.owners[-1]
        return self.defined or self.root

    def _take(self, current: _Building, piece: Piece, start: int, end: int) -> None:
        text = piece.text[start:end]
        lead = len(text) - len(text.lstrip())
        if text.strip():
            current.pieces.append(Piece(piece.line, piece.column + start + lead, text.strip()))

    def _leave(self, mark: _Mark, pieces: Sequence[Piece], position: Sequence[int]) -> None:
        """Close the lists within a sentence that a first label does not go on from.

        A new paragraph that begins a list is within the list of the sentence before it only if that ends in a colon and
        has a list of the same kind; a new list within a line stands beside the one of an earlier sentence.
        """
        firsts = {kind for kind, value in mark.label.values if value == 1}
        if not firsts or any(mark.label.value(each.kind) == each.value + 1 for each in self.lists):
            return
        kind = "roman" if "roman" in firsts else next(iter(firsts))
        if mark.leading:
            keep = mark.after_colon
        else:
            between = pieces[mark.piece].text[position[mark.piece] : mark.start]
            keep = _SENTENCE.search(between) is None
            kind = ""
        while len(self.lists) > self.base and self.lists[-1].inline:
            if keep and (not kind or self.lists[-1].kind == kind):
                break
            self.lists.pop()
            self.owners.pop()

    # ---- marks

    def _marks(self, pieces: Sequence[Piece], lines: Sequence[Line]) -> Iterator[_Mark]:
        before = ""
        for index, (piece, line) in enumerate(zip(pieces, lines, strict=True)):
            text = piece.text
            colon = before.rstrip(' ”"').endswith((":", "：")) or not before
            start = self._after_title(index, text)
            if start:
                found = label_at(text, start)
                if found is not None and not _POINTED.match(text, found[1]):
                    yield _Mark(index, start, found[1], found[0], True, True)
                    start = found[1]
            elif line.label and index >= 0 and piece.column > len(line.label):
                label = bare_label(line.label, line.form)
                if label is not None:
                    yield _Mark(index, 0, 0, label, True, colon)
            else:
                found = label_at(text)
                trusted = line.fresh or not before or _END.search(before) is not None
                if found is not None and not (_POINTED.match(text, found[1]) and not line.fresh):
                    if trusted:
                        yield _Mark(index, 0, found[1], found[0], True, colon)
                        start = found[1]
                elif line.fresh and (bare := re.match(r"(?:\d{1,2}|[a-zA-Z]|[ivx]{1,5})[.)]\s", text)) is not None:
                    label = bare_label(text[: bare.end() - 1], "")
                    if (label is not None and label.value("figure") is not None) or ")" in bare.group():
                        assert label is not None
                        yield _Mark(index, 0, bare.end() - 1, label, True, colon)
                        start = bare.end() - 1
            for match in islice(LABEL.finditer(text, start), _MOST_IN_A_LINE):
                if self._is_label(text, match, start, before):
                    found = label_at(text, match.start())
                    assert found is not None
                    yield _Mark(
                        index,
                        match.start(),
                        match.end(),
                        found[0],
                        match.start() == start == 0 and not before,
                        False,
                        _END.search(text[max(0, match.start() - _BEHIND) : match.start()].rstrip()) is not None,
                    )
            before = text

    def _after_title(self, index: int, text: str) -> int:
        """Where the text begins behind the title of the section, in its first line; 0 elsewhere."""
        section = self.root.section
        if index or self.root.pieces or len(self.built) > 1 or not section.title_end:
            return 0
        rest = text[section.title_end :]
        return section.title_end + len(rest) - len(rest.lstrip()) if rest.strip() else 0

    def _is_label(self, text: str, match: re.Match[str], start: int, before: str) -> bool:
        ahead = text[max(0, match.start() - _BEHIND) : match.start()] if match.start() else f"{before[-_BEHIND:]} "
        if match.start() == start and start:
            return True  # `(a)(i)`: a limb and its first limb at once
        if _POINTED.match(text, match.end()) or _referred(ahead):
            return False
        if match["in"].isdigit() and _ORDINAL_OR_NUMBER.search(ahead):
            return False
        if not match["in"].isascii() and _ORDINAL_OR_NUMBER.search(ahead):
            return False
        return not (ahead[-1:].isascii() and (ahead[-1:].isalnum() or ahead[-1:] in ".-") and ahead[-1:])

    def _placed(self, mark: _Mark, later: Sequence[_Mark]) -> Placed | None:
        label = self._as_letter(mark, later)
        lettered = self._from_w_or_x(label, later)
        if lettered is not None:
            return lettered
        placed = place(label, self._decisive(mark, later), self.lists, loose=self.loose, leading=mark.leading)
        if placed is None or mark.leading:
            return placed
        if placed.left_out:
            lost = placed.kind == "roman" and placed.value == 2 and len(label.inner) == 2 and mark.after_stop
            return placed if lost else None
        if placed.value == 1 and placed.depth == len(self.lists):
            second = any(
                each.label.value(placed.kind) == 2
                and (each.label.capital == label.capital or self.loose or placed.kind == "figure")
                for each in _until_leading(later)
            )
            return placed if second else None
        if not self.lists[placed.depth].inline:
            # Within a line only the innermost list goes on, and only if no paragraph does it later.
            again = any(each.leading and each.label.value(placed.kind) == placed.value for each in later)
            return None if again or placed.depth < len(self.lists) - 1 else placed
        return placed

    def _from_w_or_x(self, label: Label, later: Sequence[_Mark]) -> Placed | None:
        """A list that begins with W or X, as some do to be told from `(i)` and `(a)`."""
        if label.inner not in ("W", "X"):
            return None
        if any(label.value(each.kind) == each.value + 1 for each in self.lists):
            return None
        after = next((m.label.inner for m in later[:12] if m.label.inner in ("X", "Y")), "")
        if after != chr(ord(label.inner) + 1):
            return None
        return Placed(max(self.base, len(self.lists)), "letter", ord(label.inner.lower()) - 96, 0)

    def _as_letter(self, mark: _Mark, later: Sequence[_Mark]) -> Label:
        """`(一)` where a translation has so written the first of `(A)`, `(B)`."""
        value = mark.label.value("chinese")
        if not self.loose or value is None or not mark.leading:
            return mark.label
        leading = [each.label for each in later if each.leading]
        if any(each.value("chinese") == value + 1 for each in leading):
            return mark.label
        if not any(len(each.inner) == 1 and each.value("letter") == value + 1 for each in leading):
            return mark.label
        return replace(mark.label, inner="x", values=(("letter", value),))

    def _decisive(self, mark: _Mark, later: Sequence[_Mark]) -> Label | None:
        """The next label that tells whether this one begins a list or continues one."""
        for each in later:
            if mark.leading and not each.leading:
                continue
            return each.label
        return later[0].label if later else None

    # ---- limbs

    def _begin(self, mark: _Mark, placed: Placed, piece: Piece, line: Line) -> _Building:
        if placed.depth < self.base:
            self.defined, self.base = None, placed.depth
        del self.lists[placed.depth :]
        del self.owners[placed.depth :]
        if len(self.lists) >= LIMITS.depth:
            place_ = Span(self.document.path, line.number, 1, line.number, 2)
            message = f"limbs are nested more than {LIMITS.depth} deep"
            raise Refused([Diagnostic("D053", place_, message, "is this an agreement?")])
        above = (
            self.owners[-1]
            if len(self.lists) > self.base or (self.lists and not self.defined)
            else self.defined or self.root
        )
        number = (
            f"{above.section.number if above.section.kind != 'preamble' else ''}({self._inner(mark.label, placed)})"
        )
        column = piece.column + mark.start
        if placed.left_out:
            self.findings.append(self._left_out(line, column, mark, number, placed.left_out))
        rest = piece.text[mark.end :].lstrip()
        title, title_end = title_of(rest) if mark.leading else ("", 0)
        if len(title) > 60 or title_end >= len(rest.rstrip()):
            title, title_end = "", 0
        section = Section(
            number, mark.label.printed, title, above.section.number, above.section.depth + 1, "limb", (), title_end,
            self.document.path, line.number, line.page,
        )  # fmt: skip
        building = _Building(section, [])
        self.lists.append(Open(placed.kind, mark.label.capital, placed.value, not mark.leading))
        self.owners.append(building)
        self.built.append(building)
        return building

    def _inner(self, label: Label, placed: Placed) -> str:
        """How the limb is cited: as printed, or in the usual order of forms where a translation has changed them."""
        if not self.loose or placed.kind == "chinese":
            return label.inner
        from .numerals import to_letters, to_roman  # noqa: PLC0415  # only translations need it

        if placed.kind == "roman":
            return to_roman(placed.value)
        if placed.kind == "letter":
            outer = any(each.kind == "letter" for each in self.lists)
            text = to_letters(placed.value)
            return text.upper() if outer or (placed.value >= 23 and label.capital) else text
        return str(placed.value)

    def _left_out(self, line: Line, column: int, mark: _Mark, number: str, count: int) -> Diagnostic:
        what = "a label is" if count == 1 else f"{count} labels are"
        width = max(1, mark.end - mark.start)
        return Diagnostic(
            "D102",
            Span(self.document.path, line.number, column, line.number, column + width),
            f"{what} left out before `{number}`",
            "see whether the document has lost a limb, or whether this is no limb",
            severity=Severity.WARNING,
        )


def _referred(ahead: str) -> bool:
    """Whether what stands before a label shows it to be part of a reference: `clauses (i) and `."""
    for _ in range(8):
        if _REFERRED.search(ahead):
            return True
        chained = _CHAIN.search(ahead)
        if chained is None:
            return False
        ahead = ahead[: chained.start()].rstrip()
    return True


def _until_leading(marks: Sequence[_Mark]) -> Iterator[_Mark]:
    for mark in marks:
        if mark.leading:
            return
        yield mark
