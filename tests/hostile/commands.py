"""Any words after `clausegraph`: an exit status of the command, no exception, nothing written elsewhere."""

import io
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout

from engine.cli.main import main
from tests.cases.made import SCENARIO
from tests.cases.running import RULES

from .drawing import Draws
from .guard import only_within, scratch
from .reading import HERE, ROOT

COMMANDS = (
    "ask",
    "check",
    "coverage",
    "drift",
    "duties",
    "fmt",
    "graph",
    "new",
    "record",
    "source",
    "test",
    "timeline",
    "value",
)
"""All but `lsp`, which is spoken to while it runs, and `prove` and `diff`, which search as long as they are told."""
STATUSES = (0, 2, 3, 4)
_FIRST = ("lease.clause", ".", "nowhere", "sale.yaml", "record.jsonl", "", "-", "..", "lease", "\x00", "x" * 300)
_WORDS = (
    *_FIRST,
    *("--log", "record.jsonl", "--on", "2022-03-01", "--known-at", "2022-02-01T00:00:00Z", "--json", "--explain"),
    *("--party", "tenant", "--all", "--full", "--format", "svg", "dot", "mermaid", "html", "json", "text", "ical"),
    *("--output", "out.svg", "out.html", "--focus", "lease:1", "lease:1.01(a)", "--depth", "2", "-1", "99999999999"),
    *("--from", "--until", "--rules", "--check", "--diff", "--scenario", "--coverage", "--junit", "out.xml", "--ics"),
    *("--seed", "--sample", "--clause", "--agreement", "--section", "--folder", "--yes", "--inventory", "--help"),
    *("Sublet", "Consent", "by=tenant", "ref=sub_1", "area=12", "area=1e9", "by=", "=", "a=b=c", "to=somebody"),
    *('{"type": "Sublet", "time": "2022-03-01", "data": {"by": "tenant"}}', "{", "[]", "null", "lease:Rent"),
)
_TEXTS = ("\u202e", "\ud800", "\x1b[2J", "--", "---", "%s", "{}", "\n", "ü", "2022-02-30", "0000-00-00", "9" * 60)


def command(data: bytes) -> None:
    """Run the command with words read off the bytes."""
    draws = Draws(data)
    words = [draws.pick(COMMANDS), draws.pick(_FIRST)]
    words += [draws.pick(_TEXTS) if draws.rarely(12) else draws.pick(_WORDS) for _ in range(draws.number(10))]
    run(words)


def run(words: list[str]) -> str:
    """What a command prints, run in a folder with a small rule set."""
    with scratch() as above:
        folder = above / "here"  # so that `..` leads to nothing of others
        folder.mkdir()
        for file in RULES.iterdir():
            shutil.copy(file, folder)
        (folder / "sale.yaml").write_text(SCENARIO, encoding="utf-8")
        out, err = _Stream(), _Stream()
        try:
            with (
                chdir(folder),
                _environment(),
                only_within(above, ROOT, HERE),
                redirect_stdout(out),
                redirect_stderr(err),
            ):
                status = _status(words)
        except Exception as error:
            raise AssertionError(f"{words} raises {type(error).__name__}: {error}") from error
        text = out.text() + err.text()
    assert status in STATUSES, (words, status, text[:500])
    assert "Traceback" not in text, words
    assert "itself failed" not in text, words
    return text


def _status(words: list[str]) -> int:
    try:
        return main(words)
    except SystemExit as end:
        return int(end.code or 0)


class _Stream(io.TextIOWrapper):
    """A stream as a process has it: text above, bytes below."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", errors="backslashreplace", write_through=True)

    def text(self) -> str:
        """What was written."""
        assert isinstance(self.buffer, io.BytesIO)
        return self.buffer.getvalue().decode("utf-8")


@contextmanager
def _environment() -> Iterator[None]:
    """No memory of earlier runs, and nobody at the keyboard."""
    before = dict(os.environ)
    stdin = sys.stdin
    os.environ["CLAUSEGRAPH_CACHE"] = "off"
    sys.stdin = _Stream()
    try:
        yield
    finally:
        sys.stdin = stdin
        os.environ.clear()
        os.environ.update(before)
