"""`clausegraph value`: the value of a term on a day."""

import argparse

from ...service import open_rules
from ...text import value_text
from ..output import style, write, write_json
from ..times import optional_time


def run(options: argparse.Namespace) -> int:
    """Answer; the status says whether the value is known."""
    rules = open_rules(options.rules)
    known_at = optional_time(options.known_at, "--known-at")
    history = rules.history(rules.log(options.log), known_at)
    valued = rules.value(history, options.term, options.arguments, options.on, "command line")
    answer = valued.answer()
    if options.json:
        write_json(answer.as_json())
    else:
        write(value_text(valued, answer, style(), full=options.full))
    return answer.status
