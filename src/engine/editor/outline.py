"""The names of a file as an outline in the order of the print, those of a rule set as a list, and what folds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from contract_dsl.source import Span

from .buffers import Buffer
from .symbols import Symbol
from .view import View


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of an outline, with what stands in it."""

    symbol: Symbol
    span: Span
    whole: Span
    entries: tuple["Entry", ...] = ()


def outline(view: View, path: str) -> tuple[Entry, ...]:
    """The declarations of a file in its order, which is the agreement's; clauses hold their limbs, events their fields.

    What was changed since the rule set was last understood is left out until it is understood again.
    """
    symbols = [s for s in view.project.index.in_file.get(path, ()) if s.kind != "word"]
    below: dict[str, list[Symbol]] = {}
    known = {symbol.id for symbol in symbols}
    tops = []
    for symbol in symbols:
        holder = symbol.parent or _section(symbol, known)
        if holder in known and holder != symbol.id:
            below.setdefault(holder, []).append(symbol)
        else:
            tops.append(symbol)
    return tuple(_entries(view, tops, below))


def _section(symbol: Symbol, known: set[str]) -> str:
    """The declared clause that `5.07(b)` lies in, if it is declared by itself: `5.07`."""
    above = symbol.id
    while symbol.kind == "clause" and above.endswith(")"):
        above = above[: above.rindex("(")]
        if above in known:
            return above
    return ""


def _entries(view: View, symbols: Sequence[Symbol], below: dict[str, list[Symbol]]) -> Iterator[Entry]:
    for symbol in symbols:
        span, whole = view.now(symbol.span), view.now(symbol.whole)
        inside = tuple(_entries(view, below.get(symbol.id, ()), below))
        if span is None:
            yield from inside
            continue
        reach = _around(span, whole or span, inside)
        yield Entry(symbol, span, reach, inside)


def _around(span: Span, whole: Span, inside: Sequence[Entry]) -> Span:
    """A stretch that holds the name and everything below it, as an outline demands."""
    places = [span, whole, *(entry.whole for entry in inside)]
    start = min(place[1:3] for place in places)
    end = max(place[3:5] for place in places)
    return Span(span.path, *start, *end)


def search(view: View, words: str, most: int = 200) -> tuple[Symbol, ...]:
    """The names of the rule set that hold all of some words, in name or title, in the order of the files."""
    wanted = words.casefold().split()
    found = []
    for symbols in view.project.index.in_file.values():
        for symbol in symbols:
            text = f"{symbol.id} {symbol.title}".casefold()
            if symbol.kind != "word" and all(word in text for word in wanted):
                found.append(symbol)
                if len(found) == most:
                    return tuple(found)
    return tuple(found)


def folds(buffer: Buffer) -> tuple[tuple[int, int, bool], ...]:
    """What can be folded: first line, last line (from 1), and whether it is a comment.

    Declarations and limbs are found by their indentation, so that a mistake does not open what the author folded.
    """
    found: list[tuple[int, int, bool]] = []
    open_: list[tuple[int, int]] = []
    last_text, comment_from = 0, 0
    for number, line in enumerate((*buffer.lines, "x"), 1):
        text = line.strip()
        end = number > len(buffer.lines)
        if text.startswith("#") and line[:1] == "#" and not end:
            comment_from = comment_from or number
            continue
        if comment_from:
            if number - 1 > comment_from:
                found.append((comment_from, number - 1, True))
            comment_from = 0
        if not text or text.startswith("#"):
            continue
        indent = 0 if end else len(line) - len(line.lstrip())
        while open_ and open_[-1][0] >= indent:
            _, first = open_.pop()
            if last_text > first:
                found.append((first, last_text, False))
        if not end:
            open_.append((indent, number))
            last_text = number
    return tuple(sorted(set(found)))
