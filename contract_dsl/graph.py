"""The dependency graph of a model, as a networkx graph: what everything else walks.

Nodes carry their kind, title and definition; edges their kind, the place in the text that makes them, and whether they
are walked or only drawn.
"""

from typing import Literal, TypeAlias

import networkx as nx

from .model import nodes as m

Graph: TypeAlias = "nx.MultiDiGraph[str]"
NodeKind = Literal["clause", "limb", "term", "state", "fact", "event", "party"]


def build(model: m.Model) -> Graph:
    """The graph of a model: a node for each clause, limb, term, state, fact, event type, party; an edge per use."""
    graph: Graph = nx.MultiDiGraph(name=model.name)
    for id_, clause in model.clauses.items():
        _add(graph, id_, "limb" if clause.is_limb else "clause", clause.title, clause)
    for id_, title in model.limbs.items():
        if id_ not in graph:
            _add(graph, id_, "limb", title, None)
    for id_, term in model.terms.items():
        _add(graph, id_, "term", term.title, term)
    for state in (*model.states.values(), *model.amounts.values()):
        _add(graph, state.id, "state", state.title, state)
    for id_, fact in model.facts.items():
        _add(graph, id_, "fact", fact.title, fact)
    for id_, event in model.events.items():
        _add(graph, id_, "event", event.title, event)
    for definition in (*model.calendars.values(), *model.schedules.values(), *model.divisions.values()):
        _add(graph, definition.id, "term", definition.title, definition)
    for id_, title in model.roles.items():
        _add(graph, id_, "term", title, None)
    for id_, party in model.parties.items():
        _add(graph, id_, "party", party.title, party)
    for id_ in sorted(model.outside):
        if id_ not in graph:
            local = id_.partition(":")[2]
            kind: NodeKind = "term" if local[:1].isalpha() else "limb" if local.endswith(")") else "clause"
            _add(graph, id_, kind, "", None)
    for edge in model.edges:
        if edge.source in graph and edge.target in graph:
            _connect(graph, edge)
    return graph


def _add(graph: Graph, id_: str, kind: NodeKind, title: str, definition: m.Definition | None) -> None:
    known = graph.nodes.get(id_)
    if known is not None and known["kind"] in ("clause", "limb") and definition is not None:
        graph.add_node(id_, kind=kind, title=title or known["title"], definition=definition)
    elif known is None:
        graph.add_node(id_, kind=kind, title=title, definition=definition)


def _connect(graph: Graph, edge: m.Edge) -> None:
    if not graph.has_edge(edge.source, edge.target, key=edge.kind):
        graph.add_edge(edge.source, edge.target, key=edge.kind, kind=edge.kind, spans=[edge.span], walked=edge.walked)
        return
    known = graph.edges[edge.source, edge.target, edge.kind]
    known["spans"].append(edge.span)
    known["walked"] = known["walked"] or edge.walked
