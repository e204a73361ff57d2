"""Periods as rule files count them, compared with counting on one's fingers; and laws that hold for every period."""

from calendar import monthrange
from datetime import date, timedelta
from functools import cache
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.evaluate.unknown import ABSENT, Unknown
from engine.service import Rules, open_rules
from engine.time import BusinessDays
from tests.properties.steady import steady

FIRST_DAY = ("exclude", "include")
ROLLS = ("do not roll", "roll forward under 1", "roll back under 1")
MONTHS = ("months stop at the last day", "months run on to the next day", "months must have the day")
UNITS = ("days", "business days", "weeks", "months", "years")
COUNTS = (1, 2, 7, 12)
WAYS = ("after", "back from")

HEADS = tuple(product(FIRST_DAY, ROLLS, MONTHS))

OPEN = BusinessDays(("US",))
DAY = timedelta(1)
dates = st.dates(date(2017, 1, 1), date(2024, 12, 31)) | st.sampled_from(
    [date(2020, 2, 29), date(2021, 1, 31), date(2022, 1, 30), date(2023, 12, 31), date(2022, 2, 28), date(2021, 12, 24)]
)


@cache
def rules(first_day: str, roll: str, months: str) -> Rules:
    """A rule set that counts in one of the ways, with a term for each period."""
    lines = [
        'rule set counting "Ways of counting"\n  time zone UTC\n',
        'agreement c "Counting" dated 2016-01-01\n  time zone UTC\n  currency USD',
        f"  periods {first_day} the day they run from and {roll}\n  {months}\n",
        "calendar BusinessDay: weekdays except holidays of US\n",
        'clause 1 "Periods"\n  without operation "it stands at the head"\n',
        *(
            f"term {name_of(count, unit, way)}(d: date): date means {count} {unit} {way} d"
            for count, unit, way in product(COUNTS, UNITS, WAYS)
        ),
        "term Anniversary(d: date): date means 2nd anniversary of d",
        "term Next(d: date): date means NextBusinessDay(d)",
        "term Before(d: date): date means BusinessDayBefore(d)",
    ]
    with TemporaryDirectory() as folder:
        Path(folder, "head.clause").write_text(lines[0], encoding="utf-8")
        Path(folder, "c.clause").write_text("\n".join(lines[1:]) + "\n", encoding="utf-8")
        return open_rules(Path(folder), cache=False)


def name_of(count: int, unit: str, way: str) -> str:
    return f"T{count}{unit.replace(' ', '')}{'After' if way == 'after' else 'Back'}"


def counted(of: Rules, term: str, day: date) -> Any:
    """What a term says of a day; None where there is no such date."""
    value = of.value(of.history(of.log_of([])), f"c:{term}", [day.isoformat()], "2022-06-30").value
    assert value is not ABSENT
    return None if isinstance(value, Unknown) else value


# ---------------------------------------------------------------- on one's fingers


def step(day: date, count: int, *, include: bool) -> date:
    """The `count`-th business day after the day, or before it; the day itself may be the first."""
    way = DAY if count > 0 else -DAY
    left = abs(count) - bool(include and OPEN.is_open(day))
    while left:
        day += way
        left -= bool(OPEN.is_open(day))
    return day


def month_later(day: date, count: int, months: str) -> date | None:
    """The same day of a month so many months later."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    last = monthrange(year, month + 1)[1]
    if day.day <= last:
        return date(year, month + 1, day.day)
    if months == MONTHS[0]:
        return date(year, month + 1, last)
    return date(year, month + 1, last) + DAY if months == MONTHS[1] else None


def on_fingers(count: int, unit: str, day: date, *, way: str, head: tuple[str, str, str]) -> date | None:
    """A period counted from its definition."""
    first_day, roll, months = head
    sign, include = (1 if way == "after" else -1), first_day == "include"
    if unit == "business days":
        return step(day, sign * count, include=include)
    if unit in ("months", "years"):
        end = month_later(day, sign * count * (12 if unit == "years" else 1), months)
    else:
        end = day + sign * count * (7 if unit == "weeks" else 1) * DAY
    if end is not None and include:
        end -= sign * DAY
    if end is None or way != "after" or roll == ROLLS[0]:
        return end
    if not OPEN.first <= end <= OPEN.final:
        return None
    while not OPEN.is_open(end):
        end += DAY if roll == ROLLS[1] else -DAY
    return end


@pytest.mark.parametrize("head", HEADS, ids=", ".join)
def test_periods_are_counted_as_on_fingers(head: tuple[str, str, str]) -> None:
    of = rules(*head)

    @settings(steady, max_examples=60)
    @given(st.sampled_from(COUNTS), st.sampled_from(UNITS), st.sampled_from(WAYS), dates)
    def counts(count: int, unit: str, way: str, day: date) -> None:
        expected = on_fingers(count, unit, day, way=way, head=head)
        assert counted(of, name_of(count, unit, way), day) == expected

    counts()


# ---------------------------------------------------------------- laws

PLAIN = (FIRST_DAY[0], ROLLS[0], MONTHS[0])


@steady
@given(st.sampled_from(COUNTS), dates)
def test_business_days_forth_and_back(count: int, day: date) -> None:
    of = rules(*PLAIN)
    forth = counted(of, name_of(count, "business days", "after"), day)
    assert OPEN.between(day, forth) == count
    back = counted(of, name_of(count, "business days", "back from"), forth)
    start = day if OPEN.is_open(day) else counted(of, "Before", day)
    assert back == start
    assert counted(of, name_of(count, "business days", "after"), back) == forth


@steady
@given(dates)
def test_neighbouring_business_days(day: date) -> None:
    of = rules(*PLAIN)
    following, before = counted(of, "Next", day), counted(of, "Before", day)
    assert before < day <= following
    assert (following == day) == OPEN.is_open(day)
    assert counted(of, name_of(1, "business days", "after"), before) == following


@steady
@given(dates, dates, st.sampled_from(COUNTS), st.sampled_from(UNITS), st.sampled_from(WAYS))
def test_who_begins_later_never_ends_earlier(one: date, two: date, count: int, unit: str, way: str) -> None:
    for head in HEADS[:: len(MONTHS)]:
        ends = [counted(rules(*head), name_of(count, unit, way), day) for day in sorted((one, two))]
        assert None in ends or ends[0] <= ends[1]


@steady
@given(dates)
def test_a_year_is_twelve_months_and_an_anniversary_never_rolls(day: date) -> None:
    for head in HEADS:
        of = rules(*head)
        assert counted(of, name_of(12, "months", "after"), day) == counted(of, name_of(1, "years", "after"), day)
        assert counted(of, "Anniversary", day) == month_later(day, 24, head[2])
