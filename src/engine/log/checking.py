"""JSON objects to log entries: envelope, event type and fields, all findings at once, nothing half loaded."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, cast

from contract_dsl.diagnostics import Diagnostic, did_you_mean
from contract_dsl.model import nodes as m
from contract_dsl.source import Span

from ..time import TimeTextError, parse_time
from .convert import Unfit, convert, shown
from .entries import EventLog, FieldValue, LogEntry, Replacement, Time
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
_EXTENSION = re.compile(r"[a-z0-9]{1,20}\Z")
_ID = re.compile(r"[^\s\x00-\x1f\x7f]{1,200}\Z")


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

    def __init__(self, vocabulary: Vocabulary, path: str) -> None:
        self._vocabulary = vocabulary
        self._path = path
        self.findings: list[Diagnostic] = []

    def error(self, code: str, line: int, message: str, help_: str | None = None) -> None:
        """Write down a finding."""
        self.findings.append(Diagnostic(code, Span(self._path, line, 1, line, 1), message, help_))

    def entry(self, value: Mapping[str, Any], line: int, place: int, *, within: str = "") -> LogEntry | None:
        """The entry for one object; findings name the line, the id and the field."""
        before = len(self.findings)
        id_ = value.get("id")
        if not isinstance(id_, str) or not _ID.match(id_):
            what = "has no `id`" if id_ is None else f"has the id {shown(id_)}, which is no plain text"
            self.error("L101", line, f"{within}the event in line {line} {what}", "every event has an id of its own")
            return None
        name = f"{within}event `{id_}`"
        self._envelope(value, name, line)
        time = self._time(value, "time", name, line)
        recorded = self._time(value, "recorded", name, line) if "recorded" in value else time
        type_ = value.get("type")
        data = value.get("data", {})
        if not isinstance(data, Mapping):
            self.error("L104", line, f"{name}: `data` is an object with the fields, and this is {shown(data)}")
            return None
        source = value.get("source", "")
        entry: LogEntry | None = None
        if time is not None and recorded is not None:
            parts = (id_, time, recorded, source if isinstance(source, str) else "", line, place)
            entry = self._typed(type_, data, name, parts)
        return entry if len(self.findings) == before else None

    def _typed(
        self, type_: Any, data: Mapping[str, Any], name: str, parts: tuple[str, Time, Time, str, int, int]
    ) -> LogEntry | None:
        id_, time, recorded, source, line, place = parts
        if type_ == "Fact":
            return self._fact(data, name, parts)
        if type_ == "Correction":
            return self._correction(data, name, parts)
        event = self._vocabulary.events.get(type_) if isinstance(type_, str) else None
        if event is None:
            if type_ is None:
                self.error("L102", line, f"{name} has no `type`")
            else:
                near = (
                    did_you_mean(str(type_), self._vocabulary.names()) or "the rule files declare which types there are"
                )
                self.error("L102", line, f"{name}: the type {shown(type_)} is not declared", near)
            return None
        fields = self.fields(event, data, name, line)
        return LogEntry(id_, event.id, time, recorded, fields, source, line, place)

    def _envelope(self, value: Mapping[str, Any], name: str, line: int) -> None:
        version = value.get("specversion", "1.0")
        if version != "1.0":
            self.error("L104", line, f'{name}: `specversion` is "1.0", and this is {shown(version)}')
        for key, content in value.items():
            if key not in _ENVELOPE and (isinstance(content, dict | list) or not _EXTENSION.match(key)):
                near = did_you_mean(key, _ENVELOPE) or "the fields of an event stand in `data`"
                self.error("L104", line, f"{name} has the unknown key `{key}`", near)
        source = value.get("source")
        if source is not None and not isinstance(source, str):
            self.error("L104", line, f"{name}: `source` is a text, and this is {shown(source)}")

    def _time(self, value: Mapping[str, Any], key: str, name: str, line: int) -> Time | None:
        text = value.get(key)
        if text is None:
            self.error("L103", line, f"{name} has no `{key}`", "give a date, or a timestamp with its offset")
            return None
        if not isinstance(text, str):
            self.error("L103", line, f"{name}: `{key}` is a date or a timestamp, and this is {shown(text)}")
            return None
        try:
            return parse_time(text)
        except TimeTextError as error:
            self.error("L103", line, f"{name}: `{key}`: {error}")
            return None

    def fields(
        self, event: m.Event, data: Mapping[str, Any], name: str, line: int, *, lenient: bool = False
    ) -> dict[str, FieldValue]:
        """The fields of an event in exact values, with defaults; `lenient` leaves out what is missing."""
        result: dict[str, FieldValue] = {}
        for key, content in data.items():
            known = event.fields.get(key)
            if known is None:
                type_name = event.id.partition(":")[2]
                near = did_you_mean(key, event.fields) or f"its fields: {', '.join(event.fields)}"
                self.error("L105", line, f"{name}: `{type_name}` has no field `{key}`", near)
                continue
            if content is None and known.optional:
                continue
            try:
                result[key] = convert(content, known.type)
            except Unfit as problem:
                self.error("L107", line, f"{name}: the field `{key}` {problem}")
        for known in event.fields.values():
            if known.name in data:
                continue
            if known.default is not None:
                result[known.name] = cast(FieldValue, known.default)
            elif not known.optional and not lenient:
                self.error("L106", line, f"{name} lacks the field `{known.name}`")
        return result

    def _fact(
        self, data: Mapping[str, Any], name: str, parts: tuple[str, Time, Time, str, int, int]
    ) -> LogEntry | None:
        id_, time, recorded, source, line, place = parts
        for key in data:
            if key not in ("name", "of", "value"):
                near = did_you_mean(key, ("name", "of", "value"))
                self.error("L105", line, f"{name}: a fact has no field `{key}`", near)
        fact_name = data.get("name")
        fact = self._vocabulary.facts.get(fact_name) if isinstance(fact_name, str) else None
        if fact is None:
            near = did_you_mean(str(fact_name), self._vocabulary.facts) if fact_name is not None else None
            self.error("L108", line, f"{name}: the fact {shown(fact_name)} is not declared", near)
            return None
        of = data.get("of", [])
        of = of if isinstance(of, list | tuple) else [of]
        if len(of) != len(fact.parameters):
            wanted = ", ".join(str(p) for p in fact.parameters) or "nothing"
            self.error("L108", line, f"{name}: `{fact_name}` is a fact of {wanted}; `of` has {len(of)} items")
            return None
        arguments = []
        for item, parameter in zip(of, fact.parameters, strict=True):
            try:
                arguments.append(str(convert(item, parameter)))
            except Unfit as problem:
                self.error("L107", line, f"{name}: an item of `of` {problem}")
        if "value" not in data:
            self.error("L106", line, f"{name} lacks the field `value`")
            return None
        try:
            value = convert(data["value"], fact.type)
        except Unfit as problem:
            self.error("L107", line, f"{name}: the value of `{fact_name}` {problem}")
            return None
        return LogEntry(
            id_, "Fact", time, recorded, {"value": value}, source, line, place, fact=fact.id, of=tuple(arguments)
        )

    def _correction(
        self, data: Mapping[str, Any], name: str, parts: tuple[str, Time, Time, str, int, int]
    ) -> LogEntry | None:
        id_, time, recorded, source, line, place = parts
        for key in data:
            if key not in ("replaces", "with", "reason"):
                near = did_you_mean(key, ("replaces", "with", "reason"))
                self.error("L105", line, f"{name}: a correction has no field `{key}`", near)
        replaces, new, reason = data.get("replaces"), data.get("with"), data.get("reason", "")
        if not isinstance(replaces, str):
            self.error("L106", line, f"{name}: a correction names the event that it `replaces`")
            return None
        if "with" not in data:
            self.error(
                "L106", line, f"{name} lacks the field `with`", "`with` is the right event, or null to strike it out"
            )
            return None
        replacement = None
        if new is not None:
            if not isinstance(new, Mapping):
                self.error("L107", line, f"{name}: `with` is a whole event or null, and this is {shown(new)}")
                return None
            if new.get("type") == "Correction":
                self.error("L109", line, f"{name}: a correction puts an event in place, not another correction")
                return None
            replacement = self.entry(new, line, place, within=f"event `{id_}`: the new ")
            if replacement is None:
                return None
        if not isinstance(reason, str):
            self.error("L107", line, f"{name}: `reason` is a text, and this is {shown(reason)}")
            reason = ""
        correction = Replacement(replaces, replacement, reason)
        return LogEntry(id_, "Correction", time, recorded, {}, source, line, place, correction=correction)


def check_log(raw: RawLog, model: m.Model) -> tuple[EventLog, tuple[Diagnostic, ...]]:
    """The checked log and every finding; with an error in it nothing of the log may be used."""
    checker = Checker(Vocabulary(model), raw.path)
    checker.findings += raw.findings
    entries: list[LogEntry] = []
    seen: dict[str, tuple[int, Mapping[str, Any]]] = {}
    for line in raw.lines:
        if len(checker.findings) >= LIMITS.findings:
            break
        id_ = line.value.get("id")
        if isinstance(id_, str) and id_ in seen:
            first, content = seen[id_]
            if content != line.value:
                message = f"event `{id_}` stands in line {first} with other content"
                checker.error("L110", line.number, message, "give it an id of its own, or write a `Correction`")
            continue
        if isinstance(id_, str):
            seen[id_] = (line.number, line.value)
        entry = checker.entry(line.value, line.number, len(entries))
        if entry is not None:
            entries.append(entry)
    _check_corrections(entries, checker)
    return EventLog(raw.path, tuple(entries), raw.digest), tuple(checker.findings)


def _check_corrections(entries: Iterable[LogEntry], checker: Checker) -> None:
    """Each correction replaces an event that is there, once."""
    lines = {e.id: e.line for e in entries}
    corrections = [e for e in entries if e.correction is not None]
    for entry in corrections:
        assert entry.correction is not None
        new = entry.correction.replacement
        if new is not None:
            if new.id in lines:
                message = f"event `{entry.id}`: the new event has the id `{new.id}`, which stands in line {lines[new.id]} already"
                checker.error("L110", entry.line, message, "the event that takes the place of another has a new id")
            lines.setdefault(new.id, entry.line)
    replaced: dict[str, LogEntry] = {}
    for entry in corrections:
        assert entry.correction is not None
        target = entry.correction.replaces
        if target not in lines:
            near = did_you_mean(target, lines)
            checker.error("L109", entry.line, f"event `{entry.id}` replaces `{target}`, which is not in the log", near)
        elif any(c.id == target for c in corrections):
            message = f"event `{entry.id}` replaces the correction `{target}`"
            checker.error("L109", entry.line, message, "correct the event that it put in place")
        elif target in replaced:
            message = f"event `{entry.id}` replaces `{target}`, which `{replaced[target].id}` has replaced already"
            checker.error("L109", entry.line, message, "correct the event that took its place")
        else:
            replaced[target] = entry
