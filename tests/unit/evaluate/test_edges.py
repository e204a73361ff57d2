"""Days and moments on which two things meet: what begins, ends, is performed and is known at one of them."""

from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from engine.answers import AskAnswer, DutiesAnswer, Duty
from tests.support import answer, deal, event, fact

MAY = 'clause 1 "x"\n  {opening}\n  ada may only make a Visit v\n'


def duties(text: str, *log: dict[str, Any], on: str) -> DutiesAnswer:
    """What an agreement with these clauses lists on a day."""
    rules = deal(text)
    return rules.duties(rules.history(rules.log_of(log)), date.fromisoformat(on)).answer()


def only(text: str, *log: dict[str, Any], on: str) -> Duty:
    """The one instance on a day."""
    (one,) = duties(text, *log, on=on).duties
    return one


def visit(text: str, *log: dict[str, Any], on: str) -> AskAnswer:
    """Whether ada may visit on a day."""
    return answer(deal(text), list(log), "Visit", on, by="ada")


# ---- crossings


def test_what_comes_to_hold_on_the_first_day_crosses_on_it() -> None:
    """On the eve of the agreement it did not hold."""
    text = 'clause 1 "x"\n  once today > 2022-01-02 holds\n  period for ada until 2022-02-01\n'
    assert only(text, on="2022-01-10").opened == date(2022, 1, 3)


def test_what_holds_on_the_eve_of_everything_does_not_cross() -> None:
    text = 'clause 1 "x"\n  once today > 2022-01-01 holds\n  period for ada until 2022-02-01\n'
    assert duties(text, on="2022-01-10").duties == ()


def test_a_crossing_by_an_effect_that_was_put_off_comes_on_its_day() -> None:
    state = "state Shut\n  begins with an Opening o on o.date + 5\n"
    text = state + 'clause 1 "x"\n  once Shut holds\n  period for ada until 2022-02-01\n'
    assert only(text, event("o", "Opening", "2022-01-06"), on="2022-01-20").opened == date(2022, 1, 11)


@pytest.mark.parametrize(("closed", "decision"), [(False, "prohibited"), (True, "permitted")])
def test_a_power_opens_when_something_ceases_and_not_before(closed: bool, decision: str) -> None:
    state = "state Shut\n  begins with an Opening o\n  ends with a Closing c\n"
    log = [event("o", "Opening", "2022-01-06"), *([event("c", "Closing", "2022-01-07")] if closed else [])]
    text = state + MAY.format(opening="once Shut ceases")
    assert visit(text, *log, on="2022-01-20").decision == decision


# ---- what ends on the day on which something else is done

MUST = (
    'clause 1 "x"\n  when an Opening o\n  ada must make a Delivery [by ada] within 10 days after o.date\n'
    'clause 2 "y"\n  when a Closing c\n  terminates 1\n'
)
OPENING = event("o", "Opening", "2022-01-06")


@pytest.mark.parametrize(
    ("closed", "done", "status"),
    [
        ("2022-01-12T09:00:00Z", "2022-01-12T10:00:00Z", "excused"),
        ("2022-01-12T11:00:00Z", "2022-01-12T10:00:00Z", "performed"),
        ("2022-01-16", None, "excused"),
        ("2022-01-17", None, "breached"),
    ],
    ids=["ended before it was done that day", "done before it ended that day", "ended on the last day", "too late"],
)
def test_a_duty_whose_clause_ends(closed: str, done: str | None, status: str) -> None:
    log = [OPENING, event("c", "Closing", closed)] + ([event("d", "Delivery", done, by="ada")] if done else [])
    assert only(MUST, *log, on="2022-02-01").status == status


def test_a_duty_arises_before_what_takes_effect_on_its_day() -> None:
    """On the day on which the right opens the state begins: at the start of that day it does not hold yet."""
    state = "state Shut\n  begins with an Opening o on 2022-01-12\n"
    text = state + 'clause 1 "x"\n  when an Opening o\n  ada may make a Delivery [by ada] unless Shut opens on {day}\n'
    assert only(text.format(day="2022-01-12"), OPENING, on="2022-02-01").opened == date(2022, 1, 12)
    assert duties(text.format(day="2022-01-13"), OPENING, on="2022-02-01").duties == ()


# ---- one performance and several instances

REFS = (
    event("a", "Assent", "2022-01-06", by="ben", re="r1"),
    event("b", "Assent", "2022-01-07", by="ben", re="r1"),
    event("d", "Delivery", "2022-01-09", by="ada", re="r1"),
)


@pytest.mark.parametrize(("tie", "performed"), [("", 1), (", re x.re", 2)], ids=["free", "tied to the trigger"])
def test_an_event_performs_one_duty_or_all_that_it_is_tied_to(tie: str, performed: int) -> None:
    text = f'clause 1 "x"\n  when an Assent x\n  ada must make a Delivery [by ada{tie}] within 10 days after x.date\n'
    found = [one.status for one in duties(text, *REFS, on="2022-01-10").duties]
    assert found.count("performed") == performed


def test_what_is_due_first_is_performed_first() -> None:
    """The later of the two duties has the earlier last day."""
    text = (
        'clause 1 "x"\n  when an Assent x\n  ada must make a Delivery [by ada]\n'
        "  by (if x.date = 2022-01-06 then 2022-02-01 else 2022-01-20)\n"
    )
    found = {one.by_event: one.status for one in duties(text, *REFS, on="2022-01-10").duties}
    assert found == {"a": "pending", "b": "performed"}


# ---- what is not known

FACT = "fact Good: yes/no\n"


def test_a_duty_whose_performance_is_not_certain_is_undetermined() -> None:
    text = FACT + (
        'clause 1 "x"\n  when an Opening o\n'
        "  ada must make a Delivery [by ada, such that Good] within 10 days after o.date\n"
    )
    found = duties(text, OPENING, event("d", "Delivery", "2022-01-09", by="ada"), on="2022-01-10")
    assert (found.duties, [one.missing for one in found.undetermined]) == ((), [("Good",)])


def test_a_duty_that_lasts_while_nobody_knows_is_undetermined() -> None:
    text = FACT + (
        'clause 1 "x"\n  when an Opening o\n  ada must make a Delivery [by ada] within 10 days after o.date\n'
        "  while some Opening or Good\n"
        'clause 2 "y"\n  when an Opening o\n  ada must make a Visit [by ada] while Good within 10 days after o.date\n'
    )
    found = duties(text, OPENING, on="2022-01-10")
    assert [one.clause for one in found.duties] == ["deal:1"]
    assert [(one.clause, one.missing) for one in found.undetermined] == [("deal:2", ("Good",))]


def test_a_beginning_that_hangs_on_who_it_was_is_unknown() -> None:
    """Whether the pattern fits is not known; the condition of the effect holds."""
    text = FACT + (
        "state Shut\n  begins with an Opening o [such that Good] if some Opening e [up to o]\n"
        'clause 1 "x"\n  prohibits a Visit v if Shut\n'
    )
    log = [event("n", "Opening", "2022-01-05"), OPENING]
    assert visit(
        text.replace("if some Opening e [up to o]", "if today > 2022-01-01"), *log, on="2022-01-10"
    ).missing == ("Good",)


def test_a_state_of_somebody_unknown_is_asked_of_each() -> None:
    """Only with a value for the fact is there anybody of whom the state can be asked."""
    text = (
        "fact Chosen: party\nstate Shut(p: party)\n  begins with an Assent x [by p]\n"
        'clause 1 "x"\n  prohibits a Visit v if Shut(Chosen)\n'
    )
    found = visit(text, event("a", "Assent", "2022-01-06", by="ben", re="r1"), on="2022-01-10")
    assert (found.decision, found.missing) == ("undetermined", ("Chosen",))


# ---- long chains

LONG = 1500


@pytest.mark.parametrize("asks", ["Insider", "Member"], ids=["through a term", "itself"])
def test_a_chain_of_events_is_no_chain_of_calls_asked_twice(asks: str) -> None:
    """Each member was brought in by the one before; the second question begins where the first ended."""
    rules = deal(
        "state Member(p: party)\n  holds from the start if p = ada\n"
        f"  begins with a Sale s [buyer p] if {asks}(s.seller)\n"
        "term Insider(p: party): yes/no means Member(p)\n"
    )
    names = ["ada", *(f"p{n}" for n in range(2 * LONG))]
    log = [
        event(f"s{n}", "Sale", "2022-01-10" if n < LONG else "2022-01-12", seller=one, buyer=other, price="1")
        for n, (one, other) in enumerate(pairwise(names))
    ]
    history = rules.history(rules.log_of(log))
    assert rules.value(history, "Member", (names[LONG],), "2022-01-11").answer().value is True
    assert rules.value(history, "Member", (names[-1],), "2022-01-13").answer().value is True


# ---- what alone the passing of days turns

TURNING = (
    "term Able(p: party): yes/no means today {sign} 2022-01-14\n"
    "state Member(p: party)\n  holds from the start\n  ends on 2022-01-14\n"
    "state Early\n  holds from the start if today < 2022-01-14\n"
    "amount Left: number\n  starts at (2022-01-15 - today)\n"
    "amount Stock: number\n  starts at 5 on 2022-01-14\n"
)


@pytest.mark.parametrize(
    ("clause", "sign"),
    [
        ("prohibits a Visit v if Early", "<"),
        ("prohibits a Visit v if Left > 1", "<"),
        ("prohibits a Visit v unless Stock > 3", "<"),
        ("prohibits a Visit v if not (every Able p satisfies (some Opening))", "<"),
        ("for every Able k\n  prohibits a Visit v", "<"),
        ("for every Member k\n  prohibits a Visit v", "<"),
        ("for every Member k\n  a Visit v requires an Assent x [by k]", "<"),
        ("every Able b may only make a Visit v", ">="),
    ],
)
def test_the_earliest_day_of_what_turns_by_itself(clause: str, sign: str) -> None:
    text = TURNING.format(sign=sign) + f'clause 1 "x"\n  {clause}\n'
    assert visit(text, on="2022-01-11").earliest == date(2022, 1, 14)


def test_nobody_left_of_whom_something_is_true_is_a_crossing() -> None:
    """Nobody is Able from 14 January on."""
    text = TURNING.format(sign="<") + (
        'clause 1 "x"\n  once every Able p satisfies (some Opening) holds\n  period for ada until 2022-02-01\n'
    )
    assert only(text, on="2022-01-20").opened == date(2022, 1, 14)


def test_a_fact_of_a_record_is_known_on_its_day() -> None:
    text = FACT + 'clause 1 "x"\n  prohibits a Visit v if Good\n'
    assert visit(text, fact("f", "Good", (), value=True, day="2022-01-10"), on="2022-01-10").decision == "prohibited"
    assert visit(text, fact("f", "Good", (), value=True, day="2022-01-11"), on="2022-01-10").decision == "undetermined"
