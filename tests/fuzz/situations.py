"""Logs and questions for any rule set, drawn from its model: what its event types and facts allow, and little more.

Days, numbers and names are few, so that they meet: events of one instant, amounts at a limit, questions on a last day.
"""

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import product
from random import Random
from typing import Any

from contract_dsl.model import nodes as m
from contract_dsl.model import types as t

Json = dict[str, Any]

FIRST = date(2022, 1, 3)
PARTIES = ("ada", "ada", "ada", "ben", "ben", "ben", "cleo", "dora")
NAMED = tuple(sorted(set(PARTIES)))
REFS = ("r1", "r1", "r2")
CLOCKS = ("08:30:00Z", "12:00:00+08:00", "16:59:59Z", "17:00:00Z", "23:30:00-05:00")


class Situations:
    """Draws logs and questions."""

    def __init__(self, random: Random, model: m.Model, text: str = "") -> None:
        """`text` is that of the rule files: what it names often happens often."""
        self.random = random
        self.model = model
        named = Counter(re.findall(r"\w+", text))
        logged = [e for e in model.events.values() if e.loggable and not e.sources and not e.deemed]
        self.events = [e for e in logged for _ in range(min(named[e.id.partition(":")[2]], 12) ** 2 // 4 + 1)]
        self.facts = [f for f in model.facts.values() for _ in range(named[f.id.partition(":")[2]] + 1)]
        self.sections = [c.partition(":")[2] for c in model.clauses]
        self.days: list[date] = []
        self.acts = [e for e in self.events if e.is_act]
        duties = any(s.kind in ("must", "may", "may only", "period") for s in model.sentences())
        self.kinds = ("ask", "ask", "ask", "value", "value", *(("duties",) if duties else ()))
        if self._chance(35):  # a few types that meet often
            few = random.sample(sorted({e.id for e in self.events}), 3)
            self.events = [e for e in self.events if e.id in few]
        self.crowded = self._chance(30)
        self.recorded: list[str] = []
        """When the entries of the latest log were recorded."""

    def _chance(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def day(self) -> date:
        """A day of January or a little later, often one that has been drawn already or is near to it."""
        if self.days and self._chance(85 if self.crowded else 60):
            near = self.random.choice(self.days) + timedelta(self.random.choice((0, 0, 0, 0, 1, 1, -1, 2, 3, 5, 7)))
        else:
            near = FIRST + timedelta(self.random.choice((*range(-2, 30), *range(12), 40, 60)))
        self.days.append(near)
        return near

    def time(self) -> str:
        """A date, or a moment of it."""
        day = self.day().isoformat()
        return f"{day}T{self.random.choice(CLOCKS)}" if self._chance(25) else day

    def value(self, type_: t.Type) -> Any:
        """A value of a type, as a log holds it."""
        choose = self.random.choice
        match type_:
            case t.Listed():
                return [self.value(type_.of) for _ in range(choose((1, 1, 2, 3)))]
            case t.Choice():
                return choose(type_.options)
            case t.Quantity() if type_.money:
                other = "HKD " if any(a.rate for a in self.model.agreements.values()) and self._chance(15) else ""
                return other + choose(("0", "5", "10", "10", "20", "12.5"))
            case t.Quantity():
                return choose(("0", "1", "2", "2", "3", "4", "0.5"))
        match type_.name:
            case "yes/no":
                return choose((True, False))
            case "date":
                return self.day().isoformat()
            case "moment":
                return self.time()
            case "party":
                return choose(PARTIES)
            case "place":
                return choose(list(self.model.places))
            case "section":
                return choose(self.sections)
            case "currency":
                return choose(("USD", "HKD"))
            case _:
                return choose(REFS)

    def data(self, event: m.Event, *, leave_out: int = 0) -> Json:
        """The fields of an event; a question may leave out some that a log may not."""
        found: Json = {}
        for each in event.fields.values():
            may = each.optional or each.default is not None
            if not self._chance(35 if may else leave_out):
                found[each.name] = self.value(each.type)
        return found

    def happening(self) -> tuple[str, Json]:
        """The type and the data of an event or a fact."""
        if self.facts and self._chance(30):
            return "Fact", self.fact(self.random.choice(self.facts))
        event = self.random.choice(self.events)
        return event.id.partition(":")[2], self.data(event)

    def fact(self, known: m.Fact) -> Json:
        """The record of a fact."""
        name = known.id.partition(":")[2]
        of = [self.value(p) if p.name != "currency" else "HKD" for p in known.parameters]
        return {"name": name, "of": of, "value": self.value(known.type)}

    def _recorded(self, known: m.Fact, first: int) -> list[Json]:
        """The records of a fact for whomever it may be asked of."""
        choices = [NAMED if p == t.PARTY else (self.fact(known)["of"][n],) for n, p in enumerate(known.parameters)]
        return [
            {"id": f"f{number}", "type": "Fact", "time": "2022-01-01", "data": {**self.fact(known), "of": list(of)}}
            for number, of in enumerate(product(*choices), first)
        ]

    def log(self, most: int = 16) -> list[Json]:
        """A log: in any order of time, some of it recorded late, some of it corrected."""
        log: list[Json] = []
        for known in self.model.facts.values():
            if self._chance(75):  # few unknowns at a time: each doubles the ways of settling them
                log += self._recorded(known, len(log))
        for number in range(self.random.randint(0, most)):
            type_, data = self.happening()
            log.append({"id": f"e{number}", "type": type_, "time": self.time(), "data": data})
            if self._chance(12):
                log[-1]["recorded"] = self.time()
        left = [entry["id"] for entry in log]
        for number in range(self.random.choice((0, 0, 0, 1, 2))):
            if left:
                replaced = left.pop(self.random.randrange(len(left)))
                new = None
                if self._chance(60):
                    type_, data = self.happening()
                    new = {"id": f"n{number}", "type": type_, "time": self.time(), "data": data}
                    left.append(new["id"])
                slip = {"replaces": replaced, "with": new, "reason": "a slip of the pen"}
                log.append({"id": f"c{number}", "type": "Correction", "time": self.time(), "data": slip})
                if self._chance(60):
                    log[-1]["recorded"] = self.time()
        self.recorded = [str(e[name]) for e in log for name in ("time", "recorded") if e.get(name, "") > "2022-01-01"]
        return log

    def act(self) -> Json:
        """A question about an act."""
        event = self.random.choice(self.acts)
        data = self.data(event, leave_out=self.random.choice((0, 0, 15)))
        return {"type": event.id.partition(":")[2], "time": self.time(), "data": data}

    def term(self) -> Json | None:
        """A question for the value of a term, state or amount."""
        kinds: list[Mapping[str, Any]] = [self.model.terms, self.model.states, self.model.amounts]
        known = [d for kind in kinds for d in kind.values()]
        if not known:
            return None
        asked = self.random.choice(known)
        of = [self.value(p.type) for p in asked.parameters]
        return {"term": asked.id, "args": of, "on": self.day().isoformat()}

    def question(self) -> Json:
        """A question of any kind: `ask`, `value` or `duties`, and sometimes as known at a day."""
        kind = self.random.choice(self.kinds)
        asked: Any = self.act() if kind == "ask" else self.term() if kind == "value" else self.day().isoformat()
        if asked is None:
            kind, asked = "ask", self.act()
        known_at = self.random.choice([self.time(), *self.recorded]) if self._chance(25) else None
        return {"kind": kind, "asked": asked, "known_at": known_at}
