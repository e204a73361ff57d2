"""What the commands' arguments have in common, and the parser that says in plain words what is wrong."""

import argparse
import re
import sys
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import NoReturn, TypeAlias

from contract_dsl.diagnostics import did_you_mean

from ..statuses import WRONG

RULES_HELP = "a folder of rule files, or one rule file NAME.clause"


_OPTION = re.compile(r"--?[A-Za-z][\w-]*")


class Parser(argparse.ArgumentParser):
    """A parser that ends with the status for a wrong question, and whose messages do not speak of programming."""

    def parse_known_args(  # type: ignore[override]  # its overloads say no more than this
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """What the words say. A word that has no place ends the run here, with the usage of its command."""
        words = list(sys.argv[1:] if args is None else args)
        # A misspelt option is told before the one that is missing for it; behind a command its own parser looks.
        own = words[:1] if self._subparsers is not None else words
        for word in own[: own.index("--")] if "--" in own else own:
            name = word.partition("=")[0]
            if _OPTION.fullmatch(name) and not any(known.startswith(name) for known in self._option_string_actions):
                self.error(f"unrecognized arguments: {word}")
        options, left = super().parse_known_args(words, namespace)
        if left:
            self.error(f"unrecognized arguments: {' '.join(left)}")
        return options, left

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and end."""
        self.print_usage(sys.stderr)
        sys.stderr.write(f"{self.prog}: {_plainly(message, self)}\n")
        raise SystemExit(WRONG)


Commands: TypeAlias = "argparse._SubParsersAction[Parser]"  # noqa: SLF001  # the one name that its type has


def _plainly(message: str, parser: Parser) -> str:
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
        word = unknown[1].split(" ")[0]
        option = word.partition("=")[0]
        if not _OPTION.fullmatch(option):
            return f"there is no place for `{unknown[1]}` here"
        options = [name for name in parser._option_string_actions if name.startswith("--")]  # noqa: SLF001  # argparse has no other way to them
        near = did_you_mean(option, options) or f"`{parser.prog} --help` lists those there are"
        return f"there is no option `{option}`; {near}"
    return message


def add_command(
    commands: Commands, examples: Mapping[str, tuple[str, ...]], name: str, about: str
) -> argparse.ArgumentParser:
    """A command with its examples below its help."""
    shown = "\n".join(f"  {line}" for line in examples[name])
    return commands.add_parser(
        name,
        help=about,
        description=about[0].upper() + about[1:] + ("" if about.endswith("?") else "."),
        epilog=f"examples:\n{shown}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def rules_and_log(command: argparse.ArgumentParser, *, json: bool = True) -> None:
    """The rule files and the log that a question is asked of."""
    command.add_argument("rules", metavar="RULES", type=Path, help=RULES_HELP)
    command.add_argument("--log", metavar="LOG", type=Path, required=True, help="the event log, one JSON object a line")
    command.add_argument("--known-at", metavar="TIME", help="only what was recorded by then")
    if json:
        command.add_argument("--json", action="store_true", help="the answer as JSON")


def depth(text: str) -> int:
    """A small number on the command line."""
    if not text.isdigit() or len(text) > 6:
        raise argparse.ArgumentTypeError(f"a number from 0 up is needed, and this is `{text}`")
    return int(text)


def percentage(text: str) -> Fraction:
    """A percentage on the command line: from 0 to 100, with or without its sign, exact."""
    if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,6})?%?", text):
        exact = Fraction(text.removesuffix("%"))
        if exact <= 100:
            return exact
    raise argparse.ArgumentTypeError(f"a percentage from 0 to 100 is needed, and this is `{text}`")
