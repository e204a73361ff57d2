"""Scenario files as pytest tests: every check of every YAML file in or below a folder named `scenarios`.

Installed with the distribution; `pytest rules` runs the scenario files beside the rule files. `--rules FOLDER` says
where the rule sets are, as for `clausegraph test`.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from contract_dsl.diagnostics import render

from ..deep import with_deep_stack
from ..service import Refused
from .files import SUFFIXES, Scenario, read_scenario
from .runner import Outcome, Runner

_FOLDER = "scenarios"
_RUNNER = pytest.StashKey[Runner]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where the rule sets are."""
    group = parser.getgroup("clausegraph")
    group.addoption("--rules", type=Path, default=None, help="folder of the rule sets that scenario files name")


def pytest_configure(config: pytest.Config) -> None:
    """One runner for the session: each rule set is opened once."""
    config.stash[_RUNNER] = Runner(config.getoption("--rules"))


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> "ScenarioFile | None":
    """Every YAML file in or below a folder of scenarios."""
    if file_path.suffix in SUFFIXES and _FOLDER in file_path.parts[:-1]:
        return ScenarioFile.from_parent(parent, path=file_path)
    return None


class ScenarioFile(pytest.File):
    """One scenario file; its checks are its tests."""

    def collect(self) -> Iterator[pytest.Item]:
        """A test for each check; a file of the wrong shape is one test that fails."""
        scenario, findings = read_scenario(self.path)
        if scenario is None:
            text = "\n".join(render(f, {}) for f in findings)
            yield WrongScenario.from_parent(self, name="shape", text=text)
            return
        outcomes = _Outcomes(scenario, self.config.stash[_RUNNER])
        for number, check in enumerate(scenario.checks):
            yield CheckItem.from_parent(self, name=f"{number + 1}: {check.about}", outcomes=outcomes, number=number)


class _Outcomes:
    """The outcomes of a file, worked out when the first of its tests runs."""

    def __init__(self, scenario: Scenario, runner: Runner) -> None:
        self.scenario = scenario
        self._runner = runner
        self._found: list[Outcome] | None = None

    def __getitem__(self, number: int) -> Outcome:
        if self._found is None:
            self._found = with_deep_stack(lambda: list(self._runner.run(self.scenario)))
        return self._found[number]


class _DoesNotHold(Exception):
    """A check that does not hold."""


class CheckItem(pytest.Item):
    """One check."""

    def __init__(self, *, outcomes: _Outcomes, number: int, **more: Any) -> None:
        super().__init__(**more)
        self._outcomes = outcomes
        self._number = number

    def runtest(self) -> None:
        """Ask, and compare."""
        outcome = self._outcomes[self._number]
        if not outcome.ok:
            raise _DoesNotHold("\n".join(outcome.differences))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The differences, or the findings, in place of a traceback."""
        scenario = self._outcomes.scenario
        where = f"{scenario.path}:{scenario.checks[self._number].line}  {scenario.name}"
        if isinstance(excinfo.value, _DoesNotHold):
            return f"{where}\n{excinfo.value}"
        if isinstance(excinfo.value, Refused):
            refused = excinfo.value
            return "\n".join([where, *(render(f, refused.sources) for f in refused.findings)])
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the check stands."""
        return self.path, self._outcomes.scenario.checks[self._number].line - 1, self.name


class WrongScenario(pytest.Item):
    """A scenario file that cannot be run."""

    def __init__(self, *, text: str, **more: Any) -> None:
        super().__init__(**more)
        self._text = text

    def runtest(self) -> None:
        """It fails."""
        raise _DoesNotHold(self._text)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:  # noqa: ARG002  # pytest passes it by name
        """What is wrong with the file."""
        return str(excinfo.value)

    def reportinfo(self) -> tuple[Path, int, str]:
        """The top of the file."""
        return self.path, 0, self.name
