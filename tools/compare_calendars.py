"""Compare our calendar files with what public libraries say, one line for each difference.

    PYTHONPATH=src python tools/compare_calendars.py [--explained docs/calendars.md]

None of the libraries is the truth, so a difference is a question and not an error: it is answered in
the tables of `docs/calendars.md`. With `--explained`, differences that a table there answers are left
out, answers that no difference asks for are named, and the exit code is 1 if either is left over.

Wanted: `holidays`; used if installed: `exchange_calendars`, `QuantLib`, `chinesecalendar`. They are
not needed by the project and are best kept in a virtual environment of their own, with `tzdata`.
"""

import argparse
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import import_module, metadata
from pathlib import Path
from typing import Any

from engine.time.calendar_files import HolidayCalendar, HolidayKind, load_calendar

ANSWER = re.compile(r"\| (\w+) \| (\d{4}-\d{2}-\d{2})(?:\.\.(\d{4}-\d{2}-\d{2}))? \| ([\w, ]+?) \|")
LOWEST, HIGHEST = date(2016, 1, 1), date(2030, 12, 31)


@dataclass(frozen=True)
class Opinion:
    """What one library says of one calendar: its closed weekdays (or worked weekend days) in a span it covers."""

    code: str
    library: str
    first: date
    last: date
    days: frozenset[date]
    kind: HolidayKind = HolidayKind.CLOSED


@dataclass(frozen=True, order=True)
class Difference:
    """A day on which a library and our file do not agree."""

    code: str
    day: date
    library: str
    text: str

    def __str__(self) -> str:
        return f"{self.code} {self.day} {self.day:%a} {self.library}: {self.text}"


@dataclass(frozen=True)
class Answer:
    """A line of a table in the documentation that explains the differences of a span of days."""

    code: str
    first: date
    last: date
    libraries: frozenset[str]

    def covers(self, one: Difference) -> bool:
        """Whether this line explains the difference."""
        return self.code == one.code and self.first <= one.day <= self.last and one.library in self.libraries

    def __str__(self) -> str:
        return f"{self.code} {self.first}..{self.last} {', '.join(sorted(self.libraries))}"


def from_holidays() -> Iterator[Opinion]:
    """`holidays`: every calendar; Hong Kong's general holidays are its category `optional`."""
    library = import_module("holidays")
    years = range(LOWEST.year, HIGHEST.year + 1)
    made: dict[str, Any] = {
        "US": library.country_holidays("US", categories=("government",), years=years),
        "SEC": library.country_holidays("US", categories=("government",), years=years),
        "NY": library.financial_holidays("XFED", years=years),
        "KY": library.country_holidays("KY", years=years),
        "HK": library.country_holidays("HK", categories=("optional",), years=years),
        "SG": library.country_holidays("SG", years=years),
        "CN": library.country_holidays("CN", years=years),
        "NASDAQ": library.financial_holidays("XNAS", years=years),
    }
    for code, days in made.items():
        yield Opinion(code, "holidays", LOWEST, HIGHEST, _weekdays(days))


def from_exchange_calendars() -> Iterator[Opinion]:
    """`exchange_calendars`: exchanges in the places we cover; it refuses years without a schedule."""
    library = import_module("exchange_calendars")
    for code, exchange in {"NASDAQ": "XNAS", "HK": "XHKG", "SG": "XSES", "CN": "XSHG"}.items():
        calendar: Any = library.get_calendar(exchange, start=LOWEST)
        first, last = LOWEST, calendar.last_session.date()
        sessions = {session.date() for session in calendar.sessions}
        closed = frozenset(day for day in _each_weekday(first, last) if day not in sessions)
        yield Opinion(code, "exchange_calendars", first, last, closed)


def from_quantlib() -> Iterator[Opinion]:
    """`QuantLib`: exchanges and the Federal Reserve; it has no Cayman Islands."""
    library = import_module("QuantLib")
    made: dict[str, Any] = {
        "NY": library.UnitedStates(library.UnitedStates.FederalReserve),
        "NASDAQ": library.UnitedStates(library.UnitedStates.NYSE),
        "HK": library.HongKong(),
        "SG": library.Singapore(),
        "CN": library.China(library.China.SSE),
    }
    for code, calendar in made.items():
        closed = frozenset(
            day
            for day in _each_weekday(LOWEST, HIGHEST)
            if not calendar.isBusinessDay(library.Date(day.day, day.month, day.year))
        )
        yield Opinion(code, "QuantLib", LOWEST, HIGHEST, closed)


def from_chinesecalendar() -> Iterator[Opinion]:
    """`chinesecalendar`: mainland China with its worked weekend days, year by year as the notices appear."""
    library: Any = import_module("chinese_calendar.constants")
    last = date(max(library.holidays).year, 12, 31)
    worked = frozenset(day for day in library.workdays if LOWEST <= day <= last)
    yield Opinion("CN", "chinesecalendar", LOWEST, last, _weekdays(library.holidays))
    yield Opinion("CN", "chinesecalendar", LOWEST, last, worked, HolidayKind.WORKING)


LIBRARIES: dict[str, Callable[[], Iterator[Opinion]]] = {
    "holidays": from_holidays,
    "exchange_calendars": from_exchange_calendars,
    "QuantLib": from_quantlib,
    "chinesecalendar": from_chinesecalendar,
}


def differences(calendar: HolidayCalendar, opinion: Opinion) -> Iterator[Difference]:
    """The days within the span of both on which they disagree."""
    first, last = max(calendar.first, opinion.first), min(calendar.last, opinion.last)
    worked = opinion.kind is HolidayKind.WORKING
    ours = {day.date: day for day in calendar.days if day.kind is opinion.kind and (worked or _weekday(day.date))}
    for day in sorted(opinion.days | ours.keys()):
        if not first <= day <= last or (day in ours) == (day in opinion.days):
            continue
        if day in ours:
            text = f"ours is {opinion.kind} ({ours[day].name}, {ours[day].status}), theirs is not"
        else:
            text = f"theirs is {opinion.kind}, ours is not"
        yield Difference(calendar.code, day, opinion.library, text)


def answers(document: str) -> tuple[Answer, ...]:
    """The explanations in the tables of the document: `| CODE | day or day..day | libraries | ... |`."""
    return tuple(
        Answer(
            code,
            date.fromisoformat(first),
            date.fromisoformat(last or first),
            frozenset(name.strip() for name in libraries.split(",")),
        )
        for code, first, last, libraries in ANSWER.findall(document)
    )


def main() -> int:
    """Print the differences; see the head of the file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--explained", type=Path, help="leave out what the tables of this document explain")
    explained = parser.parse_args().explained
    found: list[Difference] = []
    present: set[str] = set()
    for library, opinions in LIBRARIES.items():
        try:
            version = metadata.version(library)
        except metadata.PackageNotFoundError:
            _say(f"# {library} is not installed")
            continue
        present.add(library)
        _say(f"# {library} {version}")
        for opinion in opinions():
            found.extend(differences(load_calendar(opinion.code), opinion))
    known = answers(explained.read_text(encoding="utf-8")) if explained else ()
    open_questions = [one for one in sorted(found) if not any(answer.covers(one) for answer in known)]
    # A library that is not installed asks nothing, so answers to it alone are not idle.
    idle = [answer for answer in known if answer.libraries & present and not any(answer.covers(one) for one in found)]
    for one in open_questions:
        _say(str(one))
    for answer in idle:
        _say(f"# explained, but no longer a difference: {answer}")
    _say(f"# {len(found)} differences, {len(open_questions)} of them not explained")
    return 1 if explained and (open_questions or idle) else 0


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def _weekday(day: date) -> bool:
    return day.weekday() < 5


def _weekdays(days: Any) -> frozenset[date]:
    return frozenset(day for day in days if LOWEST <= day <= HIGHEST and _weekday(day))


def _each_weekday(first: date, last: date) -> Iterator[date]:
    spread = (first + timedelta(days=count) for count in range((last - first).days + 1))
    return (day for day in spread if _weekday(day))


if __name__ == "__main__":
    sys.exit(main())
