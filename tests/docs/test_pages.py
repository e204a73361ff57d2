"""The pages that are followed as they stand: every command on them prints what the page says."""

import re
from pathlib import Path

import pytest
import yaml

from tests.docs.pages import DOCS, ROOT, Folder, blocks, check, sessions

IN_A_FOLDER_OF_THEIR_OWN = ("evaluation", "how-to/encode-a-clause", "how-to/drift")
AFTER_THE_TUTORIAL = (
    "how-to/ask-from-a-program",
    "how-to/ask-from-python",
    "how-to/correct-a-mistake",
    "how-to/use-in-ci",
)
AFTER_THE_FIRST_AGREEMENT = ("how-to/prove",)
IN_THE_PROJECT = ("reading-an-answer", "how-to/review-a-rule-file")


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


def follow(name: str, folder: Folder) -> None:
    path = DOCS / f"{name}.md"
    page = path.read_text(encoding="utf-8")
    assert any(block.language == "console" and list(sessions(block)) for block in blocks(page)), f"{name} runs nothing"
    check(path, page, folder.follow(page))


@pytest.mark.parametrize("name", IN_A_FOLDER_OF_THEIR_OWN)
def test_a_page_with_its_own_files(name: str, tmp_path: Path, cache: Path) -> None:
    follow(name, Folder(tmp_path, cache))


@pytest.mark.parametrize("name", AFTER_THE_TUTORIAL)
def test_a_page_that_goes_on_from_the_tutorial(name: str, tmp_path: Path, cache: Path) -> None:
    folder = Folder(tmp_path, cache)
    folder.prepare((DOCS / "tutorial.md").read_text(encoding="utf-8"))
    follow(name, folder)


@pytest.mark.parametrize("name", AFTER_THE_FIRST_AGREEMENT)
def test_a_page_that_goes_on_from_the_first_agreement(name: str, tmp_path: Path, cache: Path) -> None:
    pytest.importorskip("z3")
    folder = Folder(tmp_path, cache)
    folder.prepare((DOCS / "first-agreement.md").read_text(encoding="utf-8"))
    follow(name, folder)


@pytest.mark.parametrize("name", IN_THE_PROJECT)
def test_a_page_about_the_rules_of_the_project(name: str, tmp_path: Path, cache: Path) -> None:
    (tmp_path / "rules").symlink_to(ROOT / "rules")
    follow(name, Folder(tmp_path, cache))


def test_what_stands_in_the_workflows_holds(tmp_path: Path, cache: Path) -> None:
    folder = Folder(tmp_path, cache)
    page = (DOCS / "how-to" / "use-in-ci.md").read_text(encoding="utf-8")
    folder.prepare((DOCS / "tutorial.md").read_text(encoding="utf-8"))
    folder.prepare(page)
    workflows = [block.text for block in blocks(page) if block.language == "yaml"]
    assert len(workflows) == 2
    for workflow in workflows:
        assert yaml.safe_load(workflow)
        commands = re.findall(r"- (?:run: )?(clausegraph .*)", workflow)
        assert len(commands) == 3
        for command in commands:
            said = folder.run(command)
            assert folder.status == 0, said


def test_every_rule_of_evaluation_has_an_example_that_runs() -> None:
    page = (DOCS / "evaluation.md").read_text(encoding="utf-8")
    sections = page.split("\n## ")[1:]
    silent = [section.splitlines()[0] for section in sections if "```console" not in section]
    # The first says what there is, the last what holds of all the others.
    assert silent == [sections[0].splitlines()[0], sections[-1].splitlines()[0]]
