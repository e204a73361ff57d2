"""What could still be done: the events that the conditions of a judgement look for, filled in from the act.

A pattern in square brackets reads as a record. Where such a record would undo a bar, or complete a permission above it,
it is a template of something that somebody can bring about (rule 13).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from contract_dsl.model import nodes as m
from contract_dsl.model import types as t
from contract_dsl.tree import walk

from ..evaluate.environment import Environment
from ..evaluate.events import Event
from ..evaluate.program import Program
from ..evaluate.unknown import ABSENT, Unknown
from ..explain import Step, TracedJudge
from ..explain.steps import Sought

THIS_ACT = "this_act"
"""The name that an act without `ref` goes by while it is asked what would permit it."""


def of_this_act(field: str) -> str:
    """The name that stands in an optional field that an act leaves out: its `ref`, the `offering` it belongs to."""
    return THIS_ACT if field == "ref" else f"{THIS_ACT}.{field}"


def field_of_this_act(value: object) -> str | None:
    """The field that such a name stands for; none if it is no such name."""
    if not isinstance(value, str) or not value.startswith(THIS_ACT):
        return None
    return value.partition(".")[2] or "ref"


@dataclass(frozen=True, slots=True)
class Template:
    """An event that would help: its type, its fields, and the clause that it serves."""

    type: str
    fields: tuple[tuple[str, Any], ...]
    clause: str

    def joined(self, other: "Template") -> "Template | None":
        """One event for both, if they differ only in whom they are addressed to and lists hold them all."""
        wider = self._joined_fields(other)
        if wider is None or wider == self.fields or other.clause != self.clause:
            return None
        return Template(self.type, wider, self.clause)

    def includes(self, other: "Template") -> bool:
        """Whether this event does for another, with whatever more its lists hold."""
        return self._joined_fields(other) == self.fields

    def _joined_fields(self, other: "Template") -> tuple[tuple[str, Any], ...] | None:
        if other.type != self.type or [n for n, _ in other.fields] != [n for n, _ in self.fields]:
            return None
        joined: list[tuple[str, Any]] = []
        for (name, mine), (_, theirs) in zip(self.fields, other.fields, strict=True):
            if mine == theirs:
                joined.append((name, mine))
            elif isinstance(mine, tuple) and isinstance(theirs, tuple):
                joined.append((name, tuple(sorted({*mine, *theirs}, key=str))))
            else:
                return None
        return tuple(joined)

    @property
    def record(self) -> tuple[str, tuple[tuple[str, Any], ...]]:
        """The event apart from what it is good for."""
        return self.type, self.fields


def candidates(judge: TracedJudge, standing: frozenset[str], act: Event) -> list[Template]:
    """The templates that the judgement of an act suggests; `standing` holds the keys of the bars that stand."""
    found: list[Template] = []
    program = judge.world.program
    for (key, _), step in judge.steps.items():
        sentence = step.detail
        if sentence.kind == "permits":
            sign = True
        elif key in standing:
            sign = sentence.kind == "may only"  # what it is tied to is written as what has to be so
        else:
            continue
        for sought in _helpful(step, wanted=sign, kind=sentence.kind):
            template = _template(program, sought, sentence.id, act)
            if template is not None and template not in found:
                found.append(template)
    for sentence, step in judge.needs:
        # What a sentence requires may have been done and be spent: a new notice opens a new window.
        template = _template(program, step.sought, sentence.id, act) if step.sought is not None else None
        if template is not None and template not in found:
            found.append(template)
    return found


def _helpful(step: Step, *, wanted: bool, kind: str) -> Iterator[Sought]:
    """What is looked for below a step and would turn it the way that is wanted."""
    pending = [(child, wanted) for child in reversed(_below(step))]
    seen: set[tuple[int, bool]] = set()
    while pending:
        current, sign = pending.pop()
        full = current.origin or current
        if (id(full), sign) in seen:
            continue
        seen.add((id(full), sign))
        match full.kind:
            case "not":
                sign = not sign
            case "events":
                if full.sought is not None and _would_help(full, sign, kind):
                    yield full.sought
                continue
            case "comparison" | "date" | "sum" | "value" | "present" | "state" | "amount" | "sentence":
                continue
            case _:
                pass
        pending += [(child, sign) for child in reversed(full.children)]


def _below(step: Step) -> list[Step]:
    """The steps of a sentence itself; those of permissions above it have their own."""
    return [child for child in step.children if child.kind != "sentence"]


def _would_help(step: Step, sign: bool, kind: str) -> bool:
    """Whether one more event turns a step that looks for events the way that is wanted."""
    assert step.sought is not None
    if step.detail == "some" and kind == "requires" and not sign:
        # A `requires` sentence stands because its event is missing: that it is there is what is wanted.
        return step.value is not True
    return step.sought.wanted == sign and step.value is not sign


def _template(program: Program, sought: Sought, clause: str, act: Event) -> Template | None:
    """The event that a pattern describes, if somebody can do such a thing."""
    pattern, env = sought.pattern, sought.env
    event = program.model.events.get(pattern.source)
    if pattern.kind != "event" or event is None or event.sources or not event.loggable or not is_doable(event):
        return None
    fields: dict[str, Any] = {}
    for each in pattern.fields:
        value = _filled(each, env)
        if value is None:
            return None
        fields[each.field] = value if not _is_list(event, each) else (*fields.get(each.field, ()), *value)
    for name, value in _from_conditions(pattern, env):
        fields.setdefault(name, value)
    for field in event.fields.values():
        if field.name not in fields:
            value = _default(field, act)
            if value is not None:
                fields[field.name] = value
    return Template(event.id, tuple(sorted(fields.items())), clause)


def _from_conditions(pattern: m.Pattern, env: Environment) -> Iterator[tuple[str, Any]]:
    """Fields that a `such that` fixes: `w.of covers target`, `b.mandatory = l.mandatory`, `p in x.persons`.

    Of alternatives the first is taken; whatever comes of it is decided again, so a wrong guess is no answer.
    """
    pending = list(reversed(pattern.conditions))
    while pending:
        condition = pending.pop()
        match condition:
            case m.Logic(operator="and", operands=parts):
                pending += reversed(parts)
                continue
            case m.Logic(operator="or", operands=parts):
                pending.append(parts[0])
                continue
            case m.Covers(wide=m.FieldOf(of=m.Variable(name=name), field=field), narrow=wanted):
                listed = False
            case m.Compare(operator="=", left=m.FieldOf(of=m.Variable(name=name), field=field), right=wanted):
                listed = False
            case m.Compare(operator="=", left=wanted, right=m.FieldOf(of=m.Variable(name=name), field=field)):
                listed = False
            case m.Member(item=wanted, among=m.FieldOf(of=m.Variable(name=name), field=field)):
                listed = True
            case _:
                continue
        if name != pattern.variable or any(isinstance(n, m.Variable) and n.name == name for n in walk(wanted)):
            continue
        value = env.world.interpreter.value(wanted, env)
        if not isinstance(value, Unknown) and value is not ABSENT:
            yield field, (value,) if listed else value


def is_doable(event: m.Event) -> bool:
    """Whether somebody can bring about such an event: it is an approval, or says who does it."""
    return event.is_approval or "by" in event.fields or any(f.actor for f in event.fields.values())


def _is_list(event: m.Event, each: m.FieldFilter) -> bool:
    field = event.fields.get(each.field)
    return field is not None and isinstance(field.type, t.Listed)


def _filled(each: m.FieldFilter, env: Environment) -> Any:
    """A value with which the field is what the filter asks for; nothing if there is none."""
    value = env.world.interpreter.value(each.value, env)
    if isinstance(value, Unknown) or value is ABSENT:
        return None
    match each.operator:
        case "contains":
            return value if isinstance(value, tuple) else (value,)
        case "=" | ">=" | "<=":
            return value
        case "in":
            return value[0] if isinstance(value, tuple) and value else None
        case ">" if isinstance(value, int | Fraction):
            return value + 1
        case "<>" if isinstance(value, bool):
            return not value
        case _:
            return None


def _default(field: m.EventField, act: Event) -> Any:
    """A field that the pattern leaves open: its default, or what the act says under the same name."""
    if field.default is not None:
        return field.default
    value = act.field(field.name)
    if value is ABSENT or isinstance(value, Unknown | date):
        return None
    return value
