"""Which instances an answer lists: those of a span of days, those of one party."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from contract_dsl.diagnostics import Diagnostic, did_you_mean
from contract_dsl.source import Span

from ..evaluate.instances import Instance
from ..log.convert import shown


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


def check_selection(selection: Selection, parties: Collection[str], where: str) -> tuple[Diagnostic, ...]:
    """Findings for a span that ends before it begins, and for a party that neither rule files nor log know."""
    place = Span(where, 1, 1, 1, 1)
    findings = []
    if selection.since is not None and selection.until is not None and selection.since > selection.until:
        message = f"the span begins on {selection.since} and ends before that, on {selection.until}"
        findings.append(Diagnostic("Q103", place, message, "give `--from` the earlier day and `--until` the later one"))
    if selection.party is not None and selection.party not in parties:
        help_ = did_you_mean(selection.party, parties) or f"the parties: {', '.join(sorted(parties))}"
        findings.append(Diagnostic("Q104", place, f"there is no party {shown(selection.party)}", help_))
    return tuple(findings)


def _over(instance: Instance) -> date:
    """The day on which an instance was over; far away if it is not."""
    if instance.status in ("pending", "open", "running", "breached"):
        return date.max
    return instance.ended_on or instance.due or date.max


def _parties(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)
