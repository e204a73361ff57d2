"""The answer to "may this happen at that time?" with everything that belongs to it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from contract_dsl.diagnostics import Diagnostic, did_you_mean
from contract_dsl.model import nodes as m
from contract_dsl.model import types as t

from ..answers import AskAnswer, Item, Reason, Requirement, names, plain
from ..evaluate.decide import Judge
from ..evaluate.events import Event
from ..evaluate.interpreter import no_rate_for
from ..evaluate.unknown import ABSENT, Key, Unknown
from ..evaluate.worlds import STRANGER, later, make_act, new_parties
from ..explain import Step, TracedJudge
from ..explain.computations import estimates_below
from ..explain.reasons import json_value, reason
from ..explain.words import missing_names, show
from ..log import Money
from ..log.places import Place
from .candidates import Template, field_of_this_act, is_doable
from .deciding import Case, Verdict, decide
from .earliest import Earliest, earliest
from .history import History
from .questions import Act
from .remedies import MOST_EVALUATIONS, Found, Remedy, describe, remedies
from .required import Requirement as Required
from .required import required

EITHER_WAY = "whatever the unknown facts are, the decision is the same; the clauses behind it may differ"


def without_rate(asked: "Asked", place: Place) -> tuple[Diagnostic, ...]:
    """Findings for amounts of the act that alone keep it undecided: nothing says what their currency is worth."""
    problems = asked.verdict.problems if asked.verdict.decision == "undetermined" else ()
    findings = []
    for name, value in asked.act.data.items():
        if isinstance(value, Money) and no_rate_for(value.currency) in problems:
            message = f"`{name}` is an amount in {value.currency}, and {no_rate_for(value.currency)}"
            help_ = "say it in the currency of the agreement; a rate is declared beside that: `others at UsdRate`"
            findings.append(Diagnostic("Q107", place(1, ("data", name), False), message, help_))
    return tuple(findings)


def problem_notes(verdict: Verdict) -> list[str]:
    """What went wrong on the way, as an answer notes it."""
    return [f"an error kept a condition open: {problem}" for problem in verdict.problems]


class Asked:
    """One question with its verdict; what costs more is worked out when it is asked for."""

    def __init__(self, history: History, act: Act) -> None:
        self.history = history
        self.act = act
        self.case = case_of(history, act)
        self.verdict: Verdict = decide(self.case)
        self._judge: TracedJudge | None = None

    @property
    def judge(self) -> TracedJudge:
        """The judgement with its steps."""
        if self._judge is None:
            judge = TracedJudge(self.case.world, self.case.act, self.case.moment)
            judge.root.text = act_in_words(self.act, currency_of(self.history.program.model))
            judge.root.value = self.verdict.decision
            judge.judge()
            self._judge = judge
        return self._judge

    @property
    def hangs_on_unknowns(self) -> bool:
        """Whether it is open which of the clauses stand, though not what they come to."""
        return any(isinstance(s.stands, Unknown) for s in self.case.judged().standings)

    def reason(self) -> Reason:
        """The reasoning as a tree."""
        return reason(self.history.program, self.judge.root)

    def answer(self) -> AskAnswer:
        """The whole answer."""
        prohibited = self.verdict.decision == "prohibited"
        by_time = earliest(self.case) if prohibited else Earliest(None)
        found = remedies(self.case, by_time) if prohibited else Found((), cut_short=False)
        needed = required(self.case)
        model = self.history.program.model
        return AskAnswer(
            decision=self.verdict.decision,
            by=self.verdict.by,
            despite=self.verdict.despite,
            missing=missing_names(self.verdict.missing) if self.verdict.decision == "undetermined" else None,
            earliest=by_time.day,
            remedies=tuple(_items(r, model) for r in found.remedies) if prohibited else None,
            requires=tuple(_requirement(r) for r in needed),
            notes=tuple(self._notes(by_time, found, needed)),
            because=self.reason(),
            receipt=self.history.receipt,
        )

    def _notes(self, by_time: Earliest, found: Found, needed: Sequence[Required]) -> list[str]:
        verdict, program = self.verdict, self.history.program
        notes = [f"an estimated day was used: {e}" for e in self._estimates(by_time)]
        notes += problem_notes(verdict)
        if verdict.exceeded:
            notes.append("too many facts are unknown to settle them all; every one of them is listed as missing")
        if verdict.either_way:
            notes.append(EITHER_WAY)
        notes += [f"{_example(values)}{decision} if {_way(values)}" for values, decision in verdict.ways]
        if self.verdict.decision == "prohibited" and by_time.day is None and by_time.why_not:
            notes.append(f"no earliest day: {by_time.why_not}")
        if found.beyond and not found.remedies:
            notes.append(f"no calendar goes far enough to say what would permit it: {', '.join(found.beyond)}")
        if found.cut_short:
            notes.append(f"remedies were looked for in {MOST_EVALUATIONS:,} evaluations; there may be more")
        notes += self._nobody_can(needed)
        notes += self._not_yet()
        notes += self._unordered()
        notes += self._strangers()
        notes += self.history.notes_on_names(self.case.moment.day)
        if not self.history.entries:
            notes.append("the log is empty: nothing is known to have happened")
        if not program.bars.get(self.case.act.type):
            notes.append(
                f"no clause of these rule files forbids anything of the kind {self.act.event.id.partition(':')[2]}"
            )
        return notes

    def _nobody_can(self, needed: Sequence[Required]) -> Iterator[str]:
        """The events that are asked for first and that nobody is declared to bring about: no remedy proposes them."""
        if self.verdict.decision != "prohibited":
            return
        lacking = {r.what for r in needed if r.met is False}
        for event in self.history.program.model.events.values():
            name = event.id.partition(":")[2]
            if name in lacking and event.loggable and not event.sources and not is_doable(event):
                yield f"nobody is declared who does a `{name}`, so none is proposed: declare `by: party, the actor`"

    def _not_yet(self) -> Iterator[str]:
        """The agreements that would speak of the act and are not in force at its moment."""
        world, moment = self.history.world, self.case.moment
        agreements = dict.fromkeys(bar.agreement for bar in self.history.program.bars.get(self.case.act.type, ()))
        for agreement in agreements:
            start = world.force.agreement_start(agreement, moment)
            if isinstance(start, date) and start > moment.day:
                yield f"the agreement `{agreement}` is in force from {start} on and forbids nothing before"
            elif start is ABSENT:
                yield f"the agreement `{agreement}` is not in force: what it begins with has not happened"

    def _unordered(self) -> Iterator[str]:
        """The permissions that apply beside a bar that stands, and that no priority orders with it."""
        program = self.history.program
        judge = Judge(self.case.world, self.case.act, self.case.moment)
        standing = [s.sentence for s in judge.judge().standings if s.stands is True]
        if not standing or self.verdict.decision != "prohibited":
            return
        ordered = {(over.upper, over.lower) for over in program.over}
        for permission in program.permissions.get(self.case.act.type, ()):
            beside = [b.id for b in standing if not {(permission.key, b.key), (b.key, permission.key)} & ordered]
            if beside and judge.applies(permission) is True:
                listed = ", ".join(dict.fromkeys(beside))
                yield f"{permission.id} permits it, and nothing says that it prevails over {listed}: so the bar stands"

    def _strangers(self) -> Iterator[str]:
        """Whom and what the act names that no rule file and no earlier event knows, if that looks like a slip."""
        world, moment, fields = self.history.world, self.case.moment, self.act.event.fields
        for name, value in self.act.data.items():
            kind = fields[name].type.name
            if kind == "ref" and isinstance(value, str):
                meant = self.history.names.in_other_capitals(kind, value)
                if meant is not None:
                    yield f"the log names `{meant}`, and this question `{value}`: are they one?"
            known = world.identifiers(kind, moment) if kind in ("party", "security") else ()
            if not isinstance(value, str) or kind not in ("party", "security") or value in known:
                continue
            near = did_you_mean(value, known)
            if near is not None or fields[name].actor or kind == "security":
                more = f"; {near}" if near is not None else ""
                yield f"`{value}` is named by this question alone, by no rule file and no earlier event{more}"

    def _estimates(self, by_time: Earliest) -> list[str]:
        steps: list[Step] = [self.judge.root]
        if by_time.day is not None:
            act, moment = later(self.case.act, self.case.moment, by_time.day)
            then = TracedJudge(self.case.world, act, moment)
            then.judge()
            steps.append(then.root)
        found: dict[str, None] = {}
        for step in steps:
            found.update(dict.fromkeys(estimates_below(self.history.program, step)))
        return list(found)


def case_of(history: History, act: Act) -> Case:
    """The act at its place in the log; the parties that it alone names are there too."""
    program, world = history.program, history.world
    event, moment = make_act(program, world, act.event.id, act.time, act.data, {})
    parties = new_parties(program, world, event, moment)
    return Case(world.supposing(moment.at, (), parties) if parties else world, event, moment, history.compiled)


def act_in_words(act: Act, currency: str = "") -> str:
    """The act with its fields on one line; amounts of a vocabulary are in the currency of the agreements."""
    fields = ", ".join(
        f"{name} {show(v, _told_as(act.event.fields[name].type, currency))}" for name, v in act.data.items()
    )
    what = f"{act.event.id.partition(':')[2]} on {act.time.isoformat()}"
    return f"{what}: {fields}" if fields else what


def currency_of(model: m.Model) -> str:
    """The one currency of all agreements of a rule set; nothing if there are several."""
    found = {agreement.currency for agreement in model.agreements.values() if agreement.currency}
    return found.pop() if len(found) == 1 else ""


def _told_as(type_: t.Type, currency: str) -> t.Type:
    """The type by which a field of the question is shown: a count of units names its class in another field."""
    if type_ == t.UNITS:
        return t.NUMBER
    if isinstance(type_, t.Quantity) and type_.money and not type_.currency:
        return replace(type_, currency=currency)
    return type_


def _example(values: Mapping[Key, Any]) -> str:
    """A number or a date is one of many that come to the same."""
    return "for example " if any(key.kind in ("number", "date") for key in values) else ""


def _way(values: Mapping[Key, Any]) -> str:
    return " and ".join(f"{key} is {_said(key, v)}" for key, v in sorted(values.items(), key=lambda v: str(v[0])))


def _said(key: Key, value: Any) -> str:
    if value == STRANGER:
        return "somebody else" if key.type_name == "party" else "another one"
    return show(value)


def _items(remedy: Remedy, model: Any) -> tuple[Item, ...]:
    """A set as the answer names it: each event once for each clause that it serves, then the waiting."""
    items = []
    for template in remedy.items:
        told = describe(model, template)
        items.append(
            Item(
                what=template.type.partition(":")[2],
                by=_party(told["by"]),
                to=names(told["to"]),
                until=remedy.until,
                clause=template.clause,
                fields=_fields(template),
            )
        )
    if remedy.wait is not None:
        clause = remedy.wait_clauses[0] if remedy.wait_clauses else ""
        items.append(Item(what="wait", since=remedy.wait, until=remedy.wait, clause=clause))
    return tuple(items)


def _party(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _fields(template: Template) -> dict[str, Any]:
    shown = {}
    for name, value in template.fields:
        if name in ("by", "to", "with") or isinstance(value, Event):
            continue
        field = field_of_this_act(value)
        shown[name] = plain(json_value(value)) if field is None else f"(the `{field}` of this act)"
    return shown


def _requirement(item: Required) -> Requirement:
    return Requirement(
        clause=item.clause,
        bearer=names(item.bearer),
        to=names(item.to),
        what=item.what,
        due=item.due,
        met=item.met,
        description=item.description or None,
    )
