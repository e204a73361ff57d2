"""The outlines of boxes: as path data for drawing, and as the inset at which a line meets them."""

from math import sqrt

from engine.diagrams.blocks import Side
from engine.diagrams.geometry import Box, Point
from engine.diagrams.picture import NodeKind
from engine.diagrams.style import NODES

_SLANT = 8.0
_ARROW = 8.0


def corner(box: Box) -> float:
    """The radius of a rounded box."""
    return min(box.height / 2, 11.0)


def polygon(kind: NodeKind, box: Box) -> tuple[Point, ...] | None:
    """The corners of a box whose sides are not upright; None for a rectangle."""
    x, y, right, bottom = box.x, box.y, box.right, box.bottom
    middle = y + box.height / 2
    match NODES[kind].shape:
        case "slant":
            return (x + _SLANT, y), (right, y), (right - _SLANT, bottom), (x, bottom)
        case "arrow":
            return (
                (x, y), (right - _ARROW, y), (right, middle), (right - _ARROW, bottom), (x, bottom),
                (x + _ARROW, middle),
            )  # fmt: skip
        case _:
            return None


def outline_inset(kind: NodeKind, box: Box, y: float, side: Side) -> float:
    """How far inside the box's side the outline is at height `y`."""
    share = min(1.0, max(0.0, (y - box.y) / box.height)) if box.height else 0.0
    match NODES[kind].shape:
        case "slant":
            return _SLANT * ((1 - share) if side == "left" else share)
        case "arrow":
            from_middle = abs(1 - 2 * share)
            return _ARROW * (1 - from_middle if side == "left" else from_middle)
        case "pill" | "double-pill":
            radius = corner(box)
            off = max(box.y + radius - y, y - (box.bottom - radius), 0.0)
            return radius - sqrt(max(0.0, radius * radius - off * off))
        case _:
            return 0.0
