"""Expressions over every log at once: each becomes a term of the solver.

What cannot be translated exactly becomes an unknown that may be anything, with its reason. So what is shown of all logs
is shown of the real ones too, and what is found in one of them is only a candidate until it has been replayed.
"""

from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any, assert_never

from contract_dsl.model import nodes as m
from contract_dsl.model import types as t

from ..evaluate.interpreter import covers
from ..evaluate.program import Program
from . import functions
from .logs import SymbolicLog, sort_of
from .smt import (
    Term,
    calculate,
    choose,
    compare,
    conjunction,
    disjunction,
    equal,
    implies,
    is_open,
    key,
    negation,
    same,
    total,
)
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
    same_base,
    value_key,
)

MOST_DEFINITIONS = 6_000
"""Definitions that are translated for one question; the rest may be anything."""
DEEPER = "definitions that were not looked into"


class Translator:
    """One version of the rule files over a log that is not known.

    `depth` says how many definitions within each other are looked into; what lies deeper may be anything. `muted` limbs
    have a fixed truth. `stop` is asked now and then whether there is time for more.
    """

    def __init__(
        self,
        program: Program,
        log: SymbolicLog,
        *,
        depth: int = 12,
        muted: Mapping[str, bool] | None = None,
        stop: Callable[[], bool] = lambda: False,
    ) -> None:
        from .definitions import Definitions  # noqa: PLC0415  # the two call each other
        from .judging import Judging  # noqa: PLC0415  # as in the line above
        from .patterns import Patterns  # noqa: PLC0415  # as in the line above

        self.program = program
        self.log = log
        self.muted: Mapping[str, bool] = muted or {}
        self.patterns = Patterns(self)
        self.definitions = Definitions(self)
        self.judging = Judging(self)
        self._depth = depth
        self._stop = stop
        self._level = 0
        self._made = 0
        self._over = False
        self._known: dict[Any, Value] = {}
        self._too_deep: dict[Any, Value] = {}
        self._waiting: list[tuple[Value, Callable[[], Value], str, int]] = []
        self._busy: dict[Any, Value | None] = {}
        self._kept: list[Any] = []
        self._covering: dict[tuple[int, str], tuple[int, ...]] = {}

    # ---- definitions that may need themselves at an earlier moment

    def defined(self, id_: Any, type_: t.Type, build: Callable[[], Value], what: str, *, deeper: bool = True) -> Value:
        """A value by its definition; while that is being worked out, an unknown that will be equal to it."""
        known = self._known.get(id_)
        if known is not None:
            return known
        if id_ in self._busy:
            stand_in = self._busy[id_]
            if stand_in is None:
                stand_in = self._busy[id_] = self._stand_in(type_)
            return stand_in
        if (deeper and self._level >= self._depth) or self._is_enough():
            if id_ not in self._too_deep:
                self._too_deep[id_] = self._anything(DEEPER, type_)
            return self._too_deep[id_]
        self._busy[id_] = None
        self._level += deeper
        try:
            value = self._built(build, type_, what)
        finally:
            self._level -= deeper
            promised = self._busy.pop(id_)
        if promised is not None:
            self._define(promised, value)
            value = promised
        self._known[id_] = value
        return value

    def _is_enough(self) -> bool:
        self._made += 1
        self._over = self._over or self._made > MOST_DEFINITIONS or self._stop()
        return self._over

    def later(self, build: Callable[[], Value], what: str) -> Term:
        """A truth that is worked out when everything that needs it has been begun."""
        stand_in = Value(self.log.unknowns.fresh("is", "truth"))
        self._waiting.append((stand_in, build, what, self._level))
        return stand_in.term

    def _built(self, build: Callable[[], Value], type_: t.Type, what: str) -> Value:
        try:
            return build()
        except Untranslated as reason:
            return self._anything(str(reason) or what, type_)

    def _anything(self, reason: str, type_: t.Type) -> Value:
        """What may be any value, or not be there."""
        unknowns = self.log.unknowns
        return Value(unknowns.free(reason, sort_of(type_)), unknowns.free(reason, "truth"))

    def _stand_in(self, type_: t.Type) -> Value:
        unknowns = self.log.unknowns
        return Value(unknowns.fresh("is", sort_of(type_)), unknowns.fresh("there", "truth"))

    def _define(self, stand_in: Value, value: Value) -> None:
        unknowns = self.log.unknowns
        if not is_open(stand_in.there):
            unknowns.say(stand_in.term, same(stand_in.term, conjunction((value.term, value.there))))
            return
        unknowns.say(stand_in.there, same(stand_in.there, value.there))
        alike = same if _is_truth(stand_in.term) else equal
        unknowns.say(stand_in.term, implies(value.there, alike(stand_in.term, value.term)))

    def finish(self) -> None:
        """Work out everything that was put off."""
        while self._waiting:
            stand_in, build, what, level = self._waiting.pop()
            if level >= self._depth or self._is_enough():
                self.log.unknowns.reasons[key(stand_in.term)] = DEEPER
                continue
            self._level = level + 1
            self._define(stand_in, self._built(build, t.TRUTH, what))
            self._level = 0

    def keep(self, thing: Any) -> int:
        """The identity of a thing, which is kept so that no other gets it."""
        self._kept.append(thing)
        return id(thing)

    # ---- expressions

    def condition(self, node: m.Expr, env: Setting) -> Term:
        """The truth of a condition; what is absent is no."""
        value = self.value(node, env)
        if not isinstance(value, Value):
            raise Untranslated(f"`{node.text or 'a list'}` as a condition")
        return conjunction((value.term, value.there))

    def number(self, node: m.Expr, env: Setting) -> Value:
        """A number, day or name."""
        value = self.value(node, env)
        if not isinstance(value, Value):
            raise Untranslated(f"`{node.text}` as a number")
        return value

    def value(self, node: m.Expr, env: Setting) -> Anything:
        """The value of an expression; what is not translated may be anything."""
        try:
            return self._value(node, env)
        except Untranslated as reason:
            if isinstance(node.type, t.Record | t.Listed) or node.type.name.startswith("any"):
                raise
            return self._anything(str(reason), node.type)

    def _value(self, node: m.Expr, env: Setting) -> Anything:
        match node:
            case m.Constant():
                return self.constant(node.value)
            case m.Variable():
                return self._named(node, env)
            case m.Special():
                return self._special(node, env)
            case m.FieldOf():
                return self._field(node, env)
            case m.DateOf():
                event = self.value(node.of, env)
                return _folded(event, lambda e: Value(e.at.day)) if isinstance(event, Chosen) else ABSENT
            case m.TermCall() | m.StateCall() | m.AmountCall() | m.FactCall() | m.RoleTest():
                return self._call(node, env)
            case m.Builtin():
                return functions.builtin(self, node, env)
            case m.ListOf():
                items = [self.value(i, env) for i in node.items]
                return Many(tuple((v.there, v) for v in items if isinstance(v, Value | Chosen)))
            case m.Not():
                return Value(negation(self.condition(node.operand, env)))
            case m.Logic():
                truths = (self.condition(o, env) for o in node.operands)
                return Value(conjunction(truths) if node.operator == "and" else disjunction(truths))
            case m.Limbs():
                truths = (self._limb(limb, env) for limb in node.limbs)
                return Value(conjunction(truths) if node.operator == "all" else disjunction(truths))
            case m.Conditional():
                holds = self.condition(node.condition, env)
                return merge(holds, self.value(node.then, env), self.value(node.otherwise, env))
            case m.Arithmetic() | m.Negative() | m.Compare() | m.Member() | m.Extreme():
                return self._reckoned(node, env)
            case m.IsPresent():
                return Value(self._is_present(node, env))
            case m.PeriodFrom() | m.Anniversary():
                return functions.period(self, node, self.number(node.base, env))
            case m.InWindow():
                return functions.in_window(self, node, self.number(node.item, env))
            case m.AtMoment():
                return self._at(node, env)
            case m.InForce():
                section = self.number(node.section, env)
                return Value(conjunction((section.there, self._in_force(section.term, node.agreement, env.moment))))
            case m.Covers():
                return self._covers(node, env)
            case m.Complied():
                event = self.value(node.event, env)
                assert isinstance(event, Chosen)
                return _folded(event, lambda e: Value(self.judging.complied(e.root, node.clause)))
            case m.Quantified():
                return self.patterns.quantified(node, env)
            case m.Every():
                return Value(self.patterns.every(node, env))
            case m.Aggregate():
                return self.patterns.aggregate(node, env)
            case m.Holders():
                return Value(self.patterns.holders(node, env))
            case m.LastDays():
                raise Untranslated("a list of the last days")
            case m.ShareOf() | m.TotalFor():
                raise Untranslated("a sharing-out")
            case _:
                raise AssertionError(type(node))

    # ---- leaves

    @staticmethod
    def _named(node: m.Variable, env: Setting) -> Anything:
        if node.name not in env.names:
            raise Untranslated(f"`{node.name}`, which is not known there")
        return env.names[node.name]

    def constant(self, value: Any) -> Value | Many:
        """A constant of the rule files."""
        if isinstance(value, bool):
            return Value(value)
        if isinstance(value, date):
            return Value(value.toordinal())
        if isinstance(value, time):
            return Value(value.hour * 60 + value.minute)
        if isinstance(value, str):
            return Value(self.log.names.code(value))
        if isinstance(value, tuple):
            return Many(tuple((True, v) for v in map(self.constant, value) if isinstance(v, Value)))
        return Value(value)

    def _special(self, node: m.Special, env: Setting) -> Anything:
        found: Anything | None
        match node.word:
            case "today":
                return Value(env.moment.day)
            case "target":
                return Value(self.log.names.code(env.target))
            case "it":
                found = env.it
            case "trigger":
                found = env.trigger
            case "counterparty":
                found = env.counterparty
            case "bearer":
                found = env.bearer
            case _:
                assert_never(node.word)
        if found is None:
            raise Untranslated(f"`{node.word}`")
        return found

    def _field(self, node: m.FieldOf, env: Setting) -> Anything:
        event = self.value(node.of, env)
        if not isinstance(event, Chosen):
            return ABSENT
        return _folded(event, lambda e: self.read(e, node))

    def read(self, event: Happening, node: m.FieldOf | m.FieldFilter) -> Value | Many:
        """A field of an event. One that is reckoned with and not there may be anything, as it is then unknown."""
        value = event.field(node.field)
        if node.reckoned and isinstance(value, Value):
            return Value(value.term)
        return value

    def _is_present(self, node: m.IsPresent, env: Setting) -> Term:
        operand = node.operand
        if isinstance(operand, m.FactCall):
            fact, of, there = self._fact_arguments(operand, env)
            return conjunction((*there, self.log.is_recorded(fact, of, env.moment.at)))
        if isinstance(operand, m.FieldOf):
            event = self.value(operand.of, env)
            if not isinstance(event, Chosen):
                return False
            name = operand.field
            return disjunction(conjunction((guard, e.field(name).there)) for guard, e in event.ways)
        return self.value(operand, env).there

    # ---- calls

    def _call(self, node: m.TermCall | m.StateCall | m.AmountCall | m.FactCall | m.RoleTest, env: Setting) -> Anything:
        match node:
            case m.TermCall():
                arguments = tuple(self.value(a, env) for a in node.arguments)
                return self.definitions.term(node.term, arguments, env.moment)
            case m.StateCall():
                arguments = tuple(self.value(a, env) for a in node.arguments)
                return self.definitions.state(node.state, arguments, env.moment)
            case m.AmountCall():
                arguments = tuple(self.value(a, env) for a in node.arguments)
                return self.definitions.amount(node.amount, arguments, env.moment)
            case m.FactCall():
                fact, of, there = self._fact_arguments(node, env)
                if isinstance(fact.type, t.Listed):
                    raise Untranslated(f"the fact {fact.id.partition(':')[2]}, which is a list")
                found = self.log.fact(fact, of, env.moment.at)
                return Value(found.term, conjunction(there))
            case _:
                party = self.number(node.party, env)
                return Value(conjunction((party.there, self.has_role(node.role, party.term))))

    def _fact_arguments(self, node: m.FactCall, env: Setting) -> tuple[m.Fact, tuple[Term, ...], list[Term]]:
        arguments = [self.number(a, env) for a in node.arguments]
        return self.program.model.facts[node.fact], tuple(a.term for a in arguments), [a.there for a in arguments]

    def has_role(self, role: str, party: Term) -> Term:
        """Whether a party has a role by the rule files."""
        code = self.log.names.code
        known = self.program.model.parties.values()
        return disjunction(equal(party, code(p.id)) for p in known if role in p.roles)

    def _limb(self, limb: m.Limb, env: Setting) -> Term:
        fixed = self.muted.get(limb.id)
        return fixed if fixed is not None else self.condition(limb.value, env)

    # ---- arithmetic

    def _reckoned(self, node: m.Arithmetic | m.Negative | m.Compare | m.Member | m.Extreme, env: Setting) -> Anything:
        match node:
            case m.Negative():
                value = self.number(node.operand, env)
                return Value(calculate("-", 0, value.term), value.there)
            case m.Arithmetic():
                left, right = self.number(node.left, env), self.number(node.right, env)
                there = conjunction((left.there, right.there))
                if not is_open(right.term) and node.operator == "/" and right.term == 0:
                    raise Untranslated("a division by zero")
                return Value(calculate(node.operator, left.term, right.term), there)
            case m.Compare():
                one, other = self.value(node.left, env), self.value(node.right, env)
                return Value(self.compared(node.operator, one, other))
            case m.Member():
                return Value(self._member(node, env))
            case _:
                return self._extreme(node, env)

    def compared(self, operator: str, one: Anything, other: Anything) -> Term:
        """A comparison; with what is absent it is no."""
        if isinstance(one, Chosen) and isinstance(other, Chosen):
            if any(e.root.supposed for _, e in (*one.ways, *other.ways)):
                raise Untranslated("whether two events are the same")
            alike = disjunction(conjunction((g, h)) for g, e in one.ways for h, f in other.ways if e is f)
            there = conjunction((one.there, other.there))
            return alike if operator == "=" else conjunction((there, negation(alike)))
        if not isinstance(one, Value) or not isinstance(other, Value):
            raise Untranslated("a comparison of lists")
        there = conjunction((one.there, other.there))
        if _is_truth(one.term) or _is_truth(other.term):
            alike = same(one.term, other.term)
            return conjunction((there, alike if operator == "=" else negation(alike)))
        return conjunction((there, compare(operator, one.term, other.term)))

    def _member(self, node: m.Member, env: Setting) -> Term:
        item, among = self.value(node.item, env), self.value(node.among, env)
        if isinstance(among, Value):
            return False
        assert isinstance(among, Many)
        return conjunction((among.there, disjunction(
            conjunction((guard, self.compared("=", item, other))) for guard, other in among.items
        )))  # fmt: skip

    def _extreme(self, node: m.Extreme, env: Setting) -> Value:
        values = [self.number(i, env) for i in node.items]
        operator = ">=" if node.extreme in ("later", "greater") else "<="
        best = values[0].term
        for value in values[1:]:
            best = choose(compare(operator, best, value.term), best, value.term)
        return Value(best, conjunction(v.there for v in values))

    # ---- moments, clauses

    def _at(self, node: m.AtMoment, env: Setting) -> Anything:
        if node.moment is None:
            return self.value(node.value, env)
        when = self.value(node.moment, env)
        if isinstance(when, Chosen):
            ways = [
                (guard, self.value(node.value, env.to(_just_before(event, env.moment)))) for guard, event in when.ways
            ]
            found: Anything = merged(ways)
            return found
        if not isinstance(when, Value):
            raise Untranslated("a moment")
        earlier = compare("<", when.term, env.moment.at.day)
        here = env.moment.at
        at = Position(choose(earlier, when.term, here.day), choose(earlier, LAST_RANK, here.rank), here.tie)
        value = self.value(node.value, env.to(Moment(at, when.term)))
        return guarded(when.there, value)

    def _in_force(self, section: Term, agreement: str, moment: Moment) -> Term:
        names = self.log.names
        if not is_open(section):
            text = names.text(section)
            return self.judging.in_force(text if ":" in text else f"{agreement}:{text}", moment)
        raise Untranslated("whether a clause is in force that an event names")

    def _covers(self, node: m.Covers, env: Setting) -> Value:
        wide, narrow = self.number(node.wide, env), self.number(node.narrow, env)
        there = conjunction((wide.there, narrow.there))
        return Value(conjunction((there, self.section_covers(wide.term, narrow.term, node.agreement))))

    def section_covers(self, wide: Term, narrow: Term, agreement: str) -> Term:
        """Whether one section is another or stands above it."""
        if not is_open(narrow):
            return disjunction(equal(wide, code) for code in self._above(narrow, agreement, wide))
        if not is_open(wide):
            return disjunction(
                equal(narrow, code) for code in self._sections() if self._is_above(wide, code, agreement)
            )
        pairs = ((one, other) for other in self._sections() for one in self._above(other, agreement, wide))
        return disjunction(conjunction((equal(wide, one), equal(narrow, other))) for one, other in pairs)

    def _above(self, narrow: int, agreement: str, wide: Term) -> tuple[int, ...]:
        """The sections that are one or stand above it."""
        if not is_open(wide):
            return (wide,) if self._is_above(wide, narrow, agreement) else ()
        found = self._covering.get((narrow, agreement))
        if found is None:
            found = tuple(code for code in self._sections() if self._is_above(code, narrow, agreement))
            self._covering[narrow, agreement] = found
        return found

    def _is_above(self, wide: int, narrow: int, agreement: str) -> bool:
        return covers(self._full(wide, agreement), self._full(narrow, agreement))

    def _sections(self) -> tuple[int, ...]:
        return self.log.names.domain(t.SECTION) or ()

    def _full(self, code: int, agreement: str) -> str:
        text = self.log.names.text(code)
        return text if ":" in text else f"{agreement}:{text}"


def _is_truth(term: Term) -> bool:
    return isinstance(term, bool) or (is_open(term) and term.sort().name() == "Bool")


def _just_before(event: Happening, moment: Moment) -> Moment:
    """The moment just before an event that lies before a moment, else that moment."""
    if same_base(event.at, moment.at) and event.at.tie >= moment.at.tie:
        return moment
    return event.before


def _folded(event: Chosen, read: Callable[[Happening], Value | Many]) -> Value | Many:
    """What is read off whichever event it is."""
    found: Value | Many = merged([(guard, read(e)) for guard, e in event.ways])
    return found


def guarded(guard: Term, value: Anything) -> Anything:
    """A value that is there only if a condition holds."""
    match value:
        case Value():
            return Value(value.term, conjunction((guard, value.there)))
        case Many():
            return Many(value.items, conjunction((guard, value.there)))
        case _:
            return Chosen(tuple((conjunction((guard, g)), e) for g, e in value.ways))


def merged(ways: list[tuple[Term, Any]]) -> Any:
    """One of several values, at most one of which is meant."""
    if not ways:
        return ABSENT
    if len(ways) == 1:
        return guarded(ways[0][0], ways[0][1])
    kinds = {type(v) for _, v in ways if v.there is not False}
    if kinds == {Many}:
        items = [(conjunction((g, w, v.there)), i) for g, v in ways if isinstance(v, Many) for w, i in v.items]
        return Many(tuple(items), disjunction(conjunction((g, v.there)) for g, v in ways))
    if kinds == {Chosen}:
        return Chosen(tuple((conjunction((g, w)), e) for g, v in ways if isinstance(v, Chosen) for w, e in v.ways))
    if kinds - {Value}:
        raise Untranslated("values of several kinds")
    present = [(g, v) for g, v in ways if v.there is not False]
    if not present:
        return ABSENT
    term = present[-1][1].term
    for guard, value in reversed(present[:-1]):
        term = choose(guard, value.term, term)
    return Value(term, disjunction(conjunction((g, v.there)) for g, v in ways))


def merge(condition: Term, one: Anything, other: Anything) -> Anything:
    """The one value or the other."""
    if not is_open(condition):
        return one if condition else other
    found: Anything = merged([(condition, one), (negation(condition), other)])
    return found


__all__ = ["Translator", "Untranslated", "event_value", "guarded", "merge", "merged", "total", "value_key"]
