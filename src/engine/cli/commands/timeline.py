"""`clausegraph timeline`: events, windows and deadlines as a picture."""

import argparse
import sys
from datetime import date

from contract_dsl.diagnostics import Diagnostic

from ...service import Refused, Rules, open_rules
from ...text.layout import Style
from ...time import day_in
from ...timeline import BOXES, Signs, Timeline, Wanted, make_timeline, signs_for, to_svg, to_text
from ..output import format_of, style, write, write_file
from ..statuses import DONE
from ..times import optional_time


def run(options: argparse.Namespace) -> int:
    """Draw what an agreement asks for over a span of days."""
    form = format_of(options.format, options.output, ("text", "svg"))
    rules = open_rules(options.rules)
    wanted = Wanted(
        since=_day(rules, options.since, "--from"),
        until=_day(rules, options.until, "--until"),
        on=_day(rules, options.on, "--on"),
        party=options.party,
    )
    history = rules.history(rules.log(options.log), optional_time(options.known_at, "--known-at"))
    timeline = make_timeline(history, wanted)
    if isinstance(timeline, Diagnostic):
        raise Refused([timeline])
    if options.output is None:
        write(_drawn(timeline, form, style(), signs_for(sys.stdout.encoding or "utf-8")))
        return DONE
    write_file(options.output, _drawn(timeline, form, Style(), BOXES))
    sys.stdout.write(f"{options.output}\n")
    return DONE


def _drawn(timeline: Timeline, form: str, look: Style, signs: Signs) -> str:
    return to_svg(timeline) if form == "svg" else to_text(timeline, look, signs)


def _day(rules: Rules, given: str | None, option: str) -> date | None:
    """The day of an option, in the zone of the rule set."""
    time = optional_time(given, option)
    return None if time is None else day_in(time, rules.program.zone)
