"""The examples that `--help` shows do what they show."""

import shlex
from pathlib import Path

import pytest

from engine.cli.main import EXAMPLES, main

STATUSES = {
    "ask": (2, 2),
    "value": (0, 4),
}
"""Where an example does not end with 0."""
ALL = [(name, number, line) for name, lines in EXAMPLES.items() for number, line in enumerate(lines)]


@pytest.mark.parametrize(("name", "number", "line"), ALL, ids=[f"{name} {number + 1}" for name, number, _ in ALL])
def test_an_example_runs(name: str, number: int, line: str, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    program, *words = shlex.split(line)
    assert program == "clausegraph"
    try:
        status = main(words)
    except SystemExit as ended:
        # The language server waits for an editor; its example shows its help.
        assert words == ["lsp", "--help"]
        status = 0 if ended.code is None else int(ended.code)
    told = capsys.readouterr()
    assert status == STATUSES.get(name, (0,) * (number + 1))[number], told.err
    assert told.err == ""
    assert told.out.strip()
    if "--output" in words:
        assert (project / words[words.index("--output") + 1]).stat().st_size > 0


@pytest.mark.parametrize("name", EXAMPLES)
def test_help_shows_the_examples_as_they_are_typed(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    assert [line for line in EXAMPLES[name] if f"\n  {line}\n" not in shown + "\n"] == []


def test_every_command_has_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    listed = [line.split() for line in capsys.readouterr().out.splitlines() if line.startswith("    ")]
    assert [words[0] for words in listed if words[0] in EXAMPLES] == list(EXAMPLES)
