"""How much of what can be decided was decided."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path

from ...log import EventLog
from ...service import Rules
from ..files import Check
from .observing import Observer, Seen
from .units import Unit, units_of


@dataclass(frozen=True, slots=True)
class Reached:
    """One unit: in how many checks it came out yes, no, and neither; of duties and rights also how they stood."""

    unit: Unit
    yes: int
    no: int
    open: int
    statuses: tuple[str, ...]

    @property
    def possible(self) -> int:
        """How many outcomes it can have."""
        return 2 if self.unit.both else 1

    @property
    def reached(self) -> int:
        """How many of them some check saw."""
        return (self.yes > 0) + (self.unit.both and self.no > 0)


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The units of one rule set."""

    path: Path
    checks: int
    units: tuple[Reached, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Every rule set that some check was about."""

    sets: tuple[RuleSet, ...]

    @property
    def reached(self) -> int:
        """Outcomes that some check saw."""
        return sum(u.reached for s in self.sets for u in s.units)

    @property
    def possible(self) -> int:
        """Outcomes that there are."""
        return sum(u.possible for s in self.sets for u in s.units)

    @property
    def share(self) -> Fraction:
        """The part of the outcomes that some check saw; all of them, if there are none."""
        return Fraction(self.reached, self.possible) if self.possible else Fraction(1)


class Observers:
    """Observes checks of whatever rule sets they are about."""

    def __init__(self) -> None:
        self._by_path: dict[Path, Observer] = {}

    def watch(self, path: Path, rules: Rules, log: EventLog, known_at: date | None, check: Check) -> None:
        """Observe a check; see `engine.scenarios.runner.Watch`."""
        if path not in self._by_path:
            self._by_path[path] = Observer(rules)
        self._by_path[path].observe(log, known_at, check)

    def coverage(self) -> Coverage:
        """What was observed, unit by unit, in the order of the rule files."""
        return Coverage(
            tuple(
                RuleSet(path, each.seen.checks, tuple(_reached(u, each.seen) for u in units_of(each.rules.model)))
                for path, each in self._by_path.items()
            )
        )


def _reached(unit: Unit, seen: Seen) -> Reached:
    return Reached(
        unit,
        seen.yes.get(unit.key, 0),
        seen.no.get(unit.key, 0) if unit.both else 0,
        seen.open.get(unit.key, 0),
        tuple(sorted(seen.statuses.get(unit.key, ()))),
    )


def percent(share: Fraction) -> str:
    """A share as a percentage with one decimal, rounded down: what is not all is never 100."""
    tenths = share.numerator * 1000 // share.denominator
    return f"{tenths // 10}.{tenths % 10}"
