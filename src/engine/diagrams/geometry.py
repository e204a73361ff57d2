"""Where everything stands: what a layout hands to the drawing code.

Coordinates are in pixels from the top left corner. Nothing here says how a kind looks.
"""

from dataclasses import dataclass

from engine.diagrams.picture import DrawnEdge, DrawnNode

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class Words:
    """A piece of text on one line; `x`, `y` is where its baseline starts."""

    text: str
    x: float
    y: float
    size: float
    bold: bool = False
    faint: bool = False
    runs_on: bool = False
    """Whether it continues the line before it. `x` then is the farthest right that it may come to start."""


@dataclass(frozen=True, slots=True)
class PlacedNode:
    """A node, its box, and its text in absolute coordinates."""

    node: DrawnNode
    box: Box
    words: tuple[Words, ...]
    focus: bool = False


@dataclass(frozen=True, slots=True)
class PlacedEdge:
    """An edge as a polyline, from its hub end on; see `nets` for what a hub is.

    Edges that share a stretch start at the same point, so that their dashes fall on each other.
    """

    edge: DrawnEdge
    points: tuple[Point, ...]
    tip_first: bool
    """Whether the arrowhead is at the first point or at the last."""
    label: Words | None = None
    aside: bool = False
    """Whether it only joins things around the focus to each other: drawn thinner."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture laid out."""

    title: str
    focus: str
    width: float
    height: float
    nodes: tuple[PlacedNode, ...]
    frames: tuple[Box, ...]
    """Around the limbs of one clause or term."""
    edges: tuple[PlacedEdge, ...]
    captions: tuple[Words, ...]
