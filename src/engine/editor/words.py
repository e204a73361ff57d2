"""The word at a place of a text, whether the text can be read or not."""

import re

from contract_dsl.source import Span

from .buffers import Buffer, Place

_LIMBS = r"(?:\([A-Za-z0-9]{1,6}\))*"
_WORD = re.compile(rf"(?:[a-z][a-z0-9_]*:)?(?:\d+(?:\.\d+)*[A-Za-z]?{_LIMBS}|[A-Za-z_]\w*)")
"""A clause number or a name, each perhaps with its agreement."""


def word_at(buffer: Buffer, path: str, place: Place) -> tuple[str, Span] | None:
    """The word at a place and where it stands; None in a comment, in a text in quotation marks, or between words."""
    if not 1 <= place.line <= len(buffer.lines):
        return None
    line = buffer.lines[place.line - 1]
    before = line[: place.column - 1]
    if before.count('"') % 2 or "#" in before:
        return None
    for found in _WORD.finditer(line):
        if found.start() <= place.column - 1 <= found.end():
            span = Span(path, place.line, found.start() + 1, place.line, found.end() + 1)
            return found.group(), span
    return None


def typed_before(buffer: Buffer, place: Place) -> tuple[str, int]:
    """The beginning of a word that ends at a place, and its column."""
    before = buffer.lines[place.line - 1][: place.column - 1]
    found = re.search(r"(?:[a-z][a-z0-9_]*:)?[\w.]*(?:\(\w*\)?)*$", before)
    word = found.group() if found is not None else ""
    if not re.match(r"(?:[a-z][a-z0-9_]*:)?\d", word):
        # Only clause numbers hold dots and brackets; a dot before a name begins the name of a field.
        word = re.split(r"[.()]", word)[-1]
    return word, place.column - len(word)
