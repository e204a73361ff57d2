"""Files to a checked model: every stage in order."""

from pathlib import Path

from .checks import check
from .diagnostics import Diagnostic, Severity, has_errors, in_order
from .files import RuleText, read
from .limits import LIMITS
from .loaded import Loaded
from .model.resolve import resolve
from .syntax import Document, parse


def understand(text: RuleText) -> Loaded:
    """Parse, resolve and check the text of a rule set."""
    findings = list(text.findings)
    documents: list[Document] = []
    for source in text.sources:
        document, found = parse(source)
        documents.append(document)
        findings += found
    sources = {source.path: source for source in text.sources}
    model, found = resolve(documents, sources, text.name)
    findings += found
    if not has_errors(findings):
        findings += check(model)
    ordered = in_order(findings)
    if len(ordered) > LIMITS.findings:
        more = len(ordered) - LIMITS.findings
        last = ordered[LIMITS.findings - 1].span
        note = Diagnostic(
            "C056", last, f"{more} more findings are not shown", "mend these first", severity=Severity.WARNING
        )
        ordered = (*ordered[: LIMITS.findings], note)
    return Loaded(text, model, ordered)


def load(path: Path) -> Loaded:
    """The checked model of the rule set at `path`."""
    return understand(read(path))
