"""The quick way from the fields of an act to its decision, where they decide alone (see `evaluate.compiled.contained`).

The sentences that apply are found by generated functions; what they come to is worked out once for each set of them and
kept. The answers are those of `deciding.py`, and the tests hold the two against each other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from contract_dsl.model import nodes as m

from ..evaluate.compiled.contained import ContainedAct, NotContained, contained
from ..evaluate.compiled.fields import UNUSUAL, FieldFunctions, Unusual
from ..evaluate.program import Program
from .deciding import Verdict


@dataclass(frozen=True, slots=True)
class Outcome:
    """A decision with the clauses behind it, and every clause that speaks of the act and applies."""

    verdict: Verdict
    applicable: tuple[str, ...]


class Tested(NamedTuple):
    """One condition of a clause as it came out, and the values that it read, in the order of the text."""

    clause: str
    condition: str
    holds: bool
    values: tuple[Any, ...]


_tested = Tested._make


class ContainedDecider:
    """Decides one act type by its fields alone. Raises `NotContained` for an act that needs more."""

    def __init__(self, program: Program, type_: str) -> None:
        self._program = program
        self.act: ContainedAct = contained(program, type_)
        self._outcomes: dict[int, Outcome] = {}

    @cached_property
    def functions(self) -> FieldFunctions:
        """The functions that read and judge one question."""
        return FieldFunctions(self._program, self.act)

    def arguments(self, data: Mapping[str, Any], time: Any) -> tuple[Any, ...] | None:
        """The exact values of a question, as often as it is asked; nothing where the ordinary way has to look."""
        try:
            return self.functions.read(data, time)
        except UNUSUAL:
            return None

    def outcome(self, arguments: tuple[Any, ...]) -> Outcome | None:
        """The decision; nothing where the ordinary way has to look."""
        try:
            bits = self.functions.judge(*arguments)
        except Unusual:
            return None
        found = self._outcomes.get(bits)
        return found if found is not None else self.outcome_of(bits)

    def tested(self, arguments: tuple[Any, ...]) -> tuple[Tested, ...] | None:
        """Every condition of every clause that speaks of the act, with how it came out."""
        functions = self.functions
        try:
            truths = functions.truths(*arguments)
        except Unusual:
            return None
        read = functions.values(*arguments)
        return tuple(map(_tested, zip(functions.clauses, functions.texts, truths, read, strict=True)))

    def outcome_of(self, bits: int) -> Outcome:
        """What a set of applicable sentences comes to."""
        found = self._outcomes.get(bits)
        if found is None:
            found = self._outcomes[bits] = self._work_out(bits)
        return found

    def _work_out(self, bits: int) -> Outcome:
        applying = {s.key: s for place, s in enumerate(self.act.sentences) if bits >> place & 1}
        effective: dict[str, bool] = {}
        by: dict[str, None] = {}
        despite: dict[str, None] = {}
        prevailing: set[str] = set()
        for bar in self._program.bars.get(self.act.event.id, ()):
            if bar.key not in applying:
                continue
            over = [s for s in self._above(bar, applying) if self._effective(s, applying, effective)]
            (despite if over else by)[bar.id] = None
            prevailing |= {s.id for s in over}
        applicable = tuple(dict.fromkeys(s.id for s in applying.values()))
        if by:
            return Outcome(Verdict("prohibited", tuple(by), tuple(despite)), applicable)
        return Outcome(Verdict("permitted", tuple(sorted(prevailing)), tuple(despite)), applicable)

    def _above(self, sentence: m.Sentence, applying: Mapping[str, m.Sentence]) -> list[m.Sentence]:
        above = self._program.above.get(sentence.key, ())
        return [applying[over.upper] for over in above if over.upper in applying]

    def _effective(self, sentence: m.Sentence, applying: Mapping[str, m.Sentence], known: dict[str, bool]) -> bool:
        """Whether nothing effective prevails over a sentence that applies; priorities have no circles."""
        if sentence.key not in known:
            over = self._above(sentence, applying)
            known[sentence.key] = not any(self._effective(s, applying, known) for s in over)
        return known[sentence.key]


class ContainedDeciders(dict[str, ContainedDecider | None]):
    """The decider for each act type by its name in a log; nothing for an act that needs more than its fields."""

    def __init__(self, program: Program) -> None:
        super().__init__()
        self._program = program
        self._ids = {id_.partition(":")[2]: id_ for id_, event in program.model.events.items() if event.loggable}

    def __missing__(self, name: str) -> ContainedDecider | None:
        try:
            self[name] = ContainedDecider(self._program, self._ids[name]) if name in self._ids else None
        except NotContained:
            self[name] = None
        return self[name]


__all__ = ["ContainedDecider", "ContainedDeciders", "Outcome", "Tested"]
