"""Where the parts of an event stand in the text of a log, so that a finding can underline what is wrong.

Nothing here is needed for a log without findings: a line is read again, and its parts are found, only to show them.
"""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from contract_dsl.diagnostics import Diagnostic
from contract_dsl.source import Source, Span

Part = tuple[str | int, ...]
"""The way to a part of an event, key by key: `("data", "transferee")`."""
Place = Callable[[int, Part, bool], Span]
"""The place of a part of the n-th event, of its key if the third is set; the line alone if the part is not there."""

_LONGEST = 1_000_001
"""Bytes of a line that are read at once, as `reading` does, so that both count the same lines."""
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},:]|[^\s\[\]{},:"]+')


@dataclass
class _Open:
    """An object or list that is being read."""

    part: Part
    start: int
    is_list: bool
    name: str | int = 0
    wants_key: bool = True


def positions(text: str) -> tuple[dict[Part, tuple[int, int]], dict[Part, tuple[int, int]]]:
    """The columns, from 0, of every key and of every value in the text of one JSON value."""
    keys: dict[Part, tuple[int, int]] = {}
    values: dict[Part, tuple[int, int]] = {}
    stack: list[_Open] = []
    for token in _TOKEN.finditer(text):
        word, top = token.group(), stack[-1] if stack else None
        part = (*top.part, top.name) if top is not None else ()
        if word == ",":
            if top is not None and isinstance(top.name, int):
                top.name += 1
            elif top is not None:
                top.wants_key = True
        elif word in "{[":
            stack.append(_Open(part, token.start(), word == "["))
        elif word in "}]" and stack:
            closed = stack.pop()
            values[closed.part] = (closed.start, token.end())
        elif top is not None and not top.is_list and top.wants_key and word.startswith('"'):
            top.name, top.wants_key = str(json.loads(word, strict=False)), False
            keys[(*top.part, top.name)] = token.span()
        elif word != ":":
            values[part] = token.span()
    return keys, values


def located(where: str | Place) -> Place:
    """The places of a question: those that are known, or its name alone."""
    return line_only(where) if isinstance(where, str) else where


def line_only(path: str) -> Place:
    """Places of which only the line is known."""
    return lambda line, _part, _key: Span(path, line, 1, line, 1)


@dataclass
class LogText:
    """The lines of a log that have findings, read from the file once more."""

    path: Path
    _lines: dict[int, str] = field(default_factory=dict)
    _next: int = 1
    _offset: int = 0
    """Where line `_next` begins: findings come in the order of the file, so that one reading serves them all."""

    def line(self, number: int) -> str:
        """The text of a line; nothing if it cannot be read a second time."""
        if number not in self._lines:
            if number < self._next:
                self._next, self._offset = 1, 0
            self._lines[number] = self._read(number)
        return self._lines[number]

    def _read(self, number: int) -> str:
        try:
            if not self.path.is_file():
                return ""
            with self.path.open("rb") as stream:
                stream.seek(self._offset)
                while content := stream.readline(_LONGEST):
                    at = self._next
                    self._next, self._offset = at + 1, self._offset + len(content)
                    if at == number:
                        return content.decode("utf-8-sig" if number == 1 else "utf-8", "replace").rstrip("\r\n")
        except (OSError, ValueError):
            pass
        return ""

    def place(self, number: int, part: Part, key: bool) -> Span:
        """The place of a part of the event on a line."""
        keys, values = positions(self.line(number))
        found = (keys if key else values).get(part) if part else None
        if found is None:
            return Span(str(self.path), number, 1, number, 1)
        return Span(str(self.path), number, found[0] + 1, number, found[1] + 1)

    def sources(self, findings: Iterable[Diagnostic]) -> dict[str, Source]:
        """The text for showing findings: their lines where they stand, and nothing else."""
        numbers = {f.span.line for f in findings if f.span.path == str(self.path)}
        lines = [self.line(n) if n in numbers else "" for n in range(1, max(numbers, default=0) + 1)]
        return {str(self.path): Source(str(self.path), "\n".join(lines))} if any(lines) else {}
