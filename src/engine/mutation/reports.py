"""What the checks notice and what they do not, for a person and for a program."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from ..scenarios.coverage import percent
from .change import WORDS, Kind
from .trying import Tried

_UNREACHED = "no check evaluates it"


@dataclass(frozen=True, slots=True)
class Report:
    """The changes of one rule set that were tried, of how many there are."""

    path: Path
    checks: int
    possible: int
    without_meaning: int
    tried: tuple[Tried, ...]

    @property
    def noticed(self) -> int:
        """How many changes some check noticed."""
        return sum(t.noticed_by is not None for t in self.tried)

    @property
    def unnoticed(self) -> tuple[Tried, ...]:
        """What no check noticed, in the order of the rule files."""
        return tuple(t for t in self.tried if t.noticed_by is None and not t.implied)

    @property
    def implied(self) -> tuple[Tried, ...]:
        """What no check can notice."""
        return tuple(t for t in self.tried if t.implied)


def share(reports: Sequence[Report]) -> Fraction:
    """The part of the changes that some check noticed, of those that one can notice; all of them, if there are none."""
    tried = sum(len(r.tried) - len(r.implied) for r in reports)
    return Fraction(sum(r.noticed for r in reports), tried) if tried else Fraction(1)


def as_text(reports: Sequence[Report]) -> str:
    """Totals by kind, then every change that no check noticed."""
    return "\n".join(line for report in reports for line in _report(report)) + "\n"


def _report(report: Report) -> list[str]:
    tried = len(report.tried) - len(report.implied)
    noticed = f"{report.noticed:,} of {tried:,} change{'' if tried == 1 else 's'} noticed ({percent(share([report]))}%)"
    sampled = len(report.tried) < report.possible
    of_all = f", of {report.possible:,} that are possible" if sampled else ""
    by = f"by {report.checks:,} check{'' if report.checks == 1 else 's'}"
    lines = [f"{seen_from_here(report.path)}: {noticed}{of_all}, {by}"]
    totals = _totals(report)
    width = max((len(WORDS[kind]) for kind in totals), default=0)
    size = max((len(f"{of:,}") for _, of in totals.values()), default=0)
    lines += [f"  {WORDS[k]:{width}}  {n:>{size},} of {of:>{size},}" for k, (n, of) in totals.items()]
    if report.without_meaning:
        count = report.without_meaning
        were = "would change nothing and was" if count == 1 else "would change nothing and were"
        lines.append(f"  {count:,} more {were} not tried")
    if report.unnoticed:
        lines += ["", "no check notices"]
    for each in report.unnoticed:
        change = each.change
        lines.append(f"  {change.clause}  {seen_from_here(Path(change.span.path))}:{change.span.line}")
        lines.append(f"      {change.what}{'' if each.reached else f' ({_UNREACHED})'}")
    if report.implied:
        lines += ["", "no check can notice"]
    for each in report.implied:
        lines.append(f"  {each.change.clause}  {seen_from_here(Path(each.change.span.path))}:{each.change.span.line}")
        lines.append(f"      {each.change.what}: {each.implied}")
    return lines


def _totals(report: Report) -> dict[Kind, tuple[int, int]]:
    """For each kind how many were noticed, of how many."""
    found: dict[Kind, tuple[int, int]] = {}
    for kind in WORDS:
        of_kind = [t for t in report.tried if t.change.kind == kind and not t.implied]
        if of_kind:
            found[kind] = (sum(t.noticed_by is not None for t in of_kind), len(of_kind))
    return found


def as_json(reports: Sequence[Report]) -> dict[str, Any]:
    """The same as a record; of what was noticed, the check that noticed it."""
    return {
        "percent": percent(share(reports)),
        "noticed": sum(r.noticed for r in reports),
        "tried": sum(len(r.tried) - len(r.implied) for r in reports),
        "possible": sum(r.possible for r in reports),
        "rules": [
            {
                "path": seen_from_here(report.path),
                "checks": report.checks,
                "kinds": {k: {"noticed": n, "tried": of} for k, (n, of) in _totals(report).items()},
                "changes": [_record(each) for each in report.tried],
            }
            for report in reports
        ],
    }


def _record(tried: Tried) -> dict[str, Any]:
    change, by = tried.change, tried.noticed_by
    return {
        "kind": change.kind,
        "clause": change.clause,
        "file": seen_from_here(Path(change.span.path)),
        "line": change.span.line,
        "what": change.what,
        "checks": tried.reached,
        "implied": tried.implied or None,
        "noticed_by": f"{seen_from_here(by.scenario.path)}:{by.check.line}" if by is not None else None,
    }


def seen_from_here(path: Path) -> str:
    """A path below the folder that one is in without that folder."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return str(path)
