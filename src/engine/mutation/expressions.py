"""What can be left out or moved in an expression, a pattern, and the particulars in its brackets."""

from collections.abc import Iterator
from typing import Any, Final

from contract_dsl.model import nodes as m
from contract_dsl.model import types as t

from .change import Variant
from .parts import with_fields, without
from .words import joined, quoted

_MOVED: Final = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
_LONGER: Final = ((1, "longer"), (-1, "shorter"))


def expression_variants(node: Any) -> Iterator[Variant]:
    """The changes at a node of an expression or pattern; what stands below it has its own."""
    match node:
        case m.Logic() | m.Limbs():
            yield from _alternatives(node)
        case m.Compare(operator=operator) if operator in _MOVED:
            moved = _MOVED[operator]
            told = f"`{operator}` becomes `{moved}` in {quoted(node.text)}"
            yield Variant(kind="bound", what=told, part=with_fields(node, operator=moved), sites=(node,))
        case m.Holders():
            told = "`at least` becomes `more than`" if node.inclusive else "`more than` becomes `at least`"
            part = with_fields(node, inclusive=not node.inclusive)
            yield Variant(kind="bound", what=f"{told} in {quoted(node.text)}", part=part, sites=(node,))
        case m.Extreme(items=items) if len(items) > 1:
            for number, item in enumerate(items):
                rest = without(items, number)
                part = rest[0] if len(rest) == 1 else with_fields(node, items=rest)
                told = f"{quoted(item.text)} left out of {quoted(node.text)}"
                yield Variant(kind="bound", what=told, part=part, span=item.span, sites=(node,))
        case m.PeriodFrom() | m.Anniversary() | m.LastDays():
            yield from _periods(node)
        case m.Arithmetic(operator="+" | "-", right=m.Constant(value=int(days))) if node.type == t.DATE:
            for more, _ in _LONGER:
                right = with_fields(node.right, value=days + more)
                told = f"{days + more} in place of {days} in {quoted(node.text)}"
                yield Variant(kind="period", what=told, part=with_fields(node, right=right), sites=(node,))
        case m.Member(among=m.ListOf(items=items)) if len(items) > 1:
            for number, item in enumerate(items):
                part = with_fields(node, among=with_fields(node.among, items=without(items, number)))
                told = f"{quoted(item.text)} left out of {quoted(node.text)}"
                yield Variant(kind="limb", what=told, part=part, span=item.span, sites=(node,))
        case m.Pattern():
            yield from _pattern(node)
        case m.FieldFilter():
            yield from _filter(node)
        case _:
            pass


def day_later(date: m.Expr) -> m.Expr:
    """A date one day later."""
    one = m.Constant(type=t.NUMBER, value=1, text="1", span=date.span)
    return m.Arithmetic(type=date.type, operator="+", left=date, right=one, text=f"{date.text} + 1", span=date.span)


def is_counted(date: m.Expr) -> bool:
    """Whether a date has variants of its own that make it a unit later."""
    if isinstance(date, m.PeriodFrom | m.Anniversary):
        return True
    return isinstance(date, m.Arithmetic) and isinstance(date.right, m.Constant) and isinstance(date.right.value, int)


def _alternatives(node: m.Logic | m.Limbs) -> Iterator[Variant]:
    if isinstance(node, m.Limbs):
        if len(node.limbs) < 2:
            return
        for number, limb in enumerate(node.limbs):
            part: Any = with_fields(node, limbs=without(node.limbs, number))
            told = f"limb ({limb.label}) left out: {quoted(limb.value.text)}"
            yield Variant(kind="limb", what=told, part=part, span=limb.span, sites=(limb.value,), limb=limb.id)
        return
    for number, operand in enumerate(node.operands):
        rest = without(node.operands, number)
        part = rest[0] if len(rest) == 1 else with_fields(node, operands=rest)
        if node.operator == "and":
            told = f"{quoted(operand.text)} no longer asked for in {quoted(node.text)}"
            yield Variant(kind="condition", what=told, part=part, span=operand.span, sites=(operand,))
        else:
            told = f"the alternative {quoted(operand.text)} left out of {quoted(node.text)}"
            yield Variant(kind="limb", what=told, part=part, span=operand.span, sites=(operand,))


def _periods(node: m.PeriodFrom | m.Anniversary | m.LastDays) -> Iterator[Variant]:
    for more, word in _LONGER:
        if isinstance(node, m.Anniversary):
            count, part = node.ordinal, with_fields(node, ordinal=node.ordinal + more)
            unit = "year"
        else:
            count, part = node.count, with_fields(node, count=node.count + more)
            unit = node.unit.removesuffix("s") if isinstance(node, m.PeriodFrom) else "day"
        if count + more < 1:
            continue
        told = f"one {unit} {word}: {quoted(node.text)}"
        yield Variant(kind="period", what=told, part=part, sites=(node,))


def _pattern(node: m.Pattern) -> Iterator[Variant]:
    named = quoted(node.text or joined(node.source.partition(":")[2] or node.source, node.variable))
    for number, each in enumerate(node.fields):
        told = f"`{_filter_text(each)}` no longer asked for in {named}"
        part = with_fields(node, fields=without(node.fields, number))
        yield Variant(kind="filter", what=told, part=part, span=each.span, sites=(node, each))
    for number, order in enumerate(node.orders):
        told = f"`{order.order} {order.event.text}` no longer asked for in {named}"
        part = with_fields(node, orders=without(node.orders, number))
        yield Variant(kind="filter", what=told, part=part, span=order.span, sites=(node,))
    for number, condition in enumerate(node.conditions):
        told = f"{quoted(condition.text)} no longer asked for in {named}"
        part = with_fields(node, conditions=without(node.conditions, number))
        yield Variant(kind="condition", what=told, part=part, span=condition.span, sites=(condition,))
    if node.counting:
        told = f"`counting {node.counting}` left out of {named}"
        yield Variant(kind="filter", what=told, part=with_fields(node, counting=None), sites=(node,))


def _filter(node: m.FieldFilter) -> Iterator[Variant]:
    if node.operator in _MOVED:
        moved: Any = _MOVED[node.operator]
        told = f"`{node.operator}` becomes `{moved}` in `{_filter_text(node)}`"
        yield Variant(kind="bound", what=told, part=with_fields(node, operator=moved), sites=(node,))
    if node.operator == "in" and isinstance(node.value, m.ListOf) and len(node.value.items) > 1:
        for number, item in enumerate(node.value.items):
            part = with_fields(node, value=with_fields(node.value, items=without(node.value.items, number)))
            told = f"{quoted(item.text)} left out of `{_filter_text(node)}`"
            yield Variant(kind="limb", what=told, part=part, span=item.span, sites=(node,))


def _filter_text(each: m.FieldFilter) -> str:
    """A particular as it is written: `by company`, `not fraud`, `quantity <= x`."""
    if isinstance(each.value, m.Constant) and isinstance(each.value.value, bool):
        return each.field if each.value.value == (each.operator == "=") else f"not {each.field}"
    operator = "" if each.operator in ("=", "contains") else f"{each.operator} "
    return f"{each.field} {operator}{each.value.text}"
