"""The command `clausegraph`: its arguments, the way to each command, and what happens when something goes wrong."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from contract_dsl.diagnostics import Diagnostic, render

from ..deep import with_deep_stack
from ..service import Refused
from ..version import VERSION
from .arguments import asking, drafting, proving, testing
from .arguments.common import Parser
from .output import findings_json, write_json
from .statuses import FAILED, WRONG
from .streams import Full, be_patient

_ABOUT = """\
Contracts as code that a lawyer can check and a company can run: is this allowed, by which clause, on which facts, what
would make it allowed, who must be told by when.
"""

_STATUSES = """\
exit status:
  0  permitted; or the command did what it was asked, and every check held
  1  the tool itself failed
  2  prohibited; or a check of a scenario did not hold, or a file is not laid out
  3  the rule files, the log, the scenario or the question are wrong; nothing was answered
  4  undetermined: it hangs on what is not recorded
"""

_GROUPS = (asking, drafting, proving, testing)

EXAMPLES: dict[str, tuple[str, ...]] = {name: lines for group in _GROUPS for name, lines in group.EXAMPLES.items()}
"""Shown by `--help` of each command and run by the tests, in a folder that holds `rules/`."""


def parser() -> argparse.ArgumentParser:
    """Every command with its arguments."""
    top = Parser(
        prog="clausegraph", description=_ABOUT, epilog=_STATUSES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    top.add_argument("--version", action="version", version=f"clausegraph {VERSION}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=Parser)
    for group in _GROUPS:
        for add in group.COMMANDS:
            add(commands)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the result is the exit status."""
    options = parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = import_module(f".commands.{options.command}", __package__).run
    try:
        return with_deep_stack(lambda: command(options))
    except Refused as refused:
        if getattr(options, "json", False):
            write_json(findings_json(refused.findings))
        show_findings(refused.findings, refused)
        return WRONG


def show_findings(findings: Sequence[Diagnostic], refused: Refused) -> None:
    """The findings on the error stream, with the lines that they speak of."""
    for finding in findings:
        sys.stderr.write(render(finding, refused.sources) + "\n")
    errors = sum(f.is_error for f in findings)
    sys.stderr.write(f"{errors} error{'' if errors == 1 else 's'}; {refused.outcome}\n")


def run() -> None:
    """The entry point of the command."""
    be_patient()
    try:
        status = main()
        sys.stdout.flush()
    except Full as full:
        sys.stderr.write(f"the output cannot be written: {full}; what there is of it is not whole\n")
        status = FAILED
    except KeyboardInterrupt:
        status = FAILED
    except Exception as error:
        if os.environ.get("CLAUSEGRAPH_DEBUG"):
            raise
        kind = type(error).__name__
        sys.stderr.write(f"clausegraph itself failed ({kind}: {error}); nothing was answered. Please report this.\n")
        status = FAILED
    raise SystemExit(status)
