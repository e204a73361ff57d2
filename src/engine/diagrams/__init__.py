"""Dependency graphs as pictures: SVG, a web page, DOT, Mermaid and JSON.

A caller makes a `Picture`, takes the `neighbourhood` of a clause if it wants one, and hands it to one of the
`to_...` functions. `render` picks one by the name that the command line uses.
"""

from collections.abc import Callable
from typing import Final, Literal

from engine.diagrams.dot import to_dot
from engine.diagrams.graph_json import to_json
from engine.diagrams.html import to_html
from engine.diagrams.mermaid import to_mermaid
from engine.diagrams.picture import DrawnEdge, DrawnNode, EdgeKind, NodeKind, Picture
from engine.diagrams.selection import neighbourhood, suggest
from engine.diagrams.svg import to_svg

Format = Literal["svg", "dot", "mermaid", "json", "html"]

FORMATS: Final[dict[Format, Callable[[Picture], str]]] = {
    "svg": to_svg,
    "dot": to_dot,
    "mermaid": to_mermaid,
    "json": to_json,
    "html": to_html,
}


def render(picture: Picture, form: Format) -> str:
    """The picture as text in one of the formats."""
    return FORMATS[form](picture)


__all__ = [
    "FORMATS", "DrawnEdge", "DrawnNode", "EdgeKind", "Format", "NodeKind", "Picture", "neighbourhood", "render",
    "suggest", "to_dot", "to_html", "to_json", "to_mermaid", "to_svg",
]  # fmt: skip
