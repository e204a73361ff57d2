"""Where document and rule files part: what a section says and its clause does not, and what a clause says alone."""

from collections.abc import Collection, Iterator

from contract_dsl.diagnostics import Diagnostic, Label, did_you_mean
from contract_dsl.model import nodes as m

from .claims import NOTICE, Claims, Figure, spellings, trivial
from .found import Found, named, warning
from .holding import Clause, Holding
from .items import FIGURES, Item, readable
from .sections import PREAMBLE, Section, folded
from .vocabulary import same_name
from .who import who
from .who_text import of_a_consent

WORDS = frozenset(
    {
        "at least", "at most", "more than", "less than", "written", "prior", "jointly", "severally", "first", "last",
        "later", "earlier", "greater", "lesser", "up", "down", "except", "notwithstanding", "business", "trading",
        "calendar",
    }
)  # fmt: skip
"""The words that a clause has to answer; other words are compared with an earlier text and no more."""
_EVERYWHERE = ("Agreement", "Party", "Parties", "Company", "本協議", "本协议", "本公司", "公司", "本票據", "雙方")


def compare(holding: Holding) -> Iterator[Found]:
    """Every finding, section by section in printed order, then what rule files say alone."""
    terms: dict[str, tuple[Section, Item]] = {}
    for section in holding.part.sections:
        yield from _in_the_text(holding, section)
        clause = holding.clause_of(section)
        if clause is None:
            yield from _without_clause(holding, section)
        elif clause.modelled:
            yield from _unclaimed(holding, section, clause, terms)
            yield from who(holding, section, clause)
    yield from _without_section(holding)
    yield from _only_in_the_rules(holding)
    yield from _without_name(terms)
    yield from _idle_remarks(holding)


# ---- the text by itself


def _in_the_text(holding: Holding, section: Section) -> Iterator[Found]:
    here = named(section)
    for item in holding.items(section):
        span = section.span(item.start, item.end)
        if item.kind == "double":
            words, figures = item.value.split(" ")
            message = f"{here} says {words} in words and {figures} in figures: `{item.text.strip()}`"
            help_ = "ask which is meant; the rule file says which was taken"
            yield Found(warning("D104", span, message, help_), section.number, item.value)
        elif item.kind == "gap":
            message = f"something is missing in {here}"
            help_ = "see the signed copy; what is filled in later belongs into the rule file as well"
            yield Found(warning("D105", span, message, help_), section.number, str(_before(section, item)))
        elif item.kind == "reference" and not _exists(holding, item.value):
            numbers = [s.number for s in holding.part.sections if s.kind in ("section", "limb")]
            guess = did_you_mean(item.value, numbers)
            message = f"{here} refers to `{item.value}`, and the document has no such section"
            yield Found(warning("D106", span, message, guess or "see what is meant"), section.number, item.token)


def _before(section: Section, item: Item) -> int:
    """Which gap of its section this is: the count of those before it, which a change elsewhere leaves as it is."""
    return section.text.count(item.text, 0, item.start)


def _exists(holding: Holding, value: str) -> bool:
    if value.startswith(("other ", "Article ")) or _of_a_law(holding, value):
        return True
    wanted = folded(value)
    if holding.part.find(value) is not None:
        return True
    # A limb that stands in the middle of a sentence may not have been told from other brackets.
    section = holding.part.find(value.partition("(")[0])
    return section is not None and "(" in wanted and holding.chinese


_FAR = 10


def _of_a_law(holding: Holding, value: str) -> bool:
    """Whether a number is that of a statute: a whole number where sections have parts, or a much larger one."""
    head = value.partition("(")[0]
    if not head.isdigit():
        return False
    tops = [int(s.number) for s in holding.part.sections if s.kind == "section" and s.number.isdigit()]
    return not tops or int(head) > max(tops) + _FAR


# ---- sections without clauses, clauses without sections


def _without_clause(holding: Holding, section: Section) -> Iterator[Found]:
    if section.kind in ("definition", "article") or section.number == PREAMBLE:
        return
    chain = holding.part.chain[section.number]
    above = [holding.part.by_number[number] for number in chain[1:]]
    if any(s.kind == "definition" or (s.kind in ("section", "limb") and _says(s)) for s in above):
        return  # what stands above it has been named
    if section.number in holding.part.defining:
        return  # its definitions are what it says
    if not _says(section) or holding.has_limbs(section) or holding.left_out(section):
        return
    message = f"{named(section)} has no clause in the rule files" + (f": “{section.title}”" if section.title else "")
    help_ = f"write `clause {section.number}`, or remark `# left out: Section {section.number}`"
    yield Found(warning("D202", section.place, message, help_), section.number, "")


def _says(section: Section) -> bool:
    return bool(section.text[section.title_end :].strip(" .。:："))


def _without_section(holding: Holding) -> Iterator[Found]:
    missing: list[str] = []
    for id_, clause in holding.model.clauses.items():
        number = id_.partition(":")[2]
        if clause.agreement != holding.agreement or not clause.declared or not number[:1].isdigit():
            continue
        if holding.part.find(number) is not None or any(number.startswith(f"{above}(") for above in missing):
            continue
        if not number.replace(".", "").partition("(")[0].rstrip("ABCDEFGHIJ").isdigit():
            continue  # a defined term that begins with a figure
        missing.append(number)
        below = sum(other.startswith(f"{id_}(") for other in holding.model.clauses)
        numbers = [s.number for s in holding.part.sections]
        message = f"the document has no section `{number}`" + (f", nor the {below} limbs below it" if below else "")
        help_ = did_you_mean(number, numbers) or "see whether its heading or label is lost in the document"
        remark = _noted(holding, id_, number)
        if not remark:
            yield Found(warning("D201", clause.span, message, help_), "", number)


def _noted(holding: Holding, id_: str, words: str) -> bool:
    """Whether a remark on a clause says that something is not in the document."""
    found = False
    for remark in holding.remarks:
        if (
            remark.kind == "not in the document"
            and remark.about == id_
            and folded(remark.words) in (folded(words), "section")
        ):
            holding.used.add(remark)
            found = True
    return found


# ---- what the section says and the clause does not


def _unclaimed(
    holding: Holding, section: Section, clause: Clause, terms: dict[str, tuple[Section, Item]]
) -> Iterator[Found]:
    claims = holding.claims(section)
    said = claims.tokens | claims.said
    seen: set[str] = set()
    for item in holding.items(section):
        token = item.token
        consent = item.value == "written" and of_a_consent(section.text, item)
        key = f"{token} consent" if consent else token
        if key in seen or item.kind in ("particle", "double", "gap"):
            continue
        seen.add(key)
        if item.kind == "term" and not any(same_name(item.value, name) for name in _near(holding, item.value)):
            if (
                not holding.is_person(item.value)
                and item.value not in _EVERYWHERE
                and not holding.set_aside(section, item)
            ):
                terms.setdefault(item.value, (section, item))
            continue
        if _is_claimed(holding, section, item, claims, said):
            continue
        if holding.set_aside(section, item):
            continue
        yield Found(_unclaimed_finding(section, item, clause), section.number, token)


def _near(holding: Holding, name: str) -> tuple[str, ...]:
    return (name,) if name in holding.known else tuple(n for n in holding.known if same_name(n, name))


def _is_claimed(holding: Holding, section: Section, item: Item, claims: Claims, said: set[str]) -> bool:
    if item.kind in FIGURES:
        if item.kind == "amount":
            number = item.value.partition(" ")[2]
            return item.token in said or f"number {number}" in said
        return any(token in said for token in spellings(item.kind, item.value))
    if item.kind == "word":
        if item.value == "written" and NOTICE in claims.words and not of_a_consent(section.text, item):
            return True
        return item.value not in WORDS or item.value in claims.words or item.token in said
    if item.kind == "reference":
        return _refers(holding, section, item.value, claims.uses) or item.token in said
    if item.value in _EVERYWHERE or any(same_name(item.value, use.partition(":")[2] or use) for use in claims.uses):
        return True
    printed = " ".join(item.text.split()).casefold()
    return any(printed in text.casefold() for text in claims.texts) or holding.is_person(item.value)


def _refers(holding: Holding, section: Section, value: str, uses: set[str]) -> bool:
    number = folded(value.removeprefix("other "))
    if _of_a_law(holding, value):
        return True
    if number in {folded(each) for each in holding.part.chain[section.number]}:
        return True
    if value.removeprefix("other ").startswith("Article "):
        article = number.removeprefix("article")
        return any(use.partition(":")[2].partition(".")[0] == article for use in uses) or section.number.startswith(
            f"{article}."
        )
    for use in uses:
        target = folded(use.partition(":")[2])
        if target == number or target.startswith((f"{number}(", f"{number}.")) or number.startswith(f"{target}("):
            return True
    return False


def _unclaimed_finding(section: Section, item: Item, clause: Clause) -> Diagnostic:
    span = section.span(item.start, item.end)
    shown = " ".join(item.text.split())
    labels = (Label(clause.definition.span, f"`{clause.id}` stands here"),)
    here = named(section)
    remark = f"or remark on the clause `# not modelled: {item.value if item.kind == 'word' else shown}`"
    if item.kind in FIGURES:
        message = f"{here} says `{shown}`, and its clause does not"
        return warning("D203", span, message, f"say it in the clause or in a term that it uses, {remark}", labels)
    if item.kind == "word":
        message = f"{here} says `{shown}`, and nothing in its clause answers to it"
        return warning("D204", span, message, f"see whether the clause is too wide or too narrow, {remark}", labels)
    if item.kind == "reference":
        message = f"{here} refers to `{item.value.removeprefix('other ')}`, and its clause does not"
        return warning(
            "D205",
            span,
            message,
            f"name it, as in `reference uses {item.value.removeprefix('other ')}`, {remark}",
            labels,
        )
    message = f"{here} uses the defined term `{shown}`, and its clause does not"
    return warning("D206", span, message, f"use `{item.value}`, or name it with `reference uses`, {remark}", labels)


# ---- what the rule files say alone


def _only_in_the_rules(holding: Holding) -> Iterator[Found]:
    where: dict[str, str] = {}
    for each in holding.part.sections:
        for item in holding.items(each):
            for token in _as_said(item):
                where.setdefault(token, each.number)
    for id_ in _rule_ids(holding):
        number = id_.partition(":")[2]
        section: Section | None = None
        there: Collection[str] = where
        if id_ in holding.model.clauses:
            section, there = holding.part.find(number), _family(holding, number)
            if section is None and not any(holding.part.find(above) for above in _above(number)):
                continue  # it is said already that the section is not there
        seen: set[str] = set()
        for figure in holding.claimed.own(id_).figures:
            tokens = set(_of_figure(figure))
            if trivial(figure) or not tokens.isdisjoint(there) or figure.value in seen:
                continue
            seen.add(figure.value)
            if not _figure_noted(holding, id_, figure):
                elsewhere = next((where[token] for token in sorted(tokens) if token in where), "")
                finding = _alone(holding, id_, figure, section, elsewhere)
                about = section.number if section is not None else ""
                yield Found(finding, about, f"{number} {figure.kind} {figure.value}")


def _alone(holding: Holding, id_: str, figure: Figure, section: Section | None, elsewhere: str) -> Diagnostic:
    shown = _shown(figure)
    if id_ in holding.model.clauses:
        message = f"`{id_.partition(':')[2]}` says `{shown}`, and its section does not"
    else:
        message = f"`{id_}` says `{shown}`, and the document says it nowhere"
    help_ = f"see which is right, or remark `# not in the document: {shown}`"
    if elsewhere:
        help_ = f"it stands in {elsewhere}; {help_}"
    labels = (Label(section.place, "the section stands here"),) if section is not None else ()
    return warning("D207", figure.span, message, help_, labels)


def _rule_ids(holding: Holding) -> Iterator[str]:
    model, prefix = holding.model, f"{holding.agreement}:"
    path = model.agreements[holding.agreement].span.path
    for id_, clause in model.clauses.items():
        if clause.agreement == holding.agreement and clause.declared:
            yield id_
    for table in (model.terms, model.states, model.amounts, model.events, model.divisions, model.schedules):
        for id_, definition in table.items():
            if id_.startswith(prefix) and definition.span.path == path:
                yield id_


def _above(number: str) -> Iterator[str]:
    while "(" in number:
        number = number.rpartition("(")[0]
        yield number


def _family(holding: Holding, number: str) -> set[str]:
    """What is said in the section of a limb with all its limbs, and in what it stands in."""
    part = holding.part
    section = part.find(number.partition("(")[0]) or part.find(number)
    if section is None:
        return set()
    sections = [*part.below(section.number), *(part.by_number[each] for each in part.chain[section.number][1:])]
    return {token for s in sections for item in holding.items(s) for token in _as_said(item)}


def _as_said(item: Item) -> Iterator[str]:
    if item.token == "word majority":  # noqa: S105  # a word of an agreement
        yield from spellings("number", "0.5")
    if item.kind not in FIGURES:
        return
    yield from spellings(item.kind, item.value)
    if item.kind == "amount":
        yield f"number {item.value.partition(' ')[2]}"
    if item.kind == "period":
        yield f"number {item.value.partition(' ')[0]}"


def _of_figure(figure: Figure) -> Iterator[str]:
    yield from spellings(figure.kind, figure.value)
    if figure.kind == "amount":
        yield f"number {figure.value.partition(' ')[2]}"


def _figure_noted(holding: Holding, id_: str, figure: Figure) -> bool:
    shown = Item(figure.kind, figure.value, 0, 0, _shown(figure))  # type: ignore[arg-type]  # figures have kinds of items
    found = False
    for remark in holding.remarks:
        if remark.kind == "not in the document" and remark.about == id_ and holding.names(remark, shown):
            holding.used.add(remark)
            found = True
    return found


def _shown(figure: Figure) -> str:
    if figure.kind == "anniversary":
        return f"anniversary {figure.value}"
    return figure.written or readable(figure.value)


# ---- terms and remarks


_MOST_NAMED = 12


def _without_name(terms: dict[str, tuple[Section, Item]]) -> Iterator[Found]:
    """One finding for all defined terms that the rule files do not know: a translation has a hundred of them."""
    if not terms:
        return
    names = list(terms)
    section, item = terms[names[0]]
    shown = ", ".join(f"`{name}`" for name in names[:_MOST_NAMED])
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    one = len(names) == 1
    count = "a defined term of the document has" if one else f"{len(names)} defined terms of the document have"
    message = f"{count} no name in the rule files: {shown}{more}"
    help_ = "declare them as terms; where the document has other words for one, remark on it `# in the document: WORDS`"
    yield Found(warning("D206", section.span(item.start, item.end), message, help_), "", " ".join(sorted(names)))


def _idle_remarks(holding: Holding) -> Iterator[Found]:
    printed = "".join(section.text for section in holding.part.sections)
    for remark in holding.remarks:
        if remark in holding.used or (remark.kind == "in the document" and remark.words in printed):
            continue
        if (
            remark.about
            and remark.about.partition(":")[0] != holding.agreement
            and remark.about in holding.model.clauses
        ):
            continue
        message = f"the remark `{remark.kind}: {remark.words}` speaks of nothing that is found"
        help_ = {
            "not modelled": "take it away, or write it as the document does; the clause may say it already",
            "not in the document": "take it away; the document says it, or the rule file does not",
            "left out": "take it away; the document has no such section, or the rule file has its clause",
        }.get(remark.kind, "write it as the document does")
        yield Found(warning("D208", remark.span, message, help_), "", f"{remark.kind} {remark.words}")


def definition_of(holding: Holding, section: Section) -> m.Definition | None:
    """What stands in the rule files for a section."""
    clause = holding.clause_of(section)
    return clause.definition if clause is not None else None
