"""The kinds of cases: the folder in which they lie, how they begin, and what runs them."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from . import running
from .notation import Case, all_cases
from .running import Given


@dataclass(frozen=True)
class Kind:
    """One folder of cases."""

    folder: str
    first_file: str
    """The name that the text of a case has as a file."""
    run: Callable[[Case, Path], Given]
    language: str
    """How a page marks its texts."""

    def cases(self) -> list[Case]:
        """Every case of the kind."""
        return all_cases(self.folder, self.first_file)


KINDS = {
    kind.folder: kind
    for kind in (
        Kind("language", "lease.clause", running.language, ""),
        Kind("log", "record.jsonl", running.log, "json"),
        Kind("questions", "command line", running.question, ""),
        Kind("scenario_files", "scenario.yaml", running.scenario, "yaml"),
        Kind("inventories", "inventory.txt", running.inventory, ""),
        Kind("properties", "lease.property", running.properties, ""),
        Kind("documents", "agreement.md", running.document, ""),
    )
}
