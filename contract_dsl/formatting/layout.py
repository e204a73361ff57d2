"""A whole file laid out anew: its declarations, its comments and the blank lines between."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ..source import Source
from ..syntax import Document
from ..syntax.concrete import Word, words_of
from ..syntax.scanner import Chunk
from .columns import STEP, WIDTH, Columns
from .spacing import touch, written

_MOST_BLANK, _MOST_BLANK_INSIDE = 2, 1
"""Blank lines in a row between declarations, and in one."""
_GAP = 2
"""Blanks before a comment behind a line, at the least."""
_TABLES = {"party": frozenset({"is"}), "place": frozenset({"time", "weekdays"})}
"""What is laid out as a table, and the words with which its columns begin, titles aside."""
_SPACE = " \t\r\f"
_BEFORE_A_COMMENT = re.compile(r'(?:[^"#]|"[^"]*")*')


@dataclass(slots=True)
class Line:
    """A line of the file on its way to its layout."""

    code: str = ""
    """Its words with the blanks between, from the first word on."""
    comment: str = ""
    """From the `#` on."""
    was: int = 0
    """Where its first character stood."""
    comment_was: int = 0
    """Where its comment stood."""
    column: int = 0
    words: list[Word] = field(default_factory=list)

    @property
    def end(self) -> int:
        """The column behind its last word."""
        return self.column + len(self.code)

    def text(self) -> str:
        """The line as it is written."""
        if not self.code:
            return " " * self.column + self.comment if self.comment else ""
        start = " " * self.column + self.code
        return start + " " * (self.comment_was - len(start)) + self.comment if self.comment else start


def laid_out(source: Source, document: Document) -> str:
    """The text of a file that was read without a finding, with line feeds at the ends of its lines."""
    lines = [_line(text) for text in source.lines]
    starts = [declaration.span.line for declaration in document.declarations]
    for first, following in zip(starts, [*starts[1:], len(lines) + 1], strict=False):
        _declaration(Chunk(source, first, following - 1), lines)
    _place_comment_lines(lines, frozenset(starts))
    _line_up(lines, starts)
    _place_comments(lines)
    return _joined(lines)


def comments_of(source: Source) -> list[str]:
    """The comments of a file in their order, from the `#` on."""
    return [line.comment for line in map(_line, source.lines) if line.comment]


def _line(text: str) -> Line:
    code = _BEFORE_A_COMMENT.match(text)
    end = code.end() if code is not None else 0
    bare = text[:end].rstrip(_SPACE)
    was = len(text) - len(text.lstrip(_SPACE))
    return Line(code=bare.lstrip(_SPACE), comment=text[end:].rstrip(), was=was, comment_was=end)


def _declaration(chunk: Chunk, lines: Sequence[Line]) -> None:
    """Give the lines of a declaration their words, and each its column."""
    words = words_of(chunk)
    columns = Columns(words)
    for number, word in enumerate(words):
        line = lines[word.line - 1]
        if columns.begins_line(number):
            line.column, line.code = columns.of[number], ""
        line.code += " " * (columns.of[number] - line.end) + written(word)
        line.words.append(word)


def _place_comment_lines(lines: Sequence[Line], starts: frozenset[int]) -> None:
    """A comment on a line of its own stands with what follows, or with what precedes if it stood farther right."""
    following = [(0, 0)] * (len(lines) + 1)
    begins = [True] * (len(lines) + 1)
    for number in range(len(lines) - 1, -1, -1):
        line = lines[number]
        following[number] = (line.was, line.column) if line.code else following[number + 1]
        begins[number] = number + 1 in starts if line.code else begins[number + 1]
    levels: list[tuple[int, int]] = []
    for number, line in enumerate(lines):
        if line.code:
            levels = [level for level in levels if level[1] < line.column]
            levels.append((line.was, line.column))
        elif line.comment:
            line.column = _comment_column(line.was, levels, following[number], begins[number])


def _comment_column(
    was: int, levels: Sequence[tuple[int, int]], following: tuple[int, int], before_declaration: bool
) -> int:
    """The column of a comment that stood at `was`; `levels` and `following` say where lines stood and will stand."""
    next_was, next_column = following
    if before_declaration:
        if was == 0 or not levels:
            return 0
        next_column = STEP
    elif was <= next_was:
        return next_column
    fitting = [(then, -now) for then, now in levels if then <= was and now > next_column]
    return -max(fitting)[1] if fitting else next_column


def _line_up(lines: Sequence[Line], starts: Sequence[int]) -> None:
    """Parties, or places, on lines one below the other are a table if the author made one: their parts line up."""
    ends = [*starts[1:], len(lines) + 1]
    for word, bounds in _TABLES.items():
        table: list[Line] = []
        for start, end in zip(starts, ends, strict=False):
            line = lines[start - 1]
            row = bool(line.words) and line.words[0].text == word and not any(x.code for x in lines[start : end - 1])
            if row and table and lines[start - 2] is table[-1]:
                table.append(line)
            else:
                _align(table, bounds)
                table = [line] if row else []
        _align(table, bounds)


def _align(table: Sequence[Line], bounds: frozenset[str]) -> None:
    """Move what begins with one of `bounds` below each other, if it was set apart and all rows have room for it."""
    if not any(_set_apart(line.words) for line in table):
        return
    rows = [_cells(line.words, bounds) for line in table]
    for cell in range(1, max(map(len, rows), default=0)):
        width = max(len(row[cell - 1]) for row in rows if len(row) > cell)
        for row in rows:
            if len(row) > cell:
                row[cell - 1] = row[cell - 1].ljust(width)
    texts = [" ".join(row) for row in rows]
    if all(len(text) <= WIDTH for text in texts):
        for line, text in zip(table, texts, strict=True):
            line.code = text


def _set_apart(words: Sequence[Word]) -> bool:
    """Whether the author left more than one blank between two words."""
    pairs = pairwise(words)
    return any(word.column - before.column - len(before.text) > 1 for before, word in pairs)


def _cells(words: Sequence[Word], bounds: frozenset[str]) -> list[str]:
    cells = [""]
    for number, word in enumerate(words):
        if number and (word.kind == "STRING" or word.text in bounds):
            cells.append("")
        apart = cells[-1] and not touch(words[number - 1], word)
        cells[-1] += (" " if apart else "") + written(word)
    return cells


def _place_comments(lines: Sequence[Line]) -> None:
    """Comments behind lines in a row stand below each other, where the author put the most of them."""
    run: list[Line] = []
    for line in [*lines, Line()]:
        if line.code and line.comment:
            run.append(line)
        elif run:
            _place_run(run)
            run = []


def _place_run(run: Sequence[Line]) -> None:
    least = max(line.end for line in run) + _GAP
    most = WIDTH - max(len(line.comment) for line in run)
    if least > most:
        for line in run:
            line.comment_was = max(line.end + _GAP, min(line.comment_was, WIDTH - len(line.comment)))
        return
    wished = sorted(max(least, min(line.comment_was, most)) for line in run)
    column = max(wished, key=wished.count)
    for line in run:
        line.comment_was = column


def _joined(lines: Sequence[Line]) -> str:
    texts: list[str] = []
    blank = 0
    for line in lines:
        text = line.text()
        if not text:
            blank += 1
            continue
        if texts:
            texts += [""] * min(blank, _MOST_BLANK_INSIDE if line.column else _MOST_BLANK)
        texts.append(text)
        blank = 0
    return "".join(f"{text}\n" for text in texts)
