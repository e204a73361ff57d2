"""What is owed, may be exercised and runs on a day: instances with their parties, dates and statuses."""

from datetime import date
from typing import Any

import pytest

from engine.answering.selection import EVERYTHING, Selection, check_selection
from engine.answers import DutiesAnswer, Duty
from tests.support import deal, event, fact

OPENING = event("o", "Opening", "2022-05-02")


def duties(text: str, *log: dict[str, Any], on: str, selection: Selection = EVERYTHING) -> DutiesAnswer:
    """What an agreement with these clauses lists on a day."""
    rules = deal(text)
    return rules.duties(rules.history(rules.log_of(log)), date.fromisoformat(on), selection).answer()


def only(text: str, *log: dict[str, Any], on: str) -> Duty:
    """The one instance on a day."""
    (one,) = duties(text, *log, on=on).duties
    return one


def status(text: str, *log: dict[str, Any], on: str) -> str:
    """The status of the one instance."""
    return only(text, *log, on=on).status


# ---- obligations

MUST = 'clause 1 "x"\n  when an Opening o\n  ada must make a Delivery [by ada] to ben within 10 days after o.date\n'


def test_a_duty_carries_its_parties_dates_and_cause() -> None:
    one = only(MUST, OPENING, on="2022-05-03")
    assert (one.clause, one.kind, one.bearer, one.to, one.what) == ("deal:1", "obligation", "ada", "ben", "Delivery")
    assert (one.opened, one.by_event, one.due) == (date(2022, 5, 2), "o", date(2022, 5, 12))


def test_before_its_trigger_there_is_no_duty() -> None:
    assert duties(MUST, OPENING, on="2022-05-01").duties == ()


@pytest.mark.parametrize(
    ("done", "on", "expected"),
    [
        (None, "2022-05-12", "pending"),
        (None, "2022-05-13", "breached"),
        ("2022-05-12", "2022-05-12", "performed"),
        ("2022-05-13", "2022-05-13", "performed_late"),
        ("2022-05-13", "2022-05-12", "pending"),
        ("2022-05-01", "2022-05-12", "pending"),
    ],
    ids=["on the last day", "the day after", "on the last day, done", "late", "not yet done", "done before it arose"],
)
def test_the_status_of_an_obligation(done: str | None, on: str, expected: str) -> None:
    log = [OPENING] + ([event("d", "Delivery", done, by="ada")] if done else [])
    assert status(MUST, *log, on=on) == expected


def test_somebody_else_does_not_perform_it() -> None:
    assert status(MUST, OPENING, event("d", "Delivery", "2022-05-03", by="ben"), on="2022-05-04") == "pending"


def test_what_performed_it_and_when_is_told() -> None:
    assert only(MUST, OPENING, event("d", "Delivery", "2022-05-03", by="ada"), on="2022-06-01").ended == date(
        2022, 5, 3
    )


def test_one_event_performs_the_duty_that_is_due_first() -> None:
    log = (OPENING, event("o2", "Opening", "2022-05-04"), event("d", "Delivery", "2022-05-05", by="ada"))
    found = duties(MUST, *log, on="2022-05-06").duties
    assert {d.by_event: d.status for d in found} == {"o": "performed", "o2": "pending"}


def test_an_event_that_names_the_trigger_performs_that_one() -> None:
    text = (
        "event Call\n  ref: ref\n"
        'clause 1 "x"\n  when a Call c\n  ada must make a Delivery [by ada, re c.ref] within 10 days after c.date\n'
    )
    log = (
        event("c1", "Call", "2022-05-01", ref="first"),
        event("c2", "Call", "2022-05-02", ref="second"),
        event("d", "Delivery", "2022-05-05", by="ada", re="second"),
    )
    found = duties(text, *log, on="2022-05-06").duties
    assert {d.re: d.status for d in found} == {"first": "pending", "second": "performed"}


def test_a_duty_without_a_day_is_never_late() -> None:
    text = 'clause 1 "x"\n  when an Opening o\n  ada must make a Delivery [by ada] promptly\n'
    assert (only(text, OPENING, on="2029-01-01").due, status(text, OPENING, on="2029-01-01")) == (None, "pending")
    assert status(text, OPENING, event("d", "Delivery", "2028-01-01", by="ada"), on="2029-01-01") == "performed"


def test_efforts_are_never_breached_by_the_calendar() -> None:
    text = 'clause 1 "x"\n  when an Opening o\n  ada must use efforts to make a Delivery [by ada] by 2022-06-01\n'
    assert status(text, OPENING, on="2022-07-01") == "pending"


def test_a_duty_that_no_event_performs_tells_its_words() -> None:
    one = only('clause 1 "x"\n  ada must "keep the shop tidy"\n', on="2022-01-03")
    assert (one.what, one.description, one.status) == ("", "keep the shop tidy", "pending")


def test_a_standing_duty_arises_with_the_agreement() -> None:
    text = 'clause 1 "x"\n  ada must make a Delivery [by ada] by 2022-06-01\n'
    assert duties(text, on="2022-01-02").duties == ()
    assert only(text, on="2022-01-03").opened == date(2022, 1, 3)


def test_a_duty_is_excused_when_the_clause_says_so() -> None:
    text = MUST.rstrip("\n") + "\n    excused when some Visit [by ben, after o]\n"
    visit = event("v", "Visit", "2022-05-10", by="ben")
    one = only(text, OPENING, visit, on="2022-06-01")
    assert (one.status, one.ended) == ("excused", date(2022, 5, 10))
    assert status(text, OPENING, event("v", "Visit", "2022-05-12", by="ben"), on="2022-06-01") == "excused"
    assert status(text, OPENING, event("v", "Visit", "2022-05-13", by="ben"), on="2022-06-01") == "breached"


def test_a_condition_is_tested_when_the_duty_arises() -> None:
    text = MUST.rstrip("\n") + " if some Visit [by ben]\n"
    assert duties(text, OPENING, event("v", "Visit", "2022-05-03", by="ben"), on="2022-05-04").duties == ()
    assert status(text, event("v", "Visit", "2022-05-01", by="ben"), OPENING, on="2022-05-04") == "pending"


def test_what_while_asks_for_is_tested_all_along() -> None:
    text = "state Open\n  holds from the start\n  ends with a Closing c\n" + MUST.rstrip("\n") + " while Open\n"
    closing = event("c", "Closing", "2022-05-06")
    assert status(text, OPENING, closing, on="2022-05-05") == "pending"
    assert status(text, OPENING, closing, on="2022-05-06") == "excused"
    assert duties(text, event("c", "Closing", "2022-05-01"), OPENING, on="2022-05-03").duties == ()


def test_need_not_takes_a_duty_away() -> None:
    text = MUST + 'clause 2 "y"\n  ada need not perform 1 if some Closing\n'
    assert duties(text, event("c", "Closing", "2022-05-01"), OPENING, on="2022-05-03").duties == ()
    assert status(text, OPENING, event("c", "Closing", "2022-05-04"), on="2022-05-05") == "excused"


# ---- who


def test_for_every_partner_there_is_one_each() -> None:
    text = (
        'clause 1 "x"\n  when an Opening o\n  every Partner p must make a Delivery [by p] within 10 days after o.date\n'
    )
    found = duties(text, OPENING, event("d", "Delivery", "2022-05-03", by="ben"), on="2022-05-04").duties
    assert {d.bearer: d.status for d in found} == {"ada": "pending", "ben": "performed"}


def test_each_of_several_owes_its_own() -> None:
    text = 'clause 1 "x"\n  when an Opening o\n  each of ada, cleo must make a Visit [by bearer] by 2022-06-01\n'
    found = duties(text, OPENING, event("v", "Visit", "2022-05-03", by="cleo"), on="2022-05-04").duties
    assert {d.bearer: d.status for d in found} == {"ada": "pending", "cleo": "performed"}


def test_one_performance_serves_all_who_owe_it_jointly() -> None:
    text = (
        'clause 1 "x"\n  when an Opening o\n'
        "  each of ada, cleo must make a Visit v [such that v.by in (ada, cleo)] by 2022-06-01 jointly and severally\n"
    )
    one = only(text, OPENING, event("v", "Visit", "2022-05-03", by="cleo"), on="2022-05-04")
    assert (one.bearer, one.status) == (("ada", "cleo"), "performed")


def test_a_duty_towards_each_is_one_for_each() -> None:
    text = (
        'clause 1 "x"\n  when an Opening o\n  for every Partner p\n'
        "  cleo must make a Delivery [by cleo, to p] to p by 2022-06-01\n"
    )
    found = duties(text, OPENING, event("d", "Delivery", "2022-05-03", by="cleo", to="ben"), on="2022-05-04").duties
    assert {d.to: d.status for d in found} == {"ada": "pending", "ben": "performed"}


# ---- rights

MAY = (
    'clause 1 "x"\n  when an Opening o\n  ben may make a Visit [by ben] within 10 days after o.date\n'
    "    lapses when some Closing [after o]\n    waived when some Assent [by ben, after o]\n"
)


@pytest.mark.parametrize(
    ("more", "on", "expected"),
    [
        ((), "2022-05-12", "open"),
        ((), "2022-05-13", "lapsed"),
        ((event("v", "Visit", "2022-05-12", by="ben"),), "2022-05-20", "exercised"),
        ((event("v", "Visit", "2022-05-13", by="ben"),), "2022-05-20", "lapsed"),
        ((event("c", "Closing", "2022-05-04"),), "2022-05-04", "lapsed"),
        ((event("a", "Assent", "2022-05-04", by="ben", re="x"),), "2022-05-20", "waived"),
        (
            (event("v", "Visit", "2022-05-03", by="ben"), event("a", "Assent", "2022-05-04", by="ben", re="x")),
            "2022-05-20",
            "exercised",
        ),
        (
            (event("c", "Closing", "2022-05-04"), event("v", "Visit", "2022-05-05", by="ben")),
            "2022-05-20",
            "lapsed",
        ),
    ],
    ids=[
        "last day",
        "day after",
        "used",
        "used too late",
        "lapses",
        "waived",
        "used, then waived",
        "lapsed, then used",
    ],
)
def test_the_status_of_a_right(more: tuple[dict[str, Any], ...], on: str, expected: str) -> None:
    one = only(MAY, OPENING, *more, on=on)
    assert (one.kind, one.status) == ("right", expected)


def test_a_right_opens_on_its_day() -> None:
    text = 'clause 1 "x"\n  when an Opening o\n  ben may make a Visit [by ben] opens on o.date + 5 until 2022-06-01\n'
    assert duties(text, OPENING, on="2022-05-06").duties == ()
    assert only(text, OPENING, on="2022-05-07").opened == date(2022, 5, 7)


# ---- windows

WINDOW = 'clause 1 "x"\n  when an Opening o\n  period for ben until 10 days after o.date\n'


@pytest.mark.parametrize(("on", "expected"), [("2022-05-12", "running"), ("2022-05-13", "ended")])
def test_the_status_of_a_window(on: str, expected: str) -> None:
    one = only(WINDOW, OPENING, on=on)
    assert (one.kind, one.bearer, one.status) == ("period", "ben", expected)


# ---- schedules and crossings


def test_a_duty_of_each_date_of_a_schedule() -> None:
    text = (
        "schedule QuarterEnd: 31 March and 30 June from 2022-01-03\n"
        'clause 1 "x"\n  for each QuarterEnd q\n  ada must make a Delivery [by ada] within 15 days after q\n'
    )
    found = duties(text, event("d", "Delivery", "2022-04-10", by="ada"), on="2022-07-01").duties
    assert {(d.opened, d.due): d.status for d in found} == {
        (date(2022, 3, 31), date(2022, 4, 15)): "performed",
        (date(2022, 6, 30), date(2022, 7, 15)): "pending",
    }


def test_a_duty_arises_once_its_condition_begins_to_hold() -> None:
    text = 'clause 1 "x"\n  once count of Visit >= 2 holds\n  ada must make a Delivery [by ada] by 2022-12-01\n'
    log = (event("v", "Visit", "2022-05-01", by="ben"), event("w", "Visit", "2022-05-05", by="ben"))
    assert duties(text, *log, on="2022-05-04").duties == ()
    assert only(text, *log, event("x", "Visit", "2022-05-09", by="ben"), on="2022-05-10").opened == date(2022, 5, 5)


# ---- order and selection

SEVERAL = (
    'clause 1 "late"\n  ada must make a Delivery [by ada] to ben by 2022-09-01\n'
    'clause 2 "none"\n  ada must "be kind"\n'
    'clause 3 "early"\n  ben must make a Delivery [by ben] to cleo by 2022-07-01\n'
    'clause 4 "overdue"\n  cleo must make a Delivery [by cleo] to ada by 2022-02-01\n'
    'clause 5 "done"\n  cleo must make a Visit [by cleo] to ada by 2022-03-01\n'
)
DONE = event("v", "Visit", "2022-02-15", by="cleo")


def test_what_is_overdue_stands_first_then_by_day_then_what_has_none_then_what_is_over() -> None:
    found = duties(SEVERAL, DONE, on="2022-06-01").duties
    assert [d.clause.partition(":")[2] for d in found] == ["4", "3", "1", "2", "5"]


@pytest.mark.parametrize(("party", "clauses"), [("ada", "4125"), ("ben", "31"), ("cleo", "435")])
def test_only_what_a_party_owes_or_is_owed(party: str, clauses: str) -> None:
    found = duties(SEVERAL, DONE, on="2022-06-01", selection=Selection(party=party)).duties
    assert "".join(d.clause.partition(":")[2] for d in found) == clauses


def test_a_span_leaves_out_what_was_over_before_and_what_arose_after() -> None:
    later = Selection(since=date(2022, 2, 16))
    assert "deal:5" not in {d.clause for d in duties(SEVERAL, DONE, on="2022-06-01", selection=later).duties}
    same_day = Selection(since=date(2022, 2, 15))
    assert "deal:5" in {d.clause for d in duties(SEVERAL, DONE, on="2022-06-01", selection=same_day).duties}
    before = Selection(until=date(2022, 5, 1))
    assert duties(MUST, OPENING, on="2022-06-01", selection=before).duties == ()


def test_a_span_that_ends_before_it_begins_and_an_unknown_party_are_findings() -> None:
    wrong = Selection(date(2022, 2, 2), date(2022, 2, 1), "adda")
    found = check_selection(wrong, ("ada", "ben"), "question")
    assert [(f.code, f.help) for f in found][1] == ("Q104", "did you mean `ada`?")
    assert found[0].code == "Q103"


def test_one_day_is_a_span() -> None:
    assert check_selection(Selection(date(2022, 2, 1), date(2022, 2, 1)), (), "question") == ()


# ---- unknown

UNSURE = "fact Ill(party): yes/no\nfact Due: date\n"


def test_a_duty_that_hangs_on_an_unknown_fact_stands_apart_with_it() -> None:
    text = UNSURE + MUST.rstrip("\n") + " if Ill(ben)\n"
    found = duties(text, OPENING, on="2022-05-03")
    assert found.duties == ()
    assert [(d.clause, d.missing) for d in found.undetermined] == [("deal:1", ("Ill(ben)",))]


@pytest.mark.parametrize(("value", "number"), [(True, 1), (False, 0)])
def test_once_the_fact_is_recorded_it_is_there_or_not(value: bool, number: int) -> None:
    text = UNSURE + MUST.rstrip("\n") + " if Ill(ben)\n"
    found = duties(text, fact("f", "Ill", ["ben"], value), OPENING, on="2022-05-03")
    assert (len(found.duties), found.undetermined) == (number, ())


def test_an_unknown_last_day_is_left_out_and_what_it_hangs_on_is_named() -> None:
    text = UNSURE + 'clause 1 "x"\n  ada must make a Delivery [by ada] by Due\n'
    one = only(text, on="2025-06-01")
    assert (one.due, one.due_missing, one.status) == (None, ("Due",), "pending")


def test_the_last_day_moves_with_the_fact_that_gives_it() -> None:
    text = UNSURE + 'clause 1 "x"\n  ada must make a Delivery [by ada] by Due\n'
    log = (fact("f", "Due", [], "2022-03-01"), fact("g", "Due", [], "2022-09-01", "2022-02-01"))
    assert only(text, *log, on="2022-01-31").due == date(2022, 3, 1)
    assert only(text, *log, on="2022-06-01").due == date(2022, 9, 1)


def test_each_last_day_is_explained_when_it_is_asked_for() -> None:
    rules = deal(MUST)
    found = rules.duties(rules.history(rules.log_of([OPENING])), date(2022, 5, 3))
    assert found.answer().duties[0].how is None
    assert any("2022-05-12" in line for line in found.answer(explain=True).duties[0].how or ())


# ---- what is over, and what comes after it

STOPPED = """\
event Stop
event Restart
state Stopped
  begins with a Stop
  ends with a Restart
"""
LOG = (
    event("s", "Stop", "2022-02-01"),
    event("r", "Restart", "2022-02-10"),
    event("d", "Delivery", "2022-02-20", by="ada"),
)


def both(text: str, *log: dict[str, Any], on: str = "2022-03-01") -> list[tuple[str, str]]:
    """From when every instance is, and what became of it."""
    return sorted((str(d.opened), d.status) for d in duties(text, *log, on=on).duties)


def test_what_is_done_after_a_suspension_performs_the_duty_that_arose_again() -> None:
    text = STOPPED + 'clause 1 "x"\n  when a Restart r\n  ada must make a Delivery [by ada] by 2022-03-31\n    '
    log = (event("r0", "Restart", "2022-01-20"), *LOG)
    for tail in ("while not Stopped\n", "excused when Stopped\n"):
        assert both(text + tail, *log) == [("2022-01-20", "excused"), ("2022-02-10", "performed")]
        early = (*log[:3], event("d", "Delivery", "2022-01-25", by="ada"))
        assert both(text + tail, *early) == [("2022-01-20", "performed"), ("2022-02-10", "pending")]


def test_what_is_done_after_a_right_lapsed_exercises_the_next_one() -> None:
    text = STOPPED + 'clause 1 "x"\n  when a Restart r\n  ada may make a Delivery [by ada]\n    while not Stopped\n'
    log = (event("r0", "Restart", "2022-01-20"), *LOG)
    assert both(text, *log) == [("2022-01-20", "lapsed"), ("2022-02-10", "exercised")]


def test_what_was_due_first_is_performed_first() -> None:
    later = event("o2", "Opening", "2022-05-04")
    assert [
        s for _, s in both(MUST, OPENING, later, event("d", "Delivery", "2022-05-06", by="ada"), on="2022-05-07")
    ] == [
        "performed",
        "pending",
    ]


@pytest.mark.parametrize("letter", ["d", "e"])
@pytest.mark.parametrize("tail", ["unless some Delivery {} [by ben]", "if no Delivery {} [by ben]"])
def test_a_letter_in_a_condition_may_be_that_of_the_act(letter: str, tail: str) -> None:
    text = 'clause 1 "x"\n  when an Opening o\n  ada must make a Delivery d [by ada] by 2022-05-31\n    '
    done = event("d", "Delivery", "2022-05-01", by="ben")
    assert duties(f"{text}{tail.format(letter)}\n", done, OPENING, on="2022-05-03").duties == ()
    assert status(f"{text}{tail.format(letter)}\n", OPENING, on="2022-05-03") == "pending"


def test_who_is_owed_what_stands_is_as_of_the_day_whatever_was_asked_before() -> None:
    text = STOPPED + (
        "state Member(p: party)\n  begins with a Delivery [by p]\n  ends with a Stop\n"
        'clause 1 "x"\n  for every Member p\n  ben must "keep a record" to p\n'
    )
    rules = deal(text)
    history = rules.history(rules.log_of([event("d", "Delivery", "2022-01-20", by="ada"), LOG[0]]))
    numbers = [len(rules.duties(history, date(2022, month, 25)).answer().duties) for month in (1, 2, 1)]
    assert numbers == [1, 0, 1]


@pytest.mark.parametrize("once", ["some Warning holds", "no Warning ceases", "Warned holds"])
def test_a_duty_may_wait_for_what_is_deemed(once: str) -> None:
    text = (
        'event Warning\nterm Warned: yes/no means some Warning\nclause 1 "x"\n  when an Opening o\n  deems a Warning\n'
        f'clause 2 "x"\n  once {once}\n  ada must make a Delivery [by ada]\n'
    )
    assert duties(text, on="2022-05-03").duties == ()
    assert only(text, OPENING, on="2022-05-03").opened == date(2022, 5, 2)


@pytest.mark.parametrize("once", ["today >= Due holds", "today = Due holds", "today <> Due ceases"])
@pytest.mark.parametrize(
    "earlier", [(), (event("o", "Opening", "2021-12-30"),)], ids=["no log", "before the agreement"]
)
def test_what_may_begin_on_an_unknown_day_may_begin_after_the_agreement(once: str, earlier: tuple[Any, ...]) -> None:
    """The log may begin before the agreement: the day may lie before it as well, and does not for that lie there."""
    text = f'fact Due: date\nclause 1 "x"\n  once {once}\n  ada must make a Delivery [by ada]\n'
    found = duties(text, *earlier, on="2022-05-03")
    assert found.duties == ()
    assert [d.clause for d in found.undetermined] == ["deal:1"]
