"""`drift` as a whole: one agreement of a rule set, one document, what was confirmed before; findings out."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from contract_dsl.diagnostics import Diagnostic, Severity, did_you_mean
from contract_dsl.model import nodes as m
from contract_dsl.source import Span

from ..service import Refused, Rules
from .changes import changes, now
from .comparing import compare
from .fingerprints import Fingerprints, Remembered
from .found import Found
from .holding import Holding
from .limits import LIMITS
from .sections import Outline, Part, folded

AGREEMENT = ""
"""Among the sections of the fingerprints, the agreement as a whole."""


@dataclass(frozen=True)
class Drift:
    """What was found, the part of the document that was compared, and what is to be remembered if it is confirmed.

    `placed` of the `numbered` clauses have their section in the document.
    """

    found: tuple[Found, ...]
    part: Part
    confirmed: Fingerprints
    sections: int
    clauses: int
    numbered: int
    placed: int


def which_agreement(model: m.Model, wanted: str | None) -> str:
    """The agreement that is asked for, or the only one. Raises `Refused` if there is no such agreement."""
    names = list(model.agreements)
    if wanted in names:
        return wanted
    place = Span("command line", 1, 1, 1, 1)
    listed = ", ".join(f"`{name}`" for name in names)
    if wanted is not None:
        message = f"the rule files have no agreement `{wanted}`"
        raise Refused([Diagnostic("D301", place, message, did_you_mean(wanted, names) or f"there are {listed}")])
    if len(names) == 1:
        return names[0]
    message = "the rule files have several agreements" if names else "the rule files have no agreement"
    raise Refused([Diagnostic("D301", place, message, f"say `--agreement` with one of {listed}" if names else None)])


def which_part(outline: Outline, model: m.Model, agreement: str, wanted: str | None) -> Part:
    """The part that is asked for, or the one that has most of the clauses' numbers; of several the first."""
    if wanted is not None:
        found = outline.part(wanted)
        if found is None:
            raise no_such_part(outline, wanted)
        return found
    numbers = {folded(c.partition(":")[2]) for c, clause in model.clauses.items() if clause.agreement == agreement}
    if not outline.parts:
        place = Span(outline.document.path, 1, 1, 1, 1)
        raise Refused([Diagnostic("D004", place, "the document has no sections", "is it the right file?")])

    def common(part: Part) -> int:
        return len(numbers & {folded(section.number) for section in part.sections if section.number[:1].isdigit()})

    return max(outline.parts, key=common)


def no_such_part(outline: Outline, wanted: str) -> Refused:
    """The refusal of a part that a document does not have, to be raised."""
    names = [part.name for part in outline.parts if part.name]
    listed = "there are " + ", ".join(f"`{name}`" for name in names) if names else "it is one part, without a name"
    place = Span(outline.document.path, 1, 1, 1, 1)
    return Refused(
        [Diagnostic("D101", place, f"the document has no part `{wanted}`", did_you_mean(wanted, names) or listed)]
    )


def no_such_section(outline: Outline, part: Part, wanted: str) -> Refused:
    """The refusal of a section that a document does not have, to be raised."""
    guess = did_you_mean(wanted, [section.number for section in part.sections])
    place = Span(outline.document.path, 1, 1, 1, 1)
    return Refused(
        [
            Diagnostic(
                "D101", place, f"the document has no section `{wanted}`", guess or "`clausegraph source` lists them"
            )
        ]
    )


def drift(
    rules: Rules, agreement: str, outline: Outline, part: Part, before: Fingerprints, section: str | None = None
) -> Drift:
    """Compare; with `section`, only that section and what stands in it. Raises `Refused` if there is none."""
    holding = Holding(rules, agreement, outline, part)
    chosen = _chosen(outline, part, section, before)
    everything = [*_of_outline(outline, part), *compare(holding)]
    current = now(holding)
    changed = list(changes(holding, before))
    kept = [*changed, *(f for f in everything if not _confirmed(f, before, current))]
    shown = tuple(f for f in kept if chosen(f.section))
    remembered: Mapping[str, Remembered] = {
        number: replace(each, confirmed=frozenset(f.key for f in everything if f.section == number))
        for number, each in {AGREEMENT: Remembered("", ()), **current}.items()
    }
    if section is not None:
        # What is outside of the section stays as it was confirmed.
        inside = {number: each for number, each in remembered.items() if number and chosen(number)}
        outside = {number: each for number, each in before.sections.items() if not (number and chosen(number))}
        remembered = _ordered(outside, inside, list(current))
    clauses = sum(c.agreement == agreement and c.declared for c in rules.model.clauses.values())
    numbers = list(numbered(rules.model, agreement))
    placed = sum(part.find(number) is not None for number in numbers)
    confirmed = Fingerprints(agreement, remembered)
    return Drift(shown, part, confirmed, len(part.sections), clauses, len(numbers), placed)


def numbered(model: m.Model, agreement: str) -> Iterator[str]:
    """The numbers of an agreement's clauses; not those of limbs whose clause is there as well."""
    for id_, clause in model.clauses.items():
        number = id_.partition(":")[2]
        above = model.clauses.get(clause.parent)
        inside = above is not None and above.declared
        if clause.agreement == agreement and clause.declared and number[:1].isdigit() and not inside:
            yield number


def confirmable(found: Drift, document: str, agreement: str) -> None:
    """Raise `Refused` if not one clause has its section in the document: it is another agreement."""
    if found.numbered and not found.placed:
        message = f"`{document}` has not one section of the clauses of `{agreement}`"
        help_ = "see `--document`, `--part` and `--agreement`; what is another agreement cannot be confirmed"
        raise Refused([Diagnostic("D303", Span(document, 1, 1, 1, 1), message, help_)])


def _chosen(outline: Outline, part: Part, section: str | None, before: Fingerprints) -> Callable[[str], bool]:
    if section is None:
        return lambda _: True
    found = part.find(section)
    if found is None and section not in before.sections:
        raise no_such_section(outline, part, section)
    numbers = {each.number for each in part.below(found.number)} if found is not None else set()
    name = found.number if found is not None else section
    return lambda number: number in numbers or number == name or number.startswith((f"{name}(", f"{name}."))


def _of_outline(outline: Outline, part: Part) -> Iterator[Found]:
    """What was found while the document was read, as far as it is in this part."""
    lines = sorted((section.line, section.number) for section in part.sections)
    following = [other.line for other in outline.parts if other.line > part.line]
    last = min(following, default=10**9)
    for finding in outline.findings:
        if part.line <= finding.span.line < last:
            number = next((n for line, n in reversed(lines) if line <= finding.span.line), "")
            yield Found(finding, number, finding.message.replace(" ", "-"))


def _confirmed(found: Found, before: Fingerprints, current: Mapping[str, Remembered]) -> bool:
    old = before.sections.get(found.section)
    if old is None or found.key not in old.confirmed:
        return False
    new = current.get(found.section)
    return new is None or new.text == old.text


def _ordered(
    outside: Mapping[str, Remembered], inside: Mapping[str, Remembered], order: list[str]
) -> Mapping[str, Remembered]:
    merged = {**outside, **inside}
    rank = {number: index for index, number in enumerate(order)}
    return dict(sorted(merged.items(), key=lambda pair: (rank.get(pair[0], -1), pair[0])))


def first(findings: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
    """As many findings as are shown at once, and a note if there are more."""
    yield from findings[: LIMITS.findings]
    more = len(findings) - LIMITS.findings
    if more > 0:
        what = "1 more finding is not shown" if more == 1 else f"{more} more findings are not shown"
        place = findings[LIMITS.findings - 1].span
        help_ = "`--all` shows every one, `--section` those of one section"
        yield Diagnostic("D056", place, what, help_, severity=Severity.WARNING)
