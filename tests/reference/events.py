"""What happens: events recorded, read off others and deemed (3); what opens a sentence (7); crossings (4)."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from contract_dsl.model import nodes as m

from .order import (
    BEGUN,
    DEEMED,
    EACH,
    LAST,
    OPENED,
    RECEIVED,
    VIEWED,
    Env,
    Event,
    Moment,
    Opening,
    Part,
    Place,
    Sentence,
    beside,
    day_of,
    just_after,
    just_before,
    once,
    sentences,
    start_of,
)
from .values import ABSENT, Unknown, all_of, compare, negation, unknown_of


class Happenings(Part):
    """Events, openings and crossings before a moment."""

    @once
    def events(self, type_: str, moment: Moment) -> list[Event]:
        """The events of a type before a moment, in order."""
        definition = self.model.events.get(type_)
        found = [e for e in self.log if e.type == type_]
        for number, source in enumerate(definition.sources if definition is not None else ()):
            for base in self.events(source.pattern.source, moment):
                found += self.dated(type_, number, base, moment) if source.date else self.undated(type_, number, base)
        if definition is not None and definition.deemed:
            for sentence in sentences(self.model, "deems"):
                if sentence.act.source == type_:
                    found += self.deemed(sentence, moment)
        return sorted((e for e in found if e.place < moment.place), key=lambda e: e.place)

    # ---- views

    def undated(self, type_: str, number: int, base: Event, asked: Moment | None = None) -> list[Event]:
        """What a view reads off an event stands right after it, and sees the log strictly before it."""
        source = self.model.events[type_].sources[number]
        moment = asked or Moment(base.judged, base.day)
        found: list[Event] = []
        for more, (env, exists) in enumerate(self.readings(source, base, moment)):
            day = self.value(source.date, env) if source.date is not None else moment.day
            if day is not ABSENT and compare(">", day, moment.day) is not True:
                there = all_of((exists, unknown_of(day) or True))
                found += self.stand(type_, source, base, env, there, beside(base.place, 1 + more))
        return found

    def dated(self, type_: str, number: int, base: Event, moment: Moment) -> list[Event]:
        """With a date of its own it stands at the first moment at which that date has come (3)."""
        source, found = self.model.events[type_].sources[number], list[Event]()
        for env, exists in self.readings(source, base, Moment(beside(base.place, 1), base.day)):
            stands, certain = self.reached(source.date, env, moment, VIEWED)
            if stands is not None:
                found += self.stand(type_, source, base, env.at(stands), all_of((exists, certain)), stands.place)
        return found

    def readings(self, source: m.Source, base: Event, moment: Moment) -> list[tuple[Env, Any]]:
        belongs = self.belongs(source.pattern, base, Env(moment, {}))
        return list(self.for_every(source.for_every, Env(moment, {source.pattern.variable: base}), belongs))

    def stand(self, type_: str, source: m.Source, base: Event, env: Env, exists: Any, place: Place) -> list[Event]:
        holds = all_of((exists, self.conditions(source.conditions, source.exceptions, env)))
        if holds is False:
            return []
        values = {**base.values, **{name: self.value(value, env) for name, value in source.fields}}
        own = source.date is not None
        day, time = (env.moment.day, env.moment.day) if own else (base.day, base.time)
        return [Event(type_, base.id, place, day, time, values, place if own else base.judged, base, holds)]

    def reached(self, when: m.Expr, env: Env, until: Moment, order: int) -> tuple[Moment | None, Any]:
        """The first moment from that of `env` on at which a date has come, as things then stand.

        What comes later moves it no more (3).
        """
        current = env.moment
        while current.place < until.place:
            day = self.value(when, env.at(current))
            if isinstance(day, Unknown):
                return current, day
            if day is not ABSENT and day <= current.day:
                return current, True
            tomorrow = date.fromordinal(current.day.toordinal() + 1)
            later = [just_after(e) for e in self.log if e.place > current.place]
            current = min([*later[:1], Moment(start_of(tomorrow, order), tomorrow)])
        return None, False

    # ---- deeming

    @once
    def deemed(self, sentence: Sentence, moment: Moment) -> list[Event]:
        """What a clause in force deems to happen: right after the trigger, or at the start of its day (3)."""
        found = []
        assert sentence.act is not None
        fields = self.model.events[sentence.act.source].fields.values()
        for opening in self.openings(sentence, moment):
            env, certain = self.opened(opening), opening.exists
            stands: Moment | None = Moment(beside(opening.place, 1), day_of(opening.place))
            if sentence.start is not None:
                stands, reached = self.reached(sentence.start, env, moment, DEEMED)
                certain = all_of((certain, reached))
            if stands is None or stands.place >= moment.place:
                continue
            tests = [certain, self.in_force(sentence.id, opening.moment)]
            tests += [self.lasts(sentence.id, stands)] if stands.place > beside(opening.place, 1) else []
            env = env.at(stands)
            holds = all_of((*tests, self.conditions(sentence.conditions, sentence.exceptions, env)))
            if holds is False:
                continue
            values = {f.name: f.default for f in fields if f.default is not None}
            for each in sentence.act.fields:
                value = self.value(each.value, env)
                values[each.field] = (value,) if each.operator == "contains" and type(value) is not tuple else value
            base = opening.trigger if isinstance(opening.trigger, Event) else None
            name, (place, day) = base.id if base is not None else sentence.id, stands
            found.append(Event(sentence.act.source, name, place, day, day, values, place, base, holds))
        return found

    # ---- what opens a sentence (2, 7)

    @once
    def openings(self, sentence: Sentence, moment: Moment) -> list[Opening]:
        """The openings of a sentence before a moment."""
        return [o for o in self.all_openings(sentence, moment) if o.place < moment.place]

    def all_openings(self, sentence: Sentence, moment: Moment) -> Iterator[Opening]:
        if sentence.when is not None:
            for event in self.events(sentence.when.pattern.source, moment):
                yield from self.opened_by(sentence, sentence.when, event)
        elif sentence.once is not None:
            for env, exists in self.for_every(sentence.every, Env(moment, {}), True):
                for place, crossed in self.crossings(
                    sentence.once.condition, dict(env.names), moment, sentence.once.ceases
                ):
                    yield Opening(place, env.names, None, all_of((exists, crossed)))
        elif sentence.each is not None:
            for day in self.dates(sentence.each.schedule, moment, moment.day):
                env = Env(Moment(start_of(day, EACH + 1), day), {sentence.each.variable: day})
                for inner, exists in self.for_every(sentence.every, env, True):
                    yield Opening(start_of(day, EACH), inner.names, day, exists)
        else:
            day = self.agreement_start(sentence.agreement, moment)
            if day is not ABSENT:
                place = start_of(moment.day if isinstance(day, Unknown) else day, OPENED)
                for env, exists in self.for_every(sentence.every, Env(moment, {}), unknown_of(day) or True):
                    yield Opening(place, env.names, None, exists)

    def opened_by(self, sentence: Sentence, when: m.When, event: Event) -> Iterator[Opening]:
        """What ends a clause is judged just before its event, everything else just after it (2, 4)."""
        ends = sentence.kind in ("terminates", "suspends")
        env = Env(just_before(event) if ends else just_after(event), {"trigger": event})
        fits = self.belongs(when.pattern, event, env)
        for inner, belongs in self.for_every(sentence.every, env.bind(**{when.pattern.variable: event}), fits):
            exists = all_of((belongs, self.truth(when.condition, inner) if when.condition is not None else True))
            if exists is False:
                continue
            if when.received_by is None:
                yield Opening(event.place, inner.names, event, exists)
                continue
            every = sentence.bearer or sentence.to_every
            for each, is_one in self.for_every((every,) if every is not None else (), inner, True):
                received = self.receipt(sentence.agreement, event, self.value(when.received_by, each), each.moment)
                later = not isinstance(received, Unknown) and received is not ABSENT and received > event.day
                place = start_of(received, RECEIVED) if later else event.place
                if received is not ABSENT:
                    yield Opening(place, each.names, event, all_of((exists, is_one, unknown_of(received) or True)))

    def opened(self, opening: Opening, moment: Moment | None = None) -> Env:
        """The setting just after an opening, or at another moment."""
        by_event = isinstance(opening.trigger, Event) and opening.trigger.place == opening.place
        after = Moment(beside(opening.place, LAST + 1 if by_event else 1), day_of(opening.place))
        return Env(moment or after, {**opening.names, "trigger": opening.trigger})

    # ---- crossings (4): sampled after every event and at the start of every day

    @once
    def moments(self, until: Moment) -> list[Moment]:
        """The moments at which conditions are sampled."""
        starts = [a.dated.value for a in self.model.agreements.values() if isinstance(a.dated, m.Constant)]
        first = min((*starts, *(e.day for e in self.log[:1])), default=until.day).toordinal()
        days = (date.fromordinal(d) for d in range(first, until.day.toordinal() + 1))
        found = [Moment(start_of(d, BEGUN + 1), d) for d in days] + [just_after(e) for e in self.log]
        eve = date.fromordinal(first - 1)
        return [Moment(start_of(eve), eve), *sorted(p for p in found if p.place <= until.place)]

    def crossings(
        self, condition: m.Expr, names: Mapping[str, Any], moment: Moment, ceases: bool
    ) -> list[tuple[Place, Any]]:
        """Where a condition comes to hold, or ceases: an earlier moment has to be on the other side."""
        samples = [(sample, self.sample(condition, names, sample)) for sample in self.moments(moment)]
        found = []
        for (_, earlier), (sample, value) in pairwise(samples):
            crossed = all_of((earlier, negation(value)) if ceases else (negation(earlier), value))
            if crossed is not False and beside(sample.place, -1) < moment.place:
                found.append((beside(sample.place, -1), crossed))
        return found

    @once
    def sample(self, condition: m.Expr, names: Mapping[str, Any], sample: Moment) -> Any:
        return self.truth(condition, Env(sample, names))
