"""Which instances an answer lists: those of a span of days, those of one party."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from ..evaluate.instances import Instance


@dataclass(frozen=True, slots=True)
class Selection:
    """Everything, unless it says otherwise. A span keeps what had arisen by `until` and was not over before `since`."""

    since: date | None = None
    until: date | None = None
    party: str | None = None

    def keeps(self, instance: Instance) -> bool:
        """Whether an instance is listed."""
        if self.until is not None and instance.opened > self.until:
            return False
        if self.since is not None and _over(instance) < self.since:
            return False
        return self.party is None or self.party in (*_parties(instance.bearer), *_parties(instance.to))


EVERYTHING = Selection()


def _over(instance: Instance) -> date:
    """The day on which an instance was over; far away if it is not."""
    if instance.status in ("pending", "open", "running", "breached"):
        return date.max
    return instance.ended_on or instance.due or date.max


def _parties(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)
