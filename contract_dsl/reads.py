"""What a definition reads, directly and through what it calls: event types, facts, the date of today.

The checks ask whether a value changes in time and where it stands in a circle; the engine asks which events can change
it at all.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from .model import nodes as m
from .source import Span
from .tree import Node, children, walk


@dataclass(frozen=True, slots=True)
class Call:
    """One use of a definition. An `earlier` use sees the log strictly before some event, a use that is not sees now."""

    target: str
    span: Span
    earlier: bool


@dataclass
class Reads:
    """What one definition reads."""

    events: set[str] = field(default_factory=set)
    facts: set[str] = field(default_factory=set)
    schedules: set[str] = field(default_factory=set)
    states: set[str] = field(default_factory=set)
    """States and amounts, and whatever else of one argument a pattern ranges over."""
    today: bool = False
    identifiers: set[str] = field(default_factory=set)
    """The kinds of identifiers of the log that it ranges over: party, security, ref."""
    complied: set[str] = field(default_factory=set)
    force: bool = False

    def add(self, other: "Reads") -> bool:
        """Take over what another reads; whether that was anything new."""
        before = self._size()
        self.events |= other.events
        self.facts |= other.facts
        self.schedules |= other.schedules
        self.complied |= other.complied
        self.states |= other.states
        self.today = self.today or other.today
        self.identifiers |= other.identifiers
        self.force = self.force or other.force
        return self._size() != before

    def _size(self) -> tuple[int, ...]:
        sets = (self.events, self.facts, self.schedules, self.complied, self.states, self.identifiers)
        return (*(len(s) for s in sets), self.today, self.force)


def free_variables(node: Node) -> list[str]:
    """The variables that an expression reads and does not bind itself, in order.

    No letter is bound again where it is bound already (C108), so that within one expression it is the one or the other.
    """
    bound: set[str] = set()
    read: dict[str, None] = {}
    for each in walk(node):
        if isinstance(each, m.Variable):
            read[each.name] = None
        elif isinstance(each, m.Pattern):
            bound.add(each.variable)
            if each.counting:
                read[each.counting] = None
        elif isinstance(each, m.Holders):
            bound.add(each.variable)
    return [name for name in read if name not in bound]


def uses(node: Node, *, earlier: bool = False) -> Iterator[tuple[Node, bool]]:
    """Every node below an expression, and whether it is seen at an earlier moment than the expression itself."""
    stack = [(node, earlier)]
    while stack:
        current, past = stack.pop()
        yield current, past
        if isinstance(current, m.AtMoment) and current.moment is not None:
            by_event = current.moment.type.name != "date"
            stack.append((current.moment, past))
            stack.append((current.value, past or by_event))
            continue
        stack.extend((child, past) for child in children(current))


def called(node: Node) -> str:
    """The full name of the definition that an expression node calls, if it calls one."""
    match node:
        case m.TermCall():
            return node.term
        case m.StateCall():
            return node.state
        case m.AmountCall():
            return node.amount
        case m.ShareOf() | m.TotalFor():
            return node.division
        case m.Pattern(kind="predicate"):
            return node.source
        case m.Builtin(function="Receipt"):
            return f"receipt {node.context}"
        case _:
            return ""


def direct(roots: Iterator[Node] | tuple[Node, ...]) -> tuple[Reads, set[str]]:
    """What some expressions read by themselves, and which definitions they call."""
    reads, calls = Reads(), set[str]()
    for root in roots:
        for node in walk(root):
            name = called(node)
            if name:
                calls.add(name)
            match node:
                case m.Pattern(kind="event"):
                    reads.events.add(node.source)
                case m.Pattern(kind="identifier" | "predicate"):
                    reads.identifiers.add(node.type.name)
                    reads.states.add(node.source)
                case m.StateCall():
                    reads.states.add(node.state)
                case m.AmountCall():
                    reads.states.add(node.amount)
                case m.Pattern(kind="dates"):
                    reads.schedules.add(node.source)
                case m.Effect() if node.schedule:
                    reads.schedules.add(node.schedule)
                case m.InWindow():
                    reads.schedules.add(node.schedule)
                case m.Holders():
                    reads.identifiers.add("party")
                case m.FactCall():
                    reads.facts |= {name for name in (node.fact, node.rate) if name}
                case m.FieldOf() | m.FieldFilter() if node.rate:
                    reads.facts.add(node.rate)
                case m.Special(word="today"):
                    reads.today = True
                case m.Complied():
                    reads.complied.add(node.clause)
                case m.InForce():
                    reads.force = True
                case m.Builtin(function="BeneficiariesOf"):
                    reads.identifiers.add("party")
                case _:
                    pass
    return reads, calls


def expressions_of(definition: m.Definition) -> tuple[Node, ...]:
    """The expressions and patterns that a definition consists of."""
    match definition:
        case m.Term():
            return tuple(e for e in (definition.value, definition.exception) if e is not None)
        case m.ReceiptRule():
            return tuple(e for line in definition.lines for e in line if e is not None)
        case m.State() | m.Amount() | m.Division() | m.Event() | m.Schedule() | m.Clause():
            parts = tuple(children(definition))
            if isinstance(definition, m.Event):
                return tuple(p for s in definition.sources for p in _parts_of_source(s))
            return parts
        case _:
            return ()


def _parts_of_source(source: m.Source) -> tuple[Node, ...]:
    on = (source.date,) if source.date is not None else ()
    return (
        source.pattern,
        *source.for_every,
        *source.conditions,
        *source.exceptions,
        *(e for _, e in source.fields),
        *on,
    )


def all_definitions(model: m.Model) -> Mapping[str, m.Definition]:
    """Everything that can be called or read, by full name; receipt rules as `receipt ia`."""
    return {
        **model.terms,
        **model.states,
        **model.amounts,
        **model.divisions,
        **model.events,
        **model.schedules,
        **{f"receipt {a}": r for a, r in model.receipts.items()},
    }


def transitive(model: m.Model) -> dict[str, Reads]:
    """What every definition reads, through everything that it calls."""
    definitions = all_definitions(model)
    reads: dict[str, Reads] = {}
    calls: dict[str, set[str]] = {}
    for id_, definition in definitions.items():
        reads[id_], calls[id_] = direct(expressions_of(definition))
        calls[id_] |= {e for e in reads[id_].events if e in model.events and _derived(model.events[e])}
        calls[id_] |= {s for s in reads[id_].schedules if s in model.schedules}
    deemings: dict[str, set[str]] = {}
    for clause in model.clauses.values():
        for sentence in clause.sentences:
            if sentence.kind == "deems" and sentence.act is not None:
                key = f"deeming {sentence.key}"
                reads[key], calls[key] = direct((sentence,))
                reads[key].events.discard(sentence.act.source)
                deemings.setdefault(sentence.act.source, set()).add(key)
    for id_, keys in deemings.items():
        for reader, read in reads.items():
            if id_ in read.events or reader == id_:
                calls[reader] |= keys
    _close(reads, calls)
    return reads


def _derived(event: m.Event) -> bool:
    return bool(event.sources) or event.deemed


def _close(reads: dict[str, Reads], calls: dict[str, set[str]]) -> None:
    callers: dict[str, set[str]] = {}
    for caller, targets in calls.items():
        for target in targets:
            callers.setdefault(target, set()).add(caller)
    pending = list(reads)
    while pending:
        target = pending.pop()
        pending += [caller for caller in callers.get(target, ()) if reads[caller].add(reads[target])]
