"""What a log holds once it is checked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import NamedTuple

Time = date | datetime
"""A timestamp with its offset, or a plain date, which stands at the end of that day."""


class Money(NamedTuple):
    """An amount that names its currency, such as `HKD 780000000`."""

    currency: str
    amount: int | Fraction

    def __str__(self) -> str:
        return f"{self.currency} {self.amount}"


FieldValue = bool | int | Fraction | Money | date | datetime | str | tuple["FieldValue", ...]


@dataclass(frozen=True, slots=True)
class Replacement:
    """What a correction does: the event that it replaces, and the one that takes its place, if any."""

    replaces: str
    replacement: "LogEntry | None"
    reason: str


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One event as recorded. `data` holds the fields by name; for a `Fact` see `fact`."""

    id: str
    type: str
    time: Time
    recorded: Time
    data: Mapping[str, FieldValue]
    source: str = ""
    line: int = 0
    place: int = 0
    """Where it stands in the file, which breaks ties of time."""
    fact: str = ""
    of: tuple[str, ...] = ()
    correction: Replacement | None = None


@dataclass(frozen=True, slots=True)
class EventLog:
    """A checked log, in the order of its file, and the SHA-256 of its bytes."""

    path: str
    entries: Sequence[LogEntry]
    digest: str
