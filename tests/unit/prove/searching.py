"""Looks by brute force for what the prover says there is not: never, never meets, decides alike.

python -m tests.unit.prove.searching --seconds 60 --seed 7
"""

import argparse
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from random import Random, SystemRandom
from typing import Any

from engine.answering.ask import case_of
from engine.answering.questions import check_act
from engine.evaluate.decide import Judge
from engine.evaluate.instances import Ledger
from engine.evaluate.moments import end_of
from engine.prove.checks import Finding, clause_checks, collision_checks, settle
from engine.prove.differences import compare_versions
from engine.prove.names import Names
from engine.prove.search import Budget
from engine.prove.workbench import Workbench
from engine.service import Refused, Rules
from tests.fuzz.comparing import open_case
from tests.fuzz.rules import write_rules
from tests.fuzz.situations import Situations

from .holding import in_bound

Json = dict[str, Any]
BOUND = 3
TRIES = 60
NAMED = "dora"
"""The one party of the logs that no rule file names; together with two references it is within the bound."""


def logs(rules: Rules, random: Random, text: str, first: date) -> Iterator[tuple[list[Json], Json]]:
    """Logs of the bound, each with an act."""
    while True:
        situations = Situations(random, rules.model, text)
        counted: Counter[str] = Counter()
        log = []
        for line in in_bound(situations.log(), first):
            counted[line["type"]] += line["type"] != "Fact"
            if line["type"] != "Correction" and counted[line["type"]] <= BOUND:
                log.append(line)
        for _ in range(3):
            yield log, in_bound(situations.act(), first)


def contradicted(rules: Rules, findings: Sequence[Finding], log: list[Json], act: Json) -> Iterator[str]:
    """The findings that one situation refutes."""
    history = rules.history(rules.log_of(log))
    known, _ = check_act(rules.model, act, "question")
    if known is None:
        return
    case = case_of(history, known)
    judge = Judge(case.world, case.act, case.moment)
    program = rules.program
    speaking = {s.key for s in (*program.bars.get(case.act.type, ()), *program.permissions.get(case.act.type, ()))}
    applying = {k for k in speaking if judge.applies(program.sentences[k]) is True}
    arisen = {i.sentence.key for i in Ledger(case.world, end_of(case.act.day)).all() if i.exists is True}
    for each in findings:
        if each.outcome.kind != "never":
            continue
        if each.subject == "clauses" and each.about in applying | arisen:
            yield f"{each.about} never applies"
        if each.subject == "collisions" and case.act.type.endswith(f":{each.about}"):
            ids = {program.sentences[k].id for k in applying}
            alone = all(sum(s.id == c for s in program.sentences.values()) == 1 for c in each.clauses)
            if alone and set(each.clauses) <= ids:
                yield f"{each.clauses} never meet"


def changed(text: str, random: Random) -> str:
    """Another version: one number, sign or line is another one, or is missing."""
    lines = text.split("\n")
    places = [n for n, line in enumerate(lines) if re.search(r"^  +(unless|if|within|on |terminates|suspends)", line)]
    where = random.choice(places) if places else len(lines) - 1
    way = random.randrange(3)
    if way == 0:
        del lines[where]
    elif way == 1:
        lines[where] = re.sub(r"(?<![\w-])\d(?![\d-])", lambda m: str((int(m[0]) + 1) % 10), lines[where], count=1)
    else:
        lines[where] = re.sub(r" (<|>|<=|>=) ", lambda m: {"<": " <= ", "<=": " < ", ">": " >= ", ">=": " > "}[m[1]],
                              lines[where], count=1)  # fmt: skip
    return "\n".join(lines)


def decided(rules: Rules, log: list[Json], act: Json) -> Any:
    """The decision, and what is owed on its day; nothing if it hangs on unknowns or is refused."""
    try:
        history = rules.history(rules.log_of(log))
        asked = rules.ask(history, act)
    except Refused:
        return None
    found = Ledger(asked.case.world, end_of(asked.case.act.day)).all()
    owed = None
    if all(i.exists is True and i.due_open is None for i in found):
        owed = sorted((i.sentence.id, str(i.bearer), str(i.due)) for i in found)
    return asked.verdict.decision, owed


def search(seed: int, counted: Counter[str], seconds: float, end: float = float("inf")) -> Iterator[str]:
    """What the prover says of one generated rule set and is not so."""
    random = Random(seed)  # noqa: S311  # these are examples and no secrets
    files = write_rules(random)
    rules = open_case(files)
    if rules is None:
        return
    first = Names([rules.model], 1).first_day
    text = "\n".join(files.values())
    bench = Workbench([rules], BOUND, Budget(seconds), seconds=0.5)
    findings = settle(bench, [clause_checks(rules), collision_checks(rules)])
    counted["never"] += sum(f.outcome.kind == "never" for f in findings)
    counted["rule sets"] += 1
    for log, act in islice(logs(rules, random, text, first), TRIES):
        if time.monotonic() > end:
            return
        try:
            yield from contradicted(rules, findings, log, act)
        except Refused:
            continue
    for _ in range(2):
        yield from _versions(files, rules, random, counted, (seconds, end))


def _versions(
    files: dict[str, str], rules: Rules, random: Random, counted: Counter[str], limits: tuple[float, float]
) -> Iterator[str]:
    name = random.choice(list(files))
    other = open_case({**files, name: changed(files[name], random)})
    if other is None or other.model == rules.model or time.monotonic() > limits[1]:
        return
    bench = Workbench([rules, other], BOUND, Budget(limits[0]), seconds=0.5)
    compared = compare_versions(bench, rules, other)
    still_open = {about.partition(" ")[0] for about, _ in compared.open}
    told = {d.about for d in compared.differences} | still_open
    counted["versions"] += 1
    counted["versions that decide alike"] += not compared.differences and not compared.open
    text = "\n".join(files.values())
    first = bench.names.first_day
    duties_open = any("(" in about for about, _ in compared.open) or any(
        d.direction == "due" for d in compared.differences
    )
    for log, act in islice(logs(rules, random, text, first), TRIES):
        answers = decided(rules, log, act), decided(other, log, act)
        if answers[0] is None or answers[1] is None:
            continue
        if {a[0] for a in answers} == {"permitted", "prohibited"} and act["type"] not in told:
            yield f"{act['type']} is decided alike: {answers}, {log}, {act}, changed {name}"
        owed = [a[1] for a in answers]
        if None not in owed and owed[0] != owed[1] and not duties_open:
            yield f"what is owed is alike: {owed}, {log}, {act}, changed {name}"


def main(arguments: list[str] | None = None) -> int:
    """Run it; the exit status is 1 if something is found that there is not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(10**6))
    parser.add_argument("--sets", type=int, default=10**6, help="stop after so many rule sets")
    parser.add_argument("--each", type=float, default=8, help="seconds for the proofs of one rule set")
    options = parser.parse_args(arguments)
    counted: Counter[str] = Counter()
    end = time.monotonic() + options.seconds
    seed, wrong = options.seed, 0
    while time.monotonic() < end and seed < options.seed + options.sets:
        for found in search(seed, counted, options.each, end):
            wrong += 1
            sys.stdout.write(f"\nWRONG, seed {seed}: {found}\n")
            sys.stdout.flush()
        seed += 1
    sys.stdout.write(f"\n{dict(counted)}\nwrong: {wrong}; seed {options.seed}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
