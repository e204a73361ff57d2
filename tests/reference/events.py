"""What happens: events recorded, read off others and deemed; what opens a sentence; crossings."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from contract_dsl.model import nodes as m

from .base import Evaluation
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
    Place,
    just_after,
    just_before,
    start_of,
)
from .values import ABSENT, Unknown, all_of, compare, negation, unknown_of


class Happenings(Evaluation):
    """Events, openings and crossings before a moment."""

    # ======== events: recorded, read off others, deemed (3)

    def events(self, type_: str, moment: Moment) -> list[Event]:
        """The events of a type before a moment, in order."""
        return list(self.remembered(("events", type_, moment.place), lambda: self._events(type_, moment)))

    def _events(self, type_: str, moment: Moment) -> list[Event]:
        definition = self.model.events.get(type_)
        found = [e for e in self.log if e.type == type_]
        for number, source in enumerate(definition.sources if definition is not None else ()):
            for base in self.events(source.pattern.source, moment):
                found += self._dated(type_, number, base, moment) if source.date else self.undated(type_, number, base)
        if definition is not None and definition.deemed:
            found += self._deemed(type_, moment)
        return sorted((e for e in found if e.place < moment.place), key=lambda e: e.place)

    def undated(self, type_: str, number: int, base: Event, asked: Moment | None = None) -> list[Event]:
        """What a view reads off an event: it stands right after it, and sees the log strictly before it."""
        moment = asked or Moment(base.judged, base.day)
        place = (*base.place[:3], base.place[3] + 1)
        key = ("view", type_, number, base, moment.place)
        return list(self.remembered(key, self._read_off, type_, number, base, moment, moment, place))

    def _dated(self, type_: str, number: int, base: Event, moment: Moment) -> list[Event]:
        """With a date of its own a derived event stands at the first moment at which that date has come (3)."""
        source = self.model.events[type_].sources[number]
        known = Moment((*base.place[:3], base.place[3] + 1), base.day)
        found: list[Event] = []
        for env, exists in self._settings(source, base, known):
            key = ("reached", type_, number, base, tuple(env.names.values()))
            assert source.date is not None
            stands, certain = self.reached(key, source.date, env, moment, VIEWED)
            if stands is not None:
                found += self._stand(type_, source, base, env.at(stands), all_of((exists, certain)), stands.place)
        return found

    def _read_off(
        self, type_: str, number: int, base: Event, known: Moment, moment: Moment, place: Place
    ) -> list[Event]:
        source = self.model.events[type_].sources[number]
        found: list[Event] = []
        for more, (env, exists) in enumerate(self._settings(source, base, known)):
            stands = (*place[:3], place[3] + more)
            day = self.value(source.date, env.at(moment)) if source.date is not None else moment.day
            if day is not ABSENT and compare(">", day, moment.day) is not True:
                there = all_of((exists, unknown_of(day) or True))
                found += self._stand(type_, source, base, env.at(moment), there, stands)
        return found

    def _settings(self, source: m.Source, base: Event, moment: Moment) -> list[tuple[Env, Any]]:
        env = Env(moment, {source.pattern.variable: base})
        return self.for_every(source.for_every, env, self.belongs(source.pattern, base, Env(moment, {})))

    def _stand(self, type_: str, source: m.Source, base: Event, env: Env, exists: Any, place: Place) -> list[Event]:
        holds = all_of((exists, self.conditions(source.conditions, source.exceptions, env)))
        if holds is False:
            return []
        values = {**base.values, **{name: self.value(value, env) for name, value in source.fields}}
        own = source.date is not None
        day, time_ = (env.moment.day, env.moment.day) if own else (base.day, base.time)
        return [Event(type_, base.id, place, day, time_, values, place if own else base.judged, base, holds)]

    def reached(self, key: Any, when: m.Expr, env: Env, until: Moment, order: int) -> tuple[Moment | None, Any]:
        """The first moment from that of `env` on at which a date has come, as things then stand.

        What comes later moves it no more (3).
        """
        current, found = self.memo.get(key, (env.moment, None))
        while found is None and current.place < until.place:
            day = self.value(when, env.at(current))
            if isinstance(day, Unknown):
                return current, day
            if day is not ABSENT and day <= current.day:
                found = current
                break
            later = [just_after(e) for e in self.log if e.place > current.place]
            tomorrow = date.fromordinal(current.day.toordinal() + 1)
            following = [*later[:1], Moment(start_of(tomorrow, order), tomorrow)]
            current = min(following)
        self.memo[key] = (current, found)
        return (found, True) if found is not None and found.place < until.place else (None, False)

    def _deemed(self, type_: str, moment: Moment) -> list[Event]:
        """What clauses in force deem to happen: right after the trigger, or at the start of its day (3)."""
        found = []
        for sentence in self.model.sentences():
            if sentence.kind != "deems" or sentence.act is None or sentence.act.source != type_:
                continue
            for opening in self.openings(sentence, moment):
                env, exists = self.opened(opening), opening.exists
                stands: Moment | None = Moment((*opening.place[:3], opening.place[3] + 1), opening.day)
                if sentence.start is not None:
                    key = ("deemed", sentence.key, opening.place, tuple(opening.names.values()))
                    stands, certain = self.reached(key, sentence.start, env, moment, DEEMED)
                    exists = all_of((exists, certain))
                if stands is None or stands.place >= moment.place:
                    continue
                inner = env.at(stands)
                tests = [exists, self.in_force(sentence.id, Moment(opening.place, opening.day))]
                if stands.place > (*opening.place[:3], opening.place[3] + 1):
                    tests.append(self.lasts(sentence.id, stands))
                holds = all_of((*tests, self.conditions(sentence.conditions, sentence.exceptions, inner)))
                if holds is not False:
                    found.append(self._deeming(sentence, opening, inner, holds))
        return found

    def _deeming(self, sentence: m.Sentence, opening: Opening, env: Env, holds: Any) -> Event:
        assert sentence.act is not None
        fields = self.model.events[sentence.act.source].fields
        values: dict[str, Any] = {f.name: f.default for f in fields.values() if f.default is not None}
        for each in sentence.act.fields:
            value = self.value(each.value, env)
            listed = each.operator == "contains" and not isinstance(value, tuple)
            values[each.field] = (value,) if listed else value
        base = opening.trigger if isinstance(opening.trigger, Event) else None
        place, day = env.moment
        name = base.id if base is not None else sentence.id
        return Event(sentence.act.source, name, place, day, day, values, place, base, holds)

    # ======== what opens a sentence (2, 7)

    def openings(self, sentence: m.Sentence, moment: Moment) -> list[Opening]:
        """The openings of a sentence before a moment."""
        key = ("openings", sentence.key, moment.place)
        found = self.remembered(key, lambda: list(self._openings(sentence, moment)))
        return [o for o in found if o.place < moment.place]

    def _openings(self, sentence: m.Sentence, moment: Moment) -> Iterator[Opening]:
        if sentence.when is not None:
            for event in self.events(sentence.when.pattern.source, moment):
                yield from self._opened_by(sentence, sentence.when, event)
        elif sentence.once is not None:
            for env, exists in self.for_every(sentence.every, Env(moment, {}), certain=True):
                condition, ceases = sentence.once.condition, sentence.once.ceases
                for place, crossed in self.crossings(condition, env.names, moment, ceases=ceases):
                    day = date.fromordinal(place[0])
                    yield Opening(place, day, env.names, None, all_of((exists, crossed)))
        elif sentence.each is not None:
            for day in self.dates(sentence.each.schedule, moment, moment.day):
                place = start_of(day, EACH)
                env = Env(Moment((*place[:3], EACH + 1), day), {sentence.each.variable: day})
                for inner, exists in self.for_every(sentence.every, env, certain=True):
                    yield Opening(place, day, inner.names, day, exists)
        else:
            day = self.agreement_start(sentence.agreement, moment)
            if day is not ABSENT:
                certain = unknown_of(day) or True
                day = moment.day if isinstance(day, Unknown) else day
                for env, exists in self.for_every(sentence.every, Env(moment, {}), certain):
                    yield Opening(start_of(day, OPENED), day, env.names, None, exists)

    def _opened_by(self, sentence: m.Sentence, when: m.When, event: Event) -> Iterator[Opening]:
        """What ends a clause is judged just before its event, everything else just after it (2, 4)."""
        ends = sentence.kind in ("terminates", "suspends")
        env = Env(just_before(event) if ends else just_after(event), {"trigger": event})
        fits = self.belongs(when.pattern, event, env)
        if fits is False:
            return
        for inner, belongs in self.for_every(sentence.every, env.bind(**{when.pattern.variable: event}), fits):
            exists = all_of((belongs, self.truth(when.condition, inner) if when.condition is not None else True))
            if exists is False:
                continue
            if when.received_by is None:
                yield Opening(event.place, event.day, inner.names, event, exists)
                continue
            every = sentence.bearer or sentence.to_every
            parties = [(inner, True)] if every is None else self.for_every((every,), inner, certain=True)
            for each, is_one in parties:
                received = self.receipt(sentence.agreement, event, self.value(when.received_by, each), each.moment)
                if received is ABSENT:
                    continue
                certain = all_of((exists, is_one, unknown_of(received) or True))
                later = not isinstance(received, Unknown) and received > event.day
                place, day = (start_of(received, RECEIVED), received) if later else (event.place, event.day)
                yield Opening(place, day, each.names, event, certain)

    def opened(self, opening: Opening, moment: Moment | None = None) -> Env:
        """The setting just after an opening, or at another moment."""
        by_event = isinstance(opening.trigger, Event) and opening.trigger.place == opening.place
        place = (*opening.place[:3], opening.place[3] + (LAST + 1 if by_event else 1))
        return Env(moment or Moment(place, opening.day), {**opening.names, "trigger": opening.trigger})

    # ======== crossings (4): sampled after every event and at the start of every day

    def moments(self, until: Moment) -> list[Moment]:
        """The moments at which conditions are sampled."""
        dated = [a.dated.value for a in self.model.agreements.values() if isinstance(a.dated, m.Constant)]
        first = [day for day in dated if isinstance(day, date)]
        day = min((*first, *(e.day for e in self.log[:1])), default=until.day).toordinal()
        days = (date.fromordinal(d) for d in range(day, until.day.toordinal() + 1))
        found = [Moment(start_of(d, BEGUN + 1), d) for d in days] + [just_after(e) for e in self.log]
        return [Moment((0, 0, 0, 0), date.min), *sorted(p for p in found if p.place <= until.place)]

    def crossings(
        self, condition: m.Expr, names: Mapping[str, Any], moment: Moment, *, ceases: bool
    ) -> list[tuple[Place, Any]]:
        """Where a condition comes to hold, or ceases: an earlier moment has to be on the other side."""
        samples = self.memo.setdefault(("samples", id(condition), tuple(sorted(names.items(), key=str))), [])
        moments = self.remembered(("moments", moment.place), lambda: self.moments(moment))
        for sample in moments[len(samples) :]:
            samples.append((sample, self.truth(condition, Env(sample, names))))
        found = []
        for (_, earlier), (sample, value) in pairwise(samples[: len(moments)]):
            crossed = all_of((earlier, negation(value)) if ceases else (negation(earlier), value))
            if crossed is not False:
                found.append(((*sample.place[:3], sample.place[3] - 1), crossed))
        return [c for c in found if c[0] < moment.place]
