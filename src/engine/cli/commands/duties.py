"""`clausegraph duties`: what is owed, what may be exercised, which windows run."""

import argparse
import sys
from dataclasses import replace
from datetime import date

from contract_dsl.diagnostics import Diagnostic
from contract_dsl.source import Span

from ...answering.selection import Selection, check_selection
from ...evaluate.moments import end_of
from ...service import Refused, open_rules
from ...text import duties_text
from ..output import style, write, write_json, write_report
from ..statuses import DONE
from ..times import optional_day, optional_time


def run(options: argparse.Namespace) -> int:
    """Answer; as a table, as JSON, and if asked as a calendar file."""
    rules = open_rules(options.rules)
    zone = rules.program.zone
    since, until = optional_day(options.since, "--from", zone), optional_day(options.until, "--until", zone)
    on = optional_time(options.on, "--on") or until
    if on is None:
        place = Span("command line", 1, 1, 1, 1)
        raise Refused([Diagnostic("Q101", place, "it is not said for which day", "add --on DATE")])
    history = rules.history(rules.log(options.log), optional_time(options.known_at, "--known-at"))
    selection = Selection(since=since, until=until, party=options.party)
    wrong = check_selection(selection, history.world.parties(end_of(date.max)), "command line")
    if wrong:
        raise Refused(wrong)
    ledgered = rules.duties(history, on, selection)
    answer = ledgered.answer(explain=options.explain)
    if options.ics is not None:
        from ...ical import calendar_file  # noqa: PLC0415  # icalendar is slow to import

        write_report(options.ics, calendar_file(answer, rules.model, ledgered.day))
        if not options.json:
            sys.stderr.write(f"the deadlines are in {options.ics}\n")
    if options.json:
        write_json(answer.as_json())
    else:
        title = _title(ledgered.day, selection)
        placed = replace(answer, notes=tuple(history.placed(note, ledgered.day) for note in answer.notes))
        write(duties_text(placed, style(), title, ledgered.day, explain=options.explain, everything=options.all))
    return DONE


def _title(on: date, selection: Selection) -> str:
    title = f"Obligations, rights and periods on {on}"
    if selection.since is not None or selection.until is not None:
        title += f", from {selection.since or 'the start'} to {selection.until or on}"
    return title + (f", of {selection.party}" if selection.party else "")
