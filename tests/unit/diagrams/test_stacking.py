"""Things one under the other."""

from hypothesis import given
from hypothesis import strategies as st

from engine.diagrams.stacking import settle

things = st.lists(st.tuples(st.integers(1, 9), st.integers(0, 4), st.floats(-50, 50)), max_size=12)


def test_things_with_room_stand_where_they_want() -> None:
    assert settle([2, 2], [1], [0.0, 10.0]) == [0, 10]


def test_things_in_the_way_share_the_way() -> None:
    assert settle([2, 2, 2], [0, 0], [10.0, 10.0, 10.0]) == [8, 10, 12]


def test_bounds_hold_if_there_is_room() -> None:
    assert settle([2, 2], [1], [-9.0, -9.0], 0, 20) == [0, 3]
    assert settle([2, 2], [1], [90.0, 90.0], 0, 20) == [15, 18]
    assert settle([], [], []) == []


@given(things)
def test_order_and_distance_are_kept(found: list[tuple[int, int, float]]) -> None:
    heights, gaps = [height for height, _, _ in found], [gap for _, gap, _ in found]
    tops = settle(heights, gaps[:-1], [want for _, _, want in found])
    for at in range(1, len(tops)):
        assert tops[at] >= tops[at - 1] + heights[at - 1] + gaps[at - 1]
