"""Names looked up and types checked in expressions and patterns: syntax in, model out."""

from dataclasses import replace
from datetime import date, time
from fractions import Fraction
from typing import assert_never

from ..source import Span
from ..syntax import nodes as s
from . import nodes as m
from . import types as t
from .builtins import ANY_EVENT
from .labels import check_order, label_span
from .naming import Naming
from .patterning import Patterning
from .resolving import ORDERED, Locals, exact
from .scope import Local
from .wording import a_kind, currency_help, instead, last_day, one_of, unit_help


class Expressions(Naming, Patterning):
    """Resolves expressions of the file that the scope stands in."""

    # ---- expressions

    def value(self, expr: s.Expr, names: Locals, expected: t.Type | None = None) -> m.Expr:
        """An expression; `expected` helps with words of a choice and bare texts."""
        resolved = self._dispatch(expr, names, expected)
        text = self.scope.excerpt(expr.span)
        return replace(resolved, span=expr.span, text=text)

    def _dispatch(  # noqa: PLR0915  # one arm for each node
        self, expr: s.Expr, names: Locals, expected: t.Type | None
    ) -> m.Expr:
        match expr:
            case s.NameExpr():
                return self._name(expr, names, expected)
            case s.CallExpr():
                return self._call(expr, names)
            case s.FieldExpr():
                return self._field(expr, names)
            case s.NumberExpr():
                return m.Constant(type=t.BARE, value=exact(expr.value))
            case s.PercentExpr():
                return m.Constant(type=t.NUMBER, value=exact(expr.value, 100))
            case s.MoneyExpr():
                if expr.per not in (None, "share", "ads"):
                    message = f"money is counted per `share` or per `ads`, not per `{expr.per}`"
                    self.scope.error("C305", expr.span, message, f"leave out `per {expr.per}`")
                return m.Constant(type=t.money(expr.currency, per=expr.per), value=exact(expr.amount))
            case s.DateExpr():
                return self._date(expr)
            case s.TimeExpr():
                return self._time(expr)
            case s.TextExpr():
                return self._text(expr, expected)
            case s.SectionExpr():
                id_ = self.scope.clause_reference(expr.reference)
                self.scope.needs(id_, expr.span)
                return m.Constant(type=t.SECTION, value=id_)
            case s.ListExpr():
                return self.list_of(expr, names, expected)
            case s.NotExpr():
                return m.Not(type=t.TRUTH, operand=self.truth(expr.operand, names))
            case s.NegativeExpr():
                return self._negative(expr, names)
            case s.LogicExpr():
                return self._logic(expr, names)
            case s.LimbsExpr():
                return self._limbs(expr, names)
            case s.ArithmeticExpr():
                return self._arithmetic(expr, names)
            case s.CompareExpr():
                return self._compare(expr, names)
            case s.InExpr():
                return self._in(expr, names)
            case s.IsPresentExpr():
                operand = self.value(expr.operand, names)
                if isinstance(operand, m.FieldOf):
                    operand = replace(operand, reckoned=False)
                return m.IsPresent(type=t.TRUTH, operand=operand)
            case s.InForceExpr():
                section = self.wanted(expr.operand, names, t.SECTION, "what can be in force")
                return m.InForce(type=t.TRUTH, section=section, agreement=self.scope.namespace)
            case s.ReceivedExpr():
                return self._received(expr, names)
            case s.CoversExpr():
                wide = self.wanted(expr.wide, names, t.SECTION, "what covers a section")
                narrow = self.wanted(expr.narrow, names, t.SECTION, "what is covered")
                return m.Covers(type=t.TRUTH, wide=wide, narrow=narrow, agreement=self.scope.namespace)
            case s.CompliedExpr():
                event = self.event_value(expr.event, names, "what complies with a clause")
                id_ = self.scope.clause_reference(expr.reference)
                self.scope.needs(id_, expr.reference.span)
                return m.Complied(type=t.TRUTH, event=event, clause=id_)
            case s.ConditionalExpr():
                return self._conditional(expr, names, expected)
            case s.MomentExpr():
                return self._moment(expr, names, expected)
            case s.QuantifiedExpr():
                return self._quantified(expr, names)
            case s.EveryExpr():
                pattern, inner = self.pattern(expr.pattern, names)
                return m.Every(type=t.TRUTH, pattern=pattern, condition=self.truth(expr.condition, inner))
            case s.AggregateExpr():
                pattern, inner = self.pattern(expr.pattern, names)
                value = self.value(expr.value, inner)
                ordered = isinstance(value.type, t.Quantity) or (
                    expr.aggregate in ("greatest", "least") and value.type in ORDERED
                )
                if not ordered and value.type != t.UNKNOWN:
                    self.scope.error(
                        "C301",
                        expr.value.span,
                        f"the {expr.aggregate} needs numbers or amounts, and this is {a_kind(value.type)}",
                    )
                    return m.Constant(type=t.UNKNOWN, value="")
                return m.Aggregate(type=value.type, aggregate=expr.aggregate, value=value, pattern=pattern)
            case s.PeriodExpr():
                return self._period(expr, names)
            case s.AnniversaryExpr():
                base = self.wanted(expr.base, names, t.DATE, "what an anniversary is counted from")
                if expr.ordinal < 1:
                    message = "anniversaries are counted from the 1st to the 999th"
                    self.scope.error("C007", expr.span, message, "take the date itself, or a later anniversary")
                rule = self.counting_rule(expr.span, months=True, rolling=False, business=False)
                return m.Anniversary(type=t.DATE, ordinal=max(expr.ordinal, 1), base=base, rule=rule)
            case s.ExtremeExpr():
                return self._extreme(expr, names, expected)
            case s.LastDaysExpr():
                return self._last_days(expr, names)
            case s.HoldersExpr():
                return self._holders(expr, names)
            case s.ShareExpr():
                claim = self.value(expr.claim, names)
                division, arguments, result = self._division(expr.division, expr.arguments, names, expr.span)
                return m.ShareOf(type=result, claim=claim, division=division, arguments=arguments)
            case s.TotalExpr():
                division, arguments, result = self._division(expr.division, expr.arguments, names, expr.span)
                entry = self.scope.find(expr.kind.text)
                if entry is None:
                    self.scope.unknown_name(expr.kind.text, expr.kind.span, "the kind of claim")
                return m.TotalFor(
                    type=result, kind=entry.id if entry is not None else "", division=division, arguments=arguments
                )
            case _:
                raise AssertionError(type(expr))

    # ---- constants

    def _text(self, expr: s.TextExpr, expected: t.Type | None) -> m.Constant:
        if expected == t.REF:
            return m.Constant(type=t.REF, value=expr.text)
        if isinstance(expected, t.Choice):
            if expr.text not in expected.options:
                message = f"`{expr.text}` is not one of the words of {expected.name}"
                self.scope.error("C101", expr.span, message, one_of(expr.text, expected))
                return m.Constant(type=t.UNKNOWN, value="")
            return m.Constant(type=expected, value=expr.text)
        if expected != t.SECTION:
            return m.Constant(type=t.TEXT, value=expr.text)
        text = expr.text if ":" in expr.text else f"{self.scope.namespace}:{expr.text}"
        return m.Constant(type=t.SECTION, value=text)

    def _date(self, expr: s.DateExpr) -> m.Constant:
        try:
            return m.Constant(type=t.DATE, value=date.fromisoformat(expr.text))
        except ValueError:
            self.scope.error("C007", expr.span, f"there is no day `{expr.text}`", last_day(expr.text))
            return m.Constant(type=t.UNKNOWN, value="")

    def _time(self, expr: s.TimeExpr) -> m.Constant:
        hour, minute = expr.text.split(":")
        if int(hour) > 23 or int(minute) > 59:
            help_ = "a time of day runs from `00:00` to `23:59`"
            self.scope.error("C007", expr.span, f"there is no time of day `{expr.text}`", help_)
            return m.Constant(type=t.UNKNOWN, value="")
        return m.Constant(type=t.TIME, value=time(int(hour), int(minute)))

    # ---- logic and arithmetic

    def _logic(self, expr: s.LogicExpr, names: Locals) -> m.Expr:
        operands: list[m.Expr] = []
        for before, written in zip((None, *expr.operands), expr.operands, strict=False):
            help_ = None
            if isinstance(before, s.CompareExpr) and before.operator == "=" and expr.operator == "or":
                left, right = self.scope.excerpt(before.left.span), self.scope.excerpt(before.right.span)
                help_ = f"write `{left} in ({right}, {self.scope.excerpt(written.span)})`"
            operands.append(self.truth(written, names, help_))
        return m.Logic(type=t.TRUTH, operator=expr.operator, operands=tuple(operands))

    def _limbs(self, expr: s.LimbsExpr, names: Locals) -> m.Expr:
        parent = self._limb_parents[-1] if self._limb_parents else (self.scope.owners[-1] if self.scope.owners else "")
        limbs, seen = [], set[str]()
        check_order(self.scope, expr.limbs)
        for limb in expr.limbs:
            id_ = f"{parent}({limb.label})"
            if limb.label in seen:
                message = f"the limb `({limb.label})` stands twice in this list"
                self.scope.error("C109", label_span(limb), message, "every printed label has one place")
            seen.add(limb.label)
            self.scope.limb_ids.setdefault(id_, "")
            kind = self._limb_edge
            if kind == "excepts-from":
                self.scope.edge(id_, parent, kind, limb.span)
            else:
                self.scope.edge(parent, id_, "uses-term", limb.span)
            self._limb_parents.append(id_)
            self._limb_edge = "uses-term"
            try:
                with self.scope.owned(id_):
                    value = self.truth(limb.value, names)
            finally:
                self._limb_parents.pop()
                self._limb_edge = kind
            limbs.append(m.Limb(id=id_, label=limb.label, value=value, span=limb.span))
        return m.Limbs(type=t.TRUTH, operator=expr.operator, limbs=tuple(limbs))

    def _negative(self, expr: s.NegativeExpr, names: Locals) -> m.Expr:
        operand = self.value(expr.operand, names)
        if not isinstance(operand.type, t.Quantity) and operand.type != t.UNKNOWN:
            self.scope.error(
                "C301", expr.operand.span, f"only a number can be negative, and this is {a_kind(operand.type)}"
            )
            return m.Constant(type=t.UNKNOWN, value="")
        return m.Negative(type=operand.type, operand=operand)

    def _arithmetic(self, expr: s.ArithmeticExpr, names: Locals) -> m.Expr:
        left, right = self.value(expr.left, names), self.value(expr.right, names)
        result = self._arithmetic_type(expr, (left, right))
        return m.Arithmetic(type=result, operator=expr.operator, left=left, right=right)

    def _arithmetic_type(self, expr: s.ArithmeticExpr, operands: tuple[m.Expr, m.Expr]) -> t.Type:
        left, right = operands[0].type, operands[1].type
        if t.UNKNOWN in (left, right):
            return t.UNKNOWN
        operator = expr.operator
        plain = isinstance(right, t.Quantity) and not right.dimension
        if operator in ("+", "-") and left in (t.DATE, t.YEAR) and plain:
            return left
        if operator == "-" and left == right and left in (t.DATE, t.YEAR):
            return t.NUMBER
        if isinstance(left, t.Quantity) and isinstance(right, t.Quantity):
            if operator in ("+", "-"):
                same = t.joined(left, right)
                if same is not None:
                    return same
                word = "added to" if operator == "+" else "taken from"
                message = f"{a_kind(right)} cannot be {word} {a_kind(left)}"
                help_ = currency_help(left, right) or unit_help(operands[0], right) or unit_help(operands[1], left)
                self.scope.error("C301", expr.span, message, help_)
                return t.UNKNOWN
            result = t.product(left, right, 1 if operator == "*" else -1)
            if result is not None:
                return result
            self.scope.error(
                "C301", expr.span, f"{a_kind(left)} and {a_kind(right)} are two currencies", currency_help(left, right)
            )
            return t.UNKNOWN
        self.scope.error("C301", expr.span, f"`{operator}` does not work between {a_kind(left)} and {a_kind(right)}")
        return t.UNKNOWN

    def _compare(self, expr: s.CompareExpr, names: Locals) -> m.Expr:
        if isinstance(expr.right, s.NameExpr) and expr.right.name in ("yes", "true", "false") and not names.get("yes"):
            shown = self.scope.excerpt(expr.left.span)
            self.scope.error("C305", expr.span, "a yes/no needs no comparison", f"write `{shown}` or `not {shown}`")
            return m.Constant(type=t.TRUTH, value=False)
        left, right = self._pair(expr.left, expr.right, names)
        ordered = expr.operator not in ("=", "<>")
        for side, written in ((left, expr.left), (right, expr.right)):
            if ordered and not (isinstance(side.type, t.Quantity) or side.type in ORDERED or side.type == t.UNKNOWN):
                message = f"`{expr.operator}` compares numbers and dates, and this is {a_kind(side.type)}"
                self.scope.error("C301", written.span, message, instead(written, side, t.DATE))
                return m.Constant(type=t.TRUTH, value=False)
        if not t.comparable(left.type, right.type):
            self.scope.error(
                "C301",
                expr.span,
                f"{a_kind(left.type)} cannot be compared with {a_kind(right.type)}",
                currency_help(left.type, right.type)
                or unit_help(right, left.type)
                or unit_help(left, right.type)
                or instead(expr.right, right, left.type)
                or instead(expr.left, left, right.type),
            )
        return m.Compare(type=t.TRUTH, operator=expr.operator, left=left, right=right)

    def _pair(self, left: s.Expr, right: s.Expr, names: Locals) -> tuple[m.Expr, m.Expr]:
        """Two sides of a comparison: a word of a choice takes its meaning from the other side."""
        if isinstance(left, s.NameExpr) and not isinstance(right, s.NameExpr):
            resolved_right = self.value(right, names)
            return self.value(left, names, resolved_right.type), resolved_right
        resolved_left = self.value(left, names)
        return resolved_left, self.value(right, names, resolved_left.type)

    def _in(self, expr: s.InExpr, names: Locals) -> m.Expr:
        item = self.value(expr.item, names)
        among = expr.among
        if isinstance(among, s.NameExpr) and among.name not in names:
            entry = self.scope.find(among.name)
            if entry is not None and entry.kind in ("schedule", "calendar"):
                self.scope.needs(entry.id, among.span)
                if not t.fits(item.type, t.DATE):
                    self.scope.error(
                        "C301", expr.item.span, f"`{among.name}` holds dates, and this is {a_kind(item.type)}"
                    )
                return m.InWindow(type=t.TRUTH, item=item, schedule=entry.id)
        written = among.items if isinstance(among, s.ListExpr) else None
        if written is not None:
            resolved: m.Expr = self.list_of(
                s.ListExpr(items=written, span=among.span), names, t.Listed("list", item.type)
            )
        else:
            resolved = self.value(among, names, item.type)
            if not isinstance(resolved.type, t.Listed) and resolved.type != t.UNKNOWN:
                resolved = m.ListOf(
                    type=t.Listed("list", resolved.type), items=(resolved,), span=among.span, text=resolved.text
                )
        if isinstance(resolved.type, t.Listed) and not t.comparable(item.type, resolved.type.of):
            self.scope.error("C301", expr.span, f"{a_kind(item.type)} cannot be one of {resolved.type}")
        return m.Member(type=t.TRUTH, item=item, among=resolved)

    def _received(self, expr: s.ReceivedExpr, names: Locals) -> m.Expr:
        notice = self.event_value(expr.notice, names, "what is received")
        by = self.wanted(expr.by, names, t.PARTY, "who receives")
        context = self._receipt_rule(expr.span)
        receipt = m.Builtin(
            type=t.DATE, function="Receipt", arguments=(notice, by), context=context, span=expr.span, text=""
        )
        today = m.Special(type=t.DATE, word="today", span=expr.span)
        return m.Compare(type=t.TRUTH, operator="<=", left=receipt, right=today)

    def _conditional(self, expr: s.ConditionalExpr, names: Locals, expected: t.Type | None) -> m.Expr:
        condition = self.truth(expr.condition, names)
        then = self.value(expr.then, names, expected)
        otherwise = self.value(expr.otherwise, names, expected if expected is not None else then.type)
        type_ = t.joined(then.type, otherwise.type)
        if type_ is None:
            self.scope.error(
                "C301", expr.span, f"the two outcomes are {a_kind(then.type)} and {a_kind(otherwise.type)}"
            )
        return m.Conditional(type=type_ or t.UNKNOWN, condition=condition, then=then, otherwise=otherwise)

    def _moment(self, expr: s.MomentExpr, names: Locals, expected: t.Type | None) -> m.Expr:
        value = self.value(expr.value, names, expected)
        if expr.moment is None:
            return m.AtMoment(type=value.type, value=value, moment=None)
        moment = self.value(expr.moment, names)
        if not (isinstance(moment.type, t.Record) or moment.type in (t.DATE, t.UNKNOWN, ANY_EVENT)):
            self.scope.error(
                "C301", expr.moment.span, f"a value is taken `at` an event or a date, and this is {a_kind(moment.type)}"
            )
        return m.AtMoment(type=value.type, value=value, moment=moment)

    def _extreme(self, expr: s.ExtremeExpr, names: Locals, expected: t.Type | None) -> m.Expr:
        items = tuple(self.value(item, names, expected) for item in expr.items)
        kind: t.Type | None = items[0].type
        for item, written in zip(items[1:], expr.items[1:], strict=True):
            wider = t.joined(kind, item.type) if kind is not None else None
            if wider is None:
                message = f"{a_kind(item.type)} cannot be compared with {a_kind(kind)}"
                self.scope.error("C301", written.span, message, unit_help(item, kind) if kind is not None else None)
                return m.Extreme(type=t.UNKNOWN, extreme=expr.extreme, items=items)
            kind = wider
        dates = expr.extreme in ("later", "earlier")
        if kind is not None and kind != t.UNKNOWN and dates != (kind == t.DATE):
            right = {"later": "greater", "earlier": "lesser", "greater": "later", "lesser": "earlier"}[expr.extreme]
            message = f"`the {expr.extreme} of` is for {'dates' if dates else 'numbers'}, and this is {a_kind(kind)}"
            self.scope.error("C301", expr.span, message, f"write `the {right} of`")
        return m.Extreme(type=kind or t.UNKNOWN, extreme=expr.extreme, items=items)

    # ---- quantifiers

    def _quantified(self, expr: s.QuantifiedExpr, names: Locals) -> m.Expr:
        pattern, _ = self.pattern(expr.pattern, names)
        match expr.quantifier:
            case "some" | "no":
                type_: t.Type = t.TRUTH
            case "count":
                type_ = t.NUMBER
            case "latest" | "earliest":
                type_ = pattern.type
                if pattern.kind not in ("event", "dates"):
                    message = f"only of events and dates one is the {expr.quantifier}"
                    self.scope.error("C306", expr.span, message, "speak of `some` of them, or of `every` one")
            case _:
                assert_never(expr.quantifier)
        return m.Quantified(type=type_, quantifier=expr.quantifier, pattern=pattern)

    def _holders(self, expr: s.HoldersExpr, names: Locals) -> m.Expr:
        variable = expr.variable.text
        inner = {**names, variable: Local(variable, t.PARTY, expr.variable.span)}
        bound = self.wanted(expr.bound, names, t.NUMBER, "the part of the whole")
        if isinstance(bound, m.Constant) and isinstance(bound.value, int | Fraction) and bound.value > 1:
            percent = f"write `{bound.text}%`" if isinstance(expr.bound, s.NumberExpr) else None
            self.scope.error("C305", expr.bound.span, "this is more than the whole", percent)
        weight = self.value(expr.weight, inner)
        if not isinstance(weight.type, t.Quantity) and weight.type != t.UNKNOWN:
            self.scope.error(
                "C301", expr.weight.span, f"the weight of a holder is a number, and this is {a_kind(weight.type)}"
            )
        condition = self.truth(expr.condition, inner)
        return m.Holders(
            type=t.TRUTH, variable=variable, inclusive=expr.inclusive, bound=bound, weight=weight, condition=condition
        )

    def _division(
        self, name: s.Name, arguments: tuple[s.Expr, ...], names: Locals, span: Span
    ) -> tuple[str, tuple[m.Expr, ...], t.Type]:
        entry = self.scope.find(name.text)
        if entry is None or entry.kind != "division":
            help_ = "declare it with `division`"
            self.scope.unknown_name(name.text, name.span, "the division", None, help_, kinds=("division",))
            return "", tuple(self.value(a, names) for a in arguments), t.UNKNOWN
        self.scope.needs(entry.id, span)
        signature = self._signatures[entry.id]
        return (
            entry.id,
            self._arguments(entry.id, signature.parameters, arguments, span, names),
            self.localised(signature.result),
        )
