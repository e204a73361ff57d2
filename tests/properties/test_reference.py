"""The engine decides as the slow reference evaluator does, which is written from the rules of evaluation."""

from datetime import date
from functools import cache
from typing import Any

from hypothesis import given, reject, settings
from hypothesis import strategies as st

from engine.answering.questions import check_act
from engine.evaluate.unknown import ABSENT
from engine.service import Rules
from tests import reference
from tests.fuzz.comparing import name_of
from tests.properties.guild import Situation, days, guild, logs, parties, situations
from tests.properties.steady import steady
from tests.support import event, rules_of


def in_engine(case: Situation) -> reference.Decided:
    """What the engine decides."""
    rules = guild()
    verdict = rules.ask(rules.history(rules.log_of(case.log), case.known_at), case.act).verdict
    missing = frozenset(name_of(rules, key) for key in verdict.missing)
    return reference.Decided(verdict.decision, frozenset(verdict.by), frozenset(verdict.despite), missing)


def in_reference(case: Situation) -> reference.Decided:
    """What the reference decides."""
    rules = guild()
    act, findings = check_act(rules.model, case.act)
    assert act is not None, findings
    entries = reference.known(rules.log_of(case.log).entries, rules.model.zone, case.known_at)
    return reference.Questioned(rules.model, entries).ask(act.event.id, act.time, act.data)


@settings(steady, max_examples=200)
@given(situations)
def test_decisions_agree(case: Situation) -> None:
    try:
        expected = in_reference(case)
    except reference.NotCompared:
        reject()
    decided = in_engine(case)
    assert decided.decision == expected.decision
    assert decided.missing == expected.missing if expected.exact else decided.missing >= expected.missing
    if expected.by is not None:
        assert (decided.by, decided.despite) == (expected.by, expected.despite)


values = st.one_of(
    st.tuples(st.sampled_from(["Member", "Sold"]), parties.map(lambda p: (p,))),
    st.tuples(st.sampled_from(["Stock", "FirstDay"]), st.just(())),
)


@steady
@given(logs(), values, days)
def test_values_agree(log: list[dict[str, Any]], asked: tuple[str, tuple[str, ...]], day: str) -> None:
    rules = guild()
    term, arguments = asked
    entries = reference.known(rules.log_of(log).entries, rules.model.zone)
    known = reference.Questioned(rules.model, entries)
    try:
        keys, ways = known.value(f"guild:{term}", arguments, date.fromisoformat(day))
    except reference.NotCompared:
        reject()
    got = rules.value(rules.history(rules.log_of(log)), f"guild:{term}", arguments, day)
    if len(set(ways.values())) > 1:
        assert frozenset(map(str, got.missing)) == reference.mattering(keys, ways)
        return
    (expected,) = set(ways.values())
    assert got.value is ABSENT if expected is reference.ABSENT else got.value == expected


ENDING = """\
agreement guild "A clause that its own event ends" dated 2022-01-03
  time zone UTC
  currency USD
  periods exclude the day they run from and do not roll
  months stop at the last day
schedule Fair: 10 January and 17 January and 24 January from 2022-01-03
act Sale
  price: money
event Warning
  number: number
term Warnings: number means count of Warning
clause 1 "Fairs"
  for each Fair f
  deems a Warning [number 1] on f
  when a Sale s
  deems a Warning [number 2] on 3 days after s.date
clause 2 "The first one is the last"
  when a Warning w
  terminates 1
"""


@cache
def ending() -> Rules:
    """The rule set, opened once."""
    return rules_of(ENDING, name="guild")


fairs = st.sampled_from(["2022-01-09", "2022-01-10", "2022-01-11", "2022-01-18", "2022-01-28"])


@settings(steady, max_examples=40)
@given(st.lists(days, max_size=3), st.lists(fairs, min_size=1, max_size=4))
def test_what_a_clause_deems_ends_with_it_whatever_is_asked_first(sold: list[str], asked: list[str]) -> None:
    rules = ending()
    log = rules.log_of([event(f"s{n}", "Sale", day, price="1") for n, day in enumerate(sold)])
    entries = reference.known(log.entries, rules.model.zone)
    history = rules.history(log)
    for day in asked:
        _, ways = reference.Questioned(rules.model, entries).value("guild:Warnings", (), date.fromisoformat(day))
        assert [rules.value(history, "guild:Warnings", [], day).value] == list(ways.values())
