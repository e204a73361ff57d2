"""Checked rule files between runs: used only if they are whole and belong to the very same text."""

import pickle
import stat
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from contract_dsl.loaded import Loaded
from engine.cache import cache_folder, loaded_rules
from tests.unit.text.loan import LOAN, write_loan


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("CLAUSEGRAPH_CACHE", str(folder))
    return folder


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    return write_loan(tmp_path)


def only(folder: Path) -> Path:
    (file,) = folder.iterdir()
    return file


def same(one: Loaded, other: Loaded) -> bool:
    return (one.model, one.text, one.findings) == (other.model, other.text, other.findings)


def test_a_second_reading_comes_from_the_cache(kept: Path, rules: Path) -> None:
    first = loaded_rules(rules)
    before = only(kept).stat().st_mtime_ns
    again = loaded_rules(rules)
    assert same(first, again)
    assert only(kept).stat().st_mtime_ns == before


def test_what_is_kept_is_what_is_used(kept: Path, rules: Path) -> None:
    loaded = loaded_rules(rules)
    rewrite(only(kept), pickle.dumps((replace(loaded, findings=()), None)))
    assert loaded.findings
    assert loaded_rules(rules).findings == ()


def rewrite(file: Path, body: bytes) -> None:
    """A file with another body and a head that fits it."""
    file.write_bytes(f"{file.stem} {sha256(body).hexdigest()}\n".encode() + body)


@pytest.mark.parametrize(
    "damage",
    [
        lambda c: c[:0],
        lambda c: c[:40],
        lambda c: c[: len(c) // 2],
        lambda c: c[:-1],
        lambda c: c + b"x",
        lambda c: c[:-10] + bytes(10),
        lambda c: b"\0" * len(c),
        lambda c: c.partition(b"\n")[2],
    ],
    ids=["empty", "a torn head", "half", "a byte less", "a byte more", "other bytes", "zeros", "no head"],
)
def test_a_damaged_file_is_passed_over_and_replaced(kept: Path, rules: Path, damage: Callable[[bytes], bytes]) -> None:
    whole = loaded_rules(rules)
    file = only(kept)
    content = file.read_bytes()
    file.write_bytes(damage(content))
    assert same(loaded_rules(rules), whole)
    assert only(kept).read_bytes()[:64] == content[:64]
    assert len(only(kept).read_bytes()) == len(content)


@pytest.mark.parametrize("body", [b"no pickle", pickle.dumps({"model": None}), pickle.dumps(None)])
def test_a_foreign_file_is_passed_over_and_replaced(kept: Path, rules: Path, body: bytes) -> None:
    whole = loaded_rules(rules)
    rewrite(only(kept), body)
    assert same(loaded_rules(rules), whole)
    assert body not in only(kept).read_bytes()


def test_a_file_of_another_rule_set_is_passed_over(kept: Path, rules: Path, tmp_path: Path) -> None:
    whole = loaded_rules(rules)
    file = only(kept)
    (tmp_path / "other").mkdir()
    other = write_loan(tmp_path / "other", LOAN.replace("USD 1,000", "USD 2,000"))
    loaded_rules(other)
    (foreign,) = set(kept.iterdir()) - {file}
    file.write_bytes(foreign.read_bytes())
    assert same(loaded_rules(rules), whole)


def test_another_text_has_another_file(kept: Path, rules: Path) -> None:
    first = loaded_rules(rules)
    write_loan(rules.parent, LOAN.replace("USD 1,000", "USD 2,000"))
    second = loaded_rules(rules)
    assert first.model != second.model
    assert len(list(kept.iterdir())) == 2
    write_loan(rules.parent)
    assert same(loaded_rules(rules), first)
    assert len(list(kept.iterdir())) == 2


def test_a_comment_is_another_text_too(kept: Path, rules: Path) -> None:
    first = loaded_rules(rules)
    write_loan(rules.parent, "# Reviewed.\n" + LOAN)
    assert loaded_rules(rules).text.digest != first.text.digest
    assert len(list(kept.iterdir())) == 2


def test_findings_name_the_path_that_was_asked_for(kept: Path, rules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert kept.name
    far = loaded_rules(rules)
    monkeypatch.chdir(rules.parent)
    near = loaded_rules(Path(rules.name))
    assert {f.span.path for f in far.findings} == {str(rules)}
    assert {f.span.path for f in near.findings} == {rules.name}


def test_rules_with_errors_are_not_kept(kept: Path, rules: Path) -> None:
    write_loan(rules.parent, LOAN.replace("USD 1,000", "1,000 shares"))
    assert not loaded_rules(rules).usable
    assert not kept.exists()


def test_nobody_else_can_read_what_is_kept(kept: Path, rules: Path) -> None:
    loaded_rules(rules)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o700
    assert stat.S_IMODE(only(kept).stat().st_mode) == 0o600


def test_only_some_rule_sets_are_kept_and_the_oldest_goes(kept: Path, tmp_path: Path) -> None:
    text = 'agreement a "A" dated 2022-01-0{}\n  time zone UTC\n  currency USD\n'
    text += "  periods exclude the day they run from and do not roll\n  months stop at the last day\n"
    path, names = tmp_path / "a.clause", []
    for number in range(22):
        path.write_text(text.replace("0{}", f"{number + 1:02}"), encoding="utf-8")
        loaded_rules(path)
        names.append(max(kept.iterdir(), key=lambda f: f.stat().st_mtime_ns).name)
    assert {f.name for f in kept.iterdir()} == set(names[-20:])


# ---------------------------------------------------------------- without a cache


@pytest.mark.parametrize("word", ["off", ""])
def test_it_can_be_switched_off(word: str, kept: Path, rules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAUSEGRAPH_CACHE", word)
    monkeypatch.setenv("XDG_CACHE_HOME", str(kept))
    assert cache_folder() is None
    assert loaded_rules(rules).usable
    assert not kept.exists()


def test_one_reading_may_go_without_it(kept: Path, rules: Path) -> None:
    assert loaded_rules(rules, cache=False).usable
    assert not kept.exists()


def test_a_folder_that_cannot_be_written_is_as_good_as_none(
    rules: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    monkeypatch.setenv("CLAUSEGRAPH_CACHE", str(tmp_path / "file" / "cache"))
    assert loaded_rules(rules).usable
    monkeypatch.setenv("CLAUSEGRAPH_CACHE", "/proc/clausegraph")
    assert loaded_rules(rules).usable


def test_a_file_that_cannot_be_opened_is_as_good_as_none(kept: Path, rules: Path) -> None:
    whole = loaded_rules(rules)
    file = only(kept)
    file.unlink()
    file.mkdir()
    assert same(loaded_rules(rules), whole)


def test_it_lies_where_the_user_keeps_caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLAUSEGRAPH_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "clausegraph"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache_folder() == tmp_path / ".cache" / "clausegraph"
