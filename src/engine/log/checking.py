"""JSON objects to log entries: envelope, event type and fields, all findings at once, nothing half loaded."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from contract_dsl.diagnostics import Diagnostic, Severity, did_you_mean
from contract_dsl.model import nodes as m

from ..time import TimeTextError, parse_time
from .convert import Unfit, convert, shown
from .entries import EventLog, FieldValue, LogEntry, Replacement, Time
from .places import Part, Place, line_only
from .reading import LIMITS, RawLog

_ENVELOPE = (
    "id",
    "type",
    "time",
    "recorded",
    "source",
    "specversion",
    "data",
    "subject",
    "datacontenttype",
    "dataschema",
)
_FEW = 5000
"""Events among which a misspelt id is looked for."""
_FACT = ("name", "of", "value")
_CORRECTION = ("replaces", "with", "reason")
_EXTENSION = re.compile(r"[a-z0-9]{1,20}\Z")
_ID = re.compile(r"[^\s\x00-\x1f\x7f]{1,200}\Z")

_Parts = tuple[str, Time | None, Time | None, str, int, int]
"""Id, time, recorded, source, line and place of an event."""


class Vocabulary:
    """The event types and facts that a rule set declares, by their names in a log."""

    def __init__(self, model: m.Model) -> None:
        self.events = {id_.partition(":")[2]: event for id_, event in model.events.items() if event.loggable}
        self.facts = {id_.partition(":")[2]: fact for id_, fact in model.facts.items()}

    def names(self) -> tuple[str, ...]:
        """Every type that a log may hold."""
        return (*sorted(self.events), "Fact", "Correction")


class Checker:
    """Checks the objects of one log."""

    def __init__(self, vocabulary: Vocabulary, path: str, place: Place | None = None) -> None:
        self._vocabulary = vocabulary
        self._place = place or line_only(path)
        self._inside: Part = ()
        self.findings: list[Diagnostic] = []

    def error(
        self, code: str, line: int, message: str, help_: str | None = None, at: Part = (), *, key: bool = False
    ) -> None:
        """Write down a finding; `at` is the part of the event that it is about, or its key."""
        span = self._place(line, (*self._inside, *at), key)
        self.findings.append(Diagnostic(code, span, message, help_))

    def entry(self, value: Any, line: int, place: int, *, within: str = "") -> LogEntry | None:
        """The entry for one object; findings name the line, the id and the field."""
        before = len(self.findings)
        if not isinstance(value, Mapping):
            self.error("L003", line, f"{within}line {line} is no object, but {shown(value)}", "an event is an object")
            return None
        id_ = value.get("id")
        if not isinstance(id_, str) or not _ID.match(id_):
            self._no_id(value, id_, line, within)
            return None
        name = f"{within}event `{id_}`"
        data = self._envelope(value, name, line)
        time = self._time(value, "time", name, line)
        recorded = self._time(value, "recorded", name, line) if "recorded" in value else time
        source = value.get("source", "")
        parts = (id_, time, recorded, source if isinstance(source, str) else "", line, place)
        entry = self._typed(value.get("type"), data, name, parts) if data is not None else None
        return entry if len(self.findings) == before else None

    def _no_id(self, value: Mapping[str, Any], id_: Any, line: int, within: str) -> None:
        help_ = "every event has an id of its own: letters, digits and signs without spaces"
        capital = next((key for key in map(str, value) if key.lower() == "id" and key != "id"), None)
        if id_ is None and capital is not None:
            message = f"{within}the event in line {line} has the unknown key `{capital}`"
            self.error("L104", line, message, "did you mean `id`?", (capital,), key=True)
            return
        if id_ is None:
            self.error("L101", line, f"{within}the event in line {line} has no `id`", help_)
            return
        message = f"{within}the event in line {line} has the id {shown(id_)}"
        self.error("L101", line, message, help_, ("id",))

    def _typed(self, type_: Any, data: Mapping[str, Any], name: str, parts: _Parts) -> LogEntry | None:
        id_, time, recorded, source, line, place = parts
        if type_ == "Fact":
            return self._fact(data, name, parts)
        if type_ == "Correction":
            return self._correction(data, name, parts)
        event = self._vocabulary.events.get(type_) if isinstance(type_, str) else None
        if event is None:
            self._no_type(type_, name, line)
            return None
        fields = self.fields(event, data, name, line, within=("data",))
        if time is None or recorded is None:
            return None
        return LogEntry(id_, event.id, time, recorded, fields, source, line, place)

    def _no_type(self, type_: Any, name: str, line: int) -> None:
        if type_ is None:
            self.error(
                "L102", line, f"{name} has no `type`", "say what happened: one of the event types of the rule files"
            )
            return
        if isinstance(type_, str) and type_ in self._vocabulary.facts:
            help_ = f'write {{"type": "Fact", "data": {{"name": "{type_}", "of": [...], "value": ...}}}}'
            self.error("L102", line, f"{name}: {shown(type_)} is a fact, and no event type", help_, ("type",))
            return
        near = did_you_mean(str(type_), self._vocabulary.names()) or "the rule files declare which types there are"
        self.error("L102", line, f"{name}: the type {shown(type_)} is not declared", near, ("type",))

    def _envelope(self, value: Mapping[str, Any], name: str, line: int) -> Mapping[str, Any] | None:
        """The fields of an event, if what stands around them leaves them readable."""
        version = value.get("specversion", "1.0")
        if version != "1.0":
            self.error(
                "L104", line, f'{name}: `specversion` is "1.0", and this is {shown(version)}', None, ("specversion",)
            )
        source = value.get("source")
        if source is not None and not isinstance(source, str):
            self.error("L104", line, f"{name}: `source` is a text, and this is {shown(source)}", None, ("source",))
        data = value.get("data", {})
        readable = True
        beside = self._beside(value)
        if beside:
            listed = ", ".join(f"`{key}`" for key in beside)
            message = f"{name}: {listed} {'stands' if len(beside) == 1 else 'stand'} beside `data`"
            self.error(
                "L104", line, message, 'the fields of an event stand in `data`: {"data": {...}}', (beside[0],), key=True
            )
            readable = False
        for key, content in value.items():
            extends = not isinstance(content, dict | list) and _EXTENSION.match(str(key))
            if key in _ENVELOPE or key in beside or extends:
                continue
            near = did_you_mean(str(key), _ENVELOPE)
            readable = readable and not ("data" not in value and near is not None and "`data`" in near)
            help_ = near or "the fields of an event stand in `data`"
            self.error("L104", line, f"{name} has the unknown key {shown(key)}", help_, (key,), key=True)
        if not isinstance(data, Mapping):
            message = f"{name}: `data` is an object with the fields, and this is {shown(data)}"
            self.error("L104", line, message, 'write {"data": {...}}', ("data",))
            return None
        return data if readable else None

    def _beside(self, value: Mapping[str, Any]) -> list[str]:
        """The fields of the event type that stand beside `data` instead of inside."""
        type_ = value.get("type")
        event = self._vocabulary.events.get(type_) if isinstance(type_, str) else None
        fields = set(event.fields) if event is not None else {"name", "of", "value"} if type_ == "Fact" else set()
        return [key for key in value if key in fields and key not in _ENVELOPE]

    def _time(self, value: Mapping[str, Any], key: str, name: str, line: int) -> Time | None:
        text = value.get(key)
        if text is None:
            self.error(
                "L103",
                line,
                f"{name} has no `{key}`",
                'give a date, "2022-02-04", or a timestamp with its offset',
                (key,),
            )
            return None
        if not isinstance(text, str):
            message = f"{name}: `{key}` is a date or a timestamp, and this is {shown(text)}"
            self.error("L103", line, message, 'write it in quotation marks: "2022-02-04"', (key,))
            return None
        try:
            return parse_time(text)
        except TimeTextError as error:
            self.error("L103", line, f"{name}: `{key}`: {error}", None, (key,))
            return None

    def fields(
        self,
        event: m.Event,
        data: Mapping[str, Any],
        name: str,
        line: int,
        *,
        lenient: bool = False,
        within: Part = (),
    ) -> dict[str, FieldValue]:
        """The fields of an event in exact values, with defaults; `lenient` leaves out what is missing."""
        result: dict[str, FieldValue] = {}
        misspelt: set[str] = set()
        for key, content in data.items():
            known = event.fields.get(key)
            if known is None:
                type_name = event.id.partition(":")[2]
                near = did_you_mean(str(key), [f for f in event.fields if f not in data])
                misspelt |= {near.split("`")[1]} if near else set()
                help_ = near or f"its fields: {', '.join(event.fields)}"
                message = f"{name}: `{type_name}` has no field {shown(key)}"
                self.error("L105", line, message, help_, (*within, key), key=True)
                continue
            if content is None and known.optional:
                continue
            try:
                result[key] = convert(content, known.type)
            except Unfit as problem:
                mend = "leave the field out" if content is None and known.default is not None else problem.help
                self.error("L107", line, f"{name}: the field `{key}` {problem}", mend, (*within, key))
        lacking = [f for f in event.fields.values() if f.name not in data and f.default is None and not f.optional]
        for known in event.fields.values():
            if known.name not in data and known.default is not None:
                result[known.name] = cast(FieldValue, known.default)
        absent = [f"`{f.name}`" for f in lacking if f.name not in misspelt]
        if absent and not lenient:
            what = f"the field {absent[0]}" if len(absent) == 1 else f"the fields {', '.join(absent)}"
            self.error("L106", line, f"{name} lacks {what}", None, within or (), key=True)
        return result

    def _fact(self, data: Mapping[str, Any], name: str, parts: _Parts) -> LogEntry | None:
        id_, time, recorded, source, line, place = parts
        for key in data:
            if key not in _FACT:
                help_ = did_you_mean(str(key), _FACT) or f"its fields: {', '.join(_FACT)}"
                self.error("L105", line, f"{name}: a fact has no field {shown(key)}", help_, ("data", key), key=True)
        fact_name = data.get("name")
        fact = self._vocabulary.facts.get(fact_name) if isinstance(fact_name, str) else None
        if fact_name is None:
            help_ = 'write {"name": ..., "of": [...], "value": ...}'
            self.error(
                "L106", line, f"{name} lacks the field `name`, which says what is a fact", help_, ("data",), key=True
            )
            return None
        if fact is None:
            near = did_you_mean(str(fact_name), self._vocabulary.facts)
            self.error("L108", line, f"{name}: the fact {shown(fact_name)} is not declared", near, ("data", "name"))
            return None
        arguments = self._fact_of(fact, data, name, line)
        value = self._fact_value(fact, data, name, line)
        if arguments is None or value is None or time is None or recorded is None:
            return None
        return LogEntry(id_, "Fact", time, recorded, {"value": value}, source, line, place, fact=fact.id, of=arguments)

    def _fact_of(self, fact: m.Fact, data: Mapping[str, Any], name: str, line: int) -> tuple[str, ...] | None:
        given = data.get("of", [])
        of = given if isinstance(given, list | tuple) else [given]
        if len(of) != len(fact.parameters):
            wanted = ", ".join(str(p) for p in fact.parameters) or "nothing"
            items = f"{len(of)} item{'' if len(of) == 1 else 's'}"
            fact_name = fact.id.partition(":")[2]
            message = f"{name}: `{fact_name}` is a fact of {wanted}, and `of` has {items}"
            self.error("L108", line, message, f"`of` lists {len(fact.parameters)}", ("data", "of"))
            return None
        arguments = []
        for number, (item, parameter) in enumerate(zip(of, fact.parameters, strict=True)):
            try:
                arguments.append(str(convert(item, parameter)))
            except Unfit as problem:
                at: Part = ("data", "of", number) if of is given else ("data", "of")
                self.error("L107", line, f"{name}: an item of `of` {problem}", problem.help, at)
        return tuple(arguments) if len(arguments) == len(of) else None

    def _fact_value(self, fact: m.Fact, data: Mapping[str, Any], name: str, line: int) -> FieldValue | None:
        if "value" not in data:
            self.error("L106", line, f"{name} lacks the field `value`", None, ("data",), key=True)
            return None
        try:
            return convert(data["value"], fact.type)
        except Unfit as problem:
            fact_name = fact.id.partition(":")[2]
            self.error("L107", line, f"{name}: the value of `{fact_name}` {problem}", problem.help, ("data", "value"))
            return None

    def _correction(self, data: Mapping[str, Any], name: str, parts: _Parts) -> LogEntry | None:
        id_, time, recorded, source, line, place = parts
        for key in data:
            if key not in _CORRECTION:
                help_ = did_you_mean(str(key), _CORRECTION) or f"its fields: {', '.join(_CORRECTION)}"
                self.error(
                    "L105", line, f"{name}: a correction has no field {shown(key)}", help_, ("data", key), key=True
                )
        replaces, new, reason = data.get("replaces"), data.get("with"), data.get("reason", "")
        if not isinstance(replaces, str):
            help_ = "`replaces` is the id of the event that was wrong"
            self.error("L106", line, f"{name} lacks the field `replaces`", help_, ("data",), key=True)
            return None
        if "with" not in data:
            help_ = "`with` is the right event, or null to strike it out"
            self.error("L106", line, f"{name} lacks the field `with`", help_, ("data",), key=True)
            return None
        replacement = None
        if new is not None:
            if not isinstance(new, Mapping):
                message = f"{name}: `with` is a whole event or null, and this is {shown(new)}"
                self.error("L107", line, message, None, ("data", "with"))
                return None
            if new.get("type") == "Correction":
                message = f"{name}: a correction puts an event in place, not another correction"
                self.error("L109", line, message, None, ("data", "with", "type"))
                return None
            self._inside = ("data", "with")
            replacement = self.entry(new, line, place, within=f"event `{id_}`: the new ")
            self._inside = ()
            if replacement is None:
                return None
        if not isinstance(reason, str):
            message = f"{name}: `reason` is a text, and this is {shown(reason)}"
            self.error("L107", line, message, None, ("data", "reason"))
            reason = ""
        if time is None or recorded is None:
            return None
        correction = Replacement(replaces, replacement, reason)
        return LogEntry(id_, "Correction", time, recorded, {}, source, line, place, correction=correction)


def check_log(raw: RawLog, model: m.Model) -> tuple[EventLog, tuple[Diagnostic, ...]]:
    """The checked log and every finding; with an error in it nothing of the log may be used."""
    checker = Checker(Vocabulary(model), raw.path, raw.place)
    checker.findings += raw.findings
    entries: list[LogEntry] = []
    seen: dict[str, tuple[int, Mapping[str, Any]]] = {}
    for line in raw.lines:
        if len(checker.findings) >= LIMITS.findings:
            break
        id_ = line.value.get("id") if isinstance(line.value, Mapping) else None
        if isinstance(id_, str) and id_ in seen:
            first, content = seen[id_]
            if content != line.value:
                message = f"event `{id_}` stands in line {first} with other content"
                help_ = "give it an id of its own, or write a `Correction`"
                checker.error("L110", line.number, message, help_, ("id",))
            continue
        if isinstance(id_, str):
            seen[id_] = (line.number, line.value)
        entry = checker.entry(line.value, line.number, len(entries))
        if entry is not None:
            entries.append(entry)
    if len(checker.findings) < LIMITS.findings:
        check_corrections(entries, set(seen), checker)
    if len(checker.findings) >= LIMITS.findings:
        del checker.findings[LIMITS.findings :]
        last = checker.findings[-1].span
        more = Diagnostic("L054", last, "there may be more findings; these come first", "mend these first")
        checker.findings.append(replace(more, severity=Severity.WARNING))
    return EventLog(raw.path, tuple(entries), raw.digest), tuple(checker.findings)


def check_corrections(entries: Sequence[LogEntry], known: Collection[str], checker: Checker) -> None:
    """Each correction replaces an event that is there, once. `known`: the ids of all events, flawed ones too."""
    lines = {e.id: e.line for e in entries}
    corrections = [e for e in entries if e.correction is not None]
    correcting = {c.id for c in corrections}
    for entry in corrections:
        assert entry.correction is not None
        new = entry.correction.replacement
        if new is not None:
            if new.id in lines:
                first = lines[new.id]
                message = (
                    f"event `{entry.id}`: the new event has the id `{new.id}`, which stands in line {first} already"
                )
                help_ = "the event that takes the place of another has a new id"
                checker.error("L110", entry.line, message, help_, ("data", "with", "id"))
            lines.setdefault(new.id, entry.line)
    replaced: dict[str, LogEntry] = {}
    for entry in corrections:
        if len(checker.findings) >= LIMITS.findings:
            break
        assert entry.correction is not None
        target = entry.correction.replaces
        at: Part = ("data", "replaces")
        if target not in lines and target in known:
            continue
        if target not in lines:
            near = did_you_mean(target, lines) if len(lines) < _FEW else None
            checker.error(
                "L109", entry.line, f"event `{entry.id}` replaces {shown(target)}, which is not in the log", near, at
            )
        elif target in correcting:
            message = f"event `{entry.id}` replaces the correction `{target}`"
            checker.error("L109", entry.line, message, "correct the event that it put in place", at)
        elif target in replaced:
            message = f"event `{entry.id}` replaces `{target}`, which `{replaced[target].id}` has replaced already"
            checker.error("L109", entry.line, message, "correct the event that took its place", at)
        else:
            replaced[target] = entry
