"""The automatic numbers of a docx, worked out as a word processor shows them.

A paragraph names a list (`num`) and a level, itself or through its style. The list points at a definition
(`abstractNum`) with nine levels, each with its first number, its form, and a pattern such as `%1.%2`. Lists of one
definition count on together; a list may give a level another first number, which then starts the count anew. Source:
ECMA-376 part 1, 17.9.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element  # only the type is used

from .numerals import to_chinese, to_letters, to_roman

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVELS = 9
_FAR = 30
"""Styles that rest on styles, lists that point at styles; more of them in a row are a circle."""


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list. `restart` is the level above which a new number starts it anew; None is any, 0 none."""

    start: int = 1
    form: str = "decimal"
    pattern: str = ""
    after: str = "tab"
    legal: bool = False
    restart: int | None = None
    style: str = ""


@dataclass(frozen=True)
class Style:
    """What a paragraph style says of numbers."""

    name: str
    based_on: str
    list: str
    level: int | None


@dataclass
class Numbering:
    """The lists of a document and how far each has counted."""

    definitions: Mapping[str, Mapping[int, Level]]
    lists: Mapping[str, tuple[str, Mapping[int, int], Mapping[int, Level]]]
    """Of each list its definition, the first numbers that it gives to levels, and the levels that it redefines."""
    styles: Mapping[str, Style]
    default_style: str
    counts: dict[str, list[int | None]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)

    def style_name(self, style: str) -> str:
        """The name that a user sees."""
        found = self.styles.get(style or self.default_style)
        return found.name if found is not None else style

    def next(self, style: str, direct: Element | None) -> tuple[str, str]:
        """What is shown before the next paragraph, and the form of its last number; both empty if it has none."""
        list_, level = self._place(style or self.default_style, direct)
        if list_ not in self.lists or not 0 <= level < _LEVELS:
            return "", ""
        definition, starts, levels = self.lists[list_]
        all_levels = {**self.definitions.get(definition, {}), **levels}
        here = all_levels.get(level)
        if here is None:
            return "", ""
        counts = self.counts.setdefault(definition, [None] * _LEVELS)
        now = counts[level]
        if (list_, level) not in self.begun and level in starts:
            counts[level] = starts[level]
        else:
            counts[level] = starts.get(level, here.start) if now is None else now + 1
        self.begun.add((list_, level))
        for deeper in range(level + 1, _LEVELS):
            restart = all_levels.get(deeper, Level()).restart
            if restart is None or level < restart:
                counts[deeper] = None
        return _shown(here, level, counts, all_levels, starts), here.form

    def _place(self, style: str, direct: Element | None) -> tuple[str, int]:
        """The list and level of a paragraph: its own, else those of its style or of what that rests on."""
        own = direct.find(f"{W}numId") if direct is not None else None
        depth = direct.find(f"{W}ilvl") if direct is not None else None
        if own is not None:
            return own.get(f"{W}val", ""), _whole(depth.get(f"{W}val") if depth is not None else None, 0)
        name = style
        for _ in range(_FAR):
            found = self.styles.get(name)
            if found is None:
                return "", 0
            if found.list:
                level = self._linked(found.list, name)
                if depth is not None:
                    level = _whole(depth.get(f"{W}val"), 0)
                return found.list, level if level is not None else found.level or 0
            name = found.based_on
        return "", 0

    def _linked(self, list_: str, style: str) -> int | None:
        """The level of the list that names this style as its own."""
        if list_ not in self.lists:
            return None
        definition, _, levels = self.lists[list_]
        all_levels = {**self.definitions.get(definition, {}), **levels}
        return next((number for number, level in all_levels.items() if level.style == style), None)


def _shown(
    here: Level, level: int, counts: list[int | None], levels: Mapping[int, Level], starts: Mapping[int, int]
) -> str:
    if here.form in ("bullet", "none") and "%" not in here.pattern:
        return "" if here.form == "bullet" else here.pattern.strip()
    text = here.pattern
    for number in range(level, -1, -1):
        each = levels.get(number, Level())
        value = counts[number]
        if value is None:
            value = starts.get(number, each.start)
        form = "decimal" if here.legal and each.form not in ("none", "bullet") else each.form
        text = text.replace(f"%{number + 1}", formatted(value, form))
    return text.strip()


def formatted(value: int, form: str) -> str:
    """A number in one of the forms of ECMA-376 part 1, 17.18.59; a form that is not known gives figures."""
    make = _FORMS.get(form)
    return make(value) if make is not None and 0 < value < 4000 else "" if form in ("none", "bullet") else str(value)


_TRADITIONAL = "甲乙丙丁戊己庚辛壬癸"
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_LEGAL = str.maketrans("一二三四五六七八九十百千", "壹貳叁肆伍陸柒捌玖拾佰仟")
_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")
_CARDINALS = [
    "One",
    "Two",
    "Three",
    "Four",
    "Five",
    "Six",
    "Seven",
    "Eight",
    "Nine",
    "Ten",
    "Eleven",
    "Twelve",
    "Thirteen",
    "Fourteen",
    "Fifteen",
    "Sixteen",
    "Seventeen",
    "Eighteen",
    "Nineteen",
    "Twenty",
]
_ORDINALS = [
    "First",
    "Second",
    "Third",
    "Fourth",
    "Fifth",
    "Sixth",
    "Seventh",
    "Eighth",
    "Ninth",
    "Tenth",
    "Eleventh",
    "Twelfth",
    "Thirteenth",
    "Fourteenth",
    "Fifteenth",
    "Sixteenth",
    "Seventeenth",
    "Eighteenth",
    "Nineteenth",
    "Twentieth",
]


def _ordinal(value: int) -> str:
    ending = "th" if value % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value}{ending}"


def _word(words: list[str]) -> Callable[[int], str]:
    return lambda value: words[value - 1] if value <= len(words) else str(value)


def _chinese_legal(value: int) -> str:
    text = to_chinese(value)
    return ("一" + text if text.startswith("十") else text).translate(_LEGAL)


_FORMS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda v: f"{v:02}",
    "lowerLetter": to_letters,
    "upperLetter": lambda v: to_letters(v).upper(),
    "lowerRoman": to_roman,
    "upperRoman": lambda v: to_roman(v).upper(),
    "ordinal": _ordinal,
    "cardinalText": _word(_CARDINALS),
    "ordinalText": _word(_ORDINALS),
    "none": lambda _: "",
    "bullet": lambda _: "",
    "chineseCounting": to_chinese,
    "chineseCountingThousand": to_chinese,
    "taiwaneseCounting": to_chinese,
    "taiwaneseCountingThousand": to_chinese,
    "japaneseCounting": to_chinese,
    "chineseLegalSimplified": _chinese_legal,
    "ideographLegalTraditional": _chinese_legal,
    "ideographDigital": lambda v: str(v).translate(_DIGITS),
    "ideographTraditional": lambda v: _TRADITIONAL[(v - 1) % 10],
    "decimalFullWidth": lambda v: str(v).translate(_WIDE),
}


# ---- reading


def read_numbering(numbers: Element | None, styles: Element | None) -> Numbering:
    """The lists and styles of a document; either part may be missing."""
    known, default = _styles(styles)
    definitions: dict[str, dict[int, Level]] = {}
    links: dict[str, str] = {}
    named: dict[str, str] = {}
    lists: dict[str, tuple[str, dict[int, int], dict[int, Level]]] = {}
    for each in numbers if numbers is not None else ():
        id_ = each.get(f"{W}abstractNumId", "")
        if each.tag == f"{W}abstractNum":
            definitions[id_] = {_whole(lvl.get(f"{W}ilvl"), 0): _level(lvl) for lvl in each.findall(f"{W}lvl")}
            links[id_], named[_of(each, "styleLink")] = _of(each, "numStyleLink"), id_
        elif each.tag == f"{W}num":
            starts: dict[int, int] = {}
            levels: dict[int, Level] = {}
            for override in each.findall(f"{W}lvlOverride"):
                number = _whole(override.get(f"{W}ilvl"), 0)
                start, level = override.find(f"{W}startOverride"), override.find(f"{W}lvl")
                if level is not None:
                    levels[number] = _level(level)
                if start is not None:
                    starts[number] = _whole(start.get(f"{W}val"), 1)
            lists[each.get(f"{W}numId", "")] = (_of(each, "abstractNumId"), starts, levels)
    lists = {id_: (_followed(of, links, named), starts, levels) for id_, (of, starts, levels) in lists.items()}
    lists.pop("0", None)  # the list 0 is how a paragraph says that it has no number
    return Numbering(definitions, lists, known, default)


def _followed(definition: str, links: Mapping[str, str], named: Mapping[str, str]) -> str:
    """The definition that holds the levels: one may point at a list style, which names another."""
    for _ in range(_FAR):
        link = links.get(definition, "")
        if not link or link not in named or named[link] == definition:
            break
        definition = named[link]
    return definition


def _level(element: Element) -> Level:
    restart = element.find(f"{W}lvlRestart")
    legal = element.find(f"{W}isLgl")
    return Level(
        start=_whole(_of(element, "start"), 1),
        form=_of(element, "numFmt") or "decimal",
        pattern=_of(element, "lvlText"),
        after=_of(element, "suff") or "tab",
        legal=legal is not None and legal.get(f"{W}val") not in ("0", "false", "off"),
        restart=_whole(restart.get(f"{W}val"), 0) if restart is not None else None,
        style=_of(element, "pStyle"),
    )


def _styles(root: Element | None) -> tuple[dict[str, Style], str]:
    found: dict[str, Style] = {}
    default = ""
    for each in root.findall(f"{W}style") if root is not None else ():
        id_ = each.get(f"{W}styleId", "")
        properties = each.find(f"{W}pPr")
        numbers = properties.find(f"{W}numPr") if properties is not None else None
        list_, level = ("", "") if numbers is None else (_of(numbers, "numId"), _of(numbers, "ilvl"))
        found[id_] = Style(_of(each, "name"), _of(each, "basedOn"), list_, _whole(level, 0) if level else None)
        if each.get(f"{W}type") == "paragraph" and each.get(f"{W}default") in ("1", "true", "on"):
            default = id_
    return found, default


def _of(parent: Element, name: str) -> str:
    found = parent.find(f"{W}{name}")
    return found.get(f"{W}val", "") if found is not None else ""


def _whole(text: str | None, otherwise: int) -> int:
    bare = text or ""
    return int(bare) if bare.isascii() and bare.isdigit() and len(bare) < 7 else otherwise
