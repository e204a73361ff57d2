"""The words of the events: none over another, none out of the picture, no line through them."""

from datetime import date, timedelta

import pytest

from engine.diagrams.text import width
from engine.timeline.days import Days
from engine.timeline.flags import LINE, Flag, crowded, event_lines, place_flags
from engine.timeline.happenings import Happening
from engine.timeline.sheet import EDGE, MARGIN, SMALL, Scale

FIRST = date(2022, 1, 1)
YEAR = Scale(Days(FIRST, date(2022, 12, 31)))


def events(*days: int, type_: str = "PlanSent", subject: str = "plan") -> tuple[Happening, ...]:
    return tuple(
        Happening(f"e{at}", FIRST + timedelta(days=day), type_, f"{subject}_{at}") for at, day in enumerate(days)
    )


def box(flag: Flag) -> tuple[float, float, float, float]:
    """Left, right, top, bottom of the words of a day."""
    wide = max(width(line, SMALL, bold=at == 0) for at, line in enumerate(flag.lines))
    return flag.left, flag.left + wide, flag.top, flag.top + len(flag.lines) * LINE


@pytest.mark.parametrize(
    "days",
    [(0, 1, 2, 3, 4), (0, 100, 200, 300, 364), (355, 360, 364), tuple(range(0, 365, 20)), (360, 361, 362, 363, 364)],
    ids=["start", "spread", "end", "even", "last days"],
)
def test_words_stand_free(days: tuple[int, ...]) -> None:
    flags = [flag for flag in place_flags(events(*days, type_="SomethingLong"), YEAR) if flag.lines]
    assert flags
    for at, flag in enumerate(flags):
        left, right, top, bottom = box(flag)
        assert left >= MARGIN
        assert right <= EDGE
        for other in flags[:at] + flags[at + 1 :]:
            begin, end, high, low = box(other)
            assert right <= begin or end <= left or bottom <= high or low <= top, "two blocks of words overlap"
            assert not (left < other.x < right and top < low), "a line runs through words"


def test_every_day_keeps_its_mark_even_without_words() -> None:
    found = place_flags(events(*range(0, 365, 2)), YEAR)
    assert [flag.day for flag in found] == [FIRST + timedelta(days=n) for n in range(0, 365, 2)]
    assert not all(flag.lines for flag in found)


def test_too_many_days_are_crowded() -> None:
    assert not crowded(events(0, 100, 200), YEAR)
    assert crowded(events(*range(0, 365, 5)), YEAR)
    assert crowded(events(*range(30)), YEAR)


def test_the_events_of_a_day_share_its_words() -> None:
    (flag,) = place_flags((*events(5, 5), *events(5, type_="RentPaid", subject="flat")), YEAR)
    assert flag.lines == ("2022-01-06", "PlanSent plan_0, plan_1", "RentPaid flat_0")


def test_many_events_of_a_day_are_told_briefly() -> None:
    assert event_lines(events(0, 0, 0, 0, 0)) == ("PlanSent plan_0, plan_1, plan_2 +2",)
    assert event_lines([Happening("a", FIRST, "Inspected"), Happening("b", FIRST, "Inspected")]) == ("2 × Inspected",)
    facts = [Happening(f"f{n}", FIRST, "Fact", f"Kept({n})", fact=True) for n in range(3)]
    assert event_lines(facts) == ("3 facts",)
    assert event_lines(facts[:1]) == ("Kept(0)",)
    many = [Happening(f"e{n}", FIRST, f"Type{n}") for n in range(9)]
    (flag,) = place_flags(many, YEAR)
    assert len(flag.lines) == 7
    assert flag.lines[-1] == "and 4 more"
