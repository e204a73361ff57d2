"""What the parser would have accepted, in a drafter's words."""

_SHOWN = {
    "NAME": "a name",
    "QNAME": "a name with its agreement",
    "REF": "a clause number",
    "NUMBER": "a number",
    "PERCENT": "a percentage",
    "MONEY_VALUE": "an amount of money such as `USD 100`",
    "CURRENCY_CODE": "a currency such as `USD`",
    "DATE_VALUE": "a date such as `2022-01-28`",
    "TIME_VALUE": "a time of day",
    "ORDINAL": "an ordinal such as `1st`",
    "STRING": "a text in quotation marks",
    "MONTH_NAME": "a month",
    "ZONE_NAME": "a time zone such as `Asia/Hong_Kong`",
    "LABEL": "a limb such as `(i)` at the start of a line",
    "$END": "the end of the declaration",
}
_KEYWORDS = {"NEED": "need not", "BACK": "back from", "UP": "up to", "RULE": "rule set", "SUBJECT": "subject to"}
_SIGNS = {
    "LPAR": "`(`",
    "RPAR": "`)`",
    "LSQB": "`[`",
    "RSQB": "`]`",
    "COMMA": "`,`",
    "COLON": "`:`",
    "DOT": "`.`",
    "EQUAL": "`=`",
    "SLASH": "`/`",
    "OVER": "`/`",
    "PLUS": "`+`",
    "MINUS": "`-`",
    "TIMES": "`*`",
}
_COMPARATORS = {"EQUAL", "LESSTHAN", "MORETHAN", "__ANON_0", "__ANON_1", "__ANON_2"}
_CONTINUING = {
    "AND",
    "OR",
    "IS",
    "IN",
    "AT",
    "NOW",
    "COVERS",
    "COMPLIED",
    "PLUS",
    "MINUS",
    "TIMES",
    "OVER",
    "STAR",
    "SLASH",
}
_UNITS = {"DAY", "DAYS", "BUSINESS", "TRADING", "WEEK", "WEEKS", "MONTH", "MONTHS", "YEAR", "YEARS"}
_EXPRESSION = {"NAME", "NUMBER", "DATE_VALUE", "STRING", "LPAR", "SOME", "THE"}
_MOST = 6


def describe(text: str, terminal: str, expected: set[str], *, ends: bool) -> tuple[str, str | None]:
    """Message and help for the token `text` that cannot stand where it does; `ends` when the text ends too early."""
    words = _words(expected)
    if ends:
        message = "the text ends too early after this" if terminal == "$END" else "the limb ends too early after this"
    elif terminal == "LABEL":
        message = f"the limb `({text})` cannot stand here"
        return message, "a limb stands under the sentence or list that it belongs to, in one column with its neighbours"
    else:
        message = f"`{text}` cannot stand here"
    if not words:
        return message, None
    *first, final = words
    listed = f"{', '.join(first)} or {final}" if first else final
    return message, f"expected {listed}"


def _words(expected: set[str]) -> list[str]:
    rest = set(expected) - {"BLOCK_END", "LIMBS_END"}
    words = []
    if rest >= _EXPRESSION - {"THE"}:
        words.append("a value or a condition")
        rest -= _EXPRESSION | {
            "QNAME",
            "PERCENT",
            "MONEY_VALUE",
            "TIME_VALUE",
            "ORDINAL",
            "SECTION",
            "ANY",
            "ALL",
            "NO",
            "COUNT",
            "LATEST",
            "EARLIEST",
            "EVERY",
            "SUM",
            "PRODUCT",
            "GREATEST",
            "LEAST",
            "HOLDERS",
            "SHARE",
            "TOTAL",
            "MINUS",
            "NOT",
            "IF",
        }
    if len(rest) > _MOST:
        rest -= _COMPARATORS | _CONTINUING | _UNITS | {"DOT"}
    named = sorted(_SHOWN[t] for t in rest if t in _SHOWN)
    signs = sorted(_SIGNS[t] for t in rest if t in _SIGNS)
    keywords = sorted(
        f"`{_KEYWORDS.get(t, t.lower())}`"
        for t in rest
        if t not in _SHOWN and t not in _SIGNS and not t.startswith("__") and t.isalpha()
    )
    words += named + signs + keywords
    return words if len(words) <= _MOST else []
