"""How each kind of node and edge looks, and what a legend calls it.

Colour is never the only difference: every kind of node has a shape or border of its own, every kind of edge
its own arrowhead and dash pattern, so a picture survives a black-and-white printer. Edge colours and node
borders have a contrast of at least 4.5 : 1 with the paper, text far more, in the light and the dark scheme.
"""

from dataclasses import dataclass
from typing import Final, Literal

from engine.diagrams.picture import EdgeKind, NodeKind

Shape = Literal["box", "plain-box", "pill", "double-pill", "slant", "arrow", "barred"]
Tip = Literal["open", "solid", "hollow", "double", "stop", "pause", "ring", "diamond"]

FONT: Final = "Arial, Helvetica, 'Liberation Sans', 'DejaVu Sans', sans-serif"


@dataclass(frozen=True, slots=True)
class Scheme:
    """The colours that are not tied to a kind, for one colour scheme."""

    paper: str
    ink: str
    faint_ink: str
    frame: str
    frame_line: str
    focus: str


LIGHT: Final = Scheme("#ffffff", "#16191d", "#4b5563", "#f6f7f9", "#b8c0cb", "#ffe58a")
DARK: Final = Scheme("#15181c", "#eceff3", "#aab4c0", "#1d2126", "#4a5462", "#6b5200")


@dataclass(frozen=True, slots=True)
class NodeStyle:
    """Shape, border and fill of a kind of node."""

    word: str
    plural: str
    shape: Shape
    weight: float
    light: tuple[str, str]
    """Fill and border."""
    dark: tuple[str, str]


@dataclass(frozen=True, slots=True)
class EdgeStyle:
    """Line and arrowhead of a kind of edge. The word reads between the two ends: `5.18 overrides 5.15(c)`."""

    word: str
    passive: str
    """The same read from the other end: `5.15(c) is overridden by 5.18`."""
    tip: Tip
    weight: float
    dash: tuple[float, ...]
    light: str
    dark: str


NODES: Final[dict[NodeKind, NodeStyle]] = {
    "clause": NodeStyle("clause", "clauses", "box", 1.6, ("#ffffff", "#1f3a5f"), ("#1b2735", "#9db9dc")),
    "limb": NodeStyle("limb", "limbs", "plain-box", 0.8, ("#ffffff", "#5d6f87"), ("#1b2735", "#8796aa")),
    "term": NodeStyle("term", "terms", "pill", 1.1, ("#e9f3e4", "#3a662b"), ("#1c2a17", "#93c47f")),
    "state": NodeStyle("state", "states", "double-pill", 1.1, ("#e0f1f3", "#1a616b"), ("#12282b", "#6fc3cf")),
    "fact": NodeStyle("fact", "facts", "slant", 1.1, ("#fcf3d9", "#7a5600"), ("#2d2510", "#dcb35a")),
    "event": NodeStyle("event", "events", "arrow", 1.1, ("#fbe8e2", "#963c24"), ("#301b15", "#eb9a84")),
    "party": NodeStyle("party", "parties", "barred", 1.1, ("#efe9f7", "#573c8a"), ("#221b30", "#b79ee6")),
}

EDGES: Final[dict[EdgeKind, EdgeStyle]] = {
    "uses-term": EdgeStyle("uses", "is used by", "open", 1.0, (), "#55657a", "#93a3b8"),
    "overrides": EdgeStyle("overrides", "is overridden by", "solid", 1.7, (), "#b3261e", "#ff8a80"),
    "subject-to": EdgeStyle("subject to", "prevails over", "hollow", 1.4, (7, 3), "#6a3aa2", "#c3a2f0"),
    "triggers": EdgeStyle("triggers", "is triggered by", "double", 1.4, (), "#146c3b", "#6fcf97"),
    "terminates": EdgeStyle("terminates", "is terminated by", "stop", 1.9, (9, 3, 2, 3), "#1c1c1c", "#f2f2f2"),
    "suspends": EdgeStyle("suspends", "is suspended by", "pause", 1.5, (2, 3), "#8f4f00", "#f0b35f"),
    "excepts-from": EdgeStyle("excepts from", "has an exception in", "ring", 1.4, (4, 2.5), "#00686f", "#5fcad2"),
    "defers-to": EdgeStyle("defers to", "gives its content to", "diamond", 1.4, (11, 3, 3, 3), "#1b4ea0", "#8fb5f5"),
}

FAINT: Final = "only referred to: drawn, not needed to decide"


def paler(colour: str, paper: str) -> str:
    """A colour half way to the paper, for what is drawn but not walked.

    A mix, not an opacity: edges share stretches of line, and opacity would add up there.
    """
    mixed = ((int(colour[at : at + 2], 16) * 11 + int(paper[at : at + 2], 16) * 9) // 20 for at in (1, 3, 5))
    return "#" + "".join(f"{channel:02x}" for channel in mixed)
