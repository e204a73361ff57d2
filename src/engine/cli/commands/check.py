"""`clausegraph check`: every finding in the rule files, and in the properties beside them."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from contract_dsl.diagnostics import has_errors, render
from contract_dsl.loaded import Loaded

from ...cache import loaded_rules
from ..output import findings_json, write, write_json
from ..proving import PROPERTIES
from ..statuses import DONE, WRONG

if TYPE_CHECKING:
    from ...prove.property_files import Read


def run(options: argparse.Namespace) -> int:
    """Show the findings; an error gives the status for wrong rule files."""
    one_file = options.rules.suffix == PROPERTIES
    path: Path = options.rules.parent if one_file else options.rules
    loaded = loaded_rules(path)
    properties = _properties(path, [options.rules] if one_file else None, loaded) if loaded.usable else None
    findings, sources = list(loaded.findings), dict(loaded.sources)
    if properties is not None:
        # Who asks about one file of properties is not told again what the rule files are warned of.
        findings = [*([] if one_file else findings), *properties.findings]
        sources |= properties.sources
    if options.json:
        write_json(findings_json(findings))
    else:
        for finding in findings:
            write(render(finding, sources) + "\n")
        errors = sum(f.is_error for f in findings)
        warnings = len(findings) - errors
        model = loaded.model
        count = len(properties.properties) if properties is not None else 0
        if findings:
            sys.stdout.write(f"{_count(errors, 'error')}, {_count(warnings, 'warning')}\n")
        else:
            numbered = sum(not c.is_limb for c in model.clauses.values())
            limbs = len(model.clauses) - numbered + sum(i not in model.clauses for i in model.limbs)
            write(
                f"no findings: {_count(len(model.agreements), 'agreement')}, {_count(numbered, 'clause')}, "
                f"{_count(limbs, 'limb')}, {_count(sum(t.value is not None for t in model.terms.values()), 'term')}, "
                f"{_count(len(model.states) + len(model.amounts), 'state')}, {_count(len(model.facts), 'fact')}, "
                f"{_count(len(model.events), 'event type')}"
                f"{', ' + ('1 property' if count == 1 else f'{count:,} properties') if count else ''}\n"
            )
    return WRONG if has_errors(findings) or not loaded.usable else DONE


def _properties(path: Path, wanted: list[Path] | None, loaded: Loaded) -> "Read | None":
    """The property files beside the rule files, or the one that is asked about; None if there are none."""
    folder = path if path.is_dir() else path.parent
    files = wanted or sorted(file for file in folder.iterdir() if file.suffix == PROPERTIES)
    if not files:
        return None
    from ...prove.property_files import check_properties  # noqa: PLC0415  # most rule files have none

    return check_properties(path, loaded.model, files)


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
