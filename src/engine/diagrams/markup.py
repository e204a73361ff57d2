"""Writing SVG elements: escaping, numbers, attributes."""

from collections.abc import Sequence
from html import escape
from typing import Final

from engine.diagrams.geometry import Point, Words
from engine.diagrams.text import visible

Value = str | float
_RADIUS: Final = 4.0
_SPACE: Final = 6.0


def number(value: float) -> str:
    """A coordinate, to a tenth of a pixel."""
    text = f"{value:.1f}"
    return text.removesuffix(".0") if text != "-0.0" else "0"


def attributes(**values: Value) -> str:
    """Attributes with a leading space each; `stroke_width=2` is written `stroke-width="2"`, `class_` is `class`."""
    return "".join(
        f' {name.strip("_").replace("_", "-")}="{escape(value) if isinstance(value, str) else number(value)}"'
        for name, value in values.items()
    )


def texts(words: Sequence[Words], ink: str) -> str:
    """Words as `<text>` elements; those that run on are in one element with what they continue.

    Where they start is then up to the width that the reader's font gives to the words before them.
    """
    parts: list[str] = []
    for each in words:
        if each.runs_on and parts:
            more = attributes(dx=_SPACE, font_size=each.size, font_weight="normal")
            tail = f"<tspan{more}>{escape(visible(each.text), quote=False)}</tspan></text>"
            parts[-1] = parts[-1].removesuffix("</text>") + tail
        else:
            parts.append(text(each, ink))
    return "".join(parts)


def text(words: Words, ink: str) -> str:
    """A `<text>` element. Each is a paragraph of its own, so that text written from right to left stays in it."""
    weight: dict[str, Value] = {"font_weight": "bold"} if words.bold else {}
    look = attributes(
        class_="faint" if words.faint else "ink", x=words.x, y=words.y, font_size=words.size, fill=ink, stroke="none",
        **weight,
    )  # fmt: skip
    return f"<text{look}>{escape(visible(words.text), quote=False)}</text>"


def tooltip(content: str) -> str:
    """A `<title>` element, which browsers show as a tooltip and screen readers read out."""
    return f"<title>{escape(visible(content), quote=False)}</title>"


def polygon(points: Sequence[Point]) -> str:
    """Path data of a closed shape with straight sides."""
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points) + "Z"


def rounded(points: Sequence[Point]) -> str:
    """Path data of a line whose corners are rounded."""
    points = [point for at, point in enumerate(points) if at == 0 or point != points[at - 1]]
    parts = [f"M{_pair(points[0])}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        into, out = _towards(corner, before), _towards(corner, after)
        if into is None or out is None:
            continue
        parts.append(f"L{_pair(into)}Q{_pair(corner)} {_pair(out)}")
    parts.append(f"L{_pair(points[-1])}")
    return "".join(parts)


def _towards(corner: Point, other: Point) -> Point | None:
    """The point where the rounding of a corner begins, on the way to its neighbour."""
    across, down = other[0] - corner[0], other[1] - corner[1]
    length = abs(across) + abs(down)  # lines are upright or level
    if not length:
        return None
    share = min(_RADIUS, length / 2) / length
    return corner[0] + across * share, corner[1] + down * share


def _pair(point: Point) -> str:
    return f"{number(point[0])} {number(point[1])}"
