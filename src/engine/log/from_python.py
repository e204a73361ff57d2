"""Values of Python as a log writes them: exact numbers and dates as their text, and a float as what is refused."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from numbers import Integral
from typing import Any

from .convert import FloatText

_AS_THEY_ARE = (str, bool, int, type(None))


def as_written(value: Any) -> Any:
    """A value as the fields of a log take it; what they cannot take stays as it is, and is refused by them.

    `Decimal`, `Fraction` with a finite decimal and integers of any library are exact; `date` and `datetime` become
    their ISO text. A float is no exact number and is kept as such, so that the refusal says how to write it.
    """
    if type(value) in _AS_THEY_ARE:
        return value
    if isinstance(value, Mapping):
        return {key: as_written(content) for key, content in value.items()}
    if isinstance(value, list | tuple):
        return [as_written(item) for item in value]
    if isinstance(value, float):
        return FloatText(repr(value))
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}" if value.is_finite() and abs(value.adjusted()) < _MOST_PLACES else value
    if isinstance(value, Fraction):
        return _finite(value)
    if isinstance(value, Integral):
        return int(value)
    return value


_MOST_PLACES = 80
"""Places of a number beyond which no field takes it; more would only cost time."""


def _finite(value: Fraction) -> Any:
    rest, places = value.denominator, 0
    while rest % 10 == 0:
        rest, places = rest // 10, places + 1
    for prime in (2, 5):
        while rest % prime == 0 and places < _MOST_PLACES:
            rest, places = rest // prime, places + 1
    if rest != 1:
        return value
    scaled = value * 10**places
    digits = str(abs(scaled.numerator)).rjust(places + 1, "0")
    text = f"{digits[: len(digits) - places]}.{digits[len(digits) - places :]}" if places else digits
    return f"-{text}" if value < 0 else text
