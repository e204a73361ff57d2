"""`clausegraph test`: does every check of the scenario files hold?"""

import argparse
import sys

from contract_dsl.diagnostics import Diagnostic, render
from contract_dsl.source import Source

from ...scenarios import Outcome, Runner, Scenario, find_files, read_scenario
from ...scenarios.files import sources
from ...scenarios.updating import update
from ...service import Refused
from ..output import style, write, write_file, write_json
from ..statuses import DONE, PROHIBITED, WRONG


def run(options: argparse.Namespace) -> int:
    """Run the files; the status says whether a check did not hold, or a file could not be run."""
    files, found = find_files(options.paths)
    findings: list[Diagnostic] = list(found)
    texts: dict[str, Source] = {}
    outcomes: list[Outcome] = []
    runner = Runner(options.rules)
    for file in files:
        scenario, wrong = read_scenario(file)
        findings += wrong
        if scenario is None:
            texts.update(sources(file))
            continue
        try:
            done = list(runner.run(scenario))
            if options.update and not all(outcome.ok for outcome in done):
                done = _updated(scenario, done, runner)
        except Refused as refused:
            findings += [f for f in refused.findings if f not in findings]
            texts.update(refused.sources)
            continue
        outcomes += done
        if not options.json:
            for outcome in done:
                _show(outcome)
    failed = sum(not o.ok for o in outcomes)
    if options.json:
        results = {"passed": len(outcomes) - failed, "failed": failed, "checks": [o.as_json() for o in outcomes]}
        if findings:
            results["errors"] = [f"{f.span}: {f.code}: {f.message}" for f in findings]
        write_json(results)
    for finding in findings:
        sys.stderr.write(render(finding, texts) + "\n")
    if not options.json:
        _summary(len(outcomes), failed, len(files), findings)
    if findings:
        return WRONG
    return PROHIBITED if failed else DONE


def _updated(scenario: Scenario, done: list[Outcome], runner: Runner) -> list[Outcome]:
    """What the checks come to once the file says what was answered; lists of entries are left to a person."""
    change, text = update(scenario, done)
    if not change:
        return done
    write(change)
    write_file(scenario.path, text)
    changed, _ = read_scenario(scenario.path)
    return done if changed is None else list(runner.run(changed))


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
