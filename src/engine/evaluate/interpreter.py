"""Expressions in three values, walked node by node.

This is the slow and complete reading: it knows unknown and absent values everywhere. The compiled reading is two-valued
and comes back here as soon as something unknown decides. The tracing reading is a subclass that keeps every step.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from contract_dsl.model import nodes as m

from ..log import Money
from .environment import Environment
from .events import Event
from .matching import Matcher
from .moments import Moment, before, end_of
from .numbers import quantity_function
from .unknown import (
    ABSENT,
    Unknown,
    compare,
    conjunction,
    disjunction,
    divide,
    equal,
    exact,
    failed,
    merged,
    negation,
    one_of,
)


class Interpreter:
    """Evaluates expressions. It keeps nothing between calls."""

    def __init__(self) -> None:
        self.matcher = Matcher(self)
        self._methods: dict[type[m.Expr], Callable[[Any, Environment], Any]] = {
            kind: getattr(self, name) for kind, name in _METHODS.items()
        }

    def value(self, node: m.Expr, env: Environment) -> Any:
        """The value of an expression."""
        return self._methods[type(node)](node, env)

    def condition(self, node: m.Expr, env: Environment) -> Any:
        """The truth of a condition: yes, no or unknown."""
        return _truth(self.value(node, env))

    # ---- leaves

    def _constant(self, node: m.Constant, _: Environment) -> Any:
        return node.value

    def _variable(self, node: m.Variable, env: Environment) -> Any:
        return env.names[node.name]

    def _special(self, node: m.Special, env: Environment) -> Any:
        match node.word:
            case "today":
                return env.moment.day
            case "it":
                return env.it
            case "target":
                return env.target
            case "trigger":
                return env.trigger
            case "counterparty":
                return env.counterparty
            case _:
                return env.bearer

    def _field(self, node: m.FieldOf, env: Environment) -> Any:
        event = self.value(node.of, env)
        return self.field_value(node, event, env)

    def field_value(self, node: m.FieldOf, event: Any, env: Environment) -> Any:
        """A field of an event, in the currency of the agreement; unknown if it is reckoned with and not there."""
        if not isinstance(event, Event):
            return ABSENT if event is ABSENT else merged((event,), "other")
        return self.read_field(event, node, env)

    def read_field(self, event: Event, node: m.FieldOf | m.FieldFilter, env: Environment) -> Any:
        """The value of a field by its name: see `field_value`."""
        value = event.values.get(node.field, ABSENT)
        if value is ABSENT:
            return env.world.missing_field(event, node.field) if node.reckoned else ABSENT
        if isinstance(value, Money):
            moment = env.moment if event.at >= env.moment.at else before(event.at)
            return self._converted(value, node, env.at(moment))
        if node.agreement and not isinstance(value, Unknown):
            if isinstance(value, tuple):
                return tuple(full_section(v, node.agreement) for v in value)
            return full_section(value, node.agreement)
        return value

    def _converted(self, money: Money, node: m.FieldOf | m.FieldFilter | m.FactCall, env: Environment) -> Any:
        """An amount in the currency of the agreement, at the rate of the moment."""
        if money.currency == node.currency:
            return money.amount
        if not node.rate:
            return failed(no_rate_for(money.currency), "number")
        return money.amount * env.world.fact(node.rate, (money.currency,), env.moment)

    def _date_of(self, node: m.DateOf, env: Environment) -> Any:
        event = self.value(node.of, env)
        if not isinstance(event, Event):
            return ABSENT if event is ABSENT else merged((event,), "date")
        return event.day_at(node.zone, env.world.program.zones)

    # ---- definitions

    def _arguments(self, nodes: tuple[m.Expr, ...], env: Environment) -> tuple[Any, ...]:
        return tuple(self.value(n, env) for n in nodes)

    def _term(self, node: m.TermCall, env: Environment) -> Any:
        return env.world.term(node.term, self._arguments(node.arguments, env), env.moment)

    def _state(self, node: m.StateCall, env: Environment) -> Any:
        arguments = self._arguments(node.arguments, env)
        open_ = _open_arguments(arguments, "truth")
        return open_ if open_ is not None else env.world.state(node.state, arguments, env.moment)

    def _amount(self, node: m.AmountCall, env: Environment) -> Any:
        arguments = self._arguments(node.arguments, env)
        open_ = _open_arguments(arguments, "number")
        return open_ if open_ is not None else env.world.amount(node.amount, arguments, env.moment)

    def _fact(self, node: m.FactCall, env: Environment) -> Any:
        arguments = self._arguments(node.arguments, env)
        open_ = _open_arguments(arguments, "other")
        if open_ is not None:
            return open_
        value = env.world.fact(node.fact, tuple(str(a) for a in arguments), env.moment)
        return self._converted(value, node, env) if isinstance(value, Money) else value

    def _role(self, node: m.RoleTest, env: Environment) -> Any:
        party = self.value(node.party, env)
        if isinstance(party, Unknown):
            return merged((party,), "truth")
        return env.world.has_role(party, node.role)

    # ---- logic

    def _not(self, node: m.Not, env: Environment) -> Any:
        return negation(self.condition(node.operand, env))

    def _logic(self, node: m.Logic, env: Environment) -> Any:
        values = (self.condition(o, env) for o in node.operands)
        return conjunction(values) if node.operator == "and" else disjunction(values)

    def _limbs(self, node: m.Limbs, env: Environment) -> Any:
        values = (self.limb(limb, env) for limb in node.limbs)
        return conjunction(values) if node.operator == "all" else disjunction(values)

    def limb(self, limb: m.Limb, env: Environment) -> Any:
        """The truth of one limb."""
        return self.condition(limb.value, env)

    def _conditional(self, node: m.Conditional, env: Environment) -> Any:
        condition = self.condition(node.condition, env)
        if not isinstance(condition, Unknown):
            return self.value(node.then if condition else node.otherwise, env)
        then, otherwise = self.value(node.then, env), self.value(node.otherwise, env)
        if not isinstance(then, Unknown) and not isinstance(otherwise, Unknown) and then is otherwise:
            return then
        if isinstance(then, bool) and isinstance(otherwise, bool) and then == otherwise:
            return then
        low = min(x for x in (then, otherwise) if isinstance(x, int | Fraction)) if _numbers(then, otherwise) else None
        return one_of((then, otherwise), _kind(node.type.name), (condition,), low=low)

    # ---- arithmetic

    def _arithmetic(self, node: m.Arithmetic, env: Environment) -> Any:
        left, right = self.value(node.left, env), self.value(node.right, env)
        return self.calculate(node.operator, left, right, env)

    def calculate(self, operator: str, left: Any, right: Any, env: Environment) -> Any:
        """`left operator right`, exactly; dates move by days."""
        if left is ABSENT or right is ABSENT:
            return ABSENT
        if isinstance(left, date) or isinstance(right, date):
            return _shift(operator, left, right, env)
        match operator:
            case "+":
                result = left + right
            case "-":
                result = left - right
            case "*":
                result = left * right
            case _:
                if not isinstance(right, Unknown) and right == 0:
                    return failed("a division by zero", "number")
                if isinstance(left, Unknown) or isinstance(right, Unknown):
                    return left / right
                return divide(left, right)
        return exact(result) if isinstance(result, Fraction) else result

    def _negative(self, node: m.Negative, env: Environment) -> Any:
        return -self.value(node.operand, env)

    def _compare(self, node: m.Compare, env: Environment) -> Any:
        left, right = self.value(node.left, env), self.value(node.right, env)
        return compare(node.operator, left, right)

    def compared(self, each: m.FieldFilter, held: Any, wanted: Any, env: Environment) -> None:
        """A field of an event is compared with what a pattern asks for; for readings that note such things."""

    def _member(self, node: m.Member, env: Environment) -> Any:
        item = self.value(node.item, env)
        among = self.value(node.among, env)
        if item is ABSENT or among is ABSENT:
            return False
        if isinstance(among, Unknown):
            return merged((among, item), "truth")
        return disjunction(equal(item, other) for other in among)

    def _list(self, node: m.ListOf, env: Environment) -> Any:
        return self._arguments(node.items, env)

    def _extreme(self, node: m.Extreme, env: Environment) -> Any:
        values = self._arguments(node.items, env)
        return extreme(values, highest=node.extreme in ("later", "greater"), kind=_kind(node.type.name))

    def _is_present(self, node: m.IsPresent, env: Environment) -> Any:
        value = self.value(node.operand, env)
        if isinstance(value, Unknown) and isinstance(node.operand, m.FieldOf):
            return True
        if isinstance(value, Unknown) and isinstance(node.operand, m.FactCall):
            open_ = [a for a in self._arguments(node.operand.arguments, env) if isinstance(a, Unknown)]
            return merged(open_, "truth") if open_ else False  # a fact is present once it has been recorded
        if isinstance(value, Event):
            return value.exists
        return merged((value,), "truth") if isinstance(value, Unknown) else value is not ABSENT

    # ---- time

    def _period(self, node: m.PeriodFrom, env: Environment) -> Any:
        return env.world.program.dates.period(node, self.value(node.base, env), env.world.settled)

    def _anniversary(self, node: m.Anniversary, env: Environment) -> Any:
        return env.world.program.dates.anniversary(node, self.value(node.base, env))

    def _last_days(self, node: m.LastDays, env: Environment) -> Any:
        end = self.value(node.end, env)
        return env.world.program.dates.last(node.calendar, node.count, end, env.world.settled)

    def _in_window(self, node: m.InWindow, env: Environment) -> Any:
        day = self.value(node.item, env)
        world = env.world
        if node.schedule in world.program.model.calendars:
            return world.program.dates.is_open(node.schedule, day, world.settled)
        if not isinstance(day, date):
            return False if day is ABSENT else merged((day,), "truth")
        return world.schedules.holds(node.schedule, day, env.moment)

    def _at_moment(self, node: m.AtMoment, env: Environment) -> Any:
        if node.moment is None:
            return self.value(node.value, env)
        when = self.value(node.moment, env)
        if when is ABSENT:
            return ABSENT
        if isinstance(when, Unknown):
            return merged((when,), _kind(node.type.name))
        return self.value(node.value, env.at(self.moment_of(when, env)))

    @staticmethod
    def moment_of(when: Any, env: Environment) -> Moment:
        """The moment that `at` names: just before an event, or the end of a day. Neither lies after now."""
        if isinstance(when, Event):
            return before(when.at) if when.at < env.moment.at else env.moment
        moment = end_of(when)
        return moment if moment.at < env.moment.at else Moment(env.moment.at, when)

    # ---- clauses

    def _in_force(self, node: m.InForce, env: Environment) -> Any:
        section = self.value(node.section, env)
        if isinstance(section, Unknown):
            return merged((section,), "truth")
        if section is ABSENT:
            return False
        return env.world.force.in_force(full_section(section, node.agreement), env.moment)

    def _covers(self, node: m.Covers, env: Environment) -> Any:
        wide, narrow = self.value(node.wide, env), self.value(node.narrow, env)
        if isinstance(wide, Unknown) or isinstance(narrow, Unknown):
            return merged((wide, narrow), "truth")
        if wide is ABSENT or narrow is ABSENT:
            return False
        return covers(full_section(wide, node.agreement), full_section(narrow, node.agreement))

    def _complied(self, node: m.Complied, env: Environment) -> Any:
        event = self.value(node.event, env)
        if not isinstance(event, Event):
            return False if event is ABSENT else merged((event,), "truth")
        return env.world.complied(event.root, node.clause)

    # ---- quantifiers

    def matches(self, pattern: m.Pattern, env: Environment, *, backwards: bool = False) -> Iterator[tuple[Any, Any]]:
        """What a quantifier ranges over."""
        return self.matcher.matches(pattern, env, backwards=backwards)

    def _quantified(self, node: m.Quantified, env: Environment) -> Any:
        matches = self.matches(node.pattern, env, backwards=node.quantifier == "latest")
        match node.quantifier:
            case "some":
                return disjunction(membership for _, membership in matches)
            case "no":
                return negation(disjunction(membership for _, membership in matches))
            case "count":
                return _count(matches)
            case _:
                return self._last(matches)

    @staticmethod
    def _last(matches: Iterator[tuple[Any, Any]]) -> Any:
        """The first match that is certain; unknown if one before it is not."""
        open_: list[Any] = []
        for value, membership in matches:
            if isinstance(membership, Unknown):
                open_.append(membership)
            else:
                return merged(open_, "other") if open_ else value
        return merged(open_, "other") if open_ else ABSENT

    def _every(self, node: m.Every, env: Environment) -> Any:
        return conjunction(self.each(node, env))

    def each(self, node: m.Every, env: Environment) -> Iterator[Any]:
        """For each match, whether it is none after all or satisfies the condition."""
        for value, membership in self.matches(node.pattern, env):
            inner = env.bind(node.pattern.variable, value)
            satisfied = self.condition(node.condition, inner)
            yield satisfied if membership is True else disjunction((negation(membership), satisfied))

    def _aggregate(self, node: m.Aggregate, env: Environment) -> Any:
        values = []
        for value, membership in self.matches(node.pattern, env):
            inner = env.bind(node.pattern.variable, value)
            values.append((self.value(node.value, inner), membership))
        return aggregate(node.aggregate, values, _kind(node.type.name))

    def _holders(self, node: m.Holders, env: Environment) -> Any:
        whole: Any = 0
        part: Any = 0
        for party in env.world.parties(env.moment):
            inner = env.bind(node.variable, party)
            weight = self.value(node.weight, inner)
            if weight is ABSENT or (not isinstance(weight, Unknown) and weight == 0):
                continue
            whole = whole + weight
            satisfied = self.condition(node.condition, inner)
            if isinstance(satisfied, Unknown):
                part = part + one_of((weight, 0), "number", (satisfied,), low=0)
            elif satisfied:
                part = part + weight
        bound = self.calculate("*", self.value(node.bound, env), whole, env)
        return compare(">=" if node.inclusive else ">", part, bound)

    def _share(self, node: m.ShareOf, env: Environment) -> Any:
        claim = self.value(node.claim, env)
        shares = env.world.division(node.division, self._arguments(node.arguments, env), env.moment)
        if isinstance(shares, Unknown):
            return shares
        return shares.of(claim)

    def _total(self, node: m.TotalFor, env: Environment) -> Any:
        shares = env.world.division(node.division, self._arguments(node.arguments, env), env.moment)
        if isinstance(shares, Unknown):
            return shares
        return shares.total(node.kind)

    # ---- functions

    def _builtin(self, node: m.Builtin, env: Environment) -> Any:
        arguments = self._arguments(node.arguments, env)
        return self.function(node, arguments, env)

    def function(self, node: m.Builtin, arguments: tuple[Any, ...], env: Environment) -> Any:
        """A built-in function of values."""
        world = env.world
        first = arguments[0]
        match node.function:
            case "Receipt":
                return world.receipt(node.context, first, arguments[1], env.moment)
            case "ArrivalOf":
                return _arrival(first)
            case "DayAt" | "ClockAt":
                return world.clock_at(node.function, first, arguments[1])
            case "OpenAt":
                return world.open_at(first, arguments[1])
            case "NextOpenDayAt":
                return world.next_open_at(first, arguments[1])
            case "NextBusinessDay":
                return world.program.dates.next_open(node.context, first, world.settled, including=True)
            case "BusinessDayBefore" | "TradingDayBefore":
                return world.program.dates.open_before(node.context, first, world.settled)
            case "WindowStart":
                return world.schedules.window_start(node.context, first)
            case "ReferencesOf":
                return references_of(first)
            case "PartiesTo":
                return world.parties_to(first)
            case "BeneficiariesOf":
                return world.beneficiaries(full_section(first, node.context), env.moment)
            case _:
                return quantity_function(node.function, arguments)


# ---- help


def _truth(value: Any) -> Any:
    return False if value is ABSENT else value


def _kind(type_name: str) -> Any:
    if type_name == "yes/no":
        return "truth"
    if type_name in ("date", "moment"):
        return "date"
    return (
        "number"
        if type_name in ("number", "money", "shares", "ads", "units", "quantity", "shares per ads")
        else "other"
    )


def _numbers(*values: Any) -> bool:
    return all(isinstance(v, int | Fraction) and not isinstance(v, bool) for v in values)


def _open_arguments(arguments: tuple[Any, ...], kind: Any) -> Any:
    """Unknown or absent if an argument is; nothing otherwise."""
    if ABSENT in arguments:
        return False if kind == "truth" else ABSENT
    if any(isinstance(a, Unknown) for a in arguments):
        return merged(arguments, kind)
    return None


def _shift(operator: str, left: Any, right: Any, env: Environment) -> Any:
    if isinstance(left, date) and isinstance(right, date):
        return left.toordinal() - right.toordinal()
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return left + right if operator == "+" else left - right
    day, count = (left, right) if isinstance(left, date) else (right, left)
    if not isinstance(count, int):
        return failed("a date moves by whole days", "date")
    return env.world.program.dates.shift(day, count if operator == "+" else -count)


def extreme(values: tuple[Any, ...], *, highest: bool, kind: Any) -> Any:
    """The highest or lowest of several; absent if one of them is."""
    if not values or ABSENT in values:
        return ABSENT
    there = list(values)
    if any(isinstance(v, Unknown) for v in there):
        known = [v for v in there if not isinstance(v, Unknown)]
        low = max(known) if highest and known and _numbers(*known) else None
        return one_of(there, kind, low=low)
    return max(there) if highest else min(there)


def aggregate(kind: str, values: list[tuple[Any, Any]], result: Any) -> Any:
    """The sum, product, greatest or least of values whose membership may be unknown."""
    total: Any = 1 if kind == "product" else 0
    kept: list[Any] = []
    for value, membership in values:
        if value is ABSENT:
            continue
        if isinstance(membership, Unknown):
            low = value.low if isinstance(value, Unknown) else value
            floor = 0 if isinstance(low, int | Fraction) and low >= 0 else None
            counted: Any = one_of((value, 1 if kind == "product" else 0), result, (membership,), low=floor)
        else:
            counted = value
        if kind == "sum":
            total = total + counted
        elif kind == "product":
            total = total * counted
        else:
            kept.append(counted)
    if kind in ("sum", "product"):
        return exact(total) if isinstance(total, Fraction) else total
    return extreme(tuple(kept), highest=kind == "greatest", kind=result)


def _count(matches: Iterator[tuple[Any, Any]]) -> Any:
    certain, open_ = 0, []
    for _, membership in matches:
        if isinstance(membership, Unknown):
            open_.append(membership)
        else:
            certain += 1
    return merged(open_, "number", low=certain) if open_ else certain


def no_rate_for(currency: str) -> str:
    """Why an amount in a currency cannot be reckoned with."""
    return f"no rate of exchange is declared for {currency}"


def full_section(section: str, agreement: str) -> str:
    """A section with its agreement; without one it is of the agreement in whose file it is read."""
    return section if ":" in section else f"{agreement}:{section}"


def covers(wide: str, narrow: str) -> bool:
    """Whether a section is the same as another one or above it."""
    return narrow == wide or (narrow.startswith(wide) and narrow[len(wide)] == "(")


def _arrival(notice: Any) -> Any:
    if not isinstance(notice, Event):
        return notice
    received = notice.field("received")
    return notice.time if received is ABSENT else received


def references_of(event: Any) -> Any:
    """The names that an act goes by."""
    if not isinstance(event, Event):
        return () if event is ABSENT else event
    names = (event.field(n) for n in ("ref", "offering", "series"))
    return tuple(n for n in names if n is not ABSENT)


def is_moment(value: Any) -> bool:
    """Whether a value is a date or a timestamp."""
    return isinstance(value, date | datetime)


_METHODS: dict[type[m.Expr], str] = {
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
    m.Builtin: "_builtin",
    m.ListOf: "_list",
    m.Not: "_not",
    m.Logic: "_logic",
    m.Limbs: "_limbs",
    m.Arithmetic: "_arithmetic",
    m.Negative: "_negative",
    m.Compare: "_compare",
    m.Member: "_member",
    m.InWindow: "_in_window",
    m.IsPresent: "_is_present",
    m.InForce: "_in_force",
    m.Covers: "_covers",
    m.Complied: "_complied",
    m.Conditional: "_conditional",
    m.AtMoment: "_at_moment",
    m.Quantified: "_quantified",
    m.Every: "_every",
    m.Aggregate: "_aggregate",
    m.PeriodFrom: "_period",
    m.Anniversary: "_anniversary",
    m.Extreme: "_extreme",
    m.LastDays: "_last_days",
    m.Holders: "_holders",
    m.ShareOf: "_share",
    m.TotalFor: "_total",
}
