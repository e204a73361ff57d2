"""The dependency graph of a model as a picture."""

from contract_dsl.graph import build
from contract_dsl.model.nodes import Model

from .diagrams import DrawnEdge, DrawnNode, Picture

_APART = frozenset({"fact", "event", "party", "term"})
"""Kinds that vocabularies declare for whoever needs them; one that nothing is linked to says nothing in a picture."""


def picture_of(model: Model, *, linked: bool = False) -> Picture:
    """The whole graph, in the order of the rule files; `linked` leaves out what is declared and never used."""
    graph = build(model)
    nodes = tuple(
        DrawnNode(id_, data["kind"], data["title"])
        for id_, data in graph.nodes(data=True)
        if not linked or data["kind"] not in _APART or graph.degree(id_)
    )
    edges = tuple(
        DrawnEdge(source, target, data["kind"], data["walked"]) for source, target, data in graph.edges(data=True)
    )
    return Picture(model.title, nodes, edges)
