"""`--json` prints the answers of docs/interfaces.md, and an act may be written in two ways."""

import json
from pathlib import Path
from typing import Any

import pytest

from engine.cli.main import main

LOAN = "loan.clause --log record.jsonl"
KNOWING = "loan.clause --log known.jsonl --on 2022-07-01"
ACT = "Assignment ref=t1 by=anna to=cleo share=50000"
KNOWN = (
    '{"id": "n1", "type": "Notice", "time": "2022-06-01", "data": {"by": "anna", "to": ["anna", "boris"], "re": "t1"}}',
    (
        '{"id": "f1", "type": "Fact", "time": "2022-01-10", '
        '"data": {"name": "AffiliateOf", "of": ["cleo", "borrower"], "value": false}}'
    ),
)


@pytest.fixture
def answer(folder: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """What a command prints, read as JSON; `known.jsonl` is the log with everything that an assignment hangs on."""
    record = (folder / "record.jsonl").read_text(encoding="utf-8")
    (folder / "known.jsonl").write_text(record + "\n".join(KNOWN) + "\n", encoding="utf-8")

    def run(*words: str) -> Any:
        main(words)
        return json.loads(capsys.readouterr().out)

    return run


def test_a_prohibition(answer: Any) -> None:
    told = answer("ask", "--json", *f"{KNOWING} {ACT}".split())
    assert told["decision"] == "prohibited"
    assert told["by"] == ["loan:2(a)"]
    assert told["despite"] == []
    assert told["earliest"] == "2023-02-01"
    consent, waiting = told["remedies"]
    assert consent == [
        {"what": "Consent", "by": "borrower", "clause": "loan:2(a)", "until": "2022-07-01"}
        | {"fields": {"re": "t1", "written": True}}
    ]
    assert waiting == [{"what": "wait", "from": "2023-02-01", "until": "2023-02-01", "clause": "loan:2(a)"}]
    assert {tuple(sorted(r)) for r in told["requires"]} == {
        ("bearer", "clause", "due", "met", "to", "what"),
        ("bearer", "clause", "description", "due", "what"),
    }
    assert "missing" not in told


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("ask", *LOAN.split(), "--json", "--on", "2022-07-01", "Distribution", "buy=borrower"), "L105"),
        (("ask", "gone.clause", "--log", "record.jsonl", "--json", "--on", "2022-07-01", "Distribution"), "C008"),
        (("ask", "loan.clause", "--log", "gone.jsonl", "--json", "--on", "2022-07-01", "Distribution"), "L001"),
        (("value", *LOAN.split(), "--json", "--on", "2022-07-01", "Interst"), "Q104"),
        (("duties", *LOAN.split(), "--json", "--on", "2022-07-01", "--party", "ana"), "Q104"),
    ],
)
def test_what_is_refused(words: tuple[str, ...], code: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert folder.exists()
    assert main(words) == 3
    told = capsys.readouterr()
    (finding,) = json.loads(told.out)["findings"]
    assert set(finding) == {
        *("code", "severity", "file", "line", "column", "end_line", "end_column", "message", "help", "labels")
    }
    assert finding["severity"] == "error"
    assert f"error {finding['code']}: {finding['message']}" in told.err
    assert finding["code"] == code


def test_what_is_missing(answer: Any) -> None:
    told = answer("ask", *LOAN.split(), "--json", "--on", "2022-07-01", "Distribution", "by=borrower", "amount=500")
    assert (told["decision"], told["missing"]) == ("undetermined", ["Profit(2022)"])
    assert {"earliest", "remedies"}.isdisjoint(told)


def test_reasons_form_a_tree_down_to_events_and_dates(answer: Any) -> None:
    told = answer("ask", "--json", *f"{KNOWING} {ACT}".split())
    nodes, pending = [], [told["because"]]
    while pending:
        node = pending.pop()
        assert {"text", "events", "dates", "how", "children"} <= set(node)
        nodes.append(node)
        pending += node["children"]
    assert "loan:2(a)" in {n.get("clause") for n in nodes}
    assert "loan:LockUpEnd" in {n.get("term") for n in nodes}
    assert "d1" in {e for n in nodes for e in n["events"]}
    assert "2023-01-31" in {d for n in nodes for d in n["dates"]}


@pytest.mark.parametrize(
    ("command", "words"), [("ask", ACT), ("value", "Interest"), ("duties", "")], ids=["ask", "value", "duties"]
)
def test_a_receipt_has_the_fingerprints_and_versions(answer: Any, command: str, words: str) -> None:
    receipt = answer(command, "--json", *LOAN.split(), "--on", "2022-07-01", *words.split())["receipt"]
    assert set(receipt) == {"rules", "log", "calendars", "version", "language"}
    assert all(len(receipt[key]) == 64 for key in ("rules", "log", "calendars"))


def test_a_value_is_exact(answer: Any) -> None:
    told = answer("value", *LOAN.split(), "--json", "--on", "2022-07-01", "Interest")
    assert (told["value"], told["unit"]) == ("1731.26", "USD")


def test_a_value_that_is_not_known_is_null(answer: Any) -> None:
    told = answer("value", *LOAN.split(), "--json", "--on", "2022-07-01", "Reserve", "2022")
    assert told["value"] is None
    assert told["missing"] == ["Profit(2022)"]


def test_duties_and_what_is_undetermined(answer: Any) -> None:
    told = answer("duties", *LOAN.split(), "--json", "--on", "2022-07-20")
    by_clause = {d["clause"]: d for d in told["duties"]}
    accounts = {
        "clause": "loan:4(b)", "title": "Accounts", "kind": "obligation", "bearer": "borrower", "to": "boris",
        "what": "Accounts",
        "opened": "2022-06-20", "by_event": "d2", "due": "2022-09-20", "status": "pending",
    }  # fmt: skip
    assert accounts in told["duties"]
    assert by_clause["loan:4(c)"]["due_missing"] == ["FilingDay"]
    assert "due" not in by_clause["loan:4(d)"]
    assert [d["missing"] for d in told["undetermined"]] == [["AffiliateOf(anna, borrower)"]] * 2


def test_how_a_due_date_was_computed_only_if_it_is_asked_for(answer: Any) -> None:
    plain = answer("duties", *LOAN.split(), "--json", "--on", "2022-07-20")
    explained = answer("duties", *LOAN.split(), "--json", "--explain", "--on", "2022-07-20")
    assert not any("how" in d for d in plain["duties"])
    assert all("how" in d for d in explained["duties"] if "due" in d)


def test_findings(answer: Any, folder: Path) -> None:
    (folder / "broken.clause").write_text('agreement broken "Broken" dated 2022-01-10\nclause 1 "One"\n  prohibit\n')
    told = answer("check", "broken.clause", "--json")
    finding = next(f for f in told["findings"] if f["line"] == 3)
    assert set(finding) == {
        "code", "severity", "file", "line", "column", "end_line", "end_column", "message", "help", "labels",
    }  # fmt: skip
    assert (finding["severity"], finding["file"], finding["column"]) == ("error", "broken.clause", 3)


def test_the_graph(answer: Any) -> None:
    told = answer("graph", "loan.clause", "--format", "json")
    assert set(told) == {"nodes", "edges"}
    assert all({"id", "kind", "title"} <= set(n) for n in told["nodes"])
    assert all({"from", "to", "kind"} <= set(e) for e in told["edges"])
    kinds = {n["kind"] for n in told["nodes"]}
    assert kinds <= {"clause", "limb", "term", "state", "fact", "event", "party"}
    assert {("loan:2(c)", "loan:2(a)", "overrides")} <= {(e["from"], e["to"], e["kind"]) for e in told["edges"]}


def test_the_checks_of_scenarios(answer: Any, folder: Path) -> None:
    (folder / "one.yaml").write_text(
        "name: One\nrules: loan\nlog: record.jsonl\nchecks:\n"
        "  - value: {term: 'loan:Interest', on: 2022-07-01}\n    expect: {value: '1731.26'}\n"
        "  - about: too much\n    value: {term: 'loan:Interest', on: 2022-07-01}\n    expect: {value: 2000}\n"
    )
    told = answer("test", "one.yaml", "--rules", ".", "--json")
    assert (told["passed"], told["failed"]) == (1, 1)
    assert told["checks"][1] == {
        "file": "one.yaml", "name": "One", "about": "too much", "ok": False, "expected": {"value": 2000},
        "got": {"value": "1731.26"},
    }  # fmt: skip


def test_the_clauses_of_an_inventory(answer: Any, folder: Path) -> None:
    (folder / "three.txt").write_text("loan:2(a)  Not in the first year\nloan:9  Days\nloan:8  Costs\n")
    told = answer("coverage", "loan.clause", "--inventory", "three.txt", "--json")
    assert (told["covered"], told["missing"]) == (2, 1)
    assert [(c["clause"], c["status"]) for c in told["clauses"]] == [
        ("loan:2(a)", "encoded"), ("loan:9", "no operation"), ("loan:8", "missing"),
    ]  # fmt: skip
    assert told["clauses"][2]["file"] is None


# ---------------------------------------------------------------- acts

ACTS = (
    (f"loan.clause {ACT}", {"ref": "t1", "by": "anna", "to": "cleo", "share": 50000}),
    ("loan.clause Distribution by=borrower amount=5.5", {"by": "borrower", "amount": "5.5"}),
    ("club.clause Meeting by=ana with=ana,bo public=no", {"by": "ana", "with": ["ana", "bo"], "public": False}),
    ("club.clause Meeting by=ana with=bo public=Yes", {"by": "ana", "with": ["bo"], "public": True}),
)
CLUB = """\
agreement club "Club" dated 2022-01-10
  time zone UTC
  currency USD
  periods exclude the day they run from and do not roll
  months stop at the last day
party ana "Ana"
party bo "Bo"
act Meeting
  by: party, the actor
  with: list of party
  public: yes/no
clause 1 "No secrets"
  prohibits a Meeting m [not public]
clause 2 "Not alone"
  prohibits a Meeting m if SizeOf(m.with) < 2
"""


@pytest.mark.parametrize(("line", "data"), ACTS, ids=[line for line, _ in ACTS])
def test_an_act_in_words_and_as_json_is_one_question(
    answer: Any, folder: Path, line: str, data: dict[str, Any]
) -> None:
    (folder / "club.clause").write_text(CLUB, encoding="utf-8")
    (folder / "empty.jsonl").touch()
    rules, *words = line.split()
    head = ("ask", rules, "--log", "empty.jsonl", "--json")
    act = json.dumps({"type": words[0], "time": "2022-07-01", "data": data})
    in_words = answer(*head, "--on", "2022-07-01", *words)
    assert answer(*head, act) == in_words
    assert answer(*head, "--on", "2022-07-01", act) == in_words
    assert answer(*head, *words, "time=2022-07-01") == in_words


def test_lists_and_truths_in_words_are_understood(answer: Any, folder: Path) -> None:
    (folder / "club.clause").write_text(CLUB, encoding="utf-8")
    (folder / "empty.jsonl").touch()
    head = ("ask", "club.clause", "--log", "empty.jsonl", "--json", "--on", "2022-07-01", "Meeting", "by=ana")
    assert answer(*head, "with=ana,bo", "public=no")["by"] == ["club:1"]
    assert answer(*head, "with=bo", "public=yes")["by"] == ["club:2"]


def test_json_may_be_divided_into_words_by_the_shell(answer: Any) -> None:
    act = '{"type": "Distribution", "time": "2022-07-01", "data": {"by": "borrower", "amount": 500}}'
    assert answer("ask", *LOAN.split(), "--json", *act.split()) == answer("ask", *LOAN.split(), "--json", act)


def test_what_was_known_at_a_moment(answer: Any, folder: Path) -> None:
    late = {"id": "c1", "type": "Consent", "time": "2022-05-01", "recorded": "2022-06-15"}
    log = folder / "known.jsonl"
    line = json.dumps({**late, "data": {"by": "borrower", "re": "t1"}})
    log.write_text(log.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    now = answer("ask", "--json", *f"{KNOWING} {ACT}".split())
    before = answer("ask", "--json", "--known-at", "2022-06-14", *f"{KNOWING} {ACT}".split())
    assert (now["decision"], before["decision"]) == ("permitted", "prohibited")
    assert now["receipt"]["log"] != before["receipt"]["log"]
