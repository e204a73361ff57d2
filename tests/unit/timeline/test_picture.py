"""From rule files and a log to the picture: what is shown, as on which day, for whom."""

from datetime import date
from pathlib import Path

import pytest

from contract_dsl.diagnostics import Diagnostic
from engine.answering.history import History
from engine.service import open_rules
from engine.timeline import Timeline, Wanted, make_timeline
from engine.timeline.items import Item
from tests.unit.timeline.rules import LOG, write_rules


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> History:
    rules = open_rules(write_rules(tmp_path_factory.mktemp("rules")), cache=False)
    return rules.history(rules.log_of(LOG))


def picture(history: History, wanted: Wanted | None = None) -> Timeline:
    found = make_timeline(history, wanted or Wanted())
    assert isinstance(found, Timeline)
    return found


def items(found: Timeline, clause: str) -> list[Item]:
    return [item for item in found.items if item.clause == f"lease:{clause}"]


def test_from_the_first_event_to_the_deadline_after_the_last(history: History) -> None:
    found = picture(history)
    assert (found.days.first, found.days.last) == (date(2022, 4, 1), date(2022, 10, 22))
    assert found.today == found.days.last


def test_every_kind_with_its_status(history: History) -> None:
    found = picture(history)
    rent = [(item.opened, item.due, item.ended, item.status) for item in items(found, "2.01")]
    assert rent == [
        (date(2022, 3, 25), date(2022, 4, 8), date(2022, 4, 1), "performed"),
        (date(2022, 6, 24), date(2022, 7, 8), date(2022, 7, 20), "performed_late"),
        (date(2022, 9, 29), date(2022, 10, 13), None, "breached"),
    ]
    assert items(found, "2.01")[0].ended_by == ("p1",)
    assert {item.kind for item in items(found, "3(b)")} == {"period"}
    assert {item.status for item in items(found, "3(b)")} == {"ended"}


def test_holders_with_the_same_dates_and_status_are_one_bar(history: History) -> None:
    rights = {(item.opened, item.status): item.who for item in items(picture(history), "3(a)")}
    assert rights == {
        (date(2022, 5, 2), "exercised"): "anna → tenant",
        (date(2022, 5, 2), "lapsed"): "boris → tenant",
        (date(2022, 10, 1), "open"): "anna, boris → tenant",
    }


def test_statuses_are_those_of_today(history: History) -> None:
    found = picture(history, Wanted(on=date(2022, 5, 5), since=date(2022, 4, 1), until=date(2022, 6, 30)))
    assert [(item.who, item.status) for item in items(found, "3(a)")] == [("anna, boris → tenant", "open")]
    assert [item.status for item in items(found, "3(b)")] == ["running"]
    assert [h.id for h in found.happenings if h.later] == ["o1"]


def test_today_may_lie_outside_the_days(history: History) -> None:
    found = picture(history, Wanted(on=date(2022, 12, 1), since=date(2022, 5, 1), until=date(2022, 5, 31)))
    assert found.today == date(2022, 12, 1)
    assert {item.status for item in items(found, "3(a)")} == {"exercised", "lapsed"}
    assert all(item.opened <= date(2022, 5, 31) for item in found.items)


def test_what_hangs_on_something_unrecorded_says_so(history: History) -> None:
    found = picture(history)
    (keys,) = items(found, "5")
    assert (keys.look, keys.missing) == ("unsettled", ("KeysKept(tenant)",))
    (survey,) = items(found, "6")
    assert (survey.look, survey.due, survey.due_open, survey.missing) == ("pending", None, True, ("SurveyDay",))
    assert found.missing == ("KeysKept(tenant)", "SurveyDay")


def test_one_party_alone(history: History) -> None:
    found = picture(history, Wanted(party="boris"))
    assert {item.clause for item in found.items} == {"lease:3(a)"}
    assert {item.who for item in found.items} == {"boris → tenant"}
    # The plans that his rights arose from are shown, though they do not name him; the rent and Anna's act are not.
    assert [h.id for h in found.happenings] == ["s1", "s2"]
    assert "boris" in found.heading


def test_a_party_that_nobody_knows_is_refused(history: History) -> None:
    finding = make_timeline(history, Wanted(party="bori"))
    assert isinstance(finding, Diagnostic)
    assert finding.code == "Q104"
    assert finding.help == "did you mean `boris`?"
    nobody = make_timeline(history, Wanted(party="zzz"))
    assert isinstance(nobody, Diagnostic)
    assert "`tenant`" in (nobody.help or "")


def test_only_what_was_known(tmp_path: Path) -> None:
    rules = open_rules(write_rules(tmp_path), cache=False)
    log = rules.log_of(LOG)
    found = picture(rules.history(log, date(2022, 11, 1)))
    assert [h.id for h in found.happenings] == ["p1", "s1", "o1", "p2"]
    assert len(items(found, "3(b)")) == 1


def test_events_are_told_with_what_they_are_about(history: History) -> None:
    told = {h.id: (h.type, h.subject, h.detail) for h in picture(history).happenings}
    assert told["s1"] == ("PlanSent", "plan_1", "by tenant, plan plan_1")
    assert told["p1"] == ("RentPaid", "tenant", "by tenant")


def test_facts_are_shown(tmp_path: Path) -> None:
    rules = open_rules(write_rules(tmp_path), cache=False)
    data = {"name": "KeysKept", "of": ["tenant"], "value": True}
    fact = {"id": "f1", "type": "Fact", "time": "2022-04-20", "data": data}
    (found,) = [h for h in picture(rules.history(rules.log_of((*LOG, fact)))).happenings if h.fact]
    assert (found.subject, found.detail) == ("KeysKept(tenant)", "KeysKept(tenant) = yes")


def test_the_same_question_is_the_same_picture(history: History) -> None:
    assert picture(history) == picture(history)
