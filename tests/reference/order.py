"""The order of everything that happens (1): places, moments, events, and where an expression is evaluated."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple

from contract_dsl.model import nodes as m

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


@dataclass(frozen=True, eq=False)
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


@dataclass(frozen=True)
class Env:
    """Where an expression is evaluated. The special words stand among the names: `today` is the moment's day."""

    moment: Moment
    names: Mapping[str, Any]

    def bind(self, **names: Any) -> "Env":
        return replace(self, names={**self.names, **names})

    def at(self, moment: Moment) -> "Env":
        return replace(self, moment=moment)


def day_of(place: Place) -> date:
    return date.fromordinal(place[0])


def beside(place: Place, more: int) -> Place:
    """A place so far behind another."""
    return (*place[:3], place[3] + more)


def just_before(event: Event) -> Moment:
    return Moment(event.place, day_of(event.place))


def just_after(event: Event) -> Moment:
    """The moment just after an event and what is derived right after it."""
    return Moment(beside(event.place, LAST + 1), day_of(event.place))


def start_of(day: date, order: int = 0) -> Place:
    return (day.toordinal(), START, 0, order)


def end_of(day: date) -> Moment:
    return Moment((day.toordinal(), END, 0, 0), day)


def within(clause: str, wide: str) -> bool:
    """Whether a clause is another one or a limb of it."""
    return clause == wide or clause.startswith(f"{wide}(")


def full(section: str, agreement: str) -> str:
    return section if ":" in section else f"{agreement}:{section}"


class Opening(NamedTuple):
    """One opening of a sentence: where, the names it binds, the trigger, and whether it is certain."""

    place: Place
    names: Mapping[str, Any]
    trigger: Any
    exists: Any

    @property
    def moment(self) -> Moment:
        return Moment(self.place, day_of(self.place))


class Part:
    """A part of the evaluator, which may ask the other parts anything."""

    memo: dict[Any, Any]
    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...


Work = Callable[..., Any]


def once(work: Work) -> Work:
    """Works something out once for a question; within one question the same is asked of the same log."""

    @wraps(work)
    def known(self: Part, *given: Any) -> Any:
        key = (work.__name__, *(tuple(g.items()) if isinstance(g, dict) else g for g in given))
        if key not in self.memo:
            self.memo[key] = work(self, *given)
        return self.memo[key]

    return known


Sentence = Any
"""A sentence of the model; which of its parts are there follows from its kind."""


def sentences(model: m.Model, *kinds: str) -> list[Sentence]:
    """The sentences of some kinds, in the printed order."""
    return [s for clause in model.clauses.values() for s in clause.sentences if s.kind in kinds or not kinds]
