"""Questions checked against the declared event types and definitions, before anything is answered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from contract_dsl.diagnostics import Diagnostic, did_you_mean
from contract_dsl.model import nodes as m
from contract_dsl.model import types as t
from contract_dsl.tree import walk

from ..evaluate.unknown import ABSENT
from ..log.checking import Checker, Vocabulary
from ..log.convert import Unfit, convert, shown
from ..log.places import Part, Place, located
from ..time import TimeTextError, parse_time

TIME_HELP = "write a date as 2022-02-04"
_SHOWN = 8
"""Names that a message lists."""


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
    place: Place
    found: list[Diagnostic] = field(default_factory=list)

    def add(self, code: str, message: str, help_: str | None = None, at: Part = (), *, key: bool = False) -> None:
        self.found.append(Diagnostic(code, self.place(1, at, key), message, help_))


_OF_A_LOG_LINE = ("id", "recorded", "source", "specversion")
"""What a line of a log says besides; a question that was copied from one may keep it."""


def check_act(
    model: m.Model, question: Any, where: str | Place = "question"
) -> tuple[Act | None, tuple[Diagnostic, ...]]:
    """The act of a question `{type, time, data}`, or everything wrong with it. `where` names or finds its place."""
    findings = _Findings(located(where))
    if not isinstance(question, Mapping):
        message = f"a question is an object, and this is {shown(question)}"
        findings.add("Q101", message, 'write {"type": ..., "time": ..., "data": {...}}')
        return None, tuple(findings.found)
    vocabulary = Vocabulary(model)
    meant = _unknown_parts(question, vocabulary, findings)
    event = _event(vocabulary, question.get("type"), findings) if "type" not in meant else None
    time = check_time(question.get("time"), "time", findings.found, where) if "time" not in meant else None
    data = question.get("data", {})
    if not isinstance(data, Mapping):
        help_ = 'write "data": {"field": value, ...}'
        findings.add("Q101", "`data` is an object with the fields of the act", help_, ("data",))
        data = {}
    values: Mapping[str, Any] = {}
    if event is not None:
        checker = Checker(vocabulary, "", findings.place)
        values = checker.fields(event, data, "the act", 1, lenient=True, within=("data",))
        findings.found += checker.findings
    if findings.found or event is None or time is None:
        return None, tuple(findings.found)
    return Act(event, time, values), ()


def _unknown_parts(question: Mapping[str, Any], vocabulary: Vocabulary, findings: _Findings) -> set[str]:
    """Findings for parts that a question does not have; the result is the parts that were meant by them."""
    parts = ("type", "time", "data")
    event = vocabulary.events.get(str(question.get("type")))
    beside = [key for key in question if key not in parts and event is not None and key in event.fields]
    if beside:
        listed = ", ".join(f"`{key}`" for key in beside)
        stand = "stands" if len(beside) == 1 else "stand"
        help_ = 'the fields of the act stand in `data`: {"data": {...}}'
        findings.add("Q101", f"{listed} {stand} beside `data`", help_, (beside[0],), key=True)
    meant: set[str] = set()
    for key in question:
        if key not in parts and key not in beside and key not in _OF_A_LOG_LINE:
            near = did_you_mean(str(key), [p for p in parts if p not in question])
            meant |= {near.split("`")[1]} if near else set()
            help_ = near or "its parts are `type`, `time` and `data`"
            findings.add("Q101", f"a question has no part {shown(key)}", help_, (key,), key=True)
    return meant


def _event(vocabulary: Vocabulary, name: Any, findings: _Findings) -> m.Event | None:
    if not isinstance(name, str):
        findings.add("Q101", "a question names the `type` of the act", f"one of {_some(vocabulary.events)}")
        return None
    event = vocabulary.events.get(name)
    if event is None:
        findings.add("Q102", *not_an_act(vocabulary, name), ("type",))
    return event


def not_an_act(vocabulary: Vocabulary, name: str) -> tuple[str, str]:
    """Why an event type cannot be asked about, and what to do."""
    if name in ("Fact", "Correction"):
        return f"`{name}` is written into a log and cannot be asked about", "ask of an event type of the rule files"
    if name in vocabulary.facts:
        return f"`{name}` is a fact, and only events can be asked about", "facts are recorded in the log"
    near = did_you_mean(name, vocabulary.events)
    return f"the event type {shown(name)} is not declared", near or f"the rule files have {_some(vocabulary.events)}"


def _some(names: Iterable[str]) -> str:
    listed = sorted(names)
    return ", ".join(f"`{name}`" for name in listed[:_SHOWN]) + (", ..." if len(listed) > _SHOWN else "")


def check_time(value: Any, name: str, findings: list[Diagnostic], where: str | Place = "question") -> date | None:
    """A date or timestamp, or nothing and a finding."""
    span = located(where)(1, (name,), False)
    if value is None:
        findings.append(
            Diagnostic("Q101", span, f"the question has no `{name}`", "give a date such as 2022-07-01, or a timestamp")
        )
        return None
    try:
        return parse_time(str(value))
    except TimeTextError as error:
        findings.append(Diagnostic("Q103", span, f"`{name}`: {error}", TIME_HELP))
        return None


def check_term(
    model: m.Model, name: Any, arguments: Sequence[Any], on: Any, where: str | Place = "question"
) -> tuple[TermQuestion | None, tuple[Diagnostic, ...]]:
    """A term by its full name (or its own, if only one agreement has it) with arguments of the right types."""
    findings = _Findings(located(where))
    day = check_time(on, "on", findings.found, where)
    id_ = _term_id(model, name, findings)
    if id_ is None:
        return None, tuple(findings.found)
    parameters, type_ = _signature(model, id_)
    given = list(arguments)
    if len(given) < len(parameters):
        given += [ABSENT] * min(len(parameters) - len(given), _left_out(model, id_))
    if len(given) != len(parameters):
        wanted = ", ".join(f"{p.name} (a {p.type})" for p in parameters) or "nothing"
        number = "nothing" if not given else f"{len(given)} word{'' if len(given) == 1 else 's'}"
        is_are = "is" if len(given) < 2 else "are"
        findings.add(
            "Q105", f"`{id_}` is asked of {wanted}, and {number} {is_are} given", _example(id_, parameters), ("args",)
        )
        return None, tuple(findings.found)
    values: list[Any] = []
    for parameter, argument in zip(parameters, given, strict=True):
        try:
            value: Any = ABSENT if argument is ABSENT else convert(argument, parameter.type)
        except Unfit as problem:
            findings.add("Q105", f"what `{id_}` is asked of, `{parameter.name}`, {problem}", problem.help, ("args",))
            continue
        misspelt = in_other_capitals(model, parameter.type.name, value)
        if misspelt is not None:
            findings.add("Q106", *misspelt, ("args",))
            continue
        if parameter.type == t.SECTION and argument is not ABSENT and ":" not in value:
            value = f"{id_.partition(':')[0]}:{value}"
        values.append(value)
    if findings.found or day is None:
        return None, tuple(findings.found)
    return TermQuestion(id_, tuple(values), day, type_), ()


def in_other_capitals(model: m.Model, kind: str, name: Any) -> tuple[str, str] | None:
    """What is wrong with a name that differs in capitals alone from a declared one of its kind, and the mend."""
    declared = {"party": model.parties, "security": model.securities}.get(kind, {})
    if not isinstance(name, str) or name in declared:
        return None
    meant = next((known for known in declared if known.casefold() == name.casefold()), None)
    return None if meant is None else (f"the rule files know `{meant}`, and this is `{name}`", f"write `{meant}`")


def _term_id(model: m.Model, name: Any, findings: _Findings) -> str | None:
    if not isinstance(name, str):
        findings.add("Q101", "a question for a value names its `term`", "for example: `term: ia:ConversionPrice`")
        return None
    if not any(name in defined for defined in (model.terms, model.states, model.amounts)):
        known = {**model.terms, **model.states, **model.amounts}
        alike = sorted(id_ for id_ in known if id_.partition(":")[2] == name)
        if len(alike) > 1:
            help_ = f"say which: {', '.join(f'`{a}`' for a in alike)}"
            findings.add("Q104", f"`{name}` is defined more than once", help_, ("term",))
            return None
        if not alike:
            findings.add("Q104", *_no_term(model, name, known), ("term",))
            return None
        name = alike[0]
    term = model.terms.get(name)
    if term is not None and term.value is None:
        said = f"the rule files say of it: {term.title}" if term.title else None
        findings.add("Q104", f"`{name}` is a word of the printed text and has no value", said, ("term",))
        return None
    return str(name)


def _no_term(model: m.Model, name: str, known: Mapping[str, Any]) -> tuple[str, str | None]:
    local = name.rpartition(":")[2]
    if any(id_.partition(":")[2] == local for id_ in model.facts):
        return f"`{name}` is a fact, and only terms, states and amounts have a value", "facts are recorded in the log"
    other = next((kind for kind, table in _kinds(model) if name in table or local in map(_own_name, table)), None)
    if other is not None:
        return f"`{name}` is {other}, and only terms, states and amounts have a value", _first_few(known)
    near = did_you_mean(name, known)
    if near is None and ":" not in name:
        agreements = {id_.partition(":")[0] for id_ in known}
        near = next((near for a in sorted(agreements) if (near := did_you_mean(f"{a}:{name}", known))), None)
    return f"there is no term {shown(name)}", near or _first_few(known)


def _kinds(model: m.Model) -> tuple[tuple[str, Iterable[str]], ...]:
    """What else a name can be, in words of a sentence."""
    return (
        ("a role", model.roles), ("a party", model.parties), ("a security", model.securities),
        ("a place", model.places), ("an event type", model.events), ("a division", model.divisions),
        ("a schedule", model.schedules), ("a calendar", model.calendars), ("a clause", model.clauses),
    )  # fmt: skip


def _own_name(id_: str) -> str:
    return id_.partition(":")[2] or id_


_MOST_NAMED = 8


def _first_few(known: Mapping[str, Any]) -> str | None:
    """The first few of what can be asked for."""
    valued = [id_ for id_, each in known.items() if not isinstance(each, m.Term) or each.value is not None]
    if not valued:
        return None
    shown_ = ", ".join(f"`{id_}`" for id_ in valued[:_MOST_NAMED])
    more = len(valued) - _MOST_NAMED
    return f"there are: {shown_}" + (f" and {more:,} more" if more > 0 else "")


def _example(id_: str, parameters: tuple[m.Parameter, ...]) -> str | None:
    return f"ask for `{' '.join((id_, *(p.name.upper() for p in parameters)))}`" if parameters else f"ask for `{id_}`"


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
