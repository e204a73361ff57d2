"""`check` reads the properties beside the rule files, or one file of them."""

import json
import shutil
from pathlib import Path
from typing import Final

import pytest

from engine.cli.main import main
from tests.cases.running import RULES

HEAD: Final = "properties of lease\n"
GOOD: Final = 'property "Nobody sublets"\n  no Sublet s is permitted if s.use = office\n'
BAD: Final = 'property "Anything"\n  no Sublet s\n'


@pytest.fixture
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a property file would lie beside a rule file."""
    shutil.copy(RULES / "lease.clause", tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "lease.property"


def test_properties_are_counted(beside: Path, capsys: pytest.CaptureFixture[str]) -> None:
    beside.write_text(HEAD + GOOD, encoding="utf-8")
    for words in (["lease.clause"], ["."], ["lease.property"]):
        assert main(["check", *words]) == 0
        assert capsys.readouterr().out.endswith("1 property\n")


def test_rule_files_without_properties_speak_of_none(beside: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert not beside.exists()
    assert main(["check", "lease.clause"]) == 0
    assert "propert" not in capsys.readouterr().out


@pytest.mark.parametrize("words", ["lease.clause", ".", "lease.property"])
def test_what_is_wrong_with_a_property_is_found(words: str, beside: Path, capsys: pytest.CaptureFixture[str]) -> None:
    beside.write_text(HEAD + GOOD + BAD, encoding="utf-8")
    assert main(["check", words]) == 3
    told = capsys.readouterr().out
    assert told.startswith("lease.property:4:1: error P001: this property does not say what is permitted\n")
    assert "C001" not in told
    assert told.endswith("1 error, 0 warnings\n")


def test_properties_are_found_for_a_program(beside: Path, capsys: pytest.CaptureFixture[str]) -> None:
    beside.write_text(HEAD + GOOD + GOOD, encoding="utf-8")
    assert main(["check", "lease.clause", "--json"]) == 3
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert (finding["code"], finding["line"]) == ("P003", 4)
    assert finding["labels"] == [{"file": "lease.property", "line": 2, "column": 1, "text": "it stands here"}]


def test_two_properties_of_one_name_in_two_files(beside: Path, capsys: pytest.CaptureFixture[str]) -> None:
    beside.write_text(HEAD + GOOD, encoding="utf-8")
    (beside.parent / "more.property").write_text(HEAD + GOOD, encoding="utf-8")
    assert main(["check", "."]) == 3
    assert "more.property:2:1: error P003: there is a property `Nobody sublets` already" in capsys.readouterr().out


def test_a_property_file_that_is_not_there(beside: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert not beside.exists()
    assert main(["check", "lease.property"]) == 3
    assert "error P002: `lease.property` cannot be read: no such file or directory" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("wanted", "told", "help_"),
    [
        (
            "leese.property",
            "there is no property file `leese.property` beside the rule files",
            "did you mean `lease.property`?",
        ),
        ("empty.property", "the file `empty.property` holds no property", 'write `property "..."`'),
        ("Nobody sublet", "there is no property `Nobody sublet`", "did you mean `Nobody sublets`?"),
    ],
)
def test_a_property_that_is_asked_for_and_is_not_there(
    wanted: str, told: str, help_: str, beside: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("z3")
    beside.write_text(HEAD + GOOD, encoding="utf-8")
    (beside.parent / "empty.property").write_text(HEAD, encoding="utf-8")
    assert main(["prove", "lease.clause", "--property", wanted]) == 3
    error = capsys.readouterr().err
    assert f"error P101: {told}" in error
    assert f"help: {help_}" in error


def test_one_file_of_properties_is_proved(beside: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("z3")
    beside.write_text(HEAD + GOOD, encoding="utf-8")
    (beside.parent / "more.property").write_text(HEAD + GOOD.replace("Nobody", "No one"), encoding="utf-8")
    assert main(["prove", "more.property"]) == 2
    told = capsys.readouterr().out
    assert "Settled: 1 of 1 properties." in told
    assert "DOES NOT HOLD  No one sublets" in told
