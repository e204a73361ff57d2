"""What a clause does while it is in force: termination, suspension, accrued rights, deeming, and other agreements."""

from datetime import date
from typing import Any

import pytest

from engine.answers import AskAnswer
from engine.service import Rules
from tests.support import HEAD, answer, deal, event, rules_of_files


def sale(rules: Rules, *log: dict[str, Any], day: str = "2022-06-01", **data: Any) -> AskAnswer:
    """The answer about a sale by Ada to Cleo for USD 500."""
    said = {"ref": "s1", "seller": "ada", "buyer": "cleo", "price": "500"} | data
    return answer(rules, log, "Sale", day, **said)


def statuses(rules: Rules, *log: dict[str, Any], on: str) -> dict[str, str]:
    """What became of the one instance of each clause."""
    found = rules.duties(rules.history(rules.log_of(log)), date.fromisoformat(on)).answer()
    return {duty.clause: duty.status for duty in found.duties}


# ---- from when


def test_before_its_date_an_agreement_forbids_nothing() -> None:
    rules = deal('clause 1 "x"\n  prohibits a Sale s\n')
    assert sale(rules, day="2022-01-02").decision == "permitted"
    assert sale(rules, day="2022-01-03").decision == "prohibited"


# ---- termination

ENDING = deal(
    'clause 1 "No sale"\n  prohibits a Sale s\nclause 2 "No sale for less"\n  prohibits a Sale s if s.price < USD 10\n'
    'clause 3 "The end"\n  when a Closing c\n  terminates 1\n'
)
CLOSING = event("c", "Closing", "2022-06-01")


def test_a_terminated_clause_forbids_nothing_from_then_on() -> None:
    assert sale(ENDING, CLOSING, day="2022-05-31").by == ("deal:1",)
    assert sale(ENDING, CLOSING, day="2022-06-01").decision == "permitted"


def test_termination_leaves_the_other_clauses_alone() -> None:
    assert sale(ENDING, CLOSING, day="2022-06-02", price="9").by == ("deal:2",)


def test_the_act_that_ends_a_clause_is_judged_under_it() -> None:
    rules = deal('clause 1 "No sale"\n  prohibits a Sale s\nclause 2 "End"\n  when a Sale s\n  terminates 1\n')
    assert sale(rules).by == ("deal:1",)


def test_terminating_an_agreement_spares_the_clauses_that_survive() -> None:
    rules = deal(
        'clause 1 "x"\n  prohibits a Sale s\nclause 2 "y"\n  prohibits a Sale s\n'
        'clause 3 "The end"\n  when a Closing c\n  terminates this agreement except 2\n'
    )
    assert sale(rules, CLOSING, day="2022-05-31").by == ("deal:1", "deal:2")
    assert sale(rules, CLOSING, day="2022-06-02").by == ("deal:2",)


def test_a_condition_of_termination_looks_at_the_log_before_the_event() -> None:
    rules = deal(
        'clause 1 "x"\n  prohibits a Sale s\n'
        'clause 2 "The end"\n  when a Closing c\n  terminates 1 if some Opening [before c]\n'
    )
    opened = event("o", "Opening", "2022-05-01")
    late = event("o", "Opening", "2022-06-02")
    assert sale(rules, opened, CLOSING, day="2022-07-01").decision == "permitted"
    assert sale(rules, late, CLOSING, day="2022-07-01").decision == "prohibited"


def test_a_permission_of_a_terminated_clause_saves_nothing() -> None:
    rules = deal(
        'clause 1 "No"\n  prohibits a Sale s\nclause 2 "Yes"\n  permits a Sale s notwithstanding 1\n'
        'clause 3 "The end"\n  when a Closing c\n  terminates 2\n'
    )
    assert sale(rules, CLOSING, day="2022-05-31").by == ("deal:2",)
    assert sale(rules, CLOSING, day="2022-06-02").decision == "prohibited"


OWED = (
    'clause 1 "Owed"\n'
    '  (a) "Delivery"\n      when an Opening o\n      ada must make a Delivery [by ada] by 2022-07-01\n'
    '  (b) "Right"\n      when an Opening o\n      ben may make a Delivery [by ben] by 2022-07-01\n'
    '  (c) "Window"\n      when an Opening o\n      period for ben until 2022-07-01\n'
    'clause 2 "The end"\n  when a Closing c\n  terminates 1\n'
)
OPENING = event("o", "Opening", "2022-05-01")


def test_ending_a_clause_excuses_duties_and_ends_rights_and_windows() -> None:
    found = statuses(deal(OWED), OPENING, CLOSING, on="2022-06-02")
    assert found == {"deal:1(a)": "excused", "deal:1(b)": "lapsed", "deal:1(c)": "ended"}


def test_before_the_end_they_stand() -> None:
    found = statuses(deal(OWED), OPENING, CLOSING, on="2022-05-31")
    assert found == {"deal:1(a)": "pending", "deal:1(b)": "open", "deal:1(c)": "running"}


def test_what_was_done_or_missed_before_the_end_stays() -> None:
    done = (event("d", "Delivery", "2022-05-02", by="ada"), event("e", "Delivery", "2022-05-03", by="ben"))
    found = statuses(deal(OWED), OPENING, *done, CLOSING, on="2022-06-02")
    assert (found["deal:1(a)"], found["deal:1(b)"]) == ("performed", "exercised")
    late = event("c", "Closing", "2022-07-05")
    assert statuses(deal(OWED), OPENING, late, on="2022-07-06")["deal:1(a)"] == "breached"


def test_accrued_duties_remain_where_the_clause_says_so() -> None:
    rules = deal(
        'clause 1 "Owed"\n  when an Opening o\n  ada must make a Delivery [by ada] by 2022-07-01\n'
        '  accrued duties remain\nclause 2 "The end"\n  when a Closing c\n  terminates 1\n'
    )
    assert statuses(rules, OPENING, CLOSING, on="2022-06-02") == {"deal:1": "pending"}
    assert statuses(rules, OPENING, CLOSING, on="2022-07-02") == {"deal:1": "breached"}


def test_a_terminated_clause_opens_no_duty() -> None:
    again = event("o2", "Opening", "2022-06-02")
    assert statuses(deal(OWED), CLOSING, again, on="2022-06-03") == {}


# ---- suspension

PAUSE = deal(
    'clause 1 "No sale"\n  prohibits a Sale s\n'
    'clause 2 "Pause"\n  when an Opening o\n  suspends 1 from o.date until 10 days after o.date\n'
)


@pytest.mark.parametrize(
    ("day", "decision"),
    [
        ("2022-04-30", "prohibited"),
        ("2022-05-01", "permitted"),
        ("2022-05-11", "permitted"),
        ("2022-05-12", "prohibited"),
    ],
)
def test_a_suspended_clause_sleeps_through_its_last_day(day: str, decision: str) -> None:
    assert sale(PAUSE, OPENING, day=day).decision == decision


def test_a_suspended_clause_opens_nothing_and_what_it_opened_before_runs_on() -> None:
    rules = deal(
        'clause 1 "Owed"\n  when a Closing c\n  ada must make a Delivery [by ada] within 30 days after c.date\n'
        'clause 2 "Pause"\n  when an Opening o\n  suspends 1 from o.date until 10 days after o.date\n'
    )
    before, within = event("c1", "Closing", "2022-04-30"), event("c2", "Closing", "2022-05-05")
    found = rules.duties(rules.history(rules.log_of([before, OPENING, within])), date(2022, 5, 20)).answer()
    assert [(d.by_event, d.status) for d in found.duties] == [("c1", "pending")]


# ---- waivers that lift what they name

WAIVERS = deal(
    'clause 1 "No sale" protects every Partner p\n  (a) "Dear"\n      prohibits a Sale s if s.price > USD 100\n'
    'clause 2 "Waivers"\n  permits a Sale s\n'
    "    if every b in BeneficiariesOf(target) satisfies\n"
    "       (some Waiver w [by b, re s.ref, before s, such that w.of covers target])\n"
    "    notwithstanding whatever target\n"
)


def waiver(id_: str, by: str, day: str = "2022-05-01", of: str = "deal:1") -> dict[str, Any]:
    """A waiver for the sale."""
    return event(id_, "Waiver", day, by=by, of=of, re="s1")


def test_a_waiver_by_all_whom_the_clause_protects_lifts_it_with_its_limbs() -> None:
    found = sale(WAIVERS, waiver("v", "ada"), waiver("w", "ben"))
    assert (found.decision, found.by, found.despite) == ("permitted", ("deal:2",), ("deal:1(a)",))


@pytest.mark.parametrize(
    "second",
    [waiver("w", "ben", of="deal:2"), waiver("w", "ben", day="2022-06-02"), waiver("w", "cleo")],
    ids=["of another clause", "after the act", "by somebody else"],
)
def test_a_waiver_that_misses_its_mark_lifts_nothing(second: dict[str, Any]) -> None:
    assert sale(WAIVERS, waiver("v", "ada"), second).by == ("deal:1(a)",)


# ---- deeming

DEEMING = deal(
    "event DeemedAssent\n  by: party\n  re: ref\n"
    'clause 1 "No sale"\n  prohibits a Sale s unless some DeemedAssent [by ben, re s.ref, before s]\n'
    'clause 2 "Silence"\n  when a Delivery d\n  deems a DeemedAssent [by ben, re d.re] on 10 days after d.date\n'
    "    unless some Visit [by ben, after d]\n"
)
DELIVERED = event("d", "Delivery", "2022-05-01", by="ada", re="s1")


def test_what_is_deemed_to_happen_counts_from_its_day() -> None:
    assert sale(DEEMING, DELIVERED, day="2022-05-10").decision == "prohibited"
    assert sale(DEEMING, DELIVERED, day="2022-05-11").decision == "permitted"


def test_nothing_is_deemed_where_the_exception_holds_by_that_day() -> None:
    visit = event("v", "Visit", "2022-05-10", by="ben")
    assert sale(DEEMING, DELIVERED, visit, day="2022-05-11").decision == "prohibited"


def test_nothing_is_deemed_of_another_sale() -> None:
    assert sale(DEEMING, DELIVERED, day="2022-05-11", ref="s2").decision == "prohibited"


# ---- compliance

COMPLIED = deal(
    'clause 1 "No sale for less"\n  prohibits a Sale s if s.price < USD 100\n'
    'clause 2 "No second sale"\n  prohibits a Sale s if some Sale e [before s, such that e complied with 1]\n'
)


@pytest.mark.parametrize(("price", "decision"), [("100", "prohibited"), ("99", "permitted")])
def test_an_earlier_act_counts_only_if_it_was_lawful(price: str, decision: str) -> None:
    first = event("e", "Sale", "2022-05-01", seller="ada", buyer="cleo", price=price)
    assert sale(COMPLIED, first).decision == decision


# ---- priority between agreements

OLD = """\
agreement old "Old agreement" dated 2021-01-04
  time zone UTC
  currency USD
  periods exclude the day they run from and do not roll
party ada "Ada"
party ben "Ben"
act Sale
  seller: party, the actor
clause 1 "No sale"
  prohibits a Sale s
"""
NEW = """\
agreement new "New agreement" dated 2022-01-03
  time zone UTC
  currency USD
  periods exclude the day they run from and do not roll
use old
"""


def test_a_later_agreement_can_permit_what_an_earlier_one_forbids_from_its_date_on() -> None:
    new = NEW + 'clause 1 "Sales"\n  permits an old:Sale s notwithstanding old:1\n'
    rules = rules_of_files(head=HEAD, old=OLD, new=new)
    before = answer(rules, [], "Sale", "2022-01-02", seller="ada")
    after = answer(rules, [], "Sale", "2022-01-03", seller="ada")
    assert (before.decision, before.by) == ("prohibited", ("old:1",))
    assert (after.decision, after.by, after.despite) == ("permitted", ("new:1",), ("old:1",))


@pytest.mark.parametrize(
    ("seller", "by", "despite"),
    [("ada", ("new:1",), ("old:1",)), ("ben", ("old:1",), ())],
    ids=["bound by both", "bound by the old one alone"],
)
def test_an_agreement_that_prevails_does_so_for_those_whom_both_bind(
    seller: str, by: tuple[str, ...], despite: tuple[str, ...]
) -> None:
    new = NEW + (
        'party ada "Ada"\nclause 1 "Sales"\n  permits an old:Sale s\nclause 2 "Priority"\n  prevails over old:1\n'
    )
    found = answer(rules_of_files(head=HEAD, old=OLD, new=new), [], "Sale", "2022-06-01", seller=seller)
    assert (found.by, found.despite) == (by, despite)
