"""Static types: what a value is, with its unit and its currency.

Numbers carry a dimension: money (with its currency), shares, American depositary shares, or products and quotients of
them such as money per share. `units` is the count of a security of whichever class an event names; it stands for shares
or for ADSs, whichever the other side of a comparison is.
"""

from dataclasses import dataclass, replace

from ..tree import quickly_pickled


@quickly_pickled
@dataclass(frozen=True, slots=True)
class Type:
    """A type without parts: `yes/no`, `date`, `party`."""

    name: str

    def __str__(self) -> str:
        return self.name


@quickly_pickled
@dataclass(frozen=True, slots=True)
class Quantity(Type):
    """A number with its dimension, each part as an exponent; a bare number written in a rule adapts to its place."""

    money: int = 0
    currency: str = ""
    shares: int = 0
    ads: int = 0
    units: int = 0
    bare: bool = False

    def __str__(self) -> str:
        if not self.dimension:
            return "number"
        over = [n for n, e in self._parts() if e > 0 for _ in range(e)]
        under = [n.removesuffix("s") if n != "ads" else n for n, e in self._parts() if e < 0 for _ in range(-e)]
        return " ".join([" x ".join(over) or "number", *(f"per {name}" for name in under)])

    def _parts(self) -> list[tuple[str, int]]:
        money = self.currency or "money"
        return [(money, self.money), ("shares", self.shares), ("ads", self.ads), ("units", self.units)]

    @property
    def dimension(self) -> tuple[int, ...]:
        """The exponents, empty for a pure number."""
        parts = (self.money, self.shares, self.ads, self.units)
        return parts if any(parts) else ()


@quickly_pickled
@dataclass(frozen=True, slots=True)
class Choice(Type):
    """One of a fixed list of words: `note / preferred_a1 / ...`."""

    options: tuple[str, ...] = ()


@quickly_pickled
@dataclass(frozen=True, slots=True)
class Record(Type):
    """An event of the type `name` (its full name, `ia:Transfer`)."""

    def __str__(self) -> str:
        return self.name.partition(":")[2] or self.name


@quickly_pickled
@dataclass(frozen=True, slots=True)
class Listed(Type):
    """A list."""

    of: Type = Type("nothing")

    def __str__(self) -> str:
        return f"list of {self.of}"


TRUTH = Type("yes/no")
DATE = Type("date")
MOMENT = Type("moment")
TIME = Type("time")
TEXT = Type("text")
SECTION = Type("section")
PARTY = Type("party")
SECURITY = Type("security")
REF = Type("ref")
PLACE = Type("place")
YEAR = Type("year")
CURRENCY = Type("currency")
NUMBER = Quantity("number")
BARE = Quantity("number", bare=True)
SHARES = Quantity("shares", shares=1)
ADS = Quantity("ads", ads=1)
UNITS = Quantity("units", units=1)
UNKNOWN = Type("something that could not be read")
"""The type of what has a finding already; it fits everywhere, so that one mistake is told once."""

IDENTIFIERS = frozenset({"party", "security", "ref", "place", "currency"})

NAMED = {
    "yes/no": TRUTH,
    "boolean": TRUTH,
    "date": DATE,
    "moment": MOMENT,
    "time": TIME,
    "text": TEXT,
    "section": SECTION,
    "party": PARTY,
    "security": SECURITY,
    "ref": REF,
    "place": PLACE,
    "year": YEAR,
    "currency": CURRENCY,
    "number": NUMBER,
    "percent": NUMBER,
    "shares": SHARES,
    "ads": ADS,
    "units": UNITS,
}


def money(currency: str, *, per: str | None = None) -> Quantity:
    """Money in `currency`, or money per share or per ADS."""
    return Quantity(
        "money", money=1, currency=currency, shares=-1 if per == "share" else 0, ads=-1 if per == "ads" else 0
    )


def product(left: Quantity, right: Quantity, sign: int = 1) -> Quantity | None:
    """The dimension of `left * right` (`sign` 1) or `left / right` (-1); nothing when two currencies meet."""
    if left.currency and right.currency and left.currency != right.currency:
        return None
    money_ = left.money + sign * right.money
    return Quantity(
        "quantity",
        money=money_,
        currency=(left.currency or right.currency) if money_ else "",
        shares=left.shares + sign * right.shares,
        ads=left.ads + sign * right.ads,
        units=left.units + sign * right.units,
        bare=left.bare and right.bare,
    )


def _resolved(quantity: Quantity) -> set[tuple[int, str, int, int]]:
    """The dimension with `units` read as shares and as ADSs."""
    u = quantity.units
    return {
        (quantity.money, quantity.currency, quantity.shares + u, quantity.ads),
        (quantity.money, quantity.currency, quantity.shares, quantity.ads + u),
    }


def same_quantity(left: Quantity, right: Quantity) -> bool:
    """Whether the two can be added and compared."""
    return left.bare or right.bare or bool(_resolved(left) & _resolved(right))


def fits(given: Type, wanted: Type) -> bool:
    """Whether a value of the type `given` may stand where `wanted` is needed."""
    if UNKNOWN in (given, wanted):
        return True
    if isinstance(given, Quantity) and isinstance(wanted, Quantity):
        return same_quantity(given, wanted)
    if isinstance(given, Listed) and isinstance(wanted, Listed):
        return given.of == Type("nothing") or fits(given.of, wanted.of)
    if isinstance(given, Choice) or isinstance(wanted, Choice):
        return given == wanted or TEXT in (given, wanted)
    if given.name in IDENTIFIERS and wanted.name in IDENTIFIERS:
        return given == wanted or REF in (given, wanted)
    if wanted == YEAR and given == BARE:
        return True
    if {given, wanted} == {TEXT, SECTION}:
        return True
    return given == wanted


def comparable(left: Type, right: Type) -> bool:
    """Whether the two may be compared for equality."""
    return fits(left, right) or fits(right, left)


def joined(left: Type, right: Type) -> Type | None:
    """The type of a value that is one or the other; nothing when they do not go together."""
    if left == UNKNOWN:
        return right
    if right == UNKNOWN:
        return left
    if isinstance(left, Quantity) and isinstance(right, Quantity):
        if not same_quantity(left, right):
            return None
        wider = right if left.bare else left
        return replace(wider, bare=left.bare and right.bare)
    if comparable(left, right):
        return right if left in (REF, BARE) else left
    return None


def holds_sections(type_: Type) -> bool:
    """Whether a value of the type is a section, or several."""
    return type_ == SECTION or (isinstance(type_, Listed) and type_.of == SECTION)
