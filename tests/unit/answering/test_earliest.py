"""The earliest day: when the passing of time alone permits a prohibited act."""

from datetime import date
from typing import Any

import pytest

from engine.answers import AskAnswer
from engine.service import Rules
from tests.support import answer, deal, event, fact


def sale(rules: Rules, *log: dict[str, Any], day: str = "2022-06-01", **data: Any) -> AskAnswer:
    """The answer about a sale by Ada to Cleo for USD 500."""
    said = {"ref": "s1", "seller": "ada", "buyer": "cleo", "price": "500"} | data
    return answer(rules, log, "Sale", day, **said)


def first_day(clauses: str, *log: dict[str, Any], day: str = "2022-06-01") -> date | None:
    """The earliest day of a sale that is prohibited on `day`."""
    found = sale(deal(clauses), *log, day=day)
    assert found.decision == "prohibited"
    return found.earliest


OPENING = event("o", "Opening", "2022-05-01")


def test_a_lock_up_ends_with_its_date() -> None:
    assert first_day('clause 1 "x"\n  prohibits a Sale s if s.date < 2022-09-01\n') == date(2022, 9, 1)


def test_a_bound_that_is_included_ends_a_day_later() -> None:
    assert first_day('clause 1 "x"\n  prohibits a Sale s if s.date <= 2022-09-01\n') == date(2022, 9, 2)


def test_the_last_of_several_prohibitions_counts() -> None:
    clauses = (
        'clause 1 "x"\n  prohibits a Sale s if s.date < 2022-09-01\n'
        'clause 2 "y"\n  prohibits a Sale s if s.date < 1st anniversary of (latest Opening).date\n'
    )
    assert first_day(clauses, OPENING) == date(2023, 5, 1)


def test_a_gap_between_two_windows_is_found() -> None:
    clauses = 'clause 1 "x"\n  prohibits a Sale s if s.date < 2022-07-01 or s.date >= 2022-07-02\n'
    assert first_day(clauses) == date(2022, 7, 1)


def test_after_the_gap_there_is_no_day() -> None:
    clauses = 'clause 1 "x"\n  prohibits a Sale s if s.date < 2022-07-01 or s.date >= 2022-07-02\n'
    found = sale(deal(clauses), day="2022-07-02")
    assert (found.decision, found.earliest) == ("prohibited", None)
    assert "no earliest day: no passing of time alone permits it" in found.notes


def test_what_no_time_ends_has_no_earliest_day() -> None:
    assert first_day('clause 1 "x"\n  prohibits a Sale s if s.price > USD 100\n') is None


def test_a_permitted_act_has_no_earliest_day() -> None:
    assert sale(deal('clause 1 "x"\n  prohibits a Sale s if s.date < 2022-06-01\n')).earliest is None


def test_the_day_on_which_a_permission_begins() -> None:
    clauses = (
        'clause 1 "x"\n  prohibits a Sale s\n'
        'clause 2 "y"\n  permits a Sale s if s.date >= 2022-08-15 notwithstanding 1\n'
    )
    assert first_day(clauses) == date(2022, 8, 15)


def test_business_days_are_counted() -> None:
    # 1 May 2022 is a Sunday; the fifth business day after it is Friday the 6th, so that the 9th is not yet needed.
    clauses = 'clause 1 "x"\n  prohibits a Sale s if s.date <= 5 business days after (latest Opening).date\n'
    assert first_day(clauses, OPENING, day="2022-05-02") == date(2022, 5, 7)


def test_the_end_of_a_state_by_date() -> None:
    clauses = (
        'state Closed\n  holds from the start\n  ends on 2022-10-01\nclause 1 "x"\n  prohibits a Sale s if Closed\n'
    )
    assert first_day(clauses) == date(2022, 10, 1)


def test_the_suspension_of_the_clause() -> None:
    clauses = (
        'clause 1 "x"\n  prohibits a Sale s\n'
        'clause 2 "Pause"\n  when an Opening o\n  suspends 1 from 2022-08-01 until 2022-08-31\n'
    )
    assert first_day(clauses, OPENING) == date(2022, 8, 1)


def test_the_opening_of_a_power() -> None:
    clauses = 'clause 1 "x"\n  when an Opening o\n  ada may only make a Sale s opens on 3 months after o.date\n'
    assert first_day(clauses, OPENING) == date(2022, 8, 1)


def test_what_is_deemed_to_happen() -> None:
    clauses = (
        "event Silence\n  by: party\n"
        'clause 1 "x"\n  prohibits a Sale s unless some Silence [by ben, before s]\n'
        'clause 2 "y"\n  when an Opening o\n  deems a Silence [by ben] on 60 days after o.date\n'
    )
    assert first_day(clauses, OPENING) == date(2022, 6, 30)


LOAN = "act Loan\n  by: party, the actor\n  until: date\n"


def test_dates_inside_the_act_stay() -> None:
    rules = deal(LOAN + 'clause 1 "x"\n  prohibits a Loan l if 30 days back from l.until > l.date\n')
    found = answer(rules, [], "Loan", "2022-06-01", by="ada", until="2022-09-15")
    # 30 days before 15 September is 16 August: from then on the loan is short enough.
    assert (found.decision, found.earliest) == ("prohibited", date(2022, 8, 16))


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("s.date - 10 < 2022-08-01", date(2022, 8, 11)),
        ("10 days back from today < 2022-08-01", date(2022, 8, 11)),
        ("30 days after s.date < 2022-09-15", date(2022, 8, 16)),
        ("2 months after s.date < 2023-01-01", date(2022, 11, 1)),
        ("1st anniversary of s.date < 2023-08-01", date(2022, 8, 1)),
        ("MonthOf(s.date) < 9", date(2022, 9, 1)),
    ],
)
def test_the_day_is_found_however_the_condition_is_put(condition: str, expected: date) -> None:
    assert first_day(f'clause 1 "x"\n  prohibits a Sale s if {condition}\n') == expected


def test_what_is_logged_after_the_question_does_not_count() -> None:
    clauses = 'clause 1 "x"\n  prohibits a Sale s unless some Assent [by ben, re s.ref, before s]\n'
    assert first_day(clauses, event("a", "Assent", "2022-06-05", by="ben", re="s1")) is None


def test_a_day_that_hangs_on_an_unknown_fact_is_not_promised() -> None:
    clauses = (
        "fact Ill(party): yes/no\n"
        'clause 1 "x"\n  prohibits a Sale s if s.date < 2022-09-01\n'
        'clause 2 "y"\n  prohibits a Sale s if Ill(s.seller)\n'
    )
    found = sale(deal(clauses))
    assert (found.decision, found.earliest) == ("prohibited", None)
    assert "no earliest day: it hangs on what is not known" in found.notes
    assert sale(deal(clauses), fact("f", "Ill", ["ada"], False)).earliest == date(2022, 9, 1)


def test_years_that_are_not_looked_at_are_named() -> None:
    found = sale(deal('clause 1 "x"\n  prohibits a Sale s if s.date < 2050-01-01\n'))
    assert found.earliest is None
    assert "no earliest day: not before 2033; later years are not looked at" in found.notes


def test_a_calendar_that_ends_is_named() -> None:
    clauses = 'clause 1 "x"\n  prohibits a Sale s if s.date <= 250 business days after 2030-06-03\n'
    found = sale(deal(clauses), day="2030-06-10")
    assert (found.decision, found.earliest) == ("prohibited", None)
    assert "no earliest day: no calendar goes so far: Calendar(US, 2031)" in found.notes


@pytest.mark.parametrize("day", ["2022-06-01", "2022-08-31"])
def test_the_day_is_the_same_from_wherever_one_asks(day: str) -> None:
    assert first_day('clause 1 "x"\n  prohibits a Sale s if s.date < 2022-09-01\n', day=day) == date(2022, 9, 1)


def test_on_the_earliest_day_it_is_permitted_and_on_the_day_before_it_is_not() -> None:
    rules = deal(
        'clause 1 "x"\n  prohibits a Sale s if s.date < 1st anniversary of (earliest Opening).date\n'
        "    unless s.date in (2022-06-01, 2022-06-02)\n"
    )
    found = sale(rules, OPENING, day="2022-05-20").earliest
    assert found == date(2022, 6, 1)
    assert sale(rules, OPENING, day="2022-05-31").decision == "prohibited"
    assert sale(rules, OPENING, day="2022-06-01").decision == "permitted"


FAIRS = "schedule Fair: 10 June and 12 June from 2022-01-01\n"


@pytest.mark.parametrize(
    ("condition", "asked", "expected"),
    [
        ("s.date in Fair", "2022-06-10", date(2022, 6, 11)),
        ("not (s.date in Fair)", "2022-06-01", date(2022, 6, 10)),
        ("not (s.date + 3 in Fair)", "2022-06-01", date(2022, 6, 7)),
        ("s.date + 3 in Fair", "2022-06-07", date(2022, 6, 8)),
        ("not (s.date + 3 in BusinessDay)", "2022-06-01", date(2022, 6, 3)),
    ],
)
def test_the_dates_of_a_schedule_begin_and_end_a_bar(condition: str, asked: str, expected: date) -> None:
    clauses = f'{FAIRS}clause 1 "x"\n  prohibits a Sale s if {condition}\n'
    assert first_day(clauses, day=asked) == expected


@pytest.mark.parametrize(
    ("when", "asked", "expected"),
    [
        ("the later of (x.date, 2022-08-01)", "2022-06-01", None),  # it is a bargain from then on, and forbidden still
        ("(if x.date < 2022-08-01 then x.date else 2023-01-01)", "2022-06-01", date(2022, 8, 1)),
        ("NextBusinessDay(x.date)", "2022-06-03", date(2022, 6, 4)),  # on a Saturday it lies two days ahead
    ],
)
def test_the_act_ceases_to_be_what_a_clause_speaks_of(when: str, asked: str, expected: date | None) -> None:
    bargain = f'event Bargain\n  from a Sale x\n    on {when}\nclause 1 "x"\n  prohibits a Bargain b\n'
    if expected is None:
        bargain += 'clause 2 "y"\n  prohibits a Sale s\n'
    assert first_day(bargain, day=asked) == expected


def test_the_act_comes_to_be_what_a_permission_speaks_of() -> None:
    clauses = (
        "event Bargain\n  from a Sale x\n    on 2022-08-15\n"
        'clause 1 "x"\n  prohibits a Sale s\n'
        'clause 2 "y"\n  permits a Bargain b notwithstanding 1\n'
    )
    assert first_day(clauses) == date(2022, 8, 15)


def test_weights_that_shrink_with_the_day_make_a_majority() -> None:
    clauses = (
        "term Worth(p: party): number means if p = ada then 2022-06-20 - today else 2\n"
        'clause 1 "x"\n  prohibits a Sale s if holders p of more than 50% by Worth(p) satisfy (p = ada)\n'
    )
    found = sale(deal(clauses), day="2022-06-10")
    others = 2 * (len(deal(clauses).model.parties) - 1)
    assert found.earliest == date.fromordinal(date(2022, 6, 20).toordinal() - others)
