"""`clausegraph graph`: how the clauses hang together."""

import argparse
import sys

from contract_dsl.diagnostics import Diagnostic
from contract_dsl.source import Span

from ...diagrams import FORMATS, neighbourhood, render, suggest
from ...pictures import picture_of
from ...service import Refused, open_rules
from ..output import format_of, write, write_report
from ..statuses import DONE


def run(options: argparse.Namespace) -> int:
    """Draw the graph, whole or around one clause."""
    wanted = format_of(options.format, options.output, tuple(FORMATS))
    rules = open_rules(options.rules)
    picture = picture_of(rules.model, linked=wanted != "json" and options.focus is None)
    if options.focus is not None:
        try:
            picture = neighbourhood(picture, options.focus, options.depth)
        except KeyError:
            alike = ", ".join(f"`{id_}`" for id_ in suggest(picture, options.focus)[:4])
            place = Span("command line", 1, 1, 1, 1)
            message = f"there is no clause, limb or term `{options.focus}`"
            raise Refused([Diagnostic("Q104", place, message, f"did you mean {alike}?" if alike else None)]) from None
    drawn = render(picture, wanted)
    if options.output is not None:
        write_report(options.output, drawn)
        sys.stdout.write(f"{options.output}\n")
    else:
        write(drawn)
    return DONE
