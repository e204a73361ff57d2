"""Dates, numbers and signs as print has them and the language has not, and what to write instead."""

import re
from dataclasses import dataclass
from datetime import date

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_MONTH = "(?P<month>" + "|".join(rf"{m[:3]}(?:{m[3:]})?" for m in MONTHS) + r")\b\.?"
_DAY_FIRST = re.compile(rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ -]{_MONTH}(?:,?[ -](?P<year>\d{{4}}))?")
_MONTH_FIRST = re.compile(rf"{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})")
_YEAR_LAST = re.compile(r"(?P<first>\d{1,2})(?P<sign>[/.])(?P<second>\d{1,2})(?P=sign)(?P<year>\d{4})(?![\d/.])")
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})(?P<sign>[-/.])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})(?![\d/.-])")
_DOTTED = re.compile(r"(?:[A-Z]{3}[ \t]+)?(?P<whole>\d{1,3}(?:\.\d{3}){2,})(?:,(?P<part>\d+))?(?!\d)")
_STARTS = frozenset("0123456789") | {m[0] for m in MONTHS}

_SIGNS = {
    "§": ("", "write the number alone: `5.07`"),
    "$": ("", "write the currency as its code: `USD 100`"),
    "€": ("", "write the currency as its code: `EUR 100`"),
    "£": ("", "write the currency as its code: `GBP 100`"),
    "¥": ("", "write the currency as its code: `CNY 100` or `JPY 100`"),
    "≥": ("", "write `>=`"),
    "≤": ("", "write `<=`"),
    "≠": ("", "write `<>`"),
    "!": ("", "unequal is `<>`, and what does not hold is `not ...`"),
    "×": ("", "write `*`"),
    "÷": ("", "write `/`"),
    "&": ("", "write `and`"),
    ";": ("", "leave it out: a sentence ends where the next one begins"),
    "{": ("", "what is asked of an event stands in square brackets: `[by tenant]`"),
    "}": ("", "what is asked of an event stands in square brackets: `[by tenant]`"),
    "'": ("", 'leave it out; only texts have quotation marks, and they are these: `"`'),
    "“": ("`“` is a printed quotation mark", 'use the plain one: `"`'),
    "”": ("`”` is a printed quotation mark", 'use the plain one: `"`'),
    "„": ("`„` is a printed quotation mark", 'use the plain one: `"`'),
    "«": ("`«` is a printed quotation mark", 'use the plain one: `"`'),
    "»": ("`»` is a printed quotation mark", 'use the plain one: `"`'),
    "‘": ("`‘` is a printed quotation mark", "leave it out"),
    "’": ("`’` is a printed quotation mark", "leave it out"),
    "–": ("`–` is a printed dash", "use the plain one: `-`"),
    "—": ("`—` is a printed dash", "use the plain one: `-`"),
    "−": ("`−` is a printed minus sign", "use the plain one: `-`"),
    "…": ("", "leave it out"),
    "•": ("", "a limb begins with its label: `(i)`"),
    "\N{NO-BREAK SPACE}": ("a no-break space stands here", "put a plain space in its place"),
    "\N{NARROW NO-BREAK SPACE}": ("a no-break space stands here", "put a plain space in its place"),
}


@dataclass(frozen=True, slots=True)
class Printed:
    """A stretch of a line up to `end` that print writes otherwise."""

    end: int
    code: str
    message: str
    help: str


def printed_date(text: str, position: int) -> Printed | None:
    """A date that is written as print does: `28/01/2022`, `28 January 2022`, `2022-1-28`."""
    if text[position] not in _STARTS:
        return None
    for shape in (_DAY_FIRST, _MONTH_FIRST, _YEAR_LAST, _YEAR_FIRST):
        found = shape.match(text, position)
        if found is not None:
            message = f"a date is written as year, month and day, and this is `{found.group()}`"
            return Printed(found.end(), "C007", message, _right(found))
    return None


def _right(found: re.Match[str]) -> str:
    parts = found.groupdict()
    if not parts["year"]:
        return "write it with its year, as `2022-01-28`; the same day of every year is a `schedule`"
    year = int(parts["year"])
    if "first" in parts:
        one, other = int(parts["first"]), int(parts["second"])
        ways = dict.fromkeys(w for w in (_iso(year, other, one), _iso(year, one, other)) if w)
    else:
        month = parts["month"]
        number = int(month) if month.isdigit() else [m[:3] for m in MONTHS].index(month[:3]) + 1
        ways = dict.fromkeys(w for w in (_iso(year, number, int(parts["day"])),) if w)
    if not ways:
        return "write it as `2022-01-28`"
    return "write " + " or ".join(f"`{way}`" for way in ways)


def _iso(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def printed_number(text: str, position: int) -> Printed | None:
    """A number with stops between its thousands: `1.000.000`, `USD 1.000.000,50`."""
    found = _DOTTED.match(text, position)
    if found is None:
        return None
    whole = found["whole"].replace(".", ",") + (f".{found['part']}" if found["part"] else "")
    right = found.group()[: found.start("whole") - found.start()] + whole
    message = f"thousands are set apart by commas, and this is `{found.group()}`"
    return Printed(found.end(), "C002", message, f"write `{right}`")


def strange(text: str, position: int) -> Printed:
    """A character that begins no word and no sign."""
    character = text[position]
    if character == '"':
        return Printed(position + 1, "C003", "this text has no closing quotation mark on its line", 'close it with `"`')
    end = position + 2 if text.startswith("!=", position) else position + 1
    if end > position + 1:
        return Printed(end, "C004", "`!=` has no meaning here", "write `<>`")
    shown = f"`{character}`" if character.isprintable() else f"the invisible character U+{ord(character):04X}"
    message, help_ = _SIGNS.get(character, ("", ""))
    return Printed(end, "C004", message or f"{shown} has no meaning here", help_ or "delete it")
