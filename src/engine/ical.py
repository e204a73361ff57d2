"""Duties, rights and periods with a date as an iCalendar file (RFC 5545), for any calendar program.

Every entry is an all-day event on the last day, with alarms a week and a day before. Its UID follows from what the
instance is, its SEQUENCE grows with the day on which the list was made, and its DTSTAMP is that day: the same answer
gives the same bytes, and a later one replaces the entries of an earlier one.
"""

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Alarm, Calendar, Event

from contract_dsl.model.nodes import Model

from .answers import DutiesAnswer, Duty
from .explain.words import title_of
from .version import VERSION

ALARMS = (timedelta(days=-7), timedelta(days=-1))
"""How long before the day an alarm goes off."""
_OVER = ("performed", "performed_late", "excused", "exercised", "lapsed", "waived", "ended")


def calendar_file(answer: DutiesAnswer, model: Model, on: date) -> bytes:
    """The entries with a last day, in the order of the answer."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Clausegraph//clausegraph {VERSION}//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{model.title}: obligations, rights and periods")
    dated = [(duty, duty.due) for duty in answer.duties if duty.due is not None]
    for (duty, due), uid in zip(dated, _uids(dated, model.name), strict=True):
        calendar.add_component(_event(duty, due, model, on, uid))
    return bytes(calendar.to_ical())


def _event(duty: Duty, due: date, model: Model, on: date, uid: str) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", datetime.combine(on, time(0), UTC))
    event.add("sequence", max((on - duty.opened).days, 0))
    event.add("summary", _summary(duty))
    event.add("dtstart", due)
    event.add("dtend", due + timedelta(days=1))
    event.add("description", _description(duty, model))
    event.add("categories", [duty.clause.partition(":")[0], duty.kind])
    event.add("transp", "TRANSPARENT")
    event.add("status", "CONFIRMED")
    if duty.status not in _OVER:
        for before in ALARMS:
            event.add_component(_alarm(duty, before))
    return event


def _uids(dated: Sequence[tuple[Duty, date]], name: str) -> tuple[str, ...]:
    """What each instance is, whatever has become of it; a number tells apart what is otherwise the same, by its day."""
    digests = [_digest(duty, name) for duty, _ in dated]
    seen: dict[str, int] = {}
    uids: dict[int, str] = {}
    for place in sorted(range(len(dated)), key=lambda n: dated[n][1]):
        digest = digests[place]
        seen[digest] = seen.get(digest, 0) + 1
        number = "" if seen[digest] == 1 else f"-{seen[digest]}"
        uids[place] = f"{digest}{number}@clausegraph"
    return tuple(uids[place] for place in range(len(dated)))


def _digest(duty: Duty, name: str) -> str:
    parts = (
        name,
        duty.clause,
        duty.kind,
        duty.what or duty.description or "",
        str(duty.bearer),
        str(duty.to),
        duty.re or "",
        duty.by_event or "",
        duty.opened.isoformat(),
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def _summary(duty: Duty) -> str:
    who = ", ".join(_names(duty.bearer))
    what = duty.what or duty.description or "period"
    about = f" {duty.re}" if duty.re else ""
    word = {"obligation": "due", "right": "last day for", "period": "ends"}[duty.kind]
    over = f" ({duty.status.replace('_', ' ')})" if duty.status in (*_OVER, "breached") else ""
    return f"{duty.clause} {word}: {what}{about}{f' by {who}' if who else ''}{over}"


def _description(duty: Duty, model: Model) -> str:
    lines = [f"{duty.clause} {title_of(model, duty.clause)}".rstrip(), f"status: {duty.status.replace('_', ' ')}"]
    if duty.bearer:
        lines.append(f"{'owed' if duty.kind == 'obligation' else 'held'} by: {', '.join(_names(duty.bearer))}")
    if duty.to:
        lines.append(f"towards: {', '.join(_names(duty.to))}")
    lines.append(f"arose: {duty.opened}" + (f" with {duty.by_event}" if duty.by_event else ""))
    lines += duty.how or ()
    return "\n".join(lines)


def _names(parties: str | tuple[str, ...] | None) -> tuple[str, ...]:
    if parties is None:
        return ()
    return (parties,) if isinstance(parties, str) else parties


def _alarm(duty: Duty, before: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _summary(duty))
    alarm.add("trigger", before)
    return alarm
