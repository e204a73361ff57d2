"""Edges gathered into nets are still the edges."""

from hypothesis import given
from hypothesis import strategies as st

from engine.diagrams import DrawnEdge
from engine.diagrams.nets import Net, bundle
from engine.diagrams.picture import EDGE_KINDS, EdgeKind

pairs = st.tuples(st.integers(0, 8), st.integers(0, 8), st.sampled_from(EDGE_KINDS), st.booleans())


def test_edges_to_one_term_are_one_net() -> None:
    edges = [DrawnEdge(source, "9", "uses-term") for source in "312"]
    assert bundle(edges, int) == (Net("uses-term", True, "9", True, ("1", "2", "3")),)


def test_the_larger_star_wins_and_each_edge_is_in_one_net() -> None:
    edges = [DrawnEdge("1", target, "overrides") for target in "234"] + [DrawnEdge("5", "2", "overrides")]
    assert bundle(edges, int) == (
        Net("overrides", True, "1", False, ("2", "3", "4")),
        Net("overrides", True, "2", True, ("5",)),
    )


def test_a_preferred_hub_wins() -> None:
    edges = [DrawnEdge("1", target, "overrides") for target in "234"]
    assert bundle(edges, int, hubs={"2"})[0] == Net("overrides", True, "2", True, ("1",))


@given(st.lists(pairs, unique_by=lambda edge: edge[:3]))
def test_nets_are_the_edges(found: list[tuple[int, int, EdgeKind, bool]]) -> None:
    edges = [DrawnEdge(str(a), str(b), kind, walked) for a, b, kind, walked in found]
    drawn = [net.edge(leaf) for net in bundle(edges, int) for leaf in net.leaves]
    assert sorted(map(repr, drawn)) == sorted(map(repr, edges))
    assert bundle(edges, int) == bundle(edges[::-1], int)
