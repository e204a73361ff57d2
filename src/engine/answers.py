"""What leaves the process: answers with their reasons, as frozen records that print to the JSON of the interface.

Keys, types and meanings are fixed (`docs/interfaces.md`); optional keys may be added.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from .log import Money

if TYPE_CHECKING:
    from pydantic import TypeAdapter

DecisionWord = Literal["permitted", "prohibited", "undetermined"]


def key_of(name: str) -> str:
    """The key of the interface for a field of a record: `from` is a word of Python."""
    return "from" if name == "since" else name


@dataclass(frozen=True, kw_only=True)
class Record:
    """A frozen record; what is None by default is left out of its JSON."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"alias_generator": key_of, "extra": "forbid"}

    def as_json(self) -> dict[str, Any]:
        """The record with the keys of the interface."""
        record: Any = type(self)
        written: dict[str, Any] = adapter(record).dump_python(self, mode="json", by_alias=True, exclude_none=True)
        return written


@cache
def adapter(record: Any) -> "TypeAdapter[Any]":
    """What writes a kind of record as JSON, and says its schema."""
    from pydantic import TypeAdapter  # noqa: PLC0415  # slow to import, and an answer in words does without it

    return TypeAdapter(record)


@dataclass(frozen=True, kw_only=True)
class Reason(Record):
    """One node of a reasoning: the clause or term, what came out, on which events and dates, and what is below it."""

    clause: str | None = None
    term: str | None = None
    text: str
    value: Any = None
    events: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    how: tuple[str, ...] = ()
    """The computation in words: both sides of a comparison, the counting of a period."""
    children: tuple["Reason", ...] = ()


@dataclass(frozen=True, kw_only=True)
class Item(Record):
    """One thing that can still be done, or `wait`. `until` is the last day for it; waiting has its first free day."""

    what: str
    by: str | None = None
    to: str | tuple[str, ...] | None = None
    since: date | None = None
    until: date | None = None
    clause: str
    fields: dict[str, Any] | None = None
    """What else the event has to say."""


@dataclass(frozen=True, kw_only=True)
class Requirement(Record):
    """What an act brings with it. `met` says of what is due before the act whether it has been done."""

    clause: str
    bearer: str | tuple[str, ...] | None = None
    to: str | tuple[str, ...] | None = None
    what: str
    due: date | None = None
    met: bool | None = None
    description: str | None = None


@dataclass(frozen=True, kw_only=True)
class Receipt(Record):
    """What makes an answer repeatable."""

    rules: str
    """SHA-256 of the rule files, vocabularies included."""
    log: str
    """SHA-256 of the log as used: what was known and counted."""
    calendars: str
    """SHA-256 of the calendars of the rule files."""
    version: str
    language: int


@dataclass(frozen=True, kw_only=True)
class AskAnswer(Record):
    """The answer to `ask`."""

    decision: DecisionWord
    by: tuple[str, ...] = ()
    despite: tuple[str, ...] = ()
    missing: tuple[str, ...] | None = None
    earliest: date | None = None
    remedies: tuple[tuple[Item, ...], ...] | None = None
    requires: tuple[Requirement, ...] = ()
    notes: tuple[str, ...] = ()
    """What a careful reader has to know besides: estimated days, limits that were reached, errors."""
    because: Reason
    receipt: Receipt

    @property
    def status(self) -> int:
        """The exit status of the command."""
        return {"permitted": 0, "prohibited": 2, "undetermined": 4}[self.decision]


@dataclass(frozen=True, kw_only=True)
class ValueAnswer(Record):
    """The answer to `value`."""

    value: Any
    unit: str | None = None
    missing: tuple[str, ...] | None = None
    notes: tuple[str, ...] = ()
    because: Reason
    receipt: Receipt

    def as_json(self) -> dict[str, Any]:
        """As every record, with the value even if it is null."""
        record: Any = ValueAnswer
        value = adapter(record).dump_python(self, mode="json", include={"value"})["value"]
        return {"value": value} | super().as_json()

    @property
    def status(self) -> int:
        """The exit status of the command."""
        return 0 if self.missing is None else 4


@dataclass(frozen=True, kw_only=True)
class Duty(Record):
    """One obligation, right or period."""

    clause: str
    title: str | None = None
    """What the rule file calls the clause, or the nearest one above it."""
    kind: Literal["obligation", "right", "period"]
    bearer: str | tuple[str, ...] | None = None
    to: str | tuple[str, ...] | None = None
    what: str
    description: str | None = None
    re: str | None = None
    opened: date
    by_event: str | None = None
    due: date | None = None
    due_missing: tuple[str, ...] | None = None
    """What a last day that is not known hangs on."""
    status: str
    ended: date | None = None
    missing: tuple[str, ...] | None = None
    how: tuple[str, ...] | None = None
    """How the due date was computed."""


@dataclass(frozen=True, kw_only=True)
class DutiesAnswer(Record):
    """The answer to `duties`."""

    duties: tuple[Duty, ...]
    undetermined: tuple[Duty, ...]
    notes: tuple[str, ...] = ()
    receipt: Receipt

    @property
    def status(self) -> int:
        """The exit status of the command."""
        return 0


def plain(value: Any) -> Any:
    """A value of evaluation as JSON: exact numbers as text, dates as they are written, lists of such."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | Fraction):
        return number_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Money):
        return f"{value.currency} {number_text(value.amount)}"
    if isinstance(value, tuple | list):
        return [plain(v) for v in value]
    return str(value)


def number_text(value: int | Fraction) -> str:
    """A number as a finite decimal, or as a fraction such as `1/3` if it has none."""
    if isinstance(value, int):
        return str(value)
    denominator, places = value.denominator, 0
    twos = fives = 0
    while denominator % 2 == 0:
        denominator, twos = denominator // 2, twos + 1
    while denominator % 5 == 0:
        denominator, fives = denominator // 5, fives + 1
    if denominator != 1:
        return f"{value.numerator}/{value.denominator}"
    places = max(twos, fives)
    scaled = abs(value.numerator) * 10**places // value.denominator
    digits = str(scaled).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


def names(value: Any) -> str | tuple[str, ...] | None:
    """A party, or several, as an answer names them."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, Sequence):
        return tuple(str(v) for v in value)
    return str(value)
