"""Which sentence prevails over which: `notwithstanding`, `subject to`, `need not perform`, agreements over agreements.

Priority runs between opposites alone: a permission and a bar, a release and a duty.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .model import nodes as m
from .source import Span
from .tree import quickly_pickled

BARS = frozenset({"prohibits", "requires", "may only"})
OPPOSITES: Mapping[str, frozenset[str]] = {
    "permits": BARS,
    "prohibits": frozenset({"permits"}),
    "requires": frozenset({"permits"}),
    "may only": frozenset({"permits"}),
    "must": frozenset({"need not"}),
    "need not": frozenset({"must"}),
}


@quickly_pickled
@dataclass(frozen=True, slots=True)
class Over:
    """One sentence prevails over another. `dynamic`: for what `whatever` names; `joint`: for parties bound by both."""

    upper: str
    lower: str
    span: Span
    named: bool = True
    dynamic: bool = False
    joint: bool = False


def within(clause: str, wide: str) -> bool:
    """Whether `clause` is `wide` or a limb of it."""
    return clause == wide or (clause.startswith(wide) and clause[len(wide)] == "(")


def relations(model: m.Model) -> tuple[Over, ...]:
    """Every pair of sentences of which one prevails."""
    table = _Table([s for s in model.sentences() if s.kind in OPPOSITES])
    found: list[Over] = []
    for sentence in table.sentences:
        found += _over(sentence, sentence.over, table)
        if sentence.kind == "need not" and sentence.targets is not None:
            found += _over(sentence, sentence.targets, table)
        for name in sentence.yields_to:
            found += [Over(o.key, sentence.key, sentence.span) for o in table.opposite(sentence, (name,))]
    found += _agreements(model, table)
    return _without_outranked(found)


class _Table:
    """The sentences that can prevail or yield, by kind and by every clause that they stand in."""

    def __init__(self, sentences: Sequence[m.Sentence]) -> None:
        self.sentences = sentences
        self._place = {s.key: n for n, s in enumerate(sentences)}
        self._kinds: dict[str, list[m.Sentence]] = {}
        self._clauses: dict[str, list[m.Sentence]] = {}
        for sentence in sentences:
            self._kinds.setdefault(sentence.kind, []).append(sentence)
            clause = sentence.id
            self._clauses.setdefault(clause, []).append(sentence)
            while clause.endswith(")") and "(" in clause:
                clause = clause[: clause.rindex("(")]
                self._clauses.setdefault(clause, []).append(sentence)

    def inside(self, clauses: Iterable[str]) -> list[m.Sentence]:
        """The sentences of some clauses and of their limbs, in the order of the text."""
        found = {s.key: s for clause in clauses for s in self._clauses.get(clause, ())}
        return sorted(found.values(), key=lambda s: self._place[s.key])

    def opposite(self, sentence: m.Sentence, clauses: Iterable[str] | None = None) -> list[m.Sentence]:
        """The sentences of the opposite effect, in some clauses or anywhere."""
        kinds = OPPOSITES[sentence.kind]
        if clauses is not None:
            return [o for o in self.inside(clauses) if o.kind in kinds]
        found = [o for kind in kinds for o in self._kinds.get(kind, ())]
        return sorted(found, key=lambda s: self._place[s.key])


def _over(sentence: m.Sentence, targets: m.Targets | None, table: _Table) -> list[Over]:
    if targets is None:
        return []
    key, span = sentence.key, sentence.span
    match targets.kind:
        case "named":
            return [Over(key, o.key, span) for o in table.opposite(sentence, targets.clauses)]
        case "everything":
            return [Over(key, o.key, span, named=False) for o in table.opposite(sentence)]
        case "whatever":
            return [Over(key, o.key, span, dynamic=True) for o in table.opposite(sentence)]
        case _:
            return [Over(key, o.key, span) for o in table.opposite(sentence) if o.agreement == targets.agreement]


def _agreements(model: m.Model, table: _Table) -> list[Over]:
    found = []
    for sentence in model.sentences():
        if sentence.kind != "prevails" or sentence.targets is None:
            continue
        for target in sentence.targets.clauses:
            agreement, _, number = target.partition(":")
            own = f"{sentence.agreement}:{number}"
            if number:
                uppers, lowers = table.inside((own,)), table.inside((target,))
            else:
                uppers = [s for s in table.sentences if s.agreement == sentence.agreement]
                lowers = [s for s in table.sentences if s.agreement == agreement]
            found += [
                Over(u.key, w.key, sentence.span, joint=True)
                for u in uppers
                for w in lowers
                if w.kind in OPPOSITES[u.kind]
            ]
    return found


def _without_outranked(found: list[Over]) -> tuple[Over, ...]:
    """`notwithstanding everything` and `whatever ...` rank below a priority that names its target."""
    named = {(o.upper, o.lower) for o in found if o.named and not o.dynamic}
    return tuple(o for o in found if (o.named and not o.dynamic) or (o.lower, o.upper) not in named)
