"""What is left out or weakened, one thing at a time, and what is left alone because it cannot matter."""

from dataclasses import fields

import pytest

from contract_dsl.model import nodes as m
from contract_dsl.tree import Node, walk
from engine.mutation import changes_of, sample_of
from engine.mutation.change import Change, changed
from tests.support import deal

CLAUSES = """\
term Cheap(s: Sale): yes/no means
  any of
    (i) s.price <= USD 10
    (ii) s.seller = cleo

clause 1 "Sales"
  prohibits a Sale s
    if s.price > USD 100 and s.buyer = cleo
    unless some Assent [by ada, re s.ref, written, before s]
  reference uses Cheap
clause 2 "Small ones"
  permits a Sale s if Cheap(s) notwithstanding 1, 3
clause 3 "Reports"
  when a Sale s
  ada must make a Delivery [by ada, re s.ref] within 10 days after s.date
"""


def changes(text: str = CLAUSES, clause: str = "") -> list[Change]:
    return list(changes_of(deal(text).model, clause).listed)


def test_one_thing_at_a_time_and_in_the_order_of_the_file() -> None:
    found = [(c.kind, c.clause, c.what) for c in changes()]
    assert found == [
        ("limb", "deal:Cheap(i)", "limb (i) left out: `s.price <= USD 10`"),
        ("bound", "deal:Cheap(i)", "`<=` becomes `<` in `s.price <= USD 10`"),
        ("limb", "deal:Cheap(ii)", "limb (ii) left out: `s.seller = cleo`"),
    ] + [entry for entry in found if entry[1] not in ("deal:Cheap(i)", "deal:Cheap(ii)")]
    rest = {entry[2] for entry in found if entry[1] == "deal:1"}
    assert {
        "`s.price > USD 100` no longer asked for in `s.price > USD 100 and s.buyer = cleo`",
        "`>` becomes `>=` in `s.price > USD 100`",
        "`unless ...` left out: `some Assent [by ada, re s.ref, written, before s]`",
        "`written` no longer asked for in `Assent [by ada, re s.ref, written, before s]`",
    } <= rest


def test_a_limb_is_named_by_itself() -> None:
    assert {c.clause for c in changes() if c.kind == "limb"} == {"deal:Cheap(i)", "deal:Cheap(ii)"}


def test_what_cannot_matter_is_not_tried() -> None:
    """`before s` where only what is before `s` is seen, and a priority over what forbids nothing."""
    found = changes_of(deal(CLAUSES).model)
    assert not [c for c in found.listed if c.what.startswith("`before s`")]
    assert [c.what for c in found.listed if c.kind == "priority"] == ["`notwithstanding deal:1` left out"]
    assert found.without_meaning == 2


def test_a_reference_is_no_change() -> None:
    plain = CLAUSES.replace("  reference uses Cheap\n", "")
    assert len(changes(plain)) == len(changes())


def test_periods_are_a_unit_longer_and_shorter_and_a_date_is_dropped_or_a_day_later() -> None:
    told = [c.what for c in changes(clause="deal:3") if c.kind in ("period", "deadline")]
    assert told == [
        "`within ...` left out: `10 days after s.date`",
        "one day longer: `10 days after s.date`",
        "one day shorter: `10 days after s.date`",
    ]


def test_one_clause_alone() -> None:
    assert {c.definition for c in changes(clause="deal:2")} == {"deal:2"}
    assert {c.clause for c in changes(clause="deal:Cheap(ii)")} == {"deal:Cheap(ii)"}
    assert len(changes(clause="deal")) == len(changes())


def test_a_change_changes_one_definition_and_nothing_else() -> None:
    model = deal(CLAUSES).model
    for change in changes_of(model).listed:
        other = changed(model, change)
        for each in fields(m.Model):
            before, after = getattr(model, each.name), getattr(other, each.name)
            if each.name == change.table:
                assert {k for k in before if before[k] != after[k]} == {change.definition}
            else:
                assert before is after


def test_every_change_says_where_it_stands() -> None:
    model = deal(CLAUSES).model
    lines = {n.span.line for d in (*model.clauses.values(), *model.terms.values()) for n in walk(d)}
    for change in changes_of(model).listed:
        assert isinstance(change.part, Node | m.Clause)
        assert change.span.path.endswith("deal.clause")
        assert change.span.line in lines


@pytest.mark.parametrize("size", [3, 7])
def test_a_sample_is_the_same_for_the_same_seed(size: int) -> None:
    everything = changes()
    one, other = sample_of(everything, size, 4), sample_of(everything, size, 4)
    assert one == other
    assert len(one) == size
    assert list(one) == [c for c in everything if c in one]
    assert sample_of(everything, size, 5) != one


def test_a_sample_of_more_than_there_is_is_everything() -> None:
    assert sample_of(changes(), 10_000, 1) == tuple(changes())
