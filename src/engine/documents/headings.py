"""The beginnings of sections: which lines carry a number of their own, and what is printed as their title."""

import re
from dataclasses import dataclass

from .numerals import chinese, english, roman
from .text import Line

_DOTTED = r"\d{1,3}(?:\.\d{1,3})+[A-Z]?"
_ARTICLE = re.compile(
    r"(?:ARTICLE|Article|PART|Part)\s+(?P<number>[IVXLC]+|\d{1,2}|[A-Za-z]+)\b\s*[.:：—–-]?\s*(?P<rest>.*)$"
)
_SECTION = re.compile(
    rf"(?:SECTION|Section|Sec\.|§|CLAUSE|Clause)\s*(?P<number>{_DOTTED}|\d{{1,3}}[A-Z]?)\s*[.:：]?(?:\s+|$)(?P<rest>.*)$"
)
_CHINESE = re.compile(r"第\s*(?P<number>\d{1,3}(?:\.\d{1,3})*)\s*[節节條条款]\s*(?P<rest>.*)$")
_CHINESE_ARTICLE = re.compile(r"第\s*(?P<number>[一二三四五六七八九十百零〇]{1,5})\s*[章條条節节]\s*(?P<rest>.*)$")
_PLAIN = re.compile(rf"(?P<number>{_DOTTED})\.?(?=\D)\s*(?P<rest>.*)$")
_TOP = re.compile(r"(?P<number>\d{1,2}[A-Z]?)[.、．](?:\s+|$|(?=[^\d\s]))(?P<rest>.*)$")
_PART = re.compile(
    r"(?:EXHIBIT|Exhibit|ANNEX|Annex|SCHEDULE|Schedule|APPENDIX|Appendix|ATTACHMENT|"
    r"Attachment)\s+[A-Z0-9]{1,3}(?:-\d+)?|"
    r"附[件錄录表]\s*[A-Z0-9一二三四五六七八九十]{1,3}"
)
_AGREEMENT = re.compile(
    r"(?:[A-Z][A-Z0-9&'’,()/ -]*\b)?(?:AGREEMENT|DEED|CERTIFICATE|NOTE|CHARTER)(?: OF [A-Z ]+)?|"
    r"[^\s，。:：;；“”]{2,20}(?:協議|协议|協議書|协议书|合同|契約|契约)"
)
_ENDS = re.compile(r"IN WITNESS WHEREOF|\[?Signature pages? follows?|茲證明|兹证明|\[簽名頁", re.IGNORECASE)
_PAGE_ONLY = re.compile(
    r"(?:[ivxlc]{1,5}|[IVXLC]{1,5}|\d{1,3}|[A-Z]-\d{1,2}|[一二三四五六七八九十]{1,2}、?|[-–—]\s*\d{1,3}\s*[-–—])"
)
_CONTENTS = re.compile(r"(?:\s*\.{3,}\s*|\s+|\t)(?:\d{1,3}|[ivxlc]{1,5})$")
_STOP = re.compile(r"(?<=[^\W\d_][^\W\d_])\.(?=\s|$)|[。：:]|\.(?=\s)")
_LONGEST_TITLE = 110


@dataclass(frozen=True, slots=True)
class Heading:
    """The number at the beginning of a line: how it is printed, its parts, and the rest of the line."""

    printed: str
    number: str
    path: tuple[int, ...]
    article: bool
    rest: str
    at: int
    """Where the rest begins in the line."""


def heading_of(line: Line) -> Heading | None:
    """The number that a line begins with, if it does."""
    if line.label:
        found = _matched(f"{line.label} {line.text}".strip(), f"{line.label} ")
        if found is not None:
            return found
        bare = re.fullmatch(rf"({_DOTTED}|\d{{1,3}}[A-Z]?)[.)、]?", line.label)
        if bare is not None:
            return Heading(line.label, bare[1], path_of(bare[1]), False, line.text, 0)
        return None
    return _matched(line.text, "")


def _matched(text: str, label: str) -> Heading | None:
    for pattern, article in (
        (_SECTION, False),
        (_CHINESE, False),
        (_CHINESE_ARTICLE, True),
        (_ARTICLE, True),
        (_PLAIN, False),
        (_TOP, False),
    ):
        found = pattern.match(text)
        if found is None:
            continue
        number, rest = found["number"], found["rest"].strip()
        value = _article(number) if article else None
        if article and value is None:
            continue
        if (pattern in (_SECTION, _ARTICLE) and rest[:1].islower()) or (pattern is not _TOP and _continues(rest)):
            continue
        at = max(0, found.start("rest") - len(label))
        printed = text[: found.start("rest")].strip()
        path = (value,) if value is not None else path_of(number)
        return Heading(printed, number if value is None else str(value), path, article, rest, at)
    return None


def _continues(rest: str) -> bool:
    """Whether what follows a number shows that it stands in the middle of a sentence, broken at the end of a line."""
    return rest[:1] in (",", "(", "（", ")", ";", "、", "或", "及", "和", "至") or rest.startswith(
        ("and ", "or ", "of ", "above")
    )


def _article(number: str) -> int | None:
    if number.isascii() and number.isdigit():
        return int(number)
    if not number.isascii():
        return chinese(number)
    return roman(number) if number.isupper() else english(number)


def path_of(number: str) -> tuple[int, ...]:
    """The parts of a number: `5.07` is (5, 7), `12A` is (12, 1)."""
    parts: list[int] = []
    for part in number.split("."):
        digits = part.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        parts.append(int(digits or 0))
        if digits != part:
            parts.append(ord(part[len(digits)]) - ord("A") + 1)
    return tuple(parts)


def title_of(rest: str) -> tuple[str, int]:
    """The title in the rest of a numbered line and where it ends; empty if the rest is text alone."""
    stop = _STOP.search(rest, 0, _LONGEST_TITLE)
    if stop is not None:
        title = rest[: stop.start()].strip()
        return (title, stop.end()) if title and not re.search(r"\b(?:shall|means|will|hereby)\b", title) else ("", 0)
    if len(rest) <= _LONGEST_TITLE and not rest.endswith((",", ";", "；")):
        return rest.strip(), len(rest)
    return "", 0


def part_title(line: Line) -> str:
    """The name of the part that a line begins: an exhibit, or an agreement within a filing; empty if it begins none."""
    text = line.text.strip("*_ ")
    if _PART.fullmatch(text):
        return text
    if len(text) <= 80 and _AGREEMENT.fullmatch(text) and (line.heading or text.isupper()):
        return text
    return ""


def ends_the_text(text: str) -> bool:
    """Whether the signatures begin here."""
    return _ENDS.match(text) is not None


def is_page_number(text: str) -> bool:
    """Whether a line holds nothing but the number of a page."""
    return _PAGE_ONLY.fullmatch(text) is not None


def in_contents(heading: Heading) -> bool:
    """Whether a numbered line looks like one of a table of contents: its title and a page."""
    return len(heading.rest) < _LONGEST_TITLE and _CONTENTS.search(heading.rest) is not None
