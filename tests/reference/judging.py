"""Whether a clause is in force (5), which sentence prevails (6), and what forbids an act (8)."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from contract_dsl.model import nodes as m
from contract_dsl.tree import walk

from .base import Evaluation
from .order import BARS, OPPOSITE, Env, Event, Moment, Opening, Standing, full, just_before, within
from .values import ABSENT, all_of, any_of, compare, negation, unknown_of


class Judgement(Evaluation):
    """Acts, judged."""

    # ======== whether a clause is in force (5)

    def agreement_start(self, agreement: str, moment: Moment) -> Any:
        """The date of an agreement, as things stand."""
        known = self.model.agreements.get(agreement)
        if known is None or known.dated is None:
            return date(1900, 1, 1)
        return self.value(known.dated, Env(moment, {}))

    def in_force(self, clause: str, moment: Moment) -> Any:
        """Its agreement is, nothing has ended it or a clause above it, nothing suspends it at the moment."""
        return self.remembered(("force", clause, moment.place), lambda: self._in_force(clause, moment))

    def _in_force(self, clause: str, moment: Moment) -> Any:
        tests = [compare("<=", self.agreement_start(clause.partition(":")[0], moment), moment.day)]
        for sentence in self.model.sentences():
            if sentence.kind in ("terminates", "suspends"):
                tests += [
                    negation(self._ends(sentence, o, clause, moment)) for o in self._enders(sentence, clause, moment)
                ]
        return all_of(tests)

    def lasts(self, clause: str, moment: Moment) -> Any:
        """Whether nothing has ended it for good; a suspension lets run on what has been opened before."""
        enders = [s for s in self.model.sentences() if s.kind == "terminates"]
        return all_of(
            negation(self._ends(s, o, clause, moment)) for s in enders for o in self._enders(s, clause, moment)
        )

    def _enders(self, sentence: m.Sentence, clause: str, moment: Moment) -> list[Opening]:
        targets = sentence.targets
        assert targets is not None
        named = any(within(clause, c) for c in targets.clauses)
        whole = targets.kind == "agreement" and targets.agreement == clause.partition(":")[0] and not named
        hit = whole or (targets.kind == "named" and named) or targets.kind == "whatever"
        return self.openings(sentence, moment) if hit else []

    def _ends(self, sentence: m.Sentence, opening: Opening, clause: str, moment: Moment) -> Any:
        assert sentence.targets is not None
        then = Moment(opening.place, opening.day)
        tests = [opening.exists, self.in_force(sentence.id, then)]
        tests.append(self.conditions(sentence.conditions, sentence.exceptions, self.opened(opening, then)))
        if sentence.targets.kind == "whatever":
            tests.append(self._names(sentence.targets, clause, self.opened(opening)))
        if sentence.kind == "suspends":
            assert sentence.start is not None
            assert sentence.end is not None
            env = self.opened(opening, moment)
            tests.append(compare("<=", self.value(sentence.start, env), moment.day))
            tests.append(compare(">=", self.value(sentence.end, env), moment.day))
        return all_of(tests)

    def _names(self, targets: m.Targets, clause: str, env: Env) -> Any:
        """Whether `whatever ...` names a clause."""
        assert targets.value is not None
        value = self.value(targets.value, env)
        sections = value if isinstance(value, tuple) else (value,)
        listed = [s for s in sections if isinstance(s, str)]
        return unknown_of(value) or any(within(clause, full(s, targets.agreement)) for s in listed)

    # ======== which sentence prevails (6), and what forbids an act (8)

    def judge(self, act: Event, moment: Moment, clause: str = "") -> list[Standing]:
        """How every bar on an act fares, or those of one clause."""
        found = []
        for bar in self.model.sentences():
            if bar.kind in BARS and within(bar.id, clause or bar.id):
                applies = self.applies(bar, act, moment)
                if applies is not False:
                    over = ((u, self._prevails(u, bar, act, moment)) for u in self.model.sentences())
                    found.append(Standing(bar, applies, tuple(o for o in over if o[1] is not False)))
        return found

    def _prevails(self, upper: m.Sentence, lower: m.Sentence, act: Event, moment: Moment) -> Any:
        """Whether a sentence is effective for this act and prevails over another of the opposite effect."""
        key = ("over", upper.key, lower.key, act, moment.place)
        return self.remembered(key, lambda: any_of(self._ways(upper, lower, act, moment)))

    def _ways(self, upper: m.Sentence, lower: m.Sentence, act: Event, moment: Moment) -> Iterator[Any]:
        if lower.kind not in OPPOSITE.get(upper.kind, ()):
            return
        for dynamic, named in self.priorities(upper, lower, act, moment):
            applies = self.applies(upper, act, moment, lower.id if dynamic else "")
            if named is False or applies is False:
                continue
            higher = [self._prevails(s, upper, act, moment) for s in self.model.sentences()]
            yield all_of((named, applies, negation(any_of(higher))))

    def priorities(
        self, upper: m.Sentence, lower: m.Sentence, act: Event, moment: Moment
    ) -> Iterator[tuple[bool, Any]]:
        """The priorities of one sentence over another: whether each is target by target, and whether it holds."""
        if self._by_name(upper, lower):
            yield False, True
        over = upper.over
        if over is not None and over.kind == "everything" and not self._by_name(lower, upper):
            yield False, True
        if over is not None and over.kind == "whatever" and isinstance(over.value, m.Special):
            yield True, upper.agreement == lower.agreement
        elif over is not None and over.kind == "whatever":
            yield True, self._names(over, lower.id, self._setting(upper, act, moment))
        for sentence in self.model.sentences():
            if sentence.kind == "prevails" and sentence.targets is not None:
                for target in sentence.targets.clauses:
                    agreement, _, number = target.partition(":")
                    own = f"{sentence.agreement}:{number}"
                    alike = within(upper.id, own) and within(lower.id, target)
                    if alike if number else (upper.agreement, lower.agreement) == (sentence.agreement, agreement):
                        yield False, self._bound_by_both(act, upper.agreement, lower.agreement)

    @staticmethod
    def _by_name(upper: m.Sentence, lower: m.Sentence) -> bool:
        over = upper.over
        named = over is not None and over.kind == "named" and any(within(lower.id, c) for c in over.clauses)
        whole = over is not None and over.kind == "agreement" and over.agreement == lower.agreement
        return named or whole or any(within(upper.id, c) for c in lower.yields_to)

    def _bound_by_both(self, act: Event, one: str, other: str) -> Any:
        actor = self.actor(act)
        party = self.model.parties.get(actor) if isinstance(actor, str) else None
        return unknown_of(actor) or (party is not None and {one, other} <= set(party.bound_by))

    def actor(self, act: Event) -> Any:
        """Who does an act."""
        fields = self.model.events[act.type].fields.values()
        return next((act.values.get(f.name, ABSENT) for f in fields if f.actor), ABSENT)

    def _setting(self, sentence: m.Sentence, event: Event, moment: Moment, target: str = "") -> Env:
        assert sentence.act is not None
        return Env(moment, {sentence.act.variable: event, "target": target or sentence.id})

    def amounts_to(self, type_: str, act: Event, moment: Moment) -> list[Event]:
        """What an act is as an event of a type."""
        if type_ in ("AnyAct", act.type):
            return [act]
        definition = self.model.events.get(type_)
        found: list[Event] = []
        for number, source in enumerate(definition.sources if definition is not None else ()):
            for base in self.amounts_to(source.pattern.source, act, moment):
                found += self.undated(type_, number, base, moment)
        return found

    def applies(self, sentence: m.Sentence, act: Event, moment: Moment, target: str = "") -> Any:
        """Whether a sentence applies to an act on its own terms: in force, and its conditions hold."""
        key = ("applies", sentence.key, act, moment.place, target)
        return self.remembered(key, lambda: self._applies(sentence, act, moment, target))

    def _applies(self, sentence: m.Sentence, act: Event, moment: Moment, target: str) -> Any:
        assert sentence.act is not None
        events = self.amounts_to(sentence.act.source, act, moment)
        force = self.in_force(sentence.id, moment) if events else False
        if force is False:
            return False
        return all_of((force, any_of(self._hits(sentence, e, moment, target) for e in events)))

    def _hits(self, sentence: m.Sentence, event: Event, moment: Moment, target: str) -> Any:
        assert sentence.act is not None
        env = self._setting(sentence, event, moment, target)
        if sentence.kind == "may only":
            return self._outside(sentence, event, env)
        fits = True if sentence.act.source == "AnyAct" else self.belongs(sentence.act, event, env)
        return False if fits is False else all_of((fits, any_of(self._reasons(sentence, env))))

    def _reasons(self, sentence: m.Sentence, env: Env) -> Iterator[Any]:
        """For each of what a sentence is `for every` one of, whether it applies; `requires A`: and has no A (8)."""
        for inner, exists in self.for_every(sentence.every, env, certain=True):
            tests = [exists, self.conditions((*sentence.conditions, *sentence.throughout), sentence.exceptions, inner)]
            if sentence.kind == "requires":
                assert sentence.needed is not None
                tests.append(negation(any_of(belongs for _, belongs in self.matches(sentence.needed, inner))))
            yield all_of(tests)

    def _outside(self, sentence: m.Sentence, event: Event, env: Env) -> Any:
        """`may only`: its `if` fails, the actor is no bearer, or no instance is open (8).

        Fields of the pattern that name bearer or trigger say who and which; the others, of which acts the power is.
        """
        assert sentence.act is not None
        own = {p.variable for p in (*sentence.every, sentence.bearer, sentence.when and sentence.when.pattern) if p}
        own |= {sentence.each.variable} if sentence.each is not None else set()
        tied = [f for f in sentence.act.fields if own & {n.name for n in walk(f.value) if isinstance(n, m.Variable)}]
        free = [f for f in sentence.act.fields if f not in tied]
        scope = [event.exists, *(self.field_holds(f, event, env) for f in free)]
        scope += [self.truth(c, env) for c in sentence.act.conditions]
        inside = []
        for opening in self.openings(sentence, env.moment):
            arises = (
                self.in_force(sentence.id, Moment(opening.place, opening.day)) if opening.trigger is not None else True
            )
            setting = Env(env.moment, {**opening.names, **env.names, "trigger": opening.trigger})
            for inner, acts in self._bearers(sentence, event, setting, linked=bool(tied)):
                tests = [opening.exists, arises, acts, *(self.field_holds(f, event, inner) for f in tied)]
                tests.append(self.conditions((*sentence.conditions, *sentence.throughout), sentence.exceptions, inner))
                tests.append(self.conditions((), (*sentence.lapses, *sentence.waived), inner))
                if sentence.opens is not None:
                    tests.append(compare("<=", self.value(sentence.opens, inner), env.moment.day))
                due = self.value(sentence.due, inner) if sentence.due is not None else ABSENT
                tests.append(True if due is ABSENT else compare(">=", due, env.moment.day))
                inside.append(all_of(tests))
        return all_of((*scope, negation(any_of(inside))))

    def _bearers(self, sentence: m.Sentence, event: Event, env: Env, *, linked: bool) -> Iterator[tuple[Env, Any]]:
        actor = self.actor(event.root)
        if sentence.bearer is None:
            yield env, actor is ABSENT or any_of(compare("=", actor, self.value(p, env)) for p in sentence.parties)
            return
        for inner, belongs in self.for_every((sentence.bearer,), env, certain=True):
            free = linked or actor is ABSENT
            yield inner, all_of((belongs, free or compare("=", actor, inner.names[sentence.bearer.variable])))

    def complied(self, event: Event, clause: str) -> Any:
        """Whether no effective sentence of a clause forbade an event when it happened."""
        return negation(self.remembered(("complied", event.root, clause), self._forbade, event.root, clause))

    def _forbade(self, event: Event, clause: str) -> Any:
        return any_of(s.stands for s in self.judge(event, just_before(event), clause))
