"""Holds the formulas of the prover against the engine: what the engine finds on a log has to be possible in them.

A generated or written log and an act are fixed in the formulas, event by event and fact by fact. Then the decision,
whether each sentence applies, values of terms, states and amounts, and the instances of duties with their last days
have to be satisfiable. The formulas may allow more than the engine; if they allow less, a proof may be wrong.

python -m tests.unit.prove.holding --seconds 60 --seed 7
"""

import argparse
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from random import Random, SystemRandom
from typing import Any

from contract_dsl.model import nodes as m
from contract_dsl.model import types as t
from engine.answering.ask import Asked
from engine.answering.deciding import Case
from engine.evaluate.decide import Judge
from engine.evaluate.instances import Instance, Ledger
from engine.evaluate.moments import end_of
from engine.evaluate.unknown import ABSENT, Unknown
from engine.log import Money
from engine.prove.instances import Arisen, instances, some_day
from engine.prove.names import Names
from engine.prove.search import Budget, Search
from engine.prove.smt import Term, conjunction, disjunction, equal, negation, same
from engine.prove.untranslated import Untranslated
from engine.prove.values import Happening, Value
from engine.prove.workbench import DEPTHS
from engine.scenarios import find_files, read_scenario
from engine.service import Refused, Rules, open_rules
from tests.fuzz.comparing import open_case
from tests.fuzz.rules import write_rules
from tests.fuzz.situations import Situations

from .pinning import OutOfBound, Pinned

Json = dict[str, Any]
Claim = tuple[str, Term]
"""What the engine found, and the formula that has to be possible."""
LOGS = 4
QUESTIONS = 3
MOST_VALUES = 8


class Holding:
    """The formulas of one question, with everything that the engine finds about it."""

    def __init__(self, rules: Rules, asked: Asked, depth: int, random: Random | None = None) -> None:
        self.rules = rules
        self.case: Case = asked.case
        self.decision = asked.verdict.decision
        self.pinned = Pinned(rules, asked.case, depth)
        self.random = random

    def fails(self, seconds: float = 4.0) -> list[str]:
        """What the engine found and the formulas say is impossible, in words."""
        claims = [*self._decided(), *self._applied(), *self._values(), *self._owed()]
        self.pinned.translator.finish()
        self.claims = len(claims)
        if self._is_possible([term for _, term in claims], seconds):
            return []
        if not self._is_possible([], seconds):
            return ["the log itself"]
        alone = [what for what, term in claims if not self._is_possible([term], seconds)]
        return alone or [f"all of these together: {', '.join(what for what, _ in claims)}"]

    def _is_possible(self, terms: Sequence[Term], seconds: float) -> bool:
        search = Search(self.pinned.log, conjunction(terms), Budget(seconds), seconds)
        self.pinned.pin(search)
        self.exact = not search.reasons
        answer = search.ask(None, steady=False)
        self.undecided = answer.values is None and not answer.impossible
        return not answer.impossible

    # ---- what the engine finds

    def _decided(self) -> Iterator[Claim]:
        forbidden = self.pinned.translator.judging.of(self.pinned.act).forbidden()
        if self.decision == "permitted":
            yield "it is permitted", negation(forbidden)
        elif self.decision == "prohibited":
            yield "it is prohibited", forbidden

    def _applied(self) -> Iterator[Claim]:
        judge = Judge(self.case.world, self.case.act, self.case.moment)
        program, kind = self.rules.program, self.case.act.type
        for sentence in (*program.bars.get(kind, ()), *program.permissions.get(kind, ())):
            applies = judge.applies(sentence)
            if not isinstance(applies, Unknown):
                term = self.pinned.translator.judging.of(self.pinned.act).applies(sentence)
                yield f"{sentence.key} applies: {applies}", same(term, bool(applies))

    def _values(self) -> Iterator[Claim]:
        if self.random is None:
            return
        model = self.rules.model
        situations = Situations(self.random, model)
        known: list[Any] = [*model.terms.values(), *model.states.values(), *model.amounts.values()]
        self.random.shuffle(known)
        for each in known[:MOST_VALUES]:
            if any(p.type.name not in ("party", "ref") for p in each.parameters):
                continue
            arguments = [situations.value(p.type) for p in each.parameters]
            yield from self._value(each, tuple(arguments))

    def _value(self, each: Any, arguments: tuple[str, ...]) -> Iterator[Claim]:
        world, moment, translator = self.case.world, self.case.moment, self.pinned.translator
        try:
            codes = tuple(Value(self.pinned.code(a)) for a in arguments)
        except OutOfBound:
            return
        definitions, before = translator.definitions, self.pinned.act.before
        match each:
            case m.Term():
                if each.value is None or isinstance(each.type, t.Record | t.Listed):
                    return
                found, term = world.term(each.id, arguments, moment), definitions.term(each.id, codes, before)
            case m.State():
                found, term = world.state(each.id, arguments, moment), definitions.state(each.id, codes, before)
            case _:
                found, term = world.amount(each.id, arguments, moment), definitions.amount(each.id, codes, before)
        what = f"{each.id}({', '.join(arguments)}) is {found}"
        if isinstance(term, Value) and not isinstance(found, Unknown):
            claim = self._is(term, found)
            if claim is not None:
                yield what, claim

    def _is(self, term: Value, found: Any) -> Term | None:
        if found is ABSENT:
            return negation(term.there)
        if not isinstance(found, bool | date | int | Fraction | Money | str):
            return None
        if isinstance(found, bool) and not found:
            return negation(conjunction((term.term, term.there)))
        try:
            return conjunction((term.there, self.pinned.equal(term.term, found)))
        except OutOfBound:
            return None

    def _owed(self) -> Iterator[Claim]:
        """Each instance of a duty, right or period that there is on the day of the act, with its last day."""
        day = self.case.act.day
        found: dict[str, list[Instance]] = {}
        for instance in Ledger(self.case.world, end_of(day)).all():
            if instance.exists is True:
                found.setdefault(instance.sentence.key, []).append(instance)
        if not found:
            return
        today = some_day(self.pinned.log)
        self.pinned.more.append(equal(today.at.day, day.toordinal()))
        for key, owed in found.items():
            sentence = self.rules.program.sentences[key]
            try:
                possible = instances(self.pinned.translator, sentence, today)
            except Untranslated:
                continue
            yield f"{key} has arisen", disjunction(each.exists for each in possible)
            left_open = sentence.once is not None or sentence.each is not None
            for instance in owed[:3]:
                if sentence.due is None or instance.due is None or instance.due_open is not None:
                    continue
                if left_open:  # one opening stands for each of them, so it is asked for each anew
                    possible = instances(self.pinned.translator, sentence, today)
                ways = [self._due(sentence, each, today, instance.due) for each in possible]
                yield f"{key} is due on {instance.due}", disjunction(ways)

    def _due(self, sentence: m.Sentence, arisen: Arisen, today: Happening, due: date) -> Term:
        assert sentence.due is not None
        day = self.pinned.translator.number(sentence.due, arisen.setting.to(today.before))
        return conjunction((arisen.exists, day.there, equal(day.term, due.toordinal())))


# ---- generated rule sets, logs and questions

_DAY = re.compile(r"\d{4}-\d\d-\d\d(T.*)?")


def in_bound(value: Any, first: date) -> Any:
    """The same without times of day, and without days before the first."""
    if isinstance(value, Mapping):
        return {name: in_bound(each, first) for name, each in value.items() if name != "recorded"}
    if isinstance(value, list):
        return [in_bound(each, first) for each in value]
    if isinstance(value, str) and _DAY.fullmatch(value):
        return max(value[:10], first.isoformat())
    return value


def generated(seed: int) -> Iterator[tuple[Rules, Asked, list[Json], Json, Random]]:
    """Logs and questions of one generated rule set."""
    random = Random(seed)  # noqa: S311  # these are examples and no secrets
    files = write_rules(random)
    rules = open_case(files)
    if rules is None:
        return
    first = Names([rules.model], 1).first_day
    for _ in range(LOGS):
        situations = Situations(random, rules.model, "\n".join(files.values()))
        log = in_bound(situations.log(most=12), first)
        for _ in range(QUESTIONS):
            act = in_bound(situations.act(), first)
            try:
                asked = rules.ask(rules.history(rules.log_of(log)), act)
            except Refused:
                continue
            yield rules, asked, log, act, random


def of_scenarios(folder: Path, random: Random) -> Iterator[tuple[Rules, Asked]]:
    """Questions of the scenarios of a folder in any order, one of each, with their logs moved into the bound."""
    rules = open_rules(folder, cache=False)
    first = Names([rules.model], 1).first_day
    files = list(find_files([folder / "scenarios"])[0])
    random.shuffle(files)
    for file in files:
        scenario, _ = read_scenario(file)
        checks = [c for c in scenario.checks if c.kind == "ask" and c.known_at is None] if scenario is not None else []
        if scenario is None or not checks:
            continue
        log: Any = scenario.log
        if isinstance(log, str):
            log = [json.loads(line) for line in (file.parent / log).read_text("utf-8").splitlines() if line.strip()]
        try:
            history = rules.history(rules.log_of(in_bound(json.loads(json.dumps(log, default=str)), first)))
            question = json.loads(json.dumps(dict(random.choice(checks).question), default=str))
            yield rules, rules.ask(history, in_bound(question, first))
        except Refused:
            continue


def held(rules: Rules, asked: Asked, depth: int, random: Random | None, counted: Counter[str]) -> list[str]:
    """What is impossible in the formulas of one case although it is so; counts how it went."""
    try:
        holding = Holding(rules, asked, depth, random)
        fails = holding.fails()
    except OutOfBound:
        counted["out of the bound"] += 1
        return []
    counted["cases"] += 1
    counted["claims"] += holding.claims
    counted["exactly translated"] += holding.exact
    counted["not decided in time"] += holding.undecided
    return fails


def main(arguments: list[str] | None = None) -> int:
    """Run it; the exit status is 1 if the formulas make something impossible that is so."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(10**6))
    parser.add_argument("--sets", type=int, default=10**6, help="stop after so many rule sets")
    parser.add_argument("--show", type=Path, help="a folder for the rule files, log and question of each failure")
    options = parser.parse_args(arguments)
    counted: Counter[str] = Counter()
    end = time.monotonic() + options.seconds
    seed = options.seed
    wrong = 0
    while time.monotonic() < end and seed < options.seed + options.sets:
        for number, (rules, asked, log, act, random) in enumerate(generated(seed)):
            if time.monotonic() > end:
                break
            for depth in (DEPTHS[-1], DEPTHS[number % 3]):
                fails = held(rules, asked, depth, random, counted)
                if fails:
                    wrong += 1
                    sys.stdout.write(f"\nIMPOSSIBLE, seed {seed}, depth {depth}: {fails}\n")
                    if options.show is not None:
                        _write(options.show / f"{seed}-{number}-{depth}", seed, log, act, fails)
                    sys.stdout.flush()
                    break
        seed += 1
        counted["rule sets"] += 1
    sys.stdout.write(f"\n{dict(counted)}\nimpossible: {wrong}; seed {options.seed}\n")
    return 1 if wrong else 0


def _write(folder: Path, seed: int, log: list[Json], act: Json, fails: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in write_rules(Random(seed)).items():  # noqa: S311  # these are examples and no secrets
        (folder / f"{name}.clause").write_text(text, encoding="utf-8")
    (folder / "log.jsonl").write_text("".join(json.dumps(line) + "\n" for line in log), encoding="utf-8")
    (folder / "question.json").write_text(json.dumps(act), encoding="utf-8")
    (folder / "fails.txt").write_text("\n".join(fails) + "\n", encoding="utf-8")


__all__ = ["Holding", "generated", "held", "of_scenarios"]

if __name__ == "__main__":
    sys.exit(main())
