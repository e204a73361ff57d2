"""The defined terms of an agreement, and everything that matters in the text of a section."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from . import chinese, english
from .items import Item, Taken
from .sections import Part, Section, term_name
from .text import CJK

_QUOTED = re.compile(r"[“\"]\s*(?P<term>[^“”\"]{2,80}?)\s*[,，.]?\s*[”\"](?P<means>,? (?:shall )?means?\b)?")
_CALLED = re.compile(r"(?:referred to(?: \w+){0,2} as|called|defined as|known as)(?: the| an?)?\s*$")
_IN_BRACKETS = re.compile(r"[(（][^()（）]{0,80}$")
_CHINESE_BEFORE = re.compile(r"(?:簡稱|简称|稱為|称为|統稱|统称|為|每個|各)[^。]{0,8}$")
_LATIN = re.compile(r"[A-Z0-9][\w’'./&-]*(?:[\s-]+(?:[A-Z0-9][\w’'./&-]*|of|and|the|for|to|in|or))*", re.UNICODE)
_MOST = 5_000


@dataclass(frozen=True)
class Vocabulary:
    """The defined terms of a part: how each is printed and how it is called, and the pattern that finds them."""

    names: Mapping[str, str]
    places: Mapping[str, tuple[Section, int]]
    """By printed form, where it is defined."""
    chinese: bool
    pattern: re.Pattern[str] | None

    def items(self, section: Section) -> tuple[Item, ...]:
        """Everything that matters in the text of a section, behind its title."""
        taken = Taken(section.text)
        taken.cover(0, min(section.title_end, len(section.text)))
        reader = chinese if self.chinese else english
        found = list(self.pattern.finditer(section.text)) if self.pattern is not None else []
        # A term that begins with a figure, such as `30-Day VWAP`, is no period.
        self._terms(taken, [match for match in found if match["term"][0].isdigit()])
        reader.read(taken)
        self._terms(taken, found)
        reader.read_rest(taken)
        return taken.in_order()

    def _terms(self, taken: Taken, found: Sequence[re.Match[str]]) -> None:
        for match in found:
            name = self.names.get(" ".join(match["term"].split()))
            if name is not None:
                taken.take("term", name, *match.span("term"))


def vocabulary(parts: Sequence[Part], in_chinese: bool, aliases: Mapping[str, str], known: Iterable[str]) -> Vocabulary:
    """The terms that parts define, those that rule files know by other words, and those that rule files declare.

    `aliases` gives the rule file's name of a printed term; `known` are the names that rule files declare.
    """
    names: dict[str, str] = {}
    places: dict[str, tuple[Section, int]] = {}
    declared = {_folded(name): name for name in known}
    for part in parts:
        for section in part.sections:
            if section.kind == "definition":
                _add(section.title, section, 0, names, places, declared)
            for match in _QUOTED.finditer(section.text):
                before = section.text[max(0, match.start() - 100) : match.start()]
                defines = match["means"] or _CALLED.search(before) or _IN_BRACKETS.search(before)
                if defines or (in_chinese and _CHINESE_BEFORE.search(before)):
                    _add(match["term"], section, match.start("term"), names, places, declared)
    names.update(aliases)
    found = sorted(names, key=len, reverse=True)[:_MOST]
    pattern = None
    if found:
        any_of = "|".join(re.escape(term).replace(r"\ ", r"\s+") for term in found)
        pattern = re.compile(
            f"(?P<term>{any_of})" if in_chinese else rf"(?<![\w-])(?P<term>{any_of})(?=(?:e?s|[’']s?)?(?![\w-]))"
        )
    return Vocabulary(names, places, in_chinese, pattern)


def _add(
    term: str,
    section: Section,
    at: int,
    names: dict[str, str],
    places: dict[str, tuple[Section, int]],
    declared: Mapping[str, str],
) -> None:
    printed = " ".join(term.split())
    if CJK.search(printed):
        if 2 <= len(printed) <= 20 and not re.search(r"[,，;；]", printed):
            names.setdefault(printed, declared.get(_folded(printed), printed))
            places.setdefault(printed, (section, at))
    elif _LATIN.fullmatch(printed) and len(printed.split()) <= 8:
        name = term_name(printed)
        names.setdefault(printed, declared.get(_folded(name), name))
        places.setdefault(printed, (section, at))


def _folded(name: str) -> str:
    bare = re.sub(r"[\W_]", "", name).casefold()
    return bare[:-1] if bare.endswith("s") and not bare.endswith("ss") else bare


def same_name(a: str, b: str) -> bool:
    """Whether two names differ in nothing but capitals, signs and the plural."""
    return _folded(a) == _folded(b)
