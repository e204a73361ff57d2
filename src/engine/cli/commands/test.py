"""`clausegraph test`: does every check of the scenario files hold, and what do the checks decide?"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from contract_dsl.diagnostics import Diagnostic, render
from contract_dsl.source import Source, Span

from ...scenarios import Outcome, Runner, Scenario, find_files, read_scenario
from ...scenarios.files import sources
from ...scenarios.runner import Watch
from ...scenarios.updating import update
from ...service import Refused
from ..confirming import confirmed, somebody_is_there
from ..output import style, write, write_file, write_json, write_report
from ..statuses import DONE, PROHIBITED, WRONG

if TYPE_CHECKING:
    from ...scenarios.coverage import Coverage, Observers


class _Run:
    """One run over scenario files, and what came out of it."""

    def __init__(self, options: argparse.Namespace, watch: Watch | None) -> None:
        self.options = options
        self.watch = watch
        self.runner = Runner(options.rules)
        self.outcomes: list[Outcome] = []
        self.findings: list[Diagnostic] = []
        self.wrong: dict[Path, list[Diagnostic]] = {}
        self.texts: dict[str, Source] = {}

    def all(self, files: Sequence[Path]) -> None:
        """Run every file; what does not hold is shown at once."""
        for file in files:
            scenario, wrong = read_scenario(file)
            if scenario is None:
                self._note(file, wrong)
                self.texts.update(sources(file))
                continue
            try:
                done = list(self.runner.run(scenario, self.watch))
                if self.options.update and not all(outcome.ok for outcome in done):
                    done = self._updated(scenario, done)
            except Refused as refused:
                self._note(file, refused.findings)
                self.texts.update(refused.sources)
                continue
            self.outcomes += done
            if not self.options.json:
                for outcome in done:
                    _show(outcome)

    def _note(self, file: Path, findings: Sequence[Diagnostic]) -> None:
        self.wrong[file] = list(findings)
        self.findings += [f for f in findings if f not in self.findings]

    def _updated(self, scenario: Scenario, done: list[Outcome]) -> list[Outcome]:
        """What the checks come to once the file says what was answered; lists of entries are left to a person."""
        change, text = update(scenario, done)
        if not change:
            return done
        if self.options.json:
            sys.stderr.write(change)
        else:
            write(change)
        if somebody_is_there() and not self.options.yes:
            sys.stdout.flush()
            if not confirmed(f"write this into {scenario.path}?"):
                return done
        write_file(scenario.path, text)
        changed, _ = read_scenario(scenario.path)
        return done if changed is None else list(self.runner.run(changed))


def run(options: argparse.Namespace) -> int:
    """Run the files; the status says whether a check did not hold, or a file could not be run."""
    if options.mutate:
        from ..mutating import run as mutate  # noqa: PLC0415  # a run of its own

        return mutate(options)
    for name in ("clause", "sample", "seed"):
        if getattr(options, name) is not None:
            sys.stderr.write(f"clausegraph test: --{name} goes with --mutate\n")
            return WRONG
    output = options.coverage_output
    wanted = options.coverage or options.fail_under is not None or output is not None or options.coverage_format
    form = _form(options) if wanted else "text"
    files, found = find_files(options.paths)
    observers = _observers() if wanted else None
    done = _Run(options, observers.watch if observers is not None else None)
    done.all(files)
    findings = [*found, *done.findings]
    coverage = observers.coverage() if observers is not None else None
    failed = sum(not o.ok for o in done.outcomes)
    if options.json:
        _write_results(done.outcomes, failed, findings, coverage)
    for finding in findings:
        sys.stderr.write(render(finding, done.texts) + "\n")
    if options.junit is not None:
        from ...scenarios.junit import junit  # noqa: PLC0415  # only where it is asked for

        wrong = done.wrong | {Path(f.span.path): [f] for f in found}
        write_report(options.junit, junit(files, done.outcomes, wrong))
    if not options.json:
        _summary(len(done.outcomes), failed, len(files), findings)
    if coverage is not None:
        _write_coverage(coverage, form, options)
    if findings:
        return WRONG
    too_little = coverage is not None and options.fail_under is not None and _is_under(coverage, options)
    return PROHIBITED if failed or too_little else DONE


def _observers() -> "Observers":
    from ...scenarios.coverage import Observers  # noqa: PLC0415  # only where it is asked for

    return Observers()


_ENDINGS = {".json": "json", ".info": "lcov", ".lcov": "lcov"}


def _form(options: argparse.Namespace) -> str:
    """How coverage is to be written. Raises `Refused` for what would run into the results."""
    output: Path | None = options.coverage_output
    if options.coverage_format is not None and options.coverage_format != "text" and output is None:
        place = Span("command line", 1, 1, 1, 1)
        message = f"coverage as {options.coverage_format} needs a file of its own"
        raise Refused([Diagnostic("Q201", place, message, "add --coverage-output FILE")])
    form: str = options.coverage_format or (_ENDINGS.get(output.suffix.lower(), "text") if output else "text")
    return form


def _write_coverage(coverage: "Coverage", form: str, options: argparse.Namespace) -> None:
    from ...scenarios.coverage import as_json_text, as_lcov, as_text  # noqa: PLC0415  # only where it is asked for

    text = {"text": as_text, "json": as_json_text, "lcov": as_lcov}[form](coverage)
    if options.coverage_output is not None:
        write_report(options.coverage_output, text)
    elif options.coverage and not options.json:
        write("\n" + text)


def _is_under(coverage: "Coverage", options: argparse.Namespace) -> bool:
    """Whether too little was decided, which is then said."""
    if coverage.share * 100 >= options.fail_under:
        return False
    from ...scenarios.coverage import percent  # noqa: PLC0415  # only where it is asked for

    missing = coverage.possible - coverage.reached
    outcomes = f"{missing} outcome{'' if missing == 1 else 's'}"
    asked = percent(options.fail_under / 100)
    sys.stderr.write(
        f"the checks see {percent(coverage.share)}% of the outcomes of the clauses, and {asked}% are asked for; "
        f"{outcomes} that no check sees {'is' if missing == 1 else 'are'} listed by --coverage\n"
    )
    return True


def _write_results(
    outcomes: list[Outcome], failed: int, findings: list[Diagnostic], coverage: "Coverage | None"
) -> None:
    results = {"passed": len(outcomes) - failed, "failed": failed, "checks": [o.as_json() for o in outcomes]}
    if findings:
        results["errors"] = [f"{f.span}: {f.code}: {f.message}" for f in findings]
    if coverage is not None:
        from ...scenarios.coverage import as_json  # noqa: PLC0415  # only where it is asked for

        results["coverage"] = as_json(coverage)
    write_json(results)


def _show(outcome: Outcome) -> None:
    """A check that does not hold, with what differs."""
    if outcome.ok:
        return
    look = style()
    write(f"{look.mark('FAILED', 'red')} {outcome.scenario.path}:{outcome.check.line}  {outcome.scenario.name}\n")
    write("\n".join(look.lines(outcome.check.about, 2)) + "\n")
    for difference in outcome.differences:
        write("\n".join(look.lines(difference, 6)) + "\n")


def _summary(checks: int, failed: int, files: int, findings: list[Diagnostic]) -> None:
    held = checks - failed
    text = f"{held} of {checks} check{'' if checks == 1 else 's'} hold in {files} file{'' if files == 1 else 's'}"
    if findings:
        text += f"; {len(findings)} finding{'' if len(findings) == 1 else 's'}, see above"
    write(text + "\n")
