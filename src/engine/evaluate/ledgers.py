"""Amounts that events raise and lower by one of their own fields, such as holdings: kept as running balances.

Such an amount needs no condition, no rounding and nothing else of the log, so its history is a sum. It is added up
once, without making the events; a balance at any moment, and every balance at a moment, is then looked up. What these
amounts are is read off the model; the tests hold them against `AmountFold`, which knows every kind of amount.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from contract_dsl.model import nodes as m
from contract_dsl.model import types as t

from .events import Event
from .moments import Moment

if TYPE_CHECKING:
    from .program import Program
    from .store import EventStore

_BETWEEN = 256
"""Changes between two full copies of all balances."""


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
        self._cells: dict[tuple[Any, ...], int] = {}
        self._positions: list[list[int]] = []
        self._values: list[list[Any]] = []
        self._moves: list[tuple[int, int, Any]] = []
        """Every change in order: position, cell, difference."""
        self._moved: list[int] = []
        self._copies: list[list[Any]] = [[]]

    def read(self, store: "EventStore") -> None:
        """Add up what a store holds."""
        for at, key, difference in merge(*(_moves(entry, store) for entry in self._entries), key=itemgetter(0)):
            self._move(at, key, difference)

    def append(self, event: Event) -> None:
        """Add one more event, which comes after all others."""
        for entry in self._entries:
            if event.type == entry.source and all(event.values.get(f) == v for f, v in entry.wanted):
                key = tuple(event.values[f] for f in entry.keys)
                self._move(event.at + 1 + entry.number, key, entry.sign * event.values[entry.quantity])

    def _move(self, at: int, key: tuple[Any, ...], difference: Any) -> None:
        cell = self._cells.get(key)
        if cell is None:
            cell = self._cells[key] = len(self._cells)
            self._positions.append([])
            self._values.append([])
        values = self._values[cell]
        self._positions[cell].append(at)
        values.append((values[-1] if values else 0) + difference)
        self._moves.append((at, cell, difference))
        self._moved.append(at)
        if len(self._moves) % _BETWEEN == 0:
            self._copies.append([v[-1] for v in self._values])

    # ---- questions

    def value(self, arguments: tuple[Any, ...], moment: Moment) -> Any:
        """One balance at a moment."""
        cell = self._cells.get(arguments)
        if cell is None:
            return 0
        place = bisect_left(self._positions[cell], moment.at)
        return self._values[cell][place - 1] if place else 0

    def balances(self, moment: Moment) -> dict[tuple[Any, ...], Any]:
        """Every balance that is not nil at a moment."""
        count = bisect_left(self._moved, moment.at)
        copies, rest = divmod(count, _BETWEEN)
        held = [*self._copies[copies], *(0,) * (len(self._cells) - len(self._copies[copies]))]
        for _, cell, difference in self._moves[count - rest : count]:
            held[cell] += difference
        return {key: value for key, value in zip(self._cells, held, strict=True) if value}


def _moves(entry: Entry, store: "EventStore") -> Iterator[tuple[int, tuple[Any, ...], Any]]:
    """The moves of one kind in order."""
    size, number, sign = len(entry.keys), entry.number + 1, entry.sign
    fields = (*entry.keys, entry.quantity, *(field for field, _ in entry.wanted))
    wanted = tuple(value for _, value in entry.wanted)
    for at, values in store.columns(entry.source, fields):
        if values[size + 1 :] == wanted:
            yield at + number, values[:size], sign * values[size]


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
