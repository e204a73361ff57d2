"""The command `clausegraph`: its arguments, the way to each command, and what happens when something goes wrong."""

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from contract_dsl.diagnostics import Diagnostic, did_you_mean, render

from ..deep import with_deep_stack
from ..service import Refused
from ..version import VERSION
from .statuses import DONE, FAILED, WRONG

_ABOUT = """\
Contracts as code that a lawyer can check and a company can run: is this allowed, by which clause, on which facts, what
would make it allowed, who must be told by when.
"""

_STATUSES = """\
exit status:
  0  permitted; or the command did what it was asked, and every check held
  1  the tool itself failed
  2  prohibited; or a check of a scenario did not hold
  3  the rule files, the log, the scenario or the question are wrong; nothing was answered
  4  undetermined: it hangs on what is not recorded
"""

RULES_HELP = "a folder of rule files, or one rule file NAME.clause"

EXAMPLES: dict[str, tuple[str, ...]] = {
    "check": ("clausegraph check rules/vnet", "clausegraph check rules/vnet --json"),
    "ask": (
        (
            "clausegraph ask rules/vnet --log rules/vnet/examples/record.jsonl --on 2022-07-01 "
            "Transfer ref=t1 transferor=vector_holdco transferee=acme security_class=note security=note_1 "
            "principal=50000000"
        ),
        (
            "clausegraph ask rules/vnet --log rules/vnet/examples/record.jsonl --full "
            '\'{"type": "Issuance", "time": "2023-12-28", "data": {"issuer": "company", "recipient": "success_flow", '
            '"security_class": "class_a", "quantity": 455296932, "price_per_share": "0.5465"}}\''
        ),
    ),
    "value": (
        "clausegraph value rules/vnet --log rules/vnet/examples/record.jsonl --on 2022-06-01 ia:ConversionPrice",
        (
            "clausegraph value rules/vnet --log rules/vnet/examples/record.jsonl --on 2022-06-01 "
            "ia:AsConvertedHolding vector_holdco"
        ),
    ),
    "duties": (
        "clausegraph duties rules/vnet --log rules/vnet/examples/record.jsonl --on 2022-06-30 --explain",
        "clausegraph duties rules/vnet --log rules/vnet/examples/record.jsonl --on 2022-06-30 --party company",
    ),
    "timeline": (
        "clausegraph timeline rules/vnet --log rules/vnet/examples/record.jsonl --from 2022-01-01 --until 2023-06-30",
    ),
    "graph": (
        "clausegraph graph rules/vnet --focus 'ia:5.07(b)' --format svg",
        "clausegraph graph rules/vnet --format html --output graph.html",
    ),
    "test": ("clausegraph test rules/vnet/scenarios", "clausegraph test rules/vnet/scenarios --json"),
    "coverage": ("clausegraph coverage rules/vnet --inventory rules/vnet/inventory/ia.txt",),
}
"""Shown by `--help` of each command and run by the tests, in a folder that holds `rules/`."""


class _Parser(argparse.ArgumentParser):
    """A parser that ends with the status for a wrong question, and whose messages do not speak of programming."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        sys.stderr.write(f"{self.prog}: {_plainly(message)}\n")
        raise SystemExit(WRONG)


def _plainly(message: str) -> str:
    """What argparse says, in words of the command."""
    wrong = re.match(r"argument (\S+): invalid choice: '(.*?)' \(choose from (.*)\)$", message)
    if wrong is not None:
        words = re.findall(r"[\w-]+", wrong[3])
        what = "command" if wrong[1] == "COMMAND" else f"{wrong[1]}"
        return f"there is no {what} `{wrong[2]}`; {did_you_mean(wrong[2], words) or 'there are: ' + ', '.join(words)}"
    missing = re.match(r"the following arguments are required: (.*)$", message)
    if missing is not None:
        return f"it is not said what {missing[1]} is"
    unknown = re.match(r"unrecognized arguments: (.*)$", message)
    if unknown is not None:
        return f"there is no place for `{unknown[1]}` here"
    return message


def _depth(text: str) -> int:
    if not text.isdigit() or len(text) > 6:
        raise argparse.ArgumentTypeError(f"a number from 0 up is needed, and this is `{text}`")
    return int(text)


def parser() -> argparse.ArgumentParser:
    """Every command with its arguments."""
    top = _Parser(
        prog="clausegraph", description=_ABOUT, epilog=_STATUSES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    top.add_argument("--version", action="version", version=f"clausegraph {VERSION}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=_Parser)
    for add in (_check, _ask, _value, _duties, _timeline, _graph, _test, _coverage):
        add(commands)
    return top


def _command(commands: "argparse._SubParsersAction[_Parser]", name: str, about: str) -> argparse.ArgumentParser:
    examples = "\n".join(f"  {line}" for line in EXAMPLES[name])
    return commands.add_parser(
        name,
        help=about,
        description=about[0].upper() + about[1:] + ("" if about.endswith("?") else "."),
        epilog=f"examples:\n{examples}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def _check(commands: "argparse._SubParsersAction[_Parser]") -> None:
    command = _command(commands, "check", "every finding in the rule files")
    command.add_argument("rules", metavar="RULES", type=Path, help=RULES_HELP)
    command.add_argument("--json", action="store_true", help="findings as JSON")


def _ask(commands: "argparse._SubParsersAction[_Parser]") -> None:
    command = _command(commands, "ask", "may this happen at that time?")
    _rules_and_log(command)
    command.add_argument("--on", metavar="DATE", help="when it would happen, unless ACT says so")
    command.add_argument("--full", action="store_true", help="the whole reasoning")
    command.add_argument("act", metavar="ACT", nargs="+", help="the act as JSON, or as Type key=value ...")


def _value(commands: "argparse._SubParsersAction[_Parser]") -> None:
    command = _command(commands, "value", "the value of a term on a day, with its arithmetic")
    _rules_and_log(command)
    command.add_argument("--on", metavar="DATE", required=True, help="the day")
    command.add_argument("--full", action="store_true", help="every step")
    command.add_argument("term", metavar="TERM", help="a term, state or amount such as ia:ConversionPrice")
    command.add_argument("arguments", metavar="ARG", nargs="*", help="its arguments in order")


def _duties(commands: "argparse._SubParsersAction[_Parser]") -> None:
    command = _command(commands, "duties", "what is owed, what may be exercised, which windows run")
    _rules_and_log(command)
    command.add_argument("--on", metavar="DATE", help="the day; left out, the last day of the span")
    command.add_argument("--from", dest="since", metavar="DATE", help="only what was not over before this day")
    command.add_argument("--until", metavar="DATE", help="only what had arisen by this day")
    command.add_argument("--party", metavar="PARTY", help="only what this party owes, holds or receives")
    command.add_argument("--explain", action="store_true", help="how each due date was computed")
    command.add_argument("--all", action="store_true", help="also what is over")
    command.add_argument("--ics", metavar="FILE", type=Path, help="write what has a date as an iCalendar file")


def _timeline(commands: "argparse._SubParsersAction[_Parser]") -> None:
    command = _command(commands, "timeline", "events, windows and deadlines as a picture")
    _rules_and_log(command, json=False)
    command.add_argument("--on", metavar="DATE", help="where the line for today stands; left out, the last day shown")
    command.add_argument("--from", dest="since", metavar="DATE", help="first day shown")
    command.add_argument("--until", metavar="DATE", help="last day shown")
    command.add_argument("--party", metavar="PARTY", help="only what this party owes, holds or receives")
    command.add_argument("--format", choices=("text", "svg"), help="left out: by the ending of FILE, else text")
    command.add_argument("--output", metavar="FILE", type=Path, help="write to a file")


def _graph(commands: "argparse._SubParsersAction[_Parser]") -> None:
    command = _command(commands, "graph", "how the clauses hang together")
    command.add_argument("rules", metavar="RULES", type=Path, help=RULES_HELP)
    command.add_argument("--focus", metavar="CLAUSE", help="one clause, limb or term with its neighbours")
    command.add_argument("--depth", metavar="N", type=_depth, default=1, help="how far the neighbours go; left out: 1")
    command.add_argument(
        "--format", choices=("svg", "dot", "mermaid", "json", "html"), help="left out: by the ending of FILE, else svg"
    )
    command.add_argument("--output", metavar="FILE", type=Path, help="write to a file")


def _test(commands: "argparse._SubParsersAction[_Parser]") -> None:
    command = _command(commands, "test", "scenario files: does every check hold?")
    command.add_argument("paths", metavar="PATH", nargs="+", type=Path, help="scenario files, or folders of them")
    command.add_argument("--rules", metavar="FOLDER", type=Path, help="where the rule sets are; left out: rules")
    command.add_argument("--json", action="store_true", help="results as JSON")
    command.add_argument(
        "--update", action="store_true", help="write what came out into the files, and show what changed"
    )


def _coverage(commands: "argparse._SubParsersAction[_Parser]") -> None:
    command = _command(commands, "coverage", "where each clause of an inventory is encoded, or why not")
    command.add_argument("rules", metavar="RULES", type=Path, help=RULES_HELP)
    command.add_argument("--inventory", metavar="FILE", type=Path, required=True, help="clause numbers with titles")
    command.add_argument("--json", action="store_true", help="results as JSON")


def _rules_and_log(command: argparse.ArgumentParser, *, json: bool = True) -> None:
    command.add_argument("rules", metavar="RULES", type=Path, help=RULES_HELP)
    command.add_argument("--log", metavar="LOG", type=Path, required=True, help="the event log, one JSON object a line")
    command.add_argument("--known-at", metavar="TIME", help="only what was recorded by then")
    if json:
        command.add_argument("--json", action="store_true", help="the answer as JSON")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the result is the exit status."""
    options = parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = import_module(f".commands.{options.command}", __package__).run
    try:
        return with_deep_stack(lambda: command(options))
    except Refused as refused:
        show_findings(refused.findings, refused)
        return WRONG


def show_findings(findings: Sequence[Diagnostic], refused: Refused) -> None:
    """The findings on the error stream, with the lines that they speak of."""
    for finding in findings:
        sys.stderr.write(render(finding, refused.sources) + "\n")
    errors = sum(f.is_error for f in findings)
    sys.stderr.write(f"{errors} error{'' if errors == 1 else 's'}; nothing was answered\n")


def run() -> None:
    """The entry point of the command."""
    try:
        status = main()
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever reads the output has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = DONE
    except KeyboardInterrupt:
        status = FAILED
    except Exception as error:
        if os.environ.get("CLAUSEGRAPH_DEBUG"):
            raise
        kind = type(error).__name__
        sys.stderr.write(f"clausegraph itself failed ({kind}: {error}); nothing was answered. Please report this.\n")
        status = FAILED
    raise SystemExit(status)
