"""Edges gathered into nets: those that have a kind and one end in common are drawn as one line that branches.

A term that thirty clauses use would otherwise draw thirty lines to the same place. A net has a *hub*, the
end in common, and *leaves*, the other ends. The line of each edge starts at the hub, runs along the net's
trunk and turns off to its leaf, as on a map of railways.
"""

import heapq
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from engine.diagrams.picture import EDGE_KINDS, DrawnEdge, EdgeKind


@dataclass(frozen=True, slots=True)
class Net:
    """Edges of one kind that share an end."""

    kind: EdgeKind
    walked: bool
    hub: str
    into_hub: bool
    """Whether the edges point at the hub, or away from it."""
    leaves: tuple[str, ...]

    def edge(self, leaf: str) -> DrawnEdge:
        """The edge that the branch to a leaf stands for."""
        source, target = (leaf, self.hub) if self.into_hub else (self.hub, leaf)
        return DrawnEdge(source, target, self.kind, self.walked)


Star = tuple[str, bool]  # a hub, and whether its edges point at it


def bundle(edges: Iterable[DrawnEdge], rank: Callable[[str], int], hubs: Collection[str] = ()) -> tuple[Net, ...]:
    """The edges, each in exactly one net, in few nets.

    Takes the largest star of edges again and again. `rank` settles ties; ids in `hubs` are made hubs of
    whatever touches them, which leaves the far ends of their edges free for labels.
    """
    classes: dict[tuple[EdgeKind, bool], list[DrawnEdge]] = defaultdict(list)
    for edge in edges:
        classes[edge.kind, edge.walked].append(edge)
    order = sorted(classes, key=lambda each: (EDGE_KINDS.index(each[0]), not each[1]))
    return tuple(net for kind, walked in order for net in _stars(kind, walked, classes[kind, walked], rank, hubs))


def _stars(
    kind: EdgeKind, walked: bool, edges: list[DrawnEdge], rank: Callable[[str], int], hubs: Collection[str]
) -> Iterable[Net]:
    """Edges of one kind as stars: greedy, with a heap whose entries may be out of date (counts only fall)."""
    left: dict[Star, set[str]] = defaultdict(set)
    for edge in edges:
        left[edge.target, True].add(edge.source)
        left[edge.source, False].add(edge.target)

    def entry(star: Star) -> tuple[bool, int, bool, int, Star]:
        hub, into = star
        return hub not in hubs, -len(left[star]), not into, rank(hub), star

    heap = [entry(star) for star in left]
    heapq.heapify(heap)
    while heap:
        found = heapq.heappop(heap)
        star = found[-1]
        if not left[star]:
            continue
        if found != (now := entry(star)):
            heapq.heappush(heap, now)
            continue
        hub, into = star
        leaves = sorted(left[star], key=rank)
        for leaf in leaves:
            left[leaf, not into].discard(hub)
        left[star] = set()
        yield Net(kind, walked, hub, into, tuple(leaves))
