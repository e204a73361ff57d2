"""What each word of a file is, for an editor that colours by meaning: keyword, defined term, fact, party, field.

The words of the grammar are keywords only where they stand as such; a field that is called `by` is a field.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, get_args

from contract_dsl.syntax import keywords

from .index import Index
from .symbols import SymbolKind
from .view import View

Colour = Literal[
    "keyword", "comment", "string", "number", "type", "class", "event", "property", "variable", "parameter", "function",
    "enumMember", "namespace", "macro",
]  # fmt: skip
COLOURS: tuple[Colour, ...] = get_args(Colour)
"""The standard kinds of words that are used, in the order in which they are announced to an editor."""

_OF: dict[SymbolKind, Colour] = {
    "agreement": "namespace",
    "rule set": "namespace",
    "vocabulary": "namespace",
    "role": "type",
    "choice": "type",
    "event": "class",
    "fact": "event",
    "term": "function",
    "state": "function",
    "amount": "function",
    "division": "function",
    "calendar": "type",
    "schedule": "type",
    "party": "variable",
    "security": "variable",
    "place": "variable",
    "word": "enumMember",
    "field": "property",
    "clause": "macro",
    "limb": "macro",
}
_SHAPE = re.compile(
    r"""(?P<comment>\#.*)|(?P<string>"[^"]*"?)|(?P<label>\(\w{1,6}\)(?=\s|$))"""
    r"""|(?P<reference>\d+(?:\.\d+)+[A-Za-z]?(?:\(\w{1,6}\))*|\d+(?:\(\w{1,6}\))+)"""
    r"""|(?P<number>\d[\d,.:/-]*\d%?|\d%?)|(?P<word>(?:[a-z]\w*:)?[A-Za-z_]\w*)"""
)


@dataclass(frozen=True, slots=True)
class Word:
    """A coloured stretch of one line: line and column from 1, and whether a name is declared there."""

    line: int
    column: int
    length: int
    colour: Colour
    declares: bool = False


def coloured(view: View, path: str, first: int = 1, last: int | None = None) -> Iterator[Word]:
    """The words of lines `first` to `last`, in order."""
    buffer = view.buffer(path)
    known = keywords()
    moved = view.shift(path)
    for number in range(max(first, 1), min(last or len(buffer.lines), len(buffer.lines)) + 1):
        older = number if moved is None else moved.older(number)
        if older is None:
            yield from _line(buffer.lines[number - 1], number, {}, known)
            continue
        kept = view.project.coloured.get((path, older))
        if kept is None:
            named = _named(view.project.index, path, older)
            kept = tuple(_line(buffer.lines[number - 1], older, named, known))
            view.project.coloured[path, older] = kept
        yield from kept if older == number else (replace(word, line=number) for word in kept)


def _named(index: Index, path: str, line: int) -> dict[int, tuple[int, Colour, bool]]:
    """The names on a line of the understood text: by column their length, colour, and whether they are declared."""
    here: dict[int, tuple[int, Colour, bool]] = {}
    for use in index.lines.get(path, {}).get(line, ()):
        symbol = index.symbol(use.target)
        if symbol is not None and use.span.line == use.span.end_line:
            declares = use.span in index.declared
            here[use.span.column] = (use.span.end_column - use.span.column, _OF[symbol.kind], declares)
    for column in index.variables.get(path, {}).get(line, ()):
        here.setdefault(column, (0, "parameter", False))
    return here


def _line(line: str, number: int, named: dict[int, tuple[int, Colour, bool]], known: frozenset[str]) -> Iterator[Word]:
    position = 0
    while position < len(line):
        at = named.get(position + 1)
        if at is not None and at[0]:
            yield Word(number, position + 1, at[0], at[1], at[2])
            position += at[0]
            continue
        shape = _SHAPE.match(line, position)
        if shape is None:
            position += 1
            continue
        kind, text = shape.lastgroup, shape.group()
        if kind == "word" and ":" in text:
            # The name behind its agreement may stand in the table by itself.
            inside = next((c for c in range(position + 2, shape.end() + 1) if c in named), None)
            if inside is not None:
                position = inside - 1
                continue
        colour = _colour(kind, text, at, known)
        if colour is not None and (kind != "label" or not line[:position].strip()):
            yield Word(number, position + 1, len(text), colour)
        position = shape.end()


def _colour(kind: str | None, text: str, at: tuple[int, Colour, bool] | None, known: frozenset[str]) -> Colour | None:
    match kind:
        case "comment" | "string" | "number":
            return kind
        case "label" | "reference":
            return "macro"
        case "word" if at is not None:
            return at[1]
        case "word" if text in known:
            return "keyword"
        case _:
            return None
