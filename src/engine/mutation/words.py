"""Small things that the descriptions of changes share."""

from typing import Final

_LONGEST: Final = 100
"""Characters of a quotation; what is longer is cut at a word."""


def quoted(text: str) -> str:
    """What the author wrote, between signs, on one line and not too long."""
    line = " ".join(text.split())
    if len(line) > _LONGEST:
        line = line[: _LONGEST - 4].rsplit(" ", 1)[0] + " ..."
    return f"`{line}`"


def joined(*words: str) -> str:
    """The words that are there."""
    return " ".join(word for word in words if word)
