"""Values of the reference evaluator: known, unknown, absent; logic in three values, and exact numbers."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from operator import eq, ge, gt, le, lt, ne
from typing import Any, NamedTuple

from contract_dsl.model import types as t
from engine import time as cal


class Key(NamedTuple):
    """One unknown: a fact with its arguments, a field of an event (of the act, if `event` is empty), or another."""

    form: str
    name: str
    of: tuple[str, ...] = ()
    event: str = ""
    type: t.Type | None = None

    def __str__(self) -> str:
        if self.form == "field":
            return f"{self.event}.{self.name}" if self.event else self.name
        name = self.name.partition(":")[2] or self.name
        return f"{name}({', '.join(self.of)})" if self.of else name


@dataclass(frozen=True, eq=False)
class Unknown:
    """A value that is not known, with the unknowns that it rests on."""

    keys: frozenset[Key]


class Absent:
    """What nobody meant to be there."""


ABSENT = Absent()
CALENDAR_ENDS = Unknown(frozenset({Key("calendar", "Calendar")}))
ERROR = Unknown(frozenset({Key("error", "an error")}))
TESTS = {"=": eq, "<>": ne, "<": lt, "<=": le, ">": gt, ">=": ge}


def unknown_of(*values: Any) -> Unknown | None:
    """An unknown that rests on everything that the unknown ones of some values rest on."""
    keys = [v.keys for v in values if isinstance(v, Unknown)]
    return Unknown(frozenset().union(*keys)) if keys else None


def all_of(values: Iterable[Any]) -> Any:
    """All of them, in three values; what is absent is no."""
    seen = [False if v is ABSENT else v for v in values]
    return False if any(v is False for v in seen) else unknown_of(*seen) or True


def any_of(values: Iterable[Any]) -> Any:
    """Any of them, in three values."""
    return negation(all_of(negation(v) for v in values))


def negation(value: Any) -> Any:
    """Not, in three values."""
    return value if isinstance(value, Unknown) else value is ABSENT or not value


def compare(operator: str, left: Any, right: Any) -> Any:
    """A comparison; with what is absent it is no (10)."""
    if left is ABSENT or right is ABSENT:
        return False
    return unknown_of(left, right) or TESTS[operator](left, right)


def dated(found: Any) -> Any:
    """A date, or unknown where a calendar ends or the day does not exist."""
    if isinstance(found, cal.BeyondHorizon):
        return CALENDAR_ENDS
    return ERROR if isinstance(found, cal.NoSuchDay) else found


def plain(number: Any) -> Any:
    """A whole number as int."""
    return number.numerator if isinstance(number, Fraction) and number.denominator == 1 else number


def rounded(value: Any, step: Any) -> Any:
    """The nearest multiple, halves up."""
    return ERROR if step == 0 else plain(floor(Fraction(value) / step + Fraction(1, 2)) * Fraction(step))
