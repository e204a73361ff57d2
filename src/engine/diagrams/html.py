"""A drawing as one web page that needs nothing else: to move around in, to search, to follow edges.

The drawing is in the page as SVG, so it shows without JavaScript and prints as it is. The script only adds
to it; it gets the graph as JSON and never builds markup from text. A content security policy keeps the page
from loading or sending anything.
"""

import json
from collections.abc import Iterator
from html import escape
from importlib.resources import files
from typing import Final

from engine.diagrams.geometry import Drawing
from engine.diagrams.layout import arrange
from engine.diagrams.numbering import in_reading_order
from engine.diagrams.picture import Picture
from engine.diagrams.style import DARK, EDGES, NODES, paler
from engine.diagrams.svg import draw_svg
from engine.diagrams.text import visible

_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
_PAGE: Final = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>
{dark}
{style}
</style>
</head>
<body>
<header class="needs-script">
<label for="search">Find</label>
<input id="search" type="search" placeholder="a clause, term or title" autocomplete="off" spellcheck="false"
 aria-describedby="found">
<output id="found" for="search" aria-live="polite"></output>
<span class="buttons" role="group" aria-label="Size of the drawing">
<button type="button" id="smaller" title="Smaller (-)" aria-label="Smaller">&#8722;</button>
<button type="button" id="larger" title="Larger (+)" aria-label="Larger">+</button>
<button type="button" id="all" title="Show all (0)">Show all</button>
<button type="button" id="reset" title="Select nothing (Escape)">Reset</button>
</span>
</header>
<main>
<div id="canvas">
{svg}</div>
<aside id="panel" class="needs-script" aria-label="What is selected"></aside>
</main>
<script type="application/json" id="graph">{graph}</script>
<script>
{script}
</script>
</body>
</html>
"""


def to_html(picture: Picture) -> str:
    """The picture as a self-contained page. `page.html#ia:5.07(b)` opens it with that node selected."""
    return draw_html(arrange(picture))


def draw_html(drawing: Drawing) -> str:
    """A finished layout as a page."""
    here = files("engine.diagrams")
    return _PAGE.format(
        policy=escape(_POLICY),
        title=escape(visible(drawing.title) or "Clauses and terms"),
        style=(here / "page.css").read_text("utf-8"),
        dark="\n".join(["@media screen and (prefers-color-scheme: dark) {", *_dark_rules(), "}"]),
        svg=draw_svg(drawing),
        graph=_data(drawing),
        script=(here / "page.js").read_text("utf-8"),
    )


def _data(drawing: Drawing) -> str:
    """What the script knows, in the order in which the SVG numbers nodes and edges; safe inside a script element."""
    place = {placed.node.id: at for at, placed in enumerate(drawing.nodes)}
    order = in_reading_order(place)
    content = {
        "nodes": [
            {"id": visible(placed.node.id), "kind": placed.node.kind, "title": visible(placed.node.title)}
            for placed in drawing.nodes
        ],
        "edges": [
            {
                "from": place[placed.edge.source],
                "to": place[placed.edge.target],
                "kind": placed.edge.kind,
                "walked": placed.edge.walked,
            }
            for placed in drawing.edges
        ],
        "order": [place[id] for id in order],
        "nodeKinds": {kind: style.plural for kind, style in NODES.items()},
        "edgeKinds": {kind: [style.word, style.passive] for kind, style in EDGES.items()},
    }
    text = json.dumps(content, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _dark_rules() -> Iterator[str]:
    """The dark scheme: rules that override the attributes of the SVG, which are the light one."""
    yield f".paper, .hollow {{ fill: {DARK.paper} }}"
    yield f"text.ink {{ fill: {DARK.ink} }} text.faint {{ fill: {DARK.faint_ink} }}"
    yield f".frame {{ fill: {DARK.frame}; stroke: {DARK.frame_line} }}"
    for kind, node in NODES.items():
        fill, line = node.dark
        yield f".k-{kind} .shape {{ fill: {fill}; stroke: {line} }} .k-{kind} .inner {{ stroke: {line} }}"
    yield f".focus .shape {{ fill: {DARK.focus} }}"
    for name, edge in EDGES.items():
        pale = paler(edge.dark, DARK.paper)
        yield f".e-{name} {{ stroke: {edge.dark} }} .e-{name} .solid {{ fill: {edge.dark} }}"
        yield f".e-{name}.pale {{ stroke: {pale} }} .e-{name}.pale .solid {{ fill: {pale} }}"
