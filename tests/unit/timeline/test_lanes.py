"""What is drawn as a bar, what is listed, and which bars share a row."""

from datetime import timedelta
from itertools import pairwise

from engine.timeline.days import Days
from engine.timeline.items import Item
from engine.timeline.lanes import Lane, make_lanes, pack
from tests.unit.timeline.example import HALF_YEAR, ITEMS, TITLES, day, item


def lanes_of(*items: Item, days: Days = HALF_YEAR) -> tuple[Lane, ...]:
    return make_lanes(items, days, TITLES)


def test_a_lane_for_each_agreement_that_has_something_to_show() -> None:
    assert [lane.agreement for lane in lanes_of(*ITEMS)] == ["head", "lease"]
    assert lanes_of(item("lease:1", "performed", "02-01", "02-10", "02-05")) == ()


def test_everything_is_drawn_or_listed_once() -> None:
    found = [each for lane in lanes_of(*ITEMS) for each in lane.items]
    assert len(found) == len(ITEMS)
    assert set(found) == set(ITEMS)


def test_what_has_no_end_in_sight_is_listed() -> None:
    (lane,) = lanes_of(item("lease:4", "pending", "01-10"), item("lease:4", "pending", "05-10"))
    assert lane.rows == ()
    (standing,) = lane.standing
    assert (standing.clause, standing.why, len(standing.items)) == ("lease:4", "undated", 2)


def test_what_was_due_before_the_first_day_and_still_is_is_listed() -> None:
    (lane,) = lanes_of(item("lease:6", "breached", "01-10", "02-01"))
    assert [(s.clause, s.why) for s in lane.standing] == [("lease:6", "overdue")]


def test_a_doubtful_one_is_not_mixed_with_the_certain() -> None:
    items = (item("lease:4", "pending", "01-10"), item("lease:4", "pending", "01-11", unsettled=True))
    assert [s.look for s in lanes_of(*items)[0].standing] == ["pending", "unsettled"]


def test_what_is_over_before_the_first_day_or_arises_after_the_last_is_left_out() -> None:
    assert lanes_of(item("lease:1", "ended", "02-01", "02-10"), item("lease:1", "pending", "10-01", "10-10")) == ()


def test_what_reaches_into_the_days_is_drawn() -> None:
    items = (item("lease:1", "pending", "01-10", "12-01"), item("lease:2", "performed", "03-01", "04-01", "03-05"))
    assert [row.clause for row in lanes_of(*items)[0].rows] == ["lease:1", "lease:2"]


def test_bars_of_a_clause_share_a_row_unless_they_overlap() -> None:
    one, two = item("lease:1", "pending", "04-01", "05-01"), item("lease:1", "pending", "05-10", "06-01")
    across = item("lease:1", "pending", "04-20", "05-20")
    assert [row.items for row in pack((two, one), HALF_YEAR)] == [(one, two)]
    rows = pack((one, two, across), HALF_YEAR)
    assert [row.items for row in rows] == [(one, two), (across,)]
    assert [row.continued for row in rows] == [False, True]


def test_bars_of_one_row_leave_a_gap() -> None:
    starts = [day("04-01") + timedelta(days=n) for n in range(100)]
    daily = [item("lease:1", "pending", "04-01", opened=d, last=d + timedelta(days=2)) for d in starts]
    rows = pack(daily, HALF_YEAR)
    assert sum(len(row.items) for row in rows) == 100
    for row in rows:
        for before, after in pairwise(row.items):
            assert before.last is not None
            assert (after.first - before.last).days > HALF_YEAR.count // 64


def test_more_bars_than_rows_are_drawn_over_each_other() -> None:
    starts = [day("04-01") + timedelta(days=n) for n in range(60)]
    rows = pack([item("lease:1", "pending", "04-01", opened=d, last=d + timedelta(days=90)) for d in starts], HALF_YEAR)
    assert len(rows) == 20
    assert sum(len(row.items) for row in rows) == 60
    assert all(row.crowded for row in rows)
    assert not any(row.crowded for lane in lanes_of(*ITEMS) for row in lane.rows)


def test_clauses_never_share_a_row() -> None:
    rows = lanes_of(item("lease:1", "pending", "04-01", "04-05"), item("lease:2", "pending", "06-01", "06-05"))[0].rows
    assert [row.clause for row in rows] == ["lease:1", "lease:2"]


def test_those_of_the_same_side_share_a_row_rather_than_others() -> None:
    def of(who: str, opened: str, due: str) -> Item:
        return item("lease:3", "open", opened, due, sides=((who, "tenant"),))

    items = (of("anna", "04-01", "04-20"), of("boris", "04-02", "04-21"), of("boris", "06-01", "06-20"))
    assert [row.who for row in pack(items, HALF_YEAR)] == ["anna → tenant", "boris → tenant"]


def test_the_order_of_the_clauses_is_kept() -> None:
    items = (item("lease:9", "pending", "08-01", "08-05"), item("lease:10", "pending", "04-01", "04-05"))
    assert [row.clause for row in lanes_of(*items)[0].rows] == ["lease:9", "lease:10"]


def test_a_row_says_what_it_is_about_if_that_is_one_thing() -> None:
    one = item("lease:3", "open", "04-01", "04-10", about="plan_1")
    two = item("lease:3", "open", "06-01", "06-10", about="plan_2")
    assert pack((one,), HALF_YEAR)[0].about == "plan_1"
    assert pack((one, two), HALF_YEAR)[0].about == ""
    assert pack((item("lease:2", "open", "04-01", "04-10", about=day("03-31")),), HALF_YEAR)[0].about == ""


def test_rows_of_a_clause_with_different_acts_name_them() -> None:
    items = [item("lease:5", "pending", "04-01", "04-20", what=what) for what in ("RentPaid", "KeysReturned")]
    assert [row.below for row in pack(items, HALF_YEAR)] == [
        "tenant → landlord: RentPaid",
        "tenant → landlord: KeysReturned",
    ]
