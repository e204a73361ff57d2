"""The commands that ask a question of rule files and a log."""

from pathlib import Path

from .common import Commands, add_command, rules_and_log

EXAMPLES: dict[str, tuple[str, ...]] = {
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
}


def _ask(commands: Commands) -> None:
    command = add_command(commands, EXAMPLES, "ask", "may this happen at that time?")
    rules_and_log(command)
    command.add_argument("--on", metavar="DATE", help="when it would happen, unless ACT says so")
    command.add_argument("--full", action="store_true", help="the whole reasoning")
    command.add_argument("act", metavar="ACT", nargs="+", help="the act as JSON, or as Type key=value ...")


def _value(commands: Commands) -> None:
    command = add_command(commands, EXAMPLES, "value", "the value of a term on a day, with its arithmetic")
    rules_and_log(command)
    command.add_argument("--on", metavar="DATE", required=True, help="the day")
    command.add_argument("--full", action="store_true", help="every step")
    command.add_argument("term", metavar="TERM", help="a term, state or amount such as ia:ConversionPrice")
    command.add_argument("arguments", metavar="ARG", nargs="*", help="its arguments in order")


def _duties(commands: Commands) -> None:
    command = add_command(commands, EXAMPLES, "duties", "what is owed, what may be exercised, which windows run")
    rules_and_log(command)
    command.add_argument("--on", metavar="DATE", help="the day; left out, the last day of the span")
    command.add_argument("--from", dest="since", metavar="DATE", help="only what was not over before this day")
    command.add_argument("--until", metavar="DATE", help="only what had arisen by this day")
    command.add_argument("--party", metavar="PARTY", help="only what this party owes, holds or receives")
    command.add_argument("--explain", action="store_true", help="how each due date was computed")
    command.add_argument("--all", action="store_true", help="also what is over")
    command.add_argument("--ics", metavar="FILE", type=Path, help="write what has a date as an iCalendar file")


def _timeline(commands: Commands) -> None:
    command = add_command(commands, EXAMPLES, "timeline", "events, windows and deadlines as a picture")
    rules_and_log(command, json=False)
    command.add_argument("--on", metavar="DATE", help="where the line for today stands; left out, the last day shown")
    command.add_argument("--from", dest="since", metavar="DATE", help="first day shown")
    command.add_argument("--until", metavar="DATE", help="last day shown")
    command.add_argument("--party", metavar="PARTY", help="only what this party owes, holds or receives")
    command.add_argument("--format", choices=("text", "svg"), help="left out: by the ending of FILE, else text")
    command.add_argument("--output", metavar="FILE", type=Path, help="write to a file")


COMMANDS = (_ask, _value, _duties, _timeline)
"""In the order in which `--help` lists them."""
