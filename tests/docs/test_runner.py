"""The runner of pages says so when a page is wrong."""

from pathlib import Path

import pytest

from tests.docs.pages import DOCS, Folder, blocks, check, sessions

PAGE = """\
# A page

```clause lease.clause
agreement lease "Lease" dated 2024-01-02
act Sublet
clause 1 "No subletting" prohibits a Sublet s
```

```console
$ touch log.jsonl
$ clausegraph ask lease.clause --log log.jsonl --on 2024-05-06 Sublet
$ echo $?
2
```
"""


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    (tmp_path / "here").mkdir()
    return Folder(tmp_path / "here", tmp_path / "cache")


def test_what_is_printed_takes_the_place_of_what_stood_there(folder: Folder) -> None:
    once = folder.follow(PAGE)
    assert "\nPROHIBITED\n" in once
    assert "\nrules ...  log ...  calendars ...  clausegraph ...\n$ echo $?\n2\n```\n" in once
    assert folder.follow(once) == once
    assert folder.follow(once.replace("PROHIBITED", "PERMITTED")) == once


def test_an_exit_status_is_that_of_the_command_before(folder: Folder) -> None:
    page = "```console\n$ clausegraph check nowhere\n$ echo $?\n0\n$ true\n$ echo $?\n7\n```\n"
    followed = folder.follow(page)
    assert "error C008" in followed
    assert [s.printed for block in blocks(followed) for s in sessions(block)][1:] == ["3\n", "", "0\n"]


def test_a_page_that_says_something_else_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RECORD_TEXT", raising=False)
    with pytest.raises(
        AssertionError, match=r"tutorial\.md:2: the page says\n  PERMITTED\nand it should say\n  PROHIB"
    ):
        check(DOCS / "tutorial.md", "one\nPERMITTED\n", "one\nPROHIBITED\n")


def test_a_change_has_to_find_its_place_once(folder: Folder) -> None:
    folder.follow(PAGE)
    with pytest.raises(AssertionError, match=r"stands 0 times in lease\.clause"):
        folder.follow("```diff lease.clause\n-clause 2\n+clause 3\n```\n")
    folder.follow('```diff lease.clause\n act Sublet\n-clause 1 "No subletting" prohibits a Sublet s\n+# none\n```\n')
    assert (folder.path / "lease.clause").read_text(encoding="utf-8").endswith("\nact Sublet\n# none\n")


def test_what_is_added_needs_a_file_to_be_added_to(folder: Folder) -> None:
    with pytest.raises(AssertionError, match="is not there yet"):
        folder.follow("```json log.jsonl append\n{}\n```\n")


def test_a_session_goes_on_over_lines_and_moves_with_its_folder(folder: Folder) -> None:
    followed = folder.follow(
        "```console\n$ mkdir deeper\n$ cd deeper\n$ echo one \\\n    two\n```\n\n```text a.txt\nb\n```\n"
    )
    assert followed.endswith("$ echo one \\\n    two\none two\n```\n\n```text a.txt\nb\n```\n")
    assert (folder.path / "a.txt").is_file()
    assert folder.path.name == "deeper"
