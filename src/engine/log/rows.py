"""Event types as records of fixed shape, so that a log is parsed and held against its types in one go.

The shapes are made from the vocabulary of the rule files. What does not fit exactly (an unusual envelope, a fraction
that is no text, a correction) raises `Unfitting`: the ordinary reader then reads the log, and says what is wrong with
it, if anything is. The door of msgspec.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Literal, cast

import msgspec

from contract_dsl.model import nodes as m
from contract_dsl.model import types as t

from .checking import Vocabulary
from .convert import Unfit, convert
from .entries import FieldValue

_MOST_KEPT = 50_000
"""Values of one type that are kept by their text."""
_LARGEST = 10**40
"""Whole numbers of a log have at most forty digits."""
_PLAIN = (t.TRUTH, t.PARTY, t.SECURITY, t.REF, t.TEXT)
"""Types whose values are what JSON holds."""


_MALFORMED = (msgspec.MsgspecError, ValueError, RecursionError)
"""What msgspec raises for a line that it cannot read."""


class Unfitting(Exception):
    """A log that only the ordinary reader can read."""


_ENVELOPE = 4
"""Keys that every line has: `id`, `type`, `time`, `data`."""
_BESIDE = ("recorded", "source", "specversion")
"""What a line may have besides."""
_NOTHING_BESIDE: tuple[Any, ...] = (msgspec.UNSET,) * len(_BESIDE)


@dataclass(frozen=True, slots=True)
class Shape:
    """One event type as records: its fields, and how each is written and meant."""

    name: str
    event: m.Event
    fields: tuple[m.EventField, ...]


class Rows:
    """The records of one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.shapes: dict[str, Shape] = {}
        kinds: list[type[msgspec.Struct]] = []
        for name, event in vocabulary.events.items():
            self.shapes[name] = Shape(name, event, tuple(event.fields.values()))
            kinds.append(_envelope(name, _data(name, event)))
        fact = msgspec.defstruct("FactData", [("name", str), ("value", Any), ("of", Any, msgspec.UNSET)], **_STRICT)
        kinds.append(_envelope("Fact", fact))
        self.kinds: dict[type[msgspec.Struct], str] = {kind: _tag(kind) for kind in kinds}
        self._decoder: Any = msgspec.json.Decoder(_either(kinds))
        self._values: dict[t.Type, dict[Any, FieldValue]] = {}

    def decode(self, line: bytes) -> Any:
        """One line as a record. Raises `Unfitting`."""
        try:
            return self._decoder.decode(line)
        except _MALFORMED:
            raise Unfitting from None

    def decode_lines(self, text: bytes) -> Sequence[Any]:
        """Several lines as records. Raises `Unfitting`."""
        try:
            return list(self._decoder.decode_lines(text))
        except _MALFORMED:
            raise Unfitting from None

    # ---- values

    def check(self, shape: Shape, records: Sequence[Any]) -> int:
        """Hold the fields of some records against their types. How many fields they have. Raises `Unfitting`."""
        present = 0
        for field in shape.fields:
            may_be_null = field.default is not None and not field.optional
            may_be_absent = field.default is not None or field.optional
            by_shape = not may_be_null and (field.type in (t.TRUTH, t.TEXT) or isinstance(field.type, t.Choice))
            if by_shape and not may_be_absent:
                present += len(records)
                continue  # held against the type by the shape alone
            held = list(map(attrgetter(field.name), records))
            present += len(held) - (held.count(msgspec.UNSET) if may_be_absent else 0)
            if by_shape or (isinstance(field.type, t.Quantity) and _all_whole(field.type, held)):
                continue
            different = set(map(_key, held) if isinstance(field.type, t.Listed) else held)
            different.discard(msgspec.UNSET)
            if field.optional:
                different.discard(None)
            if isinstance(field.type, t.Quantity):
                different = _without_whole(field.type, different)
            known = self._values.setdefault(field.type, {})
            for value in [each for each in different if each not in known]:
                self._value(field.type, value, known)
        return present

    def fields_of(self, shape: Shape, record: Any) -> dict[str, FieldValue]:
        """The fields of a record in exact values, with defaults, as the ordinary reader gives them."""
        found: dict[str, FieldValue] = {}
        later: list[m.EventField] = []
        for field in shape.fields:
            value = getattr(record, field.name)
            if value is msgspec.UNSET or (value is None and field.optional):
                if field.default is not None and value is msgspec.UNSET:
                    later.append(field)
                continue
            found[field.name] = self.value(field.type, value)
        for field in later:
            found[field.name] = cast(FieldValue, field.default)
        return found

    def is_plain(self, name: str, fields: Sequence[str]) -> bool:
        """Whether fields of an event type are always there, and mean what JSON holds (or are quantities)."""
        found = [self.shapes[name].event.fields[field] for field in fields]
        plain = all(_is_plain(f.type) or isinstance(f.type, t.Quantity) for f in found)
        return plain and not any(f.optional or f.default is not None for f in found)

    def picker(self, shape: Shape, names: Sequence[str]) -> Callable[[Any], tuple[Any, ...]]:
        """What takes the exact values of some fields from a record; None for what is absent."""
        fields = [shape.event.fields[name] for name in names]
        numbers = [place for place, f in enumerate(fields) if isinstance(f.type, t.Quantity)]
        simple = self.is_plain(shape.name, names)

        def pick(record: Any) -> tuple[Any, ...]:
            return tuple(self._held(field, getattr(record, field.name)) for field in fields)

        if not simple or len(fields) < 2:
            return pick
        take = attrgetter(*names)

        def pick_simply(record: Any) -> tuple[Any, ...]:
            values: tuple[Any, ...] = take(record)
            for place in numbers:
                if values[place].__class__ is not int:
                    return pick(record)
            return values

        return pick_simply

    def _held(self, field: m.EventField, raw: Any) -> Any:
        if raw is msgspec.UNSET:
            return field.default
        return None if raw is None else self.value(field.type, raw)

    def value(self, type_: t.Type, value: Any) -> FieldValue:
        """What a value of a record means."""
        if _is_plain(type_):
            return value  # type: ignore[no-any-return]  # checked by the shape
        if value.__class__ is int and isinstance(type_, t.Quantity):
            return value
        known = self._values.setdefault(type_, {})
        key = _key(value)
        return known[key] if key in known else self._value(type_, key, known)

    @staticmethod
    def _value(type_: t.Type, value: Any, known: dict[Any, FieldValue]) -> FieldValue:
        try:
            found = convert(value, type_)
        except (Unfit, TypeError):
            raise Unfitting from None
        if len(known) >= _MOST_KEPT:
            known.clear()
        known[value] = found
        return found


def _all_whole(type_: t.Quantity, values: Sequence[Any]) -> bool:
    """Whether values are whole numbers, which are exact. Raises `Unfitting` if one is out of the range of its type."""
    if set(map(type, values)) != {int}:
        return False
    lowest = 0 if type_.dimension and not type_.money else 1 - _LARGEST
    if not (lowest <= min(values) and max(values) < _LARGEST):
        raise Unfitting
    return True


def _without_whole(type_: t.Quantity, values: set[Any]) -> set[Any]:
    """The values that are no whole numbers."""
    whole = {value for value in values if value.__class__ is int}
    if whole:
        _all_whole(type_, tuple(whole))
    return values - whole


_SPREAD = (b'" :', b'"  ', b'" \t', b'" \r', b'"\t', b'"\r', b"\\u0022")
"""Blanks between a key and its colon, or what may be such, and a quotation mark that is written as its number: such
lines are for the ordinary reader."""
COLON = b'":'


def one_a_line(text: bytes, lines: int) -> bool:
    """Whether some lines, which hold as many objects, hold one each: every end of a line stands between two of them."""
    ends = text.count(b"}\n{") + (text.count(b"}\r\n{") if b"\r" in text else 0)
    return ends == lines - 1 and text.startswith(b"{") and text.rstrip(b"\r\n").endswith(b"}")


_BLANKS = (b" ", b"\t", b"\r")


def no_key_twice(text: bytes, records: Sequence[Any], fields: int) -> bool:
    """Whether no object in some lines has a key twice, where the records that were read of them have some `fields`.

    Every key of a line ends in a quotation mark, and its colon follows at once where no blank follows a quotation mark.
    Then there are at least as many of the two together as keys, so that more keys than were read would be seen. Where
    that is not enough (texts may hold anything), the records are written again, with as many keys as before.
    """
    quick = not any(blank in text and b'"' + blank in text for blank in _BLANKS)
    if quick and text.count(COLON) == fields + keys_beside(records):
        return True
    if any(blank in text for blank in _SPREAD):
        return False
    return text.count(COLON) == _ENCODER.encode_lines(records).count(COLON)


def keys_beside(records: Sequence[Any]) -> int:
    """How many keys some lines have that are no fields."""
    beside: list[tuple[Any, ...]] = list(map(attrgetter(*_BESIDE), records))
    found = _ENVELOPE * len(records)
    if beside.count(_NOTHING_BESIDE) == len(records):
        return found
    return found + sum(len(_BESIDE) - each.count(msgspec.UNSET) for each in beside)


_ENCODER = msgspec.json.Encoder()


# ---- shapes

_STRICT: Mapping[str, Any] = {"forbid_unknown_fields": True, "frozen": True, "gc": False}


def _envelope(tag: str, data: type[msgspec.Struct]) -> type[msgspec.Struct]:
    fields: list[Any] = [("id", str), ("time", str), ("data", data)]
    optional = msgspec.UNSET
    fields += [("recorded", str | msgspec.UnsetType, optional), ("source", str | msgspec.UnsetType, optional)]
    fields.append(("specversion", Literal["1.0"] | msgspec.UnsetType, optional))
    return msgspec.defstruct(f"Event{tag}", fields, tag_field="type", tag=tag, **_STRICT)


def _data(name: str, event: m.Event) -> type[msgspec.Struct]:
    required: list[Any] = []
    others: list[Any] = []
    for field in event.fields.values():
        kind = _kind(field.type)
        if field.default is None and not field.optional:
            required.append((field.name, kind))
        else:
            others.append((field.name, kind | None | msgspec.UnsetType, msgspec.UNSET))
    return msgspec.defstruct(f"Data{name}", [*required, *others], **_STRICT)


def _kind(type_: t.Type) -> Any:
    if type_ == t.TRUTH:
        return bool
    if isinstance(type_, t.Choice):
        return Literal[type_.options]
    if isinstance(type_, t.Listed):
        # Each item is held to its kind by the shape: as keys, `[1]` and `[true]` would be one and the same.
        return list[_kind(type_.of)]  # type: ignore[misc]  # a kind that is made as the rule files are read
    return int | str if isinstance(type_, t.Quantity) or type_ == t.YEAR else str


def _either(kinds: Sequence[Any]) -> Any:
    found: Any = kinds[0]
    for kind in kinds[1:]:
        found |= kind
    return found


def _tag(kind: type[msgspec.Struct]) -> str:
    return str(kind.__struct_config__.tag)


def _is_plain(type_: t.Type) -> bool:
    return type_ in _PLAIN or isinstance(type_, t.Choice)


def _key(value: Any) -> Any:
    return tuple(value) if value.__class__ is list else value
