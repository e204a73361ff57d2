"""Business days: cases counted by hand, laws that every count keeps, and the ends of the calendars."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.time import BeyondHorizon, BusinessDays, Outside, UnknownCalendar, load_calendar, trading_days

US_KY = BusinessDays(("US", "KY"))
SEC_NY = BusinessDays(("SEC", "NY"))
NOTE = BusinessDays(("US", "NY", "CN", "HK", "SG", "KY"))
NASDAQ = trading_days("NASDAQ")
CHINA_AT_WORK = BusinessDays(("CN",), make_up_days=True)
SETS = (US_KY, SEC_NY, NOTE, NASDAQ, CHINA_AT_WORK)

covered = st.dates(date(2016, 6, 1), date(2030, 6, 1))
anywhere = st.dates()
counts = st.integers(1, 60)
day_sets = st.sampled_from(SETS)


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("days", "start", "count", "end"),
    [
        # July 13-15, 18-22, 25-29, August 1-5, 8, 9: no holiday of either.
        (US_KY, "2022-07-12", 20, "2022-08-09"),
        # 15, 16, 17, 18, 22: the 21st is Presidents' Day.
        (US_KY, "2022-02-14", 5, "2022-02-22"),
        # 8-12 June, 16-19, 22: King's Birthday on the 15th and not, as one library has it, on the 22nd.
        (BusinessDays(("KY",)), "2026-06-05", 10, "2026-06-22"),
        # The same with the United States: Juneteenth, Friday the 19th, drops out.
        (US_KY, "2026-06-05", 10, "2026-06-23"),
        # From Juneteenth (observed) itself: 21-24, 27-30 June, 1 July; 4 July is shut in both; 5, 6, 7.
        (US_KY, "2022-06-20", 12, "2022-07-07"),
        # note:8(a): July 14, 17-21, 24-28, 31 to August 4, 7, 8, 10, 11; 9 August is Singapore's National Day.
        (NOTE, "2023-07-13", 20, "2023-08-11"),
        # rra:1.2(a): 21-23, 26-30 June, 3 July (a Cayman holiday alone), 5 July.
        (SEC_NY, "2023-06-20", 10, "2023-07-05"),
        # Friday to Monday.
        (US_KY, "2022-02-04", 1, "2022-02-07"),
        # National Day week in China: 1-7 October shut; the worked weekend of the 8th and 9th does not count.
        (BusinessDays(("CN",)), "2022-09-30", 1, "2022-10-10"),
        # With make-up days it does.
        (CHINA_AT_WORK, "2022-09-30", 2, "2022-10-09"),
        # The day after Thanksgiving is a short day and open.
        (NASDAQ, "2022-11-23", 1, "2022-11-25"),
    ],
)
def test_days_after_counted_by_hand(days: BusinessDays, start: str, count: int, end: str) -> None:
    assert days.after(day(start), count) == day(end)
    assert days.between(day(start), day(end)) == count


@pytest.mark.parametrize(
    ("days", "start", "count", "end"),
    [
        # rra:1.3(a): from Friday 18 August back to Monday 10 July, six weeks without a holiday.
        (SEC_NY, "2023-08-21", 30, "2023-07-10"),
        # ia:9.08 and the long weekend of 4 July: 5 July back over it.
        (US_KY, "2022-07-05", 1, "2022-07-01"),
        # From a Sunday.
        (US_KY, "2022-02-27", 2, "2022-02-24"),
    ],
)
def test_days_before_counted_by_hand(days: BusinessDays, start: str, count: int, end: str) -> None:
    assert days.before(day(start), count) == day(end)


def test_rolling_to_either_side_of_a_long_weekend() -> None:
    independence_day = day("2022-07-04")
    assert US_KY.is_open(independence_day) is False
    assert US_KY.on_or_after(independence_day) == day("2022-07-05")
    assert US_KY.on_or_before(independence_day) == day("2022-07-01")
    assert US_KY.on_or_after(day("2022-07-05")) == US_KY.on_or_before(day("2022-07-05")) == day("2022-07-05")


def test_the_last_trading_days_up_to_a_day() -> None:
    expected = tuple(map(day, ("2022-06-29", "2022-06-30", "2022-07-01", "2022-07-05", "2022-07-06")))
    assert NASDAQ.last(5, day("2022-07-06")) == expected
    assert NASDAQ.last(1, day("2022-07-04")) == (day("2022-07-01"),)


def test_a_worked_weekend_day_needs_every_calendar() -> None:
    saturday = day("2022-10-08")
    assert CHINA_AT_WORK.is_open(saturday) is True
    assert BusinessDays(("CN",)).is_open(saturday) is False
    assert BusinessDays(("CN", "HK"), make_up_days=True).is_open(saturday) is False


def test_closings_name_every_calendar_that_is_shut() -> None:
    (found,) = US_KY.closings(day("2022-07-01"), day("2022-07-31"))
    assert found.date == day("2022-07-04")
    assert [(code, holiday.name) for code, holiday in found.reasons] == [
        ("US", "Independence Day"),
        ("KY", "Constitution Day"),
    ]
    assert US_KY.closings(day("2022-07-05"), day("2022-07-31")) == ()


def test_a_set_keeps_the_order_of_its_codes_and_drops_repeats() -> None:
    assert BusinessDays(("US", "KY", "US")).codes == ("US", "KY")
    assert BusinessDays(("US", "KY", "US")) == US_KY
    assert hash(BusinessDays(("US", "KY"))) == hash(US_KY)


def test_bad_sets_and_counts_are_refused() -> None:
    with pytest.raises(UnknownCalendar):
        BusinessDays(("US", "XX"))
    with pytest.raises(ValueError, match="at least one calendar"):
        BusinessDays(())
    with pytest.raises(ValueError, match="starts at 1, not 0"):
        US_KY.after(day("2022-07-05"), 0)
    with pytest.raises(ValueError, match="starts at 1, not -1"):
        US_KY.before(day("2022-07-05"), -1)


# ---------------------------------------------------------------- laws


@given(day_sets, covered, counts)
def test_after_and_before_undo_each_other(days: BusinessDays, start: date, count: int) -> None:
    end = days.after(start, count)
    assert isinstance(end, date)
    assert days.is_open(end) is True
    assert days.between(start, end) == count
    assert days.between(end, start) == -count
    assert days.before(end, count) == days.on_or_before(start)
    begin = days.before(start, count)
    assert isinstance(begin, date)
    assert days.after(begin, count) == days.on_or_after(start)


@given(day_sets, covered, counts)
def test_counting_is_the_same_as_going_day_by_day(days: BusinessDays, start: date, count: int) -> None:
    found, left = start, count
    while left:
        found += timedelta(days=1)
        left -= days.is_open(found) is True
    assert days.after(start, count) == found


@given(day_sets, covered, covered, counts)
def test_a_later_start_never_ends_earlier(days: BusinessDays, one: date, two: date, count: int) -> None:
    early, late = (days.after(start, count) for start in sorted((one, two)))
    assert isinstance(early, date)
    assert isinstance(late, date)
    assert early <= late


@given(day_sets, covered, counts)
def test_the_last_days_are_open_and_in_order(days: BusinessDays, end: date, count: int) -> None:
    found = days.last(count, end)
    assert isinstance(found, tuple)
    assert len(found) == count
    assert list(found) == sorted(set(found))
    assert found[-1] == days.on_or_before(end)
    assert all(days.is_open(one) is True for one in found)


@given(day_sets, covered)
def test_a_closed_weekday_is_exactly_one_that_is_listed(days: BusinessDays, one: date) -> None:
    listed = bool(days.closings(one, one))
    assert listed == (one.weekday() < 5 and days.is_open(one) is False)


@given(covered, counts)
def test_more_calendars_never_end_a_period_earlier(start: date, count: int) -> None:
    fewer, more = US_KY.after(start, count), NOTE.after(start, count)
    assert isinstance(fewer, date)
    assert isinstance(more, date)
    assert fewer <= more


# ---------------------------------------------------------------- the ends of the calendars


def test_beyond_the_files_the_answer_is_the_calendars_and_the_year() -> None:
    late, early = BeyondHorizon(("KY", "US"), 2031), BeyondHorizon(("KY", "US"), 2015)
    assert US_KY.after(day("2030-12-20"), 20) == late
    assert US_KY.on_or_after(day("2031-01-01")) == late
    assert US_KY.is_open(day("2031-01-01")) == late
    assert US_KY.last(2, day("2031-01-01")) == late
    assert US_KY.between(day("2029-01-01"), day("2033-01-01")) == late
    assert US_KY.before(day("2016-01-05"), 9) == early
    assert US_KY.on_or_before(day("2015-12-31")) == early
    assert US_KY.on_or_before(day("2016-01-01")) == early  # New Year's Day: the day before is not covered
    assert US_KY.last(9, day("2016-01-05")) == early
    assert US_KY.between(day("2015-01-01"), day("2033-01-01")) == early
    assert US_KY.after(day("2035-03-01"), 1) == BeyondHorizon(("KY", "US"), 2035)
    assert US_KY.after(date.max, 1) == BeyondHorizon(("KY", "US"), 9999)
    assert US_KY.before(date.min, 1) == BeyondHorizon(("KY", "US"), 1)


def test_a_day_that_is_not_counted_need_not_be_covered() -> None:
    assert US_KY.after(day("2015-12-31"), 1) == day("2016-01-04")
    assert US_KY.before(day("2031-01-01"), 1) == day("2030-12-31")
    assert US_KY.between(day("2015-12-31"), day("2016-01-04")) == 1
    assert US_KY.between(day("2040-01-01"), day("2040-01-01")) == 0


def test_without_holidays_every_weekday_beyond_is_open() -> None:
    days = US_KY.without_holidays()
    assert days.outside is Outside.WEEKDAYS_OPEN
    # Five days are left in 2030 (23, 24, 26, 27 and 30 December would be five, the 31st the sixth).
    assert US_KY.between(day("2030-12-20"), day("2030-12-31")) == 5
    assert days.after(day("2030-12-20"), 5) == day("2030-12-31")
    assert days.after(day("2030-12-20"), 6) == day("2031-01-01")
    assert days.before(day("2016-01-04"), 1) == day("2015-12-31")
    assert days.is_open(day("2031-01-01")) is True
    assert days.is_open(day("2031-01-04")) is False
    assert days.after(date.max, 1) == date.max
    assert days.before(date.min, 1) == date.min


def test_closed_beyond_nothing_is_open() -> None:
    days = US_KY.closed_beyond()
    assert days.after(day("2030-12-20"), 5) == day("2030-12-31")
    assert days.after(day("2030-12-20"), 6) == date.max
    assert days.on_or_after(day("2031-01-01")) == date.max
    assert days.on_or_before(day("2031-01-01")) == day("2030-12-31")
    assert days.before(day("2016-01-04"), 1) == date.min
    assert days.is_open(day("2031-01-01")) is False
    assert days.last(3, day("2016-01-05")) == (day("2016-01-04"), day("2016-01-05"))
    assert days.between(day("2030-12-20"), day("2040-01-01")) == 5


@given(day_sets, covered, counts)
def test_within_the_files_the_extremes_agree(days: BusinessDays, start: date, count: int) -> None:
    for extreme in (days.without_holidays(), days.closed_beyond()):
        assert extreme.after(start, count) == days.after(start, count)
        assert extreme.before(start, count) == days.before(start, count)
        assert extreme.last(count, start) == days.last(count, start)


@given(day_sets, anywhere, st.integers(1, 10**9))
def test_the_extremes_always_answer_and_bound_the_truth(days: BusinessDays, start: date, count: int) -> None:
    soonest, never = days.without_holidays().after(start, count), days.closed_beyond().after(start, count)
    assert isinstance(soonest, date)
    assert isinstance(never, date)
    assert soonest <= never
    known = days.after(start, count)
    assert isinstance(known, BeyondHorizon) or soonest <= known <= never


@given(anywhere, counts)
def test_weekdays_beyond_are_counted_like_weekdays(start: date, count: int) -> None:
    days = US_KY.without_holidays()
    end = days.after(start, count)
    assert isinstance(end, date)
    if end < date(2016, 1, 1) or (start >= date(2031, 1, 1) and end < date.max):
        found, left = start, count
        while left:
            found += timedelta(days=1)
            left -= found.weekday() < 5
        assert end == found


# ---------------------------------------------------------------- estimates


def test_a_count_over_confirmed_days_rests_on_no_estimate() -> None:
    assert NOTE.estimates(day("2022-01-01"), day("2022-12-31")) == ()


def test_an_estimated_day_and_an_unconfirmed_stretch_are_named() -> None:
    found = US_KY.estimates(day("2027-06-01"), day("2027-06-30"))
    assert [(code, holiday and (holiday.date, holiday.name)) for code, holiday in found] == [
        ("KY", (day("2027-06-14"), "King's Birthday")),
        ("KY", None),
    ]


def test_an_estimated_day_before_the_last_confirmed_one_stands_alone() -> None:
    ((code, holiday),) = US_KY.estimates(day("2025-06-01"), day("2025-06-30"))
    assert holiday is not None
    assert (code, holiday.date) == ("KY", day("2025-06-23"))


def test_a_weekend_day_moves_no_count() -> None:
    # Spring Festival 2027: the eve is a Friday, the first two days fall on the weekend.
    found = BusinessDays(("CN",)).estimates(day("2027-02-06"), day("2027-02-07"))
    assert found == (("CN", None),)


def test_beyond_the_files_nothing_is_estimated() -> None:
    assert US_KY.estimates(day("2031-01-01"), day("2031-12-31")) == ()


@given(day_sets, covered, covered)
def test_estimates_are_sorted_and_said_once(days: BusinessDays, one: date, two: date) -> None:
    start, end = sorted((one, two))
    found = days.estimates(start, end)
    places = [(code, holiday.date if holiday else date.max) for code, holiday in found]
    assert places == sorted(set(places))
    for code, holiday in found:
        assert start <= holiday.date <= end if holiday else end > load_calendar(code).confirmed_to
