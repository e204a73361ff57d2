"""The picture of a small situation, as it was when someone last looked at it."""

from engine.text.layout import Style
from engine.timeline import to_svg, to_text
from engine.timeline.signs import ASCII, BOXES
from tests.unit.timeline.example import timeline
from tests.unit.timeline.golden import check


def test_the_drawing_is_as_recorded() -> None:
    check("lease.svg", to_svg(timeline()))


def test_the_text_is_as_recorded() -> None:
    check("lease.txt", to_text(timeline(), Style(110), BOXES))


def test_the_plain_text_is_as_recorded() -> None:
    check("lease-narrow-ascii.txt", to_text(timeline(), Style(80), ASCII))
