"""Every kind of value that a field may have, from JSON to what evaluation works with."""

from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction
from typing import Any, Final

import pytest

from contract_dsl.model import types as t
from engine.log import LogEntry, Money
from engine.service import Rules
from tests.support import rules_of

FIELDS: Final = """\
agreement shop "Shop" dated 2022-01-03
  time zone Asia/Hong_Kong
  currency USD
  periods exclude the day they run from and do not roll
  months stop at the last day
choice Colour: red / pale_green
event Everything
  truth: yes/no, optional
  day: date, optional
  instant: moment, optional
  words: text, optional
  clause: section, optional
  who: party, optional
  paper: security, optional
  about: ref, optional
  where: place, optional
  coin: currency, optional
  in_year: year, optional
  count: number, optional
  part: percent, optional
  held: shares, optional
  receipts: ads, optional
  either: units, optional
  price: money, optional
  each: money per share, optional
  ratio: shares per ads, optional
  parties: list of party, optional
  colour: Colour, optional
  colours: list of Colour, optional
  with_default: number, default 7
fact Rate(party, year): percent
fact Open: yes/no
"""

HONG_KONG = timezone(timedelta(hours=8))
VALUES: Final[tuple[tuple[str, Any, Any], ...]] = (
    ("truth", True, True),
    ("truth", False, False),
    ("day", "2022-02-28", date(2022, 2, 28)),
    ("instant", "2022-02-28", date(2022, 2, 28)),
    ("instant", "2022-02-28T17:30:00+08:00", datetime(2022, 2, 28, 17, 30, tzinfo=HONG_KONG)),
    ("words", "what was said, “in quotes”", "what was said, “in quotes”"),
    ("words", "", ""),
    ("clause", "5.15(b)(i)", "5.15(b)(i)"),
    ("clause", "shop:5.15", "shop:5.15"),
    ("who", "ada", "ada"),
    ("paper", "note_1", "note_1"),
    ("about", "offer:2022/7", "offer:2022/7"),
    ("where", "HERE", "HERE"),
    ("coin", "HKD", "HKD"),
    ("in_year", 2022, 2022),
    ("in_year", "2022", 2022),
    ("count", 5, 5),
    ("count", "-5", -5),
    ("count", "2.50", Fraction(5, 2)),
    ("count", "3.0", 3),
    ("count", "12.5%", Fraction(1, 8)),
    ("count", "0.1", Fraction(1, 10)),
    ("count", "9" * 40, int("9" * 40)),
    ("part", "100%", 1),
    ("held", 50_000_000, 50_000_000),
    ("receipts", "0.5", Fraction(1, 2)),
    ("either", 7, 7),
    ("price", 100, 100),
    ("price", "259999999.58", Fraction(25999999958, 100)),
    ("price", "HKD 780000000", Money("HKD", 780_000_000)),
    ("price", "HKD 0.5", Money("HKD", Fraction(1, 2))),
    ("each", "1.8333", Fraction(18333, 10000)),
    ("ratio", 6, 6),
    ("parties", ["ada", "ben"], ("ada", "ben")),
    ("parties", [], ()),
    ("colour", "pale_green", "pale_green"),
    ("colours", ["red", "red"], ("red", "red")),
)


@pytest.fixture(scope="module")
def rules() -> Rules:
    return rules_of(FIELDS)


def entry(rules: Rules, **data: Any) -> LogEntry:
    event = {"id": "e1", "type": "Everything", "time": "2022-03-01", "data": data}
    return rules.log_of([event]).entries[0]


@pytest.mark.parametrize(("field", "given", "value"), VALUES, ids=[f"{f} {str(g)[:30]}" for f, g, _ in VALUES])
def test_a_value_is_converted_exactly(rules: Rules, field: str, given: Any, value: Any) -> None:
    got = entry(rules, **{field: given}).data[field]
    assert got == value
    assert type(got) is type(value)


def test_every_field_type_is_tried(rules: Rules) -> None:
    fields = rules.model.events["shop:Everything"].fields
    assert {name for name, _, _ in VALUES} | {"with_default"} == set(fields)
    kinds = {str(f.type) for f in fields.values()}
    assert {str(type_) for type_ in (t.TRUTH, t.DATE, t.YEAR, t.CURRENCY, t.TEXT, t.SECTION)} <= kinds


def test_a_default_stands_for_a_field_that_is_left_out(rules: Rules) -> None:
    assert entry(rules).data == {"with_default": 7}
    assert entry(rules, with_default=8).data == {"with_default": 8}


def test_null_is_as_good_as_left_out_where_a_field_is_optional(rules: Rules) -> None:
    assert "price" not in entry(rules, price=None).data


def test_a_fact_holds_names_as_text_and_a_value_of_its_type(rules: Rules) -> None:
    data = {"name": "Rate", "of": ["ada", 2022], "value": "1.5%"}
    fact = rules.log_of([{"id": "f1", "type": "Fact", "time": "2022-03-01", "data": data}]).entries[0]
    assert (fact.fact, fact.of, fact.data) == ("shop:Rate", ("ada", "2022"), {"value": Fraction(3, 200)})


def test_a_fact_of_nothing_needs_no_list(rules: Rules) -> None:
    data = {"name": "Open", "value": False}
    fact = rules.log_of([{"id": "f1", "type": "Fact", "time": "2022-03-01", "data": data}]).entries[0]
    assert (fact.of, fact.data["value"]) == ((), False)


def test_what_stands_around_the_fields_is_kept(rules: Rules) -> None:
    event = {
        "specversion": "1.0", "id": "e1", "type": "Everything", "time": "2022-03-01T09:00:00Z",
        "recorded": "2022-03-02", "source": "letter", "data": {},
    }  # fmt: skip
    found = rules.log_of([event]).entries[0]
    assert (found.id, found.type, found.source, found.line) == ("e1", "shop:Everything", "letter", 1)
    assert found.time == datetime(2022, 3, 1, 9, tzinfo=UTC)
    assert found.recorded == date(2022, 3, 2)


def test_what_is_recorded_at_no_other_time_is_recorded_when_it_happens(rules: Rules) -> None:
    assert entry(rules).recorded == date(2022, 3, 1)
