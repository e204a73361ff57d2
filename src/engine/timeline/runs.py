"""Words of different looks on one line, one after the other."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Final

from ..diagrams.markup import Value, attributes
from ..diagrams.style import LIGHT
from ..diagrams.text import shorten, visible, width
from .sheet import TEXT

_SPACE: Final = 7.0
_LEAST: Final = 3
"""Fewer characters than these say nothing."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one look."""

    words: str
    size: float = TEXT
    bold: bool = False
    faint: bool = False


def line(runs: Iterable[Run], x: float, y: float, room: float) -> str:
    """A `<text>` element that takes no more than `room`: what does not fit is shortened, what comes after it left out.

    Each run starts behind the one before it, wherever that ends in the reader's font.
    """
    parts: list[str] = []
    for run in runs:
        words = visible(run.words)
        shown = shorten(words, room, run.size, bold=run.bold)
        if not words:
            continue
        if len(shown) < _LEAST and shown != words:
            break
        place: dict[str, Value] = {"dx": _SPACE} if parts else {"x": x, "y": y}
        look = attributes(
            **place, font_size=run.size, font_weight="bold" if run.bold else "normal",
            fill=LIGHT.faint_ink if run.faint else LIGHT.ink,
        )  # fmt: skip
        parts.append(f"<tspan{look}>{escape(shown, quote=False)}</tspan>")
        if shown != words:
            break
        room -= width(shown, run.size, bold=run.bold) + _SPACE
    return f"<text>{''.join(parts)}</text>" if parts else ""
