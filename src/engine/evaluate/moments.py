"""The one order of everything that happens, and the moments between.

A position is a whole number: the day, then the phase (what begins on a computed date comes at the start of its day,
before the day's events), then the place in the log, then a small number for what is derived from that event. A moment
sees every position below its bound.
"""

from array import array
from collections.abc import Sequence
from datetime import date
from typing import Final

_SUB_BITS: Final = 16
_INDEX_BITS: Final = 26
DAY_SHIFT: Final = _SUB_BITS + _INDEX_BITS + 2
_PHASE_SHIFT: Final = _SUB_BITS + _INDEX_BITS

ROOM: Final = (1 << 8) - 1
"""How many positions after an event belong to what is derived from it."""
SUPPOSED: Final = 1 << 14
"""Where events that are only supposed stand on the day of a question."""
ASKED: Final = 1 << 15
"""Where the act in question stands."""

START_OF_DAY: Final = 0
EVENTS: Final = 1
END_OF_DAY: Final = 2


def position(day: int, phase: int, index: int = 0, sub: int = 0) -> int:
    """The position on the day with the ordinal `day`."""
    return (day << DAY_SHIFT) | (phase << _PHASE_SHIFT) | (index << _SUB_BITS) | sub


def held(positions: list[int]) -> Sequence[int]:
    """Positions in little memory; as they are where one is beyond what 64 bits hold, after the year 2871."""
    try:
        return array("Q", positions)
    except OverflowError:
        return positions


def day_of(at: int) -> int:
    """The ordinal of the day of a position."""
    return at >> DAY_SHIFT


def is_start(at: int) -> bool:
    """Whether a position belongs to what begins with its day."""
    return (at >> _PHASE_SHIFT) & 3 == START_OF_DAY


def after_event(at: int) -> int:
    """The bound that sees an event and what was derived right after it."""
    return at | ROOM


class Moment:
    """A moment of judgement: it sees every position below `at`; `day` is its day."""

    __slots__ = ("at", "day", "ordinal")

    def __init__(self, at: int, day: date) -> None:
        self.at = at
        self.day = day
        self.ordinal = day.toordinal()

    def __repr__(self) -> str:
        return f"Moment({self.day}, {self.at:x})"


def end_of(day: date) -> Moment:
    """The end of a day."""
    return Moment(position(day.toordinal(), END_OF_DAY), day)


def start_of(day: date) -> Moment:
    """The start of a day, before its events and before what begins with it."""
    return Moment(position(day.toordinal(), START_OF_DAY), day)


def before(at: int) -> Moment:
    """The moment just before a position."""
    return Moment(at, date.fromordinal(day_of(at)))


def after(at: int) -> Moment:
    """The moment just after an event and what was derived from it."""
    return Moment(after_event(at) + 1, date.fromordinal(day_of(at)))
