"""Could something that is missing turn into a permission?

Every comparison with a date that is absent is no. Under `not`, in an `unless`, or as the condition of a permission,
that no can free an act that nobody meant to free, so the author has to write `is present` beside it.
"""

from collections.abc import Iterator

from ..diagnostics import Diagnostic
from ..model import nodes as m
from ..tree import Node, children


def absence(model: m.Model) -> tuple[Diagnostic, ...]:
    """A finding for each comparison with a value that may be absent where its absence would permit."""
    maybe = _may_be_absent(model)
    findings: dict[object, Diagnostic] = {}
    for sentence in model.sentences():
        if sentence.kind not in ("prohibits", "requires", "may only", "permits"):
            continue
        for condition in (*sentence.conditions, *sentence.throughout):
            _look(condition, sentence.kind == "permits", frozenset(), maybe, findings)
        for exception in sentence.exceptions:
            _look(exception, True, frozenset(), maybe, findings)
    return tuple(findings.values())


def _may_be_absent(model: m.Model) -> set[str]:
    """The terms whose value may be absent, by repeating until nothing is added."""
    found: set[str] = set()
    while True:
        more = {
            t.id for t in model.terms.values() if t.id not in found and t.value is not None and _absent(t.value, found)
        }
        if not more:
            return found
        found |= more


def _absent(expr: m.Expr, maybe: set[str]) -> bool:
    """Whether a value can be absent: the latest of nothing, a part of it, or arithmetic with it."""
    match expr:
        case m.Quantified(quantifier="latest" | "earliest"):
            return True
        case m.TermCall():
            return expr.term in maybe
        case m.FieldOf():
            return not isinstance(expr.of, m.Variable) and _absent(expr.of, maybe)
        case m.DateOf():
            return not isinstance(expr.of, m.Variable) and _absent(expr.of, maybe)
        case m.Arithmetic():
            return _absent(expr.left, maybe) or _absent(expr.right, maybe)
        case m.PeriodFrom() | m.Anniversary():
            return _absent(expr.base, maybe)
        case m.Conditional():
            return _absent(expr.then, maybe) or _absent(expr.otherwise, maybe)
        case m.Extreme():
            return any(_absent(item, maybe) for item in expr.items)
        case m.AtMoment():
            return _absent(expr.value, maybe)
        case _:
            return False


def _look(
    expr: m.Expr, frees: bool, guarded: frozenset[str], maybe: set[str], findings: dict[object, Diagnostic]
) -> None:
    """Walk a condition; `frees` under `not`, in an `unless`, and on the side that permits."""
    match expr:
        case m.Not():
            _look(expr.operand, True, guarded, maybe, findings)
        case m.Logic(operator="and"):
            present = guarded | {g for o in expr.operands for g in _guards(o)}
            for operand in expr.operands:
                _look(operand, frees, present, maybe, findings)
        case m.Logic():
            for operand in expr.operands:
                _look(operand, frees, guarded, maybe, findings)
        case m.Limbs():
            for limb in expr.limbs:
                _look(limb.value, frees, guarded, maybe, findings)
        case m.Compare() if frees:
            for side in (expr.left, expr.right):
                if _absent(side, maybe) and not guarded & set(_names_in(side)):
                    findings[expr.span] = Diagnostic(
                        "C309",
                        expr.span,
                        f"`{side.text}` may be absent, and then this comparison is no, which would free the act",
                        f"write `{_guard_text(side, maybe)} is present and ...` beside it",
                    )
        case _:
            for child in children(expr):
                if isinstance(child, m.Expr):
                    _look(child, frees, guarded, maybe, findings)


def _guards(expr: m.Expr) -> Iterator[str]:
    if isinstance(expr, m.IsPresent):
        yield from _names_in(expr.operand)


def _names_in(node: Node) -> Iterator[str]:
    """The calls and texts by which a guard and what it guards are matched."""
    stack = [node]
    while stack:
        current = stack.pop()
        if isinstance(current, m.TermCall):
            yield current.term + repr(current.arguments)
        if isinstance(current, m.Quantified):
            yield current.text
        stack.extend(children(current))


def _guard_text(side: m.Expr, maybe: set[str]) -> str:
    stack: list[Node] = [side]
    while stack:
        current = stack.pop()
        if isinstance(current, m.TermCall) and current.term in maybe:
            return current.text
        stack.extend(children(current))
    return side.text
