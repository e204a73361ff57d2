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


def days_of_act(rules: Rules, entries: Sequence[LogEntry], act: Mapping[str, Any]) -> list[date]:
    """The days that judging an act comes to."""
    asked, _ = check_act(rules.model, act)
    if asked is None:
        return []
    watching = Watching(rules.model, entries)
    watching.judge(*watching.ask_about(asked.event.id, asked.time, asked.data))
    return sorted(watching.noted)


def days_of_duties(rules: Rules, entries: Sequence[LogEntry], day: date) -> list[date]:
    """The days that duties on a day come to."""
    watching = Watching(rules.model, entries)
    with suppress(Open):
        watching.instances(end_of(day))
    return sorted(watching.noted)
