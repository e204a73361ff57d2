"""No picture and no report takes the place of what somebody wrote."""

from pathlib import Path

import pytest

from engine.cli.main import main

COMMANDS = (
    "duties loan.clause --log record.jsonl --on 2022-07-20 --ics record.jsonl",
    "graph loan.clause --output loan.clause --format json",
    "timeline loan.clause --log record.jsonl --output record.jsonl --format svg",
)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_that_was_written_by_hand_stays(folder: Path, command: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    assert main(command.split()) == 3
    assert "is there already, and a file of this kind is written by hand" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before
