"""The dates on which a condition may change although nothing happens.

Every comparison of dates turns at one of them or the day after; every suspension, window, delayed effect and deemed
event has its day. More dates than needed do no harm: whoever asks decides again on each.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from contract_dsl.model import nodes as m
from contract_dsl.model import types as t

from ..time import MissingDay, day_of
from .environment import Environment
from .events import ASKED_ID, Event
from .interpreter import Interpreter, full_section
from .matching import Match, Matcher
from .unknown import ABSENT

_DEEPEST = 60

_NEAR = 40
"""Days within which a date that is reckoned from today is looked at day by day."""

_NO_ACTS: frozenset[str] = frozenset()


class _NotingMatcher(Matcher):
    """Tells a collector of every pattern whose matches are looked for."""

    def __init__(self, collector: "Collector") -> None:
        super().__init__(collector)
        self._collector = collector

    def matches(self, pattern: m.Pattern, env: Environment, *, backwards: bool = False) -> Iterator[Match]:
        self._collector.note_pattern(pattern, env)
        return super().matches(pattern, env, backwards=backwards)


class Collector(Interpreter):
    """An interpreter that notes dates on its way. `now` is the day after which they matter."""

    def __init__(self, now: date) -> None:
        super().__init__()
        self.matcher = _NotingMatcher(self)
        self.now = now
        self.days: set[date] = set()
        self._depth = 0
        self._noted: set[tuple[Any, ...]] = set()
        """What a term rests on has been noted, of these arguments at these moments."""

    def note(self, *values: Any) -> None:
        """A date that was compared: something may change on it or on the day after."""
        for value in values:
            if isinstance(value, date) and self.now <= value < date.max:
                self.days.add(value)
                self.days.add(date.fromordinal(value.toordinal() + 1))

    def _compare(self, node: m.Compare, env: Environment) -> Any:
        if node.left.type == t.DATE:
            self._note_sides((node.left, node.right), env)
        elif self._moves_daily(node, env):
            self._note_tomorrow(env)
        return super()._compare(node, env)

    def compared(self, each: m.FieldFilter, held: Any, wanted: Any, env: Environment) -> None:
        """A date in a pattern turns like one in a condition, and so does a number that is reckoned from today."""
        moves = self._moves_with_the_day(each.value, env)
        if each.value.type == t.DATE:
            self.note(held)
            if not (wanted == env.moment.day and self._is_now(each.value, env)):
                self.note(wanted)
            if moves:
                self._note_meeting(wanted, held, env.moment.ordinal)
        elif moves:
            self._note_tomorrow(env)

    def reached(self, when: m.Expr, env: Environment) -> None:
        """The date of a derived event: it happens from that day on, as things stand."""
        self.note(self.value(when, env))
        if self._moves_with_the_day(when, env) and not self._is_now(when, env):
            self._note_tomorrow(env)

    def _note_tomorrow(self, env: Environment) -> None:
        """The next day, where nothing tells how far ahead something changes."""
        self.days.add(date.fromordinal(min(env.moment.ordinal + 1, date.max.toordinal())))

    def _note_sides(self, sides: tuple[m.Expr, ...], env: Environment) -> None:
        """What a date is compared with; the day of the moment and of the act in question are what moves."""
        values = [self.value(side, env) for side in sides]
        for side, value, other in zip(sides, values, reversed(values), strict=True):
            if value == env.moment.day and self._is_now(side, env):
                continue
            self.note(value)
            if self._moves_with_the_day(side, env):
                self._note_meeting(value, other, env.moment.ordinal)

    def _note_meeting(self, moving: Any, other: Any, today: int) -> None:
        """A day on the way to where a date that is reckoned from today meets another.

        It moves by about a day each day, but over holidays or at the end of a month by some days at once; so it is
        looked at day by day when the two are close, and from afar a leap is made that stays before their meeting.
        """
        gap = 0
        if isinstance(moving, date) and isinstance(other, date):
            gap = abs(other.toordinal() - moving.toordinal())
        self.days.add(date.fromordinal(min(today + max(1, gap - _NEAR), date.max.toordinal())))

    def _moves_with_the_day(self, side: m.Expr, env: Environment) -> bool:
        """Whether a side is reckoned from today or from the act in question."""
        acts = [name for name, value in env.names.items() if _is_asked(value)]
        return env.world.program.moves_daily(side, frozenset(acts) if acts else _NO_ACTS)

    def _is_now(self, side: m.Expr, env: Environment) -> bool:
        if isinstance(side, m.DateOf):
            return _is_asked(self.value(side.of, env))
        return isinstance(side, m.Special) and side.word == "today"

    def _moves_daily(self, node: m.Compare, env: Environment) -> bool:
        """Whether a number that is compared is another one every day."""
        return self._moves_with_the_day(node.left, env) or self._moves_with_the_day(node.right, env)

    def _builtin(self, node: m.Builtin, env: Environment) -> Any:
        value = super()._builtin(node, env)
        if node.function == "YearOf":
            self.days.add(date(env.moment.day.year + 1, 1, 1))
        return value

    def _member(self, node: m.Member, env: Environment) -> Any:
        if node.item.type == t.DATE:
            among = self.value(node.among, env)
            self._note_sides((node.item,), env)
            self.note(*(among if isinstance(among, tuple) else ()))
        return super()._member(node, env)

    def _in_window(self, node: m.InWindow, env: Environment) -> Any:
        day = self.value(node.item, env)
        if isinstance(day, date):
            calendar = node.schedule in env.world.program.model.calendars
            # Of the day itself it is known when it next is one of the dates or in a window; of what is reckoned from
            # it, and of calendars, the next day tells.
            if self._moves_with_the_day(node.item, env) and (calendar or not self._is_now(node.item, env)):
                self._note_tomorrow(env)
            if not calendar:
                self.note(day)
                self._note_window(node.schedule, day, env)
        return super()._in_window(node, env)

    def _note_window(self, schedule: str, day: date, env: Environment) -> None:
        world = env.world
        known = world.program.model.schedules[schedule]
        if known.form == "window":
            (month, first), _ = known.days
            starts = (day_of(year, month, first, MissingDay.LAST_DAY) for year in (day.year, day.year + 1))
            self.days |= {start for start in starts if isinstance(start, date)}
            window = world.schedules.window(schedule, day)
            if window is not None:
                self.note(window[1])
        else:
            following = world.schedules.first_after(schedule, env.moment)
            if following is not None:
                self.note(following)

    def _term(self, node: m.TermCall, env: Environment) -> Any:
        self._note_term(node.term, self._arguments(node.arguments, env), env)
        return super()._term(node, env)

    def _note_term(self, id_: str, arguments: tuple[Any, ...], env: Environment) -> None:
        """The days on which the value of a term may turn."""
        world = env.world
        reads = world.program.reads[id_]
        still = not (reads.today or reads.events or reads.schedules or reads.states or reads.force)
        key = (id_, arguments, env.moment.at, env.moment.ordinal)
        if still or self._depth > _DEEPEST or key in self._noted:
            return
        self._noted.add(key)
        term = world.program.model.terms[id_]
        assert term.value is not None
        arguments += (ABSENT,) * (len(term.parameters) - len(arguments))
        inner = Environment(world, env.moment, dict(zip((p.name for p in term.parameters), arguments, strict=True)))
        self._depth += 1
        try:
            self.value(term.value, inner)
            if term.exception is not None:
                self.value(term.exception, inner)
        finally:
            self._depth -= 1

    def _state(self, node: m.StateCall, env: Environment) -> Any:
        self._note_fold(node.state, self._arguments(node.arguments, env), env)
        return super()._state(node, env)

    def _amount(self, node: m.AmountCall, env: Environment) -> Any:
        self._note_fold(node.amount, self._arguments(node.arguments, env), env)
        return super()._amount(node, env)

    def _note_fold(self, id_: str, arguments: tuple[Any, ...], env: Environment) -> None:
        if ABSENT in arguments or not all(isinstance(a, str | date | int) for a in arguments):
            return
        self.days |= {d for d in env.world.fold(id_).next_dates(arguments, env.moment) if d > self.now}

    def _in_force(self, node: m.InForce, env: Environment) -> Any:
        section = self.value(node.section, env)
        if isinstance(section, str):
            days = env.world.force.next_dates(full_section(section, node.agreement), env.moment)
            self.days |= {d for d in days if d > self.now}
        return super()._in_force(node, env)

    def _holders(self, node: m.Holders, env: Environment) -> Any:
        if self._moves_with_the_day(node.weight, env) or self._moves_with_the_day(node.bound, env):
            self._note_tomorrow(env)
        return super()._holders(node, env)

    def note_pattern(self, pattern: m.Pattern, env: Environment) -> None:
        """The days on which something of the pattern's kind happens by itself, or comes to be one of its kind."""
        world = env.world
        if pattern.kind == "event":
            model = world.program.model.events.get(pattern.source)
            if model is not None and model.sources:
                self.days |= set(world.view(pattern.source).next_dates(env.moment))
            if model is not None and model.deemed:
                self.days |= set(world.deeming(pattern.source).next_dates(env.moment))
        elif pattern.kind == "dates":
            following = world.schedules.first_after(pattern.source, env.moment)
            if following is not None:
                self.note(following)
        elif pattern.kind == "predicate" and (pattern.source, env.moment.at) not in self._noted:
            self._noted.add((pattern.source, env.moment.at))
            for name in world.identifiers(pattern.type.name, env.moment):
                if pattern.source in world.program.model.terms:
                    self._note_term(pattern.source, (name,), env)
                elif pattern.source in world.program.model.states:
                    self._note_fold(pattern.source, (name,), env)


def _is_asked(value: Any) -> bool:
    return isinstance(value, Event) and value.root.id == ASKED_ID


def change_dates(condition: m.Expr, env: Environment) -> set[date]:
    """The dates after the moment of `env` on which the condition may change by itself."""
    collector = Collector(env.moment.day)
    collector.value(condition, env)
    return {d for d in collector.days if d > env.moment.day}
