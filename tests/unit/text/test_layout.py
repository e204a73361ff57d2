"""Lines of a text: wrapped, marked, and every step told in full where it is first seen."""

from engine.explain import Step
from engine.text.layout import Style, listed, step_lines
from tests.unit.text.loan import loan_rules

PROGRAM = loan_rules().program


def value(text: str, *below: Step, origin: Step | None = None) -> Step:
    return Step("value", text=text, value=True, children=list(below), origin=origin)


def lines(*steps: Step, depth: int = 5) -> list[str]:
    told: set[int] = set()
    return [line for step in steps for line in step_lines(PROGRAM, step, Style(), 0, depth, told)]


def test_a_step_stands_above_what_is_below_it() -> None:
    assert lines(value("a", value("b", value("c")), value("d"))) == [
        "a = yes", "    b = yes", "        c = yes", "    d = yes",
    ]  # fmt: skip


def test_steps_below_the_depth_are_left_out() -> None:
    assert lines(value("a", value("b", value("c"))), depth=1) == ["a = yes", "    b = yes"]


def test_a_step_that_comes_again_points_to_where_it_stands() -> None:
    first = value("a", value("b"))
    assert lines(first, value("a", origin=first)) == ["a = yes", "    b = yes", "a = yes", "    (as above)"]


def test_a_step_that_stands_nowhere_yet_is_told_where_it_comes_first() -> None:
    hidden = value("a", value("b"))
    again = value("a", origin=hidden)
    assert lines(again, again) == ["a = yes", "    b = yes", "a = yes", "    (as above)"]


def test_a_step_that_was_cut_off_above_is_told_below() -> None:
    deep = value("deep", value("deeper"))
    top = value("top", value("middle", deep))
    assert lines(top, value("deep", origin=deep), depth=2) == [
        "top = yes", "    middle = yes", "        deep = yes", "deep = yes", "    deeper = yes",
    ]  # fmt: skip


def test_what_is_negated_is_told_by_itself() -> None:
    inside = value("a", value("b"))
    assert lines(Step("not", text="a", value=False, children=[inside])) == ["a = yes", "    b = yes"]


def test_lines_keep_to_the_width_and_hang() -> None:
    assert Style(20).lines("one two three four five", 2) == ["  one two three four", "      five"]


def test_a_word_that_is_too_long_is_not_cut() -> None:
    assert Style(10).lines("a note_1_issued.principal b", 0) == ["a", "    note_1_issued.principal", "    b"]


def test_emphasis_is_for_terminals() -> None:
    assert Style(terminal=True).mark("Yes", "green") == "\x1b[32;1mYes\x1b[0m"
    assert Style().mark("Yes", "green") == "Yes"


def test_parties_are_listed_with_commas() -> None:
    assert [listed(who) for who in (None, "ada", ("ada", "ben"))] == ["", "ada", "ada, ben"]
