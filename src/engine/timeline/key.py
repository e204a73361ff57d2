"""The legend: what occurs in the picture, drawn as it is drawn there."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from ..diagrams.geometry import Words
from ..diagrams.markup import attributes, text
from ..diagrams.style import LIGHT
from ..diagrams.text import width
from .days import Days
from .happenings import Happening
from .items import Item, Kind
from .looks import LOOKS, OBLIGATIONS, PERIODS, RIGHTS
from .marks import EventShape, draw, event_mark
from .sheet import EDGE, LEFT, MARGIN, SMALL, Scale
from .words import looks_of

_SAMPLE: Final = 34.0
_MIDDLE: Final = LEFT + _SAMPLE / 2
_LINE: Final = 19.0
_SPACE: Final = 16.0
_HEADS: Final[tuple[tuple[Kind, str, tuple[str, ...]], ...]] = (
    ("obligation", "Obligation", OBLIGATIONS),
    ("right", "Right", RIGHTS),
    ("period", "Period", PERIODS),
)


def draw_key(
    items: Sequence[Item], happenings: Sequence[Happening], y: float, *, slim: bool
) -> tuple[list[str], float]:
    """The entries as parts of a drawing that begins at `y`, and how high they are; `slim` is how events are drawn."""
    parts: list[str] = []
    x, top = MARGIN, y
    entries = list(_entries(items, happenings, slim=slim))
    wides = [width(word, SMALL, bold=bold) + (0 if bold else _SAMPLE + 6) for _, word, bold in entries]
    for at, (sample, word, bold) in enumerate(entries):
        wide = wides[at]
        # A heading stands on one line with its first entry.
        if x + wide + (wides[at + 1] + 8 if bold else 0) > EDGE:
            x, top = MARGIN, top + _LINE
        if sample:
            move = attributes(transform=f"translate({x - LEFT:.1f} {top + 9:.1f})")
            parts.append(f"<g{move}>{sample}</g>")
        start = x if bold else x + _SAMPLE + 6
        parts.append(text(Words(word, start, top + 12.5, SMALL, bold=bold), LIGHT.ink))
        x += wide + (8 if bold else _SPACE)
    return parts, top + _LINE - y


def _entries(items: Sequence[Item], happenings: Sequence[Happening], *, slim: bool) -> Iterator[tuple[str, str, bool]]:
    """Each sample with its word; a heading has no sample."""
    if happenings:
        yield "", "Event", True
    event: EventShape = "slim" if slim else "event"
    if slim or any(not h.fact for h in happenings):
        yield event_mark(event, _MIDDLE, 0, hollow=False), "in the log", False
    if not slim and any(h.fact for h in happenings):
        yield event_mark("fact", _MIDDLE, 0, hollow=False), "fact recorded", False
    if any(h.later for h in happenings):
        yield event_mark(event, _MIDDLE, 0, hollow=True), "later than today, not counted", False
    found = looks_of(items)
    for kind, head, looks in _HEADS:
        if any((kind, look) in found for look in looks):
            yield "", head, True
            for look in looks:
                if (kind, look) in found:
                    yield _sample(kind, look), LOOKS[look].word, False
    if any(look == "unsettled" for _, look in found):
        yield "", "Any", True
        yield _sample("obligation", "unsettled"), LOOKS["unsettled"].word, False


def _sample(kind: Kind, look: str) -> str:
    """A bar of a few days, on a page where it is as wide as a sample."""
    days = Days(date(2000, 1, 1), date(2000, 1, 31))
    late = look == "performed_late"
    over = look in ("performed", "performed_late", "excused", "exercised", "lapsed", "waived", "ended")
    item = Item(
        "", "", kind, "", (), date(2000, 1, 1), look if look != "unsettled" else "pending",
        due=date(2000, 1, 15 if late else 27), ended=date(2000, 1, 27) if over else None, last=date(2000, 1, 27),
        unsettled=look == "unsettled",
    )  # fmt: skip
    return draw(item, Scale(days, LEFT + _SAMPLE), 0)
