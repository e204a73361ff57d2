"""Which parts of the rule files a check evaluates, so that a change is tried with the checks that can notice it."""

from collections.abc import Iterator
from typing import Any

from contract_dsl.model import nodes as m

from ..evaluate.derived import View
from ..evaluate.environment import Environment
from ..evaluate.events import Event
from ..evaluate.folds import Fold
from ..evaluate.interpreter import Interpreter
from ..evaluate.ledgers import Ledger
from ..evaluate.matching import Matcher
from ..evaluate.world import World

Seen = set[int | str]
"""Identities of nodes, and the full names of states, amounts and views."""


class Watcher(Interpreter):
    """The interpreter; every node that it evaluates is noted."""

    def __init__(self, seen: Seen) -> None:
        super().__init__()
        self.seen = seen
        self.matcher = _Matcher(self, seen)

    def value(self, node: m.Expr, env: Environment) -> Any:
        """The value, noted."""
        self.seen.add(id(node))
        return super().value(node, env)


class _Matcher(Matcher):
    """The matcher; patterns and their particulars are noted."""

    def __init__(self, interpreter: Interpreter, seen: Seen) -> None:
        super().__init__(interpreter)
        self.seen = seen

    def matches(self, pattern: m.Pattern, env: Environment, *, backwards: bool = False) -> Iterator[tuple[Any, Any]]:
        self._note(pattern)
        return super().matches(pattern, env, backwards=backwards)

    def belongs(self, pattern: m.Pattern, event: Event, env: Environment) -> Any:
        self._note(pattern)
        return super().belongs(pattern, event, env)

    def field_holds(self, each: m.FieldFilter, event: Event, env: Environment) -> Any:
        self.seen.add(id(each))
        return super().field_holds(each, event, env)

    def _note(self, pattern: m.Pattern) -> None:
        """A particular by which events are looked up is not held against each of them."""
        self.seen.add(id(pattern))
        self.seen.update(map(id, pattern.fields))


class WatchedWorld(World):
    """A world that notes which states, amounts and views are asked for."""

    def fold(self, id_: str) -> Fold:
        """A state or amount, noted."""
        self._note(id_)
        return super().fold(id_)

    def ledger(self, id_: str) -> Ledger | None:
        """An amount, noted."""
        self._note(id_)
        return super().ledger(id_)

    def view(self, type_: str) -> View:
        """A view, noted."""
        self._note(type_)
        return super().view(type_)

    def _note(self, name: str) -> None:
        if isinstance(self.interpreter, Watcher):
            self.interpreter.seen.add(name)
