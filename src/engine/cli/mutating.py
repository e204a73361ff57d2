"""`clausegraph test --mutate`: what of the rule files could be left out or weakened without any check noticing?"""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from contract_dsl.diagnostics import Diagnostic, did_you_mean, render
from contract_dsl.model import nodes as m
from contract_dsl.priority import within
from contract_dsl.source import Source, Span

from ..log.convert import shown
from ..mutation import Bench, Report, as_json, as_text, changes_of, sample_of, share
from ..scenarios import Runner, Scenario, find_files, read_scenario
from ..scenarios.coverage import percent
from ..scenarios.files import sources
from ..service import Refused
from .output import style, write, write_json
from .statuses import DONE, PROHIBITED, WRONG

_SEED = 1
"""Of a sample, if none is given."""


def run(options: argparse.Namespace) -> int:
    """Try the changes; the status says whether enough of them were noticed. Raises `Refused`."""
    clash = _clash(options)
    if clash:
        sys.stderr.write(f"clausegraph test: {clash}\n")
        return WRONG
    benches, findings, texts = _benches(options)
    for finding in findings:
        sys.stderr.write(render(finding, texts) + "\n")
    if findings:
        sys.stderr.write("nothing was changed: every scenario file has to be right first\n")
        return WRONG
    failing = [f for bench in benches for f in bench.failing]
    if failing:
        look = style()
        for each in failing:
            scenario, check = each.prepared.scenario, each.prepared.check
            sys.stderr.write(f"{look.mark('FAILED', 'red')} {scenario.path}:{check.line}  {scenario.name}\n")
            sys.stderr.write("".join(f"      {difference}\n" for difference in each.differences))
        sys.stderr.write("nothing was changed: every check has to hold on the rule files as they are\n")
        return PROHIBITED
    reports = [_tried(bench, options) for bench in benches]
    if options.json:
        write_json(as_json(reports))
    else:
        write(as_text(reports))
    return _status(reports, options)


def _clash(options: argparse.Namespace) -> str:
    """What does not go together, and what to do."""
    given = {
        "--update": options.update,
        "--junit": options.junit is not None,
        "--coverage": options.coverage,
        "--coverage-output": options.coverage_output is not None,
        "--coverage-format": options.coverage_format is not None,
    }
    for name in (name for name, is_given in given.items() if is_given):
        return f"--mutate and {name} are two runs; leave one of them out"
    if options.seed is not None and options.sample is None:
        return "--seed chooses a sample, and none is asked for; add --sample N"
    return ""


def _benches(options: argparse.Namespace) -> tuple[list[Bench], list[Diagnostic], dict[str, Source]]:
    """The checks of each rule set, run once, and what is wrong with files."""
    runner = Runner(options.rules)
    benches: dict[Path, Bench] = {}
    files, found = find_files(options.paths)
    findings: list[Diagnostic] = list(found)
    texts: dict[str, Source] = {}
    read: list[tuple[Scenario, Path]] = []

    def note(refused: Refused) -> None:
        findings.extend(f for f in refused.findings if f not in findings)
        texts.update(refused.sources)

    for file in files:
        scenario, wrong = read_scenario(file)
        if scenario is None:
            findings += wrong
            texts.update(sources(file))
            continue
        try:
            path = runner.find(scenario)
            if path not in benches:
                benches[path] = Bench(path, runner.rules(scenario))
            read.append((scenario, path))
        except Refused as refused:
            note(refused)
    chosen = _about(benches, options.clause)
    for scenario, path in read:
        if path in chosen:
            try:
                chosen[path].add(scenario, runner)
            except Refused as refused:
                note(refused)
    return list(chosen.values()), findings, texts


def _about(benches: Mapping[Path, Bench], clause: str | None) -> Mapping[Path, Bench]:
    """The rule sets that have a clause, limb, definition or agreement; all, if none is named.

    Raises `Refused` if none has it; the checks, which may take minutes, have not been run by then.
    """
    if clause is None or not benches:
        return benches
    known = {path: _names(bench.rules.model) for path, bench in benches.items()}
    found = {
        path: bench
        for path, bench in benches.items()
        if clause in known[path] or any(within(other, clause) for other in bench.rules.model.clauses)
    }
    if found:
        return found
    help_ = did_you_mean(clause, {name for names in known.values() for name in names})
    help_ = help_ or "a clause is named with its agreement: ia:5.07(b)"
    place = Span("command line", 1, 1, 1, 1)
    raise Refused([Diagnostic("Q104", place, f"there is no clause or definition {shown(clause)}", help_)])


def _names(model: m.Model) -> set[str]:
    return {
        *model.agreements,
        *model.clauses,
        *model.limbs,
        *model.terms,
        *model.states,
        *model.amounts,
        *model.events,
        *model.divisions,
        *model.schedules,
    }


def _tried(bench: Bench, options: argparse.Namespace) -> Report:
    changes = changes_of(bench.rules.model, options.clause or "")
    listed = changes.listed
    if options.sample is not None:
        listed = sample_of(listed, options.sample, options.seed if options.seed is not None else _SEED)
    tried = tuple(bench.attempt(change) for change in listed)
    return Report(bench.path, len(bench.checks), len(changes.listed), changes.without_meaning, tried)


def _status(reports: list[Report], options: argparse.Namespace) -> int:
    """Everything noticed, or as much as is asked for; what is too little is said."""
    noticed = share(reports)
    if options.fail_under is None:
        return DONE if noticed == 1 else PROHIBITED
    if noticed * 100 >= options.fail_under:
        return DONE
    asked = percent(options.fail_under / 100)
    sys.stderr.write(f"the checks notice {percent(noticed)}% of the changes, and {asked}% are asked for\n")
    return PROHIBITED
