"""One log for one question, and what the parts of the reference evaluator ask of each other."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from contract_dsl.model import nodes as m
from engine import time as cal
from engine.log import LogEntry

from .order import EVENTS, LAST, Env, Event, Moment, Opening, Place
from .values import Key, Unknown, truth_key


class Evaluation(ABC):
    """One log for one question. `assumed` gives values to unknowns."""

    def __init__(self, model: m.Model, entries: Sequence[LogEntry], assumed: Mapping[Key, Any] | None = None) -> None:
        self.model = model
        self.assumed = assumed or {}
        self.zone = cal.find_zone(model.zone)
        self.entries = entries
        self.log = [self._recorded(entry, number) for number, entry in enumerate(entries, 1)]
        self.act: Event | None = None
        self.memo: dict[Any, Any] = {}

    def _recorded(self, entry: LogEntry, number: int) -> Event:
        day = cal.day_in(entry.time, self.zone)
        place = (day.toordinal(), EVENTS, number, 0)
        fact = {"name": entry.fact, "of": entry.of, "value": entry.data.get("value")}
        return Event(
            entry.fact or entry.type, entry.id, place, day, entry.time, fact if entry.fact else entry.data, place
        )

    def ask_about(self, type_: str, when: date, data: Mapping[str, Any]) -> tuple[Event, Moment]:
        """An act behind everything of its instant (1); required fields that it leaves out are unknown (10)."""
        key = cal.sort_key(when, self.zone)
        day = cal.day_in(when, self.zone)
        earlier = [
            e for e, entry in zip(self.log, self.entries, strict=True) if cal.sort_key(entry.time, self.zone) <= key
        ]
        place = (day.toordinal(), EVENTS, len(earlier), LAST + 1)
        values = dict(data)
        for field in self.model.events[type_].fields.values():
            if field.name not in values and not field.optional:
                name = truth_key("field", field.name, field.type)
                values[field.name] = self.assumed.get(name, Unknown(frozenset({name})))
        self.log = earlier
        self.act = Event(type_, "?", place, day, when, values, place)
        return self.act, Moment(place, day)

    def remembered(self, key: Any, work: Callable[..., Any], *given: Any) -> Any:
        """What has been worked out for this question already."""
        if key not in self.memo:
            self.memo[key] = work(*given)
        return self.memo[key]

    # ======== what the parts ask of each other

    @abstractmethod
    def events(self, type_: str, moment: Moment) -> list[Event]:
        """The events of a type before a moment, in order."""

    @abstractmethod
    def undated(self, type_: str, number: int, base: Event, asked: Moment | None = None) -> list[Event]:
        """What a view reads off an event: it stands right after it, and sees the log strictly before it."""

    @abstractmethod
    def openings(self, sentence: m.Sentence, moment: Moment) -> list[Opening]:
        """The openings of a sentence before a moment."""

    @abstractmethod
    def opened(self, opening: Opening, moment: Moment | None = None) -> Env:
        """The setting just after an opening, or at another moment."""

    @abstractmethod
    def crossings(
        self, condition: m.Expr, names: Mapping[str, Any], moment: Moment, *, ceases: bool
    ) -> list[tuple[Place, Any]]:
        """Where a condition comes to hold, or ceases: an earlier moment has to be on the other side."""

    @abstractmethod
    def value(self, node: m.Expr, env: Env) -> Any:
        """The value of an expression."""

    @abstractmethod
    def values(self, nodes: Iterable[m.Expr], env: Env) -> tuple[Any, ...]:
        """The values of several."""

    @abstractmethod
    def truth(self, node: m.Expr, env: Env) -> Any:
        """The truth of a condition; what is absent is no."""

    @abstractmethod
    def conditions(self, all_: Iterable[m.Expr], none: Iterable[m.Expr], env: Env) -> Any:
        """That all of some conditions hold, and none of the exceptions."""

    @abstractmethod
    def matches(self, pattern: m.Pattern, env: Env) -> list[tuple[Any, Any]]:
        """What a pattern matches, in order, each with whether it belongs; `counting e`: and e itself, as if done."""

    @abstractmethod
    def belongs(self, pattern: m.Pattern, event: Event, env: Env) -> Any:
        """Whether an event has the fields of a pattern and satisfies its conditions."""

    @abstractmethod
    def field_holds(self, each: m.FieldFilter, event: Event, env: Env) -> Any:
        """Whether a field is what a pattern asks for; a list field contains it."""

    @abstractmethod
    def for_every(self, patterns: Sequence[m.Pattern], env: Env, certain: Any) -> list[tuple[Env, Any]]:
        """The settings with each of what is matched."""

    @abstractmethod
    def calculate(self, operator: str, left: Any, right: Any) -> Any:
        """Exact arithmetic; dates move by days; what is absent makes it absent (10)."""

    @abstractmethod
    def state(self, id_: str, arguments: tuple[Any, ...], moment: Moment) -> Any:
        """Whether a state holds: the latest of its beginnings and ends decides."""

    @abstractmethod
    def amount(self, id_: str, arguments: tuple[Any, ...], moment: Moment) -> Any:
        """An amount: what it starts at, moved in order of taking effect."""

    @abstractmethod
    def term(self, id_: str, arguments: tuple[Any, ...], moment: Moment) -> Any:
        """The value of a term; parameters that are left out are absent."""

    @abstractmethod
    def fact(self, name: str, of: tuple[str, ...], moment: Moment) -> Any:
        """A fact as last recorded before a moment, its default, or unknown (9)."""

    @abstractmethod
    def identifiers(self, kind: str, moment: Moment) -> list[str]:
        """Of the rule files, of the log up to the moment and, for parties, of the event that is being judged (16)."""

    @abstractmethod
    def named(self, event: Event, kind: str) -> Iterator[str]:
        """What an event names of a kind."""

    @abstractmethod
    def has_role(self, party: Any, role: str) -> Any:
        """Whether a party has a role by the rule files."""

    @abstractmethod
    def agreement_start(self, agreement: str, moment: Moment) -> Any:
        """The date of an agreement, as things stand."""

    @abstractmethod
    def in_force(self, clause: str, moment: Moment) -> Any:
        """Its agreement is, nothing has ended it or a clause above it, nothing suspends it at the moment."""

    @abstractmethod
    def lasts(self, clause: str, moment: Moment) -> Any:
        """Whether nothing has ended it for good; a suspension lets run on what has been opened before."""

    @abstractmethod
    def complied(self, event: Event, clause: str) -> Any:
        """Whether no effective sentence of a clause forbade an event when it happened."""

    @abstractmethod
    def counted(self, node: m.PeriodFrom | m.Anniversary | m.LastDays | m.InWindow, env: Env) -> Any:
        """The date, or list of dates, that a counting expression comes to."""

    @abstractmethod
    def dates(self, schedule: str, moment: Moment, last: date) -> tuple[date, ...]:
        """The dates of a schedule up to a day, as things stand at a moment."""

    @abstractmethod
    def scheduled(self, schedule: str, moment: Moment) -> list[date]:
        """The dates of a schedule up to a moment of which each was one of them on its own day."""

    @abstractmethod
    def function(self, node: m.Builtin, arguments: tuple[Any, ...], env: Env) -> Any:
        """The value of a function of the language."""

    @abstractmethod
    def receipt(self, agreement: str, notice: Any, party: Any, moment: Moment) -> Any:
        """The day on which a notice counts as received by a party to which it goes: the first line that holds."""

    @abstractmethod
    def shared(self, node: m.ShareOf | m.TotalFor, env: Env) -> Any:
        """What a claim gets of a division, or what all claims of a kind get."""
