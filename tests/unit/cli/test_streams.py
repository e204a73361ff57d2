"""The command as a process: terminals, pipes that close, disks that are full, and no tracebacks."""

import os
import pty
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import pytest

PROGRAM: Final = (sys.executable, "-c", "from engine.cli.main import run; run()")
QUESTION: Final = "loan.clause --log record.jsonl --on 2022-07-01 Distribution by=borrower amount=500"
ASK: Final = ("ask", *QUESTION.split())


def in_terminal(words: Sequence[str], columns: int = 100, **environment: str) -> str:
    """What the command writes to a terminal."""
    ours, theirs = pty.openpty()
    env = {k: v for k, v in os.environ.items() if k != "NO_COLOR"} | {"COLUMNS": str(columns)} | environment
    with subprocess.Popen([*PROGRAM, *words], stdout=theirs, stderr=subprocess.PIPE, env=env):  # noqa: S603  # our own command
        os.close(theirs)
        shown = b""
        while part := _part(ours):
            shown += part
    os.close(ours)
    return shown.decode().replace("\r\n", "\n")


def _part(stream: int) -> bytes:
    try:
        return os.read(stream, 65536)
    except OSError:  # the other end is closed
        return b""


def run(words: Sequence[str], **how: Any) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([*PROGRAM, *words], text=True, check=False, **how)  # noqa: S603  # our own command


def test_a_terminal_gets_colours(folder: Path) -> None:
    assert folder.exists()
    assert in_terminal(ASK).startswith("\x1b[33;1mUNDETERMINED\x1b[0m\n")


def test_a_terminal_without_colours(folder: Path) -> None:
    assert folder.exists()
    shown = in_terminal(ASK, NO_COLOR="1")
    assert shown.startswith("UNDETERMINED\n")
    assert "\x1b" not in shown


def test_a_pipe_gets_plain_text(folder: Path) -> None:
    done = run(ASK, cwd=folder, capture_output=True)
    assert done.returncode == 4
    assert done.stdout.startswith("UNDETERMINED\n")
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize("columns", [70, 120])
def test_text_keeps_to_the_width_of_the_terminal(folder: Path, columns: int) -> None:
    assert folder.exists()
    shown = in_terminal(ASK, columns, NO_COLOR="1")
    body = [line for line in shown.splitlines() if not line.startswith("rules ")]
    assert max(map(len, body)) <= columns


def test_a_reader_that_has_seen_enough(folder: Path) -> None:
    assert folder.exists()
    with subprocess.Popen(  # noqa: S603  # our own command
        [*PROGRAM, "graph", "loan.clause", "--format", "html"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


@pytest.mark.parametrize(("rules", "status"), [("loan.clause", 0), ("wrong.clause", 3)])
def test_a_reader_that_leaves_hides_no_status(rules: str, status: int, folder: Path) -> None:
    (folder / "wrong.clause").write_text('agreement wrong "Wrong"\n' + 'clause 1 "A"\n' * 3_000, encoding="utf-8")
    with subprocess.Popen(  # noqa: S603  # our own command
        [*PROGRAM, "check", rules], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=folder
    ) as process:
        assert process.stdout is not None
        process.stdout.read(1)
        process.stdout.close()
    assert process.returncode == status


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full is needed")
@pytest.mark.parametrize("words", [ASK, ("graph", "loan.clause", "--format", "html"), ("fmt", "-")])
def test_a_full_disk_is_told_in_a_sentence(words: Sequence[str], folder: Path) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        text = (folder / "loan.clause").read_text(encoding="utf-8")
        done = run(words, cwd=folder, stdout=full, stderr=subprocess.PIPE, input=text)
    assert done.returncode == 1
    assert done.stderr == ("the output cannot be written: no space left on device; what there is of it is not whole\n")


def test_an_output_that_cannot_show_a_sign_gets_another(folder: Path) -> None:
    (folder / "sign.clause").write_text(
        'agreement sign "Sign" dated 2022-01-10\n  time zone UTC\n  currency USD\n'
        "  periods exclude the day they run from and do not roll\n  months stop at the last day\n"
        'clause 1 "Costs"\n  without operation "it is the parties’ own business"\n',
        encoding="utf-8",
    )
    (folder / "one.txt").write_text("sign:1\n", encoding="utf-8")
    line = "coverage sign.clause --inventory one.txt"
    done = run(line.split(), cwd=folder, capture_output=True, env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert (done.returncode, done.stderr) == (0, "")
    assert "the parties? own business" in done.stdout


def test_findings_go_to_the_error_stream(folder: Path) -> None:
    done = run(["ask", "gone.clause", *ASK[2:]], cwd=folder, capture_output=True)
    assert done.returncode == 3
    assert done.stdout == ""
    assert done.stderr.endswith("1 error; nothing was answered\n")
