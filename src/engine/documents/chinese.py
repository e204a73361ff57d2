"""What matters in Chinese legal text, in traditional and simplified characters."""

import re
from collections.abc import Iterable

from .items import Kind, Taken, period
from .numerals import CHINESE, chinese, plain, roman

_FIGURE = r"\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SPELLED = rf"[{CHINESE}]+"
_NUMBER = rf"(?:(?P<words>{_SPELLED})\s*[(（]\s*(?P<both>{_FIGURE})\s*[)）]|(?P<figure>{_FIGURE})|(?P<word>{_SPELLED}))"
_UNITS = (
    ("business day", "營業日|营业日|工作日|工作天|個辦公日|银行日|銀行日"),
    ("trading day", "交易日"),
    ("calendar day", "歷日|曆日|历日|日曆日|日历日|日曆天|日历天|自然日"),
    ("year", "週年日?|周年日?|年"),
    ("month", "個月|个月|月"),
    ("week", "星期|週|周"),
    ("quarter", "季度|季"),
    ("hour", "小時|小时"),
    ("day", "日|天"),
)
_UNIT = "|".join(f"(?P<u{n}>{pattern})" for n, (_, pattern) in enumerate(_UNITS))
_PERIOD = re.compile(
    rf"(?P<nth>第\s*)?{_NUMBER}\s*[個个]?\s*(?:[(（]\s*(?P<again>\d+)\s*[)）])?\s*(?:連續|连续)?(?:{_UNIT})(?!期[一二三四五六日])"
)
_DATE = re.compile(
    rf"(?P<year>\d{{4}}|[〇零一二三四五六七八九]{{4}})\s*年\s*(?P<month>\d{{1,2}}|{_SPELLED})\s*月\s*(?P<day>\d{{1,2}}|"
    rf"{_SPELLED})\s*日"
)
_DAY_OF_YEAR = re.compile(rf"(?P<month>\d{{1,2}}|{_SPELLED})\s*月\s*(?P<day>\d{{1,2}}|{_SPELLED})\s*日")
_YEAR = re.compile(r"(?:19|20)\d\d\s*年")
_CURRENCIES = {
    "美元": "USD", "美金": "USD", "美圓": "USD", "港元": "HKD", "港幣": "HKD", "港币": "HKD",
    "人民幣": "CNY", "人民币": "CNY", "元人民幣": "CNY", "歐元": "EUR", "欧元": "EUR", "英鎊": "GBP",
    "英镑": "GBP", "新加坡元": "SGD", "新元": "SGD", "元": "CNY",
    "US$": "USD", "USD": "USD", "HK$": "HKD", "HKD": "HKD", "RMB": "CNY", "$": "USD",
}  # fmt: skip
_NAMES = "|".join(re.escape(name) for name in sorted(_CURRENCIES, key=len, reverse=True))
_AMOUNT = re.compile(
    rf"(?P<before>美元|美金|港元|港幣|港币|人民幣|人民币|US\$|USD|HK\$|HKD|RMB|\$)\s*(?P<figure1>{_FIGURE})\s*(?P<scale1>[萬万億亿]?)元?|"
    rf"(?P<figure2>{_FIGURE}|{_SPELLED})\s*(?P<scale2>[百千萬万億亿]*)\s*(?P<after>{_NAMES})"
)
_PERCENT = re.compile(
    rf"(?P<figure>{_FIGURE})\s*[%％]\s*(?:[(（]\s*(?P<again>{_FIGURE})\s*[%％]\s*[)）])?|"
    rf"百分之\s*(?P<word>{_SPELLED}|{_FIGURE})"
)
_TIME = re.compile(
    r"(?P<half>上午|下午|中午|晚上)?\s*(?P<hour>\d{1,2})\s*(?:[:：](?P<minute>\d{2})|[時时點点](?:(?P<minute2>\d{1,2})分)?)"
)
_REFERENCE = re.compile(
    r"第\s*(?P<list>\d{1,3}(?:\.\d{1,3})*(?:\s*[(（][A-Za-z0-9]{1,6}[)）])*(?:\s*(?:、|,|，|或|和|及|至|與|与|條|条|節|节|款|項|项|第)\s*"
    r"\d{1,3}\.\d{1,3}(?:\s*[(（][A-Za-z0-9]{1,6}[)）])*)*)\s*(?:[(（]Br[)）])?\s*[條条節节款項项]"
)
_ONE = re.compile(r"\d{1,3}(?:\.\d{1,3})*(?:\s*[(（][A-Za-z0-9]{1,6}[)）])*")
_ARTICLE = re.compile(rf"第\s*(?P<number>[IVXLC]+|{_SPELLED})\s*[條条章]")
_LIMB = re.compile(
    r"第\s*(?P<first>[(（][A-Za-z0-9]{1,6}[)）](?:\s*(?:、|或|和|及|至)\s*[(（][A-Za-z0-9]{1,6}[)）])*)\s*[條条節节款項项段]"
)
_OUTSIDE = re.compile(r"《?(?:投資|投资|認購|认购|註冊權|注册权|登記權|登记权|利率|購買|购买)協議》?[^。；，]{0,4}$")
_NAME = re.compile(
    r"(?:規則|规则|Rule|Form|表格|第)\s*(?:13[a-z]-\d+|\d{3}[A-Z]?(?:\([A-Za-z]\))?)\s*(?:條規則|条规则|表格|條|条)?|"
    r"(?<![A-Za-z0-9])(?:[A-Z]{1,2}-\d{1,2}|\d{1,2}-[A-Z])(?![A-Za-z0-9])|附[件表錄录]\s*[A-Z0-9]{1,3}(?![A-Za-z0-9])"
)
_DIGITS = re.compile(rf"(?<![\w.,-])(?P<figure>{_FIGURE})\s*(?P<scale>[萬万億亿]?)(?![A-Za-z%％])(?!\.\d)", re.ASCII)
_WORDS_ALONE = re.compile(
    rf"(?:(?P<words>{_SPELLED})\s*[(（]\s*(?P<both>{_FIGURE})\s*[)）]|(?P<word>{_SPELLED})(?=[名位份股票個个張张次倍人]))"
)
_MULTIPLE = re.compile(rf"(?P<figure>{_FIGURE})\s*倍")

_MEANINGS: tuple[tuple[str, str], ...] = (
    ("at least", "不少於|不少于|不得少於|不得少于|不低於|不低于|至少|等於或超過|等于或超过|以上|不早於|不早于|不遜於"),
    (
        "at most",
        "不超過|不超过|不得超過|不得超过|不多於|不多于|不遲於|不迟于|不得晚於|不得遲於|不晚於|不高於|不高于|最多|至多|以下(?=的)|最高",
    ),
    ("more than", "超過|超过|大於|大于|多於|多于|高於|高于"),
    ("less than", "少於|少于|低於|低于|小於|小于|不足(?=[0-9一二三四五六七八九十百])"),
    ("written", "書面|书面"),
    ("prior", "事先|事前|預先|预先|提前"),
    ("within", "之內|之内|內(?=[,，。;；、)）]|[^部容幕])|内(?=[,，。;；、])"),
    ("before", "之前|以前|前(?=[,，。;；一])"),
    ("after", "之後|之后|以後|以后|後(?=[,，。;；的])"),
    ("jointly", "共同(?!協議|控制|商定)|連帶|连带"),
    ("severally", "(?<=共同並|共同及|共同和|連帶及|连带及)(?:個別|个别|各別|分別)|各自承擔|分別承擔|分别承担"),
    ("first", "首次|首個|首三|第一(?!百|條|节|節|条|方)|最早"),
    ("last", "最後|最后|最近"),
    ("later", "較晚者?|较晚者?|以較後者|以較遲者為準"),
    ("earlier", "較早者?|较早者?"),
    ("greater", "較大者?|较大者?|較高者?"),
    ("lesser", "較小者?|较小者?|較低者?"),
    ("up", "向上(?=取整|舍入|進位)|上調"),
    ("down", "向下(?=取整|舍入)|下調"),
    ("except", "除非|除外|除了|除(?=[^法以])|不包括|但不包括|例外"),
    ("notwithstanding", "儘管|尽管|即使"),
    ("subject to", "在符合|受制於|受限於|受[^。，；]{1,30}(?:規限|限制|約束)|在[^。，；]{1,20}規限下"),
    ("provided", "但條件是|但条件是|前提是|提供,|提供，|;提供|只要"),
    ("business", "營業(?=日)|营业(?=日)|工作(?=日|天)"),
    ("trading", "交易(?=日)"),
    ("calendar", "日曆(?=日|天)|日历(?=日|天)|歷(?=日)|曆(?=日)"),
    ("consecutive", "連續|连续"),
    ("majority", "多數|多数|過半|过半"),
    ("sole discretion", "全權酌情|唯一酌情|自行決定|全权酌情|自行决定"),
)
_PARTICLES: tuple[tuple[str, str], ...] = (
    ("shall not", "不得|不應|不应|不可|不能|無權|无权"),
    ("shall", "應當|应当|應|应|須|须|必須"),
    ("may", "可以|可|有權|有权"),
    ("not", "不|未|無|无|非|沒有"),
    ("or", "或者?"),
    ("only", "僅|仅|只"),
    ("if", "如果|如|若"),
    ("each", "每|各|任何|所有|一切"),
    ("promptly", "立即|迅速|儘快|尽快|及時"),
    ("and", "及|和|以及|並且"),
)
_WORD_PATTERNS = tuple((value, re.compile(pattern)) for value, pattern in _MEANINGS)
_PARTICLE_PATTERNS = tuple((value, re.compile(pattern)) for value, pattern in _PARTICLES)
_GAPS = re.compile(
    r"\[\s*(?:●|\*+|_+)?\s*\]|_{1,}(?=[日月年])|#\s*年|(?<=的)\s+(?:日|天|個月|年)[內内]|(?<=於)\s*(?:日|天)[內内]|[(（]\s*[)）]"
)


def read(taken: Taken) -> None:
    """Find the figures and references of Chinese text."""
    text = taken.text
    _references(taken)
    for match in _NAME.finditer(text):
        if taken.free(*match.span()):
            taken.cover(*match.span())
    for match in _DATE.finditer(text):
        year, month, day = (_value(match[part]) or 0 for part in ("year", "month", "day"))
        if year and 0 < month <= 12 and 0 < day <= 31:
            taken.take("date", f"{year:04}-{month:02}-{day:02}", *match.span())
    for match in _DAY_OF_YEAR.finditer(text):
        month, day = _value(match["month"]) or 0, _value(match["day"]) or 0
        if 0 < month <= 12 and 0 < day <= 31:
            taken.take("date", f"{month:02}-{day:02}", *match.span())
    for match in _AMOUNT.finditer(text):
        _amount(taken, match)
    for match in _PERCENT.finditer(text):
        value = plain(match["figure"]) if match["figure"] else _plain_or_chinese(match["word"])
        if value is not None and taken.take("percentage", f"{value}%", *match.span()):
            again = plain(match["again"]) if match["again"] else value
            if again != value:
                taken.note("double", f"{value} {again}", *match.span())
    for match in _TIME.finditer(text):
        hour, minute = int(match["hour"]), int(match["minute"] or match["minute2"] or 0)
        hour += 12 if match["half"] in ("下午", "晚上") and hour < 12 else 0
        if hour < 24 and minute < 60:
            taken.take("time", f"{hour:02}:{minute:02}", *match.span())
    for match in _YEAR.finditer(text):
        if taken.free(*match.span()):
            taken.cover(*match.span())
    for match in _PERIOD.finditer(text):
        _period(taken, match)


def read_rest(taken: Taken) -> None:
    """Find what is left when the defined terms have been taken: words, plain numbers, particles, gaps."""
    text = taken.text
    _spoken(taken, "word", _WORD_PATTERNS)
    for match in _MULTIPLE.finditer(text):
        value = plain(match["figure"])
        if value is not None:
            taken.take("number", value, *match.span("figure"))
    for match in _WORDS_ALONE.finditer(text):
        value = plain(match["both"]) if match["words"] else _plain_or_chinese(match["word"])
        if value is None or (value == "1" and not match["words"]):
            continue
        if taken.take("number", value, *match.span()) and match["words"]:
            _compare(taken, match["words"], value, *match.span())
    for match in _DIGITS.finditer(text):
        value = plain(match["figure"])
        if value is not None:
            taken.take("number", _scaled(value, match["scale"]), *match.span())
    _spoken(taken, "particle", _PARTICLE_PATTERNS)
    for match in _GAPS.finditer(text):
        taken.note("gap", "blank", *match.span())


def _spoken(taken: Taken, kind: Kind, patterns: Iterable[tuple[str, re.Pattern[str]]]) -> None:
    for meaning, pattern in patterns:
        for match in pattern.finditer(taken.text):
            taken.take(kind, meaning, *match.span())


def _references(taken: Taken) -> None:
    text = taken.text
    for match in _REFERENCE.finditer(text):
        outside = _OUTSIDE.search(text, max(0, match.start() - 20), match.start()) is not None
        start = match.start()
        for each in _ONE.finditer(text, match.start("list"), match.end("list")):
            number = re.sub(r"\s", "", each.group()).replace("（", "(").replace("）", ")")
            value = f"other {number}" if outside else number
            taken.take("reference", value, start if start == match.start() else each.start(), each.end())
            start = each.end()
    for match in _ARTICLE.finditer(text):
        article = roman(match["number"]) if match["number"].isascii() else chinese(match["number"])
        if article:
            taken.take("reference", f"Article {article}", *match.span())
    for match in _LIMB.finditer(text):
        taken.take("particle", f"limb {''.join(match['first'].lower().split())}", *match.span())


def _amount(taken: Taken, match: re.Match[str]) -> None:
    name = match["before"] or match["after"]
    figure, scale = match["figure1"] or match["figure2"], match["scale1"] or match["scale2"] or ""
    if name == "元" and not (scale or "," in figure):
        return
    value = _plain_or_chinese(figure)
    if value is not None:
        taken.take("amount", f"{_CURRENCIES[name]} {_scaled(value, scale)}", *match.span())


def _period(taken: Taken, match: re.Match[str]) -> None:
    unit = next(name for n, (name, _) in enumerate(_UNITS) if match[f"u{n}"])
    spelled = match["word"]
    figure = plain(match["both"] or match["figure"] or "")
    value = figure if figure is not None else _plain_or_chinese(spelled or "")
    if value is None:
        return
    written = next(match[f"u{n}"] for n in range(len(_UNITS)) if match[f"u{n}"])
    kind: Kind = "anniversary" if unit == "year" and written[0] in "週周" else "period"
    shown = value if kind == "anniversary" else period(value, unit)
    if unit == "month" and written == "月" and not match["words"]:
        return  # the name of a month
    if not taken.take(kind, shown, *match.span()):
        return
    if match["words"]:
        _compare(taken, match["words"], value, *match.span())
    elif match["again"] and plain(match["again"]) != value:
        taken.note("double", f"{value} {match['again']}", *match.span())


def _compare(taken: Taken, words: str, value: str, start: int, end: int) -> None:
    spelled = chinese(words)
    if spelled is not None and str(spelled) != value:
        taken.note("double", f"{spelled} {value}", start, end)


def _value(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else chinese(text)


def _plain_or_chinese(text: str) -> str | None:
    value = plain(text)
    if value is not None:
        return value
    number = chinese(text)
    return str(number) if number is not None else None


def _scaled(value: str, scale: str) -> str:
    zeros = sum({"百": 2, "千": 3, "萬": 4, "万": 4, "億": 8, "亿": 8}[c] for c in scale)
    if not zeros:
        return value
    whole, _, fraction = value.partition(".")
    moved = whole + fraction[:zeros].ljust(zeros, "0") + (f".{fraction[zeros:]}" if fraction[zeros:] else "")
    return plain(moved) or value
