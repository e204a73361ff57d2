"""The event log: read, checked against the declared event types, corrected, and put in order."""

from .checking import check_log
from .corrections import known_entries
from .entries import EventLog, LogEntry, Money
from .lines import BulkLog, Lines, Move, is_long
from .reading import LogLimits, read_log
from .used import used_digest

__all__ = [
    "BulkLog",
    "EventLog",
    "Lines",
    "LogEntry",
    "LogLimits",
    "Money",
    "Move",
    "check_log",
    "is_long",
    "known_entries",
    "read_log",
    "used_digest",
]
