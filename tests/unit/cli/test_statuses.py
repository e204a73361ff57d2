"""What each command says with its exit status."""

from pathlib import Path

import pytest

from engine.cli.main import main

SALE = "ask lease.clause --log empty.jsonl --on 2022-07-01 Sublet area=10 to=cleo"
LOAN = "loan.clause --log record.jsonl --on 2022-07-20"

STATUSES = (
    ("check lease.clause", 0),
    ("check loan.clause", 0),
    ("check broken.clause", 3),
    ("check nowhere", 3),
    (f"{SALE} by=landlord", 0),
    (f"{SALE} by=tenant", 4),
    (f"{SALE.replace('to=cleo', 'to=landlord')} by=tenant".replace("empty", "apart"), 2),
    (f"{SALE} by=tenant colour=red", 3),
    (f"{SALE.replace('lease', 'broken')} by=tenant", 3),
    (f"{SALE.replace('empty', 'torn')} by=tenant", 3),
    (f"value {LOAN} Interest", 0),
    (f"value {LOAN} Reserve 2022", 4),
    (f"value {LOAN} Reserve", 3),
    (f"value {LOAN} Nothing", 3),
    (f"duties {LOAN}", 0),
    (f"duties {LOAN} --party nobody", 3),
    ("duties loan.clause --log record.jsonl", 3),
    (f"duties {LOAN} --from 2022-03-01 --until 2022-02-01", 3),
    ("timeline loan.clause --log record.jsonl", 0),
    ("timeline loan.clause --log torn.jsonl", 3),
    ("graph loan.clause --format dot", 0),
    ("graph loan.clause --focus loan:77", 3),
    ("graph broken.clause", 3),
    ("test holds.yaml --rules .", 0),
    ("test fails.yaml --rules .", 2),
    ("test holds.yaml fails.yaml --rules .", 2),
    ("test wrong.yaml --rules .", 3),
    ("test fails.yaml wrong.yaml --rules .", 3),
    ("test holds.yaml --rules elsewhere", 3),
    ("coverage loan.clause --inventory whole.txt", 0),
    ("coverage loan.clause --inventory more.txt", 2),
    ("coverage loan.clause --inventory torn.jsonl", 3),
)
_CHECK = "name: One\nrules: lease\nchecks:\n  - value: {term: 'lease:Affiliate', args: [a, a], on: 2022-06-01}\n"
FILES = {
    "broken.clause": "agreement broken\n",
    "empty.jsonl": "",
    "torn.jsonl": '{"id": "e1"\n',
    "apart.jsonl": (
        '{"id": "f1", "type": "Fact", "time": "2022-02-01", '
        '"data": {"name": "AffiliateOf", "of": ["tenant", "landlord"], "value": false}}\n'
    ),
    "holds.yaml": f"{_CHECK}    expect: {{missing: ['AffiliateOf(a, a)']}}\n",
    "fails.yaml": f"{_CHECK}    expect: {{value: true}}\n",
    "wrong.yaml": f"{_CHECK}    expect: {{worth: true}}\n",
    "whole.txt": "loan:2(a)  Not in the first year\nloan:9\n",
    "more.txt": "loan:2(a)  Not in the first year\nloan:8  Costs\n",
}


@pytest.mark.parametrize(("line", "status"), STATUSES, ids=[line for line, _ in STATUSES])
def test_the_status_of_a_command(line: str, status: int, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    assert main(line.split()) == status
    told = capsys.readouterr()
    if status == 3:
        assert "error" in told.err or "error" in told.out
    else:
        assert told.err == ""
        assert told.out


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    name, _, number = capsys.readouterr().out.strip().partition(" ")
    assert name == "clausegraph"
    assert number.count(".") == 2


MISSING = (
    ("check nowhere.clause", "nowhere.clause"),
    ("ask loan.clause --log gone.jsonl --on 2022-07-01 Drawing by=borrower amount=1", "gone.jsonl"),
    ("test gone.yaml", "gone.yaml"),
    ("coverage loan.clause --inventory gone.txt", "gone.txt"),
    ("graph loan.clause --output gone/graph.svg", "gone/graph.svg"),
    ("duties loan.clause --log record.jsonl --on 2022-07-01 --ics gone/duties.ics", "gone/duties.ics"),
    ("timeline loan.clause --log record.jsonl --output gone/timeline.txt", "gone/timeline.txt"),
)


@pytest.mark.parametrize(("line", "file"), MISSING, ids=[line.partition(" ")[0] for line, _ in MISSING])
@pytest.mark.usefixtures("folder")
def test_a_file_that_is_not_there_is_named(line: str, file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(line.split()) == 3
    told = capsys.readouterr()
    assert f"`{file}`" in told.err + told.out
    assert "no such file" in told.err + told.out or "there is no" in told.err + told.out


def test_a_file_that_cannot_be_written_leaves_nothing_behind(folder: Path) -> None:
    (folder / "taken").mkdir()
    before = sorted(folder.rglob("*"))
    assert main(["graph", "loan.clause", "--output", "taken"]) == 3
    assert sorted(folder.rglob("*")) == before


def test_days_of_a_span_may_be_timestamps(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert folder.exists()
    line = "duties loan.clause --log record.jsonl --from 2022-01-01 --until 2022-03-01T00:00:00Z"
    assert main(line.split()) == 0
    assert "on 2022-02-28, from 2022-01-01 to 2022-02-28" in capsys.readouterr().out  # evening in New York


def test_the_day_of_duties_is_the_last_of_the_span(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert folder.exists()
    words = ("duties", "loan.clause", "--log", "record.jsonl")
    assert main([*words, "--until", "2022-07-20"]) == 0
    spanned = capsys.readouterr().out
    assert main([*words, "--on", "2022-07-20"]) == 0
    assert spanned.splitlines()[1:] == capsys.readouterr().out.splitlines()[1:]
