"""What the methods that build the syntax tree share: the children of a grammar rule, picked by their kind."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, TypeVar, cast

from lark import Token

from ..diagnostics import Diagnostic, Label
from ..source import Span
from ..tree import Node
from . import nodes as n

Child = Token | Node | None
N = TypeVar("N", bound=Node)


def span_of(child: Child, path: str) -> Span | None:
    """The place of a child; none for what the scanner adds."""
    if isinstance(child, Token):
        if child.type in ("BLOCK_END", "LIMBS_END"):
            return None
        return Span(path, child.line or 0, child.column or 0, child.end_line or 0, child.end_column or 0)
    if isinstance(child, n.Expr) and child.outer is not None:
        return child.outer
    return child.span if isinstance(child, Node) else None


def pick(children: Sequence[Child], kind: type[N]) -> N | None:
    """The first child of a kind, if there is one."""
    return next((c for c in children if isinstance(c, kind)), None)


def need(children: Sequence[Child], kind: type[N]) -> N:
    """The first child of a kind, which the grammar promises."""
    return next(c for c in children if isinstance(c, kind))


def all_of_kind(children: Sequence[Child], kind: type[N]) -> tuple[N, ...]:
    """All children of a kind."""
    return tuple(c for c in children if isinstance(c, kind))


def token_in(children: Sequence[Child], *types: str) -> Token | None:
    """The first token of some types, if there is one."""
    return next((c for c in children if isinstance(c, Token) and c.type in types), None)


def has(children: Sequence[Child], *types: str) -> bool:
    """Whether a token of some types is among the children."""
    return token_in(children, *types) is not None


def number_of(text: str) -> Decimal:
    """A written number; commas group its digits."""
    return Decimal(text.replace(",", ""))


class Part(Node):
    """A piece of a declaration on its way to its place; it never leaves the builder."""

    __slots__ = ("kind", "value")

    def __init__(self, kind: str, value: Any, span: Span) -> None:
        object.__setattr__(self, "kind", kind)
        object.__setattr__(self, "value", value)
        object.__setattr__(self, "span", span)

    kind: str
    value: Any


class Building:
    """Callbacks of the parser; `path` is the file being read, and `findings` takes what is said twice in it."""

    def __init__(self) -> None:
        self.path = ""
        self.findings: list[Diagnostic] = []

    # ---- help

    def _span(self, children: Sequence[Child]) -> Span:
        spans = [s for c in children if (s := span_of(c, self.path)) is not None]
        return spans[0].to(spans[-1]) if spans else Span(self.path, 1, 1, 1, 1)

    def _name(self, token: Child) -> n.Name:
        assert isinstance(token, Token)
        return n.Name(text=str(token), span=cast(Span, span_of(token, self.path)))

    def _names(self, children: Sequence[Child], *types: str) -> tuple[n.Name, ...]:
        types = types or ("NAME", "QNAME")
        return tuple(self._name(c) for c in children if isinstance(c, Token) and c.type in types)

    def _reference(self, token: Child) -> n.Reference:
        assert isinstance(token, Token)
        return n.Reference(text=str(token), span=cast(Span, span_of(token, self.path)))

    def _references(self, children: Sequence[Child]) -> tuple[n.Reference, ...]:
        return tuple(self._reference(c) for c in children if isinstance(c, Token) and c.type == "REF")

    def _part(self, kind: str, value: Any, children: Sequence[Child]) -> Part:
        return Part(kind, value, self._span(children))

    @staticmethod
    def _value(children: Sequence[Child], kind: str, default: Any = None) -> Any:
        return next((c.value for c in children if isinstance(c, Part) and c.kind == kind), default)

    @staticmethod
    def _values(children: Sequence[Child], kind: str) -> tuple[Any, ...]:
        return tuple(c.value for c in children if isinstance(c, Part) and c.kind == kind)

    def _once(self, children: Sequence[Child], **words: str) -> None:
        """A finding for each part of the kinds named that stands there again; `words` says how each is written."""
        for kind, word in words.items():
            places = [c.span for c in children if isinstance(c, Part) and c.kind == kind]
            for again in places[1:]:
                first = Label(places[0], "it stands here first")
                self.findings.append(Diagnostic("C313", again, f"`{word}` stands twice", "keep one of them", (first,)))

    @staticmethod
    def _title(children: Sequence[Child]) -> str:
        token = token_in(children, "STRING")
        return str(token) if token is not None else ""

    @staticmethod
    def _after(children: Sequence[Child], word: str) -> n.Expr | None:
        """The expression that stands right after the keyword `word`."""
        for i, child in enumerate(children[:-1]):
            if isinstance(child, Token) and str(child) == word:
                following = children[i + 1]
                if isinstance(following, n.Expr):
                    return following
        return None
