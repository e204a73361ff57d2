"""From lanes and edges to a drawing: every box, and every edge as a line that runs between the boxes.

The parts are `nets` (which edges share a line), `wiring` (which channels it uses), `heights` (what stands
where, from top to bottom), `tracks` (which vertical line in a channel); here they are put together, the
channels get their widths, and the order of the lines that end at one side of a row is settled.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from engine.diagrams.blocks import Lane, Metrics, Row, Side
from engine.diagrams.geometry import Box, Drawing, PlacedEdge, PlacedNode, Point, Words
from engine.diagrams.heights import HEADING_SLOTS, Heights, arrange_heights
from engine.diagrams.nets import bundle
from engine.diagrams.numbering import ReadingOrder
from engine.diagrams.picture import Picture
from engine.diagrams.shapes import outline_inset
from engine.diagrams.style import EDGES
from engine.diagrams.text import shorten, visible, width
from engine.diagrams.tracks import assign_tracks
from engine.diagrams.wiring import Branch, Pin, Strand, Wiring, wire

MARGIN: Final = 16.0
_CAPTION_HEIGHT: Final = 26.0
_CAPTION_SIZE: Final = 11.0
_LABEL_SIZE: Final = 10.0
_CLEARANCE: Final = 14.0  # between a box and the nearest track: room for an arrowhead
_FRAME: Final = 2.5
_INSET: Final = 1.0  # rows that touch are drawn this much smaller, so that their borders stay apart


@dataclass(frozen=True, slots=True)
class _Columns:
    """The left edges of lanes, the position of each strand's track, and the width of it all."""

    lanes: list[float]
    strands: dict[int, float]
    width: float


def route(picture: Picture, lanes: Sequence[Lane], metrics: Metrics, hubs: frozenset[str] = frozenset()) -> Drawing:
    """Lay out the picture, whose nodes are the rows of the lanes."""
    lanes = [lane for lane in lanes if lane.groups]
    order = ReadingOrder(node.id for node in picture.nodes)
    rank = {id: place for place, id in enumerate(order.sorted(node.id for node in picture.nodes))}
    wiring = wire(bundle(picture.edges, rank.__getitem__, hubs), lanes)
    heights = arrange_heights(lanes, wiring, metrics)
    lanes = heights.lanes
    tracks = _tracks(len(lanes), wiring, heights, metrics)
    columns = _columns(lanes, wiring, tracks, metrics)
    pins = _pin_heights(wiring, heights, tracks, metrics)
    down = _downward_shift(lanes, heights, pins, metrics)
    heights = replace(heights, tops={id: top + down for id, top in heights.tops.items()})
    pins = {number: height + down for number, height in pins.items()}
    nodes, frames, captions = _place(lanes, columns, heights, metrics, picture.focus)
    edges = _draw(wiring, columns, pins, {placed.node.id: placed for placed in nodes}, metrics, hubs)
    bottom = max([*(each.box.bottom for each in nodes), *(y for edge in edges for _, y in edge.points)], default=down)
    return Drawing(
        picture.title, picture.focus, columns.width, bottom + MARGIN, tuple(nodes), tuple(frames), tuple(edges),
        tuple(captions),
    )  # fmt: skip


def _tracks(lanes: int, wiring: Wiring, heights: Heights, metrics: Metrics) -> list[list[list[int]]]:
    """For each channel its tracks. The extent of a pin is its whole row: where on the row it ends is settled later."""
    extent: dict[int, tuple[float, float]] = {}
    for pin in wiring.pins:
        if pin.node is None:
            extent[pin.number] = (heights.crossings[pin.number],) * 2
        else:
            top = heights.tops[pin.node]
            extent[pin.number] = top, top + heights.heights[pin.node]
    channels: list[list[Strand]] = [[] for _ in range(lanes + 1)]
    for strand in wiring.strands:
        channels[strand.channel].append(strand)
    return [assign_tracks(strands, extent, metrics.slot) for strands in channels]


def _columns(lanes: Sequence[Lane], wiring: Wiring, tracks: list[list[list[int]]], metrics: Metrics) -> _Columns:
    """Widths of channels: the tracks, and on either side room for arrowheads and, where edges end, labels."""
    labels: dict[tuple[int, Side], float] = defaultdict(float)
    if metrics.labels:
        for branch in wiring.branches:
            end = branch.leaf.lane, branch.leaf.side
            labels[end] = max(labels[end], width(EDGES[branch.edge.kind].word, _LABEL_SIZE) + 18)
    x = MARGIN
    starts: list[float] = []
    strands: dict[int, float] = {}
    for channel, found in enumerate(tracks):
        outer = channel in (0, len(lanes))
        if found:
            x += _CLEARANCE + labels[channel - 1, "right"] if channel else 0.0
            for track in found:
                strands.update(dict.fromkeys(track, x))
                x += metrics.track
            x += _CLEARANCE + labels[channel, "left"] - metrics.track if channel < len(lanes) else 0.0
        elif not outer:
            x += 3 * _CLEARANCE
        if channel < len(lanes):
            starts.append(x)
            x += lanes[channel].width
    return _Columns(starts, strands, x + MARGIN)


def _pin_heights(
    wiring: Wiring, heights: Heights, tracks: list[list[list[int]]], metrics: Metrics
) -> dict[int, float]:  # fmt: skip
    """The height at which each line ends: the lines at one side of a row are ordered so that they do not cross.

    From the top: lines that turn up, the one with the nearest track first; then those that turn down, the
    one with the nearest track last.
    """
    track_of = {number: place for found in tracks for place, track in enumerate(found) for number in track}
    middle = dict(heights.crossings)
    for pin in wiring.pins:
        if pin.node is not None:
            middle[pin.number] = heights.tops[pin.node] + heights.heights[pin.node] / 2
    ends: dict[tuple[str, Side], list[tuple[Pin, Strand]]] = defaultdict(list)
    for strand in wiring.strands:
        for pin in strand.pins:
            if pin.node is not None:
                ends[pin.node, pin.side].append((pin, strand))
    placed = dict(heights.crossings)
    for (node, side), found in ends.items():
        near = 1 if side == "right" else -1

        def place(end: tuple[Pin, Strand], near: int = near) -> tuple[bool, int, int]:
            pin, strand = end
            others = [middle[other.number] for other in strand.pins if other is not pin]
            down = sum(others) / len(others) > middle[pin.number] if others else True
            return down, near * track_of[strand.number] * (-1 if down else 1), pin.number

        found.sort(key=place)
        slots = round(heights.heights[node] / metrics.slot)
        first = (slots - len(found)) // 2
        for at, (pin, _) in enumerate(found):
            placed[pin.number] = heights.tops[node] + (first + at + 0.5) * metrics.slot
    return placed


def _downward_shift(lanes: Sequence[Lane], heights: Heights, pins: Mapping[int, float], metrics: Metrics) -> float:
    """How far everything moves down so that it begins under the captions."""
    tops = [
        heights.tops[group.rows[0].node.id] - (HEADING_SLOTS * metrics.slot if group.heading else 0)
        for lane in lanes
        for group in lane.groups
    ]
    return _CAPTION_HEIGHT + MARGIN - min([*tops, *(height - 6 for height in pins.values())], default=0.0)


def _place(
    lanes: Sequence[Lane], columns: _Columns, heights: Heights, metrics: Metrics, focus: str
) -> tuple[list[PlacedNode], list[Box], list[Words]]:
    nodes: list[PlacedNode] = []
    frames: list[Box] = []
    captions: list[Words] = []
    for lane, x in zip(lanes, columns.lanes, strict=True):
        captions.append(_caption(lane.caption, x, MARGIN + _CAPTION_SIZE, lane.width))
        for group in lane.groups:
            first = len(nodes)
            for row in group.rows:
                id = row.node.id
                box = Box(x, heights.tops[id] + _INSET, lane.width, heights.heights[id] - 2 * _INSET)
                nodes.append(PlacedNode(row.node, box, _words(row, box, metrics), id == focus))
            top = nodes[first].box.y
            if group.heading:
                captions.append(_caption(group.heading, x, top - 8, lane.width))
            if len(group.rows) > 1:
                height = nodes[-1].box.bottom - top
                frames.append(Box(x - _FRAME, top - _FRAME, lane.width + 2 * _FRAME, height + 2 * _FRAME))
    return nodes, frames, captions


def _caption(content: str, x: float, y: float, room: float) -> Words:
    return Words(shorten(visible(content), room, _CAPTION_SIZE, bold=True), x, y, _CAPTION_SIZE, bold=True, faint=True)


def _words(row: Row, box: Box, metrics: Metrics) -> tuple[Words, ...]:
    """The row's text, in the middle of its box."""
    baseline = box.y + (box.height - len(row.lines) * metrics.leading) / 2 + metrics.leading * 0.76
    return tuple(
        replace(words, x=box.x + words.x, y=baseline + number * metrics.leading)
        for number, line in enumerate(row.lines)
        for words in line
    )


def _draw(
    wiring: Wiring,
    columns: _Columns,
    pins: Mapping[int, float],
    nodes: Mapping[str, PlacedNode],
    metrics: Metrics,
    hubs: frozenset[str],
) -> list[PlacedEdge]:
    """Every edge as a line from its hub."""
    edges: list[PlacedEdge] = []
    for branch in wiring.branches:
        points = _line(branch, columns, pins, nodes)
        label = _label(branch, nodes, points[-1][1]) if metrics.labels else None
        aside = bool(hubs) and hubs.isdisjoint((branch.edge.source, branch.edge.target))
        edges.append(PlacedEdge(branch.edge, points, branch.into_hub, label, aside))
    return edges


def _line(
    branch: Branch, columns: _Columns, pins: Mapping[int, float], nodes: Mapping[str, PlacedNode]
) -> tuple[Point, ...]:  # fmt: skip
    stops = (branch.hub, *branch.crossings, branch.leaf)
    points: list[Point] = [_end(branch.hub, pins, nodes)]
    for strand, start, stop in zip(branch.strands, stops, stops[1:], strict=False):
        x = columns.strands[strand.number]
        points += [(x, pins[start.number]), (x, pins[stop.number])]
    points.append(_end(branch.leaf, pins, nodes))
    return tuple(points)


def _end(pin: Pin, pins: Mapping[int, float], nodes: Mapping[str, PlacedNode]) -> Point:
    """Where a line meets the outline of a box."""
    assert pin.node is not None
    placed, y = nodes[pin.node], pins[pin.number]
    inset = outline_inset(placed.node.kind, placed.box, y, pin.side)
    return (placed.box.right - inset if pin.side == "right" else placed.box.x + inset), y


def _label(branch: Branch, nodes: Mapping[str, PlacedNode], y: float) -> Words:
    """The kind of an edge, above its line and beside the box at its leaf."""
    assert branch.leaf.node is not None
    box = nodes[branch.leaf.node].box
    word = EDGES[branch.edge.kind].word
    gap = 4 if branch.into_hub else 14  # past the arrowhead
    right = branch.leaf.side == "right"
    x = box.right + gap if right else box.x - gap - width(word, _LABEL_SIZE)
    return Words(word, x, y - 3, _LABEL_SIZE, faint=True)
