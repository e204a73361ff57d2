"""From a name to where it is declared and to every place that uses it."""

from contract_dsl.source import Span

from .buffers import Place
from .symbols import Symbol
from .view import View
from .words import word_at


def named_at(view: View, path: str, place: Place) -> tuple[str, Span] | None:
    """The full name of what is named at a place, and where that stands now; None if nothing is."""
    then = view.then(path, place)
    if then is not None:
        use = view.project.index.at(path, then.line, then.column)
        if use is not None:
            now = view.now(use.span)
            if now is not None:
                return use.target, now
    # A line that was changed since, or a declaration with a mistake: the word is looked up by itself.
    found = word_at(view.buffer(path), path, place)
    if found is None:
        return None
    word, span = found
    id_ = lookup(view, path, word)
    return (id_, span) if id_ else None


def lookup(view: View, path: str, word: str) -> str:
    """The full name of what a word in a file stands for; empty if for nothing that is declared."""
    space = view.space(path)
    symbols = view.project.index.symbols
    full = word if ":" in word else f"{space}:{word}"
    if full in symbols:
        return full
    return view.project.names.find(space, word) or view.project.names.find(space, word.partition("(")[0]) or ""


def definitions(view: View, path: str, place: Place) -> tuple[Symbol, ...]:
    """Where what is named at a place is declared."""
    found = named_at(view, path, place)
    return view.project.index.symbols.get(found[0], ()) if found is not None else ()


def references(view: View, path: str, place: Place, *, declarations: bool) -> tuple[Span, ...]:
    """Every place that names what is named at a place, as it is now, in the order of the files.

    Places whose lines were changed since the rule set was last understood are left out.
    """
    found = named_at(view, path, place)
    if found is None:
        return ()
    spans = places_of(view, found[0], declarations=declarations)
    return tuple(now for span in spans if (now := view.now(span)) is not None)


def places_of(view: View, id_: str, *, declarations: bool) -> tuple[Span, ...]:
    """Every place of the understood texts that names `id_`."""
    index = view.project.index
    own = tuple(symbol.span for symbol in index.symbols.get(id_, ()))
    used = tuple(span for span in index.uses.get(id_, ()) if span not in own)
    return tuple(sorted({*own, *used} if declarations else set(used)))
