"""Which words of a line touch: everything else has one blank between."""

from ..syntax.concrete import Word

_OPENING = frozenset({"(", "["})
_CLOSING = frozenset({")", "]", ",", ":", "."})
_CALLED = frozenset({"call", "params", "fact_of", "share_of", "total_for"})
"""Notions in which a bracket belongs to the name before it."""


def written(word: Word) -> str:
    """The word itself: only an amount has blanks of its own, one behind its currency."""
    return " ".join(word.text.split()) if word.kind == "MONEY_VALUE" else word.text


def touch(before: Word, word: Word) -> bool:
    """Whether `word` stands right behind `before`, which is on the same line."""
    notion = word.around[-1].notion
    if before.text in _OPENING or before.text == ".":
        return True
    if word.text in _CLOSING:
        return True
    if word.text == "(":
        return notion in _CALLED and before.kind in ("NAME", "QNAME")
    if word.text == "/" or before.text == "/":
        return "type_truth" in (notion, before.around[-1].notion)
    return before.text == "-" and before.around[-1].notion == "negative"
