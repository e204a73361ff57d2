"""Field values: from JSON to exact values of the declared type, or words that say what is wrong."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from contract_dsl.diagnostics import did_you_mean
from contract_dsl.model import types as t

from ..time import TimeTextError, parse_time
from .entries import FieldValue, Money

_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/-]{0,199}\Z")
_SECTION = re.compile(r"(?:[a-z][a-z0-9_]*:)?(?:\d+(?:\.\d+)*[A-Za-z]?|[A-Z][A-Za-z0-9_]*)(?:\([A-Za-z0-9]{1,6}\))*\Z")
_SECTION_INSIDE = re.compile(r"\d+(?:\.\d+)*[A-Za-z]?(?:\([A-Za-z0-9]{1,6}\))*")
_NUMBER = re.compile(r"-?\d{1,40}(?:\.\d{1,40})?\Z")
_GROUPED = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?\Z")
_MONEY = re.compile(r"([A-Z]{3}) (-?\d{1,40}(?:\.\d{1,40})?)\Z")
_SHOWN = 60


class Unfit(Exception):
    """A value that does not fit its type; the text completes "the field `x` ...", `help` says what to write instead."""

    def __init__(self, text: str, help_: str | None = None) -> None:
        super().__init__(text)
        self.help = help_


class FloatText(str):
    """A JSON number with a fraction or an exponent, kept as its text so that it can be refused in words."""

    __slots__ = ()


def convert(value: Any, type_: t.Type) -> FieldValue:
    """The exact value for a JSON value of the declared type. Raises `Unfit`."""
    if isinstance(type_, t.Listed):
        if not isinstance(value, list | tuple):
            raise Unfit(
                f"is a list, and this is {shown(value)}", f'write ["{value}"]' if isinstance(value, str) else None
            )
        return tuple(convert(item, type_.of) for item in value)
    if isinstance(type_, t.Choice):
        return _word(value, type_)
    if isinstance(type_, t.Quantity):
        return _quantity(value, type_)
    converter = _CONVERTERS.get(type_.name)
    if converter is None:
        raise Unfit(f"has the type `{type_}`, which a log cannot hold")
    result: FieldValue = converter(value)
    return result


def shown(value: Any) -> str:
    """A JSON value in a message, shortened."""
    if value is None:
        return "`null`"
    if isinstance(value, bool):
        return "`true`" if value else "`false`"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, Mapping):
        return "an object"
    text = "".join(c if c.isprintable() else "?" for c in str(value))
    return f"`{text if len(text) <= _SHOWN else text[:_SHOWN] + '...'}`"


def _text_of(value: Any, what: str) -> str:
    if not isinstance(value, str) or isinstance(value, FloatText):
        raise Unfit(f"is {what}, and this is {shown(value)}")
    return value


def _word(value: Any, type_: t.Choice) -> str:
    words = ", ".join(type_.options)
    text = _text_of(value, f"one of {words}")
    if text not in type_.options:
        raise Unfit(f"is one of {words}, and this is {shown(value)}", did_you_mean(text, type_.options))
    return text


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        meant = {"yes": "true", "true": "true", "no": "false", "false": "false"}.get(str(value).lower())
        raise Unfit(
            f"is true or false, and this is {shown(value)}", f"write {meant} without quotation marks" if meant else None
        )
    return value


def _identifier(value: Any) -> str:
    text = _text_of(value, "an identifier such as `vector_holdco`")
    if not _IDENTIFIER.match(text):
        right = re.sub(r"\W+", "_", text.strip().lower())[:_SHOWN].strip("_")
        help_ = f"write `{right}`" if _IDENTIFIER.match(right) else None
        raise Unfit(f"is an identifier (letters, digits and underscores), and this is {shown(value)}", help_)
    return text


def _text(value: Any) -> str:
    return _text_of(value, "a text")


def _section(value: Any) -> str:
    text = _text_of(value, 'a clause number such as "5.15(b)(i)"')
    if not _SECTION.match(text):
        found = _SECTION_INSIDE.search(text)
        help_ = f'write "{found.group()}"' if found is not None else None
        raise Unfit(f'is a clause number such as "5.15(b)(i)", and this is {shown(value)}', help_)
    return text


def _date(value: Any) -> date:
    text = _text_of(value, "a date such as 2022-01-28")
    try:
        result = parse_time(text)
    except TimeTextError as error:
        raise Unfit(f"is a date, and {error}") from None
    if type(result) is not date:
        raise Unfit(f"is a date without a time of day, and this is {shown(value)}")
    return result


def _moment(value: Any) -> date:
    try:
        return parse_time(_text_of(value, "a date or a timestamp"))
    except TimeTextError as error:
        raise Unfit(f"is a date or a timestamp, and {error}") from None


def _year(value: Any) -> int:
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str) or not re.fullmatch(r"\d{4}", text):
        raise Unfit(f"is a year such as 2022, and this is {shown(value)}")
    return int(text)


def _currency(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[A-Z]{3}", value):
        raise Unfit(f"is a currency such as USD, and this is {shown(value)}")
    return value


def number(value: Any) -> int | Fraction:
    """An exact number from an integer or a decimal text. Raises `Unfit`."""
    if isinstance(value, FloatText):
        help_ = f'write it in quotation marks: "{value}"' if _NUMBER.match(value) else None
        raise Unfit(f"is an exact number, and this is {shown(value)}", help_)
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise Unfit(f"is a number, and this is {shown(value)}")
    text = str(value)
    if _GROUPED.match(text):
        raise Unfit(f"is a number without commas, and this is {shown(value)}", f'write "{text.replace(",", "")}"')
    percent = text.endswith("%")
    digits = text[:-1] if percent else text
    if not _NUMBER.match(digits):
        closed = "".join(text.split())
        help_ = f'write "{closed}"' if _NUMBER.match(closed.removesuffix("%")) else None
        raise Unfit(f"is a number, and this is {shown(value)}", help_)
    try:
        exact = Fraction(Decimal(digits))
    except InvalidOperation:
        raise Unfit(f"is a number, and this is {shown(value)}") from None
    if percent:
        exact /= 100
    return exact.numerator if exact.denominator == 1 else exact


def _quantity(value: Any, type_: t.Quantity) -> FieldValue:
    if type_.money:
        if isinstance(value, str) and (found := _MONEY.match(value)):
            return Money(found.group(1), number(found.group(2)))
        return _amount(value)
    result = number(value)
    if type_.dimension and isinstance(value, str) and value.endswith("%"):
        raise Unfit(f"is {type_}, and this is {shown(value)}")
    if type_.dimension and result < 0:
        raise Unfit(f"cannot be negative, and this is {shown(value)}")
    return result


def _amount(value: Any) -> FieldValue:
    """An amount without its currency."""
    if isinstance(value, str) and not isinstance(value, FloatText):
        plain = re.fullmatch(r"(?:([A-Z]{3})|US\$|\$)?\s*(-?\d[\d,]*(?:\.\d+)?)\s*([A-Z]{3})?", value)
        if value.endswith("%") or plain is None:
            raise Unfit(f'is an amount of money such as "USD 100", and this is {shown(value)}')
        currency = plain[1] or plain[3] or ("USD" if "$" in value else "")
        right = f"{currency} {plain[2].replace(',', '')}".strip()
        if right != value:
            raise Unfit(f'is an amount of money such as "USD 100", and this is {shown(value)}', f'write "{right}"')
    return number(value)


_CONVERTERS: dict[str, Any] = {
    "yes/no": _truth,
    "party": _identifier,
    "security": _identifier,
    "ref": _identifier,
    "place": _identifier,
    "currency": _currency,
    "text": _text,
    "section": _section,
    "date": _date,
    "moment": _moment,
    "year": _year,
}
