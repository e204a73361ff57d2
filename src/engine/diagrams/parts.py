"""The agreements of a picture that are long enough to stand by themselves, and what belongs to each.

Drawn side by side, each with its own terms, facts and events, they keep most lines short. An agreement of
which only a few clauses are in the picture is part of the one that refers to it most, and so are definitions
that belong to no such agreement.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import groupby
from typing import Final

from engine.diagrams.numbering import ReadingOrder, is_numbered, split
from engine.diagrams.picture import DrawnNode, Picture

Section = tuple[DrawnNode, ...]  # a clause or term with its limbs
_LONG_ENOUGH: Final = 25  # clauses and limbs
_PASSES: Final = 3


def sections(picture: Picture) -> list[Section]:
    """The nodes with their limbs, in reading order."""
    order = ReadingOrder(node.id for node in picture.nodes)
    nodes = sorted(picture.nodes, key=lambda node: order.key(node.id))
    return [tuple(found) for _, found in groupby(nodes, key=lambda node: split(node.id).section)]


def is_clause(section: Section) -> bool:
    """Whether a section is printed text with a number, rather than a definition."""
    return is_numbered(split(section[0].id).base) or any(node.kind == "clause" for node in section)


def parts(picture: Picture) -> list[list[Section]]:
    """All sections, agreement by agreement."""
    found = sections(picture)
    agreement = {node.id: split(node.id).agreement for section in found for node in section}
    lengths: Counter[str] = Counter()
    for section in found:
        lengths[agreement[section[0].id]] += len(section) if is_clause(section) else 0
    homes = [name for name in dict.fromkeys(agreement.values()) if lengths[name] >= _LONG_ENOUGH]
    if len(homes) < 2:
        return [found]
    home_of = {id: homes.index(name) for id, name in agreement.items() if name in homes}
    strangers = [section for section in found if section[0].id not in home_of]
    for _ in range(_PASSES):  # again, for strangers may be joined to strangers only
        home_of.update(_adopted(picture, strangers, home_of))
    divided: list[list[Section]] = [[] for _ in homes]
    for section in found:
        divided[home_of.get(section[0].id, 0)].append(section)
    return divided


def _adopted(picture: Picture, strangers: Sequence[Section], home_of: dict[str, int]) -> dict[str, int]:
    """The agreement that each stranger has most edges with."""
    section_of = {node.id: section[0].id for section in strangers for node in section}
    votes: dict[str, Counter[int]] = defaultdict(Counter)
    for edge in picture.edges:
        for id, other in ((edge.source, edge.target), (edge.target, edge.source)):
            if id in section_of and other in home_of and section_of.get(other) != section_of[id]:
                votes[section_of[id]][home_of[other]] += 1
    best = {id: min(found, key=lambda home: (-found[home], home)) for id, found in votes.items()}
    return {id: best[first] for id, first in section_of.items() if first in best}
