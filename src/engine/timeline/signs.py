"""The characters of a timeline in text: box characters, and plain ASCII for terminals that have no others."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Signs:
    """One set of characters."""

    marks: Mapping[str, str]
    """The end of an obligation, by look."""
    fills: Mapping[str, str]
    """What a right or a period is filled with, by look."""
    posts: tuple[str, str]
    """The ends of a period."""
    start: str
    line: str
    heavy: str
    dashed: str
    rest: str
    """What would have been left of the time."""
    before: str
    after: str
    """A bar goes on beyond the first day, beyond the last day."""
    event: str
    later: str
    """An event after today."""
    today: str
    ruler: str
    tick: str
    small_tick: str
    here: str
    """Today on the ruler."""
    arrow: str
    cut: str
    times: str


BOXES: Final = Signs(
    marks={
        "pending": "○", "performed": "●", "performed_late": "◆", "breached": "X", "excused": "ø", "unsettled": "?",
    },
    fills={
        "open": "░", "exercised": "█", "lapsed": "▒", "waived": "~", "running": "═", "ended": "─", "unsettled": "╌",
    },
    posts=("╟", "╢"), start="├", line="─", heavy="━", dashed="╌", rest="·", before="◄", after="►", event="▼", later="▽",
    today="┊", ruler="─", tick="┼", small_tick="┴", here="T", arrow="→", cut="…", times="×",
)  # fmt: skip
ASCII: Final = Signs(
    marks={
        "pending": "o", "performed": "*", "performed_late": "%", "breached": "X", "excused": "0", "unsettled": "?",
    },
    fills={
        "open": "=", "exercised": "#", "lapsed": "/", "waived": "~", "running": "+", "ended": "_", "unsettled": "-",
    },
    posts=("[", "]"), start="|", line="-", heavy="-", dashed="-", rest=".", before="<", after=">", event="v", later=",",
    today=":", ruler="-", tick="+", small_tick="'", here="T", arrow="->", cut="...", times="x",
)  # fmt: skip


def signs_for(encoding: str) -> Signs:
    """The characters that a terminal of this encoding can show."""
    try:
        "".join((*BOXES.marks.values(), *BOXES.fills.values(), "◄►▼▽┊┼┴→…×")).encode(encoding)
    except (LookupError, UnicodeEncodeError):
        return ASCII
    return BOXES
