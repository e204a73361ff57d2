"""From a checked log to a world, and from a question to an act at its place in it."""

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from contract_dsl.model import nodes as m
from contract_dsl.model import types as t

from ..log import BulkLog, EventLog, LogEntry, known_entries
from ..time import day_in, sort_key
from .bulk_store import BulkStore
from .events import ASKED_ID, Event
from .moments import ASKED, EVENTS, SUPPOSED, Moment, position
from .program import Program
from .store import EventStore
from .unknown import ABSENT, Key, Unknown, unknown
from .world import FactRecord, World, _floor, _kind

Time = date | datetime
STRANGER = "somebody_else"
"""The name of whoever and whatever is none of those that are known."""
_LAST = 50
"""Events of a type that are looked at for the names in them."""


def make_world(program: Program, log: EventLog, known_at: Time | None = None, kind: type[World] = World) -> World:
    """The world of a log, as known at some moment."""
    if known_at is None and type(log) is not EventLog:
        return _bulk_world(program, log, kind)
    entries = known_entries(log.entries, program.zone, known_at)
    events: list[Event] = []
    facts: dict[tuple[str, tuple[str, ...]], list[FactRecord]] = {}
    for index, entry in enumerate(entries, 1):
        day = day_in(entry.time, program.zone)
        at = position(day.toordinal(), EVENTS, index)
        events.append(_event(entry, at, day))
        if entry.fact:
            _record(program, entry, at, facts)
    return kind(program, EventStore(program, events), facts)


def _bulk_world(program: Program, log: EventLog, kind: type[World]) -> World:
    """The world of a long log, whose events are made when they are looked at."""
    assert isinstance(log, BulkLog)
    lines = log.lines
    store = BulkStore(program, lines)
    facts: dict[tuple[str, tuple[str, ...]], list[FactRecord]] = {}
    for row, entry in lines.facts.items():
        _record(program, entry, store.at(row), facts)
    return kind(program, store, facts)


def append_entry(world: World, entry: LogEntry) -> bool:
    """Add an entry as the last of a world; false if it comes before another one and cannot be added."""
    program = world.program
    day = day_in(entry.time, program.zone)
    number, last = world.last()
    if last is not None and sort_key(entry.time, program.zone) < sort_key(last.time, program.zone):
        return False
    event = _event(entry, position(day.toordinal(), EVENTS, number + 1), day)
    world.append(event)
    if entry.fact:
        _record(program, entry, event.at, world.facts)
    return True


def _event(entry: LogEntry, at: int, day: date) -> Event:
    values: Mapping[str, Any] = entry.data
    if entry.fact:
        values = {"name": entry.fact, "of": entry.of, "value": entry.data["value"]}
    return Event(entry.type, entry.id, at, day, entry.time, values)


def _record(
    program: Program, entry: LogEntry, at: int, facts: dict[tuple[str, tuple[str, ...]], list[FactRecord]]
) -> None:
    records = facts.setdefault((entry.fact, entry.of), [])
    if program.model.facts[entry.fact].symmetric:
        facts[(entry.fact, entry.of[::-1])] = records
    records.append((at, entry.data["value"], entry.id))


def place_of(program: Program, world: World, time: Time) -> tuple[date, int]:
    """Day and place of an act in question: behind everything of the same instant, and of the same day for a date."""
    day = day_in(time, program.zone)
    if not isinstance(time, datetime):
        return day, len(world.log)
    key = sort_key(time, program.zone)
    return day, bisect_right(world.log, key, key=lambda e: sort_key(e.time, program.zone))


def make_act(
    program: Program, world: World, type_: str, time: Time, data: Mapping[str, Any], settled: Mapping[Key, Any]
) -> tuple[Event, Moment]:
    """The act in question with its moment; required fields that it leaves out are unknown, or as settled."""
    day, index = place_of(program, world, time)
    at = position(day.toordinal(), EVENTS, index, ASKED)
    definition = program.model.events[type_]
    values: dict[str, Any] = dict(data)
    for field in definition.fields.values():
        if field.name in values or field.optional:
            continue
        key = field_key(field)
        values[field.name] = settled[key] if key in settled else unknown(key)
    return Event(type_, ASKED_ID, at, day, time, values), Moment(at, day)


def field_key(field: m.EventField) -> Key:
    """The unknown that a required field of an act in question is when it is left out."""
    return Key("field", field.name, kind=_kind(field.type), type_name=str(field.type), floor=_floor(field.type))


def later(act: Event, moment: Moment, day: date) -> tuple[Event, Moment]:
    """The same act on a later day; nothing else happens in between."""
    index_bits = moment.at & ((1 << 42) - 1)
    at = position(day.toordinal(), EVENTS) | index_bits
    return Event(act.type, act.id, at, day, day, act.values), Moment(at, day)


def supposed(type_: str, number: int, act: Event, values: Mapping[str, Any], day: date | None = None) -> Event:
    """An event that is only supposed, just before the act, or on another day."""
    at = act.at - ASKED + SUPPOSED + number * 256
    if day is not None and day != act.day:
        at = position(day.toordinal(), EVENTS) | (at & ((1 << 42) - 1))
    return Event(type_, f"?{number + 1}", at, day or act.day, day or act.day, values)


def new_parties(program: Program, world: World, act: Event, moment: Moment) -> tuple[str, ...]:
    """The parties that the act alone names."""
    known = set(world.parties(moment))
    found: list[str] = []
    for field in program.model.events[act.type].fields.values():
        value = act.values.get(field.name, ABSENT)
        if field.type == t.PARTY and isinstance(value, str) and value not in known:
            found.append(value)
        elif isinstance(field.type, t.Listed) and field.type.of == t.PARTY and isinstance(value, tuple):
            found += [v for v in value if isinstance(v, str) and v not in known]
    return tuple(dict.fromkeys(found))


def options_of(world: World, moment: Moment, act: Event | None) -> Any:
    """The values that an unknown word or name may take; none where there are too many to try, as for a text."""

    def options(key: Key) -> tuple[Any, ...]:
        choice = _choice(world.program.model, key, act)
        if choice is not None:
            return choice.options
        names = world.identifiers(key.type_name, moment)
        if key.type_name == "place":
            return names  # there are no others than the rule files declare
        if key.type_name not in ("party", "security", "ref"):
            return ()
        # What the field has held comes first: the first that leads to an outcome is its example.
        held = _held(world, moment, act, key) if act is not None else ()
        return tuple(dict.fromkeys((*held, *((STRANGER,) if key.type_name == "ref" else ()), *names, STRANGER)))

    return options


def _held(world: World, moment: Moment, act: Event, key: Key) -> tuple[str, ...]:
    """The names that a field left out of an act has held in the last events of its type."""
    if key.form != "field" or key.event:
        return ()
    last = world.store.span(act.type, 0, moment.at)[-_LAST:]
    return tuple(dict.fromkeys(v for e in last if isinstance(v := e.values.get(key.name), str)))


def _choice(model: m.Model, key: Key, act: Event | None) -> t.Choice | None:
    if key.form == "fact":
        type_ = model.facts[key.name].type
        return type_ if isinstance(type_, t.Choice) else None
    if key.form != "field" or act is None:
        return None
    event = model.events.get(act.type)
    field = event.fields.get(key.name) if event is not None else None
    return field.type if field is not None and isinstance(field.type, t.Choice) else None


__all__ = ["Unknown", "later", "make_act", "make_world", "new_parties", "options_of", "supposed"]
