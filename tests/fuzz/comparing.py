"""One question through every way of evaluating it, and the laws that hold between questions."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from engine import api
from engine.answering.ask import Asked
from engine.answering.deciding import Verdict, decide
from engine.answering.earliest import earliest
from engine.answering.questions import check_act, check_term
from engine.evaluate.unknown import ABSENT, Key, Unknown
from engine.explain import TracedJudge
from engine.log import EventLog
from engine.service import Refused, Rules
from engine.time import day_in, parse_time, sort_key
from tests import reference
from tests.reference import Decided, NotCompared, Questioned
from tests.support import rules_of_files

Json = dict[str, Any]
AHEAD = 12
"""Days on which the first permitted one is looked for by trying."""


@dataclass(frozen=True)
class Case:
    """A rule set, a log and a question, as text and JSON."""

    files: Mapping[str, str]
    log: Sequence[Json]
    question: Json

    def checked(self, rules: Rules) -> EventLog:
        """The log, checked once for each rule set."""
        known: dict[int, EventLog] = self.__dict__.setdefault("known", {})
        if id(rules) not in known:
            known[id(rules)] = rules.log_of(self.log)
        return known[id(rules)]


class Difference(Exception):
    """Two ways of evaluation answer differently: what was compared, and the answers."""

    def __init__(self, what: str, **answers: Any) -> None:
        super().__init__(what)
        self.what = what
        self.answers = {name: str(answer) for name, answer in answers.items()}

    def __str__(self) -> str:
        return "\n".join([self.what, *(f"  {name}: {answer}" for name, answer in self.answers.items())])


def open_case(files: Mapping[str, str]) -> Rules | None:
    """The rule set, unless `check` refuses it."""
    return _opened(tuple(files.items()))


@lru_cache(maxsize=8)
def _opened(files: tuple[tuple[str, str], ...]) -> Rules | None:
    try:
        return rules_of_files(**dict(files))
    except Refused:
        return None


Law = Callable[[Case, Rules], None]


def check(case: Case, rules: Rules, laws: "Sequence[Law] | None" = None) -> str:
    """Compare all answers to a question, and try some laws. Raises `Difference`. Says how it was answered."""
    told = {"ask": _ask, "value": _value, "duties": _duties}[case.question["kind"]](case, rules)
    for law in LAWS if laws is None else laws:
        law(case, rules)
    return told


def known_at(case: Case) -> date | None:
    """The moment at which the log is read."""
    when = case.question.get("known_at")
    return parse_time(when) if when else None


def questioned(case: Case, rules: Rules) -> Questioned:
    """The case in the reference evaluator."""
    entries = case.checked(rules).entries
    return Questioned(rules.model, reference.known(entries, rules.model.zone, known_at(case)))


def same(what: str, **answers: Any) -> None:
    """That all answers are the same."""
    first, *others = answers.values()
    if any(other != first for other in others):
        raise Difference(what, **answers)


# ---------------------------------------------------------------- ask


def _ask(case: Case, rules: Rules) -> str:
    asked = ask(case, rules)
    verdict = asked.verdict
    fast = told(rules, verdict)
    world, event, moment = asked.case.world, asked.case.act, asked.case.moment
    fresh = rules.history(case.checked(rules), known_at(case))
    plain = ask(case, rules, history=fresh).case
    interpreted = told(rules, decide(type(plain)(plain.world, plain.act, plain.moment, None)))
    same("the compiled functions and the interpreter", compiled=fast, interpreted=interpreted)
    if verdict.decision != "undetermined":
        judged = TracedJudge(world, event, moment).judge()
        standing = frozenset(s.sentence.id for s in judged.standings if s.stands is True)
        if not any(isinstance(s.stands, Unknown) for s in judged.standings):
            decision = "prohibited" if standing else "permitted"
            same("deciding and explaining", fast=fast[0], explained=decision)
            if verdict.decision == "prohibited":
                same("deciding and explaining, `by`", fast=fast[1], explained=standing)
    log = api.Log(rules, case.log)
    (many,) = api.ask_many(log, [case.question["asked"]], known_at=known_at(case))
    same("ask and ask_many", ask=fast[:3], many=(many.decision, frozenset(many.by), frozenset(many.despite)))
    try:
        expected = ask_reference(case, rules)
    except NotCompared:
        return "not compared"
    compare_decisions(fast, expected, verdict)
    if verdict.decision == "undetermined":
        _witnesses(case, rules, verdict)
    return verdict.decision


def ask(case: Case, rules: Rules, *, history: Any = None) -> Asked:
    """The question in the engine."""
    history = history or rules.history(case.checked(rules), known_at(case))
    return rules.ask(history, case.question["asked"])


def told(rules: Rules, verdict: Verdict) -> tuple[str, frozenset[str], frozenset[str], frozenset[str]]:
    """A verdict as it is compared: decision, by, despite, missing."""
    missing = frozenset(name_of(rules, key) for key in verdict.missing)
    return verdict.decision, frozenset(verdict.by), frozenset(verdict.despite), missing


def name_of(rules: Rules, key: Key) -> str:
    """An unknown by name; a symmetric fact in one of its two orders."""
    fact = rules.model.facts.get(key.name) if key.form == "fact" else None
    return str(key._replace(of=min(key.of, key.of[::-1]))) if fact is not None and fact.symmetric else str(key)


def ask_reference(case: Case, rules: Rules, on: date | None = None) -> Decided:
    """The question in the reference; on another day, nothing else happens until then."""
    act, findings = check_act(rules.model, case.question["asked"])
    assert act is not None, findings
    known = questioned(case, rules)
    if on is None:
        return known.ask(act.event.id, act.time, act.data)
    limit = sort_key(act.time, rules.program.zone)
    entries = [e for e in known.entries if sort_key(e.time, rules.program.zone) <= limit]
    return Questioned(rules.model, entries).ask(act.event.id, on, act.data)


def compare_decisions(fast: Any, expected: Decided, verdict: Verdict) -> None:
    """Exactly where every way of settling was tried; otherwise what was tried has to fit."""
    decision, by, despite, missing = fast
    if verdict.exceeded:
        return
    if expected.exact or expected.decision == "undetermined" or decision != "undetermined":
        same("the decision", engine=decision, reference=expected.decision)
    if expected.exact:
        same("what is missing", engine=missing, reference=expected.missing)
    elif not expected.missing <= missing:
        raise Difference("something that matters is not said to be missing", engine=missing, reference=expected.missing)
    if decision == "undetermined" or expected.by is None or expected.despite is None:
        return
    if expected.exact:
        same("the clauses", engine=(by, despite), reference=(expected.by, expected.despite))
    elif not (despite <= expected.despite and (by <= expected.by or decision == "prohibited")):
        raise Difference("the clauses", engine=(by, despite), reference=(expected.by, expected.despite))


def _witnesses(case: Case, rules: Rules, verdict: Verdict) -> None:
    """Each of the ways that an undetermined answer names decides as it claims, written into the log as facts."""
    act, _ = check_act(rules.model, case.question["asked"])
    assert act is not None
    known = questioned(case, rules)
    for values, decision in verdict.ways:
        names = {(k.form, k.name, k.of, k.event): v for k, v in values.items()}
        names |= {
            (k.form, k.name, k.of[::-1], k.event): v
            for k, v in values.items()
            if k.form == "fact" and len(k.of) == 2 and rules.model.facts[k.name].symmetric
        }
        if any(k[0] in ("calendar", "error") for k in names):
            continue
        decided = _Told(known, names).ask(act.event.id, act.time, act.data)
        if not decided.missing:
            same("a way to settle what is missing", engine=decision, reference=decided.decision)
    if len({d for _, d in verdict.ways}) < 2 and not verdict.exceeded and not verdict.problems:
        blind = [k for k in verdict.missing if k.kind != "truth"]
        if not blind:
            raise Difference("undetermined without two ways", engine=verdict.ways)


class _Told(Questioned):
    """A log for which some unknowns are assumed from the start."""

    def __init__(self, known: Questioned, names: Mapping[Any, Any]) -> None:
        super().__init__(known.model, known.entries)
        self.names = names

    def evaluation(self, assumed: Mapping[Any, Any]) -> Any:
        return super().evaluation(_Assumed(self.names, assumed))


class _Assumed(dict[Any, Any]):
    """Values of unknowns, found whatever the engine calls their types."""

    def __init__(self, names: Mapping[Any, Any], assumed: Mapping[Any, Any]) -> None:
        super().__init__(assumed)
        self.names = names

    def get(self, key: Any, default: Any = None) -> Any:
        name = (key.form, key.name, key.of, key.event)
        return self.names[name] if name in self.names else super().get(key, default)


# ---------------------------------------------------------------- value


def _value(case: Case, rules: Rules) -> str:
    question = case.question["asked"]
    history = rules.history(case.checked(rules), known_at(case))
    valued = rules.value(history, question["term"], question["args"], question["on"])
    asked, findings = check_term(rules.model, question["term"], question["args"], question["on"])
    assert asked is not None, findings
    plain = valued._evaluate(history.world, history.world.interpreter)  # noqa: SLF001  # the same question without its steps
    first = valued._evaluate(history.world, _tracer())  # noqa: SLF001  # and with them, before anything is settled
    same("deciding and explaining a value", plain=shown(plain), traced=shown(first))
    try:
        quick = api.Log(rules, case.log).known(
            question["term"], *question["args"], on=question["on"], known_at=known_at(case)
        )
        same("a value and its quick way", value=shown(valued.value), quick="absent" if quick is None else shown(quick))
    except api.NotKnown:
        same("the quick way of a value refuses", value=shown(valued.value), quick="unknown")
    try:
        keys, ways = questioned(case, rules).value(asked.id, asked.arguments, day_in(asked.on, rules.program.zone))
    except NotCompared:
        return "not compared"
    outcomes = {shown(way) for way in ways.values()}
    if isinstance(valued.value, Unknown):
        missing = frozenset(name_of(rules, key) for key in valued.missing)
        expected = reference.mattering(keys, ways)
        if not expected <= missing:
            raise Difference("something that matters to a value is not missing", engine=missing, reference=expected)
        return "unknown value"
    if outcomes != {shown(valued.value)}:
        raise Difference("a value", engine=shown(valued.value), reference=sorted(outcomes)[:6])
    return "value"


def _tracer() -> Any:
    from engine.explain import Tracer  # noqa: PLC0415  # beside its only use

    return Tracer()


def shown(value: Any) -> str:
    """A value as text."""
    if value is ABSENT or value is reference.ABSENT:
        return "absent"
    return "unknown" if isinstance(value, Unknown | reference.Unknown) else str(value)


# ---------------------------------------------------------------- duties


def _duties(case: Case, rules: Rules) -> str:
    day = date.fromisoformat(case.question["asked"])
    found = rules.duties(rules.history(case.checked(rules), known_at(case)), day).instances
    certain = [instance(i) for i in found if not i.open]
    open_ = [(instance(i), _opens_some_day(i.sentence)) for i in found if i.open]
    try:
        ways = questioned(case, rules).duties(day)
    except NotCompared:
        return "not compared"
    for way in ways:
        expected = [(*i[:8], i.status, i.ended) for i in way]
        missing = [i for i in certain if (i not in expected and i[7] is not None) or not _alike(i, expected)]
        if missing:
            raise Difference("a duty", engine=missing, reference=[e for e in expected if e[0] == missing[0][0]])
        surplus = [e for e in expected if not _stands_for(open_, e) and not _alike(e, certain)]
        if surplus:
            raise Difference(
                "a duty that the engine does not know",
                reference=surplus,
                engine=[i for i in certain if i[0] == surplus[0][0]],
            )
        if not open_ and len(expected) != len(certain):
            raise Difference(
                "how many duties there are", engine=sorted(map(str, certain)), reference=sorted(map(str, expected))
            )
    return "duties"


def _opens_some_day(sentence: Any) -> bool:
    """Whether the day on which an instance opens may hang on an unknown itself: at a crossing, or from a date on."""
    return sentence.once is not None or sentence.opens is not None


def _stands_for(open_: Sequence[tuple[tuple[Any, ...], bool]], one: tuple[Any, ...]) -> bool:
    """Whether one of what hangs on an unknown is this: the first day on which it may open stands for the later ones."""
    return any(i[:6] == one[:6] and (i[6] == one[6] or (later and i[6] < one[6])) for i, later in open_)


def _alike(one: tuple[Any, ...], others: Sequence[tuple[Any, ...]]) -> bool:
    """Whether a duty is among others; where no day is known by which it is due, whatever has become of it."""
    return one in others or any(one[:7] == o[:7] and (one[7] is None) != (o[7] is None) for o in others)


def instance(found: Any) -> tuple[Any, ...]:
    """A duty of the engine as it is compared."""
    return (
        found.sentence.id,
        found.kind,
        found.bearer,
        found.to,
        found.what,
        found.by_event,
        found.opened,
        found.due,
        found.status,
        found.ended_on,
    )


# ---------------------------------------------------------------- laws


def asking_is_appending(case: Case, rules: Rules) -> None:
    """An act is permitted exactly if it is no breach once it stands in the log."""
    if case.question["kind"] != "ask" or known_at(case) is not None:
        return
    asked = case.question["asked"]
    definition = rules.model.events[f"deal:{asked['type']}"]
    if any(not f.optional and f.default is None and f.name not in asked["data"] for f in definition.fields.values()):
        return
    verdict = ask(case, rules).verdict
    if verdict.decision == "undetermined":
        return
    entries = reference.known(rules.log_of([*case.log, {"id": "added", **asked}]).entries, rules.model.zone)
    try:
        breaches = Questioned(rules.model, entries).breaches("added")
    except NotCompared:
        return
    if breaches.decision != "undetermined":
        same("asking and appending", asked=verdict.decision, appended=breaches.decision)


def earliest_is_first(case: Case, rules: Rules, days: int = AHEAD) -> None:
    """No day before the earliest is permitted, and that day is: by trying each."""
    if case.question["kind"] != "ask":
        return
    asked = ask(case, rules)
    if asked.verdict.decision != "prohibited":
        return
    found = earliest(asked.case).day
    today = asked.case.moment.day
    for ahead in range(1, days):
        day = today + timedelta(ahead)
        try:
            decided = ask_reference(case, rules, day)
        except NotCompared:
            return
        if not decided.exact:
            return
        if decided.decision == "permitted":
            same("the earliest day", engine=found, reference=day)
            return
        if found is not None and day >= found:
            raise Difference("the earliest day is not permitted", engine=found, reference=decided)


def order_of_lines(case: Case, rules: Rules) -> None:
    """The lines of a log may stand in any order, but for those of one instant."""
    log = list(case.log)
    if any(entry["type"] == "Correction" for entry in log):
        return
    zone = rules.program.zone
    moved = sorted(log, key=lambda e: (sort_key(parse_time(e["time"]), zone), log.index(e)))
    _same_answer("the order of the lines of a log", case, rules, Case(case.files, moved, case.question), rules)


def later_events(case: Case, rules: Rules) -> None:
    """What happens later changes no earlier answer."""
    if any(entry["type"] == "Correction" for entry in case.log):
        return
    asked = case.question["asked"]
    when = parse_time(asked if isinstance(asked, str) else asked.get("time") or asked["on"])
    zone = rules.program.zone
    until = [e for e in case.log if sort_key(parse_time(e["time"]), zone) <= sort_key(when, zone)]
    if case.question["kind"] != "ask" and day_in(when, zone) != when:
        return
    _same_answer("what comes later", case, rules, Case(case.files, until, case.question), rules)


def order_of_declarations(case: Case, rules: Rules) -> None:
    """Clauses may stand in any order, as far as they do not share a day."""
    files = {name: _turned(text) for name, text in case.files.items()}
    turned = open_case(files)
    if turned is None:
        raise Difference("the order of the clauses: they are refused in another order")
    _same_answer("the order of the clauses", case, rules, Case(files, case.log, case.question), turned)


def _turned(text: str) -> str:
    """The file with its clauses the other way round, but for those that other clauses need to stand before them."""
    head, *clauses = text.split("\nclause ")
    moving = [c for c in clauses if "need not perform" not in c]
    fixed = [c for c in clauses if "need not perform" in c]
    return "\nclause ".join([head, *(c.rstrip("\n") for c in [*moving[::-1], *fixed])]) + "\n"


def asking_twice(case: Case, rules: Rules) -> None:
    """What has been asked before of the same history does not matter."""
    log = case.checked(rules)
    history = rules.history(log, known_at(case))
    first = answered(case, rules, history)
    for day in ("2022-01-08", "2022-03-01", "2022-01-15"):
        rules.duties(history, date.fromisoformat(day))
    same("asking twice", first=first, again=answered(case, rules, history))


def answered(case: Case, rules: Rules, history: Any = None) -> Any:
    """The answer to any question, as it is compared between two logs or rule sets."""
    history = history or rules.history(case.checked(rules), known_at(case))
    asked = case.question["asked"]
    match case.question["kind"]:
        case "ask":
            return told(rules, rules.ask(history, asked).verdict)
        case "value":
            valued = rules.value(history, asked["term"], asked["args"], asked["on"])
            return shown(valued.value), sorted({name_of(rules, k) for k in valued.missing})
        case _:
            found = rules.duties(history, date.fromisoformat(asked)).instances
            return sorted(str((instance(i), bool(i.open))) for i in found)


def on_day(question: Json, day: date) -> Json:
    """The same question on another day."""
    asked = question["asked"]
    if isinstance(asked, str):
        return {**question, "asked": day.isoformat()}
    name = "time" if "time" in asked else "on"
    return {**question, "asked": {**asked, name: day.isoformat()}}


def days_beside(question: Json) -> Iterator[Json]:
    """The same question a day earlier and a day later, at the same hour."""
    asked = question["asked"]
    when = asked if isinstance(asked, str) else asked.get("time") or asked["on"]
    for days in (-1, 1):
        moved = on_day(question, date.fromisoformat(when[:10]) + timedelta(days))
        if "time" in asked and isinstance(asked, dict):
            moved["asked"]["time"] += when[10:]
        yield moved


def _same_answer(what: str, case: Case, rules: Rules, other: Case, others: Rules) -> None:
    same(what, before=answered(case, rules), after=answered(other, others))


def appending_is_replaying(case: Case, rules: Rules) -> None:
    """A log to which events were appended, with questions in between, answers as one that was loaded whole."""
    half = len(case.log) // 2
    log = api.Log(rules, case.log[:half])
    for number, entry in enumerate(case.log[half:]):
        if number % 2 == 0:
            answered(case, rules, log.history(known_at(case)))
        log.append(entry)
    appended = answered(case, rules, log.history(known_at(case)))
    same("a log appended and loaded whole", whole=answered(case, rules), appended=appended)


LAWS: tuple[Law, ...] = (
    appending_is_replaying,
    asking_is_appending,
    earliest_is_first,
    order_of_lines,
    later_events,
    order_of_declarations,
    asking_twice,
)
