"""Which name stands where: every place of a rule set that names something, and what it names.

Names are looked up as the resolver looks them up, and what the resolver wrote down as a dependency has the last word:
an edge of the model says at which place of the text which name is meant.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

from contract_dsl.model import nodes as m
from contract_dsl.model import types as t
from contract_dsl.source import NOWHERE, Source, Span
from contract_dsl.syntax import nodes as s
from contract_dsl.tree import Node, walk

from .symbols import HEADS, Symbol, declared, limbs_of_conditions, space_of

_NAMELESS: frozenset[tuple[type, str]] = frozenset(
    {
        (s.Pattern, "variable"),
        (s.Parameter, "name"),
        (s.FieldDecl, "name"),
        (s.FieldItem, "field"),
        (s.FieldExpr, "field"),
        (s.Assignment, "name"),
        (s.CountingItem, "variable"),
        (s.Subject, "variable"),
        (s.Addressee, "variable"),
        (s.Protected, "variable"),
        (s.EachTrigger, "variable"),
        (s.Effect, "variable"),
        (s.HoldersExpr, "variable"),
        (s.ReceiptDecl, "notice"),
        (s.ReceiptDecl, "addressee"),
        (s.RuleSetDecl, "zone"),
        (s.AgreementDecl, "zone"),
        (s.AgreementDecl, "currency"),
        (s.PlaceDecl, "zone"),
        (s.PlaceDecl, "calendars"),
        (s.CalendarDecl, "calendars"),
        (s.ChoiceDecl, "options"),
        (s.ClauseDecl, "number"),
        (s.UnreadDecl, "name"),
    }
)
"""Names that declare a variable, a field or a word, and codes from outside: none of them names a definition."""
_Variables = dict[str, dict[int, dict[int, t.Type]]]
_VARIABLES = frozenset(pair for pair in _NAMELESS if pair[1] in ("variable", "name", "notice", "addressee"))


@dataclass(frozen=True, slots=True)
class Use:
    """A place that names something: `target` is its full name. `span` is the place of the name alone."""

    span: Span
    target: str


@dataclass(frozen=True)
class Index:
    """The names of a rule set and the places that use them."""

    symbols: Mapping[str, tuple[Symbol, ...]]
    """By full name; a party may be declared in several files."""
    in_file: Mapping[str, tuple[Symbol, ...]]
    """By file, in the order of the text."""
    uses: Mapping[str, tuple[Span, ...]]
    """By full name, in the order of the files."""
    places: Mapping[str, tuple[Use, ...]]
    """By file, in the order of the text, declarations included."""
    spaces: Mapping[str, str]
    """The agreement or vocabulary of each file."""
    variables: Mapping[str, Mapping[int, Mapping[int, t.Type]]]
    """The types of variables where they are used, by file, line and column."""
    lines: Mapping[str, Mapping[int, tuple[Use, ...]]]
    """The same as `places`, by file and line."""

    @cached_property
    def declared(self) -> frozenset[Span]:
        """The places that declare a name."""
        return frozenset(symbol.span for group in self.symbols.values() for symbol in group)

    def at(self, path: str, line: int, column: int) -> Use | None:
        """What is named at a place; its end belongs to it."""
        places = self.places.get(path, ())
        upto = bisect_right(places, (line, column), key=lambda use: (use.span.line, use.span.column))
        for use in reversed(places[max(0, upto - 4) : upto]):
            if (use.span.line, use.span.column) <= (line, column) <= (use.span.end_line, use.span.end_column):
                return use
        return None

    def symbol(self, id_: str) -> Symbol | None:
        """The first declaration of a name."""
        found = self.symbols.get(id_)
        return found[0] if found else None

    def around(self, path: str, line: int) -> Symbol | None:
        """The smallest clause, limb or definition in whose text a line lies."""
        best = None
        for symbol in self.in_file.get(path, ()):
            if symbol.whole.line <= line <= symbol.whole.end_line and symbol.kind not in ("field", "word"):
                best = symbol
        return best


@dataclass(frozen=True)
class Names:
    """The tables in which a written name is looked up, as `Scope.find` does."""

    spaces: Mapping[str, Mapping[str, str]]
    vocabularies: tuple[str, ...]
    everywhere: Mapping[str, str]

    def find(self, space: str, name: str) -> str | None:
        """The full name of what a name in a file of `space` stands for."""
        prefix, colon, rest = name.partition(":")
        if colon:
            return self.spaces.get(prefix, {}).get(rest)
        own = self.spaces.get(space, {}).get(name)
        if own is not None:
            return own
        for vocabulary in self.vocabularies:
            found = self.spaces[f"{vocabulary} vocabulary"].get(name)
            if found is not None:
                return found
        return self.everywhere.get(name)


def names_of(documents: Iterable[s.Document], symbols: Iterable[Symbol]) -> Names:
    """The tables of a rule set."""
    spaces: dict[str, dict[str, str]] = defaultdict(dict)
    everywhere: dict[str, str] = {}
    vocabulary_of: dict[str, str] = {}
    for document in documents:
        head = next((d for d in document.declarations if isinstance(d, HEADS)), None)
        if isinstance(head, s.VocabularyDecl):
            vocabulary_of[document.path] = head.name.text
    for symbol in symbols:
        if symbol.kind in ("role", "party", "security", "place", "agreement") or symbol.kind == "word":
            everywhere.setdefault(symbol.name, symbol.id)
        elif symbol.kind not in ("clause", "limb", "field", "rule set", "vocabulary"):
            space = symbol.id.partition(":")[0]
            spaces[space].setdefault(symbol.name, symbol.id)
            if symbol.span.path in vocabulary_of:
                spaces[f"{space} vocabulary"].setdefault(symbol.name, symbol.id)
    vocabularies = tuple(sorted(set(vocabulary_of.values()), key=lambda v: (v != "common", v)))
    for vocabulary in vocabularies:
        spaces[f"{vocabulary} vocabulary"]  # a vocabulary that declares nothing has a table as well
    return Names(dict(spaces), vocabularies, everywhere)


def build(documents: Iterable[s.Document], sources: Mapping[str, Source], model: m.Model) -> tuple[Index, Names]:
    """The index of a rule set as far as it was understood."""
    documents = tuple(documents)
    found = [symbol for document in documents for symbol in declared(document)]
    found += limbs_of_conditions(model, frozenset(symbol.id for symbol in found))
    by_id: dict[str, list[Symbol]] = defaultdict(list)
    by_file: dict[str, list[Symbol]] = defaultdict(list)
    for symbol in found:
        by_id[symbol.id].append(symbol)
        by_file[symbol.span.path].append(symbol)
    for clause in model.clauses.values():
        if clause.id not in by_id and not clause.declared:
            name = clause.id.partition(":")[2]
            by_id[clause.id].append(Symbol(clause.id, "clause", name, clause.title, clause.span, clause.span))
    names = names_of(documents, found)
    edges: dict[Span, list[str]] = defaultdict(list)
    for edge in model.edges:
        edges[edge.span].append(edge.target)
    uses: list[Use] = []
    for document in documents:
        uses += _uses(document, space_of(document), names, edges, by_id)
    variables: _Variables = defaultdict(lambda: defaultdict(dict))
    uses += _field_uses(model, sources, by_id, variables)
    places: dict[str, dict[Span, Use]] = defaultdict(dict)
    for symbol in found:
        places[symbol.span.path][symbol.span] = Use(symbol.span, symbol.id)
    used: dict[str, dict[Span, None]] = defaultdict(dict)
    for use in uses:
        places[use.span.path].setdefault(use.span, use)
        used[use.target][use.span] = None
    index = Index(
        symbols={id_: tuple(group) for id_, group in by_id.items()},
        in_file={path: tuple(sorted(group, key=lambda x: x.whole[1:3])) for path, group in by_file.items()},
        uses={id_: tuple(spans) for id_, spans in used.items()},
        places={p: tuple(sorted(group.values(), key=lambda use: use.span[1:3])) for p, group in places.items()},
        spaces={document.path: space_of(document) for document in documents},
        variables={path: dict(lines) for path, lines in variables.items()},
        lines={path: _by_line(group.values()) for path, group in places.items()},
    )
    return index, names


def _by_line(uses: Iterable[Use]) -> dict[int, tuple[Use, ...]]:
    lines: dict[int, list[Use]] = defaultdict(list)
    for use in uses:
        lines[use.span.line].append(use)
    return {line: tuple(group) for line, group in lines.items()}


def _uses(
    document: s.Document,
    space: str,
    names: Names,
    edges: Mapping[Span, list[str]],
    known: Mapping[str, list[Symbol]],
) -> Iterator[Use]:
    """The places of a file that name a definition, a clause or a party."""
    for declaration in document.declarations:
        own = getattr(declaration, "name", None)
        variables = _variables(declaration)
        for node, text in _named(declaration):
            if node is own or node.span == NOWHERE:
                continue
            if isinstance(node, s.Reference):
                id_ = _reference(text, space, names, known)
                if id_:
                    yield Use(node.span, id_)
                continue
            local = text.rpartition(":")[2]
            exact = [target for target in edges.get(node.span, ()) if target.rpartition(":")[2] == local]
            if exact:
                yield Use(node.span, exact[0])
            elif text not in variables:
                target = names.find(space, text)
                if target is not None:
                    yield Use(node.span, target)


def _reference(text: str, space: str, names: Names, known: Mapping[str, list[Symbol]]) -> str:
    prefix, colon, rest = text.rpartition(":")
    id_ = f"{prefix if colon else space}:{rest}"
    if id_ in known:
        return id_
    return names.find(space, text) or ""


def _named(declaration: s.Declaration) -> Iterator[tuple[Node, str]]:
    """The nodes below a declaration that may name something, with the name."""
    stack: list[Node] = [declaration]
    while stack:
        node = stack.pop()
        match node:
            case s.NameExpr():
                yield node, node.name
                continue
            case s.CallExpr():
                yield node.name, node.name.text
                stack.extend(node.arguments)
                continue
            case s.TypeExpr() if node.of is None:
                yield node, node.name
                continue
            case s.Reference() | s.Name():
                yield node, node.text
                continue
            case _:
                pass
        for name, value in _parts(node):
            if (type(node), name) in _NAMELESS:
                continue
            if isinstance(value, Node):
                stack.append(value)
            elif isinstance(value, tuple):
                stack.extend(item for item in value if isinstance(item, Node))


_FIELDS: dict[type, tuple[str, ...]] = {}


def _parts(node: Any) -> Iterator[tuple[str, Any]]:
    kind = type(node)
    names = _FIELDS.get(kind)
    if names is None:
        names = _FIELDS[kind] = tuple(f.name for f in fields(kind) if f.name not in ("span", "outer"))
    for name in names:
        yield name, getattr(node, name)


def _variables(declaration: s.Declaration) -> frozenset[str]:
    """The letters and parameters that a declaration binds anywhere."""
    bound = set()
    for node in walk(declaration):
        for name, value in _parts(node):
            if (type(node), name) in _VARIABLES and isinstance(value, s.Name) and not isinstance(node, s.FieldDecl):
                bound.add(value.text)
    return frozenset(bound)


def _field_uses(
    model: m.Model,
    sources: Mapping[str, Source],
    known: Mapping[str, list[Symbol]],
    variables: _Variables,
) -> Iterator[Use]:
    """The places that name a field of an event; the types of variables are written down on the way."""
    groups: tuple[Mapping[str, m.Definition], ...] = (
        model.terms, model.states, model.amounts, model.divisions, model.events, model.clauses, model.receipts,
        model.schedules,
    )  # fmt: skip
    for definition in (d for group in groups for d in group.values()):
        for top in _roots(definition):
            for node in walk(top):
                if isinstance(node, m.FieldOf) and isinstance(node.of.type, t.Record):
                    end = node.span
                    place = Span(end.path, end.end_line, end.end_column - len(node.field), end.end_line, end.end_column)
                    yield from _field(node.of.type.name, node.field, place, model, known)
                elif isinstance(node, m.Variable) and node.span != NOWHERE:
                    variables[node.span.path][node.span.line][node.span.column] = node.type
                elif isinstance(node, m.Pattern) and isinstance(node.type, t.Record):
                    for each in node.fields:
                        yield from _field(node.type.name, each.field, _field_name(each, sources), model, known)


def _roots(definition: m.Definition) -> Iterator[Node]:
    """A definition, and those of its parts that hang on values which are no nodes."""
    yield definition
    if isinstance(definition, m.ReceiptRule):
        yield from (part for line in definition.lines for part in line if part is not None)
    if isinstance(definition, m.Event):
        yield from (value for source in definition.sources for _, value in source.fields)
    if isinstance(definition, m.Clause):
        for protected in definition.protects:
            yield from (part for part in (protected.party, protected.every) if part is not None)
        for sentence in definition.sentences:
            for targets in (sentence.targets, sentence.over):
                if targets is not None and targets.value is not None:
                    yield targets.value


def _field_name(part: m.FieldFilter, sources: Mapping[str, Source]) -> Span:
    span = part.span
    source = sources.get(span.path)
    start = span.column
    if source is not None and source.line(span.line).startswith("not ", span.column - 1):
        start += len("not ")
    return Span(span.path, span.line, start, span.line, start + len(part.field))


def _field(event: str, field: str, place: Span, model: m.Model, known: Mapping[str, list[Symbol]]) -> Iterator[Use]:
    """The use of a field; a view has the fields of the events that it is read off."""
    seen = set()
    while event not in seen:
        seen.add(event)
        if f"{event}.{field}" in known:
            yield Use(place, f"{event}.{field}")
            return
        definition = model.events.get(event)
        if definition is None or not definition.sources:
            return
        event = definition.sources[0].pattern.source
