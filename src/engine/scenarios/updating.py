"""`test --update`: what came out written into the scenario file, and nothing else in it touched.

Only expectations with one value or one set are written (`decision`, `by`, `despite`, `missing`, `earliest`, `value`);
lists of entries say what somebody wants to see and are left to be read.
"""

import difflib
import json
import re
from collections.abc import Sequence
from typing import Any

import yaml

from .files import Scenario
from .runner import Outcome

_WRITTEN = ("decision", "by", "despite", "missing", "earliest", "value")
_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*\Z")
"""A text that needs no quotation marks."""


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
    for node, outcome in zip(checks.value, outcomes, strict=True):
        expect = _child(node, "expect")
        for key in _WRITTEN:
            differs = any(line.startswith(f"{key}:") for line in outcome.differences)
            value = _child(expect, key)
            if differs and value is not None:
                assert value.start_mark is not None
                assert value.end_mark is not None
                edits.append((value.start_mark.index, value.end_mark.index, _flow(outcome.got.get(key))))
    return edits


def _child(node: Any, key: str) -> yaml.Node | None:
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for name, value in node.value if name.value == key), None)


def _flow(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, list):
        return "[" + ", ".join(_flow(v) for v in value) + "]"
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    plain = _PLAIN.match(text) and text not in ("true", "false", "null")
    return text if plain else json.dumps(text, ensure_ascii=False)
