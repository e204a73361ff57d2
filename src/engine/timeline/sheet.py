"""The measures of the drawing: where the days stand on the page, and how big the words are."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from .days import Days

WIDTH: Final = 1600.0
MARGIN: Final = 20.0
GUTTER: Final = 322.0
"""How wide the words before the bars are."""
TAIL: Final = 124.0
"""Room behind the last day, for the words of what stands there."""
LEFT: Final = MARGIN + GUTTER
RIGHT: Final = WIDTH - MARGIN - TAIL
EDGE: Final = WIDTH - MARGIN

TITLE: Final = 19.0
TEXT: Final = 11.5
SMALL: Final = 10.0


@dataclass(frozen=True, slots=True)
class Scale:
    """From days to places. A day is a stretch: what lasts through it ends at its end, a mark stands in its middle."""

    days: Days
    right: float = RIGHT

    @property
    def per_day(self) -> float:
        """How wide a day is."""
        return (self.right - LEFT) / self.days.count

    def start(self, day: date) -> float:
        """Where a day begins."""
        return LEFT + (day.toordinal() - self.days.first.toordinal()) * self.per_day

    def middle(self, day: date) -> float:
        """Where a mark of that day stands."""
        return self.start(day) + self.per_day / 2

    def end(self, day: date) -> float:
        """Where a day ends."""
        return self.start(day) + self.per_day
