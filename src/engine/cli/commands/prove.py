"""`clausegraph prove`: what is so of every log of a bound."""

import argparse
from collections.abc import Sequence
from typing import Any

from ...service import Rules, open_rules
from ..acts import act_of
from ..output import write, write_json
from ..proving import check_bound, solver_is_there
from ..statuses import DONE, PROHIBITED, UNDETERMINED, WRONG
from ..times import optional_time


def run(options: argparse.Namespace) -> int:
    """Prove; the status says whether everything that was asked holds."""
    check_bound(options)
    if not solver_is_there():
        return WRONG
    rules = open_rules(options.rules)
    return _needed(options, rules) if options.needed is not None else _proved(options, rules)


def _proved(options: argparse.Namespace, rules: Rules) -> int:
    from ...prove import checks, properties, property_files, text, workbench  # noqa: PLC0415  # an extra

    wanted = property_files.chosen(
        property_files.read_properties(options.rules, rules), options.property, options.rules
    )
    bench = workbench.Workbench([rules], options.bound, workbench.Budget(options.seconds))
    checked = properties.prove_properties(bench, rules, wanted)
    findings: list[Any] = [] if options.property is not None else checks.all_checks(bench, rules)
    proved = text.Proved(tuple(checked), tuple(findings))
    if options.json:
        write_json(text.proved_json(proved, bench))
    else:
        write(text.proved_text(proved, bench, str(options.rules)))
    return PROHIBITED if proved.wrong else UNDETERMINED if proved.undecided else DONE


def _needed(options: argparse.Namespace, rules: Rules) -> int:
    from ...prove import needs, text, workbench  # noqa: PLC0415  # an extra

    type_, given, on = _act(options.needed, options.on, rules)
    bench = workbench.Workbench([rules], options.bound, workbench.Budget(options.seconds))
    needed = needs.needed_for(bench, rules, type_, given, on)
    if options.json:
        write_json(text.needed_json(needed, bench))
    else:
        write(text.needed_text(needed, bench, str(options.rules)))
    return {"found": DONE, "never": PROHIBITED, "open": UNDETERMINED}[needed.way.kind]


def _act(words: Sequence[str], on: str | None, rules: Rules) -> tuple[str, Any, Any]:
    """The kind of act, what is said of it, and its day if one is said."""
    from ...answering.questions import check_act  # noqa: PLC0415  # used here alone
    from ...service import Refused  # noqa: PLC0415  # the same

    day = optional_time(on, "--on")
    question = act_of(words, on or "2022-01-01", rules.model)
    act, findings = check_act(rules.model, question, "command line")
    if act is None:
        raise Refused(findings)
    return act.event.id, act.data, day
