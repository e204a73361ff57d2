"""A candidate goes through the engine's ordinary evaluation, read both ways, before anybody sees it."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

from ..answering.ask import Asked, case_of
from ..answering.deciding import Case, Decision, Verdict, decide
from ..answering.questions import check_act
from ..evaluate.decide import Judge
from ..evaluate.interpreter import Interpreter
from ..evaluate.world import World
from ..log.checking import Vocabulary
from ..service import Refused, Rules
from .witnesses import Witness

MOST_REPLAYS = 80
"""Replays that are spent on making a counterexample smaller."""


@dataclass(frozen=True)
class Replay:
    """A question answered by the engine on the log of a candidate."""

    rules: Rules
    asked: Asked

    @property
    def decision(self) -> Decision:
        """What is decided."""
        return self.asked.verdict.decision

    @property
    def verdict(self) -> Verdict:
        """What is decided, and by which clauses."""
        return self.asked.verdict

    @property
    def case(self) -> Case:
        """The act in its world."""
        return self.asked.case


def replay(rules: Rules, witness: Witness) -> Replay | None:
    """The candidate in the ordinary evaluation; nothing if it is refused there or the two readings differ."""
    known = _known_to(rules, witness)
    if known is None or known.question is None:
        return None
    try:
        history = rules.history(rules.log_of(list(known.log)))
        asked = rules.ask(history, known.question)
    except Refused:
        return None
    interpreted = decide(Case(asked.case.world, asked.case.act, asked.case.moment))
    same = (interpreted.decision, interpreted.by) == (asked.verdict.decision, asked.verdict.by)
    return Replay(rules, asked) if same else None


def judged(rules: Rules, witness: Witness, interpreter: Interpreter | None = None) -> Judge | None:
    """The act of a candidate before the engine's judge, without a decision; nothing if it is refused."""
    known = _known_to(rules, witness)
    if known is None or known.question is None:
        return None
    try:
        history = rules.history(rules.log_of(list(known.log)))
    except Refused:
        return None
    act, _ = check_act(rules.model, known.question, "question")
    if act is None:
        return None
    case = case_of(history, act)
    return Judge(case.world, case.act, case.moment, interpreter)


def world_of(rules: Rules, witness: Witness) -> World | None:
    """The world of a candidate's log; nothing if the log is refused."""
    known = _known_to(rules, witness)
    if known is None:
        return None
    try:
        return rules.history(rules.log_of(list(known.log))).world
    except Refused:
        return None


def _known_to(rules: Rules, witness: Witness) -> Witness | None:
    """The log and the question without what a version of the rule files does not know."""
    vocabulary = Vocabulary(rules.model)
    lines = []
    for line in witness.log:
        if line["type"] == "Fact":
            if line["data"]["name"] in vocabulary.facts:
                lines.append(line)
        elif line["type"] in vocabulary.events:
            lines.append(_fields(vocabulary, line))
    question = witness.question
    if question is not None:
        if question["type"] not in vocabulary.events:
            return None
        question = _fields(vocabulary, question)
    return Witness(tuple(lines), question, witness.on)


def _fields(vocabulary: Vocabulary, line: Any) -> Any:
    fields = vocabulary.events[line["type"]].fields
    return {**line, "data": {k: v for k, v in line["data"].items() if k in fields}}


def shrunk(
    witness: Witness,
    confirmed_: Callable[[Witness], bool],
    kept: Collection[str] = (),
    stop: Callable[[], bool] = lambda: False,
) -> Witness:
    """The candidate with everything left out that it holds without: lines, items of lists, fields of the act.

    The fields `kept` stay, so that the act says who does it. It is left as it is as soon as `stop` says so.
    """
    left = MOST_REPLAYS

    def confirmed(tried: Witness) -> bool:
        return not stop() and confirmed_(tried)

    for smaller in _smaller_lines(witness):
        if left and len(smaller) < len(witness.log):
            left -= 1
            tried = replace(witness, log=smaller)
            if confirmed(tried):
                return shrunk(tried, confirmed_, kept, stop)
    place = 0
    while place < len(witness.log) and left > 0:
        for tried in _shorter_lists(witness, place):
            left -= 1
            if left > 0 and confirmed(tried):
                witness = tried
        place += 1
    if witness.question is not None:
        for name in [n for n in witness.question["data"] if n not in kept]:
            data = {k: v for k, v in witness.question["data"].items() if k != name}
            tried = replace(witness, question={**witness.question, "data": data})
            left -= 1
            if left > 0 and confirmed(tried):
                witness = tried
    return witness


def _smaller_lines(witness: Witness) -> list[tuple[Any, ...]]:
    return [(*witness.log[:n], *witness.log[n + 1 :]) for n in reversed(range(len(witness.log)))]


def _shorter_lists(witness: Witness, place: int) -> Iterator[Witness]:
    """The candidate with one item fewer in a list of one event."""
    line = witness.log[place]
    for name, value in line["data"].items():
        if isinstance(value, list) and len(value) > 1 and line["type"] != "Fact":
            for item in value:
                rest = [v for v in value if v != item]
                changed = {**line, "data": {**line["data"], name: rest}}
                yield replace(witness, log=(*witness.log[:place], changed, *witness.log[place + 1 :]))
