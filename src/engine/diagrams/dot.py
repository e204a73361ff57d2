"""The graph in the DOT language, for Graphviz and the many programs that read it."""

from typing import Final

from engine.diagrams.numbering import ReadingOrder, split
from engine.diagrams.picture import EDGE_KINDS, DrawnEdge, DrawnNode, EdgeKind, NodeKind, Picture, complete
from engine.diagrams.style import EDGES, LIGHT, NODES, paler
from engine.diagrams.text import visible, wrap

_WRAP: Final = 230.0
_LABELLED: Final = 150  # with more edges, labels between clusters make Graphviz lose edges
_SHAPES: Final[dict[NodeKind, str]] = {
    "clause": "shape=box, penwidth=2",
    "limb": "shape=box, penwidth=0.8",
    "term": 'shape=box, style="filled,rounded"',
    "state": 'shape=box, style="filled,rounded", peripheries=2',
    "fact": "shape=parallelogram",
    "event": "shape=cds",
    "party": "shape=component",
}
_LINES: Final[dict[EdgeKind, str]] = {
    "uses-term": "arrowhead=vee",
    "overrides": "arrowhead=normal, penwidth=1.7",
    "subject-to": "arrowhead=onormal, style=dashed",
    "triggers": "arrowhead=veevee",
    "terminates": 'arrowhead=teenormal, style="dashed,bold"',
    "suspends": "arrowhead=teetee, style=dotted",
    "excepts-from": "arrowhead=odot, style=dashed",
    "defers-to": "arrowhead=diamond, style=dashed",
}


def to_dot(picture: Picture) -> str:
    """The picture as a DOT file: a node has its id for a name, the limbs of a clause share a cluster."""
    picture = complete(picture)
    order = ReadingOrder(node.id for node in picture.nodes)
    nodes = sorted(picture.nodes, key=lambda node: order.key(node.id))
    names = _names(nodes)
    lines = [
        "digraph {",
        f"  graph [rankdir=LR, label={_label(picture.title)}, labelloc=t, fontname=Helvetica];",
        "  node [style=filled, fontname=Helvetica, fontsize=11, margin=0.12];",
        "  edge [fontname=Helvetica, fontsize=9];",
    ]
    sections: dict[str, list[DrawnNode]] = {}
    for node in nodes:
        sections.setdefault(split(node.id).section, []).append(node)
    for number, found in enumerate(sections.values()):
        drawn = [_node(node, names[node.id], focus=node.id == picture.focus) for node in found]
        if len(found) == 1:
            lines += [f"  {line}" for line in drawn]
        else:
            lines += [f'  subgraph "cluster_{number}" {{', f'    style=rounded; color="{LIGHT.frame_line}"; label="";']
            lines += [*(f"    {line}" for line in drawn), "  }"]
    edges = sorted(
        picture.edges, key=lambda edge: (order.key(edge.source), order.key(edge.target), EDGE_KINDS.index(edge.kind))
    )
    labelled = len(edges) <= _LABELLED
    lines += [f"  {_edge(edge, names, labelled=labelled)}" for edge in edges]
    return "\n".join([*lines, "}"]) + "\n"


def _names(nodes: list[DrawnNode]) -> dict[str, str]:
    """A quoted name for each id: the id itself, unless what can be shown of it is the name of another node too."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for number, node in enumerate(nodes):
        name = visible(node.id)
        if name in taken or not name:
            name = f"{name} #{number}"
        taken.add(name)
        names[node.id] = _quoted(name)
    return names


def _node(node: DrawnNode, name: str, *, focus: bool) -> str:
    fill, line = NODES[node.kind].light
    title = node.title if node.title != node.id else ""
    look = f'{_SHAPES[node.kind]}, color="{line}", fillcolor="{LIGHT.focus if focus else fill}"'
    return f"{name} [label={_label(node.id, title)}, {look}];"


def _edge(edge: DrawnEdge, names: dict[str, str], *, labelled: bool) -> str:
    style = EDGES[edge.kind]
    colour = style.light if edge.walked else paler(style.light, LIGHT.paper)
    said = "label" if labelled else "tooltip"
    look = f'{said}="{style.word}", {_LINES[edge.kind]}, color="{colour}", fontcolor="{LIGHT.faint_ink}"'
    loose = "" if edge.walked else ", constraint=false"
    return f"{names[edge.source]} -> {names[edge.target]} [{look}{loose}];"


def _label(*paragraphs: str) -> str:
    """A quoted label. Graphviz replaces entities and backslash sequences in labels, so both are disarmed."""
    lines = [line for each in paragraphs for line in wrap(visible(each), _WRAP, 11)]
    return '"' + r"\n".join(_escaped(line.replace("&", "&amp;")) for line in lines) + '"'


def _quoted(name: str) -> str:
    return f'"{_escaped(name)}"'


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
