"""The model tree, first part: expressions with their static types, and patterns of events."""

from dataclasses import dataclass, field
from datetime import date, time
from fractions import Fraction
from typing import Literal

from ..tree import Node, quickly_pickled
from .types import Type

Value = bool | int | Fraction | date | time | str | tuple["Value", ...]
"""A constant: yes/no, exact number, date, time of day, identifier or text, list."""


# ---- expressions


@dataclass(frozen=True, slots=True, kw_only=True)
class Expr(Node):
    """An expression and its type. `text` is what the author wrote, on one line."""

    type: Type
    text: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Constant(Expr):
    """`50,000,000`, `class_a`, `company`, `2022-01-28`."""

    value: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable(Expr):
    """A variable of a pattern or a parameter."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Special(Expr):
    """`today`, `it`, `target`, `trigger`, `counterparty`, `bearer`."""

    word: Literal["today", "it", "target", "trigger", "counterparty", "bearer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldOf(Expr):
    """A field of an event; `reckoned` when it is a number, an amount or a date, whose absence makes a result unknown.

    An amount of money in another currency than `currency` is converted at the fact `rate`. A section without its
    agreement is one of `agreement`.
    """

    of: Expr
    field: str
    reckoned: bool
    currency: str = ""
    rate: str = ""
    agreement: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DateOf(Expr):
    """The date of an event, in the zone of the agreement in which this stands."""

    of: Expr
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TermCall(Expr):
    """The value of a term."""

    term: str
    arguments: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StateCall(Expr):
    """Whether a state holds."""

    state: str
    arguments: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountCall(Expr):
    """The value of an amount."""

    amount: str
    arguments: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactCall(Expr):
    """A fact; an amount of money in another currency than `currency` is converted at the fact `rate`."""

    fact: str
    arguments: tuple[Expr, ...]
    currency: str = ""
    rate: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleTest(Expr):
    """Whether a party has a role."""

    role: str
    party: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class Builtin(Expr):
    """A function of the language; `context` is what it needs of its file (a rule of receipt, a schedule)."""

    function: str
    arguments: tuple[Expr, ...]
    context: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOf(Expr):
    """`(class_a, ads)`."""

    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Not(Expr):
    """`not C`."""

    operand: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class Logic(Expr):
    """`A and B`, `A or B`."""

    operator: Literal["and", "or"]
    operands: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limb(Node):
    """One limb of a list; `id` is how it is cited."""

    id: str
    label: str
    value: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class Limbs(Expr):
    """`any of (i) ... (ii) ...`, `all of ...`."""

    operator: Literal["any", "all"]
    limbs: tuple[Limb, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arithmetic(Expr):
    """`a + b`; dates move by days."""

    operator: Literal["+", "-", "*", "/"]
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class Negative(Expr):
    """`-x`."""

    operand: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class Compare(Expr):
    """`a <= b`."""

    operator: Literal["=", "<>", "<", "<=", ">", ">="]
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class Member(Expr):
    """`x in (a, b)`."""

    item: Expr
    among: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class InWindow(Expr):
    """`u.date in (ListingWindow)`, `today in (TradingDay)`: a date in a schedule or calendar."""

    item: Expr
    schedule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IsPresent(Expr):
    """`x is present`."""

    operand: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce(Expr):
    """`section s is in force`."""

    section: Expr
    agreement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Covers(Expr):
    """`w covers s`; a section without its agreement is one of `agreement`."""

    wide: Expr
    narrow: Expr
    agreement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Complied(Expr):
    """`e complied with 5.07`."""

    event: Expr
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditional(Expr):
    """`if C then A else B`."""

    condition: Expr
    then: Expr
    otherwise: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class AtMoment(Expr):
    """`X at e`, `X at <date>`; without a moment `X now`."""

    value: Expr
    moment: Expr | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantified(Expr):
    """`some P`, `no P`, `count of P`, `latest P`, `earliest P`."""

    quantifier: Literal["some", "no", "count", "latest", "earliest"]
    pattern: "Pattern"


@dataclass(frozen=True, slots=True, kw_only=True)
class Every(Expr):
    """`every P satisfies (C)`."""

    pattern: "Pattern"
    condition: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregate(Expr):
    """`sum of E over P`."""

    aggregate: Literal["sum", "product", "greatest", "least"]
    value: Expr
    pattern: "Pattern"


@quickly_pickled
@dataclass(frozen=True, slots=True, kw_only=True)
class CountingRule:
    """How the periods of an agreement are counted, and the clauses that say so."""

    agreement: str
    includes_first_day: bool
    roll: Literal["none", "forward", "back"]
    roll_under: str
    months: Literal["stop", "run on", "must"]
    business_days: str
    trading_days: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodFrom(Expr):
    """`20 business days after d`, `15 days back from d`."""

    count: int
    unit: Literal["days", "business days", "trading days", "weeks", "months", "years"]
    backwards: bool
    base: Expr
    rule: CountingRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Anniversary(Expr):
    """`1st anniversary of d`; it does not roll."""

    ordinal: int
    base: Expr
    rule: CountingRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Extreme(Expr):
    """`the later of (a, b)`."""

    extreme: Literal["later", "earlier", "greater", "lesser"]
    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LastDays(Expr):
    """`the last 30 trading days up to d`."""

    count: int
    calendar: str
    end: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class Holders(Expr):
    """`holders p of more than 50% by w(p) satisfy (C)`."""

    variable: str
    inclusive: bool
    bound: Expr
    weight: Expr
    condition: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareOf(Expr):
    """`share of q in D(r)`."""

    claim: Expr
    division: str
    arguments: tuple[Expr, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalFor(Expr):
    """`total for Q in D(r)`: of the ranks whose claims are of the kind `kind`."""

    kind: str
    division: str
    arguments: tuple[Expr, ...]


# ---- patterns


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldFilter(Node):
    """A field of the pattern and what it has to be; a list field `contains` its value."""

    field: str
    operator: Literal["=", "<>", "<", "<=", ">", ">=", "in", "contains"]
    value: Expr
    reckoned: bool = False
    currency: str = ""
    rate: str = ""
    agreement: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFilter(Node):
    """Before, after or up to another event, in the order of the log."""

    order: Literal["before", "after", "up to"]
    event: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern(Node):
    """What a quantifier, a trigger or a sentence ranges over.

    `kind` is `event` (of the type `source`), `predicate` (the term, state or role `source` of one argument),
    `identifier` (every `source`: party, security), `dates` (of the schedule `source`) or `list` (the items of `among`).
    """

    kind: Literal["event", "predicate", "identifier", "dates", "list"]
    source: str
    variable: str
    type: Type
    among: Expr | None = None
    fields: tuple[FieldFilter, ...] = ()
    orders: tuple[OrderFilter, ...] = ()
    conditions: tuple[Expr, ...] = ()
    counting: str | None = None
    text: str = field(default="", compare=False, repr=False)
