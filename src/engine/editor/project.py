"""A rule set as an editor knows it: read, understood, and every name in it found."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

from contract_dsl.diagnostics import Diagnostic
from contract_dsl.files import SUFFIX, read
from contract_dsl.load import understand
from contract_dsl.loaded import Loaded
from contract_dsl.source import Source
from contract_dsl.syntax import Document

from ..time import calendar_codes
from .index import Index, Names, build
from .reading import Reader

_LIBRARY = "library/"


@dataclass(frozen=True)
class Project:
    """A rule set at one moment. Nothing in it changes; a keystroke is answered from it and the next one made beside it.

    `root` is the folder or file that `clausegraph check` would be given.
    """

    root: Path
    loaded: Loaded
    documents: tuple[Document, ...]
    index: Index
    names: Names
    coloured: dict[tuple[str, int], tuple[Any, ...]] = field(default_factory=dict, compare=False, repr=False)
    """The coloured words of each line that was asked for, kept for the next keystroke."""

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """The texts by the names that findings use."""
        return self.loaded.sources

    @cached_property
    def findings(self) -> Mapping[str, tuple[Diagnostic, ...]]:
        """What `check` finds, by file; what concerns the folder as a whole stands under the folder's name."""
        by_file: dict[str, list[Diagnostic]] = {path: [] for path in self.sources}
        for finding in self.loaded.findings:
            by_file.setdefault(finding.span.path, []).append(finding)
        return {path: tuple(group) for path, group in by_file.items()}


def compile_project(
    root: Path,
    unsaved: Mapping[Path, str],
    reader: Reader,
    go_on: Callable[[], bool] | None = None,
) -> Project:
    """The rule set at `root` with what an editor has not saved. Raises `Outdated` once `go_on` says no."""
    documents: list[Document] = []

    def parsing(source: Source) -> tuple[Document, tuple[Diagnostic, ...]]:
        document, findings = reader.parse(source, go_on=go_on)
        documents.append(document)
        return document, findings

    loaded = understand(read(root, unsaved), calendars=calendar_codes(), parsing=parsing)
    index, names = build(documents, loaded.sources, loaded.model)
    return Project(root, loaded, tuple(documents), index, names)


def root_of(file: Path) -> Path:
    """The rule set that a file belongs to: its folder, if that holds a `rule set` or the file stands there alone.

    Files of several rule sets may lie side by side in one folder; then each is read with those that it uses.
    """
    try:
        beside = sorted(path for path in file.parent.iterdir() if path.suffix == SUFFIX and path.is_file())
        if len(beside) <= 1 or any(_has_rule_set(path) for path in beside):
            return file.parent if file in beside else file
    except OSError:
        return file
    return file


def _has_rule_set(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return any(line.startswith(b"rule set ") for line in stream)
    except OSError:
        return False


def real_path(shown: str) -> Path:
    """The file behind the name that findings use for it."""
    if shown.startswith(_LIBRARY):
        return Path(str(files("contract_dsl").joinpath(*shown.split("/"))))
    return Path(shown)


def is_shipped(shown: str) -> bool:
    """Whether a file comes with the tool and is not the author's to change."""
    return shown.startswith(_LIBRARY)
