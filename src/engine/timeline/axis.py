"""The date axis: two lines of ticks, chosen so that their words fit, for any span from a day to some centuries."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from .days import Days

MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

Unit = Literal["day", "week", "month", "year"]


@dataclass(frozen=True, slots=True)
class Tick:
    """The day at whose start a tick stands, and its word, empty where there is no room for one."""

    day: date
    word: str


@dataclass(frozen=True, slots=True)
class Axis:
    """The upper line names the larger unit, the lower the smaller one, which `unit` says."""

    upper: tuple[Tick, ...]
    lower: tuple[Tick, ...]
    unit: Unit


@dataclass(frozen=True, slots=True)
class _Step:
    unit: Unit
    every: int
    days: int
    room: str
    """A word that has to fit into each."""


_YEARS: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
_STEPS: Final = (
    _Step("day", 1, 1, "28"),
    _Step("week", 1, 7, "28th"),
    _Step("month", 1, 28, "May"),
    _Step("month", 3, 90, "May"),
    _Step("month", 6, 181, "May"),
    *(_Step("year", years, years * 365, "2022") for years in _YEARS),
)
_ONE_MONTH: Final = _Step("month", 1, 28, "")
_ONE_YEAR: Final = _Step("year", 1, 365, "")


def make_axis(days: Days, room: float, width_of: Callable[[str], float]) -> Axis:
    """The axis for a span that is `room` wide, in the unit in which `width_of` measures a word with its margin."""
    per_day = room / days.count
    step = next((s for s in _STEPS if s.days * per_day >= width_of(s.room)), _STEPS[-1])

    def line(of: _Step, word: Callable[[date], str], above: Sequence[Tick] = ()) -> tuple[Tick, ...]:
        whole = of.every == 1 and of.unit != "week"
        return tuple(_fitting(tuple(_starts(of, days)), days, [t.day for t in above], whole, word, fits))

    def fits(word: str, count: int) -> bool:
        return count * per_day >= width_of(word)

    match step.unit:
        case "year":
            return Axis((), line(step, _year), "year")
        case "month":
            upper = line(_ONE_YEAR, _year)
            return Axis(upper, line(step, _month, upper), "month")
        case _:
            upper = line(_ONE_MONTH, lambda day: f"{_month(day)} {day.year}")
            return Axis(upper, line(step, lambda day: str(day.day), upper), step.unit)


def _year(day: date) -> str:
    return str(day.year)


def _month(day: date) -> str:
    return MONTHS[day.month - 1]


def _fitting(
    starts: Sequence[date],
    days: Days,
    above: Sequence[date],
    whole: bool,
    word: Callable[[date], str],
    fits: Callable[[str, int], bool],
) -> Iterator[Tick]:
    """Ticks with their words, without a word where the next tick, or one of the line `above`, comes too soon for it.

    What began before the first day shown keeps its word only if it names all that follows (`whole`), such as a year.
    """
    for at, start in enumerate(starts):
        begin = max(start, days.first)
        after = [day.toordinal() for day in (*starts[at + 1 : at + 2], *above) if day > begin]
        end = min([days.last.toordinal() + 1, *after])
        shown = fits(word(start), end - begin.toordinal()) and (whole or begin == start)
        yield Tick(begin, word(start) if shown else "")


def _starts(step: _Step, days: Days) -> Iterator[date]:
    """The first days of the units that reach into the span, the first perhaps before it."""
    day: date | None = _start_before(step, days.first)
    while day is not None and day <= days.last:
        yield day
        day = _next(step, day)


def _start_before(step: _Step, day: date) -> date:
    match step.unit:
        case "day":
            return day
        case "week":
            return day - timedelta(days=min(day.weekday(), (day - date.min).days))
        case "month":
            return date(day.year, (day.month - 1) // step.every * step.every + 1, 1)
        case "year":
            return date(max(day.year // step.every * step.every, 1), 1, 1)


def _next(step: _Step, day: date) -> date | None:
    """The start of the next unit, if the calendar has it."""
    try:
        match step.unit:
            case "day" | "week":
                return day + timedelta(days=step.days)
            case "month":
                months = day.year * 12 + day.month - 1 + step.every
                return date(months // 12, months % 12 + 1, 1)
            case "year":
                return date(day.year // step.every * step.every + step.every, 1, 1)
    except (OverflowError, ValueError):
        return None
