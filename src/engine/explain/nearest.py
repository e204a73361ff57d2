"""Of those among whom a quantifier found none, the one that came nearest, with what kept it out."""

from collections.abc import Iterator
from dataclasses import replace

from contract_dsl.model import nodes as m

from ..evaluate.environment import Environment
from .steps import Sought, Step
from .tracer import Tracer

_MOST_LOOKED_AT = 40
"""Members that are looked at."""


def nearest(step: Step) -> Step | None:
    """The member that meets most of the conditions, in their order, as a step with the first one that it fails.

    None for events, whose records say themselves what they are, and where nobody meets anything: unless the first
    condition is a figure, which anybody may serve to show.
    """
    sought = step.sought
    if step.kind != "events" or step.detail not in ("some", "no") or sought is None:
        return None
    pattern = sought.pattern
    if pattern.kind not in ("list", "predicate", "identifier") or step.value is not (step.detail == "no"):
        return None
    conditions = list(_flat(pattern.conditions))
    best, met = None, -1
    members = list(_members(sought))
    for value in members:
        env = sought.env.bind(pattern.variable, value)
        count = _met(conditions, env)
        if count > met:
            best, met = value, count
    if best is None or met >= len(conditions):
        return None
    if met == 0 and len(members) > 1 and not isinstance(conditions[0], m.Compare):
        return None
    tracer = Tracer()
    outcome = tracer.condition(conditions[met], sought.env.bind(pattern.variable, best))
    return Step("condition", value=outcome, detail=(pattern.variable, best), children=tracer.root.children)


def _members(sought: Sought) -> Iterator[object]:
    """Those of whom the conditions are asked."""
    everybody = replace(sought.pattern, conditions=())
    found = sought.env.world.interpreter.matcher.matches(everybody, sought.env)
    for _, (value, membership) in zip(range(_MOST_LOOKED_AT), found, strict=False):
        if membership is True:
            yield value


def _flat(conditions: tuple[m.Expr, ...]) -> Iterator[m.Expr]:
    """Conditions one by one: `a and b` is two."""
    for condition in conditions:
        if isinstance(condition, m.Logic) and condition.operator == "and":
            yield from _flat(condition.operands)
        else:
            yield condition


def _met(conditions: list[m.Expr], env: Environment) -> int:
    """How many conditions hold before the first that does not."""
    interpreter = env.world.interpreter
    for number, condition in enumerate(conditions):
        if interpreter.condition(condition, env) is not True:
            return number
    return len(conditions)
