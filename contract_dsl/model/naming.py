"""Names looked up in expressions: variables, identifiers, definitions, functions, fields."""

from datetime import date

from ..diagnostics import Mend, did_you_mean
from ..source import Span
from ..syntax import nodes as s
from . import nodes as m
from . import types as t
from .builtins import A_SCHEDULE, ANY_EVENT, ANY_LIST, ANY_QUANTITY, FUNCTIONS
from .resolving import DECLARE_SCHEDULE, Locals
from .scope import Entry
from .timing import Timing
from .wording import a_kind, how_asked, letter_help, one_of, spoken

_SPECIAL_TYPES = {"today": t.DATE, "target": t.SECTION, "counterparty": t.PARTY, "bearer": t.PARTY}


class Naming(Timing):
    """The part of the resolver that finds what a name means."""

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
            letters = (Mend(expr.span, field.split("`")[3]),)
            self.scope.error("C101", expr.span, f"the name `{name}` is not declared", field, (), letters)
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
        currency, rate = self.money_of(result)
        return m.FactCall(type=result, fact=entry.id, arguments=resolved, currency=currency, rate=rate)

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
            context = self.calendar_of("business days", expr.span)
        elif function.name == "TradingDayBefore":
            context = self.calendar_of("trading days", expr.span)
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
            return self.event_value(argument, names, f"what `{function}` is asked of")
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
        reckoned = known.optional and (isinstance(type_, t.Quantity) or type_ in (t.DATE, t.MOMENT))
        currency, rate = self.money_of(type_)
        return m.FieldOf(
            type=type_,
            of=of,
            field=known.name,
            reckoned=reckoned,
            currency=currency,
            rate=rate,
            agreement=self.scope.namespace if t.holds_sections(type_) else "",
        )
