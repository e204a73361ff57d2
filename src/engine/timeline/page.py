"""The page as it grows downwards, and how words are put on it."""

from dataclasses import dataclass, field
from typing import Final

from ..diagrams.geometry import Words
from ..diagrams.markup import attributes, text
from ..diagrams.style import LIGHT
from ..diagrams.text import width
from .axis import Axis
from .marks import PAPER
from .picture import Timeline
from .runs import Run, line
from .sheet import EDGE, MARGIN, SMALL, TEXT, Scale

_BAND: Final = 25.0
_BAND_FILL: Final = "#e8edf3"


@dataclass
class Page:
    """The drawing as it grows downwards: the parts, and the stretches that the lines of the dates run through."""

    timeline: Timeline
    scale: Scale
    axis: Axis
    y: float = MARGIN
    parts: list[str] = field(default_factory=list)
    stretches: list[tuple[float, float]] = field(default_factory=list)

    def say(
        self, words: str, x: float, y: float, size: float = TEXT, *, bold: bool = False, faint: bool = False
    ) -> None:
        """Words on one line, in full."""
        self.parts.append(text(Words(words, x, y, size, bold, faint), LIGHT.faint_ink if faint else LIGHT.ink))

    def write(self, words: str, x: float, y: float, *, bold: bool = False, faint: bool = False) -> None:
        """Small words that the line for today may run through: where it does, they stand on paper of their own."""
        wide = width(words, SMALL, bold=bold)
        if x <= self.scale.middle(self.timeline.today) <= x + wide:
            behind = attributes(x=x - 1, y=y - 9.5, width=wide * 0.9 + 2, height=12, fill=PAPER)
            self.parts.append(f"<rect{behind}/>")
        self.say(words, x, y, SMALL, bold=bold, faint=faint)

    def band(self, *runs: Run) -> None:
        """The heading of a part of the picture."""
        look = attributes(class_="band", x=MARGIN, y=self.y + 3, width=EDGE - MARGIN, height=_BAND - 5, fill=_BAND_FILL)
        self.parts += [f"<rect{look}/>", line(runs, MARGIN + 8, self.y + 17.5, EDGE - MARGIN - 16)]
        self.y += _BAND
