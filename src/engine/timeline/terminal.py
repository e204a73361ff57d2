"""A timeline as text for a terminal: one line for each row, with the words before the bar and the sides behind it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from ..diagrams.text import visible
from ..text.layout import Style, receipt_line
from .axis import Axis, Tick, make_axis
from .days import Days
from .flags import by_day
from .happenings import Happening
from .items import Item, Kind
from .lanes import Lane, Row, Standing
from .looks import LOOKS, OBLIGATIONS, PERIODS, RIGHTS
from .picture import Timeline
from .signs import BOXES, Signs
from .words import deadline_note, heading_of, looks_of, number_of, standing_note, summary, unrecorded

_WIDE: Final = 100
"""From this width on there is room for the sides."""
_EMPHASIS: Final = {
    "breached": "red", "performed": "green", "exercised": "green", "performed_late": "yellow", "unsettled": "yellow",
    "pending": "bold", "open": "bold", "running": "bold", "today": "faint", "here": "bold",
}  # fmt: skip
_KEPT: Final = "\N{NO-BREAK SPACE}"
"""A space at which a line is not broken."""


def to_text(timeline: Timeline, style: Style, signs: Signs = BOXES) -> str:
    """The picture as lines of text."""
    return "\n".join(line.rstrip() for line in _Sheet(timeline, style, signs).lines()) + "\n"


@dataclass
class _Cells:
    """The bar of one row, a character for each column, each with how it is emphasised."""

    signs: Signs
    columns: int
    days: Days

    def __post_init__(self) -> None:
        self.cells: list[tuple[str, str]] = [(" ", "")] * self.columns

    def at(self, day: date) -> int:
        """The column of a day; outside the picture it is -1 or the one behind the last."""
        if day < self.days.first:
            return -1
        if day > self.days.last:
            return self.columns
        return (day - self.days.first).days * self.columns // self.days.count

    def upto(self, day: date) -> int:
        """The last column of a day: a window lasts through its last day."""
        if not self.days.holds(day):
            return self.at(day)
        return max(((day - self.days.first).days + 1) * self.columns // self.days.count - 1, self.at(day))

    def put(self, column: int, sign: str, how: str = "") -> None:
        """One character, if the picture has that column."""
        if 0 <= column < self.columns:
            self.cells[column] = (sign, how)

    def fill(self, first: int, last: int, sign: str, how: str = "") -> None:
        """One character from a column to another, both included."""
        for column in range(max(first, 0), min(last, self.columns - 1) + 1):
            self.cells[column] = (sign, how)

    def text(self, style: Style) -> str:
        """The characters with their emphasis."""
        parts = []
        for how, cells in groupby(self.cells, key=lambda cell: _EMPHASIS.get(cell[1], "")):
            words = "".join(sign for sign, _ in cells)
            parts.append(style.mark(words, how) if how else words)
        return "".join(parts)


@dataclass
class _Sheet:
    timeline: Timeline
    style: Style
    signs: Signs

    def __post_init__(self) -> None:
        wide = self.style.width >= _WIDE
        self.label = self.style.width * 3 // 10 if wide else self.style.width * 2 // 5
        self.tail = self.style.width // 5 if wide else 0
        self.columns = self.style.width - self.label - self.tail - (2 if wide else 1)

    def lines(self) -> Iterator[str]:
        timeline, style = self.timeline, self.style
        yield style.mark(f"{visible(timeline.title)}: events, obligations, rights and periods", "bold")
        yield from style.lines(visible(timeline.heading), 0)
        yield ""
        yield from self._dates()
        yield from self._events()
        for lane in timeline.lanes:
            yield from self._lane(lane)
        if not timeline.lanes:
            yield ""
            yield "No obligation, right or period falls into these days."
        yield ""
        yield from self._key()
        yield from self._foot()

    # ---- the dates

    def _dates(self) -> Iterator[str]:
        axis = make_axis(self.timeline.days, self.columns, lambda word: len(word) + 1)
        for ticks in (axis.upper, axis.lower):
            if any(tick.word for tick in ticks):
                cells = self._cells()
                for tick in ticks:
                    for at, sign in enumerate(tick.word, cells.at(tick.day)):
                        cells.put(at, sign)
                yield self._line("", cells)
        yield self._line("", self._ruler(axis))

    def _ruler(self, axis: Axis) -> _Cells:
        cells = self._cells()
        cells.fill(0, self.columns, self.signs.ruler)
        small: tuple[tuple[Tick, ...], str] = (axis.lower if axis.upper else (), self.signs.small_tick)
        for ticks, sign in (small, (axis.upper or axis.lower, self.signs.tick)):
            for tick in ticks:
                cells.put(cells.at(tick.day), sign)
        cells.put(cells.at(self.timeline.today), self.signs.here, "here")
        return cells

    # ---- what happened

    def _events(self) -> Iterator[str]:
        by_type: dict[str, list[Happening]] = {}
        for happening in self.timeline.happenings:
            by_type.setdefault(happening.type, []).append(happening)
        if by_type:
            yield self.style.mark("Events", "bold")
        for type_, found in by_type.items():
            cells = self._row_cells()
            columns: dict[int, list[Happening]] = {}
            for day, same in by_day(found):
                columns.setdefault(cells.at(day), []).extend(same)
            for column, near in columns.items():
                one = self.signs.later if all(h.later for h in near) else self.signs.event
                cells.put(column, one if len(near) == 1 else str(len(near)) if len(near) < 10 else "+")
            subjects = ", ".join(dict.fromkeys(visible(h.subject) for h in found if h.subject))
            yield self._line(f"  {visible(type_)}", cells, subjects)

    # ---- lanes

    def _lane(self, lane: Lane) -> Iterator[str]:
        yield ""
        words = self._cut(f"{lane.agreement}  {visible(lane.title)}", self.style.width)
        yield self.style.mark(words, "bold")
        yield from self.style.lines(summary(lane), 2, 0)
        for row in lane.rows:
            sides = f"{row.about}: {row.who}" if row.about else row.who
            yield self._line(self._label(row), self._bars(row), self._said(visible(sides)))
        for why in ("overdue", "undated"):
            standing = [each for each in lane.standing if each.why == why]
            if standing:
                entries = "; ".join(self._entry(each) for each in standing)
                for line in self.style.lines(f"{heading_of(why)}: {entries}", 2, 2):
                    yield line.replace(_KEPT, " ")

    def _label(self, row: Row) -> str:
        number = visible(number_of(row.clause))
        again = row.what if row.acts_differ else ""
        return f"  {number}  {visible(again if row.continued else row.title)}"

    def _entry(self, standing: Standing) -> str:
        sign = self.signs.marks.get(standing.look, self.signs.fills.get(standing.look, ""))
        note = standing_note(standing) if standing.why == "overdue" else deadline_note(standing)
        words = visible(f"{number_of(standing.clause)} {standing.title}{f', {note}' if note else ''}")
        return self._said(f"{sign}{_KEPT}{words}")

    def _bars(self, row: Row) -> _Cells:
        cells = self._row_cells()
        for draw in (self._body, self._ends):  # a mark is never hidden under the line of its neighbour
            for item in row.items:
                draw(cells, item)
        return cells

    def _body(self, cells: _Cells, item: Item) -> None:
        signs, look = self.signs, item.look
        first, last = _place(cells, item)
        if item.due is not None and item.due > _end(item):
            cells.fill(last + 1, cells.at(item.due), signs.rest, look)
        if item.kind == "obligation":
            line = signs.dashed if item.unsettled else signs.heavy if LOOKS[look].heavy else signs.line
            cells.fill(first, last, line, look)
            if item.status == "performed_late" and item.due is not None:
                cells.fill(cells.at(item.due) + 1, last, signs.dashed, look)
            if first < last:
                cells.put(first, signs.start, look)
        else:
            cells.fill(first, last, signs.fills[look], look)

    def _ends(self, cells: _Cells, item: Item) -> None:
        signs, look = self.signs, item.look
        first, last = _place(cells, item)
        if item.first < cells.days.first:
            cells.put(0, signs.before, look)
        if _end(item) > cells.days.last:
            cells.put(cells.columns - 1, signs.after, look)
        if item.kind == "obligation" or item.unsettled:
            cells.put(last, signs.marks[look], look)
        elif item.kind == "period":
            cells.put(first, signs.posts[0], look)
            cells.put(last, signs.posts[1], look)

    # ---- below

    def _key(self) -> Iterator[str]:
        found = looks_of(self.timeline.items)
        signs = self.signs
        entries = [f"{signs.here} today"] if self.timeline.days.holds(self.timeline.today) else []
        if self.timeline.happenings:
            entries.append(f"{signs.event} event, 2 two of them")
        if any(happening.later for happening in self.timeline.happenings):
            entries.append(f"{signs.later} later than today, not counted")
        kinds: tuple[tuple[Kind, tuple[str, ...], Callable[[str], str]], ...] = (
            ("obligation", OBLIGATIONS, self._line_sample),
            ("right", RIGHTS, lambda look: f"{signs.fills[look] * 3} right"),
            ("period", PERIODS, lambda look: f"{signs.posts[0]}{signs.fills[look] * 2}{signs.posts[1]} period"),
        )
        for kind, looks, sample in kinds:
            entries += [f"{sample(look)} {LOOKS[look].word}" for look in looks if (kind, look) in found]
        if any(look == "unsettled" for _, look in found):
            entries.append(f"{signs.marks['unsettled']} {LOOKS['unsettled'].word}")
        yield from self._flowed(entries)

    def _line_sample(self, look: str) -> str:
        line = self.signs.heavy if LOOKS[look].heavy else self.signs.line
        return f"{self.signs.start}{line}{self.signs.marks[look]}"

    def _flowed(self, entries: Iterable[str]) -> Iterator[str]:
        line = ""
        for entry in entries:
            if line and len(line) + 3 + len(entry) > self.style.width:
                yield line
                line = ""
            line += f"   {entry}" if line else entry
        if line:
            yield line

    def _foot(self) -> Iterator[str]:
        for note in (*unrecorded(self.timeline.missing), *self.timeline.notes):
            yield from self.style.lines(visible(note), 0, 2)
        for line in self.style.lines(receipt_line(self.timeline.receipt), 0, 2):
            yield self.style.mark(line, "faint")

    # ---- parts

    def _cells(self) -> _Cells:
        return _Cells(self.signs, self.columns, self.timeline.days)

    def _row_cells(self) -> _Cells:
        cells = self._cells()
        cells.put(cells.at(self.timeline.today), self.signs.today, "today")
        return cells

    def _line(self, label: str, cells: _Cells, tail: str = "") -> str:
        words = self._cut(label, self.label).ljust(self.label)
        behind = f" {self._cut(tail, self.tail)}" if self.tail else ""
        return f"{words} {cells.text(self.style)}{behind}"

    def _cut(self, words: str, room: int) -> str:
        cut = self.signs.cut
        return words if len(words) <= room else words[: max(room - len(cut), 0)].rstrip() + cut

    def _said(self, words: str) -> str:
        """Words in the characters that the terminal has."""
        return words.replace(BOXES.arrow, self.signs.arrow).replace(BOXES.times, self.signs.times)


def _place(cells: _Cells, item: Item) -> tuple[int, int]:
    """The first and the last column of a bar."""
    end = _end(item)
    return cells.at(item.first), cells.at(end) if item.kind == "obligation" else cells.upto(end)


def _end(item: Item) -> date:
    """The day on which the drawn bar ends; what was left of the time comes after it."""
    end = item.ended or item.due or item.last
    assert end is not None
    return end
