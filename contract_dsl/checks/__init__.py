"""Questions asked of a model before anything is answered from it, one for each file."""

from collections.abc import Callable

from ..diagnostics import Diagnostic
from ..model.nodes import Model
from .absence import absence
from .conflicts import conflicts
from .cycles import cycles
from .moments import moments
from .priorities import priorities
from .unused import unused_facts

Check = Callable[[Model], tuple[Diagnostic, ...]]

CHECKS: tuple[Check, ...] = (cycles, priorities, conflicts, moments, absence, unused_facts)
"""The order is that of the codes; no check needs another."""


def check(model: Model) -> tuple[Diagnostic, ...]:
    """Everything that the checks find in a model whose names and types are in order.

    That a permission prevails over nothing is not said again of one whose order with a prohibition is open.
    """
    findings = tuple(finding for ask in CHECKS for finding in ask(model))
    open_ = {f.span for f in findings if f.code in ("C401", "C403")}
    return tuple(f for f in findings if f.code != "C402" or f.span not in open_)
