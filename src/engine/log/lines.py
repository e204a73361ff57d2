"""A long log in little memory: its lines as they were read, in the order in which they count, and where each begins.

Every line is parsed and held against its type when the log is read (`bulk`), and parsed once more when its event is
looked at.
"""

from array import array
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from ..time import parse_time
from .entries import EventLog, FieldValue, LogEntry

if TYPE_CHECKING:
    from .rows import Rows

SHORT = 1_000_000
"""Bytes below which a log is read in the ordinary way."""

Move = tuple[str, tuple[str, ...], str]
"""An event type, the fields that name something in it, and the field that says how many."""


@dataclass(frozen=True, slots=True)
class Moves:
    """Some fields of every event of a type, kept while the log was read: of what, and how many."""

    rows: "array[int]"
    keys: list[tuple[Any, ...]]
    quantities: "array[int]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """The lines of a log in the order of time. A row is the number of an event in that order, from 0."""

    text: bytes
    starts: Sequence[int]
    lengths: Sequence[int]
    days: Sequence[int]
    kinds: Sequence[int]
    """For each row the number of its type in `names`."""
    names: tuple[str, ...]
    rows: "Rows"
    facts: Mapping[int, LogEntry]
    """What records facts by its row, checked in the ordinary way."""
    hashes: Set[int]
    """The hashes of all ids."""
    moves: Mapping[Move, Moves]
    """What was asked for when the log was read, if it is there in whole numbers."""

    def __len__(self) -> int:
        """How many events there are."""
        return len(self.starts)

    def line(self, row: int) -> bytes:
        """The line of a row."""
        start = self.starts[row]
        return self.text[start : start + self.lengths[row]]

    def number(self, row: int) -> int:
        """The number of the line in the file, from 1."""
        return 1 + self.text.count(b"\n", 0, self.starts[row])

    def event(self, row: int) -> tuple[str, str, str, Mapping[str, FieldValue]]:
        """Type, id, time and fields of a row that records no fact."""
        record = self.rows.decode(self.line(row))
        shape = self.rows.shapes[self.names[self.kinds[row]]]
        return shape.event.id, record.id, record.time, self.rows.fields_of(shape, record.data)

    def columns(self, name: str, fields: Sequence[str]) -> Iterator[tuple[int, tuple[Any, ...]]]:
        """Row and some fields of every event of a type; None for what is absent."""
        kind, decode, text = self.names.index(name), self.rows.decode, self.text
        pick = self.rows.picker(self.rows.shapes[name], fields)
        for row, (each, start, size) in enumerate(zip(self.kinds, self.starts, self.lengths, strict=True)):
            if each == kind:
                yield row, pick(decode(text[start : start + size]).data)

    def may_have_id(self, id_: str) -> bool:
        """Whether some event may have an id; no means that none has."""
        return hash(id_) in self.hashes

    def entry(self, row: int) -> LogEntry:
        """A row as the ordinary reader gives it."""
        if row in self.facts:
            return self.facts[row]
        record = self.rows.decode(self.line(row))
        shape = self.rows.shapes[self.names[self.kinds[row]]]
        time = parse_time(record.time)
        recorded = parse_time(record.recorded) if isinstance(record.recorded, str) else time
        source = record.source if isinstance(record.source, str) else ""
        fields = self.rows.fields_of(shape, record.data)
        return LogEntry(record.id, shape.event.id, time, recorded, fields, source, row + 1, row)


class LazyEntries(Sequence[LogEntry]):
    """The entries of a long log, each made when it is looked at."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, place: int) -> LogEntry: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[LogEntry, ...]: ...

    def __getitem__(self, place: int | slice) -> LogEntry | tuple[LogEntry, ...]:
        rows = range(len(self._lines))[place]
        return self._lines.entry(rows) if isinstance(rows, int) else tuple(map(self._lines.entry, rows))

    def __iter__(self) -> Iterator[LogEntry]:
        return map(self._lines.entry, range(len(self._lines)))


@dataclass(frozen=True, slots=True)
class BulkLog(EventLog):
    """A checked log that keeps its lines and not its events. Its entries come in the order of time."""

    lines: Lines


def is_long(path: Path) -> bool:
    """Whether a log is worth the time that it takes to import what reads it in one go."""
    try:
        return path.stat().st_size >= SHORT
    except (OSError, ValueError):
        return False
