"""What each status is called and how it looks.

Shape tells the statuses apart, colour only repeats it: a picture printed in grey says the same. Lines and marks have a
contrast of at least 4.5 : 1 with the paper.
"""

from dataclasses import dataclass
from typing import Final, Literal

Shape = Literal["ring", "disc", "diamond", "cross", "struck-ring", "question"]
"""The mark at the end of an obligation."""
Bar = Literal["pale", "solid", "hatched", "dashed"]
"""The filling of a right or a period."""


@dataclass(frozen=True, slots=True)
class Look:
    """How one status looks: its word, its colour, the mark of an obligation or the filling of a bar."""

    word: str
    colour: str
    shape: Shape = "ring"
    bar: Bar = "pale"
    heavy: bool = False


LOOKS: Final[dict[str, Look]] = {
    "pending": Look("pending", "#1b4ea0", "ring"),
    "performed": Look("performed", "#146c3b", "disc"),
    "performed_late": Look("performed late", "#8f4f00", "diamond"),
    "breached": Look("breached", "#b3261e", "cross", heavy=True),
    "excused": Look("excused", "#4b5563", "struck-ring"),
    "open": Look("open", "#1a616b", bar="pale"),
    "exercised": Look("exercised", "#1a616b", bar="solid"),
    "lapsed": Look("lapsed", "#4b5563", bar="hatched"),
    "waived": Look("waived", "#4b5563", bar="dashed"),
    "running": Look("running", "#573c8a", bar="solid"),
    "ended": Look("ended", "#573c8a", bar="pale"),
    "unsettled": Look("hangs on what is not recorded", "#4b5563", "question", "dashed"),
}
"""By status; `unsettled` stands for every status that hangs on something unknown."""
OBLIGATIONS: Final = ("pending", "performed", "performed_late", "breached", "excused")
RIGHTS: Final = ("open", "exercised", "lapsed", "waived")
PERIODS: Final = ("running", "ended")
