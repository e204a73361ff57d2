"""Running balances are what the ordinary way of adding up comes to, at any moment and however the log was read."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.evaluate.folds import AmountFold
from engine.evaluate.ledgers import entries_of
from engine.evaluate.moments import Moment, end_of, start_of
from engine.evaluate.world import World
from engine.evaluate.worlds import append_entry, make_world
from tests.hostile.guard import scratch
from tests.hostile.logs import both
from tests.hostile.reading import as_lines
from tests.properties.steady import steady
from tests.support import event, rules_of

RULES = rules_of(
    """\
agreement shop "Shares" dated 2022-01-03
  time zone UTC
  currency USD
  periods exclude the day they run from and do not roll
  months stop at the last day

choice Class: common / preferred

event Issue
  to: party
  class: Class, default common
  quantity: shares
  is_paid: yes/no, default yes
event Move
  by: party
  to: party
  class: Class
  quantity: shares
event Weighing
  by: party
  weight: number

amount Held(h: party, c: Class): shares
  starts at 0
  rises by i.quantity with an Issue i [to h, class c, is_paid]
  falls by m.quantity with a Move m [by h, class c]
  rises by m.quantity with a Move m [to h, class c]
amount Weight(h: party): number
  rises by w.weight with a Weighing w [by h]
  falls by w.weight with a Weighing w [by h]
  rises by w.weight with a Weighing w [by h]
amount Begun(h: party): number
  starts at 5
  rises by w.weight with a Weighing w [by h]
amount Floored(h: party): shares
  starts at 0
  falls by m.quantity with a Move m [by h]
  not below 0
amount Conditional(h: party): shares
  starts at 0
  rises by m.quantity with a Move m [by h] if m.quantity > 3
""",
    head='rule set shop_parties "Nobody"\n  time zone UTC\n',
)
HELD, WEIGHT = "shop:Held", "shop:Weight"
PARTIES, CLASSES = ("ada", "ben", "cleo"), ("common", "preferred")
KEYS: dict[str, list[tuple[str, ...]]] = {
    HELD: [(party, class_) for party in (*PARTIES, "nobody") for class_ in CLASSES],
    WEIGHT: [(party,) for party in (*PARTIES, "nobody")],
}
DAYS = [date(2022, 1, day) for day in range(3, 9)]


@st.composite
def _events(draw: st.DrawFn, most: int = 12) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    party = st.sampled_from(PARTIES)
    for number in range(draw(st.integers(0, most))):
        name = draw(st.sampled_from(("Issue", "Move", "Weighing")))
        data: dict[str, Any] = {"by": draw(party), "to": draw(party), "class": draw(st.sampled_from(CLASSES))}
        data["quantity"] = draw(st.one_of(st.integers(0, 5), st.sampled_from(("0.5", "1.25"))))
        if name == "Issue":
            del data["by"]
            data |= draw(st.sampled_from(({}, {"is_paid": False})))
        if name == "Weighing":
            data = {"by": data["by"], "weight": draw(st.sampled_from((-2, 0, 1, "0.1", "50%")))}
        day = draw(st.sampled_from(DAYS)).isoformat()
        found.append(event(f"e{number}", name, day + draw(st.sampled_from(("", "T10:00:00Z"))), **data))
    return found


def _moments(world: World) -> list[Moment]:
    """The ends and the beginnings of all days, and just before and after every event."""
    found = [each(day) for day in DAYS for each in (start_of, end_of)]
    return found + [Moment(e.at + beside, e.day) for e in world.log for beside in (-1, 0, 1, 2, 3, 4)]


def _balances(world: World, id_: str, moment: Moment) -> dict[tuple[Any, ...], Any]:
    fold = world.fold(id_)
    assert isinstance(fold, AmountFold)
    return {key: fold.value(key, moment) for key in KEYS[id_]}


def assert_alike(world: World, plain: World) -> None:
    """The ledgers of one world hold what the folds of another come to."""
    for id_ in (HELD, WEIGHT):
        ledger = world.ledger(id_)
        assert ledger is not None
        for moment in _moments(plain):
            expected = _balances(plain, id_, moment)
            assert {key: ledger.value(key, moment) for key in KEYS[id_]} == expected
            assert ledger.balances(moment) == {key: value for key, value in expected.items() if value}


@steady
@given(_events())
def test_a_ledger_holds_what_adding_up_comes_to(events: list[dict[str, Any]]) -> None:
    log = RULES.log_of(events)
    world = make_world(RULES.program, log)
    assert_alike(world, make_world(RULES.program, log))


@steady
@given(_events(), _events(4))
def test_a_ledger_grows_with_its_log(events: list[dict[str, Any]], more: list[dict[str, Any]]) -> None:
    later = [{**e, "id": f"later_{e['id']}"} for e in more]
    world = make_world(RULES.program, RULES.log_of(events))
    for id_ in (HELD, WEIGHT):
        assert world.ledger(id_) is not None
    taken = list(events)
    for each in later:
        entry = RULES.log_of([each]).entries[0]
        if append_entry(world, entry):
            taken.append(each)
    assert_alike(world, make_world(RULES.program, RULES.log_of(taken)))


@settings(steady, max_examples=40)
@given(_events())
def test_a_ledger_of_a_long_log_is_the_same(events: list[dict[str, Any]]) -> None:
    with scratch() as folder:
        path = folder / "log.jsonl"
        path.write_bytes(as_lines(events))
        quick, log, _ = both(path, RULES)
        assert quick is not None
        assert_alike(make_world(RULES.program, quick), make_world(RULES.program, log))


@pytest.mark.parametrize("count", [255, 256, 257, 511, 512, 513, 1025])
def test_balances_are_right_around_the_copies_that_are_kept(count: int) -> None:
    moves = [
        event(
            f"e{n}",
            "Move",
            f"2022-{1 + n // 100:02}-{1 + n % 28:02}",
            by=PARTIES[n % 3],
            to=PARTIES[n * 7 % 3],
            quantity=n,
        )
        for n in range(count)
    ]
    for each in moves:
        each["data"]["class"] = CLASSES[len(each["id"]) % 2]
    log = RULES.log_of(moves)
    world = make_world(RULES.program, log)
    ledger = world.ledger(HELD)
    assert ledger is not None
    for day in (date(2022, 1, 1), date(2022, 3, 14), date(2022, 6, 30), date(2023, 1, 1)):
        expected = {key: ledger.value(key, end_of(day)) for key in KEYS[HELD]}
        assert ledger.balances(end_of(day)) == {key: value for key, value in expected.items() if value}
        assert expected == _balances(make_world(RULES.program, log), HELD, end_of(day))


@pytest.mark.parametrize("name", ["Begun", "Floored", "Conditional"])
def test_an_amount_that_is_more_than_a_sum_has_no_ledger(name: str) -> None:
    assert entries_of(RULES.program, RULES.model.amounts[f"shop:{name}"]) is None


def test_a_supposed_world_has_no_ledger() -> None:
    world = make_world(RULES.program, RULES.log_of([event("e1", "Issue", "2022-01-04", to="ada", quantity=3)]))
    assert world.ledger(HELD) is not None
    assert world.supposing(0, ()).ledger(HELD) is None
