"""What drafters write where the language says it otherwise, and what to write instead.

The parser knows which words could have stood at a place. Here that knowledge, and the few words before the place,
become one finding: the word that is wrong, which is not always the one where reading stopped, and a help that can be
typed.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from lark import Token

from ..diagnostics import did_you_mean
from .expectations import describe
from .printed import MONTHS
from .scanner import LIKE_A_LABEL


@dataclass(frozen=True, slots=True)
class Spot:
    """Where reading stopped: the words before, the word that cannot stand there, what could stand at both places."""

    before: tuple[Token, ...]
    token: Token
    line: str
    """The line on which `token` stands."""
    expected: frozenset[str]
    """What could stand instead of `token`."""
    earlier: frozenset[str]
    """What could stand instead of the last word before it."""
    spellings: Mapping[str, str]
    """The words and signs by the names that the parser has for them."""
    ends: bool
    """Whether the declaration or limb ends here; then `token` has no text."""
    open: Token | None
    """The bracket that is still open, if one is."""
    limbs: bool
    """Whether a limb stands before it in the declaration."""

    @property
    def last(self) -> Token:
        """The word before."""
        return self.before[-1]

    @property
    def rest(self) -> str:
        """What follows `token` on its line."""
        return "" if self.ends else self.line[(self.token.end_column or 1) - 1 :].partition("#")[0].strip()

    @property
    def subject(self) -> bool:
        """Whether the last word was read as the party of a new sentence."""
        wanted = {"MAY", "MUST", "NEED", "COMMA"}
        return bool(self.before) and self.last.type == "NAME" and bool(self.expected) and self.expected <= wanted

    @property
    def last_begins_line(self) -> bool:
        """Whether the last word is the first of its line."""
        return len(self.before) < 2 or self.before[-2].line != self.last.line

    def written(self, terminals: frozenset[str]) -> set[str]:
        """The words among some terminals, as an author writes them."""
        return {s for t in terminals if (s := self.spellings.get(t, "")) and s.isalpha()}


@dataclass(frozen=True, slots=True)
class Slip:
    """The wrong word, what is wrong with it (left out: that it cannot stand there), and what to write."""

    place: Token
    help: str | None
    message: str = ""
    mends: tuple[str, ...] = ()
    """What can be typed in its place, if the help does not name it outright."""
    start: Token | None = None
    """Where that place begins, if before `place`."""
    behind: Token | None = None
    """The word behind which it is typed, if in the place of nothing."""


Rule = Callable[[Spot], Slip | None]

_FORBIDDEN = "what is forbidden is said with `prohibits`"
_WORDS = {
    "shall": f"write `must` for a duty, `may` for a right; {_FORBIDDEN}",
    "will": f"write `must` for a duty, `may` for a right; {_FORBIDDEN}",
    "should": f"write `must` for a duty, `may` for a right; {_FORBIDDEN}",
    "can": f"write `may` for a right; {_FORBIDDEN}",
    "cannot": _FORBIDDEN,
    "forbids": "write `prohibits`",
    "allows": "write `permits`",
    "where": "write `if`, or `such that` inside brackets",
    "provided": "write `if`, or `unless` for what is excepted",
    "except": "write `unless`",
    "save": "write `unless`",
    "despite": "write `notwithstanding`",
    "exceeds": "write `>`",
    "than": "numbers are compared with `>` and `<`; holders are `holders p of more than 50% by ... satisfy (...)`",
    "before": "dates are compared with `<` and `>`; what comes before an event stands in brackets: `[before e]`",
    "after": "dates are compared with `<` and `>`; what comes after an event stands in brackets: `[after e]`",
    "percent": "write `5%`",
    "section": "write the number alone: `5.07`",
    "clause": "write the number alone: `5.07`",
    "Section": "write the number alone: `5.07`",
    "Clause": "write the number alone: `5.07`",
}
_LEFT_OUT = ("section", "clause", "Section", "Clause")
"""Of these nothing stays but the number behind them."""
_TAILS = ("if", "unless", "while", "within", "by", "on", "until", "notwithstanding", "subject")
_IN_BRACKETS = ("by", "from", "to", "of", "re", "before", "after", "with", "where", "with")
_BEFORE_NOUNS = ("a", "an", "the", "some", "no", "every", "of", "latest", "earliest", "from", "over", "for")
_COMPARED = {"EQUAL", "LESSTHAN", "MORETHAN"}
_LARGE = {"thousand": 1, "k": 1, "million": 2, "mio": 2, "m": 2, "mn": 2, "billion": 3, "bn": 3}
_CURRENCY = re.compile(r"[A-Z]{3}")


def negated(subject: str, verb: Token, word: Token) -> Slip:
    """The finding for `must not` and `may not`."""
    place = _together(verb, word)
    return Slip(
        place,
        f"write `prohibits an ACT x if x.by = {subject}`, with the act and its field",
        f"`{place}` forbids nothing",
    )


def _together(first: Token, last: Token) -> Token:
    """Two words as one place, if they stand on one line."""
    if first.line != last.line:
        return last
    place = Token.new_borrow_pos(first.type, f"{first} {last}", first)
    place.end_column = last.end_column
    return place


def explain(spot: Spot) -> Slip:
    """The finding for a place at which reading stopped."""
    for rule in _RULES:
        found = rule(spot)
        if found is not None:
            return found
    ends = spot.ends or spot.token.type == "$END"
    message, help_ = describe(str(spot.token), spot.token.type, set(spot.expected), ends=ends)
    return Slip(spot.last if ends and spot.before else spot.token, help_, message)


# ---- words


def _lawyers_word(spot: Spot) -> Slip | None:
    """`shall`, `where`, `provided`: the word where reading stopped, or the one before that was taken for a party."""
    for word in (spot.token, *((spot.last,) if spot.subject else ())):
        if str(word) in _WORDS and not spot.ends | (word is spot.token and str(word) in spot.written(spot.expected)):
            if str(word) == "percent" and word is not spot.last and spot.before and spot.last.type == "NUMBER":
                return Slip(word, _WORDS["percent"], mends=(f"{spot.last}%",), start=spot.last)
            return Slip(word, _WORDS[str(word)], mends=("",) if str(word) in _LEFT_OUT else ())
    return None


def _misspelt(spot: Spot) -> Slip | None:
    """A word that is nearly one which could stand there: `prohibit`, `unles`, `Febuary`."""
    if spot.subject and len(spot.last) > 2:
        near = did_you_mean(str(spot.last).lower(), spot.written(spot.earlier))
        if near is not None:
            return Slip(spot.last, near)
    if spot.token.type == "NAME" and len(spot.token) > 2:
        if "MONTH_NAME" in spot.expected:
            near = did_you_mean(str(spot.token).title(), MONTHS)
        else:
            near = did_you_mean(str(spot.token).lower(), spot.written(spot.expected))
        if near is not None:
            return Slip(spot.token, near)
    return None


def _equality(spot: Spot) -> Slip | None:
    """`is tenant`, `==`, `=>`, `not in`."""
    text, last = str(spot.token), str(spot.last) if spot.before else ""
    if last == "is" and spot.last.type == "IS":
        place = spot.last if spot.ends else spot.token
        return Slip(place, "`is` goes with `present`, `in force` and `received by`; else write `=`, `<>`, `<` or `>`")
    if last == "=" and text in ("=", "<", ">"):
        right = {"=": "=", "<": "<=", ">": ">="}[text]
        return Slip(_together(spot.last, spot.token), f"write `{right}`", f"`={text}` is no sign of comparison")
    if text == "not" and spot.rest.startswith("in"):
        return Slip(spot.token, "write `not (... in ...)`")
    if spot.token.type in _COMPARED | {"__ANON_0", "__ANON_1", "__ANON_2"} and not spot.ends and "AND" in spot.expected:
        return Slip(spot.token, "write two comparisons with `and` between them")
    return None


def _period(spot: Spot) -> Slip | None:
    """`within 10 days`: a number of days that does not say from when."""
    if {"AFTER", "BACK"} <= spot.expected and len(spot.before) > 1:
        words = 3 if str(spot.before[-2]) in ("business", "trading") and len(spot.before) > 2 else 2
        amount = " ".join(spot.before[-words:])
        help_ = (
            f"say from when: `{amount} after DATE` or `{amount} back from DATE`; a number alone has no `{spot.last}`"
        )
        if str(spot.token) in ("of", "from", "before", "prior"):
            return Slip(spot.token, help_)
        return Slip(_together(spot.before[-words], spot.last), help_, f"`{amount}` is no date by itself")
    return None


def _anniversary(spot: Spot) -> Slip | None:
    """`2 anniversary of` for `2nd anniversary of`."""
    if len(spot.before) < 2 or str(spot.last) != "anniversary" or not spot.before[-2].isdecimal():
        return None
    number = str(int(spot.before[-2]))
    ending = "th" if number[-2:-1] == "1" else {"1": "st", "2": "nd", "3": "rd"}.get(number[-1], "th")
    mend = f"{number}{ending} anniversary"
    return Slip(spot.last, f"write `{mend} of ...`", mends=(mend,), start=spot.before[-2])


def _brackets(spot: Spot) -> Slip | None:
    """`no Consent from landlord`: conditions of an event that stand outside of brackets, or brackets without `some`."""
    if str(spot.token) in _IN_BRACKETS and "LSQB" in spot.expected and not spot.ends:
        return Slip(spot.token, "what is asked of an event stands in brackets: `Consent [by landlord, before s]`")
    if spot.token.type == "LSQB" and spot.before and spot.last.type in ("NAME", "QNAME"):
        return Slip(
            spot.token,
            "before an event with brackets stands `some`, `no`, `every`, `count of`, `latest` or `earliest`",
        )
    return None


def _of_a_term(spot: Spot) -> Slip | None:
    """`term Late means ...` without its kind."""
    if str(spot.token) == "means" and "COLON" in spot.expected:
        return Slip(spot.token, f"say of what kind it is: `{spot.last}: yes/no means ...`")
    return None


def _truth(spot: Spot) -> Slip | None:
    """`s.written = no`: the word `no` begins a pattern."""
    if spot.before and spot.last.type == "NO" and len(spot.before) > 1 and str(spot.before[-2]) in ("=", "<>"):
        return Slip(spot.last, "a yes/no needs no comparison: write `x.written` or `not x.written`")
    return None


# ---- signs


def _sign(spot: Spot) -> Slip | None:
    """Stops, commas, colons, percent signs and brackets that print has and the language has not."""
    last = spot.last if spot.before else None
    match spot.token.type:
        case "DOT" if last is not None and not spot.rest:
            return Slip(spot.token, "leave the stop out: a sentence ends where the next one begins")
        case "DOT" | "COLON" if last is not None and last.type in ("REF", "STRING"):
            return Slip(spot.token, "leave it out")
        case "LPAR" if last is not None and last.type == "REF":
            if last.end_column == spot.token.column and last.line == spot.token.line:
                return Slip(spot.token, "a limb in a number has both brackets: `5.07(c)`")
            return Slip(spot.token, "write the number without spaces: `5.07(c)`")
        case "COMMA":
            return _comma(spot)
        case "RPAR" | "RSQB":
            if spot.open is None:
                return Slip(spot.token, "leave it out", f"no bracket is open that `{spot.token}` could close")
            right = ")" if spot.open.type == "LPAR" else "]"
            if right != str(spot.token):
                return Slip(spot.token, f"write `{right}`", f"the open bracket is `{spot.open}`")
        case "NUMBER" if last is not None and last.type in ("NUMBER", "MONEY_VALUE") and len(spot.token) == 3:
            return Slip(spot.token, "thousands are set apart by commas: `1,000,000`")
        case _:
            pass
    if str(spot.token) == "%":
        return Slip(spot.token, "write the number and the sign together: `10%`")
    return None


def _amount(spot: Spot) -> Slip | None:
    """`100 USD`, `USD 5 million`: what follows a number on its line."""
    if not spot.subject or len(spot.before) < 2 or spot.before[-2].line != spot.last.line:
        return None
    number = spot.before[-2]
    if number.type == "NUMBER" and _CURRENCY.fullmatch(str(spot.last)):
        right = f"{spot.last} {number}"
        return Slip(spot.last, f"the currency stands first: `{right}`", mends=(right,), start=number)
    if number.type in ("NUMBER", "MONEY_VALUE") and str(spot.last).lower() in _LARGE:
        right = re.sub(r"[\d,.]+", lambda n: f"{_times(n.group(), _LARGE[str(spot.last).lower()])}", str(number))
        return Slip(spot.last, f"write the number in full: `{right}`", mends=(right,), start=number)
    return None


def _times(number: str, thousands: int) -> str:
    value = Decimal(number.replace(",", "")) * 1000**thousands
    return f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,f}"


def _comma(spot: Spot) -> Slip | None:
    last = spot.last if spot.before else None
    if last is not None and last.type in ("NUMBER", "MONEY_VALUE") and re.match(r"\d", spot.rest):
        number = str(last).split()[-1]
        if last.end_column == spot.token.column and spot.line[(spot.token.end_column or 1) - 1 :][:1].isdigit():
            decimals = re.match(r"\d+", spot.rest)
            assert decimals is not None
            return Slip(spot.token, f"a decimal has a point: `{number}.{decimals.group()}`", mends=(".",))
    if any(str(t) == "in" for t in spot.before[-2:]) or (last is not None and last.type == "NAME" and _compares(spot)):
        return Slip(spot.token, "write a list in parentheses: `x in (a, b)`")
    if spot.expected <= {"OVER", "$END"}:
        return Slip(spot.token, "put a slash between the words: `workshop / office`", mends=(" /",))
    following = spot.rest.split()
    if not following or following[0].strip("[(") in {*_TAILS, "and", "or", *spot.written(spot.expected)}:
        return Slip(spot.token, "leave the comma out")
    return None


def _compares(spot: Spot) -> bool:
    return len(spot.before) > 1 and str(spot.before[-2]) == "=" and bool(re.match(r"[a-z_]\w*\s*$", spot.rest))


_LISTED = "put a comma between the names or numbers of a list"


def _between(spot: Spot) -> Slip | None:
    """Two clause numbers, names or texts in a row that want a comma, or have `and` between them."""
    if not spot.before or spot.ends:
        return None
    kinds = (spot.last.type, spot.token.type)
    alike = kinds in (("NAME", "NAME"), ("REF", "NAME"), ("REF", "NUMBER"), ("REF", "REF"))
    if "COMMA" in spot.expected and alike:
        mend = f"{spot.last}, {spot.token}"
        return Slip(spot.token, f"put a comma before it: `{mend}`", mends=(mend,), start=spot.last)
    if spot.subject and str(spot.last) in ("and", "or") and "COMMA" in spot.earlier:
        return Slip(spot.last, _LISTED, mends=(",",))
    if str(spot.token) in ("and", "or") and "COMMA" in spot.expected:
        return Slip(spot.token, _LISTED, mends=(",",))
    if str(spot.token) == "to" and "UNTIL" in spot.expected:
        return Slip(spot.token, "write `until`")
    return None


# ---- layout


def _first_column(spot: Spot) -> Slip | None:
    """A declaration that does not begin in the first column."""
    words = spot.line.split()
    if words and spot.line[:1].isspace() and words[0] in ("clause", "term", "party", "act", "event", "fact", "state"):
        place = next(
            (t for t in (*spot.before[-2:], spot.token) if str(t) == words[0] and t.line == spot.token.line), None
        )
        if place is not None:
            return Slip(place, f"if a `{place}` is declared here, it begins in the first column")
    return None


def _unclosed(spot: Spot) -> Slip | None:
    """A bracket that is still open where something else begins."""
    if spot.open is None or not {"RPAR", "RSQB"} & spot.expected or not spot.before:
        return None
    if spot.ends or spot.token.line != spot.last.line or str(spot.token) in _TAILS:
        close = ")" if spot.open.type == "LPAR" else "]"
        help_ = f"close it with `{close}`"
        return Slip(spot.open, help_, "this bracket is not closed", mends=(close,), behind=spot.last)
    return None


def _limbs(spot: Spot) -> Slip | None:
    """Limbs without `any of`, and a word that is left hanging at the end of one."""
    if spot.ends and spot.before and str(spot.last) in ("and", "or") and spot.token.type != "$END":
        return Slip(
            spot.last, f"leave it out: `{'any' if str(spot.last) == 'or' else 'all'} of` says so for every limb"
        )
    if spot.ends and spot.before and spot.last.type == "COMMA":
        return Slip(spot.last, "leave the comma out: a limb ends with its line")
    if LIKE_A_LABEL.match(spot.line) and not spot.ends:
        opening = next((i for i, t in enumerate(spot.before) if t == "(" and t.line == spot.token.line), None)
        if opening is not None and len(spot.before) > opening + 2:
            label = _together(spot.before[opening], spot.before[opening + 2])
            return Slip(label, "before limbs stands `any of` or `all of`", "a limb cannot stand here")
    return None


def _article(spot: Spot) -> Slip | None:
    """`some Consent a [...]`: an article that was meant as a letter."""
    words = (*spot.before, *(() if spot.ends else (spot.token,)))
    for i in range(max(2, len(words) - 3), len(words)):
        before = words[i - 2].type != "STRING" and str(words[i - 2]) in _BEFORE_NOUNS
        noun = before and words[i - 1].type in ("NAME", "QNAME")
        if noun and str(words[i]) in ("a", "an", "the"):
            return Slip(words[i], "take another letter", f"`{words[i]}` is an article and cannot be a variable")
    return None


def _sentence(spot: Spot) -> Slip | None:
    """A word that was taken for the party of a new sentence."""
    if spot.before and "REQUIRES" in spot.expected and spot.expected <= {"REQUIRES", "LSQB", "NAME"}:
        help_ = (
            "a party stands without an article: `tenant must ...`; after `a`, `an` or `the` an act `requires` an event"
        )
        return Slip(spot.last if spot.ends else spot.token, help_)
    if not spot.subject:
        return None
    if str(spot.last) in _TAILS:
        help_ = "it stands after the sentence that it belongs to"
        if len(spot.before) > 1 and spot.before[-2].type == "LABEL":
            help_ = "a limb of a clause is a whole sentence; a condition has limbs after `if any of` or `if all of`"
        elif spot.limbs:
            help_ = "what belongs to a limb stands to the right of its label"
        return Slip(spot.last, help_)
    if len(spot.before) > 1 and spot.before[-2].type == "LABEL" and spot.token.type in ("DOT", "EQUAL"):
        help_ = "the limbs of `any of` and `all of` stand in one column, to the right of the line that opens them"
        return Slip(spot.before[-2], help_, f"the limb `({spot.before[-2]})` cannot stand here")
    if not spot.last_begins_line:
        help_ = "a new sentence would begin here, with a party that `must`, `may` or `need not` do something"
        return Slip(spot.last, help_)
    return None


_RULES: tuple[Rule, ...] = (
    _first_column,
    _unclosed,
    _article,
    _lawyers_word,
    _limbs,
    _equality,
    _truth,
    _sign,
    _amount,
    _brackets,
    _between,
    _of_a_term,
    _period,
    _anniversary,
    _misspelt,
    _sentence,
)
"""The first that knows the slip explains it; those for certain words stand before those that guess."""
