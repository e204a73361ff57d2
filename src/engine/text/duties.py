"""The answer to `duties` as a table: what is overdue first, then by due date."""

import textwrap
from collections.abc import Iterator, Sequence
from datetime import date

from ..answers import DutiesAnswer, Duty
from .layout import Style, listed, receipt_line

_OPEN = ("breached", "pending", "open", "running")
_HEADINGS = ("due", "status", "clause", "what", "who", "to", "from")
_WHAT, _WHO, _TO, _FROM = 3, 4, 5, 6


def duties_text(
    answer: DutiesAnswer, style: Style, title: str, on: date, *, explain: bool = False, everything: bool = False
) -> str:
    """The answer on a day as lines of text.

    `explain` adds how each due date was computed, `everything` what is over.
    """
    return "\n".join(_lines(answer, style, title, on, explain=explain, everything=everything)) + "\n"


def _lines(
    answer: DutiesAnswer, style: Style, title: str, on: date, *, explain: bool, everything: bool
) -> Iterator[str]:
    yield style.mark(title, "bold")
    overdue = [d for d in answer.duties if d.status == "breached"]
    current = [d for d in answer.duties if d.status in _OPEN and d.status != "breached"]
    dated = [d for d in current if d.due is not None or d.due_missing]
    undated = [d for d in current if d.due is None and not d.due_missing]
    past = [d for d in answer.duties if d.status not in _OPEN]
    if not answer.duties and not answer.undetermined:
        yield ""
        yield "Nothing is owed, nothing may be exercised, no window runs."
    parts = {
        "Overdue": overdue,
        "With a last day": dated,
        "Without a last day": undated,
        "Over": past if everything else [],
    }
    for heading, part in parts.items():
        if part:
            yield ""
            yield heading
            yield from _table(part, style, on, explain=explain)
    if past and not everything:
        yield ""
        are = "is" if len(past) == 1 else "are"
        yield f"{len(past)} more {are} over: performed, excused, exercised, waived, lapsed or ended (--all shows them)"
    if answer.undetermined:
        yield ""
        yield "Whether these exist, or how they stand, hangs on what is not recorded"
        for line in _open_lines(answer.undetermined):
            yield from style.lines(line, 2)
    if answer.notes:
        yield ""
        yield "Note"
        for note in answer.notes:
            yield from style.lines(note, 2)
    yield ""
    yield style.mark(receipt_line(answer.receipt), "faint")


def _open_lines(duties: Sequence[Duty]) -> Iterator[str]:
    """What is not settled, one line for each kind of duty and what it hangs on."""
    groups: dict[tuple[object, ...], list[Duty]] = {}
    for duty in duties:
        key = (duty.clause, duty.what, duty.description, duty.bearer, duty.missing)
        groups.setdefault(key, []).append(duty)
    for group in groups.values():
        first = group[0]
        to = ", ".join(dict.fromkeys(listed(d.to) for d in group if d.to))
        days = sorted({d.opened.isoformat() for d in group})
        when = days[0] if len(days) == 1 else f"{len(days)} times from {days[0]} to {days[-1]}"
        who = f", {listed(first.bearer)}" if first.bearer else ""
        yield (
            f"{first.clause}  {first.what or first.description or 'period'}{who}{f' to {to}' if to else ''}, "
            f"{when}: {', '.join(first.missing or ())}"
        )


def _grouped(duties: Sequence[Duty]) -> list[tuple[Duty, tuple[str, ...]]]:
    """The rows of a table: duties that differ only in whom they are owed to, or by whom, share one."""
    rows: list[tuple[Duty, tuple[str, ...]]] = [(duty, _row(duty)) for duty in duties]
    for column in (_TO, _WHO):
        merged: dict[object, tuple[Duty, tuple[str, ...]]] = {}
        for duty, row in rows:
            key = (row[:column], row[column + 1 :], duty.how, duty.due_missing)
            if key in merged:
                first, known = merged[key]
                names = dict.fromkeys((*known[column].split(", "), *row[column].split(", ")))
                merged[key] = (first, (*known[:column], ", ".join(names), *known[column + 1 :]))
            else:
                merged[key] = (duty, row)
        rows = list(merged.values())
    return rows


def _row(duty: Duty) -> tuple[str, ...]:
    what = duty.what or duty.description or duty.title or "-"
    if duty.what and duty.re:
        what += f" {duty.re}"
    if duty.what and duty.title and not _says(duty.title, duty.what):
        what += f" ({duty.title})"
    if duty.kind != "obligation":
        what = f"may: {what}" if duty.kind == "right" else f"period: {what}"
    due = duty.due.isoformat() if duty.due else "not known" if duty.due_missing else "no deadline"
    source = duty.by_event or duty.opened.isoformat()
    return due, duty.status.replace("_", " "), duty.clause, what, listed(duty.bearer), listed(duty.to), source


def _says(title: str, what: str) -> bool:
    """Whether a title says no more than the name of an event type."""
    return title.replace(" ", "").lower() == what.lower()


def _table(duties: Sequence[Duty], style: Style, on: date, *, explain: bool) -> Iterator[str]:
    rows = _grouped(duties)
    headings: tuple[str, ...] = _HEADINGS
    widths = _widths([row for _, row in rows], headings, style)
    if _total(widths) > style.width:
        # On a narrow terminal where an entry comes from is left to --explain, and whom it is owed to stands below.
        headings = (*_HEADINGS[:_TO],)
        rows = [(duty, (*row[:_WHO], _both(row))) for duty, row in rows]
        widths = _widths([row for _, row in rows], headings, style)
    yield "  " + style.mark("  ".join(h.ljust(w) for h, w in zip(headings, widths, strict=True)).rstrip(), "faint")
    for duty, row in rows:
        cells = [_wrapped(text, width) for text, width in zip(row, widths, strict=True)]
        for number in range(max(len(c) for c in cells)):
            line = "  ".join(
                (c[number] if number < len(c) else "").ljust(w) for c, w in zip(cells, widths, strict=True)
            )
            yield "  " + line.rstrip()
        if duty.due_missing:
            yield from style.lines(f"the last day hangs on {', '.join(duty.due_missing)}", 6)
        if duty.due is not None and duty.due < on and duty.status == "pending":
            yield from style.lines("the last day has passed; efforts alone were owed, so nothing says it is broken", 6)
        for step in (duty.how or ()) if explain else ():
            yield from style.lines(step, 6)


def _widths(rows: Sequence[tuple[str, ...]], headings: Sequence[str], style: Style) -> list[int]:
    """The width of each column: names wrap between words, and what has to be done takes what is left."""
    widths = [max(len(r[i]) for r in (*rows, headings)) for i in range(len(headings))]
    for column in range(_WHO, len(headings)):
        widths[column] = min(widths[column], max(_longest_word([r[column] for r in rows]), len(headings[column]), 14))
    least = max(_longest_word([r[_WHAT] for r in rows]), len(headings[_WHAT]))
    widths[_WHAT] = min(widths[_WHAT], max(style.width - _total(widths) + widths[_WHAT], least))
    return widths


def _both(row: tuple[str, ...]) -> str:
    return f"{row[_WHO]} to {row[_TO]}" if row[_TO] else row[_WHO]


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + 2 * len(widths)


def _longest_word(texts: Sequence[str]) -> int:
    return max((len(word) for text in texts for word in text.split()), default=0)


def _wrapped(text: str, width: int) -> list[str]:
    """A cell in lines of a width; words longer than that are cut."""
    return textwrap.wrap(text, max(width, 6), break_on_hyphens=False) or [""]
