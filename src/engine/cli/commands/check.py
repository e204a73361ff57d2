"""`clausegraph check`: every finding in the rule files."""

import argparse
import sys

from contract_dsl.diagnostics import Diagnostic, render

from ...cache import loaded_rules
from ..output import write, write_json
from ..statuses import DONE, WRONG


def run(options: argparse.Namespace) -> int:
    """Show the findings; an error gives the status for wrong rule files."""
    loaded = loaded_rules(options.rules)
    if options.json:
        write_json({"findings": [_as_json(f) for f in loaded.findings]})
    else:
        for finding in loaded.findings:
            write(render(finding, loaded.sources) + "\n")
        errors = sum(f.is_error for f in loaded.findings)
        warnings = len(loaded.findings) - errors
        model = loaded.model
        if loaded.findings:
            sys.stdout.write(f"{_count(errors, 'error')}, {_count(warnings, 'warning')}\n")
        else:
            numbered = sum(not c.is_limb for c in model.clauses.values())
            limbs = len(model.clauses) - numbered + sum(i not in model.clauses for i in model.limbs)
            write(
                f"no findings: {_count(len(model.agreements), 'agreement')}, {_count(numbered, 'clause')}, "
                f"{_count(limbs, 'limb')}, {_count(sum(t.value is not None for t in model.terms.values()), 'term')}, "
                f"{_count(len(model.states) + len(model.amounts), 'state')}, {_count(len(model.facts), 'fact')}, "
                f"{_count(len(model.events), 'event type')}\n"
            )
    return DONE if loaded.usable else WRONG


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _as_json(finding: Diagnostic) -> dict[str, object]:
    span = finding.span
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "file": span.path,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "message": finding.message,
        "help": finding.help,
        "labels": [
            {"file": x.span.path, "line": x.span.line, "column": x.span.column, "text": x.text} for x in finding.labels
        ],
    }
