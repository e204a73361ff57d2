"""One finding of the comparison, and how findings name what they are about."""

from dataclasses import dataclass

from contract_dsl.diagnostics import Diagnostic, Label, Severity
from contract_dsl.source import Span

from .sections import PREAMBLE, Section


@dataclass(frozen=True, slots=True)
class Found:
    """A finding, the section that it is about (empty: the agreement), and what it is about in a few lasting words."""

    diagnostic: Diagnostic
    section: str
    about: str

    @property
    def key(self) -> str:
        """How the finding is remembered when it is confirmed."""
        return f"{self.diagnostic.code} {self.about}".strip()


def warning(code: str, span: Span, message: str, help_: str, labels: tuple[Label, ...] = ()) -> Diagnostic:
    """A finding of the comparison: none of them makes an answer impossible."""
    return Diagnostic(code, span, message, help_, labels, Severity.WARNING)


def named(section: Section) -> str:
    """A section as findings name it."""
    if section.number == PREAMBLE:
        return "the preamble"
    if section.kind == "definition":
        return f"the definition of {section.printed}"
    return f"section {section.number}"
