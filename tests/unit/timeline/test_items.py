"""Items: who is bound towards whom in words, and what a bar takes up."""

import pytest

from engine.timeline.items import told_sides
from tests.unit.timeline.example import day, item


@pytest.mark.parametrize(
    ("sides", "words"),
    [
        ((), ""),
        ((("", ""),), ""),
        ((("tenant", ""),), "tenant"),
        ((("tenant", "landlord"),), "tenant → landlord"),
        ((("tenant", "anna"), ("tenant", "boris")), "tenant → anna, boris"),
        ((("anna", "tenant"), ("boris", "tenant"), ("anna", "tenant")), "anna, boris → tenant"),
        ((("a", "x"), ("a", "y"), ("b", "x"), ("b", "y")), "a, b → x, y"),
        ((("a", "x"), ("b", "y")), "a → x; b → y"),
        ((("a", "x"), ("a", "y"), ("b", "y")), "a → x, y; b → y"),
    ],
)
def test_sides_in_words(sides: tuple[tuple[str, str], ...], words: str) -> None:
    assert told_sides(sides) == words


def test_a_notice_given_before_the_duty_arises_takes_up_the_days_before() -> None:
    assert item("lease:1", "performed", "06-10", "06-20", "06-01").first == day("06-01")
    assert item("lease:1", "performed", "06-10", "06-20", "06-15").first == day("06-10")


def test_the_look_is_the_status_unless_that_is_not_settled() -> None:
    assert item("lease:1", "breached", "06-10", "06-20").look == "breached"
    assert item("lease:1", "breached", "06-10", "06-20", unsettled=True).look == "unsettled"


def test_what_is_overdue_is_not_over() -> None:
    assert not item("lease:1", "breached", "06-10", "06-20").over
    assert not item("lease:1", "running", "06-10").over
    assert item("lease:1", "waived", "06-10", "06-20", "06-12").over
