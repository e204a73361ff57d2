"""The words of a declaration as they stand, each with the notions of the grammar around it.

The syntax tree keeps what was said; whoever lays a text out anew needs how it was said: every word, bracket and label
in its place. So the declaration is read once more with the same grammar and scanner, and no tree is built of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from lark import Lark, Token, Tree

from .parser import _NoLexer
from .scanner import Chunk, scan


@dataclass(frozen=True, slots=True)
class Around:
    """One notion of the grammar at one place: `sentence`, `tail_if`, `conjunction` ..., and where its words begin."""

    notion: str
    first: int
    """The number of its first word in the declaration, from 0."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word, number, text, sign or label of a declaration."""

    kind: str
    """Its terminal in the grammar."""
    text: str
    """As the author wrote it, quotation marks included."""
    line: int
    """Counted from 1 in the file."""
    column: int
    """Counted from 1; of its first character."""
    around: tuple[Around, ...]
    """What it is part of, from the declaration down; two words are in the same notion if they have the same object."""


class _Reader:
    """The grammar with nothing built on it."""

    def __init__(self) -> None:
        grammar = files(__package__).joinpath("grammar.lark").read_text(encoding="utf-8")
        self.lark = Lark(
            grammar,
            parser="lalr",
            lexer=_NoLexer,
            start="declaration",
            keep_all_tokens=True,
            maybe_placeholders=False,
        )
        self.keywords: Mapping[str, str] = {
            t.pattern.value: t.name for t in self.lark.terminals if getattr(t.pattern, "type", "") == "str"
        }


@lru_cache(maxsize=1)
def _reader() -> _Reader:
    return _Reader()


def words_of(chunk: Chunk) -> tuple[Word, ...]:
    """The words of a declaration that `parse` has read without a finding; any other raises an error of the parser."""
    reader = _reader()
    parser = reader.lark.parse_interactive("", start="declaration")
    states, state = parser.parser_state.parse_conf.parse_table.states, parser.parser_state
    for token in scan(chunk, reader.keywords, lambda: states[state.position]):
        parser.feed_token(token)
    return _in_order(parser.feed_token(Token("$END", "", 0, 1, 1)), chunk)


def _in_order(tree: Tree[Token], chunk: Chunk) -> tuple[Word, ...]:
    """The words of the tree from left to right, by a stack of its own."""
    words: list[Word] = []
    lines = chunk.source.lines
    stack: list[tuple[Tree[Token] | Token, tuple[Around, ...]]] = [(tree, ())]
    while stack:
        item, around = stack.pop()
        if isinstance(item, Token):
            if item.type not in ("BLOCK_END", "LIMBS_END"):
                line, column = item.line or 1, item.column or 1
                text = lines[line - 1][column - 1 : (item.end_column or column) - 1]
                words.append(Word(item.type, text, line, column, around))
        else:
            # Nothing of what stands on the stack comes before this, so its first word is the next one.
            inside = (*around, Around(str(item.data), len(words)))
            stack.extend((child, inside) for child in reversed(item.children))
    return tuple(words)
