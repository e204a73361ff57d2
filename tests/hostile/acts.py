"""Acts that their own fields decide: record by record and in columns, against the ordinary decision of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa

from contract_dsl.model import nodes as m
from contract_dsl.model import types as t
from engine.answering.ask import case_of
from engine.answering.deciding import decide
from engine.answering.questions import check_act
from engine.api import Decision, Log, Refused, ask_many, decision_of, load
from engine.log.convert import FloatText

from .drawing import Draws
from .reading import HERE, ROOT

SETS: tuple[tuple[Path, str], ...] = (
    (ROOT / "benchmarks" / "w1", "Sale"),
    (HERE / "months.clause", "Handover"),
    (HERE / "limits.clause", "Step"),
)
"""Rule files, each with an act that its own fields decide."""


@cache
def log_of(number: int) -> Log:
    """An empty log of one of the rule sets."""
    return Log(load(SETS[number][0], cache=False))


@cache
def event_of(number: int) -> m.Event:
    """The act type of one of the rule sets."""
    model = log_of(number).rules.model
    return next(e for id_, e in model.events.items() if id_.partition(":")[2] == SETS[number][1])


@dataclass(frozen=True)
class No:
    """What was wrong with a question: its place and codes."""

    where: str
    codes: tuple[str, ...]


def ordinary(log: Log, question: Any, number: int) -> Decision | No:
    """The decision in the ordinary way."""
    act, findings = check_act(log.rules.model, question, f"question {number}")
    if act is None:
        return No(f"question {number}", tuple(f.code for f in findings))
    return decision_of(decide(case_of(log.history(), act)))


# ---- values, some of them wrong

_TRUTHS = (True, False, True, False, True, False, 1, "yes", None, [True])
_FAR = (
    "9999-12-31",
    "0001-01-01",
    "2022-02-30",
    "2099-01-31",
    "1950-06-30",
    "2022-02-04T10:00:00Z",
    "",
    None,
    20220101,
)
_NUMBERS = (
    0,
    1,
    "1%",
    "0.01",
    "5%",
    "5.0%",
    "0.050",
    "0.0100000000000000000000000000001",
    "33.3333333333333333333%",
    "33.3333333333333333334%",
    "12.3456789012345678901234567890123456%",
    "0.123456789012345678901234567890123456",
    "0.000000000000001",
    "-0.0",
    "1.00",
    999,
    1000,
    "999.9999999999999999",
    10**17,
    10**39,
    10**40,
    -(10**40),
    -1,
    "-1",
    "1e5",
    "1,000",
    True,
    None,
    1.5,
    FloatText("0.5"),
    "",
    "%",
    [1],
)
_START = date(1999, 12, 25).toordinal()


def _date(draws: Draws) -> Any:
    if draws.rarely():
        return draws.pick(_FAR)
    first = draws.pick((_START, date(2021, 12, 20).toordinal(), date(2030, 1, 28).toordinal()))
    return date.fromordinal(first + draws.number(800)).isoformat()


def value_of(draws: Draws, type_: t.Type) -> Any:
    """A value that may be one of the type."""
    if type_ == t.TRUTH:
        return draws.pick(_TRUTHS)
    if type_ == t.DATE:
        return _date(draws)
    if isinstance(type_, t.Choice):
        return draws.pick((*type_.options * 3, "other", None, 1, ["x"]))
    if isinstance(type_, t.Quantity):
        return draws.pick(_NUMBERS)
    return draws.pick(("a", "b", "owner", "a b", "", None, 7))


def question_of(draws: Draws, number: int) -> dict[str, Any]:
    """A question about the act of a rule set, mostly a right one."""
    event = event_of(number)
    data = {f.name: value_of(draws, f.type) for f in event.fields.values() if not draws.rarely()}
    if draws.rarely(64):
        data["other"] = 1
    question: dict[str, Any] = {"type": SETS[number][1], "time": _date(draws), "data": data}
    if draws.rarely(64):
        question[draws.pick(("id", "note", "by"))] = "x"
    return question


def records(data: bytes) -> None:
    """Questions one by one: the same decision, or the same codes."""
    draws = Draws(data)
    number = draws.number(len(SETS))
    log = log_of(number)
    for place in range(1, 2 + draws.number(6)):
        question = question_of(draws, number)
        expected = ordinary(log, question, place)
        try:
            found: Decision | No = ask_many(log, [question])[0]
        except Refused as refused:
            found = No(f"question {place}", tuple(f.code for f in refused.findings))
        assert _alike(found, expected), (question, found, expected)


def _alike(found: Decision | No, expected: Decision | No) -> bool:
    if isinstance(found, No) and isinstance(expected, No):
        return sorted(found.codes) == sorted(expected.codes)
    return found == expected


# ---- columns

_KINDS: Mapping[str, tuple[pa.DataType, ...]] = {
    "truth": (pa.bool_(), pa.bool_(), pa.bool_(), pa.string(), pa.int8()),
    "date": (pa.date32(), pa.date32(), pa.string(), pa.dictionary(pa.int32(), pa.string()), pa.date64()),
    "word": (pa.string(), pa.dictionary(pa.int8(), pa.string()), pa.large_string(), pa.string_view()),
    "number": (
        pa.int64(),
        pa.uint64(),
        pa.int8(),
        pa.decimal128(38, 4),
        pa.decimal128(38, 15),
        pa.decimal128(38, 30),
        pa.decimal128(20, -2),
        pa.decimal256(60, 20),
        pa.string(),
        pa.dictionary(pa.int16(), pa.string()),
        pa.float64(),
    ),
}


def kind_of(type_: t.Type) -> str:
    """The kinds of columns that may hold a type."""
    if type_ == t.TRUTH:
        return "truth"
    if type_ == t.DATE:
        return "date"
    return "number" if isinstance(type_, t.Quantity) else "word"


_CELLS: Mapping[str, tuple[Any, ...]] = {
    "bool": (True, False),
    "int8": (0, 1, 5, 100, -1),
    "int64": (0, 1, 10, 999, 1000, 10**17, -(10**17), -(1 << 63), -1),
    "uint64": (0, 1, 10, 1000, (1 << 64) - 1, 1 << 63),
    "decimal": ("0", "0.01", "0.05", "1", "0.3334", "0.001", "-1", "1000", "123456789012345.25"),
    "string": (
        "note",
        "gift",
        "sale",
        "one",
        "two",
        "three",
        "private",
        "1%",
        "5%",
        "0.01",
        "1e3",
        "12",
        "2022-02-04",
        "",
    ),
    "double": (0.0, 1.0, 0.1, 0.0123456789),
    "days": (0, 18_000, 19_000, 19_030, 10_957, 3_000_000, -800_000, 47_480),
}


def _cell(draws: Draws, kind: pa.DataType, type_: t.Type) -> Any:
    if draws.rarely(12):
        return None
    name = str(kind)
    if name.startswith("decimal"):
        cell = Decimal(draws.pick(_CELLS["decimal"]))
        return cell if _fits(cell, kind) else Decimal(1000)
    if name.startswith("date") and not draws.rarely(8):
        return date.fromisoformat(_date_text(draws))
    if name.startswith("date"):
        return draws.pick(_CELLS["days"])
    if name in _CELLS and name != "string":
        return draws.pick(_CELLS[name])
    if type_ == t.DATE:
        return _date_text(draws) if not draws.rarely(8) else draws.pick(_CELLS["string"])
    if isinstance(type_, t.Choice) and not draws.rarely(12):
        return draws.pick(type_.options)
    if isinstance(type_, t.Quantity):
        return draws.pick([n for n in _NUMBERS if type(n) is str])
    return draws.pick(_CELLS["string"])


def _fits(cell: Decimal, kind: pa.DataType) -> bool:
    try:
        pa.array([cell], kind)
    except pa.ArrowInvalid:
        return False
    return True


def _date_text(draws: Draws) -> str:
    return date.fromordinal(draws.pick((_START, date(2021, 12, 20).toordinal())) + draws.number(800)).isoformat()


def _column(draws: Draws, kind: pa.DataType, type_: t.Type, rows: int) -> pa.Array:
    cells = [_cell(draws, kind, type_) for _ in range(rows)]
    if pa.types.is_date(kind) and not any(isinstance(cell, date) for cell in cells) and pa.types.is_date32(kind):
        return pa.array(cells, pa.int32()).cast(kind)
    if pa.types.is_date(kind):
        cells = [cell if not isinstance(cell, int) else _day_of(cell) for cell in cells]
    if pa.types.is_dictionary(kind):
        return pa.array(cells, pa.string()).dictionary_encode().cast(kind)
    return pa.array(cells, kind)


def _day_of(days: int) -> date:
    most = date.max.toordinal() - date(1970, 1, 1).toordinal()
    return date(1970, 1, 1) + timedelta(days=days if abs(days) < 700_000 else most)


def table_of(draws: Draws, number: int) -> pa.Table:
    """A table of acts; a column may be missing, of another kind, sliced or in pieces."""
    rows = draws.number(9)
    columns: dict[str, Any] = {}
    fields = [("time", t.DATE), *((f.name, f.type) for f in event_of(number).fields.values())]
    for name, type_ in fields:
        if draws.rarely(32) or (name in ("by", "words") and not draws.rarely(4)):
            continue
        columns[name] = _pieces(draws, _column(draws, _kind(draws, type_), type_, rows), rows)
    if draws.rarely(32):
        columns["other"] = pa.array([1] * rows, pa.int64())
    return pa.table(columns)


def _kind(draws: Draws, type_: t.Type) -> pa.DataType:
    kinds = _KINDS[kind_of(type_)]
    return draws.pick(kinds) if draws.rarely(3) else kinds[0]


def _pieces(draws: Draws, column: pa.Array, rows: int) -> Any:
    if not draws.rarely(4):
        return column
    cut = draws.number(rows + 1)
    longer = pa.concat_arrays([column.slice(0, cut), column])
    return pa.chunked_array([longer.slice(cut, cut), longer.slice(2 * cut)], column.type)


def _written(scalar: Any) -> Any:
    """A cell as a log writes it, worked out from the single cell and not from the column."""
    try:
        value = scalar.as_py()
    except (OverflowError, ValueError):
        return "beyond the calendar"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, float):
        return FloatText(value)
    return f"{value:f}" if isinstance(value, Decimal) else value


def questions_of(table: pa.Table, act: str) -> list[dict[str, Any]]:
    """The rows of a table as questions."""
    columns = {name: list(map(_written, table.column(name))) for name in table.column_names}
    found = []
    for row in range(table.num_rows):
        data = {name: cells[row] for name, cells in columns.items() if cells[row] is not None}
        found.append({"type": act, "time": data.pop("time", None), "data": data})
    return found


def columns(data: bytes) -> None:
    """A table gives what its rows give, or is refused at the first wrong row."""
    draws = Draws(data)
    number = draws.number(len(SETS))
    compare(number, table_of(draws, number))


def compare(number: int, table: pa.Table) -> list[Decision] | No:
    """Decide a table, and hold it against the ordinary decision of every row; the result is that."""
    log, act = log_of(number), SETS[number][1]
    questions = questions_of(table, act)
    expected = [ordinary(log, question, place) for place, question in enumerate(questions, 1)]
    wrong = next((each for each in expected if isinstance(each, No)), None)
    found: list[Decision] | No
    try:
        found = [_decision(answer) for answer in ask_many(log, table, act=act).to_pylist()]
    except Refused as refused:
        found = No(refused.findings[0].span.path, tuple(f.code for f in refused.findings))
    if isinstance(found, No):
        assert wrong is not None, found
        assert (found.where, sorted(found.codes)) == (wrong.where, sorted(wrong.codes))
        return wrong
    assert wrong is None, wrong
    assert found == expected
    return found


def _decision(answer: Mapping[str, Any]) -> Decision:
    lists: Sequence[tuple[str, ...]] = [tuple(answer[name]) for name in ("by", "despite", "missing")]
    return Decision(answer["decision"], *lists)
