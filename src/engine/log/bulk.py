"""A long log in little memory: its lines as they were read, in the order in which they count, and where each begins.

Every line is parsed and held against its type when the log is read, and parsed once more when its event is looked at.
Only what needs no further look is read in this way; for anything else `read_bulk` answers with nothing, and the
ordinary reader, which finds all mistakes and knows corrections, takes over. Both give the same events.
"""

import hashlib
import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from itertools import accumulate
from operator import itemgetter
from pathlib import Path
from typing import Any, overload

from contract_dsl.model import nodes as m

from ..time import TimeTextError, day_in, parse_time, sort_key
from .checking import Checker, Vocabulary
from .entries import EventLog, FieldValue, LogEntry
from .reading import LIMITS, parse_json
from .rows import Rows, Unfitting, no_key_twice, one_a_line

SHORT = 1_000_000
"""Bytes below which a log is read in the ordinary way."""
_CHUNK = 1 << 22
"""Bytes that are parsed at once."""
_NOT_IN_IDS = re.compile(r"[\s\x00-\x1f\x7f]")
_LONGEST_ID = 200
_LENGTHS = (20, 25)
"""Characters of a timestamp in whole seconds, with `Z` or with an offset."""
_DAY = 86_400_000_000
"""Microseconds."""


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
    rows: Rows
    facts: Mapping[int, LogEntry]
    """What records facts by its row, checked in the ordinary way."""
    hashes: Sequence[int]
    """The hashes of all ids, in ascending order."""

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
        hashed = hash(id_)
        place = bisect_left(self.hashes, hashed)
        return place < len(self.hashes) and self.hashes[place] == hashed

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


def read_bulk(path: Path, model: m.Model, zone: tzinfo) -> BulkLog | None:
    """A long log; nothing if it is short or unusual, and the ordinary reader has to read it."""
    try:
        if path.stat().st_size < SHORT:
            return None
        text = path.read_bytes()
    except (OSError, ValueError):
        return None
    try:
        return _Reader(path, model, zone, text).read()
    except Unfitting:
        return None


class _Reader:
    """Reads one log."""

    def __init__(self, path: Path, model: m.Model, zone: tzinfo, text: bytes) -> None:
        self._path = path
        self._text = text
        self._times = Times(zone)
        vocabulary = Vocabulary(model)
        self._rows = Rows(vocabulary)
        self._checker = Checker(vocabulary, str(path))
        self._names = tuple(self._rows.kinds.values())
        self._numbers = {kind: number for number, kind in enumerate(self._rows.kinds)}
        self._starts, self._lengths = array("Q"), array("I")
        self._keys, self._days = array("q"), array("i")
        self._kinds, self._hashes = array("H"), array("q")
        self._facts: list[tuple[int, LogEntry]] = []

    def read(self) -> BulkLog:
        """The log. Raises `Unfitting`."""
        text = self._text
        if b"\0" in text or text.startswith(b"\xef\xbb\xbf"):
            raise Unfitting
        start = 0
        while start < len(text):
            end = text.rfind(b"\n", start, start + _CHUNK) + 1 if start + _CHUNK < len(text) else len(text)
            if end <= start:
                raise Unfitting  # a line longer than a chunk
            self._chunk(text[start:end], start)
            start = end
        if len(self._starts) > LIMITS.events or len(set(self._hashes)) != len(self._hashes):
            raise Unfitting
        return self._log()

    def _chunk(self, text: bytes, start: int) -> None:
        records = self._rows.decode_lines(text)
        lines = text.split(b"\n")
        if not lines[-1]:
            lines.pop()
        if len(lines) != len(records) or not one_a_line(text, len(lines)) or not no_key_twice(text, records):
            raise Unfitting
        self._places(lines, start)
        ids = [record.id for record in records]
        if not all(ids) or max(map(len, ids)) > _LONGEST_ID or _NOT_IN_IDS.search("".join(ids)):
            raise Unfitting
        self._hashes.extend(map(hash, ids))
        groups: dict[type, list[Any]] = {}
        keys, days, numbers, moment = self._keys, self._days, self._numbers, self._times.of
        kinds = self._kinds
        first = len(keys)
        for record in records:
            key, day = moment(record.time)
            keys.append(key)
            days.append(day)
            kind = record.__class__
            kinds.append(numbers[kind])
            group = groups.get(kind)
            if group is None:
                group = groups[kind] = []
            group.append(record)
        for kind, group in groups.items():
            self._group(self._rows.kinds[kind], group)
        if any(self._rows.kinds[kind] == "Fact" for kind in groups):
            self._record_facts(records, lines, first)
        if b'"recorded"' in text or b"\\u" in text:  # a key may be written in numbers
            for record in records:
                if record.recorded.__class__ is str:
                    moment(record.recorded)

    def _places(self, lines: Sequence[bytes], start: int) -> None:
        sizes = list(map(len, lines))
        if max(sizes) >= LIMITS.line_bytes:  # the end of the line counts
            raise Unfitting
        self._lengths.extend(sizes)
        self._starts.extend(start + before + place for place, before in enumerate(accumulate(sizes[:-1], initial=0)))

    def _group(self, name: str, records: Sequence[Any]) -> None:
        if name != "Fact":
            self._rows.check(self._rows.shapes[name], [record.data for record in records])

    def _record_facts(self, records: Sequence[Any], lines: Sequence[bytes], first: int) -> None:
        for place, record in enumerate(records):
            if self._rows.kinds[record.__class__] == "Fact":
                try:
                    value = parse_json(lines[place].decode())
                except ValueError:
                    raise Unfitting from None
                entry = self._checker.entry(value, first + place + 1, first + place)
                if entry is None:
                    raise Unfitting
                self._facts.append((first + place, entry))

    def _log(self) -> BulkLog:
        digest = hashlib.sha256(self._text).hexdigest()
        columns: dict[str, array[int]] = {
            "starts": self._starts,
            "lengths": self._lengths,
            "days": self._days,
            "kinds": self._kinds,
        }
        facts = self._facts
        if not _ascending(self._keys):
            order = sorted(range(len(self._keys)), key=self._keys.__getitem__)
            columns = {name: array(column.typecode, map(column.__getitem__, order)) for name, column in columns.items()}
            places = {row: place for place, row in enumerate(order)} if facts else {}
            moved = ((places[row], entry) for row, entry in facts)
            facts = sorted(((row, replace(e, line=row + 1, place=row)) for row, e in moved), key=itemgetter(0))
        hashes = array("q", sorted(self._hashes))
        lines = Lines(text=self._text, names=self._names, rows=self._rows, facts=dict(facts), hashes=hashes, **columns)
        return BulkLog(str(self._path), LazyEntries(lines), digest, lines)


def _ascending(keys: Sequence[int]) -> bool:
    return all(map(int.__le__, keys, keys[1:]))


class Times:
    """Timestamps and dates as keys that sort them, with the day in a zone. What was met is kept by its parts."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self._dates: dict[str, tuple[int, int]] = {}
        self._midnights: dict[str, tuple[int, int] | None] = {}
        self._minutes = {f"{m // 60:02}:{m % 60:02}": m * 60_000_000 for m in range(24 * 60)}
        self._seconds = {f":{second:02}": second * 1_000_000 for second in range(60)}

    def of(self, text: str) -> tuple[int, int]:
        """The key, twice the microseconds since the year 1, a plain date just before; and the ordinal of the day."""
        size = len(text)
        if size in _LENGTHS and text[10] == "T":
            day = text[:10] + text[19:]
            midnight = self._midnights[day] if day in self._midnights else self._midnight(day)
            minute = self._minutes.get(text[11:16])
            second = self._seconds.get(text[16:19])
            if midnight is None or minute is None or second is None:
                return self._moment(text)
            instant = midnight[0] + minute + second
            return 2 * instant, (instant + midnight[1]) // _DAY + 1
        known = self._dates.get(text)
        if known is None:
            known = self._moment(text)
            if size == 10:
                self._dates[text] = known
        return known

    def _midnight(self, day: str) -> tuple[int, int] | None:
        """When a day begins at its offset, and the offset of the zone, if the zone keeps one from then for a day."""
        try:
            first, last = (parse_time(f"{day[:10]}T{clock}{day[10:]}") for clock in ("00:00:00", "23:59:59"))
            assert isinstance(first, datetime)
            assert isinstance(last, datetime)
            offsets = {moment.astimezone(self._zone).utcoffset() for moment in (first, last)}
            instant, _ = sort_key(first, self._zone)
        except (TimeTextError, ValueError, OverflowError):
            raise Unfitting from None
        offset = offsets.pop()
        kept = (instant, offset // timedelta(microseconds=1)) if not offsets and offset is not None else None
        self._midnights[day] = kept
        return kept

    def _moment(self, text: str) -> tuple[int, int]:
        try:
            moment: date | datetime = parse_time(text)
            instant, before = sort_key(moment, self._zone)
            return 2 * instant + before, day_in(moment, self._zone).toordinal()
        except (TimeTextError, ValueError, OverflowError):
            raise Unfitting from None


__all__ = ["SHORT", "BulkLog", "Lines", "read_bulk"]
