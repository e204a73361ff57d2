"""The answer to "what is owed, what may be exercised, which windows run?" on a day or over a span of days."""

from datetime import date
from typing import Any

from contract_dsl.model import nodes as m

from ..answers import DutiesAnswer, Duty, names, plain
from ..evaluate.instances import Instance, Ledger
from ..evaluate.moments import end_of
from ..explain import Tracer
from ..explain.computations import estimates_below
from ..explain.steps import walk_steps
from ..explain.words import details_of, missing_names, title_of
from ..time import day_in
from .history import History
from .selection import EVERYTHING, Selection

OPEN = ("pending", "open", "running")
"""The statuses of what is not over."""


class Ledgered:
    """The instances on a day, with what they say for themselves."""

    def __init__(self, history: History, on: date, selection: Selection = EVERYTHING) -> None:
        self.history = history
        self.day = day_in(on, history.program.zone)
        found = Ledger(history.world, end_of(self.day)).all()
        self.instances = sorted((i for i in found if selection.keeps(i)), key=self._order)

    def _order(self, instance: Instance) -> tuple[Any, ...]:
        """Overdue first, then by due date; what has no date comes last."""
        overdue = instance.status == "breached"
        place = self.history.program.order.get(instance.sentence.id, 0)
        return (
            instance.status not in ("breached", *OPEN),
            not overdue,
            instance.due or date.max,
            place,
            instance.opened_at,
            str(instance.to),
        )

    def answer(self, *, explain: bool = False) -> DutiesAnswer:
        """The whole answer; with `explain` every due date carries its computation."""
        certain: list[Duty] = []
        open_: list[Duty] = []
        notes: dict[str, None] = {}
        for instance in self.instances:
            how, estimates = self._how(instance) if explain or not instance.open else ((), ())
            notes.update(dict.fromkeys(f"an estimated day was used: {e}" for e in estimates))
            duty = _duty(self.history.program.model, instance, how if explain else ())
            (open_ if instance.open else certain).append(duty)
        notes.update(dict.fromkeys(self.history.notes_on_names(self.day)))
        return DutiesAnswer(
            duties=tuple(certain), undetermined=tuple(open_), notes=tuple(notes), receipt=self.history.receipt
        )

    def _how(self, instance: Instance) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The computation of the due date in words, and the estimates in it."""
        if instance.sentence.due is None or instance.due is None:
            return (), ()
        tracer = Tracer()
        tracer.value(instance.sentence.due, instance.env.at(end_of(self.day)))
        program = self.history.program
        told: list[str] = []
        for step in walk_steps(tracer.root):
            if step.kind == "date" and step.origin is None:
                told += details_of(program, step)
        return tuple(dict.fromkeys(told)), estimates_below(program, tracer.root)


def _duty(model: m.Model, instance: Instance, how: tuple[str, ...]) -> Duty:
    return Duty(
        clause=instance.sentence.id,
        title=title_of(model, instance.sentence.id) or None,
        kind=instance.kind,
        bearer=names(instance.bearer),
        to=names(instance.to),
        what=instance.what,
        description=instance.sentence.description or None,
        re=_text(instance.re),
        opened=instance.opened,
        by_event=instance.by_event or None,
        due=instance.due,
        due_missing=None
        if instance.due_open is None
        else missing_names(tuple(sorted(instance.due_open.support, key=str))),
        status=instance.status,
        ended=instance.ended_on,
        missing=missing_names(instance.missing()) if instance.open else None,
        how=how or None,
    )


def _text(value: Any) -> str | None:
    return None if value is None else str(plain(value))
