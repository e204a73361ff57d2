"""What holds for every test, whoever starts it."""

import pytest


@pytest.fixture(autouse=True)
def no_width_of_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are as wide as in a file. `COLUMNS` is set by some shells, and by pytest-xdist for its workers."""
    monkeypatch.delenv("COLUMNS", raising=False)
