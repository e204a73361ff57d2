"""Automatic numbers of word processors, list by list: what is shown before each paragraph."""

import io

import pytest
from docx import Document  # type: ignore[import-not-found, unused-ignore]  # needed by tests alone

from engine.documents.numbering import formatted
from engine.documents.word import docx as read

from .making import docx


def numbers(levels: str) -> str:
    """A definition with levels and the list 1 of it."""
    return f'<w:abstractNum w:abstractNumId="7">{levels}</w:abstractNum>' + list_(1)


def list_(number: int, inner: str = "", definition: int = 7) -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{definition}"/>{inner}</w:num>'


def level(number: int, form: str, pattern: str, inner: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{inner}'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
    )


def at(depth: int, number: int = 1) -> str:
    return f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'


def shown(numbering: str, places: list[str], styles: str = "") -> list[str]:
    """What stands before each paragraph."""
    content = docx([("x", "", place) for place in places], numbering, styles)
    return [line.label for line in read(content, "x.docx")]


OUTLINE = level(0, "decimal", "%1.") + level(1, "decimal", "%1.%2") + level(2, "lowerLetter", "(%3)")


def test_levels_count_on_and_begin_anew_below_a_higher_one() -> None:
    places = [at(0), at(1), at(1), at(2), at(2), at(1), at(2), at(0), at(1)]
    assert shown(numbers(OUTLINE), places) == ["1.", "1.1", "1.2", "(a)", "(b)", "1.3", "(a)", "2.", "2.1"]


def test_a_level_may_never_begin_anew() -> None:
    levels = level(0, "decimal", "%1.") + level(1, "decimal", "%2)", '<w:lvlRestart w:val="0"/>')
    assert shown(numbers(levels), [at(0), at(1), at(1), at(0), at(1)]) == ["1.", "1)", "2)", "2.", "3)"]


def test_a_level_may_begin_anew_below_the_first_one_only() -> None:
    third = level(2, "lowerRoman", "(%3)", '<w:lvlRestart w:val="1"/>')
    levels = level(0, "decimal", "%1.") + level(1, "decimal", "%1.%2") + third
    places = [at(0), at(1), at(2), at(1), at(2), at(0), at(1), at(2)]
    assert shown(numbers(levels), places) == ["1.", "1.1", "(i)", "1.2", "(ii)", "2.", "2.1", "(i)"]


def test_a_list_that_begins_anew_counts_on_from_its_own_first_number() -> None:
    restart = list_(2, '<w:lvlOverride w:ilvl="2"><w:startOverride w:val="1"/></w:lvlOverride>')
    places = [at(0), at(1), at(2), at(2), at(2, 2), at(2, 2), at(2)]
    assert shown(numbers(OUTLINE) + restart, places) == ["1.", "1.1", "(a)", "(b)", "(a)", "(b)", "(c)"]


def test_a_list_may_redefine_a_level() -> None:
    other = f'<w:lvlOverride w:ilvl="2">{level(2, "upperRoman", "%3.")}</w:lvlOverride>'
    places = [at(0), at(1), at(2, 2), at(2, 2)]
    assert shown(numbers(OUTLINE) + list_(2, other), places) == ["1.", "1.1", "I.", "II."]


def test_legal_numbers_are_figures_throughout() -> None:
    levels = level(0, "upperRoman", "ARTICLE %1") + level(1, "decimalZero", "%1.%2", "<w:isLgl/>")
    places = [at(0), at(0), at(1), at(1)]
    assert shown(numbers(levels), places) == ["ARTICLE I", "ARTICLE II", "2.1", "2.2"]
    levels = level(0, "upperRoman", "ARTICLE %1") + level(1, "decimalZero", "Section %1.%2")
    assert shown(numbers(levels), [at(0), at(1)]) == ["ARTICLE I", "Section I.01"]


def test_chinese_articles() -> None:
    levels = level(0, "chineseCountingThousand", "第%1條") + level(1, "decimal", "%1.%2", "<w:isLgl/>")
    assert shown(numbers(levels), [at(0)] * 11 + [at(1)])[9:] == ["第十條", "第十一條", "11.1"]


def test_a_style_brings_its_number_and_a_paragraph_may_do_without() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="A"><w:name w:val="Clause"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>'
        "</w:pPr></w:style>"
        '<w:style w:type="paragraph" w:styleId="B"><w:name w:val="Sub"/><w:basedOn w:val="A"/></w:style>'
    )
    levels = level(0, "decimal", "%1.", '<w:pStyle w:val="A"/>')
    levels += level(1, "decimal", "%1.%2", '<w:pStyle w:val="B"/>')
    paragraphs = [("x", "A", ""), ("x", "B", ""), ("x", "A", at(0, 0)), ("x", "A", ""), ("x", "", "")]
    lines = read(docx(paragraphs, numbers(levels), styles), "x.docx")
    assert [line.label for line in lines] == ["1.", "2.", "", "3.", ""]


def test_a_style_is_linked_to_its_level() -> None:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="H{n}"><w:name w:val="heading {n}"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/>'
        "</w:numPr></w:pPr></w:style>"
        for n in (1, 2)
    )
    levels = level(0, "decimal", "%1.", '<w:pStyle w:val="H1"/>') + level(
        1, "decimal", "%1.%2", '<w:pStyle w:val="H2"/>'
    )
    paragraphs = [("x", "H1", ""), ("x", "H2", ""), ("x", "H2", ""), ("x", "H1", "")]
    lines = read(docx(paragraphs, numbers(levels), styles), "x.docx")
    assert [line.label for line in lines] == ["1.", "1.1", "1.2", "2."]
    assert [line.heading for line in lines] == [True] * 4


def test_a_definition_may_point_at_the_list_of_a_style() -> None:
    both = (
        '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="Legal"/></w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="2"><w:styleLink w:val="Legal"/>{OUTLINE}</w:abstractNum>'
    )
    assert shown(both + list_(1, definition=1), [at(0), at(1)]) == ["1.", "1.1"]
    circle = '<w:abstractNum w:abstractNumId="1"><w:styleLink w:val="L"/><w:numStyleLink w:val="L"/></w:abstractNum>'
    assert shown(circle + list_(1, definition=1), [at(0)]) == [""]


def test_bullets_and_lists_that_are_not_there_show_nothing() -> None:
    assert shown(numbers(level(0, "bullet", "•")), [at(0), at(0, 9), at(8)]) == ["", "", ""]


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (28, "lowerLetter", "bb"), (26, "upperLetter", "Z"), (1994, "lowerRoman", "mcmxciv"), (4, "upperRoman", "IV"),
        (7, "decimalZero", "07"), (12, "ordinal", "12th"), (23, "ordinal", "23rd"), (3, "ordinalText", "Third"),
        (5, "cardinalText", "Five"), (20, "chineseCounting", "二十"), (105, "chineseCountingThousand", "一百零五"),
        (11, "chineseLegalSimplified", "壹拾壹"), (10, "ideographDigital", "一〇"), (2, "ideographTraditional", "乙"),
        (3, "decimalFullWidth", "３"), (3, "none", ""), (3, "someNewForm", "3"), (5000, "upperRoman", "5000"),
    ],
)  # fmt: skip
def test_forms_of_numbers(value: int, form: str, text: str) -> None:
    assert formatted(value, form) == text


def test_a_file_of_a_library_is_read_as_well() -> None:
    document = Document()
    document.add_paragraph("first", style="List Number")
    document.add_paragraph("second", style="List Number")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "left"
    table.cell(0, 1).text = "right"
    document.add_paragraph("last")
    stream = io.BytesIO()
    document.save(stream)
    lines = read(stream.getvalue(), "x.docx")
    assert [(line.label, line.text) for line in lines] == [
        ("1.", "first"), ("2.", "second"), ("", "left"), ("", "right"), ("", "last"),
    ]  # fmt: skip
