"""The days that decide something in a log: questions asked on them meet the edges of windows and periods."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from contract_dsl.model import nodes as m
from engine.answering.questions import check_act
from engine.log import LogEntry
from engine.service import Rules
from tests.reference.duties import Open
from tests.reference.order import Env, end_of
from tests.reference.questions import Evaluation

FIRST, LAST = date(2021, 12, 20), date(2022, 5, 1)


class Watching(Evaluation):
    """An evaluation that notes every day that an expression comes to."""

    def __init__(self, model: m.Model, entries: Sequence[LogEntry]) -> None:
        super().__init__(model, entries, {})
        self.noted: set[date] = set()

    def value(self, node: m.Expr, env: Env) -> Any:
        found = super().value(node, env)
        if type(found) is date and FIRST <= found <= LAST:
            self.noted.add(found)
        return found


def days_that_matter(
    rules: Rules, entries: Sequence[LogEntry], day: date, acts: Sequence[Mapping[str, Any]]
) -> list[date]:
    """The days that duties on a day and some acts come to."""
    found: set[date] = set()
    for act in acts:
        asked, _ = check_act(rules.model, act)
        if asked is not None:
            watching = Watching(rules.model, entries)
            watching.judge(*watching.ask_about(asked.event.id, asked.time, asked.data))
            found |= watching.noted
    watching = Watching(rules.model, entries)
    with suppress(Open):
        watching.instances(end_of(day))
    return sorted(found | watching.noted)
