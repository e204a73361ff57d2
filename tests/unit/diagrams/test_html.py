"""The page: nothing from elsewhere, nothing that text could smuggle in, and data that fits the drawing."""

import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest

from engine.diagrams import Picture, neighbourhood, to_html, to_svg
from engine.diagrams.style import EDGES, NODES
from engine.diagrams.text import visible
from tests.unit.diagrams.example import LEASE, hostile


class Reader(HTMLParser):
    """Elements and attributes as a browser would find them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))


@pytest.mark.parametrize("picture", [LEASE, hostile()], ids=["lease", "hostile"])
def test_nothing_comes_from_elsewhere(picture: Picture) -> None:
    text = to_html(picture)
    elements = Reader(text).elements
    assert [attributes.get("type") for tag, attributes in elements if tag == "script"] == ["application/json", None]
    assert not {tag for tag, _ in elements} & {"img", "link", "iframe", "object", "embed", "image", "use", "base", "a"}
    names = {name for _, attributes in elements for name in attributes}
    assert not [name for name in names if name.startswith("on") or name in {"src", "href", "action", "style"}]
    assert not re.search(r"@import|url\(|fetch\(|XMLHttpRequest|innerHTML|insertAdjacentHTML|eval\(", text)


def test_the_policy_forbids_everything_else() -> None:
    policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
    elements = Reader(to_html(LEASE)).elements
    assert ("meta", {"http-equiv": "Content-Security-Policy", "content": policy}) in elements


def test_the_drawing_is_in_the_page() -> None:
    picture = neighbourhood(LEASE, "lease:4.02(a)")
    assert to_svg(picture) in to_html(picture)


@pytest.mark.parametrize("picture", [LEASE, hostile()], ids=["lease", "hostile"])
def test_the_data_fits_the_drawing(picture: Picture) -> None:
    text = to_html(picture)
    data = graph(text)
    assert sorted(node["id"] for node in data["nodes"]) == sorted(visible(node.id) for node in picture.nodes)
    assert sorted(data["order"]) == list(range(len(picture.nodes)))
    for at, node in enumerate(data["nodes"]):
        found = re.search(rf'<g id="n{at}" class="node k-([a-z]+)', text)
        assert found
        assert found.group(1) == node["kind"]
    assert len(data["edges"]) == len(picture.edges)
    for at, edge in enumerate(data["edges"]):
        assert f'<g id="e{at}" class="edge' in text
        assert {edge["from"], edge["to"]} <= set(range(len(data["nodes"])))
        assert edge["kind"] in data["edgeKinds"]


def test_data_cannot_end_its_element() -> None:
    inside = re.search(r'id="graph">(.*?)</script>', to_html(hostile()), re.DOTALL)
    assert inside
    assert not set("<>&") & set(inside.group(1))


def test_there_is_a_dark_scheme_for_every_kind() -> None:
    text = to_html(LEASE)
    dark = text[text.index("@media screen and (prefers-color-scheme: dark)") :]
    for kind in NODES:
        assert f".k-{kind} .shape {{ fill:" in dark
    for name in EDGES:
        assert f".e-{name} {{ stroke:" in dark


def test_the_script_uses_what_the_page_has() -> None:
    text = to_html(LEASE)
    for id in re.findall(r'getElementById\("([a-z]+)"\)', text):
        assert f'id="{id}"' in text


def graph(text: str) -> Any:
    found = re.search(r'<script type="application/json" id="graph">(.*?)</script>', text, re.DOTALL)
    assert found
    return json.loads(found.group(1))
