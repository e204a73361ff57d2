"""Folders to run commands in: a small rule set with its log, and a copy of the real one."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cases.running import RULES
from tests.unit.text.loan import write_loan, write_log

VNET = Path(__file__).resolve().parents[3] / "rules" / "vnet"
SCENARIOS = ("sra/03-a-law-in-the-way.yaml", "cod/09-half-is-no-majority.yaml")
"""A few of the real scenario files; all of them run as tests of their own."""


@pytest.fixture(scope="session")
def cache_of_session(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def _cache(cache_of_session: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rule files are read once for all commands, and nothing of the user's is touched."""
    monkeypatch.setenv("CLAUSEGRAPH_CACHE", str(cache_of_session))


@pytest.fixture(scope="session")
def folder_of_session(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    write_loan(folder)
    write_log(folder)
    shutil.copy(RULES / "lease.clause", folder)
    return folder


@pytest.fixture
def folder(folder_of_session: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The small rule sets `loan.clause`, with its log `record.jsonl`, and `lease.clause`, as the current folder."""
    monkeypatch.chdir(folder_of_session)
    before = set(folder_of_session.rglob("*"))
    yield folder_of_session
    for path in sorted(set(folder_of_session.rglob("*")) - before, reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()


@pytest.fixture(scope="session")
def project_of_session(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    there = folder / "rules" / "vnet"
    shutil.copytree(VNET, there, ignore=shutil.ignore_patterns("scenarios"))
    shutil.copytree(VNET.parent / "harbour", folder / "rules" / "harbour")
    for name in SCENARIOS:
        (there / "scenarios" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(VNET / "scenarios" / name, there / "scenarios" / name)
    return folder


@pytest.fixture
def project(project_of_session: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the project's rules, with a few scenario files, as the current folder."""
    monkeypatch.chdir(project_of_session)
    return project_of_session
