"""Ids are taken apart and put in the order in which they are printed."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.diagrams.numbering import Reference, containing, in_reading_order, is_numbered, split


@pytest.mark.parametrize(
    ("id", "expected"),
    [
        ("ia:5.07(c)(iii)", Reference("ia", "5.07", ("c", "iii"))),
        ("ia:RestrictedPerson(X)", Reference("ia", "RestrictedPerson", ("X",))),
        ("note:ConversionPrice", Reference("note", "ConversionPrice", ())),
        ("5.07", Reference("", "5.07", ())),
        ("(a)", Reference("", "(a)", ())),
        ("ia:5.07(c) and more", Reference("ia", "5.07(c) and more", ())),
        ("ia:", Reference("", "ia:", ())),
        ("", Reference("", "", ())),
    ],
)
def test_an_id_is_taken_apart(id: str, expected: Reference) -> None:
    assert split(id) == expected


@given(st.text())
def test_nothing_of_an_id_is_lost(id: str) -> None:
    found = split(id)
    assert found.section + "".join(f"({limb})" for limb in found.limbs) == id


@pytest.mark.parametrize(
    "ordered",
    [
        "5.07(a) 5.07(b) 5.07(c)(i) 5.07(c)(ii) 5.15 9.02",
        "1.2(i) 1.2(ii) 1.2(iii) 1.2(iv) 1.2(v) 1.2(ix) 1.2(x) 1.2(xi)",
        "2.1(a) 2.1(b) 2.1(c) 2.1(d) 2.1(z) 2.1(aa) 2.1(bb)",
        "2.1(g) 2.1(h) 2.1(i) 2.1(j)",
        "2.1(c) 2.1(d) 2.1(i) 2.1(v) 2.1(x)",
        "3(a)(i)(A) 3(a)(i)(B) 3(a)(ii) 3(b)",
        "3(1) 3(2) 3(10) 3(a) 3(A)",
        "II II(a) III 4.1 V 5.01 5.2 10.1 100",
        "9 10 11 Affiliate Group group2 group10 Transfer Transfer(i) Transfer(ii)",
        "a:1 a:2 a:Zeal b:1 b:Alpha",
    ],
)
def test_ids_are_read_in_printed_order(ordered: str) -> None:
    ids = ordered.split()
    for shuffled in [*list(permutations(ids))[:200], ids[::-1]]:
        assert in_reading_order(shuffled) == ids


def test_the_agreement_with_most_clauses_is_read_first() -> None:
    assert in_reading_order(["a:1", "z:1", "z:2", "m:Term"]) == ["z:1", "z:2", "a:1", "m:Term"]


@given(st.lists(st.text("abcivxIX019.:() ", max_size=12), max_size=12))
def test_any_ids_have_one_order(ids: list[str]) -> None:
    assert in_reading_order(ids) == in_reading_order(ids[::-1])


def test_numbers_may_be_of_any_length() -> None:
    long = "9" * 6_000
    assert in_reading_order([f"{long}({long})", "1(2)", "1(1)"]) == ["1(1)", "1(2)", f"{long}({long})"]


def test_clauses_that_contain_a_clause() -> None:
    assert containing("ia:5.07(c)(iii)") == ("ia:5.07", "ia:5.07(c)")
    assert containing("ia:5.07") == ()


def test_articles_are_numbered_and_names_are_not() -> None:
    assert is_numbered("5.07")
    assert is_numbered("IV")
    assert not is_numbered("Vendor")
    assert not is_numbered("")
