"""Acts that carry everything which decides about them in their own fields.

For such an act each sentence comes down to a small tree over its fields: no log, no facts, nothing unknown. The trees
are made here once, and turned into plain Python for one question at a time (`fields.py`) or into operations on whole
columns (`engine.columns`). An act that needs more is told apart by `NotContained`, and is judged in the ordinary way.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal, TypeAlias

from contract_dsl.model import nodes as m
from contract_dsl.model import types as t
from contract_dsl.priority import Over

from ..program import Program

DAY = ""
"""The name under which the day of the act is read."""


class NotContained(Exception):
    """More than the fields of the act decides; says what."""


@dataclass(frozen=True, slots=True)
class Read:
    """A field of the act, or its day."""

    name: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Fixed:
    """A value that the rule file gives."""

    value: bool | int | str | date | Fraction
    text: str = ""


@dataclass(frozen=True, slots=True)
class Shifted:
    """The end of a period, or an anniversary, counted from a date."""

    node: m.PeriodFrom | m.Anniversary
    base: "Tree"
    text: str = ""


@dataclass(frozen=True, slots=True)
class Holds:
    """A comparison of two numbers, dates or words."""

    operator: Literal["=", "<>", "<", "<=", ">", ">="]
    left: "Tree"
    right: "Tree"
    text: str = ""


@dataclass(frozen=True, slots=True)
class Among:
    """Whether a word is one of several."""

    item: "Tree"
    words: frozenset[str]
    text: str = ""


@dataclass(frozen=True, slots=True)
class Negated:
    """The opposite."""

    of: "Tree"
    text: str = ""


@dataclass(frozen=True, slots=True)
class Joined:
    """All of several, or any of them."""

    word: Literal["and", "or"]
    parts: tuple["Tree", ...]
    text: str = ""


Tree: TypeAlias = Read | Fixed | Shifted | Holds | Among | Negated | Joined


@dataclass(frozen=True, slots=True)
class ContainedAct:
    """The sentences that speak of an act, each with its condition as a tree; and the fields of the act."""

    event: m.Event
    sentences: tuple[m.Sentence, ...]
    conditions: tuple[Tree, ...]

    def fields(self) -> tuple[m.EventField, ...]:
        """Every field that an act of the kind may have, in the order of its declaration."""
        return tuple(self.event.fields.values())

    def used(self) -> frozenset[str]:
        """The fields that some condition reads."""
        return frozenset(leaf.name for tree in self.conditions for leaf in leaves(tree) if isinstance(leaf, Read))


def leaves(tree: Tree) -> Iterator[Tree]:
    """The tree and everything below it, from left to right."""
    pending = [tree]
    while pending:
        current = pending.pop()
        yield current
        match current:
            case Shifted(base=base):
                pending.append(base)
            case Holds(left=left, right=right):
                pending += (right, left)
            case Among(item=item):
                pending.append(item)
            case Negated(of=of):
                pending.append(of)
            case Joined(parts=parts):
                pending += reversed(parts)


def contained(program: Program, type_: str) -> ContainedAct:
    """The trees of an act type. Raises `NotContained` if its own fields do not decide alone."""
    event = program.model.events.get(type_)
    if event is None or not event.is_act or event.sources:
        raise NotContained(f"{type_} is no act that a log holds")
    bars, permissions = program.bars.get(type_, ()), program.permissions.get(type_, ())
    for sentence in (*bars, *permissions):
        for over in program.above.get(sentence.key, ()):
            _plain_priority(over)
    chosen = tuple(sorted((*bars, *permissions), key=lambda s: (program.order.get(s.id, 0), s.number)))
    known = {s.key for s in chosen}
    above = {over.upper for s in chosen for over in program.above.get(s.key, ())}
    if not above <= known:
        raise NotContained(f"{min(above - known)} prevails and speaks of more than {type_}")
    return ContainedAct(event, chosen, tuple(_Reader(program, event, s).condition() for s in chosen))


def _plain_priority(over: Over) -> None:
    if over.dynamic or over.joint:
        raise NotContained(f"{over.upper} prevails only for what the act names")


class _Reader:
    """Makes the tree of one sentence."""

    def __init__(self, program: Program, event: m.Event, sentence: m.Sentence) -> None:
        self._program = program
        self._event = event
        self._sentence = sentence

    def condition(self) -> Tree:
        """When the sentence applies: it is in force, the act is of its kind, its conditions hold."""
        sentence, act = self._sentence, self._sentence.act
        if sentence.kind not in ("prohibits", "permits") or act is None or act.source != self._event.id:
            raise NotContained(f"{sentence.id} does more than forbid or allow the act")
        if sentence.every or act.orders or act.counting:
            raise NotContained(f"{sentence.id} looks at other events")
        names: dict[str, Tree | None] = {act.variable: None}
        parts = [self._force()]
        parts += [self._filter(each, names) for each in act.fields]
        parts += [self.tree(each, names) for each in (*act.conditions, *sentence.conditions, *sentence.throughout)]
        parts += [Negated(self.tree(each, names), f"not {each.text}") for each in sentence.exceptions]
        return Joined("and", tuple(parts), sentence.text)

    def _force(self) -> Tree:
        clause = self._sentence.id
        agreement = self._program.model.agreements.get(clause.partition(":")[0])
        if self._program.enders:
            raise NotContained(f"{clause} may have been ended or suspended")
        if agreement is None or agreement.dated is None:
            return Fixed(True)
        if not isinstance(agreement.dated, m.Constant) or not isinstance(agreement.dated.value, date):
            raise NotContained(f"{clause} comes into force with an event")
        text = f"{clause} is in force"
        return Holds("<=", Fixed(agreement.dated.value), Read(DAY), text)

    def _filter(self, each: m.FieldFilter, names: dict[str, Tree | None]) -> Tree:
        if each.currency or each.agreement or each.rate:
            raise NotContained(f"the field {each.field} is read in the light of more than the act")
        held = self._field(each.field)
        if each.operator == "=" and isinstance(each.value, m.Constant) and isinstance(each.value.value, bool):
            return held if each.value.value else Negated(held, f"not {each.field}")
        text = f"{each.field} {each.operator} {each.value.text}"
        if each.operator == "in":
            return Among(held, self._words(each.value), text)
        if each.operator == "contains":
            raise NotContained(f"the field {each.field} is a list")
        return Holds(each.operator, held, self.tree(each.value, names), text)

    def _field(self, name: str) -> Read:
        known = self._event.fields[name]
        plain = known.type in (t.TRUTH, t.DATE, t.PARTY, t.SECURITY, t.REF, t.TEXT) or isinstance(known.type, t.Choice)
        number = isinstance(known.type, t.Quantity) and not known.type.money
        if known.optional or not (plain or number):
            raise NotContained(f"the field {name} may be absent, or is money or a list")
        return Read(name, name)

    @staticmethod
    def _words(node: m.Expr) -> frozenset[str]:
        items = node.items if isinstance(node, m.ListOf) else ()
        words = frozenset(i.value for i in items if isinstance(i, m.Constant) and isinstance(i.value, str))
        if not items or len(words) != len(items):
            raise NotContained("a list of words is computed")
        return words

    def tree(self, node: m.Expr, names: dict[str, Tree | None]) -> Tree:  # one case for each node
        """The tree of an expression; `names` gives the trees of variables, nothing for the act itself."""
        match node:
            case m.Constant(value=bool() | int() | str() | date() | Fraction() as value):
                return Fixed(value, node.text)
            case m.Variable(name=name) if names.get(name) is not None:
                found = names[name]
                assert found is not None
                return found
            case m.Special(word="today"):
                return Read(DAY, "today")
            case m.FieldOf(of=m.Variable(name=name)) if name in names and names[name] is None:
                if node.currency or node.rate or node.agreement:
                    raise NotContained(f"{node.text} is read in the light of more than the act")
                return self._field(node.field)
            case m.DateOf(of=m.Variable(name=name)) if name in names and names[name] is None:
                own = self._program.zones.get(node.zone)
                if node.zone and own != self._program.zone:
                    raise NotContained(f"{node.text} is the day in another zone")
                return Read(DAY, node.text)
            case m.Not():
                return Negated(self.tree(node.operand, names), node.text)
            case m.Logic():
                return Joined(node.operator, tuple(self.tree(o, names) for o in node.operands), node.text)
            case m.Limbs():
                word: Literal["and", "or"] = "and" if node.operator == "all" else "or"
                return Joined(word, tuple(self.tree(limb.value, names) for limb in node.limbs), node.text)
            case m.Compare():
                return Holds(node.operator, self.tree(node.left, names), self.tree(node.right, names), node.text)
            case m.Member():
                return Among(self.tree(node.item, names), self._words(node.among), node.text)
            case m.PeriodFrom() | m.Anniversary():
                return Shifted(node, self.tree(node.base, names), node.text)
            case m.TermCall():
                return self._called(node, names)
            case _:
                raise NotContained(f"{node.text or type(node).__name__} needs more than the act")

    def _called(self, node: m.TermCall, names: dict[str, Tree | None]) -> Tree:
        """A term with its arguments put in."""
        term = self._program.model.terms[node.term]
        if term.value is None:
            raise NotContained(f"{node.term} has no definition of its own")
        inner: dict[str, Tree | None] = {}
        for parameter, argument in zip(term.parameters, node.arguments, strict=True):
            is_act = isinstance(argument, m.Variable) and argument.name in names and names[argument.name] is None
            inner[parameter.name] = None if is_act else self.tree(argument, names)
        value = self.tree(term.value, inner)
        if term.exception is None:
            return value
        return Joined("and", (value, Negated(self.tree(term.exception, inner))), node.text)
