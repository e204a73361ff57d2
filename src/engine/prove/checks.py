"""What is asked of every rule set: idle clauses, idle limbs, collisions, duties that bars forbid."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from contract_dsl.model import nodes as m
from contract_dsl.priority import BARS
from contract_dsl.tree import walk

from ..evaluate.environment import Environment
from ..evaluate.instances import Instance, Ledger
from ..evaluate.interpreter import Interpreter
from ..evaluate.moments import end_of
from ..evaluate.world import World
from ..service import Rules
from .instances import instances, some_day
from .logs import SymbolicLog
from .replay import judged, replay, world_of
from .smt import Term, compare, conjunction, disjunction
from .translate import Translator
from .values import Happening, Position, Setting
from .witnesses import Witness
from .workbench import Asked, Goal, Muted, Outcome, Workbench, differ

Subject = Literal["clauses", "limbs", "collisions", "duties"]
MOST_DAYS = 120
"""Days between the beginning of a duty and its last day that are looked at one by one."""
MOST_TYPES = 3
"""Kinds of acts that are tried for a permission of any act."""


@dataclass(frozen=True)
class Finding:
    """How one check ended: which clauses or limbs it is about, and what came out."""

    subject: Subject
    clauses: tuple[str, ...]
    about: str
    outcome: Outcome


def act_types(rules: Rules, sentence: m.Sentence) -> list[str]:
    """The kinds of acts that a sentence can speak of; of any act those first that its agreement can forbid."""
    program = rules.program
    if sentence.act is None:
        return []
    if sentence.act.source == "AnyAct":
        own = {t for t, bars in program.bars.items() if any(b.agreement == sentence.agreement for b in bars)}
        acts = [e.id for e in rules.model.events.values() if program.is_act(e.id)]
        return sorted(acts, key=lambda a: (a not in own, a))[:MOST_TYPES]
    return sorted(b for b in program.bases.get(sentence.act.source, ()) if program.is_act(b))


def are_all(rules: Rules, sentence: m.Sentence) -> bool:
    """Whether `act_types` names every kind of act that a sentence can speak of."""
    if sentence.act is None or sentence.act.source != "AnyAct":
        return True
    return sum(1 for e in rules.model.events if rules.program.is_act(e)) <= MOST_TYPES


def together(outcomes: Sequence[Outcome], *, complete: bool) -> Outcome:
    """Found if one is found, never if all kinds of acts were tried and none can be, else open."""
    for kind in ("found", "open"):
        for outcome in outcomes:
            if outcome.kind == kind:
                return outcome
    return outcomes[0] if complete else Outcome("open", None, ("kinds of acts that were not tried",))


@dataclass(frozen=True)
class Batch:
    """The questions of one kind of check, and what their outcomes come to."""

    questions: tuple[Asked, ...]
    conclude: Callable[[Sequence[Outcome]], list[Finding]]


def settle(bench: Workbench, batches: Sequence[Batch]) -> list[Finding]:
    """Ask the questions of several batches, all of them with little of the rule files first."""
    outcomes = bench.settle_all([q for batch in batches for q in batch.questions])
    found: list[Finding] = []
    for batch in batches:
        mine, outcomes = outcomes[: len(batch.questions)], outcomes[len(batch.questions) :]
        found += batch.conclude(mine)
    return found


# ---- clauses


def clause_checks(rules: Rules) -> Batch:
    """For each sentence whether it can ever apply, or ever open an instance."""
    sentences = [s for s in rules.program.sentences.values() if _is_checked(s)]
    questions: list[Asked] = []
    owners: list[int] = []
    for number, sentence in enumerate(sentences):
        if sentence.kind in ("must", "may", "period"):
            questions.append(Asked(_opens(sentence), _opened(rules, sentence)))
            owners.append(number)
            continue
        for type_ in act_types(rules, sentence):
            group = f"clauses {sentence.key}"
            questions.append(Asked(_applies(sentence, type_), _applied(rules, sentence), group=group))
            owners.append(number)

    def conclude(outcomes: Sequence[Outcome]) -> list[Finding]:
        found = []
        for number, sentence in enumerate(sentences):
            mine = [o for o, owner in zip(outcomes, owners, strict=True) if owner == number]
            if mine:
                outcome = together(mine, complete=are_all(rules, sentence))
                found.append(Finding("clauses", (sentence.id,), sentence.key, outcome))
        return found

    return Batch(tuple(questions), conclude)


def _is_checked(sentence: m.Sentence) -> bool:
    return sentence.kind in BARS or sentence.kind in ("permits", "must", "may", "period")


def _applies(sentence: m.Sentence, type_: str) -> Goal:
    def goal(translators: Sequence[Translator], log: SymbolicLog) -> tuple[Term, Happening | None]:
        act = log.question(type_)
        return translators[0].judging.of(act).applies(sentence), act

    return goal


def _applied(rules: Rules, sentence: m.Sentence) -> Callable[[Witness], bool]:
    def confirmed(witness: Witness) -> bool:
        judge = judged(rules, witness)
        return judge is not None and judge.applies(sentence) is True

    return confirmed


def _opens(sentence: m.Sentence) -> Goal:
    def goal(translators: Sequence[Translator], log: SymbolicLog) -> tuple[Term, Happening | None]:
        today = some_day(log)
        return disjunction(i.exists for i in instances(translators[0], sentence, today)), today

    return goal


def _opened(rules: Rules, sentence: m.Sentence) -> Callable[[Witness], bool]:
    def confirmed(witness: Witness) -> bool:
        world = world_of(rules, witness)
        if world is None or witness.on is None:
            return False
        return any(i.exists is True for i in _instances_of(world, witness, sentence))

    return confirmed


def _instances_of(world: World, witness: Witness, sentence: m.Sentence) -> list[Instance]:
    assert witness.on is not None
    return [i for i in Ledger(world, end_of(witness.on)).all() if i.sentence.key == sentence.key]


# ---- limbs


class Without(Interpreter):
    """The interpreter with one limb that is always or never so."""

    def __init__(self, muted: Muted) -> None:
        super().__init__()
        self._muted = muted

    def limb(self, limb: m.Limb, env: Environment) -> bool:
        """The truth of one limb."""
        fixed = self._muted.get(limb.id)
        return super().limb(limb, env) if fixed is None else fixed


def limb_checks(rules: Rules) -> Batch:
    """For each limb of a condition, and each exception, whether it ever makes a difference to its sentence."""
    questions: list[Asked] = []
    owners: list[int] = []
    subjects: list[tuple[str, str, bool]] = []
    for sentence in rules.program.sentences.values():
        if sentence.kind not in BARS and sentence.kind != "permits":
            continue
        types = act_types(rules, sentence)
        for id_, muted, about in _parts(sentence):
            if types:
                subjects.append((id_, about, are_all(rules, sentence)))
            for type_ in types:
                group = f"limbs {len(subjects)}"
                confirmed = _mattered(rules, sentence, muted)
                questions.append(Asked(_matters(sentence, type_), confirmed, ({}, muted), group))
                owners.append(len(subjects) - 1)

    def conclude(outcomes: Sequence[Outcome]) -> list[Finding]:
        found = []
        for number, (id_, about, complete) in enumerate(subjects):
            mine = [o for o, owner in zip(outcomes, owners, strict=True) if owner == number]
            found.append(Finding("limbs", (id_,), about, together(mine, complete=complete)))
        return found

    return Batch(tuple(questions), conclude)


def _parts(sentence: m.Sentence) -> Iterator[tuple[str, Muted, str]]:
    """The limbs and exceptions of a sentence, each with the truth under which it counts for nothing."""
    for condition in (*sentence.conditions, *sentence.exceptions):
        for node in walk(condition):
            if isinstance(node, m.Limbs):
                for limb in node.limbs:
                    yield limb.id, {limb.id: node.operator == "all"}, "limb"
    for number, exception in enumerate(sentence.exceptions):
        yield sentence.id, {f"{sentence.key} unless {number}": True}, f"unless {exception.text}"


def _matters(sentence: m.Sentence, type_: str) -> Goal:
    def goal(translators: Sequence[Translator], log: SymbolicLog) -> tuple[Term, Happening | None]:
        act = log.question(type_)
        whole, without = (t.judging.of(act).applies(sentence) for t in translators)
        return differ(whole, without), act

    return goal


def _mattered(rules: Rules, sentence: m.Sentence, muted: Muted) -> Callable[[Witness], bool]:
    gone = [int(k.rpartition(" ")[2]) for k in muted if " unless " in k]
    kept = tuple(e for n, e in enumerate(sentence.exceptions) if n not in gone)
    other = replace(sentence, exceptions=kept)

    def confirmed(witness: Witness) -> bool:
        whole, without = judged(rules, witness), judged(rules, witness, Without(muted))
        if whole is None or without is None:
            return False
        pair = {whole.applies(sentence), without.applies(other)}
        return pair == {True, False}

    return confirmed


# ---- collisions


def collision_checks(rules: Rules) -> Batch:
    """Permissions and bars without an order between them: whether both can ever apply to one act."""
    program = rules.program
    ordered = {frozenset((o.upper, o.lower)) for o in program.over}
    questions, subjects = [], []
    for permission in program.sentences.values():
        if permission.kind != "permits" or permission.act is None or permission.act.source == "AnyAct":
            continue
        for type_ in act_types(rules, permission):
            for bar in program.bars.get(type_, ()):
                if frozenset((permission.key, bar.key)) not in ordered:
                    questions.append(Asked(_meet(permission, bar, type_), _met(rules, permission, bar)))
                    subjects.append((permission.id, bar.id, type_))
    return Batch(tuple(questions), lambda outcomes: _pairs("collisions", subjects, outcomes))


def _pairs(subject: Subject, subjects: Sequence[tuple[str, str, str]], outcomes: Sequence[Outcome]) -> list[Finding]:
    return [
        Finding(subject, (one, other), type_.partition(":")[2], outcome)
        for (one, other, type_), outcome in zip(subjects, outcomes, strict=True)
    ]


def _meet(permission: m.Sentence, bar: m.Sentence, type_: str) -> Goal:
    def goal(translators: Sequence[Translator], log: SymbolicLog) -> tuple[Term, Happening | None]:
        act = log.question(type_)
        judge = translators[0].judging.of(act)
        return conjunction((judge.applies(permission), judge.applies(bar))), act

    return goal


def _met(rules: Rules, permission: m.Sentence, bar: m.Sentence) -> Callable[[Witness], bool]:
    def confirmed(witness: Witness) -> bool:
        judge = judged(rules, witness)
        return judge is not None and judge.applies(permission) is True and judge.applies(bar) is True

    return confirmed


# ---- duties


def duty_checks(rules: Rules) -> Batch:
    """For each duty to do an act and each bar on it: whether a bar can forbid it on its last day."""
    program = rules.program
    questions, subjects = [], []
    for duty in program.sentences.values():
        if duty.kind != "must" or duty.act is None or duty.act.kind != "event":
            continue
        for type_ in act_types(rules, duty):
            for bar in program.bars.get(type_, ()):
                questions.append(Asked(_trapped(duty, bar, type_), _was_trapped(rules, duty, bar)))
                subjects.append((duty.id, bar.id, type_))
    return Batch(tuple(questions), lambda outcomes: _pairs("duties", subjects, outcomes))


def _trapped(duty: m.Sentence, bar: m.Sentence, type_: str) -> Goal:
    def goal(translators: Sequence[Translator], log: SymbolicLog) -> tuple[Term, Happening | None]:
        translator = translators[0]
        act = log.question(type_)
        assert duty.act is not None
        ways = []
        for each in instances(translator, duty, act):
            setting = each.setting.to(act.before)
            performing = translator.definitions.derived_from(duty.act.source, act, act.before)
            performs = disjunction(translator.patterns.belongs(duty.act, event, setting) for event in performing)
            if setting.bearer is not None and duty.bearer is None:
                performs = conjunction((performs, _by(translator, act, setting)))
            tests = [each.exists, performs]
            if duty.due is not None:
                due = translator.number(duty.due, setting)
                tests.append(conjunction((due.there, compare("=", due.term, act.at.day))))
                tests.append(translator.judging.of(_moved(act, each.at)).forbidden())
            ways.append(conjunction(tests))
        return conjunction((disjunction(ways), translator.judging.of(act).stands(bar))), act

    return goal


def _moved(act: Happening, at: Position) -> Happening:
    """The same act at the end of the day on which something opened."""
    return Happening(act.type, act.name, True, Position(at.day, act.at.rank, act.at.tie), act.field, asked=True)


def _by(translator: Translator, act: Happening, setting: Setting) -> Term:
    actor = translator.judging.of(act).actor()
    if actor.there is False or setting.bearer is None:
        return True
    return translator.compared("=", actor, setting.bearer)


def _was_trapped(rules: Rules, duty: m.Sentence, bar: m.Sentence) -> Callable[[Witness], bool]:
    """The duty is pending, and on no day up to its last may the act be done that would perform it."""

    def confirmed(witness: Witness) -> bool:
        answered = replay(rules, witness)
        if answered is None or witness.on is None or answered.decision != "prohibited":
            return False
        if bar.id not in answered.verdict.by:
            return False
        ways_out = answered.asked.answer().remedies or ()
        if any(all(item.what != "wait" for item in way) for way in ways_out):
            return False
        mine = _instances_of(answered.case.world, witness, duty)
        pending = [i for i in mine if i.status == "pending" and i.exists is True]
        return any(_forbidden_since(rules, witness, i.opened) for i in pending)

    return confirmed


def _forbidden_since(rules: Rules, witness: Witness, opened: date) -> bool:
    assert witness.on is not None
    assert witness.question is not None
    days = (witness.on - opened).days
    if days > MOST_DAYS:
        return False
    for earlier in range(1, days + 1):
        day = (witness.on - timedelta(days=earlier)).isoformat()
        answered = replay(rules, replace(witness, question={**witness.question, "time": day}))
        if answered is None or answered.decision != "prohibited":
            return False
    return True


# ---- all of them


def every_check(rules: Rules) -> list[Batch]:
    """The questions of every check of a rule set, what is cheap and matters most first."""
    return [collision_checks(rules), clause_checks(rules), duty_checks(rules), limb_checks(rules)]


def all_checks(bench: Workbench, rules: Rules) -> list[Finding]:
    """Every check of a rule set."""
    return settle(bench, every_check(rules))


__all__ = [
    "Batch", "Finding", "act_types", "all_checks", "are_all", "clause_checks", "collision_checks", "duty_checks",
    "every_check", "limb_checks", "settle", "together",
]  # fmt: skip
