"""One step of a reasoning: what was asked, what came out, and on what it rests."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from contract_dsl.model import nodes as m
from contract_dsl.model import types as t

from ..evaluate.environment import Environment

Kind = Literal[
    "act",
    "kind of act",
    "bearer",
    "sentence",
    "limb",
    "view",
    "force",
    "condition",
    "setting",
    "not",
    "any",
    "comparison",
    "present",
    "term",
    "state",
    "amount",
    "fact",
    "field",
    "events",
    "every",
    "sum",
    "date",
    "complied",
    "value",
]


@dataclass(frozen=True, slots=True)
class Sought:
    """Events that a condition looks for: the pattern in its setting, for whoever wants to bring them about."""

    pattern: m.Pattern
    env: Environment
    wanted: bool
    """Whether the condition holds if such an event is there, or if none is."""


@dataclass(slots=True)
class Step:
    """One step. `subject` is the clause, limb or definition; `text` what the rule file says at this place.

    `detail` is what the words of the step need beyond that: both sides of a comparison, the changes of an amount, the
    computation of a date. `found` is what a quantifier came to see, and `held` what it certainly holds for.
    """

    kind: Kind
    subject: str = ""
    text: str = ""
    value: Any = None
    type: t.Type | None = None
    events: list[str] = field(default_factory=list)
    detail: Any = None
    found: list[Any] = field(default_factory=list)
    held: Any = None
    children: list["Step"] = field(default_factory=list)
    sought: Sought | None = None
    looked_at: list[tuple[str, date, date]] = field(default_factory=list)
    """Stretches of days that were looked up in a calendar: its name, the first and the last of them."""
    origin: "Step | None" = None
    """Where this step stands in full, if that is further up."""


def walk_steps(step: Step) -> Iterator[Step]:
    """The step and everything below it, parents first."""
    pending = [step]
    while pending:
        current = pending.pop()
        yield current
        pending.extend(reversed(current.children))
