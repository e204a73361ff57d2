"""Changes that no check can notice, because what is left out or moved follows from something beside it.

Only what can be read off one sentence, pattern or condition is recognised, and only by its form.
"""

from collections.abc import Iterator
from typing import Any

from contract_dsl.model import nodes as m
from contract_dsl.tree import walk

from .change import Change
from .parts import at

_ADDRESSED = "only who is addressed receives a notice"
_WRITTEN = "the condition beside it asks for the same"
_NOTHING = "what it names does nothing"
_SMALLER = "it follows from the other two"
_WEIGHT = "what counts for nothing gets nothing"


def why_implied(model: m.Model, change: Change) -> str:
    """Why a change cannot be noticed, in words; nothing if that cannot be seen."""
    definition: Any = getattr(model, change.table)[change.definition]
    part = at(definition, change.path)
    owner = _owner(definition, change)
    if change.kind == "filter" and isinstance(part, m.Pattern) and isinstance(change.part, m.Pattern):
        dropped = [f for f in part.fields if all(f is not kept for kept in change.part.fields)]
        return next((why for each in dropped for why in _particular(model, owner, part, each)), "")
    if change.kind == "termination" and isinstance(part, m.Sentence) and isinstance(change.part, m.Sentence):
        return _NOTHING if _names_nothing(model, part, change.part) else ""
    if change.kind == "bound" and isinstance(part, m.Compare):
        return _bound(owner, definition, part, change)
    return ""


def _owner(definition: Any, change: Change) -> m.Sentence | None:
    """The sentence that a change stands in, if it stands in one."""
    for end in range(len(change.path), -1, -1):
        part = at(definition, change.path[:end])
        if isinstance(part, m.Sentence):
            return part
    return None


def _particular(model: m.Model, owner: m.Sentence | None, pattern: m.Pattern, each: m.FieldFilter) -> Iterator[str]:
    event = model.events.get(pattern.source)
    if event is None or not event.is_notice:
        return
    if each.field == "to":
        for condition in pattern.conditions:
            if any(_is_receipt(n, pattern.variable, each.value) for n in _needed(condition)):
                yield _ADDRESSED
        if owner is None or owner.agreement not in model.receipts:
            return
        if owner.when is not None and owner.when.pattern is pattern and _same(owner.when.received_by, each.value):
            yield _ADDRESSED
        if owner.act is pattern and owner.kind in ("must", "may") and _is_addressee(owner, each.value):
            yield _ADDRESSED
    if each.field == "written" and owner is not None and owner.when is not None and owner.when.pattern is pattern:
        beside = _conjuncts(owner.when.condition)
        if any(isinstance(c, m.FieldOf) and c.field == "written" and _is(c.of, pattern.variable) for c in beside):
            yield _WRITTEN


def _is_addressee(owner: m.Sentence, value: m.Expr) -> bool:
    if owner.to_every is not None:
        return _is(value, owner.to_every.variable)
    return _same(owner.to, value)


def _needed(condition: m.Expr) -> Iterator[m.Expr]:
    """The operands without which a condition does not hold: of comparisons, and moments."""
    for part in _conjuncts(condition):
        if isinstance(part, m.Compare):
            yield from (part.left, part.right)
        elif isinstance(part, m.AtMoment) and part.moment is not None:
            yield part.moment


def _is_receipt(node: m.Expr, variable: str, party: m.Expr) -> bool:
    return (
        isinstance(node, m.Builtin)
        and node.function == "Receipt"
        and _is(node.arguments[0], variable)
        and _same(node.arguments[1], party)
    )


def _conjuncts(condition: m.Expr | None) -> tuple[m.Expr, ...]:
    if isinstance(condition, m.Logic) and condition.operator == "and":
        return tuple(part for operand in condition.operands for part in _conjuncts(operand))
    return (condition,) if condition is not None else ()


def _is(node: m.Expr, variable: str) -> bool:
    return isinstance(node, m.Variable) and node.name == variable


def _same(one: m.Expr | None, other: m.Expr) -> bool:
    """Whether two names are the same: constants or variables."""
    if isinstance(one, m.Constant) and isinstance(other, m.Constant):
        return one.value == other.value
    return isinstance(one, m.Variable) and isinstance(other, m.Variable) and one.name == other.name


def _names_nothing(model: m.Model, before: m.Sentence, after: m.Sentence) -> bool:
    """Whether the clause that is no longer named has no sentence, and nothing asks whether it is in force by name."""
    if before.targets is None or after.targets is None:
        return False
    dropped = set(before.targets.clauses) - set(after.targets.clauses)
    idle = all(
        not clause.sentences
        for name in dropped
        for clause in model.clauses.values()
        if clause.id == name or clause.id.startswith(f"{name}(")
    )
    return bool(dropped) and idle


def _bound(owner: m.Sentence | None, definition: Any, part: m.Compare, change: Change) -> str:
    """`a > 0` beside `b > 0` and `b <= a`; and `w > 0` of what is shared out by `w`."""
    if owner is None and isinstance(definition, m.Division):
        ranks = [r for r in definition.ranks if any(c is part for c in r.pattern.conditions)]
        if any(r.weight == part.left and r.cap == part.left for r in ranks) and _is_zero(part.right):
            return _WEIGHT
    above = at(definition, change.path[:-2]) if len(change.path) > 1 else None
    if not isinstance(above, m.Logic) or above.operator != "and" or not _is_zero(part.right):
        return ""
    others = [o for o in above.operands if o is not part and isinstance(o, m.Compare)]
    positive = [o.left for o in others if o.operator == ">" and _is_zero(o.right)]
    below = [o.left for o in others if o.operator == "<=" and o.right == part.left]
    return _SMALLER if any(p == b for p in positive for b in below) else ""


def _is_zero(node: m.Expr) -> bool:
    return all(isinstance(n, m.Constant) and n.value == 0 for n in walk(node))
