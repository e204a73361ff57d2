"""Which sentence prevails over which: `notwithstanding`, `subject to`, `need not perform`, and agreements over agreements.

Priority runs between opposites alone: a permission and a bar, a release and a duty.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from .model import nodes as m
from .source import Span

BARS = frozenset({"prohibits", "requires", "may only"})
OPPOSITES: Mapping[str, frozenset[str]] = {
    "permits": BARS,
    "prohibits": frozenset({"permits"}),
    "requires": frozenset({"permits"}),
    "may only": frozenset({"permits"}),
    "must": frozenset({"need not"}),
    "need not": frozenset({"must"}),
}


@dataclass(frozen=True, slots=True)
class Over:
    """One sentence prevails over another. `dynamic`: for the clauses that `whatever` names; `joint`: for parties bound by both."""

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
    sentences = [s for s in model.sentences() if s.kind in OPPOSITES]
    found: list[Over] = []
    for sentence in sentences:
        opposite = [o for o in sentences if o.kind in OPPOSITES[sentence.kind]]
        found += _over(sentence, sentence.over, opposite)
        if sentence.kind == "need not" and sentence.targets is not None:
            found += _over(sentence, sentence.targets, opposite)
        for name in sentence.yields_to:
            found += [Over(o.key, sentence.key, sentence.span) for o in opposite if within(o.id, name)]
    found += _agreements(model, sentences)
    return _without_outranked(found)


def _over(sentence: m.Sentence, targets: m.Targets | None, opposite: list[m.Sentence]) -> list[Over]:
    if targets is None:
        return []
    key, span = sentence.key, sentence.span
    match targets.kind:
        case "named":
            return [Over(key, o.key, span) for o in opposite if any(within(o.id, c) for c in targets.clauses)]
        case "everything":
            return [Over(key, o.key, span, named=False) for o in opposite]
        case "whatever":
            return [Over(key, o.key, span, dynamic=True) for o in opposite]
        case _:
            return [Over(key, o.key, span) for o in opposite if o.agreement == targets.agreement]


def _agreements(model: m.Model, sentences: list[m.Sentence]) -> list[Over]:
    found = []
    for sentence in model.sentences():
        if sentence.kind != "prevails" or sentence.targets is None:
            continue
        for target in sentence.targets.clauses:
            agreement, _, number = target.partition(":")
            own = f"{sentence.agreement}:{number}"
            uppers = [s for s in sentences if s.agreement == sentence.agreement and (not number or within(s.id, own))]
            lowers = [s for s in sentences if s.agreement == agreement and (not number or within(s.id, target))]
            found += [
                Over(u.key, w.key, sentence.span, joint=True)
                for u in uppers
                for w in lowers
                if w.kind in OPPOSITES[u.kind]
            ]
    return found


def _without_outranked(found: list[Over]) -> tuple[Over, ...]:
    """`notwithstanding everything` ranks below a priority that names its target."""
    named = {(o.upper, o.lower) for o in found if o.named}
    return tuple(o for o in found if o.named or (o.lower, o.upper) not in named)
