"""What expressions come to when the log is not known: terms of the solver, each with whether it is there at all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from .smt import Term, calculate, compare, conjunction, disjunction, equal, is_open, key

LAST_RANK = 1 << 20
"""Behind every event of a day."""
_WIDTH = 1 << 42
"""Places among what begins on one day in the same way."""
_SOONEST = 1_000


def start_rank(order: int, place: Term = 0) -> Term:
    """The place of what begins with its day, before every event: by the kind of it, then by where it comes from."""
    return calculate("+", (order - _SOONEST) * _WIDTH, place)


FIRST_RANK = start_rank(0)
"""The start of a day."""
AGREEMENT, DATE, RECEIPT, DEEMED, VIEWED = 8, 16, 32, 64, 128
"""What begins with its day, in this order; before all of it the effects of states and amounts, by their number."""


@dataclass(frozen=True, slots=True, eq=False)
class Value:
    """A truth, number, day (its ordinal) or name (its code); `there` is whether it is present."""

    term: Term
    there: Term = True


@dataclass(frozen=True, slots=True, eq=False)
class Many:
    """A list: each thing that it may hold, with whether it does."""

    items: tuple[tuple[Term, "Value | Chosen"], ...]
    there: Term = True


@dataclass(frozen=True, slots=True)
class Position:
    """A place in the log: the day, the place on the day, and a fixed order for what has the same place."""

    day: Term
    rank: Term
    tie: tuple[int, ...] = ()

    @property
    def key(self) -> Any:
        """What tells it from others."""
        return key(self.day), key(self.rank), self.tie


def same_base(one: Position, other: Position) -> bool:
    """Whether two places are those of one logged event and of what is derived from it."""
    return bool(key(one.day) == key(other.day) and key(one.rank) == key(other.rank))


def is_logged(at: Position) -> bool:
    """Whether a place is that of a logged event, or of what stands right after one."""
    return is_open(at.rank) and at.rank.num_args() == 0


def precedes(one: Position, other: Position) -> Term:
    """Whether one place stands before another."""
    if same_base(one, other):
        return bool(one.tie < other.tie)
    day = compare("<", one.day, other.day)
    rank = compare("<=" if one.tie < other.tie else "<", one.rank, other.rank)
    return disjunction((day, conjunction((equal(one.day, other.day), rank))))


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment sees every place below its own."""

    at: Position
    day: Term

    @property
    def key(self) -> Any:
        """What tells it from others."""
        return self.at.key, key(self.day)


@dataclass(eq=False, slots=True)
class Happening:
    """An event that may be there: logged, derived, deemed, or the act in question."""

    type: str
    name: str
    exists: Term
    at: Position
    field: Callable[[str], "Value | Many"]
    base: "Happening | None" = None
    asked: bool = False
    supposed: bool = False
    """Whether it stands for any of the events of its type, of which there may be any number."""

    @property
    def root(self) -> "Happening":
        """The logged event at the bottom of a derived one."""
        event = self
        while event.base is not None:
            event = event.base
        return event

    @property
    def before(self) -> Moment:
        """Just before it."""
        return Moment(self.at, self.at.day)

    @property
    def after(self) -> Moment:
        """Just after it, and after what is derived from it at once."""
        return Moment(replace(self.at, tie=(*self.at.tie[:1], LAST_RANK)), self.at.day)


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """One of several events, at most one of them; absent if it is none."""

    ways: tuple[tuple[Term, Happening], ...]

    @property
    def there(self) -> Term:
        """Whether it is one of them."""
        return disjunction(guard for guard, _ in self.ways)


Anything = Value | Many | Chosen
ABSENT = Value(0, False)


@dataclass(frozen=True, slots=True)
class Setting:
    """Where an expression is evaluated."""

    moment: Moment
    names: Mapping[str, Anything] = field(default_factory=dict)
    target: str = ""
    trigger: Anything | None = None
    bearer: Anything | None = None
    counterparty: Anything | None = None
    it: Anything | None = None

    def bind(self, name: str, value: Anything) -> "Setting":
        """With one more variable."""
        return replace(self, names={**self.names, name: value}) if name else self

    def to(self, moment: Moment) -> "Setting":
        """At another moment."""
        return replace(self, moment=moment)


def value_key(value: Anything | None) -> Any:
    """What tells a value from every other."""
    match value:
        case None:
            return None
        case Value():
            return key(value.term), key(value.there)
        case Many():
            return tuple((key(g), value_key(v)) for g, v in value.items), key(value.there)
        case _:
            return tuple((key(g), e) for g, e in value.ways)


def event_value(event: Happening) -> Chosen:
    """An event as a value."""
    return Chosen(((True, event),))


__all__ = ["ABSENT", "Anything", "Chosen", "Happening", "Many", "Moment", "Position", "Setting", "Value", "is_open"]
