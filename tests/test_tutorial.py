"""The tutorial, followed in an empty folder with nothing but the page: every command prints what the page says."""

import re
import shlex
from pathlib import Path

from tests.docs.pages import DOCS, ROOT, Folder, blocks, check, sessions

PAGE = DOCS / "tutorial.md"


def test_every_command_prints_what_the_page_says(tmp_path: Path) -> None:
    page = PAGE.read_text(encoding="utf-8")
    empty = tmp_path / "empty"
    empty.mkdir()
    check(PAGE, page, Folder(empty, tmp_path / "cache").follow(page))


def test_the_page_shows_every_command_that_a_new_user_needs() -> None:
    page = PAGE.read_text(encoding="utf-8")
    given = [s.command for block in blocks(page) if block.language == "console" for s in sessions(block)]
    used = {word for command in given for word in re.findall(r"clausegraph (\w+)", command)}
    assert used >= {"check", "ask", "duties", "timeline", "value", "test", "graph"}


def test_installing_is_said_in_targets_that_exist() -> None:
    page = PAGE.read_text(encoding="utf-8")
    words = [shlex.split(line) for block in blocks(page) if block.language == "sh" for line in block.text.splitlines()]
    targets = [line[1] for line in words if line[0] == "make"]
    assert targets
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in targets:
        assert f".PHONY: {target}\n" in makefile
