"""An act is not permitted while what forbids it hangs on something that nobody recorded."""

import json
from pathlib import Path

import pytest

from engine.cli.main import main
from tests.unit.text.loan import LOAN

PROFIT = "Profit(YearOf(d.date))"
SEEN = (
    f"d.amount < {PROFIT}",
    f"d.amount < {PROFIT} * 90% + USD 5",
    "d.date <= FilingDay",
    "d.date <= FilingDay + 3",
)
BLIND = (
    f"d.amount < {PROFIT} + {PROFIT}",
    f"d.amount < {PROFIT} - 10% * {PROFIT}",
    f"d.amount < Rounded({PROFIT}, USD 1)",
    f"d.amount < (the greater of ({PROFIT}, USD 5))",
    "d.date <= 10 business days after FilingDay",
    "d.date <= 3 months after FilingDay",
    "d.date <= (the later of (FilingDay, 2022-01-15))",
    "d.date <= 1st anniversary of FilingDay",
    "d.date <= NextBusinessDay(FilingDay)",
    "YearOf(FilingDay) > 2021",
    f"d.amount < {PROFIT} * ({PROFIT} / USD 1)",
    "d.date - FilingDay <= 30",
    "FilingDay - d.date >= 30",
    f"Whole({PROFIT} / USD 7) > 71",
    f"d.amount > USD 600 - (the lesser of (USD 500, {PROFIT} / 75 * 2))",
    f"d.amount < USD 600 - (if {PROFIT} > USD 7 then {PROFIT} / 3 else USD 1)",
)


CERTAIN = {
    f"d.amount < USD 5,000 - (the lesser of (USD 10, {PROFIT}))": 2,
    f"d.amount > USD 5,000 + (the greater of (USD 10, {PROFIT}))": 0,
    f"d.amount < USD 600 - (if {PROFIT} > USD 7 then USD 20 else USD 10)": 2,
    f"{PROFIT} - {PROFIT} > USD 0": 0,
    f"{PROFIT} * 0 < USD 1": 2,
    "d.date <= FilingDay and d.date > FilingDay + 1": 0,
}


@pytest.mark.parametrize(("condition", "wanted"), CERTAIN.items())
def test_what_comes_out_the_same_whatever_the_amount_is_certain(
    condition: str, wanted: int, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = LOAN.replace(f"d.amount > {PROFIT} * 90%", condition)
    (folder / "unknown.clause").write_text(text, encoding="utf-8")
    line = "ask unknown.clause --log record.jsonl --on 2022-07-01 --json Distribution by=borrower amount=500"
    assert main(line.split()) == wanted, capsys.readouterr().out


@pytest.mark.parametrize("condition", [*SEEN, *BLIND])
def test_a_prohibition_on_an_unknown_amount_or_day_is_undetermined(
    condition: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = LOAN.replace(f"d.amount > {PROFIT} * 90%", condition)
    assert condition in text
    (folder / "unknown.clause").write_text(text, encoding="utf-8")
    line = "ask unknown.clause --log record.jsonl --on 2022-07-01 --json Distribution by=borrower amount=500"
    status = main(line.split())
    told = json.loads(capsys.readouterr().out)
    assert (status, told["decision"]) == (4, "undetermined")
    assert told["missing"] == ["FilingDay" if "FilingDay" in condition else "Profit(2022)"]
