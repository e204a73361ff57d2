"""Permitted, prohibited or undetermined: one act in one world, with what is unknown settled every way.

`by` and `despite` name what stands in every settling; if that leaves a prohibition without a clause, what stands in
some (rule 9 of the evaluation rules, `docs/language.md`).
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Literal

from ..evaluate.compiled import Compiled, CompiledJudge
from ..evaluate.decide import Judge, Judged, Standing
from ..evaluate.events import Event
from ..evaluate.moments import Moment
from ..evaluate.settle import LIMIT, Settled, always, settle
from ..evaluate.unknown import Key, Unknown, UnknownTruth, merged
from ..evaluate.world import World
from ..evaluate.worlds import options_of

Decision = Literal["permitted", "prohibited", "undetermined"]


@dataclass(frozen=True)
class Case:
    """An act in question at its moment, in the world in which it is asked about."""

    world: World
    act: Event
    moment: Moment
    compiled: Compiled | None = None
    """The functions of the rule set; without them the interpreter decides everything."""

    def at(self, act: Event, moment: Moment) -> "Case":
        """The same question about another act or moment."""
        return Case(self.world, act, moment, self.compiled)

    def within(self, world: World) -> "Case":
        """The same question in another world."""
        return Case(world, self.act, self.moment, self.compiled)

    def settled(self, values: Mapping[Key, Any]) -> "Case":
        """The same case with values for some unknowns, fields of the act included."""
        if not values:
            return self
        fields = {k.name: v for k, v in values.items() if k.form == "field" and not k.event}
        act = self.act
        if fields:
            act = Event(act.type, act.id, act.at, act.day, act.time, {**act.values, **fields})
        return Case(self.world.settle(values), act, self.moment, self.compiled)

    def judged(self) -> Judged:
        """Every bar that applies or may apply."""
        if self.compiled is not None:
            with suppress(UnknownTruth):
                return CompiledJudge(self.world, self.act, self.moment, self.compiled).judge()
        return Judge(self.world, self.act, self.moment).judge()


@dataclass(frozen=True)
class Verdict:
    """What was decided. `hangs` names for a clause in `by` or `despite` the unknowns on which its part in it rests."""

    decision: Decision
    by: tuple[str, ...] = ()
    despite: tuple[str, ...] = ()
    missing: tuple[Key, ...] = ()
    problems: tuple[str, ...] = ()
    ways: tuple[tuple[Mapping[Key, Any], Decision], ...] = ()
    """Undetermined: for each outcome one way of settling the unknowns that leads to it."""
    either_way: bool = False
    """Whether the clauses differ from one settling to another although the decision does not."""
    exceeded: bool = False


@dataclass(frozen=True)
class _Outcome:
    """What came out of one settling."""

    judged: Judged
    open: Unknown | None
    result: Any = field(default=None)

    def decided(self) -> Any:
        return self.result


def decide(case: Case) -> Verdict:
    """The decision of a case with its clauses."""
    if case.compiled is not None:
        with suppress(UnknownTruth):
            return _certain(CompiledJudge(case.world, case.act, case.moment, case.compiled).judge().standings)
    judged = Judge(case.world, case.act, case.moment).judge()
    if not any(isinstance(v, Unknown) for s in judged.standings for v in (s.applies, s.stands, s.yields)):
        return _verdict([judged], "prohibited" if judged.forbidden else "permitted")
    return _decide_open(case)


def _certain(standings: list[Standing]) -> Verdict:
    """The verdict where everything is known: each bar stands, or yields to the permissions that prevail over it."""
    by: dict[str, None] = {}
    despite: dict[str, None] = {}
    prevailing: dict[str, None] = {}
    for standing in standings:
        if standing.overcome:
            despite[standing.sentence.id] = None
            for upper, _ in standing.overcome:
                prevailing[upper.id] = None
        else:
            by[standing.sentence.id] = None
    if by:
        return Verdict("prohibited", tuple(by), tuple(despite))
    return Verdict("permitted", tuple(sorted(prevailing)), tuple(despite))


@dataclass
class Budget:
    """Evaluations that are left for one part of an answer (counted)."""

    left: int

    @property
    def spent(self) -> bool:
        """Whether nothing is left."""
        return self.left <= 0


def is_permitted(case: Case, budget: Budget | None = None) -> bool:
    """Whether a case is certainly permitted; what would take more than the budget is not."""
    budget = budget or Budget(LIMIT)
    forbidden = case.judged().forbidden
    budget.left -= 1
    if not isinstance(forbidden, Unknown):
        return not forbidden
    options = options_of(case.world, case.moment, case.act)
    certain, used = always(
        lambda values: _by_decision(case.settled(values).judged()), options, "permitted", max(budget.left, 1)
    )
    budget.left -= used
    return certain


def _decide_open(case: Case) -> Verdict:
    """The decision where something is unknown."""
    settled = _settle(case, _by_decision)
    outcomes = settled.outcomes()
    if settled.exceeded or len(outcomes) > 1 or "open" in outcomes:
        return _undetermined(settled)
    decision: Decision = outcomes.pop()
    by_clauses = _settle(case, _by_clauses)
    leaves = settled if by_clauses.exceeded else by_clauses
    return _verdict([outcome.judged for _, outcome in _leaves(leaves)], decision)


def _settle(case: Case, outcome: Callable[[Judged], _Outcome]) -> Settled:
    return settle(lambda values: outcome(case.settled(values).judged()), options_of(case.world, case.moment, case.act))


def _by_decision(judged: Judged) -> _Outcome:
    """A settling is done when it decides."""
    forbidden = judged.forbidden
    if isinstance(forbidden, Unknown):
        return _Outcome(judged, forbidden, "open")
    return _Outcome(judged, None, "prohibited" if forbidden else "permitted")


def _by_clauses(judged: Judged) -> _Outcome:
    """A settling is done when the part of every clause in it is known."""
    open_ = [v for s in judged.standings for v in (s.applies, s.stands, s.yields) if isinstance(v, Unknown)]
    result = tuple(sorted((s.sentence.key, str(s.applies), str(s.stands)) for s in judged.standings))
    return _Outcome(judged, merged(open_, "truth") if open_ else None, result)


def _leaves(settled: Settled) -> list[tuple[Mapping[Key, Any], _Outcome]]:
    return [(values, outcome) for values, outcome in settled.leaves if isinstance(outcome, _Outcome)]


def _undetermined(settled: Settled) -> Verdict:
    mattering = settled.mattering()
    witnesses = [(values, outcome.decided()) for values, outcome in settled.witnesses()]
    return Verdict(
        "undetermined",
        missing=tuple(k for k in mattering if k.form != "error"),
        problems=tuple(sorted(str(k) for k in settled.support if k.form == "error")),
        ways=tuple((values, decision) for values, decision in witnesses if decision != "open"),
        exceeded=settled.exceeded,
    )


def _verdict(ways: list[Judged], decision: Decision) -> Verdict:
    """The clauses behind a decision that is the same in every way."""
    despite = _in_all([_ids(j.standings, lambda s: s.yields is True and s.applies is True) for j in ways])
    if decision == "prohibited":
        standing = [_ids(j.standings, lambda s: s.stands is True) for j in ways]
        by = _in_all(standing) or frozenset().union(*standing)
        varies = any(set(one) != set(standing[0]) for one in standing)
        return Verdict(decision, tuple(_ordered(by, ways)), tuple(_ordered(despite, ways)), either_way=varies)
    prevailing = [
        frozenset(
            upper.id for s in j.standings if s.applies is True for upper, effective in s.overcome if effective is True
        )
        for j in ways
    ]
    varies = any(one != prevailing[0] for one in prevailing)
    return Verdict(
        decision, tuple(_ordered(_in_all(prevailing), ways)), tuple(_ordered(despite, ways)), either_way=varies
    )


def _ids(standings: Iterable[Standing], test: Callable[[Standing], bool]) -> frozenset[str]:
    return frozenset(s.sentence.id for s in standings if test(s))


def _in_all(sets: list[frozenset[str]]) -> frozenset[str]:
    return frozenset.intersection(*sets) if sets else frozenset()


def _ordered(clauses: frozenset[str], ways: list[Judged]) -> list[str]:
    """In the printed order of the agreements."""
    order: dict[str, int] = {}
    for judged in ways:
        for standing in judged.standings:
            order.setdefault(standing.sentence.id, len(order))
    return sorted(clauses, key=lambda c: (order.get(c, len(order)), c))
