"""The page on `--mutate` is followed from its first line to its last."""

from pathlib import Path

from tests.docs.pages import DOCS, Folder, check


def test_every_command_prints_what_the_page_says(tmp_path: Path) -> None:
    path = DOCS / "how-to" / "mutate.md"
    page = path.read_text(encoding="utf-8")
    check(path, page, Folder(tmp_path, tmp_path / "cache").follow(page))
