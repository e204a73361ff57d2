"""The horizontal half of routing: which vertical track of its channel each strand runs on.

Strands whose stretches do not touch can share a track. The tracks are then put into an order with few
crossings between the lines along them and the lines that turn off to the boxes.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from engine.diagrams.wiring import Strand

Interval = tuple[float, float]
_ROUNDS: Final = 12


@dataclass(frozen=True, slots=True)
class _Run:
    """A strand as tracks see it: its stretch, and the heights at which it turns off to the left and to the right."""

    number: int
    low: float
    high: float
    left: tuple[float, ...]
    right: tuple[float, ...]

    def cut_by(self, heights: tuple[float, ...]) -> int:
        """How many lines at these heights would cut through this one."""
        return bisect_right(heights, self.high) - bisect_left(heights, self.low)


def assign_tracks(strands: Sequence[Strand], extent: Mapping[int, Interval], margin: float) -> list[list[int]]:
    """The strands of one channel as tracks from left to right, each a list of strand numbers.

    `extent` gives for each pin the heights between which it will be; strands on one track keep `margin`.
    """
    runs = [_run(strand, extent) for strand in strands]
    tracks: list[list[_Run]] = []
    # Lines that return to their own side stay near it and do not share tracks with those that go across.
    for wanted in ((True, False), (True, True), (False, True)):
        tracks += _packed([run for run in runs if (bool(run.left), bool(run.right)) == wanted], margin)
    return [[run.number for run in track] for track in _ordered(tracks)]


def _run(strand: Strand, extent: Mapping[int, Interval]) -> _Run:
    low = min(extent[pin.number][0] for pin in strand.pins)
    high = max(extent[pin.number][1] for pin in strand.pins)
    left, right = (
        tuple(sorted(sum(extent[pin.number]) / 2 for pin in pins)) for pins in (strand.left, strand.right)
    )  # fmt: skip
    return _Run(strand.number, low, high, left, right)


def _packed(runs: list[_Run], margin: float) -> list[list[_Run]]:
    """The runs on few tracks: each in turn, from the top down, on the track that was free for the shortest time."""
    tracks: list[list[_Run]] = []
    for run in sorted(runs, key=lambda run: (run.low, run.high, run.number)):
        free = [track for track in tracks if track[-1].high + margin <= run.low]
        if free:
            max(free, key=lambda track: track[-1].high).append(run)
        else:
            tracks.append([run])
    return tracks


def _ordered(tracks: list[list[_Run]]) -> list[list[_Run]]:
    """The tracks in an order with few crossings: neighbours change places as long as that saves any."""
    count = len(tracks)
    saving = [[0] * count for _ in range(count)]  # crossings that having i left of j costs over the opposite
    for i in range(count):
        for j in range(i + 1, count):
            cost = _crossings(tracks[i], tracks[j]) - _crossings(tracks[j], tracks[i])
            saving[i][j], saving[j][i] = cost, -cost
    order = list(range(count))
    for _ in range(_ROUNDS):
        changed = False
        for place in range(1, count):
            # Carry a track as far to the left as the sum of the savings goes on growing.
            moved, best, total, target = order[place], 0, 0, place
            for left in range(place - 1, -1, -1):
                total += saving[order[left]][moved]
                if total > best:
                    best, target = total, left
            if target < place:
                order.insert(target, order.pop(place))
                changed = True
        for place in range(count - 2, -1, -1):
            moved, best, total, target = order[place], 0, 0, place
            for right in range(place + 1, count):
                total += saving[moved][order[right]]
                if total > best:
                    best, target = total, right
            if target > place:
                order.insert(target, order.pop(place))
                changed = True
        if not changed:
            break
    return [tracks[at] for at in order]


def _crossings(first: list[_Run], second: list[_Run]) -> int:
    """How often lines cross if the first track is to the left of the second."""
    found = 0
    for one in first:
        for other in second:
            if one.low <= other.high and other.low <= one.high:
                found += other.cut_by(one.right) + one.cut_by(other.left)
    return found
