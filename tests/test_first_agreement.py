"""The page `docs/first-agreement.md` holds whole files and commands with what they print; both are what it says."""

import re
import shlex
from pathlib import Path

import pytest

from engine.cli.main import main

PAGE = Path(__file__).resolve().parents[1] / "docs" / "first-agreement.md"
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
RECEIPT = re.compile(r"\n*rules \w+  log .*\Z")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for _, name, text in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        if name:
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_every_command_prints_what_the_page_says(capsys: pytest.CaptureFixture[str]) -> None:
    sessions = [text for kind, _, text in BLOCK.findall(PAGE.read_text(encoding="utf-8")) if kind == "console"]
    assert len(sessions) == 3
    for session in sessions:
        command, _, printed = session.partition("\n")
        main(shlex.split(command.removeprefix("$ "))[1:])
        shown = RECEIPT.sub("", capsys.readouterr().out.rstrip())
        assert shown == printed.rstrip(), command
