"""Steps as the `because` of an answer."""

from datetime import date
from typing import Any

from ..answers import Reason, plain
from ..evaluate.events import Event
from ..evaluate.program import Program
from ..evaluate.unknown import ABSENT, Unknown
from ..log import Money
from .steps import Step
from .words import details_of, sentence_of

_CLAUSES = ("sentence", "limb", "force", "complied")
_TERMS = ("term", "state", "amount", "fact", "view", "value")
MOST_STEPS = 4_000
"""Steps in one `because` (counted); the rest is cut off and says so."""


class _Budget:
    def __init__(self) -> None:
        self.left = MOST_STEPS


def reason(program: Program, step: Step, *, budget: _Budget | None = None) -> Reason:
    """The step and everything below it, without what stands in full further up."""
    budget = budget or _Budget()
    children: list[Reason] = []
    for child in step.children:
        if budget.left <= 0:
            children.append(Reason(text=f"more than {MOST_STEPS:,} steps; the rest is left out"))
            break
        budget.left -= 1
        children.append(reason(program, child, budget=budget))
    return Reason(
        clause=step.subject if step.kind in _CLAUSES and step.subject else None,
        term=step.subject if step.kind in _TERMS and step.subject else None,
        text=_text(program, step),
        value=json_value(step.value),
        events=tuple(step.events),
        dates=_dates(step),
        how=details_of(program, step),
        children=tuple(children),
    )


def _text(program: Program, step: Step) -> str:
    if step.kind == "sentence":
        return " ".join(step.text.split())
    if step.kind == "act":
        return step.text
    return sentence_of(program, step)


def json_value(value: Any) -> Any:
    """A value as JSON; what is unknown says so, what is absent is null, an event is its id."""
    if isinstance(value, Unknown):
        return "unknown"
    if value is ABSENT:
        return None
    if isinstance(value, Event):
        return value.root.id
    if isinstance(value, tuple) and not isinstance(value, Money):
        return [json_value(v) for v in value]
    return plain(value)


def _dates(step: Step) -> tuple[str, ...]:
    values = [step.value]
    if step.kind == "comparison":
        values += [step.detail[1], step.detail[2]]
    if step.kind == "date":
        values.append(step.detail[1])
    return tuple(dict.fromkeys(value.isoformat() for value in values if isinstance(value, date)))
