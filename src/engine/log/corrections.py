"""What a log says as known at some moment: corrections applied, events in order.

From the moment at which a correction was recorded the old event counts for nothing and the new one stands in its place
in the file, known from the same moment. What was known before stays answerable.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import tzinfo

from ..time import sort_key
from .entries import LogEntry, Time


def known_entries(entries: Sequence[LogEntry], zone: tzinfo, known_at: Time | None) -> tuple[LogEntry, ...]:
    """The entries that count as known at `known_at` (everything, if None), by time and then by place in the file."""
    limit = sort_key(known_at, zone) if known_at is not None else None
    replaced: dict[str, LogEntry] = {}
    for entry in entries:
        if entry.correction is not None and (limit is None or sort_key(entry.recorded, zone) <= limit):
            replaced[entry.correction.replaces] = entry
    counting: list[LogEntry] = []
    for entry in entries:
        if entry.correction is not None:
            continue
        unknown_yet = limit is not None and sort_key(entry.recorded, zone) > limit
        if unknown_yet and entry.id not in replaced:
            continue
        current: LogEntry | None = entry
        while current is not None and current.id in replaced:
            correction = replaced[current.id]
            assert correction.correction is not None
            new = correction.correction.replacement
            current = replace(new, place=entry.place, recorded=correction.recorded) if new is not None else None
        if current is not None:
            counting.append(current)
    return tuple(sorted(counting, key=lambda e: (sort_key(e.time, zone), e.place)))
