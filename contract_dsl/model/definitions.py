"""Second look: signatures first, then the bodies of everything that is not a clause."""

import weakref
from dataclasses import replace
from functools import partial

from ..diagnostics import Label
from ..limits import LIMITS
from ..source import Span
from ..syntax import nodes as s
from . import nodes as m
from . import types as t
from .declare import check_calendars, check_day, check_zone
from .expressions import Expressions
from .labels import check_order
from .resolving import DECLARE_SCHEDULE, Locals, Signature
from .scope import Local, Scope


def _event(definitions: "weakref.ref[Definitions]", name: str) -> m.Event | None:
    known = definitions()
    return known.event(name) if known is not None else None


class Definitions:
    """Resolves definitions into the tables that become the model."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.signatures: dict[str, Signature] = {}
        self.facts: dict[str, m.Fact] = {}
        self.events: dict[str, m.Event] = {}
        self.terms: dict[str, m.Term] = {}
        self.states: dict[str, m.State] = {}
        self.amounts: dict[str, m.Amount] = {}
        self.calendars: dict[str, m.Calendar] = {}
        self.schedules: dict[str, m.Schedule] = {}
        self.divisions: dict[str, m.Division] = {}
        self.receipts: dict[str, m.ReceiptRule] = {}
        # No circle of references: an editor resolves at every pause, and what is left behind shall go by itself.
        events = partial(_event, weakref.ref(self))
        self.expressions = Expressions(scope, events, self.signatures, self.facts)
        self._views: dict[str, tuple[s.EventDecl, str]] = {}
        self._in_progress: list[tuple[str, Span]] = []

    # ---- signatures

    def signature(self, declaration: s.Declaration) -> None:
        """What a definition takes and gives, before any body is read."""
        scope, of = self.scope, self.expressions.type
        match declaration:
            case s.FactDecl():
                self._fact(declaration)
            case s.TermDecl() if declaration.type is not None:
                self.signatures[self._id(declaration.name)] = Signature(
                    self._parameters(declaration.parameters), of(declaration.type)
                )
            case s.StateDecl():
                self.signatures[self._id(declaration.name)] = Signature(
                    self._parameters(declaration.parameters), t.TRUTH
                )
            case s.AmountDecl():
                self.signatures[self._id(declaration.name)] = Signature(
                    self._parameters(declaration.parameters), of(declaration.type)
                )
            case s.DivisionDecl():
                self.signatures[self._id(declaration.name)] = Signature(
                    self._parameters(declaration.parameters), of(declaration.type)
                )
            case s.EventDecl() if not declaration.sources:
                self._logged_event(declaration)
            case s.EventDecl():
                self._views[self._id(declaration.name)] = (declaration, scope.namespace)
            case s.CalendarDecl():
                id_ = self._id(declaration.name)
                check_calendars(scope, declaration.calendars)
                calendars = tuple(c.text for c in declaration.calendars)
                self.calendars[id_] = m.Calendar(
                    id=id_, trading=declaration.trading, calendars=calendars, span=declaration.name.span
                )
            case _:
                pass

    def _id(self, name: s.Name) -> str:
        return f"{self.scope.namespace}:{name.text}"

    def _parameters(self, written: tuple[s.Parameter, ...]) -> tuple[m.Parameter, ...]:
        seen: dict[str, s.Parameter] = {}
        for parameter in written:
            if parameter.name.text in seen:
                first = Label(seen[parameter.name.text].span, "it stands here first")
                message = f"the parameter `{parameter.name.text}` stands twice"
                self.scope.error("C108", parameter.span, message, "take another letter", (first,))
            seen.setdefault(parameter.name.text, parameter)
        return tuple(m.Parameter(name=p.name.text, type=self.expressions.type(p.type)) for p in written)

    def _locals(self, written: tuple[s.Parameter, ...], id_: str) -> dict[str, Local]:
        parameters = self.signatures[id_].parameters
        if [p.name for p in parameters] != [w.name.text for w in written]:
            # The name is declared twice, which is told, and the signature is that of the other declaration.
            return {w.name.text: Local(w.name.text, self.expressions.type(w.type), w.span) for w in written}
        return {p.name: Local(p.name, p.type, w.span) for p, w in zip(parameters, written, strict=True)}

    def _fact(self, declaration: s.FactDecl) -> None:
        id_ = self._id(declaration.name)
        of = tuple(self.expressions.type(written) for written in declaration.of)
        type_ = self.expressions.type(declaration.type)
        if declaration.symmetric and (len(of) != 2 or of[0] != of[1]):
            message = "a symmetric fact is one of two of the same type"
            self.scope.error("C310", declaration.name.span, message, f"write `{declaration.name.text}(party, party)`")
        default: m.Value | None = None
        default_for: dict[str, m.Value] = {}
        for written in declaration.defaults:
            value = self._constant(written.value, type_)
            if value is None:
                continue
            if written.argument is None:
                default = value
            else:
                default_for[written.argument.text] = value
        parameters = tuple(m.Parameter(name=str(p), type=p) for p in of)
        self.signatures[id_] = Signature(parameters, type_)
        self.facts[id_] = m.Fact(
            id=id_,
            title=declaration.title,
            parameters=of,
            type=type_,
            symmetric=declaration.symmetric,
            default=default,
            default_for=default_for,
            span=declaration.name.span,
        )

    def _constant(self, written: s.Expr, type_: t.Type) -> m.Value | None:
        if isinstance(written, s.NameExpr) and type_ == t.TRUTH and written.name in ("yes", "no"):
            return written.name == "yes"
        if isinstance(written, s.NameExpr) and type_ == t.TRUTH and written.name not in self.scope.parties:
            self.scope.error("C301", written.span, "the default of a yes/no is `yes` or `no`")
            return None
        if isinstance(written, s.NameExpr) and written.name in ("yes", "no") and not isinstance(type_, t.Choice):
            self.scope.error("C301", written.span, f"this default is no {type_}")
            return None
        if isinstance(written, s.NameExpr) and type_ == t.PLACE:
            return written.name
        value = self.expressions.value(written, {}, type_)
        if not isinstance(value, m.Constant):
            self.scope.error("C305", written.span, "a default is a plain value")
            return None
        if not t.fits(value.type, type_):
            self.scope.error("C301", written.span, f"this default is no {type_}")
            return None
        return value.value

    def _logged_event(self, declaration: s.EventDecl) -> None:
        id_ = self._id(declaration.name)
        fields: dict[str, m.EventField] = {}
        for written in declaration.fields:
            name = written.name.text
            if name in fields or name == "date":
                if name == "date":
                    message, help_ = (
                        "every event has a `date` of its own",
                        "take the field away, or give it another name",
                    )
                else:
                    message, help_ = f"the field `{name}` is declared twice", "give one of them another name"
                self.scope.error("C102", written.name.span, message, help_)
                continue
            type_ = self.expressions.type(written.type)
            default = self._constant(written.default, type_) if written.default is not None else None
            fields[name] = m.EventField(
                name=name, type=type_, optional=written.optional, default=default, actor=written.actor
            )
        self.events[id_] = m.Event(
            id=id_,
            title=declaration.title,
            is_act=declaration.is_act,
            is_notice=declaration.is_notice,
            is_approval=declaration.is_approval,
            fields=fields,
            span=declaration.name.span,
        )

    # ---- views

    def event(self, id_: str) -> m.Event | None:
        """An event type; a view is resolved when it is first asked for, since its fields follow from its sources."""
        if id_ in self.events:
            return self.events[id_]
        if id_ in self.facts:
            return self.events.setdefault(id_, _recording(self.facts[id_]))
        pending = self._views.get(id_)
        if pending is None:
            return None
        declaration, namespace = pending
        if any(id_ == name for name, _ in self._in_progress):
            start = next(i for i, (name, _) in enumerate(self._in_progress) if name == id_)
            circle = [*self._in_progress[start:], (id_, declaration.name.span)]
            shown = " -> ".join(f"`{name.partition(':')[2]}`" for name, _ in circle)
            labels = tuple(
                Label(span, f"`{name.partition(':')[2]}` is read off the next one") for name, span in circle[:-1]
            )
            message, help_ = (
                f"these events are read off each other: {shown}",
                "read one of them off an event of the log",
            )
            self.scope.error("C203", declaration.name.span, message, help_, labels)
            self.events[id_] = m.Event(id=id_, is_act=False, is_notice=False, fields={}, span=declaration.name.span)
            return self.events[id_]
        if len(self._in_progress) >= LIMITS.chain:
            message = f"`{declaration.name.text}` is read off more than {LIMITS.chain} events in a row"
            self.scope.error("C055", declaration.name.span, message, "join some of them")
            self.events[id_] = m.Event(id=id_, is_act=False, is_notice=False, fields={}, span=declaration.name.span)
            return self.events[id_]
        self._in_progress.append((id_, declaration.name.span))
        saved, owners = self.scope.namespace, self.scope.owners
        self.scope.namespace, self.scope.owners = namespace, []
        try:
            with self.scope.owned(id_):
                event = self._view(id_, declaration)
        finally:
            self.scope.namespace, self.scope.owners = saved, owners
            self._in_progress.pop()
        return self.events.setdefault(id_, event)

    def _view(self, id_: str, declaration: s.EventDecl) -> m.Event:
        under = self.scope.clause_reference(declaration.under) if declaration.under is not None else ""
        if under:
            self.scope.needs(under, declaration.name.span)
        sources, fields, is_act, is_notice = [], dict[str, m.EventField](), True, True
        for position, written in enumerate(declaration.sources):
            source, event = self._source(id_, written)
            sources.append(source)
            if event is None:
                continue
            is_act, is_notice = is_act and event.is_act, is_notice and event.is_notice
            own = {name: m.EventField(name=name, type=value.type) for name, value in source.fields}
            merged = {**event.fields, **own}
            if position == 0:
                fields = merged
            else:
                self._merge(fields, merged, written.span)
        check_order(self.scope, declaration.limbs)
        for limb in declaration.limbs:
            self._described_limb(id_, limb, "excepts-from")
        self.references(id_, declaration.references)
        return m.Event(
            id=id_,
            title=declaration.title,
            is_act=is_act,
            is_notice=is_notice,
            fields=fields,
            sources=tuple(sources),
            under=under,
            loggable=False,
            span=declaration.name.span,
        )

    def _merge(self, fields: dict[str, m.EventField], more: dict[str, m.EventField], span: Span) -> None:
        """The fields that all sources have; what some lack is optional."""
        for name in set(fields) | set(more):
            here, there = fields.get(name), more.get(name)
            if here is not None and there is not None:
                type_ = t.joined(self.expressions.localised(here.type), self.expressions.localised(there.type))
                if type_ is None:
                    self.scope.error(
                        "C301", span, f"the field `{name}` is {here.type} in one source and {there.type} in another"
                    )
                    continue
                fields[name] = replace(here, type=type_, optional=here.optional or there.optional)
            else:
                known = here if here is not None else there
                assert known is not None
                fields[name] = replace(known, optional=True)

    def _source(self, id_: str, written: s.ViewSource) -> tuple[m.Source, m.Event | None]:
        expressions = self.expressions
        pattern, names = expressions.pattern(written.pattern, {}, acts=True)
        every = []
        for more in written.for_every:
            further, names = expressions.pattern(more, names)
            every.append(further)
        conditions = tuple(expressions.condition_with_limbs(c, names, id_, exception=False) for c in written.conditions)
        exceptions = tuple(expressions.condition_with_limbs(c, names, id_, exception=True) for c in written.exceptions)
        fields = tuple((a.name.text, expressions.value(a.value, names)) for a in written.assignments)
        on = (
            expressions.wanted(written.date, names, t.DATE, "when the event takes place")
            if written.date is not None
            else None
        )
        under = self.scope.clause_reference(written.under) if written.under is not None else ""
        if under and written.under is not None:
            self.scope.needs(under, written.under.span)
        source = m.Source(
            pattern=pattern,
            for_every=tuple(every),
            conditions=conditions,
            exceptions=exceptions,
            fields=fields,
            date=on,
            under=under,
            span=written.span,
        )
        return source, self.event(pattern.source) if pattern.kind == "event" else None

    # ---- bodies

    def body(self, declaration: s.Declaration) -> None:
        """What a definition says."""
        match declaration:
            case s.TermDecl():
                self._term(declaration)
            case s.StateDecl():
                self._state(declaration)
            case s.AmountDecl():
                self._amount(declaration)
            case s.ScheduleDecl():
                self._schedule(declaration)
            case s.DivisionDecl():
                self._division(declaration)
            case s.ReceiptDecl():
                self._receipt(declaration)
            case s.EventDecl():
                self.event(self._id(declaration.name))
                if not declaration.sources:
                    self.references(self._id(declaration.name), declaration.references)
            case s.CalendarDecl():
                self.references(self._id(declaration.name), declaration.references)
            case s.AgreementDecl() if declaration.dated is not None:
                with self.scope.owned(""):
                    dated = self.expressions.wanted(declaration.dated, {}, t.DATE, "the date of an agreement")
                self.scope.edges[:] = [e for e in self.scope.edges if e.source]
                name = declaration.name.text
                self.scope.agreements[name] = replace(self.scope.agreements[name], dated=dated)
            case s.RuleSetDecl() if declaration.zone is not None:
                check_zone(self.scope, declaration.zone)
            case _:
                pass

    def references(self, id_: str, written: tuple[s.PrintedReference, ...]) -> None:
        """Edges that the text has and evaluation does not need."""
        for reference in written:
            for target in reference.targets:
                self.scope.edge(id_, self.scope.clause_reference(target), reference.kind, target.span, walked=False)  # type: ignore[arg-type]  # the grammar allows the eight kinds alone

    def _described_limb(self, parent: str, limb: s.DescribedLimb, kind: m.EdgeKind | None) -> None:
        id_ = f"{parent}({limb.label})"
        self.scope.limb_ids[id_] = limb.title
        if kind is not None:
            self.scope.edge(id_, parent, kind, limb.span, walked=False)
        else:
            self.scope.edge(parent, id_, "uses-term", limb.span, walked=False)
        self.references(id_, limb.references)

    def _term(self, declaration: s.TermDecl) -> None:
        id_ = self._id(declaration.name)
        with self.scope.owned(id_):
            value = exception = None
            parameters: tuple[m.Parameter, ...] = ()
            type_: t.Type | None = None
            if declaration.value is not None and id_ in self.signatures:
                signature = self.signatures[id_]
                parameters, type_ = signature.parameters, signature.result
                names = self._locals(declaration.parameters, id_)
                what = f"`{declaration.name.text}`"
                value = self.expressions.with_limbs(declaration.value, names, id_, type_, what)
                if declaration.exception is not None:
                    if type_ != t.TRUTH:
                        message, help_ = "only a yes or no has an `unless`", "write `if ... then ... else ...`"
                        self.scope.error("C303", declaration.exception.span, message, help_)
                    exception = self.expressions.condition_with_limbs(declaration.exception, names, id_, exception=True)
            check_order(self.scope, declaration.limbs)
            for limb in declaration.limbs:
                self._described_limb(id_, limb, None)
            self.references(id_, declaration.references)
        if id_ in self.facts or id_ in self.events:
            return
        self.terms.setdefault(
            id_,
            m.Term(
                id=id_,
                title=declaration.title,
                parameters=parameters,
                type=type_,
                value=value,
                exception=exception,
                span=declaration.name.span,
            ),
        )

    def _effect(self, written: s.Effect, names: Locals, owner: str) -> tuple[m.Effect, dict[str, Local]]:
        inner = dict(names)
        pattern = None
        schedule = variable = ""
        if written.pattern is not None:
            pattern, inner = self.expressions.pattern(written.pattern, names, acts=True)
            if pattern.kind == "event" and pattern.source:
                self.scope.edge(pattern.source, owner, "triggers", written.pattern.span)
        elif written.schedule is not None and written.variable is not None:
            entry = self.scope.find(written.schedule.text)
            if entry is None or entry.kind != "schedule":
                name, span = written.schedule.text, written.schedule.span
                self.scope.unknown_name(name, span, "the schedule", None, DECLARE_SCHEDULE, kinds=("schedule",))
            else:
                schedule = entry.id
                self.scope.needs(entry.id, written.schedule.span)
            variable = written.variable.text
            inner[variable] = Local(variable, t.DATE, written.variable.span)
        condition = self.expressions.truth(written.condition, inner) if written.condition is not None else None
        on = (
            self.expressions.wanted(written.date, inner, t.DATE, "when it takes effect")
            if written.date is not None
            else None
        )
        effect = m.Effect(
            pattern=pattern,
            schedule=schedule,
            variable=variable,
            next_day=written.next_day,
            condition=condition,
            date=on,
            span=written.span,
        )
        return effect, inner

    def _amount(self, declaration: s.AmountDecl) -> None:
        id_ = self._id(declaration.name)
        signature = self.signatures[id_]
        type_ = signature.result
        if not isinstance(type_, t.Quantity) and type_ != t.UNKNOWN:
            self.scope.error("C301", declaration.type.span, "an amount is a number, shares or money")
            type_ = t.UNKNOWN
        if declaration.start is None and not declaration.moves:
            message = f"nothing says how much `{declaration.name.text}` is"
            self.scope.error(
                "C310",
                declaration.name.span,
                message,
                "say what it `starts at`, or when it `becomes`, `rises` or `falls`",
            )
        names = self._locals(declaration.parameters, id_)
        start = start_date = rounded = floor = None
        moves = []
        with self.scope.owned(id_):
            if declaration.start is not None:
                start = self.expressions.wanted(declaration.start.value, names, type_, "what the amount starts at")
                if declaration.start.date is not None:
                    start_date = self.expressions.wanted(
                        declaration.start.date, names, t.DATE, "when the amount starts"
                    )
            for written in declaration.moves:
                effect, inner = self._effect(written.effect, names, id_)
                what = "the new value" if written.move == "becomes" else f"what the amount {written.move} by"
                value = self.expressions.fold_value(written.value, inner, type_, what)
                moves.append(m.Move(move=written.move, value=value, effect=effect, span=written.span))
            if declaration.rounded_to is not None:
                rounded = self.expressions.wanted(declaration.rounded_to, names, type_, "the step of rounding")
            if declaration.floor is not None:
                floor = self.expressions.wanted(declaration.floor, names, type_, "the floor")
            self.references(id_, declaration.references)
        self.amounts.setdefault(
            id_,
            m.Amount(
                id=id_,
                title=declaration.title,
                parameters=signature.parameters,
                type=type_,
                start=start,
                start_date=start_date,
                moves=tuple(moves),
                rounded_to=rounded,
                floor=floor,
                span=declaration.name.span,
            ),
        )

    def _state(self, declaration: s.StateDecl) -> None:
        id_ = self._id(declaration.name)
        if not declaration.holds_first and not any(c.begins for c in declaration.changes):
            help_ = "say `begins with ...`, `begins on ...`, `begins when ...` or `holds from the start`"
            message = f"nothing says when `{declaration.name.text}` begins"
            self.scope.error("C310", declaration.name.span, message, help_)
        names = self._locals(declaration.parameters, id_)
        changes, first = [], None
        with self.scope.owned(id_):
            if declaration.first_condition is not None:
                first = self.expressions.truth(declaration.first_condition, names)
            for written in declaration.changes:
                effect = on = when = None
                if written.pattern is not None:
                    as_effect = s.Effect(
                        pattern=written.pattern,
                        schedule=None,
                        variable=None,
                        next_day=False,
                        condition=written.condition,
                        date=written.date,
                        span=written.span,
                    )
                    effect, _ = self._effect(as_effect, names, id_)
                elif written.date is not None:
                    on = self.expressions.wanted(written.date, names, t.DATE, "when the state changes")
                elif written.when is not None:
                    when = self.expressions.truth(written.when, names)
                changes.append(m.Change(begins=written.begins, effect=effect, date=on, when=when, span=written.span))
            self.references(id_, declaration.references)
        self.states.setdefault(
            id_,
            m.State(
                id=id_,
                title=declaration.title,
                parameters=self.signatures[id_].parameters,
                holds_first=declaration.holds_first,
                first_condition=first,
                changes=tuple(changes),
                span=declaration.name.span,
            ),
        )

    def _schedule(self, declaration: s.ScheduleDecl) -> None:
        id_ = self._id(declaration.name)
        with self.scope.owned(id_):
            start = None
            if declaration.start is not None:
                start = self.expressions.wanted(declaration.start, {}, t.DATE, "where the schedule starts")
            days = tuple((d.month, d.day) for d in declaration.days)
            for written in declaration.days:
                check_day(self.scope, written)
            if declaration.form == "months" and declaration.months < 1:
                message = "a schedule repeats after a whole number of months, one or more"
                self.scope.error("C305", declaration.name.span, message, "write how many months, for example 3")
            rule = self.expressions.counting_rule(
                declaration.name.span,
                months=declaration.form == "months",
                rolling=declaration.rolled,
                business=declaration.rolled,
            )
            if declaration.rolled and rule.roll_under:
                self.scope.needs(rule.roll_under, declaration.name.span)
            self.references(id_, declaration.references)
        self.schedules[id_] = m.Schedule(
            id=id_,
            form=declaration.form,
            days=days,
            months=max(declaration.months, 1),
            start=start,
            rolled=declaration.rolled,
            rule=rule,
            span=declaration.name.span,
        )

    def _division(self, declaration: s.DivisionDecl) -> None:
        id_ = self._id(declaration.name)
        names = self._locals(declaration.parameters, id_)
        ranks, pattern, reserved = [], None, None
        with self.scope.owned(id_):
            type_ = self.signatures[id_].result
            whole = self.expressions.wanted(declaration.whole, names, type_, "what is shared out")
            for written in declaration.ranks:
                claims, inner = self.expressions.pattern(written.pattern, names)
                weight = self.expressions.value(written.weight, inner)
                cap = self.expressions.wanted(written.cap, inner, type_, "the cap of a claim")
                if not isinstance(weight.type, t.Quantity) and weight.type != t.UNKNOWN:
                    self.scope.error("C301", written.weight.span, "the weight of a claim is a number")
                ranks.append(m.Rank(number=written.number, pattern=claims, weight=weight, cap=cap, span=written.span))
            if declaration.reserved is not None and declaration.reserved_for is not None:
                reserved = self.expressions.wanted(declaration.reserved, names, type_, "what is reserved")
                pattern, _ = self.expressions.pattern(declaration.reserved_for, names)
            self.references(id_, declaration.references)
        self.divisions[id_] = m.Division(
            id=id_,
            parameters=self.signatures[id_].parameters,
            whole=whole,
            ranks=tuple(ranks),
            reserved=reserved,
            reserved_for=pattern,
            span=declaration.name.span,
        )

    def _receipt(self, declaration: s.ReceiptDecl) -> None:
        agreement = self.scope.namespace
        if agreement in self.receipts:
            first = Label(self.receipts[agreement].span, "the first stands here")
            message = "an agreement has one rule of receipt"
            self.scope.error("C313", declaration.notice.span, message, "put all lines under one `receipt`", (first,))
            return
        under = self.scope.clause_reference(declaration.under)
        notice, addressee = declaration.notice.text, declaration.addressee.text
        names = {
            notice: Local(notice, self._any_notice(), declaration.notice.span),
            addressee: Local(addressee, t.PARTY, declaration.addressee.span),
        }
        lines: list[tuple[m.Expr | None, m.Expr]] = []
        with self.scope.owned(under):
            for written in declaration.lines:
                if lines and lines[-1][0] is None:
                    message = "this line is never reached: the one above holds for every notice"
                    self.scope.error("C312", written.span, message, "put the line without an `if` last")
                    break
                condition = self.expressions.truth(written.condition, names) if written.condition is not None else None
                lines.append((condition, self.expressions.wanted(written.date, names, t.DATE, "the day of receipt")))
        self.receipts[agreement] = m.ReceiptRule(
            id=agreement,
            notice=notice,
            addressee=addressee,
            under=under,
            lines=tuple(lines),
            span=declaration.notice.span,
        )

    def _any_notice(self) -> t.Type:
        """The type of the notice in a receipt rule: any event that is declared a notice."""
        fields: dict[str, m.EventField] = {}
        notices = [e for e in self.events.values() if e.is_notice and not e.sources]
        for event in notices:
            for name, known in event.fields.items():
                optional = replace(known, optional=True)
                former = fields.get(name, optional)
                if isinstance(former.type, t.Choice) and isinstance(known.type, t.Choice) and former.type != known.type:
                    options = tuple(dict.fromkeys((*former.type.options, *known.type.options)))
                    optional = replace(optional, type=t.Choice(name, options))
                    fields[name] = optional
                fields.setdefault(name, optional)
        id_ = f"{self.scope.namespace}:any notice"
        self.events.setdefault(id_, m.Event(id=id_, is_act=False, is_notice=True, fields=fields, loggable=False))
        return t.Record(id_)

    def deemed(self, id_: str, *, only: bool) -> None:
        """Mark an event type that a clause deems to happen; `only` if nothing else makes it happen."""
        event = self.events.get(id_)
        if event is not None:
            self.events[id_] = replace(event, deemed=True, loggable=event.loggable and not only)


def _recording(fact: m.Fact) -> m.Event:
    """The event that a fact is recorded anew, with its `value` and what it is a fact `of`."""
    fields = {
        "of": m.EventField(name="of", type=t.Listed("list", t.REF)),
        "value": m.EventField(name="value", type=fact.type),
    }
    return m.Event(
        id=fact.id, title=fact.title, is_act=False, is_notice=False, fields=fields, loggable=False, span=fact.span
    )
