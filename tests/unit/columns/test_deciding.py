"""Tables of acts: whatever the kind of their columns, each row gets the decision that it gets alone."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.api import Decision
from tests.hostile.acts import No, columns, compare
from tests.properties.steady import steady

DAYS = [date(2022, 2, 8), date(2022, 11, 8), date(2022, 11, 9), date(2023, 2, 7), date(2023, 2, 8)]
COLUMNS: dict[str, list[Any]] = {
    "investor": [True, True, True, True, True],
    "security": ["note", "conversion_security", "conversion_security", "note", "note"],
    "closing": [date(2022, 2, 8)] * 5,
    "consent": [False] * 5,
    "permitted_transferee": [False] * 5,
    "joinder": [False] * 5,
    "group_company": [False] * 5,
    "restricted": [True] * 5,
    "ownership": ["1%", "5%", "0.05", "0.049", "4.9%"],
    "knows_identity": [True] * 5,
    "amount": ["2%", "2%", "0.01", "0.0100000000001", "1%"],
    "mode": ["private"] * 5,
    "board": [False] * 5,
    "time": DAYS,
}


def sale(**changes: Any) -> pa.Table:
    """Five sales; each change is a column, or nothing to leave it out."""
    table = {name: pa.array(values) for name, values in COLUMNS.items()} | changes
    return pa.table({name: column for name, column in table.items() if column is not None})


def words(found: list[Decision] | No) -> list[str]:
    """The decisions in one letter each."""
    assert isinstance(found, list)
    return [decision.decision[:2] for decision in found]


def test_rows_are_decided() -> None:
    assert words(compare(0, sale())) == ["pr", "pr", "pe", "pr", "pe"]


@settings(steady, max_examples=150)
@given(st.binary(min_size=20, max_size=700))
def test_any_table_gives_what_its_rows_give(data: bytes) -> None:
    columns(data)


DECIMALS = [Decimal("0.02"), Decimal("0.02"), Decimal("0.01"), Decimal("0.0101"), Decimal("0.01")]
SAME: dict[str, dict[str, Any]] = {
    "decimals": {"amount": pa.array(DECIMALS, pa.decimal128(10, 4))},
    "decimals of many places": {"amount": pa.array(DECIMALS, pa.decimal128(38, 30))},
    "decimals of 256 bits": {"amount": pa.array(DECIMALS, pa.decimal256(60, 4))},
    "words in a dictionary": {"security": pa.array(COLUMNS["security"]).dictionary_encode()},
    "long words": {"security": pa.array(COLUMNS["security"], pa.large_string())},
    "views of words": {"security": pa.array(COLUMNS["security"], pa.string_view())},
    "dates as texts": {"time": pa.array([str(day) for day in DAYS])},
    "dates in a dictionary": {"time": pa.array([str(day) for day in DAYS]).dictionary_encode()},
    "dates in milliseconds": {"time": pa.array(DAYS, pa.date64())},
    "numbers in a dictionary": {"amount": pa.array(COLUMNS["amount"]).dictionary_encode()},
}


@pytest.mark.parametrize("name", SAME)
def test_columns_may_be_of_several_kinds(name: str) -> None:
    assert words(compare(0, sale(**SAME[name]))) == ["pr", "pr", "pe", "pr", "pe"]


@pytest.mark.parametrize("kind", [pa.int8(), pa.int64(), pa.uint8(), pa.uint64(), pa.decimal128(38, 0)])
def test_whole_numbers(kind: pa.DataType) -> None:
    assert words(compare(0, sale(amount=pa.array([0, 1, 0, 0, 1], kind)))) == ["pr", "pr", "pe", "pr", "pr"]


@pytest.mark.parametrize("number", [(1 << 64) - 1, 1 << 63, 10**17, 10**18])
def test_numbers_that_are_too_large_for_a_column(number: int) -> None:
    found = compare(0, sale(amount=pa.array([number] * 5, pa.uint64()), consent=pa.array([True] * 4 + [False])))
    assert words(found) == ["pe", "pe", "pe", "pe", "pr"]


@pytest.mark.parametrize("number", [-(1 << 63), -(10**17), -(10**18)])
def test_numbers_that_are_too_small_for_a_column(number: int) -> None:
    assert words(compare(0, sale(amount=pa.array([number] * 5, pa.int64()), closing=pa.array([date(2000, 1, 1)] * 5))))


def test_slices_and_pieces() -> None:
    table = sale()
    assert words(compare(0, table.slice(1, 3))) == ["pr", "pe", "pr"]
    pieces = pa.concat_tables([table.slice(3, 2), table.slice(0, 0), table.slice(0, 3)])
    assert words(compare(0, pieces)) == ["pr", "pe", "pr", "pr", "pe"]
    decimals = sale(amount=pa.array(DECIMALS, pa.decimal128(10, 4)))
    assert words(compare(0, decimals.slice(2, 3))) == ["pe", "pr", "pe"]


def test_an_empty_table_has_no_decisions() -> None:
    assert compare(0, sale().slice(0, 0)) == []
    assert compare(0, pa.table({name: pa.chunked_array([], column.type) for name, column in _types().items()})) == []


def _types() -> dict[str, pa.Array]:
    return {name: pa.array(values) for name, values in COLUMNS.items()}


def test_an_empty_cell_is_a_field_that_is_left_out() -> None:
    found = compare(0, sale(board=pa.array([None, False, None, True, None])))
    assert isinstance(found, list)
    assert [d.decision for d in found] == ["undetermined", "prohibited", "permitted", "permitted", "permitted"]
    assert compare(0, sale(amount=pa.array([None] * 5, pa.string())))
    assert compare(0, sale(board=pa.array([None] * 5, pa.null())))


WRONG: dict[str, tuple[int, Callable[[], Any]]] = {
    "amount: a word": (4, lambda: pa.array(["2%", "2%", "1%", "much", "?"])),
    "amount: a number in binary": (1, lambda: pa.array([0.1, 0.2, 0.3, 0.4, 0.5])),
    "amount: bytes": (1, lambda: pa.array([b"1%"] * 5)),
    "amount: times of the day": (1, lambda: pa.array([1] * 5, pa.time32("s"))),
    "amount: durations": (1, lambda: pa.array([1] * 5, pa.duration("s"))),
    "amount: records": (1, lambda: pa.array([{"a": 1}] * 5)),
    "amount: lists": (1, lambda: pa.array([["1%"]] * 5)),
    "security: another word": (3, lambda: pa.array(["note", "note", "bond", "bond", "note"])),
    "security: numbers": (1, lambda: pa.array([1] * 5)),
    "board: words": (1, lambda: pa.array(["yes"] * 5)),
    "board: numbers": (1, lambda: pa.array([0] * 5)),
    "closing: no such day": (5, lambda: pa.array(["2022-02-08"] * 4 + ["2022-02-30"])),
    "closing: timestamps": (1, lambda: pa.array([datetime(2022, 1, 1)] * 5)),  # noqa: DTZ001  # as a table holds it
    "closing: beyond the calendar": (3, lambda: pa.array([1, 2, 3_000_000, 4, 5], pa.int32()).cast(pa.date32())),
    "time: beyond the calendar": (2, lambda: pa.array([1, -800_000, 3, 4, 5], pa.int32()).cast(pa.date32())),
    "time: nothing": (3, lambda: pa.array([*DAYS[:2], None, None, DAYS[4]])),
    "colour: more than there is": (2, lambda: pa.array([None, "red", None, None, "red"])),
}


@pytest.mark.parametrize("name", WRONG)
def test_the_first_wrong_row_is_named(name: str) -> None:
    row, column = WRONG[name]
    found = compare(0, sale(**{name.partition(":")[0]: column()}))
    assert isinstance(found, No)
    assert found.where == f"question {row}"


def test_a_missing_column_is_a_field_that_every_row_leaves_out() -> None:
    found = compare(0, sale(consent=None))
    assert isinstance(found, list)
    assert {d.decision for d in found} == {"undetermined", "permitted"}
    assert isinstance(compare(0, sale(time=None)), No)


def test_percentages_of_what_is_counted_are_refused() -> None:
    table = {"signed": ["2022-01-31"] * 2, "part": ["1%"] * 2, "price": ["5"] * 2, "time": ["2022-03-01"] * 2}
    found = compare(1, pa.table({**table, "quantity": ["5", "5%"]}))
    assert isinstance(found, No)
    assert (found.where, found.codes) == ("question 2", ("L107",))


def test_ends_beyond_a_calendar() -> None:
    signed = ["2022-01-31", "2099-01-30", "1950-01-31"]
    table = pa.table(
        {"signed": signed, "part": ["20%"] * 3, "price": ["5"] * 3, "time": ["2022-02-02", "2099-01-31", "2022-03-01"]}
    )
    assert compare(1, table)


def test_a_whole_batch_is_what_its_rows_are() -> None:
    random = np.random.default_rng(7)
    rows = 3_000
    many = {
        name: pa.array([values[int(n)] for n in random.integers(0, 5, rows)])
        for name, values in {**COLUMNS, "investor": [True, True, True, True, False]}.items()
    }
    found = compare(0, pa.table(many))
    assert isinstance(found, list)
    assert len({(d.decision, d.by, d.despite) for d in found}) > 3
