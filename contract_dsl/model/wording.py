"""Kinds of values and mends in a drafter's words: what the findings of names and types are made of."""

import re
from collections.abc import Mapping
from datetime import date, timedelta

from ..diagnostics import did_you_mean
from ..syntax import nodes as s
from . import nodes as m
from . import types as t
from .scope import Entry, Local

_OPTIONS = 12
"""Words of a choice that a help lists."""


def a_kind(type_: t.Type | None) -> str:
    """A type in a sentence."""
    if type_ is None:
        return "nothing"
    text = {
        "yes/no": "a yes or no",
        "ref": "a reference",
        "shares": "a number of shares",
        "ads": "a number of ADSs",
    }.get(str(type_), str(type_))
    if isinstance(type_, t.Record):
        return f"an event `{type_}`"
    if isinstance(type_, t.Choice):
        return f"a word of {type_.name}"
    if isinstance(type_, t.Quantity) and type_.money:
        return f"an amount in {text}" if type_.currency else f"an amount of {text}"
    if isinstance(type_, t.Quantity) and type_.dimension:
        return text
    if text.startswith(("a ", "an ", "list", "something", "any")):
        return text
    return f"{'an' if text[0] in 'aeiou' else 'a'} {text}"


def spoken(entry: Entry) -> str:
    """What a declared name stands for: "an event type", "a role"."""
    return f"{'an' if entry.kind[0] in 'aeiou' else 'a'} {'event type' if entry.kind == 'event' else entry.kind}"


def currency_help(left: t.Type, right: t.Type) -> str | None:
    """What to do about two amounts that do not go together."""
    if isinstance(left, t.Quantity) and isinstance(right, t.Quantity):
        if left.currency and right.currency and left.currency != right.currency:
            return "write both in the currency of the agreement, or multiply one of them by a rate"
        if left.money and right.money and left.currency != right.currency:
            return f"state the currency in the head of the file: `currency {left.currency or right.currency}`"
        if {(left.shares, left.ads), (right.shares, right.ads)} in ({(-1, 0), (0, -1)}, {(1, 0), (0, 1)}):
            return "shares and ADSs differ by the ratio: multiply or divide by it"
    return None


def unit_help(figure: m.Expr, beside: t.Type) -> str | None:
    """What to write for a figure that lacks its unit: of a percentage what it is a part of, of a price per what."""
    here, there = figure.type, beside
    if not (isinstance(figure, m.Constant) and isinstance(here, t.Quantity) and isinstance(there, t.Quantity)):
        return None
    if figure.text.endswith("%") and there.dimension:
        return f"{figure.text} of what? write `{figure.text} * ...` with what it is a part of"
    per = [word for word, power in (("share", there.shares), ("ads", there.ads)) if power == -1]
    if here.dimension == (1, 0, 0, 0) and there.money == 1 and len(per) == 1:
        return f"write `{figure.text} per {per[0]}`"
    if here.money == 1 and -1 in here.dimension and there.dimension == (1, 0, 0, 0):
        return f"write it without `per ...`, or as `{figure.text} * ...` with a number of them"
    return None


def instead(written: s.Expr, value: m.Expr, wanted: t.Type) -> str | None:
    """What to write instead of a value of the wrong type, where that is plain."""
    if wanted == t.DATE and isinstance(value.type, t.Record):
        return f"write `{value.text}.date`"
    if wanted == t.SECTION and isinstance(written, s.NumberExpr):
        return f"write `section {value.text}`"
    if wanted.name in t.IDENTIFIERS and isinstance(written, s.TextExpr):
        return f"write `{written.text}` without quotation marks"
    if wanted == t.REF and isinstance(value.type, t.Record):
        return f"write `{value.text}.ref` if the act has one"
    return None


def last_day(text: str) -> str:
    """The help for a day that does not exist."""
    year, month, _ = (int(part) for part in text.split("-"))
    if not (1 <= month <= 12 and year > 0):
        return "a date is written as year, month and day: `2022-01-28`"
    following = date(year + month // 12, month % 12 + 1, 1) if (year, month) != (9999, 12) else date.max
    return f"the last day of that month is `{following - timedelta(days=1)}`"


def how_asked(entry: Entry) -> str | None:
    """How one asks of something that has no value."""
    name = entry.id.partition(":")[2]
    if entry.kind == "event":
        return f"write `some {name}`, `latest {name}` or another pattern"
    if entry.kind == "role":
        return f"write `{name}(p)`"
    if isinstance(entry.declaration, s.ChoiceDecl):
        return f"write one of its words: {', '.join(o.text for o in entry.declaration.options[:_OPTIONS])}"
    if entry.kind in ("schedule", "calendar"):
        return f"write `d in {name}`, with a date"
    return None


def letter_help(name: str, names: Mapping[str, Local]) -> str | None:
    """The help for a name that no declaration is near to."""
    if re.fullmatch(r"[A-Z]{3}[0-9].*", name):
        return f"an amount has a space after its currency: `{name[:3]} {name[3:]}`"
    if name in ("yes", "true", "false"):
        return "a condition says yes or no by itself"
    if len(name) > 2:
        return None
    known = ", ".join(f"`{n}`" for n in sorted(names))
    return f"what a letter stands for is said before it: {known}" if known else "no letter stands for something here"


def one_of(word: str, choice: t.Choice) -> str:
    """The help for a word that a choice does not have."""
    shown = ", ".join(choice.options[:_OPTIONS]) + (", ..." if len(choice.options) > _OPTIONS else "")
    return did_you_mean(word, choice.options) or f"the words: {shown}"
