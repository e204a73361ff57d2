"""Recurring dates and windows as a world sees them: their start may follow from the log."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from contract_dsl.model import nodes as m

from ..time import (
    DayOfYear,
    MissingDay,
    Roll,
    Window,
    YearlyWindow,
    add_months,
    day_of,
    next_every_months,
    next_yearly,
    roll,
    window_containing,
)
from .environment import Environment
from .moments import Moment
from .unknown import ABSENT, Unknown, merged

if TYPE_CHECKING:
    from .world import World

_MISSING = {"stop": MissingDay.LAST_DAY, "run on": MissingDay.NEXT_MONTH, "must": MissingDay.REFUSE}
_FIRST = date(2000, 1, 1)
_LAST = date(2060, 12, 31)
"""Between these a schedule without a start is looked through."""


class Schedules:
    """The schedules of a model in one world."""

    def __init__(self, world: "World") -> None:
        self._world = world

    def _schedule(self, id_: str) -> m.Schedule:
        return self._world.program.model.schedules[id_]

    def start(self, id_: str, moment: Moment) -> Any:
        """The date from which a schedule runs, as things stand; absent or unknown if it follows from what is."""
        schedule = self._schedule(id_)
        if schedule.start is None:
            return _FIRST
        return self._world.interpreter.value(schedule.start, Environment(self._world, moment))

    def dates(self, id_: str, moment: Moment, *, backwards: bool = False) -> Iterator[date]:
        """Every date of a schedule, in order or backwards."""
        found = self._all(id_, moment, _LAST)
        return iter(found[::-1]) if backwards else iter(found)

    def up_to(self, id_: str, moment: Moment) -> list[date]:
        """The dates of a schedule up to the day of a moment."""
        return self._all(id_, moment, moment.day)

    def first_after(self, id_: str, moment: Moment) -> date | None:
        """The next date after the day of a moment."""
        return next((d for d in self._all(id_, moment, _LAST) if d > moment.day), None)

    def _all(self, id_: str, moment: Moment, last: date) -> list[date]:
        start = self.start(id_, moment)
        if not isinstance(start, date):
            return []
        key = (id_, start, last)
        known = self._world.program.schedule_dates.get(key)
        if known is None:
            known = self._world.program.schedule_dates[key] = tuple(self._generate(self._schedule(id_), start, last))
        return list(known)

    @staticmethod
    def _generate(schedule: m.Schedule, start: date, last: date) -> Iterator[date]:
        rule = _MISSING[schedule.rule.months]
        current: Any = start
        if schedule.form == "days":
            days = tuple(DayOfYear(month, day) for month, day in schedule.days)
            current = date.fromordinal(start.toordinal() - 1)
            while True:
                current = next_yearly(current, days, rule)
                if not isinstance(current, date) or current > last:
                    return
                yield current
        elif schedule.form == "months":
            while True:
                current = next_every_months(start, schedule.months, current, rule)
                if not isinstance(current, date) or current > last:
                    return
                yield current

    def window(self, id_: str, day: date) -> tuple[Any, Any] | None:
        """First and last day of the yearly window that a day lies in; the last one may be rolled."""
        schedule = self._schedule(id_)
        (from_month, from_day), (to_month, to_day) = schedule.days
        window = YearlyWindow(DayOfYear(from_month, from_day), DayOfYear(to_month, to_day))
        found = window_containing(window, day, MissingDay.LAST_DAY)
        if isinstance(found, Window):
            return found.first, self._rolled(schedule, found.last)
        if not schedule.rolled:
            return None
        for year in (day.year, day.year - 1):
            end = day_of(year, to_month, to_day, MissingDay.LAST_DAY)
            if isinstance(end, date) and end < day:
                rolled = self._rolled(schedule, end)
                inside = rolled >= day
                if isinstance(inside, Unknown) or inside:
                    first = day_of(year, from_month, from_day, MissingDay.LAST_DAY)
                    assert isinstance(first, date)
                    if first > end:
                        first = add_months(first, -12, MissingDay.LAST_DAY)
                    return first, rolled
        return None

    def _rolled(self, schedule: m.Schedule, day: date) -> Any:
        if not schedule.rolled or schedule.rule.roll == "none":
            return day
        calendar = self._world.program.dates.days(schedule.rule.business_days, self._world.settled)
        kind = Roll.FORWARD if schedule.rule.roll == "forward" else Roll.BACK
        return self._world.program.dates.known(roll(day, kind, calendar))

    def holds(self, id_: str, day: date, moment: Moment) -> Any:
        """Whether a day is one of the schedule's dates, or lies in one of its windows."""
        if self._schedule(id_).form == "window":
            window = self.window(id_, day)
            return window is not None and window[1] >= day
        return day in self._all(id_, moment, _LAST)

    def window_start(self, id_: str, day: Any) -> Any:
        """The first day of the window that a day lies in; absent outside."""
        if not isinstance(day, date):
            return ABSENT if day is ABSENT else merged((day,), "date")
        window = self.window(id_, day)
        if window is None:
            return ABSENT
        inside = window[1] >= day
        if isinstance(inside, Unknown):
            return merged((inside,), "date")
        return window[0] if inside else ABSENT
