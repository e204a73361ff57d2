"""The two readers of logs, held against each other: what the quick one reads, the ordinary one reads alike."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from contract_dsl.diagnostics import Diagnostic, has_errors
from engine.log import BulkLog, EventLog, LogEntry, check_log, known_entries, read_log
from engine.log.bulk import read_bulk
from engine.log.rows import Unfitting
from engine.log.timestamps import Times
from engine.service import Rules
from engine.time import TimeTextError, day_in, find_zone, parse_time, sort_key

from .guard import scratch
from .reading import everything

ZONES = (
    "UTC",
    "Asia/Hong_Kong",
    "America/New_York",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Africa/Casablanca",
    "Europe/London",
    "Asia/Kathmandu",
    "America/Sao_Paulo",
    "Antarctica/Troll",
    "Pacific/Kiritimati",
)


def both(path: Path, rules: Rules) -> tuple[BulkLog | None, EventLog, tuple[Diagnostic, ...]]:
    """A log as the quick reader reads it, whatever its length, and as the ordinary one does."""
    quick = read_bulk(path, rules.model, rules.program.zone)
    log, findings = check_log(read_log(path), rules.model)
    return quick, log, findings


def without_place(entry: LogEntry) -> LogEntry:
    """An entry without where it stood: the quick reader counts in the order of time."""
    return replace(entry, line=0, place=0)


def exactly(entry: LogEntry) -> Any:
    """An entry with the kinds of its values, for `True == 1`."""
    return [without_place(entry), repr(sorted(entry.data.items())), repr(entry.time), repr(entry.recorded)]


def assert_same(quick: BulkLog | None, log: EventLog, findings: Sequence[Diagnostic], rules: Rules) -> None:
    """The quick reader read nothing, or the same."""
    if quick is None:
        return
    assert not has_errors(findings), findings
    assert quick.digest == log.digest
    zone = rules.program.zone
    for known_at in (None, parse_time("2022-06-01")):
        expected = known_entries(log.entries, zone, known_at)
        found = known_entries(quick.entries, zone, known_at)
        assert [exactly(e) for e in found] == [exactly(e) for e in expected]
    assert [exactly(e) for e in quick.entries] == [exactly(e) for e in known_entries(log.entries, zone, None)]
    assert list(quick.lines.days) == [day_in(e.time, zone).toordinal() for e in quick.entries]
    for row, entry in enumerate(quick.entries):
        assert quick.lines.may_have_id(entry.id)
        if row not in quick.lines.facts:
            type_, id_, time, fields = quick.lines.event(row)
            assert (type_, id_, parse_time(time)) == (entry.type, entry.id, entry.time)
            assert repr(sorted(fields.items())) == repr(sorted(entry.data.items()))


def log(data: bytes) -> None:
    """Any bytes as a log."""
    with scratch() as folder:
        path = folder / "log.jsonl"
        path.write_bytes(data)
        assert_same(*both(path, everything()), everything())


def times(data: bytes) -> None:
    """The first byte chooses a zone, the others are texts of times, one a line."""
    zone = find_zone(ZONES[data[0] % len(ZONES)] if data else "UTC")
    quick = Times(zone)
    for text in data[1:].decode("utf-8", "replace").split("\n")[:50]:
        same_time(quick, text, zone)


def same_time(quick: Times, text: str, zone: Any) -> None:
    """A time is refused by both, or has the same key and day for both."""
    expected: tuple[int, int] | None
    try:
        moment = parse_time(text)
        instant, before = sort_key(moment, zone)
        expected = 2 * instant + before, day_in(moment, zone).toordinal()
    except TimeTextError:
        expected = None
    found: tuple[int, int] | None
    try:
        found = quick.of(text)
    except Unfitting:
        found = None
    # A day of which a part lies beyond the calendar is left to the ordinary reader.
    left = found is None and text[:4] in ("0001", "9999")
    assert left or found == expected, (text, found, expected)
