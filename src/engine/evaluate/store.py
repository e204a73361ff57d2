"""The logged events of a world, found by type, by place and by what stands in a field; and the names they bring in.

A store can be forked at a position: the new one shares what lies below it and has a few events of its own after it.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from contract_dsl.model import nodes as m
from contract_dsl.model import types as t
from contract_dsl.reads import Reads

from .events import NOTHING, Event, Index, Indexed
from .program import Program
from .unknown import ABSENT


class EventStore:
    """See the module. `own` are the events from the position `fork` on."""

    def __init__(
        self, program: Program, own: Sequence[Event], shared: "EventStore | None" = None, fork: int = 0
    ) -> None:
        self.program = program
        self._own = own
        self._shared = shared
        self._fork = fork
        self._by_type: Mapping[str, Indexed] | None = None
        self._index: dict[tuple[str, str], Index] = {}
        self._names: dict[str, list[tuple[int, str]]] = {}

    def forked(self, at: int, events: Sequence[Event]) -> "EventStore":
        """A store with everything below `at`, and after it `events` alone."""
        return EventStore(self.program, events, self, at)

    def upon(self, shared: "EventStore") -> "EventStore":
        """The same events after the same fork of another store."""
        return EventStore(self.program, self._own, shared, self._fork)

    def append(self, event: Event) -> "EventStore":
        """The store with one more event, which comes after all others."""
        if self._shared is None or not isinstance(self._own, list):
            return EventStore(self.program, [event], self, event.at)
        self._own.append(event)
        self._names.clear()
        return self

    # ---- events

    def all(self) -> Sequence[Event]:
        """Every event, in order."""
        if self._shared is None:
            return self._own
        below = self._shared.all()
        return [*below[: bisect_left(below, self._fork, key=_place)], *self._own]

    def last(self) -> tuple[int, Event | None]:
        """How many events there are, and the last of them."""
        if self._shared is None:
            return len(self._own), self._own[-1] if self._own else None
        count, last = self._shared.last()
        return count + len(self._own), self._own[-1] if self._own else last

    def span(self, type_: str, low: int, high: int, field: str = "", value: Any = None) -> Sequence[Event]:
        """The events of a type from one position up to another; with a field those in which a value stands, or may."""
        if self._shared is None:
            events, positions = self._with_field(type_, field, value) if field else self._typed(type_)
            return events[bisect_left(positions, low) : bisect_left(positions, high)]
        shared = self._shared.span(type_, low, min(high, self._fork), field, value)
        own = [e for e in self._own if low <= e.at < high and kind_of(e) == type_]
        return [*shared, *own] if own else shared

    def columns(self, type_: str, fields: Sequence[str]) -> Iterator[tuple[int, tuple[Any, ...]]]:
        """Position and some fields of every event of a logged type, in order; None for what is absent."""
        for event in self.span(type_, 0, 1 << 80):
            yield event.at, tuple(event.values.get(name) for name in fields)

    def _typed(self, type_: str) -> Indexed:
        if self._by_type is None:
            grouped: dict[str, tuple[list[Event], list[int]]] = {}
            for event in self._own:
                events, positions = grouped.setdefault(kind_of(event), ([], []))
                events.append(event)
                positions.append(event.at)
            self._by_type = grouped
        return self._by_type.get(type_, NOTHING)

    def _with_field(self, type_: str, field: str, value: Any) -> Indexed:
        key = (type_, field)
        index = self._index.get(key)
        if index is None:
            index = self._index[key] = Index(self._typed(type_)[0], field)
        return index.of(value)

    def relevant(self, reads: Reads, low: int, high: int) -> list[Event]:
        """The events between two positions that can change something that reads `reads`."""
        if reads.force:
            return list(self.between(low, high))
        types: set[str] = set()
        for name in reads.events:
            types |= self.program.bases.get(name, frozenset())
        wanted = types | reads.facts
        # Whoever is named for the first time is one more of those that "every party" ranges over.
        first = {at for kind in reads.identifiers for at, _ in self.names(kind) if low <= at < high}
        return [e for e in self.between(low, high) if e.at in first or kind_of(e) in wanted]

    def between(self, low: int, high: int) -> Iterator[Event]:
        """The events between two positions, in order."""
        if self._shared is not None and low < self._fork:
            yield from self._shared.between(low, min(high, self._fork))
        first = bisect_left(self._own, low, key=_place)
        for event in self._own[first:]:
            if event.at >= high:
                return
            yield event

    def first_day(self) -> date | None:
        """The day of the first event."""
        return next((event.day for event in self.between(0, 1 << 80)), None)

    # ---- names

    def names(self, kind: str) -> list[tuple[int, str]]:
        """Every identifier of a kind in the events, with the position at which it first comes up, in that order."""
        found = self._names.get(kind)
        if found is None:
            first: dict[str, int] = {}
            if self._shared is not None:
                first = {name: at for at, name in self._shared.names(kind) if at < self._fork}
            for event in self._own:
                for name in names_in(self.program.model, event, kind):
                    first.setdefault(name, event.at)
            found = self._names[kind] = sorted(((at, name) for name, at in first.items()), key=lambda f: f[0])
        return found


def names_in(model: m.Model, event: Event, kind: str) -> Iterator[str]:
    """The identifiers of a kind that an event names."""
    if event.type == "Fact":
        fact = model.facts.get(event.field("name"))
        if fact is not None:
            yield from (a for a, p in zip(event.field("of"), fact.parameters, strict=True) if p.name == kind)
        return
    definition = model.events.get(event.type)
    if definition is None:
        return
    for known in definition.fields.values():
        value = event.values.get(known.name, ABSENT)
        if known.type.name == kind and isinstance(value, str):
            yield value
        elif isinstance(known.type, t.Listed) and known.type.of.name == kind and isinstance(value, tuple):
            yield from (v for v in value if isinstance(v, str))


def kind_of(event: Event) -> str:
    """The type of a logged event; the recording of a fact goes by the name of the fact."""
    return str(event.field("name")) if event.type == "Fact" else event.type


def _place(event: Event) -> int:
    return event.at
