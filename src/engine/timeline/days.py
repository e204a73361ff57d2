"""The days that a picture shows: as asked, or from the first event to the last one and the deadlines soon after it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from contract_dsl.diagnostics import Diagnostic
from contract_dsl.source import Span

_LEAST: Final = 14
"""Fewer days than these are not shown unless they are asked for: two marks would fill the page."""
_NEAR: Final = 92
_FAR: Final = 366
_HERE: Final = Span("command line", 1, 1, 1, 1)


@dataclass(frozen=True, slots=True)
class Days:
    """A span of days, both ends included."""

    first: date
    last: date

    @property
    def count(self) -> int:
        """How many days it holds."""
        return (self.last - self.first).days + 1

    def holds(self, day: date) -> bool:
        """Whether a day is one of them."""
        return self.first <= day <= self.last

    def touches(self, first: date, last: date) -> bool:
        """Whether any day from `first` to `last` is one of them."""
        return first <= self.last and last >= self.first


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for; None is what was left out. `on` is the day of the line for today."""

    since: date | None = None
    until: date | None = None
    on: date | None = None
    party: str | None = None


def wrong(wanted: Wanted) -> Diagnostic | None:
    """What is wrong with the days by themselves."""
    if wanted.since is None or wanted.until is None or wanted.since <= wanted.until:
        return None
    message = f"the first day shown, {wanted.since}, comes after the last one, {wanted.until}"
    return Diagnostic("Q103", _HERE, message, "give `--from` the earlier day and `--until` the later one")


def base_day(wanted: Wanted, happened: Iterable[date]) -> date | None:
    """The day from which open deadlines are looked at, to see how far the picture reaches. None: nothing to go by."""
    return max((d for d in (wanted.on, wanted.since, *happened) if d is not None), default=None)


def choose_days(wanted: Wanted, happened: Iterable[date], deadlines: Iterable[date]) -> Days | Diagnostic:
    """The days to show, or why it cannot be said. `deadlines` are those still open after the last event."""
    events = sorted(happened)
    known = [d for d in (*events, wanted.on) if d is not None]
    first = wanted.since if wanted.since is not None else min(known, default=None)
    if first is None:
        return _unsaid("the log holds no event, so it is not said where the picture begins", "add --from and --until")
    if wanted.until is not None:
        if wanted.since is None and first > wanted.until:
            if wanted.on is None or wanted.on > wanted.until:
                message = f"nothing is recorded by {wanted.until}, so it is not said where the picture begins"
                return _unsaid(message, "add `--from` with an earlier day, or give `--until` a later one")
            first = wanted.on
        return Days(first, wanted.until)
    last = max([first, *known])
    reach = _on(last, max(_NEAR, min(_FAR, (last - first).days // 4)))
    last = max([last, *(d for d in deadlines if d <= reach)])
    return Days(first, max(last, _on(first, _LEAST - 1)))


def _on(day: date, days: int) -> date:
    """A day so many days later, or the last day that there is."""
    return day + timedelta(days=min(days, (date.max - day).days))


def _unsaid(message: str, help_: str) -> Diagnostic:
    return Diagnostic("Q101", _HERE, message, help_)
