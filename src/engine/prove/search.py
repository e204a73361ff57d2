"""Is there a log for which something holds: the solver's answer, refined until its days are real days."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from .logs import SymbolicLog, Table
from .smt import (
    Found,
    Solver,
    Term,
    at_most,
    calculate,
    compare,
    conjunction,
    equal,
    implies,
    key,
    leaves,
    negation,
    raw,
    same,
)
from .values import Happening

MOST_ROUNDS = 400
"""How often a question is refined."""
MOST_COUNTED = 6
"""Events up to which the smallest log is looked for; beyond it any is taken."""
MOST_STEPS = 4
"""Functions of functions of days that are followed for the days of one candidate."""
_WIDEST_RUN = 400
"""Days that are looked at on either side for a run of the same value."""


@dataclass
class Budget:
    """How long everything together may take. The time is the only thing that differs from machine to machine."""

    seconds: float
    started: float = field(default_factory=time.monotonic)
    cut: bool = False

    @property
    def left(self) -> float:
        """Seconds that are left."""
        return self.seconds - (time.monotonic() - self.started)

    def part(self, seconds: float) -> float:
        """Seconds for one question."""
        return max(0.0, min(seconds, self.left))


@dataclass(frozen=True)
class Answer:
    """What the solver says: values; or none (`impossible`); or that it found no end."""

    values: Found | None
    impossible: bool
    reasons: tuple[str, ...]
    """What stood in the question that is not translated, most frequent first."""
    events: tuple[Happening, ...] = ()
    facts: tuple[Any, ...] = ()


class Search:
    """One question to the solver: the goal, and everything that is known of the unknowns in it."""

    def __init__(self, log: SymbolicLog, goal: Term, budget: Budget, seconds: float = 10.0) -> None:
        self.log = log
        self.budget = budget
        self.seconds = seconds
        self._seen: set[int] = set()
        self._solver = Solver()
        self._tables: list[Table] = []
        self._found_facts: list[Any] = []
        self._reasons: Counter[str] = Counter()
        self._events: dict[int, Happening] = {}
        self._free: dict[Any, Term] = {}
        self.tries = 0
        """How many candidates were left out without a proof that they are impossible."""
        self._add(goal)

    def _add(self, *terms: Term) -> None:
        """Say something, and all that is known of the unknowns in it."""
        pending = list(terms)
        unknowns = self.log.unknowns
        while pending:
            term = pending.pop()
            self._solver.add(term)
            for leaf in leaves(term, self._seen):
                name = key(leaf)
                pending += unknowns.about.get(name, ())
                if name in unknowns.tables:
                    table = unknowns.tables[name]
                    self._tables.append(table)
                    pending.append(_mentions(table.argument))
                if name in unknowns.facts:
                    self._found_facts.append(unknowns.facts[name])
                if name in unknowns.reasons:
                    self._reasons[unknowns.reasons[name]] += 1
                    self._free[name] = leaf
                owner = unknowns.owners.get(name)
                if owner is not None and id(owner) not in self._events:
                    self._events[id(owner)] = owner
                    pending += [_mentions(owner.exists), _mentions(owner.at.day), _mentions(owner.at.rank)]

    @property
    def reasons(self) -> tuple[str, ...]:
        """What is not translated, most frequent first."""
        return tuple(r for r, _ in sorted(self._reasons.items(), key=lambda r: (-r[1], r[0])))

    @property
    def logged(self) -> list[Happening]:
        """The slots of the log that the question is about, in their order."""
        mine = {id(e) for e in self._events.values()}
        return [s for s in self.log.all if id(s) in mine]

    def another(self, answer: Answer) -> bool:
        """Look for other values of what is not translated from now on; whether there is anything of the kind."""
        found = answer.values
        if found is None or not self._free:
            return False
        self.tries += 1
        alike = [
            same(leaf, found.truth(leaf)) if _boolean(leaf) else equal(leaf, found.number(leaf))
            for leaf in self._free.values()
        ]
        self._add(negation(conjunction(alike)))
        return True

    def smallest(self) -> Answer:
        """The answer with as few events as there can be; that there is none is said of every log of the bound."""
        whole = self.ask(None, steady=False)
        if whole.values is None:
            return whole
        for number in range(MOST_COUNTED):
            for steady in (True, False):
                answer = self.ask(number, steady=steady)
                if answer.values is not None:
                    return answer
        return whole

    def ask(self, most: int | None, *, steady: bool) -> Answer:
        """The answer, for at most some events if a number is said; `steady` for facts that never change."""
        until = time.monotonic() + self.budget.part(self.seconds)
        assumed = [] if most is None else [at_most((s.exists for s in self.logged), most)]
        if steady:
            assumed.append(self.log.steady)
        for _ in range(MOST_ROUNDS):
            left = until - time.monotonic()
            if left <= 0:
                self.budget.cut = True
                break
            self._solver.limit(int(left * 1000))
            found = self._solver.check(*assumed)
            if found is False:
                return Answer(None, True, self.reasons)
            if found is True:
                if until - time.monotonic() <= 0:
                    self.budget.cut = True
                break
            assert isinstance(found, Found)
            lessons = self._lessons(found)
            if not lessons:
                return Answer(found, False, self.reasons, tuple(self._events.values()), tuple(self._found_facts))
            self._add(*lessons)
            right = self._on_these_days(found, assumed, until)
            if right is not None:
                return Answer(right, False, self.reasons, tuple(self._events.values()), tuple(self._found_facts))
        return Answer(None, False, self.reasons)

    def _on_these_days(self, found: Found, assumed: list[Term], until: float) -> Found | None:
        """Values on the days that were found, now that their functions are known there; nothing if there are none."""
        for _ in range(MOST_STEPS):
            left = until - time.monotonic()
            if left <= 0:
                return None
            days = [equal(table.argument, int(found.number(table.argument))) for table in self._tables]
            self._solver.limit(int(left * 1000))
            again = self._solver.check(*assumed, *days)
            if not isinstance(again, Found):
                return None
            lessons = self._lessons(again)
            if not lessons:
                return again
            self._add(*lessons)
            found = again
        return None

    def _lessons(self, found: Found) -> list[Term]:
        """What the solver has wrong about functions of days, said for the days around."""
        lessons: list[Term] = []
        for table in self._tables:
            argument = int(found.number(table.argument))
            right = table.function(argument)
            if right is None:
                continue
            if isinstance(right, bool):
                if found.truth(table.value) != right:
                    lessons.append(_run(table, argument, right))
            elif int(found.number(table.value)) != right:
                lessons += _steps(table, argument, right)
        return lessons


def _mentions(term: Term) -> Term:
    """Something that always holds and mentions a term."""
    opened = raw(term, "truth" if isinstance(term, bool) or _boolean(term) else "whole")
    return implies(opened, opened) if _boolean(opened) else compare("<=", opened, calculate("+", opened, 1))


def _boolean(term: Term) -> bool:
    return hasattr(term, "sort") and term.sort().name() == "Bool"


def _run(table: Table, argument: int, right: bool) -> Term:
    """The truth for all days around one for which it is the same."""
    first = last = argument
    while argument - first < _WIDEST_RUN and table.function(first - 1) is right:
        first -= 1
    while last - argument < _WIDEST_RUN and table.function(last + 1) is right:
        last += 1
    inside = conjunction((compare(">=", table.argument, first), compare("<=", table.argument, last)))
    return implies(inside, same(table.value, right))


def _steps(table: Table, argument: int, right: int) -> list[Term]:
    """The value for a day; for what only rises also a bound on either side."""
    lessons = [implies(equal(table.argument, argument), equal(table.value, right))]
    if table.rising:
        lessons.append(implies(compare("<=", table.argument, argument), compare("<=", table.value, right)))
        lessons.append(implies(compare(">=", table.argument, argument), compare(">=", table.value, right)))
        # Most such functions go along with the day for a while.
        for step in (1, 7, 30):
            for day in (argument - step, argument + step):
                value = table.function(day)
                if isinstance(value, int) and not isinstance(value, bool):
                    lessons.append(implies(compare("<=", table.argument, day), compare("<=", table.value, value)))
                    lessons.append(implies(compare(">=", table.argument, day), compare(">=", table.value, value)))
    return lessons


def impossible_in_all(answers: Sequence[Answer]) -> bool:
    """Whether all of several questions have no answer."""
    return all(a.impossible for a in answers)
