"""Lanes for a whole agreement, or several: the clauses in printed order, like columns of a newspaper.

For each agreement, from left to right: facts and parties; then, as often as the height of a sheet asks for
it, the terms that the next column of clauses uses most and that column of clauses; then events.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from math import ceil
from typing import Final

from engine.diagrams.blocks import WHOLE, Group, Lane, Side, brief_row, id_width
from engine.diagrams.numbering import split
from engine.diagrams.parts import Section, is_clause, parts
from engine.diagrams.picture import Picture

_CLAUSE_WIDTH: Final = 300.0
_WIDTHS: Final = (190.0, 340.0)  # the least and the greatest width of the other lanes
_CHANNELS: Final = 330.0  # a guess at what the two channels of a column of clauses will take
_GROWTH: Final = 1.35  # a guess at how much rows grow with the lines that end at them
_PROPORTION: Final = 1.3  # width to height of the sheet to aim at
_MOST_COLUMNS: Final = 12
_PASSES: Final = 3
_OVERHANG: Final = 1.15  # how much taller than the clauses another lane may be
_LEAST_ROOM: Final = 120  # slots
_LANES: Final[tuple[tuple[str, str, Side], ...]] = (
    ("facts", "Facts and parties", "left"),
    ("parties", "", "left"),
    ("terms", "Terms and states", "left"),
    ("clauses", "Clauses", "right"),
    ("events", "Events", "right"),
)


def whole_lanes(picture: Picture) -> list[Lane]:
    """The lanes, from left to right; some may be empty."""
    found = [_material(part) for part in parts(picture)]
    height = _column_height(found)
    return [lane for lanes in found for lane in _part_lanes(picture, lanes, height)]


def _material(part: Sequence[Section]) -> list[Lane]:
    """Everything of one agreement, in one lane for each of `_LANES`."""
    by_kind: dict[str, list[Section]] = defaultdict(list)
    for section in part:
        by_kind[_lane_kind(section)].append(section)
    lanes: list[Lane] = []
    for kind, caption, loops in _LANES:
        width = _width(kind, by_kind[kind])
        clauses = kind == "clauses"
        lanes.append(Lane(caption, width, _groups(by_kind[kind], width), fixed=clauses, sorted=clauses, loops=loops))
    return lanes


def _part_lanes(picture: Picture, material: Sequence[Lane], height: float) -> list[Lane]:
    facts, parties, terms, clauses, events = material
    columns = _columns(clauses, height)
    tallest = max((_total(column) for column in columns), default=0)
    facts = replace(facts, width=max(facts.width, parties.width), groups=facts.groups + parties.groups)
    lanes = _no_taller(facts, tallest)
    for mine, column in zip(_allot(picture, columns, terms.groups, tallest), columns, strict=True):
        lanes.append(replace(terms, groups=tuple(mine)))
        lanes.append(replace(clauses, groups=_headed(column)))
    return lanes + _no_taller(events, tallest)


def _lane_kind(section: Section) -> str:
    kinds = {node.kind for node in section}
    if is_clause(section):
        return "clauses"
    if not kinds & {"term", "state"}:
        for kind, lane in (("party", "parties"), ("fact", "facts"), ("event", "events")):
            if kind in kinds:
                return lane
    return "terms"


def _width(kind: str, sections: Sequence[Section]) -> float:
    least, greatest = _WIDTHS
    need = id_width(node for section in sections for node in section)
    return _CLAUSE_WIDTH if kind == "clauses" else min(max(need, least), greatest)


def _groups(sections: Sequence[Section], width: float) -> tuple[Group, ...]:
    return tuple(Group(split(each[0].id).section, tuple(brief_row(node, width) for node in each)) for each in sections)


def _slots(group: Group) -> int:
    return sum(row.slots for row in group.rows) + WHOLE.gap


def _total(groups: Sequence[Group]) -> int:
    return sum(map(_slots, groups))


def _column_height(found: Sequence[Sequence[Lane]]) -> float:
    """The height of a column, in slots, that brings the whole sheet nearest to its proportion."""
    total = max(1, sum(max(_total(clauses.groups), _total(terms.groups)) for _, _, terms, clauses, _ in found))
    column = _CLAUSE_WIDTH + max(terms.width for _, _, terms, _, _ in found) + _CHANNELS

    def misfit(count: int) -> float:
        height = total / count * WHOLE.slot * _GROWTH
        breadth = len(found) * 2 * _WIDTHS[0] + count * column
        return max(breadth / height / _PROPORTION, height * _PROPORTION / breadth)

    return total / min(range(1, _MOST_COLUMNS + 1), key=misfit)


def _columns(clauses: Lane, height: float) -> list[list[Group]]:
    """The clauses in columns of about equal height, as near as possible to the given one."""
    total = max(1, _total(clauses.groups))
    count = max(1, round(total / height))
    columns: list[list[Group]] = [[] for _ in range(count)]
    used = 0
    for group in clauses.groups:
        columns[min(count - 1, int((used + _slots(group) / 2) * count / total))].append(group)
        used += _slots(group)
    return columns


def _headed(column: Sequence[Group]) -> tuple[Group, ...]:
    """The groups, with a heading over each agreement and each article of several sections: `ia 5.01 - 5.18`."""
    headed: list[Group] = []
    before: str | None = None
    for (agreement, _), found in groupby(column, key=lambda group: _article(group.section)):
        groups = list(found)
        first, last = split(groups[0].section).base, split(groups[-1].section).base
        span = first if first == last else f"{first} \N{EN DASH} {last}"
        wanted = len(groups) > 1 or agreement != before
        headed.append(replace(groups[0], heading=f"{agreement} {span}".strip() if wanted else ""))
        before = agreement
        headed += groups[1:]
    return tuple(headed)


def _article(section: str) -> tuple[str, str]:
    """What stands under one heading: an article if sections are numbered by article, or else the agreement."""
    reference = split(section)
    whole, dot, _ = reference.base.partition(".")
    return reference.agreement, whole if dot else ""


def _allot(
    picture: Picture, columns: Sequence[Sequence[Group]], terms: Sequence[Group], room: int
) -> list[list[Group]]:
    """The terms for each column of clauses: those that it uses more than other columns do, as far as there is room."""
    column_of = {row.node.id: at for at, column in enumerate(columns) for group in column for row in group.rows}
    section_of = {row.node.id: group.section for group in terms for row in group.rows}
    joined: dict[str, list[str]] = defaultdict(list)
    for edge in picture.edges:
        for id, other in ((edge.source, edge.target), (edge.target, edge.source)):
            if id in section_of and section_of.get(other) != section_of[id]:
                joined[section_of[id]].append(other)
    room = max(room, _total(terms) // len(columns) + 20)
    allotted: dict[str, int] = {}
    for _ in range(_PASSES):  # again, for terms that only terms use follow these
        votes: dict[str, Counter[int]] = {group.section: Counter() for group in terms}
        for section, others in joined.items():
            homes = (column_of.get(other, allotted.get(section_of.get(other, ""))) for other in others)
            votes[section].update(home for home in homes if home is not None)
        allotted = _by_votes(terms, votes, len(columns), room)
    found: list[list[Group]] = [[] for _ in columns]
    for group in terms:
        found[allotted[group.section]].append(group)
    return found


def _by_votes(terms: Sequence[Group], votes: dict[str, Counter[int]], columns: int, room: int) -> dict[str, int]:
    """Where each term goes: the clearest cases choose first, and a full column is full."""

    def doubt(group: Group) -> int:
        first, second, *_ = [*sorted(votes[group.section].values(), reverse=True), 0, 0]
        return second - first

    used = [0] * columns
    allotted: dict[str, int] = {}
    for group in sorted(terms, key=doubt):
        mine, size = votes[group.section], _slots(group)
        free = [at for at in range(columns) if used[at] + size <= room] or list(range(columns))
        best = min(free, key=lambda at: (-mine[at], used[at], at))
        used[best] += size
        allotted[group.section] = best
    return allotted


def _no_taller(lane: Lane, room: int) -> list[Lane]:
    """The lane, or several lanes of about equal height if it would be much taller than the sheet."""
    total = _total(lane.groups)
    count = max(1, ceil(total / max(room * _OVERHANG, _LEAST_ROOM)))
    lanes: list[list[Group]] = [[] for _ in range(count)]
    used = 0
    for group in lane.groups:
        lanes[used * count // total].append(group)
        used += _slots(group)
    return [replace(lane, groups=tuple(groups)) for groups in lanes]
