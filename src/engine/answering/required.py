"""What an act brings with it: what must be done before it, and what is owed once it is done.

Listed whatever the decision is: the events that applicable `requires` sentences ask for, met or missing, and the
obligations that the act would open.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from contract_dsl.model import nodes as m

from ..evaluate.decide import Judge, every
from ..evaluate.environment import Environment
from ..evaluate.events import Event
from ..evaluate.instances import Instance, Ledger
from ..evaluate.moments import after
from ..evaluate.unknown import ABSENT, Unknown, conjunction, negation
from .deciding import Case

_ADDRESSEES = ("to", "with", "recipient", "addressee")


@dataclass(frozen=True, slots=True)
class Requirement:
    """One of them. `met` is None for what comes after the act."""

    clause: str
    bearer: Any
    to: Any
    what: str
    due: date | None
    met: bool | None
    description: str = ""
    instance: Instance | None = None


def required(case: Case) -> list[Requirement]:
    """Everything that the act brings with it, in the printed order, what comes before it first."""
    return [*_before(case), *_after(case)]


def _before(case: Case) -> Iterator[Requirement]:
    judge = Judge(case.world, case.act, case.moment)
    seen: set[tuple[Any, ...]] = set()
    for sentence in case.world.program.bars.get(case.act.type, ()):
        if sentence.kind != "requires" or sentence.act is None or sentence.needed is None:
            continue
        if judge.in_force(sentence) is False:
            continue
        for event in judge.events(sentence.act.source):
            for requirement in _of_sentence(judge, sentence, event):
                key = (requirement.clause, str(requirement.bearer), str(requirement.to), requirement.what)
                if key not in seen:
                    seen.add(key)
                    yield requirement


def _of_sentence(judge: Judge, sentence: m.Sentence, event: Event) -> Iterator[Requirement]:
    """What one sentence requires of one act, once for each that it speaks of."""
    assert sentence.act is not None
    assert sentence.needed is not None
    setting = judge.setting(event, sentence)
    if judge.belongs(sentence.act, event, setting) is not True:
        return
    for env, membership in every(judge.interpreter, sentence.every, setting):
        conditions = conjunction((membership, *judge.conditions(sentence, env)))
        if conditions is not True:
            continue
        fields = {f.field: _shown(f, env) for f in sentence.needed.fields}
        definition = judge.world.program.model.events.get(sentence.needed.source)
        actor = next((f.name for f in definition.fields.values() if f.actor), "by") if definition else "by"
        yield Requirement(
            clause=sentence.id,
            bearer=fields.get("by", fields.get(actor)),
            to=next((fields[name] for name in _ADDRESSEES if fields.get(name) is not None), None),
            what=sentence.needed.source.partition(":")[2],
            due=judge.moment.day,
            met=negation(negation(judge.met(sentence, env))) is True,
        )


def _shown(each: m.FieldFilter, env: Environment) -> Any:
    value = env.world.interpreter.value(each.value, env)
    return None if isinstance(value, Unknown) or value is ABSENT else value


def _after(case: Case) -> Iterator[Requirement]:
    """The obligations that appending the act would open, as they stand right after it."""
    world = case.world.supposing(case.act.at, [case.act])
    for instance in Ledger(world, after(case.act.at)).opened_by(case.act):
        if instance.exists is not True:
            continue
        yield Requirement(
            clause=instance.sentence.id,
            bearer=instance.bearer,
            to=instance.to,
            what=instance.what,
            due=instance.due,
            met=None,
            description=instance.sentence.description,
            instance=instance,
        )
