"""YAML 1.2 as scenario files use it: `on` is a key, a date is its text, a number is exact, and every value has its line.

Plain words become values by the core schema of YAML 1.2 alone. A number with a fraction stays text that says so, because
it is never a binary float. Anchors, aliases and tags are refused: a scenario has no use for them.
"""

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from contract_dsl.diagnostics import Diagnostic
from contract_dsl.source import Span

from ..log.convert import FloatText

MOST_BYTES = 5_000_000
"""Bytes in one scenario file (S051)."""
DEEPEST = 30
"""Nesting in one scenario file (S052)."""

_NULL = re.compile(r"(?:~|null|Null|NULL|)\Z")
_TRUE = re.compile(r"(?:true|True|TRUE)\Z")
_FALSE = re.compile(r"(?:false|False|FALSE)\Z")
_INTEGER = re.compile(r"[-+]?[0-9]{1,40}\Z")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z|[-+]?\.(?:inf|Inf|INF)\Z|\.(?:nan|NaN|NAN)\Z")


@dataclass
class Lines:
    """The line on which each mapping and list of a document begins, by the identity of the value."""

    path: str
    by_id: dict[int, int] = field(default_factory=dict)

    def span(self, value: Any) -> Span:
        """The place of a value; the top of the file if it is none that was read."""
        line = self.by_id.get(id(value), 1)
        return Span(self.path, line, 1, line, 1)

    def line(self, value: Any) -> int:
        """The line of a value."""
        return self.by_id.get(id(value), 1)


class _Wrong(Exception):
    def __init__(self, code: str, line: int, message: str, help_: str | None = None) -> None:
        super().__init__(message)
        self.code, self.line, self.message, self.help = code, line, message, help_


def read_yaml(text: str, path: str) -> tuple[Any, Lines, Diagnostic | None]:
    """The value of a document, the lines of its parts, and what is wrong with it, if anything is."""
    lines = Lines(path)
    try:
        _shallow(text)
        _plain(text)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        value = None if node is None else _value(node, lines)
    except _Wrong as wrong:
        return None, lines, _finding(path, wrong.line, wrong.code, wrong.message, wrong.help)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark is not None else 1
        problem = error.problem or "it cannot be read"
        return None, lines, _finding(path, line, "S002", f"this is no YAML: {problem}", "compare the indentation with the lines above")
    except yaml.YAMLError as error:
        return None, lines, _finding(path, 1, "S002", f"this is no YAML: {str(error).splitlines()[0]}")
    return value, lines, None


def _finding(path: str, line: int, code: str, message: str, help_: str | None = None) -> Diagnostic:
    return Diagnostic(code, Span(path, line, 1, line, 1), message, help_)


def _shallow(text: str) -> None:
    """Nesting is counted before anything is built: brackets, and indentation."""
    depth = 0
    for number, line in enumerate(text.split("\n"), 1):
        indent = len(line) - len(line.lstrip(" -"))
        if line.strip() and indent > DEEPEST * 8:
            raise _Wrong("S052", number, f"this is set in more than {DEEPEST} levels deep")
        for character in line:
            if character in "[{":
                depth += 1
                if depth > DEEPEST:
                    raise _Wrong("S052", number, f"brackets are nested more than {DEEPEST} deep")
            elif character in "]}":
                depth = max(0, depth - 1)


def _plain(text: str) -> None:
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        special = isinstance(event, yaml.AliasEvent) or any(getattr(event, n, None) for n in ("anchor", "tag"))
        if special:
            line = event.start_mark.line + 1 if event.start_mark is not None else 1
            raise _Wrong("S002", line, "a scenario has no anchors, aliases or tags", "write it out")


def _value(node: yaml.Node, lines: Lines, depth: int = 0) -> Any:
    line = node.start_mark.line + 1
    if depth > DEEPEST:
        raise _Wrong("S052", line, f"this is nested more than {DEEPEST} deep")
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node)
    if isinstance(node, yaml.SequenceNode):
        listed = [_value(child, lines, depth + 1) for child in node.value]
        lines.by_id[id(listed)] = line
        return listed
    assert isinstance(node, yaml.MappingNode)
    mapped: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = key_node.value if isinstance(key_node, yaml.ScalarNode) else None
        if key is None:
            raise _Wrong("S003", key_node.start_mark.line + 1, "a key is a word")
        if key in mapped:
            raise _Wrong("S003", key_node.start_mark.line + 1, f"the key `{key}` stands twice")
        mapped[key] = _value(value_node, lines, depth + 1)
    lines.by_id[id(mapped)] = line
    return mapped


def _scalar(node: yaml.ScalarNode) -> Any:
    text: str = node.value
    if node.style is not None:
        return text
    if _NULL.match(text):
        return None
    if _TRUE.match(text):
        return True
    if _FALSE.match(text):
        return False
    if _INTEGER.match(text):
        return int(text)
    return FloatText(text) if _FLOAT.match(text) else text
