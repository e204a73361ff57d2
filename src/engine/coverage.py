"""An inventory of clause numbers against the rule files: where each is encoded, or why it is not.

An inventory is a text file with a clause, limb or term on each line, its full number first and its title after it;
lines that begin with `#` are comments.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from contract_dsl.diagnostics import Diagnostic
from contract_dsl.model import nodes as m
from contract_dsl.source import Span
from contract_dsl.tree import Node, walk

from .service import Refused

CODES: dict[str, str] = {
    "V001": "an inventory that cannot be read",
    "V002": "a line that is no clause",
    "V003": "a clause that stands twice",
    "V051": "an inventory that is too large",
}
"""The register of finding codes of inventories. `docs/diagnostics/` has a page for each."""
MOST_BYTES = 2_000_000
"""Bytes in one inventory (V051)."""
_LINE = re.compile(r"(?P<id>[a-z][a-z0-9_]*:\S+)(?:\s+(?P<title>.*))?\Z")

Status = Literal["encoded", "defined", "divided", "no operation", "heading", "missing"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A line of an inventory."""

    id: str
    title: str
    line: int


@dataclass(frozen=True, slots=True)
class Covered:
    """What has become of one line of an inventory. `how` says what the clause does, or why it does nothing."""

    wanted: Wanted
    status: Status
    place: Span | None
    how: str


def read_inventory(path: Path) -> tuple[Wanted, ...]:
    """The lines of an inventory. Raises `Refused` with everything that is wrong with it."""
    place = Span(str(path), 1, 1, 1, 1)
    try:
        with path.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            message = f"`{path}` is larger than {MOST_BYTES // 1_000_000} MB"
            raise Refused([Diagnostic("V051", place, message, "list one agreement in a file")])
        text = content.decode("utf-8-sig")
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        message, help_ = f"`{path}` cannot be read: {reason}", "an inventory is a text file with one clause a line"
        raise Refused([Diagnostic("V001", place, message, help_)]) from None
    except UnicodeDecodeError:
        raise Refused([Diagnostic("V001", place, f"`{path}` is not UTF-8 text", "save it as UTF-8")]) from None
    return _lines(text, path)


def _lines(text: str, path: Path) -> tuple[Wanted, ...]:
    found: dict[str, Wanted] = {}
    findings: list[Diagnostic] = []
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        match = _LINE.match(stripped)
        place = Span(str(path), number, 1, number, len(line) + 1)
        if match is None:
            findings.append(
                Diagnostic("V002", place, "this is no clause with its agreement", "for example: ia:5.07(b)  Notes")
            )
        elif match["id"] in found:
            findings.append(
                Diagnostic(
                    "V003",
                    place,
                    f"`{match['id']}` stands in line {found[match['id']].line} already",
                    "take one of the two lines away",
                )
            )
        else:
            found[match["id"]] = Wanted(match["id"], match["title"] or "", number)
    if findings:
        raise Refused(findings)
    if not found:
        message, help_ = f"`{path}` lists no clause", "an inventory is a text file with one clause a line"
        raise Refused([Diagnostic("V001", Span(str(path), 1, 1, 1, 1), message, help_)])
    return tuple(found.values())


def coverage(model: m.Model, inventory: tuple[Wanted, ...]) -> tuple[Covered, ...]:
    """Every line of an inventory with its place in the rule files."""
    places = _places(model)
    below: dict[str, list[str]] = {}
    for id_, clause in model.clauses.items():
        below.setdefault(clause.parent, []).append(id_)
    return tuple(_covered(model, wanted, places, below) for wanted in inventory)


def _covered(model: m.Model, wanted: Wanted, places: dict[str, Span], below: dict[str, list[str]]) -> Covered:
    id_ = wanted.id
    clause = model.clauses.get(id_)
    place = places.get(id_)
    if clause is None or not clause.declared:
        if place is None:
            return Covered(wanted, "missing", None, "")
        return Covered(wanted, "defined", place, _kind_of(model, id_))
    if clause.sentences:
        kinds = dict.fromkeys(s.kind for s in clause.sentences)
        return Covered(wanted, "encoded", place, ", ".join(kinds))
    if clause.without_operation is not None:
        return Covered(wanted, "no operation", place, clause.without_operation)
    if id_ in below:
        return Covered(wanted, "divided", place, f"{len(below[id_])} limbs")
    if id_ in model.terms:
        return Covered(wanted, "defined", place, "term")
    sections = [other for other in model.clauses if other.startswith(f"{id_}.")]
    if sections:
        return Covered(wanted, "divided", place, f"{len(sections)} sections and limbs")
    return Covered(wanted, "heading", place, f"part of {clause.parent}" if clause.parent else "")


def _kind_of(model: m.Model, id_: str) -> str:
    for kind, known in (
        ("term", model.terms),
        ("state", model.states),
        ("amount", model.amounts),
        ("event", model.events),
        ("fact", model.facts),
        ("division", model.divisions),
        ("calendar", model.calendars),
        ("schedule", model.schedules),
    ):
        if id_ in known:
            return kind
    return "limb"


def _places(model: m.Model) -> dict[str, Span]:
    """Where each definition and each limb of one stands."""
    places: dict[str, Span] = {}
    for definition in _definitions(model):
        places[definition.id] = definition.span
        for node in walk(definition):
            if isinstance(node, m.Limb):
                places.setdefault(node.id, node.span)
    for id_ in model.limbs:
        if id_ not in places:
            owner = id_.partition("(")[0]
            places[id_] = places.get(owner, places.get(id_.rpartition("(")[0], Span("", 0, 0, 0, 0)))
    return places


def _definitions(model: m.Model) -> Iterator[m.Definition]:
    for known in (
        model.clauses,
        model.terms,
        model.states,
        model.amounts,
        model.events,
        model.facts,
        model.divisions,
        model.calendars,
        model.schedules,
    ):
        for definition in known.values():
            assert isinstance(definition, Node)
            yield definition
