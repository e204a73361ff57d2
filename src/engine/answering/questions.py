"""Questions checked against the declared event types and definitions, before anything is answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from contract_dsl.diagnostics import Diagnostic, did_you_mean
from contract_dsl.model import nodes as m
from contract_dsl.model import types as t
from contract_dsl.source import Span
from contract_dsl.tree import walk

from ..evaluate.unknown import ABSENT
from ..log.checking import Checker, Vocabulary
from ..log.convert import Unfit, convert
from ..time import TimeTextError, parse_time

QUESTION_CODES: dict[str, str] = {
    "Q001": "a question that is no JSON object or `Type key=value`",
    "Q101": "a question without a part that it needs, or with one that it does not have",
    "Q102": "an event type that cannot be asked about",
    "Q103": "a time that does not exist",
    "Q104": "a term, state or amount that does not exist",
    "Q105": "the wrong arguments of a term",
}


@dataclass(frozen=True, slots=True)
class Act:
    """An act in question: the event type, its time, and the fields that the question gives."""

    event: m.Event
    time: date
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TermQuestion:
    """A term, state or amount with its arguments, on a day."""

    id: str
    arguments: tuple[Any, ...]
    on: date
    type: t.Type


@dataclass
class _Findings:
    where: str
    found: list[Diagnostic] = field(default_factory=list)

    def add(self, code: str, message: str, help_: str | None = None) -> None:
        self.found.append(Diagnostic(code, Span(self.where, 1, 1, 1, 1), message, help_))


def check_act(
    model: m.Model, question: Mapping[str, Any], where: str = "question"
) -> tuple[Act | None, tuple[Diagnostic, ...]]:
    """The act of a question `{type, time, data}`, or everything that is wrong with it."""
    findings = _Findings(where)
    for key in question:
        if key not in ("type", "time", "data"):
            near = did_you_mean(str(key), ("type", "time", "data"))
            findings.add("Q101", f"a question has no part `{key}`", near or "its parts are `type`, `time` and `data`")
    vocabulary = Vocabulary(model)
    event = _event(vocabulary, question.get("type"), findings)
    time = check_time(question.get("time"), "time", findings.found, where)
    data = question.get("data", {})
    if not isinstance(data, Mapping):
        findings.add("Q101", "`data` is an object with the fields of the act")
        data = {}
    values: Mapping[str, Any] = {}
    if event is not None:
        checker = Checker(vocabulary, where)
        values = checker.fields(event, data, "the act", 1, lenient=True)
        findings.found += checker.findings
    if findings.found or event is None or time is None:
        return None, tuple(findings.found)
    return Act(event, time, values), ()


def _event(vocabulary: Vocabulary, name: Any, findings: _Findings) -> m.Event | None:
    if not isinstance(name, str):
        findings.add("Q101", "a question names the `type` of the act")
        return None
    event = vocabulary.events.get(name)
    if event is None:
        near = did_you_mean(name, vocabulary.events)
        findings.add("Q102", f"the event type `{name}` is not declared", near)
    return event


def check_time(value: Any, name: str, findings: list[Diagnostic], where: str) -> date | None:
    """A date or timestamp, or nothing and a finding."""
    span = Span(where, 1, 1, 1, 1)
    if value is None:
        findings.append(
            Diagnostic("Q101", span, f"the question has no `{name}`", "give a date such as 2022-07-01, or a timestamp")
        )
        return None
    try:
        return parse_time(str(value))
    except TimeTextError as error:
        findings.append(Diagnostic("Q103", span, f"`{name}`: {error}"))
        return None


def check_term(
    model: m.Model, name: Any, arguments: Sequence[Any], on: Any, where: str = "question"
) -> tuple[TermQuestion | None, tuple[Diagnostic, ...]]:
    """A term by its full name (or its own, if only one agreement has it) with arguments of the right types."""
    findings = _Findings(where)
    day = check_time(on, "on", findings.found, where)
    id_ = _term_id(model, name, findings)
    if id_ is None:
        return None, tuple(findings.found)
    parameters, type_ = _signature(model, id_)
    given = list(arguments)
    given += [ABSENT] * min(len(parameters) - len(given), _left_out(model, id_))
    if len(given) != len(parameters):
        wanted = ", ".join(f"{p.name} ({p.type})" for p in parameters) or "nothing"
        findings.add("Q105", f"`{id_}` is a term of {wanted}, and {len(given)} arguments are given")
        return None, tuple(findings.found)
    values: list[Any] = []
    for parameter, argument in zip(parameters, given, strict=True):
        try:
            value: Any = ABSENT if argument is ABSENT else convert(argument, parameter.type)
        except Unfit as problem:
            findings.add("Q105", f"the argument `{parameter.name}` of `{id_}` {problem}")
            continue
        if parameter.type == t.SECTION and argument is not ABSENT and ":" not in value:
            value = f"{id_.partition(':')[0]}:{value}"
        values.append(value)
    if findings.found or day is None:
        return None, tuple(findings.found)
    return TermQuestion(id_, tuple(values), day, type_), ()


def _term_id(model: m.Model, name: Any, findings: _Findings) -> str | None:
    if not isinstance(name, str):
        findings.add("Q101", "a question for a value names its `term`")
        return None
    known = {**model.terms, **model.states, **model.amounts}
    if name not in known:
        alike = sorted(id_ for id_ in known if id_.partition(":")[2] == name)
        if len(alike) > 1:
            findings.add("Q104", f"`{name}` is defined more than once", f"say which: {', '.join(alike)}")
            return None
        if not alike:
            findings.add("Q104", f"there is no term `{name}`", did_you_mean(name, known))
            return None
        name = alike[0]
    term = model.terms.get(name)
    if term is not None and term.value is None:
        findings.add("Q104", f"`{name}` is a word of the printed text and has no value", term.title or None)
        return None
    return str(name)


def _left_out(model: m.Model, id_: str) -> int:
    """How many arguments at the end may be left out: those of which the definition asks whether they are present."""
    term = model.terms.get(id_)
    if term is None:
        return 0
    optional = [_asks_for(model, id_, place, frozenset()) for place in range(len(term.parameters))]
    return next((n for n, each in enumerate(reversed(optional)) if not each), len(optional))


def _asks_for(model: m.Model, id_: str, place: int, seen: frozenset[tuple[str, int]]) -> bool:
    """Whether a term, or one to which it hands the parameter, asks `is present` of it."""
    term = model.terms[id_]
    if term.value is None or (id_, place) in seen:
        return False
    for node in walk(term.value):
        if isinstance(node, m.IsPresent) and _is(node.operand, term.parameters[place].name):
            return True
        if isinstance(node, m.TermCall):
            for other, argument in enumerate(node.arguments):
                handed = _is(argument, term.parameters[place].name)
                if handed and _asks_for(model, node.term, other, seen | {(id_, place)}):
                    return True
    return False


def _is(expr: m.Expr, variable: str) -> bool:
    return isinstance(expr, m.Variable) and expr.name == variable


def _signature(model: m.Model, id_: str) -> tuple[tuple[m.Parameter, ...], t.Type]:
    if id_ in model.terms:
        term = model.terms[id_]
        return term.parameters, term.type or t.UNKNOWN
    if id_ in model.states:
        return model.states[id_].parameters, t.TRUTH
    amount = model.amounts[id_]
    return amount.parameters, amount.type
