"""What the checks decided, for a person, for a program, and for the tools that show coverage beside the text."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .reached import Coverage, Reached, percent


def as_text(coverage: Coverage) -> str:
    """A line for each clause and limb, file by file, and the sum."""
    lines: list[str] = []
    for rule_set in coverage.sets:
        names = max((len(u.unit.id) for u in rule_set.units), default=0)
        kinds = max((len(u.unit.what) for u in rule_set.units), default=0)
        path = ""
        for each in rule_set.units:
            if each.unit.span.path != path:
                path = each.unit.span.path
                lines.append(_seen_from_here(path))
            lines.append(f"  {each.unit.id:{names}}  {each.unit.what:{kinds}}  {_outcomes(each)}")
    checks = sum(s.checks for s in coverage.sets)
    lines.append(
        f"{coverage.reached} of {coverage.possible} outcomes were seen ({percent(coverage.share)}%), "
        f"in {checks} check{'' if checks == 1 else 's'}"
    )
    return "\n".join(lines) + "\n"


def _outcomes(each: Reached) -> str:
    if not each.yes and not each.no:
        return f"never; unknown {each.open}" if each.open else "never"
    told = [f"yes {each.yes}" if each.yes else "never yes"]
    if each.unit.both:
        told.append(f"no {each.no}" if each.no else "never no")
    if each.open:
        told.append(f"unknown {each.open}")
    text = ", ".join(told)
    return f"{text}: {', '.join(s.replace('_', ' ') for s in each.statuses)}" if each.statuses else text


def as_json(coverage: Coverage) -> dict[str, Any]:
    """The same with its places; `no` is null where a clause has no condition."""
    return {
        "percent": percent(coverage.share),
        "reached": coverage.reached,
        "possible": coverage.possible,
        "rules": [
            {
                "path": _seen_from_here(str(rule_set.path)),
                "checks": rule_set.checks,
                "clauses": [_record(each) for each in rule_set.units],
            }
            for rule_set in coverage.sets
        ],
    }


def _record(each: Reached) -> dict[str, Any]:
    unit = each.unit
    record: dict[str, Any] = {
        "clause": unit.id,
        "kind": unit.what,
        "file": _seen_from_here(unit.span.path),
        "line": unit.span.line,
        "yes": each.yes,
        "no": each.no if unit.both else None,
        "unknown": each.open,
    }
    return record | ({"statuses": list(each.statuses)} if each.statuses else {})


def as_json_text(coverage: Coverage) -> str:
    """The same as text."""
    return json.dumps(as_json(coverage), indent=2, ensure_ascii=False) + "\n"


def as_lcov(coverage: Coverage) -> str:
    """LCOV: a line of a rule file counts the checks that decided something there; yes and no are its branches."""
    by_file: dict[str, list[Reached]] = {}
    for rule_set in coverage.sets:
        for each in rule_set.units:
            by_file.setdefault(_seen_from_here(each.unit.span.path), []).append(each)
    return "".join(line + "\n" for path, units in sorted(by_file.items()) for line in _file(path, units))


def _file(path: str, units: list[Reached]) -> Iterator[str]:
    lines: dict[int, int] = {}
    branches: list[str] = []
    taken = 0
    for block, each in enumerate(units):
        line, decided = each.unit.span.line, each.yes + each.no
        lines[line] = lines.get(line, 0) + decided
        for branch, count in enumerate((each.yes, each.no)[: each.possible]):
            branches.append(f"BRDA:{line},{block},{branch},{count if decided else '-'}")
            taken += count > 0
    yield "TN:"
    yield f"SF:{path}"
    yield from branches
    yield f"BRF:{len(branches)}"
    yield f"BRH:{taken}"
    yield from (f"DA:{line},{count}" for line, count in sorted(lines.items()))
    yield f"LF:{len(lines)}"
    yield f"LH:{sum(count > 0 for count in lines.values())}"
    yield "end_of_record"


def _seen_from_here(path: str) -> str:
    """A path below the folder that one is in without that folder."""
    try:
        return Path(path).resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path
