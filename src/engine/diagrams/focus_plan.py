"""Lanes for a picture about one clause: the clause in the middle, what points at it left, what it points at right.

Further steps away go into further lanes, on the side on which they were reached.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Final

from engine.diagrams.blocks import FOCUS, Group, Lane, Metrics, brief_row, full_row
from engine.diagrams.numbering import ReadingOrder, containing, split
from engine.diagrams.picture import NODE_KINDS, DrawnNode, Picture
from engine.diagrams.text import shorten, visible

_FOCUS_WIDTH: Final = 250.0
_WIDTH: Final = 215.0
_BRIEF_WIDTH: Final = 265.0
_CAPTION_WIDTH: Final = 140.0


def core(picture: Picture) -> frozenset[str]:
    """The focus, its limbs, and the clauses that contain it: the middle lane."""
    above = set(containing(picture.focus))
    return frozenset(
        node.id
        for node in picture.nodes
        if node.id == picture.focus or node.id in above or node.id.startswith(f"{picture.focus}(")
    )


def focus_lanes(picture: Picture, metrics: Metrics) -> list[Lane]:
    """The lanes, from left to right."""
    middle = core(picture)
    lane_of = _distances(picture, middle)
    order = ReadingOrder(node.id for node in picture.nodes)
    captions = {-1: f"Points at {_printed(picture.focus)}", 1: "What it points at"}
    lanes: list[Lane] = []
    for at in sorted(set(lane_of.values())):
        nodes = [node for node in picture.nodes if lane_of[node.id] == at]
        caption = captions.get(at, "" if at == 0 else f"{abs(at)} steps away")
        width = _FOCUS_WIDTH if at == 0 else _WIDTH if metrics is FOCUS else _BRIEF_WIDTH
        groups = _groups(nodes, order, width, metrics)
        lanes.append(Lane(caption, width, groups, fixed=at == 0, sorted=True, loops="left" if at < 0 else "right"))
    return lanes


def _printed(id: str) -> str:
    """The id without its agreement, short enough for a caption."""
    return shorten(visible(id.removeprefix(f"{split(id).agreement}:")), _CAPTION_WIDTH, 11, bold=True)


def _distances(picture: Picture, middle: frozenset[str]) -> dict[str, int]:
    """The lane of each node: how many steps away it is, negative if its edges mostly point at what is nearer."""
    incoming: dict[str, list[str]] = defaultdict(list)
    outgoing: dict[str, list[str]] = defaultdict(list)
    for edge in picture.edges:
        incoming[edge.target].append(edge.source)
        outgoing[edge.source].append(edge.target)
    lane_of = dict.fromkeys(sorted(middle), 0)
    front, distance = set(middle), 0
    while front:
        distance += 1
        pull: Counter[str] = Counter()
        for id in sorted(front):
            sign = 1 if lane_of[id] > 0 else -1 if lane_of[id] < 0 else 0
            for other in incoming[id]:
                pull[other] += sign or -1
            for other in outgoing[id]:
                pull[other] += sign or 1
        front = {id for id in pull if id not in lane_of}
        lane_of.update({id: distance if pull[id] > 0 else -distance for id in front})
    # What no edge leads to still belongs to the picture.
    return {node.id: lane_of.get(node.id, 1) for node in picture.nodes}


def _groups(
    nodes: Iterable[DrawnNode], order: ReadingOrder, width: float, metrics: Metrics
) -> tuple[Group, ...]:  # fmt: skip
    """Clauses first and in printed order, then terms, states, facts, events and parties; limbs stay together."""
    by_section: dict[str, list[DrawnNode]] = defaultdict(list)
    for node in sorted(nodes, key=lambda node: order.key(node.id)):
        by_section[split(node.id).section].append(node)

    def place(section: str) -> int:
        kinds = {node.kind for node in by_section[section]} - {"limb"}
        return min(max(1, NODE_KINDS.index(kind)) for kind in kinds) if kinds else 1

    row = full_row if metrics is FOCUS else brief_row
    return tuple(
        Group(section, tuple(row(node, width) for node in by_section[section]))
        for section in sorted(by_section, key=place)
    )
