"""The engine from Python: rule files and a log in, answers out.

    import clausegraph

    rules = clausegraph.load("rules/vnet")
    log = clausegraph.Log(rules, "rules/vnet/examples/record.jsonl")
    answer = clausegraph.ask(log, "Transfer", on="2022-07-01", transferor="vector_holdco", transferee="acme", ...)
    answer.decision, answer.by, answer.remedies

Everything that is wrong with rule files, a log or a question raises `Refused`, whose `findings` say what and where.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, overload

from contract_dsl.diagnostics import Diagnostic

from .answering.ask import case_of
from .answering.contained import ContainedDecider, Outcome
from .answering.deciding import Verdict, decide
from .answering.history import History
from .answering.known import Found, KnownValues, NotKnown
from .answering.questions import check_act, check_time
from .answering.selection import Selection
from .answers import AskAnswer, DutiesAnswer, ValueAnswer
from .evaluate.compiled.fields import UNUSUAL
from .evaluate.worlds import append_entry
from .explain.words import missing_names
from .log import EventLog
from .log.appending import Appender
from .log.from_python import as_written
from .service import Refused, Rules, open_rules

if TYPE_CHECKING:
    from .columns import Table, TableDecider

Time = date | str
"""A date, a timestamp with its offset, or the text of either."""


def load(path: str | Path, *, cache: bool = True) -> Rules:
    """The rule files at a path: a folder, or one file. Raises `Refused` with every finding if something is wrong."""
    return open_rules(Path(path), cache=cache)


@dataclass(frozen=True, slots=True)
class Decision:
    """What is decided about an act, without the reasons: as in the answer to `ask`."""

    decision: Literal["permitted", "prohibited", "undetermined"]
    by: tuple[str, ...] = ()
    despite: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


class Log:
    """An event log, checked against rule files. Questions are asked of it as of any moment; events can be appended."""

    def __init__(self, rules: Rules, events: str | Path | Iterable[Mapping[str, Any]] = ()) -> None:
        """`events` is the path of a log, or its events. Raises `Refused`: nothing of a wrong log is half loaded."""
        self.rules = rules
        self._log: EventLog = (
            rules.log(Path(events))
            if isinstance(events, str | Path)
            else rules.log_of([as_written(event) for event in events])
        )
        self._histories: dict[date | None, History] = {}
        self._deciders: dict[str, _Quick | None] = {}
        self._known: dict[Time | None, KnownValues] = {}
        self._appender: Appender | None = None
        self._tables: dict[tuple[str, date | None], TableDecider] = {}

    def __len__(self) -> int:
        """How many lines were recorded, corrections and what they replace included."""
        return len(self._log.entries)

    def history(self, known_at: Time | None = None) -> History:
        """The log as it was known at a moment; everything, if none is said."""
        moment = _time(known_at)
        found = self._histories.get(moment)
        if found is None:
            found = self._histories[moment] = self.rules.history(self._log, moment)
        return found

    def append(self, event: Mapping[str, Any]) -> None:
        """Record one more event. Raises `Refused` if it is wrong; the same event once more is no event.

        An event that is later than all others is taken in as it is; one that comes in between, and a correction, make
        the log be put in order anew when it is next asked.
        """
        if self._appender is None:
            self._appender = Appender(self._log, self.rules.model)
        entry, findings = self._appender.take(as_written(event))
        if findings:
            raise Refused(findings)
        if entry is None:
            return
        self._log = self._appender.log
        current, known = self._histories.pop(None, None), self._known.pop(None, None)
        self._histories.clear()
        self._known.clear()
        if current is not None and entry.correction is None and append_entry(current.world, entry):
            self._histories[None] = current.continued(self._log)
            if known is not None:
                self._known[None] = known.continued(self._histories[None])

    def known(self, term: str, *arguments: Any, on: Time, known_at: Time | None = None) -> Any:
        """The value of a term, state or amount at the end of a day, exact and without its computation.

        Numbers are `int` or `Fraction`; nothing is None. Raises `Refused` for a wrong question, and `NotKnown` where
        the value hangs on what is not recorded.
        """
        return _found(self._values(known_at).value(term, tuple(map(as_written, arguments)), on))

    def balances(self, amount: str, *, on: Time, known_at: Time | None = None) -> dict[tuple[Any, ...], Any]:
        """Every balance of an amount such as the shares held, by its arguments, at the end of a day; none that is nil.

        Raises `Refused` for an amount that is more than a sum of what events add and take away.
        """
        found: dict[tuple[Any, ...], Any] = _found(self._values(known_at).balances(amount, on))
        return found

    def _values(self, known_at: Time | None) -> KnownValues:
        found = self._known.get(known_at)
        if found is None:
            found = self._known[known_at] = KnownValues(self.history(known_at))
        return found

    def quick(self, type_: str) -> "_Quick | None":
        """The quick way for an act type, if its own fields decide about it."""
        if type_ not in self._deciders:
            self._deciders[type_] = _quick(self.rules, type_)
        return self._deciders[type_]

    def in_columns(self, act: str, known_at: Time | None = None) -> "TableDecider":
        """What decides Arrow tables of an act type."""
        from .columns import TableDecider  # noqa: PLC0415  # only those who installed the extra have it

        key = (act, _time(known_at))
        if key not in self._tables:
            decider = self.rules.contained[act]
            self._tables[key] = TableDecider(
                self.rules.program, decider, act, lambda questions: _many(self, questions, known_at)
            )
        return self._tables[key]


def ask(
    log: Log, act: str | Mapping[str, Any], *, on: Time | None = None, known_at: Time | None = None, **fields: Any
) -> AskAnswer:
    """May this happen? `act` is a question `{type, time, data}`, or the type with its fields as keywords.

    The answer has the decision, its clauses, what would change it, what comes with it, and the whole reasoning.
    """
    return log.rules.ask(log.history(known_at), _question(act, on, fields)).answer()


def value(log: Log, term: str, *arguments: Any, on: Time, known_at: Time | None = None) -> ValueAnswer:
    """The value of a term, state or amount such as `ia:ConversionPrice` on a day, with its computation."""
    return log.rules.value(log.history(known_at), term, as_written(arguments), _text(on)).answer()


def duties(
    log: Log, *, on: Time, party: str | None = None, known_at: Time | None = None, explain: bool = False
) -> DutiesAnswer:
    """Every obligation, right and window that has arisen by a day; `explain` adds how each due date was computed."""
    day = _time(on)
    assert day is not None
    return log.rules.duties(log.history(known_at), day, Selection(party=party)).answer(explain=explain)


@overload
def ask_many(log: Log, questions: Iterable[Mapping[str, Any]], *, known_at: Time | None = None) -> list[Decision]: ...


@overload
def ask_many(log: Log, questions: "Table", *, act: str, known_at: Time | None = None) -> "Table": ...


def ask_many(log: Log, questions: Any, *, act: str = "", known_at: Time | None = None) -> Any:
    """Many decisions about acts that do not know of each other, each on the same log.

    Questions `{type, time, data}` give a list of `Decision`. An Arrow table with a column for each field of the type
    `act` and one named `time` gives a table with the columns `decision`, `by`, `despite` and `missing` (extra
    `columns`: pyarrow and numpy). Raises `Refused` at the first question that is wrong, and names its number.
    """
    if isinstance(questions, Iterable) and not hasattr(questions, "column_names"):
        return _many(log, questions, known_at)
    return log.in_columns(act, known_at)(questions)


def _many(log: Log, questions: Iterable[Mapping[str, Any]], known_at: Time | None) -> list[Decision]:
    history = log.history(known_at)
    ways: dict[Any, _Quick | None] = {}
    found: list[Decision] = []
    for number, question in enumerate(questions, 1):
        try:
            way = ways[question["type"]]
        except (KeyError, TypeError):
            way = _way(log, question, ways)
        if way is not None and len(question) == 3:
            try:
                bits = way.judge(*way.read(question["data"], question["time"]))
                found.append(way.decisions[bits])
                continue
            except UNUSUAL:
                pass
        found.append(_decided(log, history, question, number))
    return found


def _way(log: Log, question: Any, ways: "dict[Any, _Quick | None]") -> "_Quick | None":
    type_ = question.get("type") if isinstance(question, Mapping) else None
    if not isinstance(type_, str):
        return None
    ways[type_] = log.quick(type_)
    return ways[type_]


def decided(log: Log, question: Mapping[str, Any], *, known_at: Time | None = None) -> Decision:
    """The decision about one act without its reasons. Raises `Refused` if the question is wrong."""
    return _many(log, (question,), known_at)[0]


def _decided(log: Log, history: History, question: Any, number: int) -> Decision:
    act, findings = check_act(log.rules.model, as_written(question), f"question {number}")
    if act is None:
        raise Refused(findings)
    return decision_of(decide(case_of(history, act)))


def decision_of(verdict: Verdict) -> Decision:
    """A verdict as it leaves the engine."""
    missing = missing_names(verdict.missing) if verdict.decision == "undetermined" else ()
    return Decision(verdict.decision, verdict.by, verdict.despite, missing)


class _Decisions(dict[int, Decision]):
    """The decision for each set of sentences that apply."""

    def __init__(self, decider: ContainedDecider) -> None:
        super().__init__()
        self._decider = decider

    def __missing__(self, bits: int) -> Decision:
        outcome: Outcome = self._decider.outcome_of(bits)
        self[bits] = decision_of(outcome.verdict)
        return self[bits]


class _Quick:
    """What decides an act by its own fields, ready to be called."""

    def __init__(self, decider: ContainedDecider) -> None:
        self.read = decider.functions.read
        self.judge = decider.functions.judge
        self.decisions = _Decisions(decider)


def _quick(rules: Rules, type_: str) -> _Quick | None:
    decider = rules.contained[type_]
    return None if decider is None else _Quick(decider)


def _question(act: str | Mapping[str, Any], on: Time | None, fields: Mapping[str, Any]) -> Mapping[str, Any]:
    if not isinstance(act, str):
        written: Mapping[str, Any] = as_written(act)
        return {**written, "time": _text(on)} if on is not None else written
    question = {"type": act, "data": as_written(fields)}
    return question if on is None else {**question, "time": _text(on)}


def _found(found: Found) -> Any:
    if found[1]:
        raise Refused(found[1])
    return found[0]


def _time(moment: Time | None) -> date | None:
    if not isinstance(moment, str):
        return moment
    findings: list[Diagnostic] = []
    found = check_time(moment, "time", findings)
    if findings:
        raise Refused(findings)
    return found


def _text(moment: Time) -> str:
    return moment if isinstance(moment, str) else moment.isoformat()


__all__: Sequence[str] = [
    "AskAnswer",
    "Decision",
    "DutiesAnswer",
    "Log",
    "NotKnown",
    "Refused",
    "Rules",
    "ValueAnswer",
    "ask",
    "ask_many",
    "decided",
    "duties",
    "load",
    "value",
]
