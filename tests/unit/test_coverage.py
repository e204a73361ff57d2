"""Where each line of an inventory stands in the rule files, and what is nowhere. See also tests/test_vnet.py."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.coverage import Covered, Wanted, coverage, read_inventory
from engine.service import Refused, Rules, open_rules
from tests.unit.text.loan import LOAN, loan_rules, write_loan

VNET = Path(__file__).resolve().parents[2] / "rules" / "vnet"
AGREEMENTS = ("ia", "note", "cod", "rra", "sra")


def covered(rules: Rules, *ids: str) -> tuple[Covered, ...]:
    return coverage(rules.model, tuple(Wanted(id_, "", number) for number, id_ in enumerate(ids, 1)))


STATUSES = (
    ("loan:2(a)", "encoded", "prohibits"),
    ("loan:5", "encoded", "may"),
    ("loan:2", "divided", "5 limbs"),
    ("loan:9", "no operation", "it stands at the head"),
    ("loan:LockUpEnd", "defined", "term"),
    ("loan:Principal", "defined", "amount"),
    ("loan:Profit", "defined", "fact"),
    ("loan:Drawing", "defined", "event"),
    ("loan:QuarterEnd", "defined", "schedule"),
    ("loan:BusinessDay", "defined", "calendar"),
    ("loan:8", "missing", ""),
    ("loan:2(f)", "missing", ""),
    ("loan:Lockup", "missing", ""),
    ("note:2(a)", "missing", ""),
)


@pytest.mark.parametrize(("id_", "status", "how"), STATUSES, ids=[id_ for id_, _, _ in STATUSES])
def test_what_has_become_of_a_line(id_: str, status: str, how: str) -> None:
    (found,) = covered(loan_rules(), id_)
    assert (found.status, found.how) == (status, how)
    assert (found.place is None) == (status == "missing")


def test_a_clause_with_a_title_alone_is_a_heading(tmp_path: Path) -> None:
    rules = open_rules(write_loan(tmp_path, LOAN + 'clause 10 "Costs"\n'), cache=False)
    (found,) = covered(rules, "loan:10")
    assert found.status == "heading"


def test_a_clause_that_is_taken_out_of_the_rules_is_missing(tmp_path: Path) -> None:
    begin, _, rest = LOAN.partition('  (d) "Upkeep"')
    rules = open_rules(write_loan(tmp_path, begin + rest[rest.index("\nclause 5") :]), cache=False)
    assert [f.status for f in covered(rules, "loan:4(c)", "loan:4(d)", "loan:5")] == ["encoded", "missing", "encoded"]


def test_a_line_is_found_where_it_stands() -> None:
    lines = LOAN.splitlines()
    for found in covered(loan_rules(), "loan:2(a)", "loan:4(d)", "loan:LockUpEnd", "loan:9"):
        assert found.place is not None
        label = found.wanted.id.partition(":")[2].removeprefix("2").removeprefix("4")
        assert label in lines[found.place.line - 1]


def test_the_order_of_the_inventory_is_kept() -> None:
    ids = ("loan:9", "loan:8", "loan:2(a)")
    assert tuple(f.wanted.id for f in covered(loan_rules(), *ids)) == ids


def test_an_inventory_has_numbers_titles_and_comments(tmp_path: Path) -> None:
    path = tmp_path / "inventory.txt"
    path.write_text("\ufeff# As printed.\n\nloan:2(a)   Not in the first year  \n  loan:9\n", encoding="utf-8")
    assert read_inventory(path) == (Wanted("loan:2(a)", "Not in the first year", 3), Wanted("loan:9", "", 4))


# ---------------------------------------------------------------- the real agreements


@pytest.fixture(scope="module")
def vnet() -> Rules:
    return open_rules(VNET, cache=False)


def inventory(agreement: str) -> tuple[Wanted, ...]:
    return read_inventory(VNET / "inventory" / f"{agreement}.txt")


@pytest.mark.parametrize("agreement", AGREEMENTS)
def test_a_clause_that_is_nowhere_is_reported_and_it_alone(vnet: Rules, agreement: str) -> None:
    nowhere = Wanted(f"{agreement}:99.99(z)", "Nobody wrote this", 9_999)
    found = coverage(vnet.model, (*inventory(agreement), nowhere))
    assert [c.wanted for c in found if c.status == "missing"] == [nowhere]


def clauses_of(rules: Rules, agreement: str) -> Iterator[str]:
    return (id_ for id_, c in rules.model.clauses.items() if c.declared and id_.startswith(f"{agreement}:"))


@pytest.mark.parametrize("agreement", AGREEMENTS)
def test_no_clause_of_the_rules_is_beside_the_inventory(vnet: Rules, agreement: str) -> None:
    printed = {w.id for w in inventory(agreement)}
    named = {id_ for id_ in printed for id_ in _above(id_)} | printed
    assert [id_ for id_ in clauses_of(vnet, agreement) if id_ not in named] == []


def _above(id_: str) -> Iterator[str]:
    """The clauses that a limb is a part of."""
    while id_.endswith(")"):
        id_ = id_.rpartition("(")[0]
        yield id_


@pytest.mark.parametrize("agreement", AGREEMENTS)
def test_every_place_is_a_line_that_names_the_clause_or_what_it_is_a_part_of(vnet: Rules, agreement: str) -> None:
    wrong = []
    for found in coverage(vnet.model, inventory(agreement)):
        assert found.place is not None
        line = vnet.sources[found.place.path].line(found.place.line)
        name = found.wanted.id.partition(":")[2]
        names = [name, *_above(name), f"({name.rpartition('(')[2]}"]
        if not any(n in line for n in names):
            wrong.append((found.wanted.id, found.place.path, found.place.line))
    assert wrong == []


@pytest.mark.parametrize("text", ["", "# nothing yet\n\n"])
def test_a_list_of_nothing_is_no_inventory(text: str, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match=r"^V001: `.*empty.txt` lists no clause$"):
        read_inventory(tmp_path / "empty.txt")
