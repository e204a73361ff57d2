"""The first day on which an act would be permitted if nothing else happened.

Only time moves; dates inside the act stay (rule 12). The days to look at come from the judgement itself: whatever it
reads that turns with a date says when.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from contract_dsl.model import nodes as m

from ..evaluate.collecting import Collector
from ..evaluate.decide import Judge
from ..evaluate.derived import candidates
from ..evaluate.environment import Environment
from ..evaluate.events import Event
from ..evaluate.moments import end_of
from ..evaluate.unknown import Unknown
from ..evaluate.worlds import later
from .deciding import Budget, Case, is_permitted

MOST_DAYS = 400
"""Days that are looked at for one answer (counted)."""
MOST_YEARS = 10
"""Years after the question that are looked at."""
_AHEAD = timedelta(days=5 * 366)
"""How far ahead openings of a power are looked for."""


@dataclass(frozen=True, slots=True)
class Earliest:
    """The day, or why there is none."""

    day: date | None
    why_not: str = ""
    beyond: tuple[str, ...] = ()
    """The calendars that end too early to tell."""


class _CollectingJudge(Judge):
    """A judge that notes the days on which its judgement may turn."""

    def __init__(self, case: Case) -> None:
        self.collector = Collector(case.moment.day)
        super().__init__(case.world, case.act, case.moment, self.collector)

    def in_force(self, sentence: m.Sentence) -> Any:
        self._note(self.world.force.next_dates(sentence.id, self.moment))
        return super().in_force(sentence)

    def events(self, type_: str) -> list[Event]:
        view = self.world.program.model.events.get(type_)
        if view is not None and view.sources:
            self._note(self.world.view(type_).next_dates(self.moment))
            if type_ not in self._derived:
                self._note_own_dates(view)
        return super().events(type_)

    def _note_own_dates(self, view: m.Event) -> None:
        """The days on which the act itself comes to be one of a view, or ceases to."""
        for source in view.sources:
            for event in self.events(source.pattern.source):
                if source.date is not None:
                    for env, _ in candidates(self.world, source, event, self.moment, self.interpreter):
                        self.collector.reached(source.date, env)

    def window(self, sentence: m.Sentence, env: Environment) -> list[Any]:
        for bound in (sentence.opens, sentence.due):
            if bound is not None:
                self.collector.note(self.interpreter.value(bound, env))
        return super().window(sentence, env)

    def applies(self, sentence: m.Sentence, target: str = "") -> Any:
        if sentence.kind == "may only" and (sentence.when is not None or sentence.each is not None):
            self._note_openings(sentence)
        for pattern in sentence.every:
            self.collector.note_pattern(pattern, Environment(self.world, self.moment, {}))
        return super().applies(sentence, target)

    def _note_openings(self, sentence: m.Sentence) -> None:
        """The days on which the power will open, as things stand."""
        with suppress(OverflowError):
            ahead = end_of(self.moment.day + _AHEAD)
            self._note([o.day for o in self.world.triggers.of(sentence, ahead.at)])

    def _note(self, days: list[date]) -> None:
        self.collector.days |= {d for d in days if d > self.moment.day}


def earliest(case: Case, budget: Budget | None = None) -> Earliest:
    """The first later day on which the case is certainly permitted; what is logged after its moment does not count."""
    case = case.within(case.world.supposing(case.moment.at, ()))
    current, dates = case, set[date]()
    for _ in range(MOST_DAYS):
        if budget is not None and budget.spent:
            return Earliest(None, "the search was cut short")
        judge = _CollectingJudge(current)
        judged = judge.judge()
        if current is not case and _permitted(current, judged.forbidden, budget):
            return Earliest(current.moment.day)
        dates |= {d for d in judge.collector.days if d > current.moment.day}
        coming = [d for d in dates if d > current.moment.day]
        if not coming:
            return _never(judged.forbidden)
        following = min(coming)
        if following.year > case.moment.day.year + MOST_YEARS:
            return Earliest(None, f"not before {case.moment.day.year + MOST_YEARS + 1}; later years are not looked at")
        act, moment = later(case.act, case.moment, following)
        current = case.at(act, moment)
    return Earliest(None, f"not looked for beyond {current.moment.day}: more than {MOST_DAYS} days matter")


def turning_days(case: Case) -> frozenset[date]:
    """The later days on which the judgement of a case may turn, as far as they are known at its moment."""
    judge = _CollectingJudge(case)
    judge.judge()
    return frozenset(d for d in judge.collector.days if d > case.moment.day)


def _permitted(case: Case, forbidden: Any, budget: Budget | None) -> bool:
    if budget is not None:
        budget.left -= 1
    return is_permitted(case, budget) if isinstance(forbidden, Unknown) else not forbidden


def _never(forbidden: Any) -> Earliest:
    if isinstance(forbidden, Unknown):
        calendars = sorted(str(k) for k in forbidden.support if k.form == "calendar")
        if calendars:
            return Earliest(None, f"no calendar goes so far: {', '.join(calendars)}", tuple(calendars))
        return Earliest(None, "it hangs on what is not known")
    return Earliest(None, "no passing of time alone permits it")
