"""What has to happen before an act can be permitted, and which one event opens most."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from contract_dsl.model import nodes as m
from contract_dsl.model import types as t

from ..answers import AskAnswer
from ..log import Money
from ..service import Rules
from .logs import LAST_DAY, SymbolicLog, number_bounds
from .replay import replay
from .smt import Term, conjunction, equal, negation, same
from .translate import Translator
from .values import Happening, Many, Value
from .witnesses import Witness
from .workbench import Asked, Goal, Outcome, Workbench


@dataclass(frozen=True)
class Needed:
    """What an act needs: a smallest way to it, the events that every way goes through, and what opens most."""

    type: str
    way: Outcome
    needed: tuple[str, ...]
    open: tuple[tuple[str, Outcome], ...]
    opening: tuple[tuple[str, tuple[str, ...]], ...]
    """Single events, each with the clauses that it lifted in some situation, most first."""


def needed_for(bench: Workbench, rules: Rules, type_: str, given: Mapping[str, Any], on: date | None) -> Needed:
    """What the act has to be preceded by, whatever the facts are."""
    fixed = _Fixed(type_, given, on)
    way = bench.settle(_permitted(fixed, without=""), _is_permitted(rules, fixed))
    candidates = _events_in_reach(rules, type_)
    needed: list[str] = []
    left: list[tuple[str, Outcome]] = []
    if way.kind != "never":
        outcomes = bench.settle_all(
            [Asked(_permitted(fixed, without=c), _is_permitted(rules, fixed)) for c in candidates]
        )
        for event, outcome in zip(candidates, outcomes, strict=True):
            if outcome.kind == "never":
                needed.append(event.partition(":")[2])
            elif outcome.kind == "open":
                left.append((event.partition(":")[2], outcome))
    return Needed(type_, way, tuple(needed), tuple(left), _opening(bench, rules, fixed))


def names_of(rules: Rules, type_: str, given: Mapping[str, Any]) -> dict[str, list[str]]:
    """The names that an act holds, by their type."""
    found: dict[str, list[str]] = {}
    for name, value in given.items():
        if isinstance(value, str):
            found.setdefault(rules.model.events[type_].fields[name].type.name, []).append(value)
    return found


def out_of_bound(rules: Rules, type_: str, given: Mapping[str, Any], on: date | None, first: date) -> str:
    """What of an act no log of the bound can hold, in words; nothing if it can hold all of it."""
    model = rules.model
    agreement = model.agreements.get(type_.partition(":")[0])
    asked: dict[str, Any] = {"time": on, **given}
    for name, value in asked.items():
        if isinstance(value, date) and not first.toordinal() <= value.toordinal() <= LAST_DAY.toordinal():
            return f"{name} {value.isoformat()[:10]} is not from {first} to {LAST_DAY}"
        if isinstance(value, Money) and agreement is not None and value.currency != agreement.currency:
            return f"{name} is not in {agreement.currency}, the currency of the agreement"
        number = value.amount if isinstance(value, Money) else value
        if not isinstance(number, int | Fraction):
            continue
        low, high = number_bounds(model.events[type_].fields[name].type)
        if not low <= number <= high:
            return f"{name} is not from {low:,} to {high:,}"
    return ""


@dataclass(frozen=True)
class _Fixed:
    """The kind of act, fields that it has, and its day."""

    type: str
    given: Mapping[str, Any]
    on: date | None

    def holds(self, log: SymbolicLog, act: Happening) -> Term:
        """That the act is as given."""
        tests: list[Term] = []
        event = log.events[self.type]
        for name, value in self.given.items():
            field = act.field(name)
            tests.append(field.there)
            if isinstance(field, Many):
                continue
            tests.append(_is(log, field, value, event.fields[name].type))
        if self.on is not None:
            tests.append(equal(act.at.day, self.on.toordinal()))
        return conjunction(tests)


def _is(log: SymbolicLog, field: Value, value: Any, type_: t.Type) -> Term:
    if isinstance(value, Money):
        value = value.amount
    if type_ == t.TRUTH:
        return same(field.term, bool(value))
    if isinstance(value, date):
        return equal(field.term, value.toordinal())
    if isinstance(value, str):
        return equal(field.term, log.names.code(value))
    return equal(field.term, value)


def _permitted(fixed: _Fixed, without: str) -> Goal:
    def goal(translators: Sequence[Translator], log: SymbolicLog) -> tuple[Term, Happening | None]:
        act = log.question(fixed.type)
        permitted = negation(translators[0].judging.of(act).forbidden())
        none = [negation(slot.exists) for slot in log.slots(without)] if without else []
        return conjunction((permitted, fixed.holds(log, act), *none)), act

    return goal


def _is_permitted(rules: Rules, fixed: _Fixed) -> Callable[[Witness], bool]:
    def confirmed(witness: Witness) -> bool:
        if witness.question is None or not witness.question["data"].keys() >= fixed.given.keys():
            return False
        answered = replay(rules, witness)
        return answered is not None and answered.decision == "permitted"

    return confirmed


def _events_in_reach(rules: Rules, type_: str) -> list[str]:
    """The logged event types that a decision about the act can read."""
    program = rules.program
    found: set[str] = set()
    sentences: list[m.Sentence] = [*program.bars.get(type_, ()), *program.permissions.get(type_, ()), *program.families]
    from .differences import cone  # noqa: PLC0415  # used here alone

    names = cone(rules, type_)
    for name in names:
        id_ = name.partition(" ")[2]
        found |= program.bases.get(id_, frozenset()) if id_ in rules.model.events else frozenset()
    loggable = [e for e in found if rules.model.events[e].loggable and e != type_]
    return sorted(loggable) if sentences else []


def _opening(bench: Workbench, rules: Rules, fixed: _Fixed) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Which single events lift most of the clauses that can forbid the act, by the remedies of the engine."""
    bars = rules.program.bars.get(fixed.type, ())

    def standing(bar: m.Sentence) -> Goal:
        def goal(translators: Sequence[Translator], log: SymbolicLog) -> tuple[Term, Happening | None]:
            act = log.question(fixed.type)
            return conjunction((translators[0].judging.of(act).stands(bar), fixed.holds(log, act))), act

        return goal

    def is_forbidden(bar: m.Sentence) -> Callable[[Witness], bool]:
        def confirmed(witness: Witness) -> bool:
            answered = replay(rules, witness)
            return answered is not None and bar.id in answered.verdict.by

        return confirmed

    outcomes = bench.settle_all([Asked(standing(bar), is_forbidden(bar)) for bar in bars])
    lifted: dict[str, Counter[str]] = {}
    for bar, outcome in zip(bars, outcomes, strict=True):
        if outcome.witness is None:
            continue
        answered = replay(rules, outcome.witness)
        if answered is None:
            continue
        for what, clause in _helping(answered.asked.answer()):
            lifted.setdefault(what, Counter())[clause or bar.id] += 1
    ordered = sorted(lifted.items(), key=lambda entry: (-len(entry[1]), entry[0]))
    return tuple((what, tuple(clauses)) for what, clauses in ordered)


def _helping(answer: AskAnswer) -> list[tuple[str, str]]:
    """The events that are part of a remedy, each with the clause that it serves."""
    items = [item for remedy in answer.remedies or () for item in remedy if item.what != "wait"]
    return list(dict.fromkeys((f"{i.what} by {i.by}" if i.by else i.what, i.clause) for i in items))
