"""Bars and marks as SVG: an obligation is a line that ends in a mark, a right a box, a period a bar between posts."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final, Literal

from ..diagrams.geometry import Point
from ..diagrams.markup import Value, attributes, number, polygon
from ..diagrams.style import LIGHT
from .items import Item
from .looks import LOOKS, Look, Shape
from .sheet import LEFT, Scale

PAPER: Final = "#ffffff"
REACH: Final = 6.0
"""How far a mark reaches from its middle."""
_BOX: Final = 5.5
_BAR: Final = 2.5
_NARROWEST: Final = 7.0
_PALE: Final[dict[str, str]] = {"#1a616b": "#d9eef0", "#573c8a": "#ffffff"}
HATCH: Final = (
    '<pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path d="M0 0V5" stroke="#6b7280" stroke-width="1.6"/></pattern>'
)


def extent(item: Item, scale: Scale) -> tuple[float, float]:
    """From where to where an item is drawn."""
    start = LEFT if item.first < scale.days.first else scale.start(item.first)
    last = item.last if item.last is not None else scale.days.last
    end = scale.right + REACH if last > scale.days.last else scale.end(last)
    if item.kind != "obligation":
        end = max(end, start + _NARROWEST) + 2
    marks = [scale.middle(day) for day in _marked(item) if scale.days.holds(day)]
    return min([start, *(m - REACH for m in marks)]), max([end, *(m + REACH for m in marks)])


def draw(item: Item, scale: Scale, y: float) -> str:
    """An item at the height `y`, without its tooltip."""
    look = LOOKS[item.look]
    parts = _obligation(item, look, scale, y) if item.kind == "obligation" else _window(item, look, scale, y)
    return "".join(parts)


def sample(item: Item, x: float, y: float) -> str:
    """A small mark for an item that has no bar."""
    look = LOOKS[item.look]
    if item.kind == "obligation" or item.unsettled:
        return mark(look.shape, x, y, look.colour)
    return _box(x - REACH, x + REACH, y, _BOX if item.kind == "right" else _BAR, look, item)


def _marked(item: Item) -> tuple[date, ...]:
    """The days on which an item has a mark."""
    if item.kind != "obligation":
        return (item.last,) if item.unsettled and item.last is not None else ()
    return tuple(day for day in (item.due, item.ended) if day is not None)


EventShape = Literal["event", "fact", "slim"]


def event_mark(shape: EventShape, x: float, y: float, *, hollow: bool) -> str:
    """The mark of an event, of a fact, or of either among many; a hollow one does not count."""
    points = [(x - 5, y - 5), (x + 5, y - 5), (x, y + 5)]
    if shape != "event":
        wide, high = (3.5, 3.5) if shape == "fact" else (1, 5)
        points = [(x - wide, y - high), (x + wide, y - high), (x + wide, y + high), (x - wide, y + high)]
    look = attributes(fill=PAPER if hollow else LIGHT.ink, stroke=LIGHT.ink, stroke_width=1)
    return f'<path d="{polygon(points)}"{look}/>'


# ---- obligations


def _obligation(item: Item, look: Look, scale: Scale, y: float) -> Iterator[str]:
    days = scale.days
    end = item.ended or item.due or item.last
    assert end is not None
    until = end if item.status != "performed_late" or item.due is None else item.due
    left = LEFT if item.opened < days.first else scale.start(item.opened)
    right = scale.right if until > days.last else max(scale.middle(until), LEFT)
    if right - left > REACH:
        yield _line(left, right, y, look.colour, 2.6 if look.heavy else 1.8, "4 3" if item.unsettled else "")
        if item.opened >= days.first:
            yield _post(left, y, look.colour, 3.5)
    if item.first < days.first:
        yield _more(LEFT, y, look.colour, -1)
    if until > days.last:
        yield _more(scale.right, y, look.colour, 1)
    if until != end and until <= days.last:  # performed late: how late
        yield _line(max(scale.middle(until), LEFT), min(scale.middle(end), scale.right), y, look.colour, 1.2, "2 2.5")
        if until >= days.first:
            yield _post(scale.middle(until), y, look.colour, 5)
    elif item.due is not None and item.due > end and end <= days.last:
        yield _rest(scale.middle(max(end, days.first)), item.due, scale, y, look.colour)
    if days.holds(end):
        yield mark(look.shape, scale.middle(end), y, look.colour)


def mark(shape: Shape, x: float, y: float, colour: str) -> str:
    """The mark in which an obligation ends."""
    thick = attributes(fill=PAPER, stroke=colour, stroke_width=2)
    full = attributes(fill=colour, stroke=PAPER, stroke_width=0.8)
    ring = f'<circle cx="{number(x)}" cy="{number(y)}" r="4.5"'
    match shape:
        case "ring":
            return f"{ring}{thick}/>"
        case "disc":
            return f'<circle cx="{number(x)}" cy="{number(y)}" r="5.2"{full}/>'
        case "diamond":
            points = [(x, y - 6.4), (x + 6.4, y), (x, y + 6.4), (x - 6.4, y)]
            return f'<path d="{polygon(points)}"{full}/>'
        case "cross":
            arms = _path([[(x - 4.6, y - 4.6), (x + 4.6, y + 4.6)], [(x - 4.6, y + 4.6), (x + 4.6, y - 4.6)]])
            halo = attributes(fill="none", stroke=PAPER, stroke_width=5.4)
            return f'<path d="{arms}"{halo}/><path d="{arms}"{attributes(fill="none", stroke=colour, stroke_width=3)}/>'
        case "struck-ring":
            slash = _path([[(x - 5.6, y + 5.6), (x + 5.6, y - 5.6)]])
            return f'{ring}{thick}/><path d="{slash}"{attributes(stroke=colour, stroke_width=1.8)}/>'
        case "question":
            look = attributes(fill=PAPER, stroke=colour, stroke_width=1.1)
            words = attributes(
                x=x, y=y + 3.6, font_size=10, font_weight="bold", fill=colour, stroke="none", text_anchor="middle"
            )
            return f'<circle cx="{number(x)}" cy="{number(y)}" r="5.8"{look}/><text{words}>?</text>'


# ---- rights and periods


def _window(item: Item, look: Look, scale: Scale, y: float) -> Iterator[str]:
    days = scale.days
    end = item.ended or item.last
    if item.kind == "right" and item.status == "lapsed" and item.due is not None and end is not None:
        end = min(end, item.due)
    assert end is not None
    left = LEFT if item.first < days.first else scale.start(item.first)
    right = scale.right if end > days.last else max(scale.end(end), LEFT + 1)
    right = max(right, left + _NARROWEST)
    half = _BOX if item.kind == "right" else _BAR
    yield _box(left, right, y, half, look, item)
    if item.kind == "period":
        if item.first >= days.first:
            yield _post(left, y, look.colour, 5.5)
        if end <= days.last:
            yield _post(right, y, look.colour, 5.5)
    if item.first < days.first:
        yield _more(LEFT, y, look.colour, -1)
    if end > days.last:
        yield _more(scale.right, y, look.colour, 1)
    elif item.due is not None and item.due > end:
        yield _rest(right, item.due, scale, y, look.colour)
    if item.unsettled and days.holds(end):
        yield mark("question", scale.middle(end), y, look.colour)


def _box(left: float, right: float, y: float, half: float, look: Look, item: Item) -> str:
    where: dict[str, Value] = {"x": left, "y": y - half, "width": right - left, "height": 2 * half}
    border: dict[str, Value] = {"stroke": look.colour, "stroke_width": 1.3 if item.kind == "right" else 1}
    match look.bar:
        case "solid":
            return f"<rect{attributes(**where, fill=look.colour, **border)}/>"
        case "pale":
            return f"<rect{attributes(**where, fill=_PALE.get(look.colour, PAPER), **border)}/>"
        case "hatched":
            return f"<rect{attributes(**where, fill=PAPER)}/><rect{attributes(**where, fill='url(#hatch)', **border)}/>"
        case "dashed":
            return f"<rect{attributes(**where, fill=PAPER, stroke_dasharray='4 2.5', **border)}/>"


# ---- parts


def _rest(x: float, due: date, scale: Scale, y: float, colour: str) -> str:
    """What would have been left of the time, to its last day."""
    right = scale.right if due > scale.days.last else scale.middle(due)
    post = _post(right, y, colour, 4) if due <= scale.days.last else ""
    return _line(x, right, y, colour, 1, "1 3") + post if right - x > REACH else ""


def _line(left: float, right: float, y: float, colour: str, weight: float, dash: str = "") -> str:
    dashes: dict[str, Value] = {"stroke_dasharray": dash} if dash else {}
    look = attributes(fill="none", stroke=colour, stroke_width=weight, **dashes)
    return f'<path d="{_path([[(left, y), (right, y)]])}"{look}/>'


def _post(x: float, y: float, colour: str, half: float) -> str:
    return f'<path d="{_path([[(x, y - half), (x, y + half)]])}"{attributes(stroke=colour, stroke_width=1.4)}/>'


def _more(x: float, y: float, colour: str, way: int) -> str:
    """The tip that says that a bar goes on beyond the picture."""
    points = [(x, y - 4.5), (x + way * 6, y), (x, y + 4.5)]
    return f'<path d="{polygon(points)}"{attributes(fill=colour)}/>'


def _path(lines: Sequence[Sequence[Point]]) -> str:
    return "".join("M" + "L".join(f"{number(x)} {number(y)}" for x, y in line) for line in lines)
