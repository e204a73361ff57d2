"""`clausegraph test --mutate`: what no scenario notices is told, and one scenario more notices it."""

import json
from pathlib import Path
from typing import Any, Final

import pytest

from engine.cli.main import main
from tests.support import DEAL
from tests.unit.text.golden import check

CLAUSES: Final = """\
term Cheap(s: Sale): yes/no means
  any of
    (i) s.price <= USD 10
    (ii) s.seller = cleo

clause 1 "Sales"
  prohibits a Sale s
    if s.buyer = cleo
    unless some Assent [by ada, re s.ref, before s]
clause 2 "Small ones"
  permits a Sale s if Cheap(s) notwithstanding 1
clause 3 "Reports"
  when a Sale s
  ada must make a Delivery [by ada, re s.ref] within 10 days after s.date
"""
SCENARIO: Final = """\
name: Sales to Cleo
rules: deal
log:
  - {id: a1, type: Assent, time: 2022-02-01, data: {by: ada, re: r1}}
  - {id: a2, type: Assent, time: 2022-02-01, data: {by: ben, re: r2}}
  - {id: s1, type: Sale, time: 2022-03-01, data: {ref: r9, seller: ada, buyer: ben, price: 50}}
  - {id: d1, type: Delivery, time: 2022-03-02, data: {by: ada, re: r8}}
  - {id: d2, type: Delivery, time: 2022-03-02, data: {by: ben, re: r9}}
checks:
  - about: to Cleo
    ask: {type: Sale, time: 2022-03-05, data: {ref: r0, seller: ben, buyer: cleo, price: 50}}
    table:
      columns: [ref, seller, buyer, price, decision, by]
      rows:
        - [r0,   ben,    cleo,  50,    prohibited, "deal:1"]
        - [r0,   ben,    ada,   50,    permitted,  []]
        - [r1,   ben,    cleo,  50,    permitted,  []]
        - [r2,   ben,    cleo,  50,    prohibited, "deal:1"]
        - [r0,   ben,    cleo,  10,    permitted,  "deal:2"]
  - about: the report
    duties: {on: 2022-03-10}
    expect: {includes: [{clause: "deal:3", due: 2022-03-11, status: pending}]}
"""
ONE_MORE: Final = """\
name: What Cleo sells
rules: deal
log: []
checks:
  - about: Cleo may sell at any price
    ask: {type: Sale, time: 2022-03-05, data: {ref: r0, seller: cleo, buyer: cleo, price: 50}}
    expect: {decision: permitted, by: ["deal:2"]}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "deal.clause").write_text(DEAL + CLAUSES, encoding="utf-8")
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "sales.yaml").write_text(SCENARIO, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CLAUSEGRAPH_CACHE", "off")
    return tmp_path


def test_a_limb_that_no_scenario_notices_and_then_one_that_does(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["test", "scenarios", "--mutate"]) == 2
    check("mutations-unnoticed.txt", capsys.readouterr().out)
    (folder / "scenarios" / "cleo.yaml").write_text(ONE_MORE, encoding="utf-8")
    assert main(["test", "scenarios", "--mutate"]) == 0
    check("mutations-noticed.txt", capsys.readouterr().out)


def test_every_run_prints_the_same(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert folder.is_dir()
    printed = []
    for _ in range(2):
        main(["test", "scenarios", "--mutate", "--json", "--sample", "9", "--seed", "3"])
        printed.append(capsys.readouterr().out)
    assert printed[0] == printed[1]
    result = json.loads(printed[0])
    assert result["tried"] == 9 < result["possible"]


def test_the_record_names_the_check_that_noticed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert folder.is_dir()
    assert main(["test", "scenarios", "--mutate", "--json"]) == 2
    changes: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["rules"][0]["changes"]
    by = {c["what"]: c["noticed_by"] for c in changes}
    assert by["limb (ii) left out: `s.seller = cleo`"] is None
    assert by["`by ada` no longer asked for in `Assent [by ada, re s.ref, before s]`"] == "scenarios/sales.yaml:18"


@pytest.mark.parametrize(("percent", "status"), [("50", 0), ("99.9", 2), ("100", 2)])
def test_as_much_as_is_asked_for_is_enough(
    folder: Path, capsys: pytest.CaptureFixture[str], percent: str, status: int
) -> None:
    assert folder.is_dir()
    assert main(["test", "scenarios", "--mutate", "--fail-under", percent]) == status
    said = capsys.readouterr().err
    assert said == "" if status == 0 else "and " + percent in said


def test_one_clause_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert folder.is_dir()
    assert main(["test", "scenarios", "--mutate", "--clause", "deal:3"]) == 0
    assert "whole sentences left out" in capsys.readouterr().out


def test_nothing_is_tried_while_a_check_does_not_hold(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = SCENARIO.replace("due: 2022-03-11", "due: 2022-03-12")
    (folder / "scenarios" / "sales.yaml").write_text(wrong, encoding="utf-8")
    assert main(["test", "scenarios", "--mutate"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "FAILED scenarios/sales.yaml:20" in said.err
    assert said.err.endswith("nothing was changed: every check has to hold on the rule files as they are\n")


def test_nothing_is_tried_while_a_file_is_wrong(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "scenarios" / "wrong.yaml").write_text("name: 7\n", encoding="utf-8")
    (folder / "scenarios" / "asks.yaml").write_text(ONE_MORE.replace("type: Sale", "type: Sail"), encoding="utf-8")
    assert main(["test", "scenarios", "--mutate"]) == 3
    said = capsys.readouterr()
    assert said.out == ""
    assert "scenarios/wrong.yaml:1" in said.err
    assert "Sail" in said.err
    assert said.err.endswith("nothing was changed: every scenario file has to be right first\n")


def test_a_clause_that_is_not_there(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert folder.is_dir()
    assert main(["test", "scenarios", "--mutate", "--clause", "deal:Cheep"]) == 3
    said = capsys.readouterr().err
    assert "Q104" in said
    assert "did you mean `deal:Cheap`?" in said


def test_a_clause_that_is_not_there_is_told_before_any_check_runs(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = SCENARIO.replace("due: 2022-03-11", "due: 2022-03-12")
    (folder / "scenarios" / "sales.yaml").write_text(wrong, encoding="utf-8")
    assert main(["test", "scenarios", "--mutate", "--clause", "deal:Cheep"]) == 3
    said = capsys.readouterr().err
    assert "Q104" in said
    assert "FAILED" not in said


def test_rule_sets_without_the_clause_are_left_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules = next(folder.rglob("deal.clause"))
    other = rules.read_text(encoding="utf-8").replace("agreement deal ", "agreement sale ")
    (folder / "rules" / "sale.clause").write_text(other, encoding="utf-8")
    text = SCENARIO.replace("deal:", "sale:").replace("rules: deal", "rules: sale")
    (folder / "scenarios" / "others.yaml").write_text(text, encoding="utf-8")
    assert main(["test", "scenarios", "--mutate", "--clause", "deal:3", "--json"]) == 0
    assert "sale:" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--update"], "--mutate and --update are two runs"),
        (["--junit", "results.xml"], "--mutate and --junit are two runs"),
        (["--coverage"], "--mutate and --coverage are two runs"),
        (["--seed", "2"], "--seed chooses a sample, and none is asked for; add --sample N"),
    ],
)
def test_what_does_not_go_together(
    folder: Path, capsys: pytest.CaptureFixture[str], more: list[str], said: str
) -> None:
    assert folder.is_dir()
    assert main(["test", "scenarios", "--mutate", *more]) == 3
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("more", [["--sample", "2"], ["--clause", "deal:1"], ["--seed", "1"]])
def test_without_mutate_there_is_nothing_to_choose_from(
    folder: Path, capsys: pytest.CaptureFixture[str], more: list[str]
) -> None:
    assert folder.is_dir()
    assert main(["test", "scenarios", *more]) == 3
    assert f"{more[0]} goes with --mutate" in capsys.readouterr().err
