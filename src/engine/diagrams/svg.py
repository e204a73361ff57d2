"""A drawing as a standalone SVG 1.1 document.

All looks are presentation attributes, which every program understands and a page's style sheet can override
by class; nodes are numbered `n0`, `n1`, ... and edges `e0`, `e1`, ... in the order of the drawing, for
scripts to find them. Text is escaped; no part of an id or title ends up in an attribute that is interpreted.
"""

from collections.abc import Iterator
from html import escape
from typing import Final

from engine.diagrams.geometry import Box, Drawing, PlacedEdge, PlacedNode
from engine.diagrams.layout import arrange
from engine.diagrams.legend import LEAST_WIDTH, Sample, description, make_head
from engine.diagrams.markup import attributes, number, polygon, rounded, text, texts, tooltip
from engine.diagrams.picture import EDGE_KINDS, DrawnEdge, EdgeKind, NodeKind, Picture
from engine.diagrams.shapes import corner
from engine.diagrams.shapes import polygon as corners
from engine.diagrams.style import EDGES, FONT, LIGHT, NODES, paler
from engine.diagrams.text import visible
from engine.diagrams.tips import BACK_OFF, draw_tip

_FOCUS_WEIGHT: Final = 3.0
_ASIDE: Final = 0.65


def to_svg(picture: Picture) -> str:
    """The picture as an SVG file: with a title, a legend of the kinds that occur, and tooltips."""
    return draw_svg(arrange(picture))


def draw_svg(drawing: Drawing) -> str:
    """A finished layout as an SVG file."""
    head = make_head(drawing)
    wide, high = max(drawing.width, LEAST_WIDTH), drawing.height + head.height
    root = attributes(
        xmlns="http://www.w3.org/2000/svg", version="1.1", width=wide, height=high,
        viewBox=f"0 0 {number(wide)} {number(high)}", role="img", aria_labelledby="picture-title picture-content",
        font_family=FONT,
    )  # fmt: skip
    parts = [
        f"<svg{root}>",
        f'<title id="picture-title">{escape(visible(drawing.title), quote=False)}</title>',
        f'<desc id="picture-content">{escape(description(drawing), quote=False)}</desc>',
        f'<rect class="paper" width="{number(wide)}" height="{number(high)}" fill="{LIGHT.paper}"/>',
        '<g class="head">',
        *(text(words, LIGHT.faint_ink if words.faint else LIGHT.ink) for words in head.words),
        *(_node_sample(sample) for sample in head.nodes),
        *(_edge_sample(sample, walked=True) for sample in head.edges),
        *([_edge_sample(head.faint, walked=False)] if head.faint else []),
        "</g>",
        f'<g class="drawing" transform="translate({number((wide - drawing.width) / 2)} {number(head.height)})">',
        *(text(words, LIGHT.faint_ink) for words in drawing.captions if words.text),
        *(_frame(box) for box in drawing.frames),
        '<g class="edges">',
        *_edges(drawing),
        "</g>",
        *(_node(f"n{at}", placed) for at, placed in enumerate(drawing.nodes)),
        "</g>",
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _frame(box: Box) -> str:
    look = attributes(
        class_="frame", x=box.x, y=box.y, width=box.width, height=box.height, rx=3.0, fill=LIGHT.frame,
        stroke=LIGHT.frame_line, stroke_width=0.8,
    )  # fmt: skip
    return f"<rect{look}/>"


def _node(id: str, placed: PlacedNode) -> str:
    node = placed.node
    title = f"{node.id}: {node.title}" if node.title and node.title != node.id else node.id
    focus = " focus" if placed.focus else ""
    words = texts(placed.words, LIGHT.ink)
    body = _shape(node.kind, placed.box, focus=placed.focus)
    return f'<g id="{id}" class="node k-{node.kind}{focus}">{tooltip(f"{title} ({node.kind})")}{body}{words}</g>'


def _shape(kind: NodeKind, box: Box, *, focus: bool = False) -> str:
    style = NODES[kind]
    fill, line = style.light
    look = attributes(
        class_="shape", fill=LIGHT.focus if focus else fill, stroke=line,
        stroke_width=_FOCUS_WEIGHT if focus else style.weight,
    )  # fmt: skip
    if (points := corners(kind, box)) is not None:
        return f'<path d="{polygon(points)}"{look}/>'
    inner = attributes(class_="inner", fill="none", stroke=line, stroke_width=0.8)
    match style.shape:
        case "pill":
            return f"<rect{_rectangle(box, corner(box))}{look}/>"
        case "double-pill":
            within = Box(box.x + 2.5, box.y + 2.5, box.width - 5, box.height - 5)
            return f"<rect{_rectangle(box, corner(box))}{look}/><rect{_rectangle(within, corner(within))}{inner}/>"
        case "barred":
            bars = "".join(f"M{number(x)} {number(box.y)}V{number(box.bottom)}" for x in (box.x + 5, box.right - 5))
            return f'<rect{_rectangle(box)}{look}/><path d="{bars}"{inner}/>'
        case _:
            return f"<rect{_rectangle(box)}{look}/>"


def _rectangle(box: Box, radius: float = 0.0) -> str:
    rounding = {"rx": radius} if radius else {}
    return attributes(x=box.x, y=box.y, width=box.width, height=box.height, **rounding)


def _edges(drawing: Drawing) -> Iterator[str]:
    """All edges, those of the commonest kind at the bottom."""
    for kind in EDGE_KINDS:
        for walked in (False, True):
            found = [
                _edge(f"e{at}", placed)
                for at, placed in enumerate(drawing.edges)
                if placed.edge.kind == kind and placed.edge.walked is walked
            ]
            if found:
                yield f"<g{_line_look(kind, walked)}>"
                yield from found
                yield "</g>"


def _line_look(kind: EdgeKind, walked: bool) -> str:
    style = EDGES[kind]
    dash = {"stroke_dasharray": " ".join(f"{part:g}" for part in style.dash)} if style.dash else {}
    return attributes(
        class_=f"e-{kind}" if walked else f"e-{kind} pale", fill="none", stroke=_colour(kind, walked),
        stroke_width=style.weight if walked else style.weight * 0.8, **dash,
    )  # fmt: skip


def _colour(kind: EdgeKind, walked: bool) -> str:
    return EDGES[kind].light if walked else paler(EDGES[kind].light, LIGHT.paper)


def _edge(id: str, placed: PlacedEdge) -> str:
    weight = {"stroke_width": EDGES[placed.edge.kind].weight * _ASIDE} if placed.aside else {}
    look = attributes(id=id, class_="edge aside" if placed.aside else "edge", **weight)
    label = text(placed.label, LIGHT.faint_ink) if placed.label else ""
    return f"<g{look}>{tooltip(sentence(placed.edge))}{_stroke(placed)}{label}</g>"


def _stroke(placed: PlacedEdge) -> str:
    """The line and the arrowhead. The line always starts at the hub, see `PlacedEdge`."""
    edge = placed.edge
    tip = EDGES[edge.kind].tip
    points = list(placed.points)
    end, before = (0, 1) if placed.tip_first else (-1, -2)
    at = points[end]
    direction = 1 if at[0] >= points[before][0] else -1
    points[end] = (at[0] - direction * BACK_OFF[tip], at[1])
    return f'<path d="{rounded(points)}"/>{draw_tip(tip, at, direction, _colour(edge.kind, edge.walked), LIGHT.paper)}'


def sentence(edge: DrawnEdge) -> str:
    """An edge in words: `ia:5.18 overrides ia:5.15(c)`."""
    return f"{edge.source} {EDGES[edge.kind].word} {edge.target}"


def _node_sample(sample: Sample) -> str:
    kind: NodeKind = next(kind for kind in NODES if kind == sample.kind)
    return f'<g class="k-{kind}">{_shape(kind, sample.box)}{text(sample.word, LIGHT.ink)}</g>'


def _edge_sample(sample: Sample, *, walked: bool) -> str:
    kind: EdgeKind = next((kind for kind in EDGES if kind == sample.kind), "uses-term")
    box = sample.box
    level = box.y + box.height / 2
    placed = PlacedEdge(DrawnEdge("", "", kind, walked), ((box.x, level), (box.right, level)), tip_first=False)
    return f"<g{_line_look(kind, walked)}>{_stroke(placed)}</g>{text(sample.word, LIGHT.ink)}"
