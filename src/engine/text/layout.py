"""What every text answer shares: width, wrapping, emphasis where there is a terminal, and the steps of a reasoning."""

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..answers import Receipt
from ..evaluate.program import Program
from ..explain import Step
from ..explain.words import details_of, sentence_of

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


def step_lines(program: Program, step: Step, style: Style, indent: int, depth: int, told: set[int]) -> Iterator[str]:
    """A step and what is below it, down to a depth; a step that only negates or names another is told with it.

    `told` holds the steps whose parts stand further up; a step that comes again points to them, or is told here.
    """
    if step.kind == "not" and len(step.children) == 1 and step.origin is None:
        # What is negated is told by itself: its own line says how it came out.
        yield from step_lines(program, step.children[0], style, indent, depth, told)
        return
    yield from style.lines(sentence_of(program, step), indent)
    full = step.origin or step
    if id(full) in told:
        if depth > 0 and full.children:
            yield from style.lines("(as above)", indent + 4)
        return
    for detail in details_of(program, full):
        yield from style.lines(detail, indent + 4)
    if depth <= 0:
        return
    told.add(id(full))
    for child in each_once(full.children):
        yield from step_lines(program, child, style, indent + 4, depth - 1, told)


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
