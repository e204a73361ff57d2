"""Whether a clause is in force (5), which sentence prevails (6), and what forbids an act (8)."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from contract_dsl.model import nodes as m
from contract_dsl.tree import walk

from .order import Env, Event, Moment, Opening, Part, Sentence, full, just_before, once, sentences, within
from .values import ABSENT, all_of, any_of, compare, negation, unknown_of

BARS = ("prohibits", "requires", "may only")


class Standing(NamedTuple):
    """How a bar fares: whether it applies on its own terms, and whether each permission over it is effective."""

    sentence: Sentence
    applies: Any
    over: tuple[tuple[Sentence, Any], ...]

    @property
    def yields(self) -> Any:
        """Whether an effective permission prevails over it."""
        return any_of(effective for _, effective in self.over)

    @property
    def stands(self) -> Any:
        """Whether it is effective (6)."""
        return all_of((self.applies, negation(self.yields)))


class Judgement(Part):
    """Acts, judged."""

    # ---- whether a clause is in force (5)

    def agreement_start(self, agreement: str, moment: Moment) -> Any:
        """The date of an agreement, as things stand."""
        known = self.model.agreements.get(agreement)
        return date(1900, 1, 1) if known is None or known.dated is None else self.value(known.dated, Env(moment, {}))

    @once
    def in_force(self, clause: str, moment: Moment) -> Any:
        """Its agreement is, nothing has ended it or a clause above it, nothing suspends it at the moment."""
        begun = compare("<=", self.agreement_start(clause.partition(":")[0], moment), moment.day)
        return all_of((begun, self.lasts(clause, moment, "terminates", "suspends")))

    def lasts(self, clause: str, moment: Moment, *kinds: str) -> Any:
        """Whether nothing has ended it for good; a suspension lets run on what has been opened before."""
        enders = [
            (s, o) for s in sentences(self.model, *(kinds or ("terminates",))) for o in self.hits(s, clause, moment)
        ]
        return all_of(negation(self.ends(sentence, opening, clause, moment)) for sentence, opening in enders)

    def hits(self, sentence: Sentence, clause: str, moment: Moment) -> list[Opening]:
        """The openings of what may end a clause."""
        targets = sentence.targets
        named = any(within(clause, c) for c in targets.clauses)
        whole = targets.kind == "agreement" and targets.agreement == clause.partition(":")[0] and not named
        hit = whole or (targets.kind == "named" and named) or targets.kind == "whatever"
        return list(self.openings(sentence, moment)) if hit else []

    def ends(self, sentence: Sentence, opening: Opening, clause: str, moment: Moment) -> Any:
        """Whether an opening of a sentence ends a clause, or suspends it at the moment."""
        env, then = self.opened(opening, opening.moment), opening.moment
        tests = [opening.exists, self.in_force(sentence.id, then)]
        tests.append(self.conditions(sentence.conditions, sentence.exceptions, env))
        if sentence.targets.kind == "whatever":
            tests.append(self.names_clause(sentence.targets, clause, self.opened(opening)))
        if sentence.kind == "suspends":
            start, end = self.values((sentence.start, sentence.end), self.opened(opening, moment))
            tests += [compare("<=", start, moment.day), compare(">=", end, moment.day)]
        return all_of(tests)

    def names_clause(self, targets: m.Targets, clause: str, env: Env) -> Any:
        """Whether `whatever ...` names a clause."""
        value = self.value(targets.value, env)
        listed = [s for s in (value if isinstance(value, tuple) else (value,)) if isinstance(s, str)]
        return unknown_of(value) or any(within(clause, full(s, targets.agreement)) for s in listed)

    # ---- which sentence prevails (6), and what forbids an act (8)

    def judge(self, act: Event, moment: Moment, clause: str = "") -> list[Standing]:
        """How every bar on an act fares, or those of one clause."""
        found = []
        for bar in sentences(self.model, *BARS):
            applies = self.applies(bar, act, moment) if within(bar.id, clause or bar.id) else False
            if applies is not False:
                over = ((u, self.prevails(u, bar, act, moment)) for u in sentences(self.model, "permits"))
                found.append(Standing(bar, applies, tuple(o for o in over if o[1] is not False)))
        return found

    def prevails(self, upper: Sentence, lower: Sentence, act: Event, moment: Moment) -> Any:
        """Whether a sentence is effective for this act and prevails over another of the opposite effect."""
        return any_of(self.ways(upper, lower, act, moment))

    def ways(self, upper: Sentence, lower: Sentence, act: Event, moment: Moment) -> Iterator[Any]:
        for dynamic, named in self.priorities(upper, lower, act, moment):
            applies = named is not False and self.applies(upper, act, moment, lower.id if dynamic else "")
            if applies is not False:
                opposite = BARS if upper.kind == "permits" else ("permits",)
                higher = [self.prevails(s, upper, act, moment) for s in sentences(self.model, *opposite)]
                yield all_of((named, applies, negation(any_of(higher))))

    def priorities(self, upper: Sentence, lower: Sentence, act: Event, moment: Moment) -> Iterator[tuple[bool, Any]]:
        """The priorities of one sentence over another: whether each is target by target, and whether it holds."""
        if self.by_name(upper, lower):
            yield False, True
        over = upper.over
        if over is not None and over.kind == "everything" and not self.by_name(lower, upper):
            yield False, True
        if over is not None and over.kind == "whatever":
            target = isinstance(over.value, m.Special)
            named = upper.agreement == lower.agreement if target else None
            yield True, self.names_clause(over, lower.id, self.setting(upper, act, moment)) if named is None else named
        for sentence in sentences(self.model, "prevails"):
            for target_ in sentence.targets.clauses:
                agreement, _, number = target_.partition(":")
                alike = within(upper.id, f"{sentence.agreement}:{number}") and within(lower.id, target_)
                if alike if number else (upper.agreement, lower.agreement) == (sentence.agreement, agreement):
                    actor = self.actor(act)
                    bound = self.model.parties[actor].bound_by if actor in self.model.parties else ()
                    yield False, unknown_of(actor) or {upper.agreement, lower.agreement} <= set(bound)

    @staticmethod
    def by_name(upper: Sentence, lower: Sentence) -> bool:
        over = upper.over
        named = over is not None and over.kind == "named" and any(within(lower.id, c) for c in over.clauses)
        whole = over is not None and over.kind == "agreement" and over.agreement == lower.agreement
        return named or whole or any(within(upper.id, c) for c in lower.yields_to)

    def actor(self, act: Event) -> Any:
        """Who does an act."""
        fields = self.model.events[act.type].fields.values()
        return next((act.values.get(f.name, ABSENT) for f in fields if f.actor), ABSENT)

    @staticmethod
    def setting(sentence: Sentence, event: Event, moment: Moment, target: str = "") -> Env:
        return Env(moment, {sentence.act.variable: event, "target": target or sentence.id})

    def amounts_to(self, type_: str, act: Event, moment: Moment) -> list[Event]:
        """What an act is as an event of a type."""
        definition = self.model.events.get(type_)
        found = [act] if type_ in ("AnyAct", act.type) else []
        for number, source in enumerate(definition.sources if definition is not None and not found else ()):
            for base in self.amounts_to(source.pattern.source, act, moment):
                found += self.undated(type_, number, base, moment)
        return found

    @once
    def applies(self, sentence: Sentence, act: Event, moment: Moment, target: str = "") -> Any:
        """Whether a sentence applies to an act on its own terms: in force, and its conditions hold."""
        events = self.amounts_to(sentence.act.source, act, moment)
        force = self.in_force(sentence.id, moment) if events else False
        return force and all_of((force, any_of(self.applies_to(sentence, e, moment, target) for e in events)))

    def applies_to(self, sentence: Sentence, event: Event, moment: Moment, target: str) -> Any:
        env = self.setting(sentence, event, moment, target)
        if sentence.kind == "may only":
            return self.outside(sentence, event, env)
        fits = True if sentence.act.source == "AnyAct" else self.belongs(sentence.act, event, env)
        return False if fits is False else all_of((fits, any_of(self.reasons(sentence, env))))

    def reasons(self, sentence: Sentence, env: Env) -> Iterator[Any]:
        """For each of what a sentence is `for every` one of, whether it applies; `requires A`: and has no A (8)."""
        for inner, exists in self.for_every(sentence.every, env, True):
            tests = [exists, self.conditions((*sentence.conditions, *sentence.throughout), sentence.exceptions, inner)]
            if sentence.kind == "requires":
                tests.append(negation(any_of(belongs for _, belongs in self.matches(sentence.needed, inner))))
            yield all_of(tests)

    def outside(self, sentence: Sentence, event: Event, env: Env) -> Any:
        """`may only`: its `if` fails, the actor is no bearer, or no instance is open (8).

        Fields of the pattern that name bearer or trigger say who and which; the others, of which acts the power is.
        """
        own = {p.variable for p in (*sentence.every, sentence.bearer, sentence.when and sentence.when.pattern) if p}
        own |= {sentence.each.variable} if sentence.each is not None else set()
        tied = [f for f in sentence.act.fields if own & {n.name for n in walk(f.value) if isinstance(n, m.Variable)}]
        scope = [event.exists, *(self.field_holds(f, event, env) for f in sentence.act.fields if f not in tied)]
        scope += [self.truth(c, env) for c in sentence.act.conditions]
        inside = []
        for opening in self.openings(sentence, env.moment):
            arises = self.in_force(sentence.id, opening.moment) if opening.trigger is not None else True
            setting = Env(env.moment, {**opening.names, **env.names, "trigger": opening.trigger})
            for inner, acts in self.acting(sentence, event, setting, bool(tied)):
                tests = [opening.exists, arises, acts, *(self.field_holds(f, event, inner) for f in tied)]
                tests.append(self.conditions((*sentence.conditions, *sentence.throughout), sentence.exceptions, inner))
                tests.append(self.conditions((), (*sentence.lapses, *sentence.waived), inner))
                if sentence.opens is not None:
                    tests.append(compare("<=", self.value(sentence.opens, inner), env.moment.day))
                due = self.value(sentence.due, inner) if sentence.due is not None else ABSENT
                tests.append(True if due is ABSENT else compare(">=", due, env.moment.day))
                inside.append(all_of(tests))
        return all_of((*scope, negation(any_of(inside))))

    def acting(self, sentence: Sentence, event: Event, env: Env, tied: bool) -> Iterator[tuple[Env, Any]]:
        """The settings with each bearer, and whether it is the one who acts."""
        actor = self.actor(event.root)
        if sentence.bearer is None:
            yield env, actor is ABSENT or any_of(compare("=", actor, self.value(p, env)) for p in sentence.parties)
            return
        for inner, belongs in self.for_every((sentence.bearer,), env, True):
            free = tied or actor is ABSENT
            yield inner, all_of((belongs, free or compare("=", actor, inner.names[sentence.bearer.variable])))

    @once
    def complied(self, event: Event, clause: str) -> Any:
        """Whether no effective sentence of a clause forbade an event when it happened."""
        return negation(any_of(s.stands for s in self.judge(event, just_before(event), clause)))
