"""Exact arithmetic with dates: months and years, the day that does not exist, rolling.

An agreement says what "one month after 31 January" is, so every sum of months takes the rule from
the caller; nothing here has a default. A sum that has no date is a `NoSuchDay` value and not an
exception, like everything else an agreement can lead to: under the rule that refuses, a day that
the month does not have, and under every rule a day before year 1 or after year 9999.
"""

from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date
from enum import Enum
from typing import assert_never

from engine.time.business_days import BeyondHorizon, BusinessDays

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
# The calendar repeats after 400 years, which have this many days.
CYCLE_YEARS, CYCLE_DAYS = 400, 146_097
# Beyond this a year is not worth writing out; Python refuses to write numbers of thousands of digits.
LONGEST_YEAR = 999_999


class MissingDay(Enum):
    """What happens to a day that the target month does not have, such as 31 April."""

    LAST_DAY = "stop at the last day of the month"
    NEXT_MONTH = "move to the first day of the next month"
    REFUSE = "refuse"


class Roll(Enum):
    """Where a date goes that is no business day."""

    NONE = "none"
    FORWARD = "forward"
    BACK = "back"


@dataclass(frozen=True, slots=True, order=True)
class NoSuchDay:
    """A day that a sum leads to and that has no date: year, month and day as reckoned."""

    year: int
    month: int
    day: int

    def __str__(self) -> str:
        if MINYEAR <= self.year <= MAXYEAR:
            return f"there is no {self.day} {MONTHS[self.month - 1]} {self.year}"
        where = str(self.year) if abs(self.year) <= LONGEST_YEAR else "far off"
        return f"the year {where} is outside the calendar, which runs from year {MINYEAR} to year {MAXYEAR}"


def add_days(day: date, count: int) -> date | NoSuchDay:
    """The day `count` calendar days later, or earlier if `count` is negative."""
    ordinal = day.toordinal() + count
    if 1 <= ordinal <= date.max.toordinal():
        return date.fromordinal(ordinal)
    cycles, rest = divmod(ordinal - 1, CYCLE_DAYS)
    twin = date.fromordinal(rest + 1)
    return NoSuchDay(twin.year + CYCLE_YEARS * cycles, twin.month, twin.day)


def add_months(day: date, count: int, rule: MissingDay) -> date | NoSuchDay:
    """The same day of the month `count` months later (earlier if negative), under the rule for a missing day."""
    years, month0 = divmod(day.year * 12 + day.month - 1 + count, 12)
    return day_of(years, month0 + 1, day.day, rule)


def add_years(day: date, count: int, rule: MissingDay) -> date | NoSuchDay:
    """The same day `count` years later (earlier if negative); only 29 February can be missing."""
    return day_of(day.year + count, day.month, day.day, rule)


def add_period(day: date, years: int, months: int, days: int, rule: MissingDay) -> date | NoSuchDay:
    """Years and months together first, the rule once where they land, then the days."""
    landed = add_months(day, 12 * years + months, rule)
    return landed if isinstance(landed, NoSuchDay) else add_days(landed, days)


def anniversary(day: date, count: int, rule: MissingDay) -> date | NoSuchDay:
    """The `count`-th anniversary of the day; the first is a year later. `count` >= 1."""
    if count < 1:
        raise ValueError(f"anniversaries are counted from 1, not {count}")
    return add_years(day, count, rule)


def day_of(year: int, month: int, day: int, rule: MissingDay) -> date | NoSuchDay:
    """The day of this month (1 to 12), under the rule for a day that the month does not have."""
    if not MINYEAR <= year <= MAXYEAR:
        return NoSuchDay(year, month, day)
    if day <= days_in_month(year, month):
        return date(year, month, day)
    match rule:
        case MissingDay.LAST_DAY:
            return date(year, month, days_in_month(year, month))
        case MissingDay.NEXT_MONTH:
            # December has 31 days, so the next month is always in the same year.
            return date(year, month + 1, 1)
        case MissingDay.REFUSE:
            return NoSuchDay(year, month, day)
        case _:
            assert_never(rule)


def days_in_month(year: int, month: int) -> int:
    """How many days the month has."""
    if month == 12:
        return 31
    return (date(year, month + 1, 1) - date(year, month, 1)).days


def first_of_month(day: date) -> date:
    """The first day of the month that the day lies in."""
    return day.replace(day=1)


def last_of_month(day: date) -> date:
    """The last day of the month that the day lies in."""
    return day.replace(day=days_in_month(day.year, day.month))


def roll(day: date, rule: Roll, business_days: BusinessDays) -> date | BeyondHorizon:
    """The day itself under `Roll.NONE` or if it is a business day, otherwise the next or the one before."""
    match rule:
        case Roll.NONE:
            return day
        case Roll.FORWARD:
            return business_days.on_or_after(day)
        case Roll.BACK:
            return business_days.on_or_before(day)
        case _:
            assert_never(rule)
