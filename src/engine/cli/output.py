"""Writing: to the terminal, to a file, as JSON."""

import json
import os
import shutil
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from contract_dsl.diagnostics import Diagnostic
from contract_dsl.source import Span

from ..service import Refused
from ..text.layout import Style

_NARROWEST, _WIDEST = 60, 130

F = TypeVar("F", bound=str)


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


def findings_json(findings: Sequence[Diagnostic]) -> dict[str, object]:
    """Findings as `check --json` prints them, and every command with `--json` whose input was refused."""
    return {"findings": [_finding(finding) for finding in findings]}


def _finding(finding: Diagnostic) -> dict[str, object]:
    span = finding.span
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "file": span.path,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "message": finding.message,
        "help": finding.help,
        "labels": [
            {"file": x.span.path, "line": x.span.line, "column": x.span.column, "text": x.text} for x in finding.labels
        ],
    }


_ENDINGS = {
    ".svg": "svg", ".dot": "dot", ".gv": "dot", ".mmd": "mermaid", ".mermaid": "mermaid", ".json": "json",
    ".html": "html", ".htm": "html", ".txt": "text",
}  # fmt: skip


def format_of(wanted: F | None, path: Path | None, known: Sequence[F]) -> F:
    """The format that is asked for, or that the ending of a file says; else the first of those there are.

    Raises `Refused` for an ending that says another one.
    """
    if wanted is not None or path is None or not path.suffix:
        return wanted or known[0]
    ending = _ENDINGS.get(path.suffix.lower())
    for name in known:
        if name == ending:
            return name
    endings = " or ".join(f"`{e}`" for e, name in _ENDINGS.items() if name in known)
    place, message = Span("command line", 1, 1, 1, 1), f"`{path.name}` does not say which picture is wanted"
    raise Refused([Diagnostic("Q201", place, message, f"end it in {endings}, or say --format")])


_WRITTEN_BY_HAND = (".clause", ".jsonl", ".property", ".yaml", ".yml")
"""Rule files, logs and scenarios: no command puts a picture or a report in their place."""


_NOTHING = "nothing was written"


def write_report(path: Path, content: str | bytes) -> None:
    """A picture or a report. Raises `Refused` also where it would take the place of what somebody wrote."""
    if path.suffix.lower() in _WRITTEN_BY_HAND and path.exists():
        message = f"`{path}` is there already, and a file of this kind is written by hand"
        finding = Diagnostic("Q201", Span(str(path), 1, 1, 1, 1), message, "name another file")
        raise Refused([finding], outcome=_NOTHING)
    write_file(path, content)


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
        finding = Diagnostic("Q201", place, f"`{path}` cannot be written: {reason}", help_)
        raise Refused([finding], outcome=_NOTHING) from None
