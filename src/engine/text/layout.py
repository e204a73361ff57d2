"""What every text answer shares: width, wrapping, emphasis where there is a terminal, and the steps of a reasoning."""

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..answers import Receipt
from ..evaluate.program import Program
from ..evaluate.unknown import ABSENT
from ..explain import Step
from ..explain.nearest import nearest
from ..explain.words import details_of, sentence_of

_DEEPEST_WHY = 6
"""Definitions within definitions that a short reason goes down."""
_MOST_DECISIVE = 3
_CODES = {"bold": "1", "green": "32;1", "red": "31;1", "yellow": "33;1", "faint": "2"}


@dataclass(frozen=True, slots=True)
class Style:
    """How text looks: `width` columns; emphasis only if `terminal`."""

    width: int = 110
    terminal: bool = False

    def mark(self, text: str, *how: str) -> str:
        """The text with emphasis, if there is a terminal to show it."""
        if not self.terminal or not how:
            return text
        return f"\x1b[{';'.join(_CODES[h] for h in how)}m{text}\x1b[0m"

    def lines(self, text: str, indent: int, hanging: int = 4) -> list[str]:
        """The text wrapped to the width, further lines set in."""
        return textwrap.wrap(
            text,
            width=self.width,
            initial_indent=" " * indent,
            subsequent_indent=" " * (indent + hanging),
            break_long_words=False,
            break_on_hyphens=False,
        ) or [""]


class Told:
    """The steps that stand further up in a text, in full. It keeps them, so that no other step is taken for one."""

    def __init__(self) -> None:
        self._steps: dict[int, Step] = {}

    def __contains__(self, step: Step) -> bool:
        return id(step) in self._steps

    def add(self, step: Step) -> None:
        """One more."""
        self._steps[id(step)] = step


def step_lines(program: Program, step: Step, style: Style, indent: int, depth: int, told: Told) -> Iterator[str]:
    """A step and what is below it, down to a depth; a step that only negates or names another is told with it.

    `told` holds the steps whose parts stand further up; a step that comes again points to them, or is told here.
    """
    if step.kind == "not" and len(step.children) == 1 and step.origin is None:
        # What is negated is told by itself: its own line says how it came out.
        yield from step_lines(program, step.children[0], style, indent, depth, told)
        return
    yield from style.lines(sentence_of(program, step), indent)
    full = step.origin or step
    if full in told:
        if depth > 0 and full.children:
            yield from style.lines("(as above)", indent + 4)
        return
    for detail in details_of(program, full):
        yield from style.lines(detail, indent + 4)
    if depth <= 0:
        return
    told.add(full)
    for child in each_once(full.children):
        yield from step_lines(program, child, style, indent + 4, depth - 1, told)


def why_lines(program: Program, step: Step, style: Style, indent: int, told: Told, before: str = "") -> Iterator[str]:
    """What decided a step, in a few lines: down to the figure, each definition once, without its reckoning."""
    pending = [(step, indent, before)]
    while pending:
        current, column, words = pending.pop()
        while current.kind == "not" and len(current.children) == 1 and current.origin is None:
            current = current.children[0]
        full = current.origin or current
        if current.kind == "any" and column > indent:
            # Its text is that of its parts, which stand where it would.
            pending += [(child, column, "") for child in reversed(decisive(full))]
            continue
        close = nearest(full)
        below = decisive(full) if close is None else [close]
        again = bool(below) and full in told
        yield from style.lines(f"{words}{sentence_of(program, current)}{'  (as above)' if again else ''}", column)
        if again or column >= indent + 4 * _DEEPEST_WHY:
            continue
        told.add(full)
        pending += [(child, column + 4, "") for child in reversed(below)]


def decisive(step: Step) -> list[Step]:
    """The steps below a yes or no that made it one: what failed of what had to hold, what held of what might."""
    children = list(each_once(step.children))
    if step.kind == "comparison":
        return [c for c in children if c.value is ABSENT][:1] if step.value is False else []
    if step.kind == "every":
        return [c for c in children if c.value is False][:1] if step.value is False else []
    if step.kind in ("term", "any", "limb", "condition", "events", "not", "view"):
        return [c for c in children if c.value is step.value][:_MOST_DECISIVE]
    return []


def each_once(steps: Iterable[Step]) -> Iterator[Step]:
    """Steps below one step without those that come again there."""
    seen: set[int] = set()
    for step in steps:
        if id(step.origin) not in seen:
            yield step
        seen |= {id(step), id(step.origin or step)}


def receipt_line(receipt: Receipt) -> str:
    """The receipt in one line, each fingerprint by its first twelve digits."""
    return (
        f"rules {receipt.rules[:12]}  log {receipt.log[:12]}  calendars {receipt.calendars[:12]}  "
        f"clausegraph {receipt.version}"
    )


def listed(items: tuple[str, ...] | str | None) -> str:
    """One party or several, with commas."""
    if items is None:
        return ""
    return items if isinstance(items, str) else ", ".join(items)
