"""Small print in the text: the title behind a clause number, the date that a term comes to, what a clause offers."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from contract_dsl.source import Span

from .renaming import beside
from .symbols import Symbol
from .values import Values
from .view import View

_LONGEST = 48


@dataclass(frozen=True, slots=True)
class Hint:
    """A text behind a place of the source, and what an editor says of it."""

    span: Span
    text: str
    kind: Literal["title", "date"]


@dataclass(frozen=True, slots=True)
class Lens:
    """Something to do above a clause: `neighbours`, `scenarios` or `ask`, with the files that hold its scenarios."""

    span: Span
    title: str
    action: Literal["neighbours", "scenarios", "ask"]
    clause: str
    files: tuple[str, ...] = ()


def hints(view: View, path: str, first: int, last: int, values: Values | None = None) -> Iterator[Hint]:
    """The hints of lines `first` to `last` of the present text."""
    index = view.project.index
    own = {symbol.span for symbol in index.in_file.get(path, ())}
    moved = view.shift(path)
    for line in range(first, min(last, len(view.buffer(path).lines)) + 1):
        older = line if moved is None else moved.older(line)
        for use in index.lines.get(path, {}).get(older or 0, ()):
            symbol, now = index.symbol(use.target), view.now(use.span)
            if symbol is None or now is None:
                continue
            if symbol.kind in ("clause", "limb"):
                if use.span not in own and symbol.title:
                    yield Hint(now, _short(symbol.title), "title")
            elif values is not None and symbol.kind == "term" and use.span in own:
                date = values.date(symbol.id)
                if date:
                    yield Hint(now, f"= {date}", "date")


def _short(title: str) -> str:
    return title if len(title) <= _LONGEST else f"{title[: _LONGEST - 1].rstrip()}…"


def lenses(view: View, path: str, scenarios: Mapping[str, tuple[str, ...]]) -> Iterator[Lens]:
    """What every clause of a file offers. `scenarios` names the files that speak of a section."""
    for symbol in view.project.index.in_file.get(path, ()):
        if symbol.kind != "clause":
            continue
        span = view.now(symbol.span)
        if span is None:
            continue
        yield Lens(span, "show neighbours", "neighbours", symbol.id)
        files = scenarios.get(symbol.id, ())
        if files:
            count = f"{len(files)} scenario file{'' if len(files) == 1 else 's'}"
            yield Lens(span, f"run {count}", "scenarios", symbol.id, files)
        if _about_acts(view, symbol):
            yield Lens(span, "ask", "ask", symbol.id)


def _about_acts(view: View, symbol: Symbol) -> bool:
    """Whether a clause, or a limb in it, says something of an act that can be asked about."""
    model = view.project.loaded.model
    return any(
        sentence.kind in ("prohibits", "permits", "requires", "may only")
        for id_, clause in model.clauses.items()
        if id_ == symbol.id or id_.startswith(f"{symbol.id}(")
        for sentence in clause.sentences
    )


def scenarios_by_clause(folder: Path) -> dict[str, tuple[str, ...]]:
    """The scenario files that name each clause, a clause above what they name included."""
    found: dict[str, list[str]] = {}
    for path in beside(folder):
        if path.suffix not in (".yaml", ".yml"):
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        named = set(re.findall(r"\b[a-z]\w*:\d[\w.]*(?:\(\w{1,6}\))*", text))
        for id_ in set(named):
            while id_.endswith(")"):
                id_ = id_[: id_.rindex("(")]  # noqa: PLW2901  # goes up to the section
                named.add(id_)
        for id_ in named:
            found.setdefault(id_, []).append(str(path))
    return {id_: tuple(files) for id_, files in found.items()}
