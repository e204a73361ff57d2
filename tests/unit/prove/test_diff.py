"""Which situations two versions decide differently."""

from datetime import date
from pathlib import Path

from engine import api
from engine.prove.differences import Compared, compare_versions
from engine.prove.search import Budget
from engine.prove.workbench import Workbench
from engine.service import open_rules

from .house import HOUSE, write


def compared(folder: Path, changed: str, bound: int = 2) -> Compared:
    rules = [open_rules(write(folder / name, house), cache=False) for name, house in (("old", HOUSE), ("new", changed))]
    bench = Workbench(rules, bound, Budget(300), seconds=60)
    found = compare_versions(bench, *rules)
    for each in found.differences:
        if each.witness.question is not None:
            said = [api.ask(api.Log(r, each.witness.log), each.witness.question).decision for r in rules]
            assert sorted(said) == ["permitted", "prohibited"], each
    return found


def test_thirty_days_become_thirty_one(tmp_path: Path) -> None:
    (only,) = compared(tmp_path, HOUSE.replace("> 30 days", "> 31 days")).differences
    assert (only.direction, only.clause) == ("prohibited", "house:2")
    question = only.witness.question
    assert question is not None
    (notice,) = only.witness.log
    waited = _day(question["time"]) - _day(notice["time"])
    assert waited == 31


def _day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def test_more_than_becomes_at_least(tmp_path: Path) -> None:
    (only,) = compared(tmp_path, HOUSE.replace("s.share > 1%", "s.share >= 1%")).differences
    question = only.witness.question
    assert question is not None
    assert question["data"]["share"] == "0.01"
    assert only.direction == "prohibited"


def test_an_exception_is_taken_out(tmp_path: Path) -> None:
    gone = HOUSE.replace("    unless some Consent [by ben, re s.ref, before s]\n", "")
    (only,) = compared(tmp_path, gone).differences
    assert only.new == "prohibited by house:1"
    assert [line["type"] for line in only.witness.log] == ["Notice", "Consent"] or [
        line["type"] for line in only.witness.log
    ] == ["Consent", "Notice"]


def test_an_exception_is_put_in(tmp_path: Path) -> None:
    eased = HOUSE.replace("if p <> s.by\n\nclause 3", "if p <> s.by and not s.private\n\nclause 3")
    found = compared(tmp_path, eased).differences
    assert {d.direction for d in found} == {"permitted"}
    assert found[0].old == "prohibited by house:2"
    assert found[0].witness.size == (0, 0)


def test_another_last_day_of_a_duty(tmp_path: Path) -> None:
    (only,) = compared(tmp_path, HOUSE.replace("within 5 business", "within 6 business"), bound=1).differences
    assert (only.direction, only.clause, only.witness.question) == ("due", "house:4", None)
    assert only.old != only.new


def test_clauses_in_another_order_make_no_difference(tmp_path: Path) -> None:
    head, one, two, three, four = HOUSE.split("\nclause ")
    found = compared(tmp_path, "\nclause ".join([head, four.rstrip() + "\n", three, two, one]))
    assert (found.differences, found.open) == ((), ())
    assert found.same == ("Sale",)


def test_other_words_for_the_same_make_no_difference(tmp_path: Path) -> None:
    other = HOUSE.replace("if s.date < LockUpEnd", "if not (s.date >= LockUpEnd)").replace(
        "if p <> s.by\n", "if not (p = s.by)\n", 1
    )
    found = compared(tmp_path, other)
    assert (found.differences, found.open, found.same) == ((), (), ())


def test_the_smallest_difference_stands_first(tmp_path: Path) -> None:
    changed = (
        HOUSE.replace("> 30 days", "> 31 days") + '\nclause 5 "No repairs"\n  prohibits a Repair r if r.by = ben\n'
    )
    sizes = [sum(d.witness.size) for d in compared(tmp_path, changed).differences]
    assert sizes == sorted(sizes)
    assert sizes[0] == 0


def test_within_a_bound_that_is_too_small_nothing_is_found(tmp_path: Path) -> None:
    gone = HOUSE.replace("    unless some Consent [by ben, re s.ref, before s]\n", "")
    assert compared(tmp_path, gone, bound=0).differences == ()
