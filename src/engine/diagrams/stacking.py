"""Putting things one under the other, each as near as possible to where it would like to be."""

from collections.abc import Sequence


def settle(
    heights: Sequence[int],
    gaps: Sequence[int],
    wanted: Sequence[float],
    low: int | None = None,
    high: int | None = None,
) -> list[int]:
    """Tops for things of the given heights, in their order and without overlap.

    `gaps[i]` is the least distance between thing `i` and the next one, `wanted[i]` the top that thing `i`
    would like to have. The sum of squared distances from the wanted tops is as small as it can be (pooling
    adjacent violators), then rounded; with `low` and `high` all stay between them, if there is room.
    """
    if not heights:
        return []
    starts = [0]
    for height, gap in zip(heights, gaps, strict=False):
        starts.append(starts[-1] + height + gap)
    starts = starts[: len(heights)]
    pools: list[tuple[float, int]] = []  # mean of the wanted shifts, and how many things share it
    for start, want in zip(starts, wanted, strict=True):
        mean, count = want - start, 1
        while pools and pools[-1][0] > mean:
            other, more = pools.pop()
            mean = (mean * count + other * more) / (count + more)
            count += more
        pools.append((mean, count))
    shifts = [mean for mean, count in pools for _ in range(count)]
    if high is not None:
        shifts = [min(shift, high - starts[-1] - heights[-1]) for shift in shifts]
    if low is not None:
        shifts = [max(shift, low) for shift in shifts]
    # Rounding keeps the order: equal shifts round alike, larger ones never to less.
    return [start + round(shift) for start, shift in zip(starts, shifts, strict=True)]
