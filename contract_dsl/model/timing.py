"""Periods, their counting rules, and the last days of something."""

from ..source import Span
from ..syntax import nodes as s
from . import nodes as m
from . import types as t
from .resolving import Locals, Resolving


class Timing(Resolving):
    """The part of the resolver that reads periods of time."""

    # ---- time

    def counting_rule(
        self, span: Span, *, months: bool, rolling: bool, business: bool, trading: bool = False
    ) -> m.CountingRule:
        """The counting rule of the present agreement; what it leaves open and matters here is a finding."""
        rule = self.scope.rules.get(self.scope.namespace)
        where = "the `agreement` declaration of this file"
        if rule is None:
            message = "dates are counted by the rules of an agreement, and this file has none"
            self.scope.error("C304", span, message, "put the definition into the file of its agreement")
            return m.CountingRule(
                agreement="",
                includes_first_day=False,
                roll="none",
                roll_under="",
                months="stop",
                business_days="",
                trading_days="",
            )
        if months and rule.months is None:
            self.scope.error(
                "C304",
                span,
                "it is open what happens when a month does not have the day",
                "add `months stop at the last day`, `months run on to the next day` or `months must have the day` "
                f"to {where}",
            )
        if rolling and (rule.roll is None or rule.includes_first_day is None):
            self.scope.error(
                "C304",
                span,
                "it is open whether a period counts the day it runs from, and whether its last day rolls",
                f"add `periods exclude the day they run from and roll forward` (or `do not roll`) to {where}",
            )
        if (business or (rolling and rule.roll in ("forward", "back"))) and not rule.business_days:
            self.scope.error(
                "C304",
                span,
                "it is open which days are business days",
                "add `calendar BusinessDay: weekdays except holidays of ...`",
            )
        if trading and not rule.trading_days:
            self.scope.error(
                "C304", span, "it is open which days are trading days", "add `calendar TradingDay: trading days of ...`"
            )
        return m.CountingRule(
            agreement=rule.agreement,
            includes_first_day=bool(rule.includes_first_day),
            roll=rule.roll or "none",
            roll_under=rule.roll_under,
            months=rule.months or "stop",
            business_days=rule.business_days,
            trading_days=rule.trading_days,
        )

    def _period(self, expr: s.PeriodExpr, names: Locals) -> m.Expr:
        base = self.wanted(expr.base, names, t.DATE, "what a period runs from")
        if expr.count != expr.count.to_integral_value():
            message = "a period is counted in whole days, months or years"
            self.scope.error("C305", expr.span, message, "write a whole number")
        rule = self.counting_rule(
            expr.span,
            months=expr.unit in ("months", "years"),
            rolling=not expr.backwards,
            business=expr.unit == "business days",
            trading=expr.unit == "trading days",
        )
        if expr.unit == "business days" and rule.business_days:
            self.scope.needs(rule.business_days, expr.span)
        if expr.unit == "trading days" and rule.trading_days:
            self.scope.needs(rule.trading_days, expr.span)
        if rule.roll_under and not expr.backwards:
            self.scope.needs(rule.roll_under, expr.span)
        return m.PeriodFrom(
            type=t.DATE, count=int(expr.count), unit=expr.unit, backwards=expr.backwards, base=base, rule=rule
        )

    def _last_days(self, expr: s.LastDaysExpr, names: Locals) -> m.Expr:
        end = self.wanted(expr.end, names, t.DATE, "the end of the days")
        calendar = ""
        if expr.unit in ("business days", "trading days"):
            calendar = self.calendar_of(expr.unit, expr.span)
        elif expr.unit != "days":
            message = "only days, business days and trading days can be listed one by one"
            self.scope.error("C305", expr.span, message, "write `the last 90 days up to ...`")
        return m.LastDays(type=t.Listed("list", t.DATE), count=int(expr.count), calendar=calendar, end=end)

    def calendar_of(self, unit: str, span: Span) -> str:
        """The calendar that a unit is counted in; a finding if the agreement declares none."""
        rule = self.counting_rule(
            span, months=False, rolling=False, business=unit == "business days", trading=unit == "trading days"
        )
        calendar = rule.business_days if unit == "business days" else rule.trading_days
        if calendar:
            self.scope.needs(calendar, span)
        return calendar
