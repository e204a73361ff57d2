"""Who shall, who shall not, who may and whose consent is asked for, as the sentences of rule files say."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from contract_dsl.model import nodes as m
from contract_dsl.tree import Node, walk

from .who_text import Part

ANYBODY = "*"
"""Somebody whom the rule file does not name at this place: a variable over all parties, a field of another event."""
_CONSENT = re.compile(r"Consent|Approval|Waiver|Permission|Authori[sz]ation")


@dataclass
class Cast:
    """By part, the names of parties, roles and terms that play it; and the kinds of sentences there are."""

    parts: dict[Part, set[str]] = field(default_factory=dict)
    kinds: set[str] = field(default_factory=set)

    def add(self, part: Part, names: Iterable[str]) -> None:
        """Let more names play a part."""
        self.parts.setdefault(part, set()).update(names)

    def of(self, part: Part) -> set[str]:
        """Who plays a part; nobody may."""
        return self.parts.get(part, set())


def add_sentence(cast: Cast, sentence: m.Sentence, model: m.Model) -> None:
    """Take over who is bound, forbidden or free by a sentence."""
    cast.kinds.add(sentence.kind)
    bound = _bound(sentence)
    act, needed = sentence.act, sentence.needed
    match sentence.kind:
        case "must":
            cast.add("shall", _bearers(sentence, bound))
        case "may":
            cast.add("may", _bearers(sentence, bound))
        case "may only":
            cast.add("may", _bearers(sentence, bound))
            cast.add("shall not", _bearers(sentence, bound))
        case "permits" if act is not None:
            cast.add("may", _actor(act, sentence.conditions, bound, model))
        case "prohibits" if act is not None:
            cast.add("shall not", _actor(act, sentence.conditions, bound, model))
        case "requires" if act is not None and needed is not None:
            cast.add("shall not", _actor(act, sentence.conditions, bound, model))
            cast.add("shall", _actor(needed, (), bound, model))
        case _:
            pass


def add_consents(cast: Cast, node: Node, model: m.Model) -> None:
    """Take over whose consents a clause, limb or definition asks for."""
    bound = _bound(node)
    for each in walk(node):
        if isinstance(each, m.Pattern) and each.kind == "event" and _CONSENT.search(each.source.partition(":")[2]):
            cast.add("consent", _actor(each, each.conditions, bound, model))


def _bound(node: Node) -> dict[str, m.Pattern]:
    """The patterns over parties by their variables."""
    return {
        each.variable: each
        for each in walk(node)
        if isinstance(each, m.Pattern) and each.kind != "event" and each.variable
    }


def _bearers(sentence: m.Sentence, bound: dict[str, m.Pattern]) -> set[str]:
    found = {name for party in sentence.parties for name in _names(party, bound)}
    if sentence.bearer is not None:
        found |= _of_pattern(sentence.bearer)
    return found or {ANYBODY}


def _actor(pattern: m.Pattern, conditions: Iterable[m.Expr], bound: dict[str, m.Pattern], model: m.Model) -> set[str]:
    """Who does what a pattern names, by its brackets or by a plain condition."""
    event = model.events.get(pattern.source)
    fields = event.fields if event is not None else {}
    actor = next((name for name, each in fields.items() if each.actor), "by" if "by" in fields else "")
    if not actor:
        return {ANYBODY}
    found: set[str] = set()
    for each in pattern.fields:
        if each.field == actor:
            found |= set(_names(each.value, bound)) if each.operator in ("=", "in") else {ANYBODY}
    for condition in (*pattern.conditions, *conditions):
        for node in walk(condition):
            match node:
                case m.Compare(operator="=", left=m.FieldOf(of=m.Variable(name=name), field=what), right=right):
                    found |= set(_names(right, bound)) if name == pattern.variable and what == actor else set()
                case m.FieldOf(of=m.Variable(name=name), field=what):
                    # Something else is said of who does it.
                    found |= {ANYBODY} if name == pattern.variable and what == actor and not found else set()
                case _:
                    pass
    return found or {ANYBODY}


def _names(value: m.Expr, bound: dict[str, m.Pattern]) -> Iterator[str]:
    match value:
        case m.Constant() if isinstance(value.value, str):
            yield value.value
        case m.ListOf():
            for item in value.items:
                yield from _names(item, bound)
        case m.Variable() if value.name in bound:
            yield from _of_pattern(bound[value.name])
        case _:
            yield ANYBODY


def _of_pattern(pattern: m.Pattern) -> set[str]:
    """Of `every Shareholder h`, the role; of `every party p`, anybody."""
    if pattern.kind == "predicate":
        return {pattern.source.partition(":")[2] or pattern.source}
    return {ANYBODY}
