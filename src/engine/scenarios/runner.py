"""Scenarios run: every question asked, every expectation compared."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from contract_dsl.diagnostics import Diagnostic
from contract_dsl.files import SUFFIX
from contract_dsl.source import Span

from ..answering.history import History
from ..answering.questions import check_time
from ..log import EventLog
from ..service import Refused, Rules, open_rules
from .comparing import differences, relevant
from .files import Check, Scenario


@dataclass(frozen=True)
class Outcome:
    """One check with what came out."""

    scenario: Scenario
    check: Check
    got: dict[str, Any]
    differences: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether everything is as expected."""
        return not self.differences

    def as_json(self) -> dict[str, Any]:
        """The check as `test --json` prints it."""
        return {
            "file": str(self.scenario.path),
            "name": self.scenario.name,
            "about": self.check.about,
            "ok": self.ok,
            "expected": dict(self.check.expect),
            "got": relevant(self.check.expect, self.got),
        }


class Runner:
    """Runs scenarios; rule sets are opened once, each history is made once."""

    def __init__(self, rules_folder: Path | None = None) -> None:
        self._folder = rules_folder
        self._rules: dict[Path, Rules] = {}

    def run(self, scenario: Scenario) -> Iterator[Outcome]:
        """The outcome of every check. Raises `Refused` if rules, log or a question are wrong."""
        rules = self.rules(scenario)
        log = self._log(rules, scenario)
        histories: dict[str, History] = {}
        for check in scenario.checks:
            key = str(check.known_at)
            if key not in histories:
                histories[key] = rules.history(log, self._known_at(scenario, check))
            got = self._answer(rules, histories[key], scenario, check)
            yield Outcome(scenario, check, got, tuple(differences(check.expect, got)))

    # ---- what a scenario names

    def rules(self, scenario: Scenario) -> Rules:
        """The rule set that a scenario names. Raises `Refused`."""
        path = self._find(scenario)
        if path not in self._rules:
            self._rules[path] = open_rules(path)
        return self._rules[path]

    def _find(self, scenario: Scenario) -> Path:
        """The folder or file of the rule set: under `--rules`, else under a `rules` folder near the file or here."""
        name = scenario.rules
        if self._folder is not None:
            bases = [self._folder]
        else:
            above = scenario.path.resolve().parents
            bases = [folder / "rules" for folder in above] + [Path("rules")]
        if not name or Path(name).is_absolute() or ".." in Path(name).parts:
            raise Refused([self._finding(scenario, 1, "S101", f"`rules: {name}` names no rule set", "name a folder under `rules`")])
        for base in bases:
            for candidate in (base / name, base / f"{name}{SUFFIX}"):
                if candidate.exists():
                    return candidate
        where = f"`{self._folder}`" if self._folder is not None else "a `rules` folder"
        message = f"there is no rule set `{name}` under {where}"
        raise Refused([self._finding(scenario, 1, "S101", message, "say where with --rules FOLDER")])

    def _log(self, rules: Rules, scenario: Scenario) -> EventLog:
        if isinstance(scenario.log, str):
            return rules.log(scenario.path.parent / scenario.log)
        try:
            return rules.log_of(scenario.log, str(scenario.path))
        except Refused as refused:
            raise Refused([self._placed(f, scenario) for f in refused.findings]) from None

    def _placed(self, finding: Diagnostic, scenario: Scenario) -> Diagnostic:
        """A finding about the n-th event, at the line where that event stands."""
        number = finding.span.line
        if not 1 <= number <= len(scenario.event_lines):
            return finding
        line = scenario.event_lines[number - 1]
        return replace(finding, span=Span(str(scenario.path), line, 1, line, 1))

    def _known_at(self, scenario: Scenario, check: Check) -> Any:
        if check.known_at is None:
            return None
        findings: list[Diagnostic] = []
        time = check_time(check.known_at, "known_at", findings, str(scenario.path))
        if findings:
            raise Refused([self._at(f, scenario, check) for f in findings])
        return time

    # ---- answers

    def _answer(self, rules: Rules, history: History, scenario: Scenario, check: Check) -> dict[str, Any]:
        question, where = check.question, str(scenario.path)
        try:
            match check.kind:
                case "ask":
                    return rules.ask(history, question, where).answer().as_json()
                case "value":
                    arguments = question.get("args", [])
                    listed = arguments if isinstance(arguments, list) else [arguments]
                    return rules.value(history, question.get("term"), listed, question.get("on"), where).answer().as_json()
                case "duties":
                    findings: list[Diagnostic] = []
                    on = check_time(question.get("on"), "on", findings, where)
                    if on is None:
                        raise Refused(findings)
                    return rules.duties(history, on).answer().as_json()
        except Refused as refused:
            raise Refused([self._at(f, scenario, check) for f in refused.findings]) from None

    def _at(self, finding: Diagnostic, scenario: Scenario, check: Check) -> Diagnostic:
        """A finding about a question, at the line of its check."""
        return replace(finding, span=Span(str(scenario.path), check.line, 1, check.line, 1))

    @staticmethod
    def _finding(scenario: Scenario, line: int, code: str, message: str, help_: str | None = None) -> Diagnostic:
        return Diagnostic(code, Span(str(scenario.path), line, 1, line, 1), message, help_)
