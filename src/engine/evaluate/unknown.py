"""Values that are not there: what is unknown, and what is absent.

*Unknown* is true of the world and not recorded: an open fact, a field that a question leaves out, a day beyond a
calendar. It carries its support (the unknowns that it rests on) through arithmetic, and, as long as it is one of some
quotients of linear terms in one unknown number or date, the points at which comparisons with it turn, so that settling
it needs a few values and not all. Where those points cannot be told, the unknown is *blind*: no choice of values shows
all that it can do, and what hangs on it stays open.

*Absent* is what nobody meant to be there: the latest of no events, an optional field left out. Arithmetic with it is
absent, every comparison with it is no.

Python's own `and`, `or` and `if` on an unknown raise `UnknownTruth`: fast code runs in two values and falls back to the
interpreter, which knows three.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from fractions import Fraction
from math import floor
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

    @property
    def linear(self) -> bool:
        """Whether it is `(a u + b) / d`."""
        return self.c == 0


Pieces = tuple[Form, ...]
"""What a value is one of; empty where it takes other values only at points that are known already."""

_MOST_PIECES = 12
_MEASURED: Final = ("number", "date")
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
    """A value that is not known: see the module. `low` is a bound that it certainly keeps, for numbers.

    `pieces` is none where nobody can tell at which values of its support a comparison with it turns; `blind` are the
    unknowns of which that was already needed.
    """

    __slots__ = ("blind", "cuts", "kind", "low", "pieces", "support")

    def __init__(
        self,
        support: frozenset[Key],
        kind: Kind,
        cuts: frozenset[Cut] = _NO_CUTS,
        pieces: Pieces | None = (),
        *,
        blind: frozenset[Key] = _NO_KEYS,
        low: Number | None = None,
    ) -> None:
        self.support = support
        self.kind = kind
        self.cuts = cuts
        self.pieces = pieces
        self.blind = blind
        self.low = low

    def __bool__(self) -> bool:
        raise UnknownTruth

    def __repr__(self) -> str:
        return f"unknown({', '.join(sorted(map(str, self.support)))})"

    # ---- arithmetic

    def _mapped(self, change: Callable[[Form], Form], kind: Kind, low: Number | None = None) -> "Unknown":
        pieces = None if self.pieces is None else tuple(change(piece) for piece in self.pieces)
        return Unknown(self.support, kind, self.cuts, pieces, blind=self.blind, low=low)

    def _joined(
        self, other: "Unknown", join: Callable[[Form, Form], Form | None], kind: Kind, low: Number | None = None
    ) -> "Unknown":
        """What comes of two unknowns; seen through as long as both are made of linear terms in the same one."""
        both = merged((self, other), kind, low=low)
        both.pieces = _each_pair(self, other, join)
        return both

    def _shifted(self, by: Number, kind: Kind, low: Number | None = None) -> "Unknown":
        return self._mapped(lambda f: Form(f.key, f.a + by * f.c, f.b + by * f.d, f.c, f.d), kind, low)

    def __add__(self, other: Any) -> Any:
        if other is ABSENT:
            return ABSENT
        if isinstance(other, Unknown):
            low = self.low + other.low if self.low is not None and other.low is not None else None
            return self._joined(other, _sum, self.kind if self.kind == "date" else other.kind, low)
        if isinstance(other, date):
            return self._shifted(other.toordinal(), "date")
        return self._shifted(other, self.kind, self.low + other if self.low is not None else None)

    __radd__ = __add__

    def __neg__(self) -> "Unknown":
        return self._mapped(lambda f: Form(f.key, -f.a, -f.b, f.c, f.d), self.kind)

    def __sub__(self, other: Any) -> Any:
        if other is ABSENT:
            return ABSENT
        if isinstance(other, Unknown):
            return self._joined(other, _difference, "number" if self.kind == other.kind else self.kind)
        if isinstance(other, date):
            return self._shifted(-other.toordinal(), "number")
        return self + (-other)

    def __rsub__(self, other: Any) -> Any:
        if other is ABSENT:
            return ABSENT
        if isinstance(other, date):
            return (-self)._shifted(other.toordinal(), "number" if self.kind == "date" else "date")
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
            return self._joined(other, _product, "number", low)
        low = self.low * other if self.low is not None and other >= 0 else None
        return self._mapped(lambda f: Form(f.key, f.a * other, f.b * other, f.c, f.d), self.kind, low)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Any:
        if other is ABSENT:
            return ABSENT
        if isinstance(other, Unknown):
            return self._joined(other, _quotient, "number")
        return self * divide(1, other)

    def __rtruediv__(self, other: Any) -> Any:
        if other is ABSENT:
            return ABSENT
        return self._mapped(lambda f: Form(f.key, other * f.c, other * f.d, f.a, f.b), self.kind)

    # ---- comparison

    def _compare(self, other: Any, decided: bool | None) -> Any:
        """An unknown truth, with the points at which it turns; `decided` if the lower bound settles it already."""
        if other is ABSENT:
            return False
        if isinstance(other, Unknown):
            return self._compare_unknown(other)
        if decided is not None:
            return decided
        if self.kind not in _MEASURED:
            return Unknown(self.support, "truth", self.cuts, blind=self.blind)
        if isinstance(other, date):
            other = other.toordinal()
        if self.pieces is None or not isinstance(other, int | Fraction) or isinstance(other, bool):
            return Unknown(self.support, "truth", self.cuts, blind=self.blind | _single(self.support))
        points = (cut for piece in self.pieces for cut in _turning(piece, other))
        return Unknown(self.support, "truth", self.cuts.union(points), blind=self.blind)

    def _compare_unknown(self, other: "Unknown") -> "Unknown":
        if self.kind not in _MEASURED or other.kind not in _MEASURED:
            return merged((self, other), "truth")
        gap = self._joined(other, _difference, "number")
        blind = gap.blind | (_single(gap.support) if gap.pieces is None else _NO_KEYS)
        points = (cut for piece in gap.pieces or () for cut in _turning(piece, 0))
        return Unknown(gap.support, "truth", gap.cuts.union(points), blind=blind)

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


def _single(support: frozenset[Key]) -> frozenset[Key]:
    """The number or date that a value rests on alone; while there are others, those are settled first."""
    return support if len(support) == 1 and all(k.kind in _MEASURED for k in support) else _NO_KEYS


def _turning(form: Form, other: Number) -> Iterator[Cut]:
    """The values of the unknown at which a comparison of the form with a number turns."""
    points: list[Number] = []
    slope = form.a - other * form.c
    if slope != 0:
        points.append(divide(other * form.d - form.b, slope))
    if form.c != 0:
        points.append(divide(-form.d, form.c))
    for point in points:
        if form.key.kind != "date":
            yield Cut(form.key, point)
        elif 0 < (day := floor(point)) < date.max.toordinal():
            yield Cut(form.key, date.fromordinal(day))


def _each_pair(one: Unknown, other: Unknown, join: Callable[[Form, Form], Form | None]) -> Pieces | None:
    """The forms that come of each piece of one with each of the other; none if one of them is none."""
    if one.pieces is None or other.pieces is None:
        return None
    if not one.pieces and not other.pieces:
        return ()
    if len(one.pieces) * len(other.pieces) not in range(1, _MOST_PIECES + 1):
        return None
    found: list[Form] = []
    for left in one.pieces:
        for right in other.pieces:
            joined = join(left, right) if left.key == right.key and left.linear and right.linear else None
            if joined is None:
                return None
            found.append(joined)
    return tuple(dict.fromkeys(found))


def _sum(one: Form, other: Form) -> Form:
    return Form(one.key, one.a * other.d + other.a * one.d, one.b * other.d + other.b * one.d, 0, one.d * other.d)


def _difference(one: Form, other: Form) -> Form:
    return _sum(one, Form(other.key, -other.a, -other.b, 0, other.d))


def _product(one: Form, other: Form) -> Form | None:
    if one.a != 0 and other.a != 0:
        return None
    return Form(one.key, one.a * other.b + one.b * other.a, one.b * other.b, 0, one.d * other.d)


def _quotient(one: Form, other: Form) -> Form:
    return Form(one.key, one.a * other.d, one.b * other.d, other.a * one.d, other.b * one.d)


def merged(values: Iterable[Any], kind: Kind, *, low: Number | None = None) -> Unknown:
    """An unknown that rests on everything that the unknown ones of `values` rest on, and in a way that is not seen."""
    support, cuts, blind = _NO_KEYS, _NO_CUTS, _NO_KEYS
    pieces: Pieces | None = ()
    for value in values:
        if isinstance(value, Unknown):
            support, cuts, blind = support | value.support, cuts | value.cuts, blind | value.blind
            if value.kind in _MEASURED and value.pieces != ():
                pieces = None
                if kind not in _MEASURED:
                    blind |= _single(value.support)
    return Unknown(support, kind, cuts, pieces if kind in _MEASURED else (), blind=blind, low=low)


def one_of(values: Iterable[Any], kind: Kind, hangs_on: Iterable[Any] = (), *, low: Number | None = None) -> Unknown:
    """An unknown that is one of some values; which one, hangs on those and on `hangs_on`.

    Comparisons with the highest or the lowest of several values turn where a comparison with one of them turns.
    """
    choice, hangs_on = tuple(values), tuple(hangs_on)
    found = merged((*choice, *hangs_on), kind, low=low)
    if kind in _MEASURED:
        chosen_by = {k for v in hangs_on if isinstance(v, Unknown) for k in v.support if k.kind in _MEASURED}
        found.pieces = _all_pieces(choice, chosen_by)
    return found


def _all_pieces(values: Iterable[Any], chosen_by: set[Key]) -> Pieces | None:
    found: dict[Form, None] = {}
    constants: list[Number] = []
    for value in values:
        if isinstance(value, Unknown):
            if value.pieces is None or (value.pieces == () and value.kind in _MEASURED):
                return None
            found.update(dict.fromkeys(value.pieces))
        elif isinstance(value, date):
            constants.append(value.toordinal())
        elif isinstance(value, int | Fraction):
            constants.append(value)
    keys = {form.key for form in found} | chosen_by
    if len(keys) > 1 or len(found) + len(constants) > _MOST_PIECES:
        return None if found else ()
    for key in keys:
        found.update(dict.fromkeys(Form(key, 0, constant, 0, 1) for constant in constants))
    return tuple(found)


def unknown(key: Key) -> Unknown:
    """The value of one unknown."""
    pieces = (Form(key, 1, 0, 0, 1),) if key.kind in _MEASURED else ()
    return Unknown(frozenset((key,)), key.kind, _NO_CUTS, pieces, low=0 if key.floor else None)


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
