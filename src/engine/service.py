"""The few things that a user can ask, wired together: rule files and a log in, answers out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from contract_dsl.diagnostics import Diagnostic, has_errors, in_order
from contract_dsl.loaded import Loaded
from contract_dsl.model import nodes as m
from contract_dsl.source import Source

from .answering.ask import Asked, without_rate
from .answering.contained import ContainedDeciders
from .answering.duties import Ledgered
from .answering.history import History
from .answering.questions import check_act, check_term
from .answering.selection import EVERYTHING, Selection
from .answering.slips import in_capitals_alone
from .answering.value import Valued
from .cache import prepared_rules
from .evaluate.compiled import Compiled
from .evaluate.ledgers import moves_of
from .evaluate.program import Program, prepare
from .log import EventLog, check_log, is_long, read_log
from .log.places import Place, located
from .log.reading import RawLog, raw_log

_TOLD = 3
"""Findings that stand in the text of the exception; all of them are in its `findings`."""


class Refused(Exception):
    """Rule files, a log or a question are wrong; nothing is answered. Holds every finding."""

    def __init__(
        self,
        findings: Sequence[Diagnostic],
        sources: Mapping[str, Source] | None = None,
        outcome: str = "nothing was answered",
    ) -> None:
        told = [f"{finding.code}: {finding.message}" for finding in findings if finding.is_error][:_TOLD]
        super().__init__("; ".join(told) or "nothing was answered")
        self.findings = in_order(findings)
        self.sources: Mapping[str, Source] = sources or {}
        self.outcome = outcome
        """What came of it, for the last line that a person reads."""


@dataclass(frozen=True)
class Rules:
    """A rule set, checked and ready to answer."""

    model: m.Model
    digest: str
    warnings: tuple[Diagnostic, ...]
    sources: Mapping[str, Source]
    program: Program
    """What evaluation walks."""

    @cached_property
    def compiled(self) -> Compiled:
        """The program as plain functions, each made when it is first needed."""
        return Compiled(self.program)

    @cached_property
    def contained(self) -> ContainedDeciders:
        """The quick way for acts whose own fields decide, by the name of their type in a log."""
        return ContainedDeciders(self.program)

    # ---- logs

    def log(self, path: Path) -> EventLog:
        """The log at `path`. Raises `Refused` if anything in it is wrong."""
        return self._bulk(path) or self._checked(read_log(path))

    def _bulk(self, path: Path) -> EventLog | None:
        if not is_long(path):
            return None
        # Msgspec takes a while to import, and few logs are long.
        from .log.bulk import read_bulk  # noqa: PLC0415  # see the line above

        moves = [(source.partition(":")[2], keys, quantity) for source, keys, quantity in moves_of(self.program)]
        return read_bulk(path, self.model, self.program.zone, moves)

    def log_of(self, events: Sequence[Mapping[str, Any]], where: str = "log", place: Place | None = None) -> EventLog:
        """A log from objects as a scenario file holds them; `place` finds their parts in it."""
        return self._checked(raw_log(where, events, place))

    def _checked(self, raw: RawLog) -> EventLog:
        log, findings = check_log(raw, self.model)
        if has_errors(findings):
            raise Refused(findings, raw.text.sources(findings) if raw.text is not None else None)
        return log

    def history(self, log: EventLog, known_at: date | None = None) -> History:
        """A log as it was known at some moment; everything, if None."""
        return History(self.program, self.digest, log, known_at, self.compiled)

    # ---- questions

    def ask(self, history: History, question: Mapping[str, Any], where: str | Place = "question") -> Asked:
        """May `{type, time, data}` happen? Raises `Refused` if the question is wrong."""
        act, findings = check_act(self.model, question, where)
        if act is None:
            raise Refused(findings)
        misspelt = in_capitals_alone(self.model, act, located(where))
        if misspelt:
            raise Refused(misspelt)
        asked = Asked(history, act)
        worthless = without_rate(asked, located(where))
        if worthless:
            raise Refused(worthless)
        return asked

    def value(
        self, history: History, term: Any, arguments: Sequence[Any], on: Any, where: str | Place = "question"
    ) -> Valued:
        """The value of a term on a day. Raises `Refused` if the question is wrong."""
        question, findings = check_term(self.model, term, arguments, on, where)
        if question is None:
            raise Refused(findings)
        return Valued(history, question)

    def duties(self, history: History, on: date, selection: Selection = EVERYTHING) -> Ledgered:
        """What is owed, may be exercised and runs on a day."""
        return Ledgered(history, on, selection)


def open_rules(path: Path, *, cache: bool = True) -> Rules:
    """The rule set at `path`. Raises `Refused` if anything in it is wrong."""
    loaded, program = prepared_rules(path, _prepared, cache=cache)
    if program is None:
        raise Refused(loaded.findings, loaded.sources)
    return Rules(loaded.model, loaded.text.digest, loaded.findings, loaded.sources, program)


def _prepared(loaded: Loaded) -> Program:
    return prepare(loaded.model)
