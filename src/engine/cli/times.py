"""Dates and times on the command line."""

from datetime import date, tzinfo

from contract_dsl.diagnostics import Diagnostic
from contract_dsl.source import Span

from ..answering.questions import TIME_HELP
from ..service import Refused
from ..time import TimeTextError, day_in, parse_time


def time_of(text: str, option: str) -> date:
    """A date or a timestamp. Raises `Refused`."""
    try:
        return parse_time(text)
    except TimeTextError as error:
        place = Span("command line", 1, 1, 1, 1)
        raise Refused([Diagnostic("Q103", place, f"`{option}`: {error}", TIME_HELP)]) from None


def optional_time(text: str | None, option: str) -> date | None:
    """A date or timestamp if one is given."""
    return None if text is None else time_of(text, option)


def optional_day(text: str | None, option: str, zone: tzinfo) -> date | None:
    """The day of a date or timestamp in a zone, if one is given."""
    time = optional_time(text, option)
    return None if time is None else day_in(time, zone)
