"""The graph as a Mermaid flowchart, for places that draw Mermaid in text, such as a repository's pages.

Mermaid has a grammar that many characters and words can break, so ids never appear as names: nodes are
called `n1`, `n2`, ..., and labels have everything but plain characters written as entities.
"""

from collections import defaultdict
from typing import Final

from engine.diagrams.numbering import ReadingOrder, split
from engine.diagrams.picture import EDGE_KINDS, DrawnNode, EdgeKind, NodeKind, Picture, complete
from engine.diagrams.style import EDGES, LIGHT, NODES, paler
from engine.diagrams.text import visible

_PLAIN: Final = frozenset(" .,:()-/")
_SHAPES: Final[dict[NodeKind, tuple[str, str]]] = {
    "clause": ("[", "]"),
    "limb": ("[", "]"),
    "term": ("([", "])"),
    "state": ("[[", "]]"),
    "fact": ("[/", "/]"),
    "event": (">", "]"),
    "party": ("{{", "}}"),
}
_ARROWS: Final[dict[EdgeKind, str]] = {
    "uses-term": "-->",
    "overrides": "==>",
    "subject-to": "-.->",
    "triggers": "-->",
    "terminates": "--x",
    "suspends": "-.-x",
    "excepts-from": "--o",
    "defers-to": "-.->",
}


def to_mermaid(picture: Picture) -> str:
    """The picture as a flowchart; the limbs of a clause share a subgraph."""
    picture = complete(picture)
    order = ReadingOrder(node.id for node in picture.nodes)
    nodes = sorted(picture.nodes, key=lambda node: order.key(node.id))
    names = {node.id: f"n{number}" for number, node in enumerate(nodes, 1)}
    lines = ["flowchart LR"]
    sections: dict[str, list[DrawnNode]] = defaultdict(list)
    for node in nodes:
        sections[split(node.id).section].append(node)
    for number, (section, found) in enumerate(sections.items(), 1):
        drawn = [_node(node, names[node.id]) for node in found]
        if len(found) == 1:
            lines += [f"  {line}" for line in drawn]
        else:
            lines += [f'  subgraph s{number}["{_label(section)}"]', *(f"    {line}" for line in drawn), "  end"]
            lines.append(f"  style s{number} fill:{LIGHT.frame},stroke:{LIGHT.frame_line}")
    edges = sorted(
        picture.edges, key=lambda edge: (order.key(edge.source), order.key(edge.target), EDGE_KINDS.index(edge.kind))
    )
    looks: dict[tuple[EdgeKind, bool], list[int]] = defaultdict(list)
    for number, edge in enumerate(edges):
        lines.append(f'  {names[edge.source]} {_ARROWS[edge.kind]}|"{EDGES[edge.kind].word}"| {names[edge.target]}')
        looks[edge.kind, edge.walked].append(number)
    for (kind, walked), numbers in sorted(looks.items()):
        colour = EDGES[kind].light if walked else paler(EDGES[kind].light, LIGHT.paper)
        lines.append(f"  linkStyle {','.join(map(str, numbers))} stroke:{colour}")
    for node_kind in sorted({node.kind for node in nodes}):
        fill, line = NODES[node_kind].light
        lines.append(f"  classDef {node_kind} fill:{fill},stroke:{line},color:{LIGHT.ink}")
    if picture.focus in names:
        lines.append(f"  style {names[picture.focus]} fill:{LIGHT.focus},stroke-width:3px")
    return "\n".join(lines) + "\n"


def _node(node: DrawnNode, name: str) -> str:
    before, after = _SHAPES[node.kind]
    label = _label(node.id)
    if node.title and node.title != node.id:
        label += f"<br/>{_label(node.title)}"
    return f'{name}{before}"{label}"{after}:::{node.kind}'


def _label(text: str) -> str:
    """Text with all but letters, digits and a few harmless signs as entities (`#35;` is a `#`)."""
    return "".join(c if c.isalnum() or c in _PLAIN else f"#{ord(c)};" for c in visible(text))
