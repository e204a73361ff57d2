"""When a condition comes to hold, or ceases to: the crossing itself, which needs an earlier moment on the other side.

A condition is sampled after every event that can change it and on every date on which it changes by itself.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from contract_dsl.model import nodes as m
from contract_dsl.reads import Reads, direct
from contract_dsl.tree import walk

from .environment import Environment
from .moments import DAY_SHIFT, ROOM, Moment, after, after_event, start_of
from .unknown import Unknown, conjunction, negation

if TYPE_CHECKING:
    from .world import World

Crossing = tuple[int, Any]
"""The position from which it counts, and whether it is certain."""


@dataclass(slots=True)
class Turn:
    """A place at which a condition comes to hold (`up`) or ceases (`down`), or may do so.

    What may have happened somewhere between two certain values has happened for certain by the second of them; from
    there on (`gone_from`) the places before it no longer count.
    """

    at: int
    up: Any
    down: Any
    gone_from: int | None = None

    def outcome(self, bound: int, *, ceases: bool) -> Any:
        """Whether it is a crossing as seen from a position."""
        if self.at >= bound or (self.gone_from is not None and self.gone_from < bound):
            return False
        return self.down if ceases else self.up


class Track:
    """The crossings of one condition with its variables."""

    __slots__ = (
        "_certain",
        "_condition",
        "_cursor",
        "_first",
        "_names",
        "_previous",
        "_reads",
        "_span",
        "_world",
        "found",
        "samples",
    )

    def __init__(self, world: "World", condition: m.Expr, names: Mapping[str, Any]) -> None:
        self._world = world
        self._condition = condition
        self._names = dict(names)
        self._reads = closure(world, condition)
        self._previous: Any = None
        self._cursor = 0
        self._first = True
        self._certain: bool | None = None
        """The last value that was certain."""
        self._span = 0
        """Where the turns since then begin."""
        self.found: list[Turn] = []
        self.samples: list[tuple[int, Any]] = []

    def before(self, world: "World", bound: int) -> "Track":
        """The same track in a world that shares everything below `bound`, as far as it has come there."""
        new = Track(world, self._condition, self._names)
        new._first = False
        new._cursor = min(self._cursor, bound)
        new.samples = [s for s in self.samples if s[0] <= bound]
        if not new.samples:
            new._first, new._cursor = True, 0
            return new
        turns = (t for t in self.found if t.at < bound)
        new.found = [Turn(t.at, t.up, t.down, t.gone_from if (t.gone_from or bound) < bound else None) for t in turns]
        new._previous = new.samples[-1][1]
        for at, value in reversed(new.samples):
            if not isinstance(value, Unknown):
                new._certain = value
                new._span = sum(t.at < at for t in new.found)
                break
        return new

    def advance(self, bound: int) -> None:
        """Sample up to `bound`."""
        if self._cursor >= bound:
            return
        first = self._world.first_day()
        if self._first:
            # What holds on the eve of everything has not come to hold by anything that is recorded.
            self._first = False
            self._sample(Moment(0, date.fromordinal(max(first.toordinal() - 1, 1))))
        low = self._cursor
        opening = Moment(start_of(first).at + 255, first)
        if low < opening.at <= bound:
            self._sample(opening)
        self._cursor = bound
        env = Environment(self._world, Moment(bound, date.fromordinal(max(bound >> DAY_SHIFT, 1))), self._names)
        moments = {
            each.at: each for each in moments_between(self._world, self._condition, env, self._reads, low, bound)
        }
        # What may come to hold on an unknown day may do so when an agreement begins, and not before it alone.
        moments |= {each.at: each for each in _beginnings(self._world.program.model)}
        for at in sorted(at for at in moments if max(low, opening.at) < at <= bound):
            self._sample(moments[at])

    def _sample(self, moment: Moment) -> None:
        value = self._world.interpreter.condition(self._condition, Environment(self._world, moment, self._names))
        previous = self._previous
        self._previous = value
        self.samples.append((moment.at, value))
        known = not isinstance(value, Unknown)
        if previous is not None and not (known and value is previous):
            self._turn(moment.at - 1, previous, value)
        if known:
            self._certain, self._span = value, len(self.found)

    def _turn(self, at: int, previous: Any, value: Any) -> None:
        holds = conjunction((negation(previous), value))
        ceases = conjunction((previous, negation(value)))
        if isinstance(previous, Unknown) and not isinstance(value, Unknown) and self._certain is (not value):
            holds, ceases = value, not value
            for turn in self.found[self._span :]:
                turn.gone_from = at
        if holds is not False or ceases is not False:
            self.found.append(Turn(at, holds, ceases))


def _beginnings(model: m.Model) -> Iterator[Moment]:
    """The first days of the agreements, where the rule files name them."""
    for agreement in model.agreements.values():
        if isinstance(agreement.dated, m.Constant) and isinstance(agreement.dated.value, date):
            yield Moment(start_of(agreement.dated.value).at + 255, agreement.dated.value)


def closure(world: "World", condition: m.Expr) -> Reads:
    """What a condition reads through everything that it calls."""
    own, calls = direct((condition,))
    reads = Reads()
    reads.add(own)
    for target in (*calls, *own.events, *own.schedules):
        known = world.program.reads.get(target)
        if known is not None:
            reads.add(known)
    return reads


class Crossings:
    """All tracks of a world."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._tracks: dict[tuple[Any, ...], Track] = {}

    def track(self, key: tuple[Any, ...], condition: m.Expr, names: Mapping[str, Any]) -> Track:
        """The track of a condition under a key of its own."""
        full = (*key, *sorted((k, v) for k, v in names.items() if isinstance(v, str | date)))
        found = self._tracks.get(full)
        if found is None:
            found = self._tracks[full] = self._inherited(key, condition, names) or Track(self._world, condition, names)
        return found

    def _inherited(self, key: tuple[Any, ...], condition: m.Expr, names: Mapping[str, Any]) -> Track | None:
        """The track of the world that this one was forked from, up to the fork."""
        parent = self._world.parent
        if parent is None or not self._world.fork_shares:
            return None
        track = parent.crossings.track(key, condition, names)
        track.advance(self._world.fork)
        return track.before(self._world, self._world.fork)

    def of(
        self, key: tuple[Any, ...], condition: m.Expr, names: Mapping[str, Any], bound: int, *, ceases: bool
    ) -> list[Crossing]:
        """The crossings below `bound`."""
        track = self.track(key, condition, names)
        track.advance(bound)
        turns = ((turn.at, turn.outcome(bound, ceases=ceases)) for turn in track.found)
        return [(at, outcome) for at, outcome in turns if outcome is not False]

    def of_state(
        self, state: str, number: int, change: m.Change, names: Mapping[str, Any], moment: Moment
    ) -> list[Crossing]:
        """The crossings at which a state begins or ends."""
        assert change.when is not None
        return self.of(("state", state, number), change.when, names, moment.at, ceases=False)


def ends_by(world: "World", conditions: tuple[m.Expr, ...], env: Environment, low: int, bound: int) -> list[Crossing]:
    """The moments between two positions at which one of some conditions is found not to hold."""
    found: list[Crossing] = []
    for condition in conditions:
        for at, value in sampled(world, condition, env, low, bound):
            failing = negation(value)
            if failing is not False:
                found.append((at, failing))
                if failing is True:
                    break
    return sorted(found, key=lambda f: f[0])


def sampled(world: "World", condition: m.Expr, env: Environment, low: int, bound: int) -> list[tuple[int, Any]]:
    """The values of a condition after every event and on every date between two positions that can change it."""
    first = Moment(after_event(low) + 1, date.fromordinal(max(low >> DAY_SHIFT, 1)))
    moments = {moment.at: moment for moment in _moments_of(world, condition, env, first.at, bound)}
    return [
        (moment.at - 1, world.interpreter.condition(condition, env.at(moment)))
        for moment in (first, *(moments[at] for at in sorted(moments)))
        if moment.at <= bound
    ]


def _moments_of(world: "World", condition: m.Expr, env: Environment, low: int, bound: int) -> list[Moment]:
    """The moments between two positions at which a condition may have changed.

    Whether there is some event of a kind changes with such events alone; so it is enough to look at those.
    """
    match condition:
        case m.Not(operand=operand):
            return _moments_of(world, operand, env, low, bound)
        case m.Logic(operands=operands):
            return [moment for o in operands for moment in _moments_of(world, o, env, low, bound)]
        case m.Quantified(quantifier="some" | "no", pattern=pattern) if _is_settled_by_its_event(pattern):
            last = env.at(Moment(bound, date.fromordinal(max(bound >> DAY_SHIFT, 1))))
            found = (event for event, _ in world.interpreter.matcher.matches(pattern, last))
            return [after(event.at) for event in found if after(event.at).at > low]
        case _:
            return moments_between(world, condition, env, closure(world, condition), low, bound)


def _is_settled_by_its_event(pattern: m.Pattern) -> bool:
    """Whether an event that matches a pattern does so from the moment on at which it happens, and for good."""
    return (
        pattern.kind == "event"
        and not pattern.counting
        and not any(
            (isinstance(n, m.AtMoment) and n.moment is None) or (isinstance(n, m.Special) and n.word == "today")
            for n in walk(pattern)
        )
    )


def moments_between(
    world: "World", condition: m.Expr, env: Environment, reads: Reads, low: int, bound: int
) -> list[Moment]:
    """The moments between two positions at which a condition may have changed, in order."""
    # An event just below `low` is seen by a moment just above it.
    events = [*_starts(world, reads), *(after(e.at) for e in world.relevant(reads, max(low - ROOM - 1, 0), bound))]
    events = sorted((moment for moment in events if low < moment.at <= bound), key=lambda moment: moment.at)
    if _changes_with_days(world, reads):
        return _day_by_day(world, condition, env, events, low, bound)
    if not (reads.schedules or reads.states or reads.events):
        return events
    return _with_effects(condition, env, reads, events, (low, bound))


def _starts(world: "World", reads: Reads) -> list[Moment]:
    """The days on which the amounts begin that are read, where the rule files name them."""
    model = world.program.model
    starts = (model.amounts[id_].start_date for id_ in reads.states if id_ in model.amounts)
    days = {start.value for start in starts if isinstance(start, m.Constant)}
    return [Moment(start_of(day).at + 255, day) for day in days if isinstance(day, date)]


def _changes_with_days(world: "World", reads: Reads) -> bool:
    """Whether the passing of days alone can change something, other than by an effect that takes place on its day."""
    model = world.program.model
    states = (model.states[id_] for id_ in reads.states if id_ in model.states)
    dated = any(c.date is not None or c.when is not None for state in states for c in state.changes)
    starts = (model.amounts[id_].start_date for id_ in reads.states if id_ in model.amounts)
    moving = any(start is not None and not isinstance(start, m.Constant) for start in starts)
    return reads.today or reads.force or dated or moving


def _with_effects(
    condition: m.Expr, env: Environment, reads: Reads, events: list[Moment], between: tuple[int, int]
) -> list[Moment]:
    """The moments after events, and the days on which a delayed effect, a derived event or a schedule has its date.

    Which histories matter shows as the condition is evaluated; so it is, until no further day comes up.
    """
    world, (low, bound) = env.world, between
    last = Moment(bound, date.fromordinal(max(bound >> DAY_SHIFT, 1)))
    moments = {moment.at: moment for moment in events}
    asked: set[int] = set()
    while True:
        for at in [bound, *sorted(moments)]:
            if at not in asked:
                asked.add(at)
                world.interpreter.condition(condition, env.at(moments.get(at, last)))
        days = world.days_of_effects(reads, low, bound)
        fresh = [d for d in days if start_of(d).at + 255 not in moments]
        if not fresh:
            return [moments[at] for at in sorted(moments)]
        for day in fresh:
            moments[start_of(day).at + 255] = Moment(start_of(day).at + 255, day)


def _day_by_day(
    world: "World", condition: m.Expr, env: Environment, events: list[Moment], low: int, bound: int
) -> list[Moment]:
    """The moments after events and, from each to the next, the days on which the condition says that it may change."""
    first = date.fromordinal(max(low >> DAY_SHIFT, 1)) if low else world.first_day()
    last = Moment(bound, date.fromordinal(max(bound >> DAY_SHIFT, 1)))
    current = Moment(low or start_of(first).at, first)
    found: list[Moment] = []
    for stop in (*events, last):
        while True:
            days = [d for d in world.change_dates(condition, env.at(current)) if current.day < d <= stop.day]
            if not days:
                break
            current = Moment(start_of(min(days)).at + 255, min(days))
            if current.at >= stop.at:
                break
            found.append(current)
        if stop is not last:
            found.append(stop)
        current = stop
    return found


__all__ = ["Crossings", "Track", "closure", "ends_by", "sampled"]
