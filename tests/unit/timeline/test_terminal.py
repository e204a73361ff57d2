"""The text: one line for each row, no wider than asked, without colours unless there is a terminal."""

import re

import pytest

from engine.text.layout import Style
from engine.timeline import to_text
from engine.timeline.days import Days
from engine.timeline.signs import ASCII, BOXES, Signs, signs_for
from tests.unit.timeline.example import day, dense, hostile, item, timeline

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


def bar_of(text: str, label: str) -> str:
    """The bar of a row: what stands below the ruler."""
    ruler = next(line for line in text.splitlines() if "+---" in line)
    (line,) = [line for line in text.splitlines() if line.startswith(f"  {label}  ")]
    return line[ruler.index("+") : len(ruler)]


@pytest.mark.parametrize("width", [60, 80, 99, 100, 130])
@pytest.mark.parametrize("signs", [BOXES, ASCII], ids=["boxes", "ascii"])
def test_no_line_is_wider_than_asked(width: int, signs: Signs) -> None:
    for picture in (timeline(), dense()):
        assert max(map(len, to_text(picture, Style(width), signs).splitlines())) <= width


def test_a_line_for_each_row() -> None:
    picture = dense()
    text = to_text(picture, Style(130))
    rows = sum(len(lane.rows) for lane in picture.lanes)
    assert len(re.findall(r"^  \d\.\d+\(a\)\(i\) ", text, re.MULTILINE)) == rows


def test_plain_unless_there_is_a_terminal() -> None:
    plain, coloured = to_text(timeline(), Style(110)), to_text(timeline(), Style(110, terminal=True))
    assert "\x1b" not in plain
    assert "\x1b[31;1m├━" in coloured
    # Spaces at the end of a line are kept where a colour ends behind them.
    assert [line.rstrip() for line in ESCAPE.sub("", coloured).splitlines()] == plain.splitlines()


def test_ascii_is_ascii() -> None:
    assert to_text(timeline(), Style(80), ASCII).isascii()


def test_the_signs_follow_the_encoding() -> None:
    assert signs_for("utf-8") is BOXES
    assert signs_for("ascii") is ASCII
    assert signs_for("latin-1") is ASCII
    assert signs_for("no such encoding") is ASCII


@pytest.mark.parametrize("signs", [BOXES, ASCII], ids=["boxes", "ascii"])
def test_every_status_has_a_sign_of_its_own(signs: Signs) -> None:
    assert len(set(signs.marks.values())) == len(signs.marks)
    assert len(set(signs.fills.values())) == len(signs.fills)


def test_bars_stand_where_their_days_are() -> None:
    june = Days(day("06-01"), day("06-30"))
    items = (
        item("lease:1", "breached", "06-01", "06-30"),
        item("lease:2", "open", "06-01", "06-15"),
        item("lease:3", "performed", "06-01", "06-30", "06-15"),
    )
    text = to_text(timeline(items, june, today=day("07-01")), Style(130), ASCII)
    bars = {label: bar_of(text, label) for label in "123"}
    assert bars["1"].strip() == f"|{'-' * (bars['1'].index('X') - 1)}X"
    assert bars["1"].index("X") == len(bars["1"]) * 29 // 30
    assert len(bars["2"].strip()) == pytest.approx(len(bars["2"]) / 2, abs=1)
    assert bars["3"].index("*") == pytest.approx(bars["1"].index("X") / 2, abs=2)
    assert set(bars["3"][bars["3"].index("*") + 1 :].strip()) == {"."}


def test_today_runs_through_every_row() -> None:
    text = to_text(timeline(), Style(110), BOXES)
    ruler = next(line for line in text.splitlines() if "┼" in line)
    column = ruler.index("T")
    rows = [line for line in text.splitlines() if line.startswith("  ") and "┊" in line]
    assert rows
    assert {line.index("┊") for line in rows} == {column}


def test_events_of_one_column_are_counted() -> None:
    picture = timeline(days=Days(day("04-01"), day("12-31")))
    few = timeline(happenings=picture.happenings * 2)
    assert re.search(r"RentPaid +2 +2", to_text(few, Style(110), BOXES))


def test_hostile_names_do_not_reach_the_terminal() -> None:
    text = to_text(hostile(), Style(110), BOXES)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", text)


def test_nothing_to_show_is_said() -> None:
    assert "No obligation, right or period falls into these days." in to_text(timeline([], happenings=()), Style())
