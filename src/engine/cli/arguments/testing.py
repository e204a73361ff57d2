"""The commands that run what is expected of rule files."""

import argparse
from functools import partial
from pathlib import Path
from typing import Any

from .common import Commands, add_command, depth, percentage, rules_and_log

EXAMPLES: dict[str, tuple[str, ...]] = {
    "test": (
        "clausegraph test rules/vnet/scenarios",
        "clausegraph test rules/vnet/scenarios --json",
        "clausegraph test rules/vnet/scenarios/sra --junit results.xml --coverage --coverage-output coverage.info",
        "clausegraph test rules/vnet/scenarios/sra --mutate --clause sra:2.3 --fail-under 30",
    ),
    "record": (
        (
            "clausegraph record rules/vnet --log rules/vnet/examples/record.jsonl --on 2022-07-01 "
            "Transfer ref=t1 transferor=vector_holdco transferee=acme security_class=note security=note_1 "
            "principal=50000000"
        ),
        (
            "clausegraph record rules/vnet --log rules/vnet/examples/record.jsonl --on 2022-06-01 "
            "--value ia:ConversionPrice --about 'the price of the first year' --scenario recorded.yaml --yes"
        ),
    ),
}


class _Instead(argparse.Action):
    """A question in place of the act, which then need not be said."""

    def __init__(self, act: argparse.Action, **more: Any) -> None:
        super().__init__(**more)
        self._act = act

    def __call__(self, parser: object, namespace: argparse.Namespace, values: Any, option: str | None = None) -> None:  # noqa: ARG002  # argparse passes them
        """Keep the question."""
        self._act.required = False
        setattr(namespace, self.dest, values or True)


def _test(commands: Commands) -> None:
    command = add_command(commands, EXAMPLES, "test", "scenario files: does every check hold?")
    command.add_argument("paths", metavar="PATH", nargs="+", type=Path, help="scenario files, or folders of them")
    command.add_argument("--rules", metavar="FOLDER", type=Path, help="where the rule sets are; left out: rules")
    command.add_argument("--json", action="store_true", help="results as JSON")
    command.add_argument(
        "--update", action="store_true", help="show what came out otherwise, and write it into the files"
    )
    command.add_argument("--yes", action="store_true", help="write without asking, also on a terminal")
    command.add_argument("--junit", metavar="FILE", type=Path, help="write the results as JUnit XML")
    command.add_argument("--coverage", action="store_true", help="which clauses and limbs the checks decide, which way")
    command.add_argument(
        "--coverage-format", choices=("text", "json", "lcov"), help="left out: by the ending of FILE, else text"
    )
    command.add_argument("--coverage-output", metavar="FILE", type=Path, help="write coverage to a file")
    command.add_argument(
        "--fail-under", metavar="PERCENT", type=percentage, help="status 2 if the checks decide (or notice) less"
    )
    command.add_argument(
        "--mutate", action="store_true", help="leave out or weaken one limb at a time: what does no check notice?"
    )
    command.add_argument("--clause", metavar="CLAUSE", help="with --mutate: only this clause, definition or agreement")
    command.add_argument("--sample", metavar="N", type=depth, help="with --mutate: only N of the changes, by chance")
    command.add_argument("--seed", metavar="S", type=depth, help="the same seed chooses the same sample; left out: 1")


def _record(commands: Commands) -> None:
    command = add_command(commands, EXAMPLES, "record", "a question, asked and kept with its answer as a check")
    rules_and_log(command, json=False)
    command.add_argument("--on", metavar="DATE", help="the day; of an act, unless ACT says so")
    act = command.add_argument("act", metavar="ACT", nargs="+", help="the act as JSON, or as Type key=value ...")
    act.default = []
    instead: Any = partial(_Instead, act)
    command.add_argument(
        "--value", action=instead, metavar=("TERM", "ARG"), nargs="+", help="in place of ACT: the value of a term"
    )
    command.add_argument(
        "--duties", action=instead, nargs=0, help="in place of ACT: what is owed, may be exercised, and runs"
    )
    command.add_argument("--all", action="store_true", help="of the duties also what is over")
    command.add_argument("--party", metavar="PARTY", help="of the duties only those of this party")
    command.add_argument("--scenario", metavar="FILE", type=Path, help="the file that keeps the check, new or not")
    command.add_argument("--about", metavar="TEXT", help="what the check is about")
    command.add_argument("--yes", action="store_true", help="write without asking")


COMMANDS = (_test, _record)
"""In the order in which `--help` lists them."""
