"""Which days a picture shows when it is not said."""

from datetime import date, timedelta

from contract_dsl.diagnostics import Diagnostic
from engine.timeline.days import Days, Wanted, base_day, choose_days, wrong

JAN, JUN, DEC = date(2022, 1, 10), date(2022, 6, 15), date(2022, 12, 1)


def test_what_is_asked_for_is_shown() -> None:
    assert choose_days(Wanted(since=JUN, until=JUN), (JAN, DEC), ()) == Days(JUN, JUN)


def test_from_the_first_event_to_the_last() -> None:
    assert choose_days(Wanted(), (DEC, JAN, JUN), ()) == Days(JAN, DEC)
    assert choose_days(Wanted(since=JUN), (JAN, DEC), ()) == Days(JUN, DEC)
    assert choose_days(Wanted(until=JUN), (JAN, DEC), ()) == Days(JAN, JUN)


def test_today_is_shown_too() -> None:
    later, earlier = date(2023, 3, 1), date(2021, 12, 24)
    assert choose_days(Wanted(on=later), (JAN, DEC), ()) == Days(JAN, later)
    assert choose_days(Wanted(on=earlier), (JAN, DEC), ()) == Days(earlier, DEC)


def test_deadlines_soon_after_the_last_event_are_shown() -> None:
    near, far = DEC + timedelta(days=80), DEC + timedelta(days=100)
    assert choose_days(Wanted(), (JAN, DEC), (near, far, date(2032, 1, 1))) == Days(JAN, near)


def test_how_soon_that_is_grows_with_the_span_up_to_a_year() -> None:
    first, due = date(2018, 1, 1), date(2023, 11, 30)
    assert choose_days(Wanted(), (first, DEC), (due,)) == Days(first, due)
    assert choose_days(Wanted(), (first, DEC), (date(2023, 12, 3),)) == Days(first, DEC)


def test_a_single_event_is_shown_with_two_weeks() -> None:
    assert choose_days(Wanted(), (JAN,), ()) == Days(JAN, JAN + timedelta(days=13))


def test_the_calendar_has_an_end() -> None:
    assert choose_days(Wanted(), (date.max,), ()) == Days(date.max, date.max)


def test_a_first_day_after_the_last_is_refused() -> None:
    finding = wrong(Wanted(since=DEC, until=JAN))
    assert finding is not None
    assert finding.code == "Q103"
    assert str(DEC) in finding.message
    assert str(JAN) in finding.message
    assert wrong(Wanted(since=JAN, until=JAN)) is None
    assert wrong(Wanted(since=DEC)) is None


def test_without_an_event_it_has_to_be_said_where_to_begin() -> None:
    for wanted in (Wanted(), Wanted(until=JUN)):
        finding = choose_days(wanted, (), ())
        assert isinstance(finding, Diagnostic)
        assert finding.code == "Q101"
        assert finding.help is not None
        assert "--from" in finding.help


def test_nothing_recorded_by_the_last_day_is_told() -> None:
    finding = choose_days(Wanted(until=JAN), (JUN, DEC), ())
    assert isinstance(finding, Diagnostic)
    assert finding.code == "Q101"
    assert str(JAN) in finding.message
    assert choose_days(Wanted(until=JUN, on=JAN), (DEC,), ()) == Days(JAN, JUN)


def test_open_deadlines_are_looked_at_from_the_last_day_that_is_known() -> None:
    assert base_day(Wanted(), (JAN, DEC, JUN)) == DEC
    assert base_day(Wanted(on=date(2023, 1, 1)), (JAN,)) == date(2023, 1, 1)
    assert base_day(Wanted(), ()) is None
