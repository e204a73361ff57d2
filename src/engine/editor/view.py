"""What an editor shows, held against what was last understood: places are carried over between the two."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from contract_dsl.source import Span

from .buffers import Buffer, Place, Shift, shift
from .project import Project


@dataclass(frozen=True)
class View:
    """A rule set as it was last understood, and the texts as they are now in the editor, by the name of the file."""

    project: Project
    buffers: Mapping[str, Buffer]
    _shifts: dict[str, Shift | None] = field(default_factory=dict, compare=False, repr=False)

    def shift(self, path: str) -> Shift | None:
        """How the lines of a file have moved; None if the editor has what was understood."""
        if path not in self._shifts:
            buffer, source = self.buffers.get(path), self.project.sources.get(path)
            same = buffer is None or source is None or buffer.text == source.text
            self._shifts[path] = None if same else shift(source.lines, buffer.lines)  # type: ignore[union-attr]  # both are there unless `same`
        return self._shifts[path]

    def now(self, span: Span) -> Span | None:
        """Where a stretch of the understood text is now; None if it was changed."""
        moved = self.shift(span.path)
        return span if moved is None else moved.span(span)

    def then(self, path: str, place: Place) -> Place | None:
        """Where a place of the present text was when it was understood; None if its line is new."""
        moved = self.shift(path)
        if moved is None:
            return place
        line = moved.older(place.line)
        return None if line is None else Place(line, place.column)

    def buffer(self, path: str) -> Buffer:
        """The text of a file as it is now."""
        buffer = self.buffers.get(path)
        if buffer is not None:
            return buffer
        source = self.project.sources.get(path)
        return Buffer(source.text if source is not None else "")

    def space(self, path: str) -> str:
        """The agreement or vocabulary of a file."""
        return self.project.index.spaces.get(path, "")

    @property
    def folder(self) -> Path:
        """The folder of the rule set."""
        root = self.project.root
        return root.parent if root.suffix else root
