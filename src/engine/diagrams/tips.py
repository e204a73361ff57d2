"""Arrowheads, drawn as shapes of their own.

SVG has markers for this, but programs differ in how they draw them; a path looks the same everywhere.
"""

from collections.abc import Callable
from typing import Final

from engine.diagrams.geometry import Point
from engine.diagrams.markup import attributes, number, polygon
from engine.diagrams.style import Tip

# How much shorter the line is, so that it does not show through or stick out of the arrowhead.
BACK_OFF: Final[dict[Tip, float]] = {
    "open": 1, "solid": 7, "hollow": 9, "double": 1, "stop": 9, "pause": 6, "ring": 7.5, "diamond": 9,
}  # fmt: skip


def draw_tip(tip: Tip, at: Point, direction: int, colour: str, paper: str) -> str:
    """An arrowhead that ends at a point; `direction` is 1 if it points to the right and -1 to the left."""
    x, y = at

    def back(distance: float, side: float = 0) -> Point:
        return x - direction * distance, y + side

    solid = {"fill": colour, "stroke": "none", "class_": "solid"}
    outline = {"fill": "none", "stroke_dasharray": "none", "class_": "tip"}
    match tip:
        case "open":
            return _path(_angle(back, 0), outline)
        case "double":
            return _path(_angle(back, 0) + _angle(back, 5), outline)
        case "solid":
            return _path(polygon((back(0), back(9, -4.2), back(9, 4.2))), solid)
        case "hollow":
            return _path(polygon((back(0.8), back(9, -4), back(9, 4))), {**outline, "fill": paper, "class_": "hollow"})
        case "diamond":
            return _path(polygon((back(0), back(5, -3.6), back(10, 0), back(5, 3.6))), solid)
        case "ring":
            centre = back(4.2)
            look = attributes(cx=centre[0], cy=centre[1], r=3.3, **{**outline, "fill": paper, "class_": "hollow"})
            return f"<circle{look}/>"
        case "stop":
            return _path(
                polygon((back(0), back(0, -5.5), back(2.4, -5.5), back(2.4, 5.5), back(0, 5.5)))
                + polygon((back(3.4), back(9.5, -3.2), back(9.5, 3.2))),
                solid,
            )
        case "pause":
            return _path(
                polygon((back(0, -5), back(2.2, -5), back(2.2, 5), back(0, 5)))
                + polygon((back(4.4, -5), back(6.6, -5), back(6.6, 5), back(4.4, 5))),
                solid,
            )


def _angle(back: Callable[[float, float], Point], distance: float) -> str:
    """Two strokes that meet in a point."""
    ends = back(distance + 6.5, -3.6), back(distance + 0.5, 0), back(distance + 6.5, 3.6)
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in ends)


def _path(data: str, look: dict[str, str]) -> str:
    return f'<path d="{data}"{attributes(**look)}/>'
