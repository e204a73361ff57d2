"""States and amounts: what events and computed dates move, in order of taking effect.

An instance (a state or amount with its arguments) has a history that grows along the log. The body of an effect sees
the log strictly before its event, so a history never depends on anything later, and asking twice, in any order, gives
the same. Where states depend on themselves through earlier events, the histories are advanced event by event, so that
no chain of transfers becomes a chain of calls.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from contract_dsl.model import nodes as m

from .crossings import closure
from .environment import Environment
from .events import Event
from .moments import START_OF_DAY, Moment, after_event, before, day_of, position, start_of
from .numbers import rounded
from .unknown import ABSENT, Unknown, merged, one_of

if TYPE_CHECKING:
    from .world import World


class Change(NamedTuple):
    """One entry of a history: the value from `at` on, and what made it so."""

    at: int
    value: Any
    cause: Event | date | None
    move: Literal["starts", "rises", "falls", "becomes", "begins", "ends"]
    by: Any
    number: int


@dataclass(frozen=True, slots=True)
class _Pending:
    """An effect whose moment has come to be known and is not reached yet; `applies` is yes or unknown."""

    at: int
    number: int
    cause: Event | date
    env: Environment
    applies: Any
    met: int
    """Where it was triggered: what takes effect at one moment does so in the order of the log."""

    def __lt__(self, other: "_Pending") -> bool:
        return (self.at, self.number, self.met) < (other.at, other.number, other.met)


class Instance:
    """The history of one state or amount with its arguments, as far as it has been asked for."""

    __slots__ = ("arguments", "busy", "changes", "cursor", "fold", "pending", "positions", "started")

    def __init__(self, fold: "Fold", arguments: tuple[Any, ...]) -> None:
        self.fold = fold
        self.arguments = arguments
        self.changes: list[Change] = []
        self.positions: list[int] = []
        self.pending: list[_Pending] = []
        self.cursor = 0
        self.busy = False
        self.started = False

    def copy(self, fold: "Fold", bound: int) -> "Instance":
        """The history up to `bound`, for another world that shares the log so far."""
        new = Instance(fold, self.arguments)
        kept = bisect_left(self.positions, bound)
        new.changes = self.changes[:kept]
        new.positions = self.positions[:kept]
        new.cursor = min(self.cursor, bound)
        new.started = self.started
        new.pending = list(self.pending) if self.cursor <= bound else []
        return new

    def last(self, bound: int) -> Change | None:
        """The latest change below `bound`."""
        index = bisect_left(self.positions, bound)
        return self.changes[index - 1] if index else None

    def add(self, change: Change) -> None:
        """One more change; changes come in order."""
        self.changes.append(change)
        self.positions.append(change.at)


class Fold:
    """All instances of one state or amount in one world."""

    def __init__(
        self, world: "World", id_: str, effects: tuple[m.Effect, ...], parameters: tuple[m.Parameter, ...]
    ) -> None:
        self.world = world
        self.id = id_
        self.effects = effects
        self.parameters = parameters
        self.instances: dict[tuple[Any, ...], Instance] = {}
        self._swept = world.fork if world.fork_shares else 0
        self._sweeping = False
        self._named_to = 0
        self.first_named: dict[tuple[Any, ...], int] = {}

    def forget(self, at: int) -> None:
        """Take back what was worked out for moments after a position: something more happens there."""
        for arguments, instance in list(self.instances.items()):
            if instance.cursor > at:
                dated = any(e.date is not None for e in self.effects)
                del self.instances[arguments]
                if not dated:
                    self.instances[arguments] = instance.copy(self, at)
        self._swept = min(self._swept, at)
        self._named_to = min(self._named_to, at)
        self.first_named = {a: first for a, first in self.first_named.items() if first < at}

    # ---- access

    def instance(self, arguments: tuple[Any, ...], bound: int) -> Instance:
        """The instance, advanced to `bound`."""
        found = self.instances.get(arguments)
        if found is None:
            found = self._inherited(arguments) or Instance(self, arguments)
            self.instances[arguments] = found
        if found.cursor < bound and not found.busy:
            if self.id in self.world.program.cyclic and not self._sweeping:
                self._sweep(bound)
            self._advance(found, bound)
        return found

    def _inherited(self, arguments: tuple[Any, ...]) -> Instance | None:
        """The history that a parent world has worked out already, as far as it holds here."""
        parent = self.world.parent
        if parent is None:
            return None
        fold = parent.fold(self.id)
        shared = fold.instance(arguments, self.world.fork) if self.world.fork_shares else fold.instances.get(arguments)
        if shared is None:
            return None
        bound = self.world.fork if self.world.fork_shares else _first_unknown(shared)
        if shared.cursor > bound and any(e.date is not None for e in self.effects):
            return None
        return shared.copy(self, bound)

    def _sweep(self, bound: int) -> None:
        """Advance every instance that events name, event by event, up to `bound`."""
        self._sweeping = True
        try:
            for at, arguments in self._named(self._swept, bound):
                found = self.instances.get(arguments)
                if found is None:
                    found = self.instances[arguments] = self._inherited(arguments) or Instance(self, arguments)
                if not found.busy:
                    self._advance(found, after_event(at) + 1)
            self._swept = max(self._swept, bound)
        finally:
            self._sweeping = False

    def _named(self, low: int, high: int) -> list[tuple[int, tuple[Any, ...]]]:
        """The instances that events between two positions name, in order."""
        found: list[tuple[int, tuple[Any, ...]]] = []
        for effect in self.effects:
            binding = self.world.program.binding(effect, self.parameters)
            if effect.pattern is None or binding.fields is None:
                continue
            for event in self.world.span(effect.pattern.source, low, high):
                found += [(event.at, arguments) for arguments in _arguments(event, binding.fields)]
        return sorted(found, key=lambda f: f[0])

    def named_arguments(self, high: int) -> tuple[tuple[Any, ...], ...]:
        """The arguments that events below `high` name in effects that begin something."""
        if self._named_to == 0 and self.world.parent is not None and self.world.fork_shares:
            self._named_to = self.world.fork
            shared = self.world.parent.fold(self.id)
            shared.named_arguments(self.world.fork)
            self.first_named = {a: at for a, at in shared.first_named.items() if at < self.world.fork}
        fresh = self._named(self._named_to, high) if high > self._named_to else []
        for at, arguments in fresh:
            self.first_named.setdefault(arguments, at)
        self._named_to = max(self._named_to, high)
        return tuple(arguments for arguments, at in self.first_named.items() if at < high)

    # ---- advancing

    def _advance(self, instance: Instance, bound: int) -> None:
        instance.busy = True
        try:
            for at, number, cause, env in self._triggers(instance, instance.cursor, bound):
                self._flush(instance, at)
                instance.cursor = max(instance.cursor, at)
                self._meet(instance, at, number, cause, env)
            self._flush(instance, bound)
            instance.cursor = max(instance.cursor, bound)
        finally:
            instance.busy = False

    def _triggers(
        self, instance: Instance, low: int, high: int
    ) -> Iterator[tuple[int, int, Event | date, Environment]]:
        """What can move the instance between two positions, in order."""
        found: list[tuple[int, int, Event | date, Environment]] = []
        for number, effect in enumerate(self.effects):
            if effect.pattern is not None:
                for event in self._events_for(effect, instance, low, high):
                    names = {**self._names(instance), effect.pattern.variable: event}
                    found.append((event.at, number, event, Environment(self.world, before(event.at), names)))
            elif effect.schedule:
                found += self._scheduled(effect, number, self._names(instance), low, high)
        if len(found) > 1:
            found.sort(key=lambda f: (f[0], f[1]))
        return iter(found)

    def _names(self, instance: Instance) -> dict[str, Any]:
        return {p.name: a for p, a in zip(self.parameters, instance.arguments, strict=True)}

    def _scheduled(
        self, effect: m.Effect, number: int, names: dict[str, Any], low: int, high: int
    ) -> list[tuple[int, int, Event | date, Environment]]:
        found: list[tuple[int, int, Event | date, Environment]] = []
        moment = Moment(high, date.fromordinal(max(day_of(high), 1)))
        for day in self.world.schedules.up_to(effect.schedule, moment):
            starts = date.fromordinal(day.toordinal() + (1 if effect.next_day else 0))
            at = position(starts.toordinal(), START_OF_DAY, 0, 1 + number)
            if low <= at < high:
                env = Environment(self.world, start_of(starts), {**names, effect.variable: day})
                found.append((at, number, day, env))
        return found

    def _events_for(self, effect: m.Effect, instance: Instance, low: int, high: int) -> Sequence[Event]:
        assert effect.pattern is not None
        source = effect.pattern.source
        binding = self.world.program.binding(effect, self.parameters)
        if binding.fields:
            return self.world.span(source, low, high, binding.fields[0][0], instance.arguments[0])
        return self.world.span(source, low, high)

    def _meet(self, instance: Instance, at: int, number: int, cause: Event | date, env: Environment) -> None:
        """A trigger: whether it applies, and when it takes effect."""
        effect = self.effects[number]
        interpreter = self.world.interpreter
        applies: Any = True
        if effect.pattern is not None and isinstance(cause, Event):
            applies = interpreter.matcher.belongs(effect.pattern, cause, env)
            if applies is False:
                return
        if effect.condition is not None:
            holds = interpreter.condition(effect.condition, env)
            applies = holds if applies is True else merged((applies, holds), "truth") if holds is not False else False
        if applies is False:
            return
        if effect.date is None:
            takes = at + 1 + number if isinstance(cause, Event) else at
            self.apply(instance, takes, number, cause, env, applies)
            return
        day = interpreter.value(effect.date, env)
        if day is ABSENT:
            return
        if isinstance(day, Unknown):
            self.apply(instance, at + 1 + number, number, cause, env, merged((applies, day), "truth"))
            return
        starts = position(day.toordinal(), START_OF_DAY, 0, 1 + number)
        if starts <= at:
            self.apply(instance, at + 1 + number, number, cause, env, applies)
        else:
            heappush(instance.pending, _Pending(starts, number, cause, env, applies, at))

    def _flush(self, instance: Instance, bound: int) -> None:
        """Apply what has been waiting for its day."""
        while instance.pending and instance.pending[0].at < bound:
            waiting = heappop(instance.pending)
            self.apply(instance, waiting.at, waiting.number, waiting.cause, waiting.env, waiting.applies)

    def apply(
        self, instance: Instance, at: int, number: int, cause: Event | date, env: Environment, applies: Any
    ) -> None:
        """Take an effect. `applies` is yes or unknown."""
        raise NotImplementedError

    def next_dates(self, arguments: tuple[Any, ...], moment: Moment) -> list[date]:
        """The days after a moment on which something that is known by then takes effect."""
        instance = self.instance(arguments, moment.at)
        days = [date.fromordinal(day_of(p.at)) for p in instance.pending]
        for effect in self.effects:
            if effect.schedule:
                following = self.world.schedules.first_after(effect.schedule, moment)
                if following is not None:
                    days += [following, date.fromordinal(following.toordinal() + 1)]
        return [d for d in days if d > moment.day]


def _arguments(event: Event, fields: tuple[tuple[str, bool], ...]) -> Iterator[tuple[Any, ...]]:
    """The arguments that an event names; a list field names several."""
    found: list[tuple[Any, ...]] = [()]
    for name, is_list in fields:
        value = event.field(name)
        if value is ABSENT or isinstance(value, Unknown):
            return
        items = value if is_list and isinstance(value, tuple) else (value,)
        found = [(*before_, item) for before_ in found for item in items]
    yield from found


def _first_unknown(instance: Instance) -> int:
    """The position of what made the first change that rests on something unknown; before it the history holds."""
    for change in instance.changes:
        if isinstance(change.value, Unknown):
            return change.cause.at if isinstance(change.cause, Event) else change.at
    if any(isinstance(p.applies, Unknown) for p in instance.pending):
        return min(p.cause.at if isinstance(p.cause, Event) else p.at for p in instance.pending)
    return instance.cursor


class AmountFold(Fold):
    """An amount."""

    def __init__(self, world: "World", amount: m.Amount) -> None:
        super().__init__(world, amount.id, tuple(move.effect for move in amount.moves), amount.parameters)
        self.amount = amount

    def value(self, arguments: tuple[Any, ...], moment: Moment) -> Any:
        """The amount at a moment; absent before it starts."""
        last = self.instance(arguments, moment.at).last(moment.at)
        return last.value if last is not None else self._start(arguments, moment)

    def _start(self, arguments: tuple[Any, ...], moment: Moment) -> Any:
        amount, interpreter = self.amount, self.world.interpreter
        names = {p.name: a for p, a in zip(self.parameters, arguments, strict=True)}
        env = Environment(self.world, moment, names)
        if amount.start is None:
            return 0
        if amount.start_date is not None:
            starts = interpreter.value(amount.start_date, env)
            if starts is ABSENT:
                return ABSENT
            if isinstance(starts, Unknown):
                return merged((starts, interpreter.value(amount.start, env)), "number")
            if starts > moment.day:
                return ABSENT
        return interpreter.value(amount.start, env)

    def next_dates(self, arguments: tuple[Any, ...], moment: Moment) -> list[date]:
        """Also the day on which it starts, and while nothing has moved it those on which what it starts at may turn."""
        days = super().next_dates(arguments, moment)
        if self.instance(arguments, moment.at).last(moment.at) is not None:
            return days
        names = {p.name: a for p, a in zip(self.parameters, arguments, strict=True)}
        env = Environment(self.world, moment, names)
        if self.amount.start_date is not None:
            starts = self.world.interpreter.value(self.amount.start_date, env)
            days += [starts] if isinstance(starts, date) and starts > moment.day else []
        for expression in (self.amount.start, self.amount.start_date):
            if expression is not None:
                days += sorted(self.world.change_dates(expression, env))
                if self.world.program.moves_daily(expression) and moment.day < date.max:
                    days.append(date.fromordinal(moment.ordinal + 1))
        return days

    def apply(
        self, instance: Instance, at: int, number: int, cause: Event | date, env: Environment, applies: Any
    ) -> None:
        """Rise, fall or become."""
        move = self.amount.moves[number]
        moment = Moment(at, date.fromordinal(day_of(at)))
        last = instance.last(at + 1)
        current = last.value if last is not None else self._start(instance.arguments, moment)
        if current is ABSENT:
            return
        inner = env.copy()
        inner.it = current
        by = self.world.interpreter.value(move.value, inner)
        if by is ABSENT:
            return
        match move.move:
            case "rises":
                value = current + by
            case "falls":
                value = current - by
            case _:
                value = by
        value = self._shaped(value, env)
        if isinstance(applies, Unknown):
            low = 0 if _not_negative(value) and _not_negative(current) else None
            value = one_of((value, current), "number", (applies,), low=low)
        instance.add(Change(at, value, cause, move.move, by, number))

    def _shaped(self, value: Any, env: Environment) -> Any:
        """Rounded, and not below the floor."""
        amount, interpreter = self.amount, self.world.interpreter
        if isinstance(value, Unknown):
            return value if amount.rounded_to is None else merged((value,), "number")
        if amount.rounded_to is not None:
            value = rounded(value, interpreter.value(amount.rounded_to, env))
        if amount.floor is not None:
            floor = interpreter.value(amount.floor, env)
            if isinstance(floor, Unknown):
                return one_of((value, floor), "number")
            if floor is not ABSENT and value < floor:
                return floor
        return value


def _not_negative(value: Any) -> bool:
    low = value.low if isinstance(value, Unknown) else value
    return low is not None and low is not ABSENT and low >= 0


class StateFold(Fold):
    """A state."""

    def __init__(self, world: "World", state: m.State) -> None:
        effects = tuple(c.effect for c in state.changes if c.effect is not None)
        super().__init__(world, state.id, effects, state.parameters)
        self.state = state
        self._begins = tuple(c.begins for c in state.changes if c.effect is not None)
        self._dated = tuple(c for c in state.changes if c.date is not None)
        self._when = tuple((i, c) for i, c in enumerate(state.changes) if c.when is not None)
        self._moving = any(not isinstance(c.date, m.Constant) for c in self._dated)
        """Whether a date of its own may still move: then a beginning or end counts even if it changes nothing yet."""
        first = state.first_condition
        self._first_turns = first is not None and closure(world, first).today
        """Whether it holds from the start on some days and not on others: then what ends it counts in any case."""

    def value(self, arguments: tuple[Any, ...], moment: Moment) -> Any:
        """Whether the state holds at a moment."""
        last = self.instance(arguments, moment.at).last(moment.at)
        at = last.at if last is not None else 0
        value = last.value if last is not None else self._first(arguments, moment)
        if not self._dated and not self._when:
            return value
        return self._dated_value(arguments, moment, at, value)

    def _first(self, arguments: tuple[Any, ...], moment: Moment) -> Any:
        if not self.state.holds_first:
            return False
        if self.state.first_condition is None:
            return True
        names = {p.name: a for p, a in zip(self.parameters, arguments, strict=True)}
        return self.world.interpreter.condition(self.state.first_condition, Environment(self.world, moment, names))

    def _dated_value(self, arguments: tuple[Any, ...], moment: Moment, at: int, value: Any) -> Any:
        """The value with the changes that come with a date or with a condition."""
        names = {p.name: a for p, a in zip(self.parameters, arguments, strict=True)}
        env = Environment(self.world, moment, names)
        changes: list[tuple[int, Any]] = []
        for change in self._dated:
            assert change.date is not None
            day = self.world.interpreter.value(change.date, env)
            if isinstance(day, Unknown):
                changes.append((moment.at, merged((day,), "truth")))
            elif day is not ABSENT:
                changes.append((start_of(day).at, change.begins))
        for number, change in self._when:
            for crossing, certain in self.world.crossings.of_state(self.id, number, change, names, moment):
                changes.append((crossing, change.begins if certain is True else certain))
        for changed, outcome in sorted(changes, key=lambda c: c[0]):
            if at <= changed < moment.at or (changed == moment.at and isinstance(outcome, Unknown)):
                value = outcome
        return value

    def apply(
        self,
        instance: Instance,
        at: int,
        number: int,
        cause: Event | date,
        env: Environment,  # noqa: ARG002  # an amount reads it
        applies: Any,
    ) -> None:
        """Begin or end."""
        begins = self._begins[number]
        moment = Moment(at, date.fromordinal(day_of(at)))
        last = instance.last(at + 1)
        current = last.value if last is not None else self._first(instance.arguments, moment)
        if self._dated or self._when:
            current = self._dated_value(instance.arguments, moment, last.at if last is not None else 0, current)
        if current is begins and not self._moving and (last is not None or not self._first_turns):
            return
        value: Any = begins if applies is True else merged((applies, current), "truth")
        instance.add(Change(at, value, cause, "begins" if begins else "ends", None, number))

    def candidates(self, moment: Moment) -> tuple[Any, ...] | None:
        """For a state of one thing, everything that it can hold of, if events and rule files name it all; else None."""
        if len(self.parameters) != 1 or self._dated or self._when:
            return None
        for effect, begins in zip(self.effects, self._begins, strict=True):
            if begins and self.world.program.binding(effect, self.parameters).fields is None:
                return None
        named = [a[0] for a in self.named_arguments(moment.at)]
        first: list[Any] = []
        if self.state.holds_first:
            if self.state.first_condition is None:
                return None
            first = list(self.world.identifiers(self.parameters[0].type.name, moment))
        return tuple(dict.fromkeys((*first, *named)))

    def next_dates(self, arguments: tuple[Any, ...], moment: Moment) -> list[date]:
        """Also the dates on which it begins or ends, and those on which it turns from the start."""
        days = super().next_dates(arguments, moment)
        names = {p.name: a for p, a in zip(self.parameters, arguments, strict=True)}
        env = Environment(self.world, moment, names)
        for change in self._dated:
            assert change.date is not None
            day = self.world.interpreter.value(change.date, env)
            if isinstance(day, date) and day > moment.day:
                days.append(day)
        for _, change in self._when:
            assert change.when is not None
            days += sorted(self.world.change_dates(change.when, env))
        if self._first_turns and self.state.first_condition is not None:
            days += sorted(self.world.change_dates(self.state.first_condition, env))
        return days
