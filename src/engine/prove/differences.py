"""Situations that two versions of an agreement decide differently, smallest first."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Literal

from contract_dsl.model import nodes as m
from contract_dsl.source import Span

from ..evaluate.instances import Ledger
from ..evaluate.moments import end_of
from ..service import Rules
from .instances import Arisen, instances, some_day
from .logs import SymbolicLog
from .replay import Replay, replay, world_of
from .smt import Term, conjunction, disjunction, equal, negation
from .translate import Translator
from .values import Happening
from .witnesses import Witness
from .workbench import Asked, Goal, Outcome, Workbench, differ

Direction = Literal["prohibited", "permitted", "due"]
"""What is new: that something is prohibited, that it is permitted, or another last day."""


@dataclass(frozen=True)
class Difference:
    """One situation, with what each version makes of it."""

    direction: Direction
    clause: str
    about: str
    witness: Witness
    old: str
    new: str


@dataclass(frozen=True)
class Compared:
    """Every difference that was found, and what stayed open: what was asked, and why it was not decided."""

    differences: tuple[Difference, ...]
    open: tuple[tuple[str, Outcome], ...]
    same: tuple[str, ...]
    """What is the same in both versions, word for word in its meaning or by proof."""


def compare_versions(bench: Workbench, old: Rules, new: Rules) -> Compared:
    """What the new version decides otherwise than the old one."""
    types = sorted({t for rules in (old, new) for t in rules.program.bars})
    found: list[Difference] = []
    left: list[tuple[str, Outcome]] = []
    same: list[str] = []
    asked: list[tuple[str, Direction, str, Asked]] = []
    for type_ in types:
        word = type_.partition(":")[2]
        if cone(old, type_) == cone(new, type_):
            same.append(word)
            continue
        sides: tuple[tuple[Direction, Rules], ...] = (("prohibited", new), ("permitted", old))
        for direction, rules in sides:
            for bar in rules.program.bars.get(type_, ()):
                goal = _decided_otherwise(type_, bar, direction)
                asked.append((word, direction, bar.id, Asked(goal, _confirms(old, new, bar.id, direction))))
    asked += [(d.what, "due", d.id, Asked(d.goal, d.confirms)) for d in _duties_to_compare(old, new)]
    outcomes = bench.settle_all([a for _, _, _, a in asked])
    for (word, way, clause, _), outcome in zip(asked, outcomes, strict=True):
        if outcome.kind == "open":
            left.append((f"{word} ({clause})", outcome))
        elif outcome.witness is not None:
            found.append(_told(old, new, way, clause, word, outcome.witness))
    return Compared(tuple(sorted(_distinct(found), key=_order)), tuple(left), tuple(same))


def _distinct(found: Sequence[Difference]) -> list[Difference]:
    """Without situations that are there already."""
    seen: set[str] = set()
    kept = []
    for each in found:
        key = repr(
            (each.witness.log, each.witness.question, each.old, each.new, each.direction == "due" and each.clause)
        )
        if key not in seen:
            seen.add(key)
            kept.append(each)
    return kept


def _order(difference: Difference) -> tuple[int, int, int, str]:
    events, facts = difference.witness.size
    given = len(difference.witness.question["data"]) if difference.witness.question is not None else 0
    return events + facts, facts, given, difference.clause


def _decided_otherwise(type_: str, bar: m.Sentence, direction: str) -> Goal:
    def goal(translators: Sequence[Translator], log: SymbolicLog) -> tuple[Term, Happening | None]:
        act = log.question(type_)
        forbids, allows = (translators[1], translators[0]) if direction == "prohibited" else translators
        standing = forbids.judging.of(act).stands(bar)
        return conjunction((standing, negation(allows.judging.of(act).forbidden()))), act

    return goal


def _confirms(old: Rules, new: Rules, clause: str, direction: str) -> Callable[[Witness], bool]:
    forbidding, allowing = (new, old) if direction == "prohibited" else (old, new)

    def confirmed(witness: Witness) -> bool:
        forbidden = replay(forbidding, witness)
        if forbidden is None or forbidden.decision != "prohibited" or clause not in forbidden.verdict.by:
            return False
        allowed = replay(allowing, witness)
        return allowed is not None and allowed.decision == "permitted"

    return confirmed


def _told(old: Rules, new: Rules, direction: Direction, clause: str, word: str, witness: Witness) -> Difference:
    if direction == "due":
        return Difference(direction, clause, word, witness, _owed(old, witness, clause), _owed(new, witness, clause))
    return Difference(direction, clause, word, witness, _answer(replay(old, witness)), _answer(replay(new, witness)))


def _answer(answered: Replay | None) -> str:
    if answered is None:
        return "no answer"
    if answered.decision == "prohibited":
        return f"prohibited by {', '.join(answered.verdict.by)}"
    by = f" by {', '.join(answered.verdict.by)}" if answered.verdict.by else ""
    return f"{answered.decision}{by}"


# ---- duties

_OWED = ("must", "may", "period")


@dataclass(frozen=True)
class _DutyToCompare:
    """A duty or right that may have another last day, or arise in other cases."""

    id: str
    what: str
    goal: Goal
    confirms: Callable[[Witness], bool]


def _duties_to_compare(old: Rules, new: Rules) -> list[_DutyToCompare]:
    found = []
    sides = old.program.sentences, new.program.sentences
    for key in dict.fromkeys((*sides[0], *sides[1])):
        before, after = (side.get(key) for side in sides)
        one, other = (s if s is not None and s.kind in _OWED else None for s in (before, after))
        if one is not None and other is not None and one.kind == other.kind:
            if _owing(old, one) != _owing(new, other):
                found.append(_to_compare(old, new, one, _owed_otherwise(one, other)))
            continue
        for number, sentence in enumerate((one, other)):
            if sentence is not None:
                found.append(_to_compare(old, new, sentence, _owed_in_one(number, sentence)))
    return found


def _to_compare(old: Rules, new: Rules, sentence: m.Sentence, goal: Goal) -> _DutyToCompare:
    act = sentence.act
    what = act.source.partition(":")[2] if act is not None else sentence.description or sentence.kind
    return _DutyToCompare(sentence.id, what, goal, _owes_otherwise(old, new, sentence.id))


def _owing(rules: Rules, sentence: m.Sentence) -> Mapping[str, Any]:
    """Everything that decides when a duty arises and when it is due."""
    above = [rules.program.sentences[o.upper] for o in rules.program.above.get(sentence.key, ())]
    return _reached(rules, [sentence, *above, *rules.program.enders])


def _owed_otherwise(before: m.Sentence, after: m.Sentence) -> Goal:
    def goal(translators: Sequence[Translator], log: SymbolicLog) -> tuple[Term, Happening | None]:
        today = some_day(log)
        old, new = [instances(t, s, today) for t, s in zip(translators, (before, after), strict=True)]
        alike = len(old) == len(new) and before.jointly == after.jointly
        if not alike or (before.due is None) != (after.due is None):
            # Which instance of the one is which of the other is not told: any of them is a candidate.
            return disjunction(each.exists for each in (*old, *new)), today
        ways = []
        for one, other in zip(old, new, strict=True):
            both = conjunction((one.exists, other.exists))
            ways.append(differ(one.exists, other.exists))
            ways.append(conjunction((both, negation(_same_bearer(translators[0], one, other)))))
            if before.due is not None and after.due is not None:
                old_due = translators[0].number(before.due, one.setting.to(today.before))
                new_due = translators[1].number(after.due, other.setting.to(today.before))
                days = conjunction((old_due.there, new_due.there, negation(equal(old_due.term, new_due.term))))
                ways.append(conjunction((both, disjunction((differ(old_due.there, new_due.there), days)))))
        return disjunction(ways), today

    return goal


def _same_bearer(translator: Translator, one: Arisen, other: Arisen) -> Term:
    was, is_ = one.setting.bearer, other.setting.bearer
    if was is None or is_ is None:
        return was is is_
    return translator.compared("=", was, is_)


def _owed_in_one(number: int, sentence: m.Sentence) -> Goal:
    def goal(translators: Sequence[Translator], log: SymbolicLog) -> tuple[Term, Happening | None]:
        today = some_day(log)
        return disjunction(each.exists for each in instances(translators[number], sentence, today)), today

    return goal


def _owes_otherwise(old: Rules, new: Rules, clause: str) -> Callable[[Witness], bool]:
    def confirmed(witness: Witness) -> bool:
        one, other = _instances(old, witness, clause), _instances(new, witness, clause)
        return one is not None and other is not None and one != other

    return confirmed


def _instances(rules: Rules, witness: Witness, clause: str) -> list[tuple[str, str]] | None:
    world = world_of(rules, witness)
    if world is None or witness.on is None:
        return None
    found = [i for i in Ledger(world, end_of(witness.on)).all() if i.sentence.id == clause]
    if any(i.exists is not True or i.due_open is not None for i in found):
        return None
    return sorted((str(i.bearer), i.due.isoformat() if i.due is not None else "") for i in found)


def _owed(rules: Rules, witness: Witness, clause: str) -> str:
    found = _instances(rules, witness, clause) or []
    if not found:
        return "nothing is owed"
    return "; ".join(f"{bearer}: by {due}" if due else f"{bearer}: no last day" for bearer, due in found)


# ---- what a kind of act depends on


def cone(rules: Rules, type_: str) -> Mapping[str, Any]:
    """Everything that a decision about a kind of act can read, by name."""
    program = rules.program
    start: list[Any] = [*program.bars.get(type_, ()), *program.permissions.get(type_, ()), *program.families]
    found = dict(_reached(rules, [*start, *program.enders]))
    found["type"] = _plain(rules.model.events.get(type_))
    return found


def _reached(rules: Rules, start: Sequence[m.Sentence]) -> dict[str, Any]:
    """The definitions that some sentences need, through everything that they name, and what prevails over those."""
    model, program = rules.model, rules.program
    places: list[Mapping[str, Any]] = [
        model.terms, model.states, model.amounts, model.facts, model.events, model.schedules, model.calendars,
        model.divisions, model.receipts, model.agreements, model.clauses,
    ]  # fmt: skip
    found: dict[str, Any] = {f"start {n}": _plain(each) for n, each in enumerate(sorted(start, key=lambda s: s.key))}
    found["parties"] = frozenset((p.id, p.roles, p.bound_by) for p in model.parties.values())
    # What can be counted and chosen from, and how days are told apart, without being named.
    found["names"] = frozenset(model.securities), frozenset(model.places), model.zone
    found["priority"] = frozenset((o.upper, o.lower, o.named, o.dynamic, o.joint) for o in program.over)
    found["remaining"] = frozenset(program.remain)
    pending: list[Any] = list(start)
    seen: set[str] = set()
    while pending:
        current = pending.pop()
        if isinstance(current, m.Sentence):
            if f"sentence {current.key}" in found:
                continue
            found[f"sentence {current.key}"] = _plain(current)
            pending += [program.sentences[over.upper] for over in program.above.get(current.key, ())]
        elif isinstance(current, m.Clause):
            if f"clause {current.id}" in found:
                continue
            found[f"clause {current.id}"] = _plain(current)
            pending += [*current.sentences, *(c for c in model.clauses.values() if c.parent == current.id)]
        for name in _names(current):
            if name in seen:
                continue
            seen.add(name)
            for number, place in enumerate(places):
                definition = place.get(name)
                if definition is not None:
                    found[f"{number} {name}"] = _plain(definition)
                    pending.append(definition)
            if name in model.events:
                pending += program.deemings.get(name, ())
            if name == "BeneficiariesOf":
                found["protected"] = {id_: clause.protects for id_, clause in model.clauses.items()}
                pending += [clause.protects for clause in model.clauses.values()]
    return found


def _names(node: Any) -> set[str]:
    """Every text in a definition: the names of others are among them."""
    found: set[str] = set()
    pending = [node]
    while pending:
        current = pending.pop()
        if isinstance(current, str):
            found.add(current)
        elif isinstance(current, Span):
            continue
        elif isinstance(current, Mapping):
            pending += [*current.keys(), *current.values()]
        elif isinstance(current, list | tuple | frozenset):
            pending += current
        elif is_dataclass(current):
            pending += [getattr(current, f.name) for f in fields(current) if f.compare]
    return found


def _plain(definition: Any) -> Any:
    """A definition without what only readers see: its title, and the places of its clauses."""
    if isinstance(definition, m.Clause):
        return definition.parent, definition.protects, tuple(s for s in definition.sentences)
    if isinstance(definition, m.Event):
        return definition.is_act, dict(definition.fields), definition.sources, definition.deemed
    return definition


__all__ = ["Compared", "Difference", "compare_versions", "cone"]
