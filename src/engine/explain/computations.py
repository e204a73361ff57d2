"""How a date was computed, step by step, and what of it rests on days that no official list confirms."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from contract_dsl.model import nodes as m

from ..evaluate.events import Event
from ..evaluate.program import Program
from ..time import (
    Computation,
    MissingDay,
    Roll,
    describe_estimate,
    explain_anniversary,
    explain_business_days_after,
    explain_business_days_before,
    explain_days,
    explain_months,
    explain_roll,
)
from .steps import Step, walk_steps

_MISSING = {"stop": MissingDay.LAST_DAY, "run on": MissingDay.NEXT_MONTH, "must": MissingDay.REFUSE}
_ROLL = {"none": Roll.NONE, "forward": Roll.FORWARD, "back": Roll.BACK}


@dataclass(frozen=True, slots=True)
class Told:
    """The steps of a computation in words, the estimates that it rests on, and the clauses that say how to count."""

    steps: tuple[str, ...] = ()
    estimates: tuple[str, ...] = ()
    under: tuple[str, ...] = ()


@dataclass
class _Telling:
    steps: list[str] = field(default_factory=list)
    estimates: list[str] = field(default_factory=list)


def tell(program: Program, step: Step) -> Told:
    """How the date of a step of the kind `date` was computed."""
    node, base = step.detail
    if isinstance(node, m.Anniversary) and isinstance(base, date):
        told = explain_anniversary(base, node.ordinal, _MISSING[node.rule.months])
        return _told(told, "an anniversary does not move to another day")
    if isinstance(node, m.PeriodFrom) and isinstance(base, date):
        return _period(program, node, base)
    if isinstance(node, m.Builtin):
        return _receipt(program, node, base, step.value)
    return Told()


def _period(program: Program, node: m.PeriodFrom, base: date) -> Told:
    rule = node.rule
    if rule.includes_first_day:
        end = program.dates.period(node, base, {})
        steps = (f"{node.count} {node.unit} from {base}, that day counted: {end}",)
        calendar = rule.trading_days if node.unit == "trading days" else rule.business_days
        if not isinstance(end, date) or not calendar:
            return Told(steps)
        estimates = program.dates.days(calendar, {}).estimates(min(base, end), max(base, end))
        return Told(steps, tuple(describe_estimate(e) for e in estimates))
    if node.unit in ("business days", "trading days"):
        calendar = rule.business_days if node.unit == "business days" else rule.trading_days
        days = program.dates.days(calendar, {})
        explain = explain_business_days_before if node.backwards else explain_business_days_after
        return _told(explain(base, node.count, days) if node.count else Computation(base))
    count = -node.count if node.backwards else node.count
    if node.unit in ("months", "years"):
        told = explain_months(base, count * (12 if node.unit == "years" else 1), _MISSING[rule.months])
    else:
        told = explain_days(base, count * (7 if node.unit == "weeks" else 1))
    if not isinstance(told, Computation) or node.backwards or rule.roll == "none":
        return _told(told)
    days = program.dates.days(rule.business_days, {})
    rolled = told.then(lambda day: explain_roll(day, _ROLL[rule.roll], days))
    under = (
        (rule.roll_under,) if rule.roll_under and isinstance(rolled, Computation) and rolled.date != told.date else ()
    )
    found = _told(rolled)
    return Told(found.steps, found.estimates, under)


def _receipt(program: Program, node: m.Builtin, arguments: Sequence[Any], value: Any) -> Told:
    """When a notice counts as received."""
    rule = program.model.receipts.get(node.context)
    notice, addressee = arguments[0], arguments[1]
    if rule is None or not isinstance(notice, Event) or not isinstance(value, date):
        return Told()
    arrived = notice.field("received")
    arrived = arrived if isinstance(arrived, date) else notice.time
    called = notice.root.id if notice.root.id[:1] != "?" else "this act"
    steps = (f"{called} reached {addressee} at {arrived}: received on {value}",)
    return Told(steps, (), (rule.under,) if rule.under else ())


def _told(computation: Any, *more: str) -> Told:
    if not isinstance(computation, Computation):
        return Told()
    estimates = tuple(describe_estimate(e) for e in computation.estimates)
    return Told((*computation.steps, *more), estimates)


def estimates_below(program: Program, step: Step) -> tuple[str, ...]:
    """What of a reasoning rests on days that are only estimated."""
    found: dict[str, None] = {}
    for each in walk_steps(step):
        for calendar, first, last in each.looked_at:
            days = program.dates.days(calendar, {})
            found.update(dict.fromkeys(describe_estimate(e) for e in days.estimates(first, last)))
        if each.kind == "date" and each.origin is None:
            found.update(dict.fromkeys(tell(program, each).estimates))
    return tuple(found)
