"""A table of acts to a table of decisions."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

import numpy as np
import pyarrow as pa

from ..answering.contained import ContainedDecider
from ..evaluate.compiled.contained import DAY
from ..evaluate.program import Program
from ..log.convert import FloatText
from ..service import Refused
from .judging import ColumnJudge
from .reading import Array, Columns, NotInColumns, read_columns

_LARGEST_TABLE = 1 << 14
"""Sets of sentences up to this number are looked up in a table; beyond it they are sorted."""
COLUMNS = ("decision", "by", "despite", "missing")
TIME = "time"


class Decided(Protocol):
    """A decision about one row."""

    decision: str
    by: tuple[str, ...]
    despite: tuple[str, ...]
    missing: tuple[str, ...]


RowByRow = Callable[[Sequence[Mapping[str, Any]]], Sequence[Any]]
"""The ordinary way: decisions for questions as a log writes them. Raises what is wrong with one of them."""


class TableDecider:
    """Decides tables of one act type. What has been written for a shape of table serves the next one of it."""

    def __init__(self, program: Program, decider: ContainedDecider | None, name: str, row_by_row: RowByRow) -> None:
        self._program = program
        self._decider = decider
        self._name = name
        self._row_by_row = row_by_row
        self._judges: dict[tuple[Any, ...], ColumnJudge] = {}

    def __call__(self, table: pa.Table) -> pa.Table:
        """The decisions in the order of the rows."""
        try:
            columns = self._columns(table)
            bits = self._judge(columns)(columns)
        except NotInColumns:
            return _as_table(self._row_by_row(_questions(table, self._name)))
        slow = np.flatnonzero(columns.slow) if columns.slow is not None else ()
        if len(slow) == 0:
            return self._known(bits)
        return self._mixed(table, bits, columns.slow, slow)

    def _columns(self, table: pa.Table) -> Columns:
        if self._decider is None:
            raise NotInColumns("more than the fields of the act decides")
        act = self._decider.act
        fields = act.event.fields
        strange = set(table.column_names) - {TIME} - set(fields)
        unread = [f for f in fields if f not in act.used() and f in table.column_names]
        lacking = [f.name for f in fields.values() if f.default is not None and f.name in act.used()]
        if strange or unread or any(f not in table.column_names for f in lacking):
            raise NotInColumns("the table has other columns than the conditions read")
        required = [f.name for f in fields.values() if f.default is None and not f.optional]
        if any(f not in table.column_names for f in required) or TIME not in table.column_names:
            raise NotInColumns("a field is missing")
        used = {name: name or TIME for name in act.used() | {DAY}}
        return read_columns(table, act.event, used)

    def _judge(self, columns: Columns) -> ColumnJudge:
        assert self._decider is not None
        shape = tuple(sorted(columns.scales.items()))
        if shape not in self._judges:
            self._judges[shape] = ColumnJudge(self._program, self._decider.act, columns)
        return self._judges[shape]

    def _known(self, bits: Array) -> pa.Table:
        different, places = _different(bits)
        return _spread([self._decision(int(each)) for each in different], places)

    def _decision(self, bits: int) -> Decided:
        assert self._decider is not None
        return _Row.of(self._decider.outcome_of(bits).verdict)

    def _mixed(self, table: pa.Table, bits: Array, is_slow: Array, slow: Array) -> pa.Table:
        """Some rows decided in columns, the others one by one, in the order of the table."""
        different, places = _different(np.where(is_slow, 0, bits))
        decisions = [self._decision(int(each)) for each in different]
        try:
            others = self._row_by_row(_questions(_rows(table, slow), self._name))
        except Refused:
            # Once more with all rows before the last of them, so that the finding has the number of the row.
            self._row_by_row(_questions(table.slice(0, int(slow[-1]) + 1), self._name))
            raise
        places = places.copy()
        places[slow] = np.arange(len(decisions), len(decisions) + len(others))
        return _spread([*decisions, *others], places)


class _Row:
    """A decision made of a verdict."""

    __slots__ = ("by", "decision", "despite", "missing")

    def __init__(self, decision: str, by: tuple[str, ...], despite: tuple[str, ...]) -> None:
        self.decision = decision
        self.by = by
        self.despite = despite
        self.missing: tuple[str, ...] = ()

    @classmethod
    def of(cls, verdict: Any) -> "_Row":
        return cls(verdict.decision, verdict.by, verdict.despite)


def _different(bits: Array) -> tuple[Array, Array]:
    """The different numbers in a column, and for each row its place among them."""
    if len(bits) and int(bits.min()) >= 0 and int(bits.max()) < _LARGEST_TABLE:
        different = np.flatnonzero(np.bincount(bits))
        table = np.zeros(int(bits.max()) + 1, np.int32)
        table[different] = np.arange(len(different), dtype=np.int32)
        return different, table[bits]
    different, places = np.unique(bits, return_inverse=True)
    return different, places.astype(np.int32)


def _spread(decisions: Sequence[Decided], places: Array) -> pa.Table:
    indices = pa.array(places, pa.int32())
    words = ("permitted", "prohibited", "undetermined")
    numbers = np.array([words.index(d.decision) for d in decisions] or [0], np.int8)
    decision = pa.DictionaryArray.from_arrays(pa.array(numbers[places]), pa.array(words))
    lists = [pa.array([list(getattr(d, name)) for d in decisions], pa.list_(pa.string())) for name in COLUMNS[1:]]
    return pa.table([decision, *(each.take(indices) for each in lists)], names=list(COLUMNS))


def _as_table(decisions: Sequence[Decided]) -> pa.Table:
    return _spread(decisions, np.arange(len(decisions), dtype=np.int32))


def _rows(table: pa.Table, rows: Array) -> pa.Table:
    try:
        return table.take(pa.array(rows))
    except pa.ArrowNotImplementedError:  # a kind of column that Arrow cannot take from, such as views of text
        return pa.concat_tables([table.slice(int(row), 1) for row in rows])


def _questions(table: pa.Table, name: str) -> list[dict[str, Any]]:
    """The rows as questions; an empty cell is a field that is left out."""
    columns = {key: _cells(table.column(key)) for key in table.column_names}
    times = columns.pop(TIME, [None] * table.num_rows)
    rows = zip(*columns.values(), strict=True) if columns else iter([()] * table.num_rows)
    return [
        {
            "type": name,
            "time": _written(time),
            "data": {key: _written(value) for key, value in zip(columns, row, strict=True) if value is not None},
        }
        for time, row in zip(times, rows, strict=True)
    ]


def _cells(column: pa.ChunkedArray) -> list[Any]:
    """The values of a column; a number of days where there is no such date."""
    try:
        found: list[Any] = column.to_pylist()
    except (OverflowError, ValueError):
        return [_cell(scalar) for scalar in column]
    return found


def _cell(scalar: Any) -> Any:
    try:
        return scalar.as_py()
    except (OverflowError, ValueError):
        return str(scalar.value)


def _written(value: Any) -> Any:
    """A value as a log writes it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, float):
        return FloatText(value)  # refused, never rounded
    if value is None or isinstance(value, bool | int | str | Mapping):
        return value
    return [_written(v) for v in value] if isinstance(value, list) else str(value)


__all__ = ["TableDecider"]
