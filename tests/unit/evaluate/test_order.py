"""The one order of a log: ties, days and timestamps, what is derived, and what was known when."""

from datetime import date, datetime
from itertools import permutations
from typing import Any

import pytest

from engine.answers import AskAnswer
from engine.service import Refused, Rules
from tests.support import answer, deal, event, fact

Log = list[dict[str, Any]]
BEFORE = deal('clause 1 "x"\n  prohibits a Sale s unless some Assent [by ben, re s.ref, before s]\n')
SECOND = 'clause 1 "x"\n  prohibits a Sale s if some Sale e [before s, such that e complied with 2]\n'
LAWFUL = SECOND + 'clause 2 "y"\n  prohibits a Sale s unless some Assent [by ben, re s.ref, before s]\n'


def sale(rules: Rules, log: Log, day: str = "2022-06-01", known_at: date | None = None, **data: Any) -> AskAnswer:
    """The answer about a sale by Ada to Cleo for USD 500, on a log as known at some moment."""
    said = {"ref": "s1", "seller": "ada", "buyer": "cleo", "price": "500"} | data
    history = rules.history(rules.log_of(log), known_at)
    return rules.ask(history, {"type": "Sale", "time": day, "data": said}).answer()


def count(rules: Rules, log: Log, on: str, known_at: date | None = None) -> Any:
    """The value of the term `N`."""
    return rules.value(rules.history(rules.log_of(log), known_at), "N", (), on).answer().value


def assent(id_: str, time: str, re: str = "s1") -> dict[str, Any]:
    """Ben's assent."""
    return event(id_, "Assent", time, by="ben", re=re)


def sold(id_: str, time: str, ref: str) -> dict[str, Any]:
    """A sale in the log."""
    return event(id_, "Sale", time, ref=ref, seller="ada", buyer="cleo", price="1")


# ---- within a day


@pytest.mark.parametrize(
    ("given", "asked", "decision"),
    [
        ("2022-06-01T09:00:00+00:00", "2022-06-01T09:00:00+00:00", "permitted"),
        ("2022-06-01T09:00:01+00:00", "2022-06-01T09:00:00+00:00", "prohibited"),
        ("2022-06-01T17:00:00+08:00", "2022-06-01T09:00:00+00:00", "permitted"),
        ("2022-06-01T09:00:00+00:00", "2022-06-01", "permitted"),
        ("2022-06-01", "2022-06-01T23:59:59+00:00", "prohibited"),
        ("2022-06-01", "2022-06-01", "permitted"),
    ],
    ids=[
        "one instant",
        "a second later",
        "another offset",
        "a plain date is the end",
        "after every time",
        "both plain",
    ],
)
def test_timestamps_and_plain_dates_have_one_order(given: str, asked: str, decision: str) -> None:
    assert sale(BEFORE, [assent("a", given)], asked).decision == decision


@pytest.mark.parametrize(("first", "decision"), [("assent", "prohibited"), ("sale", "permitted")])
def test_the_place_in_the_file_breaks_ties(first: str, decision: str) -> None:
    """An earlier sale was lawful, and so bars the next, only if the file has the assent to it first."""
    log = [assent("a", "2022-05-01", "s0"), sold("s", "2022-05-01", "s0")]
    if first == "sale":
        log.reverse()
    assert sale(deal(LAWFUL), [*log, assent("b", "2022-05-02")]).decision == decision


def test_the_order_of_the_file_does_not_matter_between_different_times() -> None:
    rules = deal(LAWFUL)
    log = [
        assent("a", "2022-05-01", "s0"),
        sold("s", "2022-05-02", "s0"),
        assent("b", "2022-05-03"),
        fact("f", "Rain", [], True, "2022-05-04"),
    ]
    rules = deal("fact Rain: yes/no\n" + LAWFUL + 'clause 3 "z"\n  prohibits a Sale s if Rain\n')
    found = {str(sale(rules, list(order)).as_json()) for order in permutations(log)}
    assert len(found) == 1
    assert sale(rules, log).by == ("deal:1", "deal:3")


def test_the_day_of_an_event_is_that_of_the_agreement() -> None:
    rules = deal("term N: number means count of Opening e [such that e.date = 2022-06-01]\n")
    log = [event("a", "Opening", "2022-06-02T07:59:00+08:00"), event("b", "Opening", "2022-06-02T08:00:00+08:00")]
    assert count(rules, log, "2022-06-05") == "1"


# ---- asking equals appending


@pytest.mark.parametrize("given", ["2022-05-31", "2022-06-01", "2022-06-02"])
def test_asking_comes_to_the_same_as_appending(given: str) -> None:
    """Whether the sale complied, asked of the log with the sale in it, is what the question says."""
    rules = deal(
        'clause 1 "x"\n  prohibits a Sale s unless some Assent [by ben, re s.ref, before s]\n'
        "term N: number means count of Sale e [such that e complied with 1]\n"
    )
    log = [assent("a", given)]
    asked = sale(rules, log).decision == "permitted"
    appended = count(rules, [*log, sold("s", "2022-06-01", "s1")], "2022-06-30") == "1"
    assert asked is appended


# ---- what is computed comes at the start of its day


def test_what_begins_on_a_computed_date_comes_before_the_events_of_that_day() -> None:
    rules = deal(
        "state Closed\n  holds from the start\n  ends on 2022-06-01\n"
        "term N: number means count of Sale s [such that Closed at s]\n"
    )
    log = [sold("s", "2022-05-31", "s0"), sold("t", "2022-06-01T00:00:01+00:00", "s1")]
    assert count(rules, log, "2022-06-02") == "1"


def test_an_event_does_not_see_itself_before_itself() -> None:
    rules = deal('clause 1 "x"\n  prohibits a Sale s if count of Sale e [before s] > 0\n')
    assert sale(rules, []).decision == "permitted"
    assert sale(rules, [sold("s", "2022-06-01", "s0")]).decision == "prohibited"


def test_counting_the_act_includes_it() -> None:
    rules = deal('clause 1 "x"\n  prohibits a Sale s if sum of e.price over Sale e [counting s] > USD 600\n')
    assert sale(rules, [], price="600").decision == "permitted"
    assert sale(rules, [sold("s", "2022-05-01", "s0")], price="600").decision == "prohibited"


def test_a_value_at_an_event_is_the_one_just_before_it() -> None:
    rules = deal(
        "amount Sold: number\n  rises by 1 with a Sale s\nterm N: number means sum of (Sold at e) over Sale e\n"
    )
    log = [sold("s", "2022-05-01", "a"), sold("t", "2022-05-01", "b"), sold("u", "2022-05-02", "c")]
    assert count(rules, log, "2022-06-01") == "3"  # 0 + 1 + 2


# ---- facts over time

RAIN = deal('fact Rain: yes/no\nclause 1 "x"\n  prohibits a Sale s if Rain\n')


@pytest.mark.parametrize(
    ("day", "decision"),
    [
        ("2022-04-30", "undetermined"),
        ("2022-05-01", "prohibited"),
        ("2022-05-31", "prohibited"),
        ("2022-06-01", "permitted"),
    ],
)
def test_a_fact_holds_from_its_record_until_the_next(day: str, decision: str) -> None:
    log = [fact("g", "Rain", [], False, "2022-06-01"), fact("f", "Rain", [], True, "2022-05-01")]
    assert sale(RAIN, log, day).decision == decision


def test_of_two_records_of_one_day_the_later_in_the_file_holds() -> None:
    log = [fact("f", "Rain", [], True, "2022-05-01"), fact("g", "Rain", [], False, "2022-05-01")]
    assert sale(RAIN, log).decision == "permitted"
    assert sale(RAIN, log[::-1]).decision == "prohibited"


def test_a_fact_at_an_earlier_event_is_the_one_of_then() -> None:
    rules = deal("fact Rain: yes/no\nterm N: number means count of Opening o [such that Rain at o]\n")
    log = [
        fact("f", "Rain", [], True, "2022-05-01"),
        event("o", "Opening", "2022-05-02"),
        fact("g", "Rain", [], False, "2022-05-03"),
        event("p", "Opening", "2022-05-04"),
    ]
    assert count(rules, log, "2022-06-01") == "1"


# ---- what was known when


def test_an_event_that_was_recorded_late_was_not_known_before() -> None:
    late = assent("a", "2022-05-01") | {"recorded": "2022-07-01"}
    assert sale(BEFORE, [late], known_at=date(2022, 6, 30)).decision == "prohibited"
    assert sale(BEFORE, [late], known_at=date(2022, 7, 1)).decision == "permitted"
    assert sale(BEFORE, [late]).decision == "permitted"


def test_what_is_not_recorded_apart_was_known_at_its_time() -> None:
    assert sale(BEFORE, [assent("a", "2022-05-01")], known_at=date(2022, 4, 30)).decision == "prohibited"
    assert sale(BEFORE, [assent("a", "2022-05-01")], known_at=date(2022, 5, 1)).decision == "permitted"


def correction(id_: str, recorded: str, replaces: str, with_: dict[str, Any] | None) -> dict[str, Any]:
    """A correction."""
    data = {"replaces": replaces, "with": with_, "reason": "a slip of the pen"}
    return {"id": id_, "type": "Correction", "time": recorded, "recorded": recorded, "data": data}


def test_a_correction_counts_from_the_moment_at_which_it_was_recorded() -> None:
    log = [assent("a", "2022-05-01", "s2"), correction("c", "2022-07-01", "a", assent("a2", "2022-05-01", "s1"))]
    assert sale(BEFORE, log, known_at=date(2022, 6, 30)).decision == "prohibited"
    assert sale(BEFORE, log, known_at=date(2022, 7, 1)).decision == "permitted"
    assert sale(BEFORE, log, known_at=date(2022, 6, 30), ref="s2").decision == "permitted"
    assert sale(BEFORE, log, ref="s2").decision == "prohibited"


def test_a_correction_can_take_an_event_away() -> None:
    log = [assent("a", "2022-05-01"), correction("c", "2022-05-10", "a", None)]
    assert sale(BEFORE, log).decision == "prohibited"


def test_a_corrected_event_stands_in_the_place_of_the_old_one() -> None:
    """The assent was entered for the wrong sale; put right, it still stands before the sale of its day."""
    rules = deal(LAWFUL)
    log = [
        assent("a", "2022-05-01", "wrong"),
        sold("s", "2022-05-01", "s0"),
        assent("b", "2022-05-02"),
        correction("c", "2022-05-20", "a", assent("a2", "2022-05-01", "s0")),
    ]
    assert sale(rules, log, known_at=date(2022, 5, 19)).decision == "permitted"
    assert sale(rules, log).by == ("deal:1",)


def test_a_correction_can_be_corrected() -> None:
    log = [
        assent("a", "2022-05-01"),
        correction("c", "2022-05-10", "a", assent("a2", "2022-05-01", "s2")),
        correction("d", "2022-05-20", "a2", assent("a3", "2022-05-01", "s1")),
    ]
    decisions = [sale(BEFORE, log, known_at=date(2022, 5, day)).decision for day in (9, 10, 19, 20)]
    assert decisions == ["permitted", "prohibited", "prohibited", "permitted"]


def test_known_at_a_moment_of_the_day_leaves_out_what_was_recorded_after_it() -> None:
    late = assent("a", "2022-05-01") | {"recorded": "2022-05-02T12:00:00+00:00"}
    before = datetime.fromisoformat("2022-05-02T11:59:00+00:00")
    assert sale(BEFORE, [late], known_at=before).decision == "prohibited"
    assert sale(BEFORE, [late], known_at=date(2022, 5, 2)).decision == "permitted"


def test_the_receipt_says_what_of_the_log_was_used() -> None:
    log = [assent("a", "2022-05-01"), assent("b", "2022-07-01")]
    short, whole = sale(BEFORE, log, known_at=date(2022, 6, 1)).receipt, sale(BEFORE, log).receipt
    assert short == sale(BEFORE, log[:1]).receipt
    assert short.log != whole.log
    assert short.rules == whole.rules


def test_the_same_event_twice_counts_once_and_another_under_its_name_is_refused() -> None:
    rules = deal("term N: number means count of Assent\n")
    assert count(rules, [assent("a", "2022-05-01"), assent("a", "2022-05-01")], "2022-06-01") == "1"
    with pytest.raises(Refused):
        count(rules, [assent("a", "2022-05-01"), assent("a", "2022-05-02")], "2022-06-01")


def test_the_same_question_gives_the_same_answer() -> None:
    log = [assent("a", "2022-05-01", "s2"), sold("s", "2022-05-02", "s2")]
    rules = deal(LAWFUL)
    assert answer(rules, log, "Sale", "2022-06-01", ref="s1", seller="ada", buyer="cleo", price="1") == answer(
        rules, log, "Sale", "2022-06-01", ref="s1", seller="ada", buyer="cleo", price="1"
    )
