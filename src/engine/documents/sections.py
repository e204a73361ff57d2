"""What a document is read into: its parts, their sections and limbs, and where each of them stands."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from contract_dsl.diagnostics import Diagnostic
from contract_dsl.source import Span

from .text import CJK, Document

PREAMBLE = "Preamble"
"""The number of what stands before the first section of a part."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one line that belongs to a section."""

    line: int
    column: int
    text: str


@dataclass(frozen=True)
class Section:
    """A section, a limb, or a defined term with its definition; its text is without that of its limbs.

    `number` is how rule files cite it: as printed, or for a definition the term in one word. `title_end` is where the
    title ends in the text.
    """

    number: str
    printed: str
    title: str
    parent: str
    depth: int
    kind: str
    pieces: tuple[Piece, ...]
    title_end: int
    path: str
    line: int
    page: int = 0

    @cached_property
    def text(self) -> str:
        """The text without line breaks."""
        return "".join(text for text, _ in self._joined)

    @cached_property
    def _joined(self) -> tuple[tuple[str, Piece], ...]:
        joined: list[tuple[str, Piece]] = []
        for piece in self.pieces:
            before = joined[-1][0] if joined else ""
            together = not before or (CJK.match(before[-1:]) and CJK.match(piece.text[:1]))
            gap = "" if together else " "
            if before.endswith("-") and re.search(r"[a-z]-$", before) and piece.text[:1].islower():
                gap = ""
            joined.append((gap + piece.text, piece))
        return tuple(joined)

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        starts, position = [], 0
        for text, _ in self._joined:
            starts.append(position)
            position += len(text)
        return tuple(starts)

    def span(self, start: int, end: int) -> Span:
        """The place of a stretch of the text, cut off at the end of its first line."""
        if not self.pieces:
            return Span(self.path, self.line, 1, self.line, 2)
        index = max(0, bisect_right(self._starts, start) - 1)
        text, piece = self._joined[index]
        offset = max(0, start - self._starts[index] - (len(text) - len(piece.text)))
        width = max(1, min(end - start, len(piece.text) - offset))
        column = piece.column + offset
        return Span(self.path, piece.line, column, piece.line, column + width)

    @property
    def place(self) -> Span:
        """Where the section begins."""
        return self.span(0, 1) if self.pieces else Span(self.path, self.line, 1, self.line, 2)


@dataclass(frozen=True)
class Part:
    """An agreement in a document, or the exhibit that holds one."""

    name: str
    line: int
    sections: tuple[Section, ...]

    @cached_property
    def by_number(self) -> dict[str, Section]:
        """The sections by number; of two with one number the first."""
        found: dict[str, Section] = {}
        for section in self.sections:
            found.setdefault(section.number, section)
        return found

    @cached_property
    def _folded(self) -> dict[str, Section]:
        return {folded(number): section for number, section in reversed(list(self.by_number.items()))}

    def find(self, number: str) -> Section | None:
        """The section of a number, whatever its capital letters and zeros: `5.7(A)` finds `5.07(a)`."""
        return self.by_number.get(number) or self._folded.get(folded(number))

    def below(self, number: str) -> Iterator[Section]:
        """The section and everything in it, in order."""
        inside = {number}
        for section in self.sections:
            if section.number in inside or section.parent in inside:
                inside.add(section.number)
                yield section

    @cached_property
    def defining(self) -> frozenset[str]:
        """The sections that hold definitions."""
        return frozenset(section.parent for section in self.sections if section.kind == "definition")

    @cached_property
    def chain(self) -> dict[str, tuple[str, ...]]:
        """Of each section its own number and those that it stands in, nearest first."""
        found: dict[str, tuple[str, ...]] = {}
        for section in self.sections:
            found.setdefault(section.number, (section.number, *found.get(section.parent, ())))
        return found


@dataclass(frozen=True)
class Outline:
    """A document in parts, and what was found on the way."""

    document: Document
    parts: tuple[Part, ...]
    findings: tuple[Diagnostic, ...]

    def part(self, name: str) -> Part | None:
        """The part of that name, however it is spaced and capitalised."""
        wanted = folded(name)
        return next((part for part in self.parts if folded(part.name) == wanted), None)


def folded(number: str) -> str:
    """A number or name without what a reader overlooks."""
    return re.sub(r"(?<![\d])0+(?=\d)", "", re.sub(r"[\s_–—-]", "", number).casefold())


def term_name(words: str) -> str:
    """The name of a defined term in a rule file: `Permitted Transferee` is `PermittedTransferee`."""
    parts = re.findall(r"[^\W_]+", words)
    return "".join(part[:1].upper() + part[1:] for part in parts)
