"""Whether the parties of a section are those of its clause, each in its part, and duties are duties.

A party has to be named by the clause or by a term that it uses. Where the words of the section and the sentence of the
clause both tell who shall, shall not or may do it, or whose consent is asked for, it has to be the same; what either
leaves open is not held against the other. Documents in English alone are compared like this.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from contract_dsl.diagnostics import Label

from .found import Found, named, warning
from .holding import Clause, Holding
from .items import Item
from .sections import Section
from .who_rules import ANYBODY, Cast, add_consents, add_sentence
from .who_text import Part, Playing, modals, playing

EVERYWHERE = ("Company", "Party", "Parties")
"""Who stands in nearly every section, so that a mention alone says nothing."""
_SAYS: dict[Part, tuple[str, str]] = {
    "shall": ("says that `{}` shall do something", "binds {}"),
    "shall not": ("says that `{}` shall not do something", "forbids it to {}"),
    "may": ("says that `{}` may do something", "gives the right to {}"),
    "consent": ("asks for the consent of `{}`", "asks for that of {}"),
}
_OTHER: dict[Part, Part] = {"shall": "may", "may": "shall"}


@dataclass(frozen=True, slots=True)
class _Difference:
    """The code of a finding, where the section says it, a few lasting words, and what either side says."""

    code: str
    item: Item
    about: str
    section: str
    clause: str


def who(holding: Holding, section: Section, clause: Clause) -> Iterator[Found]:
    """The parties that a section names and its clause does not, or has in another part; duties that are rights."""
    if holding.chinese:
        return
    people = [item for item in holding.items(section) if item.kind == "term" and holding.is_person(item.value)]
    played = list(
        {(each.part, each.item.value): each for each in reversed(list(playing(section.text, people)))}.values()
    )
    cast = _cast(holding, section)
    differences = [*_other_parties(holding, played, cast), *_other_modals(holding, played, cast)]
    if not any(each.code == "D210" for each in differences):
        differences += _as_a_whole(holding, section, clause)
    told = {each.item.value for each in differences}
    differences += [each for each in _unnamed(holding, section, people) if each.item.value not in told]
    seen: set[str] = set()
    for each in sorted(differences, key=lambda difference: difference.item.start):
        if each.about not in seen and not holding.set_aside(section, each.item):
            seen.add(each.about)
            yield _found(section, clause, each)


def _found(section: Section, clause: Clause, difference: _Difference) -> Found:
    item = difference.item
    message = f"{named(section)} {difference.section}, and its clause {difference.clause}"
    help_ = f"see which of the two is right, or remark on the clause `# not modelled: {item.value}`"
    labels = (Label(clause.definition.span, f"`{clause.id}` stands here"),)
    finding = warning(difference.code, section.span(item.start, item.end), message, help_, labels)
    return Found(finding, section.number, difference.about)


def _cast(holding: Holding, section: Section) -> Cast:
    """Who plays which part in the clauses that speak for a section; consents also in the terms that they use."""
    cast = Cast()
    model = holding.model
    for used in sorted(holding.claims(section).uses):
        clause = model.clauses.get(used)
        definition = clause or holding.claimed.definition(used)
        if definition is not None and (clause is None or used in holding.speaking(section)):
            add_consents(cast, definition, model)
    for id_ in holding.speaking(section):
        for sentence in model.clauses[id_].sentences:
            add_sentence(cast, sentence, model)
    return cast


# ---- another party in the same part


def _other_parties(holding: Holding, played: Sequence[Playing], cast: Cast) -> Iterator[_Difference]:
    for each in played:
        name, part = each.item.value, each.part
        there = cast.of(part)
        if holding.is_one_of(name, there, ANYBODY):
            continue
        if part in _OTHER and holding.is_one_of(name, cast.of(_OTHER[part])):
            continue  # the same party; whether as a duty or as a right is asked below
        same = [other.item.value for other in played if other.part == part]
        strangers = sorted(one for one in there if not any(holding.is_one_of(value, {one}) for value in same))
        if strangers:
            shown = " and ".join(f"`{one}`" for one in strangers)
            said, instead = _SAYS[part]
            yield _Difference("D209", each.item, f"{part} {name}", said.format(name), instead.format(shown))


def _other_modals(holding: Holding, played: Sequence[Playing], cast: Cast) -> Iterator[_Difference]:
    """A party that shall, and in the clause may, or the other way round."""
    for each in played:
        if each.part not in _OTHER:
            continue
        name, other = each.item.value, _OTHER[each.part]
        if any(one.part == other and one.item.value == name for one in played):
            continue
        if not holding.is_one_of(name, cast.of(each.part), ANYBODY) and holding.is_one_of(name, cast.of(other)):
            said, instead = _MODALS[each.part]
            yield _Difference("D210", each.item, f"{each.part} {name}", said.format(f"`{name}` "), instead)


_MODALS: dict[Part, tuple[str, str]] = {
    "shall": ("says that {}shall do something", "gives a right alone, with `may`"),
    "may": ("says that {}may do something", "makes a duty of it, with `must`"),
}


def _as_a_whole(holding: Holding, section: Section, clause: Clause) -> Iterator[_Difference]:
    """A section of duties whose own clause gives rights alone, or the other way round, whoever has them."""
    speaking = holding.speaking(section)
    if clause.id not in speaking or holding.id_of(section.number) != clause.id:
        return
    own = [id_ for id_ in speaking if id_ == clause.id or id_.startswith(f"{clause.id}(")]
    kinds = {sentence.kind for id_ in own for sentence in holding.model.clauses[id_].sentences}
    modal, (start, end), forbids = modals(section.text, section.title_end)
    rights = {"may"} if forbids else {"may", "may only"}
    if kinds and ((modal == "shall" and kinds <= rights) or (modal == "may" and kinds <= {"must"})):
        _, instead = _MODALS["shall" if modal == "shall" else "may"]
        item = Item("word", modal, start, end, section.text[start:end])
        yield _Difference("D210", item, modal, f"says `{item.text}`", instead)


# ---- parties that the clause does not name


def _unnamed(holding: Holding, section: Section, people: Sequence[Item]) -> Iterator[_Difference]:
    uses = holding.claims(section).uses
    texts = holding.claims(section).texts if not holding.speaking(section) else set()
    for item in {item.value: item for item in reversed(people)}.values():
        if item.value in EVERYWHERE or holding.is_one_of(item.value, uses):
            continue
        if any(item.text.casefold() in text.casefold() for text in texts):
            continue
        yield _Difference("D206", item, f"party {item.value}", f"names `{item.value}`", "does not")
