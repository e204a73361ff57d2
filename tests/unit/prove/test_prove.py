"""What `prove` shows of a small agreement, and that the engine says the same of every counterexample."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine import api
from engine.cli.main import main
from engine.prove.checks import Finding, all_checks
from engine.prove.needs import needed_for
from engine.prove.properties import prove_properties
from engine.prove.property_files import read_properties
from engine.prove.search import Budget
from engine.prove.workbench import Outcome, Workbench
from engine.service import Rules, open_rules

from .house import COLLIDING, HOUSE, IDLE, PROPERTIES, TRAPPED, write

MINUTES = 300.0
"""Far more than any of this takes, so that no result hangs on the machine."""


def opened(folder: Path, house: str, properties: str = "") -> Rules:
    return open_rules(write(folder, house, properties), cache=False)


def bench_for(*rules: Rules, bound: int = 2) -> Workbench:
    return Workbench(list(rules), bound, Budget(MINUTES), seconds=60)


def kinds(findings: list[Finding], subject: str) -> dict[str, str]:
    return {" ".join(f.clauses): f.outcome.kind for f in findings if f.subject == subject}


def asked(rules: Rules, outcome: Outcome) -> str:
    """What `ask` says about a counterexample."""
    assert outcome.witness is not None
    assert outcome.witness.question is not None
    return api.ask(api.Log(rules, outcome.witness.log), outcome.witness.question).decision


@pytest.fixture(scope="module")
def idle(tmp_path_factory: pytest.TempPathFactory) -> list[Finding]:
    rules = opened(tmp_path_factory.mktemp("idle"), HOUSE + IDLE + COLLIDING)
    return all_checks(bench_for(rules), rules)


def test_a_clause_between_two_days_in_the_wrong_order_can_never_apply(idle: list[Finding]) -> None:
    clauses = kinds(idle, "clauses")
    assert clauses["house:5"] == "never"
    assert {c for c, kind in clauses.items() if kind != "found"} == {"house:5"}


def test_a_limb_that_another_implies_never_matters(idle: list[Finding]) -> None:
    limbs = kinds(idle, "limbs")
    assert limbs["house:6(i)"] == "never"
    assert limbs["house:6(ii)"] == "found"
    assert limbs["house:1"] == limbs["house:3"] == "found"


def test_a_permission_and_a_prohibition_without_order_collide(idle: list[Finding]) -> None:
    assert kinds(idle, "collisions") == {
        "house:7 house:1": "found",
        "house:7 house:3": "found",
        "house:7 house:5": "never",
    }


def test_a_duty_is_trapped_only_if_it_is_forbidden_from_its_first_day_to_its_last(tmp_path: Path) -> None:
    rules = opened(tmp_path, HOUSE + TRAPPED)
    findings = [f for f in all_checks(bench_for(rules, bound=1), rules) if f.subject == "duties"]
    assert kinds(findings, "duties") == {"house:8 house:9": "found"}
    witness = findings[0].outcome.witness
    assert witness is not None
    assert witness.on is not None
    assert asked(rules, findings[0].outcome) == "prohibited"
    assert "2023-06-01" <= witness.log[0]["time"] <= "2023-08-31"


def test_a_duty_that_the_bar_leaves_a_day_is_not_trapped(tmp_path: Path) -> None:
    always_a_day = TRAPPED.replace("r.date <= 2023-08-31", "r.date <= 2023-06-05")
    rules = opened(tmp_path, HOUSE + always_a_day)
    findings = all_checks(bench_for(rules, bound=1), rules)
    assert kinds(findings, "duties") == {"house:8 house:9": "never"}


def test_duties_by_a_notice_and_by_a_fact_are_not_taken_for_idle(tmp_path: Path) -> None:
    more = """
receipt of n by p under 4:
  on 2 business days after n.date
fact Value: money
clause 6 "Answers"
  when a Notice n [to ben] is received by ben
  ben must make a Report [by ben, re n.re] within 5 days after n.date
clause 7 "A new value is reported"
  when a Value v
  ada must make a Report [by ada] within 5 days after v.date
"""
    rules = opened(tmp_path, HOUSE + more)
    clauses = kinds(all_checks(bench_for(rules, bound=1), rules), "clauses")
    assert clauses["house:6"] == "found"
    assert clauses["house:7"] == "open"


# ---- properties


@pytest.fixture(scope="module")
def with_properties(tmp_path_factory: pytest.TempPathFactory) -> tuple[Rules, Path]:
    folder = tmp_path_factory.mktemp("properties")
    return opened(folder, HOUSE, PROPERTIES), folder


def test_a_property_that_holds_and_one_with_a_counterexample(with_properties: tuple[Rules, Path]) -> None:
    rules, folder = with_properties
    checked = prove_properties(bench_for(rules), rules, read_properties(folder, rules))
    assert [c.outcome.kind for c in checked] == ["never", "found", "never"]
    assert asked(rules, checked[1].outcome) == "permitted"


def test_a_property_that_a_consent_breaks_has_that_consent_in_its_counterexample(tmp_path: Path) -> None:
    wanted = (
        'properties of house\nproperty "Never to a restricted person"\n'
        "  no Sale s is permitted if Restricted(s.to) and s.share > 1%\n"
    )
    rules = opened(tmp_path, HOUSE, wanted)
    (checked,) = prove_properties(bench_for(rules), rules, read_properties(tmp_path, rules))
    assert asked(rules, checked.outcome) == "permitted"
    assert checked.outcome.witness is not None
    types = [line["type"] for line in checked.outcome.witness.log]
    assert sorted(types) == ["Consent", "Fact", "Notice"]


def test_what_needs_more_events_than_the_bound_is_not_found_within_it(tmp_path: Path) -> None:
    wanted = (
        'properties of house\nproperty "Two at most"\n'
        "  no Sale s is permitted if count of Consent [by ada] >= 2 and count of Consent [by ben] >= 1\n"
    )
    rules = opened(tmp_path, HOUSE, wanted)
    properties = read_properties(tmp_path, rules)
    found = [prove_properties(bench_for(rules, bound=n), rules, properties)[0].outcome.kind for n in (2, 3)]
    assert found == ["never", "found"]


def test_what_cannot_be_translated_is_not_decided(tmp_path: Path) -> None:
    clause = (
        "term Month: number means SizeOf(the last 30 trading days up to 2022-03-01)\n"
        'clause 5 "By the size of a list"\n  prohibits a Repair r if Month > 40\n'
    )
    house = HOUSE.replace("calendar BusinessDay", "calendar TradingDay: trading days of NASDAQ\ncalendar BusinessDay")
    rules = opened(tmp_path, house + clause)
    outcome = kinds(all_checks(bench_for(rules, bound=1), rules), "clauses")["house:5"]
    assert outcome == "open"


def test_the_same_question_has_the_same_answer_to_the_letter(with_properties: tuple[Rules, Path]) -> None:
    rules, folder = with_properties
    once, again = (
        prove_properties(bench_for(rules), rules, read_properties(folder, rules))[1].outcome for _ in range(2)
    )
    assert once == again


# ---- what is needed


def test_what_has_to_happen_before_a_sale(tmp_path: Path) -> None:
    rules = opened(tmp_path, HOUSE)
    needed = needed_for(bench_for(rules), rules, "house:Sale", {"by": "ada"}, None)
    assert needed.needed == ("Notice",)
    assert needed.way.kind == "found"
    assert asked(rules, needed.way) == "permitted"


def test_in_the_first_year_a_consent_is_needed_as_well(tmp_path: Path) -> None:
    rules = opened(tmp_path, HOUSE)
    needed = needed_for(bench_for(rules), rules, "house:Sale", {"by": "ada"}, date(2022, 6, 1))
    assert needed.needed == ("Consent", "Notice")


# ---- the command


def told(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = main(words)
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_the_counterexample_of_the_command_is_confirmed_by_the_command_ask(
    with_properties: tuple[Rules, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, folder = with_properties
    words = ("prove", str(folder), "--bound", "2", "--property", "Nobody sells without Ada's consent", "--json")
    status, out, _ = told(capsys, *words)
    found: dict[str, Any] = json.loads(out)["properties"][0]
    assert (status, found["result"]) == (2, "does not hold")
    log = tmp_path / "log.jsonl"
    log.write_text("\n".join(json.dumps(line) for line in found["counterexample"]["log"]), encoding="utf-8")
    question = json.dumps(found["counterexample"]["question"])
    assert told(capsys, "ask", str(folder), "--log", str(log), question)[0] == 0


def test_properties_that_hold_end_with_0(
    with_properties: tuple[Rules, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    _, folder = with_properties
    status, out, _ = told(capsys, "prove", str(folder), "--bound", "1", "--property", "Ada may repair")
    assert status == 0
    assert "HOLDS        Ada may repair" in out
