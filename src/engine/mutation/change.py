"""One change of a rule set that a scenario ought to notice, and the rule set with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from contract_dsl.model import nodes as m
from contract_dsl.source import Span
from contract_dsl.tree import Node

from .parts import Path, with_fields, with_part

Kind = Literal[
    "sentence",
    "condition",
    "exception",
    "limb",
    "filter",
    "bound",
    "period",
    "deadline",
    "ending",
    "priority",
    "deeming",
    "termination",
    "effect",
]

WORDS: Final[Mapping[Kind, str]] = {
    "sentence": "whole sentences left out",
    "condition": "conditions left out",
    "exception": "exceptions left out",
    "limb": "limbs and alternatives left out",
    "filter": "particulars in brackets left out",
    "bound": "bounds moved, or left out",
    "period": "periods one unit longer or shorter",
    "deadline": "dates left out, or a day later",
    "ending": "what ends a duty or a right left out",
    "priority": "priorities left out",
    "deeming": "what is deemed to happen left out",
    "termination": "terminations and suspensions left out",
    "effect": "what moves a state or an amount left out",
}
"""What is changed, in the order in which totals are told."""

Table = Literal["clauses", "terms", "states", "amounts", "events", "divisions", "schedules", "receipts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A part put in place of the one where one looks.

    `sites` are what has to be evaluated for that to matter: nodes, and the names of states, amounts and views. Without
    any, every check may notice it.
    """

    kind: Kind
    what: str
    part: Any
    span: Span | None = None
    sites: tuple[Node | str, ...] = ()
    limb: str = ""
    """The limb that is left out, if one is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change: of what kind, where it stands, and in words."""

    kind: Kind
    clause: str
    """The smallest limb, or the full name of the definition."""
    span: Span
    what: str
    table: Table
    definition: str
    path: Path
    part: Any
    sites: frozenset[int | str]
    """Identities of nodes and names; empty if any check may notice it."""


def changed(model: m.Model, change: Change) -> m.Model:
    """The rule set with a change; everything else is shared."""
    table: Mapping[str, Any] = getattr(model, change.table)
    definition = with_part(table[change.definition], change.path, change.part)
    changed_model: m.Model = with_fields(model, **{change.table: {**table, change.definition: definition}})
    return changed_model
