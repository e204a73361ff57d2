"""The lanes: a heading, rows with their bars, and a list of what has no bar."""

from typing import Final

from ..diagrams.markup import tooltip
from ..diagrams.text import width
from .lanes import Lane, Row, Standing
from .marks import draw, extent, sample
from .page import Page
from .runs import Run, line
from .sheet import EDGE, GUTTER, MARGIN, SMALL, TEXT
from .words import end_words, heading_of, number_of, standing_note, standing_tip, summary, tip

_ROW: Final = 29.0
_LOW_ROW: Final = 18.0
_ITEM: Final = 17.0
_COLUMNS: Final = 3


def draw_lane(page: Page, lane: Lane) -> None:
    """One lane, to the foot of the page so far."""
    counts = Run(summary(lane), SMALL, faint=True)
    page.band(Run(lane.agreement, TEXT + 1, bold=True), Run(lane.title, TEXT + 1), counts)
    top = page.y
    for at, row in enumerate(lane.rows):
        _row(page, row, row.continued and row.below == lane.rows[at - 1].below)
    if lane.rows:
        page.stretches.append((top, page.y))
    for why in ("overdue", "undated"):
        _list(page, [standing for standing in lane.standing if standing.why == why], heading_of(why))
    page.y += 7


def _row(page: Page, row: Row, same: bool) -> None:
    """A row; one with the `same` words as the row above says no more than its number."""
    x, room, high = MARGIN + 8, GUTTER - 16, _LOW_ROW if same else _ROW
    clause = Run(number_of(row.clause), bold=True, faint=row.continued)
    page.parts += [
        f'<g class="row">{tooltip(f"{row.clause} {row.title}; {row.below}")}',
        line((clause, Run("" if row.continued else row.title)), x, page.y + 12, room),
        "" if same else line((Run(row.below, SMALL, faint=True),), x, page.y + 24.5, room),
        "</g>",
    ]
    y = page.y + high / 2
    for at, item in enumerate(row.items):
        page.parts.append(f'<g class="{item.kind} {item.look}">{tooltip(tip(item))}{draw(item, page.scale, y)}</g>')
        end = extent(item, page.scale)[1] + 4
        after = extent(row.items[at + 1], page.scale)[0] - 6 if at + 1 < len(row.items) else EDGE
        words = next((w for w in end_words(item, named=bool(row.about)) if width(w, SMALL) <= after - end), "")
        if words and not row.crowded:
            page.write(words, end, y + 3.5, faint=True)
    page.y += high


def _list(page: Page, standing: list[Standing], heading: str) -> None:
    """What has no bar, in columns that are read downwards."""
    if not standing:
        return
    page.say(f"{heading}:", MARGIN + 8, page.y + 15, SMALL, faint=True)
    page.y += 20
    wide = (EDGE - MARGIN - 8) / _COLUMNS
    high = -(-len(standing) // _COLUMNS)
    for at, each in enumerate(standing):
        column, down = divmod(at, high)
        _entry(page, each, MARGIN + 8 + column * wide, page.y + down * _ITEM, wide - 14)
    page.y += high * _ITEM + 3


def _entry(page: Page, standing: Standing, x: float, top: float, room: float) -> None:
    """One line of a list."""
    runs = (
        Run(number_of(standing.clause), bold=True),
        Run(standing.title),
        Run(standing_note(standing), SMALL, faint=True),
        Run(standing.who, SMALL, faint=True),
    )
    page.parts += [
        f'<g class="standing {standing.look}">{tooltip(standing_tip(standing))}',
        sample(standing.items[0], x + 6, top + 8),
        line(runs, x + 18, top + 12, room - 18),
        "</g>",
    ]
