"""Every reader is given the project's own files with some of their bytes changed, and bytes of no meaning."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.deep import with_deep_stack
from tests.properties.steady import steady

from .targets import AIMS, seeds

KEPT = Path(__file__).parent / "kept"
_PIECES = (
    b'"',
    b"\\",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b"\n",
    b"\r\n",
    b" ",
    b"\x00",
    b"\xff",
    b"0",
    b"-",
    b"\xe2\x80\xae",
)
_LONGEST = 6_000
"""Bytes of a file that is changed: a longer one reaches no more."""


@st.composite
def changed(draw: st.DrawFn, name: str) -> bytes:
    """A file of the project after a few changes, or bytes that were nothing before."""
    if draw(st.integers(0, 7)) == 0:
        return draw(st.binary(max_size=200))
    content = bytearray(draw(st.sampled_from(seeds(name)))[:_LONGEST])
    words: Sequence[bytes] = (*_PIECES, *(word.encode() for word in AIMS[name].words))
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(content)))
        size = draw(st.sampled_from((0, 1, 1, 2, 8, 64)))
        piece = bytes(content[start : start + size])
        match draw(st.integers(0, 3)):
            case 0:
                content[start : start + size] = draw(st.sampled_from(words))
            case 1:
                content[start:start] = piece
            case 2:
                del content[start : start + size]
            case _:
                other = draw(st.integers(0, len(content)))
                content[other:other] = piece
    return bytes(content)


@pytest.mark.parametrize("name", AIMS)
def test_changed_files_are_read_or_refused(name: str) -> None:
    run = AIMS[name].run

    @settings(steady, max_examples=AIMS[name].examples)
    @given(changed(name))
    def read(data: bytes) -> None:
        with_deep_stack(lambda: run(data))

    read()


@pytest.mark.parametrize("name", AIMS)
def test_files_that_once_broke_something_no_longer_do(name: str) -> None:
    for path in sorted((KEPT / name).glob("*")):
        with_deep_stack(lambda path=path: AIMS[name].run(path.read_bytes()))  # type: ignore[misc]  # bound at once


def test_what_was_kept_belongs_to_a_target() -> None:
    assert {path.name for path in KEPT.iterdir() if path.is_dir()} <= set(AIMS)
