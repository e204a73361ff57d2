"""Every change of a rule set that is worth trying, in the order of the rule files."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Final

from contract_dsl.model import nodes as m
from contract_dsl.priority import BARS, Over, relations, within
from contract_dsl.source import NOWHERE, Span

from .change import Change, Table, Variant, changed
from .definitions import definition_variants
from .expressions import expression_variants
from .parts import Path, parts_of

_TABLES: Final[tuple[Table, ...]] = (
    "clauses",
    "terms",
    "states",
    "amounts",
    "events",
    "divisions",
    "schedules",
    "receipts",
)
_JUDGED: Final = BARS | {"permits"}


@dataclass(frozen=True, slots=True)
class Changes:
    """What is worth trying, and how many changes were left alone because they cannot matter."""

    listed: tuple[Change, ...]
    without_meaning: int


@dataclass(slots=True)
class _Place:
    """What stands around a part: the smallest limb, its text, and the event strictly before which it is seen."""

    clause: str
    span: Span
    before: str = ""


def changes_of(model: m.Model, clause: str = "") -> Changes:
    """Every change of the rule files of a rule set, or of one clause or definition and its limbs.

    A change of a priority that leaves the relations of sentences as they are is left alone, and so is `before e` where
    nothing but what is before `e` is seen.
    """
    listed: list[Change] = []
    idle = 0
    relations_now = _relations(model)
    for table in _TABLES:
        for id_, definition in getattr(model, table).items():
            name = definition.id if table != "receipts" else id_
            if name.partition(":")[0] not in model.agreements:
                continue  # the vocabularies of the tool are not what the scenarios are about
            if clause and not _concerns(clause, name):
                continue
            for change, pointless in _of_definition(definition, table, id_):
                if clause and not (within(change.clause, clause) or _agreement(clause, name)):
                    continue
                if pointless or (change.kind == "priority" and _relations(changed(model, change)) == relations_now):
                    idle += 1
                else:
                    listed.append(change)
    listed.sort(key=lambda c: (c.span.path, c.span.line, c.span.column))
    return Changes(tuple(listed), idle)


def sample_of(changes: Sequence[Change], size: int, seed: int) -> tuple[Change, ...]:
    """Some of the changes, the same for the same seed, in their order."""
    if size >= len(changes):
        return tuple(changes)
    chosen = Random(seed).sample(range(len(changes)), size)  # noqa: S311  # nothing is secret about it
    return tuple(changes[place] for place in sorted(chosen))


def _concerns(clause: str, name: str) -> bool:
    """Whether a definition may hold what was asked for: it is it, a part of it, or holds it as a limb."""
    return within(name, clause) or within(clause, name) or _agreement(clause, name)


def _agreement(clause: str, name: str) -> bool:
    """Whether a whole agreement was asked for, and this is one of its definitions."""
    return ":" not in clause and name.partition(":")[0] == clause


def _relations(model: m.Model) -> frozenset[tuple[Any, ...]]:
    return frozenset((o.upper, o.lower, o.named, o.dynamic, o.joint) for o in _over(model))


def _over(model: m.Model) -> tuple[Over, ...]:
    return relations(model)


def _of_definition(definition: m.Definition, table: Table, id_: str) -> Iterator[tuple[Change, bool]]:
    """The changes of one definition, and whether each cannot matter."""
    places: dict[Path, _Place] = {}
    names = {definition.id} if table in ("states", "amounts", "events", "divisions") else set()
    for part, path in parts_of(definition):
        place = _place(part, _above(places, path), definition)
        places[path] = place
        for variant in (*definition_variants(part), *expression_variants(part)):
            yield _change(variant, place, path, table, id_, names), _says_nothing(variant, part, place)


def _above(places: dict[Path, _Place], path: Path) -> _Place | None:
    """The place that a part stands in."""
    while path:
        path = path[:-1]
        if path in places:
            return places[path]
    return None


def _place(part: Any, above: _Place | None, definition: m.Definition) -> _Place:
    place = above or _Place(definition.id, definition.span)
    span = getattr(part, "span", NOWHERE)
    clause, before = place.clause, place.before
    match part:
        case m.Sentence():
            clause = part.id
            if part.kind in _JUDGED and part.act is not None:
                before = part.act.variable
            elif part.kind in ("terminates", "suspends") and part.when is not None:
                before = part.when.pattern.variable
        case m.Move():
            before = part.effect.pattern.variable if part.effect.pattern is not None else ""
        case m.Change():
            before = part.effect.pattern.variable if part.effect is not None and part.effect.pattern is not None else ""
        case m.Source():
            before = part.pattern.variable if part.date is None else ""
        case m.Limb():
            clause = part.id
        case _:
            pass
    return _Place(clause, span if span != NOWHERE else place.span, before)


def _change(
    variant: Variant,
    place: _Place,
    path: Path,
    table: Table,
    id_: str,
    names: set[str],
) -> Change:
    sites = {site if isinstance(site, str) else id(site) for site in variant.sites}
    span = variant.span if variant.span is not None and variant.span != NOWHERE else place.span
    return Change(
        kind=variant.kind,
        clause=variant.limb or place.clause,
        span=span,
        what=variant.what,
        table=table,
        definition=id_,
        path=path,
        part=variant.part,
        # What is kept as a running balance is not walked node by node.
        sites=frozenset(sites | names) if table == "amounts" and sites else frozenset(sites),
    )


def _says_nothing(variant: Variant, part: Any, place: _Place) -> bool:
    """Whether a change drops `before e` where nothing but what is before `e` is seen."""
    if not isinstance(part, m.Pattern) or not isinstance(variant.part, m.Pattern) or not place.before:
        return False
    dropped = [o for o in part.orders if all(o is not kept for kept in variant.part.orders)]
    return bool(dropped) and all(
        o.order == "before" and isinstance(o.event, m.Variable) and o.event.name == place.before for o in dropped
    )
