"""The drawing: well formed, inert whatever the text is, nothing over anything else, statuses told apart by shape."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain, combinations, pairwise
from xml.etree import ElementTree as ET

import pytest

from engine.diagrams.text import width
from engine.timeline import Timeline, to_svg
from engine.timeline.days import Days
from engine.timeline.happenings import Happening
from engine.timeline.items import Item
from engine.timeline.looks import LOOKS
from engine.timeline.marks import extent
from engine.timeline.sheet import EDGE, LEFT, MARGIN, RIGHT, WIDTH, Scale
from tests.unit.diagrams.test_svg import contrast
from tests.unit.timeline.example import HALF_YEAR, HAPPENINGS, day, dense, hostile, item, timeline

SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = {"svg", "title", "desc", "g", "rect", "path", "circle", "text", "tspan", "defs", "pattern"}


@dataclass(frozen=True)
class Line:
    """One piece of text and the room that it may take."""

    words: str
    left: float
    right: float
    base: float
    size: float


def root_of(svg: str) -> ET.Element:
    """The document; fails if it is not well formed."""
    return ET.fromstring(svg)  # noqa: S314  # our own drawing


def lines_of(svg: str) -> list[Line]:
    """Every piece of text that stands on the page; the samples of the legend hold none."""
    found = []
    for element in root_of(svg).iter(f"{SVG}text"):
        if element.get("text-anchor") == "middle":
            wide = width(element.text or "", float(element.get("font-size", "0")), bold=True)
            x = float(element.get("x", "0"))
            found.append(_line(element, x - wide / 2, x + wide / 2, element.get("y")))
            continue
        x, y = float(element.get("x", "0")), element.get("y")
        for part in list(element) or [element]:
            x, y = float(part.get("x", x)) + float(part.get("dx", "0")), part.get("y", y)
            wide = width(part.text or "", float(part.get("font-size", "0")), bold=part.get("font-weight") == "bold")
            found.append(_line(part, x, x + wide, y))
            x += wide
    return found


def _line(element: ET.Element, left: float, right: float, y: str | None) -> Line:
    return Line(element.text or "", left, right, float(y or "0"), float(element.get("font-size", "0")))


def month() -> Timeline:
    return timeline(days=Days(day("05-01"), day("05-31")), today=day("05-20"))


PICTURES = {"half a year": timeline(), "a month": month(), "fifteen years": dense()}


@pytest.fixture(params=list(PICTURES.values()), ids=list(PICTURES))
def picture(request: pytest.FixtureRequest) -> Timeline:
    found = request.param
    assert isinstance(found, Timeline)
    return found


def test_no_words_over_others_or_out_of_the_picture(picture: Timeline) -> None:
    lines = lines_of(to_svg(picture))
    assert len(lines) > 30
    for line in lines:
        assert line.left >= MARGIN - 1
        assert line.right <= EDGE + 1
    for one, other in combinations(lines, 2):
        apart = abs(one.base - other.base) >= min(one.size, other.size) * 0.85
        assert apart or one.right <= other.left or other.right <= one.left, f"{one.words} / {other.words}"


def test_the_page_is_as_high_as_what_is_on_it(picture: Timeline) -> None:
    svg = to_svg(picture)
    height = float(root_of(svg).get("height", "0"))
    assert 0 <= height - max(line.base for line in lines_of(svg)) <= 30


def test_words_stand_behind_their_bar(picture: Timeline) -> None:
    for lane in picture.lanes:
        for row in lane.rows:
            scale = Scale(picture.days)
            ends = [extent(each, scale) for each in row.items]
            assert all(left >= LEFT - 7 and right <= RIGHT + 7 for left, right in ends)
            assert all(one[1] <= other[0] for one, other in pairwise(ends))


def test_every_mark_has_a_tooltip_that_tells_all() -> None:
    svg = to_svg(timeline())
    tips = [title.text or "" for title in root_of(svg).iter(f"{SVG}title")]
    assert any(
        tip == "lease:3(a) Objecting to a plan; right of anna → tenant; about plan_1; since 2022-05-02 (s1); "
        "last day 2022-05-23; exercised on 2022-05-10 (o1)"
        for tip in tips
    )
    assert any("breached, if it exists; hangs on KeysKept(tenant)" in tip for tip in tips)
    assert any(tip.startswith("2022-05-10 Objection (o1): by anna") for tip in tips)
    for lane in timeline().lanes:
        for each in lane.items:
            assert any(tip.startswith(f"{each.clause} {each.title}; {each.kind}") for tip in tips)
    for happening in HAPPENINGS:
        assert any(f"({happening.id})" in tip for tip in tips)


def test_the_same_picture_is_the_same_bytes() -> None:
    assert to_svg(dense()) == to_svg(dense())


def test_every_status_has_a_shape_of_its_own() -> None:
    """What is left when colours are taken away differs."""
    drawn: dict[str, str] = {}
    for look in LOOKS:
        status = "pending" if look == "unsettled" else look
        over = look in ("performed", "performed_late", "excused", "exercised", "lapsed", "waived")
        each = item(
            "lease:1", status, "05-01", "07-01", "07-10" if look == "performed_late" else "07-01" if over else "",
            unsettled=look == "unsettled",
        )  # fmt: skip
        (group,) = re.findall(rf'<g class="{each.kind} {look}">.*?</g>', to_svg(timeline([each])))
        grey = re.sub(r"<title>.*?</title>", "", group.partition(">")[2])
        drawn[look] = re.sub(r'"#[0-9a-f]{6}"', lambda found: "light" if found[0] > '"#c' else "dark", grey)
    assert len(set(drawn.values())) == len(LOOKS)


def test_marks_can_be_seen() -> None:
    assert min(contrast(look.colour, "#ffffff") for look in LOOKS.values()) >= 4.5


def test_the_legend_names_what_occurs() -> None:
    words = {line.words for line in lines_of(to_svg(timeline()))}
    assert {look.word for look in LOOKS.values()} <= words
    few = {line.words for line in lines_of(to_svg(timeline([item("lease:1", "breached", "05-01", "06-01")])))}
    assert "breached" in few
    assert not {"pending", "waived", "running", "Period", "Right"} & few


def test_today_is_drawn_only_if_it_is_shown() -> None:
    assert "today 2022-09-09" in to_svg(timeline())
    assert "today 2023" not in to_svg(timeline(today=date(2023, 1, 1)))
    assert "every status as on 2023-01-01" in to_svg(timeline(today=date(2023, 1, 1)))


def test_what_is_later_than_today_is_hollow() -> None:
    later = [h for h in HAPPENINGS if h.later]
    svg = to_svg(timeline(happenings=tuple(later)))
    (mark,) = re.findall(r'<g class="event">.*?</g>', svg)
    assert 'fill="#ffffff"' in mark
    assert "later than today, not counted" in mark


def test_bars_that_go_on_beyond_the_picture_have_a_tip() -> None:
    inside = item("lease:1", "pending", "05-01", "06-01")
    for beyond in (replace(inside, opened=day("03-01")), replace(inside, due=day("12-01"), last=day("12-01"))):
        assert _tips(beyond) == _tips(inside) + 1
    assert _tips(replace(inside, opened=day("03-01"), due=day("12-01"), last=day("12-01"))) == 2


def _tips(each: Item) -> int:
    return len(re.findall(r"<path d=\"M(?:342|1456) [0-9.]+L(?:336|1462) ", to_svg(timeline([each]))))


def test_nothing_to_show_is_said() -> None:
    svg = to_svg(timeline([], happenings=()))
    assert "No obligation, right or period falls into these days." in svg
    assert root_of(svg).get("width") == f"{WIDTH:g}"


def test_hostile_names_are_text() -> None:
    svg = to_svg(hostile())
    root = root_of(svg)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= ELEMENTS
    names = set(chain.from_iterable(element.attrib for element in root.iter()))
    assert not [name for name in names if name.startswith("on") or "href" in name or name == "style"]
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]", svg)
    for line in lines_of(svg):
        assert line.right <= EDGE + 1


def test_crowded_events_are_told_by_type() -> None:
    events = tuple(
        Happening(f"e{n}", HALF_YEAR.first + timedelta(days=n), ("RentPaid", "PlanSent")[n % 2], f"n{n}")
        for n in range(100)
    )
    svg = to_svg(timeline(happenings=events))
    words = {line.words for line in lines_of(svg)}
    assert {"RentPaid (50)", "PlanSent (50)"} <= words
    assert len(re.findall('<g class="event">', svg)) == 100
