"""Which calendars there are is known to the engine alone; the language is told, and a cached rule set remembers."""

from pathlib import Path

import pytest

from contract_dsl.load import load
from engine import cache
from engine.time import calendar_codes

RULES = 'agreement lease "Lease"\ncalendar BusinessDay: weekdays except holidays of HK, UK\n'


@pytest.fixture(name="rules")
def _rules(tmp_path: Path) -> Path:
    path = tmp_path / "lease.clause"
    path.write_text(RULES, encoding="utf-8")
    return path


def codes(path: Path) -> list[str]:
    """The codes of the findings that the engine gives of a rule file."""
    return [finding.code for finding in cache.loaded_rules(path).findings]


def test_without_the_codes_no_calendar_is_wrong(rules: Path) -> None:
    assert load(rules).findings == ()


def test_with_the_codes_a_calendar_that_is_not_there_is_found(rules: Path) -> None:
    (finding,) = load(rules, calendars=("HK", "US")).findings
    assert (finding.code, finding.message) == ("C110", "there is no calendar `UK`")
    assert finding.help == "the calendars: HK, US"
    assert load(rules, calendars=("HK", "UK")).findings == ()


def test_the_engine_passes_the_calendars_that_ship(rules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAUSEGRAPH_CACHE", "off")
    assert "UK" not in calendar_codes()
    assert codes(rules) == ["C110"]


def test_a_rule_set_from_the_cache_is_that_of_the_same_calendars(
    rules: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLAUSEGRAPH_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(cache, "calendar_codes", lambda: ("HK", "UK"))
    assert codes(rules) == []
    assert len(list((tmp_path / "cache").iterdir())) == 1
    monkeypatch.setattr(cache, "calendar_codes", lambda: ("HK",))
    assert codes(rules) == ["C110"]
