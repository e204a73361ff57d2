"""Questions: what is known of a log, and every way of settling what is not (9)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

from contract_dsl.model import nodes as m
from engine import time as cal
from engine.log import LogEntry

from .counting import Counting
from .definitions import Definitions
from .events import Happenings
from .expressions import Expressions
from .judging import Judgement
from .order import Standing, end_of, just_before
from .values import Key, Unknown, any_of, unknown_of


class Reference(Happenings, Definitions, Judgement, Expressions, Counting):
    """The whole evaluator."""


MOST = 8
"""Unknown yes/no facts that are settled for one answer."""


class NotCompared(Exception):
    """The answer hangs on an unknown number, date or word, or on too many facts."""


def known(entries: Sequence[LogEntry], zone_name: str, known_at: date | None = None) -> list[LogEntry]:
    """The entries that count, in order: from when a correction was recorded, the new event stands for the old one."""
    zone = cal.find_zone(zone_name)

    def by_then(entry: LogEntry) -> bool:
        return known_at is None or cal.sort_key(entry.recorded, zone) <= cal.sort_key(known_at, zone)

    said = {e.correction.replaces: e for e in entries if e.correction is not None and by_then(e)}
    found: list[tuple[Any, LogEntry]] = []
    for place, entry in enumerate(entries):
        if entry.correction is None and (by_then(entry) or entry.id in said):
            current: LogEntry | None = entry
            while current is not None and current.id in said:
                correction = said[current.id].correction
                current = correction.replacement if correction is not None else None
            if current is not None:
                found.append(((cal.sort_key(current.time, zone), place), current))
    return [entry for _, entry in sorted(found, key=lambda f: f[0])]


def settlings(evaluate: Callable[[Mapping[Key, Any]], Any]) -> tuple[list[Key], dict[tuple[bool, ...], Any]]:
    """Every way in which the unknown yes/no facts may be, and what comes of it: no unknown, but a result."""
    keys: list[Key] = []
    while True:
        results, more = {}, set[Key]()
        for values in product((True, False), repeat=len(keys)):
            results[values] = evaluate(dict(zip(keys, values, strict=True)))
            if isinstance(results[values], Unknown):
                more |= results[values].keys
        if not more:
            return keys, results
        if len(keys) + len(more) > MOST or not all(k.truth for k in more):
            raise NotCompared
        keys += sorted(more)


def mattering(keys: list[Key], results: Mapping[tuple[bool, ...], Any]) -> set[str]:
    """The unknowns of which two values alone lead to different results."""
    found = set()
    for values, result in results.items():
        for n, key in enumerate(keys):
            if results[(*values[:n], not values[n], *values[n + 1 :])] != result:
                found.add(str(key))
    return found


@dataclass(frozen=True)
class Decided:
    """An answer to `ask`. `by` and `despite` are None where too much is unknown to name them."""

    decision: str
    by: frozenset[str] | None = frozenset()
    despite: frozenset[str] | None = frozenset()
    missing: frozenset[str] = frozenset()


Question = Callable[[Mapping[Key, Any]], list[Standing]]


def decide(question: Question) -> Decided:
    """The decision, and what stands behind it in every settling; of a prohibition, if that is nothing, in any."""
    keys, results = settlings(lambda assumed: any_of(s.stands for s in question(assumed)))
    if len(set(results.values())) > 1:
        return Decided("undetermined", missing=frozenset(mattering(keys, results)))
    forbidden = next(iter(results.values()))
    decision = "prohibited" if forbidden else "permitted"
    try:
        _, ways = settlings(lambda assumed: _clauses(question(assumed), forbidden=forbidden))
    except NotCompared:
        return Decided(decision, None, None)
    by, despite = [w[0] for w in ways.values()], [w[1] for w in ways.values()]
    everywhere = frozenset.intersection(*by)
    anywhere = frozenset().union(*by) if forbidden and not everywhere else everywhere
    return Decided(decision, anywhere, frozenset.intersection(*despite))


def _clauses(standings: list[Standing], *, forbidden: bool) -> Any:
    """The clauses that decide, and those that yield."""
    open_ = unknown_of(*(v for s in standings for v in (s.applies, *(e for _, e in s.over))))
    if open_ is not None:
        return open_
    yielding = [s for s in standings if s.yields]
    by = [s.sentence.id for s in standings if s.stands] if forbidden else [u.id for s in yielding for u, _ in s.over]
    return frozenset(by), frozenset(s.sentence.id for s in yielding)


def ask(model: m.Model, entries: Sequence[LogEntry], type_: str, when: date, data: Mapping[str, Any]) -> Decided:
    """Whether an act may happen at that time."""

    def question(assumed: Mapping[Key, Any]) -> list[Standing]:
        world = Reference(model, entries, assumed)
        return world.judge(*world.ask_about(type_, when, data))

    return decide(question)


def breaches(model: m.Model, entries: Sequence[LogEntry], id_: str, clause: str = "") -> Decided:
    """The same of an event of the log: what forbade it when it happened (8)."""

    def question(assumed: Mapping[Key, Any]) -> list[Standing]:
        world = Reference(model, entries, assumed)
        event = next(e for e in world.log if e.id == id_)
        return world.judge(event, just_before(event), clause)

    return decide(question)


def value(model: m.Model, entries: Sequence[LogEntry], id_: str, arguments: tuple[Any, ...], on: date) -> Any:
    """The value of a term, state or amount at the end of a day, or a set of what would settle it."""

    def evaluate(assumed: Mapping[Key, Any]) -> Any:
        world = Reference(model, entries, assumed)
        of = world.state if id_ in model.states else world.amount if id_ in model.amounts else world.term
        return of(id_, arguments, end_of(on))

    keys, results = settlings(evaluate)
    first = next(iter(results.values()))
    return first if all(r == first for r in results.values()) else frozenset(mattering(keys, results))
