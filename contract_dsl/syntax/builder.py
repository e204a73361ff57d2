"""Grammar rules to syntax nodes: one method for each rule, called bottom-up while parsing.

Every method gets the children of its rule, tokens included, so that spans cover the keywords too. Nothing is kept
between calls.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, TypeVar, cast

from lark import Token

from ..diagnostics import Diagnostic, Label
from ..source import Span
from ..tree import Node
from . import nodes as n
from .printed import MONTHS

Child = Token | Node | None
N = TypeVar("N", bound=Node)


def _span_of(child: Child, path: str) -> Span | None:
    if isinstance(child, Token):
        if child.type in ("BLOCK_END", "LIMBS_END"):
            return None
        return Span(path, child.line or 0, child.column or 0, child.end_line or 0, child.end_column or 0)
    if isinstance(child, n.Expr) and child.outer is not None:
        return child.outer
    return child.span if isinstance(child, Node) else None


def _pick(children: Sequence[Child], kind: type[N]) -> N | None:
    return next((c for c in children if isinstance(c, kind)), None)


def _need(children: Sequence[Child], kind: type[N]) -> N:
    return next(c for c in children if isinstance(c, kind))


def _all(children: Sequence[Child], kind: type[N]) -> tuple[N, ...]:
    return tuple(c for c in children if isinstance(c, kind))


def _token(children: Sequence[Child], *types: str) -> Token | None:
    return next((c for c in children if isinstance(c, Token) and c.type in types), None)


def _has(children: Sequence[Child], *types: str) -> bool:
    return _token(children, *types) is not None


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


class _Part(Node):
    """A piece of a declaration on its way to its place; it never leaves the builder."""

    __slots__ = ("kind", "value")

    def __init__(self, kind: str, value: Any, span: Span) -> None:
        object.__setattr__(self, "kind", kind)
        object.__setattr__(self, "value", value)
        object.__setattr__(self, "span", span)

    kind: str
    value: Any


class Builder:
    """Callbacks of the parser; `path` is the file being read, and `findings` takes what is said twice in it."""

    def __init__(self) -> None:
        self.path = ""
        self.findings: list[Diagnostic] = []

    # ---- help

    def _span(self, children: Sequence[Child]) -> Span:
        spans = [s for c in children if (s := _span_of(c, self.path)) is not None]
        return spans[0].to(spans[-1]) if spans else Span(self.path, 1, 1, 1, 1)

    def _name(self, token: Child) -> n.Name:
        assert isinstance(token, Token)
        return n.Name(text=str(token), span=cast(Span, _span_of(token, self.path)))

    def _names(self, children: Sequence[Child], *types: str) -> tuple[n.Name, ...]:
        types = types or ("NAME", "QNAME")
        return tuple(self._name(c) for c in children if isinstance(c, Token) and c.type in types)

    def _reference(self, token: Child) -> n.Reference:
        assert isinstance(token, Token)
        return n.Reference(text=str(token), span=cast(Span, _span_of(token, self.path)))

    def _references(self, children: Sequence[Child]) -> tuple[n.Reference, ...]:
        return tuple(self._reference(c) for c in children if isinstance(c, Token) and c.type == "REF")

    def _part(self, kind: str, value: Any, children: Sequence[Child]) -> _Part:
        return _Part(kind, value, self._span(children))

    @staticmethod
    def _value(children: Sequence[Child], kind: str, default: Any = None) -> Any:
        return next((c.value for c in children if isinstance(c, _Part) and c.kind == kind), default)

    @staticmethod
    def _values(children: Sequence[Child], kind: str) -> tuple[Any, ...]:
        return tuple(c.value for c in children if isinstance(c, _Part) and c.kind == kind)

    def _once(self, children: Sequence[Child], **words: str) -> None:
        """A finding for each part of the kinds named that stands there again; `words` says how each is written."""
        for kind, word in words.items():
            places = [c.span for c in children if isinstance(c, _Part) and c.kind == kind]
            for again in places[1:]:
                first = Label(places[0], "it stands here first")
                self.findings.append(Diagnostic("C313", again, f"`{word}` stands twice", "keep one of them", (first,)))

    @staticmethod
    def _title(children: Sequence[Child]) -> str:
        token = _token(children, "STRING")
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

    # ---- the rule set and its agreements

    def declaration(self, c: list[Child]) -> n.Declaration:
        return _need(c, n.Declaration)

    def time_zone(self, c: list[Child]) -> _Part:
        return self._part("zone", self._name(_token(c, "ZONE_NAME")), c)

    def vocabularies(self, c: list[Child]) -> _Part:
        return self._part("vocabularies", self._names(c), c)

    def ruleset(self, c: list[Child]) -> n.RuleSetDecl:
        self._once(c, zone="time zone")
        words = tuple(name for names in self._values(c, "vocabularies") for name in names)
        return n.RuleSetDecl(
            name=self._name(_token(c, "NAME")),
            title=self._title(c),
            zone=self._value(c, "zone"),
            vocabularies=words,
            span=self._span(c),
        )

    def vocabulary(self, c: list[Child]) -> n.VocabularyDecl:
        return n.VocabularyDecl(name=self._name(_token(c, "NAME")), title=self._title(c), span=self._span(c))

    def dated(self, c: list[Child]) -> _Part:
        token = _token(c, "DATE_VALUE")
        value = self.date([token]) if token is not None else _need(c, n.Expr)
        return self._part("dated", value, c)

    def currency(self, c: list[Child]) -> _Part:
        rate = _token(c, "NAME")
        return self._part(
            "currency", (self._name(_token(c, "CURRENCY_CODE")), self._name(rate) if rate is not None else None), c
        )

    def day_of_year(self, c: list[Child]) -> n.DayOfYear:
        day, month = str(_token(c, "NUMBER")), str(_token(c, "MONTH_NAME"))
        whole = int(day) if day.isdigit() and len(day) < 3 else 0
        return n.DayOfYear(day=whole, month=MONTHS.index(month) + 1, span=self._span(c))

    def fiscal_year(self, c: list[Child]) -> _Part:
        return self._part("fiscal", _need(c, n.DayOfYear), c)

    def roll_none(self, c: list[Child]) -> _Part:
        return self._part("roll", ("none", None), c)

    def roll_forward(self, c: list[Child]) -> _Part:
        refs = self._references(c)
        return self._part("roll", ("forward", refs[0] if refs else None), c)

    def roll_back(self, c: list[Child]) -> _Part:
        refs = self._references(c)
        return self._part("roll", ("back", refs[0] if refs else None), c)

    def periods(self, c: list[Child]) -> _Part:
        return self._part("periods", (_has(c, "INCLUDE"), *self._value(c, "roll")), c)

    def months_stop(self, c: list[Child]) -> _Part:
        return self._part("months", "stop", c)

    def months_run_on(self, c: list[Child]) -> _Part:
        return self._part("months", "run on", c)

    def months_must(self, c: list[Child]) -> _Part:
        return self._part("months", "must", c)

    def agreement(self, c: list[Child]) -> n.AgreementDecl:
        self._once(
            c,
            dated="dated",
            zone="time zone",
            currency="currency",
            fiscal="fiscal year",
            periods="periods",
            months="months",
        )
        currency, rate = self._value(c, "currency", (None, None))
        includes, roll, under = self._value(c, "periods", (None, None, None))
        return n.AgreementDecl(
            name=self._name(_token(c, "NAME")),
            title=self._title(c),
            dated=self._value(c, "dated"),
            zone=self._value(c, "zone"),
            currency=currency,
            rate=rate,
            fiscal_year_end=self._value(c, "fiscal"),
            includes_first_day=includes,
            roll=roll,
            roll_under=under,
            months=self._value(c, "months"),
            span=self._span(c),
        )

    def use(self, c: list[Child]) -> n.UseDecl:
        return n.UseDecl(names=self._names(c), span=self._span(c))

    def role(self, c: list[Child]) -> n.RoleDecl:
        return n.RoleDecl(name=self._name(_token(c, "NAME")), title=self._title(c), span=self._span(c))

    def party(self, c: list[Child]) -> n.PartyDecl:
        names = self._names(c)
        return n.PartyDecl(name=names[0], title=self._title(c), roles=names[1:], span=self._span(c))

    def security(self, c: list[Child]) -> n.SecurityDecl:
        return n.SecurityDecl(name=self._name(_token(c, "NAME")), title=self._title(c), span=self._span(c))

    # ---- time

    def place(self, c: list[Child]) -> n.PlaceDecl:
        names = self._names(c)
        zone = self._name(_token(c, "ZONE_NAME"))
        return n.PlaceDecl(name=names[0], title=self._title(c), zone=zone, calendars=names[1:], span=self._span(c))

    def calendar_weekdays(self, c: list[Child]) -> n.CalendarDecl:
        return self._calendar(c, trading=False)

    def calendar_trading(self, c: list[Child]) -> n.CalendarDecl:
        return self._calendar(c, trading=True)

    def _calendar(self, c: list[Child], trading: bool) -> n.CalendarDecl:
        names = self._names(c)
        return n.CalendarDecl(
            name=names[0],
            trading=trading,
            calendars=names[1:],
            references=_all(c, n.PrintedReference),
            span=self._span(c),
        )

    def schedule_days(self, c: list[Child]) -> n.ScheduleDecl:
        return self._schedule(c, "days", start=self._after(c, "from"))

    def schedule_months(self, c: list[Child]) -> n.ScheduleDecl:
        months = str(_token(c, "NUMBER"))
        return self._schedule(c, "months", months=int(months) if months.isdigit() else 0, start=self._after(c, "from"))

    def schedule_window(self, c: list[Child]) -> n.ScheduleDecl:
        return self._schedule(c, "window", rolled=any(isinstance(x, Token) and x == "rolled" for x in c))

    def _schedule(
        self, c: list[Child], form: Any, months: int = 0, start: n.Expr | None = None, rolled: bool = False
    ) -> n.ScheduleDecl:
        return n.ScheduleDecl(
            name=self._name(_token(c, "NAME")),
            form=form,
            days=_all(c, n.DayOfYear),
            months=months,
            start=start,
            rolled=rolled,
            references=_all(c, n.PrintedReference),
            span=self._span(c),
        )

    def receipt(self, c: list[Child]) -> n.ReceiptDecl:
        names = self._names(c)
        return n.ReceiptDecl(
            notice=names[0],
            addressee=names[1],
            under=self._references(c)[0],
            lines=_all(c, n.ReceiptLine),
            span=self._span(c),
        )

    def receipt_line(self, c: list[Child]) -> n.ReceiptLine:
        return n.ReceiptLine(date=_need(c, n.Expr), condition=self._after(c, "if"), span=self._span(c))

    def receipt_otherwise(self, c: list[Child]) -> n.ReceiptLine:
        return n.ReceiptLine(date=_need(c, n.Expr), condition=None, span=self._span(c))

    # ---- what can be recorded

    def fact_of(self, c: list[Child]) -> _Part:
        return self._part("of", _all(c, n.TypeExpr), c)

    def symmetric(self, c: list[Child]) -> _Part:
        return self._part("symmetric", True, c)

    def fact_default(self, c: list[Child]) -> n.FactDefault:
        return n.FactDefault(argument=None, value=_need(c, n.Expr), span=self._span(c))

    def fact_default_for(self, c: list[Child]) -> n.FactDefault:
        return n.FactDefault(argument=self._name(_token(c, "NAME")), value=_need(c, n.Expr), span=self._span(c))

    def fact(self, c: list[Child]) -> n.FactDecl:
        general = [d for d in _all(c, n.FactDefault) if d.argument is None]
        self._once([self._part("default", d, [d]) for d in general], default="default")
        return n.FactDecl(
            name=self._name(_token(c, "NAME")),
            title=self._title(c),
            of=self._value(c, "of", ()),
            type=_need(c, n.TypeExpr),
            symmetric=self._value(c, "symmetric", False),
            defaults=_all(c, n.FactDefault),
            span=self._span(c),
        )

    def choice(self, c: list[Child]) -> n.ChoiceDecl:
        names = self._names(c)
        return n.ChoiceDecl(name=names[0], options=names[1:], span=self._span(c))

    def field_optional(self, c: list[Child]) -> _Part:
        return self._part("optional", True, c)

    def field_default(self, c: list[Child]) -> _Part:
        return self._part("default", _need(c, n.Expr), c)

    def field_actor(self, c: list[Child]) -> _Part:
        return self._part("actor", True, c)

    def field(self, c: list[Child]) -> n.FieldDecl:
        self._once(c, default="default")
        return n.FieldDecl(
            name=self._name(_token(c, "NAME")),
            type=_need(c, n.TypeExpr),
            optional=self._value(c, "optional", False),
            default=self._value(c, "default"),
            actor=self._value(c, "actor", False),
            span=self._span(c),
        )

    def assignment(self, c: list[Child]) -> n.Assignment:
        return n.Assignment(name=self._name(_token(c, "NAME")), value=_need(c, n.Expr), span=self._span(c))

    def view_if(self, c: list[Child]) -> _Part:
        return self._part("if", _need(c, n.Expr), c)

    def view_unless(self, c: list[Child]) -> _Part:
        return self._part("unless", _need(c, n.Expr), c)

    def view_with(self, c: list[Child]) -> _Part:
        return self._part("with", _all(c, n.Assignment), c)

    def view_on(self, c: list[Child]) -> _Part:
        return self._part("on", _need(c, n.Expr), c)

    def view_under(self, c: list[Child]) -> _Part:
        return self._part("under", self._references(c)[0], c)

    def view_limb(self, c: list[Child]) -> n.DescribedLimb:
        return self._described_limb(c)

    def term_limb(self, c: list[Child]) -> n.DescribedLimb:
        return self._described_limb(c)

    def _described_limb(self, c: list[Child]) -> n.DescribedLimb:
        return n.DescribedLimb(
            label=str(_token(c, "LABEL")),
            title=self._title(c),
            references=_all(c, n.PrintedReference),
            span=self._span(c),
        )

    def from_event(self, c: list[Child]) -> n.ViewSource:
        self._once(c, on="on", under="under")
        return n.ViewSource(
            pattern=_need(c, n.Pattern),
            for_every=tuple(t.pattern for t in _all(c, n.EveryTrigger)),
            conditions=self._values(c, "if"),
            exceptions=self._values(c, "unless"),
            assignments=tuple(a for v in self._values(c, "with") for a in v),
            date=self._value(c, "on"),
            under=self._value(c, "under"),
            span=self._span(c),
        )

    def event(self, c: list[Child]) -> n.EventDecl:
        refs = self._references(c)
        return n.EventDecl(
            name=self._name(_token(c, "NAME")),
            title=self._title(c),
            is_act=_has(c, "ACT"),
            is_notice=any(isinstance(x, Token) and x == "notice" for x in c),
            is_approval=any(isinstance(x, Token) and x == "approval" for x in c),
            under=refs[0] if refs else None,
            fields=_all(c, n.FieldDecl),
            sources=_all(c, n.ViewSource),
            limbs=_all(c, n.DescribedLimb),
            references=_all(c, n.PrintedReference),
            span=self._span(c),
        )

    # ---- types

    def type_name(self, c: list[Child]) -> n.TypeExpr:
        return n.TypeExpr(name=str(_token(c, "NAME", "QNAME")), span=self._span(c))

    def type_truth(self, c: list[Child]) -> n.TypeExpr:
        return n.TypeExpr(name="yes/no", span=self._span(c))

    def type_money(self, c: list[Child]) -> n.TypeExpr:
        return n.TypeExpr(name="money", span=self._span(c))

    def type_money_per(self, c: list[Child]) -> n.TypeExpr:
        return n.TypeExpr(name="money", per=str(_token(c, "NAME")), span=self._span(c))

    def type_shares(self, c: list[Child]) -> n.TypeExpr:
        return n.TypeExpr(name="shares", span=self._span(c))

    def type_shares_per(self, c: list[Child]) -> n.TypeExpr:
        return n.TypeExpr(name="shares", per=str(_token(c, "NAME")), span=self._span(c))

    def type_list(self, c: list[Child]) -> n.TypeExpr:
        return n.TypeExpr(name="list", of=_need(c, n.TypeExpr), span=self._span(c))

    # ---- definitions

    def params(self, c: list[Child]) -> _Part:
        return self._part("params", _all(c, n.Parameter), c)

    def param(self, c: list[Child]) -> n.Parameter:
        return n.Parameter(name=self._name(_token(c, "NAME")), type=_need(c, n.TypeExpr), span=self._span(c))

    def starts(self, c: list[Child]) -> n.AmountStart:
        return n.AmountStart(value=_need(c, n.Expr), date=self._after(c, "on"), span=self._span(c))

    def effect_with(self, c: list[Child]) -> n.Effect:
        return n.Effect(
            pattern=_need(c, n.Pattern),
            schedule=None,
            variable=None,
            next_day=False,
            condition=self._after(c, "if"),
            date=self._after(c, "on"),
            span=self._span(c),
        )

    def effect_schedule(self, c: list[Child]) -> n.Effect:
        names = self._names(c)
        return n.Effect(
            pattern=None,
            schedule=names[0],
            variable=names[1],
            next_day=_has(c, "AFTER"),
            condition=self._after(c, "if"),
            date=None,
            span=self._span(c),
        )

    def moves(self, c: list[Child]) -> n.AmountMove:
        move = "rises" if _has(c, "RISES") else "falls"
        return n.AmountMove(move=cast(Any, move), value=_need(c, n.Expr), effect=_need(c, n.Effect), span=self._span(c))

    def becomes(self, c: list[Child]) -> n.AmountMove:
        return n.AmountMove(move="becomes", value=_need(c, n.Expr), effect=_need(c, n.Effect), span=self._span(c))

    def rounded(self, c: list[Child]) -> _Part:
        return self._part("rounded", _need(c, n.Expr), c)

    def floor(self, c: list[Child]) -> _Part:
        return self._part("floor", _need(c, n.Expr), c)

    def amount(self, c: list[Child]) -> n.AmountDecl:
        starts = [self._part("starts", start, [start]) for start in _all(c, n.AmountStart)]
        self._once([*c, *starts], starts="starts at", rounded="rounded to", floor="not below")
        return n.AmountDecl(
            name=self._name(_token(c, "NAME")),
            title=self._title(c),
            parameters=self._value(c, "params", ()),
            type=_need(c, n.TypeExpr),
            start=_pick(c, n.AmountStart),
            moves=_all(c, n.AmountMove),
            rounded_to=self._value(c, "rounded"),
            floor=self._value(c, "floor"),
            references=_all(c, n.PrintedReference),
            span=self._span(c),
        )

    def holds_first(self, c: list[Child]) -> _Part:
        return self._part("first", (True, self._after(c, "if")), c)

    def change_with(self, c: list[Child]) -> n.StateChange:
        return n.StateChange(
            begins=_has(c, "BEGINS"),
            pattern=_need(c, n.Pattern),
            condition=self._after(c, "if"),
            date=self._after(c, "on"),
            when=None,
            span=self._span(c),
        )

    def change_on(self, c: list[Child]) -> n.StateChange:
        return n.StateChange(
            begins=_has(c, "BEGINS"), pattern=None, condition=None, date=_need(c, n.Expr), when=None, span=self._span(c)
        )

    def change_when(self, c: list[Child]) -> n.StateChange:
        return n.StateChange(
            begins=_has(c, "BEGINS"), pattern=None, condition=None, date=None, when=_need(c, n.Expr), span=self._span(c)
        )

    def state(self, c: list[Child]) -> n.StateDecl:
        self._once(c, first="holds from the start")
        holds, condition = self._value(c, "first", (False, None))
        return n.StateDecl(
            name=self._name(_token(c, "NAME")),
            title=self._title(c),
            parameters=self._value(c, "params", ()),
            holds_first=holds,
            first_condition=condition,
            changes=_all(c, n.StateChange),
            references=_all(c, n.PrintedReference),
            span=self._span(c),
        )

    def term_unless(self, c: list[Child]) -> _Part:
        return self._part("unless", _need(c, n.Expr), c)

    def term(self, c: list[Child]) -> n.TermDecl:
        return n.TermDecl(
            name=self._name(_token(c, "NAME")),
            title=self._title(c),
            parameters=self._value(c, "params", ()),
            type=_pick(c, n.TypeExpr),
            value=_pick(c, n.Expr),
            exception=self._value(c, "unless"),
            limbs=_all(c, n.DescribedLimb),
            references=_all(c, n.PrintedReference),
            span=self._span(c),
        )

    def rank(self, c: list[Child]) -> n.Rank:
        number = str(_token(c, "NUMBER"))
        weight, cap = _all(c, n.Expr)
        return n.Rank(
            number=int(number) if number.isdigit() else 0,
            pattern=_need(c, n.Pattern),
            weight=weight,
            cap=cap,
            span=self._span(c),
        )

    def reserving(self, c: list[Child]) -> _Part:
        return self._part("reserving", (_need(c, n.Expr), _need(c, n.Pattern)), c)

    def division(self, c: list[Child]) -> n.DivisionDecl:
        reserved, pattern = self._value(c, "reserving", (None, None))
        return n.DivisionDecl(
            name=self._name(_token(c, "NAME")),
            parameters=self._value(c, "params", ()),
            type=_need(c, n.TypeExpr),
            whole=_need(c, n.Expr),
            ranks=_all(c, n.Rank),
            reserved=reserved,
            reserved_for=pattern,
            references=_all(c, n.PrintedReference),
            span=self._span(c),
        )

    # ---- clauses

    def protects(self, c: list[Child]) -> _Part:
        return self._part("protects", _all(c, n.Protected), c)

    def protects_every(self, c: list[Child]) -> n.Protected:
        noun = self._value(c, "noun")
        return n.Protected(noun=noun, variable=self._names(c)[-1], party=None, span=self._span(c))

    def protects_party(self, c: list[Child]) -> n.Protected:
        return n.Protected(noun=None, variable=None, party=_need(c, n.Expr), span=self._span(c))

    def without_operation(self, c: list[Child]) -> _Part:
        return self._part("without", self._title(c), c)

    def clause_limb(self, c: list[Child]) -> n.ClauseLimb:
        self._once(c, protects="protects", without="without operation")
        return n.ClauseLimb(
            label=str(_token(c, "LABEL")),
            title=self._title(c),
            protects=self._value(c, "protects", ()),
            sentences=_all(c, n.Sentence),
            limbs=_all(c, n.ClauseLimb),
            references=_all(c, n.PrintedReference),
            without_operation=self._value(c, "without"),
            span=self._span(c),
        )

    def clause(self, c: list[Child]) -> n.ClauseDecl:
        self._once(c, protects="protects", without="without operation")
        return n.ClauseDecl(
            number=self._references(c)[0],
            title=self._title(c),
            protects=self._value(c, "protects", ()),
            sentences=_all(c, n.Sentence),
            limbs=_all(c, n.ClauseLimb),
            references=_all(c, n.PrintedReference),
            without_operation=self._value(c, "without"),
            span=self._span(c),
        )

    def sentence(self, c: list[Child]) -> n.Sentence:
        tails = tuple(x for x in c if isinstance(x, n.Tail | n.MarkTail | n.OverTail | n.YieldsTail))
        return n.Sentence(triggers=_all(c, n.Trigger), core=_need(c, n.Core), tails=tails, span=self._span(c))

    def when(self, c: list[Child]) -> n.WhenTrigger:
        return n.WhenTrigger(
            pattern=_need(c, n.Pattern),
            received_by=self._after(c, "by"),
            condition=self._after(c, "if"),
            span=self._span(c),
        )

    def once(self, c: list[Child]) -> n.OnceTrigger:
        return n.OnceTrigger(condition=_need(c, n.Expr), ceases=_has(c, "CEASES"), span=self._span(c))

    def for_every(self, c: list[Child]) -> n.EveryTrigger:
        return n.EveryTrigger(pattern=_need(c, n.Pattern), span=self._span(c))

    def for_each(self, c: list[Child]) -> n.EachTrigger:
        schedule, variable = self._names(c)
        return n.EachTrigger(schedule=schedule, variable=variable, span=self._span(c))

    def prohibits(self, c: list[Child]) -> n.Prohibits:
        return n.Prohibits(pattern=_need(c, n.Pattern), span=self._span(c))

    def permits(self, c: list[Child]) -> n.Permits:
        return n.Permits(pattern=_need(c, n.Pattern), span=self._span(c))

    def requires(self, c: list[Child]) -> n.Requires:
        act, needed = _all(c, n.Pattern)
        return n.Requires(act=act, needed=needed, span=self._span(c))

    def must(self, c: list[Child]) -> n.Must:
        verbs = [str(x) for x in c if isinstance(x, Token) and x.type == "NAME"]
        return n.Must(
            subject=_need(c, n.Subject),
            efforts=_has(c, "EFFORTS"),
            verb=verbs[-1] if verbs else "",
            performance=_pick(c, n.Pattern),
            description=self._title(c),
            addressee=_pick(c, n.Addressee),
            span=self._span(c),
        )

    def may(self, c: list[Child]) -> n.May:
        verb = [x for x in c if isinstance(x, Token) and x.type == "NAME"][-1]
        return n.May(
            subject=_need(c, n.Subject),
            only=_has(c, "ONLY"),
            verb=str(verb),
            exercise=_need(c, n.Pattern),
            addressee=_pick(c, n.Addressee),
            span=self._span(c),
        )

    def need_not(self, c: list[Child]) -> n.NeedNot:
        return n.NeedNot(subject=_need(c, n.Subject), targets=_need(c, n.Targets), span=self._span(c))

    def deems(self, c: list[Child]) -> n.Deems:
        return n.Deems(pattern=_need(c, n.Pattern), date=self._after(c, "on"), span=self._span(c))

    def terminates(self, c: list[Child]) -> n.Terminates:
        return n.Terminates(targets=_need(c, n.Targets), span=self._span(c))

    def suspends(self, c: list[Child]) -> n.Suspends:
        start, end = _all(c, n.Expr)
        return n.Suspends(targets=_need(c, n.Targets), start=start, end=end, span=self._span(c))

    def period(self, c: list[Child]) -> n.Period:
        exprs = _all(c, n.Expr)
        return n.Period(bearer=exprs[0] if len(exprs) > 1 else None, end=exprs[-1], span=self._span(c))

    def accrued(self, c: list[Child]) -> n.AccruedRemain:
        return n.AccruedRemain(span=self._span(c))

    def prevails(self, c: list[Child]) -> n.PrevailsOver:
        return n.PrevailsOver(targets=self._references(c), span=self._span(c))

    def subject_name(self, c: list[Child]) -> n.Subject:
        return n.Subject(names=self._names(c), noun=None, variable=None, span=self._span(c))

    def subject_every(self, c: list[Child]) -> n.Subject:
        return n.Subject(names=(), noun=self._value(c, "noun"), variable=self._names(c)[-1], span=self._span(c))

    def subject_each(self, c: list[Child]) -> n.Subject:
        return n.Subject(names=self._names(c), noun=None, variable=None, span=self._span(c))

    def addressee_party(self, c: list[Child]) -> n.Addressee:
        return n.Addressee(party=_need(c, n.Expr), noun=None, variable=None, span=self._span(c))

    def addressee_every(self, c: list[Child]) -> n.Addressee:
        return n.Addressee(party=None, noun=self._value(c, "noun"), variable=self._names(c)[-1], span=self._span(c))

    def _tail(self, kind: n.TailKind, c: list[Child]) -> n.Tail:
        return n.Tail(kind=kind, value=_need(c, n.Expr), span=self._span(c))

    def tail_if(self, c: list[Child]) -> n.Tail:
        return self._tail("if", c)

    def tail_while(self, c: list[Child]) -> n.Tail:
        return self._tail("while", c)

    def tail_unless(self, c: list[Child]) -> n.Tail:
        return self._tail("unless", c)

    def tail_due(self, c: list[Child]) -> n.Tail:
        return self._tail(cast(Any, str(c[0])), c)

    def tail_opens(self, c: list[Child]) -> n.Tail:
        return self._tail("opens on", c)

    def tail_ends(self, c: list[Child]) -> n.Tail:
        return self._tail(cast(Any, str(c[0])), c)

    def tail_promptly(self, c: list[Child]) -> n.MarkTail:
        return n.MarkTail(mark="promptly", span=self._span(c))

    def tail_jointly(self, c: list[Child]) -> n.MarkTail:
        return n.MarkTail(mark="jointly", span=self._span(c))

    def tail_over(self, c: list[Child]) -> n.OverTail:
        return n.OverTail(targets=_need(c, n.Targets), span=self._span(c))

    def tail_yields(self, c: list[Child]) -> n.YieldsTail:
        return n.YieldsTail(references=self._references(c), span=self._span(c))

    def targets_named(self, c: list[Child]) -> n.Targets:
        return n.Targets(kind="named", references=self._references(c), value=None, span=self._span(c))

    def targets_everything(self, c: list[Child]) -> n.Targets:
        return n.Targets(kind="everything", references=(), value=None, span=self._span(c))

    def targets_whatever(self, c: list[Child]) -> n.Targets:
        return n.Targets(kind="whatever", references=(), value=_need(c, n.Expr), span=self._span(c))

    def targets_agreement(self, c: list[Child]) -> n.Targets:
        return n.Targets(kind="agreement", references=self._references(c), value=None, span=self._span(c))

    def reference(self, c: list[Child]) -> n.PrintedReference:
        return n.PrintedReference(kind=self._value(c, "kind"), targets=self._references(c), span=self._span(c))

    def reference_kind(self, c: list[Child]) -> _Part:
        words = "-".join(str(x) for x in c if isinstance(x, Token))
        return self._part("kind", "uses-term" if words == "uses" else words, c)

    # ---- patterns

    def article(self, c: list[Child]) -> _Part:
        return self._part("article", str(c[0]), c)

    def noun(self, c: list[Child]) -> _Part:
        return self._part("noun", self._name(c[0]), c)

    def pattern(self, c: list[Child]) -> n.Pattern:
        names = self._names(c)
        return n.Pattern(
            noun=self._value(c, "noun"),
            variable=names[0] if names else None,
            among=None,
            items=self._value(c, "items", ()),
            span=self._span(c),
        )

    def pattern_in(self, c: list[Child]) -> n.Pattern:
        return n.Pattern(
            noun=None,
            variable=self._names(c)[0],
            among=_need(c, n.Expr),
            items=self._value(c, "items", ()),
            span=self._span(c),
        )

    def bracket(self, c: list[Child]) -> _Part:
        return self._part("items", _all(c, n.BracketItem), c)

    def item_before(self, c: list[Child]) -> n.OrderItem:
        return n.OrderItem(order="before", event=_need(c, n.Expr), span=self._span(c))

    def item_after(self, c: list[Child]) -> n.OrderItem:
        return n.OrderItem(order="after", event=_need(c, n.Expr), span=self._span(c))

    def item_up_to(self, c: list[Child]) -> n.OrderItem:
        return n.OrderItem(order="up to", event=_need(c, n.Expr), span=self._span(c))

    def item_counting(self, c: list[Child]) -> n.CountingItem:
        return n.CountingItem(variable=self._names(c)[0], span=self._span(c))

    def item_such_that(self, c: list[Child]) -> n.SuchThatItem:
        return n.SuchThatItem(condition=_need(c, n.Expr), span=self._span(c))

    def item_not(self, c: list[Child]) -> n.FieldItem:
        return n.FieldItem(field=self._names(c)[0], operator="no", value=None, span=self._span(c))

    def item_flag(self, c: list[Child]) -> n.FieldItem:
        return n.FieldItem(field=self._names(c)[0], operator="yes", value=None, span=self._span(c))

    def item_equal(self, c: list[Child]) -> n.FieldItem:
        return n.FieldItem(field=self._names(c)[0], operator="=", value=_need(c, n.Expr), span=self._span(c))

    def item_compare(self, c: list[Child]) -> n.FieldItem:
        operator = self._value(c, "comparator")
        return n.FieldItem(field=self._names(c)[0], operator=operator, value=_need(c, n.Expr), span=self._span(c))

    def item_in(self, c: list[Child]) -> n.FieldItem:
        return n.FieldItem(field=self._names(c)[0], operator="in", value=_need(c, n.Expr), span=self._span(c))

    # ---- expressions

    def comparator(self, c: list[Child]) -> _Part:
        return self._part("comparator", str(c[0]), c)

    def conditional(self, c: list[Child]) -> n.ConditionalExpr:
        condition, then, otherwise = _all(c, n.Expr)
        return n.ConditionalExpr(condition=condition, then=then, otherwise=otherwise, span=self._span(c))

    def disjunction(self, c: list[Child]) -> n.LogicExpr:
        return n.LogicExpr(operator="or", operands=_all(c, n.Expr), span=self._span(c))

    def conjunction(self, c: list[Child]) -> n.LogicExpr:
        return n.LogicExpr(operator="and", operands=_all(c, n.Expr), span=self._span(c))

    def negation(self, c: list[Child]) -> n.NotExpr:
        return n.NotExpr(operand=_need(c, n.Expr), span=self._span(c))

    def compare(self, c: list[Child]) -> n.CompareExpr:
        left, right = _all(c, n.Expr)
        return n.CompareExpr(operator=self._value(c, "comparator"), left=left, right=right, span=self._span(c))

    def in_list(self, c: list[Child]) -> n.InExpr:
        item, among = _all(c, n.Expr)
        return n.InExpr(item=item, among=among, span=self._span(c))

    def is_present(self, c: list[Child]) -> n.IsPresentExpr:
        return n.IsPresentExpr(operand=_need(c, n.Expr), span=self._span(c))

    def is_in_force(self, c: list[Child]) -> n.InForceExpr:
        return n.InForceExpr(operand=_need(c, n.Expr), span=self._span(c))

    def is_received(self, c: list[Child]) -> n.ReceivedExpr:
        notice, by = _all(c, n.Expr)
        return n.ReceivedExpr(notice=notice, by=by, span=self._span(c))

    def covers(self, c: list[Child]) -> n.CoversExpr:
        wide, narrow = _all(c, n.Expr)
        return n.CoversExpr(wide=wide, narrow=narrow, span=self._span(c))

    def complied(self, c: list[Child]) -> n.CompliedExpr:
        return n.CompliedExpr(event=_need(c, n.Expr), reference=self._references(c)[0], span=self._span(c))

    def arithmetic(self, c: list[Child]) -> n.ArithmeticExpr:
        left, right = _all(c, n.Expr)
        operator = cast(Any, str(_token(c, "PLUS", "MINUS", "TIMES", "OVER")))
        return n.ArithmeticExpr(operator=operator, left=left, right=right, span=self._span(c))

    def negative(self, c: list[Child]) -> n.NegativeExpr:
        return n.NegativeExpr(operand=_need(c, n.Expr), span=self._span(c))

    def at_moment(self, c: list[Child]) -> n.MomentExpr:
        value, moment = _all(c, n.Expr)
        return n.MomentExpr(value=value, moment=moment, span=self._span(c))

    def at_now(self, c: list[Child]) -> n.MomentExpr:
        return n.MomentExpr(value=_need(c, n.Expr), moment=None, span=self._span(c))

    def field_of(self, c: list[Child]) -> n.FieldExpr:
        return n.FieldExpr(of=_need(c, n.Expr), field=self._names(c)[-1], span=self._span(c))

    def name(self, c: list[Child]) -> n.NameExpr:
        return n.NameExpr(name=str(c[0]), span=self._span(c))

    def call(self, c: list[Child]) -> n.CallExpr:
        return n.CallExpr(name=self._name(c[0]), arguments=_all(c, n.Expr), span=self._span(c))

    def number(self, c: list[Child]) -> n.NumberExpr:
        return n.NumberExpr(value=_number(str(c[0])), span=self._span(c))

    def percent(self, c: list[Child]) -> n.PercentExpr:
        return n.PercentExpr(value=_number(str(c[0])), span=self._span(c))

    def money(self, c: list[Child]) -> n.MoneyExpr:
        currency, amount = str(c[0]).split()
        per = _token(c, "NAME")
        return n.MoneyExpr(
            currency=currency, amount=_number(amount), per=str(per) if per is not None else None, span=self._span(c)
        )

    def date(self, c: list[Child]) -> n.DateExpr:
        return n.DateExpr(text=str(c[0]), span=self._span(c))

    def time(self, c: list[Child]) -> n.TimeExpr:
        return n.TimeExpr(text=str(c[0]), span=self._span(c))

    def text(self, c: list[Child]) -> n.TextExpr:
        return n.TextExpr(text=str(c[0]), span=self._span(c))

    def parenthesis(self, c: list[Child]) -> n.Expr:
        return replace(_need(c, n.Expr), outer=self._span(c))

    def list_of(self, c: list[Child]) -> n.ListExpr:
        return n.ListExpr(items=_all(c, n.Expr), span=self._span(c))

    def section(self, c: list[Child]) -> n.SectionExpr:
        return n.SectionExpr(reference=self._references(c)[0], span=self._span(c))

    def limb(self, c: list[Child]) -> n.LimbExpr:
        return n.LimbExpr(label=str(_token(c, "LABEL")), value=_need(c, n.Expr), span=self._span(c))

    def any_of(self, c: list[Child]) -> n.LimbsExpr:
        return n.LimbsExpr(operator="any", limbs=_all(c, n.LimbExpr), span=self._span(c))

    def all_of(self, c: list[Child]) -> n.LimbsExpr:
        return n.LimbsExpr(operator="all", limbs=_all(c, n.LimbExpr), span=self._span(c))

    def quantified(self, c: list[Child]) -> n.QuantifiedExpr:
        quantifier = cast(Any, str(_token(c, "SOME", "NO", "COUNT", "LATEST", "EARLIEST")))
        return n.QuantifiedExpr(quantifier=quantifier, pattern=_need(c, n.Pattern), span=self._span(c))

    def every(self, c: list[Child]) -> n.EveryExpr:
        return n.EveryExpr(pattern=_need(c, n.Pattern), condition=_need(c, n.Expr), span=self._span(c))

    def aggregate(self, c: list[Child]) -> n.AggregateExpr:
        kind = cast(Any, str(_token(c, "SUM", "PRODUCT", "GREATEST", "LEAST")))
        return n.AggregateExpr(aggregate=kind, value=_need(c, n.Expr), pattern=_need(c, n.Pattern), span=self._span(c))

    def _period(self, c: list[Child], backwards: bool) -> n.PeriodExpr:
        return n.PeriodExpr(
            count=_number(str(_token(c, "NUMBER"))),
            unit=self._value(c, "unit"),
            backwards=backwards,
            base=_need(c, n.Expr),
            span=self._span(c),
        )

    def period_after(self, c: list[Child]) -> n.PeriodExpr:
        return self._period(c, backwards=False)

    def period_back(self, c: list[Child]) -> n.PeriodExpr:
        return self._period(c, backwards=True)

    def anniversary(self, c: list[Child]) -> n.AnniversaryExpr:
        ordinal = str(_token(c, "ORDINAL"))[:-2]
        return n.AnniversaryExpr(
            ordinal=int(ordinal) if len(ordinal) < 4 else 0, base=_need(c, n.Expr), span=self._span(c)
        )

    def extreme(self, c: list[Child]) -> n.ExtremeExpr:
        kind = cast(Any, str(_token(c, "LATER", "EARLIER", "GREATER", "LESSER")))
        return n.ExtremeExpr(extreme=kind, items=_all(c, n.Expr), span=self._span(c))

    def last_days(self, c: list[Child]) -> n.LastDaysExpr:
        return n.LastDaysExpr(
            count=_number(str(_token(c, "NUMBER"))),
            unit=self._value(c, "unit"),
            end=_need(c, n.Expr),
            span=self._span(c),
        )

    def more_than(self, c: list[Child]) -> _Part:
        return self._part("bound", (False, _need(c, n.Expr)), c)

    def at_least(self, c: list[Child]) -> _Part:
        return self._part("bound", (True, _need(c, n.Expr)), c)

    def holders(self, c: list[Child]) -> n.HoldersExpr:
        inclusive, bound = self._value(c, "bound")
        weight, condition = _all(c, n.Expr)
        return n.HoldersExpr(
            variable=self._names(c)[0],
            inclusive=inclusive,
            bound=bound,
            weight=weight,
            condition=condition,
            span=self._span(c),
        )

    def share_of(self, c: list[Child]) -> n.ShareExpr:
        claim, *arguments = _all(c, n.Expr)
        return n.ShareExpr(claim=claim, division=self._names(c)[-1], arguments=tuple(arguments), span=self._span(c))

    def total_for(self, c: list[Child]) -> n.TotalExpr:
        return n.TotalExpr(
            kind=self._value(c, "noun"), division=self._names(c)[-1], arguments=_all(c, n.Expr), span=self._span(c)
        )

    def _unit(self, name: n.Unit, c: list[Child]) -> _Part:
        return self._part("unit", name, c)

    def unit_days(self, c: list[Child]) -> _Part:
        return self._unit("days", c)

    def unit_business_days(self, c: list[Child]) -> _Part:
        return self._unit("business days", c)

    def unit_trading_days(self, c: list[Child]) -> _Part:
        return self._unit("trading days", c)

    def unit_weeks(self, c: list[Child]) -> _Part:
        return self._unit("weeks", c)

    def unit_months(self, c: list[Child]) -> _Part:
        return self._unit("months", c)

    def unit_years(self, c: list[Child]) -> _Part:
        return self._unit("years", c)
