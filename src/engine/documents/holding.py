"""An agreement in a document held against its clauses: which text belongs to which clause, and what each says."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

from contract_dsl.model import nodes as m

from ..service import Rules
from . import chinese, english
from .claims import Claimed, Claims, computed
from .items import FIGURES, Item, Taken
from .remarks import Remark, remarks
from .sections import PREAMBLE, Outline, Part, Section, folded, term_name
from .vocabulary import Vocabulary, same_name, vocabulary

_EVERYTHING = {
    "everything": None, "all": None, "figures": FIGURES, "numbers": FIGURES, "words": frozenset({"word"}),
    "references": frozenset({"reference"}), "defined terms": frozenset({"term"}),
}  # fmt: skip
"""What a remark may name as a whole, and the kinds of items that this is; None is any."""


@dataclass(frozen=True)
class Clause:
    """The clause or definition that speaks for a section, and whether it says that it does nothing."""

    id: str
    definition: m.Definition
    modelled: bool


class Holding:
    """One agreement of a rule set beside one part of a document."""

    def __init__(self, rules: Rules, agreement: str, outline: Outline, part: Part) -> None:
        model = rules.model
        self.model = model
        self.agreement = agreement
        self.outline = outline
        self.part = part
        self.claimed = Claimed(model, computed(rules, agreement))
        path = model.agreements[agreement].span.path
        own = {name: source for name, source in rules.sources.items() if name == path}
        self.remarks = remarks(model, own)
        self.used: set[Remark] = set()
        self.aliases = {
            r.words: r.about.partition(":")[2] for r in self.remarks if r.kind == "in the document" and r.about
        }
        self.known = {id_.partition(":")[2] or id_ for id_ in self._names()}
        people = {} if self.chinese else dict(_people(model))
        self.vocabulary: Vocabulary = vocabulary([part], self.chinese, {**people, **self.aliases}, self.known)
        self._items: dict[str, tuple[Item, ...]] = {}
        self._claims: dict[str, Claims] = {}
        self._speaking: dict[str, tuple[str, ...]] = {}

    @property
    def chinese(self) -> bool:
        """Whether the document is Chinese in the main."""
        return self.outline.document.chinese

    def _names(self) -> Iterator[str]:
        model = self.model
        for table in (
            model.terms, model.states, model.amounts, model.events, model.facts, model.divisions, model.schedules,
            model.calendars,
        ):  # fmt: skip
            yield from table
        yield from model.roles

    # ---- text and clause

    def items(self, section: Section) -> tuple[Item, ...]:
        """Everything that matters in the text of a section."""
        if section.number not in self._items:
            self._items[section.number] = self.vocabulary.items(section)
        return self._items[section.number]

    @cached_property
    def _ids(self) -> dict[str, str]:
        """By folded number or name, the full names of this agreement's clauses, limbs and definitions."""
        model, prefix = self.model, f"{self.agreement}:"
        found: dict[str, str] = {}
        declared = (id_ for id_, clause in model.clauses.items() if clause.declared)
        others = (id_ for table in (model.terms, model.states, model.amounts, model.events, model.calendars,
                                    model.schedules, model.facts, model.divisions) for id_ in table)  # fmt: skip
        for id_ in (*declared, *others):
            if id_.startswith(prefix):
                found.setdefault(folded(id_.removeprefix(prefix)), id_)
        return found

    def id_of(self, number: str) -> str | None:
        """The full name of the clause or definition that a section of that number would be."""
        name, bracket, rest = number.partition("(")
        name = self.aliases.get(name, name)
        if number == PREAMBLE:
            return self._ids.get("recital") or self._ids.get("recitals") or self._ids.get("preamble")
        return self._ids.get(folded(f"{name}{bracket}{rest}"))

    def clause_of(self, section: Section) -> Clause | None:
        """The nearest clause or definition that the section stands in; None if the rule files have none."""
        nearest: Clause | None = None
        for number in self.part.chain[section.number]:
            id_ = self.id_of(number)
            if id_ is None:
                continue
            clause = self.model.clauses.get(id_)
            definition = clause or self.claimed.definition(id_) or self.model.facts.get(id_)
            if definition is None:
                continue
            idle = clause is not None and clause.without_operation is not None
            if nearest is None:
                nearest = Clause(id_, definition, not idle)
            elif idle:
                return Clause(nearest.id, nearest.definition, False)
        return nearest

    @cached_property
    def _people(self) -> frozenset[str]:
        model = self.model
        names = {*model.parties, *model.roles, *model.roles.values(), *(p.title for p in model.parties.values())}
        return frozenset(map(_bare, names))

    def is_person(self, name: str) -> bool:
        """Whether a defined term is the name of a party or of a role."""
        return _bare(name) in self._people

    @cached_property
    def _identities(self) -> dict[str, set[str]]:
        """By folded name or title, the identifiers of the parties and roles that are called so."""
        model = self.model
        found: dict[str, set[str]] = {}
        named = [(role, title) for role, title in model.roles.items()]
        named += [(party.id, party.title) for party in model.parties.values()]
        for id_, title in named:
            for name in (id_, title):
                found.setdefault(_bare(name), set()).add(id_)
        return found

    def is_one_of(self, name: str, ids: Collection[str], anybody: str = "") -> bool:
        """Whether a party that a text names is among identifiers, by itself or by a role; `anybody` is everyone."""
        if anybody and anybody in ids:
            return True
        parties = self.model.parties
        own = self._identities.get(_bare(name), set())
        roles = {role for id_ in own if id_ in parties for role in parties[id_].roles}
        for id_ in ids:
            local = id_.partition(":")[2] or id_
            if id_ in own or id_ in roles or same_name(name, local):
                return True
            if id_ in parties and not own.isdisjoint(parties[id_].roles):
                return True
        return False

    def speaking(self, section: Section) -> tuple[str, ...]:
        """The clauses and limbs that speak for a section: those it stands in, and limbs that have no section."""
        if section.number not in self._speaking:
            found: dict[str, None] = {}
            for number in self.part.chain[section.number]:
                id_ = self.id_of(number)
                if id_ is not None and id_ in self.model.clauses:
                    found.setdefault(id_)
                    found.update(dict.fromkeys(self._limbs(section, number, id_)))
            self._speaking[section.number] = tuple(found)
        return self._speaking[section.number]

    def _limbs(self, section: Section, number: str, id_: str) -> Iterator[str]:
        for below in self.model.clauses:
            # What leads into limbs is said by the limbs.
            own = number == section.number or self.part.find(below.partition(":")[2]) is None
            if below.startswith(f"{id_}(") and own:
                yield below

    def has_limbs(self, section: Section) -> bool:
        """Whether the rule files have limbs of a section that they do not name itself."""
        start = f"{folded(section.number)}("
        return any(number.startswith(start) for number in self._ids)

    def claims(self, section: Section) -> Claims:
        """What the clauses say in which a section stands, and their limbs that have no section of their own."""
        if section.number not in self._claims:
            claims = Claims()
            for number in self.part.chain[section.number]:
                id_ = self.id_of(number)
                if id_ is None:
                    continue
                claims.add(self.claimed.of_clause(id_))
                for below in self._limbs(section, number, id_):
                    claims.add(self.claimed.of_clause(below))
            self._claims[section.number] = claims
        return self._claims[section.number]

    # ---- remarks

    def set_aside(self, section: Section, item: Item) -> bool:
        """Whether a remark on the clause says that an item is not modelled."""
        abouts = {self.id_of(number) for number in self.part.chain[section.number]}
        found = False
        for remark in self.remarks:
            if remark.kind == "not modelled" and remark.about in abouts and self.names(remark, item):
                self.used.add(remark)
                found = True
        return found

    def names(self, remark: Remark, item: Item) -> bool:
        """Whether a remark means an item: by its words, by what it says, or by its kind."""
        words = " ".join(remark.words.split()).casefold()
        if words in _EVERYTHING:
            kinds = _EVERYTHING[words]
            return kinds is None or item.kind in kinds
        if " ".join(item.text.split()).casefold().strip() == words or item.value.casefold() == words:
            return True
        if item.kind == "term" and same_name(item.value, remark.words):
            return True
        return item.token in self._tokens(remark.words)

    def _tokens(self, words: str) -> frozenset[str]:
        found: set[str] = set()
        for reader in (english, chinese):
            taken = Taken(words)
            reader.read(taken)
            reader.read_rest(taken)
            found |= {item.token for item in taken.items if item.kind != "particle"}
        return frozenset(found)

    def left_out(self, section: Section) -> bool:
        """Whether a remark says that a section is left out of the rule files."""
        found = False
        for remark in self.remarks:
            if remark.kind != "left out":
                continue
            for token in self._tokens(remark.words) or {f"reference {remark.words}"}:
                number = token.partition(" ")[2].removeprefix("other ")
                if self._within(section, number):
                    self.used.add(remark)
                    found = True
        return found

    def _within(self, section: Section, number: str) -> bool:
        chain = {folded(each) for each in self.part.chain[section.number]}
        article = re.fullmatch(r"Article (\d+)", number)
        if article is not None:
            return any(each.partition(".")[0] == article[1] for each in chain) or section.number.startswith(
                f"{article[1]}."
            )
        return folded(number) in chain


def _bare(name: str) -> str:
    """The name of a party or role without its article, capitals, signs and plural."""
    return re.sub(r"[\W_]", "", re.sub(r"^the\s+", "", name.casefold())).removesuffix("s")


def _people(model: m.Model) -> Iterator[tuple[str, str]]:
    """What parties and roles are called in a text, with their names: whoever takes another's place changes much."""
    for title in (*model.roles.values(), *(party.title for party in model.parties.values())):
        bare = re.sub(r"^[Tt]he\s+", "", title)
        if bare[:1].isupper():
            yield bare, term_name(bare)
            if bare.endswith("s") and " " not in bare:
                yield bare[:-1], term_name(bare[:-1])
