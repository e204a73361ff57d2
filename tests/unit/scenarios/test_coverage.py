"""What checks decide: yes, no, never, and how what is owed stood; counted from the evaluation, not the answer."""

import json
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import pytest

from engine.cli.main import main
from engine.scenarios import Runner, read_scenario
from engine.scenarios.coverage import Coverage, Observers, as_lcov, as_text, percent
from tests.support import DEAL
from tests.unit.text.golden import check

CLAUSES: Final = """\
fact Blocked: yes/no, default no
fact Rich(party): yes/no

term Small(s: Sale): yes/no means
  any of
    (i) s.price <= USD 10
    (ii) s.seller = cleo and s.price <= USD 20

clause 1 "Sales"
  prohibits a Sale s
    if all of
      (a) s.price > USD 100
      (b) s.buyer = cleo
    unless some Assent [by ada, re s.ref, before s]
clause 2 "Small ones"
  permits a Sale s if Small(s) notwithstanding everything
clause 3 "Never"
  prohibits a Visit v
clause 4 "Reports"
  when a Sale s
  every Partner p must make a Delivery [by p, re s.ref] within 10 days after s.date if p = s.seller
clause 5 "Release"
  ada need not perform 4 if Blocked
clause 6 "Opening"
  when an Opening o
  deems a Closing on 5 days after o.date if not Blocked
clause 7 "End"
  when a Closing c
  terminates 1 if Rich(ada)
clause 8 "Reserved"
  ada may only make a Visit [by ada] if Blocked
clause 9 "Unknown"
  prohibits a Sale s if Rich(s.buyer)
"""
LOG: Final = """\
name: Deal
rules: deal
log:
  - {id: o1, type: Opening, time: 2022-02-01, data: {}}
  - {id: s1, type: Sale, time: 2022-03-01, data: {ref: r1, seller: ben, buyer: cleo, price: 50}}
  - {id: d1, type: Delivery, time: 2022-03-10, data: {by: ben, re: r1}}
  - {id: s2, type: Sale, time: 2022-04-01, data: {ref: r2, seller: ben, buyer: cleo, price: 50}}
checks:
"""
EXPECT: Final = {"ask": "{by: []}", "value": "{value: 0}", "duties": '{excludes: [{clause: "deal:99"}]}'}
"""Something that a check may expect; coverage does not mind what."""


def covered(folder: Path, *checks: str, rules: str = CLAUSES) -> Coverage:
    """What some checks decide."""
    (folder / "deal.clause").write_text(DEAL + rules, encoding="utf-8")
    text = LOG + "".join(f"  - {c}\n    expect: {EXPECT[c.partition(':')[0]]}\n" for c in checks)
    (folder / "deal.yaml").write_text(text, encoding="utf-8")
    scenario, findings = read_scenario(folder / "deal.yaml")
    assert scenario is not None, findings
    observers = Observers()
    list(Runner(folder).run(scenario, observers.watch))
    return observers.coverage()


def outcomes(coverage: Coverage) -> dict[str, tuple[int, int | None, int]]:
    """Of every unit that some check reached: yes, no (None if it has no condition), unknown."""
    units = [u for s in coverage.sets for u in s.units if u.yes or u.no or u.open]
    return {u.unit.id: (u.yes, u.no if u.unit.both else None, u.open) for u in units}


def sale(price: int, seller: str = "ben", buyer: str = "cleo", ref: str = "r9") -> str:
    data = f"{{ref: {ref}, seller: {seller}, buyer: {buyer}, price: {price}}}"
    return f"ask: {{type: Sale, time: 2022-05-01, data: {data}}}"


def test_a_prohibition_with_its_limbs(loan: Path) -> None:
    seen = outcomes(covered(loan, sale(200), sale(60), sale(200, buyer="ben", seller="ada")))
    assert seen["deal:1"] == (1, 2, 0)
    assert seen["deal:1(a)"] == (2, 1, 0)
    assert seen["deal:1(b)"] == (1, 1, 0)  # at 60 it is not looked at: the other limb is no


def test_a_permission_is_looked_at_where_it_could_matter(loan: Path) -> None:
    seen = outcomes(covered(loan, sale(200), sale(60)))
    assert seen["deal:2"] == (0, 2, 0)
    assert seen["deal:Small"] == (0, 2, 0)
    assert seen["deal:Small(i)"] == (0, 2, 0)
    seen = outcomes(covered(loan, sale(15, seller="cleo", buyer="ben")))
    assert seen["deal:2"] == (1, 0, 0)  # clause 9 hangs on an unknown fact, so it matters
    assert seen["deal:Small(i)"] == (0, 1, 0)
    assert seen["deal:Small(ii)"] == (1, 0, 0)


def test_what_hangs_on_an_unknown_fact_is_decided_neither_way(loan: Path) -> None:
    assert outcomes(covered(loan, sale(60)))["deal:9"] == (0, 0, 1)


def test_an_act_brings_duties_with_it(loan: Path) -> None:
    coverage = covered(loan, sale(60))
    assert outcomes(coverage)["deal:4"] == (1, 1, 0)  # for ben, and not for ada
    assert statuses(coverage, "deal:4") == ()


def statuses(coverage: Coverage, clause: str) -> Sequence[str]:
    return next(u.statuses for s in coverage.sets for u in s.units if u.unit.id == clause)


def test_duties_with_how_they_stand(loan: Path) -> None:
    coverage = covered(loan, "duties: {on: 2022-04-05}")
    assert outcomes(coverage)["deal:4"] == (1, 1, 0)
    assert statuses(coverage, "deal:4") == ("pending", "performed")
    assert outcomes(coverage)["deal:5"] == (0, 1, 0)


def test_a_clause_without_a_condition_has_one_outcome(loan: Path) -> None:
    coverage = covered(loan, "ask: {type: Visit, time: 2022-05-01, data: {by: ben}}")
    assert outcomes(coverage)["deal:3"] == (1, None, 0)


def test_a_power_beyond_its_limits(loan: Path) -> None:
    asked = "ask: {{type: Visit, time: 2022-05-01, data: {{by: {}}}}}"
    assert outcomes(covered(loan, asked.format("ada")))["deal:8"] == (1, 0, 0)


def test_what_follows_by_itself(loan: Path) -> None:
    seen = outcomes(covered(loan, sale(200)))
    assert seen["deal:6"] == (1, 0, 0)
    assert seen["deal:7"] == (0, 0, 1)  # whether ada is rich is not recorded


def test_values_are_evaluated_too(loan: Path) -> None:
    rules = CLAUSES + "term Closed: yes/no means some Closing\n"
    coverage = covered(loan, 'value: {term: "deal:Closed", on: 2022-05-01}', rules=rules)
    assert outcomes(coverage) == {"deal:6": (1, 0, 0), "deal:Closed": (1, 0, 0)}


def test_what_is_only_supposed_does_not_count(loan: Path) -> None:
    # The sale is prohibited; the search for remedies supposes the assent of ada, and would find the exception.
    seen = outcomes(covered(loan, sale(200)))
    assert seen["deal:1"] == (1, 0, 0)


def test_each_check_counts_once(loan: Path) -> None:
    coverage = covered(loan, sale(200), sale(200, ref="r8"))
    assert outcomes(coverage)["deal:1"] == (2, 0, 0)
    assert coverage.sets[0].checks == 2


def test_what_no_check_reaches_is_never(loan: Path) -> None:
    text = as_text(covered(loan, sale(200), "duties: {on: 2022-04-05}"))
    check("coverage-of-checks.txt", text)


def test_lines_and_branches_for_the_tools_that_show_them(loan: Path) -> None:
    coverage = covered(loan, sale(200), sale(60))
    text = as_lcov(coverage)
    lines = (loan / "deal.clause").read_text(encoding="utf-8").splitlines()
    records = dict.fromkeys(line.partition(":")[0] for line in text.splitlines())
    assert list(records) == ["TN", "SF", "BRDA", "BRF", "BRH", "DA", "LF", "LH", "end_of_record"]
    assert "SF:deal.clause\n" in text
    counted = {int(x[3:].split(",")[0]): int(x.split(",")[1]) for x in text.splitlines() if x.startswith("DA:")}
    at = next(n for n, line in enumerate(lines, 1) if "prohibits a Sale s" in line)
    assert counted[at] == 2
    assert counted[next(n for n, line in enumerate(lines, 1) if "prohibits a Visit v" in line)] == 0
    branches = [x.removeprefix("BRDA:").split(",") for x in text.splitlines() if x.startswith("BRDA:")]
    assert [b[2:] for b in branches if int(b[0]) == at] == [["0", "1"], ["1", "1"]]
    assert f"BRF:{len(branches)}\n" in text
    assert f"BRH:{coverage.reached}\n" in text
    assert f"LF:{len(counted)}\nLH:{sum(n > 0 for n in counted.values())}\n" in text
    assert all(b[3] == "-" for b in branches if counted[int(b[0])] == 0)


FILE: Final = LOG + "  - ask: {type: Sale, time: 2022-05-01, data: {ref: r9, seller: ben, buyer: cleo, price: 200}}\n"


@pytest.fixture
def scenario(loan: Path) -> Path:
    (loan / "deal.clause").write_text(DEAL + CLAUSES, encoding="utf-8")
    (loan / "deal.yaml").write_text(FILE + "    expect: {decision: undetermined}\n", encoding="utf-8")
    return loan


def run(*words: str) -> int:
    return main(["test", "deal.yaml", "--rules", ".", *words])


@pytest.mark.usefixtures("scenario")
def test_coverage_stands_behind_the_results(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--coverage") == 0
    told = capsys.readouterr().out
    assert told.startswith("1 of 1 check hold in 1 file\n\ndeal.clause\n")
    assert told.endswith("outcomes were seen (40.7%), in 1 check\n")


@pytest.mark.usefixtures("scenario")
def test_coverage_hides_no_failure(scenario: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (scenario / "deal.yaml").write_text(FILE + "    expect: {decision: permitted}\n", encoding="utf-8")
    assert run("--coverage", "--fail-under", "1") == 2
    assert "FAILED deal.yaml:9" in capsys.readouterr().out


@pytest.mark.usefixtures("scenario")
def test_too_little_is_said_in_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--fail-under", "80") == 2
    told = capsys.readouterr()
    assert told.out == "1 of 1 check hold in 1 file\n"
    assert told.err == (
        "the checks see 40.7% of the outcomes of the clauses, and 80.0% are asked for; "
        "16 outcomes that no check sees are listed by --coverage\n"
    )
    assert run("--fail-under", "40.7") == 0


@pytest.mark.usefixtures("scenario")
@pytest.mark.parametrize("wrong", ["eighty", "101", "-5", "1e2", "99.9999999", "NaN"])
def test_a_percentage_that_is_none(wrong: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run(f"--fail-under={wrong}")
    assert ended.value.code == 3
    assert f"a percentage from 0 to 100 is needed, and this is `{wrong}`" in capsys.readouterr().err


@pytest.mark.usefixtures("scenario")
def test_the_ending_of_the_file_says_the_form(scenario: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("c.json", "c.info", "c.txt"):
        assert run("--coverage-output", name) == 0
    assert capsys.readouterr().out == "1 of 1 check hold in 1 file\n" * 3
    record = json.loads((scenario / "c.json").read_text(encoding="utf-8"))
    clause: dict[str, Any] = next(c for c in record["rules"][0]["clauses"] if c["clause"] == "deal:1")
    assert {k: clause[k] for k in ("kind", "file", "yes", "no", "unknown")} == {
        "kind": "prohibits",
        "file": "deal.clause",
        "yes": 1,
        "no": 0,
        "unknown": 0,
    }
    assert next(c for c in record["rules"][0]["clauses"] if c["clause"] == "deal:3")["no"] is None
    assert record["percent"] == "40.7"
    assert (scenario / "c.info").read_text(encoding="utf-8").startswith("TN:\nSF:deal.clause\n")
    assert (scenario / "c.txt").read_text(encoding="utf-8").startswith("deal.clause\n")


@pytest.mark.usefixtures("scenario")
def test_a_form_for_programs_needs_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--coverage", "--coverage-format", "lcov") == 3
    assert "coverage as lcov needs a file of its own" in capsys.readouterr().err


@pytest.mark.usefixtures("scenario")
def test_results_as_json_hold_coverage(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--json", "--coverage") == 0
    results = json.loads(capsys.readouterr().out)
    assert (results["passed"], results["coverage"]["reached"]) == (1, 11)


SCENARIOS: Final = (
    "sra/03-a-law-in-the-way.yaml",
    "cod/09-half-is-no-majority.yaml",
    "ia/12-one-per-cent-in-small-sales.yaml",
)


def test_the_second_evaluation_decides_as_the_answer_does() -> None:
    """Every clause that an answer cites has come out yes when the check is observed, and every duty has its status."""
    rules = Path(__file__).resolve().parents[3] / "rules"
    files = [file for name in SCENARIOS for file in sorted((rules / "vnet" / "scenarios").glob(name))]
    runner, cited = Runner(rules), 0
    for file in files:
        scenario, _ = read_scenario(file)
        assert scenario is not None
        for one in scenario.checks:
            observers = Observers()
            (outcome,) = runner.run(replace(scenario, checks=(one,)), observers.watch)
            units = [u for s in observers.coverage().sets for u in s.units]
            yes = {u.unit.id.partition(" ")[0] for u in units if u.yes or u.open}
            clauses = {*outcome.got.get("by", ()), *outcome.got.get("despite", ())}
            assert clauses <= yes, f"{file}:{one.line}"
            statuses = {(u.unit.id.partition(" ")[0], status) for u in units for status in u.statuses}
            assert {(d["clause"], d["status"]) for d in outcome.got.get("duties", ())} <= statuses
            cited += len(clauses)
    assert cited > 10


def test_all_is_only_what_is_all() -> None:
    assert percent(Fraction(9999, 10000)) == "99.9"
    assert percent(Fraction(1)) == "100.0"
    assert percent(Fraction(0)) == "0.0"
