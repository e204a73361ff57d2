"""A log file to JSON objects, line by line, within counted limits."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contract_dsl.diagnostics import Diagnostic
from contract_dsl.source import Span

from .convert import FloatText


@dataclass(frozen=True, slots=True)
class LogLimits:
    """What a log may hold: see `docs/limits.md`."""

    line_bytes: int = 1_000_000
    """Bytes in one line (L051)."""
    events: int = 1_000_000
    """Lines in one log (L052)."""
    depth: int = 30
    """Brackets within brackets in one line (L053)."""
    findings: int = 200
    """Findings shown for one log."""


LIMITS = LogLimits()


@dataclass(frozen=True, slots=True)
class RawLine:
    """One line of a log as a JSON object, its number, and whether findings name it."""

    number: int
    value: dict[str, Any]


@dataclass(frozen=True, slots=True)
class RawLog:
    """The objects of a log file and what was wrong with its lines."""

    path: str
    lines: tuple[RawLine, ...]
    findings: tuple[Diagnostic, ...]
    digest: str


class TooDeep(ValueError):
    """A JSON text with too many brackets within brackets."""


class DoubleKey(ValueError):
    """An object that has a key twice."""


def read_log(path: Path) -> RawLog:
    """The lines of the log at `path`. Nothing is loaded of a file with a line that is too long."""
    findings: list[Diagnostic] = []
    lines: list[RawLine] = []
    digest = hashlib.sha256()
    try:
        for number, content in _lines(path, digest):
            if len(content) > LIMITS.line_bytes:
                megabytes = LIMITS.line_bytes // 1_000_000
                findings.append(_finding("L051", path, number, f"line {number} is longer than {megabytes} MB"))
                break
            if number > LIMITS.events:
                findings.append(_finding("L052", path, number, f"the log has more than {LIMITS.events:,} lines"))
                break
            if len(findings) >= LIMITS.findings:
                break
            found = _read_line(path, number, content)
            if isinstance(found, Diagnostic):
                findings.append(found)
            elif found is not None:
                lines.append(RawLine(number, found))
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        findings.append(_finding("L001", path, 1, f"the log `{path}` cannot be read: {reason}"))
    return RawLog(str(path), tuple(lines), tuple(findings), digest.hexdigest())


def _lines(path: Path, digest: Any) -> Iterator[tuple[int, bytes]]:
    with path.open("rb") as stream:
        number = 0
        while content := stream.readline(LIMITS.line_bytes + 1):
            number += 1
            digest.update(content)
            yield number, content


def _read_line(path: Path, number: int, content: bytes) -> dict[str, Any] | Diagnostic | None:
    if not content.strip():
        return None
    if b"\0" in content:
        return _finding("L002", path, number, f"line {number} has a NUL byte; this is no text file")
    try:
        text = content.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError:
        return _finding("L002", path, number, f"line {number} is not UTF-8 text", "save the log as UTF-8")
    try:
        value = parse_json(text)
    except TooDeep:
        return _finding("L053", path, number, f"line {number} has brackets nested more than {LIMITS.depth} deep")
    except DoubleKey as error:
        return _finding("L003", path, number, f"line {number} has the key `{error}` twice")
    except json.JSONDecodeError as error:
        return Diagnostic(
            "L003",
            Span(str(path), number, error.colno, number, error.colno + 1),
            f"line {number} is no JSON object: {_plain(error.msg)}",
            "a log has one JSON object a line",
        )
    except ValueError:
        return _finding("L003", path, number, f"line {number} has a number that is too long")
    if not isinstance(value, dict):
        return _finding("L003", path, number, f"line {number} is no JSON object", "a log has one JSON object a line")
    return value


def parse_json(text: str) -> Any:
    """JSON with counted depth, no double keys, and fractions kept as text."""
    depth = deepest = 0
    if text.count("[") + text.count("{") > LIMITS.depth:
        for bracket in re.findall(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', text):
            if bracket in "[{":
                depth += 1
                deepest = max(deepest, depth)
            elif bracket in "]}":
                depth -= 1
        if deepest > LIMITS.depth:
            raise TooDeep
    return json.loads(text, parse_float=FloatText, parse_constant=FloatText, object_pairs_hook=_object)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise DoubleKey(key)
            seen.add(key)
    return result


_WORDS = {
    "Expecting value": "a value is missing",
    "Expecting property name enclosed in double quotes": "a name in double quotation marks is missing",
    "Expecting ',' delimiter": "a comma is missing",
    "Expecting ':' delimiter": "a colon is missing",
    "Extra data": "something stands after the end of the object",
    "Invalid control character at": "a control character stands in a text",
    "Illegal trailing comma before end of object": "a comma stands before the closing bracket",
    "Illegal trailing comma before end of array": "a comma stands before the closing bracket",
    "Unterminated string starting at": "a text has no closing quotation mark",
}


def _plain(message: str) -> str:
    return next((plain for words, plain in _WORDS.items() if message.startswith(words)), message.lower())


def _finding(code: str, path: Path, number: int, message: str, help_: str | None = None) -> Diagnostic:
    return Diagnostic(code, Span(str(path), number, 1, number, 1), message, help_)
