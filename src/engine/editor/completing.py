"""What can be typed at a place: the words that the grammar takes there, and the names that exist."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from contract_dsl.model import nodes as m
from contract_dsl.model import types as t
from contract_dsl.model.builtins import FUNCTIONS
from contract_dsl.source import Span
from contract_dsl.syntax import possible

from .buffers import Buffer, Place
from .describing import signature
from .navigating import lookup
from .symbols import Symbol, SymbolKind
from .view import View
from .words import typed_before

MOST = 100
"""Proposals that are shown; an editor asks again when more letters are typed."""
_EXPRESSION = {"NUMBER", "STRING", "SOME"}
_FIELD = re.compile(r"([A-Za-z_]\w*)\.\w*$")
_OPENING = re.compile(r"((?:[a-z]\w*:)?[A-Z]\w*)(?:\s+[a-z_]\w*)?\s*$")
_AFTER_FIELD = re.compile(r"[\[,]\s*([a-z_]\w*)\s+(?:(?:=|<>)\s*|in\s*\([^)]*)?\w*$")
_IN_BRACKETS = ("before", "after", "up to", "counting", "such that", "not")
_TYPES = tuple(sorted(set(t.NAMED) - {"boolean"} | {"yes/no", "money", "shares", "list of"}))
_OF_VALUE: tuple[SymbolKind, ...] = ("term", "state", "amount", "fact", "party", "security", "place", "role")
_OF_PATTERN: tuple[SymbolKind, ...] = ("event", "role", "state", "schedule", "fact")


@dataclass(frozen=True, slots=True)
class Proposal:
    """Something that can be typed. `span` is what it takes the place of; `kind` is that of a symbol, or `keyword`."""

    text: str
    kind: str
    detail: str
    span: Span
    id: str = ""
    order: int = 5


def complete(view: View, path: str, place: Place) -> tuple[Proposal, ...]:
    """What can be typed at a place, the likeliest first."""
    buffer = view.buffer(path)
    line = buffer.lines[place.line - 1]
    before = line[: place.column - 1]
    if before.count('"') % 2 or "#" in before:
        return ()
    typed, column = typed_before(buffer, place)
    span = Span(path, place.line, column, place.line, place.column)
    found = {p.text: p for p in reversed(tuple(_proposals(view, path, buffer, span, before))) if _fits(typed, p.text)}
    return tuple(sorted(found.values(), key=lambda p: (p.order, not p.text.startswith(typed), p.text.casefold())))[
        :MOST
    ]


def _fits(typed: str, text: str) -> bool:
    """Whether the letters that were typed stand in a text in their order, from its first one."""
    if not typed or text.startswith(typed):
        return True
    letters = iter(text.casefold())
    wanted = typed.casefold()
    return text[:1].casefold() == wanted[:1] and all(letter in letters for letter in wanted)


def _proposals(view: View, path: str, buffer: Buffer, span: Span, before: str) -> Iterator[Proposal]:
    field = _FIELD.search(before)
    if field is not None and not field[1][0].isdigit():
        event = _event_of(view, path, buffer, span, field[1])
        if event is not None:
            yield from _fields(event, span, 0)
            yield Proposal("date", "field", "date", span, order=1)
        return
    terminals, words = possible(buffer.source(path), span.line, span.column)
    if re.match(r"(?:[a-z]\w*:)?\d", before[span.column - 1 :]) and not {"NUMBER"} & terminals:
        terminals |= {"REF"}
    if "REF" in terminals:
        yield from _numbers(view, path, span)
    bracket = _bracket(buffer, span)
    if bracket is not None:
        yield from _in_bracket(view, path, span, bracket, before)
    anything = not terminals and not words
    for word in words:
        if word.isalpha():
            yield Proposal(word, "keyword", "", span, order=3)
    value = bool(terminals >= _EXPRESSION) or anything
    if value:
        yield from _symbols(view, path, span, _OF_VALUE, 4)
        for function in FUNCTIONS.values():
            yield Proposal(function.name, "function", function.meaning, span, order=6)
    if not value and "NAME" in terminals and (bracket is None or anything):
        if {"YES", "LIST"} <= terminals:
            for name in _TYPES:
                yield Proposal(name, "type", "", span, order=4)
            yield from _symbols(view, path, span, ("choice", "event"), 5)
        elif {"MUST", "MAY"} & terminals or "EVERY" in terminals:
            yield from _symbols(view, path, span, ("party", *_OF_PATTERN), 4)
        else:
            yield from _symbols(view, path, span, (*_OF_PATTERN, "party", "role"), 4)
    if anything:
        yield from _symbols(view, path, span, ("event", "schedule", "division", "choice"), 6)
        yield from _numbers(view, path, span)


def _symbols(view: View, path: str, span: Span, kinds: tuple[SymbolKind, ...], order: int) -> Iterator[Proposal]:
    index, space = view.project.index, view.space(path)
    for group in index.symbols.values():
        symbol = group[0]
        if symbol.kind not in kinds or view.project.names.find(space, symbol.name) != symbol.id:
            continue
        near = order if symbol.id.startswith(f"{space}:") else order + 1
        yield Proposal(symbol.name, symbol.kind, _detail(view, symbol), span, symbol.id, near)


def _detail(view: View, symbol: Symbol) -> str:
    if symbol.kind in ("party", "security", "place", "role"):
        return symbol.title
    return signature(view.project, symbol).partition(":")[2] or symbol.title


def _numbers(view: View, path: str, span: Span) -> Iterator[Proposal]:
    """Clauses and limbs of the file's agreement by their number, those of others with its short name."""
    space = view.space(path)
    for id_, group in view.project.index.symbols.items():
        if group[0].kind in ("clause", "limb"):
            own = id_.startswith(f"{space}:")
            text = id_.partition(":")[2] if own else id_
            # The limbs of defined terms can be cited as well, and seldom are.
            near = 1 if text[:1].isdigit() else 4
            yield Proposal(text, group[0].kind, group[0].title, span, id_, near if own else 7)


def _in_bracket(view: View, path: str, span: Span, noun: str, before: str) -> Iterator[Proposal]:
    model = view.project.loaded.model
    event = model.events.get(lookup(view, path, noun))
    if event is None:
        return
    after = _AFTER_FIELD.search(before)
    if after is not None and after[1] in event.fields:
        type_ = event.fields[after[1]].type
        if isinstance(type_, t.Choice):
            for option in type_.options:
                yield Proposal(option, "word", type_.name, span, order=0)
        elif type_ in (t.PARTY, t.Listed("list", t.PARTY)):
            yield from _symbols(view, path, span, ("party",), 0)
        return
    if re.search(r"[\[,]\s*\w*$", before) or not before.strip():
        yield from _fields(event, span, 0)
        for word in _IN_BRACKETS:
            yield Proposal(word, "keyword", "", span, order=1)


def _fields(event: m.Event, span: Span, order: int) -> Iterator[Proposal]:
    for field in event.fields.values():
        detail = f"{field.type}{', optional' if field.optional else ''}"
        yield Proposal(field.name, "field", detail, span, f"{event.id}.{field.name}", order)


def _chunk(buffer: Buffer, span: Span) -> str:
    """The text of the declaration up to a place."""
    lines = buffer.lines
    first = next((n for n in range(span.line, 0, -1) if lines[n - 1][:1].strip()), 1)
    return "\n".join(_bare((*lines[first - 1 : span.line - 1], lines[span.line - 1][: span.column - 1])))


def _bare(lines: Iterable[str]) -> Iterator[str]:
    """Lines without texts in quotation marks and comments."""
    for line in lines:
        yield re.sub(r'"[^"]*"', '""', line).partition("#")[0]


def _bracket(buffer: Buffer, span: Span) -> str | None:
    """The event type before the square bracket that is open at a place."""
    text = _chunk(buffer, span)
    depth = 0
    for place in range(len(text) - 1, -1, -1):
        if text[place] == "]":
            depth += 1
        elif text[place] == "[":
            if depth == 0:
                found = _OPENING.search(text[:place])
                return found[1] if found is not None else None
            depth -= 1
    return None


def _event_of(view: View, path: str, buffer: Buffer, span: Span, name: str) -> m.Event | None:
    """The event type of a variable, by the place in the declaration that binds it."""
    model, text = view.project.loaded.model, _chunk(buffer, span)
    bound = rf"((?:[a-z]\w*:)?[A-Z]\w*)\s+{re.escape(name)}\b|\b{re.escape(name)}\s*:\s*((?:[a-z]\w*:)?[A-Z]\w*)"
    for found in reversed(list(re.finditer(bound, text))):
        event = model.events.get(lookup(view, path, found[1] or found[2]))
        if event is not None:
            return event
    if name == "trigger":
        when = re.findall(r"\bwhen\s+(?:an?|the)\s+((?:[a-z]\w*:)?[A-Z]\w*)", text)
        return model.events.get(lookup(view, path, when[-1])) if when else None
    return None
