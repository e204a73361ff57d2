"""The dates above and below the picture, their lines through it, and the line for today."""

from collections.abc import Iterator
from typing import Final

from ..diagrams.markup import attributes, number, tooltip
from ..diagrams.text import width
from .marks import PAPER
from .page import Page
from .sheet import EDGE, LEFT, RIGHT, SMALL

_GRID: Final = "#c3cad4"
_FAINT_GRID: Final = "#e7eaee"
_WEEKEND: Final = "#f3f4f6"
_TODAY: Final = "#111827"


def draw_dates(page: Page, *, at_top: bool) -> None:
    """The two lines of ticks, above everything and again below it."""
    top = page.y
    lines = [ticks for ticks in (page.axis.upper, page.axis.lower) if ticks]
    for at, ticks in enumerate(lines if at_top else lines[::-1]):
        main = ticks is lines[0]
        for tick in ticks:
            if tick.word:
                page.write(tick.word, page.scale.start(tick.day) + 3, top + 15 * at + 12, bold=main, faint=not main)
    page.y += 15 * len(lines) + 3
    page.stretches.append((top, page.y))


def draw_grid(page: Page) -> Iterator[str]:
    """The lines at the ticks, and weekends where days can be told apart, through everything that is drawn to scale."""
    scale, days = page.scale, page.timeline.days
    if page.axis.unit == "day":
        for tick in page.axis.lower:
            if tick.day.weekday() >= 5:
                for top, bottom in page.stretches:
                    look = attributes(x=scale.start(tick.day), y=top, width=scale.per_day, height=bottom - top)
                    yield f'<rect{look} fill="{_WEEKEND}"/>'
    main = {tick.day for tick in page.axis.upper or page.axis.lower}
    for colour, chosen in ((_FAINT_GRID, [t.day for t in page.axis.lower if t.day not in main]), (_GRID, sorted(main))):
        path = "".join(
            f"M{number(scale.start(day))} {number(top)}V{number(bottom)}"
            for day in chosen
            if day > days.first
            for top, bottom in page.stretches
        )
        if path:
            yield f'<path d="{path}"{attributes(fill="none", stroke=colour, stroke_width=1)}/>'
    edges = "".join(
        f"M{number(x)} {number(top)}V{number(bottom)}" for x in (LEFT, RIGHT) for top, bottom in page.stretches
    )
    yield f'<path d="{edges}"{attributes(fill="none", stroke=_GRID, stroke_width=1)}/>'


def draw_today_line(page: Page) -> Iterator[str]:
    """The line for today, through everything that is drawn to scale; none if today is not shown."""
    today = page.timeline.today
    if page.timeline.days.holds(today):
        x = number(page.scale.middle(today))
        path = "".join(f"M{x} {number(top)}V{number(bottom)}" for top, bottom in page.stretches)
        look = attributes(fill="none", stroke=_TODAY, stroke_width=1.6, stroke_dasharray="7 2.5")
        yield f'<g class="today">{tooltip(f"today: {today}")}<path d="{path}"{look}/></g>'


def draw_today_word(page: Page) -> Iterator[str]:
    """The word on top of that line."""
    today = page.timeline.today
    if page.timeline.days.holds(today):
        words = f"today {today}"
        wide = width(words, SMALL, bold=True) + 10
        left = min(page.scale.middle(today) - wide / 2, EDGE - wide)
        top = page.stretches[0][0] - 15
        box = attributes(x=left, y=top, width=wide, height=15, fill=_TODAY)
        middle = attributes(
            x=left + wide / 2, y=top + 11, font_size=SMALL, font_weight="bold", fill=PAPER, text_anchor="middle"
        )
        yield f"<rect{box}/><text{middle}>{words}</text>"
