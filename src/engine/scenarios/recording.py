"""A question with its answer kept as a check: appended to a scenario file, or the first check of a new one.

Everything that stands in the file stays as it is, comments and layout included.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from contract_dsl.diagnostics import Diagnostic
from contract_dsl.files import SUFFIX
from contract_dsl.source import Span

from ..answering.duties import OPEN
from ..log.convert import shown
from ..service import Refused
from .files import SUFFIXES, Kind, Scenario, read_scenario, sources
from .runner import Runner
from .writing import check_lines, scenario_lines
from .yaml_text import read_yaml

_DUTY = ("clause", "bearer", "to", "what", "description", "re", "due", "status")
"""What is kept of an instance: which one it is, until when, and how it stands."""
_REQUIRED = ("clause", "bearer", "to", "what", "description", "due")


@dataclass(frozen=True)
class Recorded:
    """A question and what its answer was."""

    kind: Kind
    question: Mapping[str, Any]
    known_at: str | None
    about: str
    expect: Mapping[str, Any]

    def lines(self) -> list[str]:
        """The check as a scenario file writes it."""
        return check_lines(self.about, self.kind, self.question, self.known_at, self.expect)


def expectation(kind: Kind, answer: Mapping[str, Any], *, everything: bool = True) -> dict[str, Any]:
    """What a check expects of an answer: all of it that a later change of the rule files should not alter unseen.

    Of duties what is over is left out unless `everything` is wanted.
    """
    match kind:
        case "ask":
            kept = {"decision": answer["decision"]}
            for key in ("by", "despite", "missing"):
                if answer.get(key):
                    kept[key] = answer[key]
            if "earliest" in answer:
                kept["earliest"] = answer["earliest"]
            required = [_kept(r, _REQUIRED) for r in answer.get("requires", ())]
            return kept | ({"requires_include": required} if required else {})
        case "value":
            return {"value": answer["value"]} | ({"missing": answer["missing"]} if answer.get("missing") else {})
        case "duties":
            kept = {
                f"{prefix}includes": [_kept(entry, _DUTY) for entry in answer[key] if everything or _is_open(entry)]
                for prefix, key in (("", "duties"), ("undetermined_", "undetermined"))
            }
            return {key: entries for key, entries in kept.items() if entries}


def _kept(entry: Mapping[str, Any], keys: Sequence[str]) -> dict[str, Any]:
    return {key: entry[key] for key in keys if entry.get(key) not in (None, "")}


def _is_open(entry: Mapping[str, Any]) -> bool:
    return entry["status"] in (*OPEN, "breached")


@dataclass(frozen=True)
class Target:
    """The file that takes a check, the text that it will have, and whether a test of it has to be told `--rules`."""

    path: Path
    text: str
    rules_folder: Path | None


def open_for(path: Path, rules: Path, log: Path) -> Scenario | None:
    """The scenario file that is to take a check; None if it is a new one.

    Raises `Refused` if it cannot take one about these rule files and this log, so that nobody is asked in vain.
    """
    if path.suffix not in SUFFIXES:
        message = f"{shown(path)} is no name of a scenario file"
        raise Refused([Diagnostic("S103", Span(str(path), 1, 1, 1, 1), message, "end it in `.yaml`")])
    if not path.exists():
        return None
    scenario, findings = read_scenario(path)
    if scenario is None:
        raise Refused(findings, sources(path))
    _check_about(scenario, rules, log, _rules_name(rules, path)[1])
    _checks_of(path.read_bytes().decode(), scenario)
    return scenario


def with_check(path: Path, recorded: Recorded, rules: Path, log: Path) -> Target:
    """A scenario file with a check more. Raises `Refused` if the file cannot take it; nothing is written here."""
    name, folder = _rules_name(rules, path)
    scenario = open_for(path, rules, log)
    if scenario is None:
        seen = Path(os.path.relpath(log.resolve(), path.resolve().parent)).as_posix()
        lines = [*scenario_lines(recorded.about or path.stem, name, seen), *(f"  {x}" for x in recorded.lines())]
        return Target(path, "\n".join(lines) + "\n", folder)
    _check_new(scenario, recorded)
    text = path.read_bytes().decode()
    return Target(path, _appended(text, recorded.lines(), scenario), folder)


def _rules_name(rules: Path, scenario: Path) -> tuple[str, Path | None]:
    """How a scenario file names a rule set; and the folder that has to be named to find it, if one has to."""
    real = rules.resolve()
    bases = [above / "rules" for above in scenario.resolve().parents] + [Path("rules").resolve()]
    for base in bases:
        if base in real.parents:
            return real.relative_to(base).as_posix().removesuffix(SUFFIX), None
    return real.name.removesuffix(SUFFIX), rules.parent


def _check_about(scenario: Scenario, rules: Path, log: Path, folder: Path | None) -> None:
    """That the file is about the same rule files and the same log."""
    found = Runner(folder).find(scenario)
    if found.resolve() != rules.resolve():
        message = f"this file is about the rule files {shown(scenario.rules)}, and the question about `{rules}`"
        raise _refused(scenario, scenario.rules_place, message)
    there = None if not isinstance(scenario.log, str) else (scenario.path.parent / scenario.log).resolve()
    if there != log.resolve():
        own = "events of its own" if scenario.log else "no log"
        what = own if there is None else f"the log {shown(scenario.log)}"
        message = f"this file has {what}, and the question is about the log `{log}`"
        raise _refused(scenario, scenario.log_place, message)


def _check_new(scenario: Scenario, recorded: Recorded) -> None:
    """That the file does not ask the same already."""
    for check in scenario.checks:
        same = check.kind == recorded.kind and _plain(check.question) == _plain(recorded.question)
        if same and str(check.known_at) == str(recorded.known_at):
            span = _line(scenario, check.line)
            help_ = "change what it expects there, or with `clausegraph test --update`"
            raise _refused(scenario, span, "this is asked here already", help_)


def _plain(value: Any) -> Any:
    """A question without the difference between a number and its text, and without parts that are empty."""
    if isinstance(value, Mapping):
        return {k: _plain(v) for k, v in value.items() if v not in ({}, [], None)}
    return [_plain(v) for v in value] if isinstance(value, list | tuple) else str(value)


def _refused(scenario: Scenario, span: Span | None, message: str, help_: str = "name another file") -> Refused:
    place = span or Span(str(scenario.path), 1, 1, 1, 1)
    texts = {scenario.source.path: scenario.source} if scenario.source is not None else {}
    return Refused([Diagnostic("S103", place, message, help_)], texts)


def _line(scenario: Scenario, number: int) -> Span:
    """A line of the file, from its first sign to its last."""
    lines = scenario.source.lines if scenario.source is not None else ()
    line = lines[number - 1] if number <= len(lines) else ""
    start = len(line) - len(line.lstrip()) + 1
    return Span(str(scenario.path), number, start, number, max(start, len(line.rstrip()) + 1))


def _checks_of(text: str, scenario: Scenario) -> yaml.Node:
    """The list of checks, each in lines of its own. Raises `Refused` if they stand in brackets."""
    document: Any = yaml.compose(text, Loader=yaml.SafeLoader)
    node: yaml.Node = next(value for key, value in document.value if key.value == "checks")
    if getattr(node, "flow_style", False):
        message = "the checks of this file stand in brackets, where no check can be added"
        help_ = "write them under each other, each after `- `"
        raise _refused(scenario, _line(scenario, node.start_mark.line + 1), message, help_)
    return node


def _appended(text: str, lines: Sequence[str], scenario: Scenario) -> str:
    """The text with the lines of a check behind its last one."""
    ends = "\r\n" if "\r\n" in text else "\n"
    node = _checks_of(text, scenario)
    indent = " " * node.start_mark.column
    at = _end_of_line(text, _last(node))
    lead = "" if text[:at].endswith(("\n", "\r\n")) else ends
    added = lead + ends.join(indent + line for line in lines)
    changed = text[:at] + added + (text[at:] or ends)
    before, _, _ = read_yaml(text.removeprefix("\ufeff"), str(scenario.path))
    after, _, wrong = read_yaml(changed.removeprefix("\ufeff"), str(scenario.path))
    if (
        wrong is not None
        or after["checks"][:-1] != before["checks"]
        or len(after["checks"]) != len(before["checks"]) + 1
    ):
        message = "the layout of this file leaves no place for another check"
        raise _refused(scenario, None, message, "begin each check with `- ` in the same column")
    return changed


def _last(node: yaml.Node) -> int:
    """Where the last word of a node ends."""
    inside: list[yaml.Node] = []
    if isinstance(node, yaml.SequenceNode) and not node.flow_style:
        inside = node.value
    elif isinstance(node, yaml.MappingNode) and not node.flow_style:
        inside = [part for pair in node.value for part in pair]
    if inside:
        return _last(inside[-1])
    end = node.end_mark
    assert end is not None
    return int(end.index)


def _end_of_line(text: str, at: int) -> int:
    """The end of the line in which a place lies, a comment behind it included; a block of text ends above it."""
    if at and text[at - 1] == "\n":
        return at
    found = text.find("\n", at)
    if found < 0:
        return len(text)
    return found - 1 if text[found - 1] == "\r" else found
