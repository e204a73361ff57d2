"""Scenario files: found in folders, read, and checked for their shape."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal

from contract_dsl.diagnostics import Diagnostic, Severity, did_you_mean
from contract_dsl.source import Source, Span

from ..answers import Duty, Item, Record, Requirement, key_of
from ..log.convert import shown
from ..log.places import Part, Place
from .tables import Table
from .yaml_text import MOST_BYTES, Lines, read_yaml

SUFFIXES = (".yaml", ".yml")
MOST_FILES = 10_000
"""Scenario files in one run (S053)."""
MOST_FINDINGS = 200
"""Findings shown for one scenario file (S054)."""

Kind = Literal["ask", "value", "duties"]

_BEGIN = "begin with `name:`, the situation in a few words"
_CHECK = "write `- ask: {...}` and under it `expect: {...}`"
_PARTS = ("name", "rules", "log", "checks")
_QUESTIONS: dict[Kind, tuple[str, ...]] = {
    "ask": ("type", "time", "data", "known_at"),
    "value": ("term", "args", "on", "known_at"),
    "duties": ("on", "known_at"),
}
EXPECTATIONS: dict[Kind, tuple[str, ...]] = {
    "ask": ("decision", "by", "despite", "missing", "earliest", "remedies_include", "requires_include"),
    "value": ("value", "missing"),
    "duties": ("includes", "excludes", "undetermined_includes"),
}


_DECISIONS = ("permitted", "prohibited", "undetermined")
_ENTRIES: dict[str, type[Record]] = {
    "includes": Duty,
    "excludes": Duty,
    "undetermined_includes": Duty,
    "requires_include": Requirement,
    "remedies_include": Item,
}
"""What the entries of a list are matched with: one with another key would never match, an `excludes` always hold."""


@dataclass(frozen=True)
class Check:
    """One question of a scenario with what is expected of its answer."""

    about: str
    kind: Kind
    question: Mapping[str, Any]
    known_at: Any
    expect: Mapping[str, Any]
    line: int
    place: Place
    """Where the parts of the question stand."""
    number: int = 0
    """Its place among the checks as they are written, from 0; the rows of a table share one."""
    row: int | None = None
    """Its row, from 0, if it stands in a table."""
    cells: Mapping[str, int] = field(default_factory=dict)
    """The column, from 0, of each expectation that stands in a cell."""


@dataclass(frozen=True)
class Scenario:
    """One situation: rules, a log (events or the path of a file), and checks."""

    path: Path
    name: str
    rules: str
    log: Sequence[Mapping[str, Any]] | str
    checks: tuple[Check, ...]
    place: Place | None = None
    """Where the parts of the events stand."""
    log_place: Span | None = None
    rules_place: Span | None = None
    source: Source | None = None
    """The text of the file, for showing findings."""


def find_files(paths: Sequence[Path]) -> tuple[tuple[Path, ...], tuple[Diagnostic, ...]]:
    """The scenario files at paths, folders with everything below them, each once and in order."""
    found: dict[Path, None] = {}
    findings: list[Diagnostic] = []
    for path in paths:
        place = Span(str(path), 1, 1, 1, 1)
        try:
            if path.is_dir():
                inside = sorted(_below(path))
                if not inside:
                    message = f"there are no scenario files in `{path}`"
                    findings.append(Diagnostic("S001", place, message, "they end in `.yaml` or `.yml`"))
                found.update(dict.fromkeys(inside))
            elif path.exists():
                found[path] = None
            else:
                help_ = "name a scenario file, or a folder of them"
                findings.append(Diagnostic("S001", place, f"there is no file or folder {shown(path)}", help_))
        except (OSError, ValueError) as error:
            findings.append(Diagnostic("S001", place, f"{shown(path)} cannot be read: {reason(error)}"))
    if len(found) > MOST_FILES:
        place = Span(str(paths[0]), 1, 1, 1, 1)
        message = f"more than {MOST_FILES:,} scenario files"
        findings.append(Diagnostic("S053", place, message, "run one folder after the other"))
        return (), tuple(findings)
    return tuple(found), tuple(findings)


def reason(error: OSError | ValueError) -> str:
    """Why the system could not do something, in its words."""
    return (getattr(error, "strerror", None) or str(error)).lower()


def _below(folder: Path) -> Iterator[Path]:
    """The scenario files below a folder; a folder that leads back to itself is entered once."""
    pending, seen = [folder], set[Path]()
    while pending:
        current = pending.pop()
        real = current.resolve()
        if real in seen:
            continue
        seen.add(real)
        try:
            inside = sorted(current.iterdir())
        except OSError:
            continue
        for path in inside:
            if path.is_dir():
                pending.append(path)
            elif path.suffix in SUFFIXES:
                yield path


def read_scenario(path: Path) -> tuple[Scenario | None, tuple[Diagnostic, ...]]:
    """The scenario in a file, or everything that is wrong with its shape."""
    shape = _Shape(path)
    text = shape.text()
    if text is None:
        return None, tuple(shape.findings)
    document, lines, problem = read_yaml(text, str(path))
    if problem is not None:
        return None, (problem,)
    shape.lines = lines
    scenario = shape.scenario(document, Source(str(path), text))
    if len(shape.findings) > MOST_FINDINGS:
        last = shape.findings[MOST_FINDINGS - 1].span
        more = len(shape.findings) - MOST_FINDINGS
        message = "1 more finding is not shown" if more == 1 else f"{more} more findings are not shown"
        note = Diagnostic("S054", last, message, "mend these first", severity=Severity.WARNING)
        return None, (*shape.findings[:MOST_FINDINGS], note)
    return (None if shape.findings else scenario), tuple(shape.findings)


def sources(path: Path) -> dict[str, Source]:
    """The text of a scenario file, for showing findings in it; nothing if it is no text."""
    text = _Shape(path).text()
    return {str(path): Source(str(path), text)} if text is not None else {}


class _Shape:
    """Checks the shape of one file; findings name the line."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines = Lines(str(path))
        self.findings: list[Diagnostic] = []

    def error(self, code: str, span: Span, message: str, help_: str | None = None) -> None:
        self.findings.append(Diagnostic(code, span, message, help_))

    def text(self) -> str | None:
        """The text of the file."""
        top = Span(str(self.path), 1, 1, 1, 1)
        try:
            if not self.path.is_file():
                self.error("S001", top, f"{shown(self.path)} is no file")
                return None
            with self.path.open("rb") as stream:
                content = stream.read(MOST_BYTES + 1)
        except (OSError, ValueError) as error:
            self.error("S001", top, f"{shown(self.path)} cannot be read: {reason(error)}")
            return None
        if len(content) > MOST_BYTES:
            message = f"{shown(self.path)} is larger than {MOST_BYTES // 1_000_000} MB"
            self.error("S051", top, message, "a scenario is one situation; divide it, or put its log into a file")
            return None
        if b"\0" in content:
            self.error("S002", top, f"{shown(self.path)} has a NUL byte; it is no text file", "save it as UTF-8")
            return None
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            place = Span(str(self.path), line, 1, line, 1)
            self.error("S002", place, f"line {line} is not UTF-8 text", "save the file as UTF-8")
            return None

    def scenario(self, document: Any, source: Source) -> Scenario | None:
        top = self.lines.span(document)
        if not isinstance(document, dict):
            self.error("S003", top, "a scenario has the parts `name`, `rules`, `log` and `checks`", _BEGIN)
            return None
        meant = self._keys(document, _PARTS, "a scenario")
        for part, example in (("name", "the note is sold in its first year"), ("rules", "vnet")):
            if part not in document and part not in meant:
                self.error("S003", top, f"a scenario has a part `{part}`", f"for example: `{part}: {example}`")
            elif part in document and not isinstance(document[part], str):
                self.error(
                    "S003", self.lines.at(document, part), f"`{part}` is a text", f"for example: `{part}: {example}`"
                )
        log = self._log(document)
        checks = document.get("checks")
        if "checks" not in meant and (not isinstance(checks, list) or not checks):
            span = self.lines.at(document, "checks") if "checks" in document else top
            self.error(
                "S003",
                span,
                "a scenario has `checks`, a list with at least one",
                "begin each with `- ask:`, `- value:` or `- duties:`",
            )
        checks = checks if isinstance(checks, list) else []
        made = tuple(c for n, value in enumerate(checks) for c in self._check(value, n, checks))
        return Scenario(
            self.path,
            str(document.get("name", "")),
            str(document.get("rules", "")),
            log,
            made,
            place=self._place_in(log),
            log_place=self.lines.at(document, "log"),
            rules_place=self.lines.at(document, "rules"),
            source=source,
        )

    def _log(self, document: Mapping[str, Any]) -> Sequence[Mapping[str, Any]] | str:
        log = document.get("log", [])
        help_ = "for example: `- {id: e1, type: Closing, time: 2022-02-04, data: {...}}`"
        if isinstance(log, str):
            return log
        if not isinstance(log, list):
            self.error("S003", self.lines.at(document, "log"), "`log` is a list of events, or the path of a log", help_)
            return []
        wrong = [n for n, event in enumerate(log) if not isinstance(event, dict)]
        for number in wrong:
            self.error("S003", self.lines.at(log, number), f"event {number + 1} of the log is no event", help_)
        return [] if wrong else log

    def _place_in(self, log: Sequence[Any] | str) -> Place:
        def place(number: int, part: Part, key: bool) -> Span:
            if isinstance(log, str) or not 1 <= number <= len(log):
                return Span(str(self.path), 1, 1, 1, 1)
            return self.lines.part(log[number - 1], part, key)

        return place

    def _check(self, value: Any, place: int, checks: list[Any]) -> Iterator[Check]:
        """A check, or one for each row of its table; none if its shape is wrong."""
        number = place + 1
        if not isinstance(value, dict):
            self.error("S003", self.lines.at(checks, place), f"check {number} is no question with `expect`", _CHECK)
            return
        here = self.lines.span(value)
        kinds = [k for k in _QUESTIONS if k in value]
        meant = self._keys(value, (*_QUESTIONS, "about", "expect", "known_at", "table"), f"check {number}")
        if len(kinds) != 1:
            if not (meant & set(_QUESTIONS)):
                span = self.lines.key(value, kinds[1]) if kinds else here
                self.error("S003", span, f"check {number} has one question: `ask`, `value` or `duties`", _CHECK)
            return
        kind = kinds[0]
        question, expect = value[kind], value.get("expect")
        if not isinstance(question, dict):
            help_ = f"write `{kind}: {{{', '.join(f'{q}: ...' for q in _QUESTIONS[kind][:2])}}}`"
            self.error(
                "S003",
                self.lines.at(value, kind),
                f"check {number}: `{kind}` has parts: {', '.join(_QUESTIONS[kind])}",
                help_,
            )
            return
        if (not isinstance(expect, dict) or not expect) and not ("table" in value and expect is None):
            if not meant & {"expect", "table"}:
                span = self.lines.at(value, "expect") if "expect" in value else here
                help_ = f"it may expect: {', '.join(EXPECTATIONS[kind])}"
                self.error("S003", span, f"check {number} does not say what it expects", help_)
            return
        self._keys(question, _QUESTIONS[kind], f"`{kind}`")
        if isinstance(expect, dict):
            self._keys(expect, EXPECTATIONS[kind], "`expect`")
            self._expectations(expect)
        about = str(value.get("about", f"{kind} {number}"))
        if "table" in value:
            for row in Table(kind, value, about, self.lines, self.error).rows():
                if "decision" in row.cells:
                    self._decision(row.expect)
                at = self._place_of(row.question)
                line = row.span.line
                yield Check(
                    row.about, kind, row.question, row.known_at, row.expect, line, at, place, row.number, row.cells
                )
            return
        assert isinstance(expect, dict)
        known_at = value.get("known_at", question.get("known_at"))
        asked = {k: v for k, v in question.items() if k != "known_at"}
        yield Check(about, kind, asked, known_at, expect, here.line, self._place_of(question), place)

    def _place_of(self, question: Mapping[str, Any]) -> Place:
        def at(_number: int, part: Part, key: bool) -> Span:
            return self.lines.part(question, part, key)

        return at

    def _expectations(self, expect: Mapping[str, Any]) -> None:
        self._decision(expect)
        for key, value in expect.items():
            listed = key in ("by", "despite", "missing") or key in _ENTRIES
            if listed and not isinstance(value, list):
                help_ = f"write `{key}: [...]`" + (", or leave it out" if value is None else "")
                self.error("S003", self.lines.at(expect, key), f"`{key}` is a list", help_)
            elif key in _ENTRIES:
                self._entries(key, value)

    def _decision(self, expect: Mapping[str, Any]) -> None:
        decision = expect.get("decision")
        if "decision" in expect and decision not in _DECISIONS:
            help_ = did_you_mean(str(decision), _DECISIONS) or f"one of {', '.join(_DECISIONS)}"
            self.error("S003", self.lines.at(expect, "decision"), f"there is no decision {shown(decision)}", help_)

    def _entries(self, key: str, entries: list[Any]) -> None:
        """The entries of a list have keys that an answer has too."""
        names = {key_of(each.name) for each in fields(_ENTRIES[key])}
        for number, entry in enumerate(entries):
            if key == "remedies_include" and not isinstance(entry, list):
                message = "`remedies_include` is a list of sets, each a list of things to do"
                self.error("S003", self.lines.at(entries, number), message, "write `[[{what: ..., by: ...}]]`")
                continue
            for place, one in enumerate(entry if isinstance(entry, list) else [entry]):
                holder, at = (entry, place) if isinstance(entry, list) else (entries, number)
                if not isinstance(one, dict):
                    message = f"an entry of `{key}` says what it looks like"
                    self.error("S003", self.lines.at(holder, at), message, 'write `{clause: "ia:5.07(b)", ...}`')
                    continue
                self._keys(one, sorted(names), f"an entry of `{key}`")

    def _keys(self, value: Mapping[str, Any], known: Sequence[str], what: str) -> set[str]:
        """Findings for keys that are not known; the result is the known ones that were meant."""
        meant: set[str] = set()
        for key in value:
            if key not in known:
                near = did_you_mean(key, [k for k in known if k not in value])
                meant |= {near.split("`")[1]} if near else set()
                help_ = near or f"its parts: {', '.join(known)}"
                self.error("S003", self.lines.key(value, key), f"{what} has no part {shown(key)}", help_)
        return meant
