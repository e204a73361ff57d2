"""Is every fact that a rule file declares of use?

A vocabulary declares facts for all agreements, so only those that stand beside clauses are asked.
"""

from ..diagnostics import Diagnostic, Severity
from ..model import nodes as m


def unused_facts(model: m.Model) -> tuple[Diagnostic, ...]:
    """A warning for each fact that no definition and no clause uses."""
    used = {edge.target for edge in model.edges}
    used |= {agreement.rate for agreement in model.agreements.values()}
    return tuple(
        Diagnostic(
            "C111",
            fact.span,
            f"nothing uses the fact `{id_.partition(':')[2]}`",
            "take it away, or use it where the text speaks of it",
            severity=Severity.WARNING,
        )
        for id_, fact in model.facts.items()
        if id_ not in used and not fact.span.path.startswith("library/")
    )
