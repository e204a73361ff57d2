"""Clause numbers and term names: taking an id apart, and the order in which a reader meets them.

`5.07(a) < 5.07(b) < 5.07(c)(i) < 5.07(c)(ii) < 5.15 < 9.02`. The one hard question is whether `(i)`, `(v)`
or `(c)` is a letter or a roman numeral. No single label tells; its siblings do: `(h) (i) (j)` are letters,
`(i) (ii) (iii)` are numerals. So the order is worked out for a set of ids, never for one alone.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_AGREEMENT: Final = re.compile(r"([^:()\s]+):(?=.)", re.DOTALL)
_LIMBS: Final = re.compile(r"(?:\([^()]*\))+\Z")
_CHUNK: Final = re.compile(r"[0-9]+|[^0-9]+")
_ROMAN: Final = re.compile(r"(?=.)m{0,3}(cm|cd|d?c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})\Z")
_ARTICLE: Final = re.compile(r"(?=.)X{0,3}(IX|IV|V?I{0,3})\Z")
_VALUES: Final = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}

Key = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Reference:
    """An id taken apart: `ia:5.07(c)(iii)` is agreement `ia`, base `5.07`, limbs `c`, `iii`."""

    agreement: str
    base: str
    limbs: tuple[str, ...]

    @property
    def section(self) -> str:
        """What the limbs hang on, with its agreement: `ia:5.07`."""
        return f"{self.agreement}:{self.base}" if self.agreement else self.base


def split(id: str) -> Reference:
    """The parts of an id. Whatever does not look like an id is all base, so that nothing is ever lost."""
    found = _AGREEMENT.match(id)
    agreement = found.group(1) if found else ""
    rest = id[found.end() :] if found else id
    tail = _LIMBS.search(rest)
    if tail is None or tail.start() == 0:
        return Reference(agreement, rest, ())
    return Reference(agreement, rest[: tail.start()], tuple(tail.group()[1:-1].split(")(")))


def is_numbered(base: str) -> bool:
    """Whether a base is a printed number (`5.07`, `10`, `III`) rather than a name."""
    return base[:1].isdigit() or bool(_ARTICLE.match(base))


def containing(id: str) -> tuple[str, ...]:
    """The clauses that an id stands in, outermost first: `ia:5.07`, `ia:5.07(c)` for `ia:5.07(c)(iii)`."""
    reference = split(id)
    found = [reference.section]
    for limb in reference.limbs:
        found.append(f"{found[-1]}({limb})")
    return tuple(found[:-1])


class ReadingOrder:
    """The order of a set of ids: agreement by agreement, printed numbers before names.

    The agreement with most clauses comes first: in a picture of one agreement, what it borrows from others
    follows its own text.
    """

    def __init__(self, ids: Iterable[str]) -> None:
        references = [split(id) for id in ids]
        clauses = Counter(each.agreement for each in references if is_numbered(each.base))
        agreements = sorted({each.agreement for each in references}, key=lambda name: (-clauses[name], name))
        self._rank = {name: place for place, name in enumerate(agreements)}
        siblings: dict[tuple[str, tuple[str, ...]], set[str]] = defaultdict(set)
        for each in references:
            for depth, label in enumerate(each.limbs):
                siblings[each.section, each.limbs[:depth]].add(label)
        self._roman = {
            (*parent, upper): _are_roman({label.lower() for label in labels if label[:1].isupper() is upper})
            for parent, labels in siblings.items()
            for upper in (False, True)
        }

    def key(self, id: str) -> tuple[int, int, tuple[Key, ...], tuple[Key, ...], str]:
        """A sort key for an id of the set; an id from elsewhere is sorted last."""
        reference = split(id)
        limbs = tuple(
            self._limb_key(label, (reference.section, reference.limbs[:depth]))
            for depth, label in enumerate(reference.limbs)
        )
        rank = self._rank.get(reference.agreement, len(self._rank))
        return rank, int(not is_numbered(reference.base)), _base_key(reference.base), limbs, id

    def sorted(self, ids: Iterable[str]) -> list[str]:
        """The ids in reading order."""
        return sorted(ids, key=self.key)

    def _limb_key(self, label: str, parent: tuple[str, tuple[str, ...]]) -> Key:
        if re.fullmatch("[0-9]+", label):
            return 0, *_number(label)
        if not re.fullmatch("[a-zA-Z]+", label):
            return 3, 0, label.casefold()
        upper = label[:1].isupper()
        if self._roman.get((*parent, upper), False):
            return 1 + upper, _roman_value(label.lower()), ""
        return 1 + upper, len(label), label.lower()  # a, b, ..., z, aa, bb


def in_reading_order(ids: Iterable[str]) -> list[str]:
    """Ids as the agreement prints them."""
    ids = list(ids)
    return ReadingOrder(ids).sorted(ids)


def _base_key(base: str) -> tuple[Key, ...]:
    if _ARTICLE.match(base):
        return ((0, *_number(str(_roman_value(base.lower())))),)
    return tuple(
        (0, *_number(chunk)) if chunk[0].isdigit() and chunk.isascii() else (1, 0, chunk.casefold())
        for chunk in _CHUNK.findall(base)
    )


def _number(digits: str) -> tuple[int, str]:
    """Digits in numeric order without turning them into a number: ids may be thousands of digits long."""
    digits = digits.lstrip("0")
    return len(digits), digits


def _are_roman(labels: set[str]) -> bool:
    """Whether sibling labels read as roman numerals. A lone `c`, `d`, `l` or `m` is far likelier a letter."""
    if not labels or not all(_ROMAN.match(label) for label in labels):
        return False
    return not labels & set("cdlm") or any(len(label) > 1 for label in labels)


def _roman_value(label: str) -> int:
    digits = [_VALUES[letter] for letter in label]
    return sum(-here if here < after else here for here, after in zip(digits, [*digits[1:], 0], strict=True))
