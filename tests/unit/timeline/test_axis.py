"""The ticks of the dates: for every span some, in order, and with words that do not run into each other."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from engine.timeline.axis import Axis, make_axis
from engine.timeline.days import Days

FIRST = date(2022, 1, 28)
ROOM = 1100.0


def axis_of(count: int, first: date = FIRST, room: float = ROOM) -> Axis:
    return make_axis(Days(first, first + timedelta(days=count - 1)), room, lambda word: 6 * len(word) + 7)


@pytest.mark.parametrize(
    ("count", "unit"),
    [(1, "day"), (14, "day"), (31, "day"), (90, "week"), (365, "month"), (4 * 365, "month"), (15 * 365, "month"),
     (40 * 365, "year"), (3000 * 365, "year")],
)  # fmt: skip
def test_the_unit_fits_the_span(count: int, unit: str) -> None:
    first = FIRST if count < 365_000 else date(1000, 1, 1)
    assert axis_of(count, first).unit == unit


@pytest.mark.parametrize("count", [1, 2, 14, 30, 45, 61, 92, 200, 365, 700, 1461, 3000, 5480, 12_000])
def test_words_do_not_run_into_each_other(count: int) -> None:
    axis = axis_of(count)
    for ticks in (axis.upper, axis.lower):
        ends = 0.0
        for tick in (t for t in ticks if t.word):
            start = (tick.day - FIRST).days * ROOM / count
            assert start >= ends
            ends = start + 6 * len(tick.word)
        assert ends <= ROOM


@pytest.mark.parametrize("count", [14, 30, 92, 365, 1461, 5480])
def test_there_are_enough_ticks_and_not_too_many(count: int) -> None:
    axis = axis_of(count)
    assert 8 <= len([t for t in axis.lower if t.word]) <= 61
    for ticks in (axis.upper, axis.lower):
        assert all(one.day < other.day for one, other in pairwise(ticks))
        assert all(FIRST <= tick.day < FIRST + timedelta(days=count) for tick in ticks)


def test_weeks_begin_on_mondays() -> None:
    days = [tick.day for tick in axis_of(92).lower]
    assert days[0] == FIRST  # a Friday: the week has begun before it, and has no word
    assert axis_of(92).lower[0].word == ""
    assert {day.weekday() for day in days[1:]} == {0}


def test_a_year_that_has_begun_keeps_its_word_and_a_quarter_does_not() -> None:
    axis = axis_of(4 * 365)
    assert axis.upper[0].word == "2022"
    assert [tick.word for tick in axis.lower[:3]] == ["", "Apr", "Jul"]


def test_months_are_told_in_full_where_there_is_room() -> None:
    axis = make_axis(Days(date(2022, 7, 1), date(2022, 7, 31)), ROOM, lambda word: 6 * len(word) + 7)
    assert [tick.word for tick in axis.upper] == ["Jul 2022"]
    assert [tick.word for tick in axis.lower] == [str(day) for day in range(1, 32)]


def test_the_ends_of_the_calendar() -> None:
    assert make_axis(Days(date(9999, 12, 1), date.max), 50, len).lower
    assert make_axis(Days(date.min, date(1, 3, 1)), 50, len).lower
    assert make_axis(Days(date.min, date.max), 50, len).lower
