"""The output and error streams of the command: a reader that leaves, and a disk that is full."""

import os
import sys
from typing import Any


class Full(Exception):
    """What was to be shown cannot be: the disk is full, or the device is gone. Its text says why."""


class Patient:
    """A stream whose reader may leave, as `head` does: the rest goes nowhere, and the command still ends as it would.

    Raises `Full` for every other reason for which a stream takes nothing more.
    """

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    @property
    def buffer(self) -> "Patient":
        """The stream of bytes below a stream of text."""
        return Patient(self._stream.buffer)

    def write(self, text: str | bytes) -> int:
        """Write, to nobody if nobody reads."""
        try:
            return int(self._stream.write(text))
        except OSError as error:
            self._left(error)
            return len(text)

    def flush(self) -> None:
        """Send what was written."""
        try:
            self._stream.flush()
        except OSError as error:
            self._left(error)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def _left(self, error: OSError) -> None:
        # What is still held back, and the flush at the end of the process, go nowhere.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self._stream.fileno())
        os.close(nowhere)
        if not isinstance(error, BrokenPipeError):
            raise Full((error.strerror or "unknown reason").lower()) from None


def be_patient() -> None:
    """Make both streams of the process so."""
    sys.stdout = Patient(sys.stdout)
    sys.stderr = Patient(sys.stderr)
