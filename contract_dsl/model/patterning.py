"""Patterns of events, parties and dates: what a quantifier, a trigger or a sentence ranges over."""

from dataclasses import replace
from typing import Any, cast

from ..diagnostics import did_you_mean
from ..source import Span
from ..syntax import nodes as s
from . import nodes as m
from . import types as t
from .builtins import ANY_EVENT
from .resolving import Locals, Resolving
from .scope import Kind, Local
from .wording import a_kind, currency_help, letter_help, spoken, unit_help


class Patterning(Resolving):
    """The part of the resolver that reads patterns."""

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
                    event = self.event_value(item.event, inner, f"what something is `{item.order}`")
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
        place: dict[str, Any] = {
            "span": item.span,
            "agreement": self.scope.namespace if t.holds_sections(type_) else "",
        }
        place["currency"], place["rate"] = self.money_of(type_)
        reckoned = known.optional and (isinstance(type_, t.Quantity) or type_ in (t.DATE, t.MOMENT))
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
            self.list_of(written, names, expected)
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
                currency_help(value.type, type_) or unit_help(value, type_),
            )
