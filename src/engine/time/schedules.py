"""Dates that come again: fixed days of each year, every so many months, and a window in each year.

A schedule by months is counted from its anchor and not from the date before, so that a schedule from
31 January comes back to the 31st after February. Like the sums of months in `periods`, everything
takes the rule for a day that does not exist.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, date

from engine.time.periods import MissingDay, NoSuchDay, add_months, day_of

LEAP_YEAR = 2000


@dataclass(frozen=True, slots=True, order=True)
class DayOfYear:
    """A day and month without a year, such as 30 June; 29 February is one. Raises `ValueError` if there is none."""

    month: int
    day: int

    def __post_init__(self) -> None:
        # A leap year, so that 29 February is a day of the year.
        date(LEAP_YEAR, self.month, self.day)


@dataclass(frozen=True, slots=True)
class YearlyWindow:
    """From one day of the year to another, both included, each year: 1 October to 31 March spans the new year."""

    start: DayOfYear
    end: DayOfYear


@dataclass(frozen=True, slots=True)
class Window:
    """One stretch of days, both ends included."""

    first: date
    last: date


def next_yearly(after: date, days: tuple[DayOfYear, ...], rule: MissingDay) -> date | NoSuchDay:
    """The first of the days of each year that comes after the date, which itself does not count.

    Where the rule refuses a day that would come first, that `NoSuchDay`; also after the year 9999.
    """
    _at_least_one(days)
    found = (one for one in _upward(after.year, days, rule) if _is_after(one, after))
    return next(found, NoSuchDay(MAXYEAR + 1, min(days).month, min(days).day))


def latest_yearly(by: date, days: tuple[DayOfYear, ...], rule: MissingDay) -> date | NoSuchDay:
    """The last of the days of each year up to the date, which itself counts; `NoSuchDay` as in `next_yearly`."""
    _at_least_one(days)
    found = [one for one in _upward(by.year - 1, days, rule, years=2) if not _is_after(one, by)]
    return found[-1] if found else NoSuchDay(by.year - 1, max(days).month, max(days).day)


def yearly_between(first: date, last: date, days: tuple[DayOfYear, ...], rule: MissingDay) -> tuple[date, ...]:
    """The days of each year from `first` to `last`, both included, in order; refused days are left out."""
    dates = (
        found
        for found in _upward(first.year, days, rule, years=last.year - first.year + 1)
        if isinstance(found, date) and first <= found <= last
    )
    return tuple(dict.fromkeys(dates))


def next_every_months(anchor: date, months: int, after: date, rule: MissingDay) -> date | NoSuchDay:
    """The first of anchor + months, anchor + 2 months ... that comes after the date; the anchor is none of them.

    `NoSuchDay` where the rule refuses the one that would be next, and after the year 9999.
    """
    number = max(1, _steps(anchor, months, after) - 1)
    while not _is_after(found := add_months(anchor, number * months, rule), after):
        number += 1
    return found


def latest_every_months(anchor: date, months: int, by: date, rule: MissingDay) -> date | NoSuchDay | None:
    """The last of anchor + months, anchor + 2 months ... up to the date, which itself counts.

    None before the first of them; `NoSuchDay` where the rule refuses the one that would be the last.
    """
    number = _steps(anchor, months, by) + 1
    while number >= 1:
        found = add_months(anchor, number * months, rule)
        if not _is_after(found, by):
            return found
        number -= 1
    return None


def window_containing(window: YearlyWindow, day: date, rule: MissingDay) -> Window | NoSuchDay | None:
    """The year's window that the day lies in, or None between two windows.

    `NoSuchDay` where an end of the only window that could contain the day does not exist.
    """
    spans_new_year = window.end < window.start
    for year in (day.year - 1, day.year) if spans_new_year else (day.year,):
        first = day_of(year, window.start.month, window.start.day, rule)
        last = day_of(year + spans_new_year, window.end.month, window.end.day, rule)
        if _place(first) <= _place(day) <= _place(last):
            if isinstance(first, NoSuchDay):
                return first
            return last if isinstance(last, NoSuchDay) else Window(first, last)
    return None


def _upward(
    year: int, days: tuple[DayOfYear, ...], rule: MissingDay, years: int | None = None
) -> Iterator[date | NoSuchDay]:
    """The days of each year in order of time, from the year on: up to 9999, or for so many years."""
    end = MAXYEAR if years is None else min(MAXYEAR, year + years - 1)
    for each in range(max(1, year), end + 1):
        yield from sorted((day_of(each, one.month, one.day, rule) for one in days), key=_place)


def _at_least_one(days: tuple[DayOfYear, ...]) -> None:
    if not days:
        raise ValueError("a yearly schedule needs at least one day")


def _steps(anchor: date, months: int, day: date) -> int:
    """How many whole steps lie between the month of the anchor and the month of the day, at least none."""
    if months < 1:
        raise ValueError(f"a schedule steps by at least one month, not {months}")
    return max(0, (12 * (day.year - anchor.year) + day.month - anchor.month) // months)


def _place(found: date | NoSuchDay) -> tuple[int, int, int]:
    return found.year, found.month, found.day


def _is_after(found: date | NoSuchDay, day: date) -> bool:
    return _place(found) > _place(day)
