"""What the commands print for a person, and what they say without the solver."""

import subprocess
import sys
from pathlib import Path

import pytest

from engine.cli.main import main
from tests.unit.text.golden import check

from .house import COLLIDING, HOUSE, IDLE, PROPERTIES, TRAPPED, write


@pytest.fixture
def versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write(tmp_path / "house", HOUSE + IDLE + COLLIDING, PROPERTIES)
    write(tmp_path / "old", HOUSE)
    write(tmp_path / "new", HOUSE.replace("> 30 days", "> 31 days").replace("within 5 business", "within 7 business"))
    write(tmp_path / "trapped", HOUSE + TRAPPED)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CLAUSEGRAPH_CACHE", "off")
    return tmp_path


def printed(capsys: pytest.CaptureFixture[str], status: int, *words: str) -> str:
    assert main(words) == status
    told = capsys.readouterr()
    assert told.err == ""
    return told.out


@pytest.mark.usefixtures("versions")
def test_what_is_proved_of_a_small_agreement(capsys: pytest.CaptureFixture[str]) -> None:
    check("prove.txt", printed(capsys, 2, "prove", "house", "--seconds", "600"))


@pytest.mark.usefixtures("versions")
def test_a_duty_with_no_way_out(capsys: pytest.CaptureFixture[str]) -> None:
    check("prove-trapped.txt", printed(capsys, 2, "prove", "trapped", "--bound", "1", "--seconds", "600"))


@pytest.mark.usefixtures("versions")
def test_what_an_act_needs(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("--on", "2022-06-01", "--seconds", "600", "--needed", "Sale", "by=ada")
    check("prove-needed.txt", printed(capsys, 0, "prove", "old", *words))


@pytest.mark.usefixtures("versions")
def test_a_redline_of_consequences(capsys: pytest.CaptureFixture[str]) -> None:
    check("diff.txt", printed(capsys, 2, "diff", "old", "new", "--seconds", "600"))
    check("diff-same.txt", printed(capsys, 0, "diff", "old", "old"))


WITHOUT = """
import sys
from importlib.abc import MetaPathFinder

class Hidden(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "z3":
            raise ModuleNotFoundError(name)
        return None

sys.meta_path.insert(0, Hidden())
from engine.cli.main import main
raise SystemExit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize("words", [("prove", "old"), ("diff", "old", "new")])
def test_without_the_solver_it_says_what_to_install(versions: Path, words: tuple[str, ...]) -> None:
    ran = subprocess.run(  # noqa: S603  # this interpreter, with words of this test
        [sys.executable, "-c", WITHOUT, *words], cwd=versions, capture_output=True, text=True, check=False, timeout=120
    )
    assert ran.returncode == 3
    assert ran.stderr == 'this needs the solver z3; install it with: pip install "clausegraph[prove]"\n'
    assert ran.stdout == ""


def test_asking_does_not_load_the_solver() -> None:
    code = "import sys; import engine.cli.main, engine.cli.commands.ask; raise SystemExit('z3' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=120).returncode == 0  # noqa: S603  # as in the line above
