"""Checks as a scenario file writes them: what stands in flow style, and a check in a few lines."""

import json
import re
from collections.abc import Mapping
from typing import Any

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*\Z|[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
"""A text that needs no quotation marks: a name or a date."""
_WORDS = frozenset({"true", "false", "null"})
_ABOUT = re.compile(r"[A-Za-z0-9(][^\n\r\t#]*\Z")
"""A text that may stand on a line of its own without quotation marks, if it has no colon before a space."""
_BREAKING = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
"""What YAML takes for a line end, or for no character at all."""
_WIDEST = 120


def flow(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(k)}: {flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(v) for v in value) + "]"
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    text = str(value)
    plain = _PLAIN.match(text) and text.lower() not in _WORDS
    return text if plain else _quoted(text)


def check_lines(about: str, kind: str, question: Mapping[str, Any], known_at: str | None, expect: Any) -> list[str]:
    """A check as lines, without what sets them in."""
    lines = [f"about: {_line(about)}"] if about else []
    lines += _part(kind, question)
    if known_at is not None:
        lines.append(f"known_at: {flow(known_at)}")
    lines += _part("expect", expect)
    return [("- " if number == 0 else "  ") + line for number, line in enumerate(lines)]


def scenario_lines(name: str, rules: str, log: str) -> list[str]:
    """The head of a scenario file, up to its checks."""
    return [f"name: {_line(name)}", f"rules: {flow(rules)}", f"log: {_path(log)}", "checks:"]


def _part(key: str, value: Mapping[str, Any]) -> list[str]:
    """A part of a check: on one line if it fits, else a line for each of what is in it."""
    line = f"{key}: {flow(value)}"
    if len(line) + 4 <= _WIDEST:
        return [line]
    lines = [f"{key}:"]
    for name, inside in value.items():
        one = f"  {_key(name)}: {flow(inside)}"
        listed = isinstance(inside, list) and inside and len(one) + 4 > _WIDEST
        lines += [f"  {_key(name)}:", *(f"    - {flow(item)}" for item in inside)] if listed else [one]
    return lines


def _key(name: Any) -> str:
    return str(name) if _PLAIN.match(str(name)) else _quoted(str(name))


def _line(text: str) -> str:
    plain = _ABOUT.match(text) and ": " not in text and not text.endswith((":", " ")) and text.lower() not in _WORDS
    number = re.fullmatch(r"[-+0-9.,eE]*", text)
    return text if plain and not number else _quoted(text)


def _path(path: str) -> str:
    return path if re.fullmatch(r"[A-Za-z0-9_./-]+", path) and "." in path else _quoted(path)


def _quoted(text: str) -> str:
    return _BREAKING.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(text, ensure_ascii=False))
