"""`clausegraph fmt`: which files it takes, what it writes, what it says, and how it ends."""

import os
import stat
import sys
from dataclasses import replace
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from contract_dsl.formatting import formatted
from contract_dsl.limits import LIMITS
from engine.cli.commands import fmt
from engine.cli.main import main

MESSY = b'agreement a   "A"\r\nuse  b,c # two\r\n'
CLEAN = b'agreement a "A"\r\nuse b, c  # two\r\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rules" / "deep").mkdir(parents=True)
    (tmp_path / "rules" / "messy.clause").write_bytes(MESSY)
    (tmp_path / "rules" / "deep" / "clean.clause").write_bytes(CLEAN)
    (tmp_path / "rules" / "notes.txt").write_bytes(MESSY)
    return tmp_path


def test_files_are_laid_out_and_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    messy = folder / "rules" / "messy.clause"
    messy.chmod(0o640)
    untouched = (folder / "rules" / "deep" / "clean.clause").stat().st_mtime_ns
    assert main(["fmt", "rules"]) == 0
    assert capsys.readouterr().out == "changed rules/messy.clause\n2 files: 1 changed\n"
    assert messy.read_bytes() == CLEAN
    assert stat.S_IMODE(messy.stat().st_mode) == 0o640
    assert (folder / "rules" / "deep" / "clean.clause").stat().st_mtime_ns == untouched
    assert (folder / "rules" / "notes.txt").read_bytes() == MESSY
    assert main(["fmt", "rules"]) == 0
    assert capsys.readouterr().out == "2 files: none changed\n"
    assert sorted(path.name for path in (folder / "rules").iterdir()) == ["deep", "messy.clause", "notes.txt"]


def test_check_writes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fmt", "--check", "rules"]) == 2
    assert capsys.readouterr().out == "would change rules/messy.clause\n2 files: 1 would be changed\n"
    assert (folder / "rules" / "messy.clause").read_bytes() == MESSY
    assert main(["fmt", "--check", "rules/deep"]) == 0
    assert capsys.readouterr().out == "1 file: none would be changed\n"


def test_a_difference_can_be_patched(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / "rules" / "messy.clause"
    path.write_bytes(b'agreement a   "A"\nuse b\n# \xe2\x80\xa8 end')
    assert main(["fmt", "--diff", "rules"]) == 0
    assert capsys.readouterr().out == (
        "--- rules/messy.clause\n+++ rules/messy.clause\n@@ -1,3 +1,3 @@\n"
        '-agreement a   "A"\n+agreement a "A"\n use b\n-# \u2028 end\n\\ No newline at end of file\n+# \u2028 end\n'
    )
    assert main(["fmt", "--diff", "--check", "rules"]) == 2
    assert path.read_bytes().startswith(b"agreement a   ")
    capsys.readouterr()
    assert main(["fmt", "--diff", "rules/deep"]) == 0
    assert capsys.readouterr().out == "1 file: none would be changed\n"


@pytest.mark.usefixtures("folder")
def test_a_file_that_is_named_twice_is_laid_out_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fmt", "rules/messy.clause", "rules", "./rules/messy.clause"]) == 0
    assert capsys.readouterr().out.endswith("2 files: 1 changed\n")


def test_an_error_in_one_file_leaves_the_others_their_layout(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = b'agreement a   "A"\n\nterm B: yes/no means any of (x\n'
    (folder / "rules" / "wrong.clause").write_bytes(wrong)
    assert main(["fmt", "rules"]) == 3
    told = capsys.readouterr()
    assert told.out == "changed rules/messy.clause\n3 files: 1 changed\n"
    assert told.err.startswith("rules/wrong.clause:3:")
    assert "error C002" in told.err
    assert told.err.endswith("1 error; files with errors were left as they are\n")
    assert (folder / "rules" / "wrong.clause").read_bytes() == wrong
    assert (folder / "rules" / "messy.clause").read_bytes() == CLEAN
    assert main(["fmt", "--check", "rules"]) == 3


# ---- standard input


def stream(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(content), encoding="ascii"))


def test_standard_input_goes_to_standard_output(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    stream(monkeypatch, 'party p  "轉讓"\r\n'.encode())
    assert main(["fmt", "-"]) == 0
    assert capfdbinary.readouterr().out == 'party p "轉讓"\r\n'.encode()


def test_standard_input_can_be_checked(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    stream(monkeypatch, MESSY)
    assert main(["fmt", "--check", "-"]) == 2
    stream(monkeypatch, CLEAN)
    assert main(["fmt", "--check", "-"]) == 0
    assert capsys.readouterr().out == ""
    stream(monkeypatch, b"use  a\n")
    assert main(["fmt", "--diff", "-"]) == 0
    assert capsys.readouterr().out == "--- <stdin>\n+++ <stdin>\n@@ -1 +1 @@\n-use  a\n+use a\n"


def test_errors_of_standard_input_leave_standard_output_empty(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stream(monkeypatch, b"use a,\n")
    assert main(["fmt", "-"]) == 3
    told = capsys.readouterr()
    assert told.out == ""
    assert "<stdin>:1:6: error C002" in told.err


# ---- what cannot be laid out


BAD = {
    "not UTF-8": (b'party p "Caf\xe9"\n', "C005", "save it as UTF-8"),
    "UTF-16": ('party p "A"\n'.encode("utf-16"), "C005", "save it as UTF-8"),
    "a NUL byte": (b"use a\0\n", "C005", "NUL byte"),
    "too large": (b"#" * (LIMITS.file_bytes + 1), "C050", "larger than 2 MB"),
    "too large once laid out": (b"use a," + b"a," * (LIMITS.file_bytes // 2 - 10) + b"b\n", "C054", "words"),
    "an unclosed bracket": (b"term A: yes/no means (x\n", "C002", "bracket"),
    "an unclosed text": (b'party p "A\n', "C003", "quotation mark"),
    "a line in no declaration": (b"  use a\n", "C001", "belongs to no declaration"),
    "brackets too deep": (b"term A: number means " + b"(" * 70 + b"1" + b")" * 70 + b"\n", "C052", "nested"),
    "a word too long": (b"use " + b"a" * 300 + b"\n", "C057", "characters"),
    "a tab before a limb": (b'clause 1 "a"\n\t(a) "b"\n', "C004", "tab"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_is_left_as_it_is(name: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content, code, words = BAD[name]
    path = folder / "bad.clause"
    path.write_bytes(content)
    assert main(["fmt", "bad.clause"]) == 3
    told = capsys.readouterr()
    assert f" error {code}: " in told.err
    assert words in told.err
    assert path.read_bytes() == content


def test_a_layout_that_would_be_too_large_is_not_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    content = b"use a,b,c,d\n" * 1000
    monkeypatch.setattr(formatted, "LIMITS", replace(LIMITS, file_bytes=len(content) + 1000))
    (folder / "large.clause").write_bytes(content)
    assert main(["fmt", "large.clause"]) == 3
    assert "error C050: `large.clause` would be larger than" in capsys.readouterr().err
    assert (folder / "large.clause").read_bytes() == content


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        ("gone", "C008", "there is no file or folder `gone`"),
        ("rules/notes.txt", "C008", "`rules/notes.txt` is no rule file"),
        ("empty", "C008", "there are no rule files in the folder `empty` or below it"),
        ("- rules", "Q101", "`-` stands beside other paths"),
        ("x" * 5000, "C006", "cannot be read: file name too long"),
        ("gone\0", "C008", "there is no file or folder"),
    ],
)
def test_paths_that_cannot_be_taken(
    words: str, code: str, message: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "empty" / ".hidden").mkdir(parents=True)
    (folder / "empty" / ".hidden" / "a.clause").write_bytes(MESSY)
    assert main(["fmt", *words.split(" ")]) == 3
    told = capsys.readouterr().err
    assert f"error {code}: " in told
    assert message in told


def test_too_many_files(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert folder.exists()
    monkeypatch.setattr(fmt, "MOST_FILES", 1)
    assert main(["fmt", "--check", "rules"]) == 3
    assert "error C051: more than 1 rule files in one run" in capsys.readouterr().err


def test_a_link_is_not_written_through(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    link = folder / "link.clause"
    link.symlink_to(folder / "rules" / "messy.clause")
    assert main(["fmt", "link.clause"]) == 3
    told = capsys.readouterr().err
    assert "error Q201: `link.clause` is a link to another file; it is not written through" in told
    assert "messy.clause" in told.split("help: ")[1]
    assert link.is_symlink()
    assert (folder / "rules" / "messy.clause").read_bytes() == MESSY
    link.unlink()
    link.symlink_to(folder / "gone.clause")
    assert main(["fmt", "link.clause"]) == 3
    assert "error C006: `link.clause` cannot be read: no such file or directory" in capsys.readouterr().err


@pytest.mark.parametrize("broken", ["access", "replace"])
def test_a_file_that_cannot_be_written_keeps_its_content(
    broken: str, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object) -> Path:
        raise PermissionError(13, "Permission denied")

    if broken == "access":
        monkeypatch.setattr(os, "access", lambda *_: False)
    else:
        monkeypatch.setattr(Path, "replace", refuse)
    assert main(["fmt", "rules/messy.clause"]) == 3
    told = capsys.readouterr()
    assert "error Q201: `rules/messy.clause` cannot be written: permission denied" in told.err
    assert told.out == "1 file: none changed\n"
    assert (folder / "rules" / "messy.clause").read_bytes() == MESSY
    assert len(list((folder / "rules").iterdir())) == 3
