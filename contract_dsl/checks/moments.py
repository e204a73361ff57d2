"""Does a value that changes in time say at which moment it is taken?

Inside a pattern of events, `Holding(e.holder)` could mean the holding when `e` happened or the holding today. The
author has to say which: `at e`, `at <date>` or `now`.
"""

from collections.abc import Iterator

from ..diagnostics import Diagnostic
from ..model import nodes as m
from ..reads import Reads, transitive
from ..tree import Node, children, walk


def moments(model: m.Model) -> tuple[Diagnostic, ...]:
    """A finding for each value that changes in time and is asked, without its moment, of what a pattern binds."""
    reads = transitive(model)
    changing = {*model.states, *model.amounts} | {t for t in model.terms if _changes(reads[t])}
    findings: dict[tuple[object, str], Diagnostic] = {}
    for root in _roots(model):
        for pattern, inside in _event_patterns(root):
            for node in inside:
                for call in _unmarked(node, pattern.variable):
                    name = _name(call, changing)
                    if name:
                        findings[(call.span, name)] = Diagnostic(
                            "C308",
                            call.span,
                            f"`{name.partition(':')[2]}` changes in time, and it is open at which moment it is taken",
                            f"write `at {pattern.variable or 'e'}`, `at` a date, or `now` after it",
                        )
    return tuple(findings.values())


def _changes(reads: Reads) -> bool:
    """Whether a term rests on a state, an amount, a fact that can be recorded anew, or the date of today."""
    return reads.today or bool(reads.facts)


def _roots(model: m.Model) -> Iterator[Node]:
    yield from model.terms.values()
    yield from model.states.values()
    yield from model.amounts.values()
    yield from model.divisions.values()
    yield from model.clauses.values()
    for event in model.events.values():
        for source in event.sources:
            yield from source.conditions
            yield from source.exceptions
            yield from (value for _, value in source.fields)


def _event_patterns(root: Node) -> Iterator[tuple[m.Pattern, list[Node]]]:
    """Each pattern of events inside a quantifier or aggregate, with the expressions evaluated for each event."""
    for node in walk(root):
        match node:
            case m.Aggregate() if node.pattern.kind == "event":
                yield node.pattern, [node.value, *node.pattern.conditions, *(f.value for f in node.pattern.fields)]
            case m.Quantified() if node.pattern.kind == "event":
                yield node.pattern, [*node.pattern.conditions, *(f.value for f in node.pattern.fields)]
            case m.Every() if node.pattern.kind == "event":
                yield node.pattern, [node.condition, *node.pattern.conditions, *(f.value for f in node.pattern.fields)]
            case _:
                pass


def _unmarked(root: Node, variable: str) -> Iterator[Node]:
    """The calls that mention the variable of the pattern and stand under no `at` or `now`."""
    if not variable:
        return
    stack = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, m.AtMoment):
            if node.moment is not None:
                stack.append(node.moment)
            continue
        if isinstance(node, m.TermCall | m.StateCall | m.AmountCall | m.FactCall) and _mentions(node, variable):
            yield node
        stack.extend(children(node))


def _mentions(node: Node, variable: str) -> bool:
    return any(isinstance(n, m.Variable) and n.name == variable for n in walk(node))


def _name(call: Node, changing: set[str]) -> str:
    match call:
        case m.TermCall() if call.term in changing:
            return call.term
        case m.StateCall():
            return call.state
        case m.AmountCall():
            return call.amount
        case m.FactCall():
            return call.fact
        case _:
            return ""
