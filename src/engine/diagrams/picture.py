"""What is drawn: the nodes and edges of a dependency graph, and nothing about how they look.

A picture is a value of its own, so that the drawing code depends on no other part of the engine: whoever
has a graph translates it into these three records once, and every output format reads the same ones.
"""

from dataclasses import dataclass, replace
from typing import Final, Literal, get_args

from engine.diagrams.numbering import is_numbered, split

NodeKind = Literal["clause", "limb", "term", "state", "fact", "event", "party"]
EdgeKind = Literal[
    "uses-term", "overrides", "subject-to", "triggers", "terminates", "suspends", "excepts-from", "defers-to"
]

NODE_KINDS: Final[tuple[NodeKind, ...]] = get_args(NodeKind)
EDGE_KINDS: Final[tuple[EdgeKind, ...]] = get_args(EdgeKind)


@dataclass(frozen=True, slots=True)
class DrawnNode:
    """One definition: `ia:5.07(c)(iii)`, `ia:RestrictedPerson(X)`, `common:AffiliateOf`."""

    id: str
    kind: NodeKind
    title: str


@dataclass(frozen=True, slots=True)
class DrawnEdge:
    """`source` uses, overrides, triggers, ... `target`."""

    source: str
    target: str
    kind: EdgeKind
    walked: bool = True
    """False for an edge that the text has and evaluation does not need: drawn lighter."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A whole graph, or the part of it around `focus`."""

    title: str
    nodes: tuple[DrawnNode, ...]
    edges: tuple[DrawnEdge, ...]
    focus: str = ""
    """The id that the picture is about; empty for a whole graph. It decides the layout and is drawn with emphasis."""


def complete(picture: Picture) -> Picture:
    """The same picture without repetitions, and with a node for every end of an edge.

    Every renderer starts here, so that no edge is lost because its end was not listed, and none is drawn
    twice. Where an id or an edge is repeated the first one counts, except that a walked edge outweighs the
    same edge merely drawn.
    """
    nodes: dict[str, DrawnNode] = {}
    for node in picture.nodes:
        nodes.setdefault(node.id, node)
    edges: dict[tuple[str, str, EdgeKind], DrawnEdge] = {}
    for edge in picture.edges:
        known = edges.get((edge.source, edge.target, edge.kind))
        if known is None or (edge.walked and not known.walked):
            edges[edge.source, edge.target, edge.kind] = edge
        for end in (edge.source, edge.target):
            if end not in nodes:
                nodes[end] = DrawnNode(end, _likely_kind(end), "")
    return replace(picture, nodes=tuple(nodes.values()), edges=tuple(edges.values()))


def _likely_kind(id: str) -> NodeKind:
    """The kind that an id looks like, for an end of an edge that nobody described."""
    reference = split(id)
    if not is_numbered(reference.base):
        return "term"
    return "limb" if reference.limbs else "clause"
