"""Is an act forbidden: which bars apply to it, which permissions prevail over them, and what stands in the end.

An act is judged on the log strictly before it and on its own fields. A bar stands if it applies and no effective
permission prevails over it for this act; a permission is effective if it applies and no effective bar prevails over it.
All of this in three values; what hangs on unknowns is settled in `settle.py`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from contract_dsl.model import nodes as m
from contract_dsl.priority import Over
from contract_dsl.tree import walk

from .derived import derived_from
from .environment import Environment
from .events import Event
from .interpreter import covers, full_section
from .moments import Moment, before
from .unknown import ABSENT, Unknown, conjunction, disjunction, equal, merged, negation

if TYPE_CHECKING:
    from .interpreter import Interpreter
    from .world import World


@dataclass(slots=True)
class Standing:
    """How one bar fares: whether it applies on its own terms, what prevails over it, whether it stands."""

    sentence: m.Sentence
    applies: Any
    overcome: list[tuple[m.Sentence, Any]] = field(default_factory=list)
    """Each permission that prevails over it, and whether that is effective."""

    @property
    def stands(self) -> Any:
        """Whether the bar stands."""
        return conjunction((self.applies, negation(self.yields)))

    @property
    def yields(self) -> Any:
        """Whether an effective permission prevails over it."""
        return disjunction(effective for _, effective in self.overcome)


@dataclass(slots=True)
class Judged:
    """How every bar that speaks of an act fares."""

    act: Event
    standings: list[Standing]

    @property
    def forbidden(self) -> Any:
        """Whether some bar stands."""
        return disjunction(s.stands for s in self.standings)


class Judge:
    """Judges one act in one world."""

    def __init__(self, world: "World", act: Event, moment: Moment, interpreter: "Interpreter | None" = None) -> None:
        self.world = world
        self.act = act
        self.moment = moment
        self.interpreter = interpreter or world.interpreter
        self._derived: dict[str, list[Event]] = {}
        self._applies: dict[tuple[str, str], Any] = {}

    # ---- the whole

    def judge(self, within: str = "") -> Judged:
        """Every bar that applies or may apply; `within` asks the bars of one clause alone."""
        standings = []
        for sentence in self.world.program.bars.get(self.act.type, ()):
            if within and not covers(within, sentence.id):
                continue
            applies = self.applies(sentence)
            if applies is False:
                continue
            standings.append(Standing(sentence, applies, self._prevailing(sentence)))
        return Judged(self.act, standings)

    def _prevailing(self, bar: m.Sentence) -> list[tuple[m.Sentence, Any]]:
        """The permissions that prevail over a bar and are effective, or may be."""
        found = []
        for over in self.world.program.above.get(bar.key, ()):
            sentence = self.world.program.sentences[over.upper]
            effective = self._effective_over(sentence, bar, over)
            if effective is not False:
                found.append((sentence, effective))
        return found

    def _effective_over(self, upper: m.Sentence, lower: m.Sentence, over: Over) -> Any:
        """Whether one sentence prevails over another for this act."""
        tests: list[Any] = []
        if over.joint:
            tests.append(self._bound_by_both(upper.agreement, lower.agreement))
        if over.dynamic:
            tests.append(self._names_target(upper, lower))
        if conjunction(tests) is False:
            return False
        tests.append(self.applies(upper, lower.id if over.dynamic else ""))
        if tests[-1] is False:
            return False
        for above in self.world.program.above.get(upper.key, ()):
            higher = self.world.program.sentences[above.upper]
            tests.append(negation(self._effective_over(higher, upper, above)))
        return conjunction(tests)

    def _bound_by_both(self, one: str, other: str) -> Any:
        """Whether whoever acts is a party to both agreements."""
        actor = self.actor()
        if isinstance(actor, Unknown):
            return merged((actor,), "truth")
        party = self.world.program.model.parties.get(actor) if isinstance(actor, str) else None
        return party is not None and one in party.bound_by and other in party.bound_by

    def _names_target(self, upper: m.Sentence, lower: m.Sentence) -> Any:
        """Whether `whatever ...` of a sentence names the clause of another; `whatever target` names every one."""
        targets = upper.over if upper.over is not None and upper.over.kind == "whatever" else upper.targets
        if targets is None or targets.value is None:
            return True
        if isinstance(targets.value, m.Special):
            return upper.agreement == lower.agreement
        env = self.setting(self.act, upper)
        value = self.interpreter.value(targets.value, env)
        if isinstance(value, Unknown):
            return merged((value,), "truth")
        sections = value if isinstance(value, tuple) else (value,)
        return any(s is not ABSENT and covers(full_section(s, targets.agreement), lower.id) for s in sections)

    def actor(self) -> Any:
        """Who does the act."""
        event = self.world.program.model.events.get(self.act.type)
        if event is None:
            return ABSENT
        return next((self.act.field(f.name) for f in event.fields.values() if f.actor), ABSENT)

    # ---- one sentence

    def applies(self, sentence: m.Sentence, target: str = "") -> Any:
        """Whether a bar or permission applies to the act on its own terms."""
        key = (sentence.key, target)
        if key not in self._applies:
            self._applies[key] = self._apply(sentence, target)
        return self._applies[key]

    def events(self, type_: str) -> list[Event]:
        """What the act amounts to as an event of a type."""
        if type_ == "AnyAct":
            return [self.act]
        if type_ not in self._derived:
            self._derived[type_] = derived_from(self.world, type_, self.act, self.moment, self.interpreter)
        return self._derived[type_]

    def _apply(self, sentence: m.Sentence, target: str) -> Any:
        assert sentence.act is not None
        events = self.events(sentence.act.source)
        if not events:
            return False
        force = self.in_force(sentence)
        if force is False:
            return False
        return conjunction((force, disjunction(self.apply_to(sentence, event, target) for event in events)))

    def in_force(self, sentence: m.Sentence) -> Any:
        """Whether the clause of a sentence is in force."""
        return self.world.force.in_force(sentence.id, self.moment)

    def setting(self, event: Event, sentence: m.Sentence, target: str = "") -> Environment:
        """Where the conditions of a sentence are evaluated for the act as one kind of event."""
        assert sentence.act is not None
        env = Environment(self.world, self.moment, {})
        env.target = target or sentence.id
        return env.bind(sentence.act.variable, event)

    def apply_to(self, sentence: m.Sentence, event: Event, target: str = "") -> Any:
        """Whether a sentence applies to the act as one kind of event, its force apart."""
        if sentence.kind == "may only":
            return self._outside(sentence, event)
        assert sentence.act is not None
        env = self.setting(event, sentence, target)
        fits = True if sentence.act.source == "AnyAct" else self.belongs(sentence.act, event, env)
        if fits is False:
            return False
        return conjunction((fits, disjunction(self._settings(sentence, env))))

    def belongs(self, pattern: m.Pattern, event: Event, env: Environment) -> Any:
        """Whether the act is of the kind that a sentence speaks of."""
        return self.interpreter.matcher.belongs(pattern, event, env)

    def _settings(self, sentence: m.Sentence, env: Environment) -> Iterator[Any]:
        """For each of what the sentence is `for every` one of, whether it applies."""
        for inner, membership in every(self.interpreter, sentence.every, env):
            tests = [membership, *self.conditions(sentence, inner)]
            if conjunction(tests) is False:
                yield False
                continue
            if sentence.kind == "requires":
                assert sentence.needed is not None
                tests.append(negation(self.met(sentence, inner)))
            yield conjunction(tests)

    def met(self, sentence: m.Sentence, env: Environment) -> Any:
        """Whether what a sentence requires has been done."""
        assert sentence.needed is not None
        matches = self.interpreter.matcher.matches(sentence.needed, env)
        return disjunction(membership for _, membership in matches)

    def conditions(self, sentence: m.Sentence, env: Environment) -> Iterator[Any]:
        """Every condition of a sentence, and that none of its exceptions holds."""
        for condition in (*sentence.conditions, *sentence.throughout):
            yield self.interpreter.condition(condition, env)
        for exception in sentence.exceptions:
            yield self.exception(exception, env)

    def exception(self, condition: m.Expr, env: Environment) -> Any:
        """That an exception does not hold."""
        return negation(self.interpreter.condition(condition, env))

    # ---- powers that are exclusive

    def _outside(self, sentence: m.Sentence, event: Event) -> Any:
        """Whether the act uses an exclusive power outside of its limits."""
        assert sentence.act is not None
        env = self.setting(event, sentence)
        tied, free = split_filters(sentence)
        matcher = self.interpreter.matcher
        scope = [event.exists, *(matcher.field_holds(f, event, env) for f in free)]
        scope += [self.interpreter.condition(c, env) for c in sentence.act.conditions]
        in_scope = conjunction(scope)
        if in_scope is False:
            return False
        inside = disjunction(self._inside(sentence, event, env, tied))
        return conjunction((in_scope, negation(inside)))

    def _inside(self, sentence: m.Sentence, event: Event, env: Environment, tied: list[m.FieldFilter]) -> Iterator[Any]:
        """For each opening of the power and each bearer, whether the act is covered."""
        for opened, exists in openings(self.world, sentence, self.moment):
            setting = env.copy()
            setting.names = {**opened.names, **env.names}
            setting.trigger = opened.trigger
            for inner, theirs in self.holders(sentence, event, setting, tied):
                tests = [exists, theirs]
                if theirs is False:
                    yield False
                    continue
                tests += list(self.conditions(sentence, inner))
                tests += self.window(sentence, inner)
                yield conjunction(tests)

    def holders(
        self, sentence: m.Sentence, event: Event, env: Environment, tied: list[m.FieldFilter]
    ) -> Iterator[tuple[Environment, Any]]:
        """The settings with each bearer of a power, and whether it is the one whose power the act uses."""
        matcher = self.interpreter.matcher
        for inner, membership in self._bearers(sentence, env):
            tests = [membership, *(matcher.field_holds(f, event, inner) for f in tied)]
            yield inner, conjunction(tests)

    def window(self, sentence: m.Sentence, env: Environment) -> list[Any]:
        """Whether the moment lies in the window of a power, and nothing has made it lapse."""
        tests: list[Any] = []
        if sentence.opens is not None:
            opens = self.interpreter.value(sentence.opens, env)
            tests.append(False if opens is ABSENT else opens <= self.moment.day)
        if sentence.due is not None:
            due = self.interpreter.value(sentence.due, env)
            tests.append(True if due is ABSENT else due >= self.moment.day)
        tests += [self.exception(c, env) for c in (*sentence.lapses, *sentence.waived)]
        return tests

    def _bearers(self, sentence: m.Sentence, env: Environment) -> Iterator[tuple[Environment, Any]]:
        """The settings with each bearer, and whether it is the one who acts."""
        actor = self.actor()
        if sentence.bearer is None:
            parties = [self.interpreter.value(p, env) for p in sentence.parties]
            yield env, (True if actor is ABSENT else disjunction(equal(actor, p) for p in parties))
            return
        linked = bool(split_filters(sentence)[0])
        for value, membership in self.interpreter.matcher.matches(sentence.bearer, env):
            inner = env.bind(sentence.bearer.variable, value)
            acts = True if linked or actor is ABSENT else equal(actor, value)
            yield inner, conjunction((membership, acts))


def split_filters(sentence: m.Sentence) -> tuple[list[m.FieldFilter], list[m.FieldFilter]]:
    """The fields of the act that tie it to bearer or trigger, and those that say what the power is about."""
    assert sentence.act is not None
    bound: set[str] = {p.variable for p in sentence.every if p.variable}
    if sentence.bearer is not None:
        bound.add(sentence.bearer.variable)
    if sentence.when is not None:
        bound.add(sentence.when.pattern.variable)
    if sentence.each is not None:
        bound.add(sentence.each.variable)
    tied: list[m.FieldFilter] = []
    free: list[m.FieldFilter] = []
    for each in sentence.act.fields:
        names = {n.name for n in walk(each.value) if isinstance(n, m.Variable)}
        (tied if names & bound else free).append(each)
    return tied, free


def every(
    interpreter: "Interpreter", patterns: tuple[m.Pattern, ...], env: Environment
) -> list[tuple[Environment, Any]]:
    """The settings with what a sentence is `for every` one of."""
    settings: list[tuple[Environment, Any]] = [(env, True)]
    for pattern in patterns:
        settings = [
            (inner.bind(pattern.variable, value), conjunction((exists, membership)))
            for inner, exists in settings
            for value, membership in interpreter.matcher.matches(pattern, inner)
        ]
    return settings


def openings(world: "World", sentence: m.Sentence, moment: Moment) -> Iterator[tuple[Any, Any]]:
    """The openings of a power by a moment; a power without a trigger stands open."""
    for occurrence in world.triggers.of(sentence, moment.at):
        exists = occurrence.exists
        if sentence.when is not None or sentence.each is not None:
            # What is not in force opens nothing, as it makes no instance.
            opened = Moment(occurrence.at, occurrence.day)
            exists = conjunction((exists, world.force.in_force(sentence.id, opened)))
        if exists is not False:
            yield occurrence, exists


def complied(world: "World", event: Event, clause: str) -> Any:
    """Whether no effective sentence of a clause forbade an event when it happened."""
    judged = Judge(world, event, before(event.at)).judge(clause)
    return negation(judged.forbidden)
