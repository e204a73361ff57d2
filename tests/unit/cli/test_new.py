"""A new agreement holds from the start, says how to go on, and writes over nothing."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from contract_dsl.load import load
from engine.cli.main import main
from engine.starting import LONGEST_NAME, new_agreement, wrong_name
from engine.version import VERSION

BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILES = (
    "rules/deal.clause",
    "record.jsonl",
    "scenarios/deal.yaml",
    "README.md",
    "check.sh",
    ".github/workflows/check.yml",
)


@pytest.fixture
def agreement(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    assert main(["new", "deal"]) == 0
    monkeypatch.chdir(tmp_path / "deal")
    return tmp_path / "deal"


def commands() -> list[str]:
    """Every command that the guide prints."""
    (guide,) = (text for path, text in new_agreement("deal").items() if path.name == "README.md")
    return [line for block in BLOCK.findall(guide) for line in block.splitlines()]


def test_these_files_and_no_others(agreement: Path) -> None:
    assert sorted(str(p.relative_to(agreement)) for p in agreement.rglob("*") if p.is_file()) == sorted(FILES)
    for path in FILES:
        text = (agreement / path).read_text(encoding="utf-8")
        assert "<<" not in text
        assert text.endswith("\n")


@pytest.mark.usefixtures("agreement")
def test_all_of_it_holds(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "rules/deal.clause"]) == 0
    assert "no findings" in capsys.readouterr().out
    assert main(["fmt", "--check", "rules"]) == 0
    capsys.readouterr()
    assert main(["test", "scenarios", "--coverage", "--fail-under", "100"]) == 0
    assert "14 of 14 checks hold" in capsys.readouterr().out


@pytest.mark.usefixtures("agreement")
def test_the_commands_of_the_guide_run_as_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert len(commands()) == 10
    for line in commands():
        program, *words = shlex.split(line)
        assert program == "clausegraph"
        status = main(words)
        told = capsys.readouterr()
        asked = words[0] == "ask"
        assert (status, told.err) == (2 if asked else 0, ""), line
        assert told.out.strip(), line
    assert main(["test", "scenarios"]) == 0
    assert "15 of 15 checks hold in 2 files" in capsys.readouterr().out


def test_the_guide_says_what_each_file_is_for(agreement: Path) -> None:
    guide = (agreement / "README.md").read_text(encoding="utf-8")
    for path in FILES:
        assert f"`{path}`" in guide or path == "README.md"


def test_the_shell_line_stops_where_something_does_not_hold(agreement: Path, tmp_path: Path) -> None:
    shell = shutil.which("sh")
    assert shell is not None
    tool = tmp_path / "clausegraph"
    tool.write_text(f'#!/bin/sh\nexec {sys.executable} -c "from engine.cli.main import run; run()" "$@"\n')
    tool.chmod(0o755)

    def ended() -> int:
        environment = {"PATH": f"{tmp_path}:/usr/bin:/bin", "CLAUSEGRAPH_CACHE": "off"}
        words = [shell, str(agreement / "check.sh")]
        done = subprocess.run(words, env=environment, capture_output=True, check=False)  # noqa: S603  # our own script
        return done.returncode

    assert ended() == 0
    assert (agreement / "results.xml").exists()
    path = agreement / "rules" / "deal.clause"
    path.write_text(path.read_text(encoding="utf-8").replace("2nd anniversary", "3rd anniversary"), encoding="utf-8")
    assert ended() == 2


def test_the_build_server_runs_the_shell_line_with_this_version(agreement: Path) -> None:
    workflow = yaml.safe_load((agreement / ".github/workflows/check.yml").read_text(encoding="utf-8"))
    steps = workflow["jobs"]["check"]["steps"]
    assert [s["run"] for s in steps if "run" in s] == [
        f"pip install wheels/clausegraph-{VERSION}-py3-none-any.whl",
        "sh check.sh",
    ]


def test_nothing_is_written_over(agreement: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path in FILES[1:]:
        (agreement / path).unlink()
    (agreement / FILES[0]).write_text("mine\n", encoding="utf-8")
    assert main(["new", "deal", "--folder", "."]) == 3
    told = capsys.readouterr().err
    assert "there is `rules/deal.clause` already" in told
    assert "nothing was written" in told
    assert (agreement / FILES[0]).read_text(encoding="utf-8") == "mine\n"
    assert not (agreement / "README.md").exists()


def test_a_folder_with_other_things_in_it_is_taken(agreement: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (agreement / "agreement.docx").touch()
    for path in FILES:
        (agreement / path).unlink()
    assert main(["new", "other", "--folder", str(agreement)]) == 0
    assert f"cd {agreement} && clausegraph test scenarios --coverage" in capsys.readouterr().out
    assert (agreement / "rules" / "other.clause").exists()


def test_a_folder_that_is_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "there").touch()
    assert main(["new", "deal", "--folder", str(tmp_path / "there")]) == 3
    assert "is a file" in capsys.readouterr().err
    assert main(["new", "deal", "--folder", str(tmp_path / "there" / "below")]) == 3
    assert "cannot be made: not a directory" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("My Deal", "for example: my_deal"),
        ("2024", "for example: sha_2024"),
        ("../x", "for example: x"),
        ("deal\n", "for example: deal"),
        ("", "for example: sha_2024"),
        ("ключ", "begins with a letter"),
        ("company", "a party of the clauses that it would begin with has this name"),
        ("clause", "it is a word of the rule language"),
        ("a" * (LONGEST_NAME + 1), f"more than {LONGEST_NAME} characters"),
    ],
)
def test_a_name_that_cannot_be(
    name: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["new", name]) == 3
    assert told in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_word_of_the_clauses_is_refused_or_holds(tmp_path: Path) -> None:
    text = next(iter(new_agreement("deal").values()))
    words = set(re.findall(r"[a-z][a-z0-9_]*", re.sub(r'#.*|"[^"]*"', "", text)))
    assert {"company", "quantity", "t", "prohibits", "before"} <= words
    taken = sorted(word for word in words if wrong_name(word) is None)
    assert "quantity" in taken
    for word in taken:
        path = tmp_path / f"{word}.clause"
        path.write_text(next(iter(new_agreement(word).values())), encoding="utf-8")
        assert load(path).findings == (), word


@pytest.mark.parametrize("name", ["b", "ia", "sha_2024", "note", "a" * LONGEST_NAME])
def test_every_name_that_is_taken_holds(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["new", name, "--folder", "."]) == 0
    assert main(["check", f"rules/{name}.clause"]) == 0
    assert main(["fmt", "--check", "rules"]) == 0
    assert main(["test", "scenarios"]) == 0
    assert "begin with: clausegraph test" in capsys.readouterr().out
