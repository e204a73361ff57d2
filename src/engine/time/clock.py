"""Instants and places: what a log writes as a time, which day and clock that is where, what comes first.

A log holds timestamps with an offset and plain dates. A plain date stands at the end of that day in
a zone, after every timestamp of the day. Instants are compared as whole microseconds: there is no
floating-point number here, and a timestamp that is finer than that is refused, not rounded.

Zones come from the `tzdata` package and never from the machine, whose own copy may be years old: the
same log gives the same days everywhere, and the version of the package can be put into a receipt.
"""

import re
from datetime import MINYEAR, UTC, date, datetime, time, timedelta, timezone, tzinfo
from difflib import get_close_matches
from functools import lru_cache
from importlib import import_module, resources
from zoneinfo import ZoneInfo

DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
TIMESTAMP = re.compile(
    r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]"
    r"(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2}):(?P<second>[0-9]{2})"
    r"(?:\.(?P<fraction>[0-9]+))?"
    r"(?P<offset>[Zz]|[+-][0-9]{2}:[0-9]{2})?"
)
MICROSECOND_DIGITS, FRACTION_DIGITS = 6, 9
SHOWN = 40
DAY = 86_400_000_000
"""Microseconds in a day of 24 hours."""
START = datetime(MINYEAR, 1, 1, tzinfo=UTC)
"""The instant from which instants are counted."""


class TimeTextError(ValueError):
    """A text that is no date or time as a log writes them; the message says what is wrong with it."""


class UnknownZone(ValueError):
    """A time zone that does not exist, with the nearest one that does."""


def parse_time(text: str) -> date | datetime:
    """The date `YYYY-MM-DD` or the timestamp with its offset (RFC 3339) that the text writes.

    `T` and `Z` may be in lower case, and the offset `-00:00` is UTC. Up to nine digits may follow the
    seconds as long as those after the sixth are zero. Raises `TimeTextError` for everything else, also
    for a leap second (:60) and for an instant within a day of the ends of the calendar (years 1 and
    9999), which has no date in some zone.
    """
    if DATE.fullmatch(text):
        return _date(text, text)
    match = TIMESTAMP.fullmatch(text)
    if match is None:
        raise TimeTextError(f"{_shown(text)} is neither a date (2022-02-04) nor a time (2022-02-04T17:00:00+08:00)")
    if match["offset"] is None:
        raise TimeTextError(f"{_shown(text)} lacks its offset: write `Z` for UTC or one such as `+08:00`")
    day = _date(text, match["date"])
    hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"])
    if second == 60:
        raise TimeTextError(f"{_shown(text)} has a leap second, which no clock of a contract counts: use :59")
    if hour > 23 or minute > 59 or second > 59:
        raise TimeTextError(f"{_shown(text)} has a clock time that does not exist")
    microsecond = _microseconds(text, match["fraction"] or "")
    stamp = datetime.combine(day, time(hour, minute, second, microsecond, tzinfo=_offset(text, match["offset"])))
    if not DAY <= _instant(stamp) <= (date.max.toordinal() - 1) * DAY:
        raise TimeTextError(f"{_shown(text)} is too close to the end of the calendar, which runs from year 1 to 9999")
    return stamp


@lru_cache(maxsize=512)
def find_zone(name: str) -> ZoneInfo:
    """The time zone with this name of the IANA database, such as `Asia/Hong_Kong`.

    Raises `UnknownZone`, with the nearest name, if there is none.
    """
    # The name comes from a rule file: only a name on the list of the package may become a path.
    if name not in _zone_names():
        near = get_close_matches(name[:SHOWN], _zone_names(), n=1)
        hint = f"; did you mean `{near[0]}`?" if near else ""
        raise UnknownZone(f"no time zone `{name[:SHOWN]}`{hint}")
    with resources.files("tzdata.zoneinfo").joinpath(*name.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


def zone_data_version() -> str:
    """The release of the IANA time zone database in use, such as `2026a`."""
    version: str = import_module("tzdata").IANA_VERSION
    return version


def sort_key(value: date | datetime, zone: tzinfo) -> tuple[int, int]:
    """A key that orders instants, and a plain date after every timestamp of that day in the zone.

    The first number is in microseconds since the start of the year 1 in UTC. A timestamp at the very
    start of the next day comes after the plain date. Raises `ValueError` for a timestamp without an offset.
    """
    if isinstance(value, datetime):
        return _instant(value), 0
    return _end_of_day(value, zone), -1


def day_in(value: date | datetime, zone: tzinfo) -> date:
    """The plain date itself, or the date of the timestamp in the zone."""
    return value.astimezone(zone).date() if isinstance(value, datetime) else value


def clock_in(value: date | datetime, zone: tzinfo) -> time | None:
    """What clocks in the zone show at the timestamp; None for a plain date, which has no clock time."""
    return value.astimezone(zone).time() if isinstance(value, datetime) else None


@lru_cache(maxsize=1)
def _zone_names() -> frozenset[str]:
    listed = resources.files("tzdata").joinpath("zones").read_text(encoding="utf-8")
    return frozenset(listed.split())


def _date(text: str, day_text: str) -> date:
    year, month, day = (int(part) for part in day_text.split("-"))
    if year < MINYEAR:
        raise TimeTextError(f"{_shown(text)} is in the year 0, which the calendar does not have")
    try:
        return date(year, month, day)
    except ValueError as error:
        raise TimeTextError(f"{_shown(text)} is a day that does not exist") from error


def _microseconds(text: str, fraction: str) -> int:
    if len(fraction) > FRACTION_DIGITS:
        raise TimeTextError(f"{_shown(text)} has more than {FRACTION_DIGITS} digits after the seconds")
    if fraction[MICROSECOND_DIGITS:].strip("0"):
        raise TimeTextError(f"{_shown(text)} is finer than a microsecond; six digits after the seconds are kept")
    return int(fraction[:MICROSECOND_DIGITS].ljust(MICROSECOND_DIGITS, "0"))


def _offset(text: str, offset: str) -> timezone:
    if offset in ("Z", "z"):
        return UTC
    hours, minutes = int(offset[1:3]), int(offset[4:6])
    if hours > 23 or minutes > 59:
        raise TimeTextError(f"{_shown(text)} has an offset that does not exist")
    distance = timedelta(hours=hours, minutes=minutes)
    return timezone(distance if offset[0] == "+" else -distance)


def _instant(stamp: datetime) -> int:
    """Microseconds from the start of the year 1 in UTC; reckoned without `astimezone`, so it cannot overflow."""
    offset = stamp.utcoffset()
    if offset is None:
        raise ValueError(f"the timestamp {stamp} lacks its offset")
    seconds = stamp.hour * 3600 + stamp.minute * 60 + stamp.second
    return (stamp.toordinal() - 1) * DAY + seconds * 1_000_000 + stamp.microsecond - offset // timedelta(microseconds=1)


def _end_of_day(day: date, zone: tzinfo) -> int:
    """The instant at which the day is over in the zone: the first one after which it never is that day again."""
    if day == date.max:
        return _instant(datetime.combine(day, time(tzinfo=zone))) + DAY
    midnight = datetime.combine(day + timedelta(days=1), time(tzinfo=zone))
    # Where clocks go back at night the next midnight comes twice. It ends the day when it comes first, unless
    # the clocks go back over midnight and it is the same day for a second time (St. John's until 2011).
    first, second = _instant(midnight), _instant(midnight.replace(fold=1))
    if second > first and _local_date(second - 1, zone) == day:
        return second
    return first


def _local_date(instant: int, zone: tzinfo) -> date:
    return (START + timedelta(microseconds=instant)).astimezone(zone).date()


def _shown(text: str) -> str:
    return f"`{text}`" if len(text) <= SHOWN else f"`{text[:SHOWN]}...`"
