"""What counts, in which order, as known when; and the fingerprint of it."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import permutations
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from engine.log import EventLog, known_entries, used_digest
from engine.service import Refused
from engine.time import parse_time
from tests.support import event, fact, rules_of

RULES = rules_of()
ZONE = ZoneInfo("UTC")
Events = Sequence[Mapping[str, Any]]


def log_of(*events: Mapping[str, Any]) -> EventLog:
    return RULES.log_of(events)


def ids(log: EventLog, known_at: str | None = None) -> list[str]:
    """The ids of what counts, in order."""
    return [e.id for e in known_entries(log.entries, ZONE, parse_time(known_at) if known_at else None)]


def digest(log: EventLog, known_at: date | None = None) -> str:
    return used_digest(known_entries(log.entries, ZONE, known_at))


def late(recorded: str, made: dict[str, Any]) -> dict[str, Any]:
    return {**made, "recorded": recorded}


def correction(id_: str, day: str, replaces: str, new: Mapping[str, Any] | None) -> dict[str, Any]:
    return event(id_, "Correction", day, replaces=replaces, reason="a slip", **{"with": new})


SALE = event("s1", "Sale", "2022-02-01", seller="ada", buyer="ben", price="10")
DEARER = event("s2", "Sale", "2022-02-02", seller="ada", buyer="ben", price="20")
VOTE = event("v1", "Vote", "2022-01-20", re="s1")


# ---------------------------------------------------------------- order


def test_time_decides_the_order() -> None:
    assert ids(log_of(SALE, VOTE)) == ["v1", "s1"]


def test_the_file_decides_between_events_of_one_instant() -> None:
    one, other = event("a", "Vote", "2022-02-01", re="x"), event("b", "Vote", "2022-02-01", re="x")
    assert ids(log_of(other, one)) == ["b", "a"]


def test_a_date_stands_at_the_end_of_its_day() -> None:
    noon = event("noon", "Vote", "2022-02-01T12:00:00Z", re="x")
    next_day = event("next", "Vote", "2022-02-02T00:00:00Z", re="x")
    assert ids(log_of(next_day, SALE, noon)) == ["noon", "s1", "next"]


def test_offsets_count() -> None:
    earlier = event("hk", "Vote", "2022-02-01T08:00:00+08:00", re="x")
    later = event("utc", "Vote", "2022-02-01T00:30:00Z", re="x")
    assert ids(log_of(later, earlier)) == ["hk", "utc"]


# ---------------------------------------------------------------- corrections


def test_a_correction_puts_another_event_in_place() -> None:
    assert ids(log_of(SALE, VOTE, correction("c1", "2022-03-01", "s1", DEARER))) == ["v1", "s2"]


def test_a_correction_may_strike_out() -> None:
    assert ids(log_of(SALE, VOTE, correction("c1", "2022-03-01", "s1", None))) == ["v1"]


def test_the_new_event_takes_the_place_in_the_file() -> None:
    same_day = event("s2", "Sale", "2022-02-01", seller="ada", buyer="ben", price="20")
    vote = event("v2", "Vote", "2022-02-01", re="x")
    assert ids(log_of(SALE, vote, correction("c1", "2022-03-01", "s1", same_day))) == ["s2", "v2"]


def test_a_correction_counts_from_when_it_was_recorded() -> None:
    log = log_of(SALE, late("2022-03-10", correction("c1", "2022-03-01", "s1", DEARER)))
    assert ids(log, "2022-03-09") == ["s1"]
    assert ids(log, "2022-03-10") == ["s2"]


def test_a_correction_of_a_correction_names_the_event_put_in_place() -> None:
    third = event("s3", "Sale", "2022-02-03", seller="ada", buyer="ben", price="30")
    log = log_of(
        SALE, correction("c1", "2022-03-01", "s1", DEARER), correction("c2", "2022-04-01", "s2", third)
    )  # fmt: skip
    assert [ids(log, day) for day in ("2022-02-28", "2022-03-31", "2022-04-01")] == [["s1"], ["s2"], ["s3"]]


def test_a_correction_may_stand_before_what_it_corrects() -> None:
    assert ids(log_of(correction("c1", "2022-03-01", "s1", DEARER), SALE)) == ["s2"]


def test_the_order_of_corrections_in_the_file_does_not_matter() -> None:
    third = event("s3", "Sale", "2022-02-03", seller="ada", buyer="ben", price="30")
    events = [SALE, correction("c1", "2022-03-01", "s1", DEARER), correction("c2", "2022-04-01", "s2", third)]
    assert {tuple(ids(log_of(*some))) for some in permutations(events)} == {("s3",)}


def test_a_fact_can_be_corrected() -> None:
    wrong = fact("f1", "Relative", ["ada", "ben"], True)
    right = fact("f2", "Relative", ["ada", "ben"], False)
    (entry,) = known_entries(log_of(wrong, correction("c1", "2022-03-01", "f1", right)).entries, ZONE, None)
    assert (entry.id, entry.data["value"]) == ("f2", False)


# ---------------------------------------------------------------- as known when


def test_what_was_recorded_later_is_not_known_yet() -> None:
    log = log_of(late("2022-05-01", SALE), VOTE)
    assert ids(log, "2022-04-30") == ["v1"]
    assert ids(log, "2022-05-01") == ["v1", "s1"]


def test_what_happens_later_may_be_known_before() -> None:
    assert ids(log_of(late("2022-01-01", SALE)), "2022-01-01") == ["s1"]


def test_a_day_of_knowledge_is_its_end_and_a_moment_is_that_moment() -> None:
    log = log_of(late("2022-05-01T12:00:00Z", SALE))
    assert ids(log, "2022-05-01") == ["s1"]
    assert ids(log, "2022-05-01T11:59:59Z") == []
    assert ids(log, "2022-05-01T12:00:00Z") == ["s1"]


# ---------------------------------------------------------------- ids


def test_the_same_event_twice_counts_once() -> None:
    assert ids(log_of(SALE, VOTE, SALE)) == ["v1", "s1"]


def test_keys_in_another_order_are_the_same_event() -> None:
    assert ids(log_of(SALE, dict(reversed(SALE.items())))) == ["s1"]


def test_one_id_with_two_contents_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        log_of(SALE, {**DEARER, "id": "s1"})
    assert [f.code for f in refused.value.findings] == ["L110"]


def test_every_error_of_a_log_is_named_with_line_id_and_field(tmp_path: Path) -> None:
    path = tmp_path / "record.jsonl"
    wrong = [
        SALE,
        event("e2", "Sale", "2022-02-30", seller="ada", buyer="ben", price="10"),
        event("e3", "Sale", "2022-02-01", seller=7, buyer="ben", price="ten"),
        event("e4", "Sales", "2022-02-01"),
    ]
    path.write_text("".join(json.dumps(e) + "\n" for e in wrong), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        RULES.log(path)
    told = [(f.span.line, f.message) for f in refused.value.findings]
    assert [line for line, _ in told] == [2, 3, 3, 4]
    for (_, message), names in zip(told, (("e2", "time"), ("e3", "seller"), ("e3", "price"), ("e4",)), strict=True):
        assert all(f"`{name}`" in message for name in names), message


# ---------------------------------------------------------------- fingerprints


def test_the_fingerprint_does_not_hang_on_the_order_of_lines() -> None:
    events = [SALE, DEARER, VOTE, fact("f1", "Relative", ["ada", "ben"], True)]
    assert len({digest(log_of(*some)) for some in permutations(events)}) == 1


def test_the_fingerprint_does_not_hang_on_spelling() -> None:
    spelt = event("s1", "Sale", "2022-02-01", price=10, buyer="ben", seller="ada")
    assert digest(log_of(SALE)) == digest(log_of(spelt))


@pytest.mark.parametrize(
    "other",
    [
        event("s1", "Sale", "2022-02-01", seller="ada", buyer="ben", price="11"),
        event("s1", "Sale", "2022-02-02", seller="ada", buyer="ben", price="10"),
        event("s9", "Sale", "2022-02-01", seller="ada", buyer="ben", price="10"),
        event("s1", "Sale", "2022-02-01", seller="ada", buyer="ben", price="HKD 10"),
        event("s1", "Loan", "2022-02-01", by="ada", amount="10"),
    ],
    ids=["an amount", "a day", "an id", "a currency", "a type"],
)
def test_the_fingerprint_hangs_on_everything_that_counts(other: Mapping[str, Any]) -> None:
    assert digest(log_of(SALE)) != digest(log_of(other))


def test_the_fingerprint_is_of_what_was_known() -> None:
    log = log_of(VOTE, late("2022-05-01", SALE))
    assert digest(log, date(2022, 4, 1)) == digest(log_of(VOTE))
    assert digest(log) != digest(log, date(2022, 4, 1))


def test_a_corrected_log_has_the_fingerprint_of_one_that_was_right_at_once() -> None:
    assert digest(log_of(SALE, correction("c1", "2022-03-01", "s1", DEARER))) == digest(log_of(DEARER))


def test_a_moment_has_the_fingerprint_of_no_other_spelling_of_its_day() -> None:
    moment = event("s1", "Sale", datetime(2022, 2, 1, 23, 59, tzinfo=ZONE).isoformat(), **SALE["data"])
    assert digest(log_of(SALE)) != digest(log_of(moment))
