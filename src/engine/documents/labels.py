"""The labels of limbs, and which list each of them continues.

`(i)` is the ninth letter or the first Roman numeral, `(C)` a letter or a hundred: what it is shows in what stands
before it, and in what comes after. A machine translation may also have changed the letters of a list from line to line:
`(I)`, `(2)`, `(Iii)`.
"""

import re
from dataclasses import dataclass

from .numerals import chinese, letters, roman

LABEL = re.compile(r"[(（](?P<in>[A-Za-z]{1,6}|\d{1,2}|[一二三四五六七八九十]{1,3})[)）]")
"""A label in brackets."""
_BARE = re.compile(r"(?P<in>[A-Za-z]|[ivxIVX]{1,6}|\d{1,2})[.)、](?=\s|$)")

_FORMS = {
    "lowerLetter": "letter", "upperLetter": "letter", "lowerRoman": "roman", "upperRoman": "roman", "decimal": "figure",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Label:
    """A label as printed, and the numbers that it may stand for, by kind: letter, roman, figure, chinese."""

    printed: str
    inner: str
    values: tuple[tuple[str, int], ...]

    @property
    def capital(self) -> bool:
        """Whether it is written in capital letters alone."""
        return self.inner.isupper()

    def value(self, kind: str) -> int | None:
        """What it stands for as a label of one kind."""
        return next((value for each, value in self.values if each == kind), None)


def label_at(text: str, position: int = 0, form: str = "") -> tuple[Label, int] | None:
    """The label in brackets at a place of a text, and where it ends; `form` is what a word processor says of it."""
    found = LABEL.match(text, position)
    return (_label(found.group(), found["in"], form), found.end()) if found is not None else None


def bare_label(text: str, form: str) -> Label | None:
    """The label that an automatic number is: `(a)`, `a.`, `i)`."""
    found = LABEL.fullmatch(text) or _BARE.fullmatch(text)
    return _label(text, found["in"], form) if found is not None else None


def _label(printed: str, inner: str, form: str) -> Label:
    of = ((("letter", letters(inner)), ("roman", roman(inner))) if inner.isascii() and inner.isalpha() else ()) or (
        (("figure", int(inner)),) if inner.isascii() else (("chinese", chinese(inner)),)
    )
    values = tuple((kind, value) for kind, value in of if value is not None)
    wanted = _FORMS.get(form)
    if wanted is not None and any(kind == wanted for kind, _ in values):
        values = tuple((kind, value) for kind, value in values if kind == wanted)
    return Label(printed, inner, values)


@dataclass(slots=True)
class Open:
    """A list that is being read: its kind, its case, how far it has come, and whether it stands within a paragraph."""

    kind: str
    capital: bool
    value: int
    inline: bool


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a label belongs: how many lists stay open above it, its kind and value, and which values were left out."""

    depth: int
    kind: str
    value: int
    left_out: int


_WIDEST_GAP = 3


def place(
    label: Label, following: Label | None, lists: list[Open], *, loose: bool, leading: bool = True
) -> Placed | None:
    """Which of the open lists a label continues, or that it begins a new one; None if it is no label after all.

    `following` is the next label in the text. `loose` forgives a change of case, and of figures for Roman numerals.
    """
    goes_on = _continued(label, lists, loose, leading)
    begins = _beginning(label, lists)
    if goes_on is not None and begins is not None:
        # `(h)` then `(i)`: the next label tells which list this one belongs to.
        after = following.value(begins.kind) if following is not None else None
        instead = following.value(goes_on.kind) if following is not None else None
        return begins if after == 2 and instead != goes_on.value + 1 else goes_on
    return goes_on or begins or _gap(label, lists, loose)


def _continued(label: Label, lists: list[Open], loose: bool, leading: bool) -> Placed | None:
    """The innermost list that goes on; for the label of a paragraph one of paragraphs, before one within a line."""
    fitting = [
        Placed(depth, lists[depth].kind, value, 0)
        for depth in range(len(lists) - 1, -1, -1)
        if (value := _as_in(label, lists[depth], loose)) == lists[depth].value + 1
    ]
    outer = [placed for placed in fitting if leading and not lists[placed.depth].inline]
    return next(iter(outer or fitting), None)


def _gap(label: Label, lists: list[Open], loose: bool) -> Placed | None:
    """A list that goes on after labels that are missing: the innermost that fits."""
    for depth in range(len(lists) - 1, -1, -1):
        value = _as_in(label, lists[depth], loose)
        if value is not None and 1 < value - lists[depth].value <= _WIDEST_GAP:
            return Placed(depth, lists[depth].kind, value, value - lists[depth].value - 1)
    for kind, value in label.values:
        if 1 < value <= _WIDEST_GAP and all(each.kind != kind or each.capital != label.capital for each in lists):
            return Placed(len(lists), kind, value, value - 1)
    return None


def _as_in(label: Label, list_: Open, loose: bool) -> int | None:
    value = label.value(list_.kind)
    if value is not None and (loose or list_.kind == "figure" or label.capital == list_.capital):
        return value
    if loose and list_.kind in ("roman", "letter"):
        return label.value("figure") or label.value("chinese")
    if loose and list_.kind == "figure":
        return label.value("roman")
    return None


def _beginning(label: Label, lists: list[Open]) -> Placed | None:
    """The list that a first label begins; Roman before letters where both are possible."""
    firsts = [kind for kind, value in label.values if value == 1]
    if not firsts:
        return None
    kind = "roman" if "roman" in firsts else firsts[0]
    return Placed(len(lists), kind, 1, 0)
