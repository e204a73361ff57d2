"""Values that are not there: what is unknown, and what is absent.

*Unknown* is true of the world and not recorded: an open fact, a field that a question leaves out, a day beyond a
calendar. It carries its support (the unknowns that it rests on) through arithmetic, and, as long as it is a quotient of
linear terms in one unknown number, the points at which comparisons with it turn, so that settling it needs a few values
and not all.

*Absent* is what nobody meant to be there: the latest of no events, an optional field left out. Arithmetic with it is
absent, every comparison with it is no.

Python's own `and`, `or` and `if` on an unknown raise `UnknownTruth`: fast code runs in two values and falls back to the
interpreter, which knows three.
"""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any, Final, Literal, NamedTuple

Kind = Literal["truth", "number", "date", "other"]
Number = int | Fraction


class Key(NamedTuple):
    """One unknown: a fact with its arguments, a field of an event, a calendar year, or an error.

    `form` is `fact`, `field`, `calendar` or `error`; `event` is the id of the event of a field, empty for the act in
    question; `floor` says that the number cannot be negative.
    """

    form: Literal["fact", "field", "calendar", "error"]
    name: str
    of: tuple[str, ...] = ()
    event: str = ""
    kind: Kind = "truth"
    type_name: str = ""
    floor: bool = False

    def __str__(self) -> str:
        if self.form == "field":
            return f"{self.event}.{self.name}" if self.event else self.name
        if self.form == "error":
            return self.name
        name = "Calendar" if self.form == "calendar" else self.name.partition(":")[2] or self.name
        arguments = (self.name, *self.of) if self.form == "calendar" else self.of
        return f"{name}({', '.join(arguments)})" if arguments else name


class Cut(NamedTuple):
    """A value of an unknown at which a comparison with it turns."""

    key: Key
    point: Number | date


class UnknownTruth(Exception):
    """An unknown value was asked for a plain yes or no."""


class Form(NamedTuple):
    """`(a u + b) / (c u + d)` for an unknown number u; for a date u is its ordinal."""

    key: Key
    a: Number
    b: Number
    c: Number
    d: Number


_NO_KEYS: Final[frozenset[Key]] = frozenset()
_NO_CUTS: Final[frozenset[Cut]] = frozenset()


def exact(value: Number) -> Number:
    """A whole number as int, any other as Fraction."""
    return value.numerator if isinstance(value, Fraction) and value.denominator == 1 else value


def divide(a: Number, b: Number) -> Number:
    """The exact quotient."""
    if isinstance(a, int) and isinstance(b, int):
        quotient, rest = divmod(a, b)
        return quotient if rest == 0 else Fraction(a, b)
    return exact(Fraction(a) / b)


class Absent:
    """The one value of its kind: see the module."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "absent"

    def __reduce__(self) -> str:
        return "ABSENT"

    def _absent(self, *_: object) -> "Absent":
        return self

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __neg__ = _absent

    def _no(self, _: object) -> bool:
        return False

    __lt__ = __le__ = __gt__ = __ge__ = _no

    def __eq__(self, other: object) -> bool:
        return other is self

    def __hash__(self) -> int:
        return 0


ABSENT: Final = Absent()


class Unknown:
    """A value that is not known: see the module. `low` is a bound that it certainly keeps, for numbers."""

    __slots__ = ("cuts", "form", "kind", "low", "support")

    def __init__(
        self,
        support: frozenset[Key],
        kind: Kind,
        cuts: frozenset[Cut] = _NO_CUTS,
        form: Form | None = None,
        low: Number | None = None,
    ) -> None:
        self.support = support
        self.kind = kind
        self.cuts = cuts
        self.form = form
        self.low = low

    def __bool__(self) -> bool:
        raise UnknownTruth

    def __repr__(self) -> str:
        return f"unknown({', '.join(sorted(map(str, self.support)))})"

    # ---- arithmetic

    def __add__(self, other: Any) -> Any:
        if other is ABSENT:
            return ABSENT
        if isinstance(other, Unknown):
            low = self.low + other.low if self.low is not None and other.low is not None else None
            return merged((self, other), self.kind if self.kind == "date" else other.kind, low=low)
        if isinstance(other, date):
            return Unknown(self.support, "date", self.cuts)
        low = self.low + other if self.low is not None else None
        form = self.form
        if form is not None:
            form = Form(form.key, form.a + other * form.c, form.b + other * form.d, form.c, form.d)
        return Unknown(self.support, self.kind, self.cuts, form, low)

    __radd__ = __add__

    def __neg__(self) -> "Unknown":
        form = self.form
        if form is not None:
            form = Form(form.key, -form.a, -form.b, form.c, form.d)
        return Unknown(self.support, self.kind, self.cuts, form)

    def __sub__(self, other: Any) -> Any:
        if other is ABSENT:
            return ABSENT
        if isinstance(other, Unknown):
            return merged((self, other), "number" if self.kind == other.kind else self.kind)
        if isinstance(other, date):
            return Unknown(self.support, "number", self.cuts)
        return self + (-other)

    def __rsub__(self, other: Any) -> Any:
        if other is ABSENT:
            return ABSENT
        if isinstance(other, date):
            return Unknown(self.support, "number" if self.kind == "date" else "date", self.cuts)
        return (-self) + other

    def __mul__(self, other: Any) -> Any:
        if other is ABSENT:
            return ABSENT
        if isinstance(other, Unknown):
            low = (
                self.low * other.low
                if self.low is not None and other.low is not None and self.low >= 0 and other.low >= 0
                else None
            )
            return merged((self, other), "number", low=low)
        form = self.form
        if form is not None:
            form = Form(form.key, form.a * other, form.b * other, form.c, form.d)
        low = self.low * other if self.low is not None and other >= 0 else None
        return Unknown(self.support, self.kind, self.cuts, form, low)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Any:
        if other is ABSENT:
            return ABSENT
        if isinstance(other, Unknown):
            return merged((self, other), "number")
        return self * divide(1, other)

    def __rtruediv__(self, other: Any) -> Any:
        if other is ABSENT:
            return ABSENT
        form = self.form
        if form is not None:
            form = Form(form.key, other * form.c, other * form.d, form.a, form.b)
        return Unknown(self.support, self.kind, self.cuts, form)

    # ---- comparison

    def _compare(self, other: Any, decided: bool | None) -> Any:
        """An unknown truth, with the points at which it turns; `decided` if the lower bound settles it already."""
        if other is ABSENT:
            return False
        if isinstance(other, Unknown):
            return merged((self, other), "truth")
        if decided is not None:
            return decided
        return Unknown(self.support, "truth", self.cuts | self._turning(other))

    def _turning(self, other: Any) -> frozenset[Cut]:
        form = self.form
        if form is None:
            return _NO_CUTS
        if isinstance(other, date):
            other = other.toordinal()
        elif not isinstance(other, int | Fraction) or isinstance(other, bool):
            return _NO_CUTS
        points: list[Number] = []
        slope = form.a - other * form.c
        if slope != 0:
            points.append(divide(other * form.d - form.b, slope))
        if form.c != 0:
            points.append(divide(-form.d, form.c))
        if form.key.kind == "date":
            days = [p for p in points if isinstance(p, int) and 0 < p < date.max.toordinal()]
            return frozenset(Cut(form.key, date.fromordinal(p)) for p in days)
        return frozenset(Cut(form.key, p) for p in points)

    def _above(self, other: Any, *, strictly: bool) -> bool:
        """Whether the lower bound alone puts this above a number."""
        if self.low is None or not isinstance(other, int | Fraction):
            return False
        return self.low > other or (not strictly and self.low == other)

    def __lt__(self, other: Any) -> Any:
        return self._compare(other, False if self._above(other, strictly=False) else None)

    def __le__(self, other: Any) -> Any:
        return self._compare(other, False if self._above(other, strictly=True) else None)

    def __gt__(self, other: Any) -> Any:
        return self._compare(other, True if self._above(other, strictly=True) else None)

    def __ge__(self, other: Any) -> Any:
        return self._compare(other, True if self._above(other, strictly=False) else None)

    def equals(self, other: Any) -> Any:
        """Whether the two are equal: unknown, with the point at which it turns."""
        return self._compare(other, None)


def merged(values: Iterable[Any], kind: Kind, *, low: Number | None = None) -> Unknown:
    """An unknown that rests on everything that the unknown ones of `values` rest on."""
    support, cuts = _NO_KEYS, _NO_CUTS
    for value in values:
        if isinstance(value, Unknown):
            support, cuts = support | value.support, cuts | value.cuts
    return Unknown(support, kind, cuts, None, low)


def unknown(key: Key) -> Unknown:
    """The value of one unknown."""
    form = Form(key, 1, 0, 0, 1) if key.kind in ("number", "date") else None
    return Unknown(frozenset((key,)), key.kind, _NO_CUTS, form, 0 if key.floor else None)


def failed(message: str, kind: Kind = "other") -> Unknown:
    """The value of an expression that went wrong: it decides nothing, and the answer names it."""
    return Unknown(frozenset((Key("error", message),)), kind)


def is_known(value: Any) -> bool:
    """Whether nothing about a value is unknown; lists are looked into."""
    if isinstance(value, Unknown):
        return False
    return all(is_known(v) for v in value) if isinstance(value, tuple) else True


# ---- three-valued logic


def negation(value: Any) -> Any:
    """Not, in three values."""
    return value if isinstance(value, Unknown) else not value


def conjunction(values: Iterable[Any]) -> Any:
    """All of them, in three values."""
    open_: list[Unknown] = []
    for value in values:
        if isinstance(value, Unknown):
            open_.append(value)
        elif not value:
            return False
    return merged(open_, "truth") if open_ else True


def disjunction(values: Iterable[Any]) -> Any:
    """Any of them, in three values."""
    open_: list[Unknown] = []
    for value in values:
        if isinstance(value, Unknown):
            open_.append(value)
        elif value:
            return True
    return merged(open_, "truth") if open_ else False


def equal(left: Any, right: Any) -> Any:
    """Equality in three values; nothing equals what is absent."""
    if isinstance(left, Unknown):
        return left.equals(right)
    if isinstance(right, Unknown):
        return right.equals(left)
    return left is not ABSENT and right is not ABSENT and left == right


def compare(operator: str, left: Any, right: Any) -> Any:
    """A comparison in three values; with what is absent it is no."""
    if left is ABSENT or right is ABSENT:
        return False
    match operator:
        case "=":
            return equal(left, right)
        case "<>":
            return negation(equal(left, right))
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case _:
            return left >= right
