"""The SVG: well formed, complete, and inert whatever the text is."""

import re
from dataclasses import dataclass, field
from itertools import chain
from xml.parsers.expat import ParserCreate

import pytest

from engine.diagrams import DrawnNode, Picture, neighbourhood, to_svg
from engine.diagrams.layout import arrange
from engine.diagrams.style import DARK, EDGES, LIGHT, NODES
from engine.diagrams.svg import sentence
from engine.diagrams.text import visible
from tests.unit.diagrams.example import LEASE, hostile

ELEMENTS = {"svg", "title", "desc", "g", "rect", "path", "circle", "text", "tspan"}


@dataclass
class Found:
    """What a parser saw of a document."""

    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    path: list[str] = field(default_factory=list)


def parse(text: str) -> Found:
    """The elements of a document; fails if it is not well formed."""
    found = Found()

    def start(name: str, attributes: dict[str, str]) -> None:
        found.path.append(name)
        found.elements.append((name, attributes))
        if name == "title":
            found.titles.append("")

    def characters(data: str) -> None:
        if found.path[-1] == "title":
            found.titles[-1] += data

    parser = ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: found.path.pop()
    parser.CharacterDataHandler = characters
    parser.Parse(text.encode(), True)
    return found


@pytest.mark.parametrize(
    "picture",
    [LEASE, neighbourhood(LEASE, "lease:4.02(a)"), hostile(), neighbourhood(hostile(), hostile().nodes[0].id)],
    ids=["whole", "focus", "hostile", "hostile focus"],
)
def test_every_node_and_edge_is_there_and_nothing_else(picture: Picture) -> None:
    found = parse(to_svg(picture))
    assert {name for name, _ in found.elements} <= ELEMENTS
    attributes = set(chain.from_iterable(each for _, each in found.elements))
    assert not [name for name in attributes if name.startswith("on") or "href" in name or name == "style"]
    ids = [each["id"] for _, each in found.elements if "id" in each]
    assert len(set(ids)) == len(ids)
    assert set(ids) == {
        "picture-title", "picture-content",
        *(f"n{at}" for at in range(len(picture.nodes))), *(f"e{at}" for at in range(len(picture.edges))),
    }  # fmt: skip
    for node in picture.nodes:
        assert any(title.startswith(visible(node.id)) for title in found.titles)
    for edge in picture.edges:
        assert visible(sentence(edge)) in found.titles


def test_numbers_follow_the_drawing() -> None:
    text = to_svg(LEASE)
    for at, placed in enumerate(arrange(LEASE).nodes):
        assert f'<g id="n{at}" class="node k-{placed.node.kind}"><title>{placed.node.id}:' in text


def test_it_says_what_it_is() -> None:
    text = to_svg(neighbourhood(LEASE, "lease:4.02(a)"))
    assert 'role="img"' in text
    assert '<title id="picture-title">Lease of a workshop</title>' in text
    assert re.search(r'<desc id="picture-content">[^<]*About lease:4.02\(a\)\.[^<]*2 “overrides”', text)


def test_the_legend_names_what_occurs() -> None:
    whole = to_svg(LEASE)
    for word in (*(style.word for style in NODES.values()), *(style.word for style in EDGES.values())):
        assert f">{word}</text>" in whole
    assert "only referred to" in whole
    small = to_svg(neighbourhood(LEASE, "lease:Controls"))
    assert ">fact</text>" in small
    assert ">party</text>" not in small
    assert ">overrides</text>" not in small
    assert "only referred to" not in small


def test_text_can_be_read() -> None:
    papers = (LIGHT.paper, LIGHT.focus, *(style.light[0] for style in NODES.values()))
    assert min(contrast(LIGHT.ink, paper) for paper in papers) >= 7
    assert contrast(LIGHT.faint_ink, LIGHT.paper) >= 4.5
    papers = (DARK.paper, DARK.focus, *(style.dark[0] for style in NODES.values()))
    assert min(contrast(DARK.ink, paper) for paper in papers) >= 4.5
    assert contrast(DARK.faint_ink, DARK.paper) >= 4.5


def test_lines_can_be_seen() -> None:
    for style in EDGES.values():
        assert contrast(style.light, LIGHT.paper) >= 4.5
        assert contrast(style.dark, DARK.paper) >= 4.5
    for node in NODES.values():
        assert contrast(node.light[1], node.light[0]) >= 4.5
        assert contrast(node.dark[1], node.dark[0]) >= 4.5


def test_a_long_title_is_whole_in_the_tooltip() -> None:
    title = "word " * 2_000
    text = to_svg(Picture("", (DrawnNode("1", "clause", title),), ()))
    assert f"<title>1: {title.strip()} (clause)</title>" in text
    assert "…</text>" in text


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as the accessibility guidelines reckon it."""
    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels)
    return sum(share * each for share, each in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
