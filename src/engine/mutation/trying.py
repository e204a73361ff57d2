"""Changes tried one after the other, each with the checks that can notice it, until one of them does.

All checks are run once on the rule files as they are, and for each is noted what it evaluates. A change is then tried
with the checks that evaluate what it changes: first those that name the clause, then those that evaluate least.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from contract_dsl.diagnostics import Diagnostic
from contract_dsl.priority import within

from ..answering.history import History
from ..evaluate.program import Program, prepare
from ..evaluate.worlds import make_world
from ..scenarios import Runner, Scenario
from ..service import Refused, Rules
from .change import Change, changed
from .checks import Prepared, differs, evaluated_plainly, prepare_check
from .implied import why_implied
from .watching import Seen, WatchedWorld, Watcher


@dataclass(frozen=True, slots=True)
class Tried:
    """A change, how many checks evaluate what it changes, and the one that noticed it, if one did.

    `implied` says why none can notice it, where that can be seen; it is not tried then.
    """

    change: Change
    reached: int
    noticed_by: Prepared | None
    implied: str = ""


@dataclass(frozen=True, slots=True)
class Failing:
    """A check that does not hold on the rule files as they are."""

    prepared: Prepared
    differences: tuple[str, ...]


@dataclass(slots=True)
class Bench:
    """The checks of one rule set, and which of them evaluate what."""

    path: Path
    rules: Rules
    checks: list[Prepared] = field(default_factory=list)
    failing: list[Failing] = field(default_factory=list)
    _evaluated: dict[int | str, int] = field(default_factory=dict)
    """For each identity of a node or name a bit for each check."""
    _sizes: list[int] = field(default_factory=list)

    def add(self, scenario: Scenario, runner: Runner) -> None:
        """Run the checks of a scenario and note what they evaluate. Raises `Refused` if something in it is wrong."""
        log = runner.log(self.rules, scenario)
        findings: list[Diagnostic] = []
        for check in scenario.checks:
            try:
                prepared = prepare_check(self.rules, scenario, check, log)
            except Refused as refused:
                findings += [f for f in refused.findings if f not in findings]
                continue
            self._watch(prepared)
        if findings:
            sources = {scenario.source.path: scenario.source} if scenario.source is not None else {}
            raise Refused(findings, sources)

    def _watch(self, prepared: Prepared) -> None:
        seen: Seen = set()
        found = differs(self._watched(prepared, seen), prepared)
        evaluated_plainly(self._watched(prepared, seen), prepared)
        if found:
            self.failing.append(Failing(prepared, tuple(found)))
            return
        bit = 1 << len(self.checks)
        self.checks.append(prepared)
        self._sizes.append(len(seen))
        for key in seen:
            self._evaluated[key] = self._evaluated.get(key, 0) | bit

    def _watched(self, prepared: Prepared, seen: Seen) -> History:
        """A history of its own: what one check has worked out, the next would not evaluate."""
        program = self.rules.program
        world = make_world(program, prepared.log, prepared.known_at, kind=WatchedWorld)
        world.interpreter = Watcher(seen)
        history = History(program, self.rules.digest, prepared.log, prepared.known_at)
        vars(history)["world"] = world
        return history

    # ---- a change

    def attempt(self, change: Change) -> Tried:
        """Try a change."""
        order = self.reaching(change)
        implied = why_implied(self.rules.model, change)
        noticed_by = self._first(change, order) if order and not implied else None
        return Tried(change, len(order), noticed_by, implied)

    def reaching(self, change: Change) -> list[Prepared]:
        """The checks that evaluate what is changed, the most telling first."""
        if change.sites:
            bits = 0
            for site in change.sites:
                bits |= self._evaluated.get(site, 0)
            places = [place for place in range(len(self.checks)) if bits >> place & 1]
        else:
            places = list(range(len(self.checks)))
        places.sort(key=lambda place: (not _speaks_of(self.checks[place], change), self._sizes[place], place))
        return [self.checks[place] for place in places]

    def _first(self, change: Change, order: Sequence[Prepared]) -> Prepared | None:
        """The first check whose answer is another one, or that cannot be answered any more."""
        program: Program | None = None
        histories: dict[Any, History] = {}
        for prepared in order:
            try:
                program = program or prepare(changed(self.rules.model, change))
                history = histories.get(prepared.history)
                if history is None:
                    history = History(program, self.rules.digest, prepared.log, prepared.known_at)
                    histories[prepared.history] = history
                if differs(history, prepared):
                    return prepared
            except Exception:  # noqa: BLE001  # rules that no author could have written may fail in any way
                return prepared
        return None


def _speaks_of(prepared: Prepared, change: Change) -> bool:
    names = (change.clause, change.definition)
    return any(within(name, other) or within(other, name) for name in prepared.names for other in names)
