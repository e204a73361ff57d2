"""The first and last day that calendars cover, the exact instants of timestamps, and what a digest is made of."""

import hashlib
from datetime import date, datetime, timedelta
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.time import BusinessDays, MissingDay, NoSuchDay, calendars_digest, find_zone, parse_time, sort_key
from engine.time.business_days import BeyondHorizon
from engine.time.periods import day_of
from engine.time.schedules import DayOfYear, latest_yearly, next_yearly, yearly_between
from tests.properties.steady import steady

SETS = (BusinessDays(("US",)), BusinessDays(("US", "KY")), BusinessDays(("HK", "CN"), make_up_days=True))
DAY = timedelta(days=1)


def _open(days: BusinessDays, day: date) -> bool:
    found = days.is_open(day)
    assert isinstance(found, bool)
    return found


def _walk(days: BusinessDays, day: date, count: int, step: timedelta) -> date | None:
    """The business day that going day by day comes to; nothing if it leaves the covered days."""
    while count:
        day += step
        if not days.first <= day <= days.final:
            return None
        count -= _open(days, day)
    return day


@pytest.mark.parametrize("days", SETS, ids=lambda days: "-".join(days.codes))
@pytest.mark.parametrize("count", [1, 2, 5])
def test_at_the_ends_of_the_files_days_are_counted_one_by_one(days: BusinessDays, count: int) -> None:
    for place in range(-4, 12):
        late, early = days.final - place * DAY, days.first + place * DAY
        for start in (late, early):
            for step, found in ((DAY, days.after(start, count)), (-DAY, days.before(start, count))):
                expected = _walk(days, start, count, step)
                if expected is None:
                    assert isinstance(found, BeyondHorizon), (start, count, step)
                else:
                    assert found == expected, (start, count, step)


@pytest.mark.parametrize("days", SETS, ids=lambda days: "-".join(days.codes))
def test_what_is_needed_beyond_the_files_is_named_with_its_year(days: BusinessDays) -> None:
    for found in (days.after(days.final, 1), days.after(days.final + 400 * DAY, 1)):
        assert isinstance(found, BeyondHorizon)
        assert found.codes
        assert found.year > days.final.year
    before = days.before(days.first, 1)
    assert isinstance(before, BeyondHorizon)
    assert before.year == (days.first - DAY).year


@steady
@given(
    st.datetimes(datetime.fromisoformat("1900-01-01"), datetime.fromisoformat("2100-01-01")),
    st.integers(-14 * 60, 14 * 60),
)
def test_a_timestamp_is_the_instant_that_it_writes(moment: datetime, minutes: int) -> None:
    sign, (hours, rest) = "-" if minutes < 0 else "+", divmod(abs(minutes), 60)
    stamp = parse_time(f"{moment.isoformat(timespec='microseconds')}{sign}{hours:02}:{rest:02}")
    elapsed = moment - datetime.fromisoformat("0001-01-01") - timedelta(minutes=minutes)
    assert sort_key(stamp, find_zone("UTC")) == (elapsed // timedelta(microseconds=1), 0)


@pytest.mark.parametrize("year", [1, 9999])
def test_the_first_and_the_last_year_are_years(year: int) -> None:
    january = DayOfYear(1, 31)
    assert day_of(year, 2, 29, MissingDay.LAST_DAY) == date(year, 2, 28)
    assert next_yearly(date(year, 1, 30), (january,), MissingDay.LAST_DAY) == date(year, 1, 31)
    assert latest_yearly(date(year, 2, 1), (january,), MissingDay.LAST_DAY) == date(year, 1, 31)
    assert yearly_between(date(year, 1, 1), date(year, 12, 31), (january,), MissingDay.LAST_DAY) == (date(year, 1, 31),)


def test_before_the_first_year_and_after_the_last_there_is_no_day() -> None:
    january = DayOfYear(1, 31)
    assert day_of(0, 1, 31, MissingDay.LAST_DAY) == NoSuchDay(0, 1, 31)
    assert day_of(10_000, 1, 31, MissingDay.LAST_DAY) == NoSuchDay(10_000, 1, 31)
    assert next_yearly(date(9999, 1, 31), (january,), MissingDay.LAST_DAY) == NoSuchDay(10_000, 1, 31)
    assert latest_yearly(date(1, 1, 30), (january,), MissingDay.LAST_DAY) == NoSuchDay(0, 1, 31)


@pytest.mark.parametrize(("year", "shown"), [(999_999, "999999"), (-999_999, "-999999"), (1_000_000, "far off")])
def test_a_year_that_is_far_off_is_not_written_out(year: int, shown: str) -> None:
    assert str(NoSuchDay(year, 1, 1)).startswith(f"the year {shown} is outside")


def test_a_digest_is_made_of_codes_lengths_and_bytes() -> None:
    expected = hashlib.sha256()
    for code in ("HK", "US"):
        content = resources.files("engine.time").joinpath("calendars", f"{code}.csv").read_bytes()
        expected.update(f"{code}\n{len(content)}\n".encode() + content)
    assert calendars_digest(["US", "HK", "US"]) == expected.hexdigest()
