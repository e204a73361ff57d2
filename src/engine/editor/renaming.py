"""Renaming a term, fact, state or clause in every file of a rule set; refused where it could change the meaning.

The changed files are understood again before anything is proposed: if a finding appears that was not there, or a name
comes to mean something else, nothing is renamed.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from contract_dsl.source import Span
from contract_dsl.syntax import KEYWORDS, keywords
from contract_dsl.syntax import nodes as s
from contract_dsl.tree import walk

from .buffers import Place
from .navigating import named_at, places_of
from .project import Project, is_shipped, real_path
from .symbols import Symbol
from .view import View

_NAMES = ("term", "fact", "state", "amount", "event", "schedule", "division", "choice", "role", "party", "security")
_NUMBER = re.compile(r"\d+(?:\.\d+)*[A-Za-z]?(?:\([A-Za-z0-9]{1,6}\))*")
_LABEL = re.compile(r"\(?([A-Za-z0-9]{1,6})\)?")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_MENTIONED = (".jsonl", ".yaml", ".yml", ".txt")


class CannotRename(Exception):
    """Why something is not renamed, in words for the author."""


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of a file and what takes its place."""

    span: Span
    text: str


@dataclass(frozen=True)
class Renaming:
    """The changes of the rule files, and the files beside them that still say the old name."""

    changes: tuple[Change, ...]
    mentioned: tuple[str, ...] = ()


Understand = Callable[[Mapping[Path, str]], Project]
"""The rule set with some texts in the place of those that were understood."""


def renamed_at(view: View, path: str, place: Place) -> tuple[Symbol, Span]:
    """What would be renamed at a place, and the stretch that names it. Raises `CannotRename`."""
    if any(view.shift(each) is not None for each in view.project.sources):
        raise CannotRename("the rule files are just being read again; try again in a moment")
    found = named_at(view, path, place)
    symbol = view.project.index.symbol(found[0]) if found is not None else None
    if found is None or symbol is None:
        raise CannotRename("there is no name here that the rule files declare")
    if any(is_shipped(each.span.path) for each in view.project.index.symbols[symbol.id]):
        raise CannotRename(f"`{symbol.name}` belongs to a vocabulary that comes with the tool, and stays as it is")
    if symbol.kind in ("clause", "limb"):
        if symbol.kind == "limb" and symbol.id not in view.project.loaded.model.clauses:
            raise CannotRename(f"`{symbol.name}` is a limb of a condition; change its label where it stands")
        return symbol, found[1]
    if symbol.kind not in _NAMES:
        raise CannotRename(f"`{symbol.name}` is {_article(symbol.spoken)}, which cannot be renamed here")
    return symbol, found[1]


def _article(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def rename(view: View, path: str, place: Place, new: str, understand: Understand) -> Renaming:
    """The changes that give a name or number its new form everywhere. Raises `CannotRename`."""
    symbol, _ = renamed_at(view, path, place)
    new = new.strip()
    numbered = symbol.kind in ("clause", "limb")
    changes = _numbers(view, symbol, new) if numbered else _names(view, symbol, new)
    shipped = next((c.span.path for c in changes if is_shipped(c.span.path)), None)
    if shipped is not None:
        raise CannotRename(f"`{symbol.name}` is used in `{shipped}`, which comes with the tool")
    if not changes:
        raise CannotRename("it is called that already")
    _verify(view, changes, understand, symbol)
    return Renaming(changes, _mentioning(view, symbol))


def _names(view: View, symbol: Symbol, new: str) -> tuple[Change, ...]:
    if not _NAME.fullmatch(new):
        raise CannotRename(f"`{new}` is no name: a name is of letters, digits and underscores and begins with a letter")
    if new in keywords() | frozenset(KEYWORDS):
        raise CannotRename(f"`{new}` is a word of the language")
    if new == symbol.name:
        return ()
    taken = view.project.names.find(view.space(symbol.span.path), new)
    if taken is not None:
        raise CannotRename(f"`{new}` is a name already: `{taken}`")
    changes = []
    for span in places_of(view, symbol.id, declarations=True):
        written = _written(view, span)
        prefix = written.partition(":")[0] + ":" if ":" in written.partition("(")[0] else ""
        changes.append(Change(_name_in(span, prefix, symbol.name), new))
    # A limb of a term is cited with the term's name before it.
    for id_ in view.project.index.symbols:
        if id_.startswith(f"{symbol.id}("):
            for span in places_of(view, id_, declarations=False):
                written = _written(view, span)
                prefix = written.partition(":")[0] + ":" if ":" in written.partition("(")[0] else ""
                changes.append(Change(_name_in(span, prefix, symbol.name), new))
    return tuple(dict.fromkeys(changes))


def _name_in(span: Span, prefix: str, name: str) -> Span:
    start = span.column + len(prefix)
    return Span(span.path, span.line, start, span.line, start + len(name))


def _numbers(view: View, symbol: Symbol, new: str) -> tuple[Change, ...]:
    agreement, _, old = symbol.id.partition(":")
    new = new.removeprefix(f"{agreement}:")
    declared_limb = symbol.kind == "limb"
    if declared_limb:
        above = old[: old.rindex("(")]
        label = _LABEL.fullmatch(new.removeprefix(above))
        if label is None:
            raise CannotRename(f"the limb stays in `{above}`: say its new label alone, such as `(b)`")
        number = f"{above}({label[1]})"
    else:
        number = new
        if not _NUMBER.fullmatch(number) and not _NAME.fullmatch(number):
            raise CannotRename(f"`{new}` is no clause number; they are written as `5.07` or `5.07(b)`")
        above = old.rpartition("(")[0]
        if above and number.rpartition("(")[0] != above:
            raise CannotRename(f"`{old}` stays in `{above}`, which may be cited as a whole; say a number in `{above}`")
    if number == old:
        return ()
    taken = f"{agreement}:{number}"
    if taken in view.project.loaded.model.clauses or taken in view.project.index.symbols:
        raise CannotRename(f"`{number}` exists already in `{agreement}`")
    changes = []
    for document in view.project.documents:
        space = view.space(document.path)
        for declaration in document.declarations:
            if isinstance(declaration, s.ClauseDecl) and space == agreement and not declared_limb:
                changes += _number(declaration.number.text, declaration.number.span, "", old, number)
            for node in walk(declaration):
                if isinstance(node, s.Reference) and not (
                    isinstance(declaration, s.ClauseDecl) and node is declaration.number
                ):
                    changes += _reference(node.text, node.span, space, agreement, (old, number))
                elif isinstance(node, s.TextExpr):
                    inner = node.span._replace(column=node.span.column + 1)
                    changes += _reference(node.text, inner, space, agreement, (old, number))
    if declared_limb:
        for each in view.project.index.symbols[symbol.id]:
            changes.append(Change(each.span, number[number.rindex("(") :]))
    return tuple(dict.fromkeys(changes))


def _reference(text: str, span: Span, space: str, agreement: str, numbers: tuple[str, str]) -> list[Change]:
    prefix, colon, rest = text.rpartition(":")
    if (prefix if colon else space) != agreement:
        return []
    return _number(rest, span, prefix + colon, *numbers)


def _number(text: str, span: Span, prefix: str, old: str, new: str) -> list[Change]:
    """The change of a number that is the old one or lies in it."""
    if text != old and not text.startswith(f"{old}("):
        return []
    start = span.column + len(prefix)
    return [Change(Span(span.path, span.line, start, span.line, start + len(old)), new)]


def _written(view: View, span: Span) -> str:
    source = view.project.sources[span.path]
    return source.line(span.line)[span.column - 1 : span.end_column - 1]


def changed_texts(view: View, changes: tuple[Change, ...]) -> dict[str, str]:
    """The whole texts of the files after some changes, by the names that findings use."""
    texts = {}
    for path in {change.span.path for change in changes}:
        buffer = view.buffer(path)
        for change in sorted((c for c in changes if c.span.path == path), key=lambda c: c.span, reverse=True):
            span = change.span
            buffer = buffer.changed(Place(span.line, span.column), Place(span.end_line, span.end_column), change.text)
        texts[path] = buffer.text
    return texts


def _verify(view: View, changes: tuple[Change, ...], understand: Understand, symbol: Symbol) -> None:
    """Understand the changed files, and refuse if anything but the name has become another."""
    texts = {real_path(path): text for path, text in changed_texts(view, changes).items()}
    unsaved = {real_path(path): buffer.text for path, buffer in view.buffers.items()}
    after = understand({**unsaved, **texts})
    before = view.project
    had = {(f.code, f.span.path, f.span.line) for f in before.loaded.findings}
    new = next((f for f in after.loaded.findings if (f.code, f.span.path, f.span.line) not in had), None)
    if new is not None:
        raise CannotRename(
            f"with that name {new.span.path.rpartition('/')[2]}, line {new.span.line}, says: {new.message}"
        )
    renamed = _renamed_ids(symbol, changes)
    had_edges = Counter((renamed(e.source), renamed(e.target), e.kind) for e in before.loaded.model.edges)
    edges = Counter((e.source, e.target, e.kind) for e in after.loaded.model.edges)
    if had_edges != edges or {renamed(id_) for id_ in before.index.symbols} != set(after.index.symbols):
        raise CannotRename(f"with that name something else than `{symbol.name}` would be meant in places")


def _renamed_ids(symbol: Symbol, changes: tuple[Change, ...]) -> Callable[[str], str]:
    """What a full name is called afterwards."""
    text = changes[-1].text
    agreement = symbol.id.partition(":")[0] + ":" if ":" in symbol.id else ""
    new = f"{symbol.id.removesuffix(symbol.name)}{text}" if symbol.kind == "limb" else f"{agreement}{text}"
    lengths = len(symbol.id)

    def renamed(id_: str) -> str:
        inside = id_.startswith(symbol.id) and id_[lengths : lengths + 1] in ("", "(", ".")
        return f"{new}{id_[lengths:]}" if inside else id_

    return renamed


def _mentioning(view: View, symbol: Symbol) -> tuple[str, ...]:
    """Files beside the rule files (scenarios, logs, inventories) in which the old name stands."""
    words = {symbol.id} if symbol.kind in ("clause", "limb") else {symbol.id, symbol.name}
    pattern = re.compile("|".join(rf"(?<![\w.:]){re.escape(word)}(?!\w)" for word in sorted(words)))
    found = []
    for path in beside(view.folder):
        try:
            if pattern.search(path.read_text(encoding="utf-8")):
                found.append(str(path.relative_to(view.folder)))
        except (OSError, UnicodeDecodeError):
            continue
    return tuple(found)


def beside(folder: Path, most: int = 2_000) -> list[Path]:
    """The scenario files, logs and inventories in a folder and in those below it."""
    patterns = ("*", "*/*", "*/*/*")
    found = (p for pattern in patterns for p in folder.glob(pattern) if p.suffix in _MENTIONED)
    return sorted(islice(found, most))
