"""Events that follow from others: views, which read a named kind of event off other events, and what clauses deem.

A derived event stands right after its trigger, or at the start of its day if it has a date of its own. Its conditions
see the moment at which it stands; its date is as things stand until it is reached.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from contract_dsl.model import nodes as m

from .environment import Environment
from .events import Event, Index, Indexed
from .moments import DAY_SHIFT, START_OF_DAY, Moment, before, position, start_of
from .unknown import ABSENT, Unknown, conjunction, merged, negation

if TYPE_CHECKING:
    from .interpreter import Interpreter
    from .triggers import Occurrence
    from .world import World


class View:
    """The events of one derived type in one world, as far as they have been asked for."""

    def __init__(self, world: "World", event: m.Event) -> None:
        self.world = world
        self.event = event
        self.found: list[Event] = []
        self.positions: list[int] = []
        self.cursor = 0
        self._waiting: list[tuple[int, Event, Environment]] = []
        self._busy = False
        self._by_field: dict[str, tuple[int, Index]] = {}

    @property
    def dated(self) -> bool:
        """Whether some source gives a date of its own."""
        return any(s.date is not None for s in self.event.sources)

    def inherit(self, parent: "View", bound: int) -> None:
        """Take over what another world has found below `bound`."""
        kept = bisect_left(parent.positions, bound)
        if any(isinstance(e.exists, Unknown) for e in parent.found[:kept]):
            kept = next(i for i, e in enumerate(parent.found) if isinstance(e.exists, Unknown))
            bound = parent.found[kept].root.at
        if self.dated:
            return
        self.found, self.positions = parent.found[:kept], parent.positions[:kept]
        self.cursor = min(bound, parent.cursor)

    def below(self, bound: int) -> tuple[list[Event], int]:
        """The events found so far in order, and how many of them stand below `bound`."""
        if self.cursor < bound and not self._busy:
            self._advance(bound)
        return self.found, bisect_left(self.positions, bound)

    def between(self, low: int, high: int, field: str, value: Any) -> Sequence[Event]:
        """The events from one position up to another; with a field those in which it is a value, and possibly more."""
        _, count = self.below(high)
        if not field:
            return self.found[bisect_left(self.positions, low) : count]
        events, positions = self._with_field(field, value)
        return events[bisect_left(positions, low) : bisect_left(positions, high)]

    def _with_field(self, field: str, value: Any) -> Indexed:
        """What has been found so far by a field; kept as long as nothing more is found."""
        known = self._by_field.get(field)
        if known is None or known[0] != len(self.found):
            known = self._by_field[field] = (len(self.found), Index(self.found, field))
        return known[1].of(value)

    def _advance(self, bound: int) -> None:
        self._busy = True
        try:
            triggers: list[tuple[int, int, Event]] = []
            for number, source in enumerate(self.event.sources):
                found = self.world.span(source.pattern.source, self.cursor, bound)
                triggers += [(event.at, number, event) for event in found]
            for at, number, event in sorted(triggers, key=lambda t: (t[0], t[1])):
                self._reach(at)
                self.cursor = max(self.cursor, at)
                self._trigger(self.event.sources[number], event)
            self._reach(bound)
            self.cursor = max(self.cursor, bound)
        finally:
            self._busy = False

    def _trigger(self, source: m.Source, event: Event) -> None:
        if source.date is None:
            for derived in derive(self.world, self.event, source, event, before(event.at)):
                self._add(derived)
            return
        moment = Moment(event.at + 1, event.day)
        for env, exists in candidates(self.world, source, event, moment):
            day = self.world.interpreter.value(source.date, env)
            if day is ABSENT:
                continue
            if isinstance(day, Unknown):
                self._stand(source, event, env, event.at + 1, event.day, merged((exists, day), "truth"))
            elif day <= event.day:
                self._stand(source, event, env, event.at + 1, event.day, exists)
            else:
                starts = position(day.toordinal(), START_OF_DAY, 0, 128)
                self._waiting.append((starts, event, env))
                self._waiting.sort(key=lambda w: w[0])
                env.trigger = (source, exists)

    def _reach(self, bound: int) -> None:
        """Let happen what has its day below `bound`, if it still has it then."""
        while self._waiting and self._waiting[0][0] < bound:
            starts, event, env = self._waiting.pop(0)
            source, exists = env.trigger
            day = date.fromordinal(starts >> DAY_SHIFT)
            now = env.at(Moment(starts, day))
            now.trigger = None
            moved = self.world.interpreter.value(source.date, now)
            if isinstance(moved, date) and moved > day:
                self._waiting.append((position(moved.toordinal(), START_OF_DAY, 0, 128), event, env))
                self._waiting.sort(key=lambda w: w[0])
                continue
            if moved is ABSENT:
                continue
            if isinstance(moved, Unknown):
                exists = merged((exists, moved), "truth")
            self._stand(source, event, now, starts, day, exists)

    def _stand(self, source: m.Source, event: Event, env: Environment, at: int, day: date, exists: Any) -> None:
        """Put a derived event with its own date in its place if its conditions hold there."""
        holds = conjunction((exists, conditions_hold(self.world, source, env)))
        if holds is not False:
            fields = {name: self.world.interpreter.value(value, env) for name, value in source.fields}
            self._add(Event(self.event.id, event.id, at, day, day, {**event.values, **fields}, event, holds))

    def _add(self, event: Event) -> None:
        place = bisect_left(self.positions, event.at)
        while place < len(self.positions) and self.positions[place] == event.at:
            place += 1
        self.found.insert(place, event)
        self.positions.insert(place, event.at)

    def next_dates(self, moment: Moment) -> list[date]:
        """The days after a moment on which something that is known by then happens."""
        self.below(moment.at)
        return [
            date.fromordinal(starts >> DAY_SHIFT)
            for starts, _, _ in self._waiting
            if starts >> DAY_SHIFT > moment.ordinal
        ]


def candidates(
    world: "World", source: m.Source, event: Event, moment: Moment, interpreter: "Interpreter | None" = None
) -> Iterator[tuple[Environment, Any]]:
    """The settings in which a source may derive something from an event: its variables, and whether the event fits."""
    interpreter = interpreter or world.interpreter
    env = Environment(world, moment, {})
    fits = interpreter.matcher.belongs(source.pattern, event, env)
    if fits is False:
        return
    settings: list[tuple[Environment, Any]] = [(env.bind(source.pattern.variable, event), fits)]
    for pattern in source.for_every:
        settings = [
            (inner.bind(pattern.variable, value), conjunction((exists, membership)))
            for inner, exists in settings
            for value, membership in interpreter.matcher.matches(pattern, inner)
        ]
    yield from settings


def conditions_hold(
    world: "World", source: m.Source, env: Environment, interpreter: "Interpreter | None" = None
) -> Any:
    """Whether the conditions of a source hold and none of its exceptions does."""
    interpreter = interpreter or world.interpreter
    tests = [interpreter.condition(c, env) for c in source.conditions]
    tests += [negation(interpreter.condition(c, env)) for c in source.exceptions]
    return conjunction(tests)


def derive(
    world: "World",
    view: m.Event,
    source: m.Source,
    event: Event,
    moment: Moment,
    interpreter: "Interpreter | None" = None,
) -> Iterator[Event]:
    """What a source without a date of its own derives from an event."""
    interpreter = interpreter or world.interpreter
    for number, (env, exists) in enumerate(candidates(world, source, event, moment, interpreter)):
        holds = conjunction((exists, conditions_hold(world, source, env, interpreter)))
        if holds is False:
            continue
        fields = {name: interpreter.value(value, env) for name, value in source.fields}
        at = event.at + 1 + number if event.base is None else event.at + number
        yield Event(view.id, event.id, at, event.day, event.time, {**event.values, **fields}, event, holds)


def derived_from(
    world: "World", type_: str, event: Event, moment: Moment, interpreter: "Interpreter | None" = None
) -> list[Event]:
    """The events of a type that one logged or asked event amounts to at a moment."""
    interpreter = interpreter or world.interpreter
    if event.type == type_:
        return [event]
    view = world.program.model.events.get(type_)
    if view is None or not view.sources or event.type not in world.program.bases.get(type_, ()):
        return []
    found: list[Event] = []
    for source in view.sources:
        for base in derived_from(world, source.pattern.source, event, moment, interpreter):
            if source.date is None:
                found += derive(world, view, source, base, moment, interpreter)
                continue
            for env, exists in candidates(world, source, base, moment, interpreter):
                day = interpreter.value(source.date, env)
                if isinstance(day, date) and day <= moment.day:
                    holds = conjunction((exists, conditions_hold(world, source, env, interpreter)))
                    if holds is not False:
                        fields = {name: interpreter.value(v, env) for name, v in source.fields}
                        values = {**base.values, **fields}
                        found.append(Event(view.id, base.id, base.at + 1, day, day, values, base, holds))
    return found


class Deemings:
    """The events of one type that clauses deem to happen, in one world."""

    def __init__(self, world: "World", type_: str) -> None:
        self.world = world
        self.type = type_
        self._busy = False
        self._at = -1
        self._found: list[Event] = []
        self._positions: list[int] = []
        self._by_field: dict[str, Index] = {}

    def between(self, low: int, high: int, field: str, value: Any) -> Sequence[Event]:
        """What is deemed to have happened from one position up to another, in order; with a field as a view does."""
        if high > self._at and not self._busy:
            self._busy = True
            self._at = -1
            self._found, self._positions, self._by_field = [], [], {}
            try:
                # In order, so that what asks for these events meanwhile finds all that stand before it.
                for stands, sentence, occurrence, day in sorted(self._due(high), key=lambda d: d[0]):
                    event = self._deemed(sentence, occurrence, stands, day)
                    if event is not None:
                        self._found.append(event)
                        self._positions.append(stands)
                        self._by_field = {}
                self._at = high
            finally:
                self._busy = False
        events: Sequence[Event] = self._found
        positions: Sequence[int] = self._positions
        if field:
            if field not in self._by_field:
                self._by_field[field] = Index(self._found, field)
            events, positions = self._by_field[field].of(value)
        return events[bisect_left(positions, low) : bisect_left(positions, high)]

    def _due(self, bound: int) -> Iterator[tuple[int, m.Sentence, "Occurrence", Any]]:
        """What may be deemed to happen below a bound, as things stand there: its place, and its day if known."""
        for sentence in self.world.program.deemings.get(self.type, ()):
            for occurrence in self.world.triggers.of(sentence, bound):
                env = occurrence.environment(self.world)
                day: Any = env.moment.day
                if sentence.start is not None:
                    then = Moment(bound, date.fromordinal(max(bound >> DAY_SHIFT, 1)))
                    day = self.world.interpreter.value(sentence.start, env.at(then))
                if day is ABSENT:
                    continue
                later = not isinstance(day, Unknown) and day > env.moment.day
                stands = position(day.toordinal(), START_OF_DAY, 0, 64) if later else occurrence.at + 1
                if stands < bound:
                    yield stands, sentence, occurrence, day

    def _deemed(self, sentence: m.Sentence, occurrence: "Occurrence", stands: int, day: Any) -> Event | None:
        interpreter = self.world.interpreter
        env = occurrence.environment(self.world)
        exists = occurrence.exists
        if isinstance(day, Unknown):
            exists, day = merged((exists, day), "truth"), env.moment.day
        moment = Moment(stands, max(day, env.moment.day))
        inner = env.at(moment)
        tests = [exists, *self._standing(sentence, occurrence.at, env.moment.day, moment)]
        tests += [interpreter.condition(c, inner) for c in sentence.conditions]
        tests += [negation(interpreter.condition(c, inner)) for c in sentence.exceptions]
        holds = conjunction(tests)
        if holds is False:
            return None
        values = self._values(sentence, inner)
        trigger = env.trigger if isinstance(env.trigger, Event) else None
        name = trigger.id if trigger is not None else sentence.id
        return Event(self.type, name, stands, moment.day, moment.day, values, trigger, holds)

    def _standing(self, sentence: m.Sentence, at: int, day: date, moment: Moment) -> Iterator[Any]:
        """That the clause is in force at the trigger, and that nothing ends it before its date has come."""
        yield self.world.force.in_force(sentence.id, Moment(at, day))
        if moment.at > at + 1:
            yield from (negation(certain) for _, certain, _ in self.world.force.endings(sentence.id, moment))

    def _values(self, sentence: m.Sentence, env: Environment) -> dict[str, Any]:
        assert sentence.act is not None
        model = self.world.program.model.events[self.type]
        values: dict[str, Any] = {f.name: f.default for f in model.fields.values() if f.default is not None}
        for each in sentence.act.fields:
            value = self.world.interpreter.value(each.value, env)
            if each.operator == "contains":
                values[each.field] = value if isinstance(value, tuple) else (value,)
            else:
                values[each.field] = value
        return values

    def next_dates(self, moment: Moment) -> list[date]:
        """The days after a moment on which something is deemed to happen, as things stand."""
        world = self.world
        days: list[date] = []
        for sentence in world.program.deemings.get(self.type, ()):
            if sentence.start is None:
                continue
            for occurrence in world.triggers.of(sentence, moment.at):
                day = world.interpreter.value(sentence.start, occurrence.environment(world).at(moment))
                if isinstance(day, date) and day > moment.day:
                    days.append(day)
        return days


__all__ = ["Deemings", "View", "derived_from", "start_of"]
