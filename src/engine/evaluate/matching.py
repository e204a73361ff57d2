"""What a pattern matches: candidates found by index, filters in three values, in the order of the log."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from contract_dsl.model import nodes as m

from .environment import Environment
from .events import Event
from .moments import after_event
from .unknown import ABSENT, Unknown, compare, conjunction, disjunction, equal, merged

if TYPE_CHECKING:
    from .interpreter import Interpreter

Match = tuple[Any, Any]
"""A value and whether it belongs: yes, or unknown."""


class Matcher:
    """Finds the matches of patterns with the help of an interpreter."""

    def __init__(self, interpreter: "Interpreter") -> None:
        self._interpreter = interpreter

    def matches(self, pattern: m.Pattern, env: Environment, *, backwards: bool = False) -> Iterator[Match]:
        """Every match with its membership, in order; nothing that certainly does not belong."""
        match pattern.kind:
            case "event":
                yield from self._events(pattern, env, backwards)
            case "list":
                yield from self._listed(pattern, env)
            case "dates":
                yield from self._dates(pattern, env, backwards)
            case _:
                yield from self._domain(pattern, env)

    # ---- events

    def _events(self, pattern: m.Pattern, env: Environment, backwards: bool) -> Iterator[Match]:
        bounds = self._bounds(pattern, env)
        counted = env.names.get(pattern.counting) if pattern.counting else None
        if isinstance(counted, Event) and backwards:
            yield counted, counted.exists
        if bounds is not None:
            candidates = self._candidates(pattern, env, *bounds)
            for event in reversed(candidates) if backwards else candidates:
                if event is not counted:
                    membership = self.belongs(pattern, event, env)
                    if membership is not False:
                        yield event, membership
        if isinstance(counted, Event) and not backwards:
            yield counted, counted.exists

    def _bounds(self, pattern: m.Pattern, env: Environment) -> tuple[int, int] | None:
        """Where a match may stand first, and below which place; none if an event that it is ordered by is not there."""
        low, high = 0, env.moment.at
        for order in pattern.orders:
            event = self._interpreter.value(order.event, env)
            if not isinstance(event, Event):
                return None
            if order.order == "before":
                high = min(high, event.root.at if event.at >= env.moment.at else event.at)
            elif order.order == "after":
                low = max(low, after_event(event.at) + 1)
            else:
                high = min(high, after_event(event.at) + 1)
        return low, high

    def _candidates(self, pattern: m.Pattern, env: Environment, low: int, high: int) -> Sequence[Event]:
        world = env.world
        plan = world.program.plan(pattern)
        if plan.key is not None:
            value = self._interpreter.value(plan.key.value, env)
            if value is ABSENT:
                return ()
            if not isinstance(value, Unknown | tuple):
                return world.span(pattern.source, low, high, plan.key.field, value)
        return world.span(pattern.source, low, high)

    def belongs(self, pattern: m.Pattern, event: Event, env: Environment) -> Any:
        """Whether an event has the fields that the pattern asks for, and satisfies its conditions."""
        inner = env.bind(pattern.variable, event)
        return conjunction(self._tests(pattern, event, inner))

    def _tests(self, pattern: m.Pattern, event: Event, env: Environment) -> Iterator[Any]:
        yield event.exists
        for each in pattern.fields:
            yield self.field_holds(each, event, env)
        for condition in pattern.conditions:
            yield self._interpreter.condition(condition, env)

    def field_holds(self, each: m.FieldFilter, event: Event, env: Environment) -> Any:
        """Whether one field of an event is what the filter asks for."""
        value = self._interpreter.read_field(event, each, env)
        wanted = self._interpreter.value(each.value, env)
        if value is ABSENT or wanted is ABSENT:
            return False
        match each.operator:
            case "contains":
                if isinstance(value, Unknown):
                    return value.equals(wanted)
                return disjunction(equal(item, wanted) for item in value)
            case "in":
                if isinstance(wanted, Unknown):
                    return wanted.equals(value)
                return disjunction(equal(value, item) for item in wanted)
            case _:
                self._interpreter.compared(each, value, wanted, env)
                return compare(each.operator, value, wanted)

    # ---- the rest

    def _listed(self, pattern: m.Pattern, env: Environment) -> Iterator[Match]:
        assert pattern.among is not None
        items = self._interpreter.value(pattern.among, env)
        if items is ABSENT:
            return
        if isinstance(items, Unknown):
            yield ABSENT, merged((items,), "truth")
            return
        yield from self._filtered(pattern, ((item, True) for item in items), env)

    def _dates(self, pattern: m.Pattern, env: Environment, backwards: bool) -> Iterator[Match]:
        days = env.world.schedules.dates(pattern.source, env.moment, backwards=backwards)
        yield from self._filtered(pattern, ((day, True) for day in days), env)

    def _domain(self, pattern: m.Pattern, env: Environment) -> Iterator[Match]:
        world = env.world
        if pattern.kind == "predicate":
            yield from self._filtered(
                pattern, iter(world.satisfying(pattern.source, pattern.type.name, env.moment)), env
            )
        else:
            yield from self._filtered(
                pattern, ((i, True) for i in world.identifiers(pattern.type.name, env.moment)), env
            )

    def _filtered(self, pattern: m.Pattern, found: Iterator[Match], env: Environment) -> Iterator[Match]:
        for value, membership in found:
            if not pattern.conditions:
                yield value, membership
                continue
            inner = env.bind(pattern.variable, value)
            tests = [membership, *(self._interpreter.condition(c, inner) for c in pattern.conditions)]
            result = conjunction(tests)
            if result is not False:
                yield value, result


def ordinal(value: Any) -> Any:
    """A date as a number of days, for sorting."""
    return value.toordinal() if isinstance(value, date) else value
