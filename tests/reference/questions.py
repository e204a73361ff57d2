"""Questions: what is known of a log, and every way of settling what is not (9)."""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any

from contract_dsl.model import nodes as m
from contract_dsl.model import types as t
from engine import time as cal
from engine.log import LogEntry

from .counting import Counting
from .definitions import Definitions
from .duties import Duties, Instance, Open
from .events import Happenings
from .expressions import Expressions
from .judging import Judgement, Standing
from .order import EVENTS, LAST, Event, Moment, end_of, just_before
from .values import ABSENT, Key, Unknown, any_of, unknown_of

MOST = 600
"""Ways of settling that are tried for one answer."""
NUMBERS = tuple(Fraction(n, 4) for n in (-4, 0, 1, 2, 4, 6, 8, 10, 12, 16, 20, 21, 40, 41, 80, 400))
DAYS = tuple(date(2021, 12, 30) + timedelta(n) for n in (*range(34), 60, 400))


class Evaluation(Happenings, Definitions, Judgement, Expressions, Counting, Duties):
    """One log for one question. `assumed` gives values to unknowns."""

    def __init__(self, model: m.Model, entries: Sequence[LogEntry], assumed: Mapping[Key, Any]) -> None:
        self.model, self.entries, self.assumed = model, entries, assumed
        self.zone = cal.find_zone(model.zone)
        self.log = [self.recorded(entry, number) for number, entry in enumerate(entries, 1)]
        self.act: Event | None = None
        self.memo: dict[Any, Any] = {}

    def recorded(self, entry: LogEntry, number: int) -> Event:
        day = cal.day_in(entry.time, self.zone)
        place = (day.toordinal(), EVENTS, number, 0)
        fact = {"name": entry.fact, "of": entry.of, "value": entry.data.get("value")}
        values = fact if entry.fact else entry.data
        return Event(entry.fact or entry.type, entry.id, place, day, entry.time, values, place)

    def ask_about(self, type_: str, when: date, data: Mapping[str, Any]) -> tuple[Event, Moment]:
        """An act behind everything of its instant (1); required fields that it leaves out are unknown (10)."""
        key, day = cal.sort_key(when, self.zone), cal.day_in(when, self.zone)
        pairs = zip(self.log, self.entries, strict=True)
        self.log = [event for event, entry in pairs if cal.sort_key(entry.time, self.zone) <= key]
        place, values = (day.toordinal(), EVENTS, len(self.log), LAST + 1), dict(data)
        for field in self.model.events[type_].fields.values():
            if field.name not in values and not field.optional:
                values[field.name] = self.assume(Key("field", field.name, type=field.type))
        self.act = Event(type_, "?", place, day, when, values, place)
        return self.act, Moment(place, day)

    def choices(self, key: Key) -> tuple[Any, ...]:
        """The values that an unknown is given: of numbers and days a good many, of everything else all."""
        match key.type:
            case t.Choice():
                return key.type.options
            case t.Quantity():
                return tuple(n for n in NUMBERS if n >= 0 or not key.type.dimension or key.type.money)
            case t.DATE:
                return DAYS
            case t.TRUTH:
                return (True, False)
            case t.PARTY | t.REF | t.SECURITY | t.PLACE:
                names = self.identifiers(key.type.name, end_of(date(9000, 1, 1)))
                return tuple(names) if key.type == t.PLACE else (*names, "somebody_else")
        raise NotCompared


class NotCompared(Exception):
    """The answer hangs on something of which not every value can be tried, or on too much."""


def known(entries: Sequence[LogEntry], zone_name: str, known_at: date | None = None) -> list[LogEntry]:
    """The entries that count, in order: from when a correction was recorded, the new event stands for the old one."""
    zone = cal.find_zone(zone_name)

    def by_then(entry: LogEntry) -> bool:
        return known_at is None or cal.sort_key(entry.recorded, zone) <= cal.sort_key(known_at, zone)

    said = {e.correction.replaces: e.correction for e in entries if e.correction is not None and by_then(e)}
    found: list[tuple[Any, LogEntry]] = []
    for place, entry in enumerate(entries):
        current: LogEntry | None = entry
        while current is not None and current.id in said:
            current = said[current.id].replacement
        if current is not None and entry.correction is None and (by_then(entry) or entry.id in said):
            found.append(((cal.sort_key(current.time, zone), place), current))
    return [entry for _, entry in sorted(found, key=lambda f: f[0])]


Ways = dict[tuple[Any, ...], Any]


def settlings(
    evaluation: Callable[[Mapping[Key, Any]], Evaluation], work: Callable[[Evaluation], Any]
) -> tuple[list[Key], Ways]:
    """Every way in which the unknown facts may be, and what comes of it: no unknown, but a result."""
    keys: list[Key] = []
    while True:
        ways, more = Ways(), set[Key]()
        for values in product(*(evaluation({}).choices(key) for key in keys)):
            try:
                ways[values] = work(evaluation(dict(zip(keys, values, strict=True))))
            except RecursionError as endless:
                raise NotCompared from endless
            more |= ways[values].keys if isinstance(ways[values], Unknown) else set()
        if not more:
            return keys, ways
        keys += sorted(more, key=str)
        if prod(len(evaluation({}).choices(key)) for key in keys) > MOST:
            raise NotCompared


def mattering(keys: list[Key], ways: Ways) -> frozenset[str]:
    """The unknowns of which two values alone lead to different results."""
    found = set()
    for n, key in enumerate(keys):
        rest: dict[Any, Any] = {}
        for values, result in ways.items():
            if rest.setdefault((*values[:n], *values[n + 1 :]), result) != result:
                found.add(str(key))
    return frozenset(found)


@dataclass(frozen=True)
class Decided:
    """An answer to `ask`; `exact`: whether every value of what is unknown has been tried."""

    decision: str
    by: frozenset[str] | None = frozenset()
    despite: frozenset[str] | None = frozenset()
    missing: frozenset[str] = frozenset()
    exact: bool = True


class Questioned:
    """A rule set and what is known of a log."""

    def __init__(self, model: m.Model, entries: Sequence[LogEntry]) -> None:
        self.model, self.entries = model, entries

    def evaluation(self, assumed: Mapping[Key, Any]) -> Evaluation:
        return Evaluation(self.model, self.entries, assumed)

    def decide(self, question: Callable[[Evaluation], list[Standing]]) -> Decided:
        """The decision, and what stands behind it in every way; of a prohibition, if that is nothing, in any."""
        keys, ways = settlings(self.evaluation, lambda world: any_of(s.stands for s in question(world)))
        exact = is_exact(keys)
        if len(set(ways.values())) > 1:
            return Decided("undetermined", None, None, mattering(keys, ways), exact)
        forbidden = next(iter(ways.values()))
        decision = "prohibited" if forbidden else "permitted"
        try:
            keys, ways = settlings(self.evaluation, lambda world: clauses(question(world), forbidden=forbidden))
        except NotCompared:
            return Decided(decision, None, None, exact=exact)
        by, despite = [w[0] for w in ways.values()], [w[1] for w in ways.values()]
        everywhere = frozenset.intersection(*by)
        anywhere = frozenset().union(*by) if forbidden and not everywhere else everywhere
        return Decided(decision, anywhere, frozenset.intersection(*despite), exact=is_exact(keys))

    def until(self, when: date) -> "Questioned":
        """The same as far as it has happened by a time: who is named later is nobody yet (16)."""
        zone = cal.find_zone(self.model.zone)
        limited = copy(self)
        limited.entries = [e for e in self.entries if cal.sort_key(e.time, zone) <= cal.sort_key(when, zone)]
        return limited

    def ask(self, type_: str, when: date, data: Mapping[str, Any]) -> Decided:
        """Whether an act may happen at that time."""
        return self.until(when).decide(lambda world: world.judge(*world.ask_about(type_, when, data)))

    def breaches(self, id_: str, clause: str = "") -> Decided:
        """The same of an event of the log: what forbade it when it happened (8)."""

        def question(world: Evaluation) -> list[Standing]:
            event = next(e for e in world.log if e.id == id_)
            return world.judge(event, just_before(event), clause)

        return self.decide(question)

    def value(self, id_: str, arguments: tuple[Any, ...], on: date) -> tuple[list[Key], Ways]:
        """The value of a term, state or amount at the end of a day, in every way."""

        def work(world: Evaluation) -> Any:
            of = world.state if id_ in self.model.states else world.amount if id_ in self.model.amounts else world.term
            return of(id_, arguments, end_of(on))

        return settlings(self.until(on).evaluation, work)

    def duties(self, on: date) -> list[list[Instance]]:
        """What is owed, may be exercised and runs on a day, in every way."""

        def work(world: Evaluation) -> Any:
            try:
                return world.instances(end_of(on))
            except Open as open_:
                return Unknown(open_.keys)

        return list(settlings(self.until(on).evaluation, work)[1].values())


def is_exact(keys: Sequence[Key]) -> bool:
    return not any(key.type == t.DATE or isinstance(key.type, t.Quantity) for key in keys)


def clauses(standings: list[Standing], *, forbidden: bool) -> Any:
    """The clauses that decide, and those that yield."""
    open_ = unknown_of(*(v for s in standings for v in (s.applies, *(e for _, e in s.over))))
    if open_ is not None:
        return open_
    yielding = [s for s in standings if s.yields]
    by = [s.sentence.id for s in standings if s.stands] if forbidden else [u.id for s in yielding for u, _ in s.over]
    return frozenset(by), frozenset(s.sentence.id for s in yielding)


__all__ = ["ABSENT"]
