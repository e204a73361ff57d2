"""`test --update`: what came out written into the scenario file, and nothing else in it touched.

Only expectations with one value or one set are written (`decision`, `by`, `despite`, `missing`, `earliest`, `value`);
lists of entries say what somebody wants to see and are left to be read. In a table the cell of the row is written.
"""

import difflib
import re
from collections.abc import Sequence
from typing import Any

import yaml

from .files import Check, Scenario
from .runner import Outcome
from .writing import flow

_WRITTEN = ("decision", "by", "despite", "missing", "earliest", "value")


def update(scenario: Scenario, outcomes: Sequence[Outcome]) -> tuple[str, str]:
    """What the file would say with the answers in it: the change as a unified diff, and the whole text."""
    text = scenario.path.read_bytes().decode()  # with its own line ends
    changed = text
    for start, end, new in sorted(_edits(text, outcomes), reverse=True):
        changed = changed[:start] + new + changed[end:]
    if changed == text:
        return "", text
    name = str(scenario.path)
    return "".join(difflib.unified_diff(text.splitlines(True), changed.splitlines(True), name, name)), changed


def _edits(text: str, outcomes: Sequence[Outcome]) -> list[tuple[int, int, str]]:
    """Where a value stands in the text, and what is to stand there."""
    checks = _child(yaml.compose(text, Loader=yaml.SafeLoader), "checks")
    edits: list[tuple[int, int, str]] = []
    if not isinstance(checks, yaml.SequenceNode):
        return edits
    for outcome in outcomes:
        node, check = checks.value[outcome.check.number], outcome.check
        for key in _WRITTEN:
            differs = any(line.startswith(f"{key}:") for line in outcome.differences)
            value = _child(_child(node, "expect"), key) if check.row is None else _cell(node, check, key)
            if not differs or value is None:
                continue
            start, end = value.start_mark.index, value.end_mark.index
            got: Any = outcome.got.get(key)
            if check.row is None:
                edits.append((start, end, flow(got)))
            else:
                new = flow(got[0] if isinstance(got, list) and len(got) == 1 else got)
                edits.append(_in_column(text, start, end, new))
    return edits


def _cell(node: yaml.Node, check: Check, key: str) -> yaml.Node | None:
    """The cell that says what a row expects; what all rows share is left to a person."""
    rows = _child(_child(node, "table"), "rows")
    if key not in check.cells or check.row is None or not isinstance(rows, yaml.SequenceNode):
        return None
    row = rows.value[check.row]
    return row.value[check.cells[key]] if isinstance(row, yaml.SequenceNode) else None


def _in_column(text: str, start: int, end: int, new: str) -> tuple[int, int, str]:
    """A cell with what is behind it moved as little as possible, where more than one space sets that apart."""
    behind = re.match(r"([,\]])( {2,})(?=\S)", text[end:])
    if behind is None:
        return start, end, new
    spaces = len(behind[2]) - (len(new) - (end - start))
    if spaces < 1:
        spaces = 1 if behind[1] == "," else len(behind[2])
    return start, end + behind.end(), new + behind[1] + " " * spaces


def _child(node: Any, key: str) -> Any:
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for name, value in node.value if name.value == key), None)
