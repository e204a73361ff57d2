"""Texts that change under the author's hands: edits, places in lines, and where a place has moved to since.

Places come from an editor as a line and a character, both from 0; the character counts UTF-16 units unless the editor
agreed to count otherwise. Inside, a place is the line and column of a `Span`, from 1, in characters.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from contract_dsl.source import Source, Span

Units = Literal["utf-8", "utf-16", "utf-32"]
"""What an editor counts as one character."""


class Place(NamedTuple):
    """A place between two characters: line and column, both from 1."""

    line: int
    column: int


def normal(text: str) -> str:
    """The text with one kind of line end, as rule files are read."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


@dataclass(frozen=True)
class Buffer:
    """The text of one file as an editor holds it. `version` is the editor's count of changes."""

    text: str
    version: int = 0

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The lines without their ends."""
        return tuple(self.text.split("\n"))

    @cached_property
    def digest(self) -> int:
        """A number that differs, as good as certainly, where texts differ."""
        return hash(self.text)

    def place(self, line: int, character: int, units: Units = "utf-16") -> Place:
        """The place that an editor means, moved to the end of the line or text if it lies outside of them."""
        if line < 0:
            return Place(1, 1)
        if line >= len(self.lines):
            return Place(len(self.lines), len(self.lines[-1]) + 1)
        return Place(line + 1, _characters(self.lines[line], max(character, 0), units) + 1)

    def position(self, line: int, column: int, units: Units = "utf-16") -> tuple[int, int]:
        """A place as an editor counts it: line and character from 0."""
        if not 1 <= line <= len(self.lines):
            last = len(self.lines)
            return (0, 0) if line < 1 else (last - 1, _units(self.lines[-1], units))
        return line - 1, _units(self.lines[line - 1][: max(column - 1, 0)], units)

    def changed(self, start: Place, end: Place, text: str, version: int = 0) -> "Buffer":
        """The text with `text` in the place of what stands from `start` to `end`."""
        if end < start:
            start, end = end, start
        lines = self.lines
        head = lines[start.line - 1][: start.column - 1]
        tail = lines[end.line - 1][end.column - 1 :]
        middle = f"{head}{normal(text)}{tail}"
        return Buffer("\n".join((*lines[: start.line - 1], middle, *lines[end.line :])), version)

    def source(self, path: str) -> Source:
        """The text under the name that findings use for its file."""
        return Source(path, self.text)


def _characters(line: str, count: int, units: Units) -> int:
    """How many characters of a line the first `count` units are; a unit inside of a character ends before it."""
    if units == "utf-32" or line.isascii():
        return min(count, len(line))
    used = 0
    for index, character in enumerate(line):
        used += _width(character, units)
        if used > count:
            return index
    return len(line)


def _units(text: str, units: Units) -> int:
    if units == "utf-32" or text.isascii():
        return len(text)
    return sum(_width(character, units) for character in text)


def _width(character: str, units: Units) -> int:
    if units == "utf-16":
        return 2 if ord(character) > 0xFFFF else 1
    return 1 if character < "\x80" else 2 if character < "\u0800" else 3 if ord(character) <= 0xFFFF else 4


@dataclass(frozen=True)
class Shift:
    """How the lines of an older text of a file have moved: those before and behind what was changed are the same.

    `head` lines at the beginning are as they were, `tail` lines at the end too; `before` and `after` are the numbers
    of lines of the two texts.
    """

    head: int
    tail: int
    before: int
    after: int

    def line(self, number: int) -> int | None:
        """The number that a line of the older text has now; None if it was changed or taken away."""
        if number <= self.head:
            return number
        if number > self.before - self.tail:
            return number - self.before + self.after
        return None

    def older(self, number: int) -> int | None:
        """The number that a line of the newer text had; None if it is new or changed."""
        return Shift(self.head, self.tail, self.after, self.before).line(number)

    def span(self, span: Span) -> Span | None:
        """Where a stretch of the older text is now; None if any of its lines was changed."""
        first = self.line(span.line)
        last = self.line(span.end_line)
        if first is None or last is None or last - first != span.end_line - span.line:
            return None
        return Span(span.path, first, span.column, last, span.end_column)


def shift(before: Sequence[str], after: Sequence[str]) -> Shift:
    """How the lines of one text became those of another."""
    shorter = min(len(before), len(after))
    head = 0
    while head < shorter and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < shorter - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    return Shift(head, tail, len(before), len(after))
