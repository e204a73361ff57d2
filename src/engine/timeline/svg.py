"""A timeline as a standalone SVG 1.1 document: no script, no style sheet, every mark with a tooltip.

From top to bottom: title and legend, the dates, what happened, one lane for each agreement, the dates again. Whatever
is written stands where nothing else does: rows and lists have their own height, the words behind bars are left out
where there is no room, and everything too long is shortened, in full in its tooltip.
"""

from html import escape

from ..diagrams.markup import attributes, number
from ..diagrams.style import FONT
from ..diagrams.text import shorten, visible, width, wrap
from ..text.layout import receipt_line
from .axis import make_axis
from .flags import crowded
from .key import draw_key
from .marks import HATCH, PAPER
from .page import Page
from .page_dates import draw_dates, draw_grid, draw_today_line, draw_today_word
from .page_events import draw_events
from .page_lanes import draw_lane
from .picture import Timeline
from .sheet import EDGE, LEFT, MARGIN, RIGHT, SMALL, TEXT, TITLE, WIDTH, Scale
from .words import summary, unrecorded


def to_svg(timeline: Timeline) -> str:
    """The picture as an SVG file."""
    scale = Scale(timeline.days)
    axis = make_axis(timeline.days, RIGHT - LEFT, lambda word: width(word, SMALL) + 7)
    page = Page(timeline, scale, axis)
    _head(page)
    draw_dates(page, at_top=True)
    draw_events(page)
    for lane in timeline.lanes:
        draw_lane(page, lane)
    draw_dates(page, at_top=False)
    _foot(page)
    height = page.y + MARGIN / 2
    root = attributes(
        xmlns="http://www.w3.org/2000/svg", version="1.1", width=WIDTH, height=height,
        viewBox=f"0 0 {number(WIDTH)} {number(height)}", role="img", aria_labelledby="picture-title picture-content",
        font_family=FONT,
    )  # fmt: skip
    parts = [
        f"<svg{root}>",
        f'<title id="picture-title">{_escaped(f"{timeline.title}: timeline")}</title>',
        f'<desc id="picture-content">{_escaped(_description(timeline))}</desc>',
        f"<defs>{HATCH}</defs>",
        f'<rect class="paper" width="{number(WIDTH)}" height="{number(height)}" fill="{PAPER}"/>',
        '<g class="days">',
        *draw_grid(page),
        "</g>",
        *draw_today_line(page),
        *page.parts,
        *draw_today_word(page),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _escaped(words: str) -> str:
    return escape(visible(words), quote=False)


def _description(timeline: Timeline) -> str:
    lanes = "; ".join(f"{lane.agreement}: {summary(lane)}" for lane in timeline.lanes)
    events = len(timeline.happenings)
    return f"{timeline.heading}. {events} event{'' if events == 1 else 's'}. {lanes or 'Nothing to show'}."


def _head(page: Page) -> None:
    page.y += TITLE
    title = f"{page.timeline.title}: events, obligations, rights and periods"
    page.say(shorten(visible(title), EDGE - MARGIN, TITLE, bold=True), MARGIN, page.y, TITLE, bold=True)
    page.y += 19
    page.say(shorten(visible(page.timeline.heading), EDGE - MARGIN, TEXT), MARGIN, page.y, faint=True)
    page.y += 10
    happenings = page.timeline.happenings
    key, height = draw_key(page.timeline.items, happenings, page.y, slim=crowded(happenings, page.scale))
    page.parts += key
    page.y += height + 22  # the word for today stands above the dates


def _foot(page: Page) -> None:
    page.y += 6
    if not page.timeline.lanes:
        page.y += 14
        page.say("No obligation, right or period falls into these days.", MARGIN, page.y)
    for note in (*unrecorded(page.timeline.missing), *page.timeline.notes, receipt_line(page.timeline.receipt)):
        for words in wrap(visible(note), EDGE - MARGIN, SMALL):
            page.y += 14
            page.say(words, MARGIN, page.y, SMALL, faint=True)
