"""Dates that come again: interest dates, dividend dates, and yearly windows."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.time import (
    DayOfYear,
    MissingDay,
    NoSuchDay,
    Window,
    YearlyWindow,
    add_months,
    latest_every_months,
    latest_yearly,
    next_every_months,
    next_yearly,
    window_containing,
    yearly_between,
)

# note:4.2: interest is paid on 30 June and 31 December.
INTEREST = (DayOfYear(6, 30), DayOfYear(12, 31))
LEAP_DAY = (DayOfYear(2, 29),)
LAST, NEXT, REFUSE = MissingDay.LAST_DAY, MissingDay.NEXT_MONTH, MissingDay.REFUSE
middle = st.dates(date(1990, 1, 1), date(2060, 12, 31))
kept = st.sampled_from((LAST, NEXT))


def test_the_next_and_the_latest_of_fixed_days() -> None:
    assert next_yearly(date(2022, 2, 4), INTEREST, REFUSE) == date(2022, 6, 30)
    assert next_yearly(date(2022, 6, 30), INTEREST, REFUSE) == date(2022, 12, 31)
    assert next_yearly(date(2022, 12, 31), INTEREST, REFUSE) == date(2023, 6, 30)
    assert latest_yearly(date(2022, 6, 30), INTEREST, REFUSE) == date(2022, 6, 30)
    assert latest_yearly(date(2022, 6, 29), INTEREST, REFUSE) == date(2021, 12, 31)
    # The order in which an agreement lists them does not matter.
    assert next_yearly(date(2022, 2, 4), INTEREST[::-1], REFUSE) == date(2022, 6, 30)


def test_the_fixed_days_of_a_span() -> None:
    days = yearly_between(date(2022, 6, 30), date(2023, 12, 30), INTEREST, REFUSE)
    assert days == (date(2022, 6, 30), date(2022, 12, 31), date(2023, 6, 30))
    assert yearly_between(date(2023, 1, 1), date(2022, 1, 1), INTEREST, REFUSE) == ()


def test_the_leap_day_of_each_year_follows_the_rule() -> None:
    assert next_yearly(date(2024, 3, 1), LEAP_DAY, LAST) == date(2025, 2, 28)
    assert next_yearly(date(2024, 3, 1), LEAP_DAY, NEXT) == date(2025, 3, 1)
    assert next_yearly(date(2024, 3, 1), LEAP_DAY, REFUSE) == NoSuchDay(2025, 2, 29)
    assert latest_yearly(date(2025, 2, 28), LEAP_DAY, NEXT) == date(2024, 2, 29)
    assert yearly_between(date(2023, 1, 1), date(2025, 12, 31), LEAP_DAY, REFUSE) == (date(2024, 2, 29),)
    # 29 February and 1 March meet in a common year and are one date there.
    both = (DayOfYear(2, 29), DayOfYear(3, 1))
    assert yearly_between(date(2025, 1, 1), date(2025, 12, 31), both, NEXT) == (date(2025, 3, 1),)


def test_the_ends_of_the_calendar_are_values() -> None:
    assert next_yearly(date(9999, 12, 31), INTEREST, REFUSE) == NoSuchDay(10_000, 6, 30)
    assert latest_yearly(date(1, 1, 1), INTEREST, REFUSE) == NoSuchDay(0, 12, 31)
    assert next_every_months(date(9999, 12, 31), 1, date(9999, 12, 31), LAST) == NoSuchDay(10_000, 1, 31)


def test_a_schedule_by_months_does_not_drift() -> None:
    anchor = date(2022, 1, 31)
    found, dates = anchor, []
    for _ in range(4):
        following = next_every_months(anchor, 1, found, LAST)
        assert isinstance(following, date)
        found = following
        dates.append(found)
    assert dates == [date(2022, 2, 28), date(2022, 3, 31), date(2022, 4, 30), date(2022, 5, 31)]


def test_the_next_and_the_latest_of_a_schedule_by_months() -> None:
    # cod:4.2: the six-month and twelve-month anniversaries of the Original Issue Date.
    issued = date(2022, 2, 4)
    assert next_every_months(issued, 6, issued, REFUSE) == date(2022, 8, 4)
    assert next_every_months(issued, 6, date(2022, 8, 4), REFUSE) == date(2023, 2, 4)
    assert next_every_months(issued, 6, date(2000, 1, 1), REFUSE) == date(2022, 8, 4)
    assert latest_every_months(issued, 6, date(2022, 8, 3), REFUSE) is None
    assert latest_every_months(issued, 6, date(2022, 8, 4), REFUSE) == date(2022, 8, 4)
    assert latest_every_months(issued, 6, date(2023, 2, 3), REFUSE) == date(2022, 8, 4)


def test_a_refused_date_is_not_passed_over() -> None:
    anchor = date(2022, 8, 31)
    assert next_every_months(anchor, 6, date(2023, 1, 1), REFUSE) == NoSuchDay(2023, 2, 31)
    assert latest_every_months(anchor, 6, date(2023, 7, 1), REFUSE) == NoSuchDay(2023, 2, 31)
    assert next_every_months(anchor, 6, date(2023, 3, 1), REFUSE) == date(2023, 8, 31)


@given(middle, st.integers(1, 40), middle, kept)
def test_next_and_latest_are_neighbours(anchor: date, months: int, day: date, rule: MissingDay) -> None:
    after = next_every_months(anchor, months, day, rule)
    assert isinstance(after, date)
    assert day < after
    latest = latest_every_months(anchor, months, day, rule)
    if latest is None:
        assert after == add_months(anchor, months, rule)
    else:
        assert isinstance(latest, date)
        assert latest <= day
        assert next_every_months(anchor, months, latest, rule) == after
    assert latest_every_months(anchor, months, after, rule) == after


@given(middle, st.lists(st.sampled_from((*INTEREST, *LEAP_DAY, DayOfYear(1, 1))), min_size=1), kept)
def test_next_and_latest_of_fixed_days_are_neighbours(day: date, listed: list[DayOfYear], rule: MissingDay) -> None:
    days = tuple(listed)
    after, latest = next_yearly(day, days, rule), latest_yearly(day, days, rule)
    assert isinstance(after, date)
    assert isinstance(latest, date)
    assert latest <= day < after
    assert next_yearly(latest, days, rule) == after
    assert yearly_between(latest, after, days, rule) == (latest, after)


def test_a_window_within_the_year() -> None:
    spring = YearlyWindow(DayOfYear(3, 1), DayOfYear(5, 31))
    assert window_containing(spring, date(2022, 3, 1), REFUSE) == Window(date(2022, 3, 1), date(2022, 5, 31))
    assert window_containing(spring, date(2022, 5, 31), REFUSE) == Window(date(2022, 3, 1), date(2022, 5, 31))
    assert window_containing(spring, date(2022, 6, 1), REFUSE) is None
    assert window_containing(spring, date(2022, 2, 28), REFUSE) is None


def test_a_window_over_the_new_year() -> None:
    winter = YearlyWindow(DayOfYear(10, 1), DayOfYear(3, 31))
    expected = Window(date(2022, 10, 1), date(2023, 3, 31))
    assert window_containing(winter, date(2022, 12, 31), REFUSE) == expected
    assert window_containing(winter, date(2023, 1, 1), REFUSE) == expected
    assert window_containing(winter, date(2023, 3, 31), REFUSE) == expected
    assert window_containing(winter, date(2023, 4, 1), REFUSE) is None


def test_a_window_that_ends_on_the_leap_day() -> None:
    window = YearlyWindow(DayOfYear(2, 1), DayOfYear(2, 29))
    assert window_containing(window, date(2023, 2, 10), LAST) == Window(date(2023, 2, 1), date(2023, 2, 28))
    assert window_containing(window, date(2023, 3, 1), NEXT) == Window(date(2023, 2, 1), date(2023, 3, 1))
    assert window_containing(window, date(2023, 2, 10), REFUSE) == NoSuchDay(2023, 2, 29)
    assert window_containing(window, date(2024, 2, 29), REFUSE) == Window(date(2024, 2, 1), date(2024, 2, 29))


days_of_year = st.dates(date(2000, 1, 1), date(2000, 12, 31)).map(lambda day: DayOfYear(day.month, day.day))


@given(days_of_year, days_of_year, middle, kept)
def test_a_window_contains_what_it_is_asked_for(start: DayOfYear, end: DayOfYear, day: date, rule: MissingDay) -> None:
    window = YearlyWindow(start, end)
    found = window_containing(window, day, rule)
    assert found is None or isinstance(found, Window)
    if found is not None:
        assert found.first <= day <= found.last
        assert found.last - found.first <= timedelta(days=366)
        assert window_containing(window, found.first, rule) == found


def test_bad_schedules_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one month, not 0"):
        next_every_months(date(2022, 1, 31), 0, date(2022, 1, 31), LAST)
    with pytest.raises(ValueError, match="at least one day"):
        next_yearly(date(2022, 1, 31), (), LAST)
    with pytest.raises(ValueError, match="day"):
        DayOfYear(4, 31)
    assert DayOfYear(2, 29).day == 29
