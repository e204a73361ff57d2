"""Do definitions depend on each other in a circle?

A circle is allowed as long as it runs through an earlier moment: who is an Investor Party follows from transfers on
earlier days. A circle of definitions that all look at now can never be evaluated, and is shown link by link.
"""

from collections.abc import Iterator, Mapping

from ..diagnostics import Diagnostic, Label
from ..limits import LIMITS
from ..model import nodes as m
from ..reads import called, uses
from ..source import Span
from ..tree import Node

_SHOWN = 12
"""Links of a circle that are shown."""

Links = Mapping[str, Mapping[str, Span]]


def cycles(model: m.Model) -> tuple[Diagnostic, ...]:
    """A finding for every circle of definitions that look at now, and for chains that are too long."""
    links = now_links(model)
    findings = [_circle(circle, links, model) for circle in _circles(links)]
    if not findings:
        findings += _long_chains(links, model)
    return tuple(findings)


def now_links(model: m.Model) -> Links:
    """Which definition needs which at the very moment at which it is asked itself."""
    links: dict[str, dict[str, Span]] = {}
    for id_, part in _now_parts(model):
        targets = links.setdefault(id_, {})
        for node, earlier in uses(part):
            if earlier:
                continue
            target = called(node)
            if target:
                targets.setdefault(target, node.span)
            if isinstance(node, m.InForce) and isinstance(node.section, m.Constant):
                targets.setdefault(f"force {node.section.value}", node.span)
    return links


def _now_parts(model: m.Model) -> Iterator[tuple[str, Node]]:
    """The expressions of each definition that see the moment at which it is asked; moves see an earlier one."""
    for term in model.terms.values():
        for expr in (term.value, term.exception):
            if expr is not None:
                yield term.id, expr
    for state in model.states.values():
        if state.first_condition is not None:
            yield state.id, state.first_condition
        for change in state.changes:
            if change.date is not None:
                yield state.id, change.date
    for amount in model.amounts.values():
        for expr in (amount.start, amount.start_date, amount.rounded_to, amount.floor):
            if expr is not None:
                yield amount.id, expr
    for division in model.divisions.values():
        yield division.id, division
    for agreement, receipt in model.receipts.items():
        for condition, on in receipt.lines:
            yield f"receipt {agreement}", on
            if condition is not None:
                yield f"receipt {agreement}", condition
    for sentence in model.sentences():
        if sentence.kind == "suspends" and sentence.targets is not None:
            for target in sentence.targets.clauses:
                for expr in (sentence.start, sentence.end):
                    if expr is not None:
                        yield f"force {target}", expr


def _circles(links: Links) -> list[list[str]]:
    """One circle for each knot of definitions, by depth-first search with a stack of its own."""
    colour: dict[str, int] = {}
    found: list[list[str]] = []
    in_circle: set[str] = set()
    for root in links:
        if colour.get(root):
            continue
        path: list[str] = [root]
        stack: list[Iterator[str]] = [iter(links.get(root, {}))]
        colour[root] = 1
        while stack:
            following = next(stack[-1], None)
            if following is None:
                colour[path.pop()] = 2
                stack.pop()
            elif colour.get(following) == 1:
                circle = path[path.index(following) :]
                if not in_circle & set(circle):
                    found.append(circle)
                    in_circle |= set(circle)
            elif following not in colour:
                colour[following] = 1
                path.append(following)
                stack.append(iter(links.get(following, {})))
    return found


def _circle(circle: list[str], links: Links, model: m.Model) -> Diagnostic:
    start = circle.index(min(circle))
    ordered = circle[start:] + circle[:start]
    names = [f"`{_shown(id_)}`" for id_ in ordered]
    labels = tuple(
        Label(links[a][b], f"`{_shown(a)}` uses `{_shown(b)}` here")
        for a, b in zip(ordered[:_SHOWN], [*ordered[1:], ordered[0]], strict=False)
    )
    middle = [*names[:_SHOWN], f"{len(names) - _SHOWN} more"] if len(names) > _SHOWN else names
    shown = " -> ".join([*middle, names[0]])
    span = _place(ordered[0], model) or labels[0].span
    if len(ordered) == 1:
        help_ = "say what it is without its own name, or take it `at` an earlier event"
        return Diagnostic("C201", span, f"{names[0]} is defined by itself", help_, (Label(labels[0].span, "here"),))
    return Diagnostic(
        "C201",
        span,
        f"definitions depend on each other in a circle: {shown}",
        "give one of them a value that does not use the others, or take one `at` an earlier event",
        labels,
    )


def _shown(id_: str) -> str:
    return id_.partition(":")[2] if ":" in id_ and " " not in id_ else id_


def _place(id_: str, model: m.Model) -> Span | None:
    definitions = {**model.terms, **model.states, **model.amounts, **model.divisions}
    return definitions[id_].span if id_ in definitions else None


def _long_chains(links: Links, model: m.Model) -> list[Diagnostic]:
    """The definition at the top of a chain that is longer than the limit."""
    length: dict[str, int] = {}
    for root in links:
        stack = [root]
        while stack:
            top = stack[-1]
            missing = [t for t in links.get(top, {}) if t not in length]
            if missing:
                stack += missing
                continue
            length[top] = 1 + max((length[t] for t in links.get(top, {})), default=0)
            stack.pop()
    worst = max(length, key=lambda i: (length[i], i), default=None)
    if worst is None or length[worst] <= LIMITS.chain:
        return []
    span = _place(worst, model)
    if span is None:
        return []
    message = f"`{_shown(worst)}` needs {length[worst]} definitions in a row; the limit is {LIMITS.chain}"
    return [Diagnostic("C055", span, message, "join some of them")]
