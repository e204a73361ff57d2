"""What hangs on unknowns: settled each way, so that only what matters is asked for.

The unknowns that an evaluation rests on are given values one after the other: yes and no; every word of a choice; for a
number or a date one value in each interval that the comparisons with it cut out, and the cut points. The leaves of that
tree are the ways in which the world may be. An unknown matters if two ways that differ in it alone come out
differently. A number or date is blind where it is not known at which values a comparison turns: then no choice of
values shows every way, the way is left open, and the unknown matters.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, Protocol

from .unknown import Cut, Key, Unknown, divide

LIMIT = 600
"""Evaluations for one answer (counted); above it the answer is undetermined and says so."""
_ROUNDS = 3


class Outcome(Protocol):
    """A result of an evaluation: final, or with what it still hangs on."""

    @property
    def open(self) -> Unknown | None:
        """What the result hangs on, if it does."""

    def decided(self) -> Any:
        """What two ways are compared by."""


Assignment = Mapping[Key, Any]
Evaluate = Callable[[Assignment], Outcome]
Options = Callable[[Key], tuple[Any, ...]]


Leaf = tuple[dict[Key, Any], Outcome]
"""One way in which the world may be, and what comes of it."""


@dataclass
class Settled:
    """The ways in which an evaluation may come out.

    Each tree holds the leaves of one order of settling; in the tree of a key that key comes last, so that leaves which
    differ in it alone stand in it.
    """

    trees: list[list[Leaf]] = field(default_factory=list)
    exceeded: bool = False
    support: frozenset[Key] = frozenset()
    untold: frozenset[Key] = frozenset()
    """Unknowns whose values cannot be tried, such as texts."""

    @property
    def leaves(self) -> list[Leaf]:
        """Every leaf of every tree."""
        return [leaf for tree in self.trees for leaf in tree]

    def outcomes(self) -> set[Any]:
        """The different results."""
        return {outcome.decided() for _, outcome in self.leaves}

    def mattering(self) -> tuple[Key, ...]:
        """The unknowns of which two values alone lead to different results."""
        if self.exceeded:
            return tuple(sorted(self.support, key=str))
        found: set[Key] = set()
        for tree in self.trees:
            found |= {
                k
                for _, outcome in tree
                if outcome.open is not None
                for k in outcome.open.blind | (outcome.open.support & self.untold)
            }
            for i, (one, first) in enumerate(tree):
                for other, second in tree[i + 1 :]:
                    if first.decided() == second.decided():
                        continue
                    differing = [k for k in one if k in other and one[k] != other[k]]
                    if len(differing) == 1:
                        found.add(differing[0])
        if not found and len(self.outcomes()) > 1:
            found = set(self.support)
        return tuple(sorted(found, key=str))

    def witnesses(self) -> list[Leaf]:
        """One way for each different result: of several the one that looks most like a record."""
        seen: dict[Any, Leaf] = {}
        for leaf in self.leaves:
            result = leaf[1].decided()
            if result not in seen or _oddness(leaf) < _oddness(seen[result]):
                seen[result] = leaf
        return list(seen.values())


def _oddness(leaf: Leaf) -> tuple[int, int]:
    """How many numbers of a way are below nought, and how many are broken: a log rarely holds such."""
    numbers = [v for v in leaf[0].values() if isinstance(v, int | Fraction) and not isinstance(v, bool)]
    return sum(v < 0 for v in numbers), sum(isinstance(v, Fraction) for v in numbers)


class _Search:
    """The search for all ways of one evaluation."""

    def __init__(self, evaluate: Evaluate, options: Options, limit: int = LIMIT) -> None:
        self._limit = limit
        self._evaluate = evaluate
        self._options = options
        self._cuts: dict[Key, set[Any]] = {}
        self._known: dict[frozenset[tuple[Key, Any]], Outcome] = {}
        self.support: set[Key] = set()
        self.exceeded = False
        self._untold: set[Key] = set()
        self.wanted: Any = None
        """What every way has to come out as; the search ends with the first that does not."""

    def run(self) -> Settled:
        trees = [self._tree(None, {})]
        if any(_is_measured(k) for k in self.support) and not self._is_spoilt(trees):
            outer: dict[Key, set[Any]] = {}
            for _ in range(_ROUNDS):
                trees = [self._tree(key, outer) for key in sorted(self.support, key=str) if key.form != "error"]
                learned = {k: set(v) for k, v in self._cuts.items()}
                if learned == outer or self.exceeded or self._is_spoilt(trees):
                    break
                outer = learned
        return Settled(trees, self.exceeded, frozenset(self.support), frozenset(self._untold))

    @property
    def evaluations(self) -> int:
        """How often it has been evaluated."""
        return len(self._known)

    def _is_spoilt(self, trees: list[list[Leaf]]) -> bool:
        return self.wanted is not None and any(o.decided() != self.wanted for tree in trees for _, o in tree)

    def _tree(self, last: Key | None, outer: Mapping[Key, set[Any]]) -> list[Leaf]:
        """The leaves of the tree in which `last` is settled after everything else.

        What comes before takes its values from the cuts of all earlier trees; the last one from what turns here.
        """
        leaves: list[Leaf] = []
        stack: list[dict[Key, Any]] = [{}]
        while stack and not self.exceeded:
            assignment = stack.pop()
            outcome = self._at(assignment)
            if outcome is None:
                break
            if outcome.open is None:
                leaves.append((assignment, outcome))
                if self.wanted is not None and outcome.decided() != self.wanted:
                    break
                continue
            here = self._learn(outcome.open)
            key = self._next(outcome.open, last)
            if key is None or self._stays_open(key, outcome.open):
                leaves.append((assignment, outcome))
                continue
            cuts = here.get(key, set()) if key == last else here.get(key, set()) | outer.get(key, set())
            values = self._values(key, cuts or self._cuts.get(key, set()))
            stack += [{**assignment, key: value} for value in reversed(values)]
        return leaves

    def _at(self, assignment: dict[Key, Any]) -> Outcome | None:
        frozen = frozenset(assignment.items())
        if frozen not in self._known:
            if len(self._known) >= self._limit:
                self.exceeded = True
                return None
            self._known[frozen] = self._evaluate(assignment)
        return self._known[frozen]

    def _stays_open(self, key: Key, open_: Unknown) -> bool:
        """Whether no choice of values for an unknown would show all that it can do."""
        if key.kind == "other" and key.form != "calendar" and key not in self._untold and not self._options(key):
            self._untold.add(key)
        return key in open_.blind or key in self._untold

    def _learn(self, open_: Unknown) -> dict[Key, set[Any]]:
        """The points at which something turns here; they are kept for other trees, too."""
        self.support |= open_.support
        here: dict[Key, set[Any]] = {}
        for cut in open_.cuts:
            if _in_range(cut):
                here.setdefault(cut.key, set()).add(cut.point)
                self._cuts.setdefault(cut.key, set()).add(cut.point)
        return here

    def _next(self, open_: Unknown, last: Key | None) -> Key | None:
        """The unknown to settle next: what has few values first, `last` at the end; errors cannot be settled.

        Nor can what is blind, or a text: it comes after everything else, and then the way stays open.
        """
        keys = [k for k in open_.support if k.form != "error"]
        return min(keys, key=lambda k: (self._stays_open(k, open_), k == last, _is_measured(k), str(k)), default=None)

    def _values(self, key: Key, cuts: set[Any]) -> tuple[Any, ...]:
        if key.form == "calendar":
            return ("no holidays", "closed")
        match key.kind:
            case "truth":
                return (True, False)
            case "number":
                return _numbers(sorted(cuts), key.floor)
            case "date":
                return _dates(sorted(cuts))
            case _:
                return self._options(key)


def _is_measured(key: Key) -> bool:
    """Whether the values that matter depend on what the unknown is compared with."""
    return key.kind in ("number", "date")


def _in_range(cut: Cut) -> bool:
    return not (cut.key.floor and isinstance(cut.point, int | Fraction) and cut.point < 0)


def _numbers(cuts: list[Any], floor: bool) -> tuple[Any, ...]:
    """The cut points, and one number in each interval between them."""
    if not cuts:
        return (1,)
    values: list[Any] = []
    first = cuts[0]
    if not floor:
        values.append(first - 1)
    elif first > 0:
        values.append(divide(first, 2))
    for one, following in zip(cuts, [*cuts[1:], None], strict=True):
        values.append(one)
        values.append(one + 1 if following is None else divide(one + following, 2))
    return tuple(dict.fromkeys(values))


_SOME_DAY = date(2020, 1, 1)
"""A day for what is compared with none, which every calendar knows."""


def _dates(cuts: list[date]) -> tuple[date, ...]:
    """The cut points and the days beside them."""
    if not cuts:
        return (_SOME_DAY,)
    days: list[int] = []
    for cut in cuts:
        days += [cut.toordinal() - 1, cut.toordinal(), cut.toordinal() + 1]
    return tuple(date.fromordinal(d) for d in sorted(set(days)) if 0 < d <= date.max.toordinal())


def settle(evaluate: Evaluate, options: Options) -> Settled:
    """Every way in which an evaluation may come out; `options` lists the values of unknowns that are words or names."""
    return _Search(evaluate, options).run()


def always(evaluate: Evaluate, options: Options, wanted: Any, limit: int = LIMIT) -> tuple[bool, int]:
    """Whether an evaluation comes out as wanted in every way, and how many evaluations it took to say so.

    The first other way ends the search; so does the limit, and then it is not certain.
    """
    search = _Search(evaluate, options, min(limit, LIMIT))
    search.wanted = wanted
    settled = search.run()
    return not settled.exceeded and settled.outcomes() == {wanted}, search.evaluations
