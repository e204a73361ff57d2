"""Obligations, rights and periods as a picture shows them: those that differ in nothing but the holder are one."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from contract_dsl.model.nodes import Model

from ..answers import names
from ..evaluate.instances import Instance
from ..explain.words import missing_names, title_of

Kind = Literal["obligation", "right", "period"]
_OVER = ("performed", "performed_late", "excused", "exercised", "lapsed", "waived", "ended")


@dataclass(frozen=True, slots=True)
class Item:
    """One obligation, right or period, for everyone for whom it has the same dates and the same status."""

    clause: str
    title: str
    kind: Kind
    what: str
    """The act that performs or exercises it, or what it asks for in words."""
    sides: tuple[tuple[str, str], ...]
    """Who owes or holds it, each with the one towards whom; empty where nobody is named."""
    opened: date
    status: str
    due: date | None = None
    ended: date | None = None
    """The day on which it was over, where that is known."""
    last: date | None = None
    """The last day that it takes up; None if it has no end in sight."""
    unsettled: bool = False
    """Whether it hangs on something unknown that it exists, or how it stands."""
    missing: tuple[str, ...] = ()
    due_open: bool = False
    """Whether there is a last day, but it hangs on something unknown."""
    about: str | date = ""
    """The offering, proposal or notice that it concerns, or the day that a schedule opened it for."""
    by_events: tuple[str, ...] = ()
    """Ids of the events that it arose from."""
    ended_by: tuple[str, ...] = ()

    @property
    def over(self) -> bool:
        """Whether nothing more can come of it."""
        return self.status in _OVER

    @property
    def first(self) -> date:
        """The first day that it takes up: a notice may be given before the duty to give it arises."""
        return self.opened if self.ended is None else min(self.opened, self.ended)

    @property
    def look(self) -> str:
        """How it is drawn: by its status, or as one that is not settled."""
        return "unsettled" if self.unsettled else self.status

    @property
    def who(self) -> str:
        """Its sides in words."""
        return told_sides(self.sides)


def told_sides(sides: Iterable[tuple[str, str]]) -> str:
    """Who is bound towards whom: `company -> vector_holdco, vector_fund`."""
    pairs = tuple(dict.fromkeys(sides))
    bearers = tuple(dict.fromkeys(bearer for bearer, _ in pairs))
    others = tuple(dict.fromkeys(to for _, to in pairs))
    if len(pairs) == len(bearers) * len(others):
        return _arrow(", ".join(filter(None, bearers)), ", ".join(filter(None, others)))
    found = {bearer: ", ".join(to for who, to in pairs if who == bearer and to) for bearer in bearers}
    return "; ".join(_arrow(bearer, to) for bearer, to in found.items())


def items_of(instances: Iterable[Instance], model: Model, on: date) -> tuple[Item, ...]:
    """The instances of a day, in their order, those of one clause with the same dates and status as one."""
    found: dict[Item, list[Item]] = {}
    for instance in instances:
        item = _item(instance, model, on)
        found.setdefault(replace(item, sides=(), missing=(), by_events=(), ended_by=()), []).append(item)
    return tuple(_merged(same) for same in found.values())


def _item(instance: Instance, model: Model, on: date) -> Item:
    sentence = instance.sentence
    unknown = () if instance.due_open is None else tuple(sorted(instance.due_open.support, key=str))
    about = instance.re
    return Item(
        clause=sentence.id,
        title=title_of(model, sentence.id),
        kind=_kind(instance),
        what=instance.what or sentence.description,
        sides=tuple((bearer, to) for bearer in _names(instance.bearer) for to in _names(instance.to)),
        opened=instance.opened,
        status=instance.status,
        due=instance.due,
        ended=instance.ended_on,
        last=_last(instance, on),
        unsettled=bool(instance.open),
        missing=missing_names((*instance.missing(), *unknown)),
        due_open=bool(unknown),
        about=about if isinstance(about, str | date) else "",
        by_events=(instance.by_event,) if instance.by_event else (),
        ended_by=(instance.ended_by.root.id,) if instance.ended_by is not None else (),
    )


def _kind(instance: Instance) -> Kind:
    match instance.kind:
        case "obligation":
            return "obligation"
        case "right":
            return "right"
        case _:
            return "period"


def _last(instance: Instance, on: date) -> date | None:
    if instance.status == "ended" and (instance.due is None or instance.due > on):
        return on  # cut short, and no day is kept for it: over by then at the latest
    if instance.ended_on is None:
        return instance.due
    return max(instance.ended_on, instance.due or instance.ended_on, instance.opened)


def _merged(same: list[Item]) -> Item:
    return replace(
        same[0],
        sides=tuple(dict.fromkeys(side for item in same for side in item.sides)),
        missing=tuple(dict.fromkeys(name for item in same for name in item.missing)),
        by_events=tuple(dict.fromkeys(id for item in same for id in item.by_events)),
        ended_by=tuple(dict.fromkeys(id for item in same for id in item.ended_by)),
    )


def _names(value: Any) -> tuple[str, ...]:
    """One side, somebody or nobody: `` stands for nobody."""
    found = names(value)
    if not found:
        return ("",)
    return (found,) if isinstance(found, str) else found


def _arrow(bearer: str, to: str) -> str:
    return f"{bearer} \N{RIGHTWARDS ARROW} {to}" if bearer and to else bearer or to
