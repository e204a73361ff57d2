"""The cookbook in `rules/cookbook`: each clause has all its parts, and each part says what the others say."""

import re
import shlex
from pathlib import Path

import pytest

from engine.cli.main import main
from engine.scenarios.files import find_files, read_scenario
from engine.scenarios.runner import Runner
from engine.service import open_rules

ROOT = Path(__file__).resolve().parents[1]
COOKBOOK = ROOT / "rules" / "cookbook"
INDEX = ROOT / "docs" / "cookbook.md"
NAMES = (
    "anti-dilution",
    "board-seats",
    "change-of-control-put",
    "deadlock",
    "deed-of-adherence",
    "drag-along",
    "founder-lock-up",
    "information-rights",
    "leaver",
    "reserved-matters",
    "right-of-first-refusal",
    "tag-along",
)
PAGE_OF_RULES = 240
"""Lines of a rule file, comments and declarations of events included."""
FEWEST_CHECKS = 15
"""Checks of one clause: the days and shares around each of its limits."""

SESSION = re.compile(r"^```console\n\$ ((?:.*\\\n)*.*)\n([\s\S]*?)^```$", re.MULTILINE)
DRAWING = re.compile(r"^```sh\n(clausegraph graph .*)\n```$", re.MULTILINE)
RECEIPT = re.compile(r"\n*rules \w+  log .*\Z")

each_clause = pytest.mark.parametrize("name", NAMES)


@pytest.fixture
def _at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("COLUMNS", "100")


def test_the_folders_are_these_and_the_index_has_a_line_for_each() -> None:
    assert sorted(p.name for p in COOKBOOK.iterdir() if p.is_dir()) == list(NAMES)
    index = INDEX.read_text(encoding="utf-8")
    assert [name for name in NAMES if index.count(f"`rules/cookbook/{name}/`") != 1] == []


@each_clause
def test_a_clause_has_all_its_parts(name: str) -> None:
    folder = COOKBOOK / name
    assert sorted(p.name for p in folder.iterdir()) == sorted(
        [f"{name}.clause", "log.jsonl", "scenarios", "README.md", "diagram.svg"]
    )
    assert len((folder / f"{name}.clause").read_text(encoding="utf-8").splitlines()) <= PAGE_OF_RULES
    assert "](diagram.svg)" in (folder / "README.md").read_text(encoding="utf-8")


@each_clause
def test_a_clause_is_without_findings_and_laid_out(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert [finding.message for finding in open_rules(COOKBOOK / name).warnings] == []
    assert main(["fmt", "--check", str(COOKBOOK / name)]) == 0, capsys.readouterr().out


@each_clause
def test_its_scenarios_hold_on_its_own_log_and_on_others(name: str) -> None:
    files, findings = find_files([COOKBOOK / name / "scenarios"])
    assert findings == ()
    runner = Runner()
    outcomes = []
    for file in files:
        scenario, findings = read_scenario(file)
        assert scenario is not None, findings
        assert scenario.rules == f"cookbook/{name}"
        outcomes += list(runner.run(scenario))
    assert [(o.check.about, o.differences) for o in outcomes if not o.ok] == []
    assert len(outcomes) >= FEWEST_CHECKS


@pytest.mark.usefixtures("_at_the_root")
@each_clause
def test_the_page_prints_what_it_says(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    sessions = SESSION.findall((COOKBOOK / name / "README.md").read_text(encoding="utf-8"))
    assert len(sessions) >= 3
    for command, printed in sessions:
        main(shlex.split(command.replace("\\\n", " "))[1:])
        shown = RECEIPT.sub("", capsys.readouterr().out.rstrip())
        assert shown == printed.rstrip(), command


@pytest.mark.usefixtures("_at_the_root")
@each_clause
def test_the_diagram_is_what_its_command_draws(name: str, tmp_path: Path) -> None:
    (command,) = DRAWING.findall((COOKBOOK / name / "README.md").read_text(encoding="utf-8"))
    words = shlex.split(command)[1:]
    place = words.index("--output") + 1
    assert words[place] == f"rules/cookbook/{name}/diagram.svg"
    words[place] = str(tmp_path / "diagram.svg")
    assert main(words) == 0
    assert (tmp_path / "diagram.svg").read_bytes() == (COOKBOOK / name / "diagram.svg").read_bytes()
