"""Patterns and expressions."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from fractions import Fraction
from math import prod
from typing import Any

from contract_dsl.model import nodes as m
from engine import time as cal
from engine.log import Money

from .base import Evaluation
from .order import Env, Event, Moment, end_of, full, just_after, just_before, within
from .values import ABSENT, ERROR, Unknown, all_of, any_of, compare, dated, negation, plain, truth_key, unknown_of


class Expressions(Evaluation):
    """What a pattern matches, and what an expression is worth, at a moment."""

    # ======== patterns

    def matches(self, pattern: m.Pattern, env: Env) -> list[tuple[Any, Any]]:
        """What a pattern matches, in order, each with whether it belongs; `counting e`: and e itself, as if done."""
        if pattern.kind == "event":
            counted = env.names.get(pattern.counting) if pattern.counting else None
            found = [(e, self.belongs(pattern, e, env)) for e in self._ordered(pattern, env) if e != counted]
            found += [(counted, counted.exists)] if isinstance(counted, Event) else []
            return [(e, belongs) for e, belongs in found if belongs is not False]
        candidates: list[tuple[Any, Any]]
        match pattern.kind:
            case "list":
                assert pattern.among is not None
                items = self.value(pattern.among, env)
                candidates = [(ABSENT, items)] if isinstance(items, Unknown) else []
                candidates += [(i, True) for i in items] if isinstance(items, tuple) else []
            case "dates":
                candidates = [(d, True) for d in self.dates(pattern.source, env.moment, date(2060, 12, 31))]
            case "identifier":
                candidates = [(i, True) for i in self.identifiers(pattern.type.name, env.moment)]
            case _:
                key = ("satisfying", pattern.source, pattern.type.name, env.moment)
                candidates = self.remembered(key, self._satisfying, pattern, env.moment)
        found = []
        for value, belongs in candidates:
            inner = env.bind(**{pattern.variable: value})
            holds = all_of((belongs, *(self.truth(c, inner) for c in pattern.conditions)))
            found += [(value, holds)] if holds is not False else []
        return found

    def _satisfying(self, pattern: m.Pattern, moment: Moment) -> list[tuple[str, Any]]:
        found = []
        for name in self.identifiers(pattern.type.name, moment):
            if pattern.source in self.model.states:
                holds = self.state(pattern.source, (name,), moment)
            elif pattern.source in self.model.terms:
                holds = self.term(pattern.source, (name,), moment)
            else:
                holds = self.has_role(name, pattern.source)
            found.append((name, False if holds is ABSENT else holds))
        return [f for f in found if f[1] is not False]

    def _ordered(self, pattern: m.Pattern, env: Env) -> list[Event]:
        """The events before, after or up to others."""
        found = self.events(pattern.source, env.moment)
        for order in pattern.orders:
            event = self.value(order.event, env)
            if not isinstance(event, Event):
                found = []
            elif order.order == "before":
                found = [e for e in found if e.place < event.place]
            elif order.order == "after":
                found = [e for e in found if e.place >= just_after(event).place]
            else:
                found = [e for e in found if e.place < just_after(event).place]
        return found

    def belongs(self, pattern: m.Pattern, event: Event, env: Env) -> Any:
        """Whether an event has the fields of a pattern and satisfies its conditions."""
        inner = env.bind(**{pattern.variable: event})
        holds = all_of((event.exists, *(self.field_holds(f, event, inner) for f in pattern.fields)))
        return False if holds is False else all_of((holds, *(self.truth(c, inner) for c in pattern.conditions)))

    def field_holds(self, each: m.FieldFilter, event: Event, env: Env) -> Any:
        """Whether a field is what a pattern asks for; a list field contains it."""
        value, wanted = self.read(event, each, env), self.value(each.value, env)
        if value is ABSENT or wanted is ABSENT:
            return False
        open_ = unknown_of(value, wanted)
        if open_ is not None:
            return open_
        if each.operator in ("in", "contains"):
            items, item = (wanted, value) if each.operator == "in" else (value, wanted)
            return any_of(compare("=", item, i) for i in items)
        return compare(each.operator, value, wanted)

    def for_every(self, patterns: Sequence[m.Pattern], env: Env, certain: Any) -> list[tuple[Env, Any]]:
        """The settings with each of what is matched."""
        settings = [(env, certain)]
        for pattern in patterns:
            bound = pattern.variable in env.names and pattern.variable != ""
            settings = [
                (inner.bind(**{pattern.variable: value}), all_of((exists, belongs)))
                for inner, exists in settings
                for value, belongs in ([(env.names[pattern.variable], True)] if bound else self.matches(pattern, inner))
            ]
        return settings

    def conditions(self, all_: Iterable[m.Expr], none: Iterable[m.Expr], env: Env) -> Any:
        """That all of some conditions hold, and none of the exceptions."""
        return all_of([*(self.truth(c, env) for c in all_), *(negation(self.truth(c, env)) for c in none)])

    # ======== expressions

    def truth(self, node: m.Expr, env: Env) -> Any:
        """The truth of a condition; what is absent is no."""
        value = self.value(node, env)
        return False if value is ABSENT else value

    def values(self, nodes: Iterable[m.Expr], env: Env) -> tuple[Any, ...]:
        """The values of several."""
        return tuple(self.value(n, env) for n in nodes)

    def value(self, node: m.Expr, env: Env) -> Any:
        """The value of an expression."""
        match node:
            case m.Constant():
                return node.value
            case m.Variable():
                return env.names[node.name]
            case m.Special(word="today"):
                return env.moment.day
            case m.Special():
                return env.names.get(node.word)
            case m.FieldOf():
                event = self.value(node.of, env)
                return self.read(event, node, env) if isinstance(event, Event) else event
            case m.DateOf():
                event = self.value(node.of, env)
                return self.day_of(event, node.zone) if isinstance(event, Event) else event
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
                item, among = self.value(node.item, env), self.value(node.among, env)
                if isinstance(among, Unknown) or among is ABSENT:
                    return among if isinstance(among, Unknown) and item is not ABSENT else False
                return any_of(compare("=", item, other) for other in among)
            case m.ListOf():
                return self.values(node.items, env)
            case m.IsPresent():
                return self._is_present(node, env)
            case m.AtMoment():
                return self._at(node, env)
            case m.Quantified() | m.Every() | m.Aggregate() | m.Holders():
                return self._over(node, env)
            case m.InForce():
                section = self.value(node.section, env)
                return self.in_force(full(section, node.agreement), env.moment) if isinstance(section, str) else section
            case m.Covers():
                wide, narrow = self.value(node.wide, env), self.value(node.narrow, env)
                known = isinstance(wide, str) and isinstance(narrow, str)
                open_ = unknown_of(wide, narrow) or False
                return within(full(narrow, node.agreement), full(wide, node.agreement)) if known else open_
            case m.Complied():
                event = self.value(node.event, env)
                return self.complied(event, node.clause) if isinstance(event, Event) else event
            case m.Extreme():
                items = self.values(node.items, env)
                highest = node.extreme in ("later", "greater")
                return ABSENT if ABSENT in items else unknown_of(*items) or (max(items) if highest else min(items))
            case m.PeriodFrom() | m.Anniversary() | m.LastDays() | m.InWindow():
                return self.counted(node, env)
            case m.Builtin():
                return self.function(node, self.values(node.arguments, env), env)
            case m.ShareOf() | m.TotalFor():
                return self.shared(node, env)
            case _:
                return self._called(node, env)

    def _called(self, node: m.Expr, env: Env) -> Any:
        """A term, state, amount, fact or role with its arguments."""
        if isinstance(node, m.RoleTest):
            return self.has_role(self.value(node.party, env), node.role)
        assert isinstance(node, m.TermCall | m.StateCall | m.AmountCall | m.FactCall)
        arguments = self.values(node.arguments, env)
        if isinstance(node, m.TermCall):
            return self.term(node.term, arguments, env.moment)
        if ABSENT in arguments:
            return False if isinstance(node, m.StateCall) else ABSENT
        open_ = unknown_of(*arguments)
        if open_ is not None:
            return open_
        if isinstance(node, m.StateCall):
            return self.state(node.state, arguments, env.moment)
        if isinstance(node, m.AmountCall):
            return self.amount(node.amount, arguments, env.moment)
        return self.fact(node.fact, tuple(str(a) for a in arguments), env.moment)

    def day_of(self, event: Event, zone: str) -> date:
        """The date of an event; a timestamp has one in the zone of the agreement (1, 14)."""
        return cal.day_in(event.time, cal.find_zone(zone)) if zone and isinstance(event.time, datetime) else event.day

    def read(self, event: Event, node: m.FieldOf | m.FieldFilter, env: Env) -> Any:
        """A field of an event; what is reckoned with and not there is unknown (10)."""
        value = event.values.get(node.field, ABSENT)
        if value is ABSENT and node.reckoned:
            field = self.model.events[event.root.type].fields.get(node.field)
            name = "" if event.root.id == "?" else event.root.id
            key = truth_key("field", node.field, field.type if field is not None else None, event=name)
            return self.assumed.get(key, Unknown(frozenset({key})))
        if isinstance(value, Money):
            if value.currency == node.currency:
                return value.amount
            then = env.moment if event.place >= env.moment.place else just_before(event)
            return (
                self.calculate("*", value.amount, self.fact(node.rate, (value.currency,), then)) if node.rate else ERROR
            )
        if node.agreement and isinstance(value, tuple):
            return tuple(full(v, node.agreement) for v in value)
        return full(value, node.agreement) if node.agreement and isinstance(value, str) else value

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

    def _is_present(self, node: m.IsPresent, env: Env) -> Any:
        """A field left out is unknown and yet there; a fact is there once it has been recorded."""
        value = self.value(node.operand, env)
        if isinstance(value, Event):
            return value.exists
        if isinstance(value, Unknown) and isinstance(node.operand, m.FieldOf):
            return True
        if isinstance(value, Unknown) and isinstance(node.operand, m.FactCall):
            return unknown_of(*self.values(node.operand.arguments, env)) or False
        return unknown_of(value) or value is not ABSENT

    def _at(self, node: m.AtMoment, env: Env) -> Any:
        """`X at e`: just before e; `X at <date>`: at its end. Nothing of it lies after now."""
        if node.moment is None:
            return self.value(node.value, env)
        when = self.value(node.moment, env)
        if when is ABSENT or isinstance(when, Unknown):
            return when
        moment = just_before(when) if isinstance(when, Event) else end_of(when)
        if moment.place >= env.moment.place:
            moment = env.moment if isinstance(when, Event) else Moment(env.moment.place, when)
        return self.value(node.value, env.at(moment))

    def _over(self, node: m.Quantified | m.Every | m.Aggregate | m.Holders, env: Env) -> Any:
        """Quantifiers, aggregates and majorities."""
        if isinstance(node, m.Holders):
            return self._majority(node, env)
        found = self.matches(node.pattern, env)
        inner = [env.bind(**{node.pattern.variable: value}) for value, _ in found]
        if isinstance(node, m.Every):
            return all_of(
                any_of((negation(b), self.truth(node.condition, i))) for i, (_, b) in zip(inner, found, strict=True)
            )
        if isinstance(node, m.Aggregate):
            values = [(self.value(node.value, i), b) for i, (_, b) in zip(inner, found, strict=True)]
            there = [(v, b) for v, b in values if v is not ABSENT]
            open_ = unknown_of(*(v for v, _ in there), *(b for _, b in there))
            numbers = [v for v, _ in there]
            if open_ is not None or (not numbers and node.aggregate in ("greatest", "least")):
                return open_ or ABSENT
            work: dict[str, Callable[[list[Any]], Any]] = {"sum": sum, "product": prod, "greatest": max, "least": min}
            return plain(work[node.aggregate](numbers))
        match node.quantifier:
            case "some":
                return any_of(b for _, b in found)
            case "no":
                return negation(any_of(b for _, b in found))
            case "count":
                return unknown_of(*(b for _, b in found)) or len(found)
            case _:
                ordered = found[::-1] if node.quantifier == "latest" else found
                until = next((n for n, (_, b) in enumerate(ordered) if b is True), len(ordered))
                return unknown_of(*(b for _, b in ordered[:until])) or next(
                    (v for v, b in ordered if b is True), ABSENT
                )

    def _majority(self, node: m.Holders, env: Env) -> Any:
        """`holders p of more than 50% by w(p) satisfy (C)`: their weight against the whole."""
        weights, bound = [], self.value(node.bound, env)
        for party in self.identifiers("party", env.moment):
            inner = env.bind(**{node.variable: party})
            weight = self.value(node.weight, inner)
            if weight is not ABSENT and weight != 0:
                weights.append((weight, self.truth(node.condition, inner)))
        open_ = unknown_of(bound, *(w for w, _ in weights), *(s for _, s in weights))
        if open_ is not None or bound is ABSENT:
            return open_ or False
        part, whole = sum(w for w, s in weights if s), sum(w for w, _ in weights)
        return compare(">=" if node.inclusive else ">", part, bound * whole)
