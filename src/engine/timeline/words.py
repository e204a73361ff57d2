"""What the pictures say in words: tooltips, dates beside bars, what stands open."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from ..diagrams.text import visible
from .happenings import Happening
from .items import Item
from .lanes import Lane, Standing
from .looks import LOOKS

_MOST_TIPS: Final = 12
_MOST_NOTES: Final = 4
_MOST_MISSING: Final = 12


def number_of(clause: str) -> str:
    """A clause as its own agreement calls it."""
    return clause.partition(":")[2]


def tip(item: Item) -> str:
    """Everything about an item, in a line."""
    parts = [f"{item.clause} {item.title}".rstrip(), f"{item.kind} of {item.who}" if item.who else item.kind]
    if item.what:
        parts.append(item.what)
    if item.about:
        parts.append(f"about {item.about}")
    parts.append(f"since {item.opened}" + (f" ({', '.join(item.by_events)})" if item.by_events else ""))
    if item.due is not None:
        parts.append(f"{'due' if item.kind == 'obligation' else 'last day'} {item.due}")
    else:
        parts.append("its last day is not known" if item.due_open else "no deadline")
    parts.append(status(item))
    if item.missing:
        parts.append(f"hangs on {', '.join(item.missing)}")
    return "; ".join(parts)


def status(item: Item) -> str:
    """The status in words, with its day."""
    word = LOOKS[item.status].word
    when = f" on {item.ended}" if item.ended is not None else ""
    by = f" ({', '.join(item.ended_by)})" if item.ended_by else ""
    return f"{word}{when}{by}" + (", if it exists" if item.unsettled else "")


def standing_tip(standing: Standing) -> str:
    """The items that stand open under a clause, each in a line's worth."""
    told = [tip(item) for item in standing.items[:_MOST_TIPS]]
    more = len(standing.items) - len(told)
    return " | ".join(told) + (f" | and {more} more" if more else "")


def standing_note(standing: Standing) -> str:
    """Since when, or due when, it stands open, and how many times: `3 x due 2022-02-04 to 2022-08-30`."""
    if standing.why == "overdue":
        days = sorted({item.due for item in standing.items if item.due is not None})
        word = "due"
    else:
        days = sorted({item.opened for item in standing.items})
        word = "since"
    span = f"{word} {days[0]}" if days else ""
    if len(days) > 1:
        until = f" to {days[-1]}" if standing.why == "overdue" else ""
        span = f"{len(days)} \N{MULTIPLICATION SIGN} {span}{until}"
    return ", ".join(filter(None, (span, deadline_note(standing))))


def deadline_note(standing: Standing) -> str:
    """That there is a deadline, but what it hangs on is not recorded."""
    unknown = standing.why == "undated" and all(item.due_open for item in standing.items)
    return "deadline not known" if unknown else ""


def heading_of(why: str) -> str:
    """What a list of standing items is called."""
    return "Due before the first day shown" if why == "overdue" else "Open, without a deadline"


def event_tip(happening: Happening) -> str:
    """Everything about an event, in a line."""
    later = "; later than today, not counted" if happening.later else ""
    return f"{happening.day} {happening.type} ({happening.id}): {happening.detail}{later}"


def summary(lane: Lane) -> str:
    """How many of each status a lane has: `16 breached, 30 pending`."""
    return counted(lane.items)


def counted(items: Sequence[Item]) -> str:
    """How many of each status there are, in the order of the statuses; one for each side."""
    counts: Counter[str] = Counter()
    for item in items:
        counts[item.look] += max(len(item.sides), 1)
    words = {"unsettled": "not settled"}
    return ", ".join(f"{counts[look]} {words.get(look, LOOKS[look].word)}" for look in LOOKS if counts[look])


def condensed(notes: Iterable[str]) -> tuple[str, ...]:
    """Notes that begin alike as one: `an estimated day was used: A; B; and 40 more`."""
    found: dict[str, list[str]] = {}
    for note in notes:
        head, colon, rest = note.partition(": ")
        found.setdefault(head, []).append(rest if colon else "")
    return tuple(_joined(head, [rest for rest in rests if rest]) for head, rests in found.items())


def _joined(head: str, rests: Sequence[str]) -> str:
    more = len(rests) - _MOST_NOTES
    shown = [*rests[:_MOST_NOTES], *([f"and {more} more"] if more > 0 else [])]
    return f"{head}: {'; '.join(shown)}" if shown else head


def unrecorded(missing: Sequence[str]) -> Iterator[str]:
    """The line that names what is not recorded, if anything hangs on it."""
    if missing:
        more = len(missing) - _MOST_MISSING
        shown = ", ".join(missing[:_MOST_MISSING]) + (f" and {more} more" if more > 0 else "")
        yield f"Not recorded, though something above hangs on it: {shown}"


def end_words(item: Item, *, named: bool) -> tuple[str, ...]:
    """What may stand behind a bar, the longest first: what it concerns, unless the row has `named` it, and its day.

    If it was over on another day than its last one, both are told, and in need the one at which the bar ends.
    """
    about = "" if named or isinstance(item.about, date) else visible(item.about)
    day = item.ended if item.over and item.ended is not None else item.due
    words = short = "" if day is None else day.isoformat()
    if item.due is not None and day is not None and day != item.due:
        last = f"{'due' if item.kind == 'obligation' else 'until'} {item.due}"
        words = f"{day} ({last})"
        short = last if day < item.due else short
    return tuple(dict.fromkeys(w for w in (f"{about} {words}".strip(), words, short) if w))


def looks_of(items: Iterable[Item]) -> frozenset[tuple[str, str]]:
    """The kinds and looks that occur."""
    return frozenset((item.kind, item.look) for item in items)
