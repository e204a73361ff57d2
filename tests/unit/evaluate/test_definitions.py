"""Definitions at work: views, quantifiers, weights, divisions, crossings, schedules."""

from typing import Any

import pytest

from tests.support import answer, deal, event, fact

Log = tuple[dict[str, Any], ...]


def value(text: str, *log: dict[str, Any], of: tuple[Any, ...] = (), on: str = "2022-06-01", term: str = "X") -> Any:
    """The value of the term `X` on a day."""
    rules = deal(text)
    return rules.value(rules.history(rules.log_of(log)), term, of, on).answer().value


def sold(id_: str, day: str, price: str, seller: str = "ada", buyer: str = "cleo") -> dict[str, Any]:
    """A sale in the log."""
    return event(id_, "Sale", day, ref=id_, seller=seller, buyer=buyer, price=price)


SALES = (sold("s", "2022-03-01", "5"), sold("t", "2022-03-02", "7", "ben"), sold("u", "2022-03-03", "3"))


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("sum of s.price over Sale s", "15"),
        ("sum of s.price over Sale s [seller ada]", "8"),
        ("greatest of s.price over Sale s", "7"),
        ("least of s.price over Sale s", "3"),
        ("(latest Sale).price", "3"),
        ("(earliest Sale [seller ben]).price", "7"),
        ("sum of s.price over Sale s [price >= USD 5, such that s.seller <> ben]", "5"),
        ("sum of s.price over Sale s [such that some Sale e [before s, seller ben]]", "3"),
    ],
)
def test_aggregates_over_events(expression: str, expected: str) -> None:
    assert value(f"term X: money means {expression}\n", *SALES) == expected


def test_the_sum_of_nothing_is_nothing_and_the_greatest_of_nothing_is_not_there() -> None:
    assert value("term X: money means sum of s.price over Sale s\n") == "0"
    assert value("term X: money means greatest of s.price over Sale s\n") is None


# ---- views

BIG = (
    "event BigSale\n  from a Sale s if s.price >= USD 100\n    with size = s.price / 100, dealer = s.seller\n"
    "    on s.date + 3\n"
)


def test_a_view_is_there_from_its_own_date_with_its_own_fields() -> None:
    text = BIG + "term X: money means sum of b.size over BigSale b [dealer ada]\n"
    log = (sold("s", "2022-03-01", "200"), sold("t", "2022-03-01", "99"), sold("u", "2022-03-01", "300", "ben"))
    assert value(text, *log, on="2022-03-03") == "0"
    assert value(text, *log, on="2022-03-04") == "2"


def test_an_act_is_judged_as_the_view_that_it_amounts_to() -> None:
    rules = deal(
        "event Dear\n  from a Sale s if s.price >= USD 100\n    with dealer = s.seller\n"
        'clause 1 "x"\n  prohibits a Dear d [dealer ada]\n'
    )
    decisions = [
        answer(rules, [], "Sale", "2022-06-01", seller=seller, buyer="cleo", price=price).decision
        for seller, price in (("ada", "100"), ("ada", "99"), ("ben", "100"))
    ]
    assert decisions == ["prohibited", "permitted", "permitted"]


# ---- quantifiers over parties

HOLD = "fact Votes(party): number, default 0\n"


@pytest.mark.parametrize(("cleo", "expected"), [("30", False), ("31", True)])
def test_holders_of_more_than_half_means_more_than_half(cleo: str, expected: bool) -> None:
    text = HOLD + ("term X: yes/no means holders p of more than 50% by Votes(p)\n  satisfy (some Assent [by p])\n")
    log = (
        fact("f", "Votes", ["ada"], "10"),
        fact("g", "Votes", ["ben"], "40"),
        fact("h", "Votes", ["cleo"], cleo),
        event("a", "Assent", "2022-03-01", by="ada", re="x"),
        event("b", "Assent", "2022-03-01", by="cleo", re="x"),
    )
    # 10 + 30 of 80 is exactly half; 10 + 31 of 81 is more.
    assert value(text, *log) is expected


def test_a_party_that_only_the_log_names_is_in_every_party() -> None:
    text = "term X: number means count of party p [such that some Sale [buyer p]]\n"
    assert value(text, sold("s", "2022-03-01", "1", buyer="dora"), sold("t", "2022-03-01", "1", buyer="ben")) == "2"


# ---- sharing out

SHARING = (
    "fact Pool(ref): shares, default 100\n"
    "event Claim\n  re: ref\n  of: party\n  asked: shares\n  weight: number\n  first: yes/no, default no\n"
    "division Cut(r: ref): shares of Pool(r)\n"
    "  rank 1: Claim q [re r, first] by q.weight capped at q.asked\n"
    "  rank 2: Claim q [re r, not first] by q.weight capped at q.asked\n"
    "term X(p: party): shares means share of (earliest Claim [of p]) in Cut((earliest Claim).re)\n"
)


def claim(id_: str, of: str, asked: int, weight: str, *, first: bool = False) -> dict[str, Any]:
    """A claim to some of the shares."""
    return event(id_, "Claim", "2022-03-01", re="pool", of=of, asked=asked, weight=weight, first=first)


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ((claim("a", "ada", 90, "1"), claim("b", "ben", 90, "3")), {"ada": "25", "ben": "75"}),
        ((claim("a", "ada", 90, "1"), claim("b", "ben", 30, "3")), {"ada": "70", "ben": "30"}),
        ((claim("a", "ada", 20, "1"), claim("b", "ben", 30, "3")), {"ada": "20", "ben": "30"}),
        ((claim("a", "ada", 90, "1", first=True), claim("b", "ben", 90, "3")), {"ada": "90", "ben": "10"}),
        (
            (claim("a", "ada", 90, "1"), claim("b", "ben", 90, "1"), claim("c", "cleo", 90, "1")),
            {"ada": "100/3", "ben": "100/3", "cleo": "100/3"},
        ),
    ],
    ids=["by weight", "a cap frees the rest", "enough for all", "ranks", "exact thirds"],
)
def test_sharing_out(claims: Log, expected: dict[str, str]) -> None:
    assert {party: value(SHARING, *claims, of=(party,)) for party in expected} == expected


RESERVED = SHARING.replace("q.asked\nterm", "q.asked\n  reserving 40 for Claim q [re r, not first]\nterm")


def test_a_floor_prevails_over_the_first_rank() -> None:
    """By rank Ben would have 10; he gets his 40, and the others share what is left of the hundred."""
    claims = (claim("a", "ada", 90, "1", first=True), claim("b", "ben", 50, "1"))
    assert [value(RESERVED, *claims, of=(party,)) for party in ("ada", "ben")] == ["60", "40"]


def test_a_floor_that_is_reached_anyway_changes_nothing() -> None:
    claims = (claim("a", "ada", 30, "1", first=True), claim("b", "ben", 50, "1"))
    assert [value(RESERVED, *claims, of=(party,)) for party in ("ada", "ben")] == ["30", "50"]


# ---- crossings and schedules

CROSSED = (
    "state Busy\n  begins when count of Visit v [such that v.date + 10 >= today] >= 2\n"
    "  ends when count of Visit v [such that v.date + 10 >= today] = 0\n"
    "term X: yes/no means Busy\n"
)


CROSSED_LOG = (event("v", "Visit", "2022-03-01", by="ben"), event("w", "Visit", "2022-03-05", by="ben"))


@pytest.mark.parametrize(
    ("on", "expected"),
    [("2022-03-04", False), ("2022-03-05", True), ("2022-03-15", True), ("2022-03-16", False)],
)
def test_a_state_begins_and_ends_as_its_conditions_come_to_hold(on: str, expected: bool) -> None:
    """The second visit within ten days begins it; ten days without any end it, with the passing of time alone."""
    assert value(CROSSED, *CROSSED_LOG, on=on) is expected


@pytest.mark.parametrize(
    "condition",
    [
        "no Visit v [such that v.date >= today - 10]",
        "10 days back from today > (latest Visit).date",
        "(latest Visit).date < today - 10",
    ],
)
def test_a_state_ends_however_the_condition_is_put(condition: str) -> None:
    text = f"state Busy\n  begins with a Visit v\n  ends when {condition}\nterm X: yes/no means Busy\n"
    assert value(text, *CROSSED_LOG, on="2022-03-16") is False


QUARTERS = (
    "schedule QuarterEnd: 31 March and 30 June from 2022-01-03\n"
    "amount Dues: money\n  rises by USD 10 on each QuarterEnd q\n"
    "amount Fees: money\n  rises by USD 10 after each QuarterEnd q\n"
    "term X: money means Dues\nterm Y: money means Fees\n"
)


@pytest.mark.parametrize(
    ("on", "dues", "fees"),
    [("2022-03-30", "0", "0"), ("2022-03-31", "10", "0"), ("2022-04-01", "10", "10"), ("2023-03-31", "30", "20")],
)
def test_an_amount_that_moves_on_or_after_each_date_of_a_schedule(on: str, dues: str, fees: str) -> None:
    assert (value(QUARTERS, on=on), value(QUARTERS, on=on, term="Y")) == (dues, fees)


def test_a_window_of_each_year() -> None:
    text = "schedule Season: each year from 29 January to 28 March\nterm X(d: date): yes/no means d in Season\n"
    days = ("2022-01-28", "2022-01-29", "2023-03-28", "2023-03-29")
    assert [value(text, of=(day,)) for day in days] == [False, True, True, False]
