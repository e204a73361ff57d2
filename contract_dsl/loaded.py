"""A rule set with everything that was found in it: what loading hands to whoever answers from it."""

from dataclasses import dataclass

from .diagnostics import Diagnostic, has_errors
from .files import RuleText
from .model.nodes import Model
from .source import Source

LANGUAGE_VERSION = 1
"""The version of the rule language; a change that could alter a decision under an existing contract raises it."""


@dataclass(frozen=True)
class Loaded:
    """A rule set with everything that was found in it."""

    text: RuleText
    model: Model
    findings: tuple[Diagnostic, ...]

    @property
    def sources(self) -> dict[str, Source]:
        """The sources by path."""
        return {source.path: source for source in self.text.sources}

    @property
    def usable(self) -> bool:
        """Whether questions can be answered from it."""
        return not has_errors(self.findings)
