"""The engine from Python: answers, many at once, and a log that grows."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import api
from engine.api import Log, NotKnown, Refused, ask, ask_many, decided, duties, load, value
from engine.log import lines
from tests.hostile.acts import SETS, log_of
from tests.hostile.reading import HERE, as_lines
from tests.properties.steady import steady
from tests.support import event, fact, rules_of

RULES = rules_of(
    """\
agreement shop "Partnership agreement" dated 2022-01-03
  time zone Asia/Hong_Kong
  currency USD
  periods exclude the day they run from and do not roll
  months stop at the last day

calendar BusinessDay: weekdays except holidays of HK

use shop_parties

party ada "Ada"
party ben "Ben"

choice Class: common / preferred

act Sale
  ref: ref, optional
  seller: party, the actor
  buyer: party
  class: Class, default common
  quantity: shares
event Assent
  by: party
  re: ref
event Issue
  to: party
  class: Class, default common
  quantity: shares
event Offer
  by: party
  re: ref

fact Friends(party, party): yes/no, symmetric
fact Rate: percent

amount Held(h: party, c: Class): shares
  starts at 0
  rises by i.quantity with an Issue i [to h, class c]
  falls by s.quantity with a Sale s [seller h, class c]
  rises by s.quantity with a Sale s [buyer h, class c]

term Large(h: party): yes/no means Held(h, common) >= 100
term Doubled: number means 2 * Rate

clause 1 "No sale by who holds much, unless it is assented to"
  prohibits a Sale s if Large(s.seller) unless some Assent [re s.ref]
clause 2 "None to a stranger"
  prohibits a Sale s if not Friends(s.seller, s.buyer)
clause 3 "An answer to every offer"
  when an Offer o
  ben must give an Assent [by ben, re o.re] within 5 business days after o.date
""",
    head='rule set shop_parties "Nobody"\n  time zone UTC\n',
)
BASE = [
    event("i1", "Issue", "2022-01-10", to="ada", quantity=150),
    event("i2", "Issue", "2022-01-11T09:00:00+08:00", to="ben", quantity=50),
    fact("f1", "Friends", ["ada", "ben"], True),
    event("s1", "Sale", "2022-02-01", seller="ada", buyer="ben", quantity=20, ref="r1"),
    event("o1", "Offer", "2022-02-04", by="ada", re="r2"),
]
ADA: dict[str, Any] = {"seller": "ada", "buyer": "ben", "quantity": 5, "ref": "r9"}


def test_a_question_is_answered_with_its_reasons() -> None:
    log = Log(RULES, BASE)
    assert len(log) == len(BASE)
    answer = ask(log, "Sale", on="2022-03-01", **ADA)
    assert (answer.decision, answer.by) == ("prohibited", ("shop:1",))
    assert ask(log, {"type": "Sale", "time": "2022-03-01", "data": ADA}) == answer
    assert ask(log, {"type": "Sale", "data": ADA}, on=date(2022, 3, 1)) == answer
    assert decided(log, {"type": "Sale", "time": "2022-03-01", "data": ADA}).by == answer.by


def test_values_are_exact_and_of_their_day() -> None:
    log = Log(RULES, BASE)
    assert value(log, "shop:Held", "ada", "common", on="2022-03-01").value == "130"
    assert log.known("Held", "ada", "common", on="2022-03-01") == 130
    assert log.known("Held", "ada", "common", on=date(2022, 1, 31)) == 150
    assert log.known("Held", "ada", "common", on="2022-01-09") == 0
    assert log.known("Large", "ada", on="2022-03-01") is True
    with pytest.raises(NotKnown) as open_:
        log.known("Doubled", on="2022-03-01")
    assert open_.value.missing
    log.append(fact("f2", "Rate", [], "12.5%", "2022-03-02"))
    assert str(log.known("Doubled", on="2022-03-02")) == "1/4"


def test_balances_are_all_that_is_not_nil() -> None:
    log = Log(RULES, BASE)
    assert log.balances("shop:Held", on="2022-03-01") == {("ada", "common"): 130, ("ben", "common"): 70}
    assert log.balances("shop:Held", on="2022-01-10") == {("ada", "common"): 150}
    assert log.balances("shop:Held", on="2021-12-31") == {}


def test_duties_are_owed_on_a_day() -> None:
    log = Log(RULES, BASE)
    found = duties(log, on="2022-02-08")
    assert [(d.clause, d.bearer, d.due) for d in found.duties] == [("shop:3", "ben", date(2022, 2, 11))]
    assert duties(log, on=date(2022, 2, 8), party="ada").duties == ()
    assert duties(log, on="2022-02-03").duties == ()


def test_many_questions_are_each_answered_as_alone() -> None:
    log = Log(RULES, BASE)
    questions = [
        {"type": "Sale", "time": day, "data": {**ADA, **change}}
        for day in ("2022-01-05", "2022-01-20", "2022-03-01")
        for change in ({}, {"seller": "ben", "buyer": "ada"}, {"buyer": "cleo"})
    ]
    found = ask_many(log, questions)
    assert [(d.decision, d.by, d.despite) for d in found] == [
        (a.decision, a.by, tuple(a.despite)) for a in (ask(log, question) for question in questions)
    ]
    assert len({d.decision for d in found}) == 3
    assert next(d.missing for d in found if d.decision == "undetermined")


# ---- wrong questions and logs

WRONG: dict[str, tuple[str, Callable[[Log], Any]]] = {
    "a log that is not there": ("L001", lambda _: Log(RULES, "nowhere.jsonl")),
    "an event that is none": ("L003", lambda _: Log(RULES, [5])),  # type: ignore[list-item]  # as is meant
    "a key that is no text": ("L101", lambda _: Log(RULES, [{1: 2}])),  # type: ignore[dict-item]  # as is meant
    "a field that is no text": (
        "L105",
        lambda _: Log(
            RULES, [event("e1", "Offer", "2022-01-01", by="a", re="b") | {"data": {"by": "a", "re": "b", 5: 1}}]
        ),
    ),
    "rules that are not there": ("C008", lambda _: load("nowhere.clause")),
    "an appended event that is none": ("L003", lambda log: log.append(5)),  # type: ignore[arg-type]  # as is meant
    "an appended event without a type": ("L102", lambda log: log.append({"id": "x", "time": "2022-01-01"})),
    "a question that is none": ("Q101", lambda log: ask_many(log, [5])),  # type: ignore[list-item]  # as is meant
    "an empty question": ("Q101", lambda log: ask_many(log, [{}])),
    "another type": ("Q102", lambda log: ask(log, "Purchase", on="2022-01-01")),
    "no time": ("Q101", lambda log: ask(log, "Sale", **ADA)),
    "no such day": ("Q103", lambda log: ask(log, "Sale", on="2022-02-30", **ADA)),
    "a field of another kind": ("L107", lambda log: ask(log, "Sale", on="2022-03-01", **{**ADA, "quantity": -1})),
    "another field": ("L105", lambda log: ask(log, "Sale", on="2022-03-01", price=5, **ADA)),
    "a term that is not declared": ("Q104", lambda log: log.known("Helt", "ada", on="2022-03-01")),
    "a term of less": ("Q105", lambda log: log.known("Held", "ada", on="2022-03-01")),
    "a term of something else": ("Q105", lambda log: log.known("Held", ["ada"], "common", on="2022-03-01")),
    "a term on no day": ("Q101", lambda log: log.known("Held", "ada", "common", on=None)),  # type: ignore[arg-type]  # as is meant
    "balances of a term": ("Q104", lambda log: log.balances("shop:Large", on="2022-03-01")),
    "balances on no such day": ("Q103", lambda log: log.balances("shop:Held", on="2022-02-30")),
    "what was known on no such day": (
        "Q103",
        lambda log: log.known("Held", "ada", "common", on="2022-03-01", known_at="x"),
    ),
    "duties on no such day": ("Q103", lambda log: duties(log, on="soon")),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_refused_in_findings(name: str) -> None:
    code, work = WRONG[name]
    with pytest.raises(Refused) as refused:
        work(Log(RULES, BASE))
    assert code in {f.code for f in refused.value.findings}


def test_a_wrong_question_among_many_is_named_by_its_number() -> None:
    good = {"type": "Sale", "time": "2022-03-01", "data": ADA}
    with pytest.raises(Refused) as refused:
        ask_many(Log(RULES, BASE), [good, good, {**good, "time": "2022-02-30"}, {}])
    assert {f.span.path for f in refused.value.findings} == {"question 3"}


def test_an_answer_that_was_kept_is_not_given_for_another_question() -> None:
    log = Log(RULES, BASE)
    assert log.known("Held", "ada", "common", on="2022-03-01") == 130
    for argument in (1, True, None, ["ada"]):
        with pytest.raises(Refused):
            log.known("Held", argument, "common", on="2022-03-01")


# ---- a log that grows


def everything_of(log: Log, known_at: str | None = None) -> dict[str, Any]:
    """Answers of every kind on several days, without what names the log."""
    found: dict[str, Any] = {}
    for day in ("2022-01-10", "2022-01-31", "2022-02-08", "2022-03-05"):
        found[f"balances {day}"] = log.balances("shop:Held", on=day, known_at=known_at)
        for party in ("ada", "ben"):
            found[f"held {party} {day}"] = log.known("Held", party, "common", on=day, known_at=known_at)
            for ref in ("r1", "r9"):
                other = "ben" if party == "ada" else "ada"
                data = {"seller": party, "buyer": other, "quantity": 5, "ref": ref}
                answer = ask(log, "Sale", on=day, known_at=known_at, **data)
                found[f"ask {party} {ref} {day}"] = (answer.decision, answer.by, answer.despite, answer.missing)
        owed = duties(log, on=day, known_at=known_at)
        found[f"duties {day}"] = (owed.duties, owed.undetermined)
    return found


def _correction(id_: str, replaces: str, new: Mapping[str, Any] | None, day: str = "2022-03-02") -> dict[str, Any]:
    return event(id_, "Correction", day, **{"replaces": replaces, "with": new})


MORE: dict[str, list[dict[str, Any]]] = {
    "the latest": [event("s2", "Sale", "2022-03-01", seller="ada", buyer="ben", quantity=60)],
    "the same day": [event("s2", "Sale", "2022-02-04", seller="ada", buyer="ben", quantity=60)],
    "the same day, with a time": [
        event("s2", "Sale", "2022-02-04T23:00:00+08:00", seller="ada", buyer="ben", quantity=60)
    ],
    "back-dated": [event("s2", "Sale", "2022-01-12", seller="ada", buyer="ben", quantity=60)],
    "an answer to the offer": [event("a1", "Assent", "2022-02-07", by="ben", re="r2")],
    "an assent to a sale": [event("a1", "Assent", "2022-02-07", by="ben", re="r9")],
    "a fact": [fact("f2", "Friends", ["ben", "ada"], False, "2022-02-20")],
    "a back-dated fact": [fact("f2", "Friends", ["ben", "ada"], False, "2022-01-15")],
    "the same event once more": [BASE[3], event("s2", "Sale", "2022-03-01", seller="ben", buyer="ada", quantity=1)],
    "a correction": [_correction("c1", "s1", {**BASE[3], "id": "s1b", "data": {**BASE[3]["data"], "quantity": 70}})],
    "an event struck out": [_correction("c1", "i1", None)],
    "a correction of a correction": [
        _correction("c1", "s1", {**BASE[3], "id": "s1b", "time": "2022-02-09"}),
        _correction("c2", "s1b", None, "2022-03-03"),
    ],
    "a correction, and then an event": [
        _correction("c1", "o1", {**BASE[4], "id": "o1b", "time": "2022-02-07"}),
        event("a1", "Assent", "2022-03-03", by="ben", re="r2"),
    ],
    "recorded late": [
        {**event("s2", "Sale", "2022-02-02", seller="ada", buyer="ben", quantity=60), "recorded": "2022-03-01"}
    ],
    "one after the other": [
        event(f"s{n}", "Sale", f"2022-02-{n:02}", seller="ada", buyer="ben", quantity=n) for n in range(5, 13)
    ],
}


def _events(log: Log) -> list[tuple[Any, ...]]:
    return [(e.type, e.id, e.at, e.day, e.time, sorted(e.values.items())) for e in log.history().world.log]


@pytest.mark.parametrize("is_asked_before", [False, True], ids=["asked after", "asked before and after"])
@pytest.mark.parametrize("name", MORE)
def test_an_appended_log_answers_as_one_that_is_loaded_anew(name: str, is_asked_before: bool) -> None:
    growing = Log(RULES, BASE)
    for number, each in enumerate(MORE[name], 1):
        if is_asked_before:
            everything_of(growing)
            everything_of(growing, "2022-02-15")
        growing.append(each)
        anew = Log(RULES, [*BASE, *MORE[name][:number]])
        assert len(growing) == len(anew)
        assert everything_of(growing) == everything_of(anew)
        assert everything_of(growing, "2022-02-15") == everything_of(anew, "2022-02-15")
        assert _events(growing) == _events(anew)


REFUSED_MORE: dict[str, tuple[str, dict[str, Any]]] = {
    "an id that is taken": ("L110", {**BASE[3], "data": {**BASE[3]["data"], "quantity": 21}}),
    "an id that is taken by another type": ("L110", event("i1", "Offer", "2022-03-01", by="ada", re="r1")),
    "a correction of nothing": ("L109", _correction("c1", "s9", None)),
    "a correction with an id that is taken": ("L110", _correction("c1", "s1", {**BASE[3], "id": "i1"})),
    "a wrong field": ("L107", event("s2", "Sale", "2022-03-01", seller="ada", buyer="ben", quantity="many")),
}


@pytest.mark.parametrize("name", REFUSED_MORE)
@pytest.mark.parametrize("is_long", [False, True], ids=["short", "long"])
def test_a_wrong_event_is_not_taken_in(
    name: str, is_long: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "SHORT", 0 if is_long else 1_000_000)
    path = tmp_path / "log.jsonl"
    path.write_bytes(as_lines(BASE))
    log = Log(RULES, path)
    before = everything_of(log)
    code, wrong = REFUSED_MORE[name]
    with pytest.raises(Refused) as refused:
        log.append(wrong)
    assert code in {f.code for f in refused.value.findings}
    assert len(log) == len(BASE)
    assert everything_of(log) == before
    log.append(event("a1", "Assent", "2022-02-07", by="ben", re="r2"))
    assert everything_of(log) == everything_of(
        Log(RULES, [*BASE, event("a1", "Assent", "2022-02-07", by="ben", re="r2")])
    )


@pytest.mark.parametrize("is_long", [False, True], ids=["short", "long"])
def test_an_event_with_an_id_that_is_taken_is_told_where_it_is(
    is_long: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "SHORT", 0 if is_long else 1_000_000)
    path = tmp_path / "log.jsonl"
    path.write_bytes(as_lines(BASE[::-1]))
    log = Log(RULES, path)
    with pytest.raises(Refused) as refused:
        log.append({**BASE[3], "time": "2022-02-02"})
    assert "`s1` stands in line 2 " in refused.value.findings[0].message


def test_an_event_may_not_have_the_id_of_one_that_a_correction_put_in_place() -> None:
    new = {**BASE[3], "id": "s1b"}
    growing = Log(RULES, BASE)
    growing.append(_correction("c1", "s1", new))
    for log in (growing, Log(RULES, [*BASE, _correction("c1", "s1", new)])):
        with pytest.raises(Refused) as refused:
            log.append({**new, "time": "2022-03-05"})
        assert [f.code for f in refused.value.findings] == ["L110"]
    with pytest.raises(Refused):
        Log(RULES, [*BASE, _correction("c1", "s1", new), {**new, "time": "2022-03-05"}])


@st.composite
def _more(draw: st.DrawFn) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for number in range(draw(st.integers(1, 5))):
        day = f"2022-{draw(st.sampled_from(('01-09', '01-10', '02-01', '02-04', '02-10', '03-01')))}"
        time = day + draw(st.sampled_from(("", "T12:00:00+08:00", "T23:30:00Z")))
        pair = draw(st.sampled_from((("ada", "ben"), ("ben", "ada"))))
        match draw(st.integers(0, 4)):
            case 0:
                each = event(f"n{number}", "Issue", time, to=pair[0], quantity=draw(st.integers(1, 99)))
            case 1:
                each = fact(f"n{number}", "Friends", list(pair), draw(st.booleans()), time)
            case 2:
                known = [e["id"] for e in [*BASE, *found] if e["type"] != "Correction"]
                gone = {e["data"]["replaces"] for e in found if e["type"] == "Correction"}
                left = [id_ for id_ in known if id_ not in gone]
                each = _correction(f"n{number}", draw(st.sampled_from(left)), None, time) if left else BASE[0]
            case 3:
                each = event(f"n{number}", "Assent", time, by=pair[0], re=draw(st.sampled_from(("r1", "r2", "r9"))))
            case _:
                each = event(
                    f"n{number}", "Sale", time, seller=pair[0], buyer=pair[1], quantity=draw(st.integers(1, 40))
                )
        found.append(each)
    return found


@settings(steady, max_examples=40)
@given(_more(), st.booleans())
def test_whatever_is_appended_answers_as_if_loaded_anew(more: list[dict[str, Any]], is_asked_before: bool) -> None:
    growing = Log(RULES, BASE)
    for each in more:
        if is_asked_before:
            growing.balances("shop:Held", on="2022-03-05")
            growing.known("Held", "ada", "common", on="2022-02-01", known_at="2022-02-15")
        growing.append(each)
    anew = Log(RULES, [*BASE, *more])
    assert everything_of(growing) == everything_of(anew)
    assert everything_of(growing, "2022-02-15") == everything_of(anew, "2022-02-15")


@pytest.mark.parametrize("name", MORE)
def test_a_long_log_grows_as_a_short_one(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "SHORT", 0)
    path = tmp_path / "log.jsonl"
    path.write_bytes(as_lines(BASE))
    growing = Log(RULES, path)
    everything_of(growing)
    for each in MORE[name]:
        growing.append(each)
    monkeypatch.undo()
    anew = Log(RULES, [*BASE, *MORE[name]])
    assert everything_of(growing) == everything_of(anew)
    assert everything_of(growing, "2022-02-15") == everything_of(anew, "2022-02-15")


def test_a_table_needs_its_act() -> None:
    columns: Sequence[str] = api.__all__
    assert "ask_many" in columns
    table = pytest.importorskip("pyarrow").table({"time": ["2022-03-01"]})
    with pytest.raises(Refused):
        ask_many(log_of(0), table, act="Nothing")
    assert json.dumps(SETS[0][1]) == '"Sale"'
    assert HERE.is_dir()
