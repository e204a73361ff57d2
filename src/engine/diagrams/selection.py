"""The part of a graph that someone asked for.

A whole agreement is a poster; the usual question is about one clause. Its neighbourhood is the clause with
its limbs, whatever is one edge away, and what happens to the clause because it happens to the clause that
contains it: 7.02 ends 5.15, so it bears on 5.15(b)(ii) although no edge joins the two.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Final

from engine.diagrams.numbering import containing, split
from engine.diagrams.picture import DrawnEdge, EdgeKind, Picture, complete

# The kinds by which something done to a clause is done to its limbs as well.
_FROM_ABOVE: Final[frozenset[EdgeKind]] = frozenset({"overrides", "terminates", "suspends", "excepts-from"})
_SUGGESTIONS: Final = 5
_CLOSE: Final = 0.7  # how alike a suggestion must be, on a scale to 1
_LEEWAY: Final = 0.1  # how much less alike than the best one
_LONGEST_COMPARED: Final = 200


def neighbourhood(picture: Picture, focus: str, depth: int = 1) -> Picture:
    """The focus with its limbs and everything within `depth` edges of them, in either direction.

    The clauses that contain the focus are shown with it, with what prevails over, ends, suspends or makes an
    exception from them as wholes. Edges are those that touch the focus, and those among the nodes around it.

    Raises KeyError if the picture has no such node; `suggest` finds what may have been meant.
    """
    picture = complete(picture)
    known = {node.id for node in picture.nodes}
    if focus not in known:
        raise KeyError(focus)
    core = {id for id in known if id == focus or id.startswith(f"{focus}(")}
    above = known & set(containing(focus))
    kept = core | above | _within(depth, core, picture.edges)
    if depth > 0:
        for edge in picture.edges:
            if edge.target in above and edge.kind in _FROM_ABOVE:
                kept.add(edge.source)
            elif edge.source in above and edge.kind == "subject-to":
                kept.add(edge.target)
    return replace(
        picture,
        nodes=tuple(node for node in picture.nodes if node.id in kept),
        edges=tuple(edge for edge in picture.edges if edge.source in kept and edge.target in kept),
        focus=focus,
    )


def suggest(picture: Picture, text: str) -> tuple[str, ...]:
    """Ids that someone who wrote `text` may have meant, the likeliest first; none if nothing is close."""
    wanted = _folded(text)
    if not wanted:
        return ()
    scores = {node.id: _likeness(wanted, node.id) for node in complete(picture).nodes}
    best = max(scores.values(), default=0.0)
    close = [id for id, score in scores.items() if score >= max(_CLOSE, best - _LEEWAY)]
    return tuple(sorted(close, key=lambda id: (-scores[id], id))[:_SUGGESTIONS])


def _within(depth: int, start: set[str], edges: Iterable[DrawnEdge]) -> set[str]:
    """The nodes that can be reached from `start` in at most `depth` steps, along or against the edges."""
    beside: dict[str, set[str]] = defaultdict(set)
    for edge in edges:
        beside[edge.source].add(edge.target)
        beside[edge.target].add(edge.source)
    reached, front = set(start), set(start)
    for _ in range(depth):
        front = {other for id in front for other in beside[id]} - reached
        if not front:
            break
        reached |= front
    return reached


def _likeness(wanted: str, id: str) -> float:
    """How likely `wanted` (folded) is a way to write `id`: 1 if only the agreement, case or spaces differ."""
    whole, own = _folded(id), _folded(id[len(split(id).agreement) :].lstrip(":"))
    if wanted in (whole, own):
        return 1.0
    if own.startswith(wanted) or wanted.startswith(own):
        return 0.9 if min(len(own), len(wanted)) > 2 else 0.0
    matcher = SequenceMatcher(None, wanted, "", autojunk=False)
    best = 0.0
    for candidate in (whole, own):
        matcher.set_seq2(candidate)
        if matcher.real_quick_ratio() >= _CLOSE and matcher.quick_ratio() >= _CLOSE:
            best = max(best, matcher.ratio())
    return min(best, 0.89)


def _folded(text: str) -> str:
    """Text as compared: letters, digits and brackets, in lower case, of a bounded length."""
    return "".join(c for c in text[:_LONGEST_COMPARED].casefold() if c.isalnum() or c in "().:")
