"""The event log: read, checked against the declared event types, corrected, and put in order."""

from .bulk import BulkLog, Lines, read_bulk
from .checking import check_log
from .corrections import known_entries
from .entries import EventLog, LogEntry, Money
from .reading import LogLimits, read_log
from .used import used_digest

__all__ = [
    "BulkLog",
    "EventLog",
    "Lines",
    "LogEntry",
    "LogLimits",
    "Money",
    "check_log",
    "known_entries",
    "read_bulk",
    "read_log",
    "used_digest",
]
