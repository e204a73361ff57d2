"""The order of everything that happens (1): places, moments, events, and where an expression is evaluated."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from contract_dsl.model import nodes as m

from .values import all_of, any_of, negation

Place = tuple[int, int, int, int]
"""The day, the part of the day, the place among the events of the day, and what is derived right after it."""

START, EVENTS, END = 0, 1, 2
OPENED, EACH, RECEIVED, DEEMED, VIEWED, BEGUN = 8, 16, 32, 64, 128, 254
"""What begins with a day, in this order; before it the effects of computed dates, by their number."""
LAST = 255


class Moment(NamedTuple):
    """A moment of judgement: it sees what stands before `place`; `day` is its day."""

    place: Place
    day: date


@dataclass(frozen=True)
class Event:
    """An event, recorded or read off `base`; `judged` is where the moment strictly before it lies."""

    type: str
    id: str
    place: Place
    day: date
    time: date | datetime
    values: Mapping[str, Any]
    judged: Place
    base: "Event | None" = None
    exists: Any = True

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Event) and (self.type, self.id, self.place) == (other.type, other.id, other.place)

    def __hash__(self) -> int:
        return hash((self.type, self.id, self.place))

    @property
    def root(self) -> "Event":
        """The recorded event at the bottom."""
        return self if self.base is None else self.base.root


class Env(NamedTuple):
    """Where an expression is evaluated. The special words stand among the names: `today` is the moment's day."""

    moment: Moment
    names: Mapping[str, Any]

    def bind(self, **names: Any) -> "Env":
        """The same with more names."""
        return Env(self.moment, {**self.names, **names})

    def at(self, moment: Moment) -> "Env":
        """The same at another moment."""
        return Env(moment, self.names)


def just_before(event: Event) -> Moment:
    """The moment just before an event."""
    return Moment(event.place, date.fromordinal(event.place[0]))


def just_after(event: Event) -> Moment:
    """The moment just after an event and what is derived right after it."""
    return Moment((*event.place[:3], event.place[3] + LAST + 1), date.fromordinal(event.place[0]))


def start_of(day: date, order: int = 0) -> Place:
    """A place at the start of a day."""
    return (day.toordinal(), START, 0, order)


def end_of(day: date) -> Moment:
    """The end of a day."""
    return Moment((day.toordinal(), END, 0, 0), day)


def within(clause: str, wide: str) -> bool:
    """Whether a clause is another one or a limb of it."""
    return clause == wide or clause.startswith(f"{wide}(")


def full(section: str, agreement: str) -> str:
    """A section with its agreement."""
    return section if ":" in section else f"{agreement}:{section}"


class Opening(NamedTuple):
    """One opening of a sentence: where, the names it binds, the trigger, and whether it is certain."""

    place: Place
    day: date
    names: Mapping[str, Any]
    trigger: Any
    exists: Any


class Standing(NamedTuple):
    """How a bar fares: whether it applies on its own terms, and whether each permission over it is effective."""

    sentence: m.Sentence
    applies: Any
    over: tuple[tuple[m.Sentence, Any], ...]

    @property
    def yields(self) -> Any:
        """Whether an effective permission prevails over it."""
        return any_of(effective for _, effective in self.over)

    @property
    def stands(self) -> Any:
        """Whether it is effective (6)."""
        return all_of((self.applies, negation(self.yields)))


BARS = ("prohibits", "requires", "may only")
OPPOSITE = {"permits": BARS, "prohibits": ("permits",), "requires": ("permits",), "may only": ("permits",)}
