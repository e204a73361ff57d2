"""The fuzzer: generates and compares for as long as one says, shrinks what differs and keeps it.

python -m tests.fuzz.running --seconds 60 --seed 7
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random, SystemRandom
from typing import Any

from engine.answering.history import History
from engine.service import Rules
from tests.reference import known

from .comparing import LAWS, Case, Difference, Law, answered, check, days_beside, on_day, open_case
from .keeping import KEPT, keep
from .rules import write_rules
from .shrinking import shrink
from .situations import FIRST, Situations
from .watching import days_of_act, days_of_duties

LOGS = 2
CANDIDATES = 8
"""Questions that are drawn for a log; those are compared that hang on something."""
PLAIN = 8
"""Each of so many is compared whatever it hangs on."""
PROBES = 1
"""Acts and terms that are asked about on the days on which their answers turn."""
MOST_DAYS = 8
"""Days that are tried for such a turn."""


def cases(seed: int) -> tuple[Rules | None, Iterator[Case]]:
    """A rule set, unless it is refused, and cases of it."""
    random = Random(seed)  # noqa: S311  # draws examples and no secrets
    files = write_rules(random)
    rules = open_case(files)
    return rules, _of_rules(files, rules, random) if rules is not None else iter(())


def _of_rules(files: dict[str, str], rules: Rules, random: Random) -> Iterator[Case]:
    text = "\n".join(files.values())
    for _ in range(LOGS):
        situations = Situations(random, rules.model, text)
        log = situations.log()
        whole = rules.history(rules.log_of(log))
        with suppress(RecursionError):
            entries = known(rules.log_of(log).entries, rules.model.zone)
            duties = days_of_duties(rules, entries, situations.day())
            probes: list[tuple[str, Any, list[date]]] = (
                [("duties", FIRST.isoformat(), duties)] if "duties" in situations.kinds else []
            )
            for _ in range(PROBES):
                act, term = situations.act(), situations.term()
                days = days_of_act(rules, entries, act)
                situations.days += days
                probes += [("ask", act, days), *([("value", term, situations.days[:])] if term is not None else [])]
            situations.days += duties
            for kind, asked, days in probes:
                yield from _turning(Case(files, log, {"kind": kind, "asked": asked}), rules, whole, days, random)
        part = [entry for entry in log if entry["type"] == "Correction" or random.randrange(3)]
        part = [e for e in part if e["type"] != "Correction" or e["data"]["replaces"] in {p["id"] for p in part}]
        less = rules.history(rules.log_of(part))
        for number in range(CANDIDATES):
            case = Case(files, log, situations.question())
            if case.question["kind"] == "duties":
                if number % 3 == 0:
                    yield case
            elif number % PLAIN == 0 or _is_pointed(case, rules, whole, less):
                yield case


def _turning(case: Case, rules: Rules, history: History, days: Sequence[date], random: Random) -> Iterator[Case]:
    """A question on a day on which its answer turns, and on the day before: there the bounds of windows lie."""
    found: dict[date, tuple[Case, str]] = {}
    for day in random.sample(days, min(len(days), MOST_DAYS)):
        for one in (day - timedelta(1), day, day + timedelta(1)):
            if one not in found:
                on = replace(case, question=on_day(case.question, one))
                found[one] = (on, _said(on, rules, history))
                if "undetermined" in found[one][1]:
                    return  # to ask more often would take long
                earlier = found.get(one - timedelta(1))
                if earlier is not None and earlier[1] != found[one][1]:
                    yield from (earlier[0], on)
                    return


def _said(case: Case, rules: Rules, history: History) -> str:
    """The answer to a case, or how it fails."""
    try:
        return str(answered(case, rules, history))
    except Exception as crash:  # noqa: BLE001  # whatever it is, it is worth a closer look
        return repr(crash)


def _is_pointed(case: Case, rules: Rules, whole: History, less: History) -> bool:
    """Whether the answer would be another one a day earlier or later, or if some of the log had not happened."""
    try:
        answer = answered(case, rules, whole)
        if answer[0] == "undetermined":
            return True  # to ask more often would take long
        on = [replace(case, question=question) for question in days_beside(case.question)]
        return answered(case, rules, less) != answer or any(answered(other, rules, whole) != answer for other in on)
    except Exception:  # noqa: BLE001  # whatever it is, it is worth a closer look
        return True


def compared(case: Case, rules: Rules, laws: Sequence[Law] = LAWS) -> str | Difference:
    """How a case was answered, or what differs; a crash is such a difference."""
    try:
        return check(case, rules, laws)
    except Difference as found:
        return found
    except Exception as crash:  # noqa: BLE001  # whatever it is, it is a finding
        return Difference(f"a crash: {type(crash).__name__}", crash=repr(crash)[:300])


def main(arguments: list[str] | None = None) -> int:
    """Run it; the exit status is 1 if something differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, help="60, if no number of cases or rule sets is given")
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(10**6))
    parser.add_argument("--kept", type=Path, default=KEPT, help="the folder for cases that differ")
    parser.add_argument("--most", type=int, default=3, help="differences of one kind that are shrunk and kept")
    parser.add_argument("--first", action="store_true", help="stop at the first difference, and keep nothing")
    parser.add_argument("--sets", type=int, default=0, help="stop after so many rule sets")
    parser.add_argument("--cases", type=int, default=0, help="stop after so many cases")
    options = parser.parse_args(arguments)
    bounded = options.sets or options.cases
    seconds = options.seconds or (float("inf") if bounded else 60)
    write = sys.stdout.write
    write(f"seed {options.seed}\n")
    counted: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    end = time.monotonic() + seconds
    seed = options.seed

    def over() -> bool:
        return time.monotonic() > end or 0 < options.cases <= counted["cases"]

    while not over() and (not options.sets or seed < options.seed + options.sets):
        rules, drawn = cases(seed)
        counted["rule sets" if rules is not None else "refused rule sets"] += 1
        for number, case in enumerate(drawn, seed):
            if rules is None or over():
                break
            counted["cases"] += 1
            result = compared(case, rules, LAWS[number % 3 :: 3])
            if isinstance(result, str):
                counted[result] += 1
                continue
            kinds[result.what] += 1
            write(f"\nDIFFERENCE, seed {seed}: {result}\n")
            if options.first:
                write(f"after {counted['cases']} cases\n")
                return 1
            if kinds[result.what] <= options.most:
                write(f"kept as {keep(options.kept, *shrink(case, result), seed)}\n")
            sys.stdout.flush()
        seed += 1
    write(f"\n{dict(counted)}\ndifferences: {dict(kinds) or 'none'}; seed {options.seed}\n")
    return 1 if kinds else 0


if __name__ == "__main__":
    sys.exit(main())
