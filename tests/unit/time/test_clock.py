"""Instants: what a log may write, which day it is where, and what comes first."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.time import (
    TimeTextError,
    UnknownZone,
    clock_in,
    day_in,
    find_zone,
    parse_time,
    sort_key,
    zone_data_version,
)

HONG_KONG = find_zone("Asia/Hong_Kong")
NEW_YORK = find_zone("America/New_York")
ZONES = st.sampled_from(
    [
        find_zone(name)
        for name in (
            *("Asia/Hong_Kong", "America/New_York", "America/Cayman", "Asia/Singapore", "UTC"),
            # Clocks that change at midnight, over midnight, or by a whole day.
            *("America/Havana", "America/St_Johns", "America/Sao_Paulo", "Pacific/Apia"),
        )
    ]
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2022-02-04", date(2022, 2, 4)),
        ("0001-01-01", date(1, 1, 1)),
        ("9999-12-31", date(9999, 12, 31)),
        ("2022-02-04T17:00:00+08:00", datetime(2022, 2, 4, 17, tzinfo=timezone(timedelta(hours=8)))),
        ("2022-02-04T09:00:00Z", datetime(2022, 2, 4, 9, tzinfo=UTC)),
        ("2022-02-04t09:00:00z", datetime(2022, 2, 4, 9, tzinfo=UTC)),
        ("2022-02-04T09:00:00-00:00", datetime(2022, 2, 4, 9, tzinfo=UTC)),
        ("2022-02-04T09:00:00.5Z", datetime(2022, 2, 4, 9, 0, 0, 500_000, tzinfo=UTC)),
        ("2022-02-04T09:00:00.000001-05:30", datetime(2022, 2, 4, 14, 30, 0, 1, tzinfo=UTC)),
        ("2022-02-04T09:00:00.123456000Z", datetime(2022, 2, 4, 9, 0, 0, 123_456, tzinfo=UTC)),
        ("2024-02-29T23:59:59+00:00", datetime(2024, 2, 29, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_what_a_log_may_write(text: str, value: date | datetime) -> None:
    parsed = parse_time(text)
    assert parsed == value
    assert type(parsed) is type(value)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2022-02-04T17:00:00", "lacks its offset"),
        ("2022-02-30", "a day that does not exist"),
        ("2023-02-29T00:00:00Z", "a day that does not exist"),
        ("2022-13-01", "a day that does not exist"),
        ("0000-01-01", "the year 0"),
        ("2016-12-31T23:59:60Z", "leap second"),
        ("2022-02-04T24:00:00Z", "a clock time that does not exist"),
        ("2022-02-04T12:60:00Z", "a clock time that does not exist"),
        ("2022-02-04T12:00:61Z", "a clock time that does not exist"),
        ("2022-02-04T12:00:00+24:00", "an offset that does not exist"),
        ("2022-02-04T12:00:00+08:60", "an offset that does not exist"),
        ("2022-02-04T12:00:00.1234567890Z", "more than 9 digits"),
        ("2022-02-04T12:00:00.0000001Z", "finer than a microsecond"),
        ("0001-01-01T12:00:00Z", "too close to the end of the calendar"),
        ("9999-12-31T12:00:00Z", "too close to the end of the calendar"),
        *((text, "neither a date") for text in ("", "yesterday", "2022-2-4", "20220204", "2022-W05-5", "2022-035")),
        *((text, "neither a date") for text in (" 2022-02-04", "2022-02-04\n", "-2022-02-04", "+2022-02-04")),
        *((text, "neither a date") for text in ("2022-02-04 12:00:00Z", "2022-02-04T12:00Z", "2022-02-04T12:00:00.Z")),
        *((text, "neither a date") for text in ("2022-02-04T12:00:00+0800", "2022-02-04T12:00:00,5Z")),
        # Digits of another script are digits to Python's regular expressions, and not to RFC 3339.
        ("２０２２-02-04", "neither a date"),  # noqa: RUF001  # the wide digits are what is tested
        ("9" * 100_000, "neither a date"),
        ("2022-02-04T12:00:00." + "1" * 100_000 + "Z", "more than 9 digits"),
    ],
)
def test_what_a_log_may_not_write(text: str, reason: str) -> None:
    with pytest.raises(TimeTextError, match=reason) as refused:
        parse_time(text)
    assert len(str(refused.value)) < 200


@given(st.text(alphabet="0123456789-+:.TtZz ", max_size=40))
def test_no_text_does_worse_than_be_refused(text: str) -> None:
    try:
        value = parse_time(text)
    except TimeTextError:
        return
    assert isinstance(value, datetime) == (len(text) > 10)


stamps = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)).map(lambda moment: moment.replace(tzinfo=UTC))  # noqa: DTZ001  # hypothesis wants the bounds without a zone


@given(stamps, st.integers(-23 * 60, 23 * 60))
def test_what_is_written_is_read_back(stamp: datetime, minutes: int) -> None:
    written = stamp.astimezone(timezone(timedelta(minutes=minutes)))
    assert parse_time(written.isoformat()) == stamp


def test_zones_are_found_by_name_alone() -> None:
    assert HONG_KONG.key == "Asia/Hong_Kong"
    for name in ("", "Asia/HongKong", "../Asia/Hong_Kong", "/etc/localtime", "localtime", "Z" * 10_000):
        with pytest.raises(UnknownZone, match="no time zone"):
            find_zone(name)
    with pytest.raises(UnknownZone, match="did you mean `Asia/Hong_Kong`"):
        find_zone("Asia/HongKong")
    assert zone_data_version() >= "2025a"


def test_one_instant_has_a_day_and_a_clock_in_each_place() -> None:
    # ia:9.08: five o'clock in Beijing is three in the morning in New York, in winter.
    received = parse_time("2022-01-28T17:00:00+08:00")
    assert (day_in(received, HONG_KONG), clock_in(received, HONG_KONG)) == (date(2022, 1, 28), time(17))
    assert (day_in(received, NEW_YORK), clock_in(received, NEW_YORK)) == (date(2022, 1, 28), time(4))
    late = parse_time("2022-01-28T23:30:00-05:00")
    assert day_in(late, NEW_YORK) == date(2022, 1, 28)
    assert day_in(late, HONG_KONG) == date(2022, 1, 29)


def test_a_plain_date_is_itself_everywhere_and_has_no_clock() -> None:
    assert day_in(date(2022, 1, 28), NEW_YORK) == date(2022, 1, 28)
    assert clock_in(date(2022, 1, 28), NEW_YORK) is None


def test_a_plain_date_stands_at_the_end_of_its_day() -> None:
    in_order = [
        parse_time("2022-02-03T23:59:59+08:00"),
        date(2022, 2, 3),
        parse_time("2022-02-04T00:00:00+08:00"),
        parse_time("2022-02-03T18:00:00Z"),
        parse_time("2022-02-04T23:59:59.999999+08:00"),
        date(2022, 2, 4),
        parse_time("2022-02-05T00:00:00+08:00"),
    ]
    keys = [sort_key(value, HONG_KONG) for value in in_order]
    assert keys == sorted(set(keys))


@pytest.mark.parametrize(
    ("zone", "day", "last", "first_of_next"),
    [
        # The clocks of St. John's went back at 00:01, so the evening of the 6th came twice.
        ("America/St_Johns", "2010-11-06", "2010-11-06T23:59:59-03:30", "2010-11-07T00:00:00-03:30"),
        # Havana goes back at 01:00: midnight comes twice, and both belong to the new day.
        ("America/Havana", "2021-11-06", "2021-11-06T23:59:59-04:00", "2021-11-07T00:00:00-04:00"),
        # São Paulo went back at midnight: the last hour of the 17th came twice.
        ("America/Sao_Paulo", "2018-02-17", "2018-02-17T23:59:59-03:00", "2018-02-18T00:00:00-03:00"),
        # and forward at midnight: the 4th began at one o'clock.
        ("America/Sao_Paulo", "2018-11-03", "2018-11-03T23:59:59-03:00", "2018-11-04T01:00:00-02:00"),
        # Samoa had no 30 December 2011.
        ("Pacific/Apia", "2011-12-29", "2011-12-29T23:59:59-10:00", "2011-12-31T00:00:00+14:00"),
        ("America/New_York", "2022-11-06", "2022-11-06T23:59:59-05:00", "2022-11-07T00:00:00-05:00"),
    ],
)
def test_a_day_ends_once_even_where_clocks_change(zone: str, day: str, last: str, first_of_next: str) -> None:
    place = find_zone(zone)
    end, before, after = (sort_key(parse_time(text), place) for text in (day, last, first_of_next))
    assert before < end < after


@given(stamps, ZONES)
def test_a_date_comes_after_every_timestamp_of_its_day(stamp: datetime, zone: timezone) -> None:
    today = day_in(stamp, zone)
    assert sort_key(today - timedelta(days=1), zone) <= sort_key(stamp, zone) < sort_key(today, zone)


@given(stamps, stamps, ZONES)
def test_timestamps_keep_the_order_of_instants(one: datetime, two: datetime, zone: timezone) -> None:
    assert (sort_key(one, zone) < sort_key(two, zone)) == (one < two)


@given(st.dates(), st.dates(), ZONES)
def test_dates_keep_their_order(one: date, two: date, zone: timezone) -> None:
    early, late = sorted((one, two))
    assert sort_key(early, zone) <= sort_key(late, zone)


def test_the_ends_of_the_calendar_have_keys() -> None:
    for zone in (HONG_KONG, NEW_YORK):
        assert sort_key(date.min, zone) < sort_key(date(2022, 1, 1), zone) < sort_key(date.max, zone)
        assert sort_key(parse_time("9999-12-30T00:00:00Z"), zone) < sort_key(date.max, zone)


def test_a_timestamp_without_an_offset_has_no_place_in_the_order() -> None:
    with pytest.raises(ValueError, match="lacks its offset"):
        sort_key(datetime(2022, 2, 4), HONG_KONG)  # noqa: DTZ001  # that it lacks its zone is what is tested
