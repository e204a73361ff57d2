"""Each error that a proof once rested on: what the engine does must stay possible."""

from pathlib import Path

import pytest

from engine.prove.checks import clause_checks, limb_checks, settle
from engine.prove.differences import Compared, compare_versions
from engine.prove.needs import needed_for, out_of_bound
from engine.prove.properties import prove_properties
from engine.prove.property_files import read_properties
from engine.prove.search import Budget
from engine.prove.workbench import MEMORY_IS_FULL, Workbench
from engine.service import Rules, open_rules

from .house import HOUSE, write


def opened(folder: Path, more: str, properties: str = "") -> Rules:
    return open_rules(write(folder, HOUSE + more, properties), cache=False)


def bench_for(*rules: Rules, bound: int = 1) -> Workbench:
    return Workbench(rules, bound, Budget(300), seconds=30)


def clause(rules: Rules, id_: str, bound: int = 1) -> str:
    """How the question ended whether a clause can apply."""
    found = settle(bench_for(rules, bound=bound), [clause_checks(rules)])
    return next(f.outcome.kind for f in found if f.clauses == (f"house:{id_}",))


def test_a_field_day_is_not_the_day_of_the_event(tmp_path: Path) -> None:
    rules = opened(tmp_path, """
act Loan
  by: party, the actor
  day: date
clause 5 "Repaid on another day"
  prohibits a Loan n if n.day <> n.date
""")  # fmt: skip
    assert clause(rules, "5") == "found"


def test_an_amount_that_was_moved_before_it_starts(tmp_path: Path) -> None:
    rules = opened(tmp_path, """
event Payment
  by: party
  sum: money
amount Purse: money
  starts at USD 10 on 2023-01-01
  rises by p.sum with a Payment p
clause 5 "Nothing in the purse"
  prohibits a Repair r
    if r.date = 2023-02-01 and some Payment p [such that p.date < 2023-01-01, before r] and Purse = USD 10
""")  # fmt: skip
    assert clause(rules, "5") == "found"


ANYBODY = """\
properties of house

property "Nothing about deal-7 is permitted"
  no Sale s is permitted if s.ref = "deal-7"
"""


def test_a_property_about_a_name_that_no_rule_file_has(tmp_path: Path) -> None:
    rules = opened(tmp_path, "", ANYBODY)
    (checked,) = prove_properties(bench_for(rules, bound=2), rules, read_properties(tmp_path, rules))
    assert checked.outcome.kind == "found"


def test_what_is_needed_by_somebody_whom_no_rule_file_names(tmp_path: Path) -> None:
    rules = opened(tmp_path, "")
    bench = Workbench([rules], 2, Budget(300), seconds=30, given={"party": ["zoe"]})
    needed = needed_for(bench, rules, "house:Repair", {"by": "zoe"}, None)
    assert needed.way.kind == "found"
    assert needed.way.witness is not None
    assert needed.way.witness.question is not None
    assert needed.way.witness.question["data"]["by"] == "zoe"


def test_a_day_beyond_the_bound_is_refused(tmp_path: Path) -> None:
    rules = opened(tmp_path, "")
    first = bench_for(rules).names.first_day
    late = first.replace(year=2031)
    assert out_of_bound(rules, "house:Repair", {}, late, first)
    assert not out_of_bound(rules, "house:Repair", {}, first, first)


LEAK = """
event Leak
  by: party
act Paint
  by: party, the actor
clause 5 "Leaks are repaired within a week"
  when a Leak k
  ada must make a Repair [by ada] within 7 days after k.date
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (LEAK, LEAK.partition("clause 5")[0]),
        (LEAK, LEAK.replace("ada must make a Repair [by ada]", "ben must make a Repair [by ben]")),
        (LEAK, LEAK.replace(" within 7 days after k.date", " promptly")),
        (LEAK, LEAK + '\nclause 6 "Relief"\n  when a Report r\n  terminates 5\n'),
        (LEAK, LEAK + '\nclause 6 "Relief"\n  ada need not perform 5 if Restricted(ada)\n'),
    ],
    ids=["taken out", "of another", "without a last day", "ended by another clause", "taken away"],
)  # fmt: skip
def test_versions_that_owe_otherwise_are_not_said_to_be_alike(tmp_path: Path, old: str, new: str) -> None:
    compared = _compared(tmp_path, old, new)
    assert compared.differences or compared.open


def _compared(folder: Path, old: str, new: str) -> Compared:
    rules = [opened(folder / name, more) for name, more in (("old", old), ("new", new))]
    return compare_versions(Workbench(rules, 1, Budget(4), seconds=2), *rules)


def test_a_limb_that_matters_to_another_kind_of_act(tmp_path: Path) -> None:
    rules = opened(tmp_path, """
act Paint
  by: party, the actor
event Work
  from a Paint n if n.by = ada
  from a Repair r if r.by = ben
clause 5 "Work of Ada's"
  prohibits a Work w
    if all of
      (i)  w.date < 2025-01-01
      (ii) w.by = ada
""")  # fmt: skip
    found = {f.clauses[0]: f.outcome.kind for f in settle(bench_for(rules), [limb_checks(rules)])}
    assert found["house:5(ii)"] == "found"


def test_what_is_deemed_of_everybody_can_be_more_than_the_bound(tmp_path: Path) -> None:
    rules = opened(tmp_path, """
event Silence
  by: party
clause 5 "Whoever says nothing agrees"
  for every Partner p
  when a Report r
  deems a Silence [by p] on 2 days after r.date
clause 6 "Both are silent"
  prohibits a Repair r
    if count of Silence s [before r] >= 2
""")  # fmt: skip
    assert clause(rules, "6") != "never"


def test_a_question_that_needs_too_much_memory_is_not_decided(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.prove.smt.MEMORY", 1)
    rules = opened(tmp_path, "")
    found = settle(bench_for(rules, bound=2), [clause_checks(rules)])
    monkeypatch.undo()
    assert {f.outcome.kind for f in found} == {"open"}
    assert {f.outcome.told for f in found} == {(MEMORY_IS_FULL,)}
    assert clause(rules, "1") == "found"
