"""The labels of limbs, `(i)`, `(A)`, `(2)`: where they stand, and whether they stand in their order."""

from collections.abc import Sequence
from itertools import groupby

from ..source import Span
from ..syntax import nodes as s
from .scope import Scope

Labelled = s.ClauseLimb | s.LimbExpr | s.DescribedLimb

_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def label_span(limb: Labelled) -> Span:
    """Where the label of a limb stands."""
    span = limb.span
    return Span(span.path, span.line, span.column, span.line, span.column + len(limb.label) + 2)


def check_order(scope: Scope, limbs: Sequence[Labelled]) -> None:
    """A warning for the first limb that stands after one which the print has later."""
    place = _break([limb.label for limb in limbs])
    if place is not None:
        limb, before = limbs[place], limbs[place - 1]
        message = f"the limb `({limb.label})` stands after `({before.label})`"
        scope.warn("C113", label_span(limb), message, "put the limbs into the order of the print, or mend the label")


def _break(labels: Sequence[str]) -> int | None:
    """The place at which labels of one style go back; a list may go on in another style, as from `(ii)` to `(A)`."""
    start = 0
    for _, group in groupby(labels, lambda label: (label.isdigit(), label.isupper())):
        run = list(group)
        back = _break_in(run)
        if back is not None:
            return start + back
        start += len(run)
    return None


def _break_in(labels: Sequence[str]) -> int | None:
    """The place at which labels go back, in the reading (roman, letters, digits) that goes on for longest."""
    worst = 0
    for reading in (_digits, _roman, _letters):
        values = [reading(label) for label in labels]
        known = [v for v in values if v is not None]
        if len(known) != len(values):
            continue
        back = next((i for i in range(1, len(known)) if known[i] < known[i - 1]), None)
        if back is None:
            return None
        worst = max(worst, back)
    return worst or None


def _digits(label: str) -> int | None:
    return int(label) if label.isdigit() else None


def _roman(label: str) -> int | None:
    values = [_ROMAN.get(letter.lower(), 0) for letter in label]
    if not all(values):
        return None
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))


def _letters(label: str) -> int | None:
    """`a` to `z`, then `aa` to `zz`."""
    if not label.isalpha() or len(set(label.lower())) != 1:
        return None
    return 26 * (len(label) - 1) + ord(label[0].lower())
