"""States and amounts, replayed from the first event; terms, facts, roles and parties."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from contract_dsl.model import nodes as m
from contract_dsl.model import types as t

from .order import Env, Event, Moment, Part, Place, beside, day_of, just_before, once, start_of
from .values import ABSENT, Key, Unknown, all_of, negation, rounded, unknown_of

Step = tuple[Place, int, Env, Any]
"""Where an effect takes place, its number, its setting, and whether it is certain."""


class Definitions(Part):
    """The values of definitions at a moment."""

    # ---- states and amounts

    def steps(self, effects: Sequence[m.Effect], names: Mapping[str, Any], moment: Moment) -> list[Step]:
        """What takes effect before a moment, in order."""
        found: list[Step] = []
        for number, effect in enumerate(effects):
            if effect.pattern is not None:
                for event in self.events(effect.pattern.source, moment):
                    found += self.step(effect, number, event, names)
                continue
            for day in self.scheduled(effect.schedule, moment):
                starts = date.fromordinal(day.toordinal() + effect.next_day)
                env = Env(Moment(start_of(starts), starts), {**names, effect.variable: day})
                holds = self.truth(effect.condition, env) if effect.condition is not None else True
                found += [(start_of(starts, 1 + number), number, env, holds)] if holds is not False else []
        return sorted((s for s in found if s[0] < moment.place), key=lambda s: s[:2])

    @once
    def step(self, effect: m.Effect, number: int, event: Event, names: Mapping[str, Any]) -> list[Step]:
        """An effect sees the log strictly before its event; one with an earlier date takes place then (3, 4)."""
        assert effect.pattern is not None
        env = Env(just_before(event), {**names, effect.pattern.variable: event})
        applies = self.belongs(effect.pattern, event, env)
        if applies is not False and effect.condition is not None:
            applies = all_of((applies, self.truth(effect.condition, env)))
        place = beside(event.place, 1 + number)
        if applies is not False and effect.date is not None:
            day = self.value(effect.date, env)
            applies = False if day is ABSENT else all_of((applies, unknown_of(day) or True))
            place = max(place, start_of(day, 1 + number)) if isinstance(day, date) else place
        return [] if applies is False else [(place, number, env, applies)]

    @once
    def amount(self, id_: str, arguments: tuple[Any, ...], moment: Moment) -> Any:
        """An amount: what it starts at, moved in order of taking effect."""
        amount = self.model.amounts[id_]
        names = dict(zip((p.name for p in amount.parameters), arguments, strict=True))
        value: Any = None
        for place, number, env, applies in self.steps([move.effect for move in amount.moves], names, moment):
            if value is None:
                value = self.start(amount, Env(Moment(place, day_of(place)), names))
            move = amount.moves[number]
            by = self.value(move.value, env.bind(it=value))
            if value is ABSENT or by is ABSENT:
                value = None if value is ABSENT else value
                continue
            moved = by if move.move == "becomes" else self.calculate("+" if move.move == "rises" else "-", value, by)
            if amount.rounded_to is not None and not isinstance(moved, Unknown):
                moved = rounded(moved, self.value(amount.rounded_to, env))
            low = self.value(amount.floor, env) if amount.floor is not None else ABSENT
            moved = moved if low is ABSENT else unknown_of(moved, low) or max(moved, low)
            value = moved if applies is True else unknown_of(applies, moved, value)
        return self.start(amount, Env(moment, names)) if value is None else value

    def start(self, amount: m.Amount, env: Env) -> Any:
        if amount.start_date is not None:
            starts = self.value(amount.start_date, env)
            if starts is ABSENT or isinstance(starts, Unknown) or starts > env.moment.day:
                return starts if isinstance(starts, Unknown) else ABSENT
        return self.value(amount.start, env) if amount.start is not None else 0

    @once
    def state(self, id_: str, arguments: tuple[Any, ...], moment: Moment) -> Any:
        """Whether a state holds: the latest of its beginnings and ends decides."""
        state = self.model.states[id_]
        env = Env(moment, dict(zip((p.name for p in state.parameters), arguments, strict=True)))
        moved = [c for c in state.changes if c.effect is not None]
        steps = self.steps([c.effect for c in moved], env.names, moment)
        changes = [(place, moved[number].begins, applies) for place, number, _, applies in steps]
        for change in state.changes:
            if change.date is not None:
                day = self.value(change.date, env)
                if isinstance(day, Unknown):
                    return day
                changes += [] if day is ABSENT else [(start_of(day), change.begins, True)]
            if change.when is not None:
                found = self.crossings(change.when, dict(env.names), moment, False)
                changes += [(place, change.begins, certain) for place, certain in found]
        first = state.first_condition
        value = state.holds_first and (True if first is None else self.truth(first, env))
        for place, begins, certain in sorted(changes, key=lambda c: c[0]):
            if place < moment.place:
                value = begins if certain is True else unknown_of(certain, value)
        return value

    # ---- terms, facts, roles

    @once
    def term(self, id_: str, arguments: tuple[Any, ...], moment: Moment) -> Any:
        """The value of a term; parameters that are left out are absent."""
        term = self.model.terms[id_]
        given = (*arguments, *(ABSENT for _ in term.parameters[len(arguments) :]))
        env = Env(moment, dict(zip((p.name for p in term.parameters), given, strict=True)))
        value = self.value(term.value, env)
        return value if term.exception is None else all_of((value, negation(self.truth(term.exception, env))))

    def fact(self, name: str, of: tuple[str, ...], moment: Moment) -> Any:
        """A fact as last recorded before a moment, its default, or unknown (9)."""
        fact = self.model.facts[name]
        orders = (of, of[::-1]) if fact.symmetric else (of,)
        for event in reversed(self.log):
            if event.type == name and event.values["of"] in orders and event.place < moment.place:
                return event.values["value"]
        if of and of[0] in fact.default_for:
            return fact.default_for[of[0]]
        if fact.default is not None:
            return fact.default
        return self.assume(Key("fact", name, min(orders), type=fact.type))

    def assume(self, key: Key) -> Any:
        """An unknown, or the value that is assumed of it."""
        return self.assumed.get(key, Unknown(frozenset({key})))

    def identifiers(self, kind: str, moment: Moment) -> list[str]:
        """Of the rule files, of the log up to the moment and, for parties, of the event that is being judged (16)."""
        model = self.model
        found = dict.fromkeys(
            {"party": model.parties, "security": model.securities, "place": model.places}.get(kind, ())
        )
        for event in (*self.log, *([self.act] if self.act is not None else [])):
            if event.place < moment.place or (kind == "party" and event.place == moment.place):
                found.update(dict.fromkeys(self.named(event, kind)))
        return list(found)

    def named(self, event: Event, kind: str) -> Iterator[str]:
        """What an event names of a kind."""
        fact, definition = self.model.facts.get(event.type), self.model.events.get(event.type)
        if fact is not None:
            yield from (n for n, type_ in zip(event.values["of"], fact.parameters, strict=True) if type_.name == kind)
            return
        for field in definition.fields.values() if definition is not None else ():
            value = event.values.get(field.name, ABSENT)
            if field.type.name == kind and isinstance(value, str):
                yield value
            elif isinstance(field.type, t.Listed) and field.type.of.name == kind and isinstance(value, tuple):
                yield from value

    def has_role(self, party: Any, role: str) -> Any:
        """Whether a party has a role by the rule files."""
        known = self.model.parties.get(party) if isinstance(party, str) else None
        return unknown_of(party) or (known is not None and role in known.roles)
