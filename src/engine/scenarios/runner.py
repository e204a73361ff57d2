"""Scenarios run: every question asked, every expectation compared."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from contract_dsl.diagnostics import Diagnostic, did_you_mean
from contract_dsl.files import SUFFIX
from contract_dsl.source import Source, Span

from ..answering.history import History
from ..answering.questions import check_time
from ..log import EventLog
from ..log.convert import shown
from ..service import Refused, Rules, open_rules
from .comparing import differences, relevant
from .files import Check, Scenario

Watch = Callable[[Path, Rules, EventLog, date | None, Check], None]
"""Told of a check: where its rule set is, the rule set, the log, what was known of it, and the check."""


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

    def run(self, scenario: Scenario, watch: Watch | None = None) -> Iterator[Outcome]:
        """The outcome of every check. Raises `Refused` if rules, log or a question are wrong.

        `watch` is told of every check of a scenario whose questions are all right.
        """
        rules = self.rules(scenario)
        log = self.log(rules, scenario)
        histories: dict[str, History] = {}
        outcomes: list[Outcome] = []
        findings: list[Diagnostic] = []
        for check in scenario.checks:
            try:
                key = str(check.known_at)
                if key not in histories:
                    histories[key] = rules.history(log, self._known_at(check))
                got = self._answer(rules, histories[key], check)
            except Refused as refused:
                findings += [f for f in refused.findings if f not in findings]  # rows share the head of their column
                continue
            outcomes.append(Outcome(scenario, check, got, tuple(differences(check.expect, got))))
        if findings:
            raise Refused(findings, self._sources(scenario))
        if watch is not None:
            for check in scenario.checks:
                watch(self.find(scenario), rules, log, histories[str(check.known_at)].known_at, check)
        yield from outcomes

    # ---- what a scenario names

    def rules(self, scenario: Scenario) -> Rules:
        """The rule set that a scenario names. Raises `Refused`."""
        path = self.find(scenario)
        if path not in self._rules:
            self._rules[path] = open_rules(path)
        return self._rules[path]

    def find(self, scenario: Scenario) -> Path:
        """The folder or file of the rule set: under `--rules`, else under a `rules` folder near the file or here.

        Raises `Refused`.
        """
        name = scenario.rules
        if self._folder is not None:
            bases = [self._folder]
        else:
            above = scenario.path.resolve().parents
            bases = [folder / "rules" for folder in above] + [Path("rules")]
        place = scenario.rules_place
        if not name or Path(name).is_absolute() or ".." in Path(name).parts:
            raise self._refused(
                scenario, place, "S101", f"{shown(name)} names no rule set", "name a folder under `rules`"
            )
        for base in bases:
            for candidate in (base / name, base / f"{name}{SUFFIX}"):
                if _exists(candidate):
                    return candidate
        where = f"`{self._folder}`" if self._folder is not None else "a `rules` folder"
        near = did_you_mean(name, _rule_sets(bases)) or "say where with --rules FOLDER"
        raise self._refused(scenario, place, "S101", f"there is no rule set {shown(name)} under {where}", near)

    def log(self, rules: Rules, scenario: Scenario) -> EventLog:
        """The log of a scenario. Raises `Refused` if anything in it is wrong."""
        if isinstance(scenario.log, str):
            return rules.log(self._log_path(scenario, scenario.log))
        try:
            return rules.log_of(scenario.log, str(scenario.path), scenario.place)
        except Refused as refused:
            raise Refused(refused.findings, self._sources(scenario)) from None

    def _log_path(self, scenario: Scenario, name: str) -> Path:
        """The log that a scenario names, seen from the folder of the scenario. Raises `Refused`."""
        path = scenario.path.parent / name
        try:
            found = path.is_file()
        except (OSError, ValueError):
            found = False
        if found:
            return path
        help_ = "a log is a file, and its path is seen from the folder of the scenario"
        raise self._refused(scenario, scenario.log_place, "S102", f"there is no log {shown(name)}", help_)

    @staticmethod
    def _known_at(check: Check) -> Any:
        if check.known_at is None:
            return None
        findings: list[Diagnostic] = []
        time = check_time(check.known_at, "known_at", findings, check.place)
        if findings:
            raise Refused(findings)
        return time

    # ---- answers

    @staticmethod
    def _answer(rules: Rules, history: History, check: Check) -> dict[str, Any]:
        question = check.question
        match check.kind:
            case "ask":
                return rules.ask(history, question, check.place).answer().as_json()
            case "value":
                arguments = question.get("args", [])
                listed = arguments if isinstance(arguments, list) else [arguments]
                valued = rules.value(history, question.get("term"), listed, question.get("on"), check.place)
                return valued.answer().as_json()
            case "duties":
                findings: list[Diagnostic] = []
                on = check_time(question.get("on"), "on", findings, check.place)
                if on is None:
                    raise Refused(findings)
                return rules.duties(history, on).answer().as_json()

    def _refused(self, scenario: Scenario, place: Span | None, code: str, message: str, help_: str) -> Refused:
        span = place or Span(str(scenario.path), 1, 1, 1, 1)
        return Refused([Diagnostic(code, span, message, help_)], self._sources(scenario))

    @staticmethod
    def _sources(scenario: Scenario) -> dict[str, Source]:
        return {scenario.source.path: scenario.source} if scenario.source is not None else {}


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _rule_sets(bases: Sequence[Path]) -> set[str]:
    """The names of the rule sets under some folders."""
    return {
        p.name.removesuffix(SUFFIX)
        for base in bases
        if base.is_dir()
        for p in base.iterdir()
        if p.is_dir() or p.suffix == SUFFIX
    }
