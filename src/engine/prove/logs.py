"""Every log of the bound at once: slots in which events may stand, the act in question, facts as unknown functions."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from contract_dsl.model import nodes as m
from contract_dsl.model import types as t

from .names import Names
from .smt import (
    Sort,
    Term,
    choose,
    compare,
    conjunction,
    disjunction,
    equal,
    function,
    implies,
    is_open,
    key,
    variable,
)
from .values import LAST_RANK, Happening, Many, Position, Value, precedes

FEW_NAMES = 16
"""Names of a kind up to which a list may hold any of them."""
MOST_ITEMS = 3
"""Items of a list of names of which there are more."""
MOST_AMOUNT = 10**12
"""The largest number of a log of the bound."""
LAST_DAY = date(2030, 6, 30)
"""Calendars end in 2030; a log of the bound ends before."""


@dataclass(frozen=True, slots=True)
class Table:
    """A function of days whose values are filled in where they are needed: `value` is what it is for `argument`."""

    value: Term
    argument: Term
    function: Callable[[int], int | bool | None]
    rising: bool


@dataclass(slots=True)
class FactCall:
    """A fact that was asked for: of whom, and where in the log; `recorded_matters` if it is asked whether it was."""

    fact: m.Fact
    of: tuple[Term, ...]
    at: Position
    value: Term
    recorded: Term
    recorded_matters: bool = False


@dataclass
class Unknowns:
    """What is known of each unknown: constraints, definitions, tables, and what it stands in for."""

    about: dict[Any, list[Term]] = field(default_factory=dict)
    tables: dict[Any, Table] = field(default_factory=dict)
    reasons: dict[Any, str] = field(default_factory=dict)
    facts: dict[Any, FactCall] = field(default_factory=dict)
    owners: dict[Any, Happening] = field(default_factory=dict)
    kept: list[Term] = field(default_factory=list)
    count: int = 0

    def fresh(self, word: str, sort: Sort) -> Term:
        """A new unknown."""
        self.count += 1
        made = variable(f"{word}!{self.count}", sort)
        self.kept.append(made)
        return made

    def say(self, unknown: Term, *constraints: Term) -> None:
        """What holds of an unknown."""
        self.about.setdefault(key(unknown), []).extend(c for c in constraints if is_open(c) or not c)

    def free(self, reason: str, sort: Sort) -> Term:
        """An unknown that stands in for what is not translated: it may be anything."""
        made = self.fresh("free", sort)
        self.reasons[key(made)] = reason
        return made


def sort_of(type_: t.Type) -> Sort:
    """How values of a type are reckoned with."""
    if type_ == t.TRUTH:
        return "truth"
    return "number" if isinstance(type_, t.Quantity) else "whole"


def number_bounds(type_: t.Type) -> tuple[int, int]:
    """The least and the greatest number of a type in a log of the bound."""
    if type_ == t.YEAR:
        return 2015, 2030
    counted = isinstance(type_, t.Quantity) and type_.dimension and not type_.money
    return 0 if counted else -MOST_AMOUNT, MOST_AMOUNT


class SymbolicLog:
    """Logs with at most `bound` events of each type that matters, and an act behind them."""

    def __init__(self, names: Names, bound: int, events: Mapping[str, m.Event]) -> None:
        self.names = names
        self.bound = bound
        self.events = events
        self.unknowns = Unknowns()
        self.first = names.first_day.toordinal()
        self.last = LAST_DAY.toordinal()
        self.steady = variable("steady", "truth")
        self._slots: dict[str, list[Happening]] = {}
        self.all: list[Happening] = []
        self._facts: dict[str, Callable[..., Term]] = {}
        self._recorded: dict[str, Callable[..., Term]] = {}
        self.fields: dict[tuple[int, str], Value | Many] = {}
        self.acts: dict[str, Happening] = {}
        self.act: Happening | None = None

    # ---- events

    def slots(self, type_: str) -> list[Happening]:
        """Where logged events of a type may stand, in their order."""
        found = self._slots.get(type_)
        if found is None:
            found = self._slots[type_] = []
            for number in range(self.bound):
                found.append(self._slot(type_, number, found))
        return found

    def _slot(self, type_: str, number: int, before: list[Happening]) -> Happening:
        unknowns = self.unknowns
        word = f"{type_}.{number}"
        exists, day, rank = (
            variable(f"{word}.there", "truth"),
            variable(f"{word}.day", "whole"),
            variable(f"{word}.rank", "whole"),
        )
        slot = self._happening(type_, word, exists, Position(day, rank, (len(self.all),)))
        self.all.append(slot)
        for unknown in (exists, day, rank):
            unknowns.owners[key(unknown)] = slot
        unknowns.say(day, conjunction((compare(">=", day, self.first), compare("<=", day, self.last))))
        unknowns.say(rank, conjunction((compare(">=", rank, 0), compare("<=", rank, LAST_RANK // 2))))
        if before:
            previous = before[-1]
            unknowns.say(exists, implies(exists, previous.exists), implies(exists, precedes(previous.at, slot.at)))
        return slot

    def question(self, type_: str) -> Happening:
        """The act in question, behind every event."""
        if type_ not in self.acts:
            word = f"act {type_}"
            day = variable("act.day", "whole")
            self.unknowns.say(day, conjunction((compare(">=", day, self.first), compare("<=", day, self.last))))
            made = self._happening(type_, word, True, Position(day, LAST_RANK - 1, (LAST_RANK,)))
            made.asked = True
            self.unknowns.owners[key(day)] = made
            self.acts[type_] = made
        self.act = self.acts[type_]
        return self.act

    def supposed(self, type_: str, word: str, reason: str) -> Happening:
        """An event that may be there and be anything: it stands in for any one of those that are not translated."""
        unknowns = self.unknowns
        exists = unknowns.free(reason, "truth")
        day = unknowns.fresh(word, "whole")
        rank = unknowns.fresh(word, "whole")
        unknowns.say(rank, compare(">=", rank, -1), compare("<=", rank, LAST_RANK // 2))
        made = self._happening(
            type_, f"{word} {unknowns.count}", exists, Position(day, rank, (LAST_RANK + unknowns.count,))
        )
        made.supposed = True
        return made

    def _happening(self, type_: str, word: str, exists: Term, at: Position) -> Happening:
        def read(name: str) -> Value | Many:
            known = self.fields.get((id(made), name))
            if known is None:
                known = self.fields[id(made), name] = self._field(made, word, name)
            return known

        made = Happening(type_, word, exists, at, read)
        return made

    def _field(self, owner: Happening, word: str, name: str) -> Value | Many:
        event = self.events.get(owner.type)
        definition = event.fields.get(name) if event is not None else None
        if definition is None:
            return Value(0, False)
        type_ = definition.type
        word = f"{word} its {name}"  # so that a field `day` is not the day on which the event stands
        if isinstance(type_, t.Listed):
            domain = self.names.domain(type_.of)
            if domain is None:
                return Value(self.unknowns.free(f"a list of {type_.of}", "whole"))
            items = self._members(owner, word, type_.of, domain)
            there: Term = True
            if definition.optional:
                there = variable(f"{word}.given", "truth")
                self.unknowns.owners[key(there)] = owner
            return Many(tuple(items), there)
        made = self.constrained(word, type_)
        self.unknowns.owners[key(made)] = owner
        there = True
        if definition.optional and definition.default is None:
            there = variable(f"{word}.given", "truth")
            self.unknowns.owners[key(there)] = owner
        return Value(made, there)

    def _members(self, owner: Happening, word: str, type_: t.Type, domain: tuple[int, ...]) -> list[tuple[Term, Value]]:
        """What a list holds: of few names each or not, of many names a few places."""
        items: list[tuple[Term, Value]] = []
        for number, code in enumerate(domain if len(domain) <= FEW_NAMES else domain[:MOST_ITEMS]):
            held = variable(f"{word}.{number}.held", "truth")
            self.unknowns.owners[key(held)] = owner
            if len(domain) <= FEW_NAMES:
                items.append((held, Value(code)))
            else:
                made = self.constrained(f"{word}.{number}", type_)
                self.unknowns.owners[key(made)] = owner
                items.append((held, Value(made)))
        return items

    def constrained(self, word: str, type_: t.Type) -> Term:
        """An unknown of a type."""
        made = variable(word, sort_of(type_))
        self.unknowns.say(made, self.in_domain(made, type_))
        return made

    def in_domain(self, term: Term, type_: t.Type) -> Term:
        """That a term is a value of a type that a log of the bound may hold."""
        if type_ in (t.DATE, t.MOMENT):
            return conjunction((compare(">=", term, self.first), compare("<=", term, self.last)))
        if type_ == t.YEAR or isinstance(type_, t.Quantity):
            low, high = number_bounds(type_)
            return conjunction((compare(">=", term, low), compare("<=", term, high)))
        domain = self.names.domain(type_)
        if domain is None:
            return True
        return disjunction(
            equal(term, first)
            if first == last
            else conjunction((compare(">=", term, first), compare("<=", term, last)))
            for first, last in _runs(domain)
        )

    # ---- facts

    def fact(self, fact: m.Fact, of: tuple[Term, ...], at: Position) -> Value:
        """A fact as it stands at a place in the log."""
        arguments = of
        if fact.symmetric and len(of) == 2:
            first = compare("<=", of[0], of[1])
            arguments = (choose(first, of[0], of[1]), choose(first, of[1], of[0]))
        if fact.id not in self._facts:
            self._facts[fact.id] = function(f"fact {fact.id}", len(of) + 2, sort_of(fact.type))
            self._recorded[fact.id] = function(f"recorded {fact.id}", len(of) + 2, "truth")
        day, rank = choose(self.steady, 0, at.day), choose(self.steady, 0, at.rank)
        value = self._facts[fact.id](*arguments, day, rank)
        recorded = self._recorded[fact.id](*arguments, day, rank)
        if key(value) not in self.unknowns.facts:
            self.unknowns.facts[key(value)] = FactCall(fact, of, at, value, recorded)
            self.unknowns.kept += [value, recorded]
            self.unknowns.say(value, self.in_domain(value, fact.type))
        return Value(value)

    def is_recorded(self, fact: m.Fact, of: tuple[Term, ...], at: Position) -> Term:
        """Whether a fact has been recorded by a place in the log."""
        value = self.fact(fact, of, at)
        call = self.unknowns.facts[key(value.term)]
        call.recorded_matters = True
        return call.recorded

    # ---- days

    def table(
        self, word: str, argument: Term, function: Callable[[int], int | bool | None], *, rising: bool, sort: Sort
    ) -> Term | None:
        """A function of a day; nothing where it is not known."""
        if not is_open(argument):
            return function(argument)
        made = self.unknowns.fresh(word, sort)
        self.unknowns.tables[key(made)] = Table(made, argument, function, rising)
        return made


def _runs(codes: Iterable[int]) -> list[tuple[int, int]]:
    """Codes as stretches that have no gaps."""
    found: list[tuple[int, int]] = []
    for code in sorted(codes):
        if found and found[-1][1] == code - 1:
            found[-1] = (found[-1][0], code)
        else:
            found.append((code, code))
    return found
