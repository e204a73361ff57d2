"""Files that may not be read. No test may need a user without rights, so the system is asked to say no."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Unreadable:
    """A file that may not be read, the command that reads it, and the finding."""

    code: str
    file: str
    command: str
    message: str


UNREADABLE = (
    Unreadable("C006", "lease.clause", "check lease.clause", "`lease.clause` cannot be read: permission denied"),
    Unreadable(
        "L001",
        "record.jsonl",
        "duties lease.clause --log record.jsonl --on 2022-03-01",
        "the log `record.jsonl` cannot be read: permission denied",
    ),
    Unreadable("S001", "sale.yaml", "test sale.yaml", "`sale.yaml` cannot be read: permission denied"),
)
