"""The smallest sets of things that can still be done and that would make a prohibited act permitted.

Found by looking, not by rule: the conditions of the judgement say which events they look for; each set of such events
is put just before the act and the act is decided again, at its time and at the earliest day that follows (rule 13).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from contract_dsl.model import nodes as m
from contract_dsl.model import types as t

from ..evaluate.decide import Judge
from ..evaluate.events import Event
from ..evaluate.moments import before
from ..evaluate.unknown import ABSENT
from ..evaluate.worlds import later, supposed
from ..explain import TracedJudge
from .candidates import Template, candidates, of_this_act
from .deciding import Budget, Case, decide, is_permitted
from .earliest import Earliest, earliest, turning_days

MOST_EVENTS = 3
"""Events in one set."""
MOST_ADDRESSEES = 20
"""Parties to whom one event of a set may be addressed."""
MOST_EVALUATIONS = 600
"""Evaluations for one answer (counted)."""


@dataclass(frozen=True, slots=True)
class Remedy:
    """One set: events to bring about before the act, each once per clause that it serves, and a day to wait for."""

    items: tuple[Template, ...]
    wait: date | None
    wait_clauses: tuple[str, ...]
    until: date

    @property
    def order(self) -> tuple[object, ...]:
        """By size, then date, then clause."""
        size = len({i.record for i in self.items}) + (self.wait is not None)
        clauses = tuple(i.clause for i in self.items) or self.wait_clauses
        return size, self.wait or self.until, clauses, tuple(str(i.record) for i in self.items)


@dataclass(frozen=True, slots=True)
class Found:
    """The sets, and whether the search ended before it had looked at everything."""

    remedies: tuple[Remedy, ...]
    cut_short: bool
    beyond: tuple[str, ...] = ()
    """What ends too early to say when some set would do: the calendars of years that are not known."""


def remedies(case: Case, by_time: Earliest) -> Found:
    """Every smallest set for a prohibited act; `by_time` is what waiting alone does."""
    return _Search(_named(case), by_time).run()


def _named(case: Case) -> Case:
    """The case with names in the fields that its act leaves out, so that a consent or a notice can speak of it.

    Where a name other than `ref` would itself change the decision, the fields stay empty.
    """
    fields = case.world.program.model.events[case.act.type].fields.values()
    empty = [f.name for f in fields if f.type == t.REF and f.optional and case.act.field(f.name) is ABSENT]
    if set(empty) - {"ref"}:
        named = _with_names(case, empty)
        if decide(named).decision == "prohibited":
            return named
    return _with_names(case, ["ref"]) if "ref" in empty else case


def _with_names(case: Case, fields: list[str]) -> Case:
    act = case.act
    values = {**act.values, **{name: of_this_act(name) for name in fields}}
    return case.at(Event(act.type, act.id, act.at, act.day, act.time, values), case.moment)


class _Search:
    """Sets of one event, then of two, then of three; what holds a working set is not looked at."""

    def __init__(self, case: Case, by_time: Earliest) -> None:
        self.case = case
        self.by_time = by_time
        self.budget = Budget(MOST_EVALUATIONS)
        self.found: list[Remedy] = []
        self._beyond: dict[str, None] = {}
        self._lawful: dict[Template, bool] = {}
        self._known: dict[tuple[Template, ...], list[Template]] = {}

    def run(self) -> Found:
        day = self.case.moment.day
        if self.by_time.day is not None:
            self.found.append(Remedy((), self.by_time.day, self._ended((), self.by_time.day), day))
        level: list[tuple[Template, ...]] = [()]
        for _ in range(MOST_EVENTS):
            level = list(self._next_level(level))
        kept = [r for r in self.found if not any(_better(other, r) for other in self.found)]
        told: dict[object, Remedy] = {}
        for remedy in sorted(kept, key=lambda r: (r.order, -sum(len(i.fields) for i in r.items))):
            told.setdefault(_spoken(remedy), remedy)
        return Found(tuple(sorted(told.values(), key=lambda r: r.order)), self.budget.spent, tuple(self._beyond))

    def _next_level(self, level: list[tuple[Template, ...]]) -> Iterator[tuple[Template, ...]]:
        """The sets with one more event that do not work yet."""
        seen: set[frozenset[object]] = set()
        for chosen in level:
            for more in self._suggestions(chosen):
                if self.budget.spent:
                    return
                larger = self._addressed_to_all((*chosen, more))
                records = frozenset(t.record for t in larger)
                if records in seen or self._covered(records):
                    continue
                seen.add(records)
                if self._try(larger):
                    continue
                yield larger

    def _addressed_to_all(self, chosen: tuple[Template, ...]) -> tuple[Template, ...]:
        """The set with each event said to everybody to whom one like it has to be said: a notice can go to several."""
        for _ in range(MOST_ADDRESSEES):
            for number, template in enumerate(chosen):
                wider = next((w for t in self._templates(chosen) if (w := template.joined(t)) is not None), None)
                if wider is not None:
                    chosen = (*chosen[:number], wider, *chosen[number + 1 :])
                    break
            else:
                return chosen
        return chosen

    def _covered(self, records: frozenset[object]) -> bool:
        """Whether a part of the set works already."""
        return any(r.wait is None and frozenset(i.record for i in r.items) <= records for r in self.found if r.items)

    def _suggestions(self, chosen: tuple[Template, ...]) -> list[Template]:
        """What would help once the chosen events are there, each event once."""
        records = {t.record for t in chosen}
        unique: dict[object, Template] = {}
        for template in self._templates(chosen):
            if template.record not in records:
                unique.setdefault(template.record, template)
        return [t for t in unique.values() if self._is_lawful(t)]

    def _templates(self, chosen: tuple[Template, ...]) -> list[Template]:
        if chosen not in self._known:
            case = self._with(chosen)
            self.budget.left -= 1
            judge = TracedJudge(case.world, case.act, case.moment)
            judged = judge.judge()
            standing = frozenset(s.sentence.key for s in judged.standings if s.stands is not False)
            self._known[chosen] = candidates(judge, standing, case.act)
        return self._known[chosen]

    def _try(self, chosen: tuple[Template, ...]) -> bool:
        """Whether the act is permitted with the events at once; if not, whether it is some days later."""
        case = self._with(chosen)
        day = self.case.moment.day
        if is_permitted(case, self.budget):
            self.found.append(Remedy(self._serving(chosen), None, (), day))
            return True
        if not self._eases(case):
            return False
        following = earliest(case, self.budget)
        self._beyond.update(dict.fromkeys(following.beyond))
        day_alone = self.by_time.day
        sooner = following.day is not None and (day_alone is None or following.day < day_alone)
        if following.day is not None and sooner and not self._waits_for_less(chosen, following.day):
            self.found.append(Remedy(self._serving(chosen), following.day, self._ended(chosen, following.day), day))
        return False

    def _waits_for_less(self, chosen: tuple[Template, ...], day: date) -> bool:
        """Whether fewer of the events are enough by the same day."""
        records = frozenset(t.record for t in chosen)
        return any(
            r.wait is not None and r.wait <= day and frozenset(i.record for i in r.items) <= records for r in self.found
        )

    def _eases(self, case: Case) -> bool:
        """Whether other bars stand than without the events, or the passing of other days may matter."""
        now = {s.sentence.key for s in case.judged().standings if s.stands is not False}
        if now != {s.sentence.key for s in self.case.judged().standings if s.stands is not False}:
            return True
        self.budget.left -= 1
        return not turning_days(case) <= self._turning

    @cached_property
    def _turning(self) -> frozenset[date]:
        return turning_days(self.case)

    def _serving(self, chosen: tuple[Template, ...]) -> tuple[Template, ...]:
        """Each event once for each clause that it serves."""
        items: dict[Template, None] = {}
        for number, template in enumerate(chosen):
            items[template] = None
            for offer in self._templates(chosen[:number] + chosen[number + 1 :]):
                if template.includes(offer):
                    items[Template(template.type, template.fields, offer.clause)] = None
        return tuple(sorted(items, key=lambda t: (t.type, str(t.fields), t.clause)))

    def _ended(self, chosen: tuple[Template, ...], day: date) -> tuple[str, ...]:
        """The clauses that stand until the day that is waited for: those of the day before."""
        case = self._with(chosen)
        eve = date.fromordinal(day.toordinal() - 1)
        if eve > case.moment.day:
            case = case.at(*later(case.act, case.moment, eve))
        self.budget.left -= 1
        return tuple(dict.fromkeys(s.sentence.id for s in case.judged().standings if s.stands is not False))

    def _with(self, chosen: tuple[Template, ...]) -> Case:
        """The case with the events just before the act."""
        if not chosen:
            return self.case
        case = self.case
        events = [supposed(t.type, n, case.act, dict(t.fields)) for n, t in enumerate(chosen)]
        parties = tuple(v for t in chosen for n, v in t.fields if n == "by" and isinstance(v, str))
        known = set(case.world.parties(case.moment))
        world = case.world.supposing(events[0].at, events, tuple(p for p in parties if p not in known))
        return case.within(world)

    def _is_lawful(self, template: Template) -> bool:
        """Whether the event is not itself prohibited."""
        program = self.case.world.program
        if not program.is_act(template.type):
            return True
        if template not in self._lawful:
            event = supposed(template.type, 0, self.case.act, dict(template.fields))
            self._lawful[template] = Judge(self.case.world, event, before(event.at)).judge().forbidden is False
        return self._lawful[template]


def _better(one: Remedy, other: Remedy) -> bool:
    """Whether one set does with fewer things, and no later, what another does by waiting."""
    if one is other or other.wait is None or one.wait is None:
        return False
    return one.wait <= other.wait and _size(one) < _size(other)


def _spoken(remedy: Remedy) -> object:
    """What a set comes to for whoever reads it: who does what towards whom, and how long to wait."""
    items = [(i.type, i.clause, *(v for n, v in i.fields if n in ("by", "to", "with", "of"))) for i in remedy.items]
    return tuple(sorted(items, key=str)), remedy.wait


def _size(remedy: Remedy) -> int:
    return len({item.record for item in remedy.items})


def describe(model: m.Model, template: Template) -> dict[str, object]:
    """The fields of a template that say who has to do what towards whom about what."""
    shown = dict(template.fields)
    event = model.events[template.type]
    actor = next((f.name for f in event.fields.values() if f.actor), "by")
    return {"by": shown.get(actor), "to": shown.get("to", shown.get("with")), "fields": shown}
