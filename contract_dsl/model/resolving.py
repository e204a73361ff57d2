"""What resolving expressions needs at every place: the scope, the types, the definitions."""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from ..diagnostics import Mend
from ..source import Span
from ..syntax import nodes as s
from . import nodes as m
from . import types as t
from .builtins import ANY_EVENT
from .scope import Local, Scope
from .wording import a_kind, instead

Locals = Mapping[str, Local]
_ONE_WORD = re.compile(r"write `([\w.]+|section [\w.]+)`(?: without quotation marks)?")

ORDERED = (t.DATE, t.TIME, t.YEAR, t.MOMENT)
DECLARE_SCHEDULE = "declare it, for example `schedule QuarterEnd: 31 March and 30 June`"


@dataclass(frozen=True)
class Signature:
    """Parameters and result of a definition that expressions can use."""

    parameters: tuple[m.Parameter, ...]
    result: t.Type


def exact(value: Decimal, parts: int = 1) -> int | Fraction:
    """A written number as an exact one, or that many of so many parts; a `Decimal` that is divided may be rounded."""
    fraction = Fraction(value) / parts
    return fraction.numerator if fraction.denominator == 1 else fraction


def _mends(help_: str | None, span: Span) -> tuple[Mend, ...]:
    """The mend of a help that names the words to put in the place of a value."""
    found = _ONE_WORD.fullmatch(help_ or "")
    return (Mend(span, found[1]),) if found is not None else ()


class Resolving(ABC):
    """What is shared by the parts that resolve the expressions of the file that the scope stands in."""

    def __init__(
        self,
        scope: Scope,
        events: Callable[[str], m.Event | None],
        signatures: Mapping[str, Signature],
        facts: Mapping[str, m.Fact],
    ) -> None:
        self.scope = scope
        self._events = events
        self._signatures = signatures
        self._facts = facts
        self._limb_parents: list[str] = []
        self._limb_edge: m.EdgeKind = "uses-term"
        self._it: t.Type | None = None
        self._trigger: t.Type | None = None

    @abstractmethod
    def value(self, expr: s.Expr, names: Locals, expected: t.Type | None = None) -> m.Expr:
        """An expression; `expected` helps with words of a choice and bare texts."""

    @abstractmethod
    def pattern(self, written: s.Pattern, names: Locals, *, acts: bool = False) -> tuple[m.Pattern, dict[str, Local]]:
        """A pattern, and the variables that it adds."""

    # ---- entry points

    def truth(self, expr: s.Expr, names: Locals, help_: str | None = None) -> m.Expr:
        """A condition; `help_` says what to write if it is none."""
        result = self.value(expr, names, t.TRUTH)
        if not t.fits(result.type, t.TRUTH):
            message = f"a condition is needed here, and this is {a_kind(result.type)}"
            self.scope.error("C303", expr.span, message, help_ or f"say what of it holds: `{result.text} = ...`")
        return result

    def wanted(self, expr: s.Expr, names: Locals, type_: t.Type, what: str) -> m.Expr:
        """An expression of a given type; `what` says in a message what it is for."""
        result = self.value(expr, names, type_)
        if not t.fits(result.type, type_):
            message = f"{what} is {a_kind(type_)}, and this is {a_kind(result.type)}"
            help_ = instead(expr, result, type_)
            self.scope.error("C301", expr.span, message, help_, (), _mends(help_, expr.span))
        return result

    def condition_with_limbs(self, expr: s.Expr, names: Locals, owner: str, *, exception: bool) -> m.Expr:
        """A condition whose limbs are cited below `owner`; the limbs of an exception take cases out of it."""
        before = self._limb_edge
        self._limb_edge = "excepts-from" if exception else "uses-term"
        self._limb_parents.append(owner)
        try:
            return self.truth(expr, names)
        finally:
            self._limb_parents.pop()
            self._limb_edge = before

    def with_limbs(self, expr: s.Expr, names: Locals, owner: str, type_: t.Type, what: str) -> m.Expr:
        """A value whose limbs are cited below `owner`."""
        self._limb_parents.append(owner)
        try:
            return self.wanted(expr, names, type_, what)
        finally:
            self._limb_parents.pop()

    def fold_value(self, expr: s.Expr, names: Locals, type_: t.Type, what: str) -> m.Expr:
        """The value of a move of an amount, in which `it` is the amount so far."""
        self._it = type_
        try:
            return self.wanted(expr, names, type_, what)
        finally:
            self._it = None

    def triggered_by(self, type_: t.Type | None) -> None:
        """Set the type of `trigger` for the sentence at hand."""
        self._trigger = type_

    # ---- types

    def type(self, written: s.TypeExpr) -> t.Type:
        """A written type."""
        if written.of is not None:
            return t.Listed("list", self.type(written.of))
        if written.name == "money":
            if written.per not in (None, "share", "ads"):
                message = f"money is counted per `share` or per `ads`, not per `{written.per}`"
                self.scope.error("C305", written.span, message, f"leave out `per {written.per}`")
            return t.money(self._currency(), per=written.per)
        if written.per is not None:
            if written.per != "ads":
                message = f"shares are counted per `ads`, not per `{written.per}`"
                self.scope.error("C305", written.span, message, f"leave out `per {written.per}`")
            return t.Quantity("shares per ads", shares=1, ads=-1)
        if written.name in t.NAMED:
            return t.NAMED[written.name]
        entry = self.scope.find(written.name)
        if entry is not None and entry.kind == "choice":
            return self.scope.choices.get(entry.id, t.UNKNOWN)
        if entry is not None and entry.kind == "event":
            return t.Record(entry.id)
        self.scope.unknown_name(written.name, written.span, "the type", set(t.NAMED) - {"boolean"})
        return t.UNKNOWN

    def _currency(self) -> str:
        agreement = self.scope.agreements.get(self.scope.namespace)
        return agreement.currency if agreement is not None else ""

    def localised(self, type_: t.Type) -> t.Type:
        """A type of a vocabulary as the present agreement reads it: its money is the agreement's currency."""
        if isinstance(type_, t.Quantity) and type_.money and not type_.currency:
            return replace(type_, currency=self._currency())
        return type_

    def money_of(self, type_: t.Type) -> tuple[str, str]:
        """The currency of an amount here, and the fact at which others are converted; empty if it is no money."""
        if not isinstance(type_, t.Quantity) or not type_.money:
            return "", ""
        agreement = self.scope.agreements.get(self.scope.namespace)
        return type_.currency, agreement.rate if agreement is not None else ""

    # ---- what several parts need

    def event_value(self, expr: s.Expr, names: Locals, what: str) -> m.Expr:
        """An expression that has to be an event; `what` says what for."""
        value = self.value(expr, names)
        if not isinstance(value.type, t.Record) and value.type not in (t.UNKNOWN, ANY_EVENT):
            message = f"{what} is an event, and this is {a_kind(value.type)}"
            self.scope.error("C306", expr.span, message, "name an event by its letter")
        return value

    def list_of(self, expr: s.ListExpr, names: Locals, expected: t.Type | None) -> m.Expr:
        """A list, its items of one type."""
        inner = expected.of if isinstance(expected, t.Listed) else None
        items = tuple(self.value(item, names, inner) for item in expr.items)
        kind: t.Type | None = items[0].type
        for item, written in zip(items[1:], expr.items[1:], strict=True):
            wider = t.joined(kind, item.type) if kind is not None else None
            if wider is None:
                self.scope.error(
                    "C301",
                    written.span,
                    f"the items of a list are of one type, and this is {a_kind(item.type)} beside {a_kind(kind)}",
                )
                break
            kind = wider
        return m.ListOf(type=t.Listed("list", kind or t.UNKNOWN), items=items)
