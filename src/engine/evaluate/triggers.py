"""What opens an instance of a sentence: an event, a receipt, a crossing, a scheduled date, or the agreement itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from contract_dsl.model import nodes as m
from contract_dsl.tree import walk

from .environment import Environment
from .events import Event
from .moments import DAY_SHIFT, START_OF_DAY, Moment, after, after_event, before, position
from .unknown import ABSENT, Unknown, conjunction, merged

if TYPE_CHECKING:
    from .world import World


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One opening of a sentence: where and when, the variables, the trigger, and whether it is certain."""

    at: int
    day: date
    names: Mapping[str, Any]
    trigger: Event | date | None
    exists: Any

    def environment(self, world: "World", moment: Moment | None = None) -> Environment:
        """The setting just after the opening, or at another moment."""
        if moment is None:
            by_event = isinstance(self.trigger, Event) and self.trigger.at == self.at
            moment = Moment(after_event(self.at) + 1 if by_event else self.at + 1, self.day)
        env = Environment(world, moment, self.names)
        env.trigger = self.trigger
        return env


class Triggers:
    """Finds the openings of sentences in one world."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._known: dict[str, tuple[int, list[Occurrence]]] = {}
        self._busy: set[str] = set()

    def of(self, sentence: m.Sentence, bound: int) -> list[Occurrence]:
        """The openings below `bound`, in order."""
        known = self._known.get(sentence.key)
        # What was uncertain then may have become certain later; what stands is for those who are there at the moment.
        exact = sentence.when is None and sentence.each is None
        if known is not None and (known[0] == bound or (known[0] > bound and not exact) or sentence.key in self._busy):
            return [o for o in known[1] if o.at < bound]
        low = known[0] if known is not None and not _moves(sentence) else 0
        earlier = known[1] if known is not None and low else []
        self._busy.add(sentence.key)
        self._known.setdefault(sentence.key, (0, []))
        try:
            fresh = [o for o in self._find(sentence, bound) if o.at >= low]
        finally:
            self._busy.discard(sentence.key)
        found = sorted([*earlier, *fresh], key=lambda o: o.at)
        self._known[sentence.key] = (bound, found)
        return [o for o in found if o.at < bound]

    def of_event(self, sentence: m.Sentence, event: Event, moment: Moment) -> list[Occurrence]:
        """The openings that one event makes."""
        if sentence.when is None or sentence.when.pattern.kind != "event":
            return []
        from .derived import derived_from  # noqa: PLC0415  # it needs the triggers of what it derives from

        found: list[Occurrence] = []
        for derived in derived_from(self._world, sentence.when.pattern.source, event, moment):
            found += self._opened(sentence, derived, moment)
        return found

    def _find(self, sentence: m.Sentence, bound: int) -> Iterator[Occurrence]:
        if sentence.when is not None:
            for event in self._world.events(sentence.when.pattern.source, bound):
                yield from self._opened(sentence, event, after(event.at))
        elif sentence.once is not None:
            yield from self._crossed(sentence, bound)
        elif sentence.each is not None:
            yield from self._dated(sentence, bound)
        else:
            yield from self._standing(sentence, bound)

    def _opened(self, sentence: m.Sentence, event: Event, moment: Moment) -> Iterator[Occurrence]:
        """The openings by one event, of which the notice may be received later."""
        assert sentence.when is not None
        when, world = sentence.when, self._world
        strictly = sentence.kind in ("terminates", "suspends")
        sees = before(event.at) if strictly else moment
        env = Environment(world, sees, {})
        env.trigger = event
        fits = world.interpreter.matcher.belongs(when.pattern, event, env)
        if fits is False:
            return
        env = env.bind(when.pattern.variable, event)
        for inner, exists in self._every(sentence, env, fits):
            holds = exists
            if when.condition is not None and not _of_the_addressee(sentence, when.condition):
                holds = conjunction((exists, world.interpreter.condition(when.condition, inner)))
            if holds is not False:
                yield from self._received(sentence, event, inner, holds)

    def _received(self, sentence: m.Sentence, event: Event, env: Environment, holds: Any) -> Iterator[Occurrence]:
        assert sentence.when is not None
        day: Any = event.day
        at = event.at
        names = env.names
        if sentence.when.received_by is not None:
            parties: list[tuple[Environment, Any]] = [(env, True)]
            every = sentence.bearer or sentence.to_every
            if every is not None and (every is sentence.bearer or _mentions(sentence.when.received_by, every.variable)):
                matches = self._world.interpreter.matcher.matches(every, env)
                parties = [(env.bind(every.variable, v), membership) for v, membership in matches]
            for inner, membership in parties:
                party = self._world.interpreter.value(sentence.when.received_by, inner)
                received = self._world.receipt(sentence.agreement, event, party, inner.moment)
                if received is ABSENT:
                    continue
                exists = conjunction((holds, membership))
                condition = sentence.when.condition
                if condition is not None and _of_the_addressee(sentence, condition):
                    exists = conjunction((exists, self._world.interpreter.condition(condition, inner)))
                if exists is False:
                    continue
                if isinstance(received, Unknown):
                    yield Occurrence(at, event.day, inner.names, event, merged((exists, received), "truth"))
                    continue
                stands = at if received <= event.day else position(received.toordinal(), START_OF_DAY, 0, 32)
                yield Occurrence(stands, max(received, event.day), inner.names, event, exists)
            return
        yield Occurrence(at, day, names, event, holds)

    def _every(self, sentence: m.Sentence, env: Environment, exists: Any) -> list[tuple[Environment, Any]]:
        """The settings with what the sentence is `for every` one of."""
        settings = [(env, exists)]
        for pattern in sentence.every:
            settings = [
                (inner.bind(pattern.variable, value), conjunction((before_, membership)))
                for inner, before_ in settings
                for value, membership in self._world.interpreter.matcher.matches(pattern, inner)
            ]
        return settings

    def _crossed(self, sentence: m.Sentence, bound: int) -> Iterator[Occurrence]:
        assert sentence.once is not None
        moment = Moment(bound, date.fromordinal(max(bound >> DAY_SHIFT, 1)))
        env = Environment(self._world, moment, {})
        for inner, exists in self._every(sentence, env, True):
            crossings = self._world.crossings.of(
                ("sentence", sentence.key), sentence.once.condition, inner.names, bound, ceases=sentence.once.ceases
            )
            for at, certain in crossings:
                yield Occurrence(
                    at, date.fromordinal(at >> DAY_SHIFT), inner.names, None, conjunction((exists, certain))
                )

    def _dated(self, sentence: m.Sentence, bound: int) -> Iterator[Occurrence]:
        assert sentence.each is not None
        moment = Moment(bound, date.fromordinal(max(bound >> DAY_SHIFT, 1)))
        for day in self._world.schedules.up_to(sentence.each.schedule, moment):
            at = position(day.toordinal(), START_OF_DAY, 0, 16)
            env = Environment(self._world, Moment(at + 1, day), {sentence.each.variable: day})
            for inner, exists in self._every(sentence, env, True):
                if at < bound:
                    yield Occurrence(at, day, inner.names, day, exists)

    def _standing(self, sentence: m.Sentence, bound: int) -> Iterator[Occurrence]:
        """A sentence without a trigger opens with its agreement."""
        moment = Moment(bound, date.fromordinal(max(bound >> DAY_SHIFT, 1)))
        start = self._world.force.agreement_start(sentence.agreement, moment)
        if start is ABSENT:
            return
        exists: Any = True
        if isinstance(start, Unknown):
            exists, start = merged((start,), "truth"), moment.day
        at = position(start.toordinal(), START_OF_DAY, 0, 8)
        env = Environment(self._world, Moment(min(bound, max(at + 1, bound)), moment.day), {})
        for inner, certain in self._every(sentence, env, exists):
            if at < bound:
                yield Occurrence(at, start, inner.names, None, certain)


def _of_the_addressee(sentence: m.Sentence, condition: m.Expr) -> bool:
    """Whether a condition speaks of whoever receives the notice, and can be tested for each of them alone."""
    every = sentence.bearer or sentence.to_every
    received = sentence.when is not None and sentence.when.received_by is not None
    return every is not None and received and _mentions(condition, every.variable)


def _mentions(expr: m.Expr, variable: str) -> bool:
    return any(isinstance(node, m.Variable) and node.name == variable for node in walk(expr))


def _moves(sentence: m.Sentence) -> bool:
    """Whether an opening may come to stand before one that has been found already."""
    return sentence.when is None or sentence.when.received_by is not None
