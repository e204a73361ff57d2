"""Text to tokens, with the parser's help.

The scanner is contextual: a word is a keyword only where the parser can take that keyword, so `by` and `to` stay free
as names of fields, and `5.07(a)` is a reference in one place and a number with a call in another. It also turns the
layout of limbs into tokens: a label such as `(i)` that stands first on its line opens a block, and the block ends where
a later line begins at or left of the label.
"""

import re
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass

from lark import Token

from ..limits import LIMITS
from ..source import Source, Span
from .printed import MONTHS, Printed, printed_date, printed_number, strange

_SHAPE = re.compile(
    r"""(?P<space>[ \t\r\f]+)
    |(?P<newline>\n)
    |(?P<comment>\#[^\n]*)
    |(?P<string>"[^"\n]*")
    |(?P<date>\d{4}-\d{2}-\d{2})
    |(?P<time>\d{1,2}:\d{2})
    |(?P<ordinal>\d+(?:st|nd|rd|th)\b)
    |(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)
    |(?P<word>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<sign><=|>=|<>|[-+*/=<>()\[\].,:%])""",
    re.VERBOSE,
)
_LABEL = re.compile(r"\(([A-Za-z0-9]{1,6})\)(?=\s|$)")
LIKE_A_LABEL = re.compile(r"\s*\([A-Za-z0-9]{1,6}\)\s")
"""The start of a line that looks like a limb."""
_REFERENCE = re.compile(
    r"(?:[a-z][a-z0-9_]*:)?(?:\d+[A-Z][a-z][A-Za-z0-9_]*|\d+(?:\.\d+)*[A-Za-z]?|[A-Z][A-Za-z0-9_]*)(?:\([A-Za-z0-9]{1,6}\))*"
)
"""A printed number, or a defined term, which may begin with a number itself: `30DayVWAP`."""
_QUALIFIED = re.compile(r"[a-z][a-z0-9_]*:[A-Za-z_][A-Za-z0-9_]*")
_ZONE = re.compile(r"[A-Za-z_]+(?:/[A-Za-z0-9_+-]+)+|UTC")
_MONEY = re.compile(r"([A-Z]{3})[ \t]+(-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)")
_CURRENCY = re.compile(r"[A-Z]{3}(?![A-Za-z0-9_])")
_HOLDERS = re.compile(r"[ \t]+[A-Za-z_]\w*[ \t]+of\b")
_NOTHING_FOLLOWS = re.compile(r"[ \t]*[\]),]")
_COMPLETE = frozenset(
    {"now", "present", "force", "holds", "ceases", "promptly", "severally", "remain", "optional", "everything"}
)
"""Keywords after which nothing need follow."""
_WORD_FOLLOWED_BY_COLON = re.compile(r"[A-Za-z_][A-Za-z0-9_]*[ \t]*:(?![A-Za-z])|[A-Za-z_][A-Za-z0-9_]*:[ \t]")


@dataclass(frozen=True, slots=True)
class ScanError(Exception):
    """The scanner cannot go on at this place."""

    code: str
    span: Span
    message: str
    help: str | None = None


@dataclass(frozen=True, slots=True)
class Chunk:
    """The text of one declaration: lines `first` to `last` of the source, counted from 1."""

    source: Source
    first: int
    last: int

    @property
    def word(self) -> str:
        """The first word of the declaration."""
        return self.source.lines[self.first - 1].split()[0].rstrip(":")


def scan(chunk: Chunk, keywords: Mapping[str, str], acceptable: Callable[[], Container[str]]) -> Iterator[Token]:
    """The tokens of a declaration.

    `keywords` maps words and signs to terminals; `acceptable` says which terminals the parser can take now. Raises
    `ScanError` for what is no text of the language and for too much nesting.
    """
    path = chunk.source.path
    columns: list[int] = []
    brackets: list[Span] = []
    count = 0
    for line_number in range(chunk.first, chunk.last + 1):
        text = chunk.source.lines[line_number - 1]
        position, fresh, end = 0, True, len(text)
        while position < end:
            shape = _SHAPE.match(text, position)
            if shape is None:
                raise _otherwise(path, line_number, position, strange(text, position))
            kind = shape.lastgroup
            if kind in ("space", "comment"):
                position = shape.end()
                continue
            column = position + 1
            count += 1
            if count > LIMITS.tokens:
                span = Span(path, line_number, column, line_number, column + 1)
                raise ScanError(
                    "C054", span, f"this declaration has more than {LIMITS.tokens:,} words", "divide it into several"
                )
            if fresh:
                fresh = False
                label = _LABEL.match(text, position)
                if "\t" in text[:position] and (columns or label is not None):
                    raise _tab(path, line_number, text)
                yield from _close_blocks(columns, column, label is not None, line_number)
                if label is not None and "LABEL" in acceptable():
                    if not columns or columns[-1] != column:
                        columns.append(column)
                        _count_depth(len(columns), path, line_number, column)
                    yield _token("LABEL", label.group(1), line_number, position, label.end())
                    position = label.end()
                    continue
            if kind in ("number", "word", "ordinal") and "REF" not in acceptable():
                printed = printed_number(text, position)
                if printed is None and "DATE_VALUE" in acceptable():
                    printed = printed_date(text, position)
                if printed is not None:
                    raise _otherwise(path, line_number, position, printed)
            name, value, stop = _classify(text, position, shape, keywords, acceptable())
            if len(value) > (LIMITS.text if name == "STRING" else LIMITS.word):
                raise _too_long(path, line_number, column, name)
            if value in ("(", "["):
                brackets.append(Span(path, line_number, column, line_number, column + 1))
                _count_depth(len(brackets), path, line_number, column)
            elif value in (")", "]") and brackets:
                brackets.pop()
            yield _token(name, value, line_number, position, stop)
            position = stop
    yield from _close_blocks(columns, 0, False, chunk.last)


def _classify(
    text: str, position: int, shape: re.Match[str], keywords: Mapping[str, str], acceptable: Container[str]
) -> tuple[str, str, int]:
    """Terminal, value and end of the token at `position`."""
    kind, value = shape.lastgroup, shape.group()
    if kind in ("number", "word", "date", "time") and "REF" in acceptable:
        keyword = keywords.get(value)
        reference = _REFERENCE.match(text, position)
        if reference is not None and not (keyword is not None and keyword in acceptable):
            return "REF", reference.group(), reference.end()
    if kind == "word":
        return _classify_word(text, position, shape, keywords, acceptable)
    if kind == "number":
        if text.startswith("%", shape.end()):
            return "PERCENT", value, shape.end() + 1
        return "NUMBER", value, shape.end()
    if kind == "string":
        return "STRING", value[1:-1], shape.end()
    if kind == "ordinal":
        return "ORDINAL", value, shape.end()
    if kind in ("date", "time"):
        return f"{kind.upper()}_VALUE", value, shape.end()
    return keywords.get(value, value), value, shape.end()


def _classify_word(
    text: str, position: int, shape: re.Match[str], keywords: Mapping[str, str], acceptable: Container[str]
) -> tuple[str, str, int]:
    value = shape.group()
    if "ZONE_NAME" in acceptable and (zone := _ZONE.match(text, position)):
        return "ZONE_NAME", zone.group(), zone.end()
    if "MONEY_VALUE" in acceptable and (money := _MONEY.match(text, position)):
        return "MONEY_VALUE", money.group(), money.end()
    if "CURRENCY_CODE" in acceptable and _CURRENCY.match(text, position):
        return "CURRENCY_CODE", value, shape.end()
    if "QNAME" in acceptable and (qualified := _QUALIFIED.match(text, position)):
        return "QNAME", qualified.group(), qualified.end()
    if "MONTH_NAME" in acceptable and value in MONTHS:
        return "MONTH_NAME", value, shape.end()
    if "NAME" in acceptable and _WORD_FOLLOWED_BY_COLON.match(text, position):
        return "NAME", value, shape.end()
    keyword = keywords.get(value)
    if keyword is not None and keyword in acceptable and "NAME" in acceptable and _ends_here(text, value, shape.end()):
        return "NAME", value, shape.end()
    if keyword is not None and (keyword in acceptable or "NAME" not in acceptable):
        return keyword, value, shape.end()
    return "NAME", value, shape.end()


def _ends_here(text: str, word: str, end: int) -> bool:
    """Whether a word that could be a keyword is a name, since what the keyword needs does not follow."""
    if word == "holders":
        return _HOLDERS.match(text, end) is None
    return _NOTHING_FOLLOWS.match(text, end) is not None and word not in _COMPLETE


def _close_blocks(columns: list[int], column: int, label: bool, line: int) -> Iterator[Token]:
    """BLOCK_END and LIMBS_END for the limbs that end where a line begins at `column`."""
    while columns and columns[-1] > column:
        columns.pop()
        yield _token("BLOCK_END", "", line, max(column - 1, 0), max(column - 1, 0))
        yield _token("LIMBS_END", "", line, max(column - 1, 0), max(column - 1, 0))
    if columns and columns[-1] == column:
        yield _token("BLOCK_END", "", line, column - 1, column - 1)
        if not label:
            columns.pop()
            yield _token("LIMBS_END", "", line, column - 1, column - 1)


def _count_depth(depth: int, path: str, line: int, column: int) -> None:
    if depth > LIMITS.depth:
        span = Span(path, line, column, line, column + 1)
        raise ScanError(
            "C052", span, f"brackets or limbs are nested more than {LIMITS.depth} deep", "define a part of it as a term"
        )


def _token(name: str, value: str, line: int, start: int, end: int) -> Token:
    return Token(name, value, start, line, start + 1, line, end + 1, end)


def _otherwise(path: str, line: int, position: int, printed: Printed) -> ScanError:
    span = Span(path, line, position + 1, line, printed.end + 1)
    return ScanError(printed.code, span, printed.message, printed.help)


def _tab(path: str, line: int, text: str) -> ScanError:
    column = text.index("\t") + 1
    span = Span(path, line, column, line, column + 1)
    message = "this line is indented with a tab, and limbs are told apart by their columns"
    return ScanError("C004", span, message, "indent it with spaces")


def _too_long(path: str, line: int, column: int, name: str) -> ScanError:
    span = Span(path, line, column, line, column + 1)
    if name == "STRING":
        return ScanError("C057", span, f"this text has more than {LIMITS.text:,} characters", "shorten it")
    return ScanError("C057", span, f"this word has more than {LIMITS.word} characters", "shorten it")
