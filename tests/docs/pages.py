"""Pages that are run: their files are written, their commands given, and what those print compared with the page.

A page is Markdown. What is read of it are its fenced blocks, by the words behind the fence:

* ``LANGUAGE FILE`` is a whole file; ``LANGUAGE FILE append`` stands at the end of one that is there;
* ``diff FILE`` changes one: the lines with a space or `-` are found in it once, and those with a space or `+` put
  in their place;
* ``console`` is a session: a line with `$` is a command, what follows is what it prints on both streams. After `cd`,
  files are written where it led.

Commands of the tool run in this process, all others in a shell. Receipts are the one thing that is not compared in
full: their fingerprints change with every calendar and version.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Final

from engine.cli.main import main

ROOT: Final = Path(__file__).resolve().parents[2]
DOCS: Final = ROOT / "docs"
WIDTH: Final = 90
"""The characters in a line of output, so that it fits on a page."""
RECORD: Final = "RECORD_TEXT"

_BLOCK = re.compile(r"^```(?P<words>[^\n`]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_RECEIPT = re.compile(r"\brules [0-9a-f]{12}  log [0-9a-f]{12}  calendars [0-9a-f]{12}  clausegraph \S+")
_SHELL_SIGNS = frozenset("|<>;&$`*")


@dataclass(frozen=True)
class Block:
    """A fenced block: the words behind the fence, the text inside, and where that text stands in the page."""

    words: tuple[str, ...]
    text: str
    start: int
    end: int

    @property
    def language(self) -> str:
        """The first word."""
        return self.words[0] if self.words else ""


@dataclass(frozen=True)
class Session:
    """A command with what stands below it."""

    command: str
    printed: str


def blocks(page: str) -> Iterator[Block]:
    """Every fenced block of a page, in order."""
    for found in _BLOCK.finditer(page):
        yield Block(tuple(shlex.split(found["words"])), found["text"], found.start("text"), found.end("text"))


def sessions(block: Block) -> Iterator[Session]:
    """The commands of a block; a line that ends with a backslash goes on in the next."""
    lines = block.text.splitlines(keepends=True)
    assert lines[0].startswith("$ "), f"a session begins with a command: {lines[0]!r}"
    starts = [n for n, line in enumerate(lines) if line.startswith("$ ")]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        first = start
        while lines[first].endswith("\\\n"):
            first += 1
        yield Session("".join(lines[start : first + 1]), "".join(lines[first + 1 : end]))


class Folder:
    """A folder in which a page is followed."""

    def __init__(self, path: Path, cache: Path) -> None:
        """Follow pages in this folder; checked rule files are kept in the other one."""
        self.path = path
        self.status = 0
        self._environment = {"COLUMNS": str(WIDTH), "CLAUSEGRAPH_CACHE": str(cache), "LC_ALL": "C.UTF-8"}

    def follow(self, page: str) -> str:
        """The page as it should be: with what its commands print."""
        parts: list[str] = []
        done = 0
        for block in blocks(page):
            if block.language == "console":
                parts += [page[done : block.start], *self._answered(block)]
                done = block.end
            elif len(block.words) > 1:
                self._write(block)
        return "".join(parts) + page[done:]

    def prepare(self, page: str) -> None:
        """Leave the folder as the page leaves it, without asking the tool anything."""
        for block in blocks(page):
            if block.language == "console":
                for session in sessions(block):
                    if not session.command.startswith("$ clausegraph"):
                        self.run(session.command.removeprefix("$ "))
            elif len(block.words) > 1:
                self._write(block)

    def _answered(self, block: Block) -> Iterator[str]:
        for session in sessions(block):
            printed = self.run(session.command.removeprefix("$ ").replace("\\\n", " "))
            yield session.command + printed + ("\n" if printed and not printed.endswith("\n") else "")

    def run(self, command: str) -> str:
        """What a command prints, with shortened receipts and without empty lines at the end."""
        words = shlex.split(command)
        if words[0] == "cd":
            self.path /= words[1]
            assert self.path.is_dir(), f"there is no folder {words[1]}"
            return ""
        plain = words[0] == "clausegraph" and not any(_SHELL_SIGNS & set(word) for word in command.split("'")[::2])
        printed = self._within(words[1:]) if plain else self._shell(command)
        printed = _RECEIPT.sub("rules ...  log ...  calendars ...  clausegraph ...", printed)
        return printed.rstrip("\n") + "\n" if printed.strip() else ""

    def _within(self, words: list[str]) -> str:
        out = StringIO()
        before = dict(os.environ)
        os.environ.update(self._environment)
        try:
            with chdir(self.path), redirect_stdout(out), redirect_stderr(out):
                self.status = main(words)
        except SystemExit as ended:
            self.status = int(ended.code or 0)
        finally:
            os.environ.clear()
            os.environ.update(before)
        return out.getvalue()

    def _shell(self, command: str) -> str:
        binaries = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
        given: Mapping[str, str] = {**os.environ, **self._environment, "PATH": binaries}
        shell = shutil.which("sh")
        assert shell, "a shell is needed"
        done = subprocess.run(  # noqa: S603  # the commands of our own pages
            [shell, "-c", f"(exit {self.status}); {command}"],
            cwd=self.path,
            env=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
            check=False,
        )
        self.status = done.returncode
        return done.stdout

    def _write(self, block: Block) -> None:
        path = self.path / block.words[1]
        path.parent.mkdir(parents=True, exist_ok=True)
        if block.language == "diff":
            path.write_text(_changed(path.read_text(encoding="utf-8"), block), encoding="utf-8")
        elif block.words[2:] == ("append",):
            assert path.exists(), f"{block.words[1]} is not there yet"
            path.write_text(path.read_text(encoding="utf-8") + block.text, encoding="utf-8")
        else:
            assert not block.words[2:], block.words
            path.write_text(block.text, encoding="utf-8")


def _changed(text: str, block: Block) -> str:
    lines = block.text.splitlines(keepends=True)
    assert all(line[0] in " +-" for line in lines), f"each line of a change begins with a space, + or -: {block.text}"
    old = "".join(line[1:] for line in lines if line[0] in " -")
    new = "".join(line[1:] for line in lines if line[0] in " +")
    assert text.count(old) == 1, f"stands {text.count(old)} times in {block.words[1]}, and has to stand once:\n{old}"
    return text.replace(old, new)


def check(path: Path, page: str, expected: str) -> None:
    """Fail unless a page is as it should be; with `RECORD_TEXT=1` write it instead."""
    if os.environ.get(RECORD):
        path.write_text(expected, encoding="utf-8")
        return
    if page != expected:
        pairs = zip(page.splitlines(), [*expected.splitlines(), ""], strict=False)
        number, (there, wanted) = next((n, pair) for n, pair in enumerate(pairs, start=1) if pair[0] != pair[1])
        msg = (
            f"{path.relative_to(ROOT)}:{number}: the page says\n  {there}\nand it should say\n  {wanted}\n"
            f"If the change is meant: `{RECORD}=1 pytest tests/docs tests/test_tutorial.py`, and read the diff."
        )
        raise AssertionError(msg)
