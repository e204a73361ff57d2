"""Duties, rights and periods as instances: one for each trigger, bearer and counterparty, with dates and a status.

An instance arises when its trigger comes, if its conditions hold then. Its due date is as things stand. What becomes of
it is found by looking for the first of the events and moments that can end it: performance, excuse, lapse, waiver, the
end of its clause, the failing of a `while`, and the passing of the due date.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from contract_dsl.model import nodes as m
from contract_dsl.model import types as t
from contract_dsl.priority import within
from contract_dsl.reads import free_variables
from contract_dsl.tree import walk

from .crossings import sampled
from .environment import Environment
from .events import Event
from .moments import END_OF_DAY, START_OF_DAY, Moment, day_of, end_of, position, start_of
from .triggers import Occurrence
from .unknown import ABSENT, Key, Unknown, conjunction, disjunction, merged, negation

if TYPE_CHECKING:
    from .world import World

Kind = Literal["obligation", "right", "period"]

_KINDS: dict[str, Kind] = {"must": "obligation", "may": "right", "may only": "right", "period": "period"}


@dataclass
class Instance:
    """A duty, a right or a period. `exists` and what decides its status may hang on unknowns, which `open` collects."""

    sentence: m.Sentence
    bearer: Any
    to: Any
    opened: date
    opened_at: int
    trigger: Event | date | None
    env: Environment
    exists: Any
    due: date | None = None
    due_open: Unknown | None = None
    status: str = ""
    ended_by: Event | None = None
    ended_on: date | None = None
    open: list[Unknown] = field(default_factory=list)

    @property
    def kind(self) -> Kind:
        """Obligation, right or period."""
        return _KINDS[self.sentence.kind]

    @property
    def what(self) -> str:
        """The event type that performs or exercises it."""
        act = self.sentence.act
        return act.source.partition(":")[2] if act is not None else ""

    @property
    def by_event(self) -> str:
        """The id of the event that it arose from."""
        return self.trigger.root.id if isinstance(self.trigger, Event) else ""

    @property
    def re(self) -> Any:
        """What it concerns, where several of one kind can stand side by side."""
        if isinstance(self.trigger, Event):
            for name in ("offering", "ref", "re", "security"):
                value = self.trigger.field(name)
                if isinstance(value, str):
                    return value
        if isinstance(self.trigger, date):
            return self.trigger
        for pattern in self.sentence.every:
            if pattern.type.name in ("security", "ref"):
                return self.env.names.get(pattern.variable)
        return None

    def missing(self) -> tuple[Key, ...]:
        """The unknowns that it hangs on."""
        keys: set[Key] = set()
        for value in self.open:
            keys |= value.support
        return tuple(sorted(keys, key=str))


class Ledger:
    """The instances of a world at a moment."""

    def __init__(self, world: "World", moment: Moment) -> None:
        self.world = world
        self.moment = moment

    def all(self) -> list[Instance]:
        """Every instance that has arisen by the moment, or may have, with its status."""
        found: list[Instance] = []
        for sentence in self.world.program.duties:
            if not _makes_instances(sentence):
                continue
            opened = list(self._opened(sentence))
            self._settle(sentence, opened)
            found += opened
        return found

    def _opened(self, sentence: m.Sentence) -> Iterator[Instance]:
        """What the openings of a sentence bring about.

        Of crossings in a row that are all uncertain, the first that may have opened something stands for the others.
        """
        told: set[tuple[Any, ...]] = set()
        for occurrence in self.world.triggers.of(sentence, self.moment.at):
            if sentence.once is None:
                yield from self._instances(sentence, occurrence)
                continue
            names = tuple(sorted(occurrence.names.items(), key=str))
            if not isinstance(occurrence.exists, Unknown):
                told = {key for key in told if key[0] != names}
            for instance in self._instances(sentence, occurrence):
                key = (names, instance.bearer, instance.to)
                if isinstance(occurrence.exists, Unknown):
                    if key in told:
                        continue
                    told.add(key)
                yield instance

    def opened_by(self, act: Event) -> list[Instance]:
        """The obligations that one event opens, whenever they are due."""
        found: list[Instance] = []
        for sentence in self.world.program.duties:
            if sentence.kind != "must" or sentence.when is None:
                continue
            if act.type not in self.world.program.bases.get(sentence.when.pattern.source, ()):
                continue
            opened: list[Instance] = []
            for occurrence in self.world.triggers.of_event(sentence, act, self.moment):
                opened += self._instances(sentence, occurrence)
            self._settle(sentence, opened)
            found += opened
        return found

    # ---- coming into being

    def _start_known(self, sentence: m.Sentence, occurrence: Occurrence) -> Moment | None:
        """For what opens with an agreement that is dated by an event: the end of that day, when the event is known."""
        agreement = self.world.program.model.agreements.get(sentence.agreement)
        opened = (sentence.when, sentence.once, sentence.each)
        if agreement is None or isinstance(agreement.dated, m.Constant) or any(o is not None for o in opened):
            return None
        return Moment(min(end_of(occurrence.day).at, self.moment.at), occurrence.day)

    def _instances(self, sentence: m.Sentence, occurrence: Occurrence) -> Iterator[Instance]:
        known = self._start_known(sentence, occurrence)
        env = occurrence.environment(self.world, known)
        force = self.world.force.in_force(sentence.id, known or Moment(occurrence.at, occurrence.day))
        if force is False:
            return
        for inner, bearer, membership in self._bearers(sentence, env):
            for setting, to, addressed in self._counterparties(sentence, inner):
                setting.bearer, setting.counterparty = bearer, to
                exists = conjunction((occurrence.exists, force, membership, addressed))
                if exists is False:
                    continue
                instance = self._arise(sentence, occurrence, setting, exists, (bearer, to))
                if instance is not None:
                    yield instance

    def _arise(
        self,
        sentence: m.Sentence,
        occurrence: Occurrence,
        env: Environment,
        exists: Any,
        parties: tuple[Any, Any],
    ) -> Instance | None:
        """The instance between the bearer and the other party, if its conditions hold when it arises."""
        bearer, to = parties
        interpreter = self.world.interpreter
        at, day = occurrence.at, occurrence.day
        if sentence.opens is not None:
            opens = interpreter.value(sentence.opens, env.at(self.moment))
            if opens is ABSENT:
                return None
            if isinstance(opens, Unknown):
                exists = conjunction((exists, merged((opens,), "truth")))
            elif opens > day:
                if opens > self.moment.day:
                    return None
                at, day = start_of(opens).at, opens
        setting = env.at(Moment(max(at + 1, occurrence.at + 1), day)) if day != occurrence.day else env
        tests = [exists]
        conditions = not_of_the_act(sentence, (*sentence.conditions, *sentence.throughout))
        tests += [interpreter.condition(c, setting) for c in conditions]
        exceptions = not_of_the_act(sentence, sentence.exceptions)
        tests += [negation(interpreter.condition(c, setting)) for c in exceptions]
        tests.append(negation(self._released(sentence, setting)))
        holds = conjunction(tests)
        if holds is False:
            return None
        instance = Instance(sentence, bearer, to, day, at, occurrence.trigger, env, holds)
        if isinstance(holds, Unknown):
            instance.open.append(holds)
        self._set_due(instance)
        return instance

    def _bearers(self, sentence: m.Sentence, env: Environment) -> Iterator[tuple[Environment, Any, Any]]:
        interpreter = self.world.interpreter
        if sentence.bearer is not None:
            variable = sentence.bearer.variable
            if variable in env.names:
                yield env, env.names[variable], True
                return
            for value, membership in interpreter.matcher.matches(sentence.bearer, env):
                yield env.bind(variable, value), value, membership
            return
        parties = [interpreter.value(p, env) for p in sentence.parties]
        if sentence.jointly or not parties:
            yield env, tuple(parties) if len(parties) > 1 else (parties[0] if parties else None), True
            return
        for party in parties:
            yield env.copy(), party, True

    def _counterparties(self, sentence: m.Sentence, env: Environment) -> Iterator[tuple[Environment, Any, Any]]:
        interpreter = self.world.interpreter
        if sentence.to_every is not None:
            variable = sentence.to_every.variable
            if variable in env.names:
                yield env.copy(), env.names[variable], True
                return
            for value, membership in interpreter.matcher.matches(sentence.to_every, env):
                yield env.bind(sentence.to_every.variable, value), value, membership
            return
        to = interpreter.value(sentence.to, env) if sentence.to is not None else None
        yield env.copy(), (None if to is ABSENT else to), True

    def _released(self, sentence: m.Sentence, env: Environment) -> Any:
        """Whether an effective `need not` takes the duty away at the moment of `env`."""
        if sentence.kind != "must":
            return False
        return disjunction(self._releases(sentence, env))

    def _releases(self, sentence: m.Sentence, env: Environment) -> Iterator[Any]:
        program = self.world.program
        for over in program.above.get(sentence.key, ()):
            release = program.sentences[over.upper]
            if release.targets is None or not _releases(release, sentence):
                continue
            interpreter = self.world.interpreter
            tests = [self.world.force.in_force(release.id, env.moment)]
            tests += [interpreter.condition(c, env) for c in (*release.conditions, *release.throughout)]
            tests += [negation(interpreter.condition(c, env)) for c in release.exceptions]
            tests.append(self._is_theirs(release, env))
            yield conjunction(tests)

    def _set_due(self, instance: Instance) -> None:
        sentence = instance.sentence
        if sentence.due is None:
            return
        due = self.world.interpreter.value(sentence.due, instance.env.at(self.moment))
        if isinstance(due, Unknown):
            instance.due_open = due
        elif due is not ABSENT:
            instance.due = due

    # ---- what becomes of it

    def _settle(self, sentence: m.Sentence, instances: list[Instance]) -> None:
        """Work out the status of every instance of one sentence.

        One event performs one instance for each counterparty, and for each of what the sentence is `for every` one of
        and the pattern names.
        """
        tied = _is_tied(sentence)
        used: set[tuple[Any, ...]] = set()
        named = _named(sentence)
        for instance in sorted(instances, key=lambda i: (i.due or date.max, i.opened_at)):
            whose = (instance.to, instance.bearer, *(instance.env.names.get(name) for name in named))
            performance = self._performance(instance, whose, tied, used)
            if sentence.kind == "must":
                self._obligation(instance, performance)
            elif sentence.kind == "period":
                self._period(instance)
            else:
                self._right(instance, performance)
            # What was over before the event is not performed by it, and leaves it to the next.
            if performance is not None and not tied and instance.ended_by is performance[2]:
                used.add((performance[2].at, *whose))

    def _performance(
        self, instance: Instance, whose: tuple[Any, ...], tied: bool, used: set[tuple[Any, ...]]
    ) -> tuple[int, date, Event] | None:
        """The first event that performs or exercises the instance: position, day that counts, event."""
        sentence = instance.sentence
        if sentence.act is None:
            return None
        earliest = 0 if tied else start_of(instance.opened).at
        found: list[tuple[int, date, Event]] = []
        for event, membership in self.world.interpreter.matcher.matches(sentence.act, instance.env.at(self.moment)):
            if not isinstance(event, Event) or event.at < earliest:
                continue
            if not tied and (event.at, *whose) in used:
                continue
            counted = self._counted_day(instance, event)
            if counted is None:
                continue
            if isinstance(membership, Unknown) or isinstance(counted, Unknown):
                instance.open.append(membership if isinstance(membership, Unknown) else counted)
                continue
            if counted > self.moment.day:
                continue
            at = event.at if counted <= event.day else start_of(counted).at
            found.append((at, counted, event))
        if not found:
            return None
        return min(found, key=lambda f: f[0])

    def _counted_day(self, instance: Instance, event: Event) -> Any:
        """The day on which an event counts as performance: a notice when it is received under the notice clause."""
        model = self.world.program.model
        definition = model.events.get(event.type)
        agreement = instance.sentence.agreement
        if definition is None or not definition.is_notice or agreement not in model.receipts:
            return event.day
        if not isinstance(instance.to, str):
            return event.day
        received = self.world.receipt(agreement, event, instance.to, self.moment)
        return None if received is ABSENT else received

    def _first(self, instance: Instance, conditions: tuple[m.Expr, ...], bound: int | None = None) -> int | None:
        """The first position after the opening, and before `bound`, at which one of some conditions holds."""
        first: int | None = None
        last = self.moment.at if bound is None else min(bound, self.moment.at)
        for condition in not_of_the_act(instance.sentence, conditions):
            for at, value in sampled(self.world, condition, instance.env, instance.opened_at, last):
                if isinstance(value, Unknown):
                    instance.open.append(value)
                elif value:
                    first = at if first is None else min(first, at)
                    break
        return first

    def _cut_off(self, instance: Instance, bound: int | None = None) -> int | None:
        """The position at which the clause ended, or, before `bound`, a `while` failed."""
        sentence = instance.sentence
        last = self.moment.at if bound is None else min(bound, self.moment.at)
        ends: list[int] = []
        if not any(within(sentence.id, remaining) for remaining in self.world.program.remain):
            for at, certain, _ in self.world.force.endings(sentence.id, self.moment):
                if at < instance.opened_at:
                    continue
                if isinstance(certain, Unknown):
                    instance.open.append(certain)
                else:
                    ends.append(at)
                    break
        for condition in not_of_the_act(sentence, sentence.throughout):
            for at, value in sampled(self.world, condition, instance.env, instance.opened_at, last):
                if isinstance(value, Unknown):
                    instance.open.append(value)
                elif not value:
                    ends.append(at)
                    break
        return min(ends, default=None)

    def _obligation(self, instance: Instance, performance: tuple[int, date, Event] | None) -> None:
        sentence = instance.sentence
        bound = None if performance is None else performance[0]  # what would end it later is of no account
        ends = [
            e
            for e in (
                self._cut_off(instance, bound),
                self._first(instance, sentence.excused, bound),
                self._let_off(instance),
            )
            if e is not None
        ]
        end = min(ends, default=None)
        if performance is not None and (end is None or performance[0] <= end):
            _, day, event = performance
            late = instance.due is not None and day > instance.due and not sentence.efforts
            instance.status = "performed_late" if late else "performed"
            instance.ended_by, instance.ended_on = event, day
            return
        overdue = instance.due is not None and not sentence.efforts
        if end is not None:
            assert not overdue or instance.due is not None
            ended = date.fromordinal(day_of(end))
            if overdue and instance.due is not None and ended > instance.due:
                instance.status = "breached"
            else:
                instance.status, instance.ended_on = "excused", ended
            return
        breached = overdue and instance.due is not None and self.moment.day > instance.due
        instance.status = "breached" if breached else "pending"

    def _let_off(self, instance: Instance) -> int | None:
        """The first position after the opening at which a `need not` takes the duty away."""
        program = self.world.program
        first: int | None = None
        for over in program.above.get(instance.sentence.key, ()):
            release = program.sentences[over.upper]
            if not _releases(release, instance.sentence) or not self._is_theirs(release, instance.env):
                continue
            found = self._first(instance, self._lets_off(release))
            if found is not None:
                first = found if first is None else min(first, found)
        return first

    def _is_theirs(self, release: m.Sentence, env: Environment) -> bool:
        """Whether the bearer is one of those who need not perform."""
        return not release.parties or env.bearer in [self.world.interpreter.value(p, env) for p in release.parties]

    def _lets_off(self, release: m.Sentence) -> tuple[m.Expr, ...]:
        """That a `need not` is effective, as one condition; nothing if it is always so, or never."""
        tests = [*release.conditions, *release.throughout]
        tests += [m.Not(type=t.TRUTH, operand=e, span=e.span, text=f"not {e.text}") for e in release.exceptions]
        if self.world.force.may_end(release.id):
            section = m.Constant(type=t.SECTION, value=release.id)
            tests.append(m.InForce(type=t.TRUTH, section=section, agreement=release.agreement))
        return (_all_of(tuple(tests)),) if tests else ()

    def _right(self, instance: Instance, performance: tuple[int, date, Event] | None) -> None:
        sentence = instance.sentence
        window = None if instance.due is None else position(instance.due.toordinal(), END_OF_DAY)
        ends: list[tuple[int, int, str]] = []
        if performance is not None and (window is None or performance[1] <= (instance.due or date.max)):
            ends.append((performance[0], 0, "exercised"))
        exercised = self._first(instance, sentence.exercised)
        if exercised is not None:
            ends.append((exercised, 0, "exercised"))
        waived = self._first(instance, sentence.waived)
        if waived is not None:
            at = waived if window is None else min(waived, window)
            ends.append((at, 1, "waived"))
        bound = min((e[0] for e in ends), default=window)
        if window is not None and bound is not None:
            bound = min(bound, window) + 1
        cuts = (self._cut_off(instance, bound), self._first(instance, sentence.lapses, bound))
        ends += [(cut, 2, "lapsed") for cut in cuts if cut is not None]
        if window is not None and window < self.moment.at and self.moment.day > (instance.due or date.max):
            ends.append((window, 3, "lapsed"))
        if not ends:
            instance.status = "open"
            return
        at, _, instance.status = min(ends)
        instance.ended_on = date.fromordinal(day_of(at))
        if instance.status == "exercised" and performance is not None and at == performance[0]:
            instance.ended_by = performance[2]

    def _period(self, instance: Instance) -> None:
        cut = self._cut_off(instance)
        ends = [date.fromordinal(day_of(cut))] if cut is not None else []
        if instance.due is not None and self.moment.day > instance.due:
            ends.append(instance.due)
        instance.ended_on = min(ends, default=None)
        instance.status = "running" if instance.ended_on is None else "ended"


def _makes_instances(sentence: m.Sentence) -> bool:
    """A power that is only limited, without trigger or window, is no instance."""
    if sentence.kind != "may only":
        return True
    opened = (sentence.when, sentence.once, sentence.each, sentence.opens, sentence.due)
    return any(part is not None for part in opened)


def _is_tied(sentence: m.Sentence) -> bool:
    """Whether the performing event names what opened the instance."""
    names: set[str] = set()
    if sentence.when is not None:
        names.add(sentence.when.pattern.variable)
    if sentence.each is not None:
        names.add(sentence.each.variable)
    return bool(names & _variables(sentence))


def _named(sentence: m.Sentence) -> tuple[str, ...]:
    """The variables of `for every` that the pattern of the performing event names."""
    return tuple(sorted({p.variable for p in sentence.every} & _variables(sentence)))


def _variables(sentence: m.Sentence) -> set[str]:
    """The variables in the pattern of the event that performs or exercises."""
    return set() if sentence.act is None else {n.name for n in walk(sentence.act) if isinstance(n, m.Variable)}


def not_of_the_act(sentence: m.Sentence, conditions: tuple[m.Expr, ...]) -> tuple[m.Expr, ...]:
    """The conditions that do not speak of the act itself; those are tested when there is one."""
    variable = sentence.act.variable if sentence.act is not None else ""
    if not variable:
        return conditions
    return tuple(c for c in conditions if variable not in free_variables(c))


def _releases(release: m.Sentence, duty: m.Sentence) -> bool:
    targets = release.targets
    return targets is not None and (
        targets.kind in ("everything", "agreement") or any(within(duty.id, c) for c in targets.clauses)
    )


def _all_of(conditions: tuple[m.Expr, ...]) -> m.Expr:
    first = conditions[0]
    if len(conditions) == 1:
        return first
    return m.Logic(type=first.type, operator="and", operands=conditions, span=first.span, text=first.text)


__all__ = ["START_OF_DAY", "Instance", "Ledger", "not_of_the_act", "replace"]
