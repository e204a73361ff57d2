"""Names that look like slips: they differ from a name that is known in capitals, or in one letter.

Anybody may be named in a log or a question, so a name that nobody declared is no mistake by itself. One that reads like
a declared one is most often the same person misspelt, and then an answer about somebody else.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from contract_dsl.diagnostics import Diagnostic
from contract_dsl.model import nodes as m
from contract_dsl.model import types as t

from ..log import BulkLog, EventLog, LogEntry
from ..log.places import Place
from .questions import Act, in_other_capitals

MOST_TOLD = 8
"""Slips of a log that one answer names."""
_KINDS = ("party", "security", "ref")
_SHORTEST_WORD = 3
_SHORTEST_WITH_ANOTHER_LETTER = 5
"""Letters of a word in which one that stands for another is a slip: `anna` and `anne` are two people."""
_SEPARATORS = "_.:/-"


@dataclass(frozen=True, slots=True)
class Slip:
    """A name in a log that looks like a slip, with the first event that has it."""

    name: str
    meant: str
    declared: bool
    """Whether the rule files declare what seems to be meant; otherwise an earlier event names it."""
    entry: LogEntry

    @property
    def note(self) -> str:
        """What an answer says of it."""
        named = f"event `{self.entry.id}` names `{self.name}`"
        if self.declared:
            return f"{named}, which no rule file knows; did you mean `{self.meant}`?"
        return f"{named}, and an earlier event names `{self.meant}`: are they one?"


def line_of(log: EventLog, entry: LogEntry) -> int:
    """The line of a log file on which an event stands."""
    if type(log) is EventLog:
        return entry.line
    assert isinstance(log, BulkLog)
    return log.lines.number(entry.place)


class NamesInLog:
    """Every name in a log beside those that the rule files declare, and `slips`, in the order in which they come up."""

    def __init__(self, model: m.Model, entries: Iterable[LogEntry]) -> None:
        self._known = {kind: _Names(_declared(model, kind)) for kind in _KINDS}
        fields = _Fields(model)
        found: list[Slip] = []
        for entry in entries:
            for kind, name in fields.names(entry):
                known = self._known[kind]
                if name in known:
                    continue
                meant = known.meant(name)
                if meant is not None:
                    found.append(Slip(name, meant, meant in known.declared, entry))
                known.add(name)
        self.slips = tuple(found)

    def in_other_capitals(self, kind: str, name: str) -> str | None:
        """A name of the kind that differs from this one in capitals alone."""
        known = self._known[kind]
        return None if name in known else known.folded(name)


def in_capitals_alone(model: m.Model, act: Act, place: Place) -> tuple[Diagnostic, ...]:
    """Findings for what an act names that differs in capitals alone from what the rule files declare."""
    findings = []
    for field, value in act.data.items():
        type_ = act.event.fields[field].type
        listed = isinstance(type_, t.Listed)
        kind = type_.of.name if isinstance(type_, t.Listed) else type_.name
        for number, name in enumerate(value if listed and isinstance(value, tuple) else (value,)):
            at = ("data", field, number) if listed else ("data", field)
            finding = in_other_capitals(model, kind, name)
            if finding is not None:
                findings.append(Diagnostic("Q106", place(1, at, False), *finding))
    return tuple(findings)


def _declared(model: m.Model, kind: str) -> Sequence[str] | Mapping[str, object]:
    return {"party": model.parties, "security": model.securities}.get(kind, ())


class _Fields:
    """Which fields of an event hold names, and of which kind."""

    def __init__(self, model: m.Model) -> None:
        self._model = model
        self._by_type: dict[str, list[tuple[str, str]]] = {}

    def names(self, entry: LogEntry) -> Iterator[tuple[str, str]]:
        """Kind and text of every name in an event."""
        if entry.fact:
            parameters = self._model.facts[entry.fact].parameters
            yield from ((p.name, n) for p, n in zip(parameters, entry.of, strict=True) if p.name in _KINDS)
            return
        fields = self._by_type.get(entry.type)
        if fields is None:
            fields = self._by_type[entry.type] = list(self._of(entry.type))
        for field, kind in fields:
            value = entry.data.get(field)
            if isinstance(value, str):
                yield kind, value
            elif isinstance(value, tuple):
                yield from ((kind, item) for item in value if isinstance(item, str))

    def _of(self, type_: str) -> Iterator[tuple[str, str]]:
        for field in self._model.events[type_].fields.values():
            kind = field.type.of.name if isinstance(field.type, t.Listed) else field.type.name
            if kind in _KINDS:
                yield field.name, kind


class _Names:
    """The names of a kind that are known so far; what is declared is found by what it looks like as well."""

    def __init__(self, declared: Iterable[str]) -> None:
        self.declared = dict.fromkeys(declared)
        self._folded: dict[str, str] = {}
        self._known: set[str] = set()
        self._alike: dict[str, list[str]] = {}
        for name in self.declared:
            self.add(name)
            for form in _forms(name):
                self._alike.setdefault(form, []).append(name)

    def __contains__(self, name: str) -> bool:
        return name in self._known

    def add(self, name: str) -> None:
        """One more name."""
        self._known.add(name)
        self._folded.setdefault(name.casefold(), name)

    def folded(self, name: str) -> str | None:
        """The known name that is this one but for its capitals."""
        return self._folded.get(name.casefold())

    def meant(self, name: str) -> str | None:
        """The known name of which this one looks like a slip."""
        folded = self.folded(name)
        if folded is not None or not self._alike:
            return folded
        alike = (known for form in _forms(name) for known in self._alike.get(form, ()))
        return next((known for known in alike if is_slip(name, known)), None)


def _forms(name: str) -> set[str]:
    """A name as it is and with each letter left out: two names that are one slip apart have one of these in common."""
    name = name.casefold()
    return {name, *(name[:place] + name[place + 1 :] for place in range(len(name)))}


def is_slip(one: str, other: str) -> bool:
    """Whether two names differ in one letter, or in two that changed places, within a word that is long enough.

    What differs in a digit, or in the one letter that tells `series_a` from `series_b`, is another name.
    """
    one, other = sorted((one.casefold(), other.casefold()), key=len)
    start = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    end = 0
    while end < len(one) - start and one[-1 - end] == other[-1 - end]:
        end += 1
    left, right = one[start : len(one) - end], other[start : len(other) - end]
    if not all(letter.isalpha() for letter in left + right):
        return False
    word = _word_at(one, start)
    if len(left) == len(right) == 1:
        return word >= _SHORTEST_WITH_ANOTHER_LETTER
    moved = len(left) == len(right) == 2 and left == right[::-1]
    return (moved or (not left and len(right) == 1)) and word >= _SHORTEST_WORD


def _word_at(name: str, place: int) -> int:
    """The letters of the word of a name that stands at a place."""
    before = max((name.rfind(each, 0, place) for each in _SEPARATORS), default=-1)
    after = min((found for each in _SEPARATORS if (found := name.find(each, place)) >= 0), default=len(name))
    return after - before - 1
