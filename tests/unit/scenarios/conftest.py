"""A folder with the loan agreement and its log, as the current one."""

from pathlib import Path

import pytest

from tests.unit.text.loan import write_loan, write_log


@pytest.fixture
def loan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """`loan.clause` and `record.jsonl`; scenario files name the rules `loan`."""
    monkeypatch.setenv("CLAUSEGRAPH_CACHE", "off")
    monkeypatch.chdir(tmp_path)
    write_loan(tmp_path)
    write_log(tmp_path)
    return tmp_path
