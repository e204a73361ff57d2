"""Grammar rules to syntax nodes: one method for each rule, called bottom-up while parsing.

Every method gets the children of its rule, tokens included, so that spans cover the keywords too. Nothing is kept
between calls.
"""

from typing import Any, cast

from lark import Token

from . import nodes as n
from .building import Child, Part, all_of_kind, has, need, pick, token_in
from .expression_builder import ExpressionBuilder
from .printed import MONTHS


class Builder(ExpressionBuilder):
    """Callbacks of the parser; `path` is the file being read, and `findings` takes what is said twice in it."""

    # ---- the rule set and its agreements

    def declaration(self, c: list[Child]) -> n.Declaration:
        return need(c, n.Declaration)

    def time_zone(self, c: list[Child]) -> Part:
        return self._part("zone", self._name(token_in(c, "ZONE_NAME")), c)

    def vocabularies(self, c: list[Child]) -> Part:
        return self._part("vocabularies", self._names(c), c)

    def ruleset(self, c: list[Child]) -> n.RuleSetDecl:
        self._once(c, zone="time zone")
        words = tuple(name for names in self._values(c, "vocabularies") for name in names)
        return n.RuleSetDecl(
            name=self._name(token_in(c, "NAME")),
            title=self._title(c),
            zone=self._value(c, "zone"),
            vocabularies=words,
            span=self._span(c),
        )

    def vocabulary(self, c: list[Child]) -> n.VocabularyDecl:
        return n.VocabularyDecl(name=self._name(token_in(c, "NAME")), title=self._title(c), span=self._span(c))

    def dated(self, c: list[Child]) -> Part:
        token = token_in(c, "DATE_VALUE")
        value = self.date([token]) if token is not None else need(c, n.Expr)
        return self._part("dated", value, c)

    def currency(self, c: list[Child]) -> Part:
        rate = token_in(c, "NAME")
        return self._part(
            "currency", (self._name(token_in(c, "CURRENCY_CODE")), self._name(rate) if rate is not None else None), c
        )

    def day_of_year(self, c: list[Child]) -> n.DayOfYear:
        day, month = str(token_in(c, "NUMBER")), str(token_in(c, "MONTH_NAME"))
        whole = int(day) if day.isdigit() and len(day) < 3 else 0
        return n.DayOfYear(day=whole, month=MONTHS.index(month) + 1, span=self._span(c))

    def fiscal_year(self, c: list[Child]) -> Part:
        return self._part("fiscal", need(c, n.DayOfYear), c)

    def roll_none(self, c: list[Child]) -> Part:
        return self._part("roll", ("none", None), c)

    def roll_forward(self, c: list[Child]) -> Part:
        refs = self._references(c)
        return self._part("roll", ("forward", refs[0] if refs else None), c)

    def roll_back(self, c: list[Child]) -> Part:
        refs = self._references(c)
        return self._part("roll", ("back", refs[0] if refs else None), c)

    def periods(self, c: list[Child]) -> Part:
        return self._part("periods", (has(c, "INCLUDE"), *self._value(c, "roll")), c)

    def months_stop(self, c: list[Child]) -> Part:
        return self._part("months", "stop", c)

    def months_run_on(self, c: list[Child]) -> Part:
        return self._part("months", "run on", c)

    def months_must(self, c: list[Child]) -> Part:
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
            name=self._name(token_in(c, "NAME")),
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
        return n.RoleDecl(name=self._name(token_in(c, "NAME")), title=self._title(c), span=self._span(c))

    def party(self, c: list[Child]) -> n.PartyDecl:
        names = self._names(c)
        return n.PartyDecl(name=names[0], title=self._title(c), roles=names[1:], span=self._span(c))

    def security(self, c: list[Child]) -> n.SecurityDecl:
        return n.SecurityDecl(name=self._name(token_in(c, "NAME")), title=self._title(c), span=self._span(c))

    # ---- time

    def place(self, c: list[Child]) -> n.PlaceDecl:
        names = self._names(c)
        zone = self._name(token_in(c, "ZONE_NAME"))
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
            references=all_of_kind(c, n.PrintedReference),
            span=self._span(c),
        )

    def schedule_days(self, c: list[Child]) -> n.ScheduleDecl:
        return self._schedule(c, "days", start=self._after(c, "from"))

    def schedule_months(self, c: list[Child]) -> n.ScheduleDecl:
        months = str(token_in(c, "NUMBER"))
        return self._schedule(c, "months", months=int(months) if months.isdigit() else 0, start=self._after(c, "from"))

    def schedule_window(self, c: list[Child]) -> n.ScheduleDecl:
        return self._schedule(c, "window", rolled=any(isinstance(x, Token) and x == "rolled" for x in c))

    def _schedule(
        self, c: list[Child], form: Any, months: int = 0, start: n.Expr | None = None, rolled: bool = False
    ) -> n.ScheduleDecl:
        return n.ScheduleDecl(
            name=self._name(token_in(c, "NAME")),
            form=form,
            days=all_of_kind(c, n.DayOfYear),
            months=months,
            start=start,
            rolled=rolled,
            references=all_of_kind(c, n.PrintedReference),
            span=self._span(c),
        )

    def receipt(self, c: list[Child]) -> n.ReceiptDecl:
        names = self._names(c)
        return n.ReceiptDecl(
            notice=names[0],
            addressee=names[1],
            under=self._references(c)[0],
            lines=all_of_kind(c, n.ReceiptLine),
            span=self._span(c),
        )

    def receipt_line(self, c: list[Child]) -> n.ReceiptLine:
        return n.ReceiptLine(date=need(c, n.Expr), condition=self._after(c, "if"), span=self._span(c))

    def receipt_otherwise(self, c: list[Child]) -> n.ReceiptLine:
        return n.ReceiptLine(date=need(c, n.Expr), condition=None, span=self._span(c))

    # ---- what can be recorded

    def fact_of(self, c: list[Child]) -> Part:
        return self._part("of", all_of_kind(c, n.TypeExpr), c)

    def symmetric(self, c: list[Child]) -> Part:
        return self._part("symmetric", True, c)

    def fact_default(self, c: list[Child]) -> n.FactDefault:
        return n.FactDefault(argument=None, value=need(c, n.Expr), span=self._span(c))

    def fact_default_for(self, c: list[Child]) -> n.FactDefault:
        return n.FactDefault(argument=self._name(token_in(c, "NAME")), value=need(c, n.Expr), span=self._span(c))

    def fact(self, c: list[Child]) -> n.FactDecl:
        general = [d for d in all_of_kind(c, n.FactDefault) if d.argument is None]
        self._once([self._part("default", d, [d]) for d in general], default="default")
        return n.FactDecl(
            name=self._name(token_in(c, "NAME")),
            title=self._title(c),
            of=self._value(c, "of", ()),
            type=need(c, n.TypeExpr),
            symmetric=self._value(c, "symmetric", False),
            defaults=all_of_kind(c, n.FactDefault),
            span=self._span(c),
        )

    def choice(self, c: list[Child]) -> n.ChoiceDecl:
        names = self._names(c)
        return n.ChoiceDecl(name=names[0], options=names[1:], span=self._span(c))

    def field_optional(self, c: list[Child]) -> Part:
        return self._part("optional", True, c)

    def field_default(self, c: list[Child]) -> Part:
        return self._part("default", need(c, n.Expr), c)

    def field_actor(self, c: list[Child]) -> Part:
        return self._part("actor", True, c)

    def field(self, c: list[Child]) -> n.FieldDecl:
        self._once(c, default="default")
        return n.FieldDecl(
            name=self._name(token_in(c, "NAME")),
            type=need(c, n.TypeExpr),
            optional=self._value(c, "optional", False),
            default=self._value(c, "default"),
            actor=self._value(c, "actor", False),
            span=self._span(c),
        )

    def assignment(self, c: list[Child]) -> n.Assignment:
        return n.Assignment(name=self._name(token_in(c, "NAME")), value=need(c, n.Expr), span=self._span(c))

    def view_if(self, c: list[Child]) -> Part:
        return self._part("if", need(c, n.Expr), c)

    def view_unless(self, c: list[Child]) -> Part:
        return self._part("unless", need(c, n.Expr), c)

    def view_with(self, c: list[Child]) -> Part:
        return self._part("with", all_of_kind(c, n.Assignment), c)

    def view_on(self, c: list[Child]) -> Part:
        return self._part("on", need(c, n.Expr), c)

    def view_under(self, c: list[Child]) -> Part:
        return self._part("under", self._references(c)[0], c)

    def view_limb(self, c: list[Child]) -> n.DescribedLimb:
        return self._described_limb(c)

    def term_limb(self, c: list[Child]) -> n.DescribedLimb:
        return self._described_limb(c)

    def _described_limb(self, c: list[Child]) -> n.DescribedLimb:
        return n.DescribedLimb(
            label=str(token_in(c, "LABEL")),
            title=self._title(c),
            references=all_of_kind(c, n.PrintedReference),
            span=self._span(c),
        )

    def from_event(self, c: list[Child]) -> n.ViewSource:
        self._once(c, on="on", under="under")
        return n.ViewSource(
            pattern=need(c, n.Pattern),
            for_every=tuple(t.pattern for t in all_of_kind(c, n.EveryTrigger)),
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
            name=self._name(token_in(c, "NAME")),
            title=self._title(c),
            is_act=has(c, "ACT"),
            is_notice=any(isinstance(x, Token) and x == "notice" for x in c),
            is_approval=any(isinstance(x, Token) and x == "approval" for x in c),
            under=refs[0] if refs else None,
            fields=all_of_kind(c, n.FieldDecl),
            sources=all_of_kind(c, n.ViewSource),
            limbs=all_of_kind(c, n.DescribedLimb),
            references=all_of_kind(c, n.PrintedReference),
            span=self._span(c),
        )

    # ---- definitions

    def params(self, c: list[Child]) -> Part:
        return self._part("params", all_of_kind(c, n.Parameter), c)

    def param(self, c: list[Child]) -> n.Parameter:
        return n.Parameter(name=self._name(token_in(c, "NAME")), type=need(c, n.TypeExpr), span=self._span(c))

    def starts(self, c: list[Child]) -> n.AmountStart:
        return n.AmountStart(value=need(c, n.Expr), date=self._after(c, "on"), span=self._span(c))

    def effect_with(self, c: list[Child]) -> n.Effect:
        return n.Effect(
            pattern=need(c, n.Pattern),
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
            next_day=has(c, "AFTER"),
            condition=self._after(c, "if"),
            date=None,
            span=self._span(c),
        )

    def moves(self, c: list[Child]) -> n.AmountMove:
        move = "rises" if has(c, "RISES") else "falls"
        return n.AmountMove(move=cast(Any, move), value=need(c, n.Expr), effect=need(c, n.Effect), span=self._span(c))

    def becomes(self, c: list[Child]) -> n.AmountMove:
        return n.AmountMove(move="becomes", value=need(c, n.Expr), effect=need(c, n.Effect), span=self._span(c))

    def rounded(self, c: list[Child]) -> Part:
        return self._part("rounded", need(c, n.Expr), c)

    def floor(self, c: list[Child]) -> Part:
        return self._part("floor", need(c, n.Expr), c)

    def amount(self, c: list[Child]) -> n.AmountDecl:
        starts = [self._part("starts", start, [start]) for start in all_of_kind(c, n.AmountStart)]
        self._once([*c, *starts], starts="starts at", rounded="rounded to", floor="not below")
        return n.AmountDecl(
            name=self._name(token_in(c, "NAME")),
            title=self._title(c),
            parameters=self._value(c, "params", ()),
            type=need(c, n.TypeExpr),
            start=pick(c, n.AmountStart),
            moves=all_of_kind(c, n.AmountMove),
            rounded_to=self._value(c, "rounded"),
            floor=self._value(c, "floor"),
            references=all_of_kind(c, n.PrintedReference),
            span=self._span(c),
        )

    def holds_first(self, c: list[Child]) -> Part:
        return self._part("first", (True, self._after(c, "if")), c)

    def change_with(self, c: list[Child]) -> n.StateChange:
        return n.StateChange(
            begins=has(c, "BEGINS"),
            pattern=need(c, n.Pattern),
            condition=self._after(c, "if"),
            date=self._after(c, "on"),
            when=None,
            span=self._span(c),
        )

    def change_on(self, c: list[Child]) -> n.StateChange:
        return n.StateChange(
            begins=has(c, "BEGINS"), pattern=None, condition=None, date=need(c, n.Expr), when=None, span=self._span(c)
        )

    def change_when(self, c: list[Child]) -> n.StateChange:
        return n.StateChange(
            begins=has(c, "BEGINS"), pattern=None, condition=None, date=None, when=need(c, n.Expr), span=self._span(c)
        )

    def state(self, c: list[Child]) -> n.StateDecl:
        self._once(c, first="holds from the start")
        holds, condition = self._value(c, "first", (False, None))
        return n.StateDecl(
            name=self._name(token_in(c, "NAME")),
            title=self._title(c),
            parameters=self._value(c, "params", ()),
            holds_first=holds,
            first_condition=condition,
            changes=all_of_kind(c, n.StateChange),
            references=all_of_kind(c, n.PrintedReference),
            span=self._span(c),
        )

    def term_unless(self, c: list[Child]) -> Part:
        return self._part("unless", need(c, n.Expr), c)

    def term(self, c: list[Child]) -> n.TermDecl:
        return n.TermDecl(
            name=self._name(token_in(c, "NAME")),
            title=self._title(c),
            parameters=self._value(c, "params", ()),
            type=pick(c, n.TypeExpr),
            value=pick(c, n.Expr),
            exception=self._value(c, "unless"),
            limbs=all_of_kind(c, n.DescribedLimb),
            references=all_of_kind(c, n.PrintedReference),
            span=self._span(c),
        )

    def rank(self, c: list[Child]) -> n.Rank:
        number = str(token_in(c, "NUMBER"))
        weight, cap = all_of_kind(c, n.Expr)
        return n.Rank(
            number=int(number) if number.isdigit() else 0,
            pattern=need(c, n.Pattern),
            weight=weight,
            cap=cap,
            span=self._span(c),
        )

    def reserving(self, c: list[Child]) -> Part:
        return self._part("reserving", (need(c, n.Expr), need(c, n.Pattern)), c)

    def division(self, c: list[Child]) -> n.DivisionDecl:
        reserved, pattern = self._value(c, "reserving", (None, None))
        return n.DivisionDecl(
            name=self._name(token_in(c, "NAME")),
            parameters=self._value(c, "params", ()),
            type=need(c, n.TypeExpr),
            whole=need(c, n.Expr),
            ranks=all_of_kind(c, n.Rank),
            reserved=reserved,
            reserved_for=pattern,
            references=all_of_kind(c, n.PrintedReference),
            span=self._span(c),
        )

    # ---- clauses

    def protects(self, c: list[Child]) -> Part:
        return self._part("protects", all_of_kind(c, n.Protected), c)

    def protects_every(self, c: list[Child]) -> n.Protected:
        noun = self._value(c, "noun")
        return n.Protected(noun=noun, variable=self._names(c)[-1], party=None, span=self._span(c))

    def protects_party(self, c: list[Child]) -> n.Protected:
        return n.Protected(noun=None, variable=None, party=need(c, n.Expr), span=self._span(c))

    def without_operation(self, c: list[Child]) -> Part:
        return self._part("without", self._title(c), c)

    def clause_limb(self, c: list[Child]) -> n.ClauseLimb:
        self._once(c, protects="protects", without="without operation")
        return n.ClauseLimb(
            label=str(token_in(c, "LABEL")),
            title=self._title(c),
            protects=self._value(c, "protects", ()),
            sentences=all_of_kind(c, n.Sentence),
            limbs=all_of_kind(c, n.ClauseLimb),
            references=all_of_kind(c, n.PrintedReference),
            without_operation=self._value(c, "without"),
            span=self._span(c),
        )

    def clause(self, c: list[Child]) -> n.ClauseDecl:
        self._once(c, protects="protects", without="without operation")
        return n.ClauseDecl(
            number=self._references(c)[0],
            title=self._title(c),
            protects=self._value(c, "protects", ()),
            sentences=all_of_kind(c, n.Sentence),
            limbs=all_of_kind(c, n.ClauseLimb),
            references=all_of_kind(c, n.PrintedReference),
            without_operation=self._value(c, "without"),
            span=self._span(c),
        )

    def sentence(self, c: list[Child]) -> n.Sentence:
        tails = tuple(x for x in c if isinstance(x, n.Tail | n.MarkTail | n.OverTail | n.YieldsTail))
        return n.Sentence(triggers=all_of_kind(c, n.Trigger), core=need(c, n.Core), tails=tails, span=self._span(c))

    def when(self, c: list[Child]) -> n.WhenTrigger:
        return n.WhenTrigger(
            pattern=need(c, n.Pattern),
            received_by=self._after(c, "by"),
            condition=self._after(c, "if"),
            span=self._span(c),
        )

    def once(self, c: list[Child]) -> n.OnceTrigger:
        return n.OnceTrigger(condition=need(c, n.Expr), ceases=has(c, "CEASES"), span=self._span(c))

    def for_every(self, c: list[Child]) -> n.EveryTrigger:
        return n.EveryTrigger(pattern=need(c, n.Pattern), span=self._span(c))

    def for_each(self, c: list[Child]) -> n.EachTrigger:
        schedule, variable = self._names(c)
        return n.EachTrigger(schedule=schedule, variable=variable, span=self._span(c))

    def prohibits(self, c: list[Child]) -> n.Prohibits:
        return n.Prohibits(pattern=need(c, n.Pattern), span=self._span(c))

    def permits(self, c: list[Child]) -> n.Permits:
        return n.Permits(pattern=need(c, n.Pattern), span=self._span(c))

    def requires(self, c: list[Child]) -> n.Requires:
        act, needed = all_of_kind(c, n.Pattern)
        return n.Requires(act=act, needed=needed, span=self._span(c))

    def must(self, c: list[Child]) -> n.Must:
        verbs = [str(x) for x in c if isinstance(x, Token) and x.type == "NAME"]
        return n.Must(
            subject=need(c, n.Subject),
            efforts=has(c, "EFFORTS"),
            verb=verbs[-1] if verbs else "",
            performance=pick(c, n.Pattern),
            description=self._title(c),
            addressee=pick(c, n.Addressee),
            span=self._span(c),
        )

    def may(self, c: list[Child]) -> n.May:
        verb = [x for x in c if isinstance(x, Token) and x.type == "NAME"][-1]
        return n.May(
            subject=need(c, n.Subject),
            only=has(c, "ONLY"),
            verb=str(verb),
            exercise=need(c, n.Pattern),
            addressee=pick(c, n.Addressee),
            span=self._span(c),
        )

    def need_not(self, c: list[Child]) -> n.NeedNot:
        return n.NeedNot(subject=need(c, n.Subject), targets=need(c, n.Targets), span=self._span(c))

    def deems(self, c: list[Child]) -> n.Deems:
        return n.Deems(pattern=need(c, n.Pattern), date=self._after(c, "on"), span=self._span(c))

    def terminates(self, c: list[Child]) -> n.Terminates:
        return n.Terminates(targets=need(c, n.Targets), span=self._span(c))

    def suspends(self, c: list[Child]) -> n.Suspends:
        start, end = all_of_kind(c, n.Expr)
        return n.Suspends(targets=need(c, n.Targets), start=start, end=end, span=self._span(c))

    def period(self, c: list[Child]) -> n.Period:
        exprs = all_of_kind(c, n.Expr)
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
        return n.Addressee(party=need(c, n.Expr), noun=None, variable=None, span=self._span(c))

    def addressee_every(self, c: list[Child]) -> n.Addressee:
        return n.Addressee(party=None, noun=self._value(c, "noun"), variable=self._names(c)[-1], span=self._span(c))

    def _tail(self, kind: n.TailKind, c: list[Child]) -> n.Tail:
        return n.Tail(kind=kind, value=need(c, n.Expr), span=self._span(c))

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
        return n.OverTail(targets=need(c, n.Targets), span=self._span(c))

    def tail_yields(self, c: list[Child]) -> n.YieldsTail:
        return n.YieldsTail(references=self._references(c), span=self._span(c))

    def targets_named(self, c: list[Child]) -> n.Targets:
        return n.Targets(kind="named", references=self._references(c), value=None, span=self._span(c))

    def targets_everything(self, c: list[Child]) -> n.Targets:
        return n.Targets(kind="everything", references=(), value=None, span=self._span(c))

    def targets_whatever(self, c: list[Child]) -> n.Targets:
        return n.Targets(kind="whatever", references=(), value=need(c, n.Expr), span=self._span(c))

    def targets_agreement(self, c: list[Child]) -> n.Targets:
        return n.Targets(kind="agreement", references=self._references(c), value=None, span=self._span(c))

    def reference(self, c: list[Child]) -> n.PrintedReference:
        return n.PrintedReference(kind=self._value(c, "kind"), targets=self._references(c), span=self._span(c))

    def reference_kind(self, c: list[Child]) -> Part:
        words = "-".join(str(x) for x in c if isinstance(x, Token))
        return self._part("kind", "uses-term" if words == "uses" else words, c)
