"""Expressions, patterns and sentences as the source text of Python functions.

Every function takes the world `w`, the moment `t`, the clause that is asked about `target`, and the variables that it
reads, each with a `v_` before its name. A quantifier becomes a loop in a function of its own.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from contract_dsl.model import nodes as m
from contract_dsl.model import types as t
from contract_dsl.reads import free_variables
from contract_dsl.tree import walk

from ..program import Program

Lines = list[str]
OnMatch = Callable[[str], Lines]
"""The lines for one match, given their indentation."""


@dataclass
class Writer:
    """The functions written so far, and the values that they refer to by name.

    `term` gives the name of the function for a term; `names` is a counter that all writers of a program share, because
    their functions live side by side.
    """

    program: Program
    term: Callable[[str], str]
    counter: list[int]
    values: dict[str, Any] = field(default_factory=dict)
    lines: Lines = field(default_factory=list)
    bound: set[str] = field(default_factory=set)
    """Variables that patterns bind to events; a parameter of a term may be absent, these are not."""

    def __post_init__(self) -> None:
        self._writers: dict[type[m.Expr], Callable[[Any], str]] = {k: getattr(self, n) for k, n in _WRITERS.items()}

    # ---- names

    def fresh(self, prefix: str) -> str:
        """A name that nothing else has."""
        self.counter[0] += 1
        return f"{prefix}{self.counter[0]}"

    def value(self, value: Any) -> str:
        """A value as source text: outright if it is a plain word or number, by a name otherwise."""
        if value is None or isinstance(value, bool | int | str):
            return repr(value)
        name = self.fresh("K")
        self.values[name] = value
        return name

    def function(self, name: str, parameters: Sequence[str], body: Lines) -> None:
        """One more function."""
        self.lines.append(f"def {name}({', '.join(('w', 't', 'target', *parameters))}):")
        self.lines += [f"    {line}" for line in body]
        self.lines.append("")

    def call(self, name: str, parameters: Sequence[str]) -> str:
        """A call of such a function where its variables have the same names."""
        return f"{name}({', '.join(('w', 't', 'target', *parameters))})"

    # ---- expressions

    def write(self, node: m.Expr) -> str:
        """The source text of an expression."""
        writer = self._writers.get(type(node))
        return self._uncompiled(node) if writer is None else writer(node)

    def _uncompiled(self, node: m.Expr) -> str:
        names = ", ".join(f"{name!r}: v_{name}" for name in free_variables(node))
        return f"evaluated(w, t, {self.value(node)}, {{{names}}}, target)"

    def condition(self, nodes: Sequence[m.Expr], exceptions: Sequence[m.Expr] = ()) -> str:
        """All of some conditions, and none of some exceptions."""
        asked = [(n, "") for n in nodes] + [(n, "not ") for n in exceptions]
        asked.sort(key=lambda each: self.may_be_open(each[0]))
        return " and ".join(f"({word}{self.write(n)})" for n, word in asked) if asked else "True"

    def may_be_open(self, node: m.Expr) -> bool:
        """Whether a value may be unknown. What certainly is not comes first, so that it can decide alone."""
        model, reads = self.program.model, self.program.reads
        for each in walk(node):
            if isinstance(each, m.FactCall) and _is_open(model.facts[each.fact]):
                return True
            if isinstance(each, m.FieldOf) and each.reckoned:
                return True
            id_ = _definition(each)
            if id_ in reads and any(_is_open(model.facts[f]) for f in reads[id_].facts):
                return True
        return False

    def _constant(self, node: m.Constant) -> str:
        return self.value(node.value)

    def _variable(self, node: m.Variable) -> str:
        return f"v_{node.name}"

    def _special(self, node: m.Special) -> str:
        if node.word == "today":
            return "t.day"
        if node.word == "target":
            return "target"
        return self._uncompiled(node)

    def _field(self, node: m.FieldOf) -> str:
        if _needs_reading(node, node.type):
            return f"read(w, t, {self.write(node.of)}, {self.value(node)})"
        if isinstance(node.of, m.Variable) and node.of.name in self.bound:
            return f"v_{node.of.name}.values.get({node.field!r}, ABSENT)"
        return f"field({self.write(node.of)}, {node.field!r})"

    def _date_of(self, node: m.DateOf) -> str:
        own = self.program.zones.get(node.zone)
        sure = isinstance(node.of, m.Variable) and node.of.name in self.bound
        plain = sure and (not node.zone or own == self.program.zone)
        return f"{self.write(node.of)}.day" if plain else f"date_of(w, {self.write(node.of)}, {node.zone!r})"

    def _term(self, node: m.TermCall) -> str:
        arguments = [self.write(a) for a in node.arguments]
        return f"{self.term(node.term)}({', '.join(('w', 't', repr(''), *arguments))})"

    def _state(self, node: m.StateCall) -> str:
        return self._named("state", node.state, node.arguments)

    def _amount(self, node: m.AmountCall) -> str:
        return self._named("amount", node.amount, node.arguments)

    def _fact(self, node: m.FactCall) -> str:
        type_ = self.program.model.facts[node.fact].type
        if node.currency or (isinstance(type_, t.Quantity) and type_.money):
            return self._uncompiled(node)
        return self._named("fact_holds" if node.type == t.TRUTH else "fact", node.fact, node.arguments)

    def _named(self, function: str, id_: str, arguments: Sequence[m.Expr]) -> str:
        return f"{function}({', '.join(('w', 't', repr(id_), *(self.write(a) for a in arguments)))})"

    def _role(self, node: m.RoleTest) -> str:
        return f"role(w, {self.write(node.party)}, {node.role!r})"

    def _not(self, node: m.Not) -> str:
        return f"(not {self.write(node.operand)})"

    def _logic(self, node: m.Logic) -> str:
        operands = sorted(node.operands, key=self.may_be_open)
        return "(" + f" {node.operator} ".join(self.write(o) for o in operands) + ")"

    def _limbs(self, node: m.Limbs) -> str:
        word = " or " if node.operator == "any" else " and "
        values = sorted((limb.value for limb in node.limbs), key=self.may_be_open)
        return "(" + word.join(self.write(v) for v in values) + ")"

    def _conditional(self, node: m.Conditional) -> str:
        return f"({self.write(node.then)} if {self.write(node.condition)} else {self.write(node.otherwise)})"

    def _arithmetic(self, node: m.Arithmetic) -> str:
        left, right = self.write(node.left), self.write(node.right)
        if t.DATE in (node.left.type, node.right.type):
            return f"shift(w, t, {node.operator!r}, {left}, {right})"
        return f"quotient({left}, {right})" if node.operator == "/" else f"({left} {node.operator} {right})"

    def _negative(self, node: m.Negative) -> str:
        return f"(-{self.write(node.operand)})"

    def _compare(self, node: m.Compare) -> str:
        left, right = self.write(node.left), self.write(node.right)
        if node.operator == "=":
            return f"eq({left}, {right})"
        if node.operator == "<>":
            return f"ne({left}, {right})"
        return f"({left} {node.operator} {right})"

    def _member(self, node: m.Member) -> str:
        return self._one_of(self.write(node.item), node.among)

    def _one_of(self, item: str, among: m.Expr) -> str:
        """Whether a value is one of several; words that are written out make a set."""
        if isinstance(among, m.ListOf) and all(
            isinstance(i, m.Constant) and isinstance(i.value, str) for i in among.items
        ):
            words = frozenset(i.value for i in among.items if isinstance(i, m.Constant))
            return f"one_of({item}, {self.value(words)})"
        return f"member({item}, {self.write(among)})"

    def _list(self, node: m.ListOf) -> str:
        inner = "".join(f"{self.write(i)}, " for i in node.items)
        return f"({inner})"

    def _extreme(self, node: m.Extreme) -> str:
        inner = "".join(f"{self.write(i)}, " for i in node.items)
        return f"{'highest' if node.extreme in ('later', 'greater') else 'lowest'}(({inner}))"

    def _present(self, node: m.IsPresent) -> str:
        return f"present({self.write(node.operand)}, of_field={isinstance(node.operand, m.FieldOf)})"

    def _period(self, node: m.PeriodFrom) -> str:
        return f"w.program.dates.period({self.value(node)}, {self.write(node.base)}, w.settled)"

    def _anniversary(self, node: m.Anniversary) -> str:
        return f"w.program.dates.anniversary({self.value(node)}, {self.write(node.base)})"

    def _last_days(self, node: m.LastDays) -> str:
        return f"w.program.dates.last({node.calendar!r}, {node.count}, {self.write(node.end)}, w.settled)"

    def _in_force(self, node: m.InForce) -> str:
        return f"in_force(w, t, {self.write(node.section)}, {node.agreement!r})"

    def _covers(self, node: m.Covers) -> str:
        return f"section_covers({self.write(node.wide)}, {self.write(node.narrow)}, {node.agreement!r})"

    def _complied(self, node: m.Complied) -> str:
        return f"complied(w, {self.write(node.event)}, {node.clause!r})"

    def _at_moment(self, node: m.AtMoment) -> str:
        if node.moment is None:
            return self.write(node.value)
        free = [f"v_{n}" for n in free_variables(node.value)]
        name = self.fresh("F")
        self.function(name, free, [f"return {self.write(node.value)}"])
        return f"at({', '.join((name, 'w', 't', self.write(node.moment), 'target', *free))})"

    def _builtin(self, node: m.Builtin) -> str:
        arguments = [self.write(a) for a in node.arguments]
        if node.function == "Receipt":
            return f"w.receipt({node.context!r}, {arguments[0]}, {arguments[1]}, t)"
        return f"called({', '.join(('w', 't', self.value(node), *arguments))})"

    # ---- quantifiers

    def _quantified(self, node: m.Quantified) -> str:
        match node.quantifier:
            case "some":
                return self._looped(node, lambda _: ["return True"], "return False")
            case "no":
                return self._looped(node, lambda _: ["return False"], "return True")
            case "count":
                return self._looped(node, lambda _: ["n += 1"], "return n", first="n = 0")
            case "latest":
                return self._looped(node, lambda v: [f"return {v}"], "return ABSENT", backwards=True)
            case _:
                return self._looped(node, lambda v: [f"return {v}"], "return ABSENT")

    def _every(self, node: m.Every) -> str:
        return self._looped(node, lambda _: [f"if not {self.write(node.condition)}: return False"], "return True")

    def _aggregate(self, node: m.Aggregate) -> str:
        def add(_: str) -> Lines:
            value = self.write(node.value)
            if node.aggregate == "sum":
                return [f"x = {value}", "if x is not ABSENT: n = n + x"]
            return [f"x = {value}", "if x is not ABSENT: n.append(x)"]

        if node.aggregate == "sum":
            return self._looped(node, add, "return normal(n)", first="n = 0")
        return self._looped(node, add, f"return gathered({node.aggregate!r}, n)", first="n = []")

    def _looped(
        self,
        node: m.Quantified | m.Every | m.Aggregate,
        on_match: Callable[[str], Lines],
        last: str,
        *,
        first: str = "",
        backwards: bool = False,
    ) -> str:
        """A call of a function that goes through the matches of a pattern."""
        free = [f"v_{name}" for name in free_variables(node)]
        name = self.fresh("F")
        body = [first] if first else []
        body += self.loop(node.pattern, on_match, backwards=backwards)
        self.function(name, free, [*body, last])
        return self.call(name, free)

    # ---- patterns

    def loop(self, pattern: m.Pattern, on_match: Callable[[str], Lines], *, backwards: bool = False) -> Lines:
        """The lines that go through the matches of a pattern."""
        variable = f"v_{pattern.variable}" if pattern.variable else self.fresh("v_")
        match pattern.kind:
            case "event":
                return self._event_loop(pattern, variable, on_match, backwards=backwards)
            case "list":
                assert pattern.among is not None
                head = f"for {variable} in items({self.write(pattern.among)}):"
            case "dates":
                head = f"for {variable} in w.schedules.dates({pattern.source!r}, t, backwards={backwards}):"
            case "predicate":
                kind = pattern.type.name
                head = f"for {variable}, sure_ in w.satisfying({pattern.source!r}, {kind!r}, t):"
            case _:
                head = f"for {variable} in w.identifiers({pattern.type.name!r}, t):"
        test = self.condition(pattern.conditions)
        if pattern.kind == "predicate":
            test = f"{test} and certain(sure_)"
        return [head, f"    if {test}:", *_indented(on_match(variable), 2)]

    def _event_loop(
        self, pattern: m.Pattern, variable: str, on_match: Callable[[str], Lines], *, backwards: bool
    ) -> Lines:
        span = self._span(pattern)
        self.bound.add(pattern.variable)
        test = " and ".join((self.belongs(pattern, variable), f"sure({variable})"))
        counted = f"v_{pattern.counting}" if pattern.counting else ""
        if counted:
            test = f"{variable} is not {counted} and {test}"
        found = [
            f"for {variable} in {f'reversed({span})' if backwards else span}:",
            f"    if {test}:",
            *_indented(on_match(variable), 2),
        ]
        if not counted:
            return found
        own = [f"{variable} = {counted}", f"if sure({variable}):", *_indented(on_match(variable), 1)]
        return own + found if backwards else found + own

    def _span(self, pattern: m.Pattern) -> str:
        low, high = "0", "t.at"
        for order in pattern.orders:
            event = self.write(order.event)
            match order.order:
                case "before":
                    high = f"before({event}, t, {high})"
                case "after":
                    low = f"after({event}, {low})"
                case _:
                    high = f"up_to({event}, {high})"
        key = self.program.plan(pattern).key
        if key is None:
            return f"w.span({pattern.source!r}, {low}, {high})"
        return f"candidates(w, {pattern.source!r}, {low}, {high}, {key.field!r}, {self.write(key.value)})"

    def belongs(self, pattern: m.Pattern, variable: str) -> str:
        """The condition that an event has the fields that a pattern asks for, and satisfies its conditions."""
        parts = [self._filter(each, variable) for each in pattern.fields]
        parts += [f"({self.write(c)})" for c in sorted(pattern.conditions, key=self.may_be_open)]
        return " and ".join(parts) if parts else "True"

    def _filter(self, each: m.FieldFilter, variable: str) -> str:
        wanted = self.write(each.value)
        if each.reckoned or each.currency or each.agreement:
            held = f"read(w, t, {variable}, {self.value(each)})"
        else:
            held = f"{variable}.values.get({each.field!r}, ABSENT)"
        match each.operator:
            case "contains":
                return f"contains({held}, {wanted})"
            case "in":
                return self._one_of(held, each.value)
            case "=":
                return f"eq({held}, {wanted})"
            case "<>":
                return f"ne({held}, {wanted})"
            case _:
                return f"({held} {each.operator} {wanted})"


def _is_open(fact: m.Fact) -> bool:
    return fact.default is None and not fact.default_for


def _definition(node: Any) -> str:
    """The definition that a node calls, if it calls one."""
    match node:
        case m.TermCall(term=id_) | m.StateCall(state=id_) | m.AmountCall(amount=id_):
            return str(id_)
        case m.Pattern(source=id_):
            return str(id_)
        case _:
            return ""


def _needs_reading(node: m.FieldOf, type_: t.Type) -> bool:
    return (
        node.reckoned
        or bool(node.rate)
        or bool(node.agreement)
        or (isinstance(type_, t.Quantity) and bool(type_.money))
    )


def _indented(lines: Lines, levels: int) -> Iterator[str]:
    return ("    " * levels + line for line in lines)


_WRITERS: dict[type[m.Expr], str] = {
    m.Constant: "_constant",
    m.Variable: "_variable",
    m.Special: "_special",
    m.FieldOf: "_field",
    m.DateOf: "_date_of",
    m.TermCall: "_term",
    m.StateCall: "_state",
    m.AmountCall: "_amount",
    m.FactCall: "_fact",
    m.RoleTest: "_role",
    m.Not: "_not",
    m.Logic: "_logic",
    m.Limbs: "_limbs",
    m.Conditional: "_conditional",
    m.Arithmetic: "_arithmetic",
    m.Negative: "_negative",
    m.Compare: "_compare",
    m.Member: "_member",
    m.ListOf: "_list",
    m.Extreme: "_extreme",
    m.IsPresent: "_present",
    m.PeriodFrom: "_period",
    m.Anniversary: "_anniversary",
    m.LastDays: "_last_days",
    m.InForce: "_in_force",
    m.Covers: "_covers",
    m.Complied: "_complied",
    m.AtMoment: "_at_moment",
    m.Builtin: "_builtin",
    m.Quantified: "_quantified",
    m.Every: "_every",
    m.Aggregate: "_aggregate",
}
