"""Grammar rules of types, patterns and expressions to syntax nodes: one method for each rule."""

from dataclasses import replace
from typing import Any, cast

from . import nodes as n
from .building import Building, Child, Part, all_of_kind, need, number_of, token_in


class ExpressionBuilder(Building):
    """The part of the builder that the expressions of all declarations need."""

    # ---- types

    def type_name(self, c: list[Child]) -> n.TypeExpr:
        return n.TypeExpr(name=str(token_in(c, "NAME", "QNAME")), span=self._span(c))

    def type_truth(self, c: list[Child]) -> n.TypeExpr:
        return n.TypeExpr(name="yes/no", span=self._span(c))

    def type_money(self, c: list[Child]) -> n.TypeExpr:
        return n.TypeExpr(name="money", span=self._span(c))

    def type_money_per(self, c: list[Child]) -> n.TypeExpr:
        return n.TypeExpr(name="money", per=str(token_in(c, "NAME")), span=self._span(c))

    def type_shares(self, c: list[Child]) -> n.TypeExpr:
        return n.TypeExpr(name="shares", span=self._span(c))

    def type_shares_per(self, c: list[Child]) -> n.TypeExpr:
        return n.TypeExpr(name="shares", per=str(token_in(c, "NAME")), span=self._span(c))

    def type_list(self, c: list[Child]) -> n.TypeExpr:
        return n.TypeExpr(name="list", of=need(c, n.TypeExpr), span=self._span(c))

    # ---- patterns

    def article(self, c: list[Child]) -> Part:
        return self._part("article", str(c[0]), c)

    def noun(self, c: list[Child]) -> Part:
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
            among=need(c, n.Expr),
            items=self._value(c, "items", ()),
            span=self._span(c),
        )

    def bracket(self, c: list[Child]) -> Part:
        return self._part("items", all_of_kind(c, n.BracketItem), c)

    def item_before(self, c: list[Child]) -> n.OrderItem:
        return n.OrderItem(order="before", event=need(c, n.Expr), span=self._span(c))

    def item_after(self, c: list[Child]) -> n.OrderItem:
        return n.OrderItem(order="after", event=need(c, n.Expr), span=self._span(c))

    def item_up_to(self, c: list[Child]) -> n.OrderItem:
        return n.OrderItem(order="up to", event=need(c, n.Expr), span=self._span(c))

    def item_counting(self, c: list[Child]) -> n.CountingItem:
        return n.CountingItem(variable=self._names(c)[0], span=self._span(c))

    def item_such_that(self, c: list[Child]) -> n.SuchThatItem:
        return n.SuchThatItem(condition=need(c, n.Expr), span=self._span(c))

    def item_not(self, c: list[Child]) -> n.FieldItem:
        return n.FieldItem(field=self._names(c)[0], operator="no", value=None, span=self._span(c))

    def item_flag(self, c: list[Child]) -> n.FieldItem:
        return n.FieldItem(field=self._names(c)[0], operator="yes", value=None, span=self._span(c))

    def item_equal(self, c: list[Child]) -> n.FieldItem:
        return n.FieldItem(field=self._names(c)[0], operator="=", value=need(c, n.Expr), span=self._span(c))

    def item_compare(self, c: list[Child]) -> n.FieldItem:
        operator = self._value(c, "comparator")
        return n.FieldItem(field=self._names(c)[0], operator=operator, value=need(c, n.Expr), span=self._span(c))

    def item_in(self, c: list[Child]) -> n.FieldItem:
        return n.FieldItem(field=self._names(c)[0], operator="in", value=need(c, n.Expr), span=self._span(c))

    # ---- expressions

    def comparator(self, c: list[Child]) -> Part:
        return self._part("comparator", str(c[0]), c)

    def conditional(self, c: list[Child]) -> n.ConditionalExpr:
        condition, then, otherwise = all_of_kind(c, n.Expr)
        return n.ConditionalExpr(condition=condition, then=then, otherwise=otherwise, span=self._span(c))

    def disjunction(self, c: list[Child]) -> n.LogicExpr:
        return n.LogicExpr(operator="or", operands=all_of_kind(c, n.Expr), span=self._span(c))

    def conjunction(self, c: list[Child]) -> n.LogicExpr:
        return n.LogicExpr(operator="and", operands=all_of_kind(c, n.Expr), span=self._span(c))

    def negation(self, c: list[Child]) -> n.NotExpr:
        return n.NotExpr(operand=need(c, n.Expr), span=self._span(c))

    def compare(self, c: list[Child]) -> n.CompareExpr:
        left, right = all_of_kind(c, n.Expr)
        return n.CompareExpr(operator=self._value(c, "comparator"), left=left, right=right, span=self._span(c))

    def in_list(self, c: list[Child]) -> n.InExpr:
        item, among = all_of_kind(c, n.Expr)
        return n.InExpr(item=item, among=among, span=self._span(c))

    def is_present(self, c: list[Child]) -> n.IsPresentExpr:
        return n.IsPresentExpr(operand=need(c, n.Expr), span=self._span(c))

    def is_in_force(self, c: list[Child]) -> n.InForceExpr:
        return n.InForceExpr(operand=need(c, n.Expr), span=self._span(c))

    def is_received(self, c: list[Child]) -> n.ReceivedExpr:
        notice, by = all_of_kind(c, n.Expr)
        return n.ReceivedExpr(notice=notice, by=by, span=self._span(c))

    def covers(self, c: list[Child]) -> n.CoversExpr:
        wide, narrow = all_of_kind(c, n.Expr)
        return n.CoversExpr(wide=wide, narrow=narrow, span=self._span(c))

    def complied(self, c: list[Child]) -> n.CompliedExpr:
        return n.CompliedExpr(event=need(c, n.Expr), reference=self._references(c)[0], span=self._span(c))

    def arithmetic(self, c: list[Child]) -> n.ArithmeticExpr:
        left, right = all_of_kind(c, n.Expr)
        operator = cast(Any, str(token_in(c, "PLUS", "MINUS", "TIMES", "OVER")))
        return n.ArithmeticExpr(operator=operator, left=left, right=right, span=self._span(c))

    def negative(self, c: list[Child]) -> n.NegativeExpr:
        return n.NegativeExpr(operand=need(c, n.Expr), span=self._span(c))

    def at_moment(self, c: list[Child]) -> n.MomentExpr:
        value, moment = all_of_kind(c, n.Expr)
        return n.MomentExpr(value=value, moment=moment, span=self._span(c))

    def at_now(self, c: list[Child]) -> n.MomentExpr:
        return n.MomentExpr(value=need(c, n.Expr), moment=None, span=self._span(c))

    def field_of(self, c: list[Child]) -> n.FieldExpr:
        return n.FieldExpr(of=need(c, n.Expr), field=self._names(c)[-1], span=self._span(c))

    def name(self, c: list[Child]) -> n.NameExpr:
        return n.NameExpr(name=str(c[0]), span=self._span(c))

    def call(self, c: list[Child]) -> n.CallExpr:
        return n.CallExpr(name=self._name(c[0]), arguments=all_of_kind(c, n.Expr), span=self._span(c))

    def number(self, c: list[Child]) -> n.NumberExpr:
        return n.NumberExpr(value=number_of(str(c[0])), span=self._span(c))

    def percent(self, c: list[Child]) -> n.PercentExpr:
        return n.PercentExpr(value=number_of(str(c[0])), span=self._span(c))

    def money(self, c: list[Child]) -> n.MoneyExpr:
        currency, amount = str(c[0]).split()
        per = token_in(c, "NAME")
        return n.MoneyExpr(
            currency=currency, amount=number_of(amount), per=str(per) if per is not None else None, span=self._span(c)
        )

    def date(self, c: list[Child]) -> n.DateExpr:
        return n.DateExpr(text=str(c[0]), span=self._span(c))

    def time(self, c: list[Child]) -> n.TimeExpr:
        return n.TimeExpr(text=str(c[0]), span=self._span(c))

    def text(self, c: list[Child]) -> n.TextExpr:
        return n.TextExpr(text=str(c[0]), span=self._span(c))

    def parenthesis(self, c: list[Child]) -> n.Expr:
        return replace(need(c, n.Expr), outer=self._span(c))

    def list_of(self, c: list[Child]) -> n.ListExpr:
        return n.ListExpr(items=all_of_kind(c, n.Expr), span=self._span(c))

    def section(self, c: list[Child]) -> n.SectionExpr:
        return n.SectionExpr(reference=self._references(c)[0], span=self._span(c))

    def limb(self, c: list[Child]) -> n.LimbExpr:
        return n.LimbExpr(label=str(token_in(c, "LABEL")), value=need(c, n.Expr), span=self._span(c))

    def any_of(self, c: list[Child]) -> n.LimbsExpr:
        return n.LimbsExpr(operator="any", limbs=all_of_kind(c, n.LimbExpr), span=self._span(c))

    def all_of(self, c: list[Child]) -> n.LimbsExpr:
        return n.LimbsExpr(operator="all", limbs=all_of_kind(c, n.LimbExpr), span=self._span(c))

    def quantified(self, c: list[Child]) -> n.QuantifiedExpr:
        quantifier = cast(Any, str(token_in(c, "SOME", "NO", "COUNT", "LATEST", "EARLIEST")))
        return n.QuantifiedExpr(quantifier=quantifier, pattern=need(c, n.Pattern), span=self._span(c))

    def every(self, c: list[Child]) -> n.EveryExpr:
        return n.EveryExpr(pattern=need(c, n.Pattern), condition=need(c, n.Expr), span=self._span(c))

    def aggregate(self, c: list[Child]) -> n.AggregateExpr:
        kind = cast(Any, str(token_in(c, "SUM", "PRODUCT", "GREATEST", "LEAST")))
        return n.AggregateExpr(aggregate=kind, value=need(c, n.Expr), pattern=need(c, n.Pattern), span=self._span(c))

    def _period(self, c: list[Child], backwards: bool) -> n.PeriodExpr:
        return n.PeriodExpr(
            count=number_of(str(token_in(c, "NUMBER"))),
            unit=self._value(c, "unit"),
            backwards=backwards,
            base=need(c, n.Expr),
            span=self._span(c),
        )

    def period_after(self, c: list[Child]) -> n.PeriodExpr:
        return self._period(c, backwards=False)

    def period_back(self, c: list[Child]) -> n.PeriodExpr:
        return self._period(c, backwards=True)

    def anniversary(self, c: list[Child]) -> n.AnniversaryExpr:
        ordinal = str(token_in(c, "ORDINAL"))[:-2]
        return n.AnniversaryExpr(
            ordinal=int(ordinal) if len(ordinal) < 4 else 0, base=need(c, n.Expr), span=self._span(c)
        )

    def extreme(self, c: list[Child]) -> n.ExtremeExpr:
        kind = cast(Any, str(token_in(c, "LATER", "EARLIER", "GREATER", "LESSER")))
        return n.ExtremeExpr(extreme=kind, items=all_of_kind(c, n.Expr), span=self._span(c))

    def last_days(self, c: list[Child]) -> n.LastDaysExpr:
        return n.LastDaysExpr(
            count=number_of(str(token_in(c, "NUMBER"))),
            unit=self._value(c, "unit"),
            end=need(c, n.Expr),
            span=self._span(c),
        )

    def more_than(self, c: list[Child]) -> Part:
        return self._part("bound", (False, need(c, n.Expr)), c)

    def at_least(self, c: list[Child]) -> Part:
        return self._part("bound", (True, need(c, n.Expr)), c)

    def holders(self, c: list[Child]) -> n.HoldersExpr:
        inclusive, bound = self._value(c, "bound")
        weight, condition = all_of_kind(c, n.Expr)
        return n.HoldersExpr(
            variable=self._names(c)[0],
            inclusive=inclusive,
            bound=bound,
            weight=weight,
            condition=condition,
            span=self._span(c),
        )

    def share_of(self, c: list[Child]) -> n.ShareExpr:
        claim, *arguments = all_of_kind(c, n.Expr)
        return n.ShareExpr(claim=claim, division=self._names(c)[-1], arguments=tuple(arguments), span=self._span(c))

    def total_for(self, c: list[Child]) -> n.TotalExpr:
        return n.TotalExpr(
            kind=self._value(c, "noun"),
            division=self._names(c)[-1],
            arguments=all_of_kind(c, n.Expr),
            span=self._span(c),
        )

    def _unit(self, name: n.Unit, c: list[Child]) -> Part:
        return self._part("unit", name, c)

    def unit_days(self, c: list[Child]) -> Part:
        return self._unit("days", c)

    def unit_business_days(self, c: list[Child]) -> Part:
        return self._unit("business days", c)

    def unit_trading_days(self, c: list[Child]) -> Part:
        return self._unit("trading days", c)

    def unit_weeks(self, c: list[Child]) -> Part:
        return self._unit("weeks", c)

    def unit_months(self, c: list[Child]) -> Part:
        return self._unit("months", c)

    def unit_years(self, c: list[Child]) -> Part:
        return self._unit("years", c)
