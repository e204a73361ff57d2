"""`clausegraph prove`: what is so of every log of a bound."""

import argparse
import time
from collections.abc import Sequence
from typing import Any

from contract_dsl.diagnostics import Diagnostic
from contract_dsl.source import Span

from ...service import Refused, Rules, open_rules
from ..acts import act_of
from ..output import write, write_json
from ..proving import PROPERTIES, check_bound, solver_is_there
from ..statuses import DONE, PROHIBITED, UNDETERMINED, WRONG
from ..times import optional_time


def run(options: argparse.Namespace) -> int:
    """Prove; the status says whether everything that was asked holds."""
    started = time.monotonic()
    check_bound(options)
    if not solver_is_there():
        return WRONG
    if options.rules.suffix == PROPERTIES and options.property is None:
        # A file of properties is proved of the rule files that it lies beside.
        options.property, options.rules = options.rules.name, options.rules.parent
    rules = open_rules(options.rules)
    return _needed(options, rules, started) if options.needed is not None else _proved(options, rules, started)


def _proved(options: argparse.Namespace, rules: Rules, started: float) -> int:
    from ...prove import checks, properties, property_files, text, workbench  # noqa: PLC0415  # only those who installed the extra have it

    wanted = property_files.chosen(
        property_files.read_properties(options.rules, rules), options.property, options.rules
    )
    bench = workbench.Workbench([rules], options.bound, workbench.Budget(options.seconds, started))
    batches = [] if options.property is not None else checks.every_check(rules)
    checked, findings = properties.prove_all(bench, rules, wanted, batches)
    proved = text.Proved(tuple(checked), tuple(findings))
    if options.json:
        write_json(text.proved_json(proved, bench))
    else:
        write(text.proved_text(proved, bench, str(options.rules)))
    return PROHIBITED if proved.wrong else UNDETERMINED if proved.undecided else DONE


def _needed(options: argparse.Namespace, rules: Rules, started: float) -> int:
    from ...prove import needs, text, workbench  # noqa: PLC0415  # only those who installed the extra have it

    type_, given, on = _act(options.needed, options.on, rules)
    budget = workbench.Budget(options.seconds, started)
    bench = workbench.Workbench([rules], options.bound, budget, given=needs.names_of(rules, type_, given))
    outside = needs.out_of_bound(rules, type_, given, on, bench.names.first_day)
    if outside:
        place = Span("command line", 1, 1, 1, 1)
        raise Refused([Diagnostic("P102", place, f"`--needed`: {outside}", "ask about an act within the bound")])
    needed = needs.needed_for(bench, rules, type_, given, on)
    if options.json:
        write_json(text.needed_json(needed, bench))
    else:
        write(text.needed_text(needed, bench, str(options.rules)))
    return {"found": DONE, "never": PROHIBITED, "open": UNDETERMINED}[needed.way.kind]


def _act(words: Sequence[str], on: str | None, rules: Rules) -> tuple[str, Any, Any]:
    """The kind of act, what is said of it, and its day if one is said."""
    from ...answering.questions import check_act  # noqa: PLC0415  # used here alone

    day = optional_time(on, "--on")
    question = act_of(words, on or "2022-01-01", rules.model)
    act, findings = check_act(rules.model, question, "command line")
    if act is None:
        raise Refused(findings)
    return act.event.id, act.data, day
