"""Business days in decisions: estimated days are said, and a day beyond every calendar leaves the answer open."""

import pytest

from engine.answers import AskAnswer
from tests.support import DEAL, answer, rules_of


def sale(clause: str, day: str, calendar: str = "KY") -> AskAnswer:
    """The answer about a sale on a day, under one clause and with the business days of a calendar."""
    text = DEAL.replace("holidays of US", f"holidays of {calendar}") + f'clause 1 "x"\n  {clause}\n'
    return answer(rules_of(text, name="deal"), [], "Sale", day, ref="s1", seller="ada", buyer="cleo", price="1")


WITHIN = "prohibits a Sale s if s.date <= 3 business days after 2027-06-10"


@pytest.mark.parametrize(("day", "decision"), [("2027-06-16", "prohibited"), ("2027-06-17", "permitted")])
def test_an_estimated_holiday_is_counted_and_said(day: str, decision: str) -> None:
    """Monday 14 June 2027 is expected to be the King's Birthday: the 11th, the 15th, the 16th."""
    found = sale(WITHIN, day)
    assert found.decision == decision
    assert "an estimated day was used: KY 2027-06-14 King's Birthday is estimated" in found.notes


def test_days_of_a_confirmed_year_are_not_said_to_be_estimated() -> None:
    found = sale("prohibits a Sale s if s.date <= 3 business days after 2024-06-12", "2024-06-18")
    assert (found.decision, [note for note in found.notes if "estimated" in note]) == ("prohibited", [])


def test_an_earliest_day_that_rests_on_an_estimate_says_so() -> None:
    found = sale("prohibits a Sale s if s.date <= 3 business days after 2027-06-10", "2027-06-10")
    assert str(found.earliest) == "2027-06-17"
    assert any("estimated" in note for note in found.notes)


BEYOND = "prohibits a Sale s if s.date <= 10 business days after 2030-12-20"


# From 20 December 2030 the 5th business day is the 31st. If 2031 had no holidays, the 10th were 7 January; it cannot be
# earlier, and nobody knows how much later it is.


def test_a_day_that_hangs_on_a_calendar_that_ends_is_undetermined() -> None:
    found = sale(BEYOND, "2031-01-08")
    assert (found.decision, found.missing) == ("undetermined", ("Calendar(KY, 2031)",))


@pytest.mark.parametrize("day", ["2030-12-31", "2031-01-07"])
def test_what_is_the_same_however_those_years_turn_out_is_decided(day: str) -> None:
    assert sale(BEYOND, day).decision == "prohibited"


def test_a_permission_never_rests_on_a_calendar_that_ends() -> None:
    """The sale is free from the day after the period; after January 2031 that is likely, and not certain."""
    assert sale(BEYOND, "2031-03-01").decision == "undetermined"


def test_before_the_first_calendar_nothing_is_known() -> None:
    rules = rules_of(DEAL + "term X: date means 10 business days back from 2016-01-10\n", name="deal")
    found = rules.value(rules.history(rules.log_of([])), "X", (), "2022-06-01").answer()
    assert (found.value, found.missing) == (None, ("Calendar(US, 2015)",))
