"""Clauses and their sentences."""

from dataclasses import replace
from typing import Any

from ..source import Span
from ..syntax import nodes as s
from . import nodes as m
from . import types as t
from .definitions import Definitions
from .resolving import DECLARE_SCHEDULE, Locals
from .scope import Local, Scope

_AnyTail = s.Tail | s.MarkTail | s.OverTail | s.YieldsTail
_DUE: dict[str, str] = {"within": "within", "by": "by", "on": "on", "until": "until"}
_ALLOWED: dict[str, frozenset[str]] = {
    "prohibits": frozenset({"if", "unless", "while", "over", "yields", "for every"}),
    "permits": frozenset({"if", "unless", "while", "over", "yields", "for every"}),
    "requires": frozenset({"if", "unless", "while", "over", "yields", "for every"}),
    "deems": frozenset({"when", "once", "for every", "for each", "if", "unless"}),
    "terminates": frozenset({"when", "once", "for every", "for each", "if", "unless"}),
    "suspends": frozenset({"when", "once", "for every", "for each", "if", "unless"}),
    "need not": frozenset({"if", "unless", "while", "over", "yields", "for every"}),
    "remain": frozenset(),
    "prevails": frozenset(),
}
"""What may stand beside a core. Duties, rights and periods take everything."""


class Clauses:
    """Resolves the clauses of all files."""

    def __init__(self, scope: Scope, definitions: Definitions) -> None:
        self.scope = scope
        self.definitions = definitions
        self.expressions = definitions.expressions
        self.clauses: dict[str, m.Clause] = {}

    def clause(self, declaration: s.ClauseDecl) -> None:
        """A clause with its limbs, in the printed order."""
        number = declaration.number.text.rpartition(":")[2]
        id_ = f"{self.scope.namespace}:{number}"
        self._node(id_, self._parent(id_), declaration, is_limb=number.endswith(")"), span=declaration.number.span)

    def _parent(self, id_: str) -> str:
        return id_[: id_.rindex("(")] if id_.endswith(")") else ""

    def _node(self, id_: str, parent: str, written: s.ClauseDecl | s.ClauseLimb, *, is_limb: bool, span: Span) -> None:
        if id_ in self.clauses and self.clauses[id_].declared:
            return
        sentences = []
        with self.scope.owned(id_):
            protects = tuple(self._protected(p) for p in written.protects)
            for number, sentence in enumerate(written.sentences, 1):
                sentences.append(self._sentence(id_, number, sentence))
            self.definitions.references(id_, written.references)
        if written.without_operation is not None and (sentences or written.limbs):
            message = "this clause has an operation, and `without operation` says that it has none"
            self.scope.error("C312", span, message, "take one of the two away")
        self.clauses[id_] = m.Clause(
            id=id_,
            title=written.title,
            agreement=self.scope.namespace,
            parent=parent,
            is_limb=is_limb,
            protects=protects,
            sentences=tuple(sentences),
            without_operation=written.without_operation,
            span=span,
        )
        for limb in written.limbs:
            limb_id = f"{id_}({limb.label})"
            self._node(limb_id, id_, limb, is_limb=True, span=limb.span)

    def _protected(self, written: s.Protected) -> m.Protected:
        if written.party is not None:
            party = self.expressions.wanted(written.party, {}, t.PARTY, "whom a clause protects")
            return m.Protected(party=party, every=None)
        pattern, _ = self.expressions.pattern(
            s.Pattern(noun=written.noun, variable=written.variable, among=None, items=(), span=written.span), {}
        )
        if not t.fits(pattern.type, t.PARTY):
            self.scope.error("C301", written.span, "a clause protects parties")
        return m.Protected(party=None, every=pattern)

    # ---- sentences

    def _sentence(self, id_: str, number: int, written: s.Sentence) -> m.Sentence:
        reader = _SentenceReader(self, id_, written)
        sentence = reader.read()
        return replace(sentence, number=number, span=written.span, text=self.scope.excerpt(written.span))


class _SentenceReader:
    """One sentence: its variables first, since a trigger may speak of the bearer that stands after it."""

    def __init__(self, clauses: Clauses, id_: str, written: s.Sentence) -> None:
        self.scope = clauses.scope
        self.expressions = clauses.expressions
        self.definitions = clauses.definitions
        self.earlier = clauses.clauses
        self.id = id_
        self.written = written
        self.names: dict[str, Local] = {}
        self._early: dict[str, m.Pattern] = {}

    def read(self) -> m.Sentence:
        """The sentence in the model."""
        core = self.written.core
        kind = _kind_of(core)
        self.written = self._allowed_parts(kind)
        self._bind_parties(core)
        parts: dict[str, Any] = {}
        self.expressions.triggered_by(self._opening(core.targets) if isinstance(core, s.NeedNot) else None)
        self._triggers(parts)
        self._core(core, parts)
        self._tails(parts)
        return m.Sentence(id=self.id, number=0, agreement=self.scope.namespace, kind=kind, **parts)

    def _opening(self, targets: s.Targets) -> t.Type | None:
        """The event that `trigger` is in a release: the one that opens the duties it names, which stand before it."""
        if targets.kind != "named":
            return None
        names = [r.text if ":" in r.text else f"{self.scope.namespace}:{r.text}" for r in targets.references]
        duties = (
            sentence
            for clause in self.earlier.values()
            for sentence in clause.sentences
            if sentence.kind == "must" and any(sentence.id == n or sentence.id.startswith(f"{n}(") for n in names)
        )
        kinds = {d.when.pattern.type if d.when is not None else None for d in duties}
        return kinds.pop() if len(kinds) == 1 else None

    # ---- variables

    def _bind_parties(self, core: s.Core) -> None:
        """Bind bearers and addressees before anything that may mention them is read."""
        subject = core.subject if isinstance(core, s.Must | s.May | s.NeedNot) else None
        addressee = core.addressee if isinstance(core, s.Must | s.May) else None
        for key, noun, variable, span in (
            (
                "bearer",
                subject.noun if subject else None,
                subject.variable if subject else None,
                subject.span if subject else None,
            ),
            (
                "to",
                addressee.noun if addressee else None,
                addressee.variable if addressee else None,
                addressee.span if addressee else None,
            ),
        ):
            if noun is None or variable is None or span is None:
                continue
            pattern = s.Pattern(noun=noun, variable=variable, among=None, items=(), span=span)
            resolved, self.names = self.expressions.pattern(pattern, self.names)
            if not t.fits(resolved.type, t.PARTY):
                self.scope.error("C301", span, "duties and rights are those of parties")
            self._early[key] = resolved

    def _triggers(self, parts: dict[str, Any]) -> None:
        """`when` first, since what is `for every` one may depend on the event."""
        every: list[m.Pattern] = []
        written = sorted(self.written.triggers, key=lambda x: not isinstance(x, s.WhenTrigger | s.EachTrigger))
        pending: list[s.WhenTrigger] = []
        for trigger in written:
            match trigger:
                case s.WhenTrigger():
                    if "when" in parts:
                        self.scope.error("C313", trigger.span, "a sentence has one `when`", "write a second sentence")
                        continue
                    pattern, self.names = self.expressions.pattern(trigger.pattern, self.names, acts=True)
                    if pattern.kind == "event" and pattern.source not in ("", "AnyAct"):
                        self.scope.edge(pattern.source, self.id, "triggers", trigger.pattern.span)
                    self.expressions.triggered_by(pattern.type)
                    parts["when"] = m.When(pattern=pattern, received_by=None, condition=None, span=trigger.span)
                    pending.append(trigger)
                case s.EachTrigger():
                    self._each(trigger, parts)
                case s.EveryTrigger():
                    pattern, self.names = self.expressions.pattern(trigger.pattern, self.names)
                    every.append(pattern)
                case s.OnceTrigger():
                    if "once" in parts:
                        self.scope.error(
                            "C313", trigger.span, "a sentence has one `once`", "join the conditions with `and`"
                        )
                        continue
                    parts["once"] = trigger
                case _:
                    raise AssertionError(type(trigger))
        parts["every"] = tuple(every)
        for trigger in pending:
            received = None
            if trigger.received_by is not None:
                received = self.expressions.wanted(trigger.received_by, self.names, t.PARTY, "who receives")
                agreement = self.scope.agreements.get(self.scope.namespace)
                if agreement is None or not agreement.receipt:
                    self.scope.error(
                        "C311",
                        trigger.span,
                        "this file does not say when a notice counts as received",
                        "add `receipt of n by p under ...:` with the notice clause of the agreement",
                    )
                else:
                    self.scope.needs(f"{agreement.id}:{agreement.receipt}", trigger.span)
            condition = self._condition(trigger.condition) if trigger.condition is not None else None
            parts["when"] = replace(parts["when"], received_by=received, condition=condition)
        once = parts.get("once")
        if isinstance(once, s.OnceTrigger):
            condition = self._condition(once.condition)
            parts["once"] = m.Once(condition=condition, ceases=once.ceases, span=once.span)

    def _each(self, trigger: s.EachTrigger, parts: dict[str, Any]) -> None:
        entry = self.scope.find(trigger.schedule.text)
        variable = trigger.variable.text
        if entry is None or entry.kind != "schedule":
            name, span = trigger.schedule.text, trigger.schedule.span
            self.scope.unknown_name(name, span, "the schedule", None, DECLARE_SCHEDULE, kinds=("schedule",))
        else:
            self.scope.needs(entry.id, trigger.schedule.span)
            parts["each"] = m.EachDate(schedule=entry.id, variable=variable, span=trigger.span)
        self.names = {**self.names, variable: Local(variable, t.DATE, trigger.variable.span)}

    def _condition(self, expr: s.Expr) -> m.Expr:
        return self.expressions.condition_with_limbs(expr, self.names, self.id, exception=False)

    # ---- the core

    def _core(self, core: s.Core, parts: dict[str, Any]) -> None:
        match core:
            case s.Prohibits() | s.Permits():
                parts["act"] = self._act(core.pattern)
            case s.Requires():
                parts["act"] = self._act(core.act)
                parts["needed"], _ = self.expressions.pattern(core.needed, self.names, acts=True)
            case s.Must():
                self._subject(core.subject, parts)
                self._addressee(core.addressee, parts)
                parts["efforts"] = core.efforts
                parts["description"] = core.description
                if core.performance is not None:
                    parts["act"], _ = self.expressions.pattern(core.performance, self.names, acts=True)
            case s.May():
                self._subject(core.subject, parts)
                self._addressee(core.addressee, parts)
                parts["act"], inner = self.expressions.pattern(core.exercise, self.names, acts=True)
                if core.only:
                    self.names = inner
                    self._must_be_act(parts["act"], core.exercise.span)
            case s.NeedNot():
                self._subject(core.subject, parts)
                parts["targets"] = self._targets(core.targets, "overrides")
            case s.Deems():
                parts["act"], _ = self.expressions.pattern(core.pattern, self.names, acts=True)
                if core.date is not None:
                    parts["start"] = self.expressions.wanted(
                        core.date, self.names, t.DATE, "when something is deemed to happen"
                    )
                if parts["act"].kind == "event":
                    self.scope.edge(self.id, parts["act"].source, "triggers", core.span)
            case s.Terminates():
                parts["targets"] = self._targets(core.targets, "terminates")
            case s.Suspends():
                parts["targets"] = self._targets(core.targets, "suspends")
                parts["start"] = self.expressions.wanted(core.start, self.names, t.DATE, "when a suspension begins")
                parts["end"] = self.expressions.wanted(core.end, self.names, t.DATE, "when a suspension ends")
            case s.Period():
                if core.bearer is not None:
                    parts["parties"] = (
                        self.expressions.wanted(core.bearer, self.names, t.PARTY, "whom a period is for"),
                    )
                parts["due"] = self.expressions.wanted(core.end, self.names, t.DATE, "the end of a period")
                parts["due_word"] = "until"
            case s.AccruedRemain():
                pass
            case s.PrevailsOver():
                clauses = tuple(self.scope.clause_reference(r) for r in core.targets)
                parts["targets"] = m.Targets(kind="named", clauses=clauses)
                for clause, reference in zip(clauses, core.targets, strict=True):
                    self.scope.edge(self.id, clause, "overrides", reference.span)
            case _:
                raise AssertionError(type(core))

    def _act(self, written: s.Pattern) -> m.Pattern:
        pattern, self.names = self.expressions.pattern(written, self.names, acts=True)
        self._must_be_act(pattern, written.span)
        return pattern

    def _must_be_act(self, pattern: m.Pattern, span: Span) -> None:
        if pattern.kind != "event" or pattern.source == "AnyAct":
            return
        event = self.definitions.event(pattern.source)
        if event is not None and not event.is_act:
            name = pattern.source.partition(":")[2]
            self.scope.error(
                "C307",
                span,
                f"`{name}` is no act, so it can be neither prohibited nor permitted",
                "declare it with `act` instead of `event` if somebody may be asked not to do it",
            )

    def _subject(self, subject: s.Subject, parts: dict[str, Any]) -> None:
        if subject.noun is not None:
            parts["bearer"] = self._early["bearer"]
            return
        parties = []
        for name in subject.names:
            expr = s.NameExpr(name=name.text, span=name.span)
            parties.append(self.expressions.wanted(expr, self.names, t.PARTY, "who owes or holds something"))
        parts["parties"] = tuple(parties)

    def _addressee(self, addressee: s.Addressee | None, parts: dict[str, Any]) -> None:
        if addressee is None:
            return
        if addressee.noun is not None:
            parts["to_every"] = self._early["to"]
        elif addressee.party is not None:
            parts["to"] = self.expressions.wanted(addressee.party, self.names, t.PARTY, "the other side")

    def _targets(self, written: s.Targets, edge: m.EdgeKind) -> m.Targets:
        match written.kind:
            case "named":
                clauses = tuple(self.scope.clause_reference(r) for r in written.references)
                for clause, reference in zip(clauses, written.references, strict=True):
                    self.scope.edge(self.id, clause, edge, reference.span)
                return m.Targets(kind="named", clauses=clauses)
            case "everything":
                return m.Targets(kind="everything")
            case "whatever":
                assert written.value is not None
                value = self.expressions.value(written.value, self.names, t.SECTION)
                good = t.fits(value.type, t.SECTION) or t.fits(value.type, t.Listed("list", t.SECTION))
                if not good:
                    self.scope.error("C301", written.span, "`whatever` is followed by a section or a list of sections")
                return m.Targets(kind="whatever", value=value, agreement=self.scope.namespace)
            case _:
                clauses = tuple(self.scope.clause_reference(r) for r in written.references)
                return m.Targets(kind="agreement", clauses=clauses, agreement=self.scope.namespace)

    # ---- tails

    def _tails(self, parts: dict[str, Any]) -> None:
        lists: dict[str, list[m.Expr]] = {}
        names = self.names
        for tail in self.written.tails:
            match tail:
                case s.Tail(kind="if"):
                    lists.setdefault("conditions", []).append(self._with(names, tail.value, exception=False))
                case s.Tail(kind="unless"):
                    lists.setdefault("exceptions", []).append(self._with(names, tail.value, exception=True))
                case s.Tail(kind="while"):
                    lists.setdefault("throughout", []).append(self._with(names, tail.value, exception=False))
                case s.Tail(kind="opens on"):
                    self._once(parts, "opens", tail.span, "`opens on`")
                    parts["opens"] = self.expressions.wanted(tail.value, names, t.DATE, "when it opens")
                case s.Tail(kind="within" | "by" | "on" | "until"):
                    if "due" in parts:
                        help_ = "keep one of them, or take `the earlier of (..., ...)`"
                        self.scope.error("C313", tail.span, "a sentence has one deadline", help_)
                        continue
                    parts["due"] = self.expressions.wanted(tail.value, names, t.DATE, "a deadline")
                    parts["due_word"] = _DUE[tail.kind]
                case s.Tail():
                    lists.setdefault(tail.kind, []).append(self.expressions.truth(tail.value, names))
                case s.MarkTail(mark="promptly"):
                    parts["promptly"] = True
                case s.MarkTail():
                    parts["jointly"] = True
                case s.OverTail():
                    self._once(parts, "over", tail.span, "`notwithstanding`")
                    parts["over"] = self._targets(tail.targets, "overrides")
                case s.YieldsTail():
                    self._once(parts, "yields_to", tail.span, "`subject to`")
                    yields = tuple(self.scope.clause_reference(r) for r in tail.references)
                    parts["yields_to"] = yields
                    for clause, reference in zip(yields, tail.references, strict=True):
                        self.scope.edge(self.id, clause, "subject-to", reference.span)
                case _:
                    raise AssertionError(type(tail))
        for key, values in lists.items():
            parts[key] = tuple(values)

    def _with(self, names: Locals, expr: s.Expr, *, exception: bool) -> m.Expr:
        return self.expressions.condition_with_limbs(expr, names, self.id, exception=exception)

    def _once(self, parts: dict[str, Any], key: str, span: Span, word: str) -> None:
        if key in parts:
            self.scope.error("C313", span, f"a sentence has one {word}", "put all of them behind it, with commas")

    def _allowed_parts(self, kind: m.SentenceKind) -> s.Sentence:
        """The sentence without tails that have no effect on its kind; they and such triggers are findings."""
        allowed = _ALLOWED.get(kind)
        if allowed is None:
            return self.written
        tails = []
        for trigger in self.written.triggers:
            word = {
                s.WhenTrigger: "when",
                s.OnceTrigger: "once",
                s.EveryTrigger: "for every",
                s.EachTrigger: "for each",
            }[type(trigger)]
            if word not in allowed:
                self._idle(word, kind, trigger.span, "say it in the `if`")
        for tail in self.written.tails:
            match tail:
                case s.Tail():
                    word = tail.kind
                case s.MarkTail():
                    word = tail.mark
                case s.OverTail():
                    word = "over"
                case _:
                    word = "yields"
            if word in allowed:
                tails.append(tail)
            else:
                self._idle(word, kind, tail.span, self._instead(tail, kind))
        return replace(self.written, tails=tuple(tails))

    def _idle(self, word: str, kind: m.SentenceKind, span: Span, help_: str | None) -> None:
        shown = {"over": "notwithstanding", "yields": "subject to", "jointly": "jointly and severally"}.get(word, word)
        said = {"need not": "that says `need not`", "remain": "that says `accrued duties remain`"}
        sentence = said.get(kind, f"that `{kind}`")
        self.scope.error("C312", span, f"`{shown}` has no effect on a sentence {sentence}", help_)

    def _instead(self, tail: _AnyTail, kind: m.SentenceKind) -> str | None:
        """What to write for a part that has no effect."""
        if not isinstance(tail, s.Tail):
            return "leave it out"
        if tail.kind == "by" and isinstance(tail.value, s.NameExpr) and tail.value.name in self.scope.parties:
            return f"who gave something stands in brackets: `[by {tail.value.name}]`"
        if tail.kind in _DUE and kind in ("prohibits", "permits", "requires"):
            return "only duties, rights and periods have a deadline; say until when in an `if`"
        return "leave it out"


def _kind_of(core: s.Core) -> m.SentenceKind:
    match core:
        case s.Prohibits():
            return "prohibits"
        case s.Permits():
            return "permits"
        case s.Requires():
            return "requires"
        case s.Must():
            return "must"
        case s.May():
            return "may only" if core.only else "may"
        case s.NeedNot():
            return "need not"
        case s.Deems():
            return "deems"
        case s.Terminates():
            return "terminates"
        case s.Suspends():
            return "suspends"
        case s.Period():
            return "period"
        case s.AccruedRemain():
            return "remain"
        case s.PrevailsOver():
            return "prevails"
        case _:
            raise AssertionError(type(core))
