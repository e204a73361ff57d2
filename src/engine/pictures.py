"""The dependency graph of a model as a picture."""

from contract_dsl.graph import build
from contract_dsl.model.nodes import Model

from .diagrams import DrawnEdge, DrawnNode, Picture


def picture_of(model: Model) -> Picture:
    """The whole graph, in the order of the rule files."""
    graph = build(model)
    nodes = tuple(DrawnNode(id_, data["kind"], data["title"]) for id_, data in graph.nodes(data=True))
    edges = tuple(
        DrawnEdge(source, target, data["kind"], data["walked"]) for source, target, data in graph.edges(data=True)
    )
    return Picture(model.name, nodes, edges)
