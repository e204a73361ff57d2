"""What the author has open, and a worker that understands it anew behind the keystrokes.

A keystroke is answered at once: the changed declaration is read by itself, and what was found elsewhere is carried
along. When the author pauses, the whole rule set is understood again in a thread of its own; work that a further
keystroke has made useless is dropped as soon as that can be seen.
"""

import gc
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from contract_dsl.diagnostics import Diagnostic, Label, in_order
from contract_dsl.limits import LIMITS

from ..deep import with_deep_stack
from .buffers import Buffer
from .hints import scenarios_by_clause
from .project import Project, compile_project, root_of
from .reading import Outdated, Reader
from .values import Values, values_of
from .view import View

_REST = 5.0
"""Seconds without any work after which there is time to tidy up."""
PAUSE = 0.25
"""Seconds without a keystroke after which the rule set is understood anew."""


@dataclass(frozen=True)
class Settings:
    """What an editor is told by its user: a log and a day for values, and where the pages on findings are."""

    log: Path | None = None
    on: date | None = None
    documentation: str = ""


@dataclass(frozen=True)
class Known:
    """A rule set as it was last understood, with what goes with it."""

    project: Project
    values: Values | None = None
    scenarios: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    log_findings: tuple[Diagnostic, ...] = ()
    generation: int = 0
    meaning: dict[str, tuple[Diagnostic, ...]] = field(default_factory=dict, compare=False, repr=False)
    """By file, as far as it was asked for: what was found in the meaning of its text and not in the text itself."""


class Session:
    """The open files of one editor, and the rule sets that they belong to.

    Everything but the worker runs in one thread. `understood` is called in the worker's thread, with the root of the
    rule set, whenever one was understood.
    """

    def __init__(self, understood: Callable[[Path], None]) -> None:
        self.settings = Settings()
        self.buffers: dict[Path, Buffer] = {}
        self._understood = understood
        self._roots: dict[Path, Path] = {}
        self._known: dict[Path, Known] = {}
        self._readers: dict[Path, Reader] = {}
        self._due: dict[Path, float] = {}
        self._generation: dict[Path, int] = {}
        self._wake = threading.Condition()
        self._stopped = False
        self._litter = False
        self._worker: threading.Thread | None = None

    # ---- what the author does

    def open(self, path: Path, buffer: Buffer) -> None:
        """A file was opened."""
        self.buffers[path] = buffer
        self._roots.pop(path, None)
        self.understand(self.root(path))

    def change(self, path: Path, buffer: Buffer) -> None:
        """The text of a file is another one now."""
        self.buffers[path] = buffer
        self.understand(self.root(path), after=PAUSE)

    def close(self, path: Path) -> None:
        """A file was closed; from now on what is on the disk counts."""
        if self.buffers.pop(path, None) is not None:
            self.understand(self.root(path))

    def reread(self) -> None:
        """Files changed on the disk, or the settings did."""
        self._roots.clear()
        for root in {self.root(path) for path in self.buffers}:
            self.understand(root)

    def stop(self) -> None:
        """No more work."""
        with self._wake:
            self._stopped = True
            self._wake.notify_all()

    # ---- what is known

    def root(self, path: Path) -> Path:
        """The rule set that a file belongs to."""
        if path not in self._roots:
            self._roots[path] = root_of(path)
        return self._roots[path]

    def reader(self, root: Path) -> Reader:
        """What was read of a rule set."""
        return self._readers.setdefault(root, Reader())

    def known(self, path: Path) -> Known | None:
        """The rule set of a file as it was last understood."""
        return self._known.get(self.root(path))

    def view(self, path: Path) -> View | None:
        """What was last understood beside the texts of now."""
        known = self.known(path)
        if known is None:
            return None
        return View(known.project, {str(file): buffer for file, buffer in self.buffers.items()})

    def current(self, path: Path) -> bool:
        """Whether everything that was typed so far is understood."""
        root = self.root(path)
        known = self._known.get(root)
        return known is not None and known.generation == self._generation.get(root)

    # ---- findings

    def quick_findings(self, path: Path) -> tuple[Diagnostic, ...] | None:
        """The findings of a file at this keystroke; None if so much was changed that only the worker can tell.

        They are those of its text, read by itself, and what else was found in lines that are as they were.
        """
        buffer = self.buffers.get(path)
        if buffer is None or len(buffer.text) > LIMITS.file_bytes:
            return None
        shown = str(path)
        found = self.reader(self.root(path)).quick(buffer.source(shown))
        if found is None:
            return None
        return in_order((*found, *self._carried(path, shown)))[: LIMITS.findings]

    def _carried(self, path: Path, shown: str) -> tuple[Diagnostic, ...]:
        """What was found in the meaning of a file, moved along with its lines."""
        view, known = self.view(path), self.known(path)
        source = view.project.sources.get(shown) if view is not None else None
        if view is None or known is None or source is None:
            return ()
        if shown not in known.meaning:
            textual = set(self.reader(self.root(path)).quick(source) or ())
            found = known.project.findings.get(shown, ())
            known.meaning[shown] = tuple(finding for finding in found if finding not in textual)
        return tuple(now for finding in known.meaning[shown] if (now := _moved(finding, view)) is not None)

    # ---- the worker

    def understand(self, root: Path, *, after: float = 0.0) -> None:
        """See to it that a rule set is understood, in `after` seconds unless it is asked for again until then."""
        with self._wake:
            self._generation[root] = self._generation.get(root, 0) + 1
            self._due[root] = time.monotonic() + after
            if self._worker is None:
                self._worker = threading.Thread(target=self._work, name="understanding", daemon=True)
                self._worker.start()
            self._wake.notify_all()

    def _next(self) -> tuple[Path, int] | None:
        """The rule set that is due, once one is; None when all is over."""
        with self._wake:
            if self._litter and not self._due and not self._stopped and not self._wake.wait(_REST):
                self._litter = False
                gc.unfreeze()
                gc.collect()
                gc.freeze()
            while not self._stopped:
                if self._due:
                    root = min(self._due, key=lambda each: self._due[each])
                    wait = self._due[root] - time.monotonic()
                    if wait <= 0:
                        del self._due[root]
                        return root, self._generation[root]
                    self._wake.wait(wait)
                else:
                    self._wake.wait()
        return None

    def _work(self) -> None:
        while (task := self._next()) is not None:
            root, generation = task
            # A collection of garbage looks at every node of every tree and stops all threads meanwhile: not now, and
            # later not at what is here to stay. It is made up for when the author rests.
            gc.disable()
            try:
                known = with_deep_stack(lambda: self._understand(root, generation))  # noqa: B023  # it is called at once
            except Outdated:
                continue
            except Exception as problem:  # noqa: BLE001  # a mistake of the tool must not end the conversation
                sys.stderr.write(f"clausegraph lsp: {root} was not understood: {type(problem).__name__}: {problem}\n")
                continue
            finally:
                self._litter = True
                gc.freeze()
                gc.enable()
            self._known[root] = known
            self._understood(root)

    def _understand(self, root: Path, generation: int) -> Known:
        def go_on() -> bool:
            return not self._stopped and self._generation[root] == generation

        unsaved = {path: buffer.text for path, buffer in dict(self.buffers).items()}
        settings = self.settings
        reader = self.reader(root)
        project = compile_project(root, unsaved, reader, go_on)
        if not go_on():
            raise Outdated
        reader.forget()
        values: Values | None = None
        log_findings: tuple[Diagnostic, ...] = ()
        if settings.log is not None:
            values, log_findings = values_of(project, settings.log, settings.on)
        if values is not None and not _worked_out(values, project, go_on):
            values = None
        folder = root.parent if root.suffix else root
        return Known(project, values, scenarios_by_clause(folder), log_findings, generation)


def _worked_out(values: Values, project: Project, go_on: Callable[[], bool]) -> bool:
    """Work out every date; whether that can be done. Raises `Outdated` once `go_on` says no.

    Only the worker evaluates before the values are handed over, and only the other thread afterwards.
    """
    for id_ in project.loaded.model.terms:
        if not go_on():
            raise Outdated
        try:
            values.date(id_)
        except Exception as problem:  # noqa: BLE001  # a mistake of the tool leaves everything but values
            sys.stderr.write(f"clausegraph lsp: no values, since {id_} failed: {type(problem).__name__}: {problem}\n")
            return False
    return True


def _moved(finding: Diagnostic, view: View) -> Diagnostic | None:
    """A finding of the understood text where it stands now; None if its lines were changed."""
    if view.shift(finding.span.path) is None and not finding.labels:
        return finding
    span = view.now(finding.span)
    if span is None:
        return None
    labels = tuple(Label(now, label.text) for label in finding.labels if (now := view.now(label.span)) is not None)
    mends = tuple(replace(mend, span=now) for mend in finding.mends if (now := view.now(mend.span)) is not None)
    return replace(finding, span=span, labels=labels, mends=mends)
