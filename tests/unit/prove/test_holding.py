"""What the engine finds on generated and written logs is possible in the formulas of the prover."""

from collections import Counter
from itertools import islice
from pathlib import Path
from random import Random

import pytest

from engine.prove.workbench import DEPTHS

from .holding import generated, held, of_scenarios
from .searching import search

ROOT = Path(__file__).resolve().parents[3]
SEEDS = (1, 6, 9, 10)
"""Rule sets of which the formulas once made something impossible that is so."""
EVERY = 5


@pytest.mark.parametrize("seed", SEEDS)
def test_what_the_engine_finds_is_possible(seed: int) -> None:
    counted: Counter[str] = Counter()
    for number, (rules, asked, log, act, random) in enumerate(generated(seed)):
        if number % EVERY == 0:
            assert held(rules, asked, DEPTHS[-1], random, counted) == [], (log, act)
    assert counted["claims"] > 0


@pytest.mark.parametrize("folder", ["cookbook/leaver", "cookbook/tag-along"])
def test_what_the_engine_finds_in_scenarios_is_possible(folder: str) -> None:
    counted: Counter[str] = Counter()
    random = Random(7)  # noqa: S311  # these are examples and no secrets
    for rules, asked in islice(of_scenarios(ROOT / "rules" / folder, random), 3):
        assert held(rules, asked, DEPTHS[1], random, counted) == [], asked.act
    assert counted["claims"] > 0


def test_what_is_said_never_to_be_is_not_found_by_trying() -> None:
    counted: Counter[str] = Counter()
    assert list(search(5, counted, seconds=3)) == []
    assert counted["rule sets"] == 1
