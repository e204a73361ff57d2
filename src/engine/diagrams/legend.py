"""The head of a drawing: its title, what it holds, and a legend of the kinds that occur in it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from engine.diagrams.geometry import Box, Drawing, Words
from engine.diagrams.picture import EDGE_KINDS, NODE_KINDS
from engine.diagrams.style import EDGES, FAINT, NODES
from engine.diagrams.text import visible, width, wrap

LEAST_WIDTH: Final = 560.0
_MARGIN: Final = 16.0
_TITLE_SIZE: Final = 17.0
_SIZE: Final = 11.0
_SAMPLE: Final = 38.0
_ROW: Final = 21.0


@dataclass(frozen=True, slots=True)
class Sample:
    """One entry: a place for the sample, and the word beside it."""

    kind: str
    box: Box
    word: Words


@dataclass(frozen=True, slots=True)
class Head:
    """Everything above the drawing proper."""

    height: float
    words: tuple[Words, ...]
    nodes: tuple[Sample, ...]
    edges: tuple[Sample, ...]
    faint: Sample | None


def make_head(drawing: Drawing) -> Head:
    """The head for a drawing, as wide as it."""
    room = max(drawing.width, LEAST_WIDTH) - 2 * _MARGIN
    y = _MARGIN + _TITLE_SIZE
    words: list[Words] = []
    for line in wrap(visible(drawing.title) or "Clauses and terms", room, _TITLE_SIZE, bold=True, lines=3):
        words.append(Words(line, _MARGIN, y, _TITLE_SIZE, bold=True))
        y += _TITLE_SIZE * 1.25
    for line in wrap(summary(drawing), room, _SIZE):
        words.append(Words(line, _MARGIN, y, _SIZE, faint=True))
        y += _SIZE * 1.4
    node_kinds = [kind for kind in NODE_KINDS if any(each.node.kind == kind for each in drawing.nodes)]
    edge_kinds = [kind for kind in EDGE_KINDS if any(each.edge.kind == kind for each in drawing.edges)]
    nodes, y = _flow([(kind, NODES[kind].word) for kind in node_kinds], y, room)
    edges, y = _flow([(kind, EDGES[kind].word) for kind in edge_kinds], y, room)
    faint: list[Sample] = []
    if any(not each.edge.walked for each in drawing.edges):
        faint, y = _flow([("faint", FAINT)], y, room)
    return Head(y + 4, tuple(words), tuple(nodes), tuple(edges), faint[0] if faint else None)


def summary(drawing: Drawing) -> str:
    """What the drawing holds, in words: `12 clauses, 3 terms; 20 links`."""
    counts = Counter(each.node.kind for each in drawing.nodes)
    nodes = _listed((counts[kind], NODES[kind].word, NODES[kind].plural) for kind in NODE_KINDS)
    return f"{nodes or 'Nothing'}; {_count(len(drawing.edges), 'link', 'links')}"


def description(drawing: Drawing) -> str:
    """The summary with the links by kind, for those who cannot see the drawing."""
    counts = Counter(each.edge.kind for each in drawing.edges)
    links = ", ".join(f"{counts[kind]} \N{LEFT DOUBLE QUOTATION MARK}{EDGES[kind].word}\N{RIGHT DOUBLE QUOTATION MARK}"
                      for kind in EDGE_KINDS if counts[kind])  # fmt: skip
    about = f" About {visible(drawing.focus)}." if drawing.focus else ""
    return f"Dependency graph of clauses and terms.{about} {summary(drawing)}{f' ({links})' if links else ''}."


def _flow(entries: Iterable[tuple[str, str]], y: float, room: float) -> tuple[list[Sample], float]:
    """Entries side by side, on as many rows as they need."""
    samples: list[Sample] = []
    x = _MARGIN
    for kind, word in entries:
        wide = _SAMPLE + 7 + width(word, _SIZE)
        if samples and x + wide > room + _MARGIN:
            x, y = _MARGIN, y + _ROW
        box = Box(x, y + 2, _SAMPLE, 15)
        samples.append(Sample(kind, box, Words(word, x + _SAMPLE + 7, y + 13.5, _SIZE)))
        x += wide + 18
    return samples, y + _ROW if samples else y


def _listed(counts: Iterable[tuple[int, str, str]]) -> str:
    return ", ".join(_count(count, one, many) for count, one, many in counts if count)


def _count(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
