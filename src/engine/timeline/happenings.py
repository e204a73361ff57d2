"""What the log says has happened, as marks of a picture."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from contract_dsl.model.types import REF

from ..evaluate.events import Event
from ..evaluate.unknown import ABSENT
from ..evaluate.world import World
from ..explain.words import show
from ..log import Money

_SUBJECTS: Final = ("ref", "re", "offering", "security", "agreement", "series", "of")
"""The fields that say best which one of its type an event is, the best first."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One logged event, or one fact recorded."""

    id: str
    day: date
    type: str
    subject: str = ""
    """What it is about, in a word: an offering, a security, a party."""
    detail: str = ""
    """Its fields in words."""
    parties: tuple[str, ...] = ()
    fact: bool = False
    later: bool = False
    """Whether it comes after the line for today, and counts for nothing that is shown."""


def happenings_of(world: World, on: date) -> tuple[Happening, ...]:
    """The events of a log as known, in order."""
    return tuple(_happening(world, event, on) for event in world.log)


def _happening(world: World, event: Event, on: date) -> Happening:
    parties = tuple(world.parties_to(event))
    if event.type == "Fact":
        name = str(event.values["name"]).rpartition(":")[2]
        call = f"{name}({', '.join(map(str, event.values['of']))})".removesuffix("()")
        detail = f"{call} = {_told(event.values['value'])}"
        return Happening(event.id, event.day, "Fact", call, detail, parties, fact=True, later=event.day > on)
    fields = {name: value for name, value in event.values.items() if value is not ABSENT and value is not None}
    detail = ", ".join(f"{name} {_told(value)}" for name, value in fields.items())
    name = event.type.rpartition(":")[2]
    subject = next(_subjects(world, event.type, fields), "") or next(iter(parties), "")
    return Happening(event.id, event.day, name, subject, detail, parties, later=event.day > on)


def _subjects(world: World, type_: str, fields: Mapping[str, Any]) -> Iterator[str]:
    """The names that say which event it is: of the usual fields first, then of any that refers to something."""
    definition = world.program.model.events.get(type_)
    declared = definition.fields.values() if definition is not None else ()
    for name in (*_SUBJECTS, *(field.name for field in declared if field.type == REF)):
        if isinstance(value := fields.get(name), str) and value:
            yield value


def _told(value: Any) -> str:
    return str(value) if isinstance(value, Money) else show(value)
