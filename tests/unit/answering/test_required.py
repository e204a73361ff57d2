"""What an act brings with it: notices before it, duties after it, to whom and by when."""

from datetime import date
from typing import Any

from engine.answers import AskAnswer, Requirement
from engine.service import Rules
from tests.support import answer, deal, event, fact


def sale(rules: Rules, *log: dict[str, Any], day: str = "2022-06-01", **data: Any) -> AskAnswer:
    """The answer about a sale by Ada to Cleo for USD 500."""
    said = {"ref": "s1", "seller": "ada", "buyer": "cleo", "price": "500"} | data
    return answer(rules, log, "Sale", day, **said)


def only(found: AskAnswer) -> Requirement:
    """The one thing that it brings."""
    (one,) = found.requires
    return one


BEFORE = deal(
    'clause 1 "Tell them"\n  for every Partner p\n'
    "  a Sale s requires a Delivery [by s.seller, to p, re s.ref, before s] if s.price > USD 100\n"
)


def test_what_must_come_before_is_due_with_the_act() -> None:
    found = sale(BEFORE)
    told = [(r.clause, r.bearer, r.to, r.what, r.due, r.met) for r in found.requires]
    day = date(2022, 6, 1)
    assert told == [
        ("deal:1", "ada", "ada", "Delivery", day, False),
        ("deal:1", "ada", "ben", "Delivery", day, False),
    ]


def test_what_has_been_done_is_listed_as_met() -> None:
    found = sale(BEFORE, event("d", "Delivery", "2022-05-01", by="ada", to="ben", re="s1"))
    assert {r.to: r.met for r in found.requires} == {"ada": False, "ben": True}


def test_nothing_is_required_outside_of_the_condition() -> None:
    assert sale(BEFORE, price="100").requires == ()


def test_a_requirement_that_hangs_on_an_unknown_is_not_listed() -> None:
    rules = deal(
        "fact Ill(party): yes/no\n"
        'clause 1 "Tell"\n  a Sale s requires a Delivery [by s.seller, re s.ref, before s] if Ill(s.seller)\n'
    )
    assert sale(rules).requires == ()
    assert only(sale(rules, fact("f", "Ill", ["ada"], True))).what == "Delivery"


def test_a_clause_that_was_ended_requires_nothing() -> None:
    rules = deal(
        'clause 1 "Tell"\n  a Sale s requires a Delivery [by s.seller, re s.ref, before s]\n'
        'clause 2 "End"\n  when a Closing c\n  terminates 1\n'
    )
    assert sale(rules, event("c", "Closing", "2022-05-01")).requires == ()


AFTER = deal(
    'clause 1 "No"\n  prohibits a Sale s if s.price > USD 1,000\n'
    'clause 2 "Afterwards"\n  when a Sale s\n'
    "  ada must make a Delivery [by ada, re s.ref] to ben within 10 days after s.date\n"
)


def test_a_duty_that_the_act_opens_is_listed_with_its_day() -> None:
    one = only(sale(AFTER))
    assert (one.clause, one.bearer, one.to, one.what) == ("deal:2", "ada", "ben", "Delivery")
    assert (one.due, one.met) == (date(2022, 6, 11), None)


def test_it_is_listed_whatever_the_decision_is() -> None:
    found = sale(AFTER, price="1001")
    assert (found.decision, only(found).clause) == ("prohibited", "deal:2")


def test_duties_for_every_partner_are_one_each() -> None:
    rules = deal(
        'clause 1 "x"\n  when a Sale s\n  for every Partner p\n'
        "  ada must make a Delivery [by ada, to p] to p by 2022-09-01\n"
    )
    assert [r.to for r in sale(rules).requires] == ["ada", "ben"]


def test_a_duty_without_a_day_has_none() -> None:
    rules = deal('clause 1 "x"\n  when a Sale s\n  ada must make a Delivery [by ada] to ben promptly\n')
    assert only(sale(rules)).due is None


def test_a_duty_that_no_event_performs_is_told_in_its_words() -> None:
    rules = deal('clause 1 "x"\n  when a Sale s\n  ada must "hand over the keys" by 2022-09-01\n')
    assert only(sale(rules)).description == "hand over the keys"


def test_a_right_and_a_window_are_no_requirements() -> None:
    rules = deal(
        'clause 1 "x"\n  when a Sale s\n  ben may make a Visit [by ben] within 10 days after s.date\n'
        "  when a Sale s\n  period for ben until 2022-09-01\n"
    )
    assert sale(rules).requires == ()


def test_a_duty_whose_condition_fails_is_not_listed() -> None:
    rules = deal(
        'clause 1 "x"\n  when a Sale s if s.price > USD 500\n  ada must make a Delivery [by ada] to ben promptly\n'
    )
    assert sale(rules).requires == ()
    assert only(sale(rules, price="501")).clause == "deal:1"


def test_a_duty_that_another_clause_takes_away_is_not_listed() -> None:
    rules = deal(
        'clause 1 "x"\n  when a Sale s\n  ada must make a Delivery [by ada] to ben promptly\n'
        'clause 2 "y"\n  ada need not perform 1 if some Opening [before trigger]\n'
    )
    assert only(sale(rules)).clause == "deal:1"
    assert sale(rules, event("o", "Opening", "2022-05-01")).requires == ()


def test_what_comes_before_stands_before_what_comes_after() -> None:
    rules = deal(
        'clause 1 "x"\n  when a Sale s\n  ada must make a Delivery [by ada] to ben promptly\n'
        'clause 2 "y"\n  a Sale s requires an Assent [by ben, re s.ref, before s]\n'
    )
    assert [(r.clause, r.met) for r in sale(rules).requires] == [("deal:2", False), ("deal:1", None)]
