"""`test --update` writes what came out, and nothing else in the file is touched."""

from pathlib import Path
from typing import Final

import pytest

from engine.cli.main import main
from tests.unit.text.loan import write_loan, write_log

FILE: Final = """\
# Written by hand.
name: Anna sells   # spaces stay
rules: loan
log: record.jsonl
checks:
  - about: in the first year
    ask: {type: Assignment, time: 2022-07-01, data: {ref: t1, by: anna, to: anna, share: 50000}}
    expect: {decision: permitted, by: ["loan:2(c)"], earliest: 2022-08-01}   # under 2(a)

  - about: 'a "quoted" text'
    value:
      term: "loan:Interest"
      on: 2022-07-01
    expect:
      # to the cent
      value: "1731.25"
  - duties: {on: 2022-07-20}
    expect: {includes: [{clause: "loan:8"}]}
"""
WRITTEN: Final = (
    FILE.replace("permitted", "prohibited")
    .replace('["loan:2(c)"]', '["loan:2(a)", "loan:2(d)"]')
    .replace("2022-08-01", "null")
    .replace('"1731.25"', '"1731.26"')
)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CLAUSEGRAPH_CACHE", "off")
    monkeypatch.chdir(tmp_path)
    write_loan(tmp_path)
    write_log(tmp_path)
    path = tmp_path / "anna.yaml"
    path.write_text(FILE, encoding="utf-8")
    return path


def test_values_are_written_and_comments_stay(file: Path) -> None:
    assert main(["test", "anna.yaml", "--rules", ".", "--update"]) == 2  # the list of entries is left to a person
    assert file.read_text(encoding="utf-8") == WRITTEN


def test_the_change_is_shown(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert file.exists()
    main(["test", "anna.yaml", "--rules", ".", "--update"])
    shown = capsys.readouterr().out.splitlines()
    assert shown[:2] == ["--- anna.yaml", "+++ anna.yaml"]
    assert '-      value: "1731.25"' in shown
    assert '+      value: "1731.26"' in shown
    assert sum(line.startswith(("-", "+")) for line in shown) == 6


def test_lists_of_entries_are_left_to_be_read(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert file.exists()
    main(["test", "anna.yaml", "--rules", ".", "--update"])
    assert "duties: no entry is {clause: loan:8}" in capsys.readouterr().out


def test_a_second_update_changes_nothing(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["test", "anna.yaml", "--rules", ".", "--update"])
    capsys.readouterr()
    before = file.stat().st_mtime_ns
    main(["test", "anna.yaml", "--rules", ".", "--update"])
    assert file.stat().st_mtime_ns == before
    assert "+++" not in capsys.readouterr().out


def test_what_was_updated_holds(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["test", "anna.yaml", "--rules", ".", "--update"])
    capsys.readouterr()
    assert main(["test", "anna.yaml", "--rules", "."]) == 2
    shown = capsys.readouterr().out
    assert "2 of 3 checks hold" in shown
    assert shown.count("FAILED") == 1
    assert file.exists()


def test_without_update_nothing_is_written(file: Path) -> None:
    main(["test", "anna.yaml", "--rules", "."])
    assert file.read_text(encoding="utf-8") == FILE


def test_line_ends_of_windows_stay(file: Path) -> None:
    file.write_bytes(FILE.replace("\n", "\r\n").encode())
    assert main(["test", "anna.yaml", "--rules", ".", "--update"]) == 2  # the list of entries is left to a person
    assert file.read_bytes() == WRITTEN.replace("\n", "\r\n").encode()


def test_a_mark_of_byte_order_stays(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbf" + FILE.encode())
    assert main(["test", "anna.yaml", "--rules", ".", "--update"]) == 2  # the list of entries is left to a person
    assert file.read_bytes() == b"\xef\xbb\xbf" + WRITTEN.encode()


def test_a_text_with_quotation_marks_is_written_as_yaml_reads_it(file: Path) -> None:
    motto = 'agreement loan "Loan" dated 2022-01-10\n  time zone UTC\n  currency USD\n'
    motto += "  periods exclude the day they run from and do not roll\n  months stop at the last day\n"
    motto += "event Sign\n  words: text\nterm Motto: text means (earliest Sign).words\n"
    (file.parent / "loan.clause").write_text(motto, encoding="utf-8")
    file.write_text(
        """name: Words
rules: loan
log:
  - {id: s1, type: Sign, time: 2022-02-01, data: {words: 'say "no": # never'}}
checks:
  - value: {term: "loan:Motto", on: 2022-07-01}
    expect: {value: yes}
""",
        encoding="utf-8",
    )
    main(["test", "anna.yaml", "--rules", ".", "--update"])
    assert main(["test", "anna.yaml", "--rules", "."]) == 0
