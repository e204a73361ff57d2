"""Events as evaluation sees them: logged, derived from others, or under question."""

from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from typing import Any

from ..time import day_in
from .unknown import ABSENT


ASKED_ID = "?act"
"""The id of the act in question; a log has no such id."""


class Event:
    """One event at its position. `values` holds every field, what is left out as absent or unknown.

    A derived event has `base`, the logged event it was read off (or that triggered it), and `exists`, which is unknown
    if it hangs on something unknown.
    """

    __slots__ = ("_days", "at", "base", "day", "exists", "id", "time", "type", "values")

    def __init__(
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
