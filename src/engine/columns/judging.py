"""The trees of a contained act as operations on whole columns.

One function is written for an act type and the scales of its number columns, from the checked model alone. It gives for
each row the sentences that apply, as the bits of a number, as `judge` of `evaluate.compiled.fields` does for one act.
"""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from math import ceil, floor
from typing import Any

import numpy as np

from ..evaluate.compiled.contained import DAY, Among, ContainedAct, Fixed, Holds, Joined, Negated, Read, Shifted, Tree
from ..evaluate.compiled.fields import Ends, Unusual
from ..evaluate.program import Program
from .reading import EPOCH, Array, Columns, NotInColumns

_BEYOND = -(1 << 60)
"""Stands for the end of a period that a calendar does not reach."""
_MOST_SENTENCES = 60
_LONGEST_SPAN = 200_000
"""Days between the first and the last date of a column from which periods are counted."""
_NUMPY = {"=": "==", "<>": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


class ColumnJudge:
    """The function of one act type for columns of some scales."""

    def __init__(self, program: Program, act: ContainedAct, columns: Columns) -> None:
        if len(act.sentences) > _MOST_SENTENCES:
            raise NotInColumns("too many sentences speak of the act")
        self._program = program
        self._words = columns.words
        self._scales = columns.scales
        self._names: dict[str, Any] = {"__builtins__": {}}
        self._known: dict[str, str] = {}
        self._lines: list[str] = []
        self._fields = sorted(columns.arrays)
        self._kind = np.int16 if len(act.sentences) < 15 else np.int64
        found = [self._once(self._text(tree)) for tree in act.conditions]
        lines = [f"def judge(bits, slow, {', '.join(map(_variable, self._fields))}):", *self._lines]
        lines += [f"    bits += {value} * {self._value(self._kind(1 << place))}" for place, value in enumerate(found)]
        # The text is made of the checked model alone, never of input.
        exec(compile("\n".join(lines), "<columns>", "exec"), self._names)  # noqa: S102  # see the line above
        self._judge: Callable[..., None] = self._names["judge"]

    def __call__(self, columns: Columns) -> Array:
        """The bits of every row; rows whose periods leave a calendar are marked as slow."""
        bits = np.zeros(columns.rows, self._kind)
        slow: list[Array] = []
        self._judge(bits, slow, *(columns.arrays[name] for name in self._fields))
        for rows in slow:
            columns.mark(rows)
        return bits

    # ---- writing

    def _once(self, text: str) -> str:
        """The variable that holds a value; what is needed twice is computed once."""
        name = self._known.get(text)
        if name is None:
            name = self._known[text] = f"x{len(self._known)}"
            self._lines.append(f"    {name} = {text}")
        return name

    def _value(self, value: Any) -> str:
        name = f"V{len(self._names)}"
        self._names[name] = value
        return name

    def _text(self, tree: Tree) -> str:
        match tree:
            case Read(name=name):
                return _variable(name)
            case Fixed(value=bool() as value):
                return self._value(np.bool_(value))
            case Fixed(value=date() as value):
                return str(value.toordinal() - EPOCH)
            case Shifted(node=node, base=base):
                table = self._value(EndsInColumns(Ends(self._program, node)))
                return self._once(f"{table}({self._text(base)}, slow)")
            case Among(item=item, words=words):
                return self._among(item, words)
            case Negated(of=of):
                return f"{self._value(np.logical_not)}({self._once(self._text(of))})"
            case Joined(word=word, parts=parts):
                if not parts:
                    return self._value(np.bool_(word == "and"))
                return f" {'&' if word == 'and' else '|'} ".join(self._once(self._text(part)) for part in parts)
            case Holds():
                return self._comparison(tree)
            case Fixed():
                raise NotInColumns("a value stands where a condition is needed")

    def _among(self, item: Tree, words: frozenset[str]) -> str:
        known = self._words.get(item.name) if isinstance(item, Read) else None
        if known is None:
            raise NotInColumns("a word is not read off a column")
        wanted = np.array([word in words for word in known])
        return f"{self._value(wanted)}[{self._text(item)}]"

    def _comparison(self, tree: Holds) -> str:
        left, right, operator = tree.left, tree.right, tree.operator
        if isinstance(left, Fixed) and not isinstance(right, Fixed):
            left, right, operator = right, left, _turned(operator)
        if isinstance(left, Read) and left.name in self._words:
            return self._word(left, right, operator)
        if isinstance(left, Read) and left.name in self._scales:
            return self._number(left, right, operator)
        return f"({self._text(left)} {_NUMPY[operator]} {self._text(right)})"

    def _word(self, left: Read, right: Tree, operator: str) -> str:
        known = self._words[left.name]
        if isinstance(right, Fixed) and isinstance(right.value, str):
            return f"({self._text(left)} {_NUMPY[operator]} {known.get(right.value, -2)})"
        if isinstance(right, Read) and self._words.get(right.name) == known:
            return f"({self._text(left)} {_NUMPY[operator]} {self._text(right)})"
        raise NotInColumns("two words of different kinds are compared")

    def _number(self, left: Read, right: Tree, operator: str) -> str:
        scale = self._scales[left.name]
        if isinstance(right, Fixed) and isinstance(right.value, int | Fraction):
            return self._limit(self._text(left), operator, Fraction(right.value) * 10**scale)
        if isinstance(right, Read) and right.name in self._scales:
            if self._scales[right.name] != scale:
                raise NotInColumns("two numbers with different places behind the point are compared")
            return f"({self._text(left)} {_NUMPY[operator]} {self._text(right)})"
        raise NotInColumns("a number is compared with something else")

    def _limit(self, text: str, operator: str, limit: Fraction) -> str:
        """A comparison with a limit in units of the last place, which need not be whole."""
        if limit.denominator == 1:
            whole = limit.numerator
        elif operator in ("=", "<>"):
            return self._value(np.bool_(operator == "<>"))
        else:
            whole = floor(limit) if operator in (">", "<=") else ceil(limit)
        if abs(whole) >= 1 << 62:
            raise NotInColumns("a limit is beyond the numbers of a column")
        return f"({text} {_NUMPY[operator]} {whole})"


def _turned(operator: str) -> Any:
    return {"<": ">", "<=": ">=", ">": "<", ">=": "<="}.get(operator, operator)


def _variable(name: str) -> str:
    return f"f_{name}" if name != DAY else "day"


class EndsInColumns:
    """The ends of one period for whole columns of dates, in days since 1970; a table by date that grows as needed."""

    def __init__(self, ends: Ends) -> None:
        self._ends = ends
        self._first = 0
        self._table: Array = np.zeros(0, np.int64)

    def __call__(self, base: Array, slow: list[Array]) -> Array:
        """The end for each date. Rows whose end a calendar does not reach are added to `slow`."""
        if not len(base):
            return base
        low, high = int(base.min()), int(base.max())
        if high - low > _LONGEST_SPAN:
            raise NotInColumns("the dates of a column lie too far apart")
        if not (self._first <= low and high < self._first + len(self._table)):
            self._table = np.array([self._end(day) for day in range(low, high + 1)], np.int64)
            self._first = low
        found = self._table[base - self._first]
        beyond = found == _BEYOND
        if beyond.any():
            slow.append(beyond)
        return found

    def _end(self, day: int) -> int:
        try:
            return self._ends[date.fromordinal(day + EPOCH)].toordinal() - EPOCH
        except (Unusual, ValueError, OverflowError):
            return _BEYOND
