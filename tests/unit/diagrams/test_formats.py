"""DOT, Mermaid and JSON: complete, in a fixed order, and safe whatever the text is."""

import json
import re
from collections.abc import Callable

import pytest

from engine.diagrams import FORMATS, DrawnEdge, DrawnNode, Format, Picture, render, to_dot, to_json, to_mermaid
from engine.diagrams.picture import NODE_KINDS
from engine.diagrams.style import EDGES, NODES
from tests.unit.diagrams.example import EDGES as LINKS
from tests.unit.diagrams.example import HOSTILE, LEASE, hostile
from tests.unit.diagrams.example import NODES as DEFINITIONS

QUOTED = r'"(?:[^"\\]|\\.)*"'


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("picture", [LEASE, hostile()], ids=["lease", "hostile"])
def test_the_same_graph_gives_the_same_bytes(picture: Picture, form: Format) -> None:
    turned = Picture(picture.title, picture.nodes[::-1], picture.edges[5:] + picture.edges[:5])
    assert render(turned, form).encode() == render(picture, form).encode()


@pytest.mark.parametrize("form", FORMATS)
def test_a_picture_of_nothing_is_a_picture(form: Format) -> None:
    assert render(Picture("", (), ()), form).endswith("\n")


@pytest.mark.parametrize("draw", [to_dot, to_mermaid])
def test_hostile_text_stays_on_its_line(draw: Callable[[Picture], str]) -> None:
    text = draw(hostile())
    assert text.isprintable() or set(filter(lambda c: not c.isprintable(), text)) <= set("\n\u200d")
    assert len(text.splitlines()) == text.count("\n")


def test_json_has_the_promised_shape() -> None:
    found = json.loads(to_json(LEASE))
    assert list(found) == ["nodes", "edges"]
    assert all(list(node) == ["id", "kind", "title"] for node in found["nodes"])
    assert all(list(edge) == ["from", "to", "kind"] for edge in found["edges"])
    assert {tuple(node.values()) for node in found["nodes"]} == {(n.id, n.kind, n.title) for n in DEFINITIONS}
    assert {tuple(edge.values()) for edge in found["edges"]} == {(e.source, e.target, e.kind) for e in LINKS}


def test_json_is_sorted_and_keeps_every_character() -> None:
    text = to_json(hostile())
    found = json.loads(text)
    ids = [node["id"] for node in found["nodes"]]
    assert ids == sorted(HOSTILE)
    assert text.isascii()


def test_dot_has_a_statement_for_every_node_and_edge() -> None:
    text = to_dot(LEASE)
    for node in DEFINITIONS:
        assert re.search(rf'^ *"{re.escape(node.id)}" \[label="', text, re.MULTILINE)
    for edge in LINKS:
        assert f'"{edge.source}" -> "{edge.target}" [label="{EDGES[edge.kind].word}"' in text


def test_dot_quotes_everything() -> None:
    statement = re.compile(
        rf"digraph {{|}}|  (?:graph|node|edge) \[.*\];|  +subgraph {QUOTED} {{|  }}|    style=rounded; color={QUOTED}; "
        rf'label="";|  +{QUOTED}(?: -> {QUOTED})? \[(?:[a-z]+=(?:[\w.]+|{QUOTED})(?:, )?)+\];'
    )
    lines = to_dot(hostile()).splitlines()
    assert [line[:200] for line in lines if not statement.fullmatch(line)] == []
    names = [found.group(1) for line in lines if (found := re.match(rf" +({QUOTED}) \[", line))]
    assert len(set(names)) == len(HOSTILE)


def test_mermaid_has_a_statement_for_every_node_and_edge() -> None:
    text = to_mermaid(LEASE)
    names = dict(re.findall(r'^ *(n\d+)[^" \n]+"([^"<]+)', text, re.MULTILINE))
    by_id = {id: name for name, id in names.items()}
    assert set(by_id) == {node.id for node in DEFINITIONS}
    for edge in LINKS:
        pattern = rf'^  {by_id[edge.source]} \S+\|"{EDGES[edge.kind].word}"\| {by_id[edge.target]}$'
        assert re.search(pattern, text, re.MULTILINE)


def test_mermaid_writes_signs_as_entities() -> None:
    picture = Picture("", (DrawnNode('a"b', "clause", "`end` #1; <b> & [x]"),), ())
    label = r"a#34;b<br/>#96;end#96; #35;1#59; #60;b#62; #38; #91;x#93;"
    assert f'n1["{label}"]:::clause' in to_mermaid(picture)


def test_mermaid_labels_hold_nothing_that_mermaid_reads() -> None:
    for line in to_mermaid(hostile()).splitlines():
        for label in re.findall(r'"([^"]*)"', line):
            plain = re.sub(r"#\d+;|<br/>", "", label)
            assert not re.search(r'[<>"`#;&%{}\[\]|\\]', plain)


def test_an_edge_that_is_not_walked_is_paler() -> None:
    nodes = (DrawnNode("1", "clause", ""), DrawnNode("2", "clause", ""))
    walked, drawn = (Picture("", nodes, (DrawnEdge("1", "2", "overrides", flag),)) for flag in (True, False))
    for draw in (to_dot, to_mermaid):
        assert EDGES["overrides"].light in draw(walked)
        assert EDGES["overrides"].light not in draw(drawn)
    assert '<g class="e-overrides pale"' in render(drawn, "svg")
    assert '<g class="e-overrides pale"' not in render(walked, "svg")


def test_no_two_kinds_look_alike_without_colour() -> None:
    assert len({(style.shape, style.weight) for style in NODES.values()}) == len(NODE_KINDS)
    assert len({style.tip for style in EDGES.values()}) == len(EDGES)
    assert len({style.shape for style in NODES.values()}) == len(NODE_KINDS)
