"""Values as of a day, for hovers and hints, if the author named a log.

A value that cannot be worked out says why; a log that cannot be read is a finding and leaves the rest as it is.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from contract_dsl.diagnostics import Diagnostic
from contract_dsl.model import types as t

from ..answering.history import History
from ..evaluate.program import prepare
from ..evaluate.unknown import ABSENT
from ..explain.words import show
from ..service import Refused, Rules
from .project import Project

_NAMED = 3


@dataclass(frozen=True)
class Values:
    """The values of a rule set on one log and one day; each is worked out when it is first wanted."""

    rules: Rules
    history: History
    day: date
    _kept: dict[str, tuple[str, str]] = field(default_factory=dict, compare=False, repr=False)

    def told(self, id_: str) -> str:
        """The value of a term, state or amount without parameters, as a sentence; empty for anything else."""
        kind, text = self._worked_out(id_)
        if kind == "value":
            return f"On {self.day}: **{text}**"
        return f"On {self.day}: {text}" if kind else ""

    def date(self, id_: str) -> str:
        """The value of a term that is a date, as a date; empty for anything else and for what is not known."""
        term = self.rules.model.terms.get(id_)
        if term is None or term.type != t.DATE:
            return ""
        kind, text = self._worked_out(id_)
        return text if kind == "value" else ""

    def _worked_out(self, id_: str) -> tuple[str, str]:
        if id_ not in self._kept:
            self._kept[id_] = self._work_out(id_)
        return self._kept[id_]

    def _work_out(self, id_: str) -> tuple[str, str]:
        model = self.rules.model
        definition = model.terms.get(id_) or model.states.get(id_) or model.amounts.get(id_)
        if definition is None or definition.parameters or getattr(definition, "type", t.TRUTH) is None:
            return "", ""
        try:
            valued = self.rules.value(self.history, id_, (), self.day)
        except Refused:
            return "", ""
        answer = valued.answer()
        if answer.missing is not None:
            named = ", ".join(f"`{name}`" for name in answer.missing[:_NAMED])
            more = len(answer.missing) - _NAMED
            return "open", f"not known; it hangs on {named}{f' and {more} more' if more > 0 else ''}"
        if valued.value is ABSENT:
            return "open", "there is none yet"
        return "value", show(valued.value, valued.question.type)


def values_of(project: Project, log: Path, on: date | None) -> tuple[Values | None, tuple[Diagnostic, ...]]:
    """The values of a rule set without errors on a log; or what is wrong with the log. `on`, left out, is today."""
    loaded = project.loaded
    if not loaded.usable:
        return None, ()
    rules = Rules(loaded.model, loaded.text.digest, (), loaded.sources, prepare(loaded.model))
    try:
        history = rules.history(rules.log(log))
    except Refused as refused:
        return None, refused.findings
    day = on or datetime.now(ZoneInfo(loaded.model.zone)).date()
    return Values(rules, history, day), ()
