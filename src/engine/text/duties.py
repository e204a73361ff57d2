"""The answer to `duties` as a table: what is overdue first, then by due date."""

import textwrap
from collections.abc import Iterator, Sequence

from ..answers import DutiesAnswer, Duty
from .layout import Style, listed, receipt_line

_OPEN = ("breached", "pending", "open", "running")
_HEADINGS = ("due", "status", "clause", "what", "who", "to", "from")


def duties_text(
    answer: DutiesAnswer, style: Style, title: str, *, explain: bool = False, everything: bool = False
) -> str:
    """The answer as lines of text.

    `explain` adds how each due date was computed, `everything` what is over.
    """
    return "\n".join(_lines(answer, style, title, explain=explain, everything=everything)) + "\n"


def _lines(
    answer: DutiesAnswer, style: Style, title: str, *, explain: bool, everything: bool
) -> Iterator[str]:
    yield style.mark(title, "bold")
    overdue = [d for d in answer.duties if d.status == "breached"]
    current = [d for d in answer.duties if d.status in _OPEN and d.status != "breached"]
    past = [d for d in answer.duties if d.status not in _OPEN]
    if not answer.duties and not answer.undetermined:
        yield ""
        yield "Nothing is owed, nothing may be exercised, no window runs."
    for heading, part in (("Overdue", overdue), ("Now", current), ("Over", past if everything else [])):
        if part:
            yield ""
            yield heading
            yield from _table(part, style, explain=explain)
    if past and not everything:
        yield ""
        yield f"{len(past)} more are over: performed, excused, exercised, waived, lapsed or ended (--all shows them)"
    if answer.undetermined:
        yield ""
        yield "Whether these exist, or how they stand, hangs on what is not recorded"
        for duty in answer.undetermined:
            to = f" to {listed(duty.to)}" if duty.to else ""
            yield from style.lines(
                f"{duty.clause}  {duty.what or duty.description or ''}  {listed(duty.bearer)}{to}: "
                f"{', '.join(duty.missing or ())}",
                2,
            )
    if answer.notes:
        yield ""
        yield "Note"
        for note in answer.notes:
            yield from style.lines(note, 2)
    yield ""
    yield style.mark(receipt_line(answer.receipt), "faint")


def _row(duty: Duty) -> tuple[str, ...]:
    what = duty.what or "-"
    if duty.re:
        what += f" {duty.re}"
    if duty.description and not duty.what:
        what = duty.description
    elif duty.kind == "right":
        what = f"may: {what}"
    elif duty.kind == "period":
        what = "period" if what == "-" else f"period: {what}"
    source = f"{duty.opened}" + (f" {duty.by_event}" if duty.by_event else "")
    due = duty.due.isoformat() if duty.due else "not known" if duty.due_missing else "no deadline"
    return due, duty.status.replace("_", " "), duty.clause, what, listed(duty.bearer), listed(duty.to), source


def _table(duties: Sequence[Duty], style: Style, *, explain: bool) -> Iterator[str]:
    rows = [_row(d) for d in duties]
    widths = [max(len(r[i]) for r in (*rows, _HEADINGS)) for i in range(len(_HEADINGS))]
    fixed = sum(widths[:3]) + 2 * len(widths)
    left = max(style.width - fixed - widths[6], 30)
    shares = (left - min(widths[4], left // 4) - min(widths[5], left // 4), left // 4, left // 4)
    widths[3], widths[4], widths[5] = (min(w, s) for w, s in zip(widths[3:6], shares, strict=True))
    yield "  " + style.mark("  ".join(h.ljust(w) for h, w in zip(_HEADINGS, widths, strict=True)).rstrip(), "faint")
    for row, duty in zip(rows, duties, strict=True):
        cells = [_wrapped(text, width) for text, width in zip(row, widths, strict=True)]
        for number in range(max(len(c) for c in cells)):
            line = "  ".join(
                (c[number] if number < len(c) else "").ljust(w) for c, w in zip(cells, widths, strict=True)
            )
            yield "  " + line.rstrip()
        if duty.due_missing:
            yield from style.lines(f"the last day hangs on {', '.join(duty.due_missing)}", 6)
        for step in (duty.how or ()) if explain else ():
            yield from style.lines(step, 6)


def _wrapped(text: str, width: int) -> list[str]:
    """A cell in lines of a width; words longer than that are cut."""
    return textwrap.wrap(text, max(width, 6), break_on_hyphens=False) or [""]
