"""Files to a checked model: every stage in order."""

from collections.abc import Callable, Collection
from pathlib import Path

from .checks import check
from .diagnostics import Diagnostic, Severity, has_errors, in_order
from .files import RuleText, read
from .limits import LIMITS
from .loaded import Loaded
from .model.resolve import resolve
from .source import Source, Span
from .syntax import Document, parse

Parsing = Callable[[Source], tuple[Document, tuple[Diagnostic, ...]]]


def understand(text: RuleText, *, calendars: Collection[str] | None = None, parsing: Parsing = parse) -> Loaded:
    """Parse, resolve and check the text of a rule set. `calendars` are the codes that there are; left out, any is.

    `parsing` is `parse`, or `parse` with a memory of what it has read before.
    """
    findings = list(text.findings)
    documents: list[Document] = []
    for source in text.sources:
        document, found = parsing(source)
        documents.append(document)
        findings += found
    sources = {source.path: source for source in text.sources}
    model, found = resolve(documents, sources, text.name, calendars=calendars, missing=_missing(text))
    findings += found
    if sum(1 for _ in model.sentences()) > LIMITS.sentences:
        place = Span(text.sources[0].path, 1, 1, 1, 1)
        message = f"the clauses have more than {LIMITS.sentences:,} sentences"
        findings.append(Diagnostic("C058", place, message, "put some of the agreements into another folder"))
    if not has_errors(findings):
        findings += check(model)
    ordered = in_order(findings)
    if len(ordered) > LIMITS.findings:
        more = len(ordered) - LIMITS.findings
        last = ordered[LIMITS.findings - 1].span
        message = "1 more finding is not shown" if more == 1 else f"{more} more findings are not shown"
        note = Diagnostic("C056", last, message, "mend these first", severity=Severity.WARNING)
        ordered = (*ordered[: LIMITS.findings], note)
    return Loaded(text, model, ordered)


def _missing(text: RuleText) -> frozenset[str]:
    """The agreements and vocabularies of which a finding says already that they are not there."""
    sources = {source.path: source for source in text.sources}
    named = {sources[f.span.path].excerpt(f.span) for f in text.findings if f.code == "C106"}
    unread = {Path(f.span.path).stem for f in text.findings if f.span.path not in sources}
    return frozenset(named | unread)


def load(path: Path, *, calendars: Collection[str] | None = None) -> Loaded:
    """The checked model of the rule set at `path`."""
    return understand(read(path), calendars=calendars)
