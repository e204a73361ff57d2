"""A model made ready to be evaluated: everything that follows from the rule files alone, worked out once.

The dependency graph is walked here: which sentences can speak of which act, which events can change which value, in
what order the folds depend on each other.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, tzinfo
from typing import Any

from contract_dsl.model import nodes as m
from contract_dsl.model import types as t
from contract_dsl.priority import BARS, Over, relations
from contract_dsl.reads import Reads, direct, expressions_of, transitive
from contract_dsl.tree import children, walk

from ..time import find_zone
from .dates import Dates

DUTIES = frozenset({"must", "may", "may only", "period"})


_BY_IDENTITY = ("bindings", "plans", "moving")


@dataclass(frozen=True)
class Binding:
    """How the event of an effect says which instance of a fold it moves: a field for each parameter, or None."""

    fields: tuple[tuple[str, bool], ...] | None
    """Field and whether it is a list; None when some parameter is not bound by the event."""


@dataclass(frozen=True)
class PatternPlan:
    """How to find the matches of a pattern: an equality to look up by, if there is one."""

    key: m.FieldFilter | None


@dataclass
class Program:
    """The model and its tables. Built by `prepare`; nothing in it changes while questions are answered."""

    model: m.Model
    dates: Dates
    zone: tzinfo
    zones: Mapping[str, tzinfo]
    reads: Mapping[str, Reads]
    over: tuple[Over, ...]
    sentences: Mapping[str, m.Sentence]
    order: Mapping[str, int]
    """The place of each clause and limb in the printed order."""
    bases: Mapping[str, frozenset[str]]
    """The logged event types that an event type is read off."""
    bars: Mapping[str, tuple[m.Sentence, ...]]
    """For each logged type the sentences that can forbid it, in the printed order."""
    permissions: Mapping[str, tuple[m.Sentence, ...]]
    families: tuple[m.Sentence, ...]
    """Permissions of any act over whatever clause, such as a written waiver."""
    duties: tuple[m.Sentence, ...]
    releases: tuple[m.Sentence, ...]
    enders: tuple[m.Sentence, ...]
    """What terminates and suspends."""
    deemings: Mapping[str, tuple[m.Sentence, ...]]
    above: Mapping[str, tuple[Over, ...]]
    """For each sentence the relations in which another prevails over it."""
    cyclic: frozenset[str]
    """States and amounts that depend on themselves at an earlier moment."""
    bindings: dict[int, Binding] = field(default_factory=dict)
    plans: dict[int, PatternPlan] = field(default_factory=dict)
    schedule_dates: dict[tuple[str, date, date], tuple[date, ...]] = field(default_factory=dict)
    declared: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The parties, securities and places of the rule files."""
    remain: frozenset[str] = frozenset()
    """Clauses whose accrued duties remain when they end."""
    daily: dict[tuple[str, frozenset[str]], bool] = field(default_factory=dict)
    """Terms that are another date or number every day, by the parameters that stand for the act in question."""

    moving: dict[tuple[int, frozenset[str]], bool] = field(default_factory=dict)

    def __getstate__(self) -> dict[str, Any]:
        # What is found by the identity of a node is found anew; zones and calendars are read where they are used.
        kept = {k: v for k, v in vars(self).items() if k not in _BY_IDENTITY and k not in ("dates", "zone", "zones")}
        return kept | {"zone_names": tuple(self.zones)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        zones = {name: find_zone(name) for name in state.pop("zone_names")}
        model = state["model"]
        vars(self).update(state, zones=zones, zone=find_zone(model.zone), dates=Dates(model))
        vars(self).update({name: {} for name in _BY_IDENTITY})

    def moves_daily(self, expression: m.Expr, acts: frozenset[str] = frozenset()) -> bool:
        """Whether a value is computed from the day of the moment, other than through comparisons or its year.

        `acts` are the variables that stand for the act in question, whose date is that day.
        """
        key = (id(expression), acts)
        found = self.moving.get(key)
        if found is None:
            found = self.moving[key] = self._moves_daily(expression, acts)
        return found

    def _moves_daily(self, expression: m.Expr, acts: frozenset[str]) -> bool:
        pending: list[m.Expr] = [expression]
        while pending:
            node = pending.pop()
            if isinstance(node, m.Special) and node.word == "today":
                return True
            if isinstance(node, m.DateOf) and isinstance(node.of, m.Variable) and node.of.name in acts:
                return True
            if node.type == t.TRUTH or (isinstance(node, m.Builtin) and node.function == "YearOf"):
                continue
            if isinstance(node, m.TermCall) and self._term_moves_daily(node, acts):
                return True
            pending += [c for c in children(node) if isinstance(c, m.Expr)]
        return False

    def _term_moves_daily(self, call: m.TermCall, acts: frozenset[str]) -> bool:
        term = self.model.terms[call.term]
        given = zip(term.parameters, call.arguments, strict=False)
        named = frozenset(p.name for p, a in given if isinstance(a, m.Variable) and a.name in acts)
        key = (call.term, named)
        if key not in self.daily:
            self.daily[key] = False
            self.daily[key] = term.value is not None and self.moves_daily(term.value, named)
        return self.daily[key]

    def binding(self, effect: m.Effect, parameters: tuple[m.Parameter, ...]) -> Binding:
        """How the event of an effect names the instance."""
        found = self.bindings.get(id(effect))
        if found is None:
            found = self.bindings[id(effect)] = _binding(effect, parameters)
        return found

    def plan(self, pattern: m.Pattern) -> PatternPlan:
        """How to look for a pattern."""
        found = self.plans.get(id(pattern))
        if found is None:
            found = self.plans[id(pattern)] = _plan(pattern)
        return found

    def is_act(self, type_: str) -> bool:
        """Whether a logged type is an act."""
        event = self.model.events.get(type_)
        return event is not None and event.is_act


def prepare(model: m.Model) -> Program:
    """The program of a checked model."""
    sentences = {s.key: s for s in model.sentences()}
    bases = {id_: _bases(id_, model) for id_ in model.events}
    over = relations(model)
    above: dict[str, list[Over]] = {}
    for relation in over:
        if relation.dynamic and not _may_name(sentences[relation.upper], sentences[relation.lower]):
            continue
        above.setdefault(relation.lower, []).append(relation)
    zones = {a.zone: find_zone(a.zone) for a in model.agreements.values() if a.zone}
    reads = transitive(model)
    bars = _by_type(sentences.values(), BARS, bases)
    permissions = _by_type(sentences.values(), frozenset({"permits"}), bases)
    return Program(
        model=model,
        dates=Dates(model),
        zone=find_zone(model.zone),
        zones=zones,
        reads=reads,
        over=over,
        sentences=sentences,
        order={id_: place for place, id_ in enumerate(model.clauses)},
        bases=bases,
        bars=bars,
        permissions=permissions,
        families=tuple(
            s for s in sentences.values() if s.kind == "permits" and s.act is not None and s.act.source == "AnyAct"
        ),
        duties=tuple(s for s in sentences.values() if s.kind in DUTIES),
        releases=tuple(s for s in sentences.values() if s.kind == "need not"),
        enders=tuple(s for s in sentences.values() if s.kind in ("terminates", "suspends")),
        deemings=_deemings(sentences.values()),
        above={key: tuple(relations_) for key, relations_ in above.items()},
        cyclic=_cyclic(model),
        declared={"party": tuple(model.parties), "security": tuple(model.securities), "place": tuple(model.places)},
        remain=frozenset(s.id for s in sentences.values() if s.kind == "remain"),
    )


def _may_name(upper: m.Sentence, lower: m.Sentence) -> bool:
    """Whether `whatever ...` of one sentence can name the clause of another; a `target` stays in its agreement."""
    targets = upper.over if upper.over is not None and upper.over.kind == "whatever" else upper.targets
    anywhere = targets is None or not isinstance(targets.value, m.Special)
    return anywhere or upper.agreement == lower.agreement


def _bases(id_: str, model: m.Model) -> frozenset[str]:
    pending, found = [id_], set[str]()
    while pending:
        name = pending.pop()
        event = model.events.get(name)
        if event is not None and event.sources:
            pending += [s.pattern.source for s in event.sources if s.pattern.kind == "event"]
        elif event is not None:
            found.add(name)
    return frozenset(found)


def _by_type(
    sentences: Iterable[m.Sentence], kinds: frozenset[str], bases: Mapping[str, frozenset[str]]
) -> dict[str, tuple[m.Sentence, ...]]:
    found: dict[str, list[m.Sentence]] = {}
    for sentence in sentences:
        if sentence.kind in kinds and sentence.act is not None and sentence.act.kind == "event":
            for base in bases.get(sentence.act.source, frozenset()):
                found.setdefault(base, []).append(sentence)
    return {type_: tuple(listed) for type_, listed in found.items()}


def _deemings(sentences: Iterable[m.Sentence]) -> dict[str, tuple[m.Sentence, ...]]:
    found: dict[str, list[m.Sentence]] = {}
    for sentence in sentences:
        if sentence.kind == "deems" and sentence.act is not None:
            found.setdefault(sentence.act.source, []).append(sentence)
    return {type_: tuple(listed) for type_, listed in found.items()}


def _binding(effect: m.Effect, parameters: tuple[m.Parameter, ...]) -> Binding:
    """The field of the effect's pattern that is equal to each parameter."""
    if effect.pattern is None:
        return Binding(None)
    fields: list[tuple[str, bool]] = []
    for parameter in parameters:
        bound = next(
            (
                (f.field, f.operator == "contains")
                for f in effect.pattern.fields
                if f.operator in ("=", "contains")
                and isinstance(f.value, m.Variable)
                and f.value.name == parameter.name
            ),
            None,
        )
        if bound is None:
            return Binding(None)
        fields.append(bound)
    return Binding(tuple(fields))


def _plan(pattern: m.Pattern) -> PatternPlan:
    """The most telling of the equalities that can be looked up: one with its own value before one with a constant."""
    keys = [
        each
        for each in pattern.fields
        if each.operator in ("=", "contains")
        and each.value.type != t.TRUTH
        and not each.reckoned
        and not each.agreement
        and not _reads_itself(pattern, each)
    ]
    return PatternPlan(min(keys, key=lambda k: isinstance(k.value, m.Constant), default=None))


def _reads_itself(pattern: m.Pattern, each: m.FieldFilter) -> bool:
    return bool(pattern.variable) and any(
        isinstance(n, m.Variable) and n.name == pattern.variable for n in walk(each.value)
    )


def _cyclic(model: m.Model) -> frozenset[str]:
    """States and amounts that reach themselves through anything, by a search from each."""
    links: dict[str, set[str]] = {}
    for edge in model.edges:
        if edge.walked and edge.kind in ("uses-term", "triggers", "overrides", "subject-to", "terminates", "suspends"):
            if edge.kind in ("triggers", "overrides", "terminates", "suspends"):
                links.setdefault(edge.target, set()).add(edge.source)
            else:
                links.setdefault(edge.source, set()).add(edge.target)
    for id_, clause in model.clauses.items():
        if clause.parent:
            links.setdefault(clause.parent, set()).add(id_)
    # The graph has no edge from a definition to itself.
    folded: tuple[m.State | m.Amount, ...] = (*model.states.values(), *model.amounts.values())
    themselves = {each.id for each in folded if each.id in direct(expressions_of(each))[1]}
    return frozenset(each.id for each in folded if each.id in themselves or _reaches(each.id, links))


def _reaches(start: str, links: Mapping[str, set[str]]) -> bool:
    pending, seen = list(links.get(start, ())), set[str]()
    while pending:
        current = pending.pop()
        if current == start:
            return True
        if current not in seen:
            seen.add(current)
            pending += links.get(current, ())
    return False
