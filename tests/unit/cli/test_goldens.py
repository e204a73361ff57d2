"""What the commands print for a person, as it was when someone last read it."""

from pathlib import Path

import pytest

from engine.cli.main import main
from tests.unit.text.golden import check
from tests.unit.text.loan import LOAN

FAILING = """\
name: Anna sells a part of her loan
rules: loan
log: record.jsonl
checks:
  - about: nobody consented, and the notice is missing
    ask: {type: Assignment, time: 2022-07-01, data: {ref: t1, by: anna, to: cleo, share: 50000}}
    expect: {decision: permitted, by: ["loan:2(c)"], despite: ["loan:2(a)"], earliest: 2022-08-01}
  - about: what would permit it
    ask: {type: Assignment, time: 2022-07-01, data: {ref: t1, by: anna, to: boris, share: 50000}}
    expect:
      remedies_include:
        - [{what: Consent, by: borrower}]
      requires_include: [{clause: "loan:2(d)", to: cleo}]
  - about: interest for a quarter
    value: {term: "loan:Interest", on: 2022-07-01}
    expect: {value: "1731.25"}
  - about: the reserve, before the year is closed
    value: {term: "loan:Reserve", args: [2022], on: 2022-07-01}
    expect: {value: 10000}
  - about: this one holds
    value: {term: "loan:LockUpEnd", on: 2022-07-01}
    expect: {value: 2023-01-31}
  - about: what stands in July
    duties: {on: 2022-07-20}
    expect:
      includes: [{clause: "loan:4(a)", to: boris, due: 2022-04-15, status: breached}, {clause: "loan:8"}]
      excludes: [{clause: "loan:4(b)", status: breached}]
      undetermined_includes: [{clause: "loan:7", missing: ["AffiliateOf(boris, borrower)"]}]
"""
INVENTORY = """\
# The clauses of the loan agreement, as printed.
loan:LockUpEnd  The last day of the lock-up
loan:2     Assignment
loan:2(a)  Not in the first year
loan:2(c)  Small assignments
loan:4     Interest and accounts
loan:4(d)  Upkeep
loan:8     Costs
loan:9     Days that are no business days
"""
FLAWED = (
    LOAN.replace("Some Consent", "some Consent")
    .replace("t.share <= USD 1,000", "t.shares <= USD 1,000")
    .replace("d.amount > Profit", "d.amount > Proft")
    .replace("until 30 days after d.date", "until 30 days after d.amount")
)


def printed(capsys: pytest.CaptureFixture[str], status: int, *words: str) -> str:
    assert main(words) == status
    told = capsys.readouterr()
    return told.out + told.err


@pytest.fixture
def files(folder: Path) -> Path:
    for name, text in (("failing.yaml", FAILING), ("inventory.txt", INVENTORY), ("flawed.clause", FLAWED)):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.usefixtures("files")
def test_checks_that_do_not_hold(capsys: pytest.CaptureFixture[str]) -> None:
    check("test-failing.txt", printed(capsys, 2, "test", "failing.yaml", "--rules", "."))


@pytest.mark.usefixtures("files")
def test_an_inventory_with_a_clause_that_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    check("coverage.txt", printed(capsys, 2, "coverage", "loan.clause", "--inventory", "inventory.txt"))


@pytest.mark.usefixtures("files")
def test_rules_without_errors(capsys: pytest.CaptureFixture[str]) -> None:
    check("check-warning.txt", printed(capsys, 0, "check", "loan.clause"))
    check("check-clean.txt", printed(capsys, 0, "check", "lease.clause"))


@pytest.mark.usefixtures("files")
def test_rules_with_errors(capsys: pytest.CaptureFixture[str]) -> None:
    check("check-errors.txt", printed(capsys, 3, "check", "flawed.clause"))


# ---------------------------------------------------------------- the real agreements

RECORD = ("rules/vnet", "--log", "rules/vnet/examples/record.jsonl")
SALE = "Transfer ref=t1 transferor=vector_holdco transferee=acme security_class=note security=note_1 principal=50000000"
REAL = (
    ("ask-prohibited", 2, f"ask RECORD --on 2022-07-01 {SALE}"),
    ("ask-permitted", 0, f"ask RECORD --on 2023-02-04 {SALE}"),
    ("ask-fields", 4, "ask RECORD --on 2023-03-01 PublicStatement ref=p1 by=company"),
    (
        "ask-holding",
        4,
        "ask RECORD --on 2023-03-01 CapitalExpenditure ref=e1 by=company project=dc_hk amount=120000000",
    ),
    ("value-leverage", 4, "value RECORD --on 2023-03-01 ia:LeverageLimit"),
    ("value-price", 0, "value RECORD --on 2022-06-01 ia:ConversionPrice"),
    ("value-lock-up", 0, "value RECORD --on 2022-06-01 --full ia:ConversionLockUpEnd"),
    ("value-holding", 4, "value RECORD --on 2022-06-01 ia:AsConvertedHolding vector_holdco"),
    ("duties-tuspark", 0, "duties RECORD --on 2021-05-31 --explain --all --party tuspark"),
)


@pytest.mark.parametrize(("name", "status", "line"), REAL, ids=[name for name, _, _ in REAL])
@pytest.mark.usefixtures("project")
def test_answers_about_the_real_agreements(
    name: str, status: int, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    command, _, *words = line.split()
    check(f"vnet-{name}.txt", printed(capsys, status, command, *RECORD, *words))
