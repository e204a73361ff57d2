"""The commands that read rule files alone, or beside the document that they encode."""

from pathlib import Path

from .common import RULES_HELP, Commands, add_command, depth

EXAMPLES: dict[str, tuple[str, ...]] = {
    "check": ("clausegraph check rules/vnet", "clausegraph check rules/vnet --json"),
    "graph": (
        "clausegraph graph rules/vnet --focus 'ia:5.07(b)' --format svg",
        "clausegraph graph rules/vnet --format html --output graph.html",
    ),
    "coverage": ("clausegraph coverage rules/vnet --inventory rules/vnet/inventory/ia.txt",),
}


def _check(commands: Commands) -> None:
    command = add_command(commands, EXAMPLES, "check", "every finding in the rule files")
    command.add_argument("rules", metavar="RULES", type=Path, help=RULES_HELP)
    command.add_argument("--json", action="store_true", help="findings as JSON")


def _graph(commands: Commands) -> None:
    command = add_command(commands, EXAMPLES, "graph", "how the clauses hang together")
    command.add_argument("rules", metavar="RULES", type=Path, help=RULES_HELP)
    command.add_argument("--focus", metavar="CLAUSE", help="one clause, limb or term with its neighbours")
    command.add_argument("--depth", metavar="N", type=depth, default=1, help="how far the neighbours go; left out: 1")
    command.add_argument(
        "--format", choices=("svg", "dot", "mermaid", "json", "html"), help="left out: by the ending of FILE, else svg"
    )
    command.add_argument("--output", metavar="FILE", type=Path, help="write to a file")


def _coverage(commands: Commands) -> None:
    command = add_command(commands, EXAMPLES, "coverage", "where each clause of an inventory is encoded, or why not")
    command.add_argument("rules", metavar="RULES", type=Path, help=RULES_HELP)
    command.add_argument("--inventory", metavar="FILE", type=Path, required=True, help="clause numbers with titles")
    command.add_argument("--json", action="store_true", help="results as JSON")


COMMANDS = (_check, _graph, _coverage)
"""In the order in which `--help` lists them."""
