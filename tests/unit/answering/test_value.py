"""Values of terms: exact, with their unit and arithmetic, and with what is missing where they are not known."""

from typing import Any

import pytest

from engine.answering.value import Valued
from engine.answers import ValueAnswer
from tests.support import DEAL, HEAD, deal, event, fact, rules_of, rules_of_files


def asked(
    text: str, term: str, *log: dict[str, Any], arguments: tuple[Any, ...] = (), on: str = "2022-06-01"
) -> Valued:
    """The question for a term."""
    rules = deal(text)
    return rules.value(rules.history(rules.log_of(log)), term, arguments, on)


def value(
    text: str, term: str, *log: dict[str, Any], arguments: tuple[Any, ...] = (), on: str = "2022-06-01"
) -> ValueAnswer:
    """The answer for a term."""
    return asked(text, term, *log, arguments=arguments, on=on).answer()


@pytest.mark.parametrize(
    ("type_", "expression", "expected", "unit"),
    [
        ("number", "1 / 3", "1/3", "number"),
        ("number", "1 / 8", "0.125", "number"),
        ("number", "3 * (1 / 3)", "1", "number"),
        ("number", "0.1 + 0.2", "0.3", "number"),
        ("number", "2 - 5", "-3", "number"),
        ("number", "1.5% * 200", "3", "number"),
        ("money", "USD 1.8333 * 3", "5.4999", "USD"),
        ("money", "the greater of (USD 2, USD 3)", "3", "USD"),
        ("number", "the lesser of (2, 3, 1)", "1", "number"),
        ("number", "Whole(7 / 2)", "3", "number"),
        ("number", "Fraction(7 / 2)", "0.5", "number"),
        ("number", "Rounded(2.5, 1)", "3", "number"),
        ("number", "Rounded(2.49, 1)", "2", "number"),
        ("money", "Rounded(USD 1.005, USD 0.01)", "1.01", "USD"),
        ("number", "100,000,000,000,000,000,001 * 10", "1000000000000000000010", "number"),
        ("date", "1st anniversary of 2024-02-29", "2025-02-28", "date"),
        ("date", "1 month after 2022-01-31", "2022-02-28", "date"),
        ("date", "10 days back from 2022-03-05", "2022-02-23", "date"),
        # 4 July 2022 is a Monday and a holiday: the 1st, the 5th, the 6th.
        ("date", "3 business days after 2022-06-30", "2022-07-06", "date"),
        ("date", "the later of (2022-01-01, 2022-02-01)", "2022-02-01", "date"),
        ("date", "today", "2022-06-01", "date"),
    ],
)
def test_exact_values(type_: str, expression: str, expected: str, unit: str) -> None:
    found = value(f"term X: {type_} means {expression}\n", "X")
    assert (found.value, found.unit, found.missing, found.status) == (expected, unit, None, 0)


def test_a_truth_is_a_truth() -> None:
    assert value("term X(p: party): yes/no means p in (ada, ben)\n", "X", arguments=("cleo",)).value is False


def test_a_party_is_its_identifier() -> None:
    assert value("term X: party means if today > 2022-01-01 then ada else ben\n", "X").value == "ada"


MONEY = "event Pay\n  amount: money\nfact Worth: money\n"


def test_money_of_an_event_may_name_the_currency_of_the_agreement() -> None:
    text = MONEY + "term Half: money means (latest Pay).amount / 2\n"
    assert value(text, "Half", event("p", "Pay", "2022-02-01", amount="USD 5")).value == "2.5"


def test_money_in_a_currency_without_a_rate_has_no_value() -> None:
    text = MONEY + "term Half: money means (latest Pay).amount / 2\n"
    found = value(text, "Half", event("p", "Pay", "2022-02-01", amount="HKD 5"))
    assert (found.value, found.notes) == (None, ("an error: no rate of exchange is declared for HKD",))


def test_money_of_a_fact_may_name_the_currency_of_the_agreement() -> None:
    text = MONEY + "term Half: money means Worth / 2\n"
    assert value(text, "Half", fact("f", "Worth", [], "USD 5")).value == "2.5"


RATE = "fact Rate(currency): number\nevent Pay\n  amount: money\nterm Half: money means (latest Pay).amount / 2\n"


def test_money_in_another_currency_is_converted_at_the_rate_of_its_day() -> None:
    rules = rules_of(DEAL.replace("currency USD", "currency USD, others at Rate") + RATE, name="deal")
    log = [
        fact("f", "Rate", ["HKD"], "0.125", "2022-01-03"),
        event("p", "Pay", "2022-02-01", amount="HKD 80"),
        fact("g", "Rate", ["HKD"], "0.5", "2022-03-01"),
    ]
    assert rules.value(rules.history(rules.log_of(log)), "Half", (), "2022-06-01").answer().value == "5"
    unrated = rules.value(rules.history(rules.log_of(log[1:2])), "Half", (), "2022-06-01").answer()
    assert (unrated.value, unrated.missing) == (None, ("Rate(HKD)",))


FRANCE = """\
agreement france "In France" dated 2021-01-04
  time zone UTC
  currency EUR
  periods exclude the day they run from and do not roll
use deal
event Fee
  amount: money
term X: money means (latest Fee).amount
"""


@pytest.mark.parametrize(("amount", "expected"), [("EUR 5", "5"), ("USD 5", None)])
def test_each_agreement_reads_money_in_its_own_currency(amount: str, expected: str | None) -> None:
    rules = rules_of_files(head=HEAD, deal=DEAL, france=FRANCE)
    log = rules.log_of([event("f", "Fee", "2022-02-01", amount=amount)])
    assert rules.value(rules.history(log), "france:X", (), "2022-06-01").answer().value == expected


def test_a_term_is_found_by_its_own_name_and_by_its_full_name() -> None:
    text = "term X: number means 7\n"
    assert value(text, "X").value == value(text, "deal:X").value == "7"


def test_what_it_follows_from_has_not_happened() -> None:
    text = "term X: date means (latest Opening).date + 10\n"
    found = value(text, "X")
    assert (found.value, found.missing, found.status) == (None, None, 0)
    assert found.notes == ("there is no such value on that day: what it follows from has not happened",)


def test_it_is_there_once_that_has_happened() -> None:
    text = "term X: date means (latest Opening).date + 10\n"
    opening = event("o", "Opening", "2022-05-01")
    assert value(text, "X", opening, on="2022-04-30").value is None
    assert value(text, "X", opening, on="2022-05-01").value == "2022-05-11"


UNKNOWN = "fact Worth: money\nfact Ill(party): yes/no\nfact Share: number\n"


def test_an_unknown_that_a_value_rests_on_is_named() -> None:
    found = value(UNKNOWN + "term X: money means Worth * Share\n", "X")
    assert (found.value, set(found.missing or ()), found.status) == (None, {"Worth", "Share"}, 4)


def test_an_unknown_that_is_not_needed_is_not_named() -> None:
    text = UNKNOWN + "term X: money means if Ill(ada) then Worth else USD 5\n"
    assert value(text, "X", fact("f", "Ill", ["ada"], False)).value == "5"
    assert value(text, "X", fact("f", "Ill", ["ada"], True)).missing == ("Worth",)


def test_a_value_that_is_the_same_either_way_is_known() -> None:
    text = UNKNOWN + "term X: money means if Ill(ada) then USD 5 else USD 5\n"
    assert value(text, "X").value == "5"


def test_a_division_by_zero_is_an_error_and_no_value() -> None:
    found = value(UNKNOWN + "term X: number means 1 / Share\n", "X", fact("f", "Share", [], "0"))
    assert (found.value, found.status) == (None, 4)
    assert found.notes == ("an error: a division by zero",)


def test_the_arithmetic_is_shown_down_to_the_fact() -> None:
    text = UNKNOWN + "term Half: money means Worth / 2\nterm Quarter: money means Half / 2\n"
    reason = value(text, "Quarter", fact("f", "Worth", [], "1000")).because
    assert (reason.term, reason.value) == ("deal:Quarter", "250")
    (half,) = [child for child in reason.children if child.term == "deal:Half"]
    (worth,) = [child for child in half.children if child.term == "deal:Worth"]
    assert (half.value, worth.value, worth.events) == ("500", "1000", ("f",))


def test_the_day_of_the_question_is_the_end_of_that_day() -> None:
    text = "term X: number means count of Opening\n"
    log = (event("a", "Opening", "2022-06-01T23:59:59+00:00"), event("b", "Opening", "2022-06-02T00:00:00+00:00"))
    assert value(text, "X", *log).value == "1"


# ---- amounts and states

AMOUNT = (
    "event Payment\n  by: party, the actor\n  amount: money\n"
    "amount Paid(p: party): money\n  starts at USD 10 on 2022-02-01\n"
    "  rises by e.amount with a Payment e [by p]\n"
    "  falls by USD 1 with a Visit v [by p] if Paid(p) at v > USD 100\n"
    "  becomes it / 3 with an Opening o\n"
    "  rounded to USD 0.01\n  not below USD 5\n"
)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2022-01-31", None),
        ("2022-02-01", "10"),
        ("2022-03-01", "110"),
        ("2022-03-02", "109"),
        ("2022-03-03", "36.33"),
        ("2022-03-05", "5"),
    ],
)
def test_an_amount_moves_with_its_events_in_order(on: str, expected: str | None) -> None:
    log = (
        event("p", "Payment", "2022-03-01", by="ada", amount="100"),
        event("q", "Payment", "2022-03-01", by="ben", amount="7"),
        event("v", "Visit", "2022-03-02", by="ada"),
        event("o", "Opening", "2022-03-03"),  # 109 / 3 = 36.333...
        event("o2", "Opening", "2022-03-04"),  # 36.33 / 3 = 12.11
        event("o3", "Opening", "2022-03-05"),  # 12.11 / 3 = 4.0366..., and not below 5
    )
    assert value(AMOUNT, "Paid", *log, arguments=("ada",), on=on).value == expected


STATE = (
    "state Member(p: party)\n  holds from the start if p = ben\n"
    "  begins with a Sale s [buyer p] if Member(s.seller)\n  ends with a Sale s [seller p]\n"
)


@pytest.mark.parametrize(
    ("party", "on", "expected"),
    [
        ("ben", "2022-02-28", True),
        ("ben", "2022-03-01", False),
        ("cleo", "2022-03-01", True),
        ("ada", "2022-03-03", False),
    ],
)
def test_a_state_begins_and_ends_with_its_events(party: str, on: str, expected: bool) -> None:
    log = (
        event("s", "Sale", "2022-03-01", seller="ben", buyer="cleo", price="1"),
        event("t", "Sale", "2022-03-02", seller="ben", buyer="ada", price="1"),  # Ben is no member any more
    )
    assert value(STATE, "Member", *log, arguments=(party,), on=on).value is expected


# ---- estimated days, and days beyond the calendars


CAYMAN = DEAL.replace("holidays of US", "holidays of KY")
KY = 'place KYP "Cayman" time zone UTC, weekdays except holidays of KY\n'


def cayman(expression: str) -> ValueAnswer:
    """The value of a date that is reckoned by the calendar of the Cayman Islands."""
    rules = rules_of(CAYMAN + KY + f"term X: date means {expression}\n", name="deal")
    return rules.value(rules.history(rules.log_of([])), "X", (), "2022-06-01").answer()


def test_an_estimated_day_is_used_and_said() -> None:
    found = cayman("3 business days after 2027-06-10")
    # Monday 14 June 2027 is kept as the King's Birthday by estimate: Friday the 11th, the 15th, the 16th.
    assert found.value == "2027-06-16"
    assert "an estimated day was used: KY 2027-06-14 King's Birthday is estimated" in found.notes


def test_confirmed_days_are_not_said_to_be_estimated() -> None:
    found = cayman("3 business days after 2024-06-12")
    # Monday 17 June 2024 was the King's Birthday: the 13th, the 14th, the 18th.
    assert (found.value, found.notes) == ("2024-06-18", ())


@pytest.mark.parametrize(
    "expression", ["NextBusinessDay(2027-06-12)", "BusinessDayBefore(2027-06-15)", "NextOpenDayAt(2027-06-11, KYP)"]
)
def test_an_estimated_day_that_a_function_uses_is_said(expression: str) -> None:
    assert cayman(expression).notes != ()


def test_a_day_beyond_the_calendar_is_missing() -> None:
    found = value("term X: date means 5 business days after 2030-12-30\n", "X")
    assert (found.value, found.missing) == (None, ("Calendar(US, 2031)",))


def test_fewer_shares_than_none_are_remarked_on() -> None:
    text = (
        "event Move\n  from: party\n  quantity: shares\n"
        "amount Held(p: party): shares\n  starts at 10\n  falls by m.quantity with a Move m [from p]\n"
    )
    note = "this is less than none: the log takes away what it has not given"
    moved = event("m", "Move", "2022-02-01", **{"from": "ada", "quantity": 11})
    assert value(text, "Held", moved, arguments=("ada",)).notes == (note,)
    assert value(text, "Held", moved, arguments=("ben",)).notes == ()
