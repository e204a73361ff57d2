"""The commands that ask about every log at once."""

import argparse
from pathlib import Path

from .common import RULES_HELP, Commands, add_command, depth

EXAMPLES: dict[str, tuple[str, ...]] = {
    "prove": (
        "clausegraph prove rules/vnet --bound 1 --seconds 5",
        "clausegraph prove rules/harbour --needed Transfer transferor=founder --on 2025-06-02",
    ),
    "diff": ("clausegraph diff rules/vnet rules/vnet --bound 2",),
}

_BOUND, _SECONDS = 2, 60


def _common(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--bound",
        metavar="N",
        type=depth,
        default=_BOUND,
        help=f"logs with up to N events of each kind; left out: {_BOUND}",
    )
    command.add_argument(
        "--seconds", metavar="S", type=depth, default=_SECONDS, help=f"stop after S seconds; left out: {_SECONDS}"
    )
    command.add_argument("--json", action="store_true", help="the result as JSON")


def _prove(commands: Commands) -> None:
    command = add_command(
        commands, EXAMPLES, "prove", "what is so of every log: properties, idle clauses, collisions (extra `prove`)"
    )
    command.add_argument("rules", metavar="RULES", type=Path, help=RULES_HELP)
    command.add_argument(
        "--property", metavar="NAME", help="only the property of this name, or those of this file NAME.property"
    )
    command.add_argument(
        "--needed", metavar="ACT", nargs="+", help="what has to come before an act: Type key=value ..."
    )
    command.add_argument("--on", metavar="DATE", help="the day of the act, with --needed")
    _common(command)


def _diff(commands: Commands) -> None:
    command = add_command(
        commands, EXAMPLES, "diff", "situations that two versions of rule files decide differently (extra `prove`)"
    )
    command.add_argument("old", metavar="OLD", type=Path, help=RULES_HELP)
    command.add_argument("new", metavar="NEW", type=Path, help="the other version")
    _common(command)


COMMANDS = (_prove, _diff)
"""In the order in which `--help` lists them."""
