"""The five agreements as they stand in `rules/vnet`: nothing left out, every link drawn, each loaded alone.

What they decide is said in the scenario files beside them; this file holds what no scenario can say.
"""

from datetime import date
from pathlib import Path

import pytest

from contract_dsl.graph import build
from engine.coverage import coverage, read_inventory
from engine.service import Rules, open_rules

ROOT = Path(__file__).resolve().parents[1]
RULES = ROOT / "rules" / "vnet"
INVENTORY = RULES / "inventory"
AGREEMENTS = ("ia", "note", "cod", "rra", "sra")


@pytest.fixture(scope="module")
def vnet() -> Rules:
    return open_rules(RULES, cache=False)


def test_the_rule_files_are_without_findings(vnet: Rules) -> None:
    assert [finding.message for finding in vnet.warnings] == []
    assert set(vnet.model.agreements) == set(AGREEMENTS)


@pytest.mark.parametrize("agreement", AGREEMENTS)
def test_every_clause_of_the_inventory_is_accounted_for(vnet: Rules, agreement: str) -> None:
    found = coverage(vnet.model, read_inventory(INVENTORY / f"{agreement}.txt"))
    assert found
    assert [each.wanted.id for each in found if each.status == "missing"] == []


def edges() -> list[tuple[str, str, str]]:
    lines = (INVENTORY / "edges.txt").read_text(encoding="utf-8").splitlines()
    read = [tuple(line.split()) for line in lines if line and not line.startswith("#")]
    return [(source, kind, target) for source, kind, target in read]


def test_the_graph_has_every_edge_of_the_inventory(vnet: Rules) -> None:
    drawn = {(source, kind, target) for source, target, kind in build(vnet.model).edges(keys=True)}
    assert [edge for edge in edges() if edge not in drawn] == []


@pytest.mark.parametrize("agreement", AGREEMENTS)
def test_an_agreement_is_loaded_alone_with_those_that_it_defers_to(agreement: str) -> None:
    rules = open_rules(RULES / f"{agreement}.clause", cache=False)
    assert agreement in rules.model.agreements
    assert [finding.message for finding in rules.warnings] == []


def test_an_agreement_alone_reads_any_log_of_the_others() -> None:
    rules = open_rules(RULES / "sra.clause", cache=False)
    log = rules.log(RULES / "examples" / "record.jsonl")
    history = rules.history(log, None)
    duties = rules.duties(history, date(2022, 6, 30)).answer().duties
    assert {duty.clause.partition(":")[0] for duty in duties} >= {"sra"}
