"""Which channels each net runs through, and where it needs a place at a box or between two boxes.

Channel `c` is the space to the left of lane `c`; the last one is to the right of the last lane. From its hub
a net goes along one channel after the other, away from the hub's lane, as far as its leaves are. It attaches
to a row with a *pin* at the row's side, and passes a lane through a *crossing*, a pin in a gap between two
groups. Its part in one channel is a *strand*: one vertical line with pins on both sides.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engine.diagrams.blocks import Lane, Side
from engine.diagrams.nets import Net
from engine.diagrams.picture import DrawnEdge


@dataclass(frozen=True, slots=True)
class Pin:
    """A place where a line meets a lane: at a side of a row, or (without a node) in a gap that it passes."""

    number: int
    lane: int
    node: str | None
    side: Side
    leaf: bool


@dataclass(slots=True)
class Strand:
    """The part of a net in one channel. Left pins belong to the lane before it, right pins to the lane after it."""

    number: int
    channel: int
    left: list[Pin] = field(default_factory=list)
    right: list[Pin] = field(default_factory=list)

    @property
    def pins(self) -> list[Pin]:
        """The pins on both sides."""
        return self.left + self.right


@dataclass(frozen=True, slots=True)
class Branch:
    """The line of one edge: from the hub's pin along strands, through the crossings between them, to a leaf's pin."""

    edge: DrawnEdge
    into_hub: bool
    hub: Pin
    strands: tuple[Strand, ...]
    crossings: tuple[Pin, ...]
    leaf: Pin


@dataclass(slots=True)
class Wiring:
    """All pins, strands and branches; pins and strands are numbered by their place in the list."""

    pins: list[Pin] = field(default_factory=list)
    strands: list[Strand] = field(default_factory=list)
    branches: list[Branch] = field(default_factory=list)

    def pin(self, lane: int, node: str | None, side: Side, *, leaf: bool = False) -> Pin:
        """A new pin."""
        self.pins.append(Pin(len(self.pins), lane, node, side, leaf))
        return self.pins[-1]

    def strand(self, channel: int) -> Strand:
        """A new strand, without pins so far."""
        self.strands.append(Strand(len(self.strands), channel))
        return self.strands[-1]


def wire(nets: Sequence[Net], lanes: Sequence[Lane]) -> Wiring:
    """The wiring of nets between lanes."""
    lane_of = {row.node.id: at for at, lane in enumerate(lanes) for group in lane.groups for row in group.rows}
    wiring = Wiring()
    for net in nets:
        home = lane_of[net.hub]
        leaves: dict[Side, list[str]] = {"left": [], "right": []}
        beside: list[str] = []
        for leaf in net.leaves:
            if lane_of[leaf] == home:
                beside.append(leaf)
            else:
                leaves["right" if lane_of[leaf] > home else "left"].append(leaf)
        if beside:
            # Leaves in the hub's own lane join a side that is in use anyway.
            used: list[Side] = [side for side in leaves if leaves[side]]
            leaves[used[0] if len(used) == 1 else lanes[home].loops] += beside
        for side, found in leaves.items():
            if found:
                _run(wiring, net, side, found, lane_of)
    return wiring


def _run(wiring: Wiring, net: Net, side: Side, leaves: Sequence[str], lane_of: Mapping[str, int]) -> None:
    """Wire one side of a net: strands in the channels from the hub's lane to the farthest leaf's."""
    home = lane_of[net.hub]
    step = 1 if side == "right" else -1
    by_lane: dict[int, list[str]] = defaultdict(list)
    for leaf in leaves:
        by_lane[lane_of[leaf]].append(leaf)
    farthest = max(by_lane, key=lambda lane: abs(lane - home))
    hub = wiring.pin(home, net.hub, side)
    strands: list[Strand] = []
    crossings: list[Pin] = []
    entry, lane = hub, home
    while True:
        strand = wiring.strand(lane + 1 if side == "right" else lane)
        strands.append(strand)
        near, far = (strand.left, strand.right) if side == "right" else (strand.right, strand.left)
        near.append(entry)
        reached = [(far, lane + step, "left" if side == "right" else "right", leaf) for leaf in by_lane[lane + step]]
        if lane == home:
            reached += [(near, home, side, leaf) for leaf in by_lane[home]]
        for pins, at, edge_side, leaf in reached:
            pin = wiring.pin(at, leaf, "left" if edge_side == "left" else "right", leaf=True)
            pins.append(pin)
            wiring.branches.append(Branch(net.edge(leaf), net.into_hub, hub, tuple(strands), tuple(crossings), pin))
        lane += step
        if (lane - farthest) * step >= 0:
            return
        entry = wiring.pin(lane, None, side)
        far.append(entry)
        crossings.append(entry)
