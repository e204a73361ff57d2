"""Which name means what: the tables that the resolver looks into, and what it writes down while looking."""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from ..diagnostics import Diagnostic, Label, Mend, Severity, did_you_mean, meant
from ..limits import LIMITS
from ..source import Source, Span
from ..syntax import nodes as syntax
from . import nodes as m
from .types import Choice, Type

Kind = Literal[
    "event", "fact", "term", "state", "amount", "calendar", "schedule", "division", "choice", "role", "clause"
]

_SPOKEN: dict[str, str] = {
    "event": "an event type",
    "fact": "a fact",
    "term": "a term",
    "state": "a state",
    "amount": "an amount",
    "calendar": "a calendar",
    "schedule": "a schedule",
    "division": "a division",
    "choice": "a choice",
    "role": "a role",
    "clause": "a clause",
}


_FOLLOWS = {"C301": ("agreement",), "C304": ("agreement", "calendar"), "C311": ("agreement", "receipt")}
"""Findings that a declaration with a mistake brings about elsewhere in its file: no currency, no counting rule."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A declared name: what it is, its full name, and where it stands."""

    kind: Kind
    id: str
    span: Span
    declaration: syntax.Declaration


@dataclass
class Namespace:
    """The names of one agreement or vocabulary. `uses`: agreements whose names it may write with their short name."""

    name: str
    is_vocabulary: bool
    entries: dict[str, Entry] = field(default_factory=dict)
    uses: set[str] = field(default_factory=set)


@dataclass
class Scope:
    """All names of a rule set, its findings and its edges."""

    sources: dict[str, Source]
    calendars: Collection[str] | None = None
    """The codes of the calendars that there are; None if that is not known here, and then no code is wrong."""
    namespaces: dict[str, Namespace] = field(default_factory=dict)
    vocabularies: list[str] = field(default_factory=list)
    vocabulary_paths: set[str] = field(default_factory=set)
    parties: dict[str, m.Party] = field(default_factory=dict)
    securities: dict[str, str] = field(default_factory=dict)
    roles: dict[str, Entry] = field(default_factory=dict)
    places: dict[str, m.Place] = field(default_factory=dict)
    choices: dict[str, Choice] = field(default_factory=dict)
    agreements: dict[str, m.Agreement] = field(default_factory=dict)
    rules: dict[str, "OpenRule"] = field(default_factory=dict)
    clause_ids: dict[str, Span] = field(default_factory=dict)
    limb_ids: dict[str, str] = field(default_factory=dict)
    outside: set[str] = field(default_factory=set)
    findings: list[Diagnostic] = field(default_factory=list)
    edges: list[m.Edge] = field(default_factory=list)
    titled: dict[tuple[str, str], syntax.SecurityDecl | syntax.RoleDecl] = field(default_factory=dict)
    """Securities and roles as they were declared first."""
    unread: set[str] = field(default_factory=set)
    """What declarations with a mistake declare: it is not known, and its uses are no mistakes of their own."""
    unread_words: set[tuple[str, str]] = field(default_factory=set)
    """The first words of such declarations, each with the agreement."""
    namespace: str = ""
    owners: list[str] = field(default_factory=list)

    # ---- findings

    def error(  # the parts of a finding
        self,
        code: str,
        span: Span,
        message: str,
        help_: str | None = None,
        labels: tuple[Label, ...] = (),
        mends: tuple[Mend, ...] = (),
    ) -> None:
        """Write down an error, unless it may follow from a declaration that could not be read."""
        if any((self.namespace, word) in self.unread_words for word in _FOLLOWS.get(code, ())):
            return
        self.findings.append(Diagnostic(code, span, message, help_, labels, mends=mends or meant(help_, span)))

    def warn(
        self, code: str, span: Span, message: str, help_: str | None = None, labels: tuple[Label, ...] = ()
    ) -> None:
        """Write down a warning."""
        self.findings.append(Diagnostic(code, span, message, help_, labels, Severity.WARNING))

    def _near(self, word: str, known: Callable[[], Iterable[str]]) -> str | None:
        """The nearest known word, as long as findings are still shown."""
        return did_you_mean(word, known()) if len(self.findings) < LIMITS.findings else None

    def _names_like(self, prefix: str, kinds: tuple[Kind, ...]) -> set[str]:
        """The names that can be written here, those of an agreement with its short name."""
        if not prefix:
            return self.known_names(*kinds)
        return {f"{prefix}:{n}" for n, e in self.namespaces[prefix].entries.items() if not kinds or e.kind in kinds}

    def _numbers(self, agreement: str) -> set[str]:
        """What can be referred to in an agreement: clauses, limbs and names."""
        space = self.namespaces.get(agreement)
        known = {c.partition(":")[2] for c in (*self.clause_ids, *self.limb_ids) if c.startswith(f"{agreement}:")}
        return known | (set(space.entries) if space is not None else set())

    def excerpt(self, span: Span) -> str:
        """The text of a span on one line."""
        source = self.sources.get(span.path)
        return source.excerpt(span) if source is not None else ""

    def _use_line(self, name: str, path: str) -> tuple[Mend, ...]:
        """A new `use` below the head of a file, in front of the first declaration behind it."""
        source = self.sources.get(path)
        lines = source.lines if source is not None else ()
        starts = [i for i, line in enumerate(lines, 1) if line and not line[0].isspace() and line[0] != "#"]
        if len(starts) < 2:  # the head, and what follows it
            return ()
        return (Mend(Span(path, starts[1], 1, starts[1], 1), f"use {name}\n\n"),)

    # ---- edges

    @contextmanager
    def owned(self, id_: str) -> Iterator[None]:
        """What is looked up inside is needed by `id_`, and by those that own it in turn."""
        self.owners.append(id_)
        try:
            yield
        finally:
            self.owners.pop()

    def needs(self, target: str, span: Span, kind: m.EdgeKind = "uses-term", *, walked: bool = True) -> None:
        """An edge from every present owner to `target`."""
        for owner in self.owners:
            if owner != target:
                self.edges.append(m.Edge(owner, target, kind, span, walked))

    def edge(self, source: str, target: str, kind: m.EdgeKind, span: Span, *, walked: bool = True) -> None:
        """An edge between two names."""
        if source != target:
            self.edges.append(m.Edge(source, target, kind, span, walked))

    # ---- looking up

    def find(self, name: str) -> Entry | None:
        """The entry for a name as written in the present file, without a finding."""
        prefix, colon, rest = name.partition(":")
        if colon:
            space = self.namespaces.get(prefix)
            return space.entries.get(rest) if space is not None else None
        own = self.namespaces.get(self.namespace)
        if own is not None and name in own.entries:
            return own.entries[name]
        for vocabulary in self.vocabularies:
            found = self.namespaces[vocabulary].entries.get(name)
            # An agreement may share the short name of a vocabulary; its own terms are not everybody's.
            if found is not None and found.span.path in self.vocabulary_paths:
                return found
        return self.roles.get(name)

    def known_names(self, *kinds: Kind) -> set[str]:
        """The names that can be written here, for suggestions."""
        names = set(self.roles) if not kinds or "role" in kinds else set()
        for key in (self.namespace, *self.vocabularies):
            space = self.namespaces.get(key)
            if space is not None:
                names |= {n for n, e in space.entries.items() if not kinds or e.kind in kinds}
        return names

    def unknown_name(
        self,
        name: str,
        span: Span,
        what: str,
        extra: set[str] | None = None,
        help_: str | None = None,
        *,
        kinds: tuple[Kind, ...] = (),
    ) -> None:
        """The finding for a name that nothing declares; `extra` are further names, `help_` is said if none is near.

        `kinds` says what it could stand for; left out, for anything.
        """
        prefix, colon, local = name.partition(":")
        if (local if colon else name) in self.unread or prefix in self.unread:
            return
        if colon and prefix not in self.namespaces:
            self.error(
                "C106",
                span,
                f"the agreement `{prefix}` is not loaded here",
                f"write `use {prefix}` at the top of the file",
                (),
                self._use_line(prefix, span.path),
            )
            return
        near = self._near(name, lambda: self._names_like(prefix if colon else "", kinds) | (extra or set()))
        self.error("C101", span, f"{what} `{name}` is not declared", near or help_)

    def declare(self, name: syntax.Name, kind: Kind, declaration: syntax.Declaration) -> None:
        """Enter a name into the present namespace; a second one is a finding."""
        space = self.namespaces[self.namespace]
        entry = Entry(kind, f"{space.name}:{name.text}", name.span, declaration)
        previous = space.entries.get(name.text)
        if previous is not None and _is_word(declaration) and previous.kind in ("event", "fact"):
            return
        if previous is not None and _is_word(previous.declaration) and kind in ("event", "fact"):
            previous = None
        if previous is not None:
            first = Label(previous.span, f"`{name.text}` is {_SPOKEN[previous.kind]} here")
            self.error("C102", name.span, f"`{name.text}` is declared twice", "give one of them another name", (first,))
            return
        space.entries[name.text] = entry

    # ---- references

    def clause_reference(self, reference: syntax.Reference) -> str:
        """The full name of a referenced clause, limb or term; a finding if a loaded agreement does not have it."""
        prefix, colon, rest = reference.text.rpartition(":")
        agreement = prefix if colon else self.namespace
        id_ = f"{agreement}:{rest}"
        if id_ in self.clause_ids or id_ in self.limb_ids:
            return id_
        space = self.namespaces.get(agreement)
        if space is not None and rest in space.entries:
            return space.entries[rest].id
        if agreement not in self.agreements:
            if agreement == self.namespace or (space is not None and not colon):
                found = self.find(rest)
                if found is not None:
                    return found.id
            self.outside.add(id_)
            return id_
        if not colon:
            found = self.find(rest)
            if found is not None:
                return found.id
        if rest.partition("(")[0] in {u.partition("(")[0] for u in self.unread}:
            return id_
        near = self._near(rest, lambda: self._numbers(agreement))
        mends = meant(near, reference.span)
        if colon:
            mends = tuple(Mend(mend.span, f"{prefix}:{mend.text}") for mend in mends)
        if near is None and rest[:1].isdigit():
            near = f'mend the number, or declare it: `clause {rest} "..."`'
        elif near is None:
            near = f'mend the name, or declare it as a word of the text: `term {rest.partition("(")[0]} "..."`'
        self.error("C104", reference.span, f"`{reference.text}` does not exist in `{agreement}`", near, (), mends)
        return id_


@dataclass(frozen=True, slots=True)
class OpenRule:
    """The counting rule of an agreement as far as its file states it; what is not stated is None."""

    agreement: str
    includes_first_day: bool | None
    roll: Literal["none", "forward", "back"] | None
    roll_under: str
    months: Literal["stop", "run on", "must"] | None
    business_days: str
    trading_days: str


@dataclass(frozen=True, slots=True)
class Local:
    """A variable in reach."""

    name: str
    type: Type
    span: Span


def _is_word(declaration: syntax.Declaration) -> bool:
    """Whether a declaration is a word of the printed text; it may speak of an event type or fact of the vocabulary."""
    return isinstance(declaration, syntax.TermDecl) and declaration.value is None
