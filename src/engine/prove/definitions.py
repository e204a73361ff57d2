"""Terms, states, amounts, views and deemed events over every log at once."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from contract_dsl.model import nodes as m
from contract_dsl.model import types as t
from contract_dsl.tree import walk

from .functions import rounded
from .smt import Term, calculate, choose, compare, conjunction, disjunction, is_open, negation
from .untranslated import Untranslated
from .values import (
    ABSENT,
    DEEMED,
    FIRST_RANK,
    LAST_RANK,
    VIEWED,
    Anything,
    Chosen,
    Happening,
    Many,
    Moment,
    Position,
    Setting,
    Value,
    event_value,
    is_logged,
    precedes,
    start_rank,
    value_key,
)

if TYPE_CHECKING:
    from .translate import Translator

MOST_DERIVED = 48
"""Events of one derived type that are told apart."""
_MOVING = (m.Quantified, m.StateCall, m.AmountCall, m.FactCall, m.TermCall, m.Aggregate, m.Every)

Change = tuple[Term, Position, int, Setting]
"""Whether a change is made, where, which of the definition, and in what setting."""


class Definitions:
    """Works out definitions of the rule files."""

    def __init__(self, translator: "Translator") -> None:
        self._translator = translator
        self._happenings: dict[str, list[Happening] | None] = {}
        self._known_moves: dict[Any, list[Change]] = {}
        self._incomplete: dict[str, str] = {}
        """Types of which not every event is translated, each with the reason."""

    # ---- terms

    def term(self, id_: str, arguments: tuple[Anything, ...], moment: Moment) -> Anything:
        """The value of a term; parameters at the end that are left out are absent."""
        translator = self._translator
        term = translator.program.model.terms[id_]
        given = arguments + (ABSENT,) * (len(term.parameters) - len(arguments))
        env = Setting(moment, {p.name: a for p, a in zip(term.parameters, given, strict=True)})
        if term.value is None or term.type is None:
            raise Untranslated(f"the word {id_}")
        if isinstance(term.type, t.Record | t.Listed):
            return translator.value(term.value, env)
        value = term.value

        def build() -> Value:
            found = translator.number(value, env)
            if term.exception is not None:
                found = Value(
                    conjunction((found.term, negation(translator.condition(term.exception, env)))), found.there
                )
            return found

        key = ("term", id_, tuple(value_key(a) for a in given), moment.key)
        return translator.defined(key, term.type, build, f"the term {id_.partition(':')[2]}")

    # ---- states

    def state(self, id_: str, arguments: tuple[Anything, ...], moment: Moment) -> Value:
        """Whether a state holds."""
        state = self._translator.program.model.states[id_]
        there = conjunction(a.there for a in arguments)
        key = ("state", id_, tuple(value_key(a) for a in arguments), moment.key)
        what = f"the state {id_.partition(':')[2]}"
        found = self._translator.defined(key, t.TRUTH, lambda: self._state(state, arguments, moment), what)
        return Value(conjunction((there, found.term)))

    def _state(self, state: m.State, arguments: tuple[Anything, ...], moment: Moment) -> Value:
        names = {p.name: a for p, a in zip(state.parameters, arguments, strict=True)}
        env = Setting(moment, names)
        translator = self._translator
        if any(c.when is not None for c in state.changes):
            raise Untranslated(f"the state {state.id.partition(':')[2]}, which changes when a condition comes to hold")
        begins: list[tuple[Term, Position]] = []
        ends: list[tuple[Term, Position]] = []
        for number, change in enumerate(state.changes):
            side = begins if change.begins else ends
            if change.effect is not None:
                for applies, at, _, _ in self._changes(change.effect, number, names):
                    counts = self._counts(state, arguments, at, begins=change.begins)
                    side.append((conjunction((applies, precedes(at, moment.at), counts)), at))
            elif change.date is not None:
                day = translator.number(change.date, env)
                at = Position(day.term, FIRST_RANK, (LAST_RANK, number))
                side.append((conjunction((day.there, precedes(at, moment.at))), at))
        first: Term = state.holds_first
        if state.holds_first and state.first_condition is not None:
            first = translator.condition(state.first_condition, env)
        ways = [conjunction((first, *(negation(made) for made, _ in ends)))]
        for made, at in begins:
            undone = (negation(conjunction((gone, precedes(at, end)))) for gone, end in ends)
            ways.append(conjunction((made, *undone)))
        return Value(disjunction(ways))

    def _counts(self, state: m.State, arguments: tuple[Anything, ...], at: Position, *, begins: bool) -> Term:
        """Whether an effect counts; one that finds the state as it makes it leaves no trace, which can matter later."""
        moving = any(c.date is not None and not isinstance(c.date, m.Constant) for c in state.changes)
        if not moving and state.first_condition is None:
            return True
        translator = self._translator
        before = self.state(state.id, arguments, Moment(at, at.day)).term
        changes = negation(before) if begins else before
        if state.first_condition is None:
            return changes
        return disjunction((changes, translator.log.unknowns.free("what ends a state that holds at first", "truth")))

    def _changes(self, effect: m.Effect, number: int, names: dict[str, Anything]) -> list[Change]:
        """What an effect may do for one instance."""
        if effect.pattern is None:
            raise Untranslated("what changes with each date of a schedule")
        translator = self._translator
        found = []
        for event in self.happenings(effect.pattern.source):
            env = Setting(event.before, {**names, effect.variable or effect.pattern.variable: event_value(event)})
            applies = translator.patterns.belongs(effect.pattern, event, env)
            if applies is False:
                continue
            if effect.condition is not None:
                applies = conjunction((applies, translator.condition(effect.condition, env)))
            at = replace(event.at, tie=(*event.at.tie, 1 + number))
            if effect.date is not None:
                day = translator.number(effect.date, env)
                applies = conjunction((applies, day.there))
                at = self._from_day(at, day.term, 1 + number)
            if applies is not False:
                found.append((applies, at, number, env))
        return found

    # ---- amounts

    def amount(self, id_: str, arguments: tuple[Anything, ...], moment: Moment) -> Value:
        """The value of an amount; absent before it starts."""
        amount = self._translator.program.model.amounts[id_]
        there = conjunction(a.there for a in arguments)
        key = ("amount", id_, tuple(value_key(a) for a in arguments), moment.key)
        what = f"the amount {id_.partition(':')[2]}"
        found = self._translator.defined(key, amount.type, lambda: self._amount(amount, arguments, moment), what)
        return Value(found.term, conjunction((there, found.there)))

    def _amount(self, amount: m.Amount, arguments: tuple[Anything, ...], moment: Moment) -> Value:
        """Its start as long as nothing has moved it, then what the latest move made of it."""
        names = {p.name: a for p, a in zip(amount.parameters, arguments, strict=True)}
        start = self._start(amount, names, moment)
        moved = self._moved(amount, arguments, moment)
        return Value(
            choose(moved.there, moved.term, start.term),
            disjunction((moved.there, start.there)),
        )

    def _moved(self, amount: m.Amount, arguments: tuple[Anything, ...], moment: Moment) -> Value:
        """What the latest move made of an amount; absent as long as nothing has moved it."""
        translator = self._translator

        def build() -> Value:
            moves = self._moves(amount, arguments)
            made = [
                (conjunction((applies, precedes(at, moment.at))), at, number, env) for applies, at, number, env in moves
            ]
            made = [each for each in made if each[0] is not False]
            result = ABSENT
            # From the start the latest change decides; each is worked out once, whoever asks.
            for guard, at, number, env in made:
                later = (
                    negation(conjunction((other, precedes(at, place))))
                    for other, place, n, e in made
                    if e is not env or n != number
                )
                last = conjunction((guard, *later))
                if last is False:
                    continue
                after = self._after(amount, arguments, at, number, env)
                result = Value(choose(last, after.term, result.term), choose(last, after.there, result.there))
            return result

        key = ("moved", amount.id, tuple(value_key(a) for a in arguments), moment.key)
        return translator.defined(key, amount.type, build, f"the amount {amount.id.partition(':')[2]}", deeper=False)

    def _moves(self, amount: m.Amount, arguments: tuple[Anything, ...]) -> list[Change]:
        """Everything that may move an amount, whoever asks and when: each is tested just before its event."""
        key = amount.id, tuple(value_key(a) for a in arguments)
        if key not in self._known_moves:
            names = {p.name: a for p, a in zip(amount.parameters, arguments, strict=True)}
            found: list[Change] = []
            for number, move in enumerate(amount.moves):
                found += self._changes(move.effect, number, names)
            self._known_moves[key] = found
        return self._known_moves[key]

    def _start(self, amount: m.Amount, names: dict[str, Anything], moment: Moment) -> Value:
        if amount.start is None:
            return Value(0)
        translator = self._translator
        env = Setting(moment, names)
        there: Term = True
        if amount.start_date is not None:
            day = translator.number(amount.start_date, env)
            there = conjunction((day.there, compare("<=", day.term, moment.day)))
        value = translator.number(amount.start, env)
        return Value(value.term, conjunction((there, value.there)))

    def _after(
        self, amount: m.Amount, arguments: tuple[Anything, ...], at: Position, number: int, env: Setting
    ) -> Value:
        """What moved an amount just after one change, which is none while the amount or its change is absent."""
        translator = self._translator

        def build() -> Value:
            current = self.amount(amount.id, arguments, Moment(at, at.day))
            earlier = self._moved(amount, arguments, Moment(at, at.day))
            move = amount.moves[number]
            by = translator.number(move.value, replace(env, it=current))
            match move.move:
                case "rises":
                    value = calculate("+", current.term, by.term)
                case "falls":
                    value = calculate("-", current.term, by.term)
                case _:
                    value = by.term
            if amount.rounded_to is not None:
                step = translator.number(amount.rounded_to, env)
                if is_open(step.term) or step.term == 0:
                    raise Untranslated("a rounding to a step that is not fixed")
                value = rounded(value, step.term)
            if amount.floor is not None:
                floor = translator.number(amount.floor, env)
                below = conjunction((floor.there, compare("<", value, floor.term)))
                value = choose(below, floor.term, value)
            moves = conjunction((current.there, by.there))
            return Value(choose(moves, value, earlier.term), disjunction((moves, earlier.there)))

        key = ("after", amount.id, tuple(value_key(a) for a in arguments), at.key, number)
        return translator.defined(key, amount.type, build, f"the amount {amount.id.partition(':')[2]}")

    def _from_day(self, at: Position, day: Term, order: int) -> Position:
        """The start of a day if that is later, else where it stands."""
        later = compare(">", day, at.day)
        if is_logged(at):
            place = calculate("+", calculate("*", at.day, LAST_RANK * 2), at.rank)
        else:  # in which order they stand that follow from what has a day of its own is left open
            place = self._translator.log.unknowns.fresh("place", "whole")
            self._translator.log.unknowns.say(place, compare(">=", place, 0), compare("<", place, 1 << 42))
        return Position(choose(later, day, at.day), choose(later, start_rank(order, place), at.rank), at.tie)

    # ---- events

    def happenings(self, type_: str) -> list[Happening]:
        """Every event of a type that there may be: logged, derived, deemed. Raises if there may be others."""
        found, reason = self.known_happenings(type_)
        if reason:
            raise Untranslated(reason)
        return found

    def known_happenings(self, type_: str) -> tuple[list[Happening], str]:
        """The events of a type that are translated, and why there may be others, of which there may be any number."""
        if type_ not in self._happenings:
            self._happenings[type_] = None
            try:
                found = self._find(type_)
            finally:
                del self._happenings[type_]
            self._happenings[type_] = found
        known = self._happenings[type_]
        if known is None:
            raise Untranslated(f"{type_.partition(':')[2]}, which follows from itself")
        return known, self._incomplete.get(type_, "")

    def _find(self, type_: str) -> list[Happening]:
        translator = self._translator
        event = translator.program.model.events.get(type_)
        if event is None or not (event.loggable or event.sources or event.deemed):
            raise Untranslated(f"events of the kind {type_.partition(':')[2] or type_}")
        found: list[Happening] = []
        if event.sources:
            for number, source in enumerate(event.sources):
                try:
                    found += self._derived(event, source, number)
                except Untranslated as reason:
                    self._incomplete[type_] = str(reason)
                if len(found) > MOST_DERIVED:
                    self._incomplete[type_] = f"more events {type_.partition(':')[2]} than are told apart"
                    return []
            return found
        if event.loggable:
            found += translator.log.slots(type_)
        if event.deemed:
            for sentence in translator.program.deemings.get(type_, ()):
                try:
                    found += self._deemed(sentence, type_)
                except Untranslated as reason:
                    self._incomplete[type_] = str(reason)
        return found

    def _derived(self, view: m.Event, source: m.Source, number: int) -> list[Happening]:
        """What a view reads off the events of one source."""
        translator = self._translator
        if source.date is not None and any(isinstance(n, _MOVING) for n in walk(source.date)):
            raise Untranslated(f"{view.id.partition(':')[2]}, whose date follows from what is")
        found: list[Happening] = []
        for base in self.happenings(source.pattern.source):
            env = Setting(base.before if source.date is None else base.after)
            env = env.bind(source.pattern.variable, event_value(base))
            settings: list[tuple[Setting, Term]] = [(env, True)]
            for pattern in source.for_every:
                settings = [
                    (inner.bind(pattern.variable, value), conjunction((exists, guard)))
                    for inner, exists in settings
                    for guard, value in translator.patterns.all_matches(pattern, inner)
                ]
            if len(found) + len(settings) > MOST_DERIVED:
                raise Untranslated(f"more events {view.id.partition(':')[2]} than are told apart")
            for place, (inner, exists) in enumerate(settings):
                found.append(self._view(view, source, base, inner, exists, (number, place)))
        return found

    def _view(
        self, view: m.Event, source: m.Source, base: Happening, env: Setting, exists: Term, place: tuple[int, int]
    ) -> Happening:
        translator = self._translator
        at = replace(base.at, tie=(*base.at.tie, 1 + place[0] * (1 + MOST_DERIVED) + place[1]))
        moment = env.moment
        there: Term = True
        if source.date is not None:
            day = translator.number(source.date, env)
            there, at = day.there, self._from_day(at, day.term, VIEWED)
            moment = Moment(at, at.day)

        def build() -> Value:
            inner = env.to(moment)
            tests = [exists, there, translator.patterns.belongs(source.pattern, base, inner)]
            if False not in tests:
                tests += [translator.condition(c, inner) for c in source.conditions]
                tests += [negation(translator.condition(c, inner)) for c in source.exceptions]
            return Value(conjunction(tests))

        holds = translator.later(build, f"the event {view.id.partition(':')[2]}")
        own = dict(source.fields)
        cache: dict[str, Value | Many] = {}

        def read(name: str) -> Value | Many:
            if name not in own:
                return base.field(name)
            if name not in cache:
                value = translator.value(own[name], env.to(moment))
                cache[name] = value if isinstance(value, Value | Many) else ABSENT
            return cache[name]

        return Happening(view.id, base.name, holds, at, read, base)

    def derived_from(self, type_: str, event: Happening, moment: Moment) -> list[Happening]:
        """The events of a type that one event amounts to, seen at a moment."""
        if event.type == type_:
            return [event]
        translator = self._translator
        view = translator.program.model.events.get(type_)
        if view is None or not view.sources or event.type not in translator.program.bases.get(type_, ()):
            return []
        found: list[Happening] = []
        for number, source in enumerate(view.sources):
            for base in self.derived_from(source.pattern.source, event, moment):
                found += self._amounting(view, source, number, base, moment)
        return found

    def _amounting(
        self, view: m.Event, source: m.Source, number: int, base: Happening, moment: Moment
    ) -> list[Happening]:
        translator = self._translator
        env = Setting(moment).bind(source.pattern.variable, event_value(base))
        settings: list[tuple[Setting, Term]] = [(env, True)]
        for pattern in source.for_every:
            settings = [
                (inner.bind(pattern.variable, value), conjunction((exists, guard)))
                for inner, exists in settings
                for guard, value in translator.patterns.all_matches(pattern, inner)
            ]
        found = []
        for place, (inner, exists) in enumerate(settings):
            tests = [exists, translator.patterns.belongs(source.pattern, base, inner)]
            if source.date is not None:
                day = translator.number(source.date, inner)
                tests += [day.there, compare("<=", day.term, moment.day)]
            tests += [translator.condition(c, inner) for c in source.conditions]
            tests += [negation(translator.condition(c, inner)) for c in source.exceptions]
            holds = conjunction(tests)
            if holds is False:
                continue
            at = replace(base.at, tie=(*base.at.tie, 1 + number * (1 + MOST_DERIVED) + place))
            own = dict(source.fields)

            def read(name: str, own: Any = own, inner: Setting = inner) -> Value | Many:
                if name not in own:
                    return base.field(name)
                value = translator.value(own[name], inner)
                return value if isinstance(value, Value | Many) else ABSENT

            found.append(Happening(view.id, base.name, holds, at, read, base))
        return found

    def _deemed(self, sentence: m.Sentence, type_: str) -> list[Happening]:
        """What a clause deems to happen at an event."""
        translator = self._translator
        when = sentence.when
        moving = sentence.start is not None and any(isinstance(n, _MOVING) for n in walk(sentence.start))
        if when is None or when.received_by is not None or when.pattern.kind != "event" or sentence.every or moving:
            raise Untranslated(f"what {sentence.id} deems to happen")
        found: list[Happening] = []
        for number, trigger in enumerate(self.happenings(when.pattern.source)):
            env = replace(Setting(trigger.after), trigger=event_value(trigger))
            env = env.bind(when.pattern.variable, event_value(trigger))
            at = replace(trigger.at, tie=(*trigger.at.tie, 1 + number))
            day = Value(trigger.at.day)
            if sentence.start is not None:
                day = translator.number(sentence.start, env)
                at = self._from_day(at, day.term, DEEMED)
            moment = Moment(at, at.day)
            found.append(self._deem(sentence, type_, trigger, env, (moment, day.there)))
        return found

    def _deem(
        self, sentence: m.Sentence, type_: str, trigger: Happening, env: Setting, place: tuple[Moment, Term]
    ) -> Happening:
        translator = self._translator
        moment, there = place
        when = sentence.when
        assert when is not None
        assert sentence.act is not None
        pattern, condition = when.pattern, when.condition
        inner = env.to(moment)

        def build() -> Value:
            tests = [there, translator.patterns.belongs(pattern, trigger, env)]
            if condition is not None:
                tests.append(translator.condition(condition, env))
            tests.append(translator.judging.in_force(sentence.id, trigger.before))
            if sentence.start is not None:
                tests.append(translator.judging.in_force(sentence.id, moment))
            tests += [translator.condition(c, inner) for c in sentence.conditions]
            tests += [negation(translator.condition(c, inner)) for c in sentence.exceptions]
            return Value(conjunction(tests))

        holds = translator.later(build, f"what {sentence.id} deems")
        wanted = {f.field: f for f in sentence.act.fields}
        model = translator.program.model.events[type_]
        cache: dict[str, Value | Many] = {}

        def read(name: str) -> Value | Many:
            if name not in cache:
                each = wanted.get(name)
                if each is None:
                    default = model.fields[name].default if name in model.fields else None
                    cache[name] = translator.constant(default) if default is not None else ABSENT
                else:
                    value = translator.value(each.value, inner)
                    if each.operator == "contains" and isinstance(value, Value):
                        value = Many(((value.there, value),))
                    cache[name] = value if isinstance(value, Value | Many) else ABSENT
            return cache[name]

        return Happening(type_, trigger.name, holds, moment.at, read, trigger)


__all__ = ["Chosen", "Definitions"]
