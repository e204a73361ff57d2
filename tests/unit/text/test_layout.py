"""Lines of a text: wrapped, marked, and every step told in full where it is first seen."""

from engine.evaluate.unknown import ABSENT
from engine.explain import Step
from engine.text.layout import Style, Told, listed, step_lines, why_lines
from tests.unit.text.loan import loan_rules

PROGRAM = loan_rules().program


def value(text: str, *below: Step, origin: Step | None = None) -> Step:
    return Step("value", text=text, value=True, children=list(below), origin=origin)


def lines(*steps: Step, depth: int = 5) -> list[str]:
    told = Told()
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


def term(name: str, value: bool, *below: Step, origin: Step | None = None) -> Step:
    return Step("term", f"x:{name}", value=value, children=list(below), origin=origin)


def compared(text: str, value: bool, *below: Step) -> Step:
    detail = ("<", 5, 4 if value is False else 6, None, None)
    return Step("comparison", text=text, value=value, detail=detail, children=list(below))


def why(*steps: Step) -> list[str]:
    told = Told()
    return [line for step in steps for line in why_lines(PROGRAM, step, Style(), 0, told)]


def test_a_short_reason_goes_down_to_the_figure_that_failed_and_not_beyond() -> None:
    failed = compared("a < b", False, term("Reckoned", True))
    assert why(term("Outer", False, compared("c < d", True), term("Inner", False, failed))) == [
        "Outer = no", "    Inner = no", "        a < b: no, 5 >= 4",
    ]  # fmt: skip


def test_what_held_is_followed_where_something_held() -> None:
    either = Step("any", text="p or q", value=True, children=[compared("p", False), compared("q", True)])
    assert why(term("T", True, either)) == ["T = yes", "    q: 5 < 6"]


def test_a_short_reason_is_told_once() -> None:
    first = term("T", False, compared("a < b", False))
    assert why(first, term("T", False, origin=first)) == ["T = no", "    a < b: no, 5 >= 4", "T = no  (as above)"]


def test_of_every_one_the_first_that_fails_is_told() -> None:
    members = [
        Step("condition", value=name != "ben", detail=("p", name), children=[compared("a < b", name != "ben")])
        for name in ("ada", "ben", "cleo")
    ]
    assert why(Step("every", text="every p", value=False, children=members)) == [
        "every p: no", "    for ben: no", "        a < b: no, 5 >= 4",
    ]  # fmt: skip


def test_that_there_is_nothing_to_compare_with_is_told_with_what_is_not_there() -> None:
    missing = Step("term", "x:Last", value=ABSENT)
    step = Step("comparison", text="a < Last", value=False, detail=("<", 5, ABSENT, None, None), children=[missing])
    assert why(step) == ["a < Last: no, there is nothing to hold it against", "    Last = nothing"]


def test_a_short_reason_has_an_end() -> None:
    deep = compared("a < b", False)
    for number in range(20):
        deep = term(f"T{number}", False, deep)
    assert len(why(deep)) == 7


def test_lines_keep_to_the_width_and_hang() -> None:
    assert Style(20).lines("one two three four five", 2) == ["  one two three four", "      five"]


def test_a_word_that_is_too_long_is_not_cut() -> None:
    assert Style(10).lines("a note_1_issued.principal b", 0) == ["a", "    note_1_issued.principal", "    b"]


def test_emphasis_is_for_terminals() -> None:
    assert Style(terminal=True).mark("Yes", "green") == "\x1b[32;1mYes\x1b[0m"
    assert Style().mark("Yes", "green") == "Yes"


def test_parties_are_listed_with_commas() -> None:
    assert [listed(who) for who in (None, "ada", ("ada", "ben"))] == ["", "ada", "ada, ben"]
