"""Which helps of a mistake in the text can be typed as they stand.

The helps of slips and of printed signs say what to write in the place of the word that is underlined. Those that name
the very words, and need nothing else, are mends; the others need a thought.
"""

import re

_WRITE = re.compile(r"write (`[^`]+`(?: or `[^`]+`)?)(?: in its place)?")
_WORDS = re.compile(r"write (`[^`]+`)[^`]*, (`[^`]+`) for a right; .*|write (`[^`]+`), or (`[^`]+`) [a-z ]+")
_MEANT = re.compile(r"did you mean (`[^`]+`)\?|use the plain one: (`[^`]+`)")
_LEAVE_OUT = re.compile(r"leave (?:it|the stop|the comma) out(?:[:;].*)?|delete it")
_PLAIN_SPACE = "put a plain space in its place"
_EXAMPLES = ("write `5%`", "write it as `2022-01-28`")
_NO_WORDS = re.compile(r"\.\.\.|\b[A-Z]{3,}\b(?! \d)")
"""Signs that something is to be filled in: dots, or a word such as `ACT`; a currency stands before its number."""


def mends_in(help_: str | None) -> tuple[str, ...]:
    """What can be put in the place of the underlined words, the likeliest first; an empty text takes them away."""
    if help_ is None or help_ in _EXAMPLES:
        return ()
    if _LEAVE_OUT.fullmatch(help_):
        return ("",)
    if help_ == _PLAIN_SPACE:
        return (" ",)
    for shape in (_WRITE, _WORDS, _MEANT):
        found = shape.fullmatch(help_)
        if found is not None:
            words = re.findall(r"`([^`]+)`", " ".join(group for group in found.groups() if group))
            return tuple(word for word in words if not _NO_WORDS.search(word))
    return ()
