"""What matters in a text, in English and Chinese: the same items, however they are written."""

import pytest

from engine.documents import chinese, english
from engine.documents.items import Taken
from engine.documents.numerals import chinese as chinese_number
from engine.documents.numerals import english as english_number
from engine.documents.numerals import letters, roman, to_chinese, to_letters, to_roman


def items(text: str, *, particles: bool = False) -> list[str]:
    """The tokens of a text in order."""
    reader = chinese if any("\u4e00" <= c <= "\u9fff" for c in text) else english
    taken = Taken(text)
    reader.read(taken)
    reader.read_rest(taken)
    return [item.token for item in taken.in_order() if particles or item.kind != "particle"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("twenty (20) Business Days", ["period 20 business days"]),
        ("二十(20)個營業日", ["period 20 business days"]),
        ("二十（20）个工作日", ["period 20 business days"]),
        ("nine (9) months", ["period 9 months"]),
        ("九(9)個月", ["period 9 months"]),
        ("a nine-month period", ["period 9 months"]),
        ("the seventh (7th) business day", ["period 7 business days"]),
        ("第五個(5)營業日", ["period 5 business days"]),
        ("five (5) calendar days", ["period 5 calendar days"]),
        ("五(5)個歷日", ["period 5 calendar days"]),
        ("thirty (30) consecutive trading days", ["period 30 trading days"]),
        ("consecutive thirty (30) trading days", ["word consecutive", "period 30 trading days"]),
        ("thirty-one days", ["period 31 days"]),
        ("the first (1st) anniversary", ["anniversary 1"]),
        ("the three-year anniversary", ["anniversary 3"]),
        ("三(3)週年", ["anniversary 3"]),
        ("one hundred and five days", ["period 105 days"]),
        ("US$5,000,000", ["amount USD 5000000"]),
        ("US$1.5 million", ["amount USD 1500000"]),
        ("five million US dollars (US$5,000,000)", ["amount USD 5000000"]),
        ("100,000,000美元", ["amount USD 100000000"]),
        ("人民幣2.5億元", ["amount CNY 250000000"]),
        ("780,000,000港元", ["amount HKD 780000000"]),
        ("HK$780,000,000", ["amount HKD 780000000"]),
        ("sixty percent (60%)", ["percentage 60%"]),
        ("sixty per cent", ["percentage 60%"]),
        ("百分之六十", ["percentage 60%"]),
        ("至少60%(60%)", ["word at least", "percentage 60%"]),
        ("1.50%", ["percentage 1.5%"]),
        ("March 15, 2024", ["date 2024-03-15"]),
        ("15th day of March, 2024", ["date 2024-03-15"]),
        ("2024年3月15日", ["date 2024-03-15"]),
        ("二零二四年三月十五日", ["date 2024-03-15"]),
        ("30 June", ["date 06-30"]),
        ("6月30日", ["date 06-30"]),
        ("5:00 p.m.", ["time 17:00"]),
        ("下午5:00", ["time 17:00"]),
        ("Sections 5.07(a), 5.07(b) and 6.1", ["reference 5.07(a)", "reference 5.07(b)", "reference 6.1"]),
        ("Section 5.18 of the Investment Agreement", ["reference other 5.18"]),
        ("Article IX", ["reference Article 9"]),
        ("第九條", ["reference Article 9"]),
        ("第5.07(A)、5.07(B)或5.07(D)條", ["reference 5.07(A)", "reference 5.07(B)", "reference 5.07(D)"]),
        ("not less than 5", ["word at least", "number 5"]),
        ("不少於5", ["word at least", "number 5"]),
        ("no later than", ["word at most"]),
        ("不超過", ["word at most"]),
        ("in excess of", ["word more than"]),
        ("prior written consent", ["word prior", "word written"]),
        ("事先書面同意", ["word prior", "word written"]),
        ("jointly and severally", ["word jointly", "word severally"]),
        ("共同並個別", ["word jointly", "word severally"]),
        ("除非", ["word except"]),
        ("notwithstanding", ["word notwithstanding"]),
        ("儘管", ["word notwithstanding"]),
        ("rounded up to the nearest", ["word up"]),
        ("two-thirds", ["number 2/3"]),
        ("6.5倍", ["number 6.5"]),
        ("Rule 144 and Form 20-F under the Securities Act of 1933", []),
        ("twenty (30) days", ["double 20 30", "period 30 days"]),
        ("二十(30)個營業日", ["period 30 business days", "double 20 30"]),
        ("fifty percent (60%)", ["percentage 60%", "double 50 60"]),
        ("[●] days", ["gap blank"]),
        ("股東大會的 日內", ["gap blank"]),
    ],
)
def test_items(text: str, expected: list[str]) -> None:
    found = items(text)
    assert sorted(found) == sorted(expected)


def test_words_that_turn_a_sentence_are_remembered() -> None:
    assert items("The Company shall not, and no Investor may", particles=True) == [
        "particle shall not", "particle and", "particle not", "particle may",
    ]  # fmt: skip


@pytest.mark.parametrize("value", [1, 4, 9, 14, 40, 90, 400, 1994, 3999])
def test_roman_numerals_there_and_back(value: int) -> None:
    assert roman(to_roman(value)) == value


def test_what_only_looks_like_a_roman_numeral_is_none() -> None:
    assert [roman(text) for text in ("iiii", "vx", "", "abc", "ic")] == [None] * 5


@pytest.mark.parametrize("value", [1, 26, 27, 52, 53])
def test_letters_there_and_back(value: int) -> None:
    assert letters(to_letters(value)) == value


@pytest.mark.parametrize("value", [0, 1, 10, 11, 20, 21, 100, 105, 110, 111, 1001, 1010, 9999])
def test_chinese_numbers_there_and_back(value: int) -> None:
    assert chinese_number(to_chinese(value)) == value


def test_large_and_formal_chinese_numbers() -> None:
    assert chinese_number("三億二千萬") == 320_000_000
    assert chinese_number("壹佰貳拾") == 120
    assert chinese_number("二〇二四") == 2024
    assert chinese_number("五月") is None


def test_english_numbers() -> None:
    assert english_number("two hundred and fifty thousand") == 250_000
    assert english_number("ninety-ninth") == 99
    assert english_number("twentieth") == 20
    assert english_number("many") is None
