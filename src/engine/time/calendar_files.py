"""The calendar files that ship with the engine: read, checked, and made into values.

A calendar file is one CSV file per place or institution under `calendars/`. Its head says what it
covers, to which day an official list confirms it, and what it leaves out; each row is one day with
its source. The files are data that a lawyer can open and check, so every row repeats its weekday,
and a file with a slip in it is refused whole, with the line: a calendar that is nearly right moves
deadlines without a trace.
"""

import csv
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache
from importlib import resources

HEAD_KEYS = ("code", "title", "first", "last", "confirmed to", "leaves out", "sources")
COLUMNS = ("date", "weekday", "name", "kind", "status", "source")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
SATURDAY = 5
"""The number that `date.weekday()` gives for a Saturday; from here on it is the weekend."""


class CalendarFileError(ValueError):
    """A calendar file that cannot be trusted; the message names the file and the line."""


class UnknownCalendar(ValueError):
    """A calendar code for which no file ships; the message lists the codes there are."""


class HolidayKind(StrEnum):
    """What a listed day is: shut, a weekend day worked in exchange, or open for less long."""

    CLOSED = "closed"
    WORKING = "working"
    EARLY_CLOSE = "early_close"


class Status(StrEnum):
    """Whether an official list or law names the day, or whether it is our best reckoning."""

    CONFIRMED = "confirmed"
    ESTIMATED = "estimated"


@dataclass(frozen=True, slots=True)
class Holiday:
    """One listed day of one calendar, such as `2026-06-15 King's Birthday`."""

    date: date
    name: str
    kind: HolidayKind
    status: Status
    source: str


@dataclass(frozen=True, slots=True)
class HolidayCalendar:
    """A calendar as its file gives it.

    `first` and `last` bound what is covered, both included. After `confirmed_to` no official list
    is out, so every day counts as estimated there, the days that are not listed too.
    """

    code: str
    title: str
    first: date
    last: date
    confirmed_to: date
    leaves_out: str
    sources: str
    days: tuple[Holiday, ...]


def calendar_codes() -> tuple[str, ...]:
    """The codes of the calendars that ship, sorted."""
    files = resources.files(__package__).joinpath("calendars").iterdir()
    return tuple(sorted(file.name.removesuffix(".csv") for file in files if file.name.endswith(".csv")))


@lru_cache(maxsize=64)
def load_calendar(code: str) -> HolidayCalendar:
    """The calendar with this code.

    Raises `UnknownCalendar` if no file ships for it and `CalendarFileError` if the file is broken.
    """
    calendar = parse_calendar(_file_bytes(code).decode("utf-8"), f"{code}.csv")
    if calendar.code != code:
        raise CalendarFileError(f"{code}.csv line 1: the file says it is calendar `{calendar.code}`")
    return calendar


def calendars_digest(codes: Iterable[str]) -> str:
    """SHA-256 (hex) that fixes the calendars an answer rests on.

    Hashed are, for each code once and in sorted order: the code, a line feed, the length of the
    file in bytes as a decimal number, a line feed, and the bytes of the file. The length keeps two
    different sets of files from running together into the same bytes.
    """
    digest = hashlib.sha256()
    for code in sorted(set(codes)):
        content = _file_bytes(code)
        digest.update(f"{code}\n{len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def parse_calendar(text: str, file: str) -> HolidayCalendar:
    """The calendar that the text of a file describes; `file` is its name in messages.

    Raises `CalendarFileError` at the first thing that is wrong.
    """
    lines = text.splitlines()
    head: dict[str, str] = {}
    for number, key in enumerate(HEAD_KEYS, start=1):
        line = lines[number - 1] if number <= len(lines) else ""
        start = f"# {key}: "
        if not line.startswith(start) or not line.removeprefix(start).strip():
            raise CalendarFileError(f"{file} line {number}: expected `{start}` and a value")
        head[key] = line.removeprefix(start).strip()
    first, last, confirmed_to = (
        _day(head[key], file, HEAD_KEYS.index(key) + 1) for key in ("first", "last", "confirmed to")
    )
    _check_span(first, last, confirmed_to, file)
    rows = tuple(
        _holiday(cells, file, number)
        for number, cells in enumerate(_table(lines[len(HEAD_KEYS) :], file), start=len(HEAD_KEYS) + 2)
    )
    _check_rows(rows, first, last, confirmed_to, file)
    return HolidayCalendar(
        code=head["code"],
        title=head["title"],
        first=first,
        last=last,
        confirmed_to=confirmed_to,
        leaves_out=head["leaves out"],
        sources=head["sources"],
        days=rows,
    )


def _file_bytes(code: str) -> bytes:
    # The code comes from a rule file: only a code on the list may become part of a path.
    codes = calendar_codes()
    if code not in codes:
        near = get_close_matches(code.upper()[:20], codes, n=1)
        hint = f"; did you mean `{near[0]}`?" if near else ""
        raise UnknownCalendar(f"no calendar `{code[:40]}`; there are {', '.join(codes)}{hint}")
    return resources.files(__package__).joinpath("calendars", f"{code}.csv").read_bytes()


def _table(lines: list[str], file: str) -> list[list[str]]:
    """The cells of the rows below the column heads; each row is one line."""
    if lines[:1] != [",".join(COLUMNS)]:
        raise CalendarFileError(f"{file} line {len(HEAD_KEYS) + 1}: expected the columns {','.join(COLUMNS)}")
    table = []
    for number, line in enumerate(lines[1:], start=len(HEAD_KEYS) + 2):
        try:
            (cells,) = csv.reader([line], strict=True)
        except (csv.Error, ValueError) as error:
            raise CalendarFileError(f"{file} line {number}: not a row of a CSV file") from error
        table.append(cells)
    return table


def _holiday(cells: list[str], file: str, number: int) -> Holiday:
    if len(cells) != len(COLUMNS):
        raise CalendarFileError(f"{file} line {number}: {len(cells)} cells instead of {len(COLUMNS)}")
    day_text, weekday, name, kind, status, source = cells
    day = _day(day_text, file, number)
    if weekday != WEEKDAYS[day.weekday()]:
        raise CalendarFileError(f"{file} line {number}: {day} is a {WEEKDAYS[day.weekday()]}, not a `{weekday}`")
    if not name.strip() or not source.strip():
        raise CalendarFileError(f"{file} line {number}: a day needs a name and a source")
    if kind not in tuple(HolidayKind):
        raise CalendarFileError(f"{file} line {number}: unknown kind `{kind}`")
    if status not in tuple(Status):
        raise CalendarFileError(f"{file} line {number}: unknown status `{status}`")
    if (kind == HolidayKind.WORKING) != (day.weekday() >= SATURDAY) and kind != HolidayKind.CLOSED:
        raise CalendarFileError(f"{file} line {number}: a {weekday} cannot be `{kind}`")
    return Holiday(day, name, HolidayKind(kind), Status(status), source)


def _day(text: str, file: str, number: int) -> date:
    # `fromisoformat` takes other spellings too (20260615); a file has one spelling.
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise CalendarFileError(f"{file} line {number}: `{text}` is not a date") from error
    if day.isoformat() != text:
        raise CalendarFileError(f"{file} line {number}: `{text}` is not written as YYYY-MM-DD")
    return day


def _check_span(first: date, last: date, confirmed_to: date, file: str) -> None:
    if (first.month, first.day, last.month, last.day) != (1, 1, 12, 31) or last < first:
        raise CalendarFileError(f"{file} line {HEAD_KEYS.index('first') + 1}: a file covers whole years")
    if not first <= confirmed_to <= last:
        line = HEAD_KEYS.index("confirmed to") + 1
        raise CalendarFileError(f"{file} line {line}: {confirmed_to} is not between {first} and {last}")


def _check_rows(rows: tuple[Holiday, ...], first: date, last: date, confirmed_to: date, file: str) -> None:
    previous: date | None = None
    for number, row in enumerate(rows, start=len(HEAD_KEYS) + 2):
        if not first <= row.date <= last:
            raise CalendarFileError(f"{file} line {number}: {row.date} is not between {first} and {last}")
        if previous is not None and row.date <= previous:
            raise CalendarFileError(f"{file} line {number}: {row.date} does not come after {previous}")
        if row.date > confirmed_to and row.status is not Status.ESTIMATED:
            raise CalendarFileError(f"{file} line {number}: {row.date} is after {confirmed_to}, so it is `estimated`")
        previous = row.date
    closed_years = {row.date.year for row in rows if row.kind is HolidayKind.CLOSED}
    for year in range(first.year, last.year + 1):
        if year not in closed_years:
            raise CalendarFileError(f"{file} line {len(rows) + len(HEAD_KEYS) + 1}: no closed day in {year}")
