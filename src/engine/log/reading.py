"""A log file to JSON objects, line by line, within counted limits."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contract_dsl.diagnostics import Diagnostic
from contract_dsl.source import Span

from .convert import FloatText, shown
from .places import LogText, Place, line_only


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
    """One line of a log as a JSON object, and its number; what Python code hands over may be no object."""

    number: int
    value: Any


@dataclass(frozen=True, slots=True)
class RawLog:
    """The objects of a log file and what was wrong with its lines. `place` finds parts of them for further findings."""

    path: str
    lines: tuple[RawLine, ...]
    findings: tuple[Diagnostic, ...]
    digest: str
    place: Place
    text: LogText | None = None
    """The lines once more, for showing findings."""


def raw_log(path: str, events: Sequence[Mapping[str, Any]], place: Place | None = None) -> RawLog:
    """A log of objects that were not read from a log file; the n-th stands on line n unless `place` knows better."""
    lines = tuple(RawLine(number, _own(event)) for number, event in enumerate(events, 1))
    return RawLog(path, lines, (), "", place or line_only(path))


def _own(event: Any) -> Any:
    """An event that later changes of the caller's own do not reach; what is none is left for a finding to say so."""
    return dict(event) if isinstance(event, Mapping) else event


class TooDeep(ValueError):
    """A JSON text with too many brackets within brackets."""


class DoubleKey(ValueError):
    """An object that has a key twice."""


def read_log(path: Path) -> RawLog:
    """The lines of the log at `path`. Nothing is loaded of a file with a line that is too long."""
    findings: list[Diagnostic] = []
    lines: list[RawLine] = []
    digest = hashlib.sha256()
    torn = False
    try:
        for number, line in _lines(path, digest):
            if len(line) > LIMITS.line_bytes:
                megabytes = LIMITS.line_bytes // 1_000_000
                message = f"line {number} is longer than {megabytes} MB"
                findings.append(_finding("L051", path, number, message, "a log has one JSON object a line"))
                break
            if number > LIMITS.events:
                message = f"the log has more than {LIMITS.events:,} lines"
                findings.append(_finding("L052", path, number, message, "divide it"))
                break
            if len(findings) >= LIMITS.findings:
                break
            found = _read_line(path, number, line)
            if isinstance(found, Diagnostic):
                # An object that is spread over lines is one mistake, and not one for each line.
                if not (torn and found.code == "L003" and not line.lstrip().startswith(b"{")):
                    findings.append(found)
                torn = found.code == "L003" and (torn or found.message.endswith(_TOO_EARLY))
            elif found is not None:
                torn = False
                lines.append(RawLine(number, found))
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        help_ = "a log is a text file with one JSON object a line"
        findings.append(_finding("L001", path, 1, f"the log {shown(path)} cannot be read: {reason}", help_))
    text = LogText(path)
    return RawLog(str(path), tuple(lines), tuple(findings), digest.hexdigest(), text.place, text)


def _lines(path: Path, digest: Any) -> Iterator[tuple[int, bytes]]:
    with path.open("rb") as stream:
        number = 0
        while line := stream.readline(LIMITS.line_bytes + 1):
            number += 1
            digest.update(line)
            yield number, line


def _read_line(path: Path, number: int, content: bytes) -> dict[str, Any] | Diagnostic | None:
    if not content.strip():
        return None
    if b"\0" in content:
        return _finding("L002", path, number, f"line {number} has a NUL byte; this is no text file", "save it as UTF-8")
    try:
        text = content.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError:
        return _finding("L002", path, number, f"line {number} is not UTF-8 text", "save the log as UTF-8")
    text = text.rstrip()
    try:
        value = parse_json(text)
    except TooDeep:
        message = f"line {number} has brackets nested more than {LIMITS.depth} deep"
        return _finding("L053", path, number, message, "an event holds values and lists of them")
    except DoubleKey as error:
        key = shown(str(error))
        return _finding("L003", path, number, f"line {number} has the key {key} twice", "keep one of them")
    except json.JSONDecodeError as error:
        problem, help_ = in_words(error)
        start, end = error.pos + 1, error.pos + 2
        if error.pos >= len(text):
            start, end = max(1, len(text)), len(text) + 1
        return Diagnostic(
            "L003", Span(str(path), number, start, number, end), f"line {number} is no JSON object: {problem}", help_
        )
    except ValueError:
        return _finding("L003", path, number, f"line {number} has a number that is too long", "write it shorter")
    if not isinstance(value, dict):
        return _finding("L003", path, number, f"line {number} is no JSON object", _ONE_A_LINE)
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


_TOO_EARLY = "it ends too early"
_ONE_A_LINE = "a log has one JSON object a line: `{...}`"


def in_words(error: json.JSONDecodeError) -> tuple[str, str]:
    """What is wrong with a text that should be JSON, and what to do."""
    rest = error.doc[error.pos :].lstrip()
    if not rest:
        return _TOO_EARLY, "an event stands on one line, with every bracket and quotation mark closed"
    if rest[0] in "\u201c\u201d\u201e'\u2018\u2019":
        return f"`{rest[0]}` is no quotation mark of JSON", 'use the plain one: `"`'
    if rest[0] == "}" and error.doc[: error.pos].rstrip().endswith(","):
        return "a comma stands before the closing bracket", "leave the comma out"
    plain = next((words for begin, words in _WORDS.items() if error.msg.startswith(begin)), error.msg.lower())
    return plain, _ONE_A_LINE


def _finding(code: str, path: Path, number: int, message: str, help_: str | None = None) -> Diagnostic:
    return Diagnostic(code, Span(str(path), number, 1, number, 1), message, help_)
