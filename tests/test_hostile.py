"""Input that is large, deep, broken or meant to do harm gets a clear finding and the status for wrong input.

Each case goes through the command line. Nothing may end in an exception, answer where there is nothing to answer from,
or print more than anybody reads; what a file holds may not steer the terminal.
"""

import errno
import os
import shlex
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from engine.cli.main import main
from tests.cases.made import EVENT, SCENARIO
from tests.cases.running import RULES

HEAD = 'agreement annex "Annex"\nparty tenant "T"\nact Sublet\n  by: party\n'
TERM = f"{HEAD}term T: yes/no means "
MOST_SHOWN = 60_000
"""Characters that a command may print of input that is wrong."""


@dataclass(frozen=True)
class Hostile:
    """A file, the command that reads it, and what comes out: the status and, if it is wrong, the code."""

    name: str
    content: bytes | str | Callable[[Path], None]
    """What the file holds, or what makes it."""
    code: str = ""
    command: str = "check annex.clause"
    file: str = "annex.clause"
    status: int = 3


DUTIES = "duties lease.clause --log log.jsonl --on 2022-03-01"


def _log(name: str, content: bytes | str | Callable[[Path], None], code: str = "", *, status: int = 3) -> Hostile:
    return Hostile(f"log: {name}", content, code, DUTIES, "log.jsonl", status)


def _scenario(name: str, content: bytes | str | Callable[[Path], None], code: str = "", *, status: int = 3) -> Hostile:
    return Hostile(f"scenario: {name}", content, code, "test sale.yaml --rules .", "sale.yaml", status)


def _question(name: str, words: str, code: str) -> Hostile:
    return Hostile(f"question: {name}", "", code, words, "nothing.txt")


def _folder(path: Path) -> None:
    path.mkdir()


def _points_at_itself(path: Path) -> None:
    path.symlink_to(path.name)


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _loop(path: Path) -> None:
    """A folder that leads back to itself, and to the folder above, with one good file of each kind."""
    path.mkdir()
    (path / "annex.clause").write_text(HEAD, encoding="utf-8")
    (path / "sale.yaml").write_text(SCENARIO, encoding="utf-8")
    (path / "again").symlink_to(".")
    (path / "above").symlink_to("..")


def _folder_of_folder(path: Path) -> None:
    (path / "sub.clause").mkdir(parents=True)


def _folder_of_itself(path: Path) -> None:
    path.mkdir()
    (path / "self.clause").symlink_to("self.clause")


_MANY_LINES = "".join(f'{{"id": "e{n}"}}\n' for n in range(50_000))
_CHAIN = "".join(f"term T{n}: yes/no means T{n + 1}\n" for n in range(9_000))
_VIEWS = "".join(f"event E{n} from an E{n + 1} e\n" for n in range(2_000))
_CORRECTIONS = "".join(
    f'{{"id": "c{n}", "type": "Correction", "time": "2022-02-01", "data": {{"replaces": "x{n}", "with": null}}}}\n'
    for n in range(20_000)
)
_BOMB = "a: &a [x, x, x, x]\nb: &b [*a, *a, *a, *a]\nc: &c [*b, *b, *b, *b]\nd: &d [*c, *c, *c, *c]\nname: *d\n"

CASES = (
    # ---- rule files
    Hostile("10 MB", HEAD + "# " + "x" * 10_000_000, "C050"),
    Hostile("100,000 parentheses", TERM + "(" * 100_000 + "today = today" + ")" * 100_000, "C052"),
    Hostile("1,000 not", TERM + "not " * 1_000 + "today = today", "C052"),
    Hostile("100,000 not", TERM + "not " * 100_000 + "today = today", "C054"),
    Hostile("100,000 signs of arithmetic", f"{HEAD}term T: number means {'1 + ' * 20_000}1\n", "C052"),
    Hostile("100,000 limbs", f"{HEAD}clause 1\n" + "".join(f"  ({n})\n" for n in range(100_000)), "C054"),
    Hostile("a name of 1 MB", f"{HEAD}term {'T' * 1_000_000}: yes/no means today = today\n", "C057"),
    Hostile("a number of 1 MB", f"{HEAD}term T: number means {'9' * 1_000_000}\n", "C057"),
    Hostile("a clause number of 1 MB", f"{HEAD}clause 1{'.1' * 500_000}\n", "C057"),
    Hostile("a text of 1 MB", f'{HEAD}term T "{"x" * 1_000_000}"\n', "C057"),
    Hostile("a line of 1 MB without meaning", HEAD + "§" * 500_000, "C001"),
    Hostile("50,000 lines without meaning", HEAD + "nothing\n" * 50_000, "C056"),
    Hostile("9,000 terms in a row", f"{HEAD}{_CHAIN}term T9000: yes/no means today = today\n", "C055"),
    Hostile("9,000 terms in a circle", f"{HEAD}{_CHAIN}term T9000: yes/no means T0\n", "C201"),
    Hostile("2,000 events in a row", f"{HEAD}{_VIEWS}event E2000 from a Sublet s\n", "C055"),
    Hostile(
        "9,000 references to nothing", HEAD + "".join(f"clause {n}\n  terminates 9{n}\n" for n in range(9_000)), "C056"
    ),
    Hostile("9,000 mistakes", HEAD + "".join(f"clause {n}\n  prohibit a Sublet s\n" for n in range(9_000)), "C056"),
    Hostile("NUL bytes", HEAD.encode() + b"\0" * 1_000, "C005"),
    Hostile("not UTF-8", HEAD.encode() + b'party cafe "Caf\xe9"\n', "C005"),
    Hostile("UTF-16", HEAD.encode("utf-16"), "C005"),
    Hostile("signs that steer a terminal", HEAD + "clause 1 \x1b[2J\x07\x08\n", "C004"),
    Hostile("an empty file", "", "C107"),
    Hostile("a file of comments", "# one\n# two\n", "C107"),
    Hostile("line ends of Windows", HEAD.replace("\n", "\r\n"), status=0),
    Hostile("line ends of old Macs", HEAD.replace("\n", "\r"), status=0),
    Hostile("a mark of byte order", "\ufeff" + HEAD, status=0),
    Hostile("a folder where a file is named", _folder, "C008"),
    Hostile("a folder with a folder named like a file", _folder_of_folder, "C006", "check set", "set"),
    Hostile("a file that points at itself", _points_at_itself, "C008"),
    Hostile("a folder with a file that points at itself", _folder_of_itself, "C006", "check set", "set"),
    Hostile("a folder that leads back to itself", _loop, "", "check set/again/above/set/again", "set", status=0),
    Hostile("a pipe", _pipe, "C006"),
    Hostile("a device without an end", "", "C006", "check /dev/zero", "nothing.txt"),
    Hostile("a path that is too long", "", "C006", f"check {'x' * 5_000}", "nothing.txt"),
    # ---- logs
    _log("a line of 100 MB", EVENT + '{"id": "' + "x" * 100_000_000 + '"}\n', "L051"),
    _log("1,000 brackets within brackets", EVENT + "[" * 1_000 + "]" * 1_000, "L053"),
    _log("brackets that are not closed", EVENT + '{"a":' * 1_000, "L053"),
    _log("50,000 events without type and time", _MANY_LINES, "L054"),
    _log("20,000 corrections of nothing", EVENT + _CORRECTIONS, "L054"),
    _log("a number of 100,000 digits", EVENT.replace('"sub_1"', "9" * 100_000), "L003"),
    _log("a number with a large exponent", EVENT.replace('"sub_1"', "1e999999999"), "L107"),
    _log("a key of 100 KB", EVENT.replace('"by"', f'"{"k" * 100_000}"'), "L105"),
    _log("an id of 100 KB", EVENT.replace("e1", "e" * 100_000), "L101"),
    _log("an id that steers a terminal", EVENT.replace("e1", "\\u001b[2J"), "L101"),
    _log("half of a character", EVENT.replace("sub_1", "\\ud800"), "L107"),
    _log("NUL bytes", EVENT.encode() + b"\0", "L002"),
    _log("not UTF-8", EVENT.replace("sub_1", "café").encode("latin-1"), "L002"),
    _log("UTF-16", EVENT.encode("utf-16"), "L002"),
    _log("a folder", _folder, "L001"),
    _log("a file that points at itself", _points_at_itself, "L001"),
    _log("an empty file", "", status=0),
    _log("line ends of Windows", EVENT.replace("\n", "\r\n"), status=0),
    _log("a mark of byte order", "\ufeff" + EVENT, status=0),
    Hostile("log: a device without an end", "", "L051", DUTIES.replace("log.jsonl", "/dev/zero"), "nothing.txt"),
    # ---- scenario files
    _scenario("10 MB", SCENARIO + "# " + "x" * 10_000_000, "S051"),
    _scenario("a bomb of aliases", _BOMB, "S002"),
    _scenario("a tag that would run something", "name: !!python/object/apply:os.system [touch harm]\n", "S002"),
    _scenario("10,000 brackets", "name: " + "[" * 10_000, "S052"),
    _scenario("10,000 dashes", "- " * 10_000 + "a", "S052"),
    _scenario("10,000 question marks", "? " * 10_000 + "a", "S052"),
    _scenario("30,000 keys", "".join(f"k{n}: 1\n" for n in range(30_000)), "S054"),
    _scenario("NUL bytes", SCENARIO.encode() + b"\0", "S002"),
    _scenario("not UTF-8", SCENARIO.encode() + "# café\n".encode("latin-1"), "S002"),
    _scenario("an invisible character", SCENARIO + "# \x1b[2J\n", "S002"),
    _scenario("an empty file", "", "S003"),
    _scenario("a file of comments", "# one\n# two\n", "S003"),
    _scenario("a pipe", _pipe, "S001"),
    _scenario("a file that points at itself", _points_at_itself, "S001"),
    _scenario("a log that is no log", SCENARIO + "log: lease.clause\n", "L003"),
    _scenario("a log that is a device", SCENARIO + "log: /dev/zero\n", "S102"),
    _scenario("a log with a NUL", SCENARIO + 'log: "a\\0b"\n', "S102"),
    _scenario("rules outside of their folder", SCENARIO.replace("rules: lease", "rules: ../../etc"), "S101"),
    _scenario("rules with a name that is too long", SCENARIO.replace("lease", "x" * 5_000), "S101"),
    _scenario("rules with a NUL", SCENARIO.replace("rules: lease", 'rules: "a\\0b"'), "S101"),
    _scenario("line ends of Windows", SCENARIO.replace("\n", "\r\n"), status=0),
    _scenario("a mark of byte order", "\ufeff" + SCENARIO, status=0),
    Hostile("scenario: a folder that leads back to itself", _loop, "", "test set/again --rules .", "set", status=0),
    Hostile("scenario: a path that is too long", "", "S001", f"test {'x' * 5_000}", "nothing.txt"),
    # ---- questions
    _question("1,000 brackets", f"ask lease.clause --log record.jsonl '{{\"type\": {'[' * 1_000}'", "Q001"),
    _question("a type of 100 KB", f"ask lease.clause --log record.jsonl --on 2022-03-01 {'T' * 100_000}", "Q102"),
    _question("a time of 100 KB", f"duties lease.clause --log record.jsonl --on {'1' * 100_000}", "Q103"),
    _question("a term of 100 KB", f"value lease.clause --log record.jsonl --on 2022-03-01 {'T' * 100_000}", "Q104"),
    _question("a party of 100 KB", f"{DUTIES.replace('log.j', 'record.j')} --party {'p' * 100_000}", "Q104"),
    _question(
        "a value of 100 KB", f"ask lease.clause --log record.jsonl --on 2022-03-01 Sublet area={'9' * 100_000}", "L107"
    ),
    _question(
        "a field of 100 KB", f"ask lease.clause --log record.jsonl --on 2022-03-01 Sublet {'f' * 100_000}=1", "L105"
    ),
)


@pytest.fixture(autouse=True)
def _no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAUSEGRAPH_CACHE", "off")


def _run(
    command: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[int, str]:
    """The status of a command in a folder with the small rule set, and all that it prints."""
    for file in RULES.iterdir():
        shutil.copy(file, folder)
    monkeypatch.chdir(folder)
    status = main(shlex.split(command))
    printed = capsys.readouterr()
    return status, printed.out + printed.err


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_hostile_input_is_refused_in_words(
    case: Hostile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "here"
    folder.mkdir()
    if callable(case.content):
        case.content(folder / case.file)
    else:
        content = case.content.encode() if isinstance(case.content, str) else case.content
        (folder / case.file).write_bytes(content)
    status, text = _run(case.command, folder, monkeypatch, capsys)
    assert status == case.status, text[:2_000]
    assert f" {case.code}: " in text or not case.code, text[:2_000]
    assert len(text) < MOST_SHOWN
    assert all(character.isprintable() or character == "\n" for character in text)
    assert not (folder / "harm").exists()


UNREADABLE = (
    ("annex.clause", "check annex.clause", "C006"),
    ("log.jsonl", DUTIES, "L001"),
    ("sale.yaml", "test sale.yaml --rules .", "S001"),
)


@pytest.mark.parametrize(("file", "command", "code"), UNREADABLE, ids=[code for _, _, code in UNREADABLE])
def test_a_file_that_may_not_be_read_is_named(
    file: str,
    command: str,
    code: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / file).write_text("nobody sees this", encoding="utf-8")
    reading = Path.open

    def refuse(path: Path, *arguments: Any, **more: Any) -> Any:
        if path.name == file:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return reading(path, *arguments, **more)

    monkeypatch.setattr(Path, "open", refuse)
    status, text = _run(command, tmp_path, monkeypatch, capsys)
    assert status == 3
    assert f" {code}: " in text
    assert "permission denied" in text
    assert "nobody sees this" not in text


def test_a_folder_of_scenarios_that_leads_back_to_itself_is_run_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _loop(tmp_path / "set")
    status, text = _run("test set --rules .", tmp_path, monkeypatch, capsys)
    assert status == 0
    assert text == "1 of 1 check hold in 1 file\n"
