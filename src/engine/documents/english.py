"""What matters in English legal text."""

import re
from collections.abc import Iterable

from .items import Kind, Taken, period
from .numerals import ORDINALS, WORDS, english, plain, roman

_WORD = rf"(?:{'|'.join(WORDS)})"
_WORDS = rf"(?:{_WORD}(?:[\s-]+(?:and\s+)?{_WORD})*)"
_ORDINAL = rf"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-)?(?:{'|'.join(ORDINALS)})"
_FIGURE = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_NUMBER = rf"(?:(?P<words>{_WORDS})\s*\(\s*(?P<both>{_FIGURE})\s*\)|(?P<figure>{_FIGURE})|(?P<word>{_WORDS}))"
_SCALE = r"(?:\s+(?P<scale>thousand|million|billion)\b)?"
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})"
_CURRENCIES = {
    "US$": "USD", "USD": "USD", "U.S.$": "USD", "$": "USD", "HK$": "HKD", "HKD": "HKD", "RMB": "CNY", "CNY": "CNY",
    "S$": "SGD", "SGD": "SGD", "€": "EUR", "EUR": "EUR", "£": "GBP", "GBP": "GBP", "¥": "CNY", "JPY": "JPY",
}  # fmt: skip
_SIGN = "|".join(re.escape(sign) for sign in sorted(_CURRENCIES, key=len, reverse=True))
_NAMED = {
    "us dollar": "USD", "u.s. dollar": "USD", "united states dollar": "USD", "dollar": "USD",
    "hong kong dollar": "HKD", "singapore dollar": "SGD", "renminbi": "CNY", "euro": "EUR", "pound": "GBP",
}  # fmt: skip
_UNIT = (
    r"(?P<qualifier>(?:(?:consecutive|full|clear|additional)\s+)?(?:(?:business|trading|calendar|working|"
    r"banking)[\s-]+)?)(?P<unit>day|week|month|quarter|year|hour)s?\b"
)

_REFERENCE = r"(?P<number>\d{1,3}(?:\.\d{1,3})*[A-Z]?(?:\([A-Za-z0-9]{1,6}\))*)"
_SECTIONS = re.compile(
    rf"\b(?:Sections?|SECTIONS?|Clauses?|paragraphs?|§§?)\s+{_REFERENCE}(?P<more>(?:\s*(?:,|and/or|and|or|"
    rf"through|to)\s*"
    r"(?:(?:Sections?|Clauses?)\s+)?\d{1,3}(?:\.\d{1,3})*[A-Z]?(?:\([A-Za-z0-9]{1,6}\))*)*)"
)
_ONE = re.compile(_REFERENCE)
_LIMBS = re.compile(
    r"\b(?:clauses?|limbs?|paragraphs?|items?|sub-?(?:section|clause|paragraph)s?|Sections?)\s+"
    r"(?P<first>(?:\([A-Za-z0-9]{1,6}\))+)(?:\s*(?:,|and/or|and|or|through|to)\s*(?:\([A-Za-z0-9]{1,6}\))+)*"
)
_ARTICLES = re.compile(r"\b(?:Article|ARTICLE|Articles)\s+(?P<number>[IVXLC]+|\d{1,2})\b")
_OUTSIDE = re.compile(r"\s+(?:of|to|in|under)\s+(?:the|that)\s+(?!same|foregoing|parties|Company|preceding)[A-Z]")
_NAME = re.compile(
    r"\b(?:Rule|Rules|Form|Forms|Schedule|Exhibit|Annex|Appendix|Item|Series|Class|Regulation|Act of|Code of|Note|"
    r"Ordinance \(Cap\.|MT|ISO)[\s-]+(?:\d+[A-Z]*(?:-\d+[A-Z]?|\([a-z0-9]+\))*|[A-Z]-?\d+)|"
    r"\b[A-Z]{1,4}-\d+\b|\b(?:Act|Ordinance|Law|Code|Rules)\s+(?:of\s+)?(?:19|20)\d\d\b|\(as amended\)"
)
_DATES = (
    re.compile(rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})\b"),
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:day\s+of\s+)?{_MONTH},?\s+(?P<year>\d{{4}})\b"),
    re.compile(r"\b(?P<year>\d{4})-(?P<number>\d{2})-(?P<day>\d{2})\b"),
)
_DAYS_OF_THE_YEAR = (
    re.compile(rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?!,?\s+\d{{4}})"),
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:day\s+of\s+)?{_MONTH}\b"),
)
_TIME = re.compile(
    r"\b(?P<hour>\d{1,2})(?::(?P<minute>\d{2}))?\s*(?P<half>a\.?m\.?|p\.?m\.?|noon)(?!\w)|"
    r"\b(?P<h>\d{1,2}):(?P<m>\d{2})\b",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    rf"(?:(?P<words>{_WORDS})\s+(?:[A-Za-z.]+\s+){{0,3}}[Dd]ollars\s*\(\s*)?"
    rf"(?P<sign>{_SIGN})\s?(?P<figure>{_FIGURE}){_SCALE}\)?|"
    rf"\b(?P<figure2>{_FIGURE})(?:\s+(?P<scale2>thousand|million|billion))?\s+(?P<name>(?:US|U\.S\.|"
    rf"United States|Hong Kong|Singapore)\s+[Dd]ollar|[Rr]enminbi|[Ee]uro|[Dd]ollar|[Pp]ound)s?\b"
)
_PERCENT = re.compile(
    rf"(?:(?P<words>{_WORDS})(?:\s+per\s?cent\.?)?\s*\(\s*)?(?P<figure>{_FIGURE})\s*(?:%|"
    rf"per\s?cent\b\.?)\s*\)?|\b(?P<word>{_WORDS})\s+per\s?cent\b\.?",
    re.IGNORECASE,
)
_PERIOD = re.compile(rf"(?<![\w.-]){_NUMBER}[\s-]+{_UNIT}", re.IGNORECASE)
_NTH = re.compile(
    rf"\b(?:(?P<words>{_ORDINAL})\s*\(\s*(?P<both>\d+)(?:st|nd|rd|th)?\s*\)|(?P<figure>\d+)(?:st|nd|rd|th)|"
    rf"(?P<word>{_ORDINAL}))\s+"
    rf"(?:(?P<anniversary>(?:year\s+)?anniversar(?:y|ies))\b|{_UNIT})",
    re.IGNORECASE,
)
_YEARS_ANNIVERSARY = re.compile(rf"\b(?P<word>{_WORDS})[\s-]years?\s+anniversary\b", re.IGNORECASE)
_DOUBLE = re.compile(rf"\b(?P<words>{_WORDS})\s*\(\s*(?P<both>{_FIGURE})\s*\)", re.IGNORECASE)
_DOUBLE_NTH = re.compile(rf"\b(?P<words>{_ORDINAL})\s*\(\s*(?P<both>\d+)(?:st|nd|rd|th)?\s*\)", re.IGNORECASE)
_FRACTION = re.compile(
    r"\b(?P<n>one|two|three|four)[\s-](?P<d>halves|half|thirds?|quarters?|fourths?|fifths?|tenths?)\b", re.IGNORECASE
)
_DIGITS = re.compile(rf"(?<![\w.,-])(?P<figure>{_FIGURE})(?:\s+(?P<scale>million|billion))?(?![\w%])(?!-[A-Z])(?!\.\d)")
_SPELLED = re.compile(rf"\b(?P<word>{_WORDS})\b(?!-)", re.IGNORECASE)
_DENOMINATORS = {"hal": 2, "thi": 3, "qua": 4, "fou": 4, "fif": 5, "ten": 10}

_MEANINGS: tuple[tuple[str, str], ...] = (
    (
        "at least",
        (
            r"not (?:be )?(?:less|fewer|lower|earlier) than|no (?:less|fewer|earlier) than|at least|a minimum of|"
            r"equals? (?:to )?or exceeds?|or more\b"
        ),
    ),
    (
        "at most",
        (
            r"not (?:to )?(?:be )?(?:more|greater|later|higher) than|no (?:event )?(?:more|later|greater) than|"
            r"not (?:to )?exceed(?:ing)?|up to(?! the (?:nearest|next))|at most|or less\b|a maximum of"
        ),
    ),
    ("more than", r"more than|greater than|in excess of|exceed(?:s|ing)?|higher than|above(?= (?:the|US|\d))"),
    ("less than", r"less than|fewer than|lower than|below(?= (?:the|US|\d))"),
    ("written", r"in writing|written"),
    ("prior", r"prior(?! to)|in advance|advance(?= (?:written|notice))"),
    ("before", r"prior to|before|preceding"),
    ("after", r"after|following(?= (?:the|such|receipt|completion|its|that))|subsequent to"),
    ("within", r"within"),
    ("jointly", r"jointly(?! controlled)|joint(?=,? (?:and|or|obligations?|liabilit))"),
    ("severally", r"severally|several(?=,? (?:obligations?|liabilit|and not))"),
    ("first", r"first(?! (?:written above|above))"),
    ("last", r"last"),
    ("later", r"(?:the )?later of"),
    ("earlier", r"(?:the )?earlier of"),
    ("greater", r"(?:the )?(?:greater|higher) of"),
    ("lesser", r"(?:the )?(?:lesser|lower) of"),
    (
        "up",
        (
            r"(?:rounded |rounding |adjusted )?(?:up|upwards?)(?= to the (?:nearest|next))|(?:rounded|"
            r"rounding) (?:up|upwards?)|upwards?"
        ),
    ),
    ("down", r"(?:rounded|rounding) (?:down|downwards?)|down(?=\b.{0,12}(?:nearest|whole))|downwards?"),
    ("except", r"except|other than|excluding|excepting|save (?:for|as|that)|unless|but not\b"),
    ("notwithstanding", r"notwithstanding|in spite of|despite|regardless of"),
    ("subject to", r"subject to(?! adjustment)"),
    ("provided", r"provided,? (?:further,? )?(?:however,? )?that|provided,? however"),
    ("business", r"business(?= days?\b)"),
    ("trading", r"trading(?= days?\b)"),
    ("calendar", r"calendar(?= days?\b)"),
    ("consecutive", r"consecutive"),
    ("majority", r"majority"),
    ("sole discretion", r"sole (?:and absolute )?discretion"),
)
_PARTICLES: tuple[tuple[str, str], ...] = (
    ("shall not", r"shall not|must not|may not|will not|shall (?:neither|never)"),
    ("shall", r"shall|must"),
    ("may", r"may"),
    ("will", r"will"),
    ("not", r"not|no|none|never|neither|nor|without"),
    ("or", r"or"),
    ("only", r"only|solely"),
    ("if", r"if|when|where|once|upon"),
    ("each", r"each|every|all|any|either|both"),
    ("promptly", r"promptly|immediately|forthwith"),
    ("and", r"and"),
)


def _compiled(table: tuple[tuple[str, str], ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((value, re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])", re.IGNORECASE)) for value, pattern in table)


_WORD_PATTERNS = _compiled(_MEANINGS)
_PARTICLE_PATTERNS = _compiled(_PARTICLES)
_BLANK = re.compile(r"\[\s*(?:●|•|\*+|_+)?\s*\](?!\()|_{3,}|\$\s*(?=[\s,.;)])|(?<=[a-z]) \(\s*\)")


def read(taken: Taken) -> None:
    """Find the figures and references of English text."""
    text = taken.text
    _references(taken)
    for match in _NAME.finditer(text):
        if taken.free(match.start(), match.end()):
            taken.cover(match.start(), match.end())
    _dates(taken)
    for match in _AMOUNT.finditer(text):
        _amount(taken, match)
    for match in _PERCENT.finditer(text):
        _percentage(taken, match)
    for match in _TIME.finditer(text):
        _time(taken, match)
    for match in _YEARS_ANNIVERSARY.finditer(text):
        taken.take("anniversary", str(english(match["word"])), *match.span())
    for match in _NTH.finditer(text):
        value = _both(taken, match, "figure")
        if value is not None:
            if match["anniversary"]:
                taken.take("anniversary", value, *match.span())
            else:
                taken.take("period", period(value, _unit(match)), *match.span())
    for match in _PERIOD.finditer(text):
        value = _both(taken, match, "figure")
        if value is not None:
            taken.take("period", period(value, _unit(match)), *match.span())


def read_rest(taken: Taken) -> None:
    """Find what is left when the defined terms have been taken: words, plain numbers, particles, gaps."""
    text = taken.text
    _spoken(taken, "word", _WORD_PATTERNS)
    for pattern in (_DOUBLE, _DOUBLE_NTH):
        for match in pattern.finditer(text):
            value = _both(taken, match, "")
            if value is not None:
                taken.take("number", value, *match.span())
    for match in _FRACTION.finditer(text):
        taken.take("number", f"{english(match['n'])}/{_DENOMINATORS[match['d'][:3].lower()]}", *match.span())
    for match in _DIGITS.finditer(text):
        value = plain(match["figure"])
        if value is not None:
            taken.take("number", _scaled(value, match["scale"]), *match.span())
    for match in _SPELLED.finditer(text):
        if match["word"].lower() != "one":
            taken.take("number", str(english(match["word"])), *match.span())
    _spoken(taken, "particle", _PARTICLE_PATTERNS)
    for match in _BLANK.finditer(text):
        taken.note("gap", "blank", *match.span())


def _spoken(taken: Taken, kind: Kind, patterns: Iterable[tuple[str, re.Pattern[str]]]) -> None:
    for meaning, pattern in patterns:
        for match in pattern.finditer(taken.text):
            taken.take(kind, meaning, *match.span())


def _references(taken: Taken) -> None:
    text = taken.text
    for match in _SECTIONS.finditer(text):
        outside = _OUTSIDE.match(text, match.end()) is not None
        start = match.start()
        for each in _ONE.finditer(text, match.start("number"), match.end()):
            value = f"other {each['number']}" if outside else each["number"]
            taken.take("reference", value, start if start == match.start() else each.start(), each.end())
            start = each.end()
    for match in _ARTICLES.finditer(text):
        number = match["number"]
        value = roman(number) if number.isalpha() else int(number)
        if value is not None:
            outside = _OUTSIDE.match(text, match.end()) is not None
            taken.take("reference", f"{'other ' if outside else ''}Article {value}", *match.span())
    for match in _LIMBS.finditer(text):
        taken.take(
            "particle", f"limb {''.join(match.group()[match.start('first') - match.start() :].split())}", *match.span()
        )


def _dates(taken: Taken) -> None:
    text = taken.text
    for pattern in _DATES:
        for match in pattern.finditer(text):
            month = int(match["number"]) if "number" in pattern.groupindex else _MONTHS.index(match["month"]) + 1
            taken.take("date", f"{match['year']}-{month:02}-{int(match['day']):02}", *match.span())
    for pattern in _DAYS_OF_THE_YEAR:
        for match in pattern.finditer(text):
            taken.take("date", f"{_MONTHS.index(match['month']) + 1:02}-{int(match['day']):02}", *match.span())


def _amount(taken: Taken, match: re.Match[str]) -> None:
    figure = match["figure"] or match["figure2"]
    value = plain(figure)
    if value is None:
        return
    value = _scaled(value, match["scale"] or match["scale2"])
    currency = (
        _CURRENCIES[match["sign"]] if match["sign"] else _NAMED.get(" ".join(match["name"].lower().split()), "USD")
    )
    start = match.start()
    if taken.take("amount", f"{currency} {value}", start, match.end()) and match["words"]:
        words = english(match["words"])
        if words is not None and str(words) != value:
            taken.note("double", f"{words} {value}", start, match.end())


def _percentage(taken: Taken, match: re.Match[str]) -> None:
    value = plain(match["figure"]) if match["figure"] else str(english(match["word"]))
    if value is None:
        return
    if taken.take("percentage", f"{value}%", *match.span()) and match["words"]:
        words = english(match["words"])
        if words is not None and str(words) != value:
            taken.note("double", f"{words} {value}", *match.span())


def _time(taken: Taken, match: re.Match[str]) -> None:
    hour = int(match["hour"] or match["h"])
    minute = int(match["minute"] or match["m"] or 0)
    half = (match["half"] or "").lower()
    if half.startswith("p") and hour < 12:
        hour += 12
    if half.startswith("a") and hour == 12:
        hour = 0
    if hour < 24 and minute < 60:
        taken.take("time", f"{hour:02}:{minute:02}", *match.span())


def _both(taken: Taken, match: re.Match[str], figure: str) -> str | None:
    """The number that a match says, in figures if it says it twice; a note is made if words and figures differ."""
    if match["words"]:
        value, words = plain(match["both"]), english(match["words"])
        if value is not None and words is not None and str(words) != value and taken.free(*match.span()):
            kind: Kind = "double"
            taken.note(kind, f"{words} {value}", match.start("words"), match.end("both") + 1)
        return value
    if figure and match[figure]:
        return plain(match[figure])
    number = english(match["word"]) if "word" in match.re.groupindex and match["word"] else None
    return str(number) if number is not None else None


def _unit(match: re.Match[str]) -> str:
    qualifier = " ".join(match["qualifier"].lower().replace("-", " ").split())
    for left_out in ("consecutive", "full", "clear", "additional"):
        qualifier = qualifier.replace(left_out, "").strip()
    qualifier = {"working": "business", "banking": "business"}.get(qualifier, qualifier)
    return f"{qualifier} {match['unit'].lower()}".strip()


def _scaled(value: str, scale: str | None) -> str:
    zeros = {"thousand": 3, "million": 6, "billion": 9}.get((scale or "").lower(), 0)
    if not zeros:
        return value
    whole, _, fraction = value.partition(".")
    moved = plain(whole + fraction[:zeros].ljust(zeros, "0") + (f".{fraction[zeros:]}" if fraction[zeros:] else ""))
    return moved or value
