"""One log as evaluation sees it: its events, its facts, and everything that follows from them, worked out on demand.

A world can be forked at a position: the new one shares everything below it and may hold events that are only supposed.
It can be settled: the new one takes values for unknowns and shares everything that was known without them. What a world
works out is kept, and never depends on what was asked before.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from contract_dsl.model import nodes as m
from contract_dsl.model import types as t
from contract_dsl.reads import Reads

from ..time import clock_in, day_in, find_zone
from .crossings import Crossings
from .derived import Deemings, View
from .division import share_out
from .environment import Environment
from .events import Event
from .folds import AmountFold, Fold, StateFold
from .force import Force
from .interpreter import Interpreter, covers
from .ledgers import Ledger, entries_of
from .moments import Moment, day_of, is_start, start_of
from .program import Program
from .schedules import Schedules
from .store import EventStore, names_in
from .triggers import Triggers
from .unknown import ABSENT, Key, Unknown, conjunction, failed, is_known, merged, negation, unknown

FactRecord = tuple[int, Any, str]
"""Position, value and id of the event that recorded it."""

_NEVER = 1 << 80
"""Beyond every position."""

_MOST_SETTLED = 400
"""Settled worlds that a world keeps."""

_DEEPEST = 150
"""Terms within terms at one moment; the checker keeps rule files far below it."""


class World:
    """See the module."""

    def __init__(  # noqa: PLR0913  # what is shared with the world that it was forked from
        self,
        program: Program,
        store: EventStore,
        facts: dict[tuple[str, tuple[str, ...]], list[FactRecord]],
        *,
        parent: "World | None" = None,
        fork: int = 0,
        fork_shares: bool = False,
        settled: Mapping[Key, Any] | None = None,
        parties: tuple[tuple[int, str], ...] = (),
    ) -> None:
        self.program = program
        self.parent = parent
        self.fork = fork
        self.fork_shares = fork_shares
        self.settled: Mapping[Key, Any] = settled or {}
        self.store = store
        self.interpreter: Interpreter = parent.interpreter if parent is not None else Interpreter()
        self.extra_parties = parties
        """Parties that only an act names, each from its position on."""
        self.facts = facts
        """What was recorded of each fact, in order."""
        known_until: int = parent.facts_until if parent is not None else _NEVER
        self.facts_until: int = min(fork, known_until) if fork_shares else known_until
        self._folds: dict[str, Fold] = {}
        self._ledgers: dict[str, Ledger | None] = {}
        self._depth = 0
        self._forget()

    def _forget(self) -> None:
        """Begin with nothing worked out, but for folds and ledgers."""
        self.schedules = Schedules(self)
        self.crossings = Crossings(self)
        self.triggers = Triggers(self)
        self.force = Force(self)
        self._views: dict[str, View] = {}
        self._deemings: dict[str, Deemings] = {}
        self.known_terms: dict[tuple[Any, ...], Any] = {}
        self._complied: dict[tuple[Event, str], Any] = {}
        self._receipts: dict[tuple[Any, ...], Any] = {}
        self._divisions: dict[tuple[Any, ...], Any] = {}
        self._satisfying: dict[tuple[Any, ...], tuple[tuple[Any, Any], ...]] = {}
        self._beneficiaries: dict[tuple[str, int, int], Any] = {}
        self._settled_worlds: dict[frozenset[tuple[Key, Any]], World] = {}

    # ---- other worlds

    def supposing(self, at: int, events: Sequence[Event], parties: tuple[str, ...] = ()) -> "World":
        """A world that shares everything below `at` and in which nothing happens after it but `events`."""
        return type(self)(
            self.program,
            self.store.forked(at, events),
            self.facts,
            parent=self,
            fork=at,
            fork_shares=True,
            settled=self.settled,
            parties=(*self.extra_parties, *((at, party) for party in parties)),
        )

    def settle(self, values: Mapping[Key, Any]) -> "World":
        """A world in which some unknowns have values.

        One that was forked is settled below the fork first: what is worked out there serves every fork. The latest
        ones are kept for that.
        """
        key = frozenset(values.items())
        found = self._settled_worlds.get(key)
        if found is None:
            if len(self._settled_worlds) >= _MOST_SETTLED:
                self._settled_worlds.clear()
            found = self._settled_worlds[key] = self._settle(values)
        return found

    def _settle(self, values: Mapping[Key, Any]) -> "World":
        if self.parent is not None and self.fork_shares:
            below = self.parent.settle(values)
            return World(
                self.program,
                self.store.upon(below.store),
                self.facts,
                parent=below,
                fork=self.fork,
                fork_shares=True,
                settled={**self.settled, **values},
                parties=self.extra_parties,
            )
        return World(
            self.program,
            self.store,
            self.facts,
            parent=self,
            settled={**self.settled, **values},
            parties=self.extra_parties,
        )

    # ---- events

    @property
    def log(self) -> Sequence[Event]:
        """Every logged event, in order."""
        return self.store.all()

    def last(self) -> tuple[int, Event | None]:
        """How many events there are, and the last of them."""
        return self.store.last()

    def events(self, type_: str, bound: int) -> Sequence[Event]:
        """The events of a type below a position, logged and derived, in order."""
        return self.span(type_, 0, bound)

    def span(self, type_: str, low: int, high: int, field: str = "", value: Any = None) -> Sequence[Event]:
        """The events of a type from one position up to another, in order.

        With a field those in which it is, or holds, a value, and possibly more.
        """
        model = self.program.model.events.get(type_)
        if model is None:
            return ()
        if model.sources:
            return self.view(type_).between(low, high, field, value)
        logged = self.store.span(type_, low, high, field, value)
        if not model.deemed:
            return logged
        deemed = self.deeming(type_).between(low, high, field, value)
        return sorted([*logged, *deemed], key=lambda e: e.at) if deemed else logged

    def view(self, type_: str) -> View:
        """The events of a view."""
        found = self._views.get(type_)
        if found is None:
            found = self._views[type_] = View(self, self.program.model.events[type_])
            if self.parent is not None:
                shared = self.parent.view(type_)
                if self.fork_shares:
                    shared.below(self.fork)
                found.inherit(shared, self.fork if self.fork_shares else shared.cursor)
        return found

    def deeming(self, type_: str) -> Deemings:
        """The deemed events of a type."""
        if type_ not in self._deemings:
            self._deemings[type_] = Deemings(self, type_)
        return self._deemings[type_]

    def relevant(self, reads: Reads, low: int, high: int) -> list[Event]:
        """The logged events between two positions that can change something that reads `reads`."""
        return self.store.relevant(reads, low, high)

    def days_of_effects(self, reads: Reads, low: int, high: int) -> set[date]:
        """The days between two positions that begin with an effect, a derived event, or the date of a schedule."""
        places: list[int] = []
        for id_ in reads.states:
            fold = self._folds.get(id_)
            if fold is not None:
                places += [at for instance in fold.instances.values() for at in instance.positions]
            amount = self.program.model.amounts.get(id_)
            if amount is not None and isinstance(amount.start_date, m.Constant):
                assert isinstance(amount.start_date.value, date)
                places.append(start_of(amount.start_date.value).at)
        for type_ in reads.events:
            model = self.program.model.events.get(type_)
            if model is not None and (model.sources or model.deemed):
                places += [e.at for e in self.span(type_, low, high)]
        days = {date.fromordinal(day_of(at)) for at in places if low < at < high and is_start(at)}
        until = Moment(high, date.fromordinal(max(day_of(high), 1)))
        for schedule in reads.schedules & self.program.model.schedules.keys():
            if self.program.model.schedules[schedule].form != "window":
                for day in self.schedules.up_to(schedule, until):
                    days |= {d for d in (day, date.fromordinal(day.toordinal() + 1)) if low < start_of(d).at < high}
        return days

    def first_day(self) -> date:
        """The day of the first event, or the earliest date of an agreement."""
        first = self.store.first_day()
        days = [first] if first is not None else []
        dated = [agreement.dated for agreement in self.program.model.agreements.values()]
        days += [d.value for d in dated if isinstance(d, m.Constant) and isinstance(d.value, date)]
        return min(days, default=date(2000, 1, 1))

    # ---- facts

    def fact(self, name: str, of: tuple[str, ...], moment: Moment) -> Any:
        """A fact as recorded by a moment, its default, or unknown."""
        fact = self.program.model.facts[name]
        records = self.facts.get((name, of))
        if records:
            place = bisect_left(records, min(moment.at, self.facts_until), key=lambda r: r[0])
            if place:
                return records[place - 1][1]
        if of and of[0] in fact.default_for:
            return fact.default_for[of[0]]
        if fact.default is not None:
            return fact.default
        key = self.fact_key(fact, of)
        if key in self.settled:
            return self.settled[key]
        return unknown(key)

    def fact_key(self, fact: m.Fact, of: tuple[str, ...]) -> Key:
        """The unknown that an unrecorded fact is; the two orders of a symmetric one are the same unknown."""
        if fact.symmetric and any(k.name == fact.id and k.of == of[::-1] for k in self.settled):
            of = of[::-1]
        return Key("fact", fact.id, of, kind=_kind(fact.type), type_name=str(fact.type), floor=_floor(fact.type))

    def fact_record(self, name: str, of: tuple[str, ...], moment: Moment) -> FactRecord | None:
        """The record that decides a fact at a moment."""
        until = min(moment.at, self.facts_until)
        before = [r for r in self.facts.get((name, of), ()) if r[0] < until]
        return before[-1] if before else None

    def missing_field(self, event: Event, name: str) -> Any:
        """A field that is reckoned with and not there."""
        root = event.root
        definition = self.program.model.events.get(root.type)
        known = definition.fields.get(name) if definition is not None else None
        type_ = known.type if known is not None else t.NUMBER
        asked = "" if root.id.startswith("?") else root.id
        key = Key("field", name, event=asked, kind=_kind(type_), type_name=str(type_), floor=_floor(type_))
        if key in self.settled:
            return self.settled[key]
        return unknown(key)

    # ---- definitions

    def fold(self, id_: str) -> Fold:
        """The fold of a state or amount."""
        found = self._folds.get(id_)
        if found is None:
            model = self.program.model
            amount = model.amounts.get(id_)
            found = AmountFold(self, amount) if amount is not None else StateFold(self, model.states[id_])
            self._folds[id_] = found
        return found

    def ledger(self, id_: str) -> Ledger | None:
        """The running balances of an amount that is a plain sum; nothing for others, and where events are supposed."""
        if self.parent is not None:
            return None
        if id_ not in self._ledgers:
            entries = entries_of(self.program, self.program.model.amounts[id_])
            ledger = Ledger(entries) if entries is not None else None
            if ledger is not None:
                ledger.read(self.store)
            self._ledgers[id_] = ledger
        return self._ledgers[id_]

    def append(self, event: Event) -> None:
        """Take in one more event, which comes after all others. What was worked out for earlier moments is kept."""
        assert self.parent is None
        self.store = self.store.append(event)
        for ledger in self._ledgers.values():
            if ledger is not None:
                ledger.append(event)
        for fold in self._folds.values():
            fold.forget(event.at)
        self._forget()

    def state(self, id_: str, arguments: tuple[Any, ...], moment: Moment) -> Any:
        """Whether a state holds."""
        fold = self.fold(id_)
        assert isinstance(fold, StateFold)
        return fold.value(arguments, moment)

    def amount(self, id_: str, arguments: tuple[Any, ...], moment: Moment) -> Any:
        """The value of an amount."""
        ledger = self.ledger(id_)
        if ledger is not None:
            return ledger.value(arguments, moment)
        fold = self.fold(id_)
        assert isinstance(fold, AmountFold)
        return fold.value(arguments, moment)

    def term(self, id_: str, arguments: tuple[Any, ...], moment: Moment) -> Any:
        """The value of a term; parameters at the end that a question leaves out are absent."""
        arguments += (ABSENT,) * (len(self.program.model.terms[id_].parameters) - len(arguments))
        key = (id_, moment.at, moment.ordinal, arguments)
        try:
            if key in self.known_terms:
                return self.known_terms[key]
        except TypeError:
            return self._evaluate_term(id_, arguments, moment)
        value = self.shared_term(id_, arguments, moment)
        if value is None:
            value = self._evaluate_term(id_, arguments, moment)
        self.known_terms[key] = value
        return value

    def shared_term(self, id_: str, arguments: tuple[Any, ...], moment: Moment) -> Any:
        """What a parent world says, as far as that holds here; None if it does not."""
        parent = self.parent
        if parent is None:
            return None
        if self.fork_shares:
            same = moment.at < self.fork or (moment.at == self.fork and not self.program.reads[id_].identifiers)
            return parent.term(id_, arguments, moment) if same else None
        value = parent.known_terms.get((id_, moment.at, moment.ordinal, arguments))
        return value if value is not None and is_known(value) else None

    def _evaluate_term(self, id_: str, arguments: tuple[Any, ...], moment: Moment) -> Any:
        term = self.program.model.terms[id_]
        assert term.value is not None
        if self._depth > _DEEPEST:
            return failed(f"`{id_}` needs too many definitions in a row")
        self._depth += 1
        try:
            names = {p.name: a for p, a in zip(term.parameters, arguments, strict=True)}
            env = Environment(self, moment, names)
            value = self.interpreter.value(term.value, env)
            if term.exception is not None and value is not False:
                value = conjunction((value, negation(self.interpreter.condition(term.exception, env))))
            return value
        finally:
            self._depth -= 1

    def division(self, id_: str, arguments: tuple[Any, ...], moment: Moment) -> Any:
        """The shares of a division."""
        key = (id_, moment.at, arguments)
        if key not in self._divisions:
            self._divisions[key] = share_out(self, self.program.model.divisions[id_], arguments, moment)
        return self._divisions[key]

    def complied(self, event: Event, clause: str) -> Any:
        """Whether no effective sentence of a clause forbade an event when it happened."""
        key = (event, clause)
        if key not in self._complied:
            if self.parent is not None and self.fork_shares and event.at < self.fork:
                self._complied[key] = self.parent.complied(event, clause)
            else:
                from .decide import complied  # noqa: PLC0415  # deciding stands above the world that it is asked in

                self._complied[key] = complied(self._naming(event), event, clause)
        return self._complied[key]

    def _naming(self, event: Event) -> "World":
        """The world in which an event is judged: whom it names first is there already, as for an act in question."""
        known = set(self.parties(Moment(event.at, event.day)))
        new = tuple(dict.fromkeys(n for n in names_in(self.program.model, event.root, "party") if n not in known))
        return self.supposing(event.at, (), new) if new else self

    def receipt(self, rule: str, notice: Any, party: Any, moment: Moment) -> Any:
        """The day on which a notice counts as received by a party; absent if it is not addressed to it."""
        if not isinstance(notice, Event):
            return ABSENT if notice is ABSENT else merged((notice,), "date")
        if isinstance(party, Unknown):
            return merged((party,), "date")
        definition = self.program.model.receipts.get(rule)
        if definition is None or party is ABSENT:
            return ABSENT
        to = notice.field("to")
        if isinstance(to, Unknown):
            return merged((to,), "date")
        if party not in (to if isinstance(to, tuple) else (to,)):
            return ABSENT
        key = (rule, notice.root, notice.id, party, moment.at)
        if key not in self._receipts:
            names = {definition.notice: notice, definition.addressee: party}
            self._receipts[key] = self._receive(definition, Environment(self, moment, names))
        return self._receipts[key]

    def _receive(self, rule: m.ReceiptRule, env: Environment) -> Any:
        open_: list[Any] = []
        for condition, day in rule.lines:
            holds = self.interpreter.condition(condition, env) if condition is not None else True
            if isinstance(holds, Unknown):
                open_.append(holds)
                continue
            if holds:
                value = self.interpreter.value(day, env)
                return merged((*open_, value), "date") if open_ else value
        return merged(open_, "date") if open_ else ABSENT

    # ---- parties and other identifiers

    def has_role(self, party: Any, role: str) -> bool:
        """Whether a party has a role by the rule files."""
        known = self.program.model.parties.get(party) if isinstance(party, str) else None
        return known is not None and role in known.roles

    def parties(self, moment: Moment) -> tuple[str, ...]:
        """The parties of the rule files, of the log up to the moment, and of the act in question."""
        return self.identifiers("party", moment)

    def identifiers(self, kind: str, moment: Moment) -> tuple[str, ...]:
        """Every identifier of a kind: of the rule files, of the log up to the moment, and of the act in question."""
        known = self.program.declared.get(kind, ())
        first_seen = self.store.names(kind)
        logged = first_seen[: bisect_left(first_seen, (moment.at, ""))]
        names = dict.fromkeys((*known, *(name for _, name in logged)))
        if kind == "party":
            names.update(dict.fromkeys(p for since, p in self.extra_parties if since <= moment.at))
        return tuple(names)

    def parties_to(self, event: Any) -> Any:
        """Every party that an event names."""
        if not isinstance(event, Event):
            return () if event is ABSENT else event
        return tuple(dict.fromkeys(names_in(self.program.model, event.root, "party")))

    def satisfying(self, id_: str, kind: str, moment: Moment) -> tuple[tuple[Any, Any], ...]:
        """Everything of a kind of which a role, a state or a term is true, or may be."""
        key = (id_, kind, moment.at, moment.ordinal)
        found = self._satisfying.get(key)
        if found is None:
            found = self._satisfying[key] = tuple(self._satisfy(id_, kind, moment))
        return found

    def _satisfy(self, id_: str, kind: str, moment: Moment) -> Iterator[tuple[Any, Any]]:
        model = self.program.model
        if id_ in model.states:
            fold = self.fold(id_)
            assert isinstance(fold, StateFold)
            named = fold.candidates(moment)
            for name in named if named is not None else self.identifiers(kind, moment):
                holds = fold.value((name,), moment)
                if holds is not False:
                    yield name, holds
            return
        for name in self.identifiers(kind, moment):
            holds = self.term(id_, (name,), moment) if id_ in model.terms else self.has_role(name, id_)
            if isinstance(holds, Unknown) or (holds is not ABSENT and holds):
                yield name, holds

    def beneficiaries(self, clause: str, moment: Moment) -> Any:
        """Whom a clause, or the nearest one above it, protects; unknown if somebody's part in it is."""
        key = (clause, moment.at, moment.ordinal)
        if key not in self._beneficiaries:
            self._beneficiaries[key] = self._protected(clause, moment)
        return self._beneficiaries[key]

    def _protected(self, clause: str, moment: Moment) -> Any:
        clauses = self.program.model.clauses
        current = clause
        while current in clauses and not clauses[current].protects:
            current = clauses[current].parent
        if current not in clauses:
            return ()
        env = Environment(self, moment)
        found: list[Any] = []
        open_: list[Any] = []
        for protected in clauses[current].protects:
            if protected.party is not None:
                found.append(self.interpreter.value(protected.party, env))
            elif protected.every is not None:
                for value, membership in self.interpreter.matcher.matches(protected.every, env):
                    (open_ if isinstance(membership, Unknown) else found).append(
                        membership if isinstance(membership, Unknown) else value
                    )
        return merged(open_, "other") if open_ else tuple(dict.fromkeys(found))

    # ---- the clock at a place

    def clock_at(self, function: str, moment: Any, place: Any) -> Any:
        """The local day or time of day of a moment at a place; a plain date stands at midnight there."""
        if isinstance(moment, Unknown) or isinstance(place, Unknown):
            return merged((moment, place), "date" if function == "DayAt" else "other")
        if moment is ABSENT or place is ABSENT:
            return ABSENT
        known = self.program.model.places.get(place)
        if known is None:
            return failed(f"no place `{place}` is declared", "date")
        zone = find_zone(known.zone)
        if function == "DayAt":
            return day_in(moment, zone)
        clock = clock_in(moment, zone) if isinstance(moment, datetime) else None
        return clock if clock is not None else time(0, 0)

    def open_at(self, day: Any, place: Any) -> Any:
        """Whether a day is a business day of a place."""
        if isinstance(place, Unknown) or place is ABSENT:
            return False if place is ABSENT else merged((place,), "truth")
        if place not in self.program.model.places:
            return failed(f"no place `{place}` is declared", "truth")
        return self.program.dates.is_open(f"place {place}", day, self.settled)

    def next_open_at(self, day: Any, place: Any) -> Any:
        """The first business day of a place after a day."""
        if isinstance(place, Unknown) or place is ABSENT:
            return ABSENT if place is ABSENT else merged((place,), "date")
        if place not in self.program.model.places:
            return failed(f"no place `{place}` is declared", "date")
        return self.program.dates.next_open(f"place {place}", day, self.settled, including=False)

    # ---- when something changes by itself

    def change_dates(self, condition: m.Expr, env: Environment) -> set[date]:
        """The days after a moment on which a condition may change although nothing happens."""
        from .collecting import change_dates  # noqa: PLC0415  # collecting reads conditions in a world

        return change_dates(condition, env)

    def start_moment(self) -> Moment:
        """The moment before everything."""
        return start_of(date.min)


def _kind(type_: t.Type) -> Any:
    if type_ == t.TRUTH:
        return "truth"
    if type_ in (t.DATE, t.MOMENT):
        return "date"
    return "number" if isinstance(type_, t.Quantity) else "other"


def _floor(type_: t.Type) -> bool:
    return isinstance(type_, t.Quantity) and bool(type_.dimension) and not type_.money


__all__ = ["FactRecord", "World", "covers"]
