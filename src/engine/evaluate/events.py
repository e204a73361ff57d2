"""Events as evaluation sees them: logged, derived from others, or under question."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, tzinfo
from typing import Any

from ..log import Money
from ..time import day_in
from .unknown import ABSENT, Unknown

ASKED_ID = "?act"
"""The id of the act in question; a log has no such id."""


class Event:
    """One event at its position. `values` holds every field, what is left out as absent or unknown.

    A derived event has `base`, the logged event it was read off (or that triggered it), and `exists`, which is unknown
    if it hangs on something unknown.
    """

    __slots__ = ("_days", "at", "base", "day", "exists", "id", "time", "type", "values")

    def __init__(  # noqa: PLR0913, PLR0917  # what an event consists of
        self,
        type_: str,
        id_: str,
        at: int,
        day: date,
        time: date | datetime,
        values: Mapping[str, Any],
        base: "Event | None" = None,
        exists: Any = True,
    ) -> None:
        self.type = type_
        self.id = id_
        self.at = at
        self.day = day
        self.time = time
        self.values = values
        self.base = base
        self.exists = exists
        self._days: dict[str, date] | None = None

    def __repr__(self) -> str:
        return f"{self.type}({self.id}, {self.day})"

    @property
    def root(self) -> "Event":
        """The logged event at the bottom of a derived one."""
        event = self
        while event.base is not None:
            event = event.base
        return event

    def field(self, name: str) -> Any:
        """A field, absent if it is not there."""
        return self.values.get(name, ABSENT)

    def day_at(self, zone: str, zones: Mapping[str, tzinfo]) -> date:
        """The date of the event in a zone; a plain date is the same everywhere."""
        if type(self.time) is date or not zone:
            return self.day
        if self._days is None:
            self._days = {}
        found = self._days.get(zone)
        if found is None:
            found = self._days[zone] = day_in(self.time, zones[zone])
        return found


Indexed = tuple[Sequence[Event], Sequence[int]]
"""Events in order, and their positions."""
NOTHING: Indexed = ([], [])


class Index:
    """Events by what stands in one field, alone or in a list; those in which it is unknown stand under every value."""

    def __init__(self, events: Sequence[Event], field: str) -> None:
        self._found: dict[Any, tuple[list[Event], list[int]]] = {}
        self._open: list[Event] = []
        for event in events:
            held = event.values.get(field, ABSENT)
            if isinstance(held, Unknown):
                self._open.append(event)
                continue
            for item in held if isinstance(held, tuple) and not isinstance(held, Money) else (held,):
                found, positions = self._found.setdefault(item, ([], []))
                if not found or found[-1] is not event:
                    found.append(event)
                    positions.append(event.at)

    def of(self, value: Any) -> Indexed:
        """The events in which the field is, holds or may be a value, in order."""
        found = self._found.get(value, NOTHING)
        if not self._open:
            return found
        both = sorted([*found[0], *self._open], key=lambda e: e.at)
        return both, [e.at for e in both]
