"""Source text and places in it.

A span names its file, lines and columns outright, so that a finding, a graph edge or an answer can
point at the text without the text being at hand.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of text: lines and columns count from 1, the end column is the one after the last character."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int

    def to(self, end: "Span") -> "Span":
        """The stretch from the start of this span to the end of `end`."""
        return Span(self.path, self.line, self.column, end.end_line, end.end_column)

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


NOWHERE = Span("", 0, 0, 0, 0)
"""The span of what nobody wrote: built-in names, values that the tool itself makes."""


@dataclass(frozen=True)
class Source:
    """The text of one file, under the name that messages use for it."""

    path: str
    text: str

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The lines without their ends."""
        return tuple(self.text.split("\n"))

    def line(self, number: int) -> str:
        """Line `number` (from 1), empty when there is none."""
        return self.lines[number - 1].rstrip("\r") if 0 < number <= len(self.lines) else ""

    def excerpt(self, span: Span) -> str:
        """The text of `span` on one line, white space folded."""
        first, last = span.line - 1, span.end_line - 1
        if not 0 <= first <= last < len(self.lines):
            return ""
        if first == last:
            parts = [self.lines[first][span.column - 1 : span.end_column - 1]]
        else:
            parts = [self.lines[first][span.column - 1 :], *self.lines[first + 1 : last]]
            parts.append(self.lines[last][: span.end_column - 1])
        return " ".join(" ".join(part.split("#")[0] for part in parts).split())

    def whole_line(self, number: int) -> Span:
        """The span of line `number`."""
        return Span(self.path, number, 1, number, len(self.line(number)) + 1)
