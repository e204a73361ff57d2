"""The syntax tree, first part: names, expressions, patterns and types as the author wrote them.

Each docstring shows the text that a node comes from.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from ..source import Span
from ..tree import Node

# ---- names


@dataclass(frozen=True, slots=True, kw_only=True)
class Name(Node):
    """A name as written: `company`, `note:ConversionPrice`."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference(Node):
    """A clause, limb or term by its printed number or name: `5.07(c)(iii)`, `note:8(a)`, `RestrictedPerson(X)`."""

    text: str


# ---- expressions


@dataclass(frozen=True, slots=True, kw_only=True)
class Expr(Node):
    """An expression; `outer` is its place with the parentheses around it, if there are any."""

    outer: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NameExpr(Expr):
    """`ClosingDate`, `t`, `company`, `today`."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallExpr(Expr):
    """`PermittedTransferee(t.transferee, t.holder)`."""

    name: Name
    arguments: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldExpr(Expr):
    """`t.transferor`."""

    of: Expr
    field: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberExpr(Expr):
    """`50,000,000`, `6.5`."""

    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class PercentExpr(Expr):
    """`1%`: the value is the number before the sign."""

    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyExpr(Expr):
    """`USD 100,000,000`, `USD 1.8333 per share`."""

    currency: str
    amount: Decimal
    per: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DateExpr(Expr):
    """`2022-01-28`, still as text."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeExpr(Expr):
    """`17:00`, still as text."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TextExpr(Expr):
    """`"8.01(b)"`."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionExpr(Expr):
    """`section 5.15`."""

    reference: Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class ListExpr(Expr):
    """`(class_a, ads)`."""

    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotExpr(Expr):
    """`not C`."""

    operand: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class NegativeExpr(Expr):
    """`-x`."""

    operand: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class LogicExpr(Expr):
    """`A and B and C`."""

    operator: Literal["and", "or"]
    operands: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LimbExpr(Node):
    """`(i) E`: one limb of an `any of` or `all of`."""

    label: str
    value: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class LimbsExpr(Expr):
    """`any of (i) A (ii) B`."""

    operator: Literal["any", "all"]
    limbs: tuple[LimbExpr, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArithmeticExpr(Expr):
    """`a + b`."""

    operator: Literal["+", "-", "*", "/"]
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareExpr(Expr):
    """`d.date <= 9 months after ClosingDate`."""

    operator: Literal["=", "<>", "<", "<=", ">", ">="]
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class InExpr(Expr):
    """`x in (a, b)`, `today in (TradingDay)`."""

    item: Expr
    among: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class IsPresentExpr(Expr):
    """`t.interest_in is present`."""

    operand: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class InForceExpr(Expr):
    """`section 5.15 is in force`."""

    operand: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedExpr(Expr):
    """`n is received by company`."""

    notice: Expr
    by: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class CoversExpr(Expr):
    """`w.of covers section 5.15(b)(i)`: the same limb or one above it."""

    wide: Expr
    narrow: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class CompliedExpr(Expr):
    """`t complied with 5.07`."""

    event: Expr
    reference: Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionalExpr(Expr):
    """`if C then A else B`."""

    condition: Expr
    then: Expr
    otherwise: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentExpr(Expr):
    """`X at e`, `X at <date>`; without a moment `X now`."""

    value: Expr
    moment: Expr | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantifiedExpr(Expr):
    """`some Consent [by company, re t.ref, before t]`, `no P`, `count of P`, `latest P`, `earliest P`."""

    quantifier: Literal["some", "no", "count", "latest", "earliest"]
    pattern: "Pattern"


@dataclass(frozen=True, slots=True, kw_only=True)
class EveryExpr(Expr):
    """`every Investor i satisfies (C)`."""

    pattern: "Pattern"
    condition: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class AggregateExpr(Expr):
    """`sum of e.quantity over Issuance e [offering o]`."""

    aggregate: Literal["sum", "product", "greatest", "least"]
    value: Expr
    pattern: "Pattern"


Unit = Literal["days", "business days", "trading days", "weeks", "months", "years"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodExpr(Expr):
    """`20 business days after d`; backwards `15 days back from d`."""

    count: Decimal
    unit: Unit
    backwards: bool
    base: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class AnniversaryExpr(Expr):
    """`1st anniversary of ClosingDate`."""

    ordinal: int
    base: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtremeExpr(Expr):
    """`the later of (a, b)`, `the lesser of (a, b)`."""

    extreme: Literal["later", "earlier", "greater", "lesser"]
    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LastDaysExpr(Expr):
    """`the last 30 trading days up to d`: a list of dates, `d` included if it is one."""

    count: Decimal
    unit: Unit
    end: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldersExpr(Expr):
    """`holders p of more than 50% by SharesHeld(p) satisfy (C)`."""

    variable: Name
    inclusive: bool
    bound: Expr
    weight: Expr
    condition: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareExpr(Expr):
    """`share of q in DemandAllocation(r)`: what one claim gets in a division."""

    claim: Expr
    division: Name
    arguments: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalExpr(Expr):
    """`total for RequestToInclude in DemandCut(r)`: what all claims of one kind get."""

    kind: Name
    division: Name
    arguments: tuple[Expr, ...]


# ---- patterns


@dataclass(frozen=True, slots=True, kw_only=True)
class BracketItem(Node):
    """One item between the square brackets of a pattern."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldItem(BracketItem):
    """`by company`, `quantity <= E`, `kind in (a, b)`; `written` and `not fraud` have no value."""

    field: Name
    operator: Literal["=", "<>", "<", "<=", ">", ">=", "in", "yes", "no"]
    value: Expr | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderItem(BracketItem):
    """`before t`, `after n`, `up to t`."""

    order: Literal["before", "after", "up to"]
    event: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class CountingItem(BracketItem):
    """`counting i`: as if the act under question had been done."""

    variable: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class SuchThatItem(BracketItem):
    """`such that C`."""

    condition: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern(Node):
    """`Issuance i [offering o, counting i]`; `p in u.persons`."""

    noun: Name | None
    variable: Name | None
    among: Expr | None
    items: tuple[BracketItem, ...]


# ---- types


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeExpr(Node):
    """`party`, `yes/no`, `money per share`, `list of party`."""

    name: str
    per: str | None = None
    of: "TypeExpr | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter(Node):
    """`p: party`."""

    name: Name
    type: TypeExpr
