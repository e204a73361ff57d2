"""YAML 1.2 as scenario files use it: `on` is a key, a date is its text, a number is exact, every value has its place.

Plain words become values by the core schema of YAML 1.2 alone. A number with a fraction stays text that says so,
because it is never a binary float. Anchors, aliases and tags are refused: a scenario has no use for them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from contract_dsl.diagnostics import Diagnostic
from contract_dsl.source import Span

from ..log.convert import FloatText, shown

MOST_BYTES = 1_000_000
"""Bytes in one scenario file (S051)."""
DEEPEST = 30
"""Nesting in one scenario file (S052)."""

_FLAT = "a scenario has checks, events and their fields, and nothing that is deeper"
_NULL = re.compile(r"(?:~|null|Null|NULL|)\Z")
_TRUE = re.compile(r"(?:true|True|TRUE)\Z")
_FALSE = re.compile(r"(?:false|False|FALSE)\Z")
_INTEGER = re.compile(r"[-+]?[0-9]{1,40}\Z")
_FLOAT = re.compile(
    r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z|[-+]?\.(?:inf|Inf|INF)\Z|\.(?:nan|NaN|NAN)\Z"
)


@dataclass
class Lines:
    """Where the parts of a document stand: mappings and lists by their identity, what is in them by its key."""

    path: str
    by_id: dict[int, Span] = field(default_factory=dict)
    keys: dict[tuple[int, Any], Span] = field(default_factory=dict)
    values: dict[tuple[int, Any], Span] = field(default_factory=dict)
    _kept: list[Any] = field(default_factory=list)
    """Copies, kept so that no other value gets their identity."""

    def span(self, value: Any) -> Span:
        """The place of a mapping or list; the top of the file if it is none that was read."""
        return self.by_id.get(id(value), Span(self.path, 1, 1, 1, 1))

    def line(self, value: Any) -> int:
        """The line of a mapping or list."""
        return self.span(value).line

    def key(self, parent: Any, key: Any) -> Span:
        """The place of a key of a mapping; of the mapping if it has no such key."""
        return self.keys.get((id(parent), key)) or self.span(parent)

    def at(self, parent: Any, key: Any) -> Span:
        """The place of what stands under a key, or of an item of a list by its number."""
        return self.values.get((id(parent), key)) or self.span(parent)

    def copy(self, value: dict[str, Any]) -> dict[str, Any]:
        """A copy of a mapping whose parts stand where those of the mapping do."""
        copied = dict(value)
        self._kept.append(copied)
        self.by_id[id(copied)] = self.span(value)
        for key in copied:
            self.put(copied, key, self.key(value, key), self.at(value, key))
        return copied

    def put(self, parent: Any, key: Any, key_span: Span, value_span: Span) -> None:
        """Say where a part of a mapping stands that did not stand in it when it was read."""
        self.keys[(id(parent), key)] = key_span
        self.values[(id(parent), key)] = value_span

    def part(self, value: Any, way: Sequence[Any], key: bool) -> Span:
        """The place of a part of a value, key by key; of its key if `key` is set."""
        *above, last = way or (None,)
        for step in above:
            inside = value.get(step) if isinstance(value, dict) else value[step] if isinstance(value, list) else None
            if not isinstance(inside, dict | list):
                return self.at(value, step)
            value = inside
        if last is None:
            return self.span(value)
        return self.key(value, last) if key else self.at(value, last)


class _Wrong(Exception):
    def __init__(self, code: str, line: int, message: str, help_: str | None = None) -> None:
        super().__init__(message)
        self.code, self.line, self.message, self.help = code, line, message, help_
        self.columns: tuple[int, int] = (1, 1)

    def at(self, node: yaml.Node) -> "_Wrong":
        """The same, at the place of a node."""
        self.columns = _columns(node)
        return self


def read_yaml(text: str, path: str) -> tuple[Any, Lines, Diagnostic | None]:
    """The value of a document, the lines of its parts, and what is wrong with it, if anything is."""
    lines = Lines(path)
    try:
        _shallow(text)
        node = yaml.compose(text, Loader=_Loader)
        value = None if node is None else _value(node, lines)
    except _Wrong as wrong:
        span = Span(path, wrong.line, wrong.columns[0], wrong.line, wrong.columns[1])
        return None, lines, Diagnostic(wrong.code, span, wrong.message, wrong.help)
    except yaml.MarkedYAMLError as error:
        return None, lines, _no_yaml(error, text, path)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        message = f"the invisible character U+{ord(text[error.position]):04X} stands here"
        return None, lines, Diagnostic("S002", Span(path, line, 1, line, 1), message, "delete it")
    except yaml.YAMLError:
        return None, lines, Diagnostic("S002", Span(path, 1, 1, 1, 1), "this is no YAML")
    return value, lines, None


_PROBLEMS = (
    ("mapping values are not allowed", "a colon stands where none is expected", "put the text into quotation marks"),
    ("found character '\\t'", "this line has a tab where it is indented", "indent it with spaces"),
    ("found unexpected end of stream", "a text has no closing quotation mark", "close it"),
    ("found unexpected document", "a text has no closing quotation mark", "close it"),
    ("expected ',' or '}'", "a comma or a `}` is missing before this", "close what a `{` has opened above"),
    ("expected ',' or ']'", "a comma or a `]` is missing before this", "close what a `[` has opened above"),
    ("expected <block end>", "this line stands in no column of the lines above", "put it under its neighbours"),
    ("could not find expected ':'", "a colon is missing after a key", "write `key: value`"),
    ("but found another document", "a second document begins here", "put it into a file of its own"),
    ("did not find expected node", "a value is missing here", "write it, or take the key away"),
    ("found character", "a text cannot begin with this character", "put the text into quotation marks"),
)


def _no_yaml(error: yaml.MarkedYAMLError, text: str, path: str) -> Diagnostic:
    """What the reader of YAML says, in plain words, at the place that it means."""
    mark = error.problem_mark or error.context_mark
    said = f"{error.problem or ''} {error.context or ''}"
    begin, message, help_ = next(
        (p for p in _PROBLEMS if p[0] in said), ("", "it cannot be read", "compare it with its neighbours")
    )
    if begin.startswith("found unexpected") and error.context_mark is not None:
        mark = error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
    last = len(text.split("\n"))
    return Diagnostic(
        "S002", Span(path, min(line, last), column, min(line, last), column + 1), f"this is no YAML: {message}", help_
    )


def _shallow(text: str) -> None:
    """Nesting is counted before anything is built: brackets, and indentation."""
    depth = 0
    for number, line in enumerate(text.split("\n"), 1):
        indent = len(line) - len(line.lstrip(" -?:"))
        if line.strip() and indent > DEEPEST * 4:
            raise _Wrong("S052", number, f"this is set in more than {DEEPEST} levels deep", _FLAT)
        for character in line:
            if character in "[{":
                depth += 1
                if depth > DEEPEST:
                    raise _Wrong("S052", number, f"brackets are nested more than {DEEPEST} deep", _FLAT)
            elif character in "]}":
                depth = max(0, depth - 1)


class _Loader(yaml.SafeLoader):
    """Composes nodes, and refuses what a scenario has no use for before anything is built from it."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """One node with all below it."""
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]  # the stubs leave its type open
        if isinstance(event, yaml.AliasEvent) or any(getattr(event, n, None) for n in ("anchor", "tag")):
            mark = event.start_mark
            wrong = _Wrong(
                "S002", mark.line + 1, "a scenario has no anchors, aliases or tags (`&`, `*`, `!`)", "write it out"
            )
            wrong.columns = (mark.column + 1, mark.column + 2)
            raise wrong
        return super().compose_node(parent, index)


def _columns(node: yaml.Node) -> tuple[int, int]:
    """From where to where a node stands on its first line."""
    start, end = node.start_mark, node.end_mark
    first = int(start.column) + 1
    return first, int(end.column) + 1 if end.line == start.line else first + 1


def _span(node: yaml.Node, lines: Lines) -> Span:
    line, (first, last) = node.start_mark.line + 1, _columns(node)
    return Span(lines.path, line, first, line, last)


def _value(node: yaml.Node, lines: Lines, depth: int = 0) -> Any:
    line = node.start_mark.line + 1
    if depth > DEEPEST:
        raise _Wrong("S052", line, f"this is nested more than {DEEPEST} deep", _FLAT).at(node)
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node)
    here = Span(lines.path, line, node.start_mark.column + 1, line, node.start_mark.column + 1)
    if isinstance(node, yaml.SequenceNode):
        listed = [_value(child, lines, depth + 1) for child in node.value]
        lines.by_id[id(listed)] = here
        for number, child in enumerate(node.value):
            lines.values[(id(listed), number)] = _span(child, lines)
        return listed
    assert isinstance(node, yaml.MappingNode)
    mapped: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = key_node.value if isinstance(key_node, yaml.ScalarNode) else None
        place = key_node.start_mark.line + 1
        if key is None:
            raise _Wrong("S003", place, "a key is a word", "write `key: value`").at(key_node)
        if key in mapped:
            raise _Wrong("S003", place, f"the key {shown(key)} stands twice", "keep one of them").at(key_node)
        mapped[key] = _value(value_node, lines, depth + 1)
        lines.keys[(id(mapped), key)] = _span(key_node, lines)
        lines.values[(id(mapped), key)] = _span(value_node, lines)
    lines.by_id[id(mapped)] = here
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
