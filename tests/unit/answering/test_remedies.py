"""Remedies: the smallest sets of things that can still be done and that would make an act permitted."""

from datetime import date
from typing import Any

from engine.answers import AskAnswer, Item
from engine.service import Rules
from tests.support import answer, deal, event, fact


def sale(rules: Rules, *log: dict[str, Any], day: str = "2022-06-01", **data: Any) -> AskAnswer:
    """The answer about a sale by Ada to Cleo for USD 500."""
    said = {"ref": "s1", "seller": "ada", "buyer": "cleo", "price": "500"} | data
    return answer(rules, log, "Sale", day, **said)


def told(found: AskAnswer) -> list[list[tuple[str, str | None]]]:
    """Each set as what has to be done by whom."""
    assert found.remedies is not None
    return [[(item.what, item.by) for item in items] for items in found.remedies]


def only(found: AskAnswer) -> Item:
    """The one item of the one set."""
    assert found.remedies is not None
    ((item,),) = found.remedies
    return item


ASSENT = "some Assent [by ben, re s.ref, written, before s]"
CONSENT = deal(f'clause 1 "No sale"\n  prohibits a Sale s unless {ASSENT}\n')


def test_a_missing_consent_is_told_with_all_its_fields() -> None:
    item = only(sale(CONSENT))
    assert (item.what, item.by, item.clause, item.fields) == ("Assent", "ben", "deal:1", {"re": "s1", "written": True})


def test_an_event_can_be_brought_about_until_the_day_of_the_act() -> None:
    item = only(sale(CONSENT))
    assert (item.since, item.until) == (None, date(2022, 6, 1))


def test_an_act_without_a_name_gets_one_for_its_remedy() -> None:
    found = answer(CONSENT, [], "Sale", "2022-06-01", seller="ada", buyer="cleo", price="1")
    assert only(found).fields == {"re": "(the `ref` of this act)", "written": True}


def test_a_permitted_act_has_no_remedies() -> None:
    assert sale(CONSENT, event("a", "Assent", "2022-05-01", by="ben", re="s1")).remedies is None


def test_where_nothing_helps_the_list_is_empty() -> None:
    assert sale(deal('clause 1 "No"\n  prohibits a Sale s\n')).remedies == ()


def test_a_fact_is_no_remedy() -> None:
    rules = deal('fact Calm: yes/no, default no\nclause 1 "No"\n  prohibits a Sale s unless Calm\n')
    assert sale(rules).remedies == ()


def test_what_nobody_does_is_no_remedy() -> None:
    rules = deal('clause 1 "No"\n  prohibits a Sale s unless some Opening [before s]\n')
    assert sale(rules).remedies == ()


def test_an_approval_is_a_remedy_by_nobody_in_particular() -> None:
    rules = deal('clause 1 "No"\n  prohibits a Sale s unless some Vote [re s.ref, before s]\n')
    assert told(sale(rules)) == [[("Vote", None)]]


def test_either_of_two_ways_is_a_set_of_its_own() -> None:
    rules = deal(
        f'clause 1 "No"\n  prohibits a Sale s unless {ASSENT}\n'
        'clause 2 "Yes"\n  permits a Sale s if some Vote [re s.ref, before s] notwithstanding 1\n'
    )
    assert told(sale(rules)) == [[("Assent", "ben")], [("Vote", None)]]


def test_two_prohibitions_need_a_set_of_two() -> None:
    rules = deal(
        f'clause 1 "No"\n  prohibits a Sale s unless {ASSENT}\n'
        'clause 2 "No"\n  prohibits a Sale s unless some Vote [re s.ref, before s]\n'
    )
    assert told(sale(rules)) == [[("Assent", "ben"), ("Vote", None)]]


def test_no_set_holds_more_than_it_needs() -> None:
    rules = deal(
        f'clause 1 "No"\n  prohibits a Sale s unless {ASSENT}\n'
        f'clause 2 "No"\n  prohibits a Sale s unless some Vote [re s.ref, before s] unless {ASSENT}\n'
    )
    found = sale(rules)
    # Ben's assent lifts both; a vote alone leaves clause 1, and with the assent it is not needed.
    assert told(found) == [[("Assent", "ben"), ("Assent", "ben")]]
    assert found.remedies is not None
    assert [item.clause for item in found.remedies[0]] == ["deal:1", "deal:2"]


def test_what_has_been_done_already_is_not_asked_for_again() -> None:
    rules = deal(
        'clause 1 "No"\n  prohibits a Sale s\n'
        "    unless every Partner p satisfies (some Assent [by p, re s.ref, written, before s])\n"
    )
    assert told(sale(rules, event("a", "Assent", "2022-05-01", by="ben", re="s1"))) == [[("Assent", "ada")]]
    assert told(sale(rules)) == [[("Assent", "ada"), ("Assent", "ben")]]


def test_what_a_clause_requires_is_a_remedy() -> None:
    rules = deal('clause 1 "Ask"\n  for every Partner p\n  a Sale s requires an Assent [by p, re s.ref, before s]\n')
    assert told(sale(rules)) == [[("Assent", "ada"), ("Assent", "ben")]]


def test_at_most_three_events_are_looked_for() -> None:
    def rules(number: int) -> Rules:
        parties = "".join(f'party p{n} "P{n}" is Extra\n' for n in range(number))
        clause = 'clause 1 "Ask"\n  for every Extra p\n  a Sale s requires an Assent [by p, re s.ref, before s]\n'
        return deal('role Extra "extras"\n' + parties + clause)

    assert told(sale(rules(3))) == [[("Assent", "p0"), ("Assent", "p1"), ("Assent", "p2")]]
    assert told(sale(rules(4))) == []


def test_a_waiver_of_the_clause_that_forbids_is_a_remedy() -> None:
    rules = deal(
        'clause 1 "No"\n  prohibits a Sale s\n'
        'clause 2 "Waivers"\n  permits a Sale s\n'
        "    if some Waiver w [by ben, re s.ref, before s, such that w.of covers target]\n"
        "    notwithstanding whatever target\n"
    )
    item = only(sale(rules))
    assert (item.what, item.by, item.fields) == ("Waiver", "ben", {"of": "deal:1", "re": "s1"})


def test_an_act_that_is_itself_forbidden_is_no_remedy() -> None:
    clauses = 'clause 1 "No"\n  prohibits a Sale s unless some Visit [by ben, before s]\n'
    assert told(sale(deal(clauses))) == [[("Visit", "ben")]]
    assert told(sale(deal(clauses + 'clause 2 "No visits"\n  prohibits a Visit v\n'))) == []


def test_what_would_help_only_if_it_had_not_happened_is_no_remedy() -> None:
    rules = deal('clause 1 "No"\n  prohibits a Sale s if some Visit [by ben, before s]\n')
    assert sale(rules, event("v", "Visit", "2022-05-01", by="ben")).remedies == ()


# ---- waiting


def test_waiting_alone_is_a_set_with_its_first_day_and_the_clause_that_ends() -> None:
    rules = deal('clause 1 "No"\n  prohibits a Sale s if s.date < 2022-09-01\n')
    item = only(sale(rules))
    assert (item.what, item.since, item.clause) == ("wait", date(2022, 9, 1), "deal:1")


def test_a_consent_at_once_and_waiting_without_it_are_two_sets() -> None:
    rules = deal(f'clause 1 "No"\n  prohibits a Sale s if s.date < 2022-09-01 unless {ASSENT}\n')
    assert sorted(told(sale(rules))) == [[("Assent", "ben")], [("wait", None)]]


def test_a_consent_and_waiting_together() -> None:
    rules = deal(
        'clause 1 "No"\n  prohibits a Sale s if s.date < 2022-09-01\n'
        f'clause 2 "No"\n  prohibits a Sale s unless {ASSENT}\n'
    )
    found = sale(rules)
    assert told(found) == [[("Assent", "ben"), ("wait", None)]]
    assert found.remedies is not None
    wait = found.remedies[0][1]
    assert (wait.since, wait.clause) == (date(2022, 9, 1), "deal:1")
    assert found.earliest is None


def test_a_consent_that_only_shortens_the_wait_stands_beside_the_longer_one() -> None:
    rules = deal(
        'clause 1 "No"\n  prohibits a Sale s if s.date < 2022-09-01\n'
        f'clause 2 "No"\n  prohibits a Sale s if s.date < 2022-12-01 unless {ASSENT}\n'
    )
    found = sale(rules)
    assert found.remedies is not None
    waits = [(len(items), items[-1].since) for items in found.remedies]
    assert waits == [(1, date(2022, 12, 1)), (2, date(2022, 9, 1))]


def test_a_consent_that_shortens_no_wait_is_not_asked_for() -> None:
    rules = deal(
        'clause 1 "No"\n  prohibits a Sale s if s.date < 2022-12-01\n'
        f'clause 2 "No"\n  prohibits a Sale s if s.date < 2022-09-01 unless {ASSENT}\n'
    )
    assert told(sale(rules)) == [[("wait", None)]]


def test_a_notice_that_one_clause_requires_and_the_wait_that_another_imposes() -> None:
    rules = deal(
        'clause 1 "Ask first"\n  a Sale s requires a Delivery [by s.seller, re s.ref, before s]\n'
        'clause 2 "Wait"\n  prohibits a Sale s\n'
        "    if some Delivery d [re s.ref, before s, such that s.date < 10 days after d.date]\n"
    )
    found = sale(rules)
    assert told(found) == [[("Delivery", "ada"), ("wait", None)]]
    assert found.remedies is not None
    assert (found.remedies[0][1].since, found.remedies[0][1].clause) == (date(2022, 6, 11), "deal:2")


def test_an_event_that_starts_a_period_is_told_with_the_wait_for_its_end() -> None:
    rules = deal(
        'clause 1 "Ask first"\n  prohibits a Sale s\n'
        "    if no Delivery d [by s.seller, re s.ref, before s, such that s.date >= 10 days after d.date]\n"
    )
    found = sale(rules)
    assert told(found) == [[("Delivery", "ada"), ("wait", None)]]
    assert found.remedies is not None
    assert found.remedies[0][1].since == date(2022, 6, 11)


def test_the_remedy_works_when_it_is_carried_out() -> None:
    rules = deal(
        'clause 1 "Ask first"\n  prohibits a Sale s\n'
        "    if no Delivery d [by s.seller, re s.ref, before s, such that s.date >= 10 days after d.date]\n"
    )
    done = event("d", "Delivery", "2022-06-01", by="ada", re="s1")
    assert sale(rules, done, day="2022-06-10").decision == "prohibited"
    assert sale(rules, done, day="2022-06-11").decision == "permitted"


def test_a_remedy_may_not_hang_on_an_unknown_fact() -> None:
    rules = deal(
        "fact Ill(party): yes/no\n"
        f'clause 1 "No"\n  prohibits a Sale s unless {ASSENT}\n'
        'clause 2 "No"\n  prohibits a Sale s if Ill(s.seller)\n'
    )
    assert sale(rules).remedies == ()
    assert told(sale(rules, fact("f", "Ill", ["ada"], False))) == [[("Assent", "ben")]]


def test_a_search_that_is_cut_short_says_so() -> None:
    parties = "".join(f'party p{n} "P{n}"\n' for n in range(16))
    ways = "".join(
        f'clause {n + 2} "Way"\n  permits a Sale s if some Assent [by p{n}, re s.ref, before s] and s.price < USD 1\n'
        "    notwithstanding 1\n"
        for n in range(16)
    )
    found = sale(deal(parties + 'clause 1 "No"\n  prohibits a Sale s\n' + ways))
    assert "remedies were looked for in 600 evaluations; there may be more" in found.notes


def test_where_a_calendar_ends_before_a_remedy_would_work_that_is_said() -> None:
    rules = deal(
        'clause 1 "No sale"\n'
        "  a Sale s requires an Assent [by ben, re s.ref, before s]\n"
        "  prohibits a Sale s if s.date <= 30 business days after (latest Assent [by ben, re s.ref]).date\n"
    )
    note = "no calendar goes far enough to say what would permit it: Calendar(US, 2031)"
    late = sale(rules, day="2030-12-10")
    assert (late.remedies, note in late.notes) == ((), True)
    early = sale(rules, day="2030-06-10")
    assert early.remedies
    assert note not in early.notes


def test_what_nobody_is_declared_to_do_is_not_proposed_and_the_answer_says_so() -> None:
    note = "nobody is declared who does a `Closing`, so none is proposed: declare `by: party, the actor`"
    rules = deal('clause 1 "After the closing"\n  a Sale s requires a Closing [before s]\n')
    found = sale(rules)
    assert (found.remedies, note in found.notes) == ((), True)
    assert note not in sale(rules, event("c", "Closing", "2022-05-01")).notes
    assert not any("nobody is declared" in n for n in sale(CONSENT).notes)
