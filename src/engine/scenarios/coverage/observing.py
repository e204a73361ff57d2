"""A check evaluated once more, with every decision on the way written down.

The answer of a check is worked out as always; this is a second evaluation, in a world of its own, by the complete
reading. What is only supposed on the way to an answer (the search for the earliest day and for remedies, the settling
of unknowns) is no part of it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from contract_dsl.model import nodes as m

from ...answering.ask import case_of
from ...answering.history import History
from ...answering.questions import check_act, check_term, check_time
from ...evaluate.decide import Judge
from ...evaluate.derived import Deemings
from ...evaluate.environment import Environment
from ...evaluate.events import Event
from ...evaluate.force import Force
from ...evaluate.instances import Instance, Ledger
from ...evaluate.interpreter import Interpreter
from ...evaluate.moments import Moment, after, end_of
from ...evaluate.program import Program
from ...evaluate.triggers import Occurrence
from ...evaluate.unknown import negation
from ...evaluate.world import World
from ...evaluate.worlds import make_world
from ...log import EventLog
from ...service import Rules
from ...time import day_in
from ..files import Check
from .units import has_condition, key_of_limb, key_of_term


@dataclass
class Seen:
    """What came out of the units of a rule set: for each key in how many checks yes, no, and neither."""

    yes: dict[str, int] = field(default_factory=dict)
    no: dict[str, int] = field(default_factory=dict)
    open: dict[str, int] = field(default_factory=dict)
    statuses: dict[str, set[str]] = field(default_factory=dict)
    checks: int = 0


class _Notes:
    """What came out in one check."""

    def __init__(self) -> None:
        self.yes: set[str] = set()
        self.no: set[str] = set()
        self.open: set[str] = set()
        self.statuses: dict[str, set[str]] = {}

    def take(self, key: str, value: Any) -> None:
        """One outcome."""
        (self.yes if value is True else self.no if value is False else self.open).add(key)

    def add_to(self, seen: Seen) -> None:
        """Count the check."""
        for keys, counts in ((self.yes, seen.yes), (self.no, seen.no), (self.open, seen.open)):
            for key in keys:
                counts[key] = counts.get(key, 0) + 1
        for key, statuses in self.statuses.items():
            seen.statuses.setdefault(key, set()).update(statuses)
        seen.checks += 1


class Observer:
    """Observes checks of one rule set."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.seen = Seen()
        self._releases = _releases(rules.program)

    def observe(self, log: EventLog, known_at: Any, check: Check) -> None:
        """Evaluate a check whose question is known to be right, and count what came out."""
        notes = _Notes()
        history = _WatchedHistory(self.rules.program, self.rules.digest, log, known_at)
        world = history.world
        assert isinstance(world, _WatchedWorld)
        world.interpreter = _Watcher(notes, self._releases)
        match check.kind:
            case "ask":
                self._ask(history, check, notes)
            case "value":
                self._value(world, check, notes)
            case "duties":
                on = check_time(check.question.get("on"), "on", [], check.place)
                assert on is not None
                _WatchedLedger(world, end_of(day_in(on, self.rules.program.zone)), notes).all()
        notes.add_to(self.seen)

    def _ask(self, history: History, check: Check, notes: _Notes) -> None:
        act, _ = check_act(self.rules.model, check.question, check.place)
        assert act is not None
        case = case_of(history, act)
        _WatchedJudge(case.world, case.act, case.moment, notes).judge()
        after_it = case.world.supposing(case.act.at, [case.act])
        _WatchedLedger(after_it, after(case.act.at), notes).opened_by(case.act)

    def _value(self, world: World, check: Check, notes: _Notes) -> None:
        arguments = check.question.get("args", [])
        listed = arguments if isinstance(arguments, list) else [arguments]
        term, on = check.question.get("term"), check.question.get("on")
        question, _ = check_term(self.rules.model, term, listed, on, check.place)
        assert question is not None
        model, given = self.rules.model, tuple(question.arguments)
        moment = end_of(day_in(question.on, self.rules.program.zone))
        if question.id in model.terms:
            notes.take(key_of_term(question.id), world.term(question.id, given, moment))
        elif question.id in model.states:
            world.state(question.id, given, moment)
        else:
            world.amount(question.id, given, moment)


# ---- evaluation that takes notes


class _Watcher(Interpreter):
    """The interpreter; limbs, terms and releases are noted."""

    def __init__(self, notes: _Notes, releases: Mapping[int, "_Release"]) -> None:
        super().__init__()
        self.notes = notes
        self._releases = releases

    def limb(self, limb: m.Limb, env: Environment) -> Any:
        value = super().limb(limb, env)
        self.notes.take(key_of_limb(limb.id), value)
        return value

    def _term(self, node: m.TermCall, env: Environment) -> Any:
        value = super()._term(node, env)
        if isinstance(value, bool):
            self.notes.take(key_of_term(node.term), value)
        return value

    def condition(self, node: m.Expr, env: Environment) -> Any:
        value = super().condition(node, env)
        release = self._releases.get(id(node))
        if release is not None:
            release.take(node, value, self.notes)
        return value


class _Release:
    """A `need not`, whose conditions are evaluated one after the other."""

    def __init__(self, sentence: m.Sentence) -> None:
        self.sentence = sentence
        self.nodes = (*sentence.conditions, *sentence.throughout, *sentence.exceptions)
        self._failed = False

    def take(self, node: m.Expr, value: Any, notes: _Notes) -> None:
        """One condition; with the last of them it is known whether the sentence releases."""
        if node is self.nodes[0]:
            self._failed = False
        holds = negation(value) if any(node is e for e in self.sentence.exceptions) else value
        if holds is False:
            notes.take(self.sentence.key, False)
        self._failed = self._failed or holds is not True
        if node is self.nodes[-1] and not self._failed:
            notes.take(self.sentence.key, True)


def _releases(program: Program) -> dict[int, _Release]:
    made = [_Release(s) for s in program.releases if has_condition(s)]
    return {id(node): release for release in made for node in release.nodes}


class _WatchedWorld(World):
    """A world whose interpreter takes notes, and so does what follows by itself."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.force = _WatchedForce(self)
        self._watched: dict[str, _WatchedDeemings] = {}

    def deeming(self, type_: str) -> Deemings:
        if type_ not in self._watched:
            self._watched[type_] = _WatchedDeemings(self, type_)
        return self._watched[type_]


class _WatchedHistory(History):
    @cached_property
    def world(self) -> World:
        return make_world(self.program, self.log, self.known_at, kind=_WatchedWorld)


def _note(world: World, key: str, value: Any) -> None:
    if isinstance(world.interpreter, _Watcher):
        world.interpreter.notes.take(key, value)


class _WatchedForce(Force):
    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._of = world

    def _effects(self, sentence: m.Sentence, clause: str, moment: Moment) -> Iterator[Any]:
        for value in super()._effects(sentence, clause, moment):
            _note(self._of, sentence.key, value)
            yield value


class _WatchedDeemings(Deemings):
    def _deemed(self, sentence: m.Sentence, occurrence: Occurrence, stands: int, day: Any) -> Event | None:
        event = super()._deemed(sentence, occurrence, stands, day)
        _note(self.world, sentence.key, False if event is None else event.exists)
        return event


class _WatchedJudge(Judge):
    def __init__(self, world: World, act: Event, moment: Moment, notes: _Notes) -> None:
        super().__init__(world, act, moment)
        self._notes = notes

    def apply_to(self, sentence: m.Sentence, event: Event, target: str = "") -> Any:
        value = super().apply_to(sentence, event, target)
        self._notes.take(sentence.key, value)
        return value


class _WatchedLedger(Ledger):
    def __init__(self, world: World, moment: Moment, notes: _Notes) -> None:
        super().__init__(world, moment)
        self._notes = notes

    def all(self) -> list[Instance]:
        found = super().all()
        for instance in found:
            if not instance.open:
                self._notes.statuses.setdefault(instance.sentence.key, set()).add(instance.status)
        return found

    def _arise(
        self,
        sentence: m.Sentence,
        occurrence: Occurrence,
        env: Environment,
        exists: Any,
        parties: tuple[Any, Any],
    ) -> Instance | None:
        instance = super()._arise(sentence, occurrence, env, exists, parties)
        if sentence.kind != "may only":
            self._notes.take(sentence.key, False if instance is None else instance.exists)
        return instance
