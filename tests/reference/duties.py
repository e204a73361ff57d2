"""What is owed, may be exercised and runs: instances with their dates and what has become of them (7)."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from contract_dsl.model import nodes as m
from contract_dsl.tree import walk

from .order import (
    END,
    LAST,
    Env,
    Event,
    Moment,
    Opening,
    Part,
    Place,
    Sentence,
    beside,
    day_of,
    sentences,
    start_of,
    within,
)
from .values import ABSENT, Key, Unknown, all_of, negation

KINDS = {"must": "obligation", "may": "right", "may only": "right", "period": "period"}


class Open(Exception):
    """Something hangs on an unknown."""

    def __init__(self, keys: frozenset[Key]) -> None:
        super().__init__(keys)
        self.keys = keys


def sure(value: Any) -> Any:
    """A value that is known."""
    if isinstance(value, Unknown):
        raise Open(value.keys)
    return value


class Instance(NamedTuple):
    """A duty, a right or a period, and what has become of it."""

    clause: str
    kind: str
    bearer: Any
    to: Any
    what: str
    by_event: str
    opened: date
    due: date | None
    status: str
    ended: date | None


class Arisen(NamedTuple):
    """An instance before one looks at what has become of it."""

    sentence: Sentence
    env: Env
    place: Place
    due: date | None
    trigger: Any


class Performance(NamedTuple):
    """What performs or exercises an instance: from where it counts, on which day, and the event."""

    place: Place
    day: date
    event: Event


DONE = ("performed", "performed_late", "exercised")


def named(sentence: Sentence) -> set[str]:
    """The variables that the performing event names."""
    return {n.name for n in walk(sentence.act) if isinstance(n, m.Variable)}


def whose(one: Arisen) -> tuple[Any, ...]:
    """Whose instance it is: an event performs one for each counterparty, bearer and party that it names."""
    names, sentence = one.env.names, one.sentence
    every = (names.get(p.variable) for p in sentence.every if sentence.act and p.variable in named(sentence))
    return (names["counterparty"], names["bearer"], *every)


def general(sentence: Sentence, conditions: Sequence[m.Expr]) -> list[m.Expr]:
    """The conditions that do not speak of the act itself, for which a power is judged only at the act (8)."""
    own = sentence.act.variable if sentence.act is not None else ""
    return [
        c for c in conditions if not any(isinstance(n, m.Variable) and n.name == own for n in walk(c)) or binds(c, own)
    ]


def binds(condition: m.Expr, variable: str) -> bool:
    """Whether a pattern within the condition uses the letter for what it finds itself."""
    return any(isinstance(n, m.Pattern) and n.variable == variable for n in walk(condition))


class Duties(Part):
    """The instances at a moment."""

    def instances(self, moment: Moment) -> list[Instance]:
        """Every instance that has arisen by a moment. Raises `Open` where something unknown decides."""
        found = []
        for sentence in sentences(self.model, *KINDS):
            windowed = (sentence.when, sentence.once, sentence.each, sentence.opens, sentence.due)
            if sentence.kind == "may only" and not any(windowed):
                continue
            arisen = [a for o in self.openings(sentence, moment) for a in self.arise(sentence, o, moment)]
            used: set[Any] = set()
            for one in sorted(arisen, key=lambda a: (a.due or date.max, a.place)):
                performance = self.performance(one, moment, used)
                status, ended = self.status(one, performance, moment)
                if performance is not None and status in DONE and ended == performance.day:
                    used.add((performance.event.place, *whose(one)))
                what = sentence.act.source.partition(":")[2] if sentence.act is not None else ""
                trigger = one.trigger.root.id if isinstance(one.trigger, Event) else ""
                bearer, to = one.env.names["bearer"], one.env.names["counterparty"]
                kind, opened = KINDS[sentence.kind], day_of(one.place)
                found.append(Instance(sentence.id, kind, bearer, to, what, trigger, opened, one.due, status, ended))
        return found

    # ---- how it arises

    def arise(self, sentence: Sentence, opening: Opening, moment: Moment) -> Iterator[Arisen]:
        """One instance for each bearer and counterparty, if its conditions hold when it arises."""
        there = all_of((opening.exists, self.in_force(sentence.id, opening.moment)))
        for env, exists in self.between(sentence, self.opened(opening)) if there is not False else ():
            place, setting = opening.place, env
            if sentence.opens is not None:
                opens = sure(self.value(sentence.opens, env.at(moment)))
                if opens is ABSENT or opens > max(day_of(place), moment.day):
                    continue
                if opens > day_of(place):
                    place = start_of(opens)
                    setting = env.at(Moment(beside(place, 1), opens))
            tests = (*sentence.conditions, *sentence.throughout)
            holds = self.conditions(general(sentence, tests), general(sentence, sentence.exceptions), setting)
            if sure(all_of((there, exists, holds, negation(self.released(sentence, setting))))):
                due = self.value(sentence.due, env.at(moment)) if sentence.due is not None else None
                yield Arisen(sentence, env, place, due if isinstance(due, date) else None, opening.trigger)

    def between(self, sentence: Sentence, env: Env) -> Iterator[tuple[Env, Any]]:
        """The settings with each bearer and counterparty."""
        parties: Sequence[Any] = [self.value(p, env) for p in sentence.parties]
        if sentence.jointly or not parties:
            parties = [tuple(parties) if len(parties) > 1 else parties[0] if parties else None]
        bearers = [(env.bind(bearer=p), True) for p in parties]
        if sentence.bearer is not None:
            name = sentence.bearer.variable
            bearers = [(e.bind(bearer=e.names[name]), b) for e, b in self.for_every((sentence.bearer,), env, True)]
        for inner, exists in bearers:
            if sentence.to_every is None:
                to = self.value(sentence.to, inner) if sentence.to is not None else None
                yield inner.bind(counterparty=None if to is ABSENT else to), exists
                continue
            for each, is_one in self.for_every((sentence.to_every,), inner, True):
                yield each.bind(counterparty=each.names[sentence.to_every.variable]), all_of((exists, is_one))

    def released(self, sentence: Sentence, env: Env) -> Any:
        """Whether a `need not` takes the duty away."""
        for release in sentences(self.model, "need not") if sentence.kind == "must" else ():
            targets = release.targets
            named = targets.kind != "named" or any(within(sentence.id, c) for c in targets.clauses)
            bearers = [self.value(p, env) for p in release.parties]
            if named and (not bearers or env.names["bearer"] in bearers):
                tests = (*release.conditions, *release.throughout)
                holds = all_of((self.in_force(release.id, env.moment), self.conditions(tests, release.exceptions, env)))
                if holds is not False:
                    return holds
        return False

    # ---- what becomes of it

    def performance(self, one: Arisen, moment: Moment, used: set[Any]) -> Performance | None:
        """Where and on which day the first event that performs it counts; a notice counts when it is received.

        An event performs one instance for each bearer, counterparty and named party, unless it names what opened it.
        """
        sentence, found = one.sentence, []
        if sentence.act is None:
            return None
        to = one.env.names["counterparty"]
        tied = named(sentence) & {
            sentence.when and sentence.when.pattern.variable,
            sentence.each and sentence.each.variable,
        }
        notice = self.model.events[sentence.act.source].is_notice and sentence.agreement in self.model.receipts
        for event, belongs in self.matches(sentence.act, one.env.at(moment)):
            early = event.place < start_of(day_of(one.place))
            if not tied and (early or (event.place, *whose(one)) in used):
                continue
            day = event.day
            if notice and isinstance(to, str):
                day = sure(self.receipt(sentence.agreement, event, to, moment))
            if day is not ABSENT and day <= moment.day and sure(belongs):
                found.append(Performance(event.place if day <= event.day else start_of(day), day, event))
        return min(found, key=lambda f: f.place, default=None)

    def first(self, one: Arisen, moment: Moment, holds: Any) -> list[Place]:
        """The first place from the opening on at which something holds, if there is one."""
        start = (*one.place[:3], LAST + 1)
        later = [p for p in self.moments(moment) if p.place > start]
        for sample in (Moment(start, day_of(start)), *later):
            if sample.place <= moment.place and sure(holds(one.env.at(sample))):
                return [beside(sample.place, -1)]
        return []

    def any_first(self, one: Arisen, moment: Moment, conditions: Sequence[m.Expr]) -> list[Place]:
        able = general(one.sentence, conditions)
        return [p for c in able for p in self.first(one, moment, lambda env, c=c: self.truth(c, env))]

    def cut_off(self, one: Arisen, moment: Moment) -> list[Place]:
        """Where its clause ended, or a `while` failed."""
        sentence, found = one.sentence, []
        remain = any(within(sentence.id, s.id) for s in sentences(self.model, "remain"))
        for ender in sentences(self.model, "terminates") if not remain else ():
            for opening in self.hits(ender, sentence.id, moment):
                later = opening.place >= one.place
                found += [opening.place] if later and sure(self.ends(ender, opening, sentence.id, moment)) else []
        for condition in general(sentence, sentence.throughout):
            found += self.first(one, moment, lambda env, c=condition: negation(self.truth(c, env)))
        return found

    def status(self, one: Arisen, performance: Performance | None, moment: Moment) -> tuple[str, date | None]:
        """The status, and the day on which it ended."""
        sentence, due = one.sentence, one.due
        if sentence.kind == "period":
            ends = [day_of(p) for p in self.cut_off(one, moment)] + ([due] if due and moment.day > due else [])
            return ("ended", min(ends)) if ends else ("running", None)
        cuts = self.cut_off(one, moment)
        if sentence.kind == "must":
            due = None if sentence.efforts else due
            cuts += self.any_first(one, moment, sentence.excused)
            cuts += self.first(one, moment, lambda env: self.released(sentence, env))
            if performance is not None and performance.place <= min(cuts, default=performance.place):
                return "performed_late" if due and performance.day > due else "performed", performance.day
            ended = day_of(min(cuts)) if cuts else moment.day
            if due and ended > due:
                return "breached", None
            return ("excused", ended) if cuts else ("pending", None)
        window = (due.toordinal(), END, 0, 0) if due else (date.max.toordinal(), END, 0, 0)
        found = [(p, 0, "exercised") for p in self.any_first(one, moment, sentence.exercised)]
        if performance is not None and (not due or performance.day <= due):
            found.append((performance.place, 0, "exercised"))
        found += [(min(p, window), 1, "waived") for p in self.any_first(one, moment, sentence.waived)]
        found += [(p, 2, "lapsed") for p in (*cuts, *self.any_first(one, moment, sentence.lapses))]
        found += [(window, 3, "lapsed")] if due and moment.day > due else []
        return (min(found)[2], day_of(min(found)[0])) if found else ("open", None)
