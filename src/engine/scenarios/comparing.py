"""What was expected against what came out, in the terms of the scenario file."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any


def differences(expect: Mapping[str, Any], got: Mapping[str, Any]) -> list[str]:
    """A line for each expectation that does not hold, in the order of the file."""
    lines: list[str] = []
    for key, wanted in expect.items():
        lines += _difference(key, wanted, got)
    return lines


def relevant(expect: Mapping[str, Any], got: Mapping[str, Any]) -> dict[str, Any]:
    """The part of an answer that the expectations speak of."""
    names = {
        "remedies_include": "remedies",
        "requires_include": "requires",
        "includes": "duties",
        "excludes": "duties",
        "undetermined_includes": "undetermined",
    }
    return {names.get(key, key): got.get(names.get(key, key)) for key in expect}


def _difference(key: str, wanted: Any, got: Mapping[str, Any]) -> list[str]:
    match key:
        case "by" | "despite" | "missing":
            return _sets(key, wanted, got.get(key) or [])
        case "includes":
            return _entries("duties", wanted, got.get("duties") or [])
        case "undetermined_includes":
            return _entries("undetermined", wanted, got.get("undetermined") or [])
        case "requires_include":
            return _entries("requires", wanted, got.get("requires") or [])
        case "excludes":
            return [
                f"duties: {_shown(entry)} is there, and should not be"
                for entry in wanted
                if any(_fits(entry, other) for other in got.get("duties") or [])
            ]
        case "remedies_include":
            return [
                f"remedies: no set is {_shown(items)}; the sets are {_shown_sets(got.get('remedies') or [])}"
                for items in wanted
                if not any(_same_set(items, other) for other in got.get("remedies") or [])
            ]
        case _:
            actual = got.get(key)
            return [] if _equal(wanted, actual) else [f"{key}: expected {_shown(wanted)}, got {_shown(actual)}"]


def _sets(key: str, wanted: Sequence[Any], got: Sequence[Any]) -> list[str]:
    lacking = [w for w in wanted if w not in got]
    surplus = [g for g in got if g not in wanted]
    if not lacking and not surplus:
        return []
    parts = [f"lacks {', '.join(map(str, lacking))}"] if lacking else []
    parts += [f"has {', '.join(map(str, surplus))} besides"] if surplus else []
    return [f"{key}: {' and '.join(parts)}"]


def _entries(name: str, wanted: Sequence[Any], got: Sequence[Mapping[str, Any]]) -> list[str]:
    lines = []
    for entry in wanted:
        if any(_fits(entry, other) for other in got):
            continue
        near = [o for o in got if isinstance(entry, Mapping) and o.get("clause") == entry.get("clause")]
        shown = "; ".join(_shown({k: o.get(k) for k in entry}) for o in near[:3]) if near else "nothing of that clause"
        lines.append(f"{name}: no entry is {_shown(entry)}; there is {shown}")
    return lines


def _fits(wanted: Any, got: Mapping[str, Any]) -> bool:
    """Whether an entry carries at least what is wanted."""
    return isinstance(wanted, Mapping) and all(_equal(value, got.get(key)) for key, value in wanted.items())


def _same_set(wanted: Any, got: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a set has the same number of items and each wanted one fits another of them."""
    if not isinstance(wanted, Sequence) or len(wanted) != len(got):
        return False
    return _match(list(wanted), list(got))


def _match(wanted: list[Any], got: list[Mapping[str, Any]]) -> bool:
    if not wanted:
        return True
    first, rest = wanted[0], wanted[1:]
    return any(_fits(first, item) and _match(rest, got[:n] + got[n + 1 :]) for n, item in enumerate(got))


def _equal(wanted: Any, got: Any) -> bool:
    """Equality as scenario files mean it: numbers by value, a party also in a list of them."""
    if wanted is None or got is None or isinstance(wanted, bool) or isinstance(got, bool):
        return wanted is got
    if isinstance(got, list):
        if isinstance(wanted, list):
            return len(wanted) == len(got) and _match_values(list(wanted), list(got))
        return any(_equal(wanted, item) for item in got)
    if isinstance(wanted, list):
        return len(wanted) == 1 and _equal(wanted[0], got)
    one, other = _number(wanted), _number(got)
    if one is not None and other is not None:
        return one == other
    return str(wanted) == str(got)


def _match_values(wanted: list[Any], got: list[Any]) -> bool:
    for value in wanted:
        place = next((n for n, item in enumerate(got) if _equal(value, item)), None)
        if place is None:
            return False
        del got[place]
    return True


def _number(value: Any) -> Fraction | None:
    text = str(value).strip().removesuffix("%")
    try:
        exact = Fraction(text.replace(",", ""))
    except (ValueError, ZeroDivisionError):
        return None
    return exact / 100 if str(value).strip().endswith("%") else exact


def _shown(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{k}: {_shown(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_shown(v) for v in value) + "]"
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _shown_sets(sets: Sequence[Any]) -> str:
    keep = ("what", "by", "to", "until", "clause")
    return _shown([[{k: i[k] for k in keep if k in i} for i in items] for items in sets]) if sets else "none"
