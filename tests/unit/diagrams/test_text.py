"""Text is shown as it is, and fits where it is said to fit."""

from hypothesis import given
from hypothesis import strategies as st

from engine.diagrams.text import shorten, visible, width, wrap


def test_what_cannot_be_seen_is_shown() -> None:
    assert visible("a\x00b\x1b\x7f") == "a␀b␛␡"
    assert visible("a\u202eb\u200fc\ufeffd\ud800e\uffff") == "a\ufffdb\ufffdc\ufffdd\ufffde\ufffd"
    assert visible("  two\n\n words ") == "two words"


def test_scripts_that_need_joiners_keep_them() -> None:
    assert visible("क्\u200dष") == "क्\u200dष"


@given(st.text())
def test_visible_text_is_visible_already(text: str) -> None:
    assert visible(visible(text)) == visible(text)


def test_bold_is_wider_and_accents_take_no_room() -> None:
    assert width("clause", 10, bold=True) > width("clause", 10)
    assert width("e\u0301", 10) == width("e", 10) == width("é", 10)
    assert width("漢", 10) >= 10


@given(st.text(), st.floats(40, 300), st.booleans())
def test_lines_fit_and_nothing_is_lost(text: str, room: float, bold: bool) -> None:
    text = visible(text)
    lines = wrap(text, room, 11, bold=bold)
    assert all(width(line, 11, bold=bold) <= room for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(st.text(), st.floats(40, 300), st.integers(1, 4))
def test_a_limited_number_of_lines_ends_with_an_ellipsis(text: str, room: float, most: int) -> None:
    text = visible(text)
    lines = wrap(text, room, 11, lines=most)
    assert len(lines) <= most
    assert all(width(line, 11) <= room for line in lines)
    whole = "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert whole or lines[-1].endswith("…")


def test_words_break_where_they_are_joined() -> None:
    assert wrap("ia:MinimumHoldingRequirement", 120, 12) == ("ia:MinimumHolding", "Requirement")
    assert wrap("one two three", 45, 11) == ("one two", "three")


def test_text_is_shortened_only_if_it_must_be() -> None:
    assert shorten("Rent", 100, 11) == "Rent"
    assert shorten("Rent that falls due", 60, 11) == "Rent th…"
