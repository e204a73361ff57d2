"""Numbers as agreements print them: in words, as letters, as Roman numerals, in Chinese; each to its value."""

import re

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_UNITS = {
    word: number
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
_TENS = {
    word: 10 * n
    for n, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000}
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fifth": 5, "eighth": 8, "ninth": 9, "twelfth": 12,
}  # fmt: skip
WORDS = sorted({*_UNITS, *_TENS, *_SCALES} - {"zero"}, key=len, reverse=True)
"""The words of which English numbers are made, longest first."""
ORDINALS = sorted(
    {
        *_ORDINALS,
        *(f"{w}th" for w in _UNITS if w not in ("zero", "one", "two", "three", "five", "eight", "nine", "twelve")),
        *(f"{w[:-1]}ieth" for w in _TENS),
        "hundredth",
    },
    key=len,
    reverse=True,
)
"""The words of which English ordinals are made, longest first."""

CHINESE = "零〇一二三四五六七八九十百千萬万億亿兩两壹貳叁肆伍陸柒捌玖拾佰仟"
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")}
_DIGITS |= {"〇": 0, "兩": 2, "两": 2} | {c: n for n, c in enumerate("壹貳叁肆伍陸柒捌玖", 1)}
_CHINESE_SCALES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_CHINESE_MYRIADS = {"萬": 10_000, "万": 10_000, "億": 100_000_000, "亿": 100_000_000}


def roman(text: str) -> int | None:
    """The value of a Roman numeral in its usual form, in either case."""
    rest, value = text.lower(), 0
    for number, sign in _ROMAN:
        while rest.startswith(sign) and value < 4000:
            value, rest = value + number, rest[len(sign) :]
    return value if not rest and value and to_roman(value) == text.lower() else None


def to_roman(value: int) -> str:
    """A number as a Roman numeral in small letters."""
    text = ""
    for number, sign in _ROMAN:
        text, value = text + sign * (value // number), value % number
    return text


def letters(text: str) -> int | None:
    """The value of a letter as a label; after `z` follow `aa`, `bb`."""
    low = text.lower()
    if not low or len(set(low)) != 1 or not ("a" <= low[0] <= "z") or len(low) > 3:
        return None
    return (len(low) - 1) * 26 + ord(low[0]) - ord("a") + 1


def to_letters(value: int) -> str:
    """A number as a label of small letters."""
    return chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)


def english(text: str) -> int | None:
    """The value of an English number or ordinal in words: `twenty`, `one hundred and five`, `thirty-first`."""
    words = [w for w in re.split(r"[\s-]+", text.lower()) if w and w != "and"]
    total = current = 0
    for word in words:
        value = _word(word)
        if value is None:
            return None
        if word.removesuffix("th") == "hundred":
            current = (current or 1) * 100
        elif word in _SCALES:
            total, current = total + (current or 1) * _SCALES[word], 0
        else:
            current += value
    return total + current if words else None


def _word(word: str) -> int | None:
    known = {**_UNITS, **_TENS, **_SCALES, **_ORDINALS}
    if word in known:
        return known[word]
    if word.endswith("ieth") and f"{word[:-4]}y" in _TENS:
        return _TENS[f"{word[:-4]}y"]
    if word.endswith("th") and word[:-2] in {**_UNITS, "hundred": 100}:
        return {**_UNITS, "hundred": 100}[word[:-2]]
    return None


def chinese(text: str) -> int | None:
    """The value of a Chinese number, in either form: `九`, `三十一`, `一百二十`, `二〇二二`."""
    if not text or any(c not in CHINESE for c in text):
        return None
    if all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total = part = digit = 0
    for c in text:
        if c in _DIGITS:
            digit = _DIGITS[c]
        elif c in _CHINESE_SCALES:
            part, digit = part + (digit or 1) * _CHINESE_SCALES[c], 0
        else:
            total, part, digit = total + (part + digit or 1) * _CHINESE_MYRIADS[c], 0, 0
    return total + part + digit


def to_chinese(value: int) -> str:
    """A number below ten thousand as a Chinese one: 11 is `十一`, 105 is `一百零五`."""
    if value == 0:
        return "零"
    digits, text, gap = "零一二三四五六七八九", "", False
    for scale, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, scale)
        if digit:
            leading = scale == 10 and digit == 1 and not text
            text += ("零" if gap and text else "") + ("" if leading else digits[digit]) + sign
            gap = False
        elif text:
            gap = True
    return text


def plain(text: str) -> str | None:
    """A number in figures as its plain decimal text: `50,000,000` is `50000000`, `1.50` is `1.5`."""
    bare = text.replace(",", "").replace("，", "")
    if not re.fullmatch(r"\d+(\.\d+)?", bare, re.ASCII):
        return None
    whole, _, fraction = bare.partition(".")
    fraction = fraction.rstrip("0")
    return (whole.lstrip("0") or "0") + (f".{fraction}" if fraction else "")
