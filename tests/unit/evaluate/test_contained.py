"""Acts that their own fields decide: the quick way says what the ordinary way says, or leaves the question to it."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.answering.contained import ContainedDecider
from engine.api import Decision, Refused, ask_many
from engine.evaluate.compiled.contained import NotContained, contained
from engine.log.convert import FloatText
from engine.service import Rules
from tests.hostile.acts import SETS, No, log_of, ordinary, records
from tests.properties.steady import steady
from tests.support import rules_of

SALE = {
    "investor": True,
    "security": "note",
    "closing": "2022-02-08",
    "consent": False,
    "permitted_transferee": False,
    "joinder": False,
    "group_company": False,
    "restricted": True,
    "ownership": "4.9%",
    "knows_identity": True,
    "amount": "2%",
    "mode": "private",
    "board": False,
}
HANDOVER = {"signed": "2022-01-31", "due": "2022-06-30", "part": "10%", "price": "5"}


def decided(number: int, data: dict[str, Any], day: Any = "2022-03-01") -> Decision | tuple[str, ...]:
    """The decision, or the codes of what is wrong, which the ordinary way gives as well."""
    question = {"type": SETS[number][1], "time": day, "data": data}
    expected = ordinary(log_of(number), question, 1)
    try:
        found = ask_many(log_of(number), [question])[0]
    except Refused as refused:
        assert isinstance(expected, No)
        codes = tuple(f.code for f in refused.findings)
        assert codes == expected.codes
        return codes
    assert found == expected
    return found


@settings(steady, max_examples=250)
@given(st.binary(min_size=20, max_size=300))
def test_any_question_is_answered_or_refused_as_in_the_ordinary_way(data: bytes) -> None:
    records(data)


@pytest.mark.parametrize("number", range(len(SETS)))
def test_the_acts_are_decided_by_their_fields(number: int) -> None:
    assert log_of(number).quick(SETS[number][1]) is not None


BOUNDS: tuple[tuple[dict[str, Any], str, tuple[str, ...]], ...] = (
    ({}, "2023-02-07", ("transfer:1(b)", "transfer:1(d)")),
    ({}, "2023-02-08", ("transfer:1(d)",)),
    ({"amount": "1%"}, "2023-02-08", ()),
    ({"amount": "1.000000000000000000000000000000000000001%"}, "2023-02-08", ("transfer:1(d)",)),
    ({"amount": "0.01"}, "2023-02-08", ()),
    ({"amount": 1, "security": "preferred"}, "2022-02-08", ("transfer:1(d)",)),
    ({"security": "conversion_security", "amount": 0}, "2022-02-08", ()),
    ({"security": "conversion_security", "amount": 0}, "2022-02-09", ("transfer:1(a)",)),
    ({"security": "conversion_security", "amount": 0}, "2022-11-08", ("transfer:1(a)",)),
    ({"security": "conversion_security", "amount": 0}, "2022-11-09", ()),
    ({"closing": "2022-05-31", "security": "conversion_security", "amount": 0}, "2023-02-28", ("transfer:1(a)",)),
    ({"closing": "2022-05-31", "security": "conversion_security", "amount": 0}, "2023-03-01", ()),
    ({"closing": "2020-02-29", "amount": 0}, "2021-02-27", ("transfer:1(b)",)),
    ({"closing": "2020-02-29", "amount": 0}, "2021-02-28", ()),
)


@pytest.mark.parametrize(("changes", "day", "by"), BOUNDS)
def test_bounds_of_the_transfer_restriction(changes: dict[str, Any], day: str, by: tuple[str, ...]) -> None:
    found = decided(0, {**SALE, **changes}, day)
    assert isinstance(found, Decision)
    assert (found.decision, found.by) == (("prohibited", by) if by else ("permitted", ()))


WRONG = (
    ({"amount": FloatText("0.5")}, "L107"),
    ({"amount": 0.5}, "L107"),
    ({"amount": True}, "L107"),
    ({"amount": 10**40}, "L107"),
    ({"amount": -(10**40)}, "L107"),
    ({"amount": "1,000"}, "L107"),
    ({"amount": None}, "L107"),
    ({"consent": 1}, "L107"),
    ({"consent": "yes"}, "L107"),
    ({"security": "bond"}, "L107"),
    ({"security": ["note"]}, "L107"),
    ({"closing": "2022-02-30"}, "L107"),
    ({"closing": "2022-02-08T00:00:00Z"}, "L107"),
    ({"closing": 20220208}, "L107"),
    ({"closing": ["2022-02-08"]}, "L107"),
    ({"colour": "red"}, "L105"),
)


@pytest.mark.parametrize(("changes", "code"), WRONG)
def test_wrong_fields_are_refused(changes: dict[str, Any], code: str) -> None:
    assert decided(0, {**SALE, **changes}) == (code,)


@pytest.mark.parametrize(("day", "code"), [("2022-02-30", "Q103"), (None, "Q101"), ("", "Q103"), (5, "Q103")])
def test_wrong_times_are_refused(day: Any, code: str) -> None:
    assert decided(0, SALE, day) == (code,)


def test_a_timestamp_is_a_time() -> None:
    assert isinstance(decided(0, SALE, "2022-03-01T10:00:00Z"), Decision)


def test_a_missing_field_leaves_the_answer_open() -> None:
    found = decided(0, {name: value for name, value in SALE.items() if name != "board"})
    assert isinstance(found, Decision)
    assert found.decision == "undetermined"


MONTHS = (
    ({"kind": "gift"}, "2022-02-28", "prohibited"),
    ({"kind": "gift"}, "2022-03-01", "permitted"),
    ({"kind": "sale", "quantity": 999}, "2022-03-01", "permitted"),
    ({"kind": "sale", "quantity": "999.999999999999999999999999"}, "2022-03-01", "permitted"),
    ({"quantity": 1000}, "2022-03-01", "prohibited"),
    ({"quantity": 1000, "is_urgent": True, "due": None}, "2022-03-01", "permitted"),
    ({"quantity": 1000, "is_urgent": True, "due": None}, "2022-02-27", "prohibited"),
    ({"price": "0.000000000000001"}, "2022-03-01", "permitted"),
    ({"price": "0.0000000000000009999"}, "2022-03-01", "prohibited"),
    ({"part": "12.3456789012345678901234567890123456%"}, "2022-02-03", "permitted"),
    ({"part": "12.3456789012345678901234567890123457%"}, "2022-02-03", "prohibited"),
    ({"signed": "2020-03-01", "due": None}, "2022-03-01", "prohibited"),
    ({"signed": "2020-02-29", "due": None}, "2022-03-01", "permitted"),
    ({"by": "ada", "words": "anything"}, "2022-03-01", "permitted"),
)


@pytest.mark.parametrize(("changes", "day", "expected"), MONTHS)
def test_months_defaults_and_many_places(changes: dict[str, Any], day: str, expected: str) -> None:
    data = {name: value for name, value in {**HANDOVER, **changes}.items() if value is not None}
    found = decided(1, data, day)
    assert isinstance(found, Decision)
    if "signed" in changes and expected == "prohibited":
        assert found.by == ("months:2(c)",)
    assert found.decision == expected


def test_beyond_a_calendar_the_ordinary_way_answers() -> None:
    for signed, day in (("2099-01-31", "2099-02-02"), ("1950-06-30", "1950-07-01"), ("2099-01-31", "2022-02-02")):
        assert isinstance(decided(1, {**HANDOVER, "signed": signed}, day), Decision)


HEAD = """\
agreement shop "Shares" dated 2022-01-03
  time zone UTC
  currency USD
  periods exclude the day they run from and do not roll
  months stop at the last day

act Sale
  by: party
  part: percent
  rent: money
  buyer: party, optional
event Notice
  by: party
fact Friend(party): yes/no
"""
MORE = {
    "the log": "clause 1\n  prohibits a Sale s if some Notice [by s.by]\n",
    "a fact": "clause 1\n  prohibits a Sale s if Friend(s.by)\n",
    "money": "clause 1\n  prohibits a Sale s if s.rent > USD 5\n",
    "an optional field": "clause 1\n  prohibits a Sale s if s.buyer = s.by\n",
    "arithmetic": "clause 1\n  prohibits a Sale s if s.part > 1 / 3\n",
}


def _rules(text: str) -> Rules:
    return rules_of(HEAD + text, head='rule set shop_parties "Nobody"\n  time zone UTC\n')


@pytest.mark.parametrize("what", MORE)
def test_an_act_that_needs_more_is_left_to_the_ordinary_way(what: str) -> None:
    rules = _rules(MORE[what])
    with pytest.raises(NotContained):
        contained(rules.program, "shop:Sale")
    assert rules.contained["Sale"] is None


def test_conditions_are_told_one_by_one() -> None:
    rules = _rules("clause 1\n  prohibits a Sale s if s.part > 50% and s.date < 2022-06-01\n")
    decider = ContainedDecider(rules.program, "shop:Sale")
    arguments = decider.arguments({"by": "ada", "part": "60%", "rent": 5}, "2022-07-01")
    assert arguments is not None
    tested = decider.tested(arguments)
    assert tested is not None
    assert [(t.clause, t.holds) for t in tested] == [("shop:1", True), ("shop:1", True), ("shop:1", False)]
    outcome = decider.outcome(arguments)
    assert outcome is not None
    assert outcome.verdict.decision == "permitted"
    assert outcome.applicable == ()
