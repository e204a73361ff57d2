"""What was expected against what came out, in the terms of the scenario file: only what differs is told."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

_MOST_SHOWN = 3
"""Entries of one clause whose differences are told."""
_KEPT = ("what", "by", "to", "until", "clause")
"""What is told of an item of a set of remedies."""


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
            sets = got.get("remedies") or []
            lacking = [items for items in wanted if not any(_same_set(items, other) for other in sets)]
            return [f"remedies: no set is {_shown(items)}; {_nearest_set(items, sets)}" for items in lacking]
        case _:
            actual = got.get(key)
            if _equal(wanted, actual):
                return []
            if isinstance(wanted, list) and isinstance(actual, list) and wanted and actual:
                return _values(key, wanted, actual)
            return [f"{key}: expected {_shown(wanted)}, got {_shown(actual)}"]


def _values(key: str, wanted: Sequence[Any], got: Sequence[Any]) -> list[str]:
    """What differs between two lists of values."""
    surplus = list(got)
    lacking = []
    for value in wanted:
        place = next((n for n, item in enumerate(surplus) if _equal(value, item)), None)
        if place is None:
            lacking.append(value)
        else:
            del surplus[place]
    return [f"{key}: {_lacks_and_has(lacking, surplus)}"]


def _lacks_and_has(lacking: Sequence[Any], surplus: Sequence[Any]) -> str:
    parts = [f"lacks {', '.join(map(_shown, lacking))}"] if lacking else []
    parts += [f"has {', '.join(map(_shown, surplus))} besides"] if surplus else []
    return " and ".join(parts)


def _sets(key: str, wanted: Sequence[Any], got: Sequence[Any]) -> list[str]:
    lacking = [w for w in wanted if w not in got]
    surplus = [g for g in got if g not in wanted]
    return [f"{key}: {_lacks_and_has(lacking, surplus)}"] if lacking or surplus else []


def _entries(name: str, wanted: Sequence[Any], got: Sequence[Mapping[str, Any]]) -> list[str]:
    lines = []
    for entry in wanted:
        if any(_fits(entry, other) for other in got):
            continue
        clause = entry.get("clause") if isinstance(entry, Mapping) else None
        near = [o for o in got if clause is None or o.get("clause") == clause]
        lines.append(f"{name}: no entry is {_shown(entry)}; {_nearest(entry, near)}")
    return lines


def _nearest(entry: Any, near: Sequence[Mapping[str, Any]]) -> str:
    """What the entries of the same clause that come nearest have otherwise; nothing else is told."""
    if not near:
        return "there is nothing of that clause" if "clause" in entry else "there is none"
    ranked = [{k: o.get(k) for k, v in entry.items() if not _equal(v, o.get(k))} for o in near]
    fewest = min(map(len, ranked))
    told = dict.fromkeys(_pairs(different) for different in ranked if len(different) == fewest)
    several = len(near) > 1
    return f"{'the nearest has' if several else 'there is one with'} {', or '.join(list(told)[:_MOST_SHOWN])}"


def _pairs(entry: Mapping[str, Any]) -> str:
    return ", ".join(f"{key} {_shown(value)}" for key, value in entry.items())


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


def _nearest_set(wanted: Any, sets: Sequence[Sequence[Mapping[str, Any]]]) -> str:
    """The set with the fewest items that are lacking or too many; what fits is not told."""
    if not sets:
        return "there is none"
    items = [item for item in wanted if isinstance(item, Mapping)]
    differences = [_items_apart(items, other) for other in sets]
    lacking, surplus = min(differences, key=lambda d: len(d[0]) + len(d[1]))
    if len(lacking) == len(surplus) == 1:
        other = {k: surplus[0].get(k) for k, v in lacking[0].items() if not _equal(v, surplus[0].get(k))}
        what = f" for {lacking[0]['what']}" if "what" in lacking[0] and "what" not in other else ""
        return f"the nearest has{what} {_pairs(other)}"
    short = [{k: item[k] for k in _KEPT if k in item} for item in surplus]
    return f"the nearest {_lacks_and_has(lacking, short)}"


def _items_apart(
    wanted: Sequence[Mapping[str, Any]], got: Sequence[Mapping[str, Any]]
) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]:
    """The items of a set that fit none of another, and those of the other that are left."""
    left = list(got)
    lacking = []
    for item in wanted:
        fits = next((n for n, other in enumerate(left) if _fits(item, other)), None)
        if fits is None:
            lacking.append(item)
        else:
            del left[fits]
    return lacking, left
