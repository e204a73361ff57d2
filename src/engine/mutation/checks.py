"""Checks of scenario files made ready to be run many times: read once, questions understood once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contract_dsl.diagnostics import Diagnostic

from ..answering.ask import Asked
from ..answering.duties import Ledgered
from ..answering.history import History
from ..answering.questions import Act, TermQuestion, check_act, check_term, check_time
from ..answering.value import Valued
from ..evaluate.moments import end_of
from ..explain.words import missing_names
from ..log import EventLog
from ..scenarios import Scenario
from ..scenarios.comparing import differences
from ..scenarios.files import Check
from ..service import Refused, Rules
from ..time import day_in

_QUICK = ("decision", "by", "despite", "missing")
"""What of an answer costs no more than the decision."""


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A check with what it asks, and the log that it asks of."""

    scenario: Scenario
    check: Check
    log: EventLog
    known_at: Any
    question: Act | TermQuestion | Any
    names: frozenset[str]
    """Clauses and definitions that it speaks of."""

    @property
    def history(self) -> tuple[int, str]:
        """What two checks share that are asked of the same log, as known at the same time."""
        return (id(self.log), str(self.known_at))


def prepare_check(rules: Rules, scenario: Scenario, check: Check, log: EventLog) -> Prepared:
    """A check made ready. Raises `Refused` if its question is wrong."""
    findings: list[Diagnostic] = []
    known_at = None
    if check.known_at is not None:
        known_at = check_time(check.known_at, "known_at", findings, check.place)
    question: Any
    found: Sequence[Diagnostic] = ()
    asked = check.question
    match check.kind:
        case "ask":
            question, found = check_act(rules.model, asked, check.place)
        case "value":
            given = asked.get("args", [])
            listed = given if isinstance(given, list) else [given]
            question, found = check_term(rules.model, asked.get("term"), listed, asked.get("on"), check.place)
        case "duties":
            question = check_time(asked.get("on"), "on", findings, check.place)
    findings += found
    if findings or question is None:
        raise Refused(findings)
    return Prepared(scenario, check, log, known_at, question, frozenset(_names(check)))


def differs(history: History, prepared: Prepared) -> list[str]:
    """What comes out otherwise than expected; what costs less is compared first."""
    expect = prepared.check.expect
    question = prepared.question
    if isinstance(question, Act):
        asked = Asked(history, question)
        verdict = asked.verdict
        quick = {key: value for key, value in expect.items() if key in _QUICK}
        got: dict[str, Any] = {
            "decision": verdict.decision,
            "by": list(verdict.by),
            "despite": list(verdict.despite),
            "missing": list(missing_names(verdict.missing)) if verdict.decision == "undetermined" else None,
        }
        found = differences(quick, got)
        return found if found or len(quick) == len(expect) else differences(expect, asked.answer().as_json())
    if isinstance(question, TermQuestion):
        return differences(expect, Valued(history, question).answer().as_json())
    return differences(expect, Ledgered(history, question).answer().as_json())


def _names(check: Check) -> set[str]:
    """The clauses and the definition that a check names."""
    found: set[str] = set()
    term = check.question.get("term")
    if isinstance(term, str):
        found.add(term)
    pending: list[Any] = [check.expect]
    while pending:
        part = pending.pop()
        if isinstance(part, Mapping):
            pending += part.values()
        elif isinstance(part, list | tuple):
            pending += part
        elif isinstance(part, str) and ":" in part:
            found.add(part)
    return found


def evaluated_plainly(history: History, prepared: Prepared) -> None:
    """Evaluate the value of a term once more without telling its steps: the telling has an interpreter of its own."""
    question = prepared.question
    if not isinstance(question, TermQuestion):
        return
    world, model = history.world, history.program.model
    moment = end_of(day_in(question.on, history.program.zone))
    given = tuple(question.arguments)
    if question.id in model.terms:
        world.term(question.id, given, moment)
    elif question.id in model.states:
        world.state(question.id, given, moment)
    else:
        world.amount(question.id, given, moment)
