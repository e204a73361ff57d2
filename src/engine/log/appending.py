"""One more event for a log that has been read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, overload

from contract_dsl.diagnostics import Diagnostic
from contract_dsl.model import nodes as m

from .checking import Checker, Vocabulary, check_corrections
from .entries import EventLog, LogEntry
from .lines import BulkLog


class Appended(Sequence[LogEntry]):
    """The entries of a log and those that came later, which grow in place."""

    def __init__(self, first: Sequence[LogEntry]) -> None:
        self._first = first
        self.later: list[LogEntry] = []

    def __len__(self) -> int:
        return len(self._first) + len(self.later)

    @overload
    def __getitem__(self, place: int) -> LogEntry: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[LogEntry, ...]: ...

    def __getitem__(self, place: int | slice) -> LogEntry | tuple[LogEntry, ...]:
        rows = range(len(self))[place]
        return self._at(rows) if isinstance(rows, int) else tuple(map(self._at, rows))

    def _at(self, row: int) -> LogEntry:
        first = len(self._first)
        return self._first[row] if row < first else self.later[row - first]

    def __iter__(self) -> Iterator[LogEntry]:
        yield from self._first
        yield from self.later


class Appender:
    """Takes events into a log, one after the other."""

    def __init__(self, log: EventLog, model: m.Model) -> None:
        self._vocabulary = Vocabulary(model)
        self._entries = Appended(log.entries)
        self._log = log
        self._lines = log.lines if isinstance(log, BulkLog) else None
        listed = () if isinstance(log, BulkLog) else log.entries
        self._known: dict[str, LogEntry] = {entry.id: entry for entry in listed}
        self._placed: dict[str, LogEntry] = {}
        """The corrections by the ids of the events that they put in place."""
        for entry in listed:
            self._remember(entry)
        self.log = EventLog(log.path, self._entries, log.digest)
        """The log with everything that was taken in so far."""

    def take(self, event: Mapping[str, Any]) -> tuple[LogEntry | None, tuple[Diagnostic, ...]]:
        """The entry of an event that is taken in, nothing for one that was there already; or what is wrong with it."""
        place = len(self._entries)
        checker = Checker(self._vocabulary, self._log.path)
        entry = checker.entry(event, place + 1, place)
        if entry is None:
            return None, tuple(checker.findings)
        earlier = self._earlier(entry.id)
        if earlier is not None:
            if replace(earlier, line=0, place=0) != replace(entry, line=0, place=0):
                message = f"event `{entry.id}` stands in line {earlier.line} with other content"
                help_ = "give it an id of its own, or write a `Correction`"
                checker.error("L110", place + 1, message, help_, ("id",))
            return None, tuple(checker.findings)
        if entry.id in self._placed:
            by = self._placed[entry.id].id
            message = f"event `{entry.id}` has the id of the event that `{by}` put in place"
            checker.error("L110", place + 1, message, "give it an id of its own", ("id",))
            return None, tuple(checker.findings)
        if entry.correction is not None:
            entries = [*self._entries, entry]
            check_corrections(entries, {e.id for e in entries}, checker)
            if checker.findings:
                return None, tuple(checker.findings)
        self._known[entry.id] = entry
        self._remember(entry)
        self._entries.later.append(entry)
        return entry, ()

    def _remember(self, entry: LogEntry) -> None:
        new = entry.correction.replacement if entry.correction is not None else None
        if new is not None:
            self._placed[new.id] = entry

    def _earlier(self, id_: str) -> LogEntry | None:
        if id_ in self._known:
            return self._known[id_]
        if self._lines is None or not self._lines.may_have_id(id_):
            return None
        found = next((entry for entry in self._log.entries if entry.id == id_), None)
        return replace(found, line=self._lines.number(found.place)) if found is not None else None
