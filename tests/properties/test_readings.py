"""Interpreter, compiled functions and tracer read one meaning, on generated logs and on every scenario of vnet."""

from contextlib import suppress
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.answering.ask import case_of
from engine.answering.deciding import Case, decide
from engine.answering.history import History
from engine.answering.questions import check_act, check_term
from engine.evaluate.compiled import CompiledJudge
from engine.evaluate.decide import Judge, Judged
from engine.evaluate.events import Event
from engine.evaluate.moments import end_of
from engine.evaluate.unknown import Unknown, UnknownTruth
from engine.explain import TracedJudge
from engine.log import EventLog
from engine.scenarios.files import Check, Scenario, find_files, read_scenario
from engine.scenarios.runner import Runner
from engine.service import Rules
from engine.time import parse_time
from tests.properties.guild import Json, Situation, days, guild, logs, parties, situations
from tests.properties.steady import steady

SCENARIOS = Path(__file__).parents[2] / "rules" / "vnet" / "scenarios"


def plain(value: Any) -> Any:
    """A value that can be compared: an unknown by what it rests on, an event by its name and place."""
    if isinstance(value, Unknown):
        return "unknown", frozenset(map(str, value.support))
    return ("event", value.type, value.id, value.at) if isinstance(value, Event) else value


def told(judged: Judged) -> list[Any]:
    """How every bar fares."""
    return [
        (s.sentence.key, plain(s.applies), plain(s.stands), [(upper.key, plain(e)) for upper, e in s.overcome])
        for s in judged.standings
    ]


def fresh(rules: Rules, log: EventLog, question: Json, known_at: date | None) -> Case:
    """The case of a question in a world of its own: nothing that one reading has worked out is there for another."""
    act, findings = check_act(rules.model, question)
    assert act is not None, findings
    return case_of(rules.history(log, known_at), act)


def assert_one_answer(rules: Rules, log: EventLog, question: Json, known_at: date | None) -> None:
    """Each reading judges an act alike, and so does the decision with and without compiled functions."""
    case = fresh(rules, log, question, known_at)
    interpreted = told(Judge(case.world, case.act, case.moment).judge())
    slow = decide(Case(case.world, case.act, case.moment))
    case = fresh(rules, log, question, known_at)
    assert told(TracedJudge(case.world, case.act, case.moment).judge()) == interpreted
    case = fresh(rules, log, question, known_at)
    assert decide(case) == slow
    assert case.compiled is not None
    with suppress(UnknownTruth):  # what it cannot decide in two values it hands over
        assert told(CompiledJudge(case.world, case.act, case.moment, case.compiled).judge()) == interpreted


def assert_one_value(rules: Rules, history: History, again: History, question: Json) -> None:
    """The traced value of a definition is the one that the world works out."""
    given_ = question.get("args", [])
    listed = given_ if isinstance(given_, list) else [given_]
    asked, findings = check_term(rules.model, question["term"], listed, question["on"])
    assert asked is not None, findings
    valued = rules.value(history, question["term"], listed, question["on"])
    world, moment = again.world, end_of(valued.day)
    if asked.id in rules.model.terms:
        value = world.term(asked.id, asked.arguments, moment)
    elif asked.id in rules.model.states:
        value = world.state(asked.id, asked.arguments, moment)
    else:
        value = world.amount(asked.id, asked.arguments, moment)
    if isinstance(value, Unknown) and not isinstance(valued.value, Unknown):
        return  # settled: whatever the unknown facts are, the value is the same
    assert plain(valued.value) == plain(value)


@steady
@given(situations)
def test_generated_acts_are_judged_alike(case: Situation) -> None:
    assert_one_answer(guild(), guild().log_of(case.log), case.act, case.known_at)


@steady
@given(logs(), st.sampled_from(["Member", "Sold", "Stock", "FirstDay"]), parties, days)
def test_generated_values_are_alike(log: list[Json], term: str, party: str, day: str) -> None:
    rules, read = guild(), guild().log_of(log)
    arguments = [party] if term in ("Member", "Sold") else []
    question = {"term": f"guild:{term}", "args": arguments, "on": day}
    assert_one_value(rules, rules.history(read), rules.history(read), question)


# ---------------------------------------------------------------- the scenarios of vnet


@cache
def runner() -> Runner:
    """Opens the rules of vnet once."""
    return Runner()


EACH = 4
"""Of so many files one is read in every way: all of them take five minutes, and each is decided as a check anyway."""


def scenario_files() -> tuple[Path, ...]:
    found, findings = find_files([SCENARIOS])
    assert not findings
    return found[::EACH]


def log_of(rules: Rules, scenario: Scenario) -> EventLog:
    """The log of a scenario."""
    if isinstance(scenario.log, str):
        return rules.log(scenario.path.parent / scenario.log)
    return rules.log_of(scenario.log)


def known_at_of(check: Check) -> date | datetime | None:
    return None if check.known_at is None else parse_time(str(check.known_at))


@pytest.mark.parametrize("path", scenario_files(), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_scenarios_of_vnet_are_read_alike(path: Path) -> None:
    scenario, findings = read_scenario(path)
    assert scenario is not None, findings
    rules = runner().rules(scenario)
    log = log_of(rules, scenario)
    for check in scenario.checks:
        known_at = known_at_of(check)
        if check.kind == "ask":
            assert_one_answer(rules, log, dict(check.question), known_at)
        elif check.kind == "value":
            question = dict(check.question)
            assert_one_value(rules, rules.history(log, known_at), rules.history(log, known_at), question)
        else:
            on = date.fromisoformat(str(check.question["on"]))
            ledger = rules.duties(rules.history(log, known_at), on)
            explained, short = ledger.answer(explain=True).as_json(), ledger.answer().as_json()
            for each in (*explained["duties"], *explained["undetermined"]):
                each.pop("how", None)
            assert explained["duties"] == short["duties"]
            assert explained["undetermined"] == short["undetermined"]
