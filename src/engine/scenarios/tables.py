"""Tables in scenario files: one question with many variations, a row for each, so that boundary cases fit on a page.

A column says what changes: a part of the question, a field of the act, or something that is expected. Every row becomes
a check of its own.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from contract_dsl.diagnostics import did_you_mean
from contract_dsl.source import Span

from ..answers import Duty, key_of
from ..log.convert import shown
from .yaml_text import Lines

ANY = "any"
"""A cell of what is expected that says: whatever comes out."""
NONE = "none"
"""The status of a duty that is not there."""

_ABOUT = "about"
_RESULTS: dict[str, tuple[str, ...]] = {
    "ask": ("decision", "by", "despite", "missing", "earliest"),
    "value": ("value", "missing"),
    "duties": tuple(key_of(each.name) for each in fields(Duty)),
}
"""The columns of what is expected; of duties the keys of the one entry that is looked for."""
_QUESTION: dict[str, tuple[str, ...]] = {
    "ask": ("type", "time", "known_at"),
    "value": ("term", "args", "on", "known_at"),
    "duties": ("on", "known_at"),
}
_LISTS = ("by", "despite", "missing")
_OUTCOME = ("title", "due", "due_missing", "status", "ended", "missing", "how")
"""What comes out of a duty; its other keys say which one is meant."""

Report = Callable[[str, Span, str, str | None], None]


@dataclass(frozen=True)
class Row:
    """One row as a check: what it asks and expects. `cells` has the column of each expectation that stands in it."""

    number: int
    about: str
    question: dict[str, Any]
    known_at: Any
    expect: dict[str, Any]
    span: Span
    cells: Mapping[str, int]


class Table:
    """The table of one check; `report` takes what is wrong with it."""

    def __init__(self, kind: str, check: Mapping[str, Any], about: str, lines: Lines, report: Report) -> None:
        self.kind = kind
        self.check = check
        self.about = about
        self.lines = lines
        self.report = report
        self.data = check[kind].get("data") if kind == "ask" else None

    def rows(self) -> Iterator[Row]:
        """Every row that is right; what is wrong with the others is reported."""
        table = self.check["table"]
        if not isinstance(table, dict) or set(table) != {"columns", "rows"}:
            place = self.lines.at(self.check, "table")
            self._wrong(place, "a table has `columns` and `rows`, and nothing else", "write both under `table:`")
            return
        columns = self._columns(table)
        rows = table["rows"]
        if not isinstance(rows, list) or not rows:
            place = self.lines.at(table, "rows")
            self._wrong(
                place, "a table has `rows`, a list with at least one", "begin each with `- [` and end it with `]`"
            )
            return
        if columns is None:
            return
        asked: dict[str, int] = {}
        for number, row in enumerate(rows):
            span = self.lines.at(rows, number)
            if self._fits(number, row, columns, span) and not self._again(number, row, columns, asked, span):
                made = self._row(number, row, columns, table)
                if made is not None:
                    yield made

    # ---- columns

    def _columns(self, table: Mapping[str, Any]) -> list[str] | None:
        """The names of the columns, or None if something is wrong with them."""
        columns = table["columns"]
        place = self.lines.at(table, "columns")
        if not isinstance(columns, list) or not columns or not all(isinstance(c, str) for c in columns):
            example = {"ask": "time, decision", "value": "on, value", "duties": "on, status"}[self.kind]
            self._wrong(place, "`columns` is a list of names, one for each cell of a row", f"for example: [{example}]")
            return None
        right = True
        for number, name in enumerate(columns):
            here = self.lines.at(columns, number)
            if name in columns[:number]:
                self._wrong(here, f"the column {shown(name)} stands twice", "keep one of them")
                right = False
            elif not self._known(name):
                self._unknown(name, columns, here)
                right = False
        if right and not self.check.get("expect") and not any(c in _RESULTS[self.kind] for c in columns):
            listed = ", ".join(f"`{c}`" for c in _RESULTS[self.kind] if c in ("decision", "by", "value", "status"))
            self._wrong(place, "no column says what is expected", f"add one: {listed}")
            right = False
        return columns if right else None

    def _known(self, name: str) -> bool:
        names = (*_QUESTION[self.kind], *_RESULTS[self.kind], _ABOUT)
        if name in names:
            return True
        if self.kind != "ask" or name.endswith("_include"):
            return False
        if name.startswith("data."):
            return len(name) > len("data.")
        in_base = isinstance(self.data, dict) and name in self.data
        return in_base or did_you_mean(name, names) is None

    def _unknown(self, name: str, columns: Sequence[str], here: Span) -> None:
        names = (*_QUESTION[self.kind], *_RESULTS[self.kind], _ABOUT)
        near = did_you_mean(name, [n for n in names if n not in (*columns, _ABOUT)])
        if name.endswith("_include"):
            help_ = "sets and lists of entries are expected in a check of their own"
        elif near is None:
            help_ = f"the columns that there are: {', '.join(names)}"
        elif self.kind == "ask":
            help_ = f"{near} A field of the act would be written `data.{name}`"
        else:
            help_ = near
        self._wrong(here, f"there is no column {shown(name)}", help_)

    # ---- rows

    def _fits(self, number: int, row: Any, columns: Sequence[str], span: Span) -> bool:
        """Whether a row has a cell for each column."""
        if isinstance(row, list) and len(row) == len(columns):
            return True
        listed = ", ".join(columns)
        if not isinstance(row, list):
            first = ", ".join("..." for _ in columns)
            self._wrong(span, f"row {number + 1} is no list of cells", f"write `- [{first}]` for: {listed}")
            return False
        cells = f"{len(row)} cell{'' if len(row) == 1 else 's'}"
        message = f"row {number + 1} has {cells}, and there are {len(columns)} columns: {listed}"
        self._wrong(span, message, "a cell that stays empty is written `~`; a text with a comma needs quotation marks")
        return False

    def _again(
        self, number: int, row: Sequence[Any], columns: Sequence[str], asked: dict[str, int], span: Span
    ) -> bool:
        """Whether an earlier row asks the same."""
        told = [str(cell) for name, cell in zip(columns, row, strict=True) if self._asks(name)]
        earlier = asked.setdefault("\0".join(told), number)
        if earlier == number:
            return False
        rows = self.check["table"]["rows"]
        line = self.lines.at(rows, earlier).line
        message = f"row {number + 1} asks the same as row {earlier + 1} in line {line}"
        self._wrong(span, message, "take one of them away, or add the column in which they differ")
        return True

    def _asks(self, name: str) -> bool:
        """Whether a column is a part of the question."""
        if name == _ABOUT:
            return False
        if self.kind == "duties":
            return name not in _OUTCOME
        return name not in _RESULTS[self.kind]

    def _row(self, number: int, row: Sequence[Any], columns: Sequence[str], table: Mapping[str, Any]) -> Row | None:
        question, data = self._copies()
        expected: dict[str, tuple[Any, int]] = {}
        known_at = self.check.get("known_at", question.pop("known_at", None))
        told: list[str] = []
        about = ""
        for place, (name, cell) in enumerate(zip(columns, row, strict=True)):
            here = self.lines.at(row, place)
            if name == _ABOUT:
                about = "" if cell is None else str(cell)
            elif name in _RESULTS[self.kind]:
                if cell == ANY:
                    continue
                if self.kind != "duties" and name in _LISTS:
                    if not self._is_list(name, cell, here):
                        return None
                    cell = cell if isinstance(cell, list) else [cell]  # noqa: PLW2901  # a single name is a set of one
                expected[name] = (cell, place)
            elif name == "known_at":
                known_at = cell
            else:
                into, key = (question, name) if name in _QUESTION[self.kind] else (data, name.removeprefix("data."))
                self._put(into, key, cell, (self.lines.at(table["columns"], place), here))
            if self._asks(name) and cell is not None:
                told.append(f"{name} {_said(cell)}")
        expect = self._expect(expected, number, row)
        if expect is None:
            return None
        name = f"{self.about}, row {number + 1}" + (f": {about or ', '.join(told)}" if about or told else "")
        rows = table["rows"]
        cells = {name: place for name, (_, place) in expected.items()} if self.kind != "duties" else {}
        return Row(number, name, question, known_at, expect, self.lines.at(rows, number), cells)

    def _copies(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """The question with its fields, for a row to change."""
        base = self.check[self.kind]
        question = self.lines.copy(base)
        data: dict[str, Any] = {}
        if self.kind == "ask":
            data = self.lines.copy(self.data) if isinstance(self.data, dict) else data
            if isinstance(self.data, dict) or "data" not in base:
                question["data"] = data
        return question, data

    def _put(self, into: dict[str, Any], key: str, cell: Any, spans: tuple[Span, Span]) -> None:
        """A cell in its place; an empty one leaves it out."""
        if cell is None:
            into.pop(key, None)
        else:
            into[key] = cell
        self.lines.put(into, key, *spans)

    def _is_list(self, name: str, cell: Any, here: Span) -> bool:
        if cell is None:
            self._wrong(here, f"`{name}` is a list", f"write `[]` for none, or `{ANY}` if it does not matter")
            return False
        listed = cell if isinstance(cell, list) else [cell]
        strange = next((c for c in listed if name in ("by", "despite") and ":" not in str(c)), None)
        if strange is None:
            return True
        help_ = 'write it with its agreement: "ia:5.07(b)"'
        if self.kind == "ask":
            help_ += f"; a field `{name}` of the act is the column `data.{name}`"
        self._wrong(here, f"`{name}` names clauses, and {shown(strange)} is none", help_)
        return False

    def _expect(self, cells: Mapping[str, tuple[Any, int]], number: int, row: Sequence[Any]) -> dict[str, Any] | None:
        """What a row expects: what the check says for all of them, and its own cells."""
        base = self.check.get("expect")
        expect: dict[str, Any] = self.lines.copy(base) if isinstance(base, dict) else {}
        span = self.lines.at(self.check["table"]["rows"], number)
        if self.kind == "duties" and cells:
            return self._entry(expect, cells, row)
        for name, (cell, place) in cells.items():
            here = self.lines.at(row, place)
            expect[name] = cell
            self.lines.put(expect, name, here, here)
        if not expect:
            self._wrong(span, f"row {number + 1} expects nothing", f"say something else than `{ANY}` in one cell")
            return None
        return expect

    def _entry(
        self, expect: dict[str, Any], cells: Mapping[str, tuple[Any, int]], row: Sequence[Any]
    ) -> dict[str, Any] | None:
        """The one entry that a row of duties looks for, or looks for in vain if its status is `none`."""
        listed = expect.pop("includes", [])
        one = listed[0] if isinstance(listed, list) and len(listed) == 1 else {}
        if listed and not (isinstance(listed, list) and len(listed) == 1 and isinstance(one, dict)):
            message = "beside a table `includes` has one entry, which the cells of a row complete"
            self._wrong(self.lines.at(self.check["expect"], "includes"), message, "expect the others in another check")
            return None
        entry = self.lines.copy(one)
        absent = "status" in cells and cells["status"][0] == NONE
        for name, (cell, place) in cells.items():
            here = self.lines.at(row, place)
            if name == "status" and absent:
                continue
            if absent and name in _OUTCOME:
                continue
            entry[name] = cell
            self.lines.put(entry, name, here, here)
        if absent:
            entry = {k: v for k, v in entry.items() if k not in _OUTCOME}
            expect["excludes"] = [*expect.get("excludes", ()), entry]
        else:
            expect["includes"] = [entry]
        return expect

    def _wrong(self, span: Span, message: str, help_: str | None = None) -> None:
        self.report("S003", span, message, help_)


def _said(cell: Any) -> str:
    if isinstance(cell, list):
        return " and ".join(map(_said, cell)) or "nobody"
    return {True: "yes", False: "no"}[cell] if isinstance(cell, bool) else str(cell)
