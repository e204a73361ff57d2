"""How a reader says that a file is not what it should be."""

from contract_dsl.diagnostics import Diagnostic
from contract_dsl.source import Span

from ..service import Refused


def refusal(code: str, path: str, message: str, help_: str) -> Refused:
    """The refusal of a whole file, to be raised."""
    return Refused([Diagnostic(code, Span(path, 1, 1, 1, 1), message, help_)])


def damaged(path: str, why: str, help_: str = "open it in the program that made it and save it anew") -> Refused:
    """The refusal of a file that breaks the rules of its kind, to be raised."""
    return refusal("D003", path, f"`{path}` is damaged: {why}", help_)


class NotInstalled(Exception):
    """A library that reads a kind of document is not there; `kind` names the kind."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind
