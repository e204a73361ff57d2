"""The commands that read rule files alone, or beside the document that they encode."""

from pathlib import Path

from .common import RULES_HELP, Commands, add_command, depth

EXAMPLES: dict[str, tuple[str, ...]] = {
    "new": ("clausegraph new riverside", "clausegraph new riverside --folder agreements/riverside"),
    "check": ("clausegraph check rules/vnet", "clausegraph check rules/vnet --json"),
    "fmt": (
        "clausegraph fmt rules/vnet",
        "clausegraph fmt --check rules/vnet",
        "clausegraph fmt --diff rules/vnet/ia.clause",
    ),
    "graph": (
        "clausegraph graph rules/vnet --focus 'ia:5.07(b)' --format svg",
        "clausegraph graph rules/vnet --format html --output graph.html",
    ),
    "lsp": ("clausegraph lsp --help",),
    "source": (
        "clausegraph source rules/harbour/agreement.md",
        "clausegraph source rules/harbour/agreement.md --section 3.2 --json",
    ),
    "drift": (
        "clausegraph drift rules/harbour --document rules/harbour/agreement.md",
        "clausegraph drift rules/harbour --document rules/harbour/agreement.md --section 3.2 --json",
    ),
    "coverage": ("clausegraph coverage rules/vnet --inventory rules/vnet/inventory/ia.txt",),
}


def _new(commands: Commands) -> None:
    command = add_command(commands, EXAMPLES, "new", "the files of a new agreement: clauses, log, scenarios, checks")
    command.add_argument("name", metavar="NAME", help="the short name of the agreement, such as ia or riverside")
    command.add_argument("--folder", metavar="PATH", type=Path, help="where they go; left out: a new folder NAME")


def _check(commands: Commands) -> None:
    command = add_command(
        commands, EXAMPLES, "check", "every finding in the rule files and in the properties beside them"
    )
    command.add_argument("rules", metavar="RULES", type=Path, help=RULES_HELP)
    command.add_argument("--json", action="store_true", help="findings as JSON")


def _fmt(commands: Commands) -> None:
    command = add_command(commands, EXAMPLES, "fmt", "rule files in the one layout, their meaning as it was")
    command.add_argument(
        "paths", metavar="PATH", nargs="+", help="rule files NAME.clause, folders of them, or - for standard input"
    )
    command.add_argument("--check", action="store_true", help="write nothing; status 2 if a file is not laid out")
    command.add_argument("--diff", action="store_true", help="write nothing; show what would change")


def _graph(commands: Commands) -> None:
    command = add_command(commands, EXAMPLES, "graph", "how the clauses hang together")
    command.add_argument("rules", metavar="RULES", type=Path, help=RULES_HELP)
    command.add_argument("--focus", metavar="CLAUSE", help="one clause, limb or term with its neighbours")
    command.add_argument("--depth", metavar="N", type=depth, default=1, help="how far the neighbours go; left out: 1")
    command.add_argument(
        "--format", choices=("svg", "dot", "mermaid", "json", "html"), help="left out: by the ending of FILE, else svg"
    )
    command.add_argument("--output", metavar="FILE", type=Path, help="write to a file")


def _lsp(commands: Commands) -> None:
    command = add_command(
        commands, EXAMPLES, "lsp", "a language server for editors, which start it and talk to it on standard input"
    )
    command.add_argument("--stdio", action="store_true", help="accepted because editors say it; there is no other way")


def _source(commands: Commands) -> None:
    command = add_command(commands, EXAMPLES, "source", "the sections of an agreement in a document, down to the limb")
    command.add_argument("document", metavar="DOCUMENT", type=Path, help="a .txt, .md, .html, .pdf or .docx file")
    command.add_argument("--part", metavar="NAME", help="one agreement or exhibit of several in the document")
    command.add_argument("--section", metavar="NUMBER", help="one section with what stands in it")
    command.add_argument("--json", action="store_true", help="the sections as JSON")


def _drift(commands: Commands) -> None:
    command = add_command(commands, EXAMPLES, "drift", "where a document and its rule files part, and what has changed")
    command.add_argument("rules", metavar="RULES", type=Path, help=RULES_HELP)
    command.add_argument(
        "--document", metavar="DOCUMENT", type=Path, required=True, help="a .txt, .md, .html, .pdf or .docx file"
    )
    command.add_argument("--agreement", metavar="NAME", help="which agreement of the rule files; left out: the only")
    command.add_argument("--part", metavar="NAME", help="which part of the document; left out: the one that fits best")
    command.add_argument("--section", metavar="NUMBER", help="one section with what stands in it")
    command.add_argument("--confirm", action="store_true", help="remember the document and the findings as they are")
    command.add_argument("--all", action="store_true", help="every finding, however many")
    command.add_argument("--json", action="store_true", help="findings as JSON")


def _coverage(commands: Commands) -> None:
    command = add_command(commands, EXAMPLES, "coverage", "where each clause of an inventory is encoded, or why not")
    command.add_argument("rules", metavar="RULES", type=Path, help=RULES_HELP)
    command.add_argument("--inventory", metavar="FILE", type=Path, required=True, help="clause numbers with titles")
    command.add_argument("--json", action="store_true", help="results as JSON")


COMMANDS = (_new, _check, _fmt, _graph, _lsp, _source, _drift, _coverage)
"""In the order in which `--help` lists them."""
