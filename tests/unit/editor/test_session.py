"""The worker behind the keystrokes: it tells when it is done, drops what is outdated, and outlives mistakes."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from contract_dsl.diagnostics import Diagnostic
from engine.editor import session as module
from engine.editor.buffers import Buffer
from engine.editor.project import compile_project
from engine.editor.session import Session

from .example import LEASE, write

LIMIT = 60.0


class Told:
    """Counts what the worker says, and waits for it."""

    def __init__(self) -> None:
        self._said = threading.Semaphore(0)
        self.roots: list[Path] = []

    def __call__(self, root: Path) -> None:
        self.roots.append(root)
        self._said.release()

    def wait(self) -> None:
        """Wait until the worker has said something more."""
        assert self._said.acquire(timeout=LIMIT)


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def session(told: Told) -> Iterator[Session]:
    session = Session(told)
    yield session
    session.stop()


def codes(findings: tuple[Diagnostic, ...] | None) -> list[str]:
    """The codes of some findings."""
    assert findings is not None
    return [finding.code for finding in findings]


def test_a_file_is_understood_with_its_rule_set(session: Session, told: Told, tmp_path: Path) -> None:
    path = write(tmp_path) / "lease.clause"
    session.open(path, Buffer(LEASE))
    told.wait()
    assert told.roots == [tmp_path]
    assert session.current(path)
    view = session.view(path)
    assert view is not None
    assert len(view.project.sources) == 4


def test_a_keystroke_is_answered_before_the_rule_set_is_understood(
    session: Session, told: Told, tmp_path: Path
) -> None:
    path = write(tmp_path) / "lease.clause"
    session.open(path, Buffer(LEASE))
    assert codes(session.quick_findings(path)) == []
    told.wait()
    session.change(path, Buffer(LEASE.replace("prohibits", "prohibit").replace("terminates 4.02(a)", "terminates 9")))
    assert not session.current(path)
    assert codes(session.quick_findings(path)) == ["C002"]
    told.wait()
    assert session.current(path)
    assert codes(session.quick_findings(path)) == ["C002", "C104"]
    session.change(path, Buffer("\n" + LEASE.replace("terminates 4.02(a)", "terminates 9")))
    assert codes(session.quick_findings(path)) == ["C104"]


def test_a_mistake_of_the_tool_does_not_end_the_work(
    session: Session, told: Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path) / "lease.clause"
    failed = threading.Event()

    def fails(*_: Any) -> Any:
        failed.set()
        raise ZeroDivisionError("somewhere")

    monkeypatch.setattr(module, "compile_project", fails)
    session.open(path, Buffer(LEASE))
    assert failed.wait(LIMIT)
    monkeypatch.setattr(module, "compile_project", compile_project)
    session.understand(tmp_path)
    told.wait()
    assert session.view(path) is not None
    assert "was not understood: ZeroDivisionError: somewhere" in capsys.readouterr().err


def test_a_file_that_is_closed_is_read_from_the_disk(session: Session, told: Told, tmp_path: Path) -> None:
    path = write(tmp_path) / "lease.clause"
    session.open(path, Buffer(LEASE.replace("4.01", "4.03")))
    told.wait()
    session.close(path)
    told.wait()
    known = session.known(path)
    assert known is not None
    assert "lease:4.01" in known.project.index.symbols
    assert session.quick_findings(path) is None
