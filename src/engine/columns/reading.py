"""Arrow columns as arrays of whole numbers, one for each field that decides, and the rows that need another look.

Yes and no stand as booleans, dates as days since 1970, words as places in a list of words, numbers as multiples of a
power of ten. Nothing is rounded: what does not fit into 64 bits, is empty, or is no value of the field makes its row
one for the ordinary way.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from contract_dsl.model import nodes as m
from contract_dsl.model import types as t

from ..evaluate.compiled.fields import Days, Numbers, Unusual

EPOCH = date(1970, 1, 1).toordinal()
_FIRST_DAY, _LAST_DAY = date.min.toordinal() - EPOCH, date.max.toordinal() - EPOCH
_MOST_DIGITS = 15
"""Places behind the point that a column of numbers may have."""
_LARGEST = 10**17
"""Numbers are smaller than this, counted in units of their last place, so that two can be brought to one scale."""

Array = Any
"""A numpy array; its items are booleans or whole numbers of at most 64 bits."""


class NotInColumns(Exception):
    """A column cannot be read as a whole; the ordinary way reads it row by row."""


@dataclass
class Columns:
    """The arrays of a table. `slow` marks the rows that the ordinary way decides."""

    rows: int
    arrays: dict[str, Array] = field(default_factory=dict)
    words: dict[str, dict[str, int]] = field(default_factory=dict)
    """For a field of words the number that stands for each."""
    scales: dict[str, int] = field(default_factory=dict)
    """For a field of numbers how many places stand behind the point."""
    slow: Array = None

    def mark(self, rows: Array) -> None:
        """Leave some rows to the ordinary way."""
        self.slow = rows if self.slow is None else self.slow | rows


def read_columns(table: pa.Table, event: m.Event, used: Mapping[str, str]) -> Columns:
    """The arrays of the fields `used` (name in the tree: name of the column). Raises `NotInColumns`."""
    found = Columns(table.num_rows)
    for name, column in used.items():
        data = table.column(column).combine_chunks() if column in table.column_names else None
        if data is None:
            raise NotInColumns(f"there is no column {column}")
        if isinstance(data, pa.ChunkedArray):
            data = data.chunk(0) if data.num_chunks else pa.array([], data.type)
        if data.null_count:
            found.mark(pc.is_null(data).to_numpy(zero_copy_only=False))
        _read(found, name, data, t.DATE if name == "" else event.fields[name].type)
    return found


def _read(found: Columns, name: str, data: pa.Array, type_: t.Type) -> None:
    if type_ == t.TRUTH:
        if not pa.types.is_boolean(data.type):
            raise NotInColumns(f"the column {name} is not of booleans")
        found.arrays[name] = _filled(data, False).to_numpy(zero_copy_only=False)
    elif type_ == t.DATE:
        found.arrays[name] = _days(found, data)
    elif isinstance(type_, t.Quantity):
        found.arrays[name], found.scales[name] = _numbers(found, data)
        if type_.dimension:
            found.mark(found.arrays[name] < 0)
            _mark_percents(found, data)
    else:
        found.arrays[name], found.words[name] = _words(found, data, type_)


def _filled(data: pa.Array, value: Any) -> pa.Array:
    return pc.fill_null(data, value) if data.null_count else data


def _days(found: Columns, data: pa.Array) -> Array:
    if pa.types.is_date32(data.type):
        days = _plain(data, "<i4", 4).astype(np.int64)
        found.mark((days < _FIRST_DAY) | (days > _LAST_DAY))
        return days
    values = _each(found, data, Days())
    return np.array([v.toordinal() - EPOCH if v is not None else 0 for v in values.known], np.int64)[values.places]


def _numbers(found: Columns, data: pa.Array) -> tuple[Array, int]:
    if pa.types.is_integer(data.type):
        array = _filled(data, 0).to_numpy(zero_copy_only=False)
        found.mark((array >= _LARGEST) | (array <= -_LARGEST))  # before it becomes a signed number
        return array.astype(np.int64), 0
    if pa.types.is_decimal128(data.type):
        if not 0 <= data.type.scale <= _MOST_DIGITS:
            raise NotInColumns("a column has more places behind the point than can be counted")
        pair = np.frombuffer(data.buffers()[1], "<i8").reshape(-1, 2)[data.offset : data.offset + len(data)]
        low, high = np.ascontiguousarray(pair[:, 0]), pair[:, 1]
        found.mark((high != low >> 63) | (low >= _LARGEST) | (low <= -_LARGEST))
        return low, data.type.scale
    values = _each(found, data, Numbers())
    scale = max((_places(v) for v in values.known if v is not None), default=0)
    if scale > _MOST_DIGITS:
        raise NotInColumns("a column has more places behind the point than can be counted")
    scaled = [int(Fraction(v) * 10**scale) if v is not None else 0 for v in values.known]
    array = np.array([v if abs(v) < _LARGEST else _LARGEST for v in scaled], np.int64)[values.places]
    found.mark(array >= _LARGEST)
    return array, scale


def _mark_percents(found: Columns, data: pa.Array) -> None:
    """Leave what is written as a percentage to the ordinary way, which refuses it where units are counted."""
    if pa.types.is_string(data.type) or pa.types.is_dictionary(data.type):
        encoded = data if pa.types.is_dictionary(data.type) else pc.dictionary_encode(data)
        percents = [isinstance(text, str) and text.endswith("%") for text in encoded.dictionary.to_pylist()]
        found.mark(np.array(percents or [False])[_filled(encoded.indices, 0).to_numpy(zero_copy_only=False)])


def _places(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _words(found: Columns, data: pa.Array, type_: t.Type) -> tuple[Array, dict[str, int]]:
    encoded = data if pa.types.is_dictionary(data.type) else pc.dictionary_encode(data)
    words = encoded.dictionary.to_pylist()
    allowed = type_.options if isinstance(type_, t.Choice) else None
    if allowed is None or not all(isinstance(w, str) for w in words):
        raise NotInColumns("a column of names decides")
    numbers = {word: number for number, word in enumerate(allowed)}
    places = _filled(encoded.indices, 0).to_numpy(zero_copy_only=False)
    array = np.array([numbers.get(word, -1) for word in words] or [0], np.int64)[places]
    found.mark(array < 0)
    return array, numbers


@dataclass
class _Each:
    known: list[Any]
    places: Array


def _each(found: Columns, data: pa.Array, values: Mapping[Any, Any]) -> _Each:
    """What different texts of a column mean; rows with another text are left to the ordinary way."""
    if not (pa.types.is_string(data.type) or pa.types.is_dictionary(data.type)):
        raise NotInColumns("a column is of another type than its field")
    encoded = data if pa.types.is_dictionary(data.type) else pc.dictionary_encode(data)
    known = [_known(values, text) for text in encoded.dictionary.to_pylist()]
    places = _filled(encoded.indices, 0).to_numpy(zero_copy_only=False)
    found.mark(np.array([v is None for v in known] or [False])[places])
    return _Each(known or [None], places)


def _known(values: Mapping[Any, Any], text: Any) -> Any:
    try:
        return values[text]
    except (Unusual, TypeError):
        return None


def _plain(data: pa.Array, kind: str, size: int) -> Array:
    """The values of a column of fixed width as they lie in memory."""
    start = data.offset * size
    return np.frombuffer(data.buffers()[1], np.uint8)[start : start + len(data) * size].view(kind)
