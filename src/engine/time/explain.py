"""Each computed date with the steps that lead to it, in words a lawyer can check on a wall calendar.

Every function here does one sum of `periods` or `business_days` and tells it: what was counted from
where, whether the first day counted, which holidays were passed over, and where it ended. Sums are
put together with `then`, and the steps and the estimates of all of them stay.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from engine.time.business_days import BeyondHorizon, BusinessDays, Closing, Estimate
from engine.time.calendar_files import load_calendar
from engine.time.periods import MissingDay, NoSuchDay, Roll, add_days, add_months, add_years, anniversary, roll

DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# A count over years would name dozens of holidays; past this many a step names the first ones and the number.
NAMED_CLOSINGS = 8
ONE_DAY = timedelta(days=1)

NoDate: TypeAlias = BeyondHorizon | NoSuchDay
Sum: TypeAlias = "Callable[[date], Computation | NoDate]"


@dataclass(frozen=True, slots=True)
class Computation:
    """A date, the steps that lead to it, and what it rests on that no official list confirms."""

    date: date
    steps: tuple[str, ...] = ()
    estimates: tuple[Estimate, ...] = ()

    def then(self, following_sum: Sum) -> "Computation | NoDate":
        """What the next sum makes of the date, with the steps and estimates of both."""
        following = following_sum(self.date)
        if not isinstance(following, Computation):
            return following
        estimates = tuple(dict.fromkeys(self.estimates + following.estimates))
        return Computation(following.date, self.steps + following.steps, estimates)


def explain_business_days_after(day: date, count: int, business_days: BusinessDays) -> Computation | BeyondHorizon:
    """`count` business days after the day, which does not count."""
    found = business_days.after(day, count)
    if isinstance(found, BeyondHorizon):
        return found
    step = f"{_counted(count, business_days)} after {day}, that day not counted: {found}"
    return _with_closings(found, step, day + ONE_DAY, found, business_days)


def explain_business_days_before(day: date, count: int, business_days: BusinessDays) -> Computation | BeyondHorizon:
    """`count` business days back from the day, which does not count."""
    found = business_days.before(day, count)
    if isinstance(found, BeyondHorizon):
        return found
    step = f"{_counted(count, business_days)} back from {day}, that day not counted: {found}"
    return _with_closings(found, step, found, day - ONE_DAY, business_days)


def explain_roll(day: date, rule: Roll, business_days: BusinessDays) -> Computation | BeyondHorizon:
    """The day, moved to a business day if the rule says so; no step if it does not move."""
    found = roll(day, rule, business_days)
    if isinstance(found, BeyondHorizon):
        return found
    estimates = () if rule is Roll.NONE else business_days.estimates(min(day, found), max(day, found))
    if found == day:
        return Computation(day, (), estimates)
    closed = business_days.closings(day, day)
    why = f"is {_names(closed[0])}" if closed else f"is a {DAY_NAMES[day.weekday()]}"
    where = "next" if rule is Roll.FORWARD else "last"
    step = f"{day} {why}; moved to the {where} {business_days.unit} {found}"
    passed = business_days.closings(min(day, found), max(day, found))
    return Computation(found, (step + _skipping(tuple(one for one in passed if one.date != day)),), estimates)


def explain_days(day: date, count: int) -> Computation | NoSuchDay:
    """`count` calendar days after the day, or before it if `count` is negative."""
    return _told(add_days(day, count), f"{_amount(count, 'day')} {_direction(count)} {day}")


def explain_months(day: date, count: int, rule: MissingDay) -> Computation | NoSuchDay:
    """`count` months after the day, or before it if `count` is negative."""
    plain = add_months(day, count, MissingDay.REFUSE)
    told = f"{_amount(count, 'month')} {_direction(count)} {day}"
    return _told(add_months(day, count, rule), told + _missing(plain, rule))


def explain_years(day: date, count: int, rule: MissingDay) -> Computation | NoSuchDay:
    """`count` years after the day, or before it if `count` is negative."""
    plain = add_years(day, count, MissingDay.REFUSE)
    told = f"{_amount(count, 'year')} {_direction(count)} {day}"
    return _told(add_years(day, count, rule), told + _missing(plain, rule))


def explain_anniversary(day: date, count: int, rule: MissingDay) -> Computation | NoSuchDay:
    """The `count`-th anniversary of the day; `count` >= 1."""
    plain = add_years(day, count, MissingDay.REFUSE)
    return _told(anniversary(day, count, rule), f"{_ordinal(count)} anniversary of {day}{_missing(plain, rule)}")


def describe_estimate(estimate: Estimate) -> str:
    """What an estimate says to a reader, such as `KY 2027-06-14 King's Birthday is estimated`."""
    code, holiday = estimate
    if holiday is None:
        return f"{code} is confirmed only to {load_calendar(code).confirmed_to}"
    return f"{code} {holiday.date} {holiday.name} is estimated"


def describe_beyond(beyond: BeyondHorizon) -> str:
    """Why there is no date, such as `no calendar of KY, US covers 2031`."""
    return f"no calendar of {', '.join(beyond.codes)} covers {beyond.year}"


def _with_closings(found: date, step: str, low: date, high: date, business_days: BusinessDays) -> Computation:
    skipping = _skipping(business_days.closings(low, high))
    return Computation(found, (step + skipping,), business_days.estimates(low, high))


def _told(found: date | NoSuchDay, step: str) -> Computation | NoSuchDay:
    return found if isinstance(found, NoSuchDay) else Computation(found, (f"{step}: {found}",))


def _missing(plain: date | NoSuchDay, rule: MissingDay) -> str:
    """Why the day of the month changed, if it did."""
    if isinstance(plain, NoSuchDay) and rule is not MissingDay.REFUSE:
        return f" ({plain}; {rule.value})"
    return ""


def _skipping(closings: tuple[Closing, ...]) -> str:
    if not closings:
        return ""
    named = "; ".join(f"{closing.date} {_names(closing)}" for closing in closings[:NAMED_CLOSINGS])
    more = len(closings) - NAMED_CLOSINGS
    return f"; skipping {named}" + (f"; and {more} more" if more > 0 else "")


def _names(closing: Closing) -> str:
    """The names of a closed day with the calendars that use them: `Independence Day (US); Constitution Day (KY)`."""
    codes: dict[str, list[str]] = {}
    for code, holiday in closing.reasons:
        codes.setdefault(holiday.name, []).append(code)
    return "; ".join(f"{name} ({', '.join(where)})" for name, where in codes.items())


def _counted(count: int, business_days: BusinessDays) -> str:
    return f"{_amount(count, business_days.unit)} ({', '.join(business_days.codes)})"


def _amount(count: int, unit: str) -> str:
    return f"{abs(count)} {unit}" + ("" if abs(count) == 1 else "s")


def _direction(count: int) -> str:
    return "before" if count < 0 else "after"


def _ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ending}"
