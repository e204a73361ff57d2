"""The part of a picture around a focus, and what a misspelt focus may have meant."""

import pytest

from engine.diagrams import DrawnEdge, DrawnNode, Picture, neighbourhood, suggest
from engine.diagrams.picture import complete
from tests.unit.diagrams.example import LEASE


def ids(picture: Picture) -> set[str]:
    return {node.id for node in picture.nodes}


def test_a_clause_comes_with_its_limbs_and_with_what_it_touches() -> None:
    found = neighbourhood(LEASE, "lease:4.02(b)")
    assert ids(found) == {
        "lease:4.02(b)", "lease:4.02(b)(i)", "lease:4.02(b)(ii)",  # itself
        "lease:4.02(a)", "lease:Group", "lease:2.01",  # what its limbs touch
        "lease:4.02", "lease:9.01", "lease:9.02",  # what contains it, and what bears on that as a whole
    }  # fmt: skip
    assert found.focus == "lease:4.02(b)"
    assert found.title == LEASE.title


def test_only_what_bears_on_the_containing_clause_comes_with_it() -> None:
    nodes = tuple(DrawnNode(id, "clause", "") for id in ("1", "1(a)", "2", "3", "4", "5"))
    edges = (
        DrawnEdge("2", "1", "overrides"),
        DrawnEdge("1", "3", "subject-to"),
        DrawnEdge("4", "1", "uses-term"),
        DrawnEdge("1", "5", "overrides"),
    )
    assert ids(neighbourhood(Picture("", nodes, edges), "1(a)")) == {"1", "1(a)", "2", "3"}


def test_edges_among_what_is_kept_are_kept() -> None:
    found = neighbourhood(LEASE, "lease:4.02(b)")
    assert DrawnEdge("lease:9.02", "lease:2.01", "suspends") in found.edges
    assert all({edge.source, edge.target} <= ids(found) for edge in found.edges)


def test_limbs_are_those_of_the_clause_and_not_of_one_that_begins_alike() -> None:
    picture = Picture("", tuple(DrawnNode(id, "clause", "") for id in ("5.1", "5.1(a)", "5.10", "5.10(a)")), ())
    assert ids(neighbourhood(picture, "5.1")) == {"5.1", "5.1(a)"}


def test_depth() -> None:
    assert ids(neighbourhood(LEASE, "lease:Controls", 0)) == {"lease:Controls"}
    assert ids(neighbourhood(LEASE, "lease:Controls", 1)) == {"lease:Controls", "lease:Group"}
    assert "lease:4.02(b)(i)" in ids(neighbourhood(LEASE, "lease:Controls", 2))
    assert ids(LEASE) - ids(neighbourhood(LEASE, "lease:Controls", 99)) == {"lease:4.02(b)"}  # joined to nothing


def test_an_unknown_focus_is_refused() -> None:
    with pytest.raises(KeyError):
        neighbourhood(LEASE, "lease:4.03")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("4.02(a)", "lease:4.02(a)"),
        ("LEASE:4.02(A)", "lease:4.02(a)"),
        ("lease:4.2(b)", "lease:4.02(b)"),
        ("lease: 4.02 (b)(i)", "lease:4.02(b)(i)"),
        ("Subletting", "common:Subletting"),
        ("rentreveiw", "lease:RentReview"),
        ("Contr", "lease:Controls"),
    ],
)
def test_the_likeliest_suggestion_comes_first(written: str, meant: str) -> None:
    assert suggest(LEASE, written)[0] == meant


@pytest.mark.parametrize("written", ["", "   ", "quite something else", "x" * 100_000])
def test_nothing_is_suggested_for_something_else(written: str) -> None:
    assert suggest(LEASE, written) == ()


def test_a_picture_is_completed() -> None:
    nodes = (DrawnNode("1", "clause", "first"), DrawnNode("1", "clause", "again"))
    edges = (
        DrawnEdge("1", "2(a)", "overrides", walked=False),
        DrawnEdge("1", "2(a)", "overrides"),
        DrawnEdge("1", "2(a)", "triggers"),
        DrawnEdge("1", "Term", "uses-term"),
    )
    found = complete(Picture("", nodes, edges))
    assert [(node.id, node.kind, node.title) for node in found.nodes] == [
        ("1", "clause", "first"), ("2(a)", "limb", ""), ("Term", "term", ""),
    ]  # fmt: skip
    assert found.edges == edges[1:]
