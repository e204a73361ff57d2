"""What happened: marks on a line with their words, or, where there are too many, a row for each type of event."""

from collections.abc import Iterable
from typing import Final

from ..diagrams.markup import attributes, number, tooltip
from ..diagrams.style import LIGHT
from ..diagrams.text import shorten, visible, width
from .flags import LINE, by_day, crowded, place_flags
from .happenings import Happening
from .marks import EventShape, event_mark
from .page import Page
from .runs import Run
from .sheet import EDGE, GUTTER, MARGIN, SMALL, TEXT
from .words import event_tip

_ROW: Final = 17.0


def draw_events(page: Page) -> None:
    """The part of the picture that says what happened, if anything did."""
    happenings = page.timeline.happenings
    if not happenings:
        return
    if crowded(happenings, page.scale):
        _rows(page)
        return
    page.band(Run("Events", TEXT + 1, bold=True), Run(f"{len(happenings)} logged", SMALL, faint=True))
    top, y = page.y, page.y + 11
    flags = place_flags(happenings, page.scale)
    bottom = max(flag.top + len(flag.lines) * LINE for flag in flags)
    for flag in flags:
        if flag.lines:
            end = y + 9 + flag.top + len(flag.lines) * LINE
            look = attributes(stroke=LIGHT.frame_line, stroke_width=1)
            page.parts.append(f'<path d="M{number(flag.x)} {number(y)}V{number(end)}"{look}/>')
        page.parts.append(_event_mark(flag.happenings, flag.x, y))
        for at, words in enumerate(flag.lines):
            page.say(words, flag.left, y + 9 + flag.top + (at + 1) * LINE - 2, SMALL, bold=at == 0, faint=at == 0)
    page.y = y + 9 + bottom + 8
    page.stretches.append((top, y + 8))


def _rows(page: Page) -> None:
    """Too many days for words at each: a row for each type of event."""
    happenings = page.timeline.happenings
    page.band(Run("Events", TEXT + 1, bold=True), Run(f"{len(happenings)} logged", SMALL, faint=True))
    top = page.y
    by_type: dict[str, list[Happening]] = {}
    for happening in happenings:
        by_type.setdefault(happening.type, []).append(happening)
    for type_, found in by_type.items():
        words = shorten(f"{visible(type_)} ({len(found)})", GUTTER - 12, TEXT)
        page.say(words, MARGIN + 8, page.y + 12.5)
        days = by_day(found)
        for at, (day, same) in enumerate(days):
            x = page.scale.middle(day)
            page.parts.append(_event_mark(same, x, page.y + _ROW / 2, slim=True))
            after = page.scale.middle(days[at + 1][0]) - 6 if at + 1 < len(days) else EDGE
            subject = ", ".join(dict.fromkeys(visible(each.subject) for each in same if each.subject))
            if x + 6 + width(subject, SMALL) <= after:
                page.write(subject, x + 6, page.y + _ROW / 2 + 3.5, faint=True)
        page.y += _ROW
    page.stretches.append((top, page.y))
    page.y += 6


def _event_mark(happenings: Iterable[Happening], x: float, y: float, *, slim: bool = False) -> str:
    """The mark of the events of a day; a `slim` one where many stand side by side."""
    found = tuple(happenings)
    tips = tooltip(" | ".join(event_tip(happening) for happening in found))
    shape: EventShape = "slim" if slim else "fact" if all(each.fact for each in found) else "event"
    return f'<g class="event">{tips}{event_mark(shape, x, y, hollow=all(each.later for each in found))}</g>'
