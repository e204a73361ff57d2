"""The events of a long log, made when they are looked at; where they stand and what stands in their fields is indexed.

A store of this kind answers as `EventStore` does; it keeps the lines of the log and not its events.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, overload

from ..log import Lines, LogEntry, Money
from ..time import parse_time
from .events import NOTHING, Event, Indexed
from .moments import DAY_SHIFT, EVENTS, held, position
from .program import Program
from .store import EventStore
from .unknown import ABSENT

Moves = tuple[Sequence[int], Sequence[tuple[Any, ...]], Sequence[Any]]
"""Of some events, in order: their positions, what some of their fields hold, and a number of each."""

_MOST_KEPT = 20_000
"""Events that are kept once they have been made."""


class LazyEvents(Sequence[Event]):
    """Events of a long log by their rows."""

    def __init__(self, rows: Sequence[int], make: Callable[[int], Event]) -> None:
        self._rows = rows
        self._make = make

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> Event: ...

    @overload
    def __getitem__(self, place: slice) -> "LazyEvents": ...

    def __getitem__(self, place: int | slice) -> "Event | LazyEvents":
        if isinstance(place, slice):
            return LazyEvents(self._rows[place], self._make)
        return self._make(self._rows[place])

    def __iter__(self) -> Iterator[Event]:
        return map(self._make, self._rows)


class BulkStore(EventStore):
    """See the module."""

    def __init__(self, program: Program, lines: Lines) -> None:
        self._log = lines
        self._facts: Mapping[int, LogEntry] = lines.facts
        self._made: dict[int, Event] = {}
        self._rows_by_type: dict[str, Indexed] | None = None
        self._by_value: dict[tuple[str, str], dict[Any, Any]] = {}
        super().__init__(program, LazyEvents(range(len(lines)), self.event))

    def at(self, row: int) -> int:
        """The position of a row."""
        return position(self._log.days[row], EVENTS, row + 1)

    def event(self, row: int) -> Event:
        """The event of a row."""
        found = self._made.get(row)
        if found is None:
            if len(self._made) >= _MOST_KEPT:
                self._made.clear()
            found = self._made[row] = self._event(row)
        return found

    def _event(self, row: int) -> Event:
        at, day = self.at(row), date.fromordinal(self._log.days[row])
        entry = self._facts.get(row)
        if entry is not None:
            values = {"name": entry.fact, "of": entry.of, "value": entry.data["value"]}
            return Event(entry.type, entry.id, at, day, entry.time, values)
        type_, id_, time, fields = self._log.event(row)
        return Event(type_, id_, at, day, parse_time(time), fields)

    # ---- indexes

    def _typed(self, type_: str) -> Indexed:
        if self._rows_by_type is None:
            self._rows_by_type = {}
        found = self._rows_by_type.get(type_)
        if found is None:
            found = self._rows_by_type[type_] = self._rowed(self._rows_of(type_))
        return found

    def _rows_of(self, type_: str) -> Sequence[int]:
        """The rows of an event type, or of what records a fact."""
        name = self._name_of(type_)
        if name is not None:
            kind = self._log.names.index(name)
            return array("I", (row for row, each in enumerate(self._log.kinds) if each == kind))
        return array("I", (row for row, entry in self._facts.items() if entry.fact == type_))

    def _name_of(self, type_: str) -> str | None:
        """The name of an event type in the log."""
        name = type_.partition(":")[2]
        shape = self._log.rows.shapes.get(name)
        return name if shape is not None and shape.event.id == type_ else None

    def _rowed(self, rows: Sequence[int]) -> Indexed:
        return LazyEvents(rows, self.event), [self.at(row) for row in rows]

    def _with_field(self, type_: str, field: str, value: Any) -> Indexed:
        key = (type_, field)
        found = self._by_value.get(key)
        if found is None:
            found = self._by_value[key] = self._indexed(type_, field)
        rows = found.get(value)
        if rows is None:
            return NOTHING
        if isinstance(rows, array):
            rows = found[value] = self._rowed(rows)
        return rows

    def _indexed(self, type_: str, field: str) -> dict[Any, Any]:
        """Rows by what stands in a field, alone or in a list."""
        found: dict[Any, array[int]] = {}
        pairs: Iterable[tuple[int, tuple[Any, ...]]]
        if self._name_of(type_) is None:
            events, _ = self._typed(type_)
            rows = self._rows_of(type_)
            pairs = [(row, (event.values.get(field),)) for row, event in zip(rows, events, strict=True)]
        else:
            pairs = self._log.columns(self._named(type_), (field,))
        for row, (value,) in pairs:
            held = ABSENT if value is None else value
            for item in held if isinstance(held, tuple) and not isinstance(held, Money) else (held,):
                listed = found.get(item)
                if listed is None:
                    listed = found[item] = array("I")
                if not listed or listed[-1] != row:
                    listed.append(row)
        return found

    def columns(self, type_: str, fields: Sequence[str]) -> Iterator[tuple[int, tuple[Any, ...]]]:
        """As for every store, without making the events."""
        at = self.at
        for row, values in self._log.columns(self._named(type_), fields):
            yield at(row), values

    def moves(self, type_: str, keys: Sequence[str], quantity: str) -> Moves | None:
        """Of every event of a type its position, its keys and its quantity, if the log was asked to keep them."""
        name = self._name_of(type_)
        found = self._log.moves.get((name, tuple(keys), quantity)) if name is not None else None
        if found is None:
            return None
        days, first, step = self._log.days, position(0, EVENTS, 1), position(0, 0, 1)
        return held([(days[row] << DAY_SHIFT) + first + row * step for row in found.rows]), found.keys, found.quantities

    def _named(self, type_: str) -> str:
        name = self._name_of(type_)
        assert name is not None, f"{type_} is no type of a log"
        return name
