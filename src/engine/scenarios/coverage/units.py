"""What can be decided in a rule set: sentences of clauses, limbs of conditions, and terms that are yes or no.

A unit that has a condition can come out yes or no; one without can only come out yes.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from contract_dsl.model import nodes as m
from contract_dsl.model import types as t
from contract_dsl.priority import BARS
from contract_dsl.source import Span
from contract_dsl.tree import Node, walk

JUDGED = BARS | {"permits"}
"""Sentences that are judged for an act."""
KEPT = frozenset({"must", "may", "period"})
"""Sentences of which instances arise."""
EFFECTS = frozenset({"deems", "terminates", "suspends"})
"""Sentences that bring something about by themselves."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One of them. `both` says whether it can come out no as well."""

    key: str
    id: str
    what: str
    span: Span
    both: bool


def units_of(model: m.Model) -> tuple[Unit, ...]:
    """Every unit, in the order of the rule files."""
    found: dict[str, Unit] = {}
    for unit in (*_sentences(model), *_terms(model), *_limbs(model)):
        found.setdefault(unit.key, unit)
    return tuple(sorted(found.values(), key=lambda u: (u.span.path, u.span.line, u.span.column)))


def key_of_limb(id_: str) -> str:
    """The key of a limb of a condition; a sentence has the clause and its number."""
    return f"limb {id_}"


def key_of_term(id_: str) -> str:
    """The key of a term as a whole."""
    return f"term {id_}"


def has_condition(sentence: m.Sentence) -> bool:
    """Whether a sentence can come out no for an act or an occasion of its kind."""
    if sentence.conditions or sentence.exceptions or sentence.throughout:
        return True
    if sentence.kind in ("requires", "may only", "suspends"):
        return True
    act = sentence.act
    return sentence.kind in JUDGED and act is not None and bool(act.fields or act.conditions or sentence.every)


def _sentences(model: m.Model) -> Iterator[Unit]:
    several = {c.id for c in model.clauses.values() if len(c.sentences) > 1}
    for sentence in model.sentences():
        conditional = has_condition(sentence)
        if sentence.kind in JUDGED | KEPT | EFFECTS or (sentence.kind == "need not" and conditional):
            name = f"{sentence.id} #{sentence.number}" if sentence.id in several else sentence.id
            yield Unit(sentence.key, name, sentence.kind, sentence.span, conditional)


def _terms(model: m.Model) -> Iterator[Unit]:
    for term in model.terms.values():
        if term.value is not None and term.type == t.TRUTH and ":" in term.id:
            yield Unit(key_of_term(term.id), term.id, "term", term.span, both=True)


def _limbs(model: m.Model) -> Iterator[Unit]:
    definitions: list[Node] = []
    for known in (model.clauses, model.terms, model.states, model.amounts, model.events, model.divisions):
        definitions += known.values()
    for definition in definitions:
        for node in walk(definition):
            if isinstance(node, m.Limb):
                yield Unit(key_of_limb(node.id), node.id, "limb", node.span, both=True)
