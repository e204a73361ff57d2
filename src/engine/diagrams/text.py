"""Text as it will be seen: made safe to show, measured, wrapped and shortened.

Widths come from a table and not from a font, because the reader's fonts are unknown and the result must be
the same everywhere. Each entry is the wider of two common sans-serif faces (a narrow and a wide one), so a
label that fits by the table fits on the page.
"""

import unicodedata
from functools import lru_cache
from typing import Final

# Advance widths of the characters 32 to 126, in hundredths of the font size.
_REGULAR: Final[tuple[int, ...]] = (
    32, 41, 46, 84, 64, 96, 78, 28, 40, 40, 50, 84, 32, 37, 32, 34,
    64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84, 84, 56,
    102, 69, 69, 73, 78, 67, 62, 78, 76, 30, 50, 67, 56, 87, 75, 79,
    67, 79, 73, 67, 62, 74, 69, 99, 69, 67, 69, 40, 34, 40, 84, 56,
    50, 62, 64, 55, 64, 62, 36, 64, 64, 28, 28, 58, 28, 98, 64, 62,
    64, 64, 42, 53, 40, 64, 60, 82, 60, 60, 53, 64, 34, 64, 84,
)  # fmt: skip
_BOLD: Final[tuple[int, ...]] = (
    35, 46, 53, 84, 70, 101, 88, 31, 46, 46, 53, 84, 38, 42, 38, 37,
    70, 70, 70, 70, 70, 70, 70, 70, 70, 70, 40, 40, 84, 84, 84, 62,
    100, 78, 77, 74, 84, 69, 69, 83, 84, 38, 56, 78, 64, 100, 84, 86,
    74, 86, 78, 73, 69, 82, 78, 111, 78, 73, 73, 46, 37, 46, 84, 56,
    50, 68, 72, 60, 72, 68, 44, 72, 72, 35, 35, 67, 35, 105, 72, 69,
    72, 72, 50, 60, 48, 72, 66, 93, 65, 66, 59, 72, 37, 72, 84,
)  # fmt: skip
_ELLIPSIS: Final = "\N{HORIZONTAL ELLIPSIS}"
_REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"


def visible(text: str) -> str:
    """One line of text that can stand in any of the formats, and that shows what it is made of.

    White space is reduced to single spaces. Characters that a reader would not see and a program might obey
    (control characters, and the marks that reverse the direction of writing) are replaced by a sign for
    them, not dropped: two ids that differ must look different.
    """
    return "".join(_shown(character) for character in " ".join(text.split()))


@lru_cache(maxsize=4096)
def _shown(character: str) -> str:
    if character < " ":
        return chr(0x2400 + ord(character))
    if character < "\x7f":
        return character
    if character == "\x7f":
        return "\N{SYMBOL FOR DELETE}"
    # Format characters are invisible; the two joiners stay, for scripts that cannot be written without them.
    if character in "\u200c\u200d":
        return character
    invisible = unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")
    return _REPLACEMENT if invisible or ord(character) & 0xFFFE == 0xFFFE else character


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a line of visible text can get, in the unit of `size`."""
    return sum(_advance(character, bold) for character in text) * size / 100


@lru_cache(maxsize=8192)
def _advance(character: str, bold: bool) -> int:
    place = ord(character) - 32
    if 0 <= place < len(_REGULAR):
        return (_BOLD if bold else _REGULAR)[place]
    if unicodedata.combining(character) or character in "\u200c\u200d":
        return 0
    if ord(character) < 0x2C0:  # Latin letters with accents are as wide as the letters without
        base = ord(unicodedata.normalize("NFD", character)[0]) - 32
        if 0 <= base < len(_REGULAR):
            return (_BOLD if bold else _REGULAR)[base]
    if unicodedata.category(character) == "Pd" or character in "\u2018\u2019\u201c\u201d\u00b7":
        return 100 if character == "\N{EM DASH}" else 60
    return 140 if bold or character >= "\U00010000" else 115


def shorten(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """As much of the text as fits into `room`, with an ellipsis if that is not all of it."""
    if len(text) * 0.28 * size <= room and width(text, size, bold=bold) <= room:
        return text
    room -= width(_ELLIPSIS, size, bold=bold)
    return text[: _fitting(text, room, size, bold)].rstrip() + _ELLIPSIS


def wrap(text: str, room: float, size: float, *, bold: bool = False, lines: int | None = None) -> tuple[str, ...]:
    """The text in lines that fit into `room`: all of it, or the first `lines` of it with an ellipsis.

    A line breaks at a space, or inside a word that is itself longer than a line.
    """
    found: list[str] = []
    rest = text
    while rest:
        if lines is not None and len(found) == lines - 1:
            found.append(shorten(rest, room, size, bold=bold))
            break
        count = max(1, _fitting(rest, room, size, bold))
        if count < len(rest):
            space = rest.rfind(" ", 0, count + 1)
            count = space if space > 0 else _seam(rest, count)
        found.append(rest[:count].rstrip())
        rest = rest[count:].lstrip()
    return tuple(found)


def _fitting(text: str, room: float, size: float, bold: bool) -> int:
    """How many characters fit into `room`."""
    used = 0.0
    for count, character in enumerate(text):
        used += _advance(character, bold) * size / 100
        if used > room:
            return count
    return len(text)


def _seam(text: str, count: int) -> int:
    """Where to break a long word: before a capital or a bracket of its second half, as in `Minimum|Holding`."""
    for place in range(count, count // 2, -1):
        if text[place] in "(:" or (text[place].isupper() and text[place - 1].islower()):
            return place
    return count
