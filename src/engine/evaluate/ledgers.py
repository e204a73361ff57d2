"""Amounts that events raise and lower by one of their own fields, such as holdings: kept as running balances.

Such an amount needs no condition, no rounding and nothing else of the log, so its history is a sum. It is added up
once, without making the events; a balance at any moment, and every balance at a moment, is then looked up. What these
amounts are is read off the model; the tests hold them against `AmountFold`, which knows every kind of amount.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, MutableSequence, Sequence
from dataclasses import dataclass
from operator import neg
from typing import TYPE_CHECKING, Any

from contract_dsl.model import nodes as m
from contract_dsl.model import types as t

from .bulk_store import BulkStore, Moves
from .events import Event
from .moments import Moment, held

if TYPE_CHECKING:
    from .program import Program
    from .store import EventStore

_BETWEEN = 256
"""Changes between two full copies of all balances."""
_AT_ONCE = 1 << 15
"""Changes of a kind that are put in order with those of the others at a time."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One move: the type of event, the fields that name the balance and the sum, and what other fields have to be."""

    number: int
    source: str
    keys: tuple[str, ...]
    quantity: str
    sign: int
    wanted: tuple[tuple[str, Any], ...]


class Ledger:
    """The balances of one amount in one world."""

    def __init__(self, entries: tuple[Entry, ...]) -> None:
        self._entries = entries
        self._cells = _Cells()
        self._held: list[Any] = []
        """What each cell holds at the end."""
        self._moved: MutableSequence[int] = array("Q")
        self._moved_cells: MutableSequence[int] = array("I")
        self._differences: MutableSequence[Any] = array("q")
        """Every change in order: its position, its cell, and by how much."""
        self._copies: list[Sequence[Any]] = [()]
        self._histories: list[_History] | None = None
        """For each cell its changes; made when the first single balance is asked for."""

    def read(self, store: "EventStore") -> None:
        """Add up what a store holds."""
        moves = [_moves(entry, store) for entry in self._entries]
        for ats, keys, differences in _side_by_side(moves):
            order = sorted(range(len(ats)), key=ats.__getitem__)
            cells = [self._cells[keys[place]] for place in order]
            self._add([ats[place] for place in order], cells, [differences[place] for place in order])

    def append(self, event: Event) -> None:
        """Add one more event, which comes after all others."""
        for entry in self._entries:
            if event.type == entry.source and all(event.values.get(f) == v for f, v in entry.wanted):
                cell = self._cells[tuple(event.values[f] for f in entry.keys)]
                self._add([event.at + 1 + entry.number], [cell], [entry.sign * event.values[entry.quantity]])

    def _add(self, ats: Sequence[int], cells: Sequence[int], differences: Sequence[Any]) -> None:
        first = len(self._moved_cells)
        self._moved = _extended(self._moved, ats)
        self._moved_cells = _extended(self._moved_cells, cells)
        self._differences = _extended(self._differences, differences)
        held = self._held
        held.extend([0] * (len(self._cells) - len(held)))
        done = 0
        while done < len(cells):
            end = min(len(cells), done + _BETWEEN - (first + done) % _BETWEEN)
            for cell, difference in zip(cells[done:end], differences[done:end], strict=True):
                held[cell] += difference
            done = end
            if (first + done) % _BETWEEN == 0:
                self._copies.append(_extended(array("q"), held))
        if self._histories is not None:
            self._note(first)

    def _note(self, first: int) -> None:
        """Note the changes from one on in the histories of their cells."""
        histories = self._histories or []
        histories.extend(_History() for _ in range(len(histories), len(self._cells)))
        for place in range(first, len(self._moved)):
            histories[self._moved_cells[place]].add(self._moved[place], self._differences[place])
        self._histories = histories

    # ---- questions

    def value(self, arguments: tuple[Any, ...], moment: Moment) -> Any:
        """One balance at a moment."""
        cell = self._cells.get(arguments)
        if cell is None:
            return 0
        if self._histories is None:
            self._note(0)
        assert self._histories is not None
        history = self._histories[cell]
        place = bisect_left(history.positions, moment.at)
        return history.values[place - 1] if place else 0

    def balances(self, moment: Moment) -> dict[tuple[Any, ...], Any]:
        """Every balance that is not nil at a moment."""
        count = bisect_left(self._moved, moment.at)
        copies, rest = divmod(count, _BETWEEN)
        held = [*self._copies[copies], *(0,) * (len(self._cells) - len(self._copies[copies]))]
        changed = self._moved_cells[count - rest : count]
        for cell, difference in zip(changed, self._differences[count - rest : count], strict=True):
            held[cell] += difference
        return {key: value for key, value in zip(self._cells, held, strict=True) if value}


class _Cells(dict[tuple[Any, ...], int]):
    """The number of each balance, in the order in which they first move."""

    def __missing__(self, key: tuple[Any, ...]) -> int:
        found = self[key] = len(self)
        return found


class _History:
    """When one balance changed, and what it was from then on."""

    __slots__ = ("positions", "values")

    def __init__(self) -> None:
        self.positions: list[int] = []
        self.values: list[Any] = []

    def add(self, at: int, difference: Any) -> None:
        self.positions.append(at)
        self.values.append(self.values[-1] + difference if self.values else difference)


def _extended(held: MutableSequence[Any], more: Sequence[Any]) -> MutableSequence[Any]:
    """Numbers with some more: in little memory, if all are whole and not too large."""
    if isinstance(held, array):
        try:
            held.extend(array(held.typecode, more))
        except (TypeError, OverflowError):
            return [*held, *more]
        return held
    held.extend(more)
    return held


def _moves(entry: Entry, store: "EventStore") -> Moves:
    """The moves of one kind in order."""
    number, sign = entry.number + 1, entry.sign
    kept = None
    if isinstance(store, BulkStore) and not entry.wanted:
        kept = store.moves(entry.source, entry.keys, entry.quantity)
    if kept is not None:
        ats, keys, quantities = kept
        signed = quantities if sign == 1 else array("q", map(neg, quantities))
        return held([at + number for at in ats]), keys, signed
    size = len(entry.keys)
    fields = (*entry.keys, entry.quantity, *(field for field, _ in entry.wanted))
    wanted = tuple(value for _, value in entry.wanted)
    found = [each for each in store.columns(entry.source, fields) if each[1][size + 1 :] == wanted]
    keys = [values[:size] for _, values in found]
    return held([at + number for at, _ in found]), keys, [sign * values[size] for _, values in found]


def _side_by_side(moves: Sequence[Moves]) -> Iterator[Moves]:
    """The moves of several kinds, some of each at a time: all up to a position. Each part is in no order."""
    taken = [0] * len(moves)
    while True:
        ahead = [
            ats[min(place + _AT_ONCE, len(ats)) - 1]
            for (ats, _, _), place in zip(moves, taken, strict=True)
            if place < len(ats)
        ]
        if not ahead:
            return
        positions: list[int] = []
        named: list[tuple[Any, ...]] = []
        changes: list[Any] = []
        for number, (ats, keys, differences) in enumerate(moves):
            first = taken[number]
            taken[number] = end = bisect_right(ats, min(ahead), first)
            positions.extend(ats[first:end])
            named.extend(keys[first:end])
            changes.extend(differences[first:end])
        yield positions, named, changes


def entries_of(program: "Program", amount: m.Amount) -> tuple[Entry, ...] | None:
    """The moves of an amount that is a plain sum; nothing for any other."""
    nil = amount.start is None or (isinstance(amount.start, m.Constant) and amount.start.value == 0)
    if not nil or amount.start_date is not None or amount.rounded_to is not None:
        return None
    if amount.floor is not None or not amount.parameters:
        return None
    found = [_entry(program, amount, number, move) for number, move in enumerate(amount.moves)]
    entries = tuple(entry for entry in found if entry is not None)
    return entries if len(entries) == len(amount.moves) else None


def _entry(program: "Program", amount: m.Amount, number: int, move: m.Move) -> Entry | None:
    effect = move.effect
    pattern = effect.pattern
    if pattern is None or move.move == "becomes" or effect.condition is not None or effect.date is not None:
        return None
    event = program.model.events.get(pattern.source)
    plain = pattern.kind == "event" and not (pattern.orders or pattern.conditions or pattern.counting)
    if event is None or not plain or event.sources or event.deemed or not event.loggable:
        return None
    binding = program.binding(effect, amount.parameters).fields
    quantity = _quantity(move.value, pattern.variable, event)
    if binding is None or quantity is None or any(is_list for _, is_list in binding):
        return None
    keys = tuple(name for name, _ in binding)
    wanted = _wanted(pattern, event, amount.parameters)
    if wanted is None or any(event.fields[key].optional for key in keys):
        return None
    sign = 1 if move.move == "rises" else -1
    return Entry(number, pattern.source, keys, quantity, sign, wanted)


def _quantity(value: m.Expr, variable: str, event: m.Event) -> str | None:
    """The field that a move is by, if it is a plain number that is always there."""
    if not isinstance(value, m.FieldOf) or not isinstance(value.of, m.Variable) or value.of.name != variable:
        return None
    field = event.fields[value.field]
    if field.optional or not isinstance(field.type, t.Quantity) or field.type.money or value.currency or value.rate:
        return None
    return value.field


def _wanted(
    pattern: m.Pattern, event: m.Event, parameters: Sequence[m.Parameter]
) -> tuple[tuple[str, Any], ...] | None:
    """What the fields of the pattern that name no parameter have to be; nothing if that takes more than comparing."""
    names = {p.name for p in parameters}
    bound: list[str] = []
    wanted: list[tuple[str, Any]] = []
    for each in pattern.fields:
        if each.operator != "=" or each.currency or each.rate or each.agreement or event.fields[each.field].optional:
            return None
        if isinstance(each.value, m.Variable) and each.value.name in names:
            bound.append(each.value.name)
            continue
        if not isinstance(each.value, m.Constant) or isinstance(event.fields[each.field].type, t.Quantity):
            return None
        wanted.append((each.field, each.value.value))
    return tuple(wanted) if len(bound) == len(names) else None


def moves_of(program: "Program") -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Which fields of which event types all such amounts of a program add up: of what, and how many."""
    for amount in program.model.amounts.values():
        for entry in entries_of(program, amount) or ():
            if not entry.wanted:
                yield entry.source, entry.keys, entry.quantity
