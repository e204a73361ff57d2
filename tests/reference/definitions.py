"""States and amounts, replayed from the first event; terms, facts, roles and parties."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from contract_dsl.model import nodes as m
from contract_dsl.model import types as t

from .base import Evaluation
from .order import Env, Event, Moment, Place, just_before, start_of
from .values import ABSENT, Unknown, all_of, negation, rounded, truth_key, unknown_of


class Definitions(Evaluation):
    """The values of definitions at a moment."""

    # ======== states and amounts, replayed from the first event (4)

    def _steps(
        self, id_: str, effects: Sequence[m.Effect], names: Mapping[str, Any], moment: Moment
    ) -> list[tuple[Place, int, Env, Any]]:
        """What takes effect before a moment, in order: where, the number of the effect, its setting, if certain."""
        found: list[tuple[Place, int, Env, Any]] = []
        for number, effect in enumerate(effects):
            if effect.pattern is not None:
                for event in self.events(effect.pattern.source, moment):
                    key = ("step", id_, number, event, tuple(names.values()))
                    found += self.remembered(key, self._step, effect, number, event, names)
            else:
                for day in self.scheduled(effect.schedule, moment):
                    starts = date.fromordinal(day.toordinal() + effect.next_day)
                    env = Env(Moment(start_of(starts), starts), {**names, effect.variable: day})
                    holds = self.truth(effect.condition, env) if effect.condition is not None else True
                    if holds is not False:
                        found.append((start_of(starts, 1 + number), number, env, holds))
        return sorted((s for s in found if s[0] < moment.place), key=lambda s: s[:2])

    def _step(self, effect: m.Effect, number: int, event: Event, names: Mapping[str, Any]) -> list[Any]:
        """An effect sees the log strictly before its event; one with an earlier date takes place then (3, 4)."""
        assert effect.pattern is not None
        env = Env(just_before(event), {**names, effect.pattern.variable: event})
        applies = self.belongs(effect.pattern, event, env)
        if applies is not False and effect.condition is not None:
            applies = all_of((applies, self.truth(effect.condition, env)))
        place = (*event.place[:3], event.place[3] + 1 + number)
        if applies is not False and effect.date is not None:
            day = self.value(effect.date, env)
            applies = False if day is ABSENT else all_of((applies, unknown_of(day) or True))
            if isinstance(day, date):
                place = max(place, start_of(day, 1 + number))
        return [] if applies is False else [(place, number, env, applies)]

    def amount(self, id_: str, arguments: tuple[Any, ...], moment: Moment) -> Any:
        """An amount: what it starts at, moved in order of taking effect."""
        return self.remembered((id_, arguments, moment), lambda: self._amount(id_, arguments, moment))

    def _amount(self, id_: str, arguments: tuple[Any, ...], moment: Moment) -> Any:
        amount = self.model.amounts[id_]
        names = dict(zip((p.name for p in amount.parameters), arguments, strict=True))
        value: Any = None
        for place, number, env, applies in self._steps(id_, [move.effect for move in amount.moves], names, moment):
            if value is None:
                value = self._start(amount, Env(Moment(place, date.fromordinal(place[0])), names))
            by = self.value(amount.moves[number].value, env.bind(it=value))
            if value is ABSENT or by is ABSENT:
                value = None if value is ABSENT else value
                continue
            move = amount.moves[number].move
            moved = by if move == "becomes" else self.calculate("+" if move == "rises" else "-", value, by)
            moved = self._shaped(amount, moved, env)
            value = moved if applies is True else unknown_of(applies, moved, value)
        return self._start(amount, Env(moment, names)) if value is None else value

    def _start(self, amount: m.Amount, env: Env) -> Any:
        if amount.start_date is not None:
            starts = self.value(amount.start_date, env)
            if starts is ABSENT or isinstance(starts, Unknown) or starts > env.moment.day:
                return starts if isinstance(starts, Unknown) else ABSENT
        return self.value(amount.start, env) if amount.start is not None else 0

    def _shaped(self, amount: m.Amount, value: Any, env: Env) -> Any:
        if amount.rounded_to is not None and not isinstance(value, Unknown):
            value = rounded(value, self.value(amount.rounded_to, env))
        low = self.value(amount.floor, env) if amount.floor is not None else ABSENT
        return value if low is ABSENT else unknown_of(value, low) or max(value, low)

    def state(self, id_: str, arguments: tuple[Any, ...], moment: Moment) -> Any:
        """Whether a state holds: the latest of its beginnings and ends decides."""
        return self.remembered((id_, arguments, moment), lambda: self._state(id_, arguments, moment))

    def _state(self, id_: str, arguments: tuple[Any, ...], moment: Moment) -> Any:
        state = self.model.states[id_]
        names = dict(zip((p.name for p in state.parameters), arguments, strict=True))
        env = Env(moment, names)
        moved = [c for c in state.changes if c.effect is not None]
        steps = self._steps(id_, [c.effect for c in moved if c.effect is not None], names, moment)
        changes = [(place, moved[number].begins, applies) for place, number, _, applies in steps]
        for change in state.changes:
            if change.date is not None:
                day = self.value(change.date, env)
                if isinstance(day, Unknown):
                    return day
                changes += [] if day is ABSENT else [(start_of(day), change.begins, True)]
            if change.when is not None:
                found = self.crossings(change.when, names, moment, ceases=False)
                changes += [(place, change.begins, certain) for place, certain in found]
        first = state.first_condition
        value = state.holds_first and (True if first is None else self.truth(first, env))
        for place, begins, certain in sorted(changes, key=lambda c: c[0]):
            if place < moment.place:
                value = begins if certain is True else unknown_of(certain, value)
        return value

    # ======== terms, facts, roles

    def term(self, id_: str, arguments: tuple[Any, ...], moment: Moment) -> Any:
        """The value of a term; parameters that are left out are absent."""
        return self.remembered((id_, arguments, moment), lambda: self._term(id_, arguments, moment))

    def _term(self, id_: str, arguments: tuple[Any, ...], moment: Moment) -> Any:
        term = self.model.terms[id_]
        assert term.value is not None
        given = (*arguments, *(ABSENT for _ in term.parameters[len(arguments) :]))
        env = Env(moment, dict(zip((p.name for p in term.parameters), given, strict=True)))
        value = self.value(term.value, env)
        return value if term.exception is None else all_of((value, negation(self.truth(term.exception, env))))

    def fact(self, name: str, of: tuple[str, ...], moment: Moment) -> Any:
        """A fact as last recorded before a moment, its default, or unknown (9)."""
        fact = self.model.facts[name]
        orders = (of, of[::-1]) if fact.symmetric else (of,)
        records = [e for e in self.log if e.type == name and e.values["of"] in orders and e.place < moment.place]
        if records:
            return records[-1].values["value"]
        default = fact.default_for.get(of[0]) if of else None
        if default is not None or fact.default is not None:
            return fact.default if default is None else default
        keys = [truth_key("fact", name, fact.type, o) for o in orders]
        return next((self.assumed[k] for k in keys if k in self.assumed), Unknown(frozenset(keys[:1])))

    def identifiers(self, kind: str, moment: Moment) -> list[str]:
        """Of the rule files, of the log up to the moment and, for parties, of the event that is being judged (16)."""
        declared = {"party": self.model.parties, "security": self.model.securities, "place": self.model.places}
        found = dict.fromkeys(declared.get(kind, ()))
        for event in (*self.log, *([self.act] if self.act is not None else [])):
            if event.place < moment.place or (kind == "party" and event.place == moment.place):
                found.update(dict.fromkeys(self.named(event, kind)))
        return list(found)

    def named(self, event: Event, kind: str) -> Iterator[str]:
        """What an event names of a kind."""
        fact, definition = self.model.facts.get(event.type), self.model.events.get(event.type)
        if fact is not None:
            yield from (
                name for name, type_ in zip(event.values["of"], fact.parameters, strict=True) if type_.name == kind
            )
        for field in definition.fields.values() if definition is not None and fact is None else ():
            value = event.values.get(field.name, ABSENT)
            if field.type.name == kind and isinstance(value, str):
                yield value
            elif isinstance(field.type, t.Listed) and field.type.of.name == kind and isinstance(value, tuple):
                yield from value

    def has_role(self, party: Any, role: str) -> Any:
        """Whether a party has a role by the rule files."""
        known = self.model.parties.get(party) if isinstance(party, str) else None
        return unknown_of(party) or (known is not None and role in known.roles)
