"""Reads a long log in one go.

Only what needs no further look is read in this way; for anything else `read_bulk` answers with nothing, and the
ordinary reader, which finds all mistakes and knows corrections, takes over. Both give the same events.
"""

import hashlib
import re
from array import array
from collections.abc import Sequence
from dataclasses import replace
from datetime import tzinfo
from itertools import accumulate
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import Any

from contract_dsl.model import nodes as m

from .checking import Checker, Vocabulary
from .entries import LogEntry
from .lines import BulkLog, LazyEntries, Lines, Move, Moves
from .reading import LIMITS, parse_json
from .rows import COLON, Rows, Unfitting, keys_beside, no_key_twice, one_a_line
from .timestamps import Times

_CHUNK = 1 << 18
"""Bytes that are parsed at once, with the rest of the line in which they end: about what a processor's cache holds."""
_RECORDED = attrgetter("recorded")
_NOT_IN_IDS = re.compile(r"[\s\x00-\x1f\x7f]")
_LONGEST_ID = 200


def read_bulk(path: Path, model: m.Model, zone: tzinfo, moves: Sequence[Move] = ()) -> BulkLog | None:
    """A log in one go; nothing if it is unusual, and the ordinary reader has to read it. `moves` are kept."""
    try:
        text = path.read_bytes()
    except (OSError, ValueError):
        return None
    try:
        return _Reader(path, model, zone, text, moves).read()
    except Unfitting:
        return None


class _Reader:
    """Reads one log."""

    def __init__(self, path: Path, model: m.Model, zone: tzinfo, text: bytes, moves: Sequence[Move]) -> None:
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
        self._is_in_order = True
        self._kinds = array("H")
        self._hashes: set[int] = set()
        self._facts: list[tuple[int, LogEntry]] = []
        self._moves = {each: Moves(array("I"), [], array("q")) for each in moves if self._is_plain(each)}
        self._met: dict[tuple[Any, ...], tuple[Any, ...]] = {}
        """The keys of moves, each held once."""

    def _is_plain(self, move: Move) -> bool:
        name, keys, quantity = move
        return name in self._rows.shapes and self._rows.is_plain(name, (*keys, quantity))

    def read(self) -> BulkLog:
        """The log. Raises `Unfitting`."""
        text = self._text
        if b"\0" in text or text.startswith(b"\xef\xbb\xbf"):
            raise Unfitting
        start = 0
        while start < len(text):
            end = text.find(b"\n", start + _CHUNK) + 1 or len(text)
            self._chunk(text[start:end], start)
            start = end
        if len(self._starts) > LIMITS.events or len(self._hashes) != len(self._starts):
            raise Unfitting
        return self._log()

    def _chunk(self, text: bytes, start: int) -> None:
        records = self._rows.decode_lines(text)
        lines = text.split(b"\n")
        if not lines[-1]:
            lines.pop()
        if len(lines) != len(records) or not one_a_line(text, len(lines)):
            raise Unfitting
        first = len(self._starts)
        self._places(lines, start)
        self._ids([record.id for record in records])
        keys, days = self._times.many([record.time for record in records])
        self._is_in_order = self._is_in_order and keys == sorted(keys) and (not first or self._keys[-1] <= keys[0])
        self._keys.extend(keys)
        self._days.extend(days)
        kinds = [self._numbers[record.__class__] for record in records]
        self._kinds.extend(kinds)
        data = [record.data for record in records]
        groups: dict[int, list[int]] = {kind: [] for kind in set(kinds)}
        for place, kind in enumerate(kinds):
            groups[kind].append(place)
        fields = 0
        for kind, places in groups.items():
            name = self._names[kind]
            if name == "Fact":
                fields += self._record_facts(places, [lines[place] for place in places], first)
                fields -= keys_beside([records[place] for place in places])
            else:
                group = [data[place] for place in places]
                fields += self._rows.check(self._rows.shapes[name], group)
                self._keep(name, places, group, first)
        if not no_key_twice(text, records, fields):
            raise Unfitting
        self._times.many([each for each in map(_RECORDED, records) if each.__class__ is str])

    def _places(self, lines: Sequence[bytes], start: int) -> None:
        sizes = list(map(len, lines))
        if max(sizes) >= LIMITS.line_bytes:  # the end of the line counts
            raise Unfitting
        self._lengths.extend(sizes)
        self._starts.extend(accumulate([start, *[size + 1 for size in sizes[:-1]]]))

    def _ids(self, ids: Sequence[str]) -> None:
        if not all(ids) or max(map(len, ids)) > _LONGEST_ID or _NOT_IN_IDS.search("".join(ids)):
            raise Unfitting
        self._hashes.update(map(hash, ids))

    def _record_facts(self, places: Sequence[int], lines: Sequence[bytes], first: int) -> int:
        """Take in what records facts, checked in the ordinary way. How many keys its lines have."""
        for place, line in zip(places, lines, strict=True):
            try:
                value = parse_json(line.decode())
            except ValueError:
                raise Unfitting from None
            entry = self._checker.entry(value, first + place + 1, first + place)
            if entry is None:
                raise Unfitting
            self._facts.append((first + place, entry))
        return sum(line.count(COLON) for line in lines)

    def _keep(self, name: str, places: Sequence[int], group: Sequence[Any], first: int) -> None:
        for move in [each for each in self._moves if each[0] == name]:
            _, keys, quantity = move
            kept, met = self._moves[move], self._met
            try:
                kept.quantities.extend(map(attrgetter(quantity), group))
            except (TypeError, OverflowError):  # a fraction, or beyond what 64 bits hold
                del self._moves[move]
                continue
            kept.rows.extend(first + place for place in places)
            take = attrgetter(*keys)
            found = map(take, group) if len(keys) > 1 else zip(map(take, group))
            kept.keys.extend([met.setdefault(key, key) for key in found])

    def _log(self) -> BulkLog:
        digest = hashlib.sha256(self._text).hexdigest()
        columns: dict[str, array[int]] = {
            "starts": self._starts,
            "lengths": self._lengths,
            "days": self._days,
            "kinds": self._kinds,
        }
        facts, moves = self._facts, self._moves
        if not self._is_in_order:
            order = sorted(range(len(self._keys)), key=self._keys.__getitem__)
            columns = {name: array(column.typecode, map(column.__getitem__, order)) for name, column in columns.items()}
            places = {row: place for place, row in enumerate(order)} if facts else {}
            moved = ((places[row], entry) for row, entry in facts)
            facts = sorted(((row, replace(e, line=row + 1, place=row)) for row, e in moved), key=itemgetter(0))
            moves = {}  # they are in the order of the file; their lines are read once more when it is needed
        lines = Lines(
            text=self._text,
            names=self._names,
            rows=self._rows,
            facts=dict(facts),
            hashes=self._hashes,
            moves=moves,
            **columns,
        )
        return BulkLog(str(self._path), LazyEntries(lines), digest, lines)
