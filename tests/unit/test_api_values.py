"""Which values of Python the fields of events and questions take, and what is said of the others."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from engine.api import Log, Refused, ask, ask_many, decided, value
from engine.log.from_python import as_written
from tests.support import rules_of

RULES = rules_of(
    """\
agreement shop "Shop"
  time zone Asia/Hong_Kong
  currency USD
  periods exclude the day they run from and do not roll
  months stop at the last day
party ada "Ada"
act Sale
  by: party, the actor
  price: money per share
  quantity: shares
  closes: date, optional
  paid: yes/no, default no
  to: list of party, optional
event Offer
  by: party
  price: money
term Doubled(n: number): number means 2 * n
term Highest: money means greatest of o.price over Offer o
clause 1 "No sale below USD 9.5"
  prohibits a Sale s if s.price < USD 9.5 per share
clause 2 "No sale that closes late"
  prohibits a Sale s if s.closes > 2022-06-01
"""
)


def sale(**fields: Any) -> str:
    """The clauses that forbid a sale, decided in every way that Python offers, each time alike."""
    log = Log(RULES)
    data = {"by": "ada", "price": 10, "quantity": 1, "closes": "2022-05-01", **fields}
    question = {"type": "Sale", "time": date(2022, 1, 5), "data": data}
    answer = ask(log, "Sale", on=date(2022, 1, 5), **data)
    found = {(answer.decision, *answer.by)}
    found |= {(each.decision, *each.by) for each in ask_many(log, [question, question])}
    for each in (decided(log, question), ask(log, question)):
        found.add((each.decision, *each.by))
    assert len(found) == 1
    return " ".join(*found)


@pytest.mark.parametrize("price", [Decimal("9.5"), Fraction(19, 2), "9.5", 10, Decimal(10), Decimal("1E+1")])
def test_exact_numbers_are_taken(price: Any) -> None:
    assert sale(price=price) == "permitted"


@pytest.mark.parametrize("price", [Decimal("9.4999999999999999999"), Fraction(94, 10), "9.4999"])
def test_exact_numbers_stay_exact(price: Any) -> None:
    assert sale(price=price) == "prohibited shop:1"


@pytest.mark.parametrize(
    ("closes", "expected"),
    [(date(2022, 6, 1), "permitted"), (date(2022, 6, 2), "prohibited shop:2"), ("2022-06-02", "prohibited shop:2")],
)
def test_dates_are_taken(closes: Any, expected: str) -> None:
    assert sale(closes=closes) == expected


def test_a_list_may_be_a_tuple() -> None:
    assert sale(to=("ada", "ben")) == sale(to=["ada", "ben"]) == "permitted"


def test_a_moment_with_its_zone_is_taken() -> None:
    moment = datetime(2022, 1, 5, 9, tzinfo=timezone(timedelta(hours=8)))
    assert (
        ask(Log(RULES), "Sale", on=moment, by="ada", price=10, quantity=1, closes=moment.date()).decision == "permitted"
    )


WRONG: tuple[tuple[Any, str, str | None], ...] = (
    (9.5, "the field `price` is an exact number, and this is `9.5`", 'write it in quotation marks: "9.5"'),
    (9.0, "the field `price` is an exact number, and this is `9.0`", 'write it in quotation marks: "9.0"'),
    (float("nan"), "the field `price` is an exact number, and this is `nan`", None),
    (Decimal("NaN"), "the field `price` is a number, and this is `NaN`", None),
    (Decimal("1E+999999999"), "the field `price` is a number, and this is `1E+999999999`", None),
    (Fraction(1, 3), "the field `price` is a number, and this is `1/3`", None),
    (True, "the field `price` is a number, and this is `true`", None),
)


@pytest.mark.parametrize(("price", "message", "help_"), WRONG)
@pytest.mark.parametrize(
    "work",
    [
        lambda log, data: ask(log, "Sale", on="2022-01-05", **data),
        lambda log, data: ask(log, {"type": "Sale", "time": "2022-01-05", "data": data}),
        lambda log, data: ask_many(log, [{"type": "Sale", "time": "2022-01-05", "data": data}]),
        lambda log, data: log.append({"id": "s", "type": "Sale", "time": "2022-01-05", "data": data}),
        lambda _, data: Log(RULES, [{"id": "s", "type": "Sale", "time": "2022-01-05", "data": data}]),
    ],
)
def test_what_is_not_exact_is_refused_with_its_mend(
    work: Callable[[Log, Any], Any], price: Any, message: str, help_: str | None
) -> None:
    with pytest.raises(Refused) as refused:
        work(Log(RULES), {"by": "ada", "price": price, "quantity": 1})
    (finding,) = refused.value.findings
    assert (finding.code, finding.help) == ("L107", help_)
    assert finding.message.endswith(message)


def test_events_and_arguments_take_the_same() -> None:
    log = Log(
        RULES,
        [{"id": "o1", "type": "Offer", "time": date(2022, 1, 3), "data": {"by": "ada", "price": Decimal("1.25")}}],
    )
    assert log.known("Highest", on="2022-01-05") == Fraction(5, 4)
    log.append(
        {
            "id": "o2",
            "type": "Offer",
            "time": datetime(2022, 1, 4, tzinfo=UTC),
            "data": {"by": "ada", "price": Decimal(2)},
        }
    )
    assert log.known("Highest", on="2022-01-05") == 2
    assert log.known("Doubled", Decimal("1.5"), on="2022-01-05") == 3
    assert value(log, "Doubled", Decimal("1.5"), on="2022-01-05").value == "3"


@pytest.mark.parametrize(
    ("given", "written"),
    [
        (Decimal("-0.10"), "-0.10"),
        (Fraction(-1, 8), "-0.125"),
        (Fraction(7, 50), "0.14"),
        (Fraction(300), "300"),
        (Fraction(1, 2**200), Fraction(1, 2**200)),
        ({"a": (1, Decimal(2))}, {"a": [1, "2"]}),
        (None, None),
    ],
)
def test_how_a_value_is_written(given: Any, written: Any) -> None:
    assert as_written(given) == written


def test_integers_of_numpy_are_integers() -> None:
    numpy = pytest.importorskip("numpy")
    assert type(as_written(numpy.int64(7))) is int
    assert sale(quantity=numpy.int64(7)) == "permitted"
