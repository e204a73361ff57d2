"""The arithmetic of dates as expressions need it: exact dates, or unknown where a calendar ends.

The time core answers `BeyondHorizon` where it has no calendar; here that becomes an unknown that names the calendar and
the year, and that can be settled two ways: as if no more holidays came, and as if nothing opened any more.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from contract_dsl.model import nodes as m

from ..time import BeyondHorizon, BusinessDays, MissingDay, NoSuchDay, Roll, add_days, add_months, anniversary, roll
from ..time import trading_days as trading
from .unknown import ABSENT, Key, Unknown, failed, merged

_MISSING = {"stop": MissingDay.LAST_DAY, "run on": MissingDay.NEXT_MONTH, "must": MissingDay.REFUSE}
_ROLL = {"none": Roll.NONE, "forward": Roll.FORWARD, "back": Roll.BACK}

Horizon = Literal["unknown", "no holidays", "closed"]


def calendar_key(code: str, year: int) -> Key:
    """The unknown that stands for a calendar beyond its last year."""
    return Key("calendar", code, (str(year),), kind="other")


class Dates:
    """Date arithmetic with the calendars of one model."""

    def __init__(self, model: m.Model) -> None:
        self._model = model
        self._calendars: dict[str, BusinessDays] = {}
        self._extremes: dict[tuple[str, Horizon], BusinessDays] = {}

    def days(self, calendar: str, settled: Mapping[Key, Any]) -> BusinessDays:
        """The days of a calendar; beyond its horizon as the settling says."""
        days = self._known_days(calendar)
        if not settled:
            return days
        horizon = self._horizon(days, settled)
        if horizon == "unknown":
            return days
        key = (calendar, horizon)
        if key not in self._extremes:
            self._extremes[key] = days.without_holidays() if horizon == "no holidays" else days.closed_beyond()
        return self._extremes[key]

    def _known_days(self, calendar: str) -> BusinessDays:
        """The days of a calendar or place. Its files are read when it is first needed: most answers need few."""
        found = self._calendars.get(calendar)
        if found is None:
            found = self._calendars[calendar] = self._read(calendar)
        return found

    def _read(self, calendar: str) -> BusinessDays:
        declared = self._model.calendars.get(calendar)
        if declared is None:
            return BusinessDays(self._model.places[calendar.removeprefix("place ")].calendars)
        return trading(declared.calendars[0]) if declared.trading else BusinessDays(declared.calendars)

    @staticmethod
    def _horizon(days: BusinessDays, settled: Mapping[Key, Any]) -> Horizon:
        ways = {value for key, value in settled.items() if key.form == "calendar" and key.name in days.codes}
        return "closed" if "closed" in ways else "no holidays" if ways else "unknown"

    def codes(self, calendar: str) -> tuple[str, ...]:
        """The calendar files behind a calendar or place."""
        return self._known_days(calendar).codes

    def known(self, value: Any) -> Any:
        """A result of the time core as a value of evaluation."""
        if isinstance(value, BeyondHorizon):
            return Unknown(frozenset(calendar_key(code, value.year) for code in value.codes), "date")
        if isinstance(value, NoSuchDay):
            return failed(str(value), "date")
        return value

    # ---- periods

    def period(self, node: m.PeriodFrom, base: Any, settled: Mapping[Key, Any]) -> Any:
        """The end of a period that runs from `base`, or its start counted backwards."""
        if not isinstance(base, date):
            return base if base is ABSENT else _carried(base)
        count = -node.count if node.backwards else node.count
        rule = node.rule
        if node.unit in ("business days", "trading days"):
            calendar = rule.business_days if node.unit == "business days" else rule.trading_days
            return self.known(self._count(self.days(calendar, settled), base, count, rule.includes_first_day))
        if node.unit in ("months", "years"):
            months = count * (12 if node.unit == "years" else 1)
            end = self.known(add_months(base, months, _MISSING[rule.months]))
            if rule.includes_first_day and isinstance(end, date) and count:
                end = self.known(add_days(end, 1 if node.backwards else -1))
        else:
            days = count * (7 if node.unit == "weeks" else 1)
            if rule.includes_first_day and days:
                days += 1 if node.backwards else -1
            end = self.known(add_days(base, days))
        if node.backwards or rule.roll == "none" or not isinstance(end, date):
            return end
        return self.known(roll(end, _ROLL[rule.roll], self.days(rule.business_days, settled)))

    @staticmethod
    def _count(days: BusinessDays, base: date, count: int, includes_first: bool) -> Any:
        if count == 0:
            return base
        step = days.after if count > 0 else days.before
        number = abs(count)
        if includes_first:
            is_open = days.is_open(base)
            if isinstance(is_open, BeyondHorizon):
                return is_open
            if is_open:
                if number == 1:
                    return base
                number -= 1
        return step(base, number)

    def anniversary(self, node: m.Anniversary, base: Any) -> Any:
        """An anniversary of `base`."""
        if not isinstance(base, date):
            return base if base is ABSENT else _carried(base)
        return self.known(anniversary(base, node.ordinal, _MISSING[node.rule.months]))

    def shift(self, day: Any, count: Any) -> Any:
        """`day` and a number of days."""
        if not isinstance(day, date) or not isinstance(count, int):
            return day + count
        return self.known(add_days(day, count))

    # ---- single days

    def is_open(self, calendar: str, day: Any, settled: Mapping[Key, Any]) -> Any:
        """Whether a day counts in a calendar."""
        if not isinstance(day, date):
            return False if day is ABSENT else merged((day,), "truth")
        found = self.days(calendar, settled).is_open(day)
        if isinstance(found, BeyondHorizon):
            return Unknown(frozenset(calendar_key(code, found.year) for code in found.codes), "truth")
        return found

    def next_open(self, calendar: str, day: Any, settled: Mapping[Key, Any], *, including: bool) -> Any:
        """The next day that counts."""
        if not isinstance(day, date):
            return _carried(day)
        days = self.days(calendar, settled)
        return self.known(days.on_or_after(day) if including else days.after(day, 1))

    def open_before(self, calendar: str, day: Any, settled: Mapping[Key, Any]) -> Any:
        """The last day before `day` that counts."""
        if not isinstance(day, date):
            return _carried(day)
        return self.known(self.days(calendar, settled).before(day, 1))

    def last(self, calendar: str, count: int, day: Any, settled: Mapping[Key, Any]) -> Any:
        """The last `count` days up to `day`, of a calendar or, without one, simply days."""
        if not isinstance(day, date):
            return () if day is ABSENT else _carried(day)
        if not calendar:
            return tuple(date.fromordinal(day.toordinal() - i) for i in range(count - 1, -1, -1))
        return self.known(self.days(calendar, settled).last(count, day))


def _carried(value: Any) -> Any:
    """An unknown date after arithmetic that is not linear."""
    return merged((value,), "date") if isinstance(value, Unknown) else value
