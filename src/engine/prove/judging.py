"""Is an act forbidden, over every log at once: bars, permissions, priority, and the force of clauses."""

from dataclasses import replace
from typing import TYPE_CHECKING

from contract_dsl.model import nodes as m
from contract_dsl.model import types as t
from contract_dsl.priority import Over

from ..evaluate.decide import split_filters
from ..evaluate.interpreter import covers
from .smt import Term, compare, conjunction, disjunction, equal, negation
from .untranslated import Untranslated
from .values import (
    ABSENT,
    AGREEMENT,
    RECEIPT,
    Anything,
    Happening,
    Many,
    Moment,
    Position,
    Setting,
    Value,
    event_value,
    precedes,
    start_rank,
)

if TYPE_CHECKING:
    from .translate import Translator


class Judging:
    """Judges acts, and says which clauses are in force."""

    def __init__(self, translator: "Translator") -> None:
        self._translator = translator
        self._judges: dict[int, Judge] = {}
        self._asking: set[tuple[str, str]] = set()

    def of(self, act: Happening) -> "Judge":
        """The judgement of one act, on the log before it."""
        found = self._judges.get(id(act))
        if found is None:
            found = self._judges[id(act)] = Judge(self._translator, act)
        return found

    def complied(self, event: Happening, clause: str) -> Term:
        """Whether no effective sentence of a clause forbade an event when it happened."""
        translator = self._translator
        if event.supposed:
            raise Untranslated("whether an event complied that is not translated")
        key = ("complied", translator.keep(event), clause)

        def build() -> Value:
            judge = self.of(event)
            return Value(negation(disjunction(judge.stands(b) for b in judge.bars() if covers(clause, b.id))))

        return translator.defined(key, t.TRUTH, build, "whether an earlier act complied").term

    # ---- force

    def in_force(self, clause: str, moment: Moment) -> Term:
        """Whether a clause is in force."""
        build = lambda: Value(conjunction(self._force(clause, moment)))  # noqa: E731  # read once, below
        key = ("force", clause, moment.key)
        return self._translator.defined(key, t.TRUTH, build, f"the force of {clause}", deeper=False).term

    def _force(self, clause: str, moment: Moment) -> list[Term]:
        translator = self._translator
        agreement = translator.program.model.agreements.get(clause.partition(":")[0])
        tests: list[Term] = []
        if agreement is not None and agreement.dated is not None:
            start = translator.number(agreement.dated, Setting(moment))
            tests.append(conjunction((start.there, compare("<=", start.term, moment.day))))
        for sentence in translator.program.enders:
            if not _may_target(sentence, clause) or (sentence.key, clause) in self._asking:
                continue
            self._asking.add((sentence.key, clause))
            try:
                tests.append(negation(self._ended(sentence, clause, moment)))
            except Untranslated as reason:
                tests.append(translator.log.unknowns.free(str(reason), "truth"))
            finally:
                self._asking.discard((sentence.key, clause))
        return tests

    def _ended(self, sentence: m.Sentence, clause: str, moment: Moment) -> Term:
        """Whether a sentence has ended a clause, or suspends it at a moment."""
        translator = self._translator
        when = sentence.when
        if when is None or when.pattern.kind != "event":
            raise Untranslated(f"when {sentence.id} ends or suspends a clause")
        ways = []
        for event in translator.definitions.happenings(when.pattern.source):
            env = replace(Setting(event.before), trigger=event_value(event))
            fits = translator.patterns.belongs(when.pattern, event, env)
            env = env.bind(when.pattern.variable, event_value(event))
            for inner, exists in self._settings(sentence, env):
                ways.append(conjunction((fits, exists, self._ends(sentence, clause, moment, event, inner))))
        return disjunction(ways)

    def _ends(self, sentence: m.Sentence, clause: str, moment: Moment, event: Happening, env: Setting) -> Term:
        translator = self._translator
        when = sentence.when
        assert when is not None
        tests: list[Term] = []
        if when.condition is not None:
            tests.append(translator.condition(when.condition, env))
        at = event.at
        if when.received_by is not None:
            raise Untranslated(f"when {sentence.id} ends a clause by a notice")
        tests.append(precedes(at, moment.at))
        tests.append(self._hits(sentence, clause, env))
        if False in tests:
            return False
        tests.append(self.in_force(sentence.id, event.before))
        tests += [translator.condition(c, env) for c in sentence.conditions]
        tests += [negation(translator.condition(c, env)) for c in sentence.exceptions]
        if sentence.kind == "suspends":
            assert sentence.start is not None
            assert sentence.end is not None
            now = env.to(moment)
            start, end = translator.number(sentence.start, now), translator.number(sentence.end, now)
            tests += [compare("<=", start.term, moment.day), compare(">=", end.term, moment.day)]
        return conjunction(tests)

    def _settings(self, sentence: m.Sentence, env: Setting) -> list[tuple[Setting, Term]]:
        return every(self._translator, sentence.every, env)

    def _hits(self, sentence: m.Sentence, clause: str, env: Setting) -> Term:
        targets = sentence.targets
        assert targets is not None
        if targets.kind != "whatever":
            return True
        assert targets.value is not None
        value = self._translator.value(targets.value, env)
        code = self._translator.log.names.code(clause)
        return _names_section(self._translator, value, code, targets.agreement)


class Judge:
    """Judges one act."""

    def __init__(self, translator: "Translator", act: Happening) -> None:
        self.translator = translator
        self.act = act
        self.moment = act.before
        self._events: dict[str, list[Happening]] = {}

    def bars(self) -> tuple[m.Sentence, ...]:
        """The sentences that can forbid it."""
        return self.translator.program.bars.get(self.act.type, ())

    def forbidden(self) -> Term:
        """Whether some bar stands."""
        return disjunction(self.stands(bar) for bar in self.bars())

    def stands(self, bar: m.Sentence) -> Term:
        """Whether a bar applies and no effective permission prevails over it."""
        return conjunction((self.applies(bar), negation(self.yields(bar))))

    def yields(self, bar: m.Sentence) -> Term:
        """Whether an effective permission prevails over a bar."""
        above = self.translator.program.above.get(bar.key, ())
        sentences = self.translator.program.sentences
        return disjunction(self._effective(sentences[over.upper], bar, over) for over in above)

    def _effective(self, upper: m.Sentence, lower: m.Sentence, over: Over) -> Term:
        tests: list[Term] = []
        if over.joint:
            tests.append(self._bound_by_both(upper.agreement, lower.agreement))
        if over.dynamic:
            tests.append(self._names_target(upper, lower))
        if False in tests:
            return False
        tests.append(self.applies(upper, lower.id if over.dynamic else ""))
        if tests[-1] is False:
            return False
        for above in self.translator.program.above.get(upper.key, ()):
            higher = self.translator.program.sentences[above.upper]
            tests.append(negation(self._effective(higher, upper, above)))
        return conjunction(tests)

    def _bound_by_both(self, one: str, other: str) -> Term:
        actor = self.actor()
        if not isinstance(actor, Value):
            return False
        code = self.translator.log.names.code
        parties = self.translator.program.model.parties.values()
        both = (equal(actor.term, code(p.id)) for p in parties if one in p.bound_by and other in p.bound_by)
        return conjunction((actor.there, disjunction(both)))

    def _names_target(self, upper: m.Sentence, lower: m.Sentence) -> Term:
        targets = upper.over if upper.over is not None and upper.over.kind == "whatever" else upper.targets
        if targets is None or targets.value is None:
            return True
        if isinstance(targets.value, m.Special):
            return upper.agreement == lower.agreement
        value = self.translator.value(targets.value, self._setting(self.act, upper, ""))
        return _names_section(self.translator, value, self.translator.log.names.code(lower.id), targets.agreement)

    def actor(self) -> Anything:
        """Who does the act."""
        event = self.translator.log.events.get(self.act.type)
        fields = event.fields.values() if event is not None else ()
        return next((self.act.field(f.name) for f in fields if f.actor), ABSENT)

    # ---- one sentence

    def applies(self, sentence: m.Sentence, target: str = "") -> Term:
        """Whether a bar or permission applies to the act on its own terms."""
        translator = self.translator
        key = ("applies", translator.keep(self.act), sentence.key, target)
        build = lambda: Value(self._apply(sentence, target))  # noqa: E731  # read once, below
        return translator.defined(key, t.TRUTH, build, f"whether {sentence.id} applies", deeper=False).term

    def applies_itself(self, sentence: m.Sentence) -> Term:
        """Whether a sentence that is no part of the rule files applies to the act."""
        assert sentence.act is not None
        return disjunction(self._apply_to(sentence, event, "") for event in self._amounts_to(sentence.act.source))

    def _apply(self, sentence: m.Sentence, target: str) -> Term:
        assert sentence.act is not None
        events = self._amounts_to(sentence.act.source)
        if not events:
            return False
        force = self.translator.judging.in_force(sentence.id, self.moment)
        if force is False:
            return False
        return conjunction((force, disjunction(self._apply_to(sentence, event, target) for event in events)))

    def _amounts_to(self, type_: str) -> list[Happening]:
        if type_ == "AnyAct":
            return [self.act]
        if type_ not in self._events:
            self._events[type_] = self.translator.definitions.derived_from(type_, self.act, self.moment)
        return self._events[type_]

    def _setting(self, event: Happening, sentence: m.Sentence, target: str) -> Setting:
        assert sentence.act is not None
        env = replace(Setting(self.moment), target=target or sentence.id)
        return env.bind(sentence.act.variable, event_value(event))

    def _apply_to(self, sentence: m.Sentence, event: Happening, target: str) -> Term:
        if sentence.kind == "may only":
            return self._outside(sentence, event)
        assert sentence.act is not None
        env = self._setting(event, sentence, target)
        fits = True if sentence.act.source == "AnyAct" else self.translator.patterns.belongs(sentence.act, event, env)
        if fits is False:
            return False
        return conjunction((fits, disjunction(self._in_settings(sentence, env))))

    def _in_settings(self, sentence: m.Sentence, env: Setting) -> list[Term]:
        ways = []
        for inner, membership in every(self.translator, sentence.every, env):
            tests = [membership, *conditions(self.translator, sentence, inner)]
            if sentence.kind == "requires":
                assert sentence.needed is not None
                found = self.translator.patterns.matches(sentence.needed, inner)
                tests.append(negation(disjunction(guard for guard, _ in found)))
            ways.append(conjunction(tests))
        return ways

    def _outside(self, sentence: m.Sentence, event: Happening) -> Term:
        """Whether the act uses an exclusive power outside of its limits."""
        assert sentence.act is not None
        if sentence.once is not None or sentence.each is not None:
            raise Untranslated(f"the power of {sentence.id}, which opens by itself")
        env = self._setting(event, sentence, "")
        tied, free = split_filters(sentence)
        patterns = self.translator.patterns
        scope = [event.exists, *(patterns.field_holds(f, event, env) for f in free)]
        scope += [self.translator.condition(c, env) for c in sentence.act.conditions]
        in_scope = conjunction(scope)
        if in_scope is False:
            return False
        ways: list[Term] = []
        for opened, exists in self._openings(sentence):
            setting = replace(opened, names={**opened.names, **env.names}, moment=self.moment, target=env.target)
            for inner, membership in self._bearers(sentence, setting):
                tests = [exists, membership, *(patterns.field_holds(f, event, inner) for f in tied)]
                if False in tests:
                    continue
                tests += conditions(self.translator, sentence, inner)
                tests += self._window(sentence, inner)
                ways.append(conjunction(tests))
        return conjunction((in_scope, negation(disjunction(ways))))

    def _openings(self, sentence: m.Sentence) -> list[tuple[Setting, Term]]:
        return [
            (env, conjunction((exists, precedes(at, self.moment.at))))
            for env, exists, at in openings(self.translator, sentence, self.moment)
        ]

    def _window(self, sentence: m.Sentence, env: Setting) -> list[Term]:
        tests: list[Term] = []
        if sentence.opens is not None:
            opens = self.translator.number(sentence.opens, env)
            tests.append(conjunction((opens.there, compare("<=", opens.term, self.moment.day))))
        if sentence.due is not None:
            due = self.translator.number(sentence.due, env)
            tests.append(disjunction((negation(due.there), compare(">=", due.term, self.moment.day))))
        tests += [negation(self.translator.condition(c, env)) for c in (*sentence.lapses, *sentence.waived)]
        return tests

    def _bearers(self, sentence: m.Sentence, env: Setting) -> list[tuple[Setting, Term]]:
        actor = self.actor()
        compared = self.translator.compared
        if sentence.bearer is None:
            if actor.there is False:
                return [(env, True)]
            parties = [self.translator.value(p, env) for p in sentence.parties]
            return [(env, disjunction(compared("=", actor, p) for p in parties))]
        linked = bool(split_filters(sentence)[0])
        found = []
        for guard, value in self.translator.patterns.matches(sentence.bearer, env):
            acts = True if linked or actor.there is False else compared("=", actor, value)
            found.append((env.bind(sentence.bearer.variable, value), conjunction((guard, acts))))
        return found


def every(translator: "Translator", patterns: tuple[m.Pattern, ...], env: Setting) -> list[tuple[Setting, Term]]:
    """The settings with what a sentence is `for every` one of."""
    settings: list[tuple[Setting, Term]] = [(env, True)]
    for pattern in patterns:
        settings = [
            (inner.bind(pattern.variable, value), conjunction((exists, guard)))
            for inner, exists in settings
            for guard, value in translator.patterns.matches(pattern, inner)
        ]
    return settings


def conditions(translator: "Translator", sentence: m.Sentence, env: Setting) -> list[Term]:
    """Every condition of a sentence, and that none of its exceptions holds."""
    tests: list[Term] = []
    for condition in (*sentence.conditions, *sentence.throughout):
        tests.append(translator.condition(condition, env))
        if tests[-1] is False:
            return tests
    muted = translator.muted
    for number, exception in enumerate(sentence.exceptions):
        if f"{sentence.key} unless {number}" not in muted:
            tests.append(negation(translator.condition(exception, env)))
    return tests


def openings(translator: "Translator", sentence: m.Sentence, moment: Moment) -> list[tuple[Setting, Term, Position]]:
    """What may open an instance of a sentence: its setting just after, whether it does, and where it stands."""
    when = sentence.when
    if when is None and (sentence.once is not None or sentence.each is not None):
        raise Untranslated(f"when {sentence.id} opens")
    if when is None:
        agreement = translator.program.model.agreements.get(sentence.agreement)
        if agreement is None or agreement.dated is None:
            return []
        start = translator.number(agreement.dated, Setting(moment))
        at = Position(start.term, start_rank(AGREEMENT), (8,))
        settings = every(translator, sentence.every, Setting(moment))
        return [(inner, conjunction((start.there, exists)), at) for inner, exists in settings]
    if when.pattern.kind != "event":
        raise Untranslated(f"when {sentence.id} opens")
    found = []
    strictly = sentence.kind in ("terminates", "suspends")
    for event in translator.definitions.happenings(when.pattern.source):
        env = replace(Setting(event.before if strictly else event.after), trigger=event_value(event))
        fits = translator.patterns.belongs(when.pattern, event, env)
        if fits is False:
            continue
        env = env.bind(when.pattern.variable, event_value(event))
        for inner, exists in every(translator, sentence.every, env):
            holds = conjunction((fits, exists))
            if when.condition is not None:
                holds = conjunction((holds, translator.condition(when.condition, inner)))
            found += _received(translator, sentence, event, inner, holds)
    return found


def _received(
    translator: "Translator", sentence: m.Sentence, event: Happening, env: Setting, holds: Term
) -> list[tuple[Setting, Term, Position]]:
    """The openings by one event, of which the notice may be received later."""
    when = sentence.when
    assert when is not None
    if when.received_by is None:
        return [(env, holds, event.at)]
    settings: list[tuple[Setting, Term]] = [(env, True)]
    pattern = sentence.bearer or sentence.to_every
    if pattern is not None:
        settings = [(env.bind(pattern.variable, v), guard) for guard, v in translator.patterns.matches(pattern, env)]
    found = []
    for inner, membership in settings:
        party = translator.number(when.received_by, inner)
        day = received_on(translator, sentence.agreement, event, party, inner)
        later = compare(">", day.term, event.at.day)
        from .smt import choose  # noqa: PLC0415  # used here alone

        at = Position(
            choose(later, day.term, event.at.day), choose(later, start_rank(RECEIPT), event.at.rank), event.at.tie
        )
        opened = replace(inner, moment=Moment(replace(at, tie=(*at.tie, 99)), at.day))
        found.append((opened, conjunction((holds, membership, day.there)), at))
    return found


def received_on(translator: "Translator", rule: str, event: Happening, party: Value, env: Setting) -> Value:
    """When a notice counts as received."""
    from .functions import receipt  # noqa: PLC0415  # it calls the translator, which calls this

    found = receipt(translator, rule, event_value(event), party, env)
    return found if isinstance(found, Value) else ABSENT


def _names_section(translator: "Translator", value: Anything, clause: int, agreement: str) -> Term:
    """Whether a section, or one of a list, is a clause or stands above it."""
    if isinstance(value, Value):
        return conjunction((value.there, translator.section_covers(value.term, clause, agreement)))
    if isinstance(value, Many):
        ways = []
        for guard, item in value.items:
            if isinstance(item, Value):
                ways.append(conjunction((guard, item.there, translator.section_covers(item.term, clause, agreement))))
        return conjunction((value.there, disjunction(ways)))
    return False


def _may_target(sentence: m.Sentence, clause: str) -> bool:
    targets = sentence.targets
    if targets is None:
        return False
    match targets.kind:
        case "named":
            return any(covers(c, clause) for c in targets.clauses)
        case "agreement":
            same = clause.partition(":")[0] == targets.agreement
            return same and not any(covers(c, clause) for c in targets.clauses)
        case "whatever":
            return True
        case _:
            return False
