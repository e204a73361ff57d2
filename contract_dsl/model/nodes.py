"""The model tree: what the rule files mean, every name pointing at its definition.

Expressions carry their static type. Definitions are known by their full names: `ia:InvestorParty`,
`common:AffiliateOf`, `ia:5.07(c)(i)`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ..source import Span
from ..tree import Node, quickly_pickled
from .expression_nodes import *  # noqa: F403  # one name, `nodes`, for the whole tree
from .types import Type

# ---- definitions


@quickly_pickled
@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A parameter of a definition."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition(Node):
    """Something with a full name."""

    id: str
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party(Definition):
    """A party, its roles, and the agreements in whose files it stands."""

    roles: tuple[str, ...]
    bound_by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(Definition):
    """Where notices arrive: its zone and its public holidays."""

    zone: str
    calendars: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar(Definition):
    """Days that count."""

    trading: bool
    calendars: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule(Definition):
    """Recurring dates or windows. `days` are (month, day)."""

    form: Literal["days", "months", "window"]
    days: tuple[tuple[int, int], ...]
    months: int
    start: Expr | None
    rolled: bool
    rule: CountingRule


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptRule(Definition):
    """When a notice counts as received: the first line whose condition holds."""

    notice: str
    addressee: str
    under: str
    lines: tuple[tuple[Expr | None, Expr], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact(Definition):
    """A state of affairs that is recorded. `default_for` holds defaults by first argument."""

    parameters: tuple[Type, ...]
    type: Type
    symmetric: bool
    default: Value | None
    default_for: Mapping[str, Value]


@quickly_pickled
@dataclass(frozen=True, slots=True, kw_only=True)
class EventField:
    """A field of an event type."""

    name: str
    type: Type
    optional: bool = False
    default: Value | None = None
    actor: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(Node):
    """What a view is read off: pattern, further variables, conditions and exceptions, its own fields and its date."""

    pattern: Pattern
    for_every: tuple[Pattern, ...]
    conditions: tuple[Expr, ...]
    exceptions: tuple[Expr, ...]
    fields: tuple[tuple[str, Expr], ...]
    date: Expr | None
    under: str
    owner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Definition):
    """An event type. Without `sources` it is logged; with them, or when `deemed`, it is derived."""

    is_act: bool
    is_notice: bool
    is_approval: bool = False
    """An approval or review by a body that is no party, such as a board: it can come about though none is its `by`."""
    fields: Mapping[str, EventField]
    sources: tuple[Source, ...] = ()
    deemed: bool = False
    under: str = ""
    loggable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Term(Definition):
    """A derived value; without a value it is a word of the printed text."""

    parameters: tuple[Parameter, ...]
    type: Type | None
    value: Expr | None
    exception: Expr | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect(Node):
    """What moves an amount or changes a state: an event, or each date of a schedule (or the day after it)."""

    pattern: Pattern | None
    schedule: str
    variable: str
    next_day: bool
    condition: Expr | None
    date: Expr | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move(Node):
    """A rise, a fall or a new value of an amount."""

    move: Literal["rises", "falls", "becomes"]
    value: Expr
    effect: Effect


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount(Definition):
    """A number that events and dates move, in order of taking effect."""

    parameters: tuple[Parameter, ...]
    type: Type
    start: Expr | None
    start_date: Expr | None
    moves: tuple[Move, ...]
    rounded_to: Expr | None
    floor: Expr | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change(Node):
    """The beginning or end of a state: by an event, on a date, or when a condition comes to hold."""

    begins: bool
    effect: Effect | None
    date: Expr | None
    when: Expr | None


@dataclass(frozen=True, slots=True, kw_only=True)
class State(Definition):
    """Something that begins and ends."""

    parameters: tuple[Parameter, ...]
    holds_first: bool
    first_condition: Expr | None
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rank(Node):
    """One rank of a division."""

    number: int
    pattern: Pattern
    weight: Expr
    cap: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class Division(Definition):
    """A sharing-out by ranks, weights and caps, with a floor for one kind of claim."""

    parameters: tuple[Parameter, ...]
    whole: Expr
    ranks: tuple[Rank, ...]
    reserved: Expr | None
    reserved_for: Pattern | None


# ---- clauses


@quickly_pickled
@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """What a sentence ends, suspends or prevails over: named clauses, everything, or what `value` says."""

    kind: Literal["named", "everything", "whatever", "agreement"]
    clauses: tuple[str, ...] = ()
    value: Expr | None = None
    agreement: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class When(Node):
    """`when a T v [...] is received by P if C`."""

    pattern: Pattern
    received_by: Expr | None
    condition: Expr | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Once(Node):
    """`once C holds`, `once C ceases`."""

    condition: Expr
    ceases: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EachDate(Node):
    """`for each QuarterEnd q`."""

    schedule: str
    variable: str


SentenceKind = Literal[
    "prohibits",
    "permits",
    "requires",
    "must",
    "may",
    "may only",
    "need not",
    "deems",
    "terminates",
    "suspends",
    "period",
    "remain",
    "prevails",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence(Node):
    """One thing that a clause or limb does.

    `act` is the pattern of the act that is prohibited, permitted, made conditional, performed or exercised; `needed`
    what has to come before it. `parties` are the bearers when they are named outright, `bearer` the pattern when they
    are every one of a kind; `to`, `to_every` likewise for the other side.
    """

    id: str
    number: int
    agreement: str
    kind: SentenceKind
    act: Pattern | None = None
    needed: Pattern | None = None
    when: When | None = None
    once: Once | None = None
    each: EachDate | None = None
    every: tuple[Pattern, ...] = ()
    parties: tuple[Expr, ...] = ()
    bearer: Pattern | None = None
    to: Expr | None = None
    to_every: Pattern | None = None
    efforts: bool = False
    description: str = ""
    """What a duty asks for that no event of a log performs."""
    promptly: bool = False
    jointly: bool = False
    conditions: tuple[Expr, ...] = ()
    exceptions: tuple[Expr, ...] = ()
    throughout: tuple[Expr, ...] = ()
    opens: Expr | None = None
    due: Expr | None = None
    due_word: str = ""
    lapses: tuple[Expr, ...] = ()
    excused: tuple[Expr, ...] = ()
    waived: tuple[Expr, ...] = ()
    exercised: tuple[Expr, ...] = ()
    targets: Targets | None = None
    over: Targets | None = None
    yields_to: tuple[str, ...] = ()
    start: Expr | None = None
    end: Expr | None = None
    text: str = field(default="", compare=False, repr=False)
    key: str = field(default="", init=False, compare=False, repr=False)
    """The sentence by itself: `ia:5.15(b)(ii)#2` is the second sentence of that limb."""

    def __post_init__(self) -> None:
        """Name the sentence; the name is asked for on every decision."""
        object.__setattr__(self, "key", f"{self.id}#{self.number}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Protected:
    """Whom a clause protects: a party, or every one of a kind."""

    party: Expr | None
    every: Pattern | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause(Definition):
    """A clause or limb with its own sentences; `parent` is the one it stands in, `` for a section."""

    agreement: str
    parent: str
    is_limb: bool
    protects: tuple[Protected, ...]
    sentences: tuple[Sentence, ...]
    without_operation: str | None
    declared: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement(Definition):
    """An agreement with the rules by which it counts."""

    dated: Expr | None
    zone: str
    currency: str
    rate: str
    rule: CountingRule
    receipt: str


EdgeKind = Literal[
    "uses-term", "overrides", "subject-to", "triggers", "terminates", "suspends", "excepts-from", "defers-to"
]


@quickly_pickled
@dataclass(frozen=True, slots=True)
class Edge:
    """A dependency, with the place in the text that makes it. A reference is drawn and not walked."""

    source: str
    target: str
    kind: EdgeKind
    span: Span
    walked: bool = True


@dataclass(frozen=True, kw_only=True)
class Model:
    """Everything that a set of rule files means, by full name."""

    name: str
    title: str
    zone: str
    agreements: Mapping[str, Agreement]
    parties: Mapping[str, Party]
    securities: Mapping[str, str]
    roles: Mapping[str, str]
    places: Mapping[str, Place]
    calendars: Mapping[str, Calendar]
    schedules: Mapping[str, Schedule]
    receipts: Mapping[str, ReceiptRule]
    facts: Mapping[str, Fact]
    events: Mapping[str, Event]
    terms: Mapping[str, Term]
    states: Mapping[str, State]
    amounts: Mapping[str, Amount]
    divisions: Mapping[str, Division]
    clauses: Mapping[str, Clause]
    limbs: Mapping[str, str]
    """Limbs of terms, views and conditions: full name and title."""
    outside: frozenset[str]
    """Full names in agreements that are not loaded."""
    edges: tuple[Edge, ...]

    def sentences(self) -> tuple[Sentence, ...]:
        """Every sentence, in the printed order."""
        return tuple(s for clause in self.clauses.values() for s in clause.sentences)
