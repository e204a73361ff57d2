"""The solver allows what the engine decides, on every log of the cookbook's scenarios, however little it looks into."""

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from engine.prove.workbench import DEPTHS
from engine.scenarios import find_files, read_scenario
from engine.service import Refused, Rules, open_rules

from .pinning import OutOfBound, Pinned

COOKBOOK = Path(__file__).resolve().parents[3] / "rules" / "cookbook"
FOLDERS = sorted(p.name for p in COOKBOOK.iterdir() if p.is_dir())
MOST_QUESTIONS = 2
"""Questions of one folder; the solver sees each of them several times."""


def questions(folder: Path) -> Iterator[tuple[Rules, Any]]:
    """Each question about an act with its verdict."""
    rules = open_rules(folder, cache=False)
    files, _ = find_files([folder / "scenarios"])
    for file in files:
        scenario, _ = read_scenario(file)
        assert scenario is not None
        log = rules.log(file.parent / scenario.log) if isinstance(scenario.log, str) else rules.log_of(scenario.log)
        for check in scenario.checks:
            if check.kind == "ask" and check.known_at is None:
                try:
                    yield rules, rules.ask(rules.history(log), check.question)
                except Refused:
                    continue


@pytest.mark.parametrize("name", FOLDERS)
def test_the_solver_allows_what_the_engine_decides(name: str) -> None:
    counted: Counter[str] = Counter()
    for rules, asked in islice(questions(COOKBOOK / name), MOST_QUESTIONS):
        decision = asked.verdict.decision
        for depth in DEPTHS[:1]:
            for forbidden in (True, False):
                if decision == ("permitted" if forbidden else "prohibited"):
                    continue
                try:
                    allowed = Pinned(rules, asked.case, depth).may(forbidden=forbidden)
                except OutOfBound:
                    counted["out of the bound"] += 1
                    continue
                assert allowed, (asked.act, decision, depth)
                counted["allowed"] += 1
    assert counted["allowed"] or counted["out of the bound"] or not any(True for _ in questions(COOKBOOK / name))
