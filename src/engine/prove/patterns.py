"""Quantifiers over every log at once: what a pattern may match, each with whether it does."""

from typing import TYPE_CHECKING, Any

from contract_dsl.model import nodes as m

from .functions import named_by
from .smt import Term, calculate, choose, compare, conjunction, disjunction, equal, negation, total
from .untranslated import Untranslated
from .values import (
    ABSENT,
    LAST_RANK,
    Anything,
    Chosen,
    Happening,
    Many,
    Moment,
    Position,
    Setting,
    Value,
    event_value,
    precedes,
    same_base,
)

if TYPE_CHECKING:
    from .translate import Translator

Match = tuple[Term, Any]


class Patterns:
    """Finds what patterns may match."""

    def __init__(self, translator: "Translator") -> None:
        self._translator = translator

    def all_matches(self, pattern: m.Pattern, env: Setting) -> list[Match]:
        """Everything that may match, where each counts by itself. Raises if there may be others."""
        if pattern.kind == "event":
            self._translator.definitions.happenings(pattern.source)
        return self.matches(pattern, env)

    def matches(self, pattern: m.Pattern, env: Setting) -> list[Match]:
        """Everything that may match, with whether it does."""
        match pattern.kind:
            case "event":
                return [(guard, event_value(event)) for guard, event in self.events(pattern, env)]
            case "list":
                assert pattern.among is not None
                among = self._translator.value(pattern.among, env)
                if not isinstance(among, Many):
                    return []
                return self._filtered(pattern, [(conjunction((among.there, g)), v) for g, v in among.items], env)
            case "dates":
                raise Untranslated("the dates of a schedule")
            case "predicate":
                kind = pattern.type.name
                found = []
                for guard, value in self.identifiers(kind, env.moment):
                    holds = conjunction((guard, self._satisfies(pattern.source, value, env.moment)))
                    if holds is not False:
                        found.append((holds, value))
                return self._filtered(pattern, found, env)
            case _:
                return self._filtered(pattern, self.identifiers(pattern.type.name, env.moment), env)

    # ---- events

    def events(self, pattern: m.Pattern, env: Setting) -> list[tuple[Term, Happening]]:
        """The events that may match, with whether they do; one that is counted as if it had been done stands last.

        If not every event of the kind is translated, one more stands for any of the others.
        """
        counted = env.names.get(pattern.counting) if pattern.counting else None
        supposed = counted.ways[0][1] if isinstance(counted, Chosen) and counted.ways else None
        found = []
        known, reason = self._translator.definitions.known_happenings(pattern.source)
        if reason:
            known = [*known, self._translator.log.supposed(pattern.source, pattern.source, reason)]
        for event in known:
            if event is supposed:
                continue
            guard = conjunction((precedes(event.at, env.moment.at), *self._ordered(pattern, event, env)))
            if guard is False:
                continue
            guard = conjunction((guard, self.belongs(pattern, event, env)))
            if guard is not False:
                found.append((guard, event))
        if supposed is not None:
            found.append((supposed.exists, supposed))
        return found

    def _ordered(self, pattern: m.Pattern, event: Happening, env: Setting) -> list[Term]:
        """That an event stands where the pattern wants it."""
        tests = []
        for order in pattern.orders:
            other = self._translator.value(order.event, env)
            if not isinstance(other, Chosen):
                tests.append(False)
                continue
            ways = []
            for guard, each in other.ways:
                if order.order == "before":
                    at = each.root.at if same_base(each.at, env.moment.at) else each.at
                    ways.append(conjunction((guard, precedes(event.at, at))))
                elif order.order == "after":
                    ways.append(conjunction((guard, precedes(each.after.at, event.at))))
                else:
                    ways.append(conjunction((guard, precedes(event.at, each.after.at))))
            tests.append(disjunction(ways))
        return tests

    def belongs(self, pattern: m.Pattern, event: Happening, env: Setting) -> Term:
        """Whether an event has the fields that the pattern asks for, and satisfies its conditions."""
        inner = env.bind(pattern.variable, event_value(event))
        tests = [event.exists]
        for each in pattern.fields:
            tests.append(self.field_holds(each, event, inner))
            if tests[-1] is False:
                return False
        tests += [self._translator.condition(c, inner) for c in pattern.conditions]
        return conjunction(tests)

    def field_holds(self, each: m.FieldFilter, event: Happening, env: Setting) -> Term:
        """Whether a field of an event is what the filter asks for."""
        translator = self._translator
        value = translator.read(event, each)
        wanted = translator.value(each.value, env)
        if each.operator == "contains":
            if not isinstance(value, Many):
                return False
            return conjunction((value.there, wanted.there, disjunction(
                conjunction((guard, translator.compared("=", item, wanted))) for guard, item in value.items
            )))  # fmt: skip
        if each.operator == "in":
            if not isinstance(wanted, Many):
                return False
            return conjunction((wanted.there, disjunction(
                conjunction((guard, translator.compared("=", value, item))) for guard, item in wanted.items
            )))  # fmt: skip
        return translator.compared(each.operator, value, wanted)

    # ---- names

    def identifiers(self, kind: str, moment: Moment) -> list[Match]:
        """Every name of a kind: of the rule files, and others that the log has named by a moment."""
        translator = self._translator
        names = translator.log.names
        found: list[Match] = [(True, Value(code)) for code in names.declared.get(kind, ())]
        found += [(self._named(kind, code, moment), Value(code)) for code in names.strangers.get(kind, ())]
        return found

    def _named(self, kind: str, code: int, moment: Moment) -> Term:
        """Whether a name has been used by a moment: by the act, or by the log, which is left open."""
        log = self._translator.log
        act = log.act

        def build() -> Value:
            tests: list[Term] = [log.unknowns.free("who else has been named in the log", "truth")]
            if act is not None and same_base(act.at, moment.at):
                tests += [conjunction((g, equal(v.term, code))) for g, v in named_by(self._translator, act, kind)]
            return Value(disjunction(tests))

        from contract_dsl.model.types import TRUTH  # noqa: PLC0415  # used here alone

        place = ("named", kind, code, moment.key, id(act))
        return self._translator.defined(place, TRUTH, build, "a name", deeper=False).term

    def _satisfies(self, source: str, value: Value, moment: Moment) -> Term:
        translator = self._translator
        model = translator.program.model
        if source in model.states:
            return translator.definitions.state(source, (value,), moment).term
        if source in model.terms:
            found = translator.definitions.term(source, (value,), moment)
            assert isinstance(found, Value)
            return conjunction((found.term, found.there))
        return translator.has_role(source, value.term)

    def _filtered(self, pattern: m.Pattern, found: list[Match], env: Setting) -> list[Match]:
        if not pattern.conditions:
            return found
        kept = []
        for guard, value in found:
            inner = env.bind(pattern.variable, value)
            holds = conjunction((guard, *(self._translator.condition(c, inner) for c in pattern.conditions)))
            if holds is not False:
                kept.append((holds, value))
        return kept

    # ---- quantifiers

    def quantified(self, node: m.Quantified, env: Setting) -> Anything:
        """`some`, `no`, `count of`, `latest`, `earliest`."""
        match node.quantifier:
            case "some":
                return Value(disjunction(guard for guard, _ in self.matches(node.pattern, env)))
            case "no":
                return Value(negation(disjunction(guard for guard, _ in self.matches(node.pattern, env))))
            case "count":
                return Value(total(choose(guard, 1, 0) for guard, _ in self.all_matches(node.pattern, env)))
            case _:
                return self._outermost(node, env)

    def _outermost(self, node: m.Quantified, env: Setting) -> Anything:
        latest = node.quantifier == "latest"
        if node.pattern.kind != "event":
            raise Untranslated(f"`{node.text or node.quantifier}`")
        found = self.events(node.pattern, env)
        counted = env.names.get(node.pattern.counting) if node.pattern.counting else None
        supposed = counted.ways[0][1] if isinstance(counted, Chosen) and counted.ways else None
        ways = []
        for guard, event in found:
            rivals = []
            for other_guard, other in found:
                if other is event:
                    continue
                ahead = _stands_before(event, other, supposed) if latest else _stands_before(other, event, supposed)
                rivals.append(negation(conjunction((other_guard, ahead))))
            first = conjunction((guard, *rivals))
            if first is not False:
                ways.append((first, event))
        return Chosen(tuple(ways))

    def every(self, node: m.Every, env: Setting) -> Term:
        """`every P satisfies (C)`."""
        tests = []
        for guard, value in self.matches(node.pattern, env):
            inner = env.bind(node.pattern.variable, value)
            tests.append(disjunction((negation(guard), self._translator.condition(node.condition, inner))))
        return conjunction(tests)

    def aggregate(self, node: m.Aggregate, env: Setting) -> Value:
        """`sum of E over P`, and the like."""
        values = []
        find = self.all_matches if node.aggregate in ("sum", "product") else self.matches
        for guard, value in find(node.pattern, env):
            number = self._translator.number(node.value, env.bind(node.pattern.variable, value))
            values.append((conjunction((guard, number.there)), number.term))
        match node.aggregate:
            case "sum":
                return Value(total(choose(guard, term, 0) for guard, term in values))
            case "product":
                result: Term = 1
                for guard, term in values:
                    result = calculate("*", result, choose(guard, term, 1))
                return Value(result)
            case _:
                return _best(values, ">" if node.aggregate == "greatest" else "<")

    def holders(self, node: m.Holders, env: Setting) -> Term:
        """`holders p of more than X by W(p) satisfy (C)`."""
        whole: Term = 0
        part: Term = 0
        for guard, party in self.identifiers("party", env.moment):
            inner = env.bind(node.variable, party)
            weight = self._translator.number(node.weight, inner)
            counted = choose(conjunction((guard, weight.there)), weight.term, 0)
            whole = calculate("+", whole, counted)
            satisfied = self._translator.condition(node.condition, inner)
            part = calculate("+", part, choose(satisfied, counted, 0))
        bound = self._translator.number(node.bound, env)
        return compare(">=" if node.inclusive else ">", part, calculate("*", bound.term, whole))


def _stands_before(one: Happening, other: Happening, supposed: Happening | None) -> Term:
    if one is supposed or other is supposed:
        return other is supposed
    return precedes(one.at, other.at)


def _best(values: list[tuple[Term, Term]], operator: str) -> Value:
    if not values:
        return ABSENT
    there, term = values[0]
    for guard, value in values[1:]:
        better = conjunction((guard, disjunction((negation(there), compare(operator, value, term)))))
        term = choose(better, value, term)
        there = disjunction((there, guard))
    return Value(term, there)


__all__ = ["LAST_RANK", "Patterns", "Position"]
