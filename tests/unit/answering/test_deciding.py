"""Decisions: permitted, prohibited or undetermined, by which clauses and despite which."""

from typing import Any

import pytest

from engine.answers import AskAnswer
from engine.service import Rules
from tests.support import answer, deal, event, fact


def sale(rules: Rules, *log: dict[str, Any], day: str = "2022-06-01", **data: Any) -> AskAnswer:
    """The answer about a sale by Ada to Cleo for USD 500."""
    said = {"ref": "s1", "seller": "ada", "buyer": "cleo", "price": "500"} | data
    return answer(rules, log, "Sale", day, **said)


# ---- one clause


def test_an_act_that_a_clause_forbids_is_prohibited_by_it() -> None:
    found = sale(deal('clause 1 "No sale"\n  prohibits a Sale s if s.price > USD 400\n'))
    assert (found.decision, found.by, found.despite) == ("prohibited", ("deal:1",), ())


def test_an_act_outside_of_the_condition_is_permitted_by_nothing() -> None:
    found = sale(deal('clause 1 "No sale"\n  prohibits a Sale s if s.price > USD 500\n'))
    assert (found.decision, found.by, found.despite) == ("permitted", (), ())


def test_an_act_that_no_clause_speaks_of_is_free_and_the_answer_says_so() -> None:
    rules = deal('clause 1 "No sale"\n  prohibits a Sale s\n')
    found = answer(rules, [event("o", "Opening", "2022-01-10")], "Visit", "2022-06-01", by="ada")
    assert found.decision == "permitted"
    assert found.notes == ("no clause of these rule files forbids anything of the kind Visit",)


def test_a_clause_is_cited_by_its_smallest_limb() -> None:
    rules = deal('clause 1 "No sale"\n  (a) "Early"\n      (i) "Dear"\n          prohibits a Sale s\n')
    assert sale(rules).by == ("deal:1(a)(i)",)


def test_every_prohibition_that_stands_is_named_in_the_printed_order() -> None:
    rules = deal('clause 2 "a"\n  prohibits a Sale s\nclause 1 "b"\n  prohibits a Sale s\n')
    assert sale(rules).by == ("deal:2", "deal:1")


def test_an_exception_inside_a_prohibition_leaves_nothing_to_name() -> None:
    found = sale(deal('clause 1 "No sale"\n  prohibits a Sale s unless s.buyer = cleo\n'))
    assert (found.decision, found.by, found.despite) == ("permitted", (), ())


def test_one_exception_of_several_is_enough() -> None:
    rules = deal('clause 1 "No sale"\n  prohibits a Sale s unless s.buyer = cleo unless s.price < USD 10\n')
    assert sale(rules).decision == "permitted"
    assert sale(rules, buyer="ben", price="9").decision == "permitted"
    assert sale(rules, buyer="ben").decision == "prohibited"


# ---- consent before and after

CONSENT = deal('clause 1 "No sale"\n  prohibits a Sale s unless some Assent [by ben, re s.ref, written, before s]\n')


def assent(id_: str, day: str, **data: Any) -> dict[str, Any]:
    """Ben's written assent to the sale."""
    return event(id_, "Assent", day, **({"by": "ben", "re": "s1"} | data))


def test_a_consent_given_before_the_act_lifts_the_prohibition() -> None:
    assert sale(CONSENT, assent("a", "2022-05-31")).decision == "permitted"


def test_a_consent_of_the_same_day_stands_before_the_act_in_question() -> None:
    assert sale(CONSENT, assent("a", "2022-06-01")).decision == "permitted"


@pytest.mark.parametrize(
    "given",
    [
        assent("a", "2022-06-02"),
        assent("a", "2022-05-31", re="s2"),
        assent("a", "2022-05-31", by="cleo"),
        assent("a", "2022-05-31", written=False),
    ],
    ids=["after", "of another sale", "by another", "not in writing"],
)
def test_a_consent_that_is_not_the_one_asked_for_lifts_nothing(given: dict[str, Any]) -> None:
    assert sale(CONSENT, given).by == ("deal:1",)


def test_a_consent_to_a_sale_without_a_name_does_not_exist() -> None:
    rules = CONSENT
    found = answer(rules, [assent("a", "2022-05-31")], "Sale", "2022-06-01", seller="ada", buyer="cleo", price="1")
    assert found.decision == "prohibited"


# ---- permissions that prevail


def test_a_permission_that_prevails_is_named_with_what_it_overcomes() -> None:
    rules = deal('clause 1 "No"\n  prohibits a Sale s\nclause 2 "Yes"\n  permits a Sale s notwithstanding 1\n')
    found = sale(rules)
    assert (found.decision, found.by, found.despite) == ("permitted", ("deal:2",), ("deal:1",))


def test_a_permission_names_only_the_prohibition_that_it_prevails_over() -> None:
    rules = deal(
        'clause 1 "No"\n  prohibits a Sale s if s.price > USD 100\n'
        'clause 2 "No"\n  prohibits a Sale s if s.price > USD 400\n'
        'clause 3 "Yes"\n  permits a Sale s [buyer cleo] notwithstanding 1\n'
        'clause 4 "Yes"\n  permits a Sale s [buyer ben] notwithstanding 2\n'
    )
    found = sale(rules)
    assert (found.decision, found.by, found.despite) == ("prohibited", ("deal:2",), ("deal:1",))


def test_a_permission_over_a_clause_covers_its_limbs() -> None:
    rules = deal(
        'clause 1 "No"\n  (a) "Ever"\n      prohibits a Sale s\nclause 2 "Yes"\n  permits a Sale s notwithstanding 1\n'
    )
    assert sale(rules).despite == ("deal:1(a)",)


def test_notwithstanding_everything_prevails_over_every_prohibition() -> None:
    rules = deal(
        'clause 1 "No"\n  prohibits a Sale s\nclause 2 "No"\n  prohibits a Sale s\n'
        'clause 3 "Yes"\n  permits a Sale s notwithstanding everything\n'
    )
    found = sale(rules)
    assert (found.decision, found.by, found.despite) == ("permitted", ("deal:3",), ("deal:1", "deal:2"))


LADDER = deal(
    'clause 1 "No"\n  prohibits a Sale s\n'
    'clause 2 "Yes"\n  permits a Sale s if s.price < USD 1,000 notwithstanding 1\n'
    'clause 3 "But no"\n  prohibits a Sale s if s.buyer = cleo notwithstanding 2\n'
)


def test_a_permission_that_is_itself_overcome_saves_nothing() -> None:
    found = sale(LADDER)
    assert (found.decision, found.by, found.despite) == ("prohibited", ("deal:1", "deal:3"), ())


def test_what_would_overcome_a_permission_has_to_apply_to_the_act() -> None:
    found = sale(LADDER, buyer="ben")
    assert (found.decision, found.by, found.despite) == ("permitted", ("deal:2",), ("deal:1",))


def test_a_permission_that_is_subject_to_a_prohibition_yields_to_it() -> None:
    rules = deal(
        'clause 1 "No"\n  prohibits a Sale s\n'
        'clause 2 "Yes"\n  permits a Sale s notwithstanding 1 subject to 3\n'
        'clause 3 "But no"\n  prohibits a Sale s if s.buyer = cleo\n'
    )
    assert sale(rules).by == ("deal:1", "deal:3")
    assert sale(rules, buyer="ben").by == ("deal:2",)


def test_a_permission_outside_of_its_condition_overcomes_nothing() -> None:
    found = sale(LADDER, buyer="ben", price="1000")
    assert (found.decision, found.by, found.despite) == ("prohibited", ("deal:1",), ())


def test_a_permission_over_whatever_an_event_names_reaches_the_clause_that_is_named() -> None:
    rules = deal(
        'clause 1 "No"\n  prohibits a Sale s\nclause 2 "No"\n  prohibits a Sale s\n'
        'clause 3 "Waivers"\n  permits a Sale s if some Waiver w [of target, before s]\n'
        "    notwithstanding whatever target\n"
    )
    waiver = event("w", "Waiver", "2022-05-01", by="ben", of="deal:1")
    found = sale(rules, waiver)
    assert (found.decision, found.by, found.despite) == ("prohibited", ("deal:2",), ("deal:1",))


# ---- requires

ASKING = deal(
    'clause 1 "Ask them"\n  for every Partner p\n  a Sale s requires an Assent [by p, re s.ref, before s]\n'
    "    if s.price > USD 100\n"
)


def test_what_is_required_and_missing_makes_the_act_prohibited() -> None:
    assert sale(ASKING).by == ("deal:1",)


def test_what_is_required_of_each_has_to_come_from_each() -> None:
    assert sale(ASKING, assent("a", "2022-05-01")).decision == "prohibited"
    both = (assent("a", "2022-05-01"), assent("b", "2022-05-02", by="ada"))
    assert sale(ASKING, *both).decision == "permitted"


def test_nothing_is_required_where_the_condition_fails() -> None:
    assert sale(ASKING, price="100").decision == "permitted"


# ---- powers that are exclusive

POWER = deal(
    'clause 1 "Who may sell"\n  when an Opening o\n'
    "  ben may only make a Sale s within 10 days after o.date if s.price <= USD 500\n"
)
OPENING = event("o", "Opening", "2022-06-01")


def test_a_power_covers_its_bearer_within_its_limits() -> None:
    assert sale(POWER, OPENING, day="2022-06-11", seller="ben").decision == "permitted"


@pytest.mark.parametrize(
    ("day", "data"),
    [
        ("2022-06-11", {"seller": "ada"}),
        ("2022-06-12", {"seller": "ben"}),
        ("2022-05-31", {"seller": "ben"}),
        ("2022-06-11", {"seller": "ben", "price": "500.01"}),
    ],
    ids=["another acts", "the window is over", "the window is not open", "the condition fails"],
)
def test_outside_of_its_limits_a_power_forbids(day: str, data: dict[str, Any]) -> None:
    found = sale(POWER, OPENING, day=day, **data)
    assert (found.decision, found.by) == ("prohibited", ("deal:1",))


def test_a_plain_right_forbids_nothing_outside_of_its_window() -> None:
    rules = deal(
        'clause 1 "May"\n  when an Opening o\n  ben may make a Sale [seller ben] within 10 days after o.date\n'
    )
    assert sale(rules, day="2022-12-01").decision == "permitted"


# ---- unknown facts

OPEN = deal(
    "fact Ill(party): yes/no\nfact Worth: money\n"
    'clause 1 "Illness"\n  prohibits a Sale s if Ill(s.seller)\n'
    'clause 2 "Worth"\n  prohibits a Sale s if s.price > Worth / 2\n'
)


def test_an_answer_that_hangs_on_unknown_facts_is_undetermined() -> None:
    found = sale(OPEN)
    assert (found.decision, found.by) == ("undetermined", ())
    assert set(found.missing or ()) == {"Ill(ada)", "Worth"}


def test_an_unknown_fact_does_not_matter_where_another_clause_forbids() -> None:
    found = sale(OPEN, fact("f", "Ill", ["ada"], True))
    assert (found.decision, found.by, found.missing) == ("prohibited", ("deal:1",), None)


def test_what_was_recorded_as_not_so_is_known() -> None:
    found = sale(OPEN, fact("f", "Ill", ["ada"], False), fact("g", "Worth", [], "1000"))
    assert found.decision == "permitted"


def test_a_fact_with_a_default_is_never_missing() -> None:
    rules = deal('fact Calm: yes/no, default yes\nclause 1 "x"\n  prohibits a Sale s if not Calm\n')
    assert sale(rules).decision == "permitted"
    assert sale(rules, fact("f", "Calm", [], False)).decision == "prohibited"


def test_a_decision_that_is_the_same_either_way_needs_no_fact() -> None:
    rules = deal(
        'fact Ill(party): yes/no\nclause 1 "Ill"\n  prohibits a Sale s if Ill(s.seller)\n'
        'clause 2 "Well"\n  prohibits a Sale s if not Ill(s.seller)\n'
    )
    found = sale(rules)
    assert (found.decision, set(found.by), found.missing) == ("prohibited", {"deal:1", "deal:2"}, None)
    assert any("the decision is the same" in note for note in found.notes)


def test_clauses_that_stand_in_every_case_are_named_alone() -> None:
    rules = deal(
        'fact Ill(party): yes/no\nclause 1 "Ill"\n  prohibits a Sale s if Ill(s.seller)\n'
        'clause 2 "Dear"\n  prohibits a Sale s if s.price > USD 100\n'
    )
    assert sale(rules).by == ("deal:2",)


def test_each_outcome_is_told_with_a_case_that_leads_to_it() -> None:
    rules = deal('fact Ill(party): yes/no\nclause 1 "Ill"\n  prohibits a Sale s if Ill(s.seller)\n')
    told = {n for n in sale(rules).notes if " if " in n}
    assert told == {"permitted if Ill(ada) is no", "prohibited if Ill(ada) is yes"}


def test_an_answer_on_an_empty_log_says_so() -> None:
    rules = deal('clause 1 "No sale"\n  prohibits a Sale s\n')
    empty = "the log is empty: nothing is known to have happened"
    assert empty in sale(rules).notes
    assert empty not in sale(rules, event("o", "Opening", "2022-01-10")).notes


ALONE = "is named by this question alone, by no rule file and no earlier event"


@pytest.mark.parametrize(
    ("seller", "buyer", "told"),
    [
        ("ada", "cleo", ()),
        ("ada", "a_stranger", ()),
        ("adda", "cleo", (f"`adda` {ALONE}; did you mean `ada`?",)),
        ("somebody", "cleo", (f"`somebody` {ALONE}",)),
        ("ada", "cleoo", (f"`cleoo` {ALONE}; did you mean `cleo`?",)),
    ],
)
def test_a_name_that_looks_like_a_slip_is_pointed_out(seller: str, buyer: str, told: tuple[str, ...]) -> None:
    rules = deal('clause 1 "No sale"\n  prohibits a Sale s\n')
    log = [event("o", "Opening", "2022-01-10")]
    found = answer(rules, log, "Sale", "2022-06-01", seller=seller, buyer=buyer, price=5)
    assert tuple(n for n in found.notes if "named by this question" in n) == told


@pytest.mark.parametrize("value", [True, False])
def test_the_told_cases_come_true_when_they_are_recorded(value: bool) -> None:
    rules = deal('fact Ill(party): yes/no\nclause 1 "Ill"\n  prohibits a Sale s if Ill(s.seller)\n')
    told = "prohibited" if value else "permitted"
    assert sale(rules, fact("f", "Ill", ["ada"], value)).decision == told


# ---- fail closed


BARRED = 'clause 1 "x"\n  prohibits a Sale s\n'


@pytest.mark.parametrize(
    "clauses",
    [
        'clause 1 "x"\n  prohibits a Sale s if USD 100 / Share > s.price\n',
        'clause 1 "x"\n  prohibits a Sale s unless USD 100 / Share < s.price\n',
        BARRED + 'clause 2 "y"\n  permits a Sale s if USD 100 / Share < s.price notwithstanding 1\n',
        BARRED + 'clause 2 "y"\n  permits a Sale s unless USD 100 / Share > s.price notwithstanding 1\n',
    ],
    ids=["in a condition", "in an exception", "in a permission", "in an exception to a permission"],
)
def test_a_division_by_zero_never_permits(clauses: str) -> None:
    found = sale(deal("fact Share: number\n" + clauses), fact("f", "Share", [], "0"))
    assert found.decision == "undetermined"
    assert any("division by zero" in note for note in found.notes)


def test_an_error_in_one_clause_does_not_hide_that_another_forbids() -> None:
    rules = deal("fact Share: number\n" + BARRED + 'clause 2 "y"\n  prohibits a Sale s if USD 1 / Share > s.price\n')
    found = sale(rules, fact("f", "Share", [], "0"))
    assert (found.decision, found.by) == ("prohibited", ("deal:1",))


OPTIONAL = (
    "act Loan\n  by: party, the actor\n  amount: money, optional\n  day: date, optional\n  kind: party, optional\n"
)


@pytest.mark.parametrize(
    ("condition", "missing"), [("l.amount > USD 100", "amount"), ("l.day + 1 < 2023-01-01", "day")]
)
def test_an_amount_or_a_date_that_is_reckoned_with_and_left_out_leaves_the_answer_open(
    condition: str, missing: str
) -> None:
    found = answer(
        deal(OPTIONAL + f'clause 1 "x"\n  prohibits a Loan l if {condition}\n'), [], "Loan", "2022-06-01", by="ada"
    )
    assert (found.decision, found.missing) == ("undetermined", (missing,))


def test_a_name_that_is_left_out_equals_nobody() -> None:
    rules = deal(OPTIONAL + 'clause 1 "x"\n  prohibits a Loan l if l.kind = cleo\n')
    assert answer(rules, [], "Loan", "2022-06-01", by="ada").decision == "permitted"


def test_what_never_happened_makes_a_comparison_no() -> None:
    rules = deal('clause 1 "x"\n  prohibits a Sale s if s.date < 1st anniversary of (latest Opening).date\n')
    assert sale(rules).decision == "permitted"
    assert sale(rules, event("o", "Opening", "2022-05-01")).decision == "prohibited"


# ---- what an answer has to say besides


def test_a_permission_that_no_priority_orders_is_named_beside_the_bar() -> None:
    rules = deal(
        'clause 1 "No dear sale"\n  prohibits a Sale s if s.price > USD 400\n'
        'clause 2 "Sales by Ada"\n  permits a Sale s [seller ada] notwithstanding 3\n'
        'clause 3 "No small sale"\n  prohibits a Sale s if s.price < USD 10\n'
    )
    found = sale(rules)
    assert (found.decision, found.by) == ("prohibited", ("deal:1",))
    assert any(
        note.startswith("deal:2 permits it, and nothing says that it prevails over deal:1") for note in found.notes
    )


def test_before_an_agreement_is_in_force_the_answer_says_so() -> None:
    found = sale(deal('clause 1 "No sale"\n  prohibits a Sale s\n'), day="2021-06-01")
    assert found.decision == "permitted"
    assert "the agreement `deal` is in force from 2022-01-03 on and forbids nothing before" in found.notes


def test_two_effects_on_one_later_day_both_count() -> None:
    rules = deal("amount Stock: number\n  starts at 0\n  rises by 2 with a Sale x on 2022-06-03\n")
    log = [event(id_, "Sale", "2022-06-01", seller="ada", buyer="cleo", price="1") for id_ in ("a", "b")]
    history = rules.history(rules.log_of(log))
    assert rules.value(history, "deal:Stock", [], "2022-06-04").answer().value == "4"
