"""The graph as JSON, for programs: the shape that the interface promises, sorted, nothing about looks."""

import json

from engine.diagrams.picture import Picture, complete


def to_json(picture: Picture) -> str:
    """`{"nodes": [{"id", "kind", "title"}], "edges": [{"from", "to", "kind"}]}`, each sorted by its fields."""
    picture = complete(picture)
    nodes = sorted((node.id, node.kind, node.title) for node in picture.nodes)
    edges = sorted((edge.source, edge.target, edge.kind) for edge in picture.edges)
    content = {
        "nodes": [{"id": id, "kind": kind, "title": title} for id, kind, title in nodes],
        "edges": [{"from": source, "to": target, "kind": kind} for source, target, kind in edges],
    }
    # Escaped to ASCII, so that no character can be lost or refused on the way to a file or a terminal.
    return json.dumps(content, indent=1) + "\n"
