"""Quick fixes: the mends of the findings on some lines."""

from collections.abc import Iterable
from dataclasses import dataclass

from contract_dsl.diagnostics import Diagnostic, Mend

from .buffers import Buffer


@dataclass(frozen=True, slots=True)
class Fix:
    """A mend with its name in a menu, and the finding that it puts right."""

    title: str
    mend: Mend
    finding: Diagnostic
    preferred: bool


def fixes(findings: Iterable[Diagnostic], first: int, last: int, buffer: Buffer) -> tuple[Fix, ...]:
    """What can be done at a keystroke about the findings that touch lines `first` to `last`."""
    return tuple(
        Fix(_title(mend, buffer), mend, finding, number == 0 and len(finding.mends) == 1)
        for finding in findings
        if finding.span.line <= last and finding.span.end_line >= first
        for number, mend in enumerate(finding.mends)
        if mend.span.path == finding.span.path
    )


def _title(mend: Mend, buffer: Buffer) -> str:
    span = mend.span
    line = buffer.lines[span.line - 1] if 1 <= span.line <= len(buffer.lines) else ""
    old = line[span.column - 1 : span.end_column - 1] if span.line == span.end_line else ""
    if not old:
        return "Indent this line" if not mend.text.strip() else f"Add `{mend.text.strip()}`"
    return f"Replace `{old}` with `{mend.text.strip() or 'a space'}`" if mend.text else f"Leave out `{old}`"
