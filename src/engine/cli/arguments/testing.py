"""The commands that run what is expected of rule files."""

from pathlib import Path

from .common import Commands, add_command

EXAMPLES: dict[str, tuple[str, ...]] = {
    "test": ("clausegraph test rules/vnet/scenarios", "clausegraph test rules/vnet/scenarios --json"),
}


def _test(commands: Commands) -> None:
    command = add_command(commands, EXAMPLES, "test", "scenario files: does every check hold?")
    command.add_argument("paths", metavar="PATH", nargs="+", type=Path, help="scenario files, or folders of them")
    command.add_argument("--rules", metavar="FOLDER", type=Path, help="where the rule sets are; left out: rules")
    command.add_argument("--json", action="store_true", help="results as JSON")
    command.add_argument(
        "--update", action="store_true", help="write what came out into the files, and show what changed"
    )


COMMANDS = (_test,)
"""In the order in which `--help` lists them."""
