"""The syntax tree: what the author wrote, name by name, before anything is looked up.

Each docstring shows the text that a node comes from. The nodes of expressions stand in a file of their own and are
used by the name of this one.
"""

from dataclasses import dataclass
from typing import Literal

from ..tree import Node
from .expression_nodes import *  # noqa: F403  # one name, `nodes`, for the whole tree

# ---- declarations


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedReference(Node):
    """`reference overrides 5.02(a)`: what the text refers to and evaluation does not need."""

    kind: str
    targets: tuple[Reference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration(Node):
    """A declaration; `head` is the span of its name, which messages underline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadDecl(Declaration):
    """A declaration that has a mistake: its first word, and what it declares, which counts as known all the same."""

    word: str
    name: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSetDecl(Declaration):
    """`rule set vnet "..." time zone Asia/Hong_Kong vocabulary common, ia`."""

    name: Name
    title: str
    zone: Name | None
    vocabularies: tuple[Name, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VocabularyDecl(Declaration):
    """`vocabulary common "What every agreement may use"`: the head of a file of event types and facts."""

    name: Name
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOfYear(Node):
    """`31 December`."""

    day: int
    month: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementDecl(Declaration):
    """`agreement ia "Investment Agreement" dated 2022-01-28` with its counting rules."""

    name: Name
    title: str
    dated: Expr | None
    zone: Name | None
    currency: Name | None
    rate: Name | None
    fiscal_year_end: DayOfYear | None
    includes_first_day: bool | None
    roll: Literal["none", "forward", "back"] | None
    roll_under: Reference | None
    months: Literal["stop", "run on", "must"] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UseDecl(Declaration):
    """`use vnet, note`."""

    names: tuple[Name, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleDecl(Declaration):
    """`role Investor "the Investors"`."""

    name: Name
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyDecl(Declaration):
    """`party vector_holdco "Vector Holdco Pte. Ltd." is Investor`."""

    name: Name
    title: str
    roles: tuple[Name, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityDecl(Declaration):
    """`security a1 "Series A-1 preferred shares"`."""

    name: Name
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceDecl(Declaration):
    """`place SG "Singapore" time zone Asia/Singapore, weekdays except holidays of SG`."""

    name: Name
    title: str
    zone: Name
    calendars: tuple[Name, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDecl(Declaration):
    """`calendar BusinessDay: weekdays except holidays of US, KY`; `trading days of NASDAQ`."""

    name: Name
    trading: bool
    calendars: tuple[Name, ...]
    references: tuple[PrintedReference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleDecl(Declaration):
    """`schedule QuarterEnd: 31 March and 30 June from 2022-01-28`; `every 6 months from E`; `each year from A to B`."""

    name: Name
    form: Literal["days", "months", "window"]
    days: tuple[DayOfYear, ...]
    months: int
    start: Expr | None
    rolled: bool
    references: tuple[PrintedReference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptLine(Node):
    """`on D if C`; the last line has no condition."""

    date: Expr
    condition: Expr | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptDecl(Declaration):
    """`receipt of n by p under 9.08: on D if C otherwise on E`."""

    notice: Name
    addressee: Name
    under: Reference
    lines: tuple[ReceiptLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactDefault(Node):
    """`default 6`; `default for company CN`."""

    argument: Name | None
    value: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class FactDecl(Declaration):
    """`fact AffiliateOf(party, party): yes/no, symmetric`."""

    name: Name
    title: str
    of: tuple[TypeExpr, ...]
    type: TypeExpr
    symmetric: bool
    defaults: tuple[FactDefault, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceDecl(Declaration):
    """`choice Office: board_observer / sdc_member`."""

    name: Name
    options: tuple[Name, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDecl(Node):
    """`method: NoticeMethod, default email`."""

    name: Name
    type: TypeExpr
    optional: bool
    default: Expr | None
    actor: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment(Node):
    """`holder = HolderOf(t.security)`."""

    name: Name
    value: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewSource(Node):
    """`from a common:Transfer t if C unless D with f = E on F under 5.07(e)`."""

    pattern: Pattern
    for_every: tuple[Pattern, ...]
    conditions: tuple[Expr, ...]
    exceptions: tuple[Expr, ...]
    assignments: tuple[Assignment, ...]
    date: Expr | None
    under: Reference | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedLimb(Node):
    """`(i) "conversion" reference ...`: a limb that exists on paper alone."""

    label: str
    title: str
    references: tuple[PrintedReference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDecl(Declaration):
    """`act Transfer` with fields, or `event RoFoIssuance under 5.15(a) from ...`."""

    name: Name
    title: str
    is_act: bool
    is_notice: bool
    is_approval: bool
    under: Reference | None
    fields: tuple[FieldDecl, ...]
    sources: tuple[ViewSource, ...]
    limbs: tuple[DescribedLimb, ...]
    references: tuple[PrintedReference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect(Node):
    """`with an Issuance i [recipient p] if C on D`; `after each InterestPaymentDate d`."""

    pattern: Pattern | None
    schedule: Name | None
    variable: Name | None
    next_day: bool
    condition: Expr | None
    date: Expr | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountStart(Node):
    """`starts at USD 1.8333 on OriginalIssueDate(n)`."""

    value: Expr
    date: Expr | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountMove(Node):
    """`rises by i.quantity with ...`, `falls by ...`, `becomes it * s.after / s.before with ...`."""

    move: Literal["rises", "falls", "becomes"]
    value: Expr
    effect: Effect


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountDecl(Declaration):
    """`amount MinimumHolding: shares starts at 50,000,000 ...`."""

    name: Name
    title: str
    parameters: tuple[Parameter, ...]
    type: TypeExpr
    start: AmountStart | None
    moves: tuple[AmountMove, ...]
    rounded_to: Expr | None
    floor: Expr | None
    references: tuple[PrintedReference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StateChange(Node):
    """`begins with a Transfer t [transferee p] if C on D`; `ends on D`; `ends when C`."""

    begins: bool
    pattern: Pattern | None
    condition: Expr | None
    date: Expr | None
    when: Expr | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StateDecl(Declaration):
    """`state InvestorParty(p: party) holds from the start if ... begins with ...`."""

    name: Name
    title: str
    parameters: tuple[Parameter, ...]
    holds_first: bool
    first_condition: Expr | None
    changes: tuple[StateChange, ...]
    references: tuple[PrintedReference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TermDecl(Declaration):
    """`term LeverageLimit: money means 6.5 * RelevantAdjustedEBITDA`; without `means` a word of the text alone."""

    name: Name
    title: str
    parameters: tuple[Parameter, ...]
    type: TypeExpr | None
    value: Expr | None
    exception: Expr | None
    limbs: tuple[DescribedLimb, ...]
    references: tuple[PrintedReference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rank(Node):
    """`rank 1: RequestToInclude q [re r] by w capped at c`."""

    number: int
    pattern: Pattern
    weight: Expr
    cap: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class DivisionDecl(Declaration):
    """`division DemandCut(r: ref): units of Limit(r) rank 1: ... reserving f for Q q`."""

    name: Name
    parameters: tuple[Parameter, ...]
    type: TypeExpr
    whole: Expr
    ranks: tuple[Rank, ...]
    reserved: Expr | None
    reserved_for: Pattern | None
    references: tuple[PrintedReference, ...]


# ---- clauses


@dataclass(frozen=True, slots=True, kw_only=True)
class Protected(Node):
    """`protects company`, `protects every InvestorParty p`."""

    noun: Name | None
    variable: Name | None
    party: Expr | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets(Node):
    """`5.07(a), 5.07(b)`; `everything`; `whatever w.of`; `this agreement except 5.04`."""

    kind: Literal["named", "everything", "whatever", "agreement"]
    references: tuple[Reference, ...]
    value: Expr | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger(Node):
    """What opens an instance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhenTrigger(Trigger):
    """`when a RoFoNotice n [...] is received by h if C`."""

    pattern: Pattern
    received_by: Expr | None
    condition: Expr | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OnceTrigger(Trigger):
    """`once MinimumHoldingRequirement ceases`."""

    condition: Expr
    ceases: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EveryTrigger(Trigger):
    """`for every RoFoHolder h`."""

    pattern: Pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class EachTrigger(Trigger):
    """`for each QuarterEnd q`."""

    schedule: Name
    variable: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject(Node):
    """`company`, `every RoFoHolder h`, `each of company, vector_holdco`."""

    names: tuple[Name, ...]
    noun: Name | None
    variable: Name | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee(Node):
    """`to company`, `to every Investor i`."""

    party: Expr | None
    noun: Name | None
    variable: Name | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Core(Node):
    """What a sentence does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prohibits(Core):
    """`prohibits a Transfer t [...]`."""

    pattern: Pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class Permits(Core):
    """`permits an Issuance i [...]`."""

    pattern: Pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class Requires(Core):
    """`a MaterialTransaction m requires a Consultation [...]`."""

    act: Pattern
    needed: Pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class Must(Core):
    """`company must give a RequestNotice [...] to h`; `must use efforts to`; `must "keep enough shares unissued"`."""

    subject: Subject
    efforts: bool
    verb: str
    performance: Pattern | None
    description: str
    addressee: Addressee | None


@dataclass(frozen=True, slots=True, kw_only=True)
class May(Core):
    """`every RoFoHolder h may make a FirstBindingOffer o [...] to company`; `may only`."""

    subject: Subject
    only: bool
    verb: str
    exercise: Pattern
    addressee: Addressee | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedNot(Core):
    """`company need not perform 5.13(a)`."""

    subject: Subject
    targets: Targets


@dataclass(frozen=True, slots=True, kw_only=True)
class Deems(Core):
    """`deems a DeemedWaiver [...] on D`."""

    pattern: Pattern
    date: Expr | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminates(Core):
    """`terminates 5.03(a), 5.03(b)`."""

    targets: Targets


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspends(Core):
    """`suspends whatever r.rights from D until E`."""

    targets: Targets
    start: Expr
    end: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class Period(Core):
    """`period for company until x.until`."""

    bearer: Expr | None
    end: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class AccruedRemain(Core):
    """`accrued duties remain`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrevailsOver(Core):
    """`prevails over ia2020:5.03(a)`, for the parties that both agreements bind."""

    targets: tuple[Reference, ...]


TailKind = Literal[
    "if", "while", "unless", "within", "by", "on", "until", "opens on", "lapses", "excused", "waived", "exercised"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tail(Node):
    """`if C`, `within 20 business days after D`, `lapses when C`."""

    kind: TailKind
    value: Expr


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkTail(Node):
    """`promptly`, `jointly and severally`."""

    mark: Literal["promptly", "jointly"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OverTail(Node):
    """`notwithstanding 5.07(a), 5.07(b)`."""

    targets: Targets


@dataclass(frozen=True, slots=True, kw_only=True)
class YieldsTail(Node):
    """`subject to 5.18`."""

    references: tuple[Reference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence(Node):
    """Triggers, a core and its tails."""

    triggers: tuple[Trigger, ...]
    core: Core
    tails: tuple[Tail | MarkTail | OverTail | YieldsTail, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseLimb(Node):
    """`(iii) "Back Leverage pledge" permits ...`."""

    label: str
    title: str
    protects: tuple[Protected, ...]
    sentences: tuple[Sentence, ...]
    limbs: tuple["ClauseLimb", ...]
    references: tuple[PrintedReference, ...]
    without_operation: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseDecl(Declaration):
    """`clause 5.07(b) "A Note is locked up for one year" ...`."""

    number: Reference
    title: str
    protects: tuple[Protected, ...]
    sentences: tuple[Sentence, ...]
    limbs: tuple[ClauseLimb, ...]
    references: tuple[PrintedReference, ...]
    without_operation: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Node):
    """One rule file, as far as it could be read."""

    path: str
    declarations: tuple[Declaration, ...]
    unread: bool = False
    """Whether something stands in it that is no declaration at all."""
