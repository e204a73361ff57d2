"""What rule files say of a clause: its figures, words, references and terms, and those of the terms that it uses."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from fractions import Fraction
from functools import cache

from contract_dsl.model import nodes as m
from contract_dsl.model import types as t
from contract_dsl.source import NOWHERE, Span
from contract_dsl.tree import Node, walk

from ..service import Rules
from . import english
from .items import PLURALS, Item, Taken, period

_PRINTED = re.compile(r"\d+(?:\.\d+)*[A-Z]?(?:\([A-Za-z0-9]+\))*")
_FAR = 3
"""How many uses away a definition still speaks for a clause."""
_BOUNDS = {
    ">=": ("at least", "less than", "after"),
    "<": ("at least", "less than", "before"),
    ">": ("more than", "at most", "after"),
    "<=": ("more than", "at most", "within", "before"),
    "<>": ("except",),
}  # fmt: skip
"""The words for which a comparison stands: itself and, under a `not`, its opposite."""
NOTICE = "a notice"
"""Among the words of a clause: it asks for a notice, which is in writing."""
_EDGES = {
    "overrides": ("notwithstanding", "except"), "subject-to": ("subject to", "provided"),
    "excepts-from": ("except",), "defers-to": ("subject to",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that a rule file says, as an item says it, and where; `written` is how, if that differs: `75%`."""

    kind: str
    value: str
    span: Span
    written: str = ""


@dataclass
class Claims:
    """What a definition, or several, say."""

    figures: list[Figure] = field(default_factory=list)
    computed: list[Figure] = field(default_factory=list)
    """What terms come to, though no figure of the rule file says it."""
    words: set[str] = field(default_factory=set)
    said: set[str] = field(default_factory=set)
    """Items of titles and descriptions, as tokens."""
    uses: set[str] = field(default_factory=set)
    """Full names of everything that is named."""
    texts: set[str] = field(default_factory=set)
    """Titles and descriptions."""

    def add(self, other: "Claims") -> None:
        """Take over what another says."""
        self.figures += other.figures
        self.computed += other.computed
        self.words |= other.words
        self.said |= other.said
        self.uses |= other.uses
        self.texts |= other.texts

    @property
    def tokens(self) -> set[str]:
        """Every figure as a token, in each spelling that means the same."""
        return {token for figure in (*self.figures, *self.computed) for token in spellings(figure.kind, figure.value)}


def spellings(kind: str, value: str) -> Iterator[str]:
    """The tokens that say the same as a figure: `1 year` is `12 months` and the first anniversary."""
    yield f"{kind} {value}"
    if kind == "anniversary":
        yield f"period {period(value, 'year')}"
        yield f"period {period(str(int(value) * 12), 'month')}"
    elif kind == "percentage":
        yield f"number {_decimal(Fraction(value.rstrip('%')) / 100)}"
    elif kind == "number":
        fraction = _fraction(value)
        if fraction is not None and 0 < fraction <= 10:
            yield f"percentage {_decimal(fraction * 100)}%"
        yield f"period {period(value, 'day')}"
    elif kind == "period":
        count, _, unit = value.partition(" ")
        if not count.isdigit():
            return
        if unit in ("day", "days", "calendar day", "calendar days"):
            yield f"period {period(count, 'day')}"
            yield f"period {period(count, 'calendar day')}"
        if unit in ("year", "years"):
            yield f"anniversary {count}"
            yield f"period {period(str(int(count) * 12), 'month')}"
        if unit in ("month", "months") and int(count) % 12 == 0:
            yield f"anniversary {int(count) // 12}"
            yield f"period {period(str(int(count) // 12), 'year')}"


class Claimed:
    """What each definition of a model says."""

    def __init__(self, model: m.Model, computed: Mapping[str, Figure] | None = None) -> None:
        self.model = model
        self._computed = computed or {}
        """By full name, the value of a term that depends on nothing that happens."""
        self._uses: dict[str, set[str]] = {}
        self._edges: dict[str, set[str]] = {}
        self._users: dict[str, set[str]] = {}
        for edge in model.edges:
            self._uses.setdefault(edge.source, set()).add(edge.target)
            self._users.setdefault(edge.target, set()).add(edge.source)
            self._edges.setdefault(edge.source, set()).update(_EDGES.get(edge.kind, ()))
        self._own: dict[str, Claims] = {}
        self._tables: tuple[Mapping[str, m.Definition], ...] = (
            model.terms, model.states, model.amounts, model.events, model.divisions, model.schedules, model.calendars,
        )  # fmt: skip

    def definition(self, id_: str) -> m.Definition | None:
        """The definition of a full name, clauses apart."""
        return next((table[id_] for table in self._tables if id_ in table), None)

    def own(self, id_: str) -> Claims:
        """What one clause, limb or definition says by itself."""
        if id_ not in self._own:
            self._own[id_] = self._read(id_)
        return self._own[id_]

    def of_clause(self, id_: str) -> Claims:
        """What a clause says by itself, in the terms that it uses, and in those that are said to belong to it."""
        claims = Claims()
        seen: set[str] = set()
        belonging = {
            user
            for user in self._users.get(id_, ())
            if user not in self.model.clauses
            and self.definition(user) is not None
            and user.partition(":")[0] == id_.partition(":")[0]
        }
        current = {id_, *belonging, *self._under(id_)}
        for _ in range(_FAR + 1):
            following: set[str] = set()
            for each in sorted(current - seen):
                seen.add(each)
                claims.add(self.own(each))
                following |= {used for used in self._uses.get(each, ()) if used not in self.model.clauses}
            current = following
        claims.uses |= seen
        return claims

    def _under(self, id_: str) -> Iterator[str]:
        for event in self.model.events.values():
            if event.under == id_ or any(source.under == id_ for source in event.sources):
                yield event.id

    def _read(self, id_: str) -> Claims:
        claims = Claims(uses=set(self._uses.get(id_, ())), words=set(self._edges.get(id_, ())))
        clause = self.model.clauses.get(id_)
        node: Node | None = clause if clause is not None else self.definition(id_)
        if node is None:
            return claims
        texts = [getattr(node, "title", "")]
        for each in walk(node):
            _figures(each, claims)
            _words(each, claims, self.model)
            if isinstance(each, m.Sentence):
                texts.append(each.description)
        if clause is not None and clause.without_operation:
            texts.append(clause.without_operation)
        if isinstance(node, m.Schedule):
            claims.figures += [Figure("date", f"{month:02}-{day:02}", node.span) for month, day in node.days]
            if node.form == "months":
                claims.figures.append(Figure("period", period(str(node.months), "month"), node.span))
        if id_ in self._computed:
            claims.computed.append(self._computed[id_])
        claims.texts = {text for text in texts if text}
        # The title of what is worked out says nothing by itself; where nothing is worked out, it is what is said.
        says = bool(clause.sentences) if clause is not None else not isinstance(node, m.Term) or node.value is not None
        for text in texts[1:] if says else texts:
            claims.said |= {item.token for item in _said(text) if item.kind != "particle"}
        return claims


@cache
def _said(text: str) -> tuple[Item, ...]:
    taken = Taken(text)
    english.read(taken)
    english.read_rest(taken)
    return taken.in_order()


def _figures(node: Node, claims: Claims) -> None:
    match node:
        case m.Constant() if node.span != NOWHERE:
            figure = _constant(node)
            if figure is not None:
                claims.figures.append(figure)
        case m.PeriodFrom():
            unit = next((one for one, many in PLURALS.items() if many == node.unit), node.unit)
            claims.figures.append(Figure("period", period(str(node.count), unit), node.span))
            claims.words |= {"before", "prior"} if node.backwards else {"after", "within"}
            claims.words |= {word for word in ("business", "trading", "calendar") if word in node.unit}
        case m.Anniversary():
            claims.figures.append(Figure("anniversary", str(node.ordinal), node.span))
            claims.words |= {"first"} if node.ordinal == 1 else set()
        case m.LastDays():
            claims.figures.append(Figure("period", period(str(node.count), "trading day"), node.span))
            claims.words |= {"trading", "consecutive", "last"}
        case _:
            pass


def _constant(node: m.Constant) -> Figure | None:
    value = node.value
    if isinstance(value, bool):
        return None
    if isinstance(value, time):
        return Figure("time", f"{value.hour:02}:{value.minute:02}", node.span)
    if isinstance(value, date):
        return Figure("date", value.isoformat(), node.span)
    if isinstance(value, int | Fraction):
        type_ = node.type
        text = _decimal(Fraction(value))
        if isinstance(type_, t.Quantity) and type_.money == 1 and type_.currency:
            return Figure("amount", f"{type_.currency} {text}", node.span)
        return Figure("number", text, node.span, node.text if node.text.endswith("%") else "")
    return None


def _words(node: Node, claims: Claims, model: m.Model) -> None:
    match node:
        case m.Compare() | m.FieldFilter():
            claims.words |= set(_BOUNDS.get(node.operator, ()))
            if isinstance(node, m.Compare) and node.left.type == t.DATE and node.operator in ("<=", ">="):
                claims.words |= {"at least", "at most"}  # either side may be the one that is counted from
            if isinstance(node, m.FieldFilter) and node.field == "written":
                claims.words.add("written")
        case m.FieldOf() if node.field == "written":
            claims.words.add("written")
        case m.OrderFilter():
            claims.words |= {"before": {"before", "prior"}, "after": {"after"}, "up to": {"at most", "before"}}[
                node.order
            ]
        case m.Not():
            claims.words.add("except")
        case m.Quantified():
            claims.words |= {"no": {"except"}, "latest": {"last"}, "earliest": {"first"}}.get(node.quantifier, set())
        case m.Extreme():
            claims.words.add(node.extreme)
        case m.Holders():
            claims.words |= {"majority", "at least" if node.inclusive else "more than"}
        case m.Builtin() if node.function == "Rounded":
            claims.words |= {"up", "down"}
        case m.Term() if node.exception is not None:
            claims.words.add("except")
        case m.Source() if node.exceptions:
            claims.words.add("except")
        case m.Amount() if node.rounded_to is not None:
            claims.words |= {"up", "down"}
        case m.Pattern():
            event = model.events.get(node.source)
            # A notice is in writing; where the rule file asks of the event whether it was, the clause has to ask.
            by_itself = event is not None and event.is_notice and "written" not in event.fields
            claims.words |= {NOTICE} if by_itself else set()
        case m.Sentence():
            _sentence(node, claims)
        case _:
            pass


def _sentence(node: m.Sentence, claims: Claims) -> None:
    words = claims.words
    words |= {"jointly", "severally"} if node.jointly else set()
    words |= {"except"} if node.exceptions or node.excused or node.waived else set()
    words |= {"notwithstanding", "except"} if node.over is not None else set()
    words |= {"subject to"} if node.yields_to else set()
    words |= {"provided", "subject to"} if node.conditions or node.throughout else set()
    words |= {"within", "at most", "before", "after"} if node.due is not None else set()
    words |= {"after"} if node.when is not None or node.once is not None or node.opens is not None else set()
    words |= {"prior", "before"} if node.kind == "requires" else set()
    _, kept, excepted = node.text.partition(" except ")
    if kept:
        words.add("except")
        claims.said |= {f"reference {number}" for number in _PRINTED.findall(excepted)}


def _decimal(value: Fraction) -> str:
    """A number as an item says it: a plain decimal if it ends, else a fraction."""
    if value.denominator == 1:
        return str(value.numerator)
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    places = 0
    scaled = value
    while scaled.denominator != 1:
        scaled, places = scaled * 10, places + 1
    digits = str(abs(scaled.numerator)).rjust(places + 1, "0")
    return f"{'-' if value < 0 else ''}{digits[:-places]}.{digits[-places:]}"


def _fraction(value: str) -> Fraction | None:
    try:
        return Fraction(value)
    except (ValueError, ZeroDivisionError):
        return None


def trivial(figure: Figure) -> bool:
    """Whether a figure is of the kind that rules are full of and agreements leave unsaid: nothing, one, a hundred."""
    bare = figure.value.rpartition(" ")[2]
    return bare == "0" or (figure.kind == "number" and bare in ("1", "-1", "100"))


def computed(rules: Rules, agreement: str) -> dict[str, Figure]:
    """The values of an agreement's terms that depend on nothing that happens: of `Shares - Sold` what is left."""
    model = rules.model
    dated = model.agreements[agreement].dated
    on = dated.value if isinstance(dated, m.Constant) and isinstance(dated.value, date) else date(2000, 1, 1)
    history = rules.history(rules.log_of([]))
    found: dict[str, Figure] = {}
    for id_, term in model.terms.items():
        if not id_.startswith(f"{agreement}:") or term.parameters or term.value is None or term.type is None:
            continue
        if not (isinstance(term.type, t.Quantity) or term.type == t.DATE) or _changes(term.value):
            continue
        value = rules.value(history, id_, [], on).value
        figure = _constant(m.Constant(type=term.type, value=value, span=term.span)) if _is_value(value) else None
        if figure is not None:
            found[id_] = figure
    return found


def _is_value(value: object) -> bool:
    return isinstance(value, date | int | Fraction) and not isinstance(value, bool)


def _changes(value: m.Expr) -> bool:
    """Whether a value hangs on events or facts by what it says itself; what it calls shows when it is computed."""
    return any(isinstance(node, m.Quantified | m.FactCall | m.Special | m.Aggregate | m.Every) for node in walk(value))
