"""Places in lines as editors count them, edits, and lines that move."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract_dsl.source import Span
from engine.editor.buffers import Buffer, Place, Units, normal, shift

TEXT = "“a” 😀 b\nsecond\n"


@pytest.mark.parametrize(
    ("units", "character", "column"),
    [("utf-16", 6, 6), ("utf-16", 5, 5), ("utf-32", 5, 6), ("utf-8", 12, 6), ("utf-8", 3, 2), ("utf-8", 2, 1)],
)
def test_a_character_is_counted_as_the_editor_counts(units: Units, character: int, column: int) -> None:
    assert Buffer(TEXT).place(0, character, units) == Place(1, column)


@pytest.mark.parametrize("units", ["utf-8", "utf-16", "utf-32"])
def test_places_go_there_and_back(units: Units) -> None:
    buffer = Buffer(TEXT)
    for column in range(1, len(buffer.lines[0]) + 2):
        assert buffer.place(*buffer.position(1, column, units), units) == Place(1, column)


def test_a_place_outside_of_the_text_is_moved_to_its_edge() -> None:
    buffer = Buffer(TEXT)
    assert buffer.place(99, 99) == Place(3, 1)
    assert buffer.place(1, 99) == Place(2, 7)
    assert buffer.place(-5, -5) == Place(1, 1)
    assert buffer.position(99, 1) == (2, 0)
    assert buffer.position(0, 1) == (0, 0)


def test_line_ends_are_those_of_rule_files() -> None:
    assert normal("a\r\nb\rc\n\x0cd\u2028e") == "a\nb\nc\n\x0cd\u2028e"
    assert Buffer("a").changed(Place(1, 2), Place(1, 2), "\r\nb").text == "a\nb"


@given(st.text("ab\n", max_size=30), st.data(), st.text("xy\n", max_size=5))
def test_an_edit_is_the_one_of_plain_text(text: str, data: st.DataObject, put: str) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))

    def place(offset: int) -> Place:
        head = text[:offset]
        return Place(head.count("\n") + 1, len(head) - head.rfind("\n"))

    expected = text[:start] + put + text[end:]
    assert Buffer(text).changed(place(start), place(end), put).text == expected
    assert Buffer(text).changed(place(end), place(start), put).text == expected


@given(st.lists(st.sampled_from("abc"), max_size=12), st.lists(st.sampled_from("abc"), max_size=12))
def test_a_line_that_is_carried_over_reads_the_same(before: list[str], after: list[str]) -> None:
    moved = shift(before, after)
    for number, line in enumerate(before, 1):
        now = moved.line(number)
        assert now is None or after[now - 1] == line
        assert now is None or moved.older(now) == number


def test_a_stretch_over_changed_lines_is_not_carried_over() -> None:
    moved = shift(["a", "b", "c"], ["a", "x", "b", "c"])
    assert moved.span(Span("f", 2, 1, 3, 2)) == Span("f", 3, 1, 4, 2)
    assert moved.span(Span("f", 1, 1, 2, 2)) is None
