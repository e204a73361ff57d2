"""The material of a layout: rows of text in groups in lanes, before anything has a place.

A *row* is a node with its text broken into lines. A *group* is a clause with its limbs, one row under the
other. A *lane* is a column of groups. Lines between them run in the *channels* between the lanes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from engine.diagrams.geometry import Words
from engine.diagrams.numbering import split
from engine.diagrams.picture import DrawnNode
from engine.diagrams.style import NODES, Shape
from engine.diagrams.text import shorten, visible, width, wrap

Side = Literal["left", "right"]

# What a shape takes from the width of its text, on each side.
_INSETS: Final[dict[Shape, float]] = {
    "box": 7, "plain-box": 7, "pill": 10, "double-pill": 12, "slant": 13, "arrow": 14, "barred": 12,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Metrics:
    """The sizes that a layout works with. Heights are counted in slots: places for one line to end at."""

    slot: float
    """Height of a slot; two lines that end at one side of one lane are at least this far apart."""
    gap: int
    """Slots between two groups."""
    clear: int
    """Slots between a group and a line that passes it."""
    track: float
    """Distance between two lines that run side by side in a channel."""
    id_size: float
    title_size: float
    leading: float
    """Distance from one line of text to the next."""
    labels: bool
    """Whether each edge says its kind."""


FOCUS: Final = Metrics(slot=14, gap=1, clear=0, track=10, id_size=12, title_size=11.5, leading=14, labels=True)
WHOLE: Final = Metrics(slot=6, gap=2, clear=1, track=5, id_size=10.5, title_size=10, leading=12, labels=False)


@dataclass(frozen=True, slots=True)
class Row:
    """A node and its text: lines of words, placed from the left edge of the box, each with `y` 0."""

    node: DrawnNode
    lines: tuple[tuple[Words, ...], ...]
    slots: int


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one clause or term. A heading stands above the group, for what begins with it."""

    section: str
    rows: tuple[Row, ...]
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Lane:
    """A column of groups."""

    caption: str
    width: float
    groups: tuple[Group, ...]
    fixed: bool
    """Whether the groups stand one under the other from the top, or beside what they are joined to."""
    sorted: bool
    """Whether the groups keep their order, or may change it to stand beside what they are joined to."""
    loops: Side
    """Where lines between two rows of the lane run."""


def id_width(nodes: Iterable[DrawnNode]) -> float:
    """How wide the boxes of brief rows must be to show every id whole."""
    return max(
        (width(visible(node.id), WHOLE.id_size, bold=True) + 2 * _INSETS[NODES[node.kind].shape] for node in nodes),
        default=0.0,
    )


def full_row(node: DrawnNode, room: float) -> Row:
    """A row that shows everything: id and title, each on as many lines as it takes."""
    inset = _INSETS[NODES[node.kind].shape]
    id, title = visible(node.id), visible(node.title)
    inner = room - 2 * inset
    size = FOCUS.id_size
    lines = [(Words(line, inset, 0, size, bold=True),) for line in wrap(id, inner, size, bold=True)]
    if title and title != id:
        lines += [(Words(line, inset, 0, FOCUS.title_size),) for line in wrap(title, inner, FOCUS.title_size)]
    return Row(node, tuple(lines), len(lines) + 1)


def brief_row(node: DrawnNode, room: float) -> Row:
    """A row of at most two lines: the id, and as much of the title as fits behind and below it."""
    depth = min(3, max(0, len(split(node.id).limbs) - 1))
    inset = _INSETS[NODES[node.kind].shape] + 9 * depth
    inner = room - inset - _INSETS[NODES[node.kind].shape]
    id, title = shorten(visible(node.id), inner, WHOLE.id_size, bold=True), visible(node.title)
    first = [Words(id, inset, 0, WHOLE.id_size, bold=True)]
    lines = [first]
    if title and title != visible(node.id):
        size = WHOLE.title_size
        start = width(id, WHOLE.id_size, bold=True) + 6
        if start + width(title, size) <= inner:
            first.append(Words(title, inset + start, 0, size, runs_on=True))
        elif inner - start >= 90 and len(head := wrap(title, inner - start, size)) > 1:
            first.append(Words(head[0], inset + start, 0, size, runs_on=True))
            rest = title[len(head[0]) :].lstrip()
            lines.append([Words(shorten(rest, inner, size), inset, 0, size)])
        else:
            lines.append([Words(shorten(title, inner, size), inset, 0, size)])
    return Row(node, tuple(tuple(line) for line in lines), 3 if len(lines) == 1 else 5)
