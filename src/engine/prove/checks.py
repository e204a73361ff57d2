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
from .judging import conditions, openings
from .logs import SymbolicLog
from .replay import judged, replay, world_of
from .smt import Term, compare, conjunction, disjunction, negation, variable
from .translate import Translator
from .values import LAST_RANK, Anything, Happening, Moment, Position, Setting, Value, precedes
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
    """The kinds of acts that a sentence can speak of."""
    program = rules.program
    if sentence.act is None:
        return []
    if sentence.act.source == "AnyAct":
        own = {t for t, bars in program.bars.items() if any(b.agreement == sentence.agreement for b in bars)}
        return sorted(own)[:MOST_TYPES]
    return sorted(b for b in program.bases.get(sentence.act.source, ()) if program.is_act(b))


# ---- clauses


def clause_checks(bench: Workbench, rules: Rules) -> list[Finding]:
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
            questions.append(Asked(_applies(sentence, type_), _applied(rules, sentence)))
            owners.append(number)
    outcomes = bench.settle_all(questions)
    found = []
    for number, sentence in enumerate(sentences):
        mine = [o for o, owner in zip(outcomes, owners, strict=True) if owner == number]
        if mine:
            found.append(Finding("clauses", (sentence.id,), sentence.key, _together(mine)))
    return found


def _is_checked(sentence: m.Sentence) -> bool:
    return sentence.kind in BARS or sentence.kind in ("permits", "must", "may", "period")


def _together(outcomes: Sequence[Outcome]) -> Outcome:
    """Found if one is found, never if none can be, else open."""
    for kind in ("found", "open"):
        for outcome in outcomes:
            if outcome.kind == kind:
                return outcome
    return outcomes[0]


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


def some_day(log: SymbolicLog) -> Happening:
    """A moment of any day of the bound, as if something were asked then."""
    day, rank = variable("today", "whole"), variable("today.rank", "whole")
    log.unknowns.say(day, conjunction((compare(">=", day, log.first), compare("<=", day, log.last))))
    log.unknowns.say(rank, conjunction((compare(">=", rank, 0), compare("<=", rank, LAST_RANK))))
    return Happening(
        "a day", "today", True, Position(day, rank, (LAST_RANK + 1,)), lambda _: Value(0, False), asked=True
    )


def instances(translator: Translator, sentence: m.Sentence, today: Happening) -> list[tuple[Setting, Term, Position]]:
    """The instances of a duty, right or period that may have arisen: setting, whether they have, and where."""
    opened: list[tuple[Setting, Term, Position]]
    if sentence.once is not None or sentence.each is not None:
        # It opens at some moment at which its condition holds; which one is left open, which allows more.
        env = Setting(today.before)
        tests: list[Term] = []
        if sentence.each is not None:
            env = env.bind(sentence.each.variable, Value(today.at.day))
        if sentence.once is not None:
            holds = translator.condition(sentence.once.condition, env)
            tests.append(negation(holds) if sentence.once.ceases else holds)
        opened = [(env, conjunction(tests), today.at)]
    else:
        opened = openings(translator, sentence, today.before)
    found = []
    for env, exists, at in opened:
        for inner, membership in _bearers(translator, sentence, env):
            for setting, addressed in _addressed(translator, sentence, inner):
                tests = [exists, membership, addressed, translator.judging.in_force(sentence.id, Moment(at, at.day))]
                if at is not today.at:
                    tests.append(precedes(at, today.at))
                tests += conditions(translator, replace(sentence, throughout=()), setting)
                found.append((setting, conjunction(tests), at))
    return found


def _bearers(translator: Translator, sentence: m.Sentence, env: Setting) -> Iterator[tuple[Setting, Term]]:
    if sentence.bearer is None:
        parties: list[Anything | None] = [translator.value(p, env) for p in sentence.parties]
        for party in parties or [None]:
            yield replace(env, bearer=party), True
        return
    for guard, value in translator.patterns.matches(sentence.bearer, env):
        yield replace(env.bind(sentence.bearer.variable, value), bearer=value), guard


def _addressed(translator: Translator, sentence: m.Sentence, env: Setting) -> Iterator[tuple[Setting, Term]]:
    if sentence.to_every is not None:
        for guard, value in translator.patterns.matches(sentence.to_every, env):
            yield replace(env.bind(sentence.to_every.variable, value), counterparty=value), guard
    elif sentence.to is not None:
        yield replace(env, counterparty=translator.value(sentence.to, env)), True
    else:
        yield env, True


def _opens(sentence: m.Sentence) -> Goal:
    def goal(translators: Sequence[Translator], log: SymbolicLog) -> tuple[Term, Happening | None]:
        today = some_day(log)
        return disjunction(exists for _, exists, _ in instances(translators[0], sentence, today)), today

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


def limb_checks(bench: Workbench, rules: Rules) -> list[Finding]:
    """For each limb of a condition, and each exception, whether it ever makes a difference to its sentence."""
    questions, subjects = [], []
    for sentence in rules.program.sentences.values():
        if sentence.kind not in BARS and sentence.kind != "permits":
            continue
        types = act_types(rules, sentence)
        for id_, muted, about in _parts(sentence):
            for type_ in types[:1]:
                questions.append(Asked(_matters(sentence, type_), _mattered(rules, sentence, muted), ({}, muted)))
                subjects.append((id_, about))
    outcomes = bench.settle_all(questions)
    return [Finding("limbs", (id_,), about, o) for (id_, about), o in zip(subjects, outcomes, strict=True)]


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


def collision_checks(bench: Workbench, rules: Rules) -> list[Finding]:
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
    outcomes = bench.settle_all(questions)
    return [
        Finding("collisions", (one, other), type_.partition(":")[2], outcome)
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


def duty_checks(bench: Workbench, rules: Rules) -> list[Finding]:
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
    outcomes = bench.settle_all(questions)
    return [
        Finding("duties", (one, other), type_.partition(":")[2], outcome)
        for (one, other, type_), outcome in zip(subjects, outcomes, strict=True)
    ]


def _trapped(duty: m.Sentence, bar: m.Sentence, type_: str) -> Goal:
    def goal(translators: Sequence[Translator], log: SymbolicLog) -> tuple[Term, Happening | None]:
        translator = translators[0]
        act = log.question(type_)
        assert duty.act is not None
        ways = []
        for setting, exists, at in instances(translator, duty, act):
            performs = translator.patterns.belongs(duty.act, act, setting.to(act.before))
            if setting.bearer is not None and duty.bearer is None:
                performs = conjunction((performs, _by(translator, act, setting)))
            tests = [exists, performs]
            if duty.due is not None:
                due = translator.number(duty.due, setting.to(act.before))
                tests.append(conjunction((due.there, compare("=", due.term, act.at.day))))
                tests.append(translator.judging.of(_moved(act, at)).forbidden())
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


def all_checks(bench: Workbench, rules: Rules) -> list[Finding]:
    """Every check of a rule set."""
    return [
        *collision_checks(bench, rules),
        *clause_checks(bench, rules),
        *limb_checks(bench, rules),
        *duty_checks(bench, rules),
    ]


__all__ = ["Finding", "all_checks", "clause_checks", "collision_checks", "duty_checks", "limb_checks"]
