"""Explanations: the steps of a date as a lawyer reads them, and what they rest on."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.time import (
    BeyondHorizon,
    BusinessDays,
    Computation,
    MissingDay,
    NoSuchDay,
    Roll,
    describe_beyond,
    describe_estimate,
    explain_anniversary,
    explain_business_days_after,
    explain_business_days_before,
    explain_days,
    explain_months,
    explain_roll,
    explain_years,
    trading_days,
)

US_KY = BusinessDays(("US", "KY"))


def steps(computation: object) -> tuple[str, ...]:
    assert isinstance(computation, Computation)
    return computation.steps


def only_step(computation: object) -> str:
    (step,) = steps(computation)
    return step


def test_a_count_without_a_holiday() -> None:
    assert explain_business_days_after(date(2022, 7, 12), 20, US_KY) == Computation(
        date(2022, 8, 9),
        ("20 business days (US, KY) after 2022-07-12, that day not counted: 2022-08-09",),
    )


def test_a_count_over_holidays_names_them() -> None:
    assert only_step(explain_business_days_after(date(2022, 6, 30), 2, US_KY)) == (
        "2 business days (US, KY) after 2022-06-30, that day not counted: 2022-07-05; "
        "skipping 2022-07-04 Independence Day (US); Constitution Day (KY)"
    )
    assert only_step(explain_business_days_after(date(2025, 12, 23), 1, BusinessDays(("US", "SEC")))) == (
        "1 business day (US, SEC) after 2025-12-23, that day not counted: 2025-12-29; "
        "skipping 2025-12-24 Closing on Christmas Eve (US, SEC); 2025-12-25 Christmas Day (US, SEC); "
        "2025-12-26 Closing on the day after Christmas (US, SEC)"
    )


def test_a_count_back() -> None:
    assert only_step(explain_business_days_before(date(2022, 7, 5), 1, US_KY)) == (
        "1 business day (US, KY) back from 2022-07-05, that day not counted: 2022-07-01; "
        "skipping 2022-07-04 Independence Day (US); Constitution Day (KY)"
    )


def test_a_long_count_names_the_first_holidays_and_the_number_of_the_others() -> None:
    step = only_step(explain_business_days_after(date(2022, 1, 1), 500, US_KY))
    assert step.count("; 2022") + step.count("; 2023") == 7
    assert step.endswith("; and 36 more")


def test_trading_days_are_called_so() -> None:
    assert only_step(explain_business_days_after(date(2022, 11, 23), 1, trading_days("NASDAQ"))) == (
        "1 trading day (NASDAQ) after 2022-11-23, that day not counted: 2022-11-25; "
        "skipping 2022-11-24 Thanksgiving Day (NASDAQ)"
    )


@pytest.mark.parametrize(
    ("day", "rule", "expected"),
    [
        ("2022-02-27", Roll.FORWARD, ("2022-02-27 is a Sunday; moved to the next business day 2022-02-28",)),
        ("2022-02-27", Roll.BACK, ("2022-02-27 is a Sunday; moved to the last business day 2022-02-25",)),
        (
            "2022-07-04",
            Roll.FORWARD,
            ("2022-07-04 is Independence Day (US); Constitution Day (KY); moved to the next business day 2022-07-05",),
        ),
        ("2022-02-28", Roll.FORWARD, ()),
        ("2022-02-27", Roll.NONE, ()),
    ],
)
def test_rolling_says_why(day: str, rule: Roll, expected: tuple[str, ...]) -> None:
    assert steps(explain_roll(date.fromisoformat(day), rule, US_KY)) == expected


def test_rolling_over_a_long_weekend_names_the_holiday() -> None:
    assert only_step(explain_roll(date(2022, 7, 2), Roll.FORWARD, US_KY)) == (
        "2022-07-02 is a Saturday; moved to the next business day 2022-07-05; "
        "skipping 2022-07-04 Independence Day (US); Constitution Day (KY)"
    )


def test_calendar_days_months_and_years() -> None:
    last_day, next_month = MissingDay.LAST_DAY, MissingDay.NEXT_MONTH
    assert only_step(explain_days(date(2022, 1, 28), 30)) == "30 days after 2022-01-28: 2022-02-27"
    assert only_step(explain_days(date(2022, 1, 28), -1)) == "1 day before 2022-01-28: 2022-01-27"
    assert only_step(explain_months(date(2022, 2, 4), 9, last_day)) == "9 months after 2022-02-04: 2022-11-04"
    assert only_step(explain_months(date(2022, 1, 31), 1, last_day)) == (
        "1 month after 2022-01-31 (there is no 31 February 2022; stop at the last day of the month): 2022-02-28"
    )
    assert only_step(explain_years(date(2024, 2, 29), -1, next_month)) == (
        "1 year before 2024-02-29 (there is no 29 February 2023; move to the first day of the next month): 2023-03-01"
    )
    numbers = {1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 11: "11th", 12: "12th", 13: "13th", 21: "21st", 112: "112th"}
    for number, told in numbers.items():
        assert (
            only_step(explain_anniversary(date(2022, 2, 4), number, last_day))
            == f"{told} anniversary of 2022-02-04: {2022 + number}-02-04"
        )


def test_a_sum_without_a_date_stays_a_value() -> None:
    assert explain_months(date(2022, 1, 31), 1, MissingDay.REFUSE) == NoSuchDay(2022, 2, 31)
    assert explain_days(date(9999, 12, 31), 1) == NoSuchDay(10_000, 1, 1)
    beyond = explain_business_days_after(date(2030, 12, 20), 20, US_KY)
    assert beyond == BeyondHorizon(("KY", "US"), 2031)
    assert describe_beyond(BeyondHorizon(("KY", "US"), 2031)) == "no calendar of KY, US covers 2031"


def test_sums_are_put_together() -> None:
    # ia:8.03 in words: thirty days after the agreement, moved to a business day, and one business day more.
    signed = Computation(date(2022, 1, 28), ("2022-01-28: the agreement is signed",))
    rolled = signed.then(lambda day: explain_days(day, 30))
    assert isinstance(rolled, Computation)
    rolled = rolled.then(lambda day: explain_roll(day, Roll.FORWARD, US_KY))
    assert isinstance(rolled, Computation)
    assert rolled.date == date(2022, 2, 28)
    assert rolled.steps == (
        "2022-01-28: the agreement is signed",
        "30 days after 2022-01-28: 2022-02-27",
        "2022-02-27 is a Sunday; moved to the next business day 2022-02-28",
    )
    far = rolled.then(lambda day: explain_business_days_after(day, 5000, US_KY))
    assert far == BeyondHorizon(("KY", "US"), 2031)


def test_estimates_come_along_and_are_said_once() -> None:
    first = explain_business_days_after(date(2027, 6, 10), 5, US_KY)
    assert isinstance(first, Computation)
    both = first.then(lambda day: explain_business_days_after(day, 1, US_KY))
    assert isinstance(both, Computation)
    assert [describe_estimate(estimate) for estimate in both.estimates] == [
        "KY 2027-06-14 King's Birthday is estimated",
        "KY is confirmed only to 2026-12-31",
    ]


def test_the_day_that_does_not_count_adds_no_estimate() -> None:
    # 14 June 2027 is an estimated holiday; a count from it, or back to before it, does not look at it.
    after = explain_business_days_after(date(2027, 6, 14), 1, US_KY)
    before = explain_business_days_before(date(2027, 6, 14), 1, US_KY)
    for computation in (after, before):
        assert isinstance(computation, Computation)
        assert [describe_estimate(estimate) for estimate in computation.estimates] == [
            "KY is confirmed only to 2026-12-31"
        ]


@given(st.dates(date(2016, 6, 1), date(2030, 1, 1)), st.integers(1, 100))
def test_an_explanation_ends_where_the_count_ends(day: date, count: int) -> None:
    computation = explain_business_days_after(day, count, US_KY)
    assert isinstance(computation, Computation)
    assert computation.date == US_KY.after(day, count)
    assert f": {computation.date}" in computation.steps[-1]
