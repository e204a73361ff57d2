"""`clausegraph timeline`: events, windows and deadlines as a picture."""

import argparse
import sys

from contract_dsl.diagnostics import Diagnostic

from ...service import Refused, open_rules
from ...text.layout import Style
from ...timeline import BOXES, Signs, Timeline, Wanted, make_timeline, signs_for, to_svg, to_text
from ..output import format_of, style, write, write_report
from ..statuses import DONE
from ..times import optional_day, optional_time


def run(options: argparse.Namespace) -> int:
    """Draw what an agreement asks for over a span of days."""
    form = format_of(options.format, options.output, ("text", "svg"))
    rules = open_rules(options.rules)
    wanted = Wanted(
        since=optional_day(options.since, "--from", rules.program.zone),
        until=optional_day(options.until, "--until", rules.program.zone),
        on=optional_day(options.on, "--on", rules.program.zone),
        party=options.party,
    )
    history = rules.history(rules.log(options.log), optional_time(options.known_at, "--known-at"))
    timeline = make_timeline(history, wanted)
    if isinstance(timeline, Diagnostic):
        raise Refused([timeline])
    if options.output is None:
        write(_drawn(timeline, form, style(), signs_for(sys.stdout.encoding or "utf-8")))
        return DONE
    write_report(options.output, _drawn(timeline, form, Style(), BOXES))
    sys.stdout.write(f"{options.output}\n")
    return DONE


def _drawn(timeline: Timeline, form: str, look: Style, signs: Signs) -> str:
    return to_svg(timeline) if form == "svg" else to_text(timeline, look, signs)
