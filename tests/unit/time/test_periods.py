"""Months, years and days: the published suite of dates-calc, laws, and sums that have no date."""

import csv
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.time import (
    BeyondHorizon,
    BusinessDays,
    MissingDay,
    NoSuchDay,
    Roll,
    add_days,
    add_months,
    add_period,
    add_years,
    anniversary,
    day_of,
    days_in_month,
    first_of_month,
    last_of_month,
    roll,
)

SUITE = Path(__file__).parents[2] / "suites" / "dates-calc"
PERIOD = re.compile(r"\[(-?\d+) years, (-?\d+) months, (-?\d+) days\]")
RULES = st.sampled_from(MissingDay)
middle = st.dates(date(1000, 1, 1), date(9000, 1, 1))
steps = st.integers(-5000, 5000)


def rows(name: str) -> list[list[str]]:
    """The rows of a file of the suite below its heads."""
    with (SUITE / name).open(encoding="utf-8", newline="") as file:
        return [[cell.strip() for cell in row] for row in csv.reader(file, delimiter=";") if row][1:]


def summed(day: str, period: str, rule: MissingDay) -> date | NoSuchDay:
    match = PERIOD.fullmatch(period)
    assert match is not None
    years, months, days = map(int, match.groups())
    return add_period(date.fromisoformat(day), years, months, days, rule)


@pytest.mark.parametrize(("day", "period", "end"), rows("exact_computations.csv"))
def test_exact_sums_need_no_rule(day: str, period: str, end: str) -> None:
    assert {summed(day, period, rule) for rule in MissingDay} == {date.fromisoformat(end)}


@pytest.mark.parametrize(("day", "period", "up", "down"), rows("ambiguous_computations.csv"))
def test_ambiguous_sums_are_refused_unless_a_rule_is_chosen(day: str, period: str, up: str, down: str) -> None:
    assert summed(day, period, MissingDay.NEXT_MONTH) == date.fromisoformat(up)
    assert summed(day, period, MissingDay.LAST_DAY) == date.fromisoformat(down)
    assert isinstance(summed(day, period, MissingDay.REFUSE), NoSuchDay)


@pytest.mark.parametrize(("day", "first", "last"), rows("first_last_day_of_month.csv"))
def test_the_ends_of_a_month(day: str, first: str, last: str) -> None:
    assert first_of_month(date.fromisoformat(day)) == date.fromisoformat(first)
    assert last_of_month(date.fromisoformat(day)) == date.fromisoformat(last)


def test_the_suite_is_whole() -> None:
    names = ("exact_computations.csv", "ambiguous_computations.csv", "first_last_day_of_month.csv")
    assert [len(rows(name)) for name in names] == [19, 11, 2]
    assert (SUITE / "LICENSE.txt").is_file()


@pytest.mark.parametrize(
    ("day", "months", "last_day", "next_month"),
    [
        ("2024-03-31", -1, "2024-02-29", "2024-03-01"),
        ("2022-10-31", -1, "2022-09-30", "2022-10-01"),
        ("2024-02-29", -12, "2023-02-28", "2023-03-01"),
        ("2024-01-15", -13, "2022-12-15", "2022-12-15"),
    ],
)
def test_months_back(day: str, months: int, last_day: str, next_month: str) -> None:
    start = date.fromisoformat(day)
    assert add_months(start, months, MissingDay.LAST_DAY) == date.fromisoformat(last_day)
    assert add_months(start, months, MissingDay.NEXT_MONTH) == date.fromisoformat(next_month)


def test_anniversaries() -> None:
    closing, leap = date(2022, 2, 4), date(2024, 2, 29)
    assert anniversary(closing, 1, MissingDay.REFUSE) == date(2023, 2, 4)
    assert anniversary(leap, 4, MissingDay.REFUSE) == date(2028, 2, 29)
    assert anniversary(leap, 1, MissingDay.LAST_DAY) == date(2025, 2, 28)
    assert anniversary(leap, 1, MissingDay.NEXT_MONTH) == date(2025, 3, 1)
    assert anniversary(leap, 1, MissingDay.REFUSE) == NoSuchDay(2025, 2, 29)
    with pytest.raises(ValueError, match="counted from 1, not 0"):
        anniversary(closing, 0, MissingDay.REFUSE)


def test_a_missing_day_says_which_it_is() -> None:
    assert str(add_months(date(2022, 1, 31), 1, MissingDay.REFUSE)) == "there is no 31 February 2022"


@pytest.mark.parametrize("rule", MissingDay)
def test_a_sum_that_leaves_the_calendar_is_a_value(rule: MissingDay) -> None:
    outcomes = {
        10_000: (
            add_months(date(9999, 12, 31), 1, rule),
            add_years(date(9999, 2, 28), 1, rule),
            add_period(date(9999, 12, 1), 0, 0, 31, rule),
        ),
        0: (add_months(date(1, 1, 1), -1, rule), day_of(0, 1, 1, rule)),
    }
    for year, found in outcomes.items():
        for outcome in found:
            assert isinstance(outcome, NoSuchDay)
            assert outcome.year == year
            assert str(outcome) == f"the year {year} is outside the calendar, which runs from year 1 to year 9999"


def test_however_large_a_sum_is_a_value_with_a_message() -> None:
    for count in (10**9, -(10**9), 10**5000, -(10**5000)):
        outcomes = (
            add_days(date(2022, 2, 4), count),
            add_months(date(2022, 2, 4), count, MissingDay.LAST_DAY),
            add_years(date(2022, 2, 4), count, MissingDay.LAST_DAY),
        )
        for outcome in outcomes:
            assert isinstance(outcome, NoSuchDay)
            assert len(str(outcome)) < 100


def test_days_beyond_the_calendar_are_reckoned_by_its_rules() -> None:
    assert add_days(date(9999, 12, 31), 1) == NoSuchDay(10_000, 1, 1)
    assert add_days(date(1, 1, 1), -1) == NoSuchDay(0, 12, 31)
    assert add_days(date(9999, 12, 31), 60) == NoSuchDay(10_000, 2, 29)


@given(middle, steps)
def test_days_add_like_days(start: date, count: int) -> None:
    assert add_days(start, count) == start + timedelta(days=count)


@given(middle, steps, RULES)
def test_months_land_in_their_month_or_on_the_first_of_the_next(start: date, count: int, rule: MissingDay) -> None:
    found = add_months(start, count, rule)
    target = 12 * start.year + start.month - 1 + count
    moved = 12 * found.year + found.month - 1 - target
    if isinstance(found, NoSuchDay):
        assert rule is MissingDay.REFUSE
        assert (moved, found.day) == (0, start.day)
        assert start.day > days_in_month(found.year, found.month)
    elif found.day == start.day:
        assert moved == 0
    else:
        assert start.day > 28
        expected = (1, 1) if rule is MissingDay.NEXT_MONTH else (0, days_in_month(found.year, found.month))
        assert (moved, found.day) == expected


@given(middle, middle, steps, st.sampled_from((MissingDay.LAST_DAY, MissingDay.NEXT_MONTH)))
def test_a_later_day_never_lands_earlier(one: date, two: date, count: int, rule: MissingDay) -> None:
    early, late = (add_months(start, count, rule) for start in sorted((one, two)))
    assert early <= late  # type: ignore[operator]  # both are dates: only `REFUSE` refuses here


@given(middle, steps, steps)
def test_months_up_to_the_28th_add_up(start: date, one: int, two: int) -> None:
    start = start.replace(day=min(start.day, 28))
    between = add_months(start, one, MissingDay.REFUSE)
    assert isinstance(between, date)
    assert add_months(between, two, MissingDay.REFUSE) == add_months(start, one + two, MissingDay.REFUSE)
    assert add_months(between, -one, MissingDay.REFUSE) == start


@given(middle, st.integers(-500, 500), RULES)
def test_a_year_is_twelve_months(start: date, count: int, rule: MissingDay) -> None:
    assert add_years(start, count, rule) == add_months(start, 12 * count, rule)


def test_rolling() -> None:
    days = BusinessDays(("US", "KY"))
    sunday = date(2022, 2, 27)
    assert roll(sunday, Roll.NONE, days) == sunday
    assert roll(sunday, Roll.FORWARD, days) == date(2022, 2, 28)
    assert roll(sunday, Roll.BACK, days) == date(2022, 2, 25)
    assert roll(date(2031, 1, 1), Roll.NONE, days) == date(2031, 1, 1)
    assert roll(date(2031, 1, 1), Roll.FORWARD, days) == BeyondHorizon(("KY", "US"), 2031)
