"""Every name of a rule set: where it is declared, and what it is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from contract_dsl.model import nodes as m
from contract_dsl.model.labels import label_span
from contract_dsl.source import Span
from contract_dsl.syntax import nodes as s

SymbolKind = Literal[
    "agreement", "rule set", "vocabulary", "role", "party", "security", "place", "calendar", "schedule", "fact",
    "choice", "word", "event", "field", "amount", "state", "term", "division", "clause", "limb",
]  # fmt: skip

SPOKEN: dict[SymbolKind, str] = {"event": "event type", "word": "word of a choice"}
"""What a kind is called where its own name does not say it."""


@dataclass(frozen=True, slots=True)
class Symbol:
    """A declared name. `span` is the place of the name, `whole` that of what it declares; `parent` holds it."""

    id: str
    kind: SymbolKind
    name: str
    title: str
    span: Span
    whole: Span
    parent: str = ""

    @property
    def spoken(self) -> str:
        """The kind in words."""
        return SPOKEN.get(self.kind, self.kind)


_KINDS: dict[type[s.Declaration], SymbolKind] = {
    s.AgreementDecl: "agreement",
    s.RuleSetDecl: "rule set",
    s.VocabularyDecl: "vocabulary",
    s.RoleDecl: "role",
    s.PartyDecl: "party",
    s.SecurityDecl: "security",
    s.PlaceDecl: "place",
    s.CalendarDecl: "calendar",
    s.ScheduleDecl: "schedule",
    s.FactDecl: "fact",
    s.ChoiceDecl: "choice",
    s.EventDecl: "event",
    s.AmountDecl: "amount",
    s.StateDecl: "state",
    s.TermDecl: "term",
    s.DivisionDecl: "division",
}
_EVERYWHERE = ("agreement", "rule set", "vocabulary", "party", "security", "place")
"""Kinds whose names stand for one thing in every file."""
HEADS = (s.AgreementDecl, s.RuleSetDecl, s.VocabularyDecl)


def space_of(document: s.Document) -> str:
    """The agreement or vocabulary whose names a file holds; empty if its head cannot be read."""
    for declaration in document.declarations:
        if isinstance(declaration, HEADS):
            return declaration.name.text
        if isinstance(declaration, s.UnreadDecl) and declaration.word in ("agreement", "rule", "vocabulary"):
            return declaration.name.text
    return ""


def declared(document: s.Document) -> Iterator[Symbol]:
    """The names that a file declares, in its order."""
    space = space_of(document)
    for declaration in document.declarations:
        if isinstance(declaration, s.ClauseDecl):
            id_ = f"{space}:{declaration.number.text}"
            yield Symbol(
                id_, "clause", declaration.number.text, declaration.title, declaration.number.span, declaration.span
            )
            yield from _limbs(id_, declaration.limbs)
            continue
        kind = _KINDS.get(type(declaration))
        if kind is None:
            continue
        name = getattr(declaration, "name")  # noqa: B009  # every kind in the table has one; their base has not
        id_ = name.text if kind in _EVERYWHERE else f"{space}:{name.text}"
        yield Symbol(id_, kind, name.text, getattr(declaration, "title", ""), name.span, declaration.span)
        if isinstance(declaration, s.ChoiceDecl):
            for option in declaration.options:
                yield Symbol(f"{id_}.{option.text}", "word", option.text, "", option.span, option.span, id_)
        if isinstance(declaration, s.EventDecl):
            for field in declaration.fields:
                yield Symbol(f"{id_}.{field.name.text}", "field", field.name.text, "", field.name.span, field.span, id_)
            for assignment in (a for source in declaration.sources for a in source.assignments):
                field_name = assignment.name
                yield Symbol(
                    f"{id_}.{field_name.text}", "field", field_name.text, "", field_name.span, assignment.span, id_
                )
        if isinstance(declaration, s.TermDecl | s.EventDecl):
            for limb in declaration.limbs:
                limb_id = f"{id_}({limb.label})"
                yield Symbol(limb_id, "limb", f"({limb.label})", limb.title, label_span(limb), limb.span, id_)


def _limbs(parent: str, limbs: Sequence[s.ClauseLimb]) -> Iterator[Symbol]:
    for limb in limbs:
        id_ = f"{parent}({limb.label})"
        yield Symbol(id_, "limb", f"({limb.label})", limb.title, label_span(limb), limb.span, parent)
        yield from _limbs(id_, limb.limbs)


def limbs_of_conditions(model: m.Model, known: frozenset[str]) -> Iterator[Symbol]:
    """The limbs of `any of` and `all of`, which only the model names in full."""
    seen = set(known)
    for edge in model.edges:
        for id_ in (edge.source, edge.target):
            if id_ in model.limbs and id_ not in seen and id_.endswith(")"):
                parent, _, label = id_[:-1].rpartition("(")
                if parent in (edge.source, edge.target):
                    seen.add(id_)
                    span = edge.span
                    end = span.column + len(label) + 2
                    place = Span(span.path, span.line, span.column, span.line, end)
                    yield Symbol(id_, "limb", f"({label})", model.limbs[id_], place, span, parent)
