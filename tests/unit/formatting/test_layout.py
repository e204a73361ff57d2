"""The layout itself: what stands in disorder comes out as recorded, and what is laid out stays."""

import os
from pathlib import Path

import pytest

from contract_dsl.formatting import format_text
from tests.unit.formatting.disturbing import ROOT, comments, tree

FOLDER = ROOT / "tests" / "golden" / "formatting"
MESSY = sorted(FOLDER.glob("*.messy.clause"))
KEPT = sorted([*ROOT.glob("rules/vnet/*.clause"), *ROOT.glob("contract_dsl/library/*.clause")])


@pytest.mark.parametrize("messy", MESSY, ids=[path.name for path in MESSY])
def test_disorder_is_laid_out_as_recorded(messy: Path) -> None:
    before = messy.read_text(encoding="utf-8")
    formatted = format_text(before, messy.name)
    assert formatted.findings == ()
    path = messy.with_name(messy.name.replace(".messy", ""))
    if os.environ.get("RECORD_TEXT"):
        path.write_bytes(formatted.text.encode())
    assert formatted.text == path.read_bytes().decode(), f"{path} differs; record it with RECORD_TEXT=1, and read it"
    assert tree(formatted.text) == tree(before)
    assert comments(formatted.text) == comments(before)
    assert format_text(formatted.text).text == formatted.text


@pytest.mark.parametrize("path", KEPT, ids=[path.name for path in KEPT])
def test_the_agreements_and_vocabularies_are_laid_out(path: Path) -> None:
    text = path.read_bytes().decode()
    formatted = format_text(text, path.name)
    assert formatted.findings == ()
    assert formatted.text == text, f"clausegraph fmt {path.relative_to(ROOT)}"


# ---- line ends, blanks, characters


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("\n\n \n", ""),
        ("# a remark", "# a remark\n"),
        ("use  a ,b", "use a, b\n"),
        ("use a\r\n", "use a\r\n"),
        ("use a\r\n\r\nuse b\n", "use a\r\n\r\nuse b\r\n"),
        ("use a\n\nuse b\r\n", "use a\n\nuse b\n"),
        ("use a\ruse b\r", "use a\nuse b\n"),
        ("\ufeffuse a\n", "use a\n"),
        ("use a\f \t\n", "use a\n"),
        ("use\ta, # b\n\t c\n", "use a,  # b\n    c\n"),
        ('party p   "Ä  轉讓  # text"   #  注\u2028x\u3000\n', 'party p "Ä  轉讓  # text"     #  注\u2028x\n'),
        ("use a\n\n\n\n\nuse b\n\n\n", "use a\n\n\nuse b\n"),
        ('clause 1 "a"\n\n\n\n  without operation\n', 'clause 1 "a"\n\n  without operation\n'),
        ("term A: money means USD   1,000\n", "term A: money means USD 1,000\n"),
        ("term A: yes / no means - 1<>-x.y and f (1)\n", "term A: yes/no means -1 <> -x.y and f(1)\n"),
    ],
)  # fmt: skip
def test_small_texts(before: str, after: str) -> None:
    formatted = format_text(before)
    assert formatted.findings == ()
    assert formatted.text == after
    assert format_text(after).text == after


def test_comments_in_a_row_stand_below_each_other_and_others_where_the_author_put_them() -> None:
    text = (
        "act Sale             # where it is\n\n"
        "event A\n  by: party # one\n  amount: money     # two\n  to: party # three\n  d: date # four\n"
    )
    assert format_text(text).text == (
        "act Sale             # where it is\n\n"
        "event A\n  by: party      # one\n  amount: money  # two\n  to: party      # three\n  d: date        # four\n"
    )


def test_a_comment_does_not_make_a_line_too_long_if_it_can_move() -> None:
    comment = "# " + "x" * 50
    assert format_text(f"use a{' ' * 90}{comment}\n").text == f"use a{' ' * (120 - 5 - len(comment))}{comment}\n"
    assert format_text(f"use a   # {'x' * 200}\n").text == f"use a  # {'x' * 200}\n"


def test_a_line_that_would_be_too_long_moves_to_the_left() -> None:
    text = (
        'clause 1 "a"\n'
        "  company must make a RegistrationRightsGrantOfTheCompany x [by company, first_of_all, after f,\n"
        "  such that some RegistrationRightsGrant g [by company, before f, such that g.ref in f.of and g.b = x.b]]\n"
    )
    laid_out = format_text(text).text
    assert max(map(len, laid_out.split("\n"))) <= 120
    assert laid_out.split("\n")[2].startswith("      such that")


def test_far_too_deep_lines_do_not_make_a_file_large() -> None:
    name = "x" * 190
    text = f"term A: yes/no means f({name}, {name}, g({name}, h(\n" + " a,\n" * 2000 + " b)))\n"
    formatted = format_text(text)
    assert formatted.findings == ()
    assert len(formatted.text) < 20 * len(text)
