"""Duties, rights and periods over every log at once: the instances that may have arisen, and where each opened.

What is not translated of an instance is left to a free truth: so it can be there and can be missing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from contract_dsl.model import nodes as m
from contract_dsl.priority import within

from ..evaluate.instances import not_of_the_act
from .judging import conditions, every, openings
from .logs import SymbolicLog
from .smt import Term, choose, compare, conjunction, variable
from .translate import Translator
from .values import FIRST_RANK, LAST_RANK, Anything, Happening, Moment, Position, Setting, Value, precedes


@dataclass(frozen=True, slots=True)
class Arisen:
    """An instance that there may be: its setting, whether it is there by a day, and the place where it opened."""

    setting: Setting
    exists: Term
    at: Position


def some_day(log: SymbolicLog) -> Happening:
    """A moment of any day of the bound, as if something were asked then."""
    day, rank = variable("today", "whole"), variable("today.rank", "whole")
    log.unknowns.say(day, conjunction((compare(">=", day, log.first), compare("<=", day, log.last))))
    log.unknowns.say(rank, conjunction((compare(">=", rank, 0), compare("<=", rank, LAST_RANK))))
    return Happening(
        "a day", "today", True, Position(day, rank, (LAST_RANK + 1,)), lambda _: Value(0, False), asked=True
    )


def instances(translator: Translator, sentence: m.Sentence, today: Happening) -> list[Arisen]:
    """The instances of a duty, right or period that may have arisen by a moment."""
    found = []
    for env, exists, at in _opened(translator, sentence, today):
        for bearing, membership in _bearers(translator, sentence, env):
            for setting, addressed in _addressed(translator, sentence, bearing):
                tests = [exists, membership, addressed, translator.judging.in_force(sentence.id, env.moment)]
                if at is not today.at:
                    tests.append(precedes(at, today.at))
                if _may_be_released(translator, sentence):
                    tests.append(translator.log.unknowns.free(f"what takes {sentence.id} away", "truth"))
                found.append(_arisen(translator, sentence, today, setting, conjunction(tests), at))
    return found


def _arisen(
    translator: Translator, sentence: m.Sentence, today: Happening, setting: Setting, exists: Term, at: Position
) -> Arisen:
    """The instance with the conditions of its sentence where it opens."""
    tests = [exists]
    opening = setting
    if sentence.opens is not None:
        opens = translator.number(sentence.opens, setting.to(today.before))
        tests += [opens.there, compare("<=", opens.term, today.at.day)]
        later = compare(">", opens.term, at.day)
        before = setting.moment
        moved = Position(
            choose(later, opens.term, before.at.day),
            choose(later, FIRST_RANK, before.at.rank),
            (LAST_RANK, LAST_RANK, *before.at.tie),
        )
        opening = setting.to(Moment(moved, choose(later, opens.term, before.day)))
        at = Position(choose(later, opens.term, at.day), choose(later, FIRST_RANK, at.rank), at.tie)
    tests += conditions(translator, _without_its_act(sentence), opening)
    return Arisen(setting, conjunction(tests), at)


def _without_its_act(sentence: m.Sentence) -> m.Sentence:
    """The sentence without the conditions that speak of the act itself; those are tested when there is one."""
    return replace(
        sentence,
        conditions=not_of_the_act(sentence, sentence.conditions),
        throughout=not_of_the_act(sentence, sentence.throughout),
        exceptions=not_of_the_act(sentence, sentence.exceptions),
    )


def _may_be_released(translator: Translator, sentence: m.Sentence) -> bool:
    """Whether a `need not` may take the duty away."""
    if sentence.kind != "must":
        return False
    sentences = translator.program.sentences
    targets = [sentences[over.upper].targets for over in translator.program.above.get(sentence.key, ())]
    return any(
        t is not None and (t.kind in ("everything", "agreement") or any(within(sentence.id, c) for c in t.clauses))
        for t in targets
    )


def _opened(translator: Translator, sentence: m.Sentence, today: Happening) -> list[tuple[Setting, Term, Position]]:
    """What may have opened by a moment: its setting just after, whether it has, and where it stands."""
    if sentence.when is not None:
        return openings(translator, sentence, today.before)
    if sentence.once is None and sentence.each is None:
        return _standing(translator, sentence, today)
    # It opens at some moment at which its condition holds; which one is left open, and whether it is there at all.
    unknowns = translator.log.unknowns
    day, rank = unknowns.fresh("opened", "whole"), unknowns.fresh("opened.rank", "whole")
    unknowns.say(rank, conjunction((compare(">=", rank, FIRST_RANK), compare("<=", rank, LAST_RANK))))
    at = Position(day, rank, (LAST_RANK, LAST_RANK))
    moment = Moment(at, day)
    env = Setting(moment)
    if sentence.each is not None:
        env = env.bind(sentence.each.variable, Value(day))
        env = replace(env, trigger=Value(day))
    reason = f"when {sentence.id} opens"
    found = []
    for inner, exists in every(translator, sentence.every, env):
        tests = [exists, unknowns.free(reason, "truth"), compare("<=", day, today.at.day)]
        found.append((inner, conjunction(tests), at))
    return found


def _standing(translator: Translator, sentence: m.Sentence, today: Happening) -> list[tuple[Setting, Term, Position]]:
    """What opens with its agreement; its conditions are tested on that day."""
    found = []
    agreement = translator.program.model.agreements.get(sentence.agreement)
    by_event = agreement is None or not isinstance(agreement.dated, m.Constant)
    for env, exists, at in openings(translator, sentence, today.before):
        rank = LAST_RANK if by_event else at.rank
        moment = Moment(Position(at.day, rank, (LAST_RANK,)), at.day)
        found.append((env.to(moment), exists, at))
    return found


def _bearers(translator: Translator, sentence: m.Sentence, env: Setting) -> Iterator[tuple[Setting, Term]]:
    if sentence.bearer is None:
        parties: list[Anything | None] = [translator.value(p, env) for p in sentence.parties]
        for party in parties or [None]:
            yield replace(env, bearer=party), True
        return
    known = env.names.get(sentence.bearer.variable)
    if known is not None:
        yield replace(env, bearer=known), True
        return
    for guard, value in translator.patterns.matches(sentence.bearer, env):
        yield replace(env.bind(sentence.bearer.variable, value), bearer=value), guard


def _addressed(translator: Translator, sentence: m.Sentence, env: Setting) -> Iterator[tuple[Setting, Term]]:
    if sentence.to_every is not None:
        known = env.names.get(sentence.to_every.variable)
        if known is not None:
            yield replace(env, counterparty=known), True
            return
        for guard, value in translator.patterns.matches(sentence.to_every, env):
            yield replace(env.bind(sentence.to_every.variable, value), counterparty=value), guard
    elif sentence.to is not None:
        yield replace(env, counterparty=translator.value(sentence.to, env)), True
    else:
        yield env, True


__all__ = ["Arisen", "instances", "some_day"]
