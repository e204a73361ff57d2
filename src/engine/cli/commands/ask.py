"""`clausegraph ask`: may this happen at that time?"""

import argparse

from ...service import open_rules
from ...text import ask_text
from ..acts import act_of
from ..output import style, write, write_json
from ..times import optional_time


def run(options: argparse.Namespace) -> int:
    """Answer; the status says what the decision is."""
    rules = open_rules(options.rules)
    question = act_of(options.act, options.on, rules.model)
    known_at = optional_time(options.known_at, "--known-at")
    history = rules.history(rules.log(options.log), known_at)
    asked = rules.ask(history, question, "command line")
    answer = asked.answer()
    if options.json:
        write_json(answer.as_json())
    else:
        write(ask_text(asked, answer, style(), full=options.full))
    return answer.status
