"""The vertical half of a layout: how tall each row is, where it stands, where lines pass between groups.

Lanes next to each other are shifted by half a slot against each other. Lines end at the middle of slots, so
two lines that come into one channel from its two sides are never at the same height, and no line can be
taken for the continuation of another one.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import Final

from engine.diagrams.blocks import Lane, Metrics
from engine.diagrams.stacking import settle
from engine.diagrams.wiring import Pin, Wiring

HEADING_SLOTS: Final = 4
_SWEEPS: Final = 4
_CROWDING: Final = 1.5  # how many slots of detour a crossing takes to avoid one more line in a gap


@dataclass(frozen=True, slots=True)
class Heights:
    """Tops and heights of rows, and the heights at which crossings pass, in pixels from an arbitrary zero."""

    tops: dict[str, float]
    heights: dict[str, float]
    crossings: dict[int, float]
    lanes: tuple[Lane, ...]
    """The lanes with their groups in final order."""


class _Stack:
    """One lane while it is being arranged; positions are whole slots."""

    def __init__(self, lane: Lane, slots: dict[str, int], metrics: Metrics) -> None:
        self.lane = lane
        self.slots = slots
        self.metrics = metrics
        self.order = list(range(len(lane.groups)))
        self.passing: Counter[int] = Counter()  # crossings in the gap before the group at that place
        self.tops = self._from_the_top()

    def _from_the_top(self) -> list[int]:
        steps = [height + gap for height, gap in zip(self.heights, [*self.gaps, 0], strict=True)]
        return [0, *accumulate(steps[:-1])] if steps else []

    @property
    def heights(self) -> list[int]:
        return [self._height(at) for at in self.order]

    def _height(self, at: int) -> int:
        group = self.lane.groups[at]
        return sum(self.slots[row.node.id] for row in group.rows) + (HEADING_SLOTS if group.heading else 0)

    @property
    def gaps(self) -> list[int]:
        gap, clear = self.metrics.gap, self.metrics.clear
        return [
            max(gap, self.passing[place] + 2 * clear) if self.passing[place] else gap
            for place in range(1, len(self.order))
        ]

    def rows(self) -> dict[str, int]:
        """The top of each row."""
        found: dict[str, int] = {}
        for at, top in zip(self.order, self.tops, strict=True):
            group = self.lane.groups[at]
            here = top + (HEADING_SLOTS if group.heading else 0)
            for row in group.rows:
                found[row.node.id] = here
                here += self.slots[row.node.id]
        return found

    def move(self, wanted: dict[int, float], high: int, *, reorder: bool) -> None:
        """Bring groups to where their middles would like to be; those that do not care stay."""
        if self.lane.fixed:
            self.tops = self._from_the_top()
            return
        middle = {at: top + self._height(at) / 2 for at, top in zip(self.order, self.tops, strict=True)}
        middle.update(wanted)
        if reorder and not self.lane.sorted:
            self.order.sort(key=lambda at: (middle[at], at))
        tops = [middle[at] - self._height(at) / 2 for at in self.order]
        self.tops = settle(self.heights, self.gaps, tops, *self._bounds(high))

    def _bounds(self, high: int) -> tuple[int, int]:
        """The stretch in which the groups stay: the height of the fixed lanes, or more if they need more."""
        spare = max(0, sum(self.heights) + sum(self.gaps) - high)
        above = spare // 2 if self.lane.sorted else 0
        return -above, high + spare - above

    def room(self, place: int) -> tuple[int, int]:
        """The slots of the gap before the group at `place` that a line may use."""
        clear = self.metrics.clear
        low = self.tops[place - 1] + self._height(self.order[place - 1]) + clear if place else -(10**6)
        high = self.tops[place] - clear if place < len(self.order) else 10**6
        return low, high


def arrange_heights(lanes: Sequence[Lane], wiring: Wiring, metrics: Metrics) -> Heights:
    """Place every row and crossing."""
    slots = _row_slots(lanes, wiring)
    stacks = [_Stack(lane, slots, metrics) for lane in lanes]
    partners = _partners(lanes, wiring)
    _sweep(stacks, partners, _SWEEPS)
    gap_of = _choose_gaps(stacks, wiring)
    _sweep(stacks, partners, 1, reorder=False)
    crossings = _crossing_slots(stacks, wiring, gap_of)
    return _in_pixels(stacks, wiring, crossings, slots)


def _row_slots(lanes: Sequence[Lane], wiring: Wiring) -> dict[str, int]:
    """How many slots each row takes: enough for its text, and for the lines that end at either side of it."""
    pins = Counter((pin.node, pin.side) for pin in wiring.pins if pin.node is not None)
    return {
        row.node.id: max(row.slots, pins[row.node.id, "left"], pins[row.node.id, "right"])
        for lane in lanes
        for group in lane.groups
        for row in group.rows
    }


def _partners(lanes: Sequence[Lane], wiring: Wiring) -> list[dict[int, list[str]]]:
    """For each lane and group, the rows that it is joined to: those in other lanes, or failing that in its own."""
    place = {
        row.node.id: (at, number)
        for at, lane in enumerate(lanes)
        for number, group in enumerate(lane.groups)
        for row in group.rows
    }
    abroad: list[dict[int, list[str]]] = [defaultdict(list) for _ in lanes]
    at_home: list[dict[int, list[str]]] = [defaultdict(list) for _ in lanes]
    for branch in wiring.branches:
        ends = branch.edge.source, branch.edge.target
        for mine, other in (ends, ends[::-1]):
            lane, group = place[mine]
            if place[other][0] != lane:
                abroad[lane][group].append(other)
            elif place[other][1] != group:
                at_home[lane][group].append(other)
    return [{**home, **away} for home, away in zip(at_home, abroad, strict=True)]


def _sweep(stacks: list[_Stack], partners: list[dict[int, list[str]]], times: int, *, reorder: bool = True) -> None:
    """Move the groups of each lane beside their partners, several times, for they all move."""
    middles: dict[str, float] = {}

    def note(stack: _Stack) -> None:
        middles.update({id: top + stack.slots[id] / 2 for id, top in stack.rows().items()})

    fixed = [stack for stack in stacks if stack.lane.fixed]
    for stack in fixed:
        stack.move({}, 0, reorder=False)
    for stack in stacks:
        note(stack)
    high = max((stack.tops[-1] + stack.heights[-1] for stack in fixed or stacks if stack.tops), default=0)
    for _ in range(times):
        for stack, joined in zip(stacks, partners, strict=True):
            wanted = {at: sum(middles[id] for id in ids) / len(ids) for at, ids in joined.items()}
            stack.move(wanted, high, reorder=reorder)
            note(stack)


def _choose_gaps(stacks: list[_Stack], wiring: Wiring) -> dict[int, tuple[int, float]]:
    """For each crossing, the gap that it takes and the height it would like to have there.

    The height to aim for is that of the line so far, or the nearest leaf beyond if all are further up or down.
    """
    rows = {id: top + stack.slots[id] / 2 for stack in stacks for id, top in stack.rows().items()}
    beyond: dict[int, list[float]] = defaultdict(list)
    hubs: dict[int, Pin] = {}
    before: dict[int, Pin] = {}
    for branch in wiring.branches:
        assert branch.leaf.node is not None
        chain = (branch.hub, *branch.crossings)
        for previous, crossing in pairwise(chain):
            beyond[crossing.number].append(rows[branch.leaf.node])
            hubs[crossing.number] = branch.hub
            before[crossing.number] = previous
    heights: dict[int, float] = {}
    chosen: dict[int, tuple[int, float]] = {}
    for number in sorted(beyond):  # a crossing has a higher number than the one before it on the same net
        hub = hubs[number].node
        assert hub is not None
        start = heights.get(before[number].number, rows[hub])
        want = min(max(start, min(beyond[number])), max(beyond[number]))
        stack = stacks[wiring.pins[number].lane]
        place, height = _best_gap(stack, want)
        stack.passing[place] += 1
        heights[number] = height
        chosen[number] = place, want
    return chosen


def _best_gap(stack: _Stack, want: float) -> tuple[int, float]:
    """The gap before which group is best for a crossing at about `want`, and the height it would have there."""

    def height(place: int) -> float:
        low, high = stack.room(place)
        return min(max(want, low), high) if low <= high else (low + high) / 2

    def cost(place: int) -> float:
        low, high = stack.room(place)
        free = max(0, high - low - stack.passing[place])
        return abs(height(place) - want) + _CROWDING * (stack.passing[place] + (0 if free else 1))

    best = min(range(len(stack.order) + 1), key=lambda place: (cost(place), place))
    return best, height(best)


def _crossing_slots(
    stacks: list[_Stack], wiring: Wiring, gap_of: dict[int, tuple[int, float]]
) -> dict[int, int]:  # fmt: skip
    """The slot of each crossing in its gap."""
    waiting: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, (place, _) in gap_of.items():
        waiting[wiring.pins[number].lane, place].append(number)
    slots: dict[int, int] = {}
    for (lane, place), numbers in waiting.items():
        numbers.sort(key=lambda number: (gap_of[number][1], number))
        low, high = stacks[lane].room(place)
        count = len(numbers)
        wanted = [gap_of[number][1] - 0.5 for number in numbers]
        slots.update(zip(numbers, settle([1] * count, [0] * count, wanted, low, high), strict=True))
    return slots


def _in_pixels(stacks: list[_Stack], wiring: Wiring, crossings: dict[int, int], slots: dict[str, int]) -> Heights:
    slot = stacks[0].metrics.slot if stacks else 0
    shift = [at % 2 * slot / 2 for at in range(len(stacks))]
    return Heights(
        {id: top * slot + shift[at] for at, stack in enumerate(stacks) for id, top in stack.rows().items()},
        {id: count * slot for id, count in slots.items()},
        {number: (at + 0.5) * slot + shift[wiring.pins[number].lane] for number, at in crossings.items()},
        tuple(replace(each.lane, groups=tuple(each.lane.groups[at] for at in each.order)) for each in stacks),
    )
