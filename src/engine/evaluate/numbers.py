"""Built-in functions of numbers and dates, exact throughout."""

from datetime import date
from fractions import Fraction
from math import floor
from typing import Any

from .unknown import ABSENT, Unknown, exact, failed, merged


def quantity_function(name: str, arguments: tuple[Any, ...]) -> Any:
    """`Whole`, `Fraction`, `Rounded`, `SizeOf`, `YearOf`, `MonthOf`, `DayOf`, `NumberOf`."""
    if ABSENT in arguments:
        return ABSENT
    if name == "NumberOf" and isinstance(arguments[0], Unknown):
        return arguments[0]
    if any(isinstance(a, Unknown) for a in arguments):
        return merged(arguments, "number")
    first = arguments[0]
    match name:
        case "Whole":
            return floor(first)
        case "Fraction":
            return exact(first - floor(first)) if isinstance(first, Fraction) else 0
        case "Rounded":
            return rounded(first, arguments[1])
        case "SizeOf":
            return len(first)
        case "NumberOf":
            return first
        case "YearOf" | "MonthOf" | "DayOf":
            assert isinstance(first, date)
            return {"YearOf": first.year, "MonthOf": first.month, "DayOf": first.day}[name]
        case _:
            raise AssertionError(name)


def rounded(value: int | Fraction, step: int | Fraction) -> Any:
    """The nearest multiple of `step`, halves up."""
    if step == 0:
        return failed("a rounding to multiples of zero", "number")
    return exact(Fraction(floor(Fraction(value) / step + Fraction(1, 2))) * step)
