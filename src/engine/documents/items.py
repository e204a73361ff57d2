"""What matters in a text, as short typed items: figures, words that change the meaning, references, defined terms.

An item says the same in every language and spelling: `twenty (20) Business Days` and `二十(20)個營業日` are both the
period `20 business days`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "number", "amount", "percentage", "date", "time", "period", "anniversary", "word", "reference", "term",
    "particle", "double", "gap",
]  # fmt: skip
"""What an item is. A `particle` is compared with an earlier text and claimed by nobody; a `double` is a pair of figures
that contradict each other, a `gap` a place where something is missing."""

FIGURES: frozenset[str] = frozenset({"number", "amount", "percentage", "date", "time", "period", "anniversary"})


@dataclass(frozen=True, slots=True)
class Item:
    """One item and where it stands in the text."""

    kind: Kind
    value: str
    start: int
    end: int
    text: str

    @property
    def token(self) -> str:
        """The item in a few words that hold for every spelling."""
        return f"{self.kind} {self.value}"


class Taken:
    """Which stretches of a text belong to an item already."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._free = bytearray(b"\1") * len(text)
        self.items: list[Item] = []

    def free(self, start: int, end: int) -> bool:
        """Whether nothing of a stretch is taken."""
        return 0 not in self._free[start:end]

    def take(self, kind: Kind, value: str, start: int, end: int) -> bool:
        """Make an item of a stretch, if it is free; whether it was."""
        if start >= end or not self.free(start, end):
            return False
        self.items.append(Item(kind, value, start, end, self.text[start:end]))
        self.cover(start, end)
        return True

    def cover(self, start: int, end: int) -> None:
        """Take a stretch without making it an item."""
        self._free[start:end] = bytes(end - start)

    def note(self, kind: Kind, value: str, start: int, end: int) -> None:
        """An item beside others of the same stretch."""
        self.items.append(Item(kind, value, start, end, self.text[start:end]))

    def in_order(self) -> tuple[Item, ...]:
        """The items by place."""
        return tuple(sorted(self.items, key=lambda item: (item.start, item.end)))


def tokens(items: Iterable[Item]) -> Iterator[str]:
    """The items as an earlier text is remembered: the gaps left out."""
    return (item.token for item in items if item.kind != "gap")


PLURALS = {
    "day": "days", "business day": "business days", "trading day": "trading days", "calendar day": "calendar days",
    "week": "weeks", "month": "months", "quarter": "quarters", "year": "years", "hour": "hours",
}  # fmt: skip


def period(count: str, unit: str) -> str:
    """A period in one spelling: `20 business days`, `1 month`."""
    return f"{count} {unit if count == '1' else PLURALS.get(unit, unit)}"


def readable(value: str) -> str:
    """A figure as people read it: `USD 5000000` is `USD 5,000,000`; four digits may be a year and stay."""
    return re.sub(r"(?<![\d.-])\d{5,}(?!-)", lambda found: f"{int(found.group()):,}", value)
