"""Where the words of the events stand: below the line of events, each hanging from its mark, none over another.

Each block of words begins at its mark and runs to the right. Placed from the right to the left, a block that would run
into those already there hangs lower: then no line from a mark to its words crosses other words. At the right edge a
block may stand to the left of its mark, if no other mark is above it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from ..diagrams.text import shorten, visible, width
from .happenings import Happening
from .sheet import EDGE, GUTTER, LEFT, SMALL, Scale

LINE: Final = 12.5
_PAD: Final = 5.0
_SPACE: Final = 10.0
_WIDEST: Final = 190.0
_LOWEST: Final = 210.0
_MOST_DAYS: Final = 40
_MOST_LINES: Final = 6
_MOST_SUBJECTS: Final = 3


@dataclass(frozen=True, slots=True)
class Flag:
    """The events of one day: where they stand, and their words with the top of the block, if there is room for them."""

    day: date
    happenings: tuple[Happening, ...]
    x: float
    lines: tuple[str, ...] = ()
    left: float = 0.0
    top: float = 0.0


def crowded(happenings: Sequence[Happening], scale: Scale) -> bool:
    """Whether there are too many days for words at each."""
    return len(by_day(happenings)) > _MOST_DAYS or not all(flag.lines for flag in place_flags(happenings, scale))


def by_day(happenings: Iterable[Happening]) -> tuple[tuple[date, tuple[Happening, ...]], ...]:
    """The events day by day, in order."""
    found: dict[date, list[Happening]] = {}
    for happening in happenings:
        found.setdefault(happening.day, []).append(happening)
    return tuple((day, tuple(found[day])) for day in sorted(found))


def place_flags(happenings: Iterable[Happening], scale: Scale) -> tuple[Flag, ...]:
    """The days with their words, in order."""
    placed: list[Flag] = []
    taken: list[tuple[float, float]] = []  # where each block begins, and how low it reaches
    days = by_day(happenings)
    for at in reversed(range(len(days))):
        day, found = days[at]
        x = scale.middle(day)
        before = scale.middle(days[at - 1][0]) if at else LEFT - GUTTER
        flag = Flag(day, found, x)
        for lines, left in _wordings(day, found, x, before):
            right = left + _wide(lines) + _SPACE
            top = max((low for begin, low in taken if begin < right), default=0.0)
            if top + len(lines) * LINE <= _LOWEST:
                flag = Flag(day, found, x, lines, left, top)
                taken.append((min(x, left), top + len(lines) * LINE + 3))
                break
        placed.append(flag)
    return tuple(reversed(placed))


def _wide(lines: Sequence[str]) -> float:
    return max(width(line, SMALL, bold=at == 0) for at, line in enumerate(lines))


def _wordings(
    day: date, found: Sequence[Happening], x: float, before: float
) -> Iterator[tuple[tuple[str, ...], float]]:
    """The words of a day with where they begin: in full, then more briefly. `before` is where the mark before it is."""
    lines = event_lines(found)
    if len(lines) > _MOST_LINES:
        lines = (*lines[: _MOST_LINES - 1], f"and {len(lines) - _MOST_LINES + 1} more")
    head, right = day.isoformat(), x + _PAD
    full = (head, *(shorten(line, _WIDEST, SMALL) for line in lines))
    left = x - _PAD - _wide(full)
    if right + _wide(full) > EDGE and left > before + _SPACE:
        yield full, left
    room = min(EDGE - right, _WIDEST)
    yield (head, *(shorten(line, room, SMALL) for line in full[1:])), right
    if len(lines) > 1:
        yield (head, shorten(f"{len(found)} events", room, SMALL)), right
    yield (head,), right


def event_lines(found: Iterable[Happening]) -> tuple[str, ...]:
    """The events of a day in words, those of one type together: `Issuance note_1, note_2`."""
    by_type: dict[str, list[str]] = {}
    for happening in found:
        by_type.setdefault(happening.type, []).append(visible(happening.subject))
    return tuple(_line(type_, subjects) for type_, subjects in by_type.items())


def _line(type_: str, subjects: Sequence[str]) -> str:
    if type_ == "Fact" and len(subjects) > 1:
        return f"{len(subjects)} facts"
    different = tuple(dict.fromkeys(s for s in subjects if s))
    if not different:
        return type_ if len(subjects) == 1 else f"{len(subjects)} \N{MULTIPLICATION SIGN} {type_}"
    shown = ", ".join(different[:_MOST_SUBJECTS])
    more = len(different) - _MOST_SUBJECTS
    name = "" if type_ == "Fact" else f"{visible(type_)} "
    return f"{name}{shown}" + (f" +{more}" if more > 0 else "")
