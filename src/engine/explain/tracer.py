"""The interpreter that keeps its steps.

It computes nothing of its own: each method below does what the interpreter does and writes down what came out. What
only selects the events of a pattern is left out; the events that were found stand in the step.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from contract_dsl.model import nodes as m

from ..evaluate.environment import Environment
from ..evaluate.events import Event
from ..evaluate.interpreter import Interpreter, full_section
from ..evaluate.unknown import ABSENT, Unknown, compare, disjunction, negation
from .steps import Kind, Sought, Step

_MOST_EVENTS = 40
"""Events that one step lists; an aggregate over more of them gives their number."""


class Tracer(Interpreter):
    """An interpreter with a tree of steps under `root`."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Step("act")
        self._stack: list[Step] = [self.root]
        self._muted = 0
        self._seen: dict[Any, Step] = {}

    # ---- keeping steps

    def open(self, kind: Kind, subject: str = "", text: str = "") -> Step:
        """A new step; everything until its `close` stands below it."""
        step = Step(kind, subject, text)
        self._stack.append(step)
        return step

    def close(self, step: Step, value: Any) -> Any:
        """The step is done."""
        assert self._stack[-1] is step
        self._stack.pop()
        step.value = value
        self._stack[-1].children.append(step)
        return value

    def drop(self, step: Step) -> None:
        """Leave out a step; what stands below it moves up."""
        assert self._stack[-1] is step
        self._stack.pop()
        self._stack[-1].children += step.children

    @contextmanager
    def within(self, step: Step | None) -> Iterator[None]:
        """Further steps below one that is done already."""
        if step is None:
            yield
            return
        self._stack.append(step)
        try:
            yield
        finally:
            self._stack.pop()

    @contextmanager
    def muted(self) -> Iterator[None]:
        """No steps for a while."""
        self._muted += 1
        try:
            yield
        finally:
            self._muted -= 1

    def add(self, step: Step) -> None:
        """A step that has nothing below it, or has been made already."""
        self._stack[-1].children.append(step)

    def _quietly(self, found: Iterator[Any]) -> Iterator[Any]:
        """What an iterator finds, without the steps by which it finds it."""
        while True:
            self._muted += 1
            try:
                item = next(found)
            except StopIteration:
                return
            finally:
                self._muted -= 1
            yield item

    def quiet(self, node: m.Expr, env: Environment) -> Any:
        """A value without its steps."""
        self._muted += 1
        try:
            return self.value(node, env)
        finally:
            self._muted -= 1

    def _again(self, key: Any, kind: Kind, subject: str, text: str) -> Step | None:
        """A step that points to one made before, if there is one."""
        earlier = self._seen.get(key)
        if earlier is None:
            return None
        return Step(
            kind, subject, text, earlier.value, earlier.type, list(earlier.events), earlier.detail, origin=earlier
        )

    # ---- definitions

    def _term(self, node: m.TermCall, env: Environment) -> Any:
        if self._muted:
            return super()._term(node, env)
        arguments = self._arguments(node.arguments, env)
        key = _hashable(("term", node.term, arguments, env.moment.at, env.moment.ordinal))
        again = self._again(key, "term", node.term, node.text) if key else None
        if again is not None:
            again.detail = arguments
            self.add(again)
            return again.value
        step = self.open("term", node.term, node.text)
        step.type, step.detail = node.type, arguments
        self._body(node, arguments, env)
        value = env.world.term(node.term, arguments, env.moment)
        if isinstance(value, Event):
            step.events.append(value.root.id)
        elif value is not ABSENT:
            # What is read off one event is cited with it: the Closing Date with the Closing.
            chosen = [c for c in step.children if c.kind == "events" and c.detail in ("latest", "earliest")]
            step.events += [id_ for child in chosen for id_ in child.events[:1] if id_ not in step.events]
        if key:
            self._seen[key] = step
        return self.close(step, value)

    def _body(self, node: m.TermCall, arguments: tuple[Any, ...], env: Environment) -> None:
        """The steps within the definition of a term."""
        term = env.world.program.model.terms[node.term]
        assert term.value is not None
        names = dict(zip((p.name for p in term.parameters), arguments, strict=True))
        inner = Environment(env.world, env.moment, names)
        value = self.value(term.value, inner)
        if term.exception is not None and value is not False:
            self._negated(term.exception, inner)

    def _negated(self, condition: m.Expr, env: Environment) -> Any:
        step = self.open("not", text=condition.text)
        value = self.condition(condition, env)
        return self.close(step, value if isinstance(value, Unknown) else not value)

    def _state(self, node: m.StateCall, env: Environment) -> Any:
        if self._muted:
            return super()._state(node, env)
        arguments = self._arguments(node.arguments, env)
        step = Step("state", node.state, node.text, type=node.type, detail=arguments)
        step.value = super()._state(node, env)
        if _plain(arguments):
            last = env.world.fold(node.state).instance(arguments, env.moment.at).last(env.moment.at)
            if last is not None:
                step.events += [last.cause.root.id] if isinstance(last.cause, Event) else []
                step.detail = (*arguments, last)
        self.add(step)
        return step.value

    def _amount(self, node: m.AmountCall, env: Environment) -> Any:
        if self._muted:
            return super()._amount(node, env)
        arguments = self._arguments(node.arguments, env)
        step = Step("amount", node.amount, node.text, type=node.type, detail=(arguments, ()))
        step.value = super()._amount(node, env)
        if _plain(arguments):
            history = env.world.fold(node.amount).instance(arguments, env.moment.at)
            changes = tuple(c for c in history.changes if c.at < env.moment.at)
            step.detail = (arguments, changes)
            causes = [c.cause.root.id for c in changes if isinstance(c.cause, Event)]
            step.events += list(dict.fromkeys(causes))[-_MOST_EVENTS:]
        self.add(step)
        return step.value

    def _fact(self, node: m.FactCall, env: Environment) -> Any:
        value = super()._fact(node, env)
        if self._muted:
            return value
        arguments = tuple(str(a) for a in self._quiet_arguments(node.arguments, env) if _plain((a,)))
        step = Step("fact", node.fact, node.text, value, node.type, detail=arguments)
        if len(arguments) == len(node.arguments):
            record = env.world.fact_record(node.fact, arguments, env.moment)
            if record is not None:
                step.events.append(record[2])
        self.add(step)
        return value

    def _quiet_arguments(self, nodes: tuple[m.Expr, ...], env: Environment) -> tuple[Any, ...]:
        return tuple(self.quiet(n, env) for n in nodes)

    def _role(self, node: m.RoleTest, env: Environment) -> Any:
        value = super()._role(node, env)
        if not self._muted:
            party = self.quiet(node.party, env)
            self.add(Step("fact", node.role, node.text, value, node.type, detail=(party,)))
        return value

    # ---- logic

    def _not(self, node: m.Not, env: Environment) -> Any:
        if self._muted:
            return super()._not(node, env)
        return self.close(self.open("not", text=node.operand.text), super()._not(node, env))

    def _logic(self, node: m.Logic, env: Environment) -> Any:
        if self._muted or node.operator == "and":
            return super()._logic(node, env)
        return self.close(self.open("any", text=node.text), super()._logic(node, env))

    def limb(self, limb: m.Limb, env: Environment) -> Any:
        """The truth of one limb."""
        if self._muted:
            return super().limb(limb, env)
        return self.close(self.open("limb", limb.id, limb.value.text), super().limb(limb, env))

    def _compare(self, node: m.Compare, env: Environment) -> Any:
        if self._muted:
            return super()._compare(node, env)
        step = self.open("comparison", text=node.text)
        left, right = self.value(node.left, env), self.value(node.right, env)
        step.detail = (node.operator, left, right, node.left.type, node.right.type)
        step.events += _events_in(node.left, env) + _events_in(node.right, env)
        return self.close(step, compare(node.operator, left, right))

    def _member(self, node: m.Member, env: Environment) -> Any:
        if self._muted:
            return super()._member(node, env)
        step = self.open("comparison", text=node.text)
        value = super()._member(node, env)
        item, among = self.quiet(node.item, env), self.quiet(node.among, env)
        step.detail = ("in", item, among, node.item.type, node.among.type)
        step.events += _events_in(node.item, env) + _events_in(node.among, env)
        return self.close(step, value)

    def _in_window(self, node: m.InWindow, env: Environment) -> Any:
        if node.schedule in env.world.program.model.calendars:
            day = self.quiet(node.item, env)
            self._look_up(node.schedule, day, day)
        if self._muted:
            return super()._in_window(node, env)
        step = self.open("comparison", text=node.text)
        value = super()._in_window(node, env)
        step.detail = ("in", self.quiet(node.item, env), node.schedule, node.item.type, None)
        return self.close(step, value)

    def _is_present(self, node: m.IsPresent, env: Environment) -> Any:
        if self._muted:
            return super()._is_present(node, env)
        step = self.open("present", text=node.text)
        value = super()._is_present(node, env)
        operand = self.quiet(node.operand, env)
        step.detail = operand
        if isinstance(operand, Event):
            step.events.append(operand.root.id)
        return self.close(step, value)

    # ---- time

    def _period(self, node: m.PeriodFrom, env: Environment) -> Any:
        return self._dated(node, node.base, env, super()._period)

    def _anniversary(self, node: m.Anniversary, env: Environment) -> Any:
        return self._dated(node, node.base, env, super()._anniversary)

    def _dated(self, node: Any, base: m.Expr, env: Environment, compute: Any) -> Any:
        if self._muted:
            return compute(node, env)
        step = self.open("date", text=node.text)
        value = compute(node, env)
        step.type = node.type
        step.detail = (node, self.quiet(base, env))
        step.events += _events_in(base, env)
        return self.close(step, value)

    def _builtin(self, node: m.Builtin, env: Environment) -> Any:
        if self._muted or node.function != "Receipt":
            return super()._builtin(node, env)
        arguments = self._quiet_arguments(node.arguments, env)
        step = self.open("date", node.context, node.text or "receipt")
        step.type, step.detail = node.type, (node, arguments)
        if isinstance(arguments[0], Event):
            step.events.append(arguments[0].root.id)
        return self.close(step, self.function(node, arguments, env))

    def function(self, node: m.Builtin, arguments: tuple[Any, ...], env: Environment) -> Any:
        """The value of a function; the days that it looked up stay with the step at hand."""
        value = super().function(node, arguments, env)
        match node.function:
            case "Receipt":
                self._look_again(node, arguments, env)
            case "NextBusinessDay" | "BusinessDayBefore" | "TradingDayBefore":
                self._look_up(node.context, arguments[0], value)
            case "OpenAt":
                self._look_up(f"place {arguments[1]}", arguments[0], arguments[0])
            case "NextOpenDayAt":
                self._look_up(f"place {arguments[1]}", arguments[0], value)
        return value

    def _look_up(self, calendar: str, one: Any, other: Any) -> None:
        if isinstance(one, date) and isinstance(other, date):
            self._stack[-1].looked_at.append((calendar, min(one, other), max(one, other)))

    def _look_again(self, node: m.Builtin, arguments: tuple[Any, ...], env: Environment) -> None:
        """The days that a rule of receipt looks up: what a notice comes to is known already, and kept without them."""
        rule = env.world.program.model.receipts.get(node.context)
        if rule is None or not isinstance(arguments[0], Event):
            return
        names = {rule.notice: arguments[0], rule.addressee: arguments[1]}
        inner = Environment(env.world, env.moment, names)
        with self.muted():
            for condition, day in rule.lines:
                if condition is None or self.condition(condition, inner) is True:
                    self.value(day, inner)
                    return

    # ---- clauses

    def _in_force(self, node: m.InForce, env: Environment) -> Any:
        value = super()._in_force(node, env)
        if not self._muted:
            section = self.quiet(node.section, env)
            subject = full_section(section, node.agreement) if isinstance(section, str) else ""
            self.add(Step("force", subject, node.text, value, node.type))
        return value

    def _covers(self, node: m.Covers, env: Environment) -> Any:
        value = super()._covers(node, env)
        if not self._muted:
            wide, narrow = self.quiet(node.wide, env), self.quiet(node.narrow, env)
            self.add(
                Step(
                    "comparison",
                    text=node.text,
                    value=value,
                    detail=("covers", wide, narrow, node.wide.type, node.narrow.type),
                )
            )
        return value

    def _complied(self, node: m.Complied, env: Environment) -> Any:
        value = super()._complied(node, env)
        if not self._muted:
            event = self.quiet(node.event, env)
            events = [event.root.id] if isinstance(event, Event) else []
            self.add(Step("complied", node.clause, node.text, value, node.type, events))
        return value

    # ---- quantifiers

    def matches(self, pattern: m.Pattern, env: Environment, *, backwards: bool = False) -> Iterator[tuple[Any, Any]]:
        """What a quantifier ranges over; what it comes to see is noted in its step."""
        found = self.matcher.matches(pattern, env, backwards=backwards)
        return found if self._muted else self._noted(found, self._stack[-1])

    def _noted(self, found: Iterator[Any], step: Step) -> Iterator[Any]:
        for match in self._quietly(found):
            step.found.append(match[0])
            if match[1] is True:
                step.held = match[0]
            yield match

    def _quantified(self, node: m.Quantified, env: Environment) -> Any:
        if self._muted:
            return super()._quantified(node, env)
        step = self.open("events", node.pattern.source, node.text)
        step.type = node.type
        value = super()._quantified(node, env)
        events = [e.root.id for e in step.found if isinstance(e, Event)]
        step.events += list(dict.fromkeys(e for e in events if e[:1] != "?"))[:_MOST_EVENTS]
        step.detail = node.quantifier
        if node.quantifier in ("some", "no"):
            step.sought = Sought(node.pattern, env, node.quantifier == "some")
            self._held(node.pattern, step, env)
        return self.close(step, value)

    def _held(self, pattern: m.Pattern, step: Step, env: Environment) -> None:
        """Why what was found belongs there, below its step: of an event its id says enough."""
        if step.held is None or isinstance(step.held, Event):
            return
        inner = env.bind(pattern.variable, step.held)
        for condition in pattern.conditions:
            self.condition(condition, inner)

    def _every(self, node: m.Every, env: Environment) -> Any:
        if self._muted:
            return super()._every(node, env)
        step = self.open("every", node.pattern.source, node.text)
        return self.close(step, super()._every(node, env))

    def each(self, node: m.Every, env: Environment) -> Iterator[Any]:
        """For each match a step of its own."""
        if self._muted:
            yield from super().each(node, env)
            return
        for value, membership in self.matches(node.pattern, env):
            step = self.open("condition", text=node.condition.text)
            step.detail = (node.pattern.variable, value)
            if isinstance(value, Event):
                step.events.append(value.root.id)
            satisfied = self.condition(node.condition, env.bind(node.pattern.variable, value))
            self.close(step, satisfied)
            yield _weighed(satisfied, membership)

    def _aggregate(self, node: m.Aggregate, env: Environment) -> Any:
        if self._muted:
            return super()._aggregate(node, env)
        step = self.open("sum", node.pattern.source, node.text)
        step.type = node.type
        self._muted += 1
        try:
            items = [
                (item, self.value(node.value, env.bind(node.pattern.variable, item)), membership)
                for item, membership in self.matcher.matches(node.pattern, env)
            ]
            value = super()._aggregate(node, env)
        finally:
            self._muted -= 1
        step.detail = (node.aggregate, items[-_MOST_EVENTS:], len(items), node.value.type)
        events = [e.root.id for e, _, _ in items if isinstance(e, Event) and e.root.id[:1] != "?"]
        step.events += list(dict.fromkeys(events))[-_MOST_EVENTS:]
        return self.close(step, value)

    def _holders(self, node: m.Holders, env: Environment) -> Any:
        if self._muted:
            return super()._holders(node, env)
        return self.close(self.open("every", text=node.text), super()._holders(node, env))

    def _share(self, node: m.ShareOf, env: Environment) -> Any:
        return self._shared(node, env, super()._share)

    def _total(self, node: m.TotalFor, env: Environment) -> Any:
        return self._shared(node, env, super()._total)

    def _shared(self, node: m.ShareOf | m.TotalFor, env: Environment, compute: Any) -> Any:
        if self._muted:
            return compute(node, env)
        step = self.open("value", node.division, node.text)
        step.type = node.type
        self._muted += 1
        try:
            value = compute(node, env)
            arguments = self._arguments(node.arguments, env)
            step.detail = env.world.division(node.division, arguments, env.moment)
        finally:
            self._muted -= 1
        return self.close(step, value)


def _weighed(satisfied: Any, membership: Any) -> Any:
    return satisfied if membership is True else disjunction((negation(membership), satisfied))


def _plain(arguments: tuple[Any, ...]) -> bool:
    return ABSENT not in arguments and all(isinstance(a, str | int | date) for a in arguments)


def _hashable(key: Any) -> Any:
    try:
        hash(key)
    except TypeError:
        return None
    return key


def _events_in(node: m.Expr, env: Environment) -> list[str]:
    """The logged events whose fields or dates an operand reads outright."""
    if isinstance(node, m.FieldOf | m.DateOf) and isinstance(node.of, m.Variable):
        event = env.names.get(node.of.name)
        if isinstance(event, Event) and event.root.id[:1] != "?":
            return [event.root.id]
    return []
