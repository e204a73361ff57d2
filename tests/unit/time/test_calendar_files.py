"""Calendar files: what a good one becomes, what a broken one is told, and every row that ships."""

from collections import Counter
from datetime import date

import pytest

from engine.time import (
    CalendarFileError,
    Holiday,
    HolidayCalendar,
    HolidayKind,
    Status,
    UnknownCalendar,
    calendar_codes,
    calendars_digest,
    load_calendar,
    parse_calendar,
)

GOOD = """\
# code: XX
# title: a place
# first: 2020-01-01
# last: 2021-12-31
# confirmed to: 2020-12-31
# leaves out: storms
# sources: the Gazette
date,weekday,name,kind,status,source
2020-01-01,Wed,New Year's Day,closed,confirmed,the Gazette
2020-02-01,Sat,"Work for Monday, 3 February",working,confirmed,the Gazette
2020-12-24,Thu,Christmas Eve,early_close,confirmed,the Gazette
2021-01-01,Fri,New Year's Day,closed,estimated,computed
"""

CODES = ("CN", "HK", "KY", "NASDAQ", "NY", "SEC", "SG", "US")
CALENDARS = [load_calendar(code) for code in CODES]
CLOSED = {calendar.code: {day.date: day for day in calendar.days} for calendar in CALENDARS}


def test_a_file_becomes_values() -> None:
    assert parse_calendar(GOOD, "XX.csv") == HolidayCalendar(
        code="XX",
        title="a place",
        first=date(2020, 1, 1),
        last=date(2021, 12, 31),
        confirmed_to=date(2020, 12, 31),
        leaves_out="storms",
        sources="the Gazette",
        days=(
            Holiday(date(2020, 1, 1), "New Year's Day", HolidayKind.CLOSED, Status.CONFIRMED, "the Gazette"),
            Holiday(
                date(2020, 2, 1), "Work for Monday, 3 February", HolidayKind.WORKING, Status.CONFIRMED, "the Gazette"
            ),
            Holiday(date(2020, 12, 24), "Christmas Eve", HolidayKind.EARLY_CLOSE, Status.CONFIRMED, "the Gazette"),
            Holiday(date(2021, 1, 1), "New Year's Day", HolidayKind.CLOSED, Status.ESTIMATED, "computed"),
        ),
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("# code: XX\n", "", "line 1: expected `# code: `"),
        ("# title: a place", "# title: ", "line 2: expected `# title: `"),
        ("# first: 2020-01-01", "# first: 2020-01-02", "line 3: a file covers whole years"),
        ("# last: 2021-12-31", "# last: 2019-12-31", "line 3: a file covers whole years"),
        ("# last: 2021-12-31", "# last: 2021-13-31", "line 4: `2021-13-31` is not a date"),
        ("# confirmed to: 2020-12-31", "# confirmed to: 2031-12-31", "line 5: 2031-12-31 is not between"),
        ("date,weekday", "day,weekday", "line 8: expected the columns"),
        ("2020-01-01,Wed", "20200101,Wed", "line 9: `20200101` is not written as YYYY-MM-DD"),
        ("2020-01-01,Wed", "2020-01-01,Tue", "line 9: 2020-01-01 is a Wed, not a `Tue`"),
        ("2020-01-01,Wed,New Year's Day", "2020-01-01,Wed, ", "line 9: a day needs a name and a source"),
        ("closed,confirmed,the Gazette\n2020-02", "shut,confirmed,the Gazette\n2020-02", "line 9: unknown kind `shut`"),
        ("early_close,confirmed", "early_close,sure", "line 11: unknown status `sure`"),
        ("2020-12-24,Thu,Christmas Eve,early_close", "2020-12-24,Thu,Eve,working", "line 11: a Thu cannot be"),
        ("2020-02-01,Sat,", "2020-02-01,Sat,more,", "line 10: 7 cells instead of 6"),
        ('"Work for Monday, 3 February"', '"Work', "line 10: not a row of a CSV file"),
        ("2020-12-24,Thu", "2020-01-31,Fri", "line 11: 2020-01-31 does not come after 2020-02-01"),
        ("2020-12-24,Thu", "2022-12-22,Thu", "line 11: 2022-12-22 is not between"),
        ("closed,estimated", "closed,confirmed", "line 12: 2021-01-01 is after 2020-12-31, so it is `estimated`"),
        ("2021-01-01,Fri,New Year's Day,closed", "2021-01-01,Fri,New Year's Day,early_close", "no closed day in 2021"),
    ],
)
def test_a_broken_file_is_refused_with_its_line(old: str, new: str, message: str) -> None:
    assert GOOD.count(old) == 1
    with pytest.raises(CalendarFileError, match=r"^XX\.csv line \d+: ") as refused:
        parse_calendar(GOOD.replace(old, new), "XX.csv")
    assert message in str(refused.value)


def test_every_calendar_that_ships_is_known() -> None:
    assert calendar_codes() == CODES


@pytest.mark.parametrize("code", ["XX", "../KY", "ky", "", "KY.csv", "K" * 10_000])
def test_a_code_without_a_file_is_an_error_that_lists_the_codes(code: str) -> None:
    with pytest.raises(UnknownCalendar, match="there are CN, HK, KY, NASDAQ, NY, SEC, SG, US"):
        load_calendar(code)


def test_a_near_code_is_suggested() -> None:
    with pytest.raises(UnknownCalendar, match="did you mean `KY`"):
        load_calendar("ky")


def test_the_digest_depends_on_the_set_of_codes_alone() -> None:
    assert calendars_digest(["US", "KY"]) == calendars_digest(("KY", "US", "KY"))
    digests = {calendars_digest(codes) for codes in (["US"], ["KY"], ["US", "KY"], [])}
    assert len(digests) == 4
    assert all(len(digest) == 64 for digest in digests)


@pytest.mark.parametrize("calendar", CALENDARS, ids=CODES)
def test_every_file_covers_2016_to_2030(calendar: HolidayCalendar) -> None:
    assert (calendar.first, calendar.last) == (date(2016, 1, 1), date(2030, 12, 31))
    assert date(2026, 11, 24) <= calendar.confirmed_to


@pytest.mark.parametrize("calendar", CALENDARS, ids=CODES)
def test_every_row_is_plausible(calendar: HolidayCalendar) -> None:
    dates = [day.date for day in calendar.days]
    assert dates == sorted(set(dates))
    for day in calendar.days:
        assert day.name == day.name.strip()
        assert day.source == day.source.strip()
        if day.kind is HolidayKind.WORKING:
            assert calendar.code == "CN"
            assert day.date.weekday() >= 5
        if day.kind is HolidayKind.EARLY_CLOSE:
            assert calendar.code == "NASDAQ"
        if day.date > calendar.confirmed_to:
            assert day.status is Status.ESTIMATED


# The fewest and the most closed weekdays that a year of each calendar has.
WEEKDAYS_CLOSED = {
    "CN": (11, 21),
    "HK": (12, 15),
    "KY": (11, 13),
    "NASDAQ": (9, 11),
    "NY": (8, 11),
    "SEC": (9, 14),
    "SG": (8, 11),
    "US": (9, 14),
}


@pytest.mark.parametrize("calendar", CALENDARS, ids=CODES)
def test_every_year_is_complete(calendar: HolidayCalendar) -> None:
    closed = [day.date for day in calendar.days if day.kind is HolidayKind.CLOSED and day.date.weekday() < 5]
    low, high = WEEKDAYS_CLOSED[calendar.code]
    in_year = Counter(day.year for day in closed)
    assert {year: count for year, count in in_year.items() if not low <= count <= high} == {}
    assert set(in_year) == set(range(2016, 2031))
    for year in range(2016, 2031):
        assert any(day.month == 12 for day in closed if day.year == year) or calendar.code in ("CN", "NY", "SG")


@pytest.mark.parametrize("code", ["HK", "KY", "NASDAQ", "SG"])
def test_good_friday_is_closed_every_year(code: str) -> None:
    fridays = [day for day in CLOSED[code].values() if day.name == "Good Friday"]
    assert len(fridays) == 15
    assert all(day.date.weekday() == 4 and day.date.month in (3, 4) for day in fridays)


@pytest.mark.parametrize(
    ("code", "day", "name"),
    [
        # Each from the source that its row names.
        ("KY", "2019-03-28", "Royal Visit"),
        ("KY", "2019-12-19", "Referendum Day (vote put off, holiday kept)"),
        ("KY", "2021-04-14", "General Election Day"),
        ("KY", "2021-11-15", "Remembrance Day"),
        ("KY", "2022-06-03", "Platinum Jubilee of Queen Elizabeth II"),
        ("KY", "2022-09-19", "Funeral of Queen Elizabeth II"),
        ("KY", "2023-05-08", "Coronation of King Charles III"),
        ("KY", "2026-06-15", "King's Birthday"),
        ("SG", "2023-06-02", "Vesak Day"),
        ("SG", "2025-05-03", "Polling Day"),
        ("HK", "2022-05-09", "The day following the Birthday of the Buddha"),
        ("CN", "2022-10-08", "Working day for 2022-10-06 (National Day)"),
        ("NASDAQ", "2025-01-09", "Day of mourning for President Jimmy Carter"),
    ],
)
def test_a_day_that_libraries_get_wrong(code: str, day: str, name: str) -> None:
    assert CLOSED[code][date.fromisoformat(day)].name == name


@pytest.mark.parametrize(
    ("code", "day"),
    [
        ("KY", "2021-05-26"),  # the election was brought forward
        ("KY", "2021-11-08"),  # Remembrance Day was the Monday after the Sunday
        ("KY", "2026-06-22"),
        ("SG", "2023-06-03"),
        ("HK", "2021-10-13"),  # a typhoon, not a general holiday
        ("CN", "2024-02-09"),  # the exchanges closed, the country did not
        ("US", "2021-01-20"),  # Inauguration Day is for the Washington area
        ("NY", "2025-01-09"),  # the Reserve Banks did not follow the executive order
        ("NY", "2020-07-03"),  # 4 July was a Saturday
        ("NASDAQ", "2021-12-31"),  # no New Year's Day on the last day of a year
        ("NASDAQ", "2025-10-13"),  # Columbus Day
    ],
)
def test_a_day_that_is_not_in_the_file(code: str, day: str) -> None:
    assert date.fromisoformat(day) not in CLOSED[code]


EXECUTIVE_ORDERS = (
    *("2018-12-05", "2018-12-24", "2019-12-24", "2020-12-24"),
    *("2024-12-24", "2025-01-09", "2025-12-24", "2025-12-26"),
)


def test_the_closings_by_executive_order_bind_the_government_and_the_sec() -> None:
    days = {date.fromisoformat(day) for day in EXECUTIVE_ORDERS}
    for code in ("US", "SEC"):
        assert {day for day, row in CLOSED[code].items() if "E.O." in row.source} == days
    assert not days & set(CLOSED["NY"])
    assert {day.date for day in load_calendar("US").days} == {day.date for day in load_calendar("SEC").days}


def test_each_moved_day_of_china_names_the_day_it_is_worked_for() -> None:
    days = CLOSED["CN"]
    worked = [row for row in days.values() if row.kind is HolidayKind.WORKING]
    by_year = Counter(row.date.year for row in worked)
    assert [by_year[year] for year in range(2016, 2027)] == [6, 5, 7, 6, 6, 7, 7, 7, 8, 5, 6]
    for row in worked:
        off = date.fromisoformat(row.name.split()[3])
        assert days[off].name.endswith(f"(day off, made up on {row.date})")
    # The extension of Spring Festival 2020 took its second make-up day away.
    assert days[date(2020, 2, 1)].kind is HolidayKind.CLOSED
