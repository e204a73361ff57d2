"""`clausegraph timeline` as it is typed: formats, files, exit statuses, findings."""

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.cli.main import main
from tests.unit.timeline.rules import write_log, write_rules

Ask = Callable[..., int]


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    rules, log = write_rules(tmp_path), write_log(tmp_path)
    return lambda *more: main(["timeline", str(rules), "--log", str(log), *more])


def test_text_is_plain_when_it_does_not_go_to_a_terminal(ask: Ask, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask() == 0
    shown = capsys.readouterr().out
    assert shown.startswith("Lease of a workshop: events, obligations, rights and periods\n2022-04-01 to 2022-10-22;")
    assert "\x1b" not in shown


def test_svg_goes_where_it_is_wanted(ask: Ask, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask("--format", "svg") == 0
    drawn = capsys.readouterr().out
    assert drawn.startswith("<svg ")
    file = tmp_path / "timeline.svg"
    assert ask("--format", "svg", "--output", str(file)) == 0
    assert capsys.readouterr().out == f"{file}\n"
    assert file.read_text(encoding="utf-8") == drawn


def test_text_in_a_file_has_box_characters(ask: Ask, tmp_path: Path) -> None:
    file = tmp_path / "timeline.txt"
    assert ask("--output", str(file)) == 0
    assert "├" in file.read_text(encoding="utf-8")


def test_the_days_that_are_asked_for(ask: Ask, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask("--from", "2022-05-01", "--until", "2022-05-31", "--on", "2022-05-20", "--party", "anna") == 0
    shown = capsys.readouterr().out
    assert "2022-05-01 to 2022-05-31, only what concerns anna; every status as on 2022-05-20" in shown


def test_a_time_is_a_day_in_the_zone_of_the_rules(ask: Ask, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask("--from", "2022-05-01T23:30:00Z", "--until", "2022-05-31") == 0
    assert "2022-05-02 to 2022-05-31" in capsys.readouterr().out  # summer time in London


def test_only_what_was_known(ask: Ask, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask("--known-at", "2022-11-01", "--until", "2022-12-01") == 0
    assert "plan_2" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--from", "2022-06-01", "--until", "2022-05-01"), "Q103", "the first day shown, 2022-06-01, comes after"),
        (("--from", "2022-02-30"), "Q103", "`--from`: `2022-02-30` is a day that does not exist"),
        (("--until", "soon"), "Q103", "`--until`: `soon` is neither a date"),
        (("--until", "2021-01-01"), "Q101", "nothing is recorded by 2021-01-01"),
        (("--party", "nobody_such"), "Q104", "there is no party `nobody_such`"),
    ],
)
def test_a_wrong_question_is_refused(
    ask: Ask, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], code: str, words: str
) -> None:
    assert ask(*arguments) == 3
    told = capsys.readouterr()
    assert told.out == ""
    assert code in told.err
    assert words in told.err
    assert "nothing was answered" in told.err


def test_an_empty_log_needs_days(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules, log = write_rules(tmp_path), write_log(tmp_path, ())
    assert main(["timeline", str(rules), "--log", str(log)]) == 3
    assert "Q101" in capsys.readouterr().err
    assert main(["timeline", str(rules), "--log", str(log), "--from", "2022-01-01", "--until", "2022-03-31"]) == 0
    assert "4 Upkeep" in capsys.readouterr().out
