"""Whether a clause is in force at a moment: its agreement is, nothing has ended it, nothing suspends it."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from contract_dsl.model import nodes as m

from .environment import Environment
from .interpreter import covers, full_section
from .moments import Moment, end_of
from .triggers import Occurrence
from .unknown import ABSENT, Unknown, conjunction, disjunction, merged, negation

if TYPE_CHECKING:
    from .world import World


_AHEAD = timedelta(days=5 * 366)
"""How far ahead scheduled dates and receipts are looked for."""


class Force:
    """The force of clauses in one world."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._known: dict[tuple[str, int], Any] = {}
        self._asking: set[tuple[str, str]] = set()
        self._looking: set[str] = set()
        self._relevant: dict[str, tuple[m.Sentence, ...]] = {}

    def in_force(self, clause: str, moment: Moment) -> Any:
        """Yes, no or unknown."""
        key = (clause, moment.at)
        if key not in self._known:
            self._known[key] = conjunction(self._tests(clause, moment))
        return self._known[key]

    def _tests(self, clause: str, moment: Moment) -> Iterator[Any]:
        agreement = clause.partition(":")[0]
        yield self._agreement_in_force(agreement, moment)
        for sentence in self._enders(clause):
            yield negation(self._ended(sentence, clause, moment))

    def agreement_start(self, agreement: str, moment: Moment) -> Any:
        """The date from which an agreement is in force, as things stand."""
        known = self._world.program.model.agreements.get(agreement)
        if known is None or known.dated is None:
            return date(1900, 1, 1)
        return self._world.interpreter.value(known.dated, Environment(self._world, moment))

    def _agreement_in_force(self, agreement: str, moment: Moment) -> Any:
        start = self.agreement_start(agreement, moment)
        if isinstance(start, Unknown):
            return merged((start,), "truth")
        return start is not ABSENT and start <= moment.day

    def _enders(self, clause: str) -> tuple[m.Sentence, ...]:
        """The sentences that may end or suspend a clause."""
        if clause not in self._relevant:
            self._relevant[clause] = tuple(s for s in self._world.program.enders if _may_target(s, clause))
        return self._relevant[clause]

    def _ended(self, sentence: m.Sentence, clause: str, moment: Moment) -> Any:
        """Whether a sentence has ended the clause, or suspends it at the moment."""
        guard = (sentence.key, clause)
        if guard in self._asking:
            return False
        self._asking.add(guard)
        try:
            return disjunction(self._effects(sentence, clause, moment))
        finally:
            self._asking.discard(guard)

    def _effects(self, sentence: m.Sentence, clause: str, moment: Moment) -> Iterator[Any]:
        for occurrence in self._world.triggers.of(sentence, moment.at):
            hits = self._hits(sentence, occurrence, clause)
            if hits is False:
                continue
            tests = [hits, occurrence.exists, *self._conditions(sentence, occurrence)]
            if sentence.kind == "suspends":
                tests.append(self._covers_moment(sentence, occurrence, moment))
            yield conjunction(tests)

    def _conditions(self, sentence: m.Sentence, occurrence: Occurrence) -> Iterator[Any]:
        """The conditions of the sentence, and the force of its own clause, strictly before the event."""
        env = occurrence.environment(self._world, Moment(occurrence.at, occurrence.day))
        yield self.in_force(sentence.id, env.moment)
        for condition in sentence.conditions:
            yield self._world.interpreter.condition(condition, env)
        for exception in sentence.exceptions:
            yield negation(self._world.interpreter.condition(exception, env))

    def _hits(self, sentence: m.Sentence, occurrence: Occurrence, clause: str) -> Any:
        targets = sentence.targets
        assert targets is not None
        if targets.kind != "whatever":
            return True
        assert targets.value is not None
        value = self._world.interpreter.value(targets.value, occurrence.environment(self._world))
        if isinstance(value, Unknown):
            return merged((value,), "truth")
        sections = value if isinstance(value, tuple) else (value,)
        return any(s is not ABSENT and covers(full_section(s, targets.agreement), clause) for s in sections)

    def _covers_moment(self, sentence: m.Sentence, occurrence: Occurrence, moment: Moment) -> Any:
        env = occurrence.environment(self._world, moment)
        assert sentence.start is not None
        assert sentence.end is not None
        start = self._world.interpreter.value(sentence.start, env)
        end = self._world.interpreter.value(sentence.end, env)
        return conjunction((start <= moment.day, end >= moment.day))

    def next_dates(self, clause: str, moment: Moment) -> list[date]:
        """The days after a moment on which a suspension begins or has ended, as things stand."""
        days: list[date] = []
        start = self.agreement_start(clause.partition(":")[0], moment)
        if isinstance(start, date):
            days.append(start)
        for sentence in self._enders(clause):
            days += self._openings_ahead(sentence, moment)
            if sentence.kind != "suspends":
                continue
            for occurrence in self._world.triggers.of(sentence, moment.at):
                env = occurrence.environment(self._world, moment)
                for expr, more in ((sentence.start, 0), (sentence.end, 1)):
                    assert expr is not None
                    day = self._world.interpreter.value(expr, env)
                    if isinstance(day, date) and day != date.max:
                        days.append(date.fromordinal(day.toordinal() + more))
        return [d for d in days if d > moment.day]

    def _openings_ahead(self, sentence: m.Sentence, moment: Moment) -> list[date]:
        """The days on which something that ends or suspends opens by itself: a scheduled date, a receipt, a turn."""
        if sentence.once is not None:
            if sentence.every or sentence.key in self._looking:
                return []
            self._looking.add(sentence.key)
            try:
                return list(self._world.change_dates(sentence.once.condition, Environment(self._world, moment, {})))
            finally:
                self._looking.discard(sentence.key)
        if sentence.each is None and (sentence.when is None or sentence.when.received_by is None):
            return []
        ahead = end_of(min(moment.day, date.max - _AHEAD) + _AHEAD)
        return [o.day for o in self._world.triggers.of(sentence, ahead.at) if o.day > moment.day]

    def may_end(self, clause: str) -> bool:
        """Whether some sentence may end or suspend a clause, or its agreement begins with an event."""
        agreement = self._world.program.model.agreements.get(clause.partition(":")[0])
        begins = agreement is not None and agreement.dated is not None and not isinstance(agreement.dated, m.Constant)
        return begins or bool(self._enders(clause))

    def endings(self, clause: str, moment: Moment) -> list[tuple[int, Any, m.Sentence]]:
        """When and by which sentence the clause was ended for good, up to a moment."""
        found: list[tuple[int, Any, m.Sentence]] = []
        for sentence in self._enders(clause):
            if sentence.kind != "terminates":
                continue
            for occurrence in self._world.triggers.of(sentence, moment.at):
                hits = self._hits(sentence, occurrence, clause)
                if hits is False:
                    continue
                certain = conjunction((hits, occurrence.exists, *self._conditions(sentence, occurrence)))
                if certain is not False:
                    found.append((occurrence.at, certain, sentence))
        return sorted(found, key=lambda f: f[0])


def _may_target(sentence: m.Sentence, clause: str) -> bool:
    targets = sentence.targets
    if targets is None:
        return False
    match targets.kind:
        case "named":
            return any(covers(t, clause) for t in targets.clauses)
        case "agreement":
            same = clause.partition(":")[0] == targets.agreement
            return same and not any(covers(t, clause) for t in targets.clauses)
        case "whatever":
            return True
        case _:
            return False
