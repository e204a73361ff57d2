"""One question about all logs: asked with more and more of the rule files looked into, until it is settled.

What is left open may be anything, so `never` is a proof at any depth. What is found is replayed; if the replay does not
confirm it, more of the rule files is looked into, and in the end other values are tried for what is not translated.
"""

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from contract_dsl.model import nodes as m

from ..service import Rules
from .logs import SymbolicLog
from .names import Names, constants_in
from .replay import shrunk
from .search import Answer, Budget, Search
from .smt import OutOfMemory, SolverError, Term, conjunction, negation, same
from .translate import DEEPER, Translator
from .untranslated import Untranslated
from .values import Happening
from .witnesses import Witness, witness_of

DEPTHS = (1, 3, 6, 14)
"""How many definitions within each other are looked into, one after the other."""
MOST_TRIES = 6
"""Other values that are tried for what is not translated."""

TIME = "time"
MEMORY_IS_FULL = "the memory that the solver may use"
_LEAST = 0.2
"""Seconds that every question gets."""
_GENEROUS = 5
"""How many times its even share of the time that is left one question may take; most take less."""

Kind = Literal["never", "found", "open"]
Goal = Callable[[Sequence[Translator], SymbolicLog], tuple[Term, Happening | None]]
"""What is looked for, given the versions of the rule files over one log, and the act in question."""


@dataclass(frozen=True)
class Outcome:
    """How a question ended. `reasons` say what kept it open; `refuted` how many candidates a replay did not confirm."""

    kind: Kind
    witness: Witness | None = None
    reasons: tuple[str, ...] = ()
    refuted: int = 0

    @property
    def told(self) -> tuple[str, ...]:
        """The reasons as they are told: what lies deeper last."""
        return tuple(r for r in self.reasons if r != DEEPER) or self.reasons or (TIME,)


Muted = Mapping[str, bool]


@dataclass(frozen=True)
class Asked:
    """One question: what is looked for, how a candidate is confirmed, and limbs with a fixed truth for each version."""

    goal: Goal
    confirmed: Callable[[Witness], bool] | None = None
    muted: tuple[Muted, ...] = ()
    group: str = ""
    """Questions of one group are no longer asked when something is found for one of them."""


@dataclass
class Workbench:
    """What all questions share: versions of the rule files, the bound, the time that is left."""

    rules: Sequence[Rules]
    bound: int
    budget: Budget
    seconds: float = 6.0
    """For one question."""
    others: int = 2
    given: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Names that the question itself holds, by their type."""
    refuted: int = 0
    asked: int = 0
    why_open: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        """The names and event types of all versions together."""
        models = [r.model for r in self.rules]
        self.names = Names(models, self.others, self.given)
        self.events: dict[str, m.Event] = {}
        for model in models:
            for id_, event in model.events.items():
                known = self.events.get(id_)
                self.events[id_] = event if known is None else _joined(known, event)

    def name_also(self, node: object) -> None:
        """Ask also of logs with the names that a property holds."""
        given = {kind: list(words) for kind, words in self.given.items()}
        for constant in constants_in(node):
            values = constant.value if isinstance(constant.value, tuple) else (constant.value,)
            kind = getattr(constant.type, "of", constant.type).name
            given.setdefault(kind, []).extend(v for v in values if isinstance(v, str))
        self.given = given
        self.__post_init__()

    def settle(
        self, goal: Goal, confirmed: Callable[[Witness], bool] | None = None, *, muted: Sequence[Muted] = ()
    ) -> Outcome:
        """The end of one question. Without `confirmed` a candidate proves nothing, and the answer is open then."""
        return self.settle_all([Asked(goal, confirmed, tuple(muted))])[0]

    def settle_all(self, questions: Sequence["Asked"]) -> list[Outcome]:
        """The ends of several questions: all of them with little of the rule files first, what is left with more."""
        found: list[Outcome] = [Outcome("open", None, (TIME,))] * len(questions)
        left = list(range(len(questions)))
        self.asked += len(questions)
        settled: set[str] = set()
        for depth in DEPTHS:
            still = []
            for number, place in enumerate(left):
                question = questions[place]
                if question.group in settled:
                    found[place] = Outcome("open", None, ("what was found for another kind of act",))
                    continue
                if self.budget.left <= 0:
                    self.budget.cut = True
                    still.append(place)
                    continue
                fair = max(_LEAST, _GENEROUS * self.budget.left / (len(left) - number))
                outcome = self._at_depth(question, depth, min(self.seconds, fair))
                found[place] = replace(outcome, refuted=outcome.refuted + found[place].refuted)
                if outcome.kind == "found" and question.group:
                    settled.add(question.group)
                if outcome.kind == "open" and DEEPER in outcome.reasons:
                    still.append(place)
            left = still
        for place, outcome in enumerate(found):
            if outcome.kind == "open" and questions[place].group not in settled:
                self.why_open[outcome.told[0]] += 1
        return found

    def _at_depth(self, question: "Asked", depth: int, seconds: float) -> Outcome:
        try:
            return self._asked_at(question, depth, seconds)
        except OutOfMemory:
            return Outcome("open", None, (MEMORY_IS_FULL,))
        except SolverError as error:
            if "mem" not in str(error):
                raise
            return Outcome("open", None, (MEMORY_IS_FULL,))

    def _asked_at(self, question: "Asked", depth: int, seconds: float) -> Outcome:
        until = time.monotonic() + self.budget.part(seconds)
        log = SymbolicLog(self.names, self.bound, self.events)
        search, act = self._question(question.goal, log, depth, lambda: time.monotonic() >= until, question.muted)
        if search is None:
            return Outcome("open", None, ("what is not translated",))
        refuted = 0
        reasons = search.reasons
        for _ in range(MOST_TRIES if depth == DEPTHS[-1] or DEEPER not in search.reasons else 2):
            search.seconds = max(0.05, until - time.monotonic())
            answer = search.smallest()
            reasons = answer.reasons
            if answer.impossible:
                # What was left out untried is no proof.
                return Outcome("open", None, reasons, refuted) if search.tries else Outcome("never")
            if answer.values is None or question.confirmed is None:
                break
            witness = witness_of(log, answer, act)
            if question.confirmed(witness):
                kept = (
                    [f.name for f in self.events[act.type].fields.values() if f.actor]
                    if act is not None and act.type in self.events
                    else []
                )
                small = shrunk(witness, question.confirmed, kept, lambda: self.budget.left <= 0)
                return Outcome("found", small, (), refuted)
            refuted += 1
            self.refuted += 1
            if time.monotonic() >= until or not search.another(answer):
                break
        if time.monotonic() >= until:
            self.budget.cut = True
        left = ("a situation that the engine does not confirm",) if refuted else (TIME,)
        return Outcome("open", None, reasons or left, refuted)

    def _question(
        self, goal: Goal, log: SymbolicLog, depth: int, stop: Callable[[], bool], muted: Sequence[Muted]
    ) -> tuple[Search | None, Happening | None]:
        programs = [r.program for r in self.rules]
        fixed: list[Muted] = list(muted) if muted else [{} for _ in programs]
        programs *= max(1, len(fixed) // len(programs))
        translators = [
            Translator(program, log, depth=depth, muted=f, stop=stop)
            for program, f in zip(programs, fixed, strict=True)
        ]
        try:
            term, act = goal(translators, log)
        except Untranslated:
            return None, None
        for translator in translators:
            translator.finish()
        return Search(log, term, self.budget, self.seconds), act


def _joined(one: m.Event, other: m.Event) -> m.Event:
    """An event type with the fields of both versions."""
    return replace(one, fields={**other.fields, **one.fields})


def differ(one: Term, other: Term) -> Term:
    """That two truths differ."""
    return negation(same(one, other))


__all__ = ["Answer", "Asked", "Budget", "Outcome", "Workbench", "conjunction", "differ"]
