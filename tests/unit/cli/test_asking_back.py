"""What is asked before something is written, and that only a clear yes writes."""

import sys
from io import StringIO
from pathlib import Path
from typing import Final

import pytest

from engine.cli.main import main

RECORD: Final = ("record", "loan.clause", "--log", "record.jsonl", "--on", "2022-07-01", "--value", "loan:Interest")
WRONG: Final = """\
name: Interest
rules: loan
log: record.jsonl
checks:
  - value: {term: "loan:Interest", on: 2022-07-01}
    expect: {value: 1}
"""
RIGHT: Final = WRONG.replace("value: 1}", 'value: "1731.26"}')


class Keys(StringIO):
    """Somebody at a terminal, who types this."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def files(folder: Path) -> Path:
    (folder / "wrong.yaml").write_text(WRONG, encoding="utf-8")
    return folder


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", Keys(text))


@pytest.mark.parametrize(("keys", "times"), [("y\n", 1), ("YES\n", 1), ("perhaps\n y \n", 2)])
def test_a_yes_writes(
    keys: str, times: int, files: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(monkeypatch, keys)
    assert main([*RECORD, "--scenario", "kept.yaml"]) == 0
    assert (files / "kept.yaml").exists()
    told = capsys.readouterr()
    assert told.err.count("write it into kept.yaml? [y/N] ") == times
    assert "written; it runs with" in told.out


@pytest.mark.parametrize("keys", ["n\n", "No\n", "\n", "", "perhaps\n", "yess\n\n"])
def test_anything_else_writes_nothing(
    keys: str, files: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(monkeypatch, keys)
    assert main([*RECORD, "--scenario", "kept.yaml"]) == 0
    assert not (files / "kept.yaml").exists()
    assert capsys.readouterr().err.endswith("nothing was written\n")


def test_where_nobody_can_be_asked_a_record_needs_a_yes(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*RECORD, "--scenario", "kept.yaml"]) == 3
    assert not (files / "kept.yaml").exists()
    assert capsys.readouterr().err == "nobody can be asked, so nothing was written; add --yes\n"


def test_an_update_is_shown_and_asked_about_before_it_is_written(
    files: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(monkeypatch, "n\n")
    assert main(["test", "wrong.yaml", "--rules", ".", "--update"]) == 2
    told = capsys.readouterr()
    assert '+    expect: {value: "1731.26"}' in told.out
    assert told.err == "write this into wrong.yaml? [y/N] "
    assert (files / "wrong.yaml").read_text(encoding="utf-8") == WRONG
    typed(monkeypatch, "y\n")
    assert main(["test", "wrong.yaml", "--rules", ".", "--update"]) == 0
    assert (files / "wrong.yaml").read_text(encoding="utf-8") == RIGHT


@pytest.mark.parametrize("words", [("--yes",), ()])
def test_an_update_is_written_without_asking(
    words: tuple[str, ...], files: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if words:
        typed(monkeypatch, "")
    assert main(["test", "wrong.yaml", "--rules", ".", "--update", *words]) == 0
    assert (files / "wrong.yaml").read_text(encoding="utf-8") == RIGHT
    assert capsys.readouterr().err == ""


def test_the_change_does_not_run_into_results_as_json(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert files.exists()
    assert main(["test", "wrong.yaml", "--rules", ".", "--update", "--json"]) == 0
    told = capsys.readouterr()
    assert told.out.startswith("{\n")
    assert told.err.startswith("--- wrong.yaml\n+++ wrong.yaml\n")
