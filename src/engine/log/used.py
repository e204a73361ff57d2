"""The fingerprint of a log as it was used: what counted, in its order, however the file was written."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from .entries import LogEntry, Money


def used_digest(entries: Iterable[LogEntry]) -> str:
    """SHA-256 over the entries that counted, each as one line of JSON with sorted keys."""
    digest = hashlib.sha256()
    for entry in entries:
        record = {
            "id": entry.id,
            "type": entry.type,
            "time": entry.time.isoformat(),
            "data": {name: _plain(value) for name, value in entry.data.items()},
        }
        if entry.fact:
            record["fact"], record["of"] = entry.fact, list(entry.of)
        digest.update(json.dumps(record, sort_keys=True, ensure_ascii=False).encode())
        digest.update(b"\n")
    return digest.hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return value
    if isinstance(value, Money):
        return str(value)
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    return value.isoformat() if isinstance(value, date) else str(value)
