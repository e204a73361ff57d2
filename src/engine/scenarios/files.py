"""Scenario files: found in folders, read, and checked for their shape."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from contract_dsl.diagnostics import Diagnostic, did_you_mean
from contract_dsl.source import Span

from .yaml_text import MOST_BYTES, Lines, read_yaml

SUFFIXES = (".yaml", ".yml")
MOST_FILES = 10_000
"""Scenario files in one run (S053)."""

Kind = Literal["ask", "value", "duties"]

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


@dataclass(frozen=True)
class Check:
    """One question of a scenario with what is expected of its answer."""

    about: str
    kind: Kind
    question: Mapping[str, Any]
    known_at: Any
    expect: Mapping[str, Any]
    line: int


@dataclass(frozen=True)
class Scenario:
    """One situation: rules, a log (events or the path of a file), and checks."""

    path: Path
    name: str
    rules: str
    log: Sequence[Mapping[str, Any]] | str
    checks: tuple[Check, ...]
    event_lines: tuple[int, ...] = ()


def find_files(paths: Sequence[Path]) -> tuple[tuple[Path, ...], tuple[Diagnostic, ...]]:
    """The scenario files at paths, folders with everything below them, each once and in order."""
    found: dict[Path, None] = {}
    findings: list[Diagnostic] = []
    for path in paths:
        place = Span(str(path), 1, 1, 1, 1)
        if path.is_dir():
            inside = sorted(_below(path))
            if not inside:
                findings.append(Diagnostic("S001", place, f"there are no scenario files in `{path}`", "they end in .yaml"))
            found.update(dict.fromkeys(inside))
        elif path.exists():
            found[path] = None
        else:
            findings.append(Diagnostic("S001", place, f"there is no file or folder `{path}`"))
    if len(found) > MOST_FILES:
        findings.append(Diagnostic("S053", Span(str(paths[0]), 1, 1, 1, 1), f"more than {MOST_FILES:,} scenario files"))
        return (), tuple(findings)
    return tuple(found), tuple(findings)


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
    scenario = shape.scenario(document)
    return (None if shape.findings else scenario), tuple(shape.findings)


class _Shape:
    """Checks the shape of one file; findings name the line."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines = Lines(str(path))
        self.findings: list[Diagnostic] = []

    def error(self, code: str, value: Any, message: str, help_: str | None = None) -> None:
        self.findings.append(Diagnostic(code, self.lines.span(value), message, help_))

    def text(self) -> str | None:
        """The text of the file."""
        try:
            with self.path.open("rb") as stream:
                content = stream.read(MOST_BYTES + 1)
        except OSError as error:
            self.error("S001", None, f"`{self.path}` cannot be read: {(error.strerror or 'unknown reason').lower()}")
            return None
        if len(content) > MOST_BYTES:
            self.error("S051", None, f"`{self.path}` is larger than {MOST_BYTES // 1_000_000} MB")
            return None
        if b"\0" in content:
            self.error("S002", None, f"`{self.path}` has a NUL byte; it is no text file")
            return None
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            place = Span(str(self.path), line, 1, line, 1)
            self.findings.append(Diagnostic("S002", place, f"line {line} is not UTF-8 text", "save the file as UTF-8"))
            return None

    def scenario(self, document: Any) -> Scenario | None:
        if not isinstance(document, dict):
            self.error("S003", None, "a scenario has the parts `name`, `rules`, `log` and `checks`")
            return None
        self._keys(document, _PARTS, "a scenario")
        for part in ("name", "rules"):
            if not isinstance(document.get(part), str):
                self.error("S003", document, f"a scenario has a `{part}`, which is a text")
        log = document.get("log", [])
        if not isinstance(log, str) and not (isinstance(log, list) and all(isinstance(e, dict) for e in log)):
            self.error("S003", log, "`log` is a list of events, or the path of a log")
            log = []
        checks = document.get("checks")
        if not isinstance(checks, list) or not checks:
            self.error("S003", document, "a scenario has `checks`, a list with at least one")
            checks = []
        made = tuple(c for c in (self._check(c, n) for n, c in enumerate(checks, 1)) if c is not None)
        event_lines = () if isinstance(log, str) else tuple(self.lines.line(e) for e in log)
        return Scenario(
            self.path, str(document.get("name", "")), str(document.get("rules", "")), log, made, event_lines
        )

    def _check(self, value: Any, number: int) -> Check | None:
        if not isinstance(value, dict):
            self.error("S003", value, f"check {number} is a question with `expect`")
            return None
        kinds = [k for k in _QUESTIONS if k in value]
        self._keys(value, (*_QUESTIONS, "about", "expect", "known_at"), f"check {number}")
        if len(kinds) != 1:
            self.error("S003", value, f"check {number} has one question: `ask`, `value` or `duties`")
            return None
        kind = kinds[0]
        question, expect = value[kind], value.get("expect")
        if not isinstance(question, dict):
            self.error("S003", value, f"check {number}: `{kind}` is an object: {', '.join(_QUESTIONS[kind])}")
            return None
        if not isinstance(expect, dict) or not expect:
            self.error("S003", value, f"check {number} says what it expects: {', '.join(EXPECTATIONS[kind])}")
            return None
        self._keys(question, _QUESTIONS[kind], f"`{kind}`")
        self._keys(expect, EXPECTATIONS[kind], "`expect`")
        self._lists(expect)
        about = value.get("about", f"{kind} {number}")
        known_at = value.get("known_at", question.get("known_at"))
        asked = {k: v for k, v in question.items() if k != "known_at"}
        return Check(str(about), kind, asked, known_at, expect, self.lines.line(value))

    def _lists(self, expect: Mapping[str, Any]) -> None:
        for key, value in expect.items():
            listed = key in ("by", "despite", "missing") or key.endswith(("includes", "include", "excludes"))
            if listed and not isinstance(value, list):
                self.error("S003", expect, f"`{key}` is a list")
            elif key == "remedies_include" and not all(isinstance(s, list) for s in value):
                self.error("S003", value, "`remedies_include` is a list of sets, each a list of things to do")

    def _keys(self, value: Mapping[str, Any], known: Sequence[str], what: str) -> None:
        for key in value:
            if key not in known:
                near = did_you_mean(key, known) or f"its parts: {', '.join(known)}"
                self.error("S003", value, f"{what} has no part `{key}`", near)
