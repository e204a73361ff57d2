"""Order that does not matter does not: lines of a log, sentences of a file, asking again, what is not yet known."""

import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.answering.ask import Asked
from engine.evaluate.decide import Judge, Judged
from engine.evaluate.moments import before
from engine.evaluate.unknown import Unknown
from engine.service import Rules
from engine.time import parse_time, sort_key
from tests.properties.guild import ANNEX, GUILD, Json, Situation, acts, days, guild, logs, rules_of, situations
from tests.properties.steady import steady


def asked(rules: Rules, log: Sequence[Json], act: Json, known_at: date | None = None) -> Asked:
    """An act in question."""
    return rules.ask(rules.history(rules.log_of(log), known_at), act)


def duties(rules: Rules, log: Sequence[Json], day: date, known_at: date | None = None) -> Json:
    """What is owed."""
    return rules.duties(rules.history(rules.log_of(log), known_at), day).answer().as_json()


def instant(entry: Json) -> tuple[int, int]:
    """Where an event stands in time."""
    return sort_key(parse_time(entry["time"]), guild().program.zone)


# ---------------------------------------------------------------- the log


@st.composite
def shuffles(draw: st.DrawFn) -> tuple[Situation, list[Json]]:
    """A situation, and its log with the lines in another order: those of one instant, and corrections, keep theirs."""
    case = draw(situations)
    plain = [entry for entry in case.log if entry["type"] != "Correction"]
    others = [entry for entry in case.log if entry["type"] == "Correction"]
    # A correction puts its event in the place of another, so ties with it are broken by that one's line.
    moved = draw(st.permutations(plain)) if not others else plain
    ties: dict[tuple[int, int], list[Json]] = {}
    for entry in plain:
        ties.setdefault(instant(entry), []).append(entry)
    log = [ties[instant(entry)].pop(0) for entry in moved]
    for entry in others:
        log.insert(draw(st.integers(0, len(log))), entry)
    return case, log


@settings(steady, max_examples=20)
@given(shuffles())
def test_the_order_of_lines_does_not_matter(drawn: tuple[Situation, list[Json]]) -> None:
    case, log = drawn
    rules = guild()
    first = asked(rules, case.log, case.act, case.known_at).answer().as_json()
    assert asked(rules, log, case.act, case.known_at).answer().as_json() == first
    day = date(2022, 2, 15)
    assert duties(rules, log, day, case.known_at) == duties(rules, case.log, day, case.known_at)


@settings(steady, max_examples=12)
@given(situations)
def test_the_same_question_twice_has_the_same_answer(case: Situation) -> None:
    one = asked(guild(), case.log, case.act, case.known_at)
    assert one.answer().as_json() == one.answer().as_json()
    other = asked(again(), case.log, case.act, case.known_at)
    assert other.answer().as_json() == one.answer().as_json()
    day = date(2022, 2, 15)
    assert duties(again(), case.log, day) == duties(guild(), case.log, day)


@settings(steady, max_examples=12)
@given(situations, st.lists(days.map(date.fromisoformat), min_size=2, max_size=4))
def test_the_order_of_questions_does_not_matter(case: Situation, asked_on: list[date]) -> None:
    rules = guild()
    one = rules.history(rules.log_of(case.log), case.known_at)
    for day in asked_on:
        answer = rules.duties(one, day).answer().as_json()
        assert answer == duties(rules, case.log, day, case.known_at)


@cache
def again() -> Rules:
    """The same rule set, opened once more."""
    return rules_of()


@settings(steady, max_examples=40)
@given(logs(), acts(), days.map(date.fromisoformat))
def test_a_log_known_at_a_day_is_the_log_as_it_was_then(log: list[Json], act: Json, day: date) -> None:
    shorter = as_of(log, day)
    rules = guild()
    then, now = asked(rules, log, act, day), asked(rules, shorter, act)
    assert then.answer().as_json() == now.answer().as_json()
    assert duties(rules, log, day, day) == duties(rules, shorter, day)


def as_of(log: Sequence[Json], day: date) -> list[Json]:
    """The log as somebody had it at the end of a day: what was recorded by then."""
    limit = sort_key(day, guild().program.zone)

    def recorded(entry: Json) -> bool:
        return (
            sort_key(parse_time(entry["recorded"] if "recorded" in entry else entry["time"]), guild().program.zone)
            <= limit
        )

    # What was recorded after its correction was is in the log by virtue of the correction.
    said = {e["data"]["replaces"] for e in log if e["type"] == "Correction" and recorded(e)}
    return [entry for entry in log if recorded(entry) or entry["id"] in said]


@steady
@given(logs(), acts())
def test_what_comes_later_changes_nothing_earlier(log: list[Json], act: Json) -> None:
    rules = guild()
    limit = instant(act)
    earlier = [entry for entry in log if entry["type"] != "Correction"]
    until = [entry for entry in earlier if instant(entry) <= limit]
    whole, part = asked(rules, earlier, act).verdict, asked(rules, until, act).verdict
    assert whole == part


# ---------------------------------------------------------------- asking and appending


def told(judged: Judged) -> list[Any]:
    """How every bar fares."""

    def plain(value: Any) -> Any:
        return sorted(map(str, value.support)) if isinstance(value, Unknown) else value

    return [(s.sentence.key, plain(s.applies), plain(s.stands)) for s in judged.standings]


@steady
@given(logs(), acts())
def test_asking_is_appending(log: list[Json], act: Json) -> None:
    """Permitted is what, added to the log, is no breach."""
    rules = guild()
    question = asked(rules, log, act)
    added = {"id": "added", **act}
    world = rules.history(rules.log_of([*log, added])).world
    (event,) = (event for event in world.log if event.id == "added")
    judged = Judge(world, event, before(event.at)).judge()
    assert told(judged) == told(question.case.judged())
    if not isinstance(judged.forbidden, Unknown):
        assert question.verdict.decision == ("prohibited" if judged.forbidden else "permitted")


# ---------------------------------------------------------------- the rule file

PIECE = re.compile(r"^(?=(?:clause|term|state|amount|event|act|fact) )", re.MULTILINE)


@st.composite
def reordered(draw: st.DrawFn) -> str:
    """The guild's file with its declarations in another order; roles, parties and calendars stay at its head."""
    head, *rest = PIECE.split(GUILD)
    return head + "".join(draw(st.permutations(rest)))


@settings(steady, max_examples=8)
@given(reordered(), st.lists(situations, min_size=4, max_size=4))
def test_the_order_of_declarations_does_not_matter(text: str, cases: list[Situation]) -> None:
    rules, other = guild(), rules_of(text, ANNEX)
    for case in cases:
        one = asked(rules, case.log, case.act, case.known_at).answer().as_json()
        two = asked(other, case.log, case.act, case.known_at).answer().as_json()
        for key in ("decision", "missing", "earliest"):
            assert one.get(key) == two.get(key)
        for key in ("by", "despite", "remedies", "requires"):
            assert sorted(map(str, one.get(key) or ())) == sorted(map(str, two.get(key) or ()))
        day = date(2022, 2, 15)
        owed, owed_too = duties(rules, case.log, day), duties(other, case.log, day)
        for key in ("duties", "undetermined"):
            assert sorted(map(str, owed[key])) == sorted(map(str, owed_too[key]))
