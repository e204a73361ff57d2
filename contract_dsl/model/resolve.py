"""Syntax trees to a model: every name points at its definition, and every finding of names and types is told.

The order matters: whose file it is, which names there are, what they take and give, what they say, last the clauses.
"""

from collections.abc import Collection, Mapping, Sequence

from ..diagnostics import Diagnostic
from ..source import NOWHERE, Source
from ..syntax import nodes as s
from . import declare
from . import nodes as m
from .clauses import Clauses
from .definitions import Definitions
from .scope import Scope


def resolve(
    documents: Sequence[s.Document],
    sources: Mapping[str, Source],
    name: str,
    *,
    calendars: Collection[str] | None = None,
    missing: frozenset[str] = frozenset(),
) -> tuple[m.Model, tuple[Diagnostic, ...]]:
    """The model of a rule set, as much as was understood, and the findings. `calendars`: the codes that there are.

    `missing` are agreements and vocabularies that are known not to be there: what they would declare has no finding.
    """
    scope = Scope(dict(sources), calendars, unread=set(missing))
    spaces = declare.heads(scope, documents)
    read = [d for d in documents if d.path in spaces]
    for document in read:
        scope.namespace = spaces[document.path]
        declare.names(scope, document)
    declare.across_vocabularies(scope)
    _add_sections(scope)
    for document in read:
        scope.namespace = spaces[document.path]
        for declaration in document.declarations:
            if isinstance(declaration, s.AgreementDecl):
                declare.agreement(scope, declaration, document)
            elif isinstance(declaration, s.UnreadDecl) and declaration.word == "agreement":
                declare.unread_agreement(scope, declaration.name, document)
    definitions = Definitions(scope)
    for document in read:
        scope.namespace = spaces[document.path]
        for declaration in document.declarations:
            definitions.signature(declaration)
    for document in read:
        scope.namespace = spaces[document.path]
        for declaration in document.declarations:
            definitions.body(declaration)
    clauses = Clauses(scope, definitions)
    for document in read:
        scope.namespace = spaces[document.path]
        for declaration in document.declarations:
            if isinstance(declaration, s.ClauseDecl):
                clauses.clause(declaration)
    _mark_deemed(definitions, clauses, scope)
    return _model(name, read, scope, definitions, clauses), tuple(scope.findings)


def _add_sections(scope: Scope) -> None:
    """Every clause above a declared one exists too: `5.07` above `5.07(a)`."""
    for id_, span in list(scope.clause_ids.items()):
        above = id_
        while above.endswith(")"):
            above = above[: above.rindex("(")]
            scope.clause_ids.setdefault(above, span)


def _mark_deemed(definitions: Definitions, clauses: Clauses, scope: Scope) -> None:
    for clause in clauses.clauses.values():
        for sentence in clause.sentences:
            if sentence.kind == "deems" and sentence.act is not None and sentence.act.kind == "event":
                space = scope.namespaces.get(sentence.act.source.partition(":")[0])
                local = sentence.act.source.partition(":")[2]
                entry = space.entries.get(local) if space is not None else None
                in_vocabulary = entry is not None and entry.span.path in scope.vocabulary_paths
                definitions.deemed(sentence.act.source, only=not in_vocabulary)


def _zone(documents: Sequence[s.Document], scope: Scope) -> str:
    for document in documents:
        for declaration in document.declarations:
            if isinstance(declaration, s.RuleSetDecl) and declaration.zone is not None:
                return declaration.zone.text
    zones = sorted({a.zone for a in scope.agreements.values() if a.zone})
    return zones[0] if zones else "UTC"


def _title(documents: Sequence[s.Document], scope: Scope, name: str) -> str:
    """What the rule set is called: its own title, else that of the agreement if there is one only."""
    heads = [d for document in documents for d in document.declarations if isinstance(d, s.RuleSetDecl)]
    titles = [head.title for head in heads] or [agreement.title for agreement in scope.agreements.values()]
    return titles[0] if len(titles) == 1 and titles[0] else name


def _model(
    name: str, documents: Sequence[s.Document], scope: Scope, definitions: Definitions, clauses: Clauses
) -> m.Model:
    all_clauses = dict(clauses.clauses)
    for id_, span in scope.clause_ids.items():
        if id_ not in all_clauses:
            agreement = id_.partition(":")[0]
            parent = id_[: id_.rindex("(")] if id_.endswith(")") else ""
            all_clauses[id_] = m.Clause(
                id=id_,
                agreement=agreement,
                parent=parent,
                is_limb=id_.endswith(")"),
                protects=(),
                sentences=(),
                without_operation=None,
                declared=False,
                span=span,
            )
    events = {id_: event for id_, event in definitions.events.items() if not id_.endswith(":any notice")}
    return m.Model(
        name=name,
        title=_title(documents, scope, name),
        zone=_zone(documents, scope),
        agreements=scope.agreements,
        parties=scope.parties,
        securities=scope.securities,
        roles={
            entry.id: entry.declaration.title
            for entry in scope.roles.values()
            if isinstance(entry.declaration, s.RoleDecl)
        },
        places=scope.places,
        calendars=definitions.calendars,
        schedules=definitions.schedules,
        receipts=definitions.receipts,
        facts=definitions.facts,
        events=events,
        terms=definitions.terms,
        states=definitions.states,
        amounts=definitions.amounts,
        divisions=definitions.divisions,
        clauses=all_clauses,
        limbs=scope.limb_ids,
        outside=frozenset(scope.outside),
        edges=tuple(dict.fromkeys(e for e in scope.edges if e.source and e.span != NOWHERE)),
    )
