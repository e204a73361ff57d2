"""Writing: to the terminal, to a file, as JSON."""

import json
import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from contract_dsl.diagnostics import Diagnostic
from contract_dsl.source import Span

from ..service import Refused
from ..text.layout import Style

_NARROWEST, _WIDEST = 60, 130


def style() -> Style:
    """How text looks where it goes: plain unless it goes to a terminal."""
    terminal = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    width = shutil.get_terminal_size((110, 24)).columns if sys.stdout.isatty() or "COLUMNS" in os.environ else 110
    return Style(min(max(width, _NARROWEST), _WIDEST), terminal)


def write(text: str) -> None:
    """Text to standard output, whatever the terminal can show."""
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "replace").decode(encoding))


def write_json(value: Any) -> None:
    """A value as indented JSON."""
    write(json.dumps(value, indent=2, ensure_ascii=False) + "\n")


def write_file(path: Path, content: str | bytes) -> None:
    """A file, whole or not at all. Raises `Refused` if it cannot be written."""
    data = content.encode() if isinstance(content, str) else content
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.write_bytes(data)
        temporary.replace(path)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        reason = (error.strerror or "unknown reason").lower()
        place = Span(str(path), 1, 1, 1, 1)
        help_ = "name a file in a folder that exists and that you may write to"
        raise Refused([Diagnostic("Q201", place, f"`{path}` cannot be written: {reason}", help_)]) from None
