"""What has changed in a document since it was confirmed, told in figures and words and not in its text."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from contract_dsl.diagnostics import Diagnostic, Label, Severity
from contract_dsl.source import Span

from .comparing import definition_of
from .fingerprints import Fingerprints, Remembered, fingerprint
from .found import Found, named
from .holding import Holding
from .items import readable, tokens
from .sections import Section


def now(holding: Holding) -> dict[str, Remembered]:
    """The sections as they are."""
    return {
        section.number: Remembered(fingerprint(section.text), tuple(tokens(holding.items(section))))
        for section in holding.part.sections
    }


def changes(holding: Holding, before: Fingerprints) -> Iterator[Found]:
    """Every section that has changed, gone, come or taken another number; nothing if none was ever confirmed."""
    old = {number: each for number, each in before.sections.items() if number}
    if not old:
        return
    new = now(holding)
    moved = _moved(old, new)
    for section in holding.part.sections:
        number = section.number
        if number in moved:
            yield _found(
                holding, section, "D214", f"{named(section)} is what was section {moved[number]} when it was confirmed"
            )
        elif number not in old:
            if section.parent not in new or section.parent in old or section.parent in moved:
                message = f"{named(section)} was not there when the document was confirmed"
                yield _found(holding, section, "D213", message)
        elif old[number].text != new[number].text:
            told = difference(old[number].items, new[number].items)
            yield _found(holding, section, "D211", f"{named(section)} has changed since it was confirmed: {told}")
    yield from _gone(holding, old, new, set(moved.values()))


def _moved(old: Mapping[str, Remembered], new: Mapping[str, Remembered]) -> dict[str, str]:
    """Of each section whose text stood under another number, that number, if no other text was the same."""
    places: dict[str, list[str]] = {}
    for number, each in old.items():
        places.setdefault(each.text, []).append(number)
    found: dict[str, str] = {}
    for number, each in new.items():
        before = places.get(each.text, [])
        if number not in before and len(before) == 1 and new.get(before[0]) != Remembered(each.text, each.items):
            found[number] = before[0]
    return found


def _gone(
    holding: Holding, old: Mapping[str, Remembered], new: Mapping[str, Remembered], moved: set[str]
) -> Iterator[Found]:
    gone = [number for number in old if number not in new and number not in moved]
    together = set(gone)
    for number in gone:
        if any(above in together for above in _above(number)):
            continue
        previous = _previous(holding, list(old), number)
        place = previous.place if previous is not None else Span(holding.outline.document.path, 1, 1, 1, 1)
        id_ = holding.id_of(number)
        definition = holding.model.clauses.get(id_) if id_ is not None else None
        labels = (Label(definition.span, f"`{id_}` stands here"),) if definition is not None else ()
        help_ = "take its clause away or mark when it ended, then confirm"
        message = f"section {number} has gone since the document was confirmed"
        if previous is not None:
            message += f"; it stood behind {previous.number}"
        yield Found(Diagnostic("D212", place, message, help_, labels, Severity.WARNING), number, "")


def _above(number: str) -> Iterator[str]:
    """What a number stands in, by the number itself: of `5.07(a)(i)` it is `5.07(a)`, `5.07` and `5`."""
    while number:
        number = max(number.rpartition("(")[0], number.rpartition(".")[0], key=len)
        if number:
            yield number


def _previous(holding: Holding, order: Sequence[str], number: str) -> Section | None:
    for earlier in reversed(order[: order.index(number)]):
        if earlier in holding.part.by_number:
            return holding.part.by_number[earlier]
    return None


def _found(holding: Holding, section: Section, code: str, message: str) -> Found:
    definition = definition_of(holding, section)
    labels = (Label(definition.span, f"`{definition.id}` stands here"),) if definition is not None else ()
    help_ = "see whether the clause still says it, then confirm"
    if definition is None:
        help_ = f"write `clause {section.number}`, or remark `# left out: Section {section.number}`; then confirm"
        if section.kind == "definition":
            help_ = "see whether a clause has to use it, then confirm"
    elif code == "D213":
        help_ = "see whether the clause says it, then confirm"
    return Found(Diagnostic(code, section.place, message, help_, labels, Severity.WARNING), section.number, "")


# ---- the difference of two texts


def difference(before: Sequence[str], after: Sequence[str]) -> str:
    """What went and what came, in figures, words, references and terms."""
    gone, come = Counter(before) - Counter(after), Counter(after) - Counter(before)
    if not gone and not come:
        return "the same figures and words, in other order or other wording" if before != after else "other wording"
    told: list[str] = []
    for kind in dict.fromkeys(token.partition(" ")[0] for token in (*before, *after)):
        went = [t for t in _in_order(before, gone) if t.startswith(f"{kind} ")]
        came = [t for t in _in_order(after, come) if t.startswith(f"{kind} ")]
        for old, new in zip(went, came, strict=False):
            told.append(f"{_shown(old)} is now {_shown(new)}")
        told += [_alone(token, "has gone", "no longer") for token in went[len(came) :]]
        told += [_alone(token, "has come", "now") for token in came[len(went) :]]
    most = 8
    rest = len(told) - most
    return "; ".join(told[:most]) + (f"; and {rest} more" if rest > 0 else "")


def _alone(token: str, told: str, when: str) -> str:
    kind, _, value = token.partition(" ")
    if kind == "double":
        words, _, figures = value.partition(" ")
        return f"it {when} says {words} in words and {figures} in figures"
    return f"{_shown(token)} {told}"


def _in_order(tokens_: Sequence[str], wanted: Counter[str]) -> Iterator[str]:
    left = Counter(wanted)
    for token in tokens_:
        if left[token] > 0:
            left[token] -= 1
            yield token


def _shown(token: str) -> str:
    kind, _, value = token.partition(" ")
    if kind == "reference":
        return f"the reference to `{value}`"
    if kind == "term":
        return f"the term `{value}`"
    if kind == "double":
        words, _, figures = value.partition(" ")
        return f"{words} in words beside {figures} in figures"
    if kind == "anniversary":
        return f"the anniversary `{value}`"
    return f"`{readable(value)}`"
