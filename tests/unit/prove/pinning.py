"""A real log as one of all logs: every unknown of the solver gets the value that it has there."""

import time
from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from engine.answering.deciding import Case
from engine.evaluate.events import Event
from engine.evaluate.unknown import ABSENT, Unknown
from engine.log import Money
from engine.prove.logs import LAST_DAY, SymbolicLog
from engine.prove.names import Names
from engine.prove.search import Budget, Search
from engine.prove.smt import Term, compare, conjunction, equal, implies, negation, same
from engine.prove.translate import Translator
from engine.prove.values import Happening, Many, Value
from engine.service import Rules


class OutOfBound(Exception):
    """A log that no log of a bound is: with times of day, other currencies, days beyond the calendars."""


class Pinned:
    """One question on one log, before the solver."""

    def __init__(self, rules: Rules, case: Case, depth: int) -> None:
        self._rules = rules
        self._case = case
        self._events: dict[str, list[tuple[int, Event]]] = {}
        self._facts: list[tuple[int, Event]] = []
        for place, event in enumerate(case.world.log):
            if event.type == "Fact":
                self._facts.append((place, event))
            else:
                self._events.setdefault(event.type, []).append((place, event))
        self._bound = max((len(e) for e in self._events.values()), default=0)
        if self._bound > 4 or len(case.world.log) > 50:
            raise OutOfBound
        self._strangers: dict[str, str] = {}
        names = Names([rules.model], 8)
        self.log = SymbolicLog(names, self._bound, rules.model.events)
        self.act = self.log.question(case.act.type)
        until = time.monotonic() + 2
        self.translator = Translator(rules.program, self.log, depth=depth, stop=lambda: time.monotonic() > until)
        self.more: list[Term] = []
        """What else is fixed."""

    def may(self, *, forbidden: bool) -> bool:
        """Whether the solver allows a decision on this log."""
        standing = self.translator.judging.of(self.act).forbidden()
        self.translator.finish()
        search = Search(self.log, standing if forbidden else negation(standing), Budget(2), 2)
        self.pin(search)
        self.exact = not search.reasons
        answer = search.ask(None, steady=False)
        return not answer.impossible

    def pin(self, search: Search) -> None:
        """Fix the log, the act and the facts in a question to the solver."""
        search._add(*self._pins(), *self.more, negation(self.log.steady))  # noqa: SLF001  # a test looks inside
        search._add(*self._fact_pins())  # noqa: SLF001  # as in the line above

    # ---- events

    def _pins(self) -> list[Term]:
        pins = [self._day(self.act, self._case.act)]
        pins += self._fields(self.act, self._case.act)
        for slots in self._by_type().values():
            there = self._events.get(slots[0].type, [])
            for number, slot in enumerate(slots):
                if number >= len(there):
                    pins.append(negation(slot.exists))
                    continue
                place, event = there[number]
                pins += [slot.exists, self._day(slot, event), equal(slot.at.rank, place), *self._fields(slot, event)]
        return pins

    def _by_type(self) -> dict[str, list[Happening]]:
        found: dict[str, list[Happening]] = {}
        for slot in self.log.all:
            found.setdefault(slot.type, []).append(slot)
        return found

    def _day(self, slot: Happening, event: Event) -> Term:
        if isinstance(event.time, datetime) or not self.log.first <= event.day.toordinal() <= LAST_DAY.toordinal():
            raise OutOfBound
        return equal(slot.at.day, event.day.toordinal())

    def _fields(self, slot: Happening, event: Event) -> list[Term]:
        pins: list[Term] = []
        for (owner, name), value in list(self.log.fields.items()):
            if owner == id(slot):
                pins += self._field(value, event.values.get(name, ABSENT))
        return pins

    def _field(self, unknown: Value | Many, value: Any) -> list[Term]:
        if isinstance(value, Unknown):
            return []
        if value is ABSENT:
            return [negation(unknown.there)] if unknown.there is not True else []
        if isinstance(unknown, Value):
            if isinstance(value, tuple) and not isinstance(value, Money):
                raise OutOfBound
            return [unknown.there, self.equal(unknown.term, value)]
        codes = [self.code(v) for v in value]
        if all(isinstance(v, Value) and isinstance(v.term, int) for _, v in unknown.items):
            return [same(guard, v.term in codes) for guard, v in unknown.items if isinstance(v, Value)]
        if len(codes) > len(unknown.items):
            raise OutOfBound
        pins = []
        for number, (guard, item) in enumerate(unknown.items):
            assert isinstance(item, Value)
            pins.append(same(guard, number < len(codes)))
            if number < len(codes):
                pins.append(equal(item.term, codes[number]))
        return pins

    def equal(self, term: Term, value: Any) -> Term:
        if isinstance(value, Money):
            if value.currency != "USD":
                raise OutOfBound
            value = value.amount
        if isinstance(value, bool):
            return same(term, value)
        if isinstance(value, datetime):
            raise OutOfBound
        if isinstance(value, date):
            if not self.log.first <= value.toordinal() <= LAST_DAY.toordinal():
                raise OutOfBound
            return equal(term, value.toordinal())
        if isinstance(value, str):
            return equal(term, self.code(value))
        assert isinstance(value, int | Fraction)
        return equal(term, value)

    def code(self, text: str) -> int:
        """A name as a number; one that no rule file knows is the next of the others."""
        names = self.log.names
        if text in names.texts:
            return names.code(text)
        if text not in self._strangers:
            kinds = [k for k in ("matter", "somebody", "security") if f"{k}_{len(self._strangers) + 1}" in names.texts]
            if not kinds or self._kind(text) not in kinds:
                raise OutOfBound
            self._strangers[text] = f"{self._kind(text)}_{len(self._strangers) + 1}"
        return names.code(self._strangers[text])

    def _kind(self, text: str) -> str:
        """What a name stands for, by the first field that holds it."""
        for event in (*self._case.world.log, self._case.act):
            definition = self._rules.model.events.get(event.type)
            for field in definition.fields.values() if definition is not None else ():
                value = event.values.get(field.name)
                if value == text or (isinstance(value, tuple) and text in value):
                    kind = getattr(field.type, "of", field.type).name
                    return {"party": "somebody", "security": "security", "ref": "matter"}.get(kind, "")
        return "somebody"

    # ---- facts

    def _fact_pins(self) -> list[Term]:
        """Every fact that was asked for is what the log recorded last before."""
        pins = []
        for call in self.log.unknowns.facts.values():
            known: list[tuple[int, date, tuple[str, ...], Any]] = []
            for place, event in self._facts:
                values: Mapping[str, Any] = event.values
                if values["name"] == call.fact.id:
                    known.append((place, event.day, values["of"], values["value"]))
                    if call.fact.symmetric:
                        known.append((place, event.day, values["of"][::-1], values["value"]))
            for number, (place, day, of, value) in enumerate(known):
                alike = conjunction(equal(t, self._argument(o)) for t, o in zip(call.of, of, strict=True))
                later = [k for k in known[number + 1 :] if k[2] == of]
                seen = self._seen(call.at, place, day)
                hidden = [negation(self._seen(call.at, p, d)) for p, d, _, _ in later]
                pins.append(implies(conjunction((alike, seen, *hidden)), self.equal(call.value, value)))
        return pins

    def _argument(self, value: str) -> int:
        return int(value) if value.isdigit() and len(value) == 4 else self.code(value)

    @staticmethod
    def _seen(at: Any, place: int, day: date) -> Term:
        if isinstance(day, datetime):
            raise OutOfBound
        ordinal = day.toordinal()
        same_day = conjunction((equal(at.day, ordinal), compare(">", at.rank, place)))
        return negation(conjunction((negation(compare(">", at.day, ordinal)), negation(same_day))))
