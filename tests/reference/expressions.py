"""Patterns and expressions."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from fractions import Fraction
from math import prod
from typing import Any

from contract_dsl.model import nodes as m
from engine import time as cal
from engine.log import Money

from .order import Env, Event, Moment, Part, end_of, full, just_after, just_before, once, within
from .values import ABSENT, ERROR, Key, Unknown, all_of, any_of, compare, dated, negation, plain, unknown_of

AHEAD = date(2060, 12, 31)
WORK: dict[str, Callable[[list[Any]], Any]] = {"sum": sum, "product": prod, "greatest": max, "least": min}


class Expressions(Part):
    """What a pattern matches, and what an expression is worth, at a moment."""

    # ---- patterns

    def matches(self, pattern: m.Pattern, env: Env) -> list[tuple[Any, Any]]:
        """What a pattern matches, in order, each with whether it belongs; `counting e`: and e itself, as if done."""
        if pattern.kind == "event":
            counted = env.names.get(pattern.counting) if pattern.counting else None
            found: list[tuple[Any, Any]] = [
                (e, self.belongs(pattern, e, env)) for e in self.ordered(pattern, env) if e != counted
            ]
            found += [(counted, counted.exists)] if isinstance(counted, Event) else []
        else:
            found = []
            for value, belongs in self.all(pattern, env):
                inner = env.bind(**{pattern.variable: value})
                found.append((value, all_of((belongs, *(self.truth(c, inner) for c in pattern.conditions)))))
        return [(value, belongs) for value, belongs in found if belongs is not False]

    def all(self, pattern: Any, env: Env) -> list[tuple[Any, Any]]:
        """What a pattern of parties, dates or items ranges over."""
        match pattern.kind:
            case "list":
                items = self.value(pattern.among, env)
                return [(ABSENT, items)] if isinstance(items, Unknown) else [(i, True) for i in items or ()]
            case "dates":
                return [(d, True) for d in self.dates(pattern.source, env.moment, AHEAD)]
            case "identifier":
                return [(i, True) for i in self.identifiers(pattern.type.name, env.moment)]
            case _:
                return list(self.satisfying(pattern.source, pattern.type.name, env.moment))

    @once
    def satisfying(self, source: str, kind: str, moment: Moment) -> list[tuple[str, Any]]:
        """The parties of a role, or of whom a term or state of one argument holds."""
        found = []
        for name in self.identifiers(kind, moment):
            if source in self.model.states:
                found.append((name, self.state(source, (name,), moment)))
            elif source in self.model.terms:
                found.append((name, self.term(source, (name,), moment)))
            else:
                found.append((name, self.has_role(name, source)))
        return [f for f in found if f[1] is not False and f[1] is not ABSENT]

    def ordered(self, pattern: m.Pattern, env: Env) -> list[Event]:
        """The events before, after or up to others."""
        found: list[Event] = self.events(pattern.source, env.moment)
        for order in pattern.orders:
            event = self.value(order.event, env)
            if not isinstance(event, Event):
                return []
            place, until = event.place, just_after(event).place
            if order.order == "after":
                found = [e for e in found if e.place >= until]
            else:
                found = [e for e in found if e.place < (place if order.order == "before" else until)]
        return found

    def belongs(self, pattern: m.Pattern, event: Event, env: Env) -> Any:
        """Whether an event has the fields of a pattern and satisfies its conditions."""
        inner = env.bind(**{pattern.variable: event})
        holds = all_of((event.exists, *(self.field_holds(f, event, inner) for f in pattern.fields)))
        return False if holds is False else all_of((holds, *(self.truth(c, inner) for c in pattern.conditions)))

    def field_holds(self, each: m.FieldFilter, event: Event, env: Env) -> Any:
        """Whether a field is what a pattern asks for; a list field contains it."""
        value, wanted = self.read(event, each, env), self.value(each.value, env)
        if each.operator == "contains":
            return self.is_among(wanted, value)
        return self.is_among(value, wanted) if each.operator == "in" else compare(each.operator, value, wanted)

    @staticmethod
    def is_among(item: Any, among: Any) -> Any:
        if item is ABSENT or among is ABSENT:
            return False
        return unknown_of(item, among) if isinstance(among, Unknown) else any_of(compare("=", item, i) for i in among)

    def for_every(self, patterns: Sequence[m.Pattern], env: Env, certain: Any) -> list[tuple[Env, Any]]:
        """The settings with each of what is matched."""
        settings = [(env, certain)] if certain is not False else []
        for pattern in patterns:
            if pattern.variable == "" or pattern.variable not in env.names:
                settings = [
                    (inner.bind(**{pattern.variable: value}), all_of((exists, belongs)))
                    for inner, exists in settings
                    for value, belongs in self.matches(pattern, inner)
                ]
        return settings

    def conditions(self, all_: Iterable[m.Expr], none: Iterable[m.Expr], env: Env) -> Any:
        """That all of some conditions hold, and none of the exceptions."""
        return all_of([*(self.truth(c, env) for c in all_), *(negation(self.truth(c, env)) for c in none)])

    # ---- expressions

    def truth(self, node: m.Expr, env: Env) -> Any:
        """The truth of a condition; what is absent is no."""
        value = self.value(node, env)
        return False if value is ABSENT else value

    def values(self, nodes: Iterable[m.Expr], env: Env) -> tuple[Any, ...]:
        return tuple(self.value(n, env) for n in nodes)

    def value(self, node: m.Expr, env: Env) -> Any:  # noqa: PLR0915  # one branch for each node
        """The value of an expression."""
        match node:
            case m.Constant():
                return node.value
            case m.Variable():
                return env.names[node.name]
            case m.Special():
                return env.moment.day if node.word == "today" else env.names.get(node.word)
            case m.FieldOf():
                event = self.value(node.of, env)
                return self.read(event, node, env) if isinstance(event, Event) else event
            case m.DateOf():
                event = self.value(node.of, env)
                if isinstance(event, Event) and node.zone and isinstance(event.time, datetime):
                    return cal.day_in(event.time, cal.find_zone(node.zone))
                return event.day if isinstance(event, Event) else event
            case m.Not():
                return negation(self.truth(node.operand, env))
            case m.Logic():
                values = [self.truth(o, env) for o in node.operands]
                return all_of(values) if node.operator == "and" else any_of(values)
            case m.Limbs():
                values = [self.truth(limb.value, env) for limb in node.limbs]
                return all_of(values) if node.operator == "all" else any_of(values)
            case m.Conditional():
                chosen = self.truth(node.condition, env)
                if isinstance(chosen, Unknown):
                    return unknown_of(chosen, self.value(node.then, env), self.value(node.otherwise, env))
                return self.value(node.then if chosen else node.otherwise, env)
            case m.Arithmetic():
                return self.calculate(node.operator, self.value(node.left, env), self.value(node.right, env))
            case m.Negative():
                return self.calculate("-", 0, self.value(node.operand, env))
            case m.Compare():
                return compare(node.operator, self.value(node.left, env), self.value(node.right, env))
            case m.Member():
                return self.is_among(self.value(node.item, env), self.value(node.among, env))
            case m.ListOf():
                return self.values(node.items, env)
            case m.IsPresent():
                return self.is_present(node, env)
            case m.AtMoment():
                return self.value_at(node, env)
            case m.Quantified():
                return self.quantified(node, env)
            case m.Every():
                found = [(b, env.bind(**{node.pattern.variable: v})) for v, b in self.matches(node.pattern, env)]
                return all_of(any_of((negation(b), self.truth(node.condition, inner))) for b, inner in found)
            case m.Aggregate():
                found = [(b, env.bind(**{node.pattern.variable: v})) for v, b in self.matches(node.pattern, env)]
                there = [
                    (b, v) for b, v in ((b, self.value(node.value, inner)) for b, inner in found) if v is not ABSENT
                ]
                none = not there and node.aggregate in ("greatest", "least")
                open_ = unknown_of(*(part for pair in there for part in pair))
                return ABSENT if none else open_ or plain(WORK[node.aggregate]([v for _, v in there]))
            case m.Holders():
                return self.majority(node, env)
            case m.InForce():
                section = self.value(node.section, env)
                return self.in_force(full(section, node.agreement), env.moment) if isinstance(section, str) else section
            case m.Covers():
                wide, narrow = self.values((node.wide, node.narrow), env)
                if isinstance(wide, str) and isinstance(narrow, str):
                    return within(full(narrow, node.agreement), full(wide, node.agreement))
                return unknown_of(wide, narrow) or False
            case m.Complied():
                event = self.value(node.event, env)
                return self.complied(event.root, node.clause) if isinstance(event, Event) else event
            case m.Extreme():
                items, best = self.values(node.items, env), max if node.extreme in ("later", "greater") else min
                return ABSENT if ABSENT in items else unknown_of(*items) or best(items)
            case m.PeriodFrom() | m.Anniversary() | m.LastDays() | m.InWindow():
                return self.counted(node, env)
            case m.Builtin():
                return self.function(node, self.values(node.arguments, env), env)
            case m.ShareOf() | m.TotalFor():
                return self.shared(node, env)
            case m.RoleTest():
                return self.has_role(self.value(node.party, env), node.role)
            case m.TermCall():
                return self.term(node.term, self.values(node.arguments, env), env.moment)
            case m.StateCall() | m.AmountCall() | m.FactCall():
                given = self.values(node.arguments, env)
                if ABSENT in given:
                    return False if isinstance(node, m.StateCall) else ABSENT
                if isinstance(node, m.FactCall):
                    of = tuple(str(a) for a in given)
                    return unknown_of(*given) or self.converted(self.fact(node.fact, of, env.moment), node, env.moment)
                at = (self.state, node.state) if isinstance(node, m.StateCall) else (self.amount, node.amount)
                return unknown_of(*given) or at[0](at[1], given, env.moment)
            case _:
                raise NotImplementedError(type(node))

    def read(self, event: Event, node: m.FieldOf | m.FieldFilter, env: Env) -> Any:
        """A field of an event; what is reckoned with and not there is unknown (10)."""
        value = event.values.get(node.field, ABSENT)
        if value is ABSENT and node.reckoned:
            field = self.model.events[event.root.type].fields.get(node.field)
            name = "" if event.root.id == "?" else event.root.id
            return self.assume(Key("field", node.field, (), name, field.type if field is not None else None))
        if isinstance(value, Money):
            return self.converted(value, node, env.moment if event.place >= env.moment.place else just_before(event))
        if node.agreement and isinstance(value, tuple):
            return tuple(full(v, node.agreement) for v in value)
        return full(value, node.agreement) if node.agreement and isinstance(value, str) else value

    def converted(self, value: Any, node: Any, moment: Moment) -> Any:
        """An amount in the currency of the agreement, at the rate of a moment."""
        if not isinstance(value, Money) or value.currency == node.currency:
            return value.amount if isinstance(value, Money) else value
        rate = self.fact(node.rate, (value.currency,), moment) if node.rate else ERROR
        return self.calculate("*", value.amount, rate)

    def calculate(self, operator: str, left: Any, right: Any) -> Any:
        """Exact arithmetic; dates move by days; what is absent makes it absent (10)."""
        if left is ABSENT or right is ABSENT:
            return ABSENT
        open_ = unknown_of(left, right)
        if open_ is not None:
            return open_
        if isinstance(left, date) and isinstance(right, date):
            return (left - right).days
        if isinstance(left, date) or isinstance(right, date):
            day, count = (left, right) if isinstance(left, date) else (right, left)
            return dated(cal.add_days(day, count if operator == "+" else -count)) if isinstance(count, int) else ERROR
        if operator == "/":
            return plain(Fraction(left) / right) if right != 0 else ERROR
        return plain(left + right if operator == "+" else left - right if operator == "-" else left * right)

    def is_present(self, node: m.IsPresent, env: Env) -> Any:
        """A field left out is unknown and yet there; a fact is there once it has been recorded."""
        value = self.value(node.operand, env)
        if isinstance(value, Event):
            return value.exists
        if isinstance(value, Unknown) and isinstance(node.operand, m.FieldOf):
            return True
        if isinstance(value, Unknown) and isinstance(node.operand, m.FactCall):
            return unknown_of(*self.values(node.operand.arguments, env)) or False
        return unknown_of(value) or value is not ABSENT

    def value_at(self, node: m.AtMoment, env: Env) -> Any:
        """`X at e`: just before e; `X at <date>`: at its end. Nothing of it lies after now."""
        when = self.value(node.moment, env) if node.moment is not None else env.moment
        if when is ABSENT or isinstance(when, Unknown | Moment):
            return self.value(node.value, env) if isinstance(when, Moment) else when
        moment = just_before(when) if isinstance(when, Event) else end_of(when)
        if moment.place >= env.moment.place:
            moment = env.moment if isinstance(when, Event) else Moment(env.moment.place, when)
        return self.value(node.value, env.at(moment))

    def quantified(self, node: m.Quantified, env: Env) -> Any:
        found = self.matches(node.pattern, env)
        belong = [b for _, b in found]
        match node.quantifier:
            case "some":
                return any_of(belong)
            case "no":
                return negation(any_of(belong))
            case "count":
                return unknown_of(*belong) or len(found)
        ordered = found[::-1] if node.quantifier == "latest" else found
        until = next((n for n, (_, b) in enumerate(ordered) if b is True), len(ordered))
        return unknown_of(*(b for _, b in ordered[:until])) or next((v for v, b in ordered if b is True), ABSENT)

    def majority(self, node: m.Holders, env: Env) -> Any:
        """`holders p of more than 50% by w(p) satisfy (C)`: their weight against the whole."""
        weights, bound = [], self.value(node.bound, env)
        for party in self.identifiers("party", env.moment):
            inner = env.bind(**{node.variable: party})
            weight = self.value(node.weight, inner)
            if weight is not ABSENT and weight != 0:
                weights.append((weight, self.truth(node.condition, inner)))
        open_ = unknown_of(bound, *(part for pair in weights for part in pair))
        if open_ is not None or bound is ABSENT:
            return open_ or False
        part, whole = sum(w for w, s in weights if s), sum(w for w, _ in weights)
        return compare(">=" if node.inclusive else ">", part, bound * whole)
