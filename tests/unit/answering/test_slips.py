"""Names that look like slips: noted where a log has them, refused where a question differs in capitals alone."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine.answering.slips import MOST_TOLD, is_slip
from engine.cli.main import main
from engine.log import BulkLog
from engine.service import Refused, Rules
from engine.text import ask_text, value_text
from engine.text.layout import Style
from tests.support import DEAL, answer, deal, event, fact, write_rules

CLAUSES = (
    "fact Ill(party): yes/no, default no\n"
    'security share_a "the ordinary shares"\n'
    "event Pledge\n  of: list of security\n"
    "term Assents(p: party): number means count of Assent [by p]\n"
    'clause 1 "No sale"\n'
    "  prohibits a Sale s if not Ill(s.seller)\n"
    "  unless some Assent [by cleo, re s.ref, before s]\n"
)
RULES = deal(CLAUSES)


def notes(*log: Mapping[str, Any], rules: Rules = RULES, day: str = "2022-06-01", **data: Any) -> list[str]:
    """What an answer notes of names."""
    said = {"ref": "sale_1", "seller": "ada", "buyer": "ben", "price": 5} | data
    found = answer(rules, log, "Sale", day, **said)
    return [note for note in found.notes if "names `" in note or "are they one" in note or "slips" in note]


@pytest.mark.parametrize(
    ("one", "other"),
    [("cleo", "cloe"), ("founder", "foundr"), ("founder", "founders"), ("anna", "ana"), ("investor", "inwestor"),
     ("vector_holdco", "vector_holco"), ("Founder", "fouder")],
)  # fmt: skip
def test_one_letter_or_two_that_changed_places_are_a_slip(one: str, other: str) -> None:
    assert is_slip(one, other)
    assert is_slip(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("note_1", "note_2"), ("series_a", "series_b"), ("fund_fd", "fund_fe"), ("anna", "anne"), ("ben", "bea"),
     ("fund_7", "fund_71"), ("ab", "abc"), ("cleo", "claro"), ("cleo", "cleo")],
)  # fmt: skip
def test_names_that_are_told_apart_by_a_sign_are_none(one: str, other: str) -> None:
    assert not is_slip(one, other)
    assert not is_slip(other, one)


def test_a_party_of_the_log_in_capitals_is_noted_with_the_one_that_is_declared() -> None:
    assert notes(event("c1", "Assent", "2022-05-01", by="Cleo", re="sale_1")) == [
        "event `c1` names `Cleo`, which no rule file knows; did you mean `cleo`?"
    ]


def test_a_letter_that_is_left_out_is_noted_once_with_the_first_event() -> None:
    log = [event(f"c{n}", "Assent", f"2022-05-0{n}", by="clo", re="sale_1") for n in (2, 1)]
    assert notes(*log) == ["event `c1` names `clo`, which no rule file knows; did you mean `cleo`?"]


def test_facts_lists_and_securities_are_looked_at_as_well() -> None:
    found = notes(
        fact("f1", "Ill", ["Ben"], True, "2022-05-01"), event("p1", "Pledge", "2022-05-02", of=["share_a", "shre_a"])
    )
    assert found == [
        "event `f1` names `Ben`, which no rule file knows; did you mean `ben`?",
        "event `p1` names `shre_a`, which no rule file knows; did you mean `share_a`?",
    ]


def test_a_name_of_its_own_is_no_slip() -> None:
    assert notes(event("c1", "Assent", "2022-05-01", by="dorothea", re="sale_1"), buyer="dorothea") == []


def test_two_spellings_in_the_log_alone_are_noted() -> None:
    log = [
        event("c1", "Assent", "2022-05-01", by="acme", re="x"),
        event("c2", "Assent", "2022-05-02", by="Acme", re="X"),
    ]
    assert notes(*log) == [
        "event `c2` names `Acme`, and an earlier event names `acme`: are they one?",
        "event `c2` names `X`, and an earlier event names `x`: are they one?",
    ]


def test_what_is_recorded_later_or_was_put_right_is_not_noted() -> None:
    wrong = event("c1", "Assent", "2022-05-01", by="Cleo", re="sale_1")
    right = event("c2", "Assent", "2022-05-01", by="cleo", re="sale_1")
    assert notes(wrong, day="2022-04-30") == []
    corrected = event("k1", "Correction", "2022-05-03", replaces="c1", reason="a slip")
    corrected["data"]["with"] = right
    assert notes(wrong, corrected) == []


def test_a_log_full_of_slips_is_told_in_a_few_lines() -> None:
    log = [event(f"c{n}", "Assent", "2022-05-01", by="cleo"[:n] + "x" + "cleo"[n:], re="sale_1") for n in range(5)]
    log += [event(f"b{n}", "Assent", "2022-05-01", by="ben"[:n] + "x" + "ben"[n:], re="sale_1") for n in range(4)]
    log += [event("a1", "Assent", "2022-05-01", by="adda", re="sale_1")]
    found = notes(*log)
    assert (len(found), found[-1]) == (MOST_TOLD + 1, "2 more names in the log look like slips")


def test_the_question_and_the_log_may_write_one_reference_in_two_ways() -> None:
    log = event("c1", "Assent", "2022-05-01", by="cleo", re="Sale_1")
    assert notes(log) == ["the log names `Sale_1`, and this question `sale_1`: are they one?"]
    assert notes(log, ref="Sale_1") == []


# ---- questions


def test_a_question_that_differs_in_capitals_alone_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        answer(RULES, (), "Sale", "2022-06-01", ref="sale_1", seller="Ada", buyer="BEN", price=5)
    assert [(f.code, f.message) for f in refused.value.findings] == [
        ("Q106", "the rule files know `ada`, and this is `Ada`"),
        ("Q106", "the rule files know `ben`, and this is `BEN`"),
    ]


def test_it_is_refused_as_well_where_the_log_has_the_same_slip() -> None:
    with pytest.raises(Refused):
        answer(RULES, [event("c1", "Assent", "2022-05-01", by="Cleo", re="x")], "Sale", "2022-06-01", seller="Cleo")


def test_whoever_is_declared_in_two_spellings_may_be_asked_about_in_both() -> None:
    rules = deal('party Ada "Another Ada"\nclause 1 "No sale"\n  prohibits a Sale s if s.seller = Ada\n')
    assert notes(rules=rules, seller="Ada") == notes(rules=rules, seller="ada") == []


def test_a_term_is_asked_of_the_party_that_is_declared() -> None:
    history = RULES.history(RULES.log_of([]))
    with pytest.raises(Refused) as refused:
        RULES.value(history, "Assents", ["Cleo"], "2022-06-01")
    assert [f.code for f in refused.value.findings] == ["Q106"]


# ---- where it is told


def test_values_and_duties_note_it_too() -> None:
    history = RULES.history(RULES.log_of([event("c1", "Assent", "2022-05-01", by="Cleo", re="x")]))
    note = "event `c1` names `Cleo`, which no rule file knows; did you mean `cleo`?"
    assert RULES.value(history, "Assents", ["cleo"], "2022-06-01").answer().notes == (note,)
    assert RULES.duties(history, date(2022, 6, 1)).answer().notes == (note,)
    assert RULES.duties(history, date(2022, 4, 1)).answer().notes == ()


@pytest.mark.parametrize("long", [False, True], ids=["short", "long"])
def test_the_text_names_the_line_of_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], long: bool
) -> None:
    if long:
        monkeypatch.setattr("engine.log.lines.SHORT", 0)
    log = [
        event("c2", "Assent", "2022-05-02", by="ben", re="x"),
        event("c1", "Assent", "2022-05-01", by="Cleo", re="x"),
    ]
    path = tmp_path / "log.jsonl"
    path.write_text("".join(json.dumps(each) + "\n" for each in log), encoding="utf-8")
    read = RULES.log(path)
    assert isinstance(read, BulkLog) == long
    history = RULES.history(read)
    place = f"({path}, line 2)"
    asked = RULES.ask(history, {"type": "Visit", "time": "2022-06-01", "data": {"by": "ben"}})
    assert place in " ".join(ask_text(asked, asked.answer(), Style(300)).split())
    valued = RULES.value(history, "Assents", ["ben"], "2022-06-01")
    assert place in " ".join(value_text(valued, valued.answer(), Style(300)).split())
    rule_files = write_rules(tmp_path, DEAL + CLAUSES, name="deal")
    assert main(["duties", str(rule_files), "--log", str(path), "--on", "2022-06-01"]) == 0
    assert place in " ".join(capsys.readouterr().out.split())


def test_a_log_that_is_no_file_has_no_lines() -> None:
    history = RULES.history(RULES.log_of([event("c1", "Assent", "2022-05-01", by="Cleo", re="x")]))
    asked = RULES.ask(history, {"type": "Visit", "time": "2022-06-01", "data": {"by": "ben"}})
    assert "did you mean `cleo`?\n" in ask_text(asked, asked.answer(), Style(300))
