"""Counting business days and trading days over one or more calendars.

A business day is a weekday on which no calendar of the set is closed. The open days of the whole
covered span are listed once, and every question is then a look-up: the rank of a day in that list,
and the day of a rank.

Beyond the years that the files cover nothing is known, and the answer is then a `BeyondHorizon`
value instead of a date. Two extreme readings of the unknown years, every weekday open or no day
open, let a caller see whether the unknown matters: where both lead to one decision, it does not.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import TypeAlias

from engine.time.calendar_files import SATURDAY, Holiday, HolidayCalendar, HolidayKind, Status, load_calendar

LAST_ORDINAL = date.max.toordinal()

Estimate: TypeAlias = tuple[str, Holiday | None]
"""What a count rests on that is not confirmed: the calendar and the estimated day, or no day where the
count reaches past the last confirmed day of the calendar."""


@dataclass(frozen=True, slots=True)
class BeyondHorizon:
    """No answer, since calendars end: `codes` are those without `year`, the first year needed and not covered."""

    codes: tuple[str, ...]
    year: int


class Outside(Enum):
    """How the days outside the covered years are read."""

    UNKNOWN = "unknown"
    WEEKDAYS_OPEN = "every weekday open"
    NOTHING_OPEN = "nothing open"


@dataclass(frozen=True, slots=True)
class Closing:
    """A weekday that is no business day, with every calendar of the set that is closed on it."""

    date: date
    reasons: tuple[tuple[str, Holiday], ...]


@dataclass(frozen=True, slots=True)
class _Span:
    """The open days of a set of calendars, made once: ordinals in order, and the closed weekdays."""

    first: int
    last: int
    open: tuple[int, ...]
    closings: tuple[Closing, ...]


@dataclass(frozen=True, slots=True)
class BusinessDays:
    """The business days of a set of calendar codes.

    `make_up_days`: a weekend day on which every calendar of the set says that work is made up counts
    as a business day (by default it does not: agreements say "weekdays except holidays").
    `unit` is what an explanation calls the days. Raises `UnknownCalendar` for a code without a file.

    Dates go in and dates come out; a `BeyondHorizon` comes out instead where the files end.
    """

    codes: tuple[str, ...]
    make_up_days: bool = False
    unit: str = "business day"
    outside: Outside = Outside.UNKNOWN
    _span: _Span = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.codes:
            raise ValueError("business days need at least one calendar")
        # The author's order is kept for explanations; a code said twice counts once.
        object.__setattr__(self, "codes", tuple(dict.fromkeys(self.codes)))
        object.__setattr__(self, "_span", _span(self.codes, self.make_up_days))

    def without_holidays(self) -> "BusinessDays":
        """The same days, with every weekday open beyond the horizon: the soonest that a period can end."""
        return replace(self, outside=Outside.WEEKDAYS_OPEN)

    def closed_beyond(self) -> "BusinessDays":
        """The same days, with nothing open beyond the horizon: a period that reaches it never ends.

        A date asked forward is then `date.max` and one asked backward `date.min`, `last` gives the
        days that there are, and `between` counts none beyond.
        """
        return replace(self, outside=Outside.NOTHING_OPEN)

    @property
    def first(self) -> date:
        """The first day that every calendar of the set covers."""
        return date.fromordinal(self._span.first)

    @property
    def final(self) -> date:
        """The last day that every calendar of the set covers."""
        return date.fromordinal(self._span.last)

    def is_open(self, day: date) -> bool | BeyondHorizon:
        """Whether the day is a business day."""
        ordinal = day.toordinal()
        beyond = self._needs(ordinal, ordinal)
        return beyond or self._rank(ordinal) > self._rank(ordinal - 1)

    def after(self, day: date, count: int) -> date | BeyondHorizon:
        """The `count`-th business day after the day, which itself does not count; `count` >= 1."""
        _at_least_one(count)
        ordinal = day.toordinal()
        return self._needs(ordinal + 1, ordinal + 1) or self._forward(ordinal + 1, self._rank(ordinal) + count)

    def before(self, day: date, count: int) -> date | BeyondHorizon:
        """The `count`-th business day counted back from the day, which itself does not count; `count` >= 1."""
        _at_least_one(count)
        ordinal = day.toordinal() - 1
        return self._needs(ordinal, ordinal) or self._backward(ordinal, self._rank(ordinal) - count + 1)

    def on_or_after(self, day: date) -> date | BeyondHorizon:
        """The day if it is a business day, otherwise the next one."""
        ordinal = day.toordinal()
        return self._needs(ordinal, ordinal) or self._forward(ordinal, self._rank(ordinal - 1) + 1)

    def on_or_before(self, day: date) -> date | BeyondHorizon:
        """The day if it is a business day, otherwise the one before it."""
        ordinal = day.toordinal()
        return self._needs(ordinal, ordinal) or self._backward(ordinal, self._rank(ordinal))

    def last(self, count: int, day: date) -> tuple[date, ...] | BeyondHorizon:
        """The last `count` business days up to and including the day, in order; `count` >= 1."""
        _at_least_one(count)
        ordinal = day.toordinal()
        top = self._rank(ordinal)
        oldest = self._needs(ordinal, ordinal) or self._backward(ordinal, top - count + 1)
        if isinstance(oldest, BeyondHorizon):
            return oldest
        ordinals = (self._select(rank) for rank in range(max(1, top - count + 1), top + 1))
        return tuple(date.fromordinal(ordinal) for ordinal in ordinals if ordinal is not None)

    def between(self, start: date, end: date) -> int | BeyondHorizon:
        """How many business days lie after `start` and up to `end`, `end` included.

        So `between(d, after(d, n))` is `n`. Negative where `end` is before `start`.
        """
        low, high = sorted((start.toordinal(), end.toordinal()))
        if low == high:
            return 0
        return self._needs(low + 1, high) or self._rank(end.toordinal()) - self._rank(start.toordinal())

    def closings(self, start: date, end: date) -> tuple[Closing, ...]:
        """The weekdays from `start` to `end`, both included, that are no business days, in order.

        Only the days that the files cover; weekends are not listed.
        """
        found = self._span.closings
        low = bisect_left(found, start, key=_closing_date)
        return found[low : bisect_right(found, end, key=_closing_date)]

    def estimates(self, start: date, end: date) -> tuple[Estimate, ...]:
        """What a count from `start` to `end`, both included, rests on that is not confirmed.

        One entry for each estimated day that moves the count (a listed weekend day does not), and
        for each calendar one without a day if the span reaches past its last confirmed day: there
        a day that is not listed may yet be. Sorted by code and date, the entry without a day last.
        """
        found: list[Estimate] = []
        for calendar in map(load_calendar, sorted(self.codes)):
            found.extend(
                (calendar.code, holiday)
                for holiday in calendar.days
                if holiday.status is Status.ESTIMATED and start <= holiday.date <= end and self._moves(holiday)
            )
            if end > calendar.confirmed_to and start <= calendar.last:
                found.append((calendar.code, None))
        return tuple(found)

    def _moves(self, holiday: Holiday) -> bool:
        if holiday.kind is HolidayKind.CLOSED:
            return self.make_up_days or holiday.date.weekday() < SATURDAY
        return self.make_up_days and holiday.kind is HolidayKind.WORKING

    def _needs(self, low: int, high: int) -> BeyondHorizon | None:
        """What is missing for days from `low` to `high`, if the days outside are unknown."""
        span = self._span
        if self.outside is not Outside.UNKNOWN or (span.first <= low and high <= span.last):
            return None
        return self._beyond(low if low < span.first else max(low, span.last + 1))

    def _beyond(self, ordinal: int) -> BeyondHorizon:
        # A period that starts on the last possible day asks for the day after it, which has no date.
        day = date.fromordinal(min(max(ordinal, 1), LAST_ORDINAL))
        calendars = map(load_calendar, sorted(self.codes))
        codes = tuple(calendar.code for calendar in calendars if not calendar.first <= day <= calendar.last)
        return BeyondHorizon(codes, day.year)

    def _forward(self, start: int, rank: int) -> date | BeyondHorizon:
        found = self._select(rank)
        if found is None:
            if self.outside is Outside.UNKNOWN:
                return self._beyond(max(start, self._span.last + 1))
            return date.max
        return date.fromordinal(found)

    def _backward(self, start: int, rank: int) -> date | BeyondHorizon:
        found = self._select(rank)
        if found is None:
            if self.outside is Outside.UNKNOWN:
                return self._beyond(min(start, self._span.first - 1))
            return date.min
        return date.fromordinal(found)

    def _rank(self, ordinal: int) -> int:
        """How many open days there are up to and including this one."""
        span = self._span
        known = bisect_right(span.open, ordinal)
        if self.outside is not Outside.WEEKDAYS_OPEN:
            return known
        before = _weekdays_to(min(ordinal, span.first - 1))
        after = _weekdays_to(max(ordinal, span.last)) - _weekdays_to(span.last)
        return before + known + after

    def _select(self, rank: int) -> int | None:
        """The open day with this rank, or none if there is no such day."""
        span = self._span
        if self.outside is not Outside.WEEKDAYS_OPEN:
            return span.open[rank - 1] if 1 <= rank <= len(span.open) else None
        if rank < 1:
            return None
        before = _weekdays_to(span.first - 1)
        if rank <= before:
            return _weekday_number(rank)
        if rank <= before + len(span.open):
            return span.open[rank - before - 1]
        found = _weekday_number(rank - before - len(span.open) + _weekdays_to(span.last))
        return found if found <= LAST_ORDINAL else None


def trading_days(code: str) -> BusinessDays:
    """The open days of one exchange: weekdays on which it is not closed; a day of early close is open."""
    return BusinessDays((code,), unit="trading day")


def _at_least_one(count: int) -> None:
    if count < 1:
        raise ValueError(f"a count of days starts at 1, not {count}")


def _closing_date(closing: Closing) -> date:
    return closing.date


def _weekdays_to(ordinal: int) -> int:
    """How many weekdays there are up to a day number; day 1, the first day of the year 1, is a Monday."""
    weeks, rest = divmod(ordinal, 7)
    return 5 * weeks + min(rest, 5)


def _weekday_number(rank: int) -> int:
    """The day number of the weekday with this rank."""
    weeks, rest = divmod(rank - 1, 5)
    return 7 * weeks + rest + 1


@lru_cache(maxsize=256)
def _span(codes: tuple[str, ...], make_up_days: bool) -> _Span:
    calendars = tuple(load_calendar(code) for code in codes)
    first = max(calendar.first for calendar in calendars).toordinal()
    last = min(calendar.last for calendar in calendars).toordinal()
    closed: dict[int, list[tuple[str, Holiday]]] = {}
    for calendar in calendars:
        for holiday in calendar.days:
            if holiday.kind is HolidayKind.CLOSED:
                closed.setdefault(holiday.date.toordinal(), []).append((calendar.code, holiday))
    worked = _worked_by_all(calendars) if make_up_days else frozenset()
    # Day 1 is a Monday, so the rest by 7 is 1 to 5 on weekdays.
    opened = (day for day in range(first, last + 1) if (1 <= day % 7 <= 5 and day not in closed) or day in worked)
    closings = (
        Closing(date.fromordinal(day), tuple(closed[day]))
        for day in sorted(closed)
        if first <= day <= last and 1 <= day % 7 <= 5
    )
    return _Span(first, last, tuple(opened), tuple(closings))


def _worked_by_all(calendars: tuple[HolidayCalendar, ...]) -> frozenset[int]:
    # A weekend day that is worked in one place is still a weekend day in the others.
    sets = (
        frozenset(day.date.toordinal() for day in calendar.days if day.kind is HolidayKind.WORKING)
        for calendar in calendars
    )
    return frozenset.intersection(*sets)
