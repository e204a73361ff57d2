"""Rule text to syntax tree: `parse` answers with as much of the file as it understood, and findings.

A file is cut into declarations first, each of which begins with a letter in the first column, and each is parsed by
itself. So a mistake costs its own declaration and hides nothing in the next.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from threading import Lock

from lark import Lark, Token, UnexpectedToken
from lark.lexer import Lexer
from lark.parsers.lalr_interactive_parser import InteractiveParser

from ..diagnostics import Diagnostic, did_you_mean
from ..limits import LIMITS
from ..source import Source, Span
from ..tree import Node, children
from . import nodes as n
from .builder import Builder
from .expectations import describe
from .scanner import Chunk, ScanError, scan

KEYWORDS = (
    "rule",
    "agreement",
    "vocabulary",
    "use",
    "role",
    "party",
    "security",
    "place",
    "calendar",
    "schedule",
    "receipt",
    "fact",
    "choice",
    "event",
    "act",
    "amount",
    "state",
    "term",
    "division",
    "clause",
)
"""The words that begin a declaration."""


class _NoLexer(Lexer):
    """Tokens are fed one by one, so lark's own lexer is never asked."""

    __future_interface__ = True

    def __init__(self, lexer_conf: object) -> None:
        pass

    def lex(self, lexer_state: object, parser_state: object) -> Iterator[Token]:
        raise AssertionError("the scanner feeds the parser")


class _Machine:
    """The parse table with the callbacks that build the tree. One at work at a time."""

    def __init__(self) -> None:
        grammar = files(__package__).joinpath("grammar.lark").read_text(encoding="utf-8")
        self.builder = Builder()
        self.lock = Lock()
        self._lark = Lark(
            grammar,
            parser="lalr",
            lexer=_NoLexer,
            start="declaration",
            keep_all_tokens=True,
            maybe_placeholders=False,
            transformer=self.builder,
        )
        self.keywords: Mapping[str, str] = {
            t.pattern.value: t.name for t in self._lark.terminals if getattr(t.pattern, "type", "") == "str"
        }

    def start(self) -> InteractiveParser:
        return self._lark.parse_interactive("", start="declaration")


@lru_cache(maxsize=1)
def _machine() -> _Machine:
    return _Machine()


def parse(source: Source) -> tuple[n.Document, tuple[Diagnostic, ...]]:
    """The declarations of one file that could be read, and what was wrong with the others."""
    findings: list[Diagnostic] = []
    declarations: list[n.Declaration] = []
    chunks = _chunks(source, findings)
    if len(chunks) > LIMITS.declarations:
        findings.append(
            Diagnostic("C053", source.whole_line(1), f"this file has more than {LIMITS.declarations:,} declarations")
        )
        chunks = chunks[: LIMITS.declarations]
    machine = _machine()
    with machine.lock:
        machine.builder.path = source.path
        for chunk in chunks:
            outcome = _parse_declaration(machine, chunk)
            if isinstance(outcome, Diagnostic):
                findings.append(outcome)
            else:
                declarations.append(outcome)
    whole = Span(source.path, 1, 1, len(source.lines), len(source.lines[-1]) + 1)
    return n.Document(path=source.path, declarations=tuple(declarations), span=whole), tuple(findings)


def _chunks(source: Source, findings: list[Diagnostic]) -> list[Chunk]:
    """The stretches of lines that hold one declaration each; text outside of one is a finding."""
    starts = [i for i, line in enumerate(source.lines, 1) if line and not line[0].isspace() and line[0] != "#"]
    first_text = next(
        (i for i, line in enumerate(source.lines, 1) if line.strip() and not line.lstrip().startswith("#")), None
    )
    if first_text is not None and (not starts or first_text < starts[0]):
        findings.append(
            Diagnostic(
                "C001",
                source.whole_line(first_text),
                "this line belongs to no declaration",
                "a declaration begins in the first column with a word such as `clause`, `term` or `event`",
            )
        )
    chunks = []
    for start, following in zip(starts, [*starts[1:], len(source.lines) + 1], strict=False):
        word = source.lines[start - 1].split()[0].rstrip(":")
        if word not in KEYWORDS:
            span = Span(source.path, start, 1, start, len(word) + 1)
            shown = word if word.isprintable() and len(word) < 60 else word[:1]
            findings.append(
                Diagnostic(
                    "C001",
                    span,
                    f"`{shown}` does not begin a declaration",
                    did_you_mean(word, KEYWORDS) or "indent the line if it belongs to the declaration above",
                )
            )
            continue
        chunks.append(Chunk(source, start, following - 1))
    return chunks


def _parse_declaration(machine: _Machine, chunk: Chunk) -> n.Declaration | Diagnostic:
    parser = machine.start()
    states = parser.parser_state.parse_conf.parse_table.states
    state = parser.parser_state
    last: Token | None = None
    try:
        for token in scan(chunk, machine.keywords, lambda: states[state.position]):
            last = token
            parser.feed_token(token)
        result = parser.feed_token(_end_after(last))
    except ScanError as error:
        return Diagnostic(error.code, error.span, error.message, error.help)
    except UnexpectedToken as error:
        return _unexpected(error, last, chunk)
    assert isinstance(result, n.Declaration)
    return _too_deep(result) or result


def _end_after(last: Token | None) -> Token:
    return Token.new_borrow_pos("$END", "", last) if last is not None else Token("$END", "", 0, 1, 1)


def _unexpected(error: UnexpectedToken, last: Token | None, chunk: Chunk) -> Diagnostic:
    token = error.token
    at_end = token.type in ("$END", "BLOCK_END", "LIMBS_END")
    path = chunk.source.path
    place = last if at_end and last is not None else token
    line, column, end = place.line or chunk.first, place.column or 1, place.end_column or 2
    span = Span(path, line, column, line, max(end, column + 1))
    message, help_ = describe(str(token), token.type, set(error.expected), ends=at_end)
    return Diagnostic("C002", span, message, help_)


def _too_deep(declaration: n.Declaration) -> Diagnostic | None:
    """The finding for a declaration nested too deep, found without recursion."""
    stack: list[tuple[Node, int]] = [(declaration, 0)]
    while stack:
        node, depth = stack.pop()
        if depth > LIMITS.depth:
            return Diagnostic(
                "C052",
                node.span,
                f"this is nested more than {LIMITS.depth} deep",
                "define a part of it as a term and use its name",
            )
        stack.extend((child, depth + 1) for child in children(node))
    return None
