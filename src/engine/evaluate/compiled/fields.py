"""Contained acts as plain Python functions: from the fields of a question to the sentences that apply.

Three functions are written for an act type, from the checked model alone: `read` takes the fields as a log writes them
and gives exact values, `judge` takes these and gives the sentences that apply as the bits of a number, `truths` gives
the truth of every single condition. Whatever is unusual (a field that is missing, misspelt or of the wrong kind, a date
beyond a calendar) raises `Unusual`: the ordinary way then answers, or says what is wrong.

Numbers are `int` and `Decimal`, compared exactly and never rounded.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

from contract_dsl.model import nodes as m
from contract_dsl.model import types as t

from ...log.convert import Unfit, convert, number
from ...time import TimeTextError, parse_time
from ..program import Program
from .contained import (
    DAY,
    Among,
    ContainedAct,
    Fixed,
    Holds,
    Joined,
    Negated,
    NotContained,
    Read,
    Shifted,
    Tree,
    leaves,
)

_MOST_KEPT = 100_000
"""Texts of dates and numbers whose values are kept."""
_MOST_DIGITS = 1_000
"""Far more digits than a number in a rule file has."""
_LEAST, _MOST = -(10**40), 10**40
"""Whole numbers of a question lie between them: they have at most forty digits."""
_OPERATORS = {"=": "==", "<>": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


class Unusual(Exception):
    """Something that the fast way does not decide."""


UNUSUAL = (Unusual, KeyError, TypeError)
"""What `read` raises where the ordinary way has to look: nothing was decided then."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a sentence that is not made of others."""

    sentence: m.Sentence
    text: str
    reads: tuple[str, ...]
    """The fields that it reads; empty text for the day."""


class FieldFunctions:
    """The functions of one act type. See the module."""

    def __init__(self, program: Program, act: ContainedAct) -> None:
        self.act = act
        self._program = program
        self._names: dict[str, Any] = {
            "Unusual": Unusual,
            "NUMBER": Numbers(),
            "DATE": Days(),
            "WRITTEN": WrittenDays(),
            "STR": str,
            "INT": int,
            "LEAST": _LEAST,
            "MOST": _MOST,
            "checked": _checked,
            "len": len,
            "__builtins__": {},
        }
        self.order: tuple[str, ...] = tuple(f.name for f in act.fields() if f.name in act.used())
        """The fields in the order in which `judge` takes them, before the day."""
        self.conditions: tuple[Condition, ...] = tuple(
            Condition(sentence, tree.text, _reads(tree))
            for sentence, whole in zip(act.sentences, act.conditions, strict=True)
            for tree in _single(whole)
        )
        self._write()
        self.read: Callable[[Mapping[str, Any], str], tuple[Any, ...]] = self._names["read"]
        """From fields and time as a log writes them to the arguments of `judge`. Raises what `UNUSUAL` lists."""
        self.judge: Callable[..., int] = self._names["judge"]
        """The sentences that apply, the first as the lowest bit. Raises `Unusual`."""
        self.truths: Callable[..., tuple[bool, ...]] = self._names["truths"]
        """The truth of every condition in the order of `conditions`. Raises `Unusual`."""
        self.values: Callable[..., tuple[tuple[Any, ...], ...]] = self._names["values"]
        """What every condition reads."""
        self.clauses: tuple[str, ...] = tuple(c.sentence.id for c in self.conditions)
        self.texts: tuple[str, ...] = tuple(c.text for c in self.conditions)

    # ---- writing

    def _write(self) -> None:
        arguments = ", ".join([*(f"f_{name}" for name in self.order), "day"])
        common, rest = _in_common(self.act.conditions)
        lines = [f"def judge({arguments}):", *(f"    if not {self._text(tree)}: return 0" for tree in common)]
        lines.append("    bits = 0")
        for place, tree in enumerate(rest):
            lines.append(f"    if {self._text(tree)}: bits |= {1 << place}")
        lines += ["    return bits", "", f"def truths({arguments}):", "    return ("]
        lines += [f"        {self._text(tree)}," for whole in self.act.conditions for tree in _single(whole)]
        lines += ["    )", "", f"def values({arguments}):", "    return ("]
        lines += [f"        ({''.join(f'{_variable(name)}, ' for name in c.reads)})," for c in self.conditions]
        lines += ["    )", "", *self._reading(arguments)]
        # The text is made of the checked model alone, never of input.
        exec(compile("\n".join(lines), "<act>", "exec"), self._names)  # noqa: S102  # see the line above

    def _reading(self, arguments: str) -> list[str]:
        lines = ["def read(data, time):", "    day = DATE[time]", "    known = 0"]
        for field in self.act.fields():
            lines += self._field(field)
        return [*lines, "    if len(data) != known: raise Unusual", f"    return ({arguments},)"]

    def _field(self, field: m.EventField) -> list[str]:
        name, value = field.name, f"f_{field.name}"
        check = self._check(field, value)
        if field.default is None and not field.optional:
            return [f"    {value} = data[{name!r}]", *(f"    {line}" for line in check), "    known += 1"]
        lines = [f"    if {name!r} in data:", f"        {value} = data[{name!r}]"]
        lines += [*(f"        {line}" for line in check), "        known += 1"]
        default = None if field.default is None else _exact(field.default)
        return [*lines, "    else:", f"        {value} = {self._value(default)}"]

    def _check(self, field: m.EventField, value: str) -> list[str]:
        type_ = field.type
        if type_ == t.TRUTH:
            return [f"if {value} is not True and {value} is not False: raise Unusual"]
        if isinstance(type_, t.Choice):
            words = self._value(frozenset(type_.options))
            return [f"if {value} not in {words}: raise Unusual"]
        if field.name in self.order and type_ == t.DATE:
            return [f"{value} = WRITTEN[{value}]"]
        if field.name in self.order and isinstance(type_, t.Quantity):
            lines = [
                f"if {value}.__class__ is STR: {value} = NUMBER[{value}]",
                f"elif {value}.__class__ is not INT or not LEAST < {value} < MOST: raise Unusual",
            ]
            if type_.dimension:
                lines.insert(0, f"if {value}.__class__ is STR and {value}[-1:] == '%': raise Unusual")
                lines.append(f"if {value} < 0: raise Unusual")
            return lines
        return [f"checked({value}, {self._value(type_)})"]

    def _value(self, value: Any) -> str:
        if value is None or isinstance(value, bool | int | str):
            return repr(value)
        name = f"V{len(self._names)}"
        self._names[name] = value
        return name

    def _text(self, tree: Tree) -> str:
        match tree:
            case Read(name=name):
                return _variable(name)
            case Fixed(value=value):
                return self._value(_exact(value))
            case Shifted(node=node, base=base):
                return f"{self._value(Ends(self._program, node))}[{self._text(base)}]"
            case Holds(operator=operator, left=left, right=right):
                return f"({self._text(left)} {_OPERATORS[operator]} {self._text(right)})"
            case Among(item=item, words=words):
                return f"({self._text(item)} in {self._value(words)})"
            case Negated(of=of):
                return f"(not {self._text(of)})"
            case Joined(word=word, parts=parts):
                return f"({f' {word} '.join(map(self._text, parts))})" if parts else str(word == "and")


def _in_common(trees: tuple[Tree, ...]) -> tuple[tuple[Tree, ...], tuple[Tree, ...]]:
    """What every tree begins with, mostly that the agreement is in force, and the trees without it."""
    parts = [tree.parts if isinstance(tree, Joined) and tree.word == "and" else () for tree in trees]
    shared: list[Tree] = []
    for several in zip(*parts, strict=False):
        if any(_plainly(each) != _plainly(several[0]) for each in several):
            break
        shared.append(several[0])
    if not shared:
        return (), trees
    return tuple(shared), tuple(Joined("and", each[len(shared) :]) for each in parts)


def _plainly(tree: Tree) -> Tree:
    return replace(tree, text="")


def _single(tree: Tree) -> list[Tree]:
    """The conditions of which a tree is made, each by itself."""
    if isinstance(tree, Joined):
        return [single for part in tree.parts for single in _single(part)]
    return [] if isinstance(tree, Fixed) else [tree]


def _variable(name: str) -> str:
    return f"f_{name}" if name != DAY else "day"


def _reads(tree: Tree) -> tuple[str, ...]:
    return tuple(dict.fromkeys(leaf.name for leaf in leaves(tree) if isinstance(leaf, Read)))


# ---- values


def _exact(value: Any) -> Any:
    """A number of the rule files as one that compares with what questions hold."""
    if not isinstance(value, Fraction):
        return value
    with localcontext(prec=_MOST_DIGITS):
        found = Decimal(value.numerator) / Decimal(value.denominator)
    if Fraction(found) != value:
        raise NotContained(f"{value} is no finite decimal")
    return found


def _checked(value: Any, type_: t.Type) -> None:
    """That a value which decides nothing is of its type."""
    try:
        convert(value, type_)
    except Unfit:
        raise Unusual from None


class Numbers(dict[str, Decimal]):
    """The exact values of texts; the latest are kept."""

    def __missing__(self, text: str) -> Decimal:
        try:
            number(text)
        except Unfit:
            raise Unusual from None
        value = Decimal(f"{text[:-1]}e-2") if text[-1] == "%" else Decimal(text)
        if len(self) >= _MOST_KEPT:
            self.clear()
        self[text] = value
        return value


class Days(dict[str, date]):
    """The dates that texts give; the latest are kept."""

    def __missing__(self, text: Any) -> date:
        if text.__class__ is date:
            return text
        if text.__class__ is not str:
            raise Unusual
        try:
            found = parse_time(text)
        except TimeTextError:
            raise Unusual from None
        if isinstance(found, datetime):
            raise Unusual
        if len(self) >= _MOST_KEPT:
            self.clear()
        self[text] = found
        return found


class WrittenDays(Days):
    """The dates that fields give, which are texts: a log holds no others."""

    def __missing__(self, text: Any) -> date:
        if text.__class__ is not str:
            raise Unusual
        return super().__missing__(text)


class Ends(dict[date, date]):
    """The ends of one period by the date that it is counted from."""

    def __init__(self, program: Program, node: m.PeriodFrom | m.Anniversary) -> None:
        super().__init__()
        self._dates = program.dates
        self._node = node

    def __missing__(self, base: date) -> date:
        node, dates = self._node, self._dates
        end = dates.period(node, base, {}) if isinstance(node, m.PeriodFrom) else dates.anniversary(node, base)
        if not isinstance(end, date):
            raise Unusual  # a calendar ends: that is for the ordinary way to say
        self[base] = end
        return end
