"""Deadlines as an iCalendar file, read back by the library that calendar programs are built on."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from engine.answering.selection import Selection
from engine.cli.main import main
from engine.ical import calendar_file
from engine.service import open_rules
from tests.support import event, fact
from tests.unit.text.loan import LOG, loan_rules, write_loan, write_log

JULY = date(2022, 7, 20)


def file_of(on: date = JULY, more: Sequence[Mapping[str, Any]] = (), party: str | None = None) -> bytes:
    rules = loan_rules()
    found = rules.duties(rules.history(rules.log_of([*LOG, *more])), on, Selection(party=party))
    return calendar_file(found.answer(explain=True), rules.model, on)


def events(content: bytes) -> list[Any]:
    return list(Calendar.from_ical(content).walk("VEVENT"))


def by_uid(content: bytes) -> dict[str, Any]:
    found = {str(e["uid"]): e for e in events(content)}
    assert len(found) == len(events(content))
    return found


def about(content: bytes, begin: str) -> Any:
    return next(e for e in events(content) if str(e["summary"]).startswith(begin))


def test_the_calendar_says_what_it_is() -> None:
    calendar = Calendar.from_ical(file_of())
    assert str(calendar["version"]) == "2.0"
    assert str(calendar["prodid"]).startswith("-//Clausegraph//clausegraph ")
    assert str(calendar["x-wr-calname"]) == "Loan agreement: obligations, rights and periods"
    assert not calendar.errors


def test_everything_with_a_date_is_an_entry_and_nothing_else() -> None:
    rules = loan_rules()
    answer = rules.duties(rules.history(rules.log_of(LOG)), JULY).answer()
    due = [d.due for d in answer.duties if d.due is not None]
    assert [e["dtstart"].dt for e in events(file_of())] == due
    assert len(due) < len(answer.duties)


def test_entries_are_whole_days() -> None:
    for entry in events(file_of()):
        assert type(entry["dtstart"].dt) is date
        assert entry["dtend"].dt - entry["dtstart"].dt == timedelta(days=1)


def test_an_entry_says_who_owes_what_to_whom_and_why_that_day() -> None:
    entry = about(file_of(), "loan:4(a) due: Payment 2022-06-30 by borrower")
    assert str(entry["summary"]).endswith("(breached)")
    assert str(entry["description"]).splitlines() == [
        "loan:4(a) Interest",
        "status: breached",
        "owed by: borrower",
        "towards: anna",
        "arose: 2022-06-30",
        (
            "10 business days (US) after 2022-06-30, that day not counted: 2022-07-15; "
            "skipping 2022-07-04 Independence Day (US)"
        ),
    ]


def test_alarms_go_off_a_week_and_a_day_before() -> None:
    entry = about(file_of(), "loan:4(b) due: Accounts by borrower")
    assert [alarm["trigger"].dt for alarm in entry.walk("VALARM")] == [timedelta(days=-7), timedelta(days=-1)]


def test_what_is_over_has_no_alarms() -> None:
    over = [e for e in events(file_of()) if str(e["summary"]).endswith(("(performed)", "(exercised)", "(ended)"))]
    assert len(over) == 3
    assert not [alarm for entry in over for alarm in entry.walk("VALARM")]


def test_two_runs_give_the_same_bytes() -> None:
    assert file_of() == file_of()


def test_two_processes_give_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAUSEGRAPH_CACHE", "off")
    rules, log = str(write_loan(tmp_path)), str(write_log(tmp_path))
    written = []
    for name in ("one.ics", "other.ics"):
        file = tmp_path / name
        assert main(["duties", rules, "--log", log, "--on", "2022-07-20", "--explain", "--ics", str(file)]) == 0
        written.append(file.read_bytes())
    assert written == [file_of()] * 2


def test_lines_end_as_the_standard_says_and_are_folded() -> None:
    content = file_of(more=[fact("f1", "FilingDay", [], "2022-12-01")])
    assert content.endswith(b"\r\n")
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", content)
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert any(line.startswith(b" ") for line in lines)


def test_an_entry_keeps_its_uid_when_it_is_performed() -> None:
    later = date(2022, 9, 1)
    accounts = event("a1", "Accounts", "2022-08-30", by="borrower")
    before, after = by_uid(file_of()), by_uid(file_of(later, [accounts]))
    assert set(before) == set(after)
    changed = [uid for uid in before if str(before[uid]["summary"]) != str(after[uid]["summary"])]
    assert {str(after[uid]["summary"]) for uid in changed} >= {"loan:4(b) due: Accounts by borrower (performed late)"}


def test_the_sequence_grows_and_the_stamp_is_the_day_of_the_list() -> None:
    later = JULY + timedelta(days=5)
    before, after = by_uid(file_of()), by_uid(file_of(later))
    for uid, entry in before.items():
        assert int(after[uid]["sequence"]) == int(entry["sequence"]) + 5
        assert entry["dtstamp"].dt == datetime(2022, 7, 20, tzinfo=UTC)
        assert after[uid]["dtstamp"].dt == datetime(2022, 7, 25, tzinfo=UTC)


def test_a_list_for_one_party_has_the_entries_of_the_whole_list() -> None:
    whole, part = by_uid(file_of()), by_uid(file_of(party="boris"))
    assert 0 < len(part) < len(whole)
    assert all(entry.to_ical() == whole[uid].to_ical() for uid, entry in part.items())


def test_commas_semicolons_and_line_ends_are_escaped() -> None:
    content = file_of(more=[fact("f1", "FilingDay", [], "2022-12-01")])
    entry = about(content, "loan:4(c) due: register the charge")
    assert "\n" in str(entry["description"])
    assert b"register the charge" in content.replace(b"\r\n ", b"")
    anna = about(content, "loan:4(a) due: Payment 2022-06-30")
    assert b"that day not counted: 2022-07-15\\; skipping" in anna.to_ical().replace(b"\r\n ", b"")


TWICE = """\
agreement club "Club" dated 2022-01-10
  time zone UTC
  currency USD
  periods exclude the day they run from and do not roll
  months stop at the last day
party ana "Ana"
event Report
  by: party, the actor
event Pardon
  by: party
clause 1 "Two reports, two promises"
  ana must make a Report within 10 days after 2022-01-10 excused when some Pardon [by ana]
  ana must make a Report within 20 days after 2022-01-10
  ana must "pay" within 30 days after 2022-01-10
  ana must "sing" within 40 days after 2022-01-10
"""


def test_duties_of_one_clause_keep_their_uids_when_one_is_over(tmp_path: Path) -> None:
    rules = open_rules(write_loan(tmp_path, TWICE), cache=False)

    def uids(*log: Mapping[str, Any]) -> dict[date, str]:
        answer = rules.duties(rules.history(rules.log_of(log)), date(2022, 1, 25)).answer()
        return {e["dtstart"].dt: str(e["uid"]) for e in events(calendar_file(answer, rules.model, date(2022, 1, 25)))}

    before = uids()
    assert len(set(before.values())) == 4
    assert uids(event("p1", "Pardon", "2022-01-15", by="ana")) == before
