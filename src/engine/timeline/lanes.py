"""What is drawn: a lane for each agreement, with rows of bars, and beside them what stands open without a date.

Bars of one clause share a row as long as they leave a gap between them. What has no end in sight, and what was due
before the first day shown and still is, would be a line from edge to edge that says nothing: it is listed by name.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from .days import Days
from .items import Item, told_sides

Why = Literal["overdue", "undated"]
"""Why something is listed and not drawn: its last day was before the picture begins, or it has none."""

_GAP: Final = 64
"""Bars of one row leave at least this part of the span between them, so that their marks stand apart."""
_MOST_ROWS: Final = 20
"""More rows than these no clause gets."""


@dataclass(frozen=True, slots=True)
class Row:
    """Bars of one clause, in order, that do not overlap in time unless it is crowded."""

    clause: str
    title: str
    items: tuple[Item, ...]
    continued: bool = False
    """Whether the row above is of the same clause."""
    acts_differ: bool = False
    """Whether other rows of the clause are about other acts."""
    crowded: bool = False
    """Whether its bars do overlap, because there are too many of them."""

    @property
    def below(self) -> str:
        """What tells it from other rows of the clause: its sides, what they concern, the act."""
        about = f", about {self.about}" if self.about else ""
        return f"{self.who}{about}{f': {self.what}' if self.acts_differ else ''}"

    @property
    def who(self) -> str:
        """The sides of its bars in words."""
        return told_sides(side for item in self.items for side in item.sides)

    @property
    def about(self) -> str:
        """The offering or the like that all its bars concern, if it is the same."""
        found = {item.about for item in self.items}
        about = found.pop()
        return about if not found and isinstance(about, str) else ""

    @property
    def what(self) -> str:
        """The acts or the words of its bars."""
        return ", ".join(dict.fromkeys(item.what for item in self.items if item.what))


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands open under one clause without a bar, with as many items as there are."""

    clause: str
    title: str
    why: Why
    items: tuple[Item, ...]

    @property
    def look(self) -> str:
        """How its mark is drawn."""
        return self.items[0].look

    @property
    def who(self) -> str:
        """The sides of its items in words."""
        return told_sides(side for item in self.items for side in item.sides)


@dataclass(frozen=True, slots=True)
class Lane:
    """One agreement."""

    agreement: str
    title: str
    rows: tuple[Row, ...]
    standing: tuple[Standing, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """Everything in it."""
        drawn = (item for row in self.rows for item in row.items)
        return (*drawn, *(item for standing in self.standing for item in standing.items))


def make_lanes(items: Iterable[Item], days: Days, titles: Sequence[tuple[str, str]]) -> tuple[Lane, ...]:
    """The lanes that have something to show, in the order of `titles` (short name and title of each agreement).

    The items come in the printed order of their clauses, which the rows keep.
    """
    drawn: dict[str, dict[str, list[Item]]] = {}
    listed: dict[str, dict[tuple[str, str, Why], list[Item]]] = {}
    for item in items:
        agreement = item.clause.partition(":")[0]
        if item.first > days.last:
            continue
        if item.last is not None and item.last >= days.first:
            drawn.setdefault(agreement, {}).setdefault(item.clause, []).append(item)
        elif not item.over:
            why: Why = "undated" if item.last is None else "overdue"
            listed.setdefault(agreement, {}).setdefault((item.clause, item.look, why), []).append(item)
    lanes = []
    for agreement, title in titles:
        rows = [row for found in drawn.get(agreement, {}).values() for row in pack(found, days)]
        standing = [
            Standing(clause, found[0].title, why, tuple(found))
            for (clause, _, why), found in listed.get(agreement, {}).items()
        ]
        if rows or standing:
            lanes.append(Lane(agreement, title, tuple(rows), tuple(standing)))
    return tuple(lanes)


def pack(items: Iterable[Item], days: Days) -> tuple[Row, ...]:
    """The bars of one clause in as few rows as they need; those of the same sides rather together.

    There are only so many rows: what comes in still greater number than that is drawn over each other, not left out.
    """
    gap = days.count // _GAP
    rows: list[list[Item]] = []
    ends: list[date] = []
    full: set[int] = set()
    for item in sorted(items, key=lambda i: (i.first, _end(i))):
        free = [at for at, end in enumerate(ends) if (max(item.first, days.first) - end).days > gap]
        if free:
            chosen = min(free, key=lambda at: rows[at][-1].who != item.who)
        elif len(rows) < _MOST_ROWS:
            chosen = len(rows)
            rows.append([])
            ends.append(date.min)
        else:
            chosen = min(range(len(rows)), key=lambda at: ends[at])
            full.add(chosen)
        rows[chosen].append(item)
        ends[chosen] = max(ends[chosen], _end(item))
    differ = len({item.what for row in rows for item in row}) > 1
    return tuple(
        Row(row[0].clause, row[0].title, tuple(row), continued=at > 0, acts_differ=differ, crowded=at in full)
        for at, row in enumerate(rows)
    )


def _end(item: Item) -> date:
    return date.max if item.last is None else item.last
