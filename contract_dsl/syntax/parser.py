"""Rule text to syntax tree: `parse` answers with as much of the file as it understood, and findings.

A file is cut into declarations first, each of which begins with a letter in the first column, and each is parsed by
itself. So a mistake costs its own declaration and hides nothing in the next.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from threading import Lock

from lark import Lark, Token, UnexpectedToken
from lark.lexer import Lexer
from lark.parsers.lalr_interactive_parser import InteractiveParser

from ..diagnostics import Diagnostic, Mend, did_you_mean
from ..limits import LIMITS
from ..source import Source, Span
from ..tree import Node, children
from . import nodes as n
from .builder import Builder
from .mending import mends_in
from .scanner import Chunk, ScanError, scan
from .slips import Slip, Spot, explain, negated

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

_MEANT = {
    "section": "clause",
    "article": "clause",
    "contract": "agreement",
    "definition": "term",
    "define": "term",
    "window": "schedule",
}
"""Words that others use for them."""
_NAMED = re.compile(r"\w+:?\s+(?:set\s+|of\s+)?([A-Za-z][A-Za-z0-9_]*)")
_NUMBERED = re.compile(r"\d+(?:\.\d+)*[A-Za-z]?(?:\([A-Za-z0-9]{1,6}\))*|[A-Z][A-Za-z0-9_]*")
_NEAR = 8
"""Words before a mistake that may explain it."""


class _NoLexer(Lexer):
    """Tokens are fed one by one, so lark's own lexer is never asked."""

    __future_interface__ = True

    def __init__(self, lexer_conf: object) -> None:
        pass

    def lex(self, *_: object) -> Iterator[Token]:
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


@dataclass(frozen=True, slots=True)
class Part:
    """What the text of one declaration was read as: the declaration or a stand-in for it, and what was found."""

    declarations: tuple[n.Declaration, ...]
    findings: tuple[Diagnostic, ...]


def parse_part(chunk: Chunk, *, hints: bool = True) -> Part:
    """One declaration; without `hints` a mistake is told by the word where reading stopped and not explained."""
    machine = _machine()
    findings: list[Diagnostic] = []
    with machine.lock:
        machine.builder.path = chunk.source.path
        machine.builder.findings = findings
        outcome = _parse_declaration(machine, chunk, hints=hints)
    if isinstance(outcome, Diagnostic):
        return Part(tuple(_unread(chunk, chunk.word)), (*findings, outcome))
    return Part((outcome,), tuple(findings))


def parse(
    source: Source, reading: Callable[[Chunk, bool], Part] | None = None
) -> tuple[n.Document, tuple[Diagnostic, ...]]:
    """The declarations of one file that could be read, and what was wrong with the others.

    `reading` is asked for each declaration and whether to explain mistakes; left out, that is `parse_part`.
    """
    findings: list[Diagnostic] = []
    declarations: list[n.Declaration] = []
    chunks = _chunks(source, findings, declarations)
    if len(chunks) > LIMITS.declarations:
        message = f"this file has more than {LIMITS.declarations:,} declarations"
        findings.append(Diagnostic("C053", source.whole_line(1), message, "divide it into several files"))
        chunks, declarations = [], []
    for chunk in chunks:
        hints = len(findings) < LIMITS.findings
        part = parse_part(chunk, hints=hints) if reading is None else reading(chunk, hints)
        declarations += part.declarations
        findings += part.findings
    whole = Span(source.path, 1, 1, len(source.lines), len(source.lines[-1]) + 1)
    unread = any(f.code in ("C001", "C053") for f in findings)
    return n.Document(path=source.path, declarations=tuple(declarations), unread=unread, span=whole), tuple(findings)


def _chunks(source: Source, findings: list[Diagnostic], declarations: list[n.Declaration]) -> list[Chunk]:
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
        chunk = Chunk(source, start, following - 1)
        if chunk.word in KEYWORDS:
            chunks.append(chunk)
        else:
            meant = _meant(chunk.word) if len(findings) < LIMITS.findings else ""
            findings.append(_no_declaration(chunk, meant))
            declarations += _unread(chunk, meant)
    return chunks


def _no_declaration(chunk: Chunk, meant: str) -> Diagnostic:
    word, start = chunk.word, chunk.first
    span = Span(chunk.source.path, start, 1, start, len(word) + 1)
    shown = word if word.isprintable() and len(word) < 60 else word[:1]
    help_ = f"did you mean `{meant}`?" if meant else "indent the line if it belongs to the declaration above"
    mend = Mend(span, meant) if meant else Mend(Span(span.path, start, 1, start, 1), "  ")
    return Diagnostic("C001", span, f"`{shown}` does not begin a declaration", help_, mends=(mend,))


def _meant(word: str) -> str:
    """The word for a declaration that the author may have had in mind."""
    lowered = word.lower()[:60]
    near = did_you_mean(lowered, KEYWORDS)
    return _MEANT.get(lowered) or (near.split("`")[1] if near else "")


def _unread(chunk: Chunk, word: str) -> Iterator[n.Declaration]:
    """A stand-in for a declaration with a mistake: its name counts as known, its uses are no findings of their own."""
    line = chunk.source.lines[chunk.first - 1]
    found = _NUMBERED.search(line, len(chunk.word)) if word == "clause" else _NAMED.match(line)
    if found is None or not word:
        return
    start, end = found.span(found.lastindex or 0)
    span = Span(chunk.source.path, chunk.first, start + 1, chunk.first, end + 1)
    yield n.UnreadDecl(word=word, name=n.Name(text=line[start:end], span=span), span=span)


def keywords() -> frozenset[str]:
    """Every word that the grammar knows, each a keyword only where it can stand."""
    return frozenset(word for word in _machine().keywords if word.isalpha())


def possible(source: Source, line: int, column: int) -> tuple[frozenset[str], frozenset[str]]:
    """What can stand at a place: the names of terminals such as `REF`, and the keywords.

    Nothing, if the text before it has a mistake. At a place outside of a declaration stand the words that begin one.
    """
    before = source.lines[:line]
    first = next((i for i in range(line, 0, -1) if before[i - 1][:1].strip() and before[i - 1][0] != "#"), 0)
    if column == 1 or not first or (first == line and not before[-1][: column - 1].strip()):
        return frozenset(), frozenset(KEYWORDS)
    cut = Source(source.path, "\n".join((*before[:-1], before[-1][: column - 1] + "x")))
    machine = _machine()
    with machine.lock:
        machine.builder.path, machine.builder.findings = source.path, []
        parser = machine.start()
        states, state = parser.parser_state.parse_conf.parse_table.states, parser.parser_state
        try:
            for token in scan(Chunk(cut, first, line), machine.keywords, lambda: states[state.position]):
                if (token.line, token.column) == (line, column) and token.type not in ("BLOCK_END", "LIMBS_END"):
                    break
                parser.feed_token(token)
        except (ScanError, UnexpectedToken):
            return frozenset(), frozenset()
        expected = _accepts(parser)
    spelled = {name: written for written, name in machine.keywords.items()}
    return expected, frozenset(word for name in expected if (word := spelled.get(name, "")).isalpha())


def _parse_declaration(machine: _Machine, chunk: Chunk, *, hints: bool) -> n.Declaration | Diagnostic:
    parser = machine.start()
    states = parser.parser_state.parse_conf.parse_table.states
    state = parser.parser_state
    near: list[Token] = []
    fed = 0
    try:
        for token in scan(chunk, machine.keywords, lambda: states[state.position]):
            if str(token) == "not" and near and near[-1].type in ("MUST", "MAY"):
                return _diagnostic(chunk, negated(str(near[-2]) if len(near) > 1 else "", near[-1], token))
            parser.feed_token(token)
            fed += 1
            if token.type not in ("BLOCK_END", "LIMBS_END"):
                near = [*near[1 - _NEAR :], token]
        result = parser.feed_token(_end_after(near[-1] if near else None))
    except ScanError as error:
        mends = tuple(Mend(error.span, text) for text in mends_in(error.help))
        if error.code == "C003":
            end = len(chunk.source.line(error.span.line).rstrip()) + 1
            mends = (Mend(Span(error.span.path, error.span.line, end, error.span.line, end), '"'),)
        return Diagnostic(error.code, error.span, error.message, error.help, mends=mends)
    except UnexpectedToken as error:
        return _diagnostic(chunk, explain(_spot(machine, chunk, near, error.token, fed if hints else 0)))
    assert isinstance(result, n.Declaration)
    return _too_deep(result) or result


def _end_after(last: Token | None) -> Token:
    return Token.new_borrow_pos("$END", "", last) if last is not None else Token("$END", "", 0, 1, 1)


def _spot(machine: _Machine, chunk: Chunk, near: list[Token], token: Token, fed: int) -> Spot:
    """All that is known of a mistake after `fed` tokens: the declaration is read again up to it."""
    parser = machine.start()
    states = parser.parser_state.parse_conf.parse_table.states
    state = parser.parser_state
    tokens: list[Token] = []
    brackets: list[Token] = []
    for read in scan(chunk, machine.keywords, lambda: states[state.position]):
        if len(tokens) == fed:
            break
        tokens.append(read)
        parser.feed_token(read)
        if read.type in ("LPAR", "LSQB"):
            brackets.append(read)
        elif read.type in ("RPAR", "RSQB"):
            brackets.pop()
    words = [i for i, read in enumerate(tokens) if read.type not in ("BLOCK_END", "LIMBS_END")]
    before = machine.start()
    for read in tokens[: words[-1]] if words else []:
        before.feed_token(read)
    return Spot(
        before=tuple(near),
        token=token,
        line=chunk.source.line(token.line or chunk.first),
        expected=_accepts(parser),
        earlier=_accepts(before),
        spellings={name: written for written, name in machine.keywords.items()},
        ends=token.type in ("$END", "BLOCK_END", "LIMBS_END"),
        open=brackets[-1] if brackets else None,
        limbs=any(read.type == "LABEL" for read in tokens),
    )


def _accepts(parser: InteractiveParser) -> frozenset[str]:
    return frozenset(parser.accepts())  # type: ignore[no-untyped-call]  # lark says nothing of its type


def _diagnostic(chunk: Chunk, slip: Slip) -> Diagnostic:
    place = slip.place
    line, column = place.line or chunk.first, place.column or 1
    span = Span(chunk.source.path, line, column, line, max(place.end_column or 2, column + 1))
    mends = tuple(Mend(_replaced(span, slip), text) for text in slip.mends or mends_in(slip.help))
    return Diagnostic("C002", span, slip.message or f"`{place}` cannot stand here", slip.help, mends=mends)


def _replaced(span: Span, slip: Slip) -> Span:
    """What a mend takes the place of: the wrong word, or more than that if the slip says so."""
    start, behind = slip.start, slip.behind
    if behind is not None:
        line, column = behind.end_line or span.line, behind.end_column or span.column
        return Span(span.path, line, column, line, column)
    if start is None:
        return span
    return Span(span.path, start.line or span.line, start.column or span.column, span.end_line, span.end_column)


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
