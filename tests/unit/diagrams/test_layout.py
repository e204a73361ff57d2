"""What a reader relies on: everything is there, no text is cut or covered, and no line can be mistaken for another."""

import time
from collections.abc import Iterator
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.diagrams import DrawnEdge, DrawnNode, Picture, neighbourhood
from engine.diagrams.geometry import Box, Drawing, PlacedEdge, Words
from engine.diagrams.layout import arrange
from engine.diagrams.legend import make_head
from engine.diagrams.picture import EDGE_KINDS, NODE_KINDS
from engine.diagrams.text import width
from tests.unit.diagrams.example import LEASE, hostile

IDS = [
    f"{agreement}:{base}{limb}"
    for agreement in ("a", "b")
    for base in ("1.1", "1.2", "2", "Term", "Other", "Fact")
    for limb in ("", "(a)", "(b)", "(b)(i)")
]


@st.composite
def pictures(draw: st.DrawFn) -> Picture:
    """Any graph over a few ids, loops and things joined to nothing included; about one of them, or whole."""
    ids = draw(st.lists(st.sampled_from(IDS), unique=True, min_size=1, max_size=16))
    nodes = [DrawnNode(id, draw(st.sampled_from(NODE_KINDS)), draw(st.text("Wi mx", max_size=90))) for id in ids]
    ends = st.sampled_from(ids)
    edges = draw(st.lists(st.builds(DrawnEdge, ends, ends, st.sampled_from(EDGE_KINDS), st.booleans()), max_size=30))
    picture = Picture("", tuple(nodes), tuple(edges))
    return draw(st.sampled_from([picture, neighbourhood(picture, ids[0], draw(st.integers(0, 3)))]))


def large(copies: int) -> Picture:
    """A graph of the size of `copies` real agreements: 300 nodes and 600 edges each."""
    nodes: list[DrawnNode] = []
    edges: list[DrawnEdge] = []
    for copy in range(copies):
        clauses = [f"a{copy}:{1 + at // 40}.{at // 4 % 10 + 1:02}({'abcd'[at % 4]})" for at in range(180)]
        terms = [f"a{copy}:Term{at}" for at in range(60)]
        nodes += [DrawnNode(id, "limb", "What has to be done, by whom and until when") for id in clauses]
        nodes += [DrawnNode(id, "term", "What it means") for id in terms]
        nodes += [DrawnNode(f"a{copy}:fact_{at}", "fact", "") for at in range(30)]
        nodes += [DrawnNode(f"a{copy}:event_{at}", "event", "") for at in range(30)]
        for at in range(400):
            edges.append(DrawnEdge(clauses[at * 7 % 180], terms[at * at % 60], "uses-term"))
            if at % 2:
                kind = EDGE_KINDS[1 + at // 2 % 7]
                edges.append(DrawnEdge(clauses[at % 180], clauses[(at * 13 + 5) % 180], kind))
        edges += [DrawnEdge(clauses[at * 3], f"a{copy}:fact_{at % 30}", "uses-term") for at in range(60)]
        edges += [DrawnEdge(clauses[at * 3 + 1], f"a{copy}:event_{at % 30}", "uses-term") for at in range(60)]
        edges.append(DrawnEdge(clauses[0], f"a{(copy + 1) % copies}:1.01(a)", "defers-to"))
    return Picture("Large", tuple(nodes), tuple(edges))


@settings(deadline=None, max_examples=150)
@given(pictures())
def test_any_picture_is_laid_out_well(picture: Picture) -> None:
    assert_well_drawn(picture)


@pytest.mark.parametrize("depth", [1, 2])
@pytest.mark.parametrize("focus", [node.id for node in LEASE.nodes])
def test_every_neighbourhood_is_laid_out_well(focus: str, depth: int) -> None:
    assert_well_drawn(neighbourhood(LEASE, focus, depth))


@pytest.mark.parametrize("picture", [LEASE, hostile(), large(1), Picture("", (), ())], ids=lambda each: each.title[:9])
def test_whole_pictures_are_laid_out_well(picture: Picture) -> None:
    assert_well_drawn(picture)


def test_clauses_stand_in_printed_order() -> None:
    drawing = arrange(LEASE)
    found = [(each.box.x, each.box.y, each.node.id) for each in drawing.nodes if each.node.kind in ("clause", "limb")]
    assert [id for _, _, id in sorted(found) if "Sublet" not in id] == [
        "lease:2.01", "lease:2.02(a)", "lease:2.02(b)", "lease:4.02", "lease:4.02(a)", "lease:4.02(b)",
        "lease:4.02(b)(i)", "lease:4.02(b)(ii)", "lease:4.02(c)", "lease:9.01", "lease:9.02", "lease:10.01", "head:7",
    ]  # fmt: skip


def test_limbs_stand_in_one_frame() -> None:
    drawing = arrange(LEASE)
    boxes = {each.node.id: each.box for each in drawing.nodes}
    for section in ("lease:4.02", "lease:Sublet"):
        mine = [box for id, box in boxes.items() if id.startswith(section)]
        assert any(all(inside(box, frame) for box in mine) for frame in drawing.frames)


def test_the_focus_is_between_what_points_at_it_and_what_it_points_at() -> None:
    drawing = arrange(neighbourhood(LEASE, "lease:4.02(a)"))
    at = {each.node.id: each.box.x for each in drawing.nodes}
    assert at["lease:4.02(b)(i)"] < at["lease:4.02(a)"] < at["lease:Sublet"]
    assert [each.node.id for each in drawing.nodes if each.focus] == ["lease:4.02(a)"]


def test_titles_in_a_focus_picture_are_whole() -> None:
    title = "A title of some length, " * 40
    drawing = arrange(Picture("", (DrawnNode("1", "clause", title),), (), focus="1"))
    shown = " ".join(words.text for words in drawing.nodes[0].words)
    assert title.strip() in shown


def test_edges_in_a_focus_picture_say_their_kind() -> None:
    assert all(edge.label for edge in arrange(neighbourhood(LEASE, "lease:4.02(a)")).edges)
    assert not any(edge.label for edge in arrange(LEASE).edges)


def test_agreements_stand_side_by_side() -> None:
    drawing = arrange(large(2))
    left = max(each.box.right for each in drawing.nodes if each.node.id.startswith("a0:"))
    right = min(each.box.x for each in drawing.nodes if each.node.id.startswith("a1:"))
    assert left < right


def test_the_order_of_the_input_does_not_matter() -> None:
    turned = Picture(LEASE.title, LEASE.nodes[::-1], LEASE.edges[::-1])
    assert arrange(turned) == arrange(LEASE)


@pytest.mark.parametrize(("copies", "seconds"), [(1, 1.5), (5, 8.0)])
def test_large_pictures_do_not_take_long(copies: int, seconds: float) -> None:
    # Several times what it takes, so that only a change of order of magnitude fails on a busy machine.
    picture = large(copies)
    start = time.perf_counter()
    arrange(picture)
    assert time.perf_counter() - start < seconds


# ---------------------------------------------------------------- what well drawn means


def assert_well_drawn(picture: Picture) -> None:
    drawing = arrange(picture)
    assert {each.node.id for each in drawing.nodes} == {node.id for node in picture.nodes}
    assert {key(each.edge) for each in drawing.edges} == {key(edge) for edge in picture.edges}
    assert len(drawing.edges) == len({key(each.edge) for each in drawing.edges})
    assert_boxes_are_apart(drawing)
    assert_text_is_inside(drawing)
    assert_lines_are_apart(drawing)
    assert_labels_are_free(drawing)


def key(edge: DrawnEdge) -> tuple[str, str, str]:
    return edge.source, edge.target, edge.kind


def assert_boxes_are_apart(drawing: Drawing) -> None:
    sheet = Box(0, 0, drawing.width, drawing.height)
    for each in drawing.nodes:
        assert inside(each.box, sheet)
    for one, other in combinations(drawing.nodes, 2):
        assert not overlap(one.box, other.box), (one.node.id, other.node.id)


def assert_text_is_inside(drawing: Drawing) -> None:
    for each in drawing.nodes:
        for words in each.words:
            assert inside(extent(words), each.box), (each.node.id, words)
        for one, other in combinations(each.words, 2):
            assert not overlap(extent(one), extent(other)), (one, other)
    head = make_head(drawing)
    wide = Box(0, 0, max(drawing.width, 560), head.height)
    named = [sample.word for sample in (*head.nodes, *head.edges, *([head.faint] if head.faint else []))]
    for words in (*head.words, *named):
        assert inside(extent(words), wide), words
    for one, other in combinations((*head.words, *named), 2):
        assert not overlap(extent(one), extent(other)), (one, other)
    for one, other in combinations(drawing.captions, 2):
        assert not overlap(extent(one), extent(other)), (one, other)


def assert_lines_are_apart(drawing: Drawing) -> None:
    """Lines of different nets may cross, but never run along each other, and none runs through a box."""
    runs: dict[tuple[bool, float], set[tuple[float, float, tuple[object, ...]]]] = {}
    for each in drawing.edges:
        ends = {each.edge.source, each.edge.target}
        net = each.edge.kind, each.edge.walked, each.points[0]
        for start, stop in segments(each):
            level = start[1] == stop[1]
            assert level or start[0] == stop[0]
            low, high = sorted((start[0], stop[0]) if level else (start[1], stop[1]))
            runs.setdefault((level, round(start[1] if level else start[0], 2)), set()).add((low, high, net))
            for placed in drawing.nodes:
                if placed.node.id not in ends:
                    assert not crosses(start, stop, placed.box), (each.edge, placed.node.id)
    for found in runs.values():
        for one, other in combinations(sorted(found, key=repr), 2):
            assert one[2] == other[2] or one[1] <= other[0] or other[1] <= one[0], (one, other)


def assert_labels_are_free(drawing: Drawing) -> None:
    labels = [(each, extent(each.label)) for each in drawing.edges if each.label]
    for (_, one), (_, other) in combinations(labels, 2):
        assert not overlap(one, other)
    for each, box in labels:
        assert not any(overlap(box, placed.box) for placed in drawing.nodes), each
        assert not any(crosses(*segment, box) for other in drawing.edges for segment in segments(other)), each


def segments(edge: PlacedEdge) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    return ((start, stop) for start, stop in pairwise(edge.points) if start != stop)


def extent(words: Words) -> Box:
    return Box(words.x, words.y - 0.74 * words.size, width(words.text, words.size, bold=words.bold), 0.96 * words.size)


def inside(box: Box, outer: Box) -> bool:
    return (
        outer.x <= box.x + 0.01 and box.right <= outer.right + 0.01
        and outer.y <= box.y + 0.01 and box.bottom <= outer.bottom + 0.01
    )  # fmt: skip


def overlap(one: Box, other: Box) -> bool:
    across = one.x < other.right and other.x < one.right
    return across and one.y < other.bottom and other.y < one.bottom


def crosses(start: tuple[float, float], stop: tuple[float, float], box: Box) -> bool:
    (left, right), (top, bottom) = sorted((start[0], stop[0])), sorted((start[1], stop[1]))
    return right > box.x and left < box.right and bottom > box.y and top < box.bottom
