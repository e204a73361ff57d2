"""Values without their computation: the compiled reading, ready to be asked often."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from contract_dsl.diagnostics import Diagnostic
from contract_dsl.source import Span

from ..evaluate.compiled import Compiled
from ..evaluate.moments import Moment, end_of
from ..evaluate.unknown import ABSENT, Unknown, UnknownTruth
from ..evaluate.world import World
from ..explain.words import missing_names
from ..time import day_in
from .history import History
from .questions import check_term, check_time
from .value import Valued

_MOST_KEPT = 100_000
"""Questions whose check is kept."""
Found = tuple[Any, tuple[Diagnostic, ...]]
"""A value, or what is wrong with the question."""


class NotKnown(Exception):
    """A value that hangs on what is not recorded; `missing` names it as an answer does."""

    def __init__(self, term: str, missing: tuple[str, ...]) -> None:
        super().__init__(f"{term} hangs on what is not recorded: {', '.join(missing)}")
        self.missing = missing


class KnownValues:
    """Answers for one history. Questions that were checked once are not checked again."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._model = history.program.model
        self._compiled = history.compiled or Compiled(history.program)
        self._checked: dict[tuple[Any, ...], tuple[Any, tuple[Any, ...]]] = {}
        self._moments: dict[Any, Moment] = {}

    def continued(self, history: History) -> "KnownValues":
        """The same for a history with later events. What was checked of questions holds for it as well."""
        found = KnownValues(history)
        if found._model is self._model and found._compiled is self._compiled:
            found._checked, found._moments = self._checked, self._moments
        return found

    def value(self, term: str, arguments: tuple[Any, ...], on: date | str) -> Found:
        """The value of a term, state or amount at the end of a day; None if there is none. Raises `NotKnown`."""
        moment = self._moments.get(on)
        if moment is None:
            moment, findings = self._moment(on)
            if moment is None:
                return None, findings
        try:
            question = self._checked.get(_key(term, arguments))
        except TypeError:  # a list, which no table of questions can hold
            question = None
        if question is None:
            question, findings = self._check(term, arguments, on)
            if question is None:
                return None, findings
        function, exact = question
        try:
            value = function(self._history.world, moment, "", *exact)
        except UnknownTruth:
            return self._slowly(term, arguments, on)
        if value.__class__ is Unknown:
            return self._slowly(term, arguments, on)
        return (None if value is ABSENT else value), ()

    def balances(self, amount: str, on: date | str) -> Found:
        """Every balance of an amount that is a plain sum, by its arguments."""
        moment = self._moments.get(on)
        if moment is None:
            moment, findings = self._moment(on)
            if moment is None:
                return None, findings
        ledger = self._history.world.ledger(amount) if amount in self._model.amounts else None
        if ledger is None:
            return None, (_finding("Q104", f"`{amount}` is no amount that only sums up events", "ask for its value"),)
        return ledger.balances(moment), ()

    def _moment(self, on: date | str) -> tuple[Moment | None, tuple[Diagnostic, ...]]:
        findings: list[Diagnostic] = []
        time = on if isinstance(on, date) else check_time(on, "on", findings)
        if time is None:
            return None, tuple(findings)
        day = day_in(time, self._history.program.zone) if isinstance(time, datetime) else time
        if len(self._moments) >= _MOST_KEPT:
            self._moments.clear()
        moment = self._moments[on] = end_of(day)
        return moment, ()

    def _check(self, term: str, arguments: Sequence[Any], on: date | str) -> tuple[Any, tuple[Diagnostic, ...]]:
        text = on if isinstance(on, str) else on.isoformat()
        question, findings = check_term(self._model, term, arguments, text, "question")
        if question is None:
            return None, findings
        if len(self._checked) >= _MOST_KEPT:
            self._checked.clear()
        found = self._function(question.id), question.arguments
        with suppress(TypeError):
            self._checked[_key(term, arguments)] = found
        return found, ()

    def _function(self, id_: str) -> Any:
        if id_ in self._model.terms:
            return self._compiled.function(id_)
        kind = World.state if id_ in self._model.states else World.amount

        def read(world: World, moment: Moment, _: str, *arguments: Any) -> Any:
            return kind(world, id_, arguments, moment)

        return read

    def _slowly(self, term: str, arguments: Sequence[Any], on: date | str) -> Found:
        """The whole evaluation, which knows three values."""
        text = on if isinstance(on, str) else on.isoformat()
        question, findings = check_term(self._model, term, arguments, text, "question")
        if question is None:
            return None, findings
        valued = Valued(self._history, question)
        if isinstance(valued.value, Unknown):
            raise NotKnown(term, missing_names(valued.missing))
        return (None if valued.value is ABSENT else valued.value), ()


def _key(term: str, arguments: Sequence[Any]) -> tuple[Any, ...]:
    """What a question is remembered by: `True` is no 1."""
    return (term, *arguments, *map(type, arguments))


def _finding(code: str, message: str, help_: str) -> Diagnostic:
    return Diagnostic(code, Span("question", 1, 1, 1, 1), message, help_)
