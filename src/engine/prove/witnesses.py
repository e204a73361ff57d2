"""From the solver's values to a log and a question in the ordinary formats."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from contract_dsl.model import nodes as m
from contract_dsl.model import types as t

from .logs import FactCall, SymbolicLog
from .search import Answer
from .smt import Found
from .values import LAST_RANK, Happening, Many, Value


@dataclass(frozen=True)
class Witness:
    """A log and, if it is about an act, the question; `on` is the day that it is about."""

    log: tuple[Mapping[str, Any], ...]
    question: Mapping[str, Any] | None
    on: date | None = None

    @property
    def size(self) -> tuple[int, int]:
        """Events and facts."""
        facts = sum(e["type"] == "Fact" for e in self.log)
        return len(self.log) - facts, facts

    def without(self, place: int) -> "Witness":
        """The same without one line of the log."""
        return replace(self, log=(*self.log[:place], *self.log[place + 1 :]))


def witness_of(log: SymbolicLog, answer: Answer, act: Happening | None) -> Witness:
    """The log that the solver's values stand for."""
    found = answer.values
    assert found is not None
    lines: list[tuple[tuple[int, int, tuple[int, ...]], dict[str, Any]]] = []
    for event in answer.events:
        if event is act or event.asked or not found.truth(event.exists):
            continue
        day, rank = int(found.number(event.at.day)), int(found.number(event.at.rank))
        lines.append(((day, rank, event.at.tie), _event(log, found, event)))
    for call in sorted(answer.facts, key=lambda c: str(c.fact.id)):
        line = _fact(log, found, call, act)
        if line is not None:
            lines.append(line)
    ordered = [line for _, line in sorted(lines, key=lambda line: line[0])]
    question = _question(log, found, act) if act is not None and act.type in log.events else None
    on = _day(log, found, act) if act is not None else None
    return Witness(_numbered(_once(ordered)), question, on)


def _once(lines: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without facts that say again what they said."""
    known: dict[Any, Any] = {}
    kept = []
    for line in lines:
        if line["type"] == "Fact":
            name = (line["data"]["name"], tuple(line["data"]["of"]))
            if name in known and known[name] == line["data"]["value"]:
                continue
            known[name] = line["data"]["value"]
        kept.append(line)
    return kept


def _numbered(lines: Iterable[dict[str, Any]]) -> tuple[Mapping[str, Any], ...]:
    numbers = {"fact": 0, "event": 0}
    named = []
    for line in lines:
        kind = "fact" if line["type"] == "Fact" else "event"
        numbers[kind] += 1
        named.append({"id": f"{kind}_{numbers[kind]}", **line})
    return tuple(named)


def _question(log: SymbolicLog, found: Found, act: Happening) -> dict[str, Any]:
    line = _event(log, found, act)
    return {"type": line["type"], "time": line["time"], "data": line["data"]}


def _event(log: SymbolicLog, found: Found, event: Happening) -> dict[str, Any]:
    definition = log.events[event.type]
    data: dict[str, Any] = {}
    for each in definition.fields.values():
        read = (id(event), each.name) in log.fields
        if not read:
            if not each.optional and each.default is None:
                data[each.name] = _plain(log, each.type)
            continue
        value = event.field(each.name)
        if not found.truth(value.there):
            continue
        if isinstance(value, Many):
            held = [
                log.names.text(int(found.number(v.term)))
                for g, v in value.items
                if isinstance(v, Value) and found.truth(g)
            ]
            if not held and not each.optional:
                held = [_plain(log, each.type.of)] if isinstance(each.type, t.Listed) else []
            data[each.name] = held
        else:
            data[each.name] = shown(log, found, value, each.type)
    day = _day(log, found, event)
    return {"type": event.type.partition(":")[2], "time": day.isoformat(), "data": data}


def _day(log: SymbolicLog, found: Found, event: Happening) -> date:
    """The day of an event; the first day, if it does not matter."""
    day = int(found.number(event.at.day))
    return date.fromordinal(day if log.first <= day <= log.last else log.first)


def shown(log: SymbolicLog, found: Found, value: Value, type_: t.Type) -> Any:
    """A value as a log holds it."""
    if type_ == t.TRUTH:
        return found.truth(value.term)
    number = found.number(value.term)
    if isinstance(type_, t.Quantity):
        return decimal(number)
    if type_ in (t.DATE, t.MOMENT):
        return date.fromordinal(max(int(number), 1)).isoformat()
    if type_ == t.YEAR:
        return int(number)
    domain = log.names.domain(type_)
    code = int(number)
    if domain and code not in domain:
        code = domain[0]
    return log.names.text(code) if domain else _plain(log, type_)


def decimal(number: int | Fraction) -> int | str:
    """An exact number as a log holds it, as far as it has an end."""
    if isinstance(number, int) or number.denominator == 1:
        return int(number)
    scaled = number * 10**12
    whole = round(scaled)
    sign, digits = "-" if whole < 0 else "", f"{abs(whole):013d}"
    return f"{sign}{digits[:-12]}.{digits[-12:]}".rstrip("0").rstrip(".")


def _plain(log: SymbolicLog, type_: t.Type) -> Any:
    """The simplest value of a type, where it does not matter."""
    if isinstance(type_, t.Listed):
        return [_plain(log, type_.of)]
    if type_ == t.TRUTH:
        return False
    if isinstance(type_, t.Quantity):
        return 1
    if type_ in (t.DATE, t.MOMENT):
        return date.fromordinal(log.first + 366).isoformat()
    if type_ == t.YEAR:
        return 2022
    if type_ == t.TIME:
        return "12:00"
    domain = log.names.strangers.get(type_.name) or log.names.domain(type_) or log.names.domain(t.REF) or (0,)
    return log.names.text(domain[0])


def _fact(
    log: SymbolicLog, found: Found, call: FactCall, act: Happening | None
) -> tuple[tuple[int, int, tuple[int, ...]], dict[str, Any]] | None:
    """A record of a fact, just before the place where it was asked for."""
    steady = found.truth(log.steady)
    if call.recorded_matters and not found.truth(call.recorded):
        return None
    day, rank = int(found.number(call.at.day)), int(found.number(call.at.rank))
    last = _day(log, found, act).toordinal() if act is not None else log.last
    if not log.first <= day <= last and not steady:
        return None
    of = [_argument(log, found, term, type_) for term, type_ in zip(call.of, call.fact.parameters, strict=True)]
    if None in of:
        return None
    value = shown(log, found, Value(call.value), call.fact.type)
    when = log.first if steady else day
    data = {"name": call.fact.id.partition(":")[2], "of": of, "value": value}
    if value == _default(call.fact, of) and steady:
        return None
    place = (when, -1 if steady or rank >= LAST_RANK else rank, (-1,))
    return place, {"type": "Fact", "time": date.fromordinal(when).isoformat(), "data": data}


def _default(fact: m.Fact, of: list[Any]) -> Any:
    if of and of[0] in fact.default_for:
        return fact.default_for[of[0]]
    return fact.default


def _argument(log: SymbolicLog, found: Found, term: Any, type_: t.Type) -> Any:
    number = found.number(term)
    if type_ in (t.DATE, t.MOMENT):
        return date.fromordinal(max(1, int(number))).isoformat()
    if type_ == t.YEAR:
        return int(number)
    code = int(number)
    return log.names.text(code) if 0 <= code < len(log.names.texts) else None
