"""Names looked up and types checked in expressions and patterns: syntax in, model out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from decimal import Decimal
from fractions import Fraction
from typing import Any, assert_never, cast

from ..diagnostics import did_you_mean
from ..source import Span
from ..syntax import nodes as s
from . import nodes as m
from . import types as t
from .builtins import A_SCHEDULE, ANY_EVENT, ANY_LIST, ANY_QUANTITY, FUNCTIONS
from .labels import check_order, label_span
from .scope import Entry, Kind, Local, Scope
from .wording import a_kind, currency_help, how_asked, instead, last_day, letter_help, one_of, spoken

Locals = Mapping[str, Local]

_SPECIAL_TYPES = {"today": t.DATE, "target": t.SECTION, "counterparty": t.PARTY, "bearer": t.PARTY}
_ORDERED = (t.DATE, t.TIME, t.YEAR, t.MOMENT)
DECLARE_SCHEDULE = "declare it, for example `schedule QuarterEnd: 31 March and 30 June`"


@dataclass(frozen=True)
class Signature:
    """Parameters and result of a definition that expressions can use."""

    parameters: tuple[m.Parameter, ...]
    result: t.Type


def exact(value: Decimal) -> int | Fraction:
    """A written number as an exact one."""
    fraction = Fraction(value)
    return fraction.numerator if fraction.denominator == 1 else fraction


class Expressions:
    """Resolves expressions of the file that the scope stands in."""

    def __init__(
        self,
        scope: Scope,
        events: Callable[[str], m.Event | None],
        signatures: Mapping[str, Signature],
        facts: Mapping[str, m.Fact],
    ) -> None:
        self.scope = scope
        self._events = events
        self._signatures = signatures
        self._facts = facts
        self._limb_parents: list[str] = []
        self._limb_edge: m.EdgeKind = "uses-term"
        self._it: t.Type | None = None
        self._trigger: t.Type | None = None

    # ---- entry points

    def truth(self, expr: s.Expr, names: Locals, help_: str | None = None) -> m.Expr:
        """A condition; `help_` says what to write if it is none."""
        result = self.value(expr, names, t.TRUTH)
        if not t.fits(result.type, t.TRUTH):
            message = f"a condition is needed here, and this is {a_kind(result.type)}"
            self.scope.error("C303", expr.span, message, help_ or f"say what of it holds: `{result.text} = ...`")
        return result

    def wanted(self, expr: s.Expr, names: Locals, type_: t.Type, what: str) -> m.Expr:
        """An expression of a given type; `what` says in a message what it is for."""
        result = self.value(expr, names, type_)
        if not t.fits(result.type, type_):
            message = f"{what} is {a_kind(type_)}, and this is {a_kind(result.type)}"
            self.scope.error("C301", expr.span, message, instead(expr, result, type_))
        return result

    def condition_with_limbs(self, expr: s.Expr, names: Locals, owner: str, *, exception: bool) -> m.Expr:
        """A condition whose limbs are cited below `owner`; the limbs of an exception take cases out of it."""
        before = self._limb_edge
        self._limb_edge = "excepts-from" if exception else "uses-term"
        self._limb_parents.append(owner)
        try:
            return self.truth(expr, names)
        finally:
            self._limb_parents.pop()
            self._limb_edge = before

    def with_limbs(self, expr: s.Expr, names: Locals, owner: str, type_: t.Type, what: str) -> m.Expr:
        """A value whose limbs are cited below `owner`."""
        self._limb_parents.append(owner)
        try:
            return self.wanted(expr, names, type_, what)
        finally:
            self._limb_parents.pop()

    def fold_value(self, expr: s.Expr, names: Locals, type_: t.Type, what: str) -> m.Expr:
        """The value of a move of an amount, in which `it` is the amount so far."""
        self._it = type_
        try:
            return self.wanted(expr, names, type_, what)
        finally:
            self._it = None

    def triggered_by(self, type_: t.Type | None) -> None:
        """Set the type of `trigger` for the sentence at hand."""
        self._trigger = type_

    # ---- types

    def type(self, written: s.TypeExpr) -> t.Type:
        """A written type."""
        if written.of is not None:
            return t.Listed("list", self.type(written.of))
        if written.name == "money":
            if written.per not in (None, "share", "ads"):
                message = f"money is counted per `share` or per `ads`, not per `{written.per}`"
                self.scope.error("C305", written.span, message, f"leave out `per {written.per}`")
            return t.money(self._currency(), per=written.per)
        if written.per is not None:
            if written.per != "ads":
                message = f"shares are counted per `ads`, not per `{written.per}`"
                self.scope.error("C305", written.span, message, f"leave out `per {written.per}`")
            return t.Quantity("shares per ads", shares=1, ads=-1)
        if written.name in t.NAMED:
            return t.NAMED[written.name]
        entry = self.scope.find(written.name)
        if entry is not None and entry.kind == "choice":
            return self.scope.choices.get(entry.id, t.UNKNOWN)
        if entry is not None and entry.kind == "event":
            return t.Record(entry.id)
        self.scope.unknown_name(written.name, written.span, "the type", set(t.NAMED) - {"boolean"})
        return t.UNKNOWN

    def _currency(self) -> str:
        agreement = self.scope.agreements.get(self.scope.namespace)
        return agreement.currency if agreement is not None else ""

    def localised(self, type_: t.Type) -> t.Type:
        """A type of a vocabulary as the present agreement reads it: its money is the agreement's currency."""
        if isinstance(type_, t.Quantity) and type_.money and not type_.currency:
            return replace(type_, currency=self._currency())
        return type_

    # ---- expressions

    def value(self, expr: s.Expr, names: Locals, expected: t.Type | None = None) -> m.Expr:
        """An expression; `expected` helps with words of a choice and bare texts."""
        resolved = self._dispatch(expr, names, expected)
        text = self.scope.excerpt(expr.span)
        return replace(resolved, span=expr.span, text=text)

    def _dispatch(self, expr: s.Expr, names: Locals, expected: t.Type | None) -> m.Expr:
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
                return m.Constant(type=t.NUMBER, value=exact(expr.value / 100))
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
                return self._list(expr, names, expected)
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
                event = self._event_value(expr.event, names, "what complies with a clause")
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
                    expr.aggregate in ("greatest", "least") and value.type in _ORDERED
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

    # ---- names and calls

    def _name(self, expr: s.NameExpr, names: Locals, expected: t.Type | None) -> m.Expr:
        name = expr.name
        local = names.get(name)
        if local is not None:
            return m.Variable(type=local.type, name=local.name)
        if isinstance(expected, t.Choice) and name in expected.options:
            return m.Constant(type=expected, value=name)
        if name == "never":
            return m.Constant(type=t.DATE, value=date.max)
        if name in _SPECIAL_TYPES or name in ("it", "trigger"):
            return self._special(name, expr.span)
        entry = self.scope.find(name)
        if entry is not None and entry.kind in ("term", "state", "amount", "fact"):
            return self._use(entry, (), expr.span, names)
        identifier = self._identifier(name, expr.span)
        if identifier is not None:
            return identifier
        choices = {c for c in self.scope.choices.values() if name in c.options}
        if len(choices) == 1 and expected in (None, t.UNKNOWN):
            return m.Constant(type=choices.pop(), value=name)
        if expected == t.UNKNOWN and any(word == "choice" for _, word in self.scope.unread_words):
            return m.Constant(type=t.UNKNOWN, value=name)
        if isinstance(expected, t.Choice):
            self.scope.error(
                "C101",
                expr.span,
                f"`{name}` is not one of the words of {expected.name}",
                did_you_mean(name, (*expected.options, *names)) or one_of(name, expected),
            )
            return m.Constant(type=t.UNKNOWN, value=name)
        if entry is not None:
            message = f"`{name}` is {spoken(entry)}, and a value is needed here"
            self.scope.error("C112", expr.span, message, how_asked(entry))
            return m.Constant(type=t.UNKNOWN, value=name)
        known = (
            set(names)
            | set(self.scope.parties)
            | set(self.scope.securities)
            | set(self.scope.agreements)
            | set(_SPECIAL_TYPES)
        )
        known |= {word for choice in self.scope.choices.values() for word in choice.options}
        field = self._field_of_a_variable(name, names)
        if field is not None and name not in self.scope.unread:
            self.scope.error("C101", expr.span, f"the name `{name}` is not declared", field)
        else:
            self.scope.unknown_name(name, expr.span, "the name", known, letter_help(name, names))
        return m.Constant(type=t.UNKNOWN, value=name)

    def _field_of_a_variable(self, name: str, names: Locals) -> str | None:
        """The help for a field that stands without its letter."""
        for local in reversed(list(names.values())):
            event = self._events(local.type.name) if isinstance(local.type, t.Record) else None
            if event is not None and name in event.fields:
                return f"the field of `{local.name}` is written `{local.name}.{name}`"
        return None

    def _special(self, name: str, span: Span) -> m.Expr:
        if name == "it":
            if self._it is None:
                self.scope.error(
                    "C305",
                    span,
                    "`it` is the value of an amount so far, and stands only in its `becomes`, `rises` and `falls`",
                    "write the name of the amount",
                )
                return m.Constant(type=t.UNKNOWN, value="it")
            return m.Special(type=self._it, word="it")
        if name == "trigger":
            if self._trigger is None:
                message = "`trigger` is the event that opened the duty or right, and there is none here"
                self.scope.error("C305", span, message, "name the event by its letter")
                return m.Constant(type=t.UNKNOWN, value="trigger")
            return m.Special(type=self._trigger, word="trigger")
        return m.Special(type=_SPECIAL_TYPES[name], word=name)  # type: ignore[arg-type]  # the keys of the table are the words

    def _identifier(self, name: str, span: Span) -> m.Constant | None:
        if name in self.scope.parties:
            self.scope.needs(name, span)
            return m.Constant(type=t.PARTY, value=name)
        if name in self.scope.securities:
            return m.Constant(type=t.SECURITY, value=name)
        if name in self.scope.places:
            return m.Constant(type=t.PLACE, value=name)
        if name in self.scope.agreements:
            return m.Constant(type=t.REF, value=name)
        return None

    def _call(self, expr: s.CallExpr, names: Locals) -> m.Expr:
        name = expr.name.text
        function = FUNCTIONS.get(name)
        if function is not None:
            return self._builtin(expr, names)
        entry = self.scope.find(name)
        if entry is None or entry.kind not in ("term", "state", "amount", "fact", "role"):
            if entry is not None:
                message = f"`{name}` is {spoken(entry)}, and a value is needed here"
                self.scope.error("C112", expr.name.span, message, how_asked(entry))
            else:
                self.scope.unknown_name(name, expr.name.span, "the name", set(FUNCTIONS))
            for argument in expr.arguments:
                self.value(argument, names)
            return m.Constant(type=t.UNKNOWN, value=name)
        return self._use(entry, expr.arguments, expr.name.span, names)

    def _use(self, entry: Entry, arguments: tuple[s.Expr, ...], span: Span, names: Locals) -> m.Expr:
        self.scope.needs(entry.id, span)
        if entry.kind == "role":
            party = self.wanted(arguments[0], names, t.PARTY, "who has a role") if len(arguments) == 1 else None
            if party is None:
                name = entry.id.partition(":")[2]
                self.scope.error("C302", span, f"the role `{name}` is asked of one party", f"write `{name}(p)`")
                return m.Constant(type=t.UNKNOWN, value="")
            return m.RoleTest(type=t.TRUTH, role=entry.id, party=party)
        signature = self._signatures.get(entry.id)
        if signature is None:
            for argument in arguments:
                self.value(argument, names)
            if isinstance(entry.declaration, s.TermDecl) and entry.declaration.value is None:
                name = entry.id.partition(":")[2]
                self.scope.error(
                    "C305",
                    span,
                    f"`{name}` is a word of the text without a value of its own",
                    "give it a `means` or refer to it with `reference uses`",
                )
            return m.Constant(type=t.UNKNOWN, value="")
        resolved = self._arguments(entry.id, signature.parameters, arguments, span, names)
        result = self.localised(signature.result)
        if entry.kind == "term":
            return m.TermCall(type=result, term=entry.id, arguments=resolved)
        if entry.kind == "state":
            return m.StateCall(type=result, state=entry.id, arguments=resolved)
        if entry.kind == "amount":
            return m.AmountCall(type=result, amount=entry.id, arguments=resolved)
        return m.FactCall(type=result, fact=entry.id, arguments=resolved)

    def _arguments(
        self, id_: str, parameters: tuple[m.Parameter, ...], arguments: tuple[s.Expr, ...], span: Span, names: Locals
    ) -> tuple[m.Expr, ...]:
        if len(parameters) != len(arguments):
            name = id_.partition(":")[2]
            wanted = ", ".join(p.name if p.name == str(p.type) else f"{p.name} ({a_kind(p.type)})" for p in parameters)
            message = f"`{name}` is said of {wanted or 'nothing'}, and here of {len(arguments) or 'nothing'}"
            help_ = f"write `{name}({', '.join(p.name for p in parameters)})`" if parameters else f"write `{name}`"
            self.scope.error("C302", span, message, help_)
        resolved = [
            self.wanted(a, names, self.localised(p.type), f"`{p.name}` of `{id_.partition(':')[2]}`")
            for p, a in zip(parameters, arguments, strict=False)
        ]
        resolved += [self.value(a, names) for a in arguments[len(parameters) :]]
        return tuple(resolved)

    def _builtin(self, expr: s.CallExpr, names: Locals) -> m.Expr:
        function = FUNCTIONS[expr.name.text]
        if len(function.parameters) != len(expr.arguments):
            wanted = " and ".join(
                a_kind(p).replace("any quantity", "a number").replace("any ", "an ") for p in function.parameters
            )
            message = f"`{function.name}` needs {wanted}, and is given {len(expr.arguments)}"
            self.scope.error("C302", expr.span, message, f"it is {function.meaning}")
            return m.Constant(type=t.UNKNOWN, value="")
        context = ""
        resolved: list[m.Expr] = []
        for parameter, argument in zip(function.parameters, expr.arguments, strict=True):
            if parameter == A_SCHEDULE:
                context = self._schedule_name(argument)
                continue
            resolved.append(self._builtin_argument(function.name, parameter, argument, names))
        if function.name == "Receipt":
            context = self._receipt_rule(expr.span)
        elif function.name in ("NextBusinessDay", "BusinessDayBefore"):
            context = self._calendar_of("business days", expr.span)
        elif function.name == "TradingDayBefore":
            context = self._calendar_of("trading days", expr.span)
        elif function.name == "BeneficiariesOf":
            context = self.scope.namespace
        result = function.result
        if result == ANY_QUANTITY:
            result = next(
                (r.type for r in resolved if not (isinstance(r.type, t.Quantity) and r.type.bare)), resolved[0].type
            )
        return m.Builtin(type=result, function=function.name, arguments=tuple(resolved), context=context)

    def _builtin_argument(self, function: str, parameter: t.Type, argument: s.Expr, names: Locals) -> m.Expr:
        if parameter == ANY_EVENT:
            return self._event_value(argument, names, f"what `{function}` is asked of")
        if parameter == ANY_LIST:
            value = self.value(argument, names)
            if not isinstance(value.type, t.Listed) and value.type != t.UNKNOWN:
                self.scope.error("C301", argument.span, f"`{function}` needs a list, and this is {a_kind(value.type)}")
            return value
        if parameter == ANY_QUANTITY:
            value = self.value(argument, names)
            if not isinstance(value.type, t.Quantity) and value.type != t.UNKNOWN:
                self.scope.error(
                    "C301", argument.span, f"`{function}` needs a number, and this is {a_kind(value.type)}"
                )
            return value
        return self.wanted(argument, names, parameter, f"what `{function}` needs here")

    def _event_value(self, expr: s.Expr, names: Locals, what: str) -> m.Expr:
        value = self.value(expr, names)
        if not isinstance(value.type, t.Record) and value.type not in (t.UNKNOWN, ANY_EVENT):
            message = f"{what} is an event, and this is {a_kind(value.type)}"
            self.scope.error("C306", expr.span, message, "name an event by its letter")
        return value

    def _schedule_name(self, argument: s.Expr) -> str:
        entry = self.scope.find(argument.name) if isinstance(argument, s.NameExpr) else None
        if entry is None or entry.kind != "schedule":
            self.scope.error("C112", argument.span, "the name of a schedule is needed here", DECLARE_SCHEDULE)
            return ""
        self.scope.needs(entry.id, argument.span)
        return entry.id

    def _receipt_rule(self, span: Span) -> str:
        agreement = self.scope.agreements.get(self.scope.namespace)
        if agreement is None or not agreement.receipt:
            self.scope.error(
                "C311",
                span,
                "this file does not say when a notice counts as received",
                "add `receipt of n by p under ...:` with the notice clause of the agreement",
            )
            return ""
        self.scope.needs(f"{agreement.id}:{agreement.receipt}", span)
        return agreement.id

    def _calendar_of(self, unit: str, span: Span) -> str:
        rule = self.counting_rule(
            span, months=False, rolling=False, business=unit == "business days", trading=unit == "trading days"
        )
        calendar = rule.business_days if unit == "business days" else rule.trading_days
        if calendar:
            self.scope.needs(calendar, span)
        return calendar

    def _field(self, expr: s.FieldExpr, names: Locals) -> m.Expr:
        of = self.value(expr.of, names)
        name = expr.field.text
        if of.type == t.UNKNOWN:
            return m.Constant(type=t.UNKNOWN, value="")
        if of.type == ANY_EVENT or isinstance(of.type, t.Record):
            if name == "date":
                agreement = self.scope.agreements.get(self.scope.namespace)
                return m.DateOf(type=t.DATE, of=of, zone=agreement.zone if agreement is not None else "")
            event = self._events(of.type.name) if isinstance(of.type, t.Record) else None
            known = event.fields.get(name) if event is not None else None
            if known is not None:
                return self.event_field(of, known)
            fields = (*event.fields, "date") if event is not None else ("date",)
            self.scope.error(
                "C103",
                expr.field.span,
                f"`{of.type}` has no field `{name}`",
                did_you_mean(name, fields) or f"its fields: {', '.join(fields)}",
            )
            return m.Constant(type=t.UNKNOWN, value="")
        message = f"only events have fields, and this is {a_kind(of.type)}"
        self.scope.error("C306", expr.of.span, message, f"write it without `.{name}`")
        return m.Constant(type=t.UNKNOWN, value="")

    def event_field(self, of: m.Expr, known: m.EventField) -> m.FieldOf:
        """The reading of a field in the present agreement."""
        type_ = self.localised(known.type)
        reckoned = known.optional and (isinstance(type_, t.Quantity) or type_ == t.DATE)
        currency = type_.currency if isinstance(type_, t.Quantity) and type_.money else ""
        agreement = self.scope.agreements.get(self.scope.namespace)
        rate = agreement.rate if agreement is not None and currency else ""
        return m.FieldOf(
            type=type_,
            of=of,
            field=known.name,
            reckoned=reckoned,
            currency=currency,
            rate=rate,
            agreement=self.scope.namespace if _holds_sections(type_) else "",
        )

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

    def _list(self, expr: s.ListExpr, names: Locals, expected: t.Type | None) -> m.Expr:
        inner = expected.of if isinstance(expected, t.Listed) else None
        items = tuple(self.value(item, names, inner) for item in expr.items)
        kind: t.Type | None = items[0].type
        for item, written in zip(items[1:], expr.items[1:], strict=True):
            wider = t.joined(kind, item.type) if kind is not None else None
            if wider is None:
                self.scope.error(
                    "C301",
                    written.span,
                    f"the items of a list are of one type, and this is {a_kind(item.type)} beside {a_kind(kind)}",
                )
                break
            kind = wider
        return m.ListOf(type=t.Listed("list", kind or t.UNKNOWN), items=items)

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
        result = self._arithmetic_type(expr, left.type, right.type)
        return m.Arithmetic(type=result, operator=expr.operator, left=left, right=right)

    def _arithmetic_type(self, expr: s.ArithmeticExpr, left: t.Type, right: t.Type) -> t.Type:
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
                self.scope.error(
                    "C301", expr.span, f"{a_kind(right)} cannot be {word} {a_kind(left)}", currency_help(left, right)
                )
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
            if ordered and not (isinstance(side.type, t.Quantity) or side.type in _ORDERED or side.type == t.UNKNOWN):
                message = f"`{expr.operator}` compares numbers and dates, and this is {a_kind(side.type)}"
                self.scope.error("C301", written.span, message, instead(written, side, t.DATE))
                return m.Constant(type=t.TRUTH, value=False)
        if not t.comparable(left.type, right.type):
            self.scope.error(
                "C301",
                expr.span,
                f"{a_kind(left.type)} cannot be compared with {a_kind(right.type)}",
                currency_help(left.type, right.type)
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
            resolved: m.Expr = self._list(
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
        notice = self._event_value(expr.notice, names, "what is received")
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
                self.scope.error("C301", written.span, f"{a_kind(item.type)} cannot be compared with {a_kind(kind)}")
                return m.Extreme(type=t.UNKNOWN, extreme=expr.extreme, items=items)
            kind = wider
        dates = expr.extreme in ("later", "earlier")
        if kind is not None and kind != t.UNKNOWN and dates != (kind == t.DATE):
            right = {"later": "greater", "earlier": "lesser", "greater": "later", "lesser": "earlier"}[expr.extreme]
            message = f"`the {expr.extreme} of` is for {'dates' if dates else 'numbers'}, and this is {a_kind(kind)}"
            self.scope.error("C301", expr.span, message, f"write `the {right} of`")
        return m.Extreme(type=kind or t.UNKNOWN, extreme=expr.extreme, items=items)

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
            calendar = self._calendar_of(expr.unit, expr.span)
        elif expr.unit != "days":
            message = "only days, business days and trading days can be listed one by one"
            self.scope.error("C305", expr.span, message, "write `the last 90 days up to ...`")
        return m.LastDays(type=t.Listed("list", t.DATE), count=int(expr.count), calendar=calendar, end=end)

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

    # ---- patterns

    def pattern(self, written: s.Pattern, names: Locals, *, acts: bool = False) -> tuple[m.Pattern, dict[str, Local]]:
        """A pattern, and the names in reach of what it binds."""
        head = self._pattern_head(written, names, acts)
        variable = written.variable.text if written.variable is not None else ""
        inner = dict(names)
        if variable:
            assert written.variable is not None
            self._check_variable(written.variable, names, head)
            inner[variable] = Local(variable, head.type, written.span)
        fields: list[m.FieldFilter] = []
        orders: list[m.OrderFilter] = []
        conditions: list[m.Expr] = []
        counting: str | None = None
        for item in written.items:
            match item:
                case s.FieldItem():
                    found = self._field_item(item, head, inner)
                    if found is not None:
                        fields.append(found)
                case s.OrderItem():
                    event = self._event_value(item.event, inner, f"what something is `{item.order}`")
                    orders.append(m.OrderFilter(order=item.order, event=event, span=item.span))
                case s.CountingItem():
                    local = inner.get(item.variable.text)
                    if local is None:
                        name, span = item.variable.text, item.variable.span
                        self.scope.unknown_name(name, span, "the variable", set(inner), letter_help(name, inner))
                    else:
                        counting = local.name
                case s.SuchThatItem():
                    conditions.append(self.truth(item.condition, inner))
                case _:
                    raise AssertionError(type(item))
        if (orders or counting) and head.kind != "event":
            help_ = "leave `before`, `after` and `up to` out"
            self.scope.error("C306", written.span, "only events stand before or after others", help_)
        text = self.scope.excerpt(written.span)
        pattern = replace(
            head,
            variable=variable,
            fields=tuple(fields),
            orders=tuple(orders),
            conditions=tuple(conditions),
            counting=counting,
            span=written.span,
            text=text,
        )
        return pattern, inner

    def _check_variable(self, variable: s.Name, names: Locals, head: m.Pattern) -> None:
        name, span = variable.text, variable.span
        if name in names:
            self.scope.error("C108", span, f"the variable `{name}` is in use already", "take another letter")
        elif name in self.scope.parties:
            help_ = f"write `[by {name}]`" if head.kind == "event" else "take another letter"
            self.scope.error("C108", span, f"`{name}` is a party, and here it would be a variable", help_)

    def _pattern_head(self, written: s.Pattern, names: Locals, acts: bool) -> m.Pattern:
        if written.among is not None:
            among = self.value(written.among, names)
            item: t.Type = among.type.of if isinstance(among.type, t.Listed) else t.UNKNOWN
            if not isinstance(among.type, t.Listed) and among.type != t.UNKNOWN:
                self.scope.error("C301", written.among.span, f"a list is needed here, and this is {a_kind(among.type)}")
            return m.Pattern(kind="list", source="", variable="", type=item, among=among)
        assert written.noun is not None
        name, span = written.noun.text, written.noun.span
        if name == "AnyAct":
            return m.Pattern(kind="event", source="AnyAct", variable="", type=ANY_EVENT)
        entry = self.scope.find(name)
        if entry is None and name in t.IDENTIFIERS:
            return m.Pattern(kind="identifier", source=name, variable="", type=t.NAMED[name])
        if entry is None:
            extra = {"party", "security", "AnyAct"}
            kinds: tuple[Kind, ...] = ("event", "fact", "role", "state", "term", "schedule")
            self.scope.unknown_name(name, span, "the event type, role or state", extra, kinds=kinds)
            return m.Pattern(kind="list", source="", variable="", type=t.UNKNOWN)
        self.scope.needs(entry.id, span)
        if entry.kind == "event" or (entry.kind == "fact" and self._events(entry.id) is not None):
            return m.Pattern(kind="event", source=entry.id, variable="", type=t.Record(entry.id))
        if acts:
            message, help_ = f"`{name}` is {spoken(entry)}, and an act is needed here", "name what somebody does"
            self.scope.error("C306", span, message, help_)
            return m.Pattern(kind="list", source="", variable="", type=t.UNKNOWN)
        if entry.kind == "schedule":
            return m.Pattern(kind="dates", source=entry.id, variable="", type=t.DATE)
        if entry.kind == "role":
            return m.Pattern(kind="predicate", source=entry.id, variable="", type=t.PARTY)
        signature = self._signatures.get(entry.id)
        if signature is not None and len(signature.parameters) == 1 and signature.result == t.TRUTH:
            parameter = signature.parameters[0].type
            if parameter in (t.PARTY, t.SECURITY, t.REF):
                return m.Pattern(kind="predicate", source=entry.id, variable="", type=parameter)
        self.scope.error(
            "C306",
            span,
            f"`{name}` is {spoken(entry)}, and one cannot speak of every or some of it",
            "so one speaks of events, roles, schedules, and of terms or states that say yes or no of one party",
        )
        return m.Pattern(kind="list", source="", variable="", type=t.UNKNOWN)

    def _field_item(self, item: s.FieldItem, head: m.Pattern, names: Locals) -> m.FieldFilter | None:
        name = item.field.text
        if not isinstance(head.type, t.Record):
            if head.type != t.UNKNOWN:
                self.scope.error(
                    "C306",
                    item.span,
                    f"only events have fields, and `{head.source.rpartition(':')[2] or 'this'}` is none",
                    "write `such that ...`",
                )
            return None
        event = self._events(head.type.name)
        if event is None:
            return None
        known = event.fields.get(name)
        if known is None:
            self.scope.error(
                "C103",
                item.field.span,
                f"`{head.type}` has no field `{name}`",
                did_you_mean(name, event.fields) or f"its fields: {', '.join(event.fields) or 'none'}",
            )
            if item.value is not None:
                self.value(item.value, names)
            return None
        type_ = self.localised(known.type)
        if item.value is None:
            if type_ != t.TRUTH:
                message = f"`{name}` is {a_kind(type_)}, so it needs a value here"
                self.scope.error("C303", item.span, message, f"write `{name}` with its value behind it")
            truth = m.Constant(type=t.TRUTH, value=item.operator == "yes", span=item.span)
            return m.FieldFilter(field=name, operator="=", value=truth, span=item.span)
        place: dict[str, Any] = {"span": item.span, "agreement": self.scope.namespace if _holds_sections(type_) else ""}
        agreement = self.scope.agreements.get(self.scope.namespace)
        place["rate"] = (
            agreement.rate if agreement is not None and isinstance(type_, t.Quantity) and type_.money else ""
        )
        reckoned = known.optional and (isinstance(type_, t.Quantity) or type_ == t.DATE)
        if isinstance(type_, t.Listed) and item.operator == "=":
            value = self.value(item.value, names, type_.of)
            if not isinstance(value.type, t.Listed):
                self._fit(value, type_.of, name, item.value.span)
                return m.FieldFilter(field=name, operator="contains", value=value, **place)
            return m.FieldFilter(field=name, operator="=", value=value, **place)
        if item.operator == "in":
            value = self._in_values(item.value, type_, names)
        else:
            value = self.value(item.value, names, type_)
            self._fit(value, type_, name, item.value.span)
        operator = cast(Any, item.operator)
        return m.FieldFilter(field=name, operator=operator, value=value, reckoned=reckoned, **place)

    def _in_values(self, written: s.Expr, type_: t.Type, names: Locals) -> m.Expr:
        expected = t.Listed("list", type_)
        value = (
            self._list(written, names, expected)
            if isinstance(written, s.ListExpr)
            else self.value(written, names, type_)
        )
        if not isinstance(value.type, t.Listed) and value.type != t.UNKNOWN:
            return m.ListOf(type=t.Listed("list", value.type), items=(value,), span=written.span, text=value.text)
        if isinstance(value.type, t.Listed) and not t.comparable(value.type.of, type_):
            self.scope.error("C301", written.span, f"{a_kind(type_)} cannot be one of {value.type}")
        return replace(value, span=written.span, text=self.scope.excerpt(written.span))

    def _fit(self, value: m.Expr, type_: t.Type, field: str, span: Span) -> None:
        if not t.comparable(value.type, type_):
            self.scope.error(
                "C301",
                span,
                f"the field `{field}` is {a_kind(type_)}, and this is {a_kind(value.type)}",
                currency_help(value.type, type_),
            )


def _holds_sections(type_: t.Type) -> bool:
    return type_ == t.SECTION or (isinstance(type_, t.Listed) and type_.of == t.SECTION)
