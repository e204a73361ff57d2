"""Changes that cannot be noticed say why, and are not counted."""

from typing import Final

import pytest

from engine.mutation import changes_of
from engine.mutation.implied import why_implied
from tests.support import SHOP, rules_of

ADDRESSED: Final = "only who is addressed receives a notice"


def implied(clauses: str) -> dict[str, str]:
    """What is changed in some clauses after those of the shop, and why it cannot be noticed."""
    model = rules_of(SHOP + clauses).model
    found = {f"{c.clause}: {c.what}": why_implied(model, c) for c in changes_of(model).listed}
    return {what: why for what, why in found.items() if why}


def test_a_notice_that_is_received_by_somebody_is_addressed_to_him() -> None:
    found = implied(
        'clause 10 "Told"\n  when an Offer o [by ben, to ada] is received by ada\n'
        "  ada must make an Inspection [by ada] within 5 days after Receipt(o, ada)\n"
    )
    assert found == {"shop:10: `to ada` no longer asked for in `Offer o [by ben, to ada]`": ADDRESSED}


@pytest.mark.parametrize(("every", "party"), [("  for every Partner p\n", "p"), ("", "ada")])
def test_a_notice_that_is_owed_to_somebody_is_addressed_to_him(every: str, party: str) -> None:
    found = implied(
        f'clause 10 "Offers"\n  when an Opening o\n{every}'
        f"  ben must make an Offer [by ben, to {party}] to {party} within 5 days after o.date\n"
    )
    assert found == {f"shop:10: `to {party}` no longer asked for in `Offer [by ben, to {party}]`": ADDRESSED}


def test_what_goes_to_somebody_else_is_another_matter() -> None:
    found = implied(
        'clause 10 "Told"\n  when an Offer o [by ben, to cleo] is received by ada\n'
        "  ada must make an Inspection [by ada]\n"
    )
    assert found == {}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("x > 0 and y > 0 and y <= x", {"`>` becomes `>=` in `x > 0`"}),
        ("x > 0 and y > 0 and y < x", set()),
        ("x > 0 and y <= x", set()),
        ("x > 0 or y > 0 and y <= x", set()),
    ],
)
def test_a_bound_that_follows_from_two_others(condition: str, expected: set[str]) -> None:
    found = implied(f"term Both(x: number, y: number): yes/no means {condition}\n")
    assert {what.partition(": ")[2] for what in found} == expected
