"""Whatever disorder a rule file is in, its layout says the same, keeps the comments, and is one and final."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract_dsl.formatting import format_text
from tests.properties.steady import steady
from tests.unit.formatting.disturbing import broken, cases, code, comments, disordered, rule_files, tree

CASES = cases()
FILES = rule_files()
DECLARATION = re.compile(r"^(?=[a-z])", re.MULTILINE)
PIECES = sorted({piece for text in FILES for piece in DECLARATION.split(text) if piece[:1].isalpha() and "\n" in piece})
"""Declarations of the real agreements, each as a text of its own: a whole file says no more and takes longer."""


def test_there_is_something_to_lay_out() -> None:
    assert len(CASES) > 100
    assert len(FILES) > 12
    assert len(PIECES) > 1000


@pytest.mark.parametrize("number", range(len(FILES)))
def test_every_rule_file_of_the_project_can_be_laid_out(number: int) -> None:
    before = FILES[number]
    formatted = format_text(before)
    assert formatted.findings == ()
    assert tree(formatted.text) == tree(before)
    assert comments(formatted.text) == comments(before)
    assert format_text(formatted.text).text == formatted.text


@steady
@given(st.sampled_from([*CASES, *PIECES]).flatmap(lambda text: st.tuples(st.just(text), disordered(text))))
def test_disorder_is_undone(texts: tuple[str, str]) -> None:
    text, disorder = texts
    assert tree(disorder) == tree(text)
    formatted = format_text(disorder)
    assert formatted.findings == ()
    assert tree(formatted.text) == tree(text)
    assert comments(formatted.text) == comments(disorder)
    assert format_text(formatted.text).text == formatted.text
    assert code(formatted.text) == code(format_text(text).text)


@steady
@given(st.sampled_from([*CASES, *PIECES]).flatmap(broken))
def test_lines_may_be_broken_anywhere(text: str) -> None:
    formatted = format_text(text)
    if formatted.findings:  # a line break can make a sentence unreadable; then nothing is touched
        assert formatted.text == text
        assert {finding.code for finding in formatted.findings} <= {"C001", "C002"}
        return
    assert tree(formatted.text) == tree(text)
    assert format_text(formatted.text).text == formatted.text


@steady
@given(st.text(alphabet=st.sampled_from('ab(),.:[]"#-/=<> \t\r\n\f\u00a0\u2028\ufeff轉x1'), max_size=80))
def test_any_text_is_laid_out_or_left_as_it_is(text: str) -> None:
    formatted = format_text(text)
    if formatted.findings:
        assert formatted.text == text
    assert format_text(formatted.text).text == formatted.text
