"""Cases drawn once with a sound engine, and answered again by one with a fault: does the fuzzer see it?

    python -m tests.fuzz.replaying draw FILE --seed 1 --cases 4000
    python -m tests.fuzz.replaying try FILE

A plain run would draw the same cases and compare each with the reference evaluator, which no fault of the engine
changes; so it is enough to do so for those that are answered otherwise than before.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

from engine import api
from engine.answering.deciding import decide
from engine.answering.earliest import earliest
from engine.service import Rules

from .comparing import LAWS, Case, answered, ask, known_at, told
from .comparing import open_case as opened
from .running import cases, compared

SEEN, UNSEEN = 1, 0


def said(case: Case, rules: Rules, number: int) -> str:
    """What the engine says to a case in every way of its own, or how it fails; some ways are tried in turn."""
    try:
        found: list[Any] = [answered(case, rules)]
        if case.question["kind"] == "ask":
            asked = ask(case, rules).case
            found.append(told(rules, decide(type(asked)(asked.world, asked.act, asked.moment, None))))
            if number % 2 and found[0][0] == "prohibited":
                found.append(earliest(asked).day)
        if number % 4 == 0:
            found.append(_appended(case, rules))
        return str(_ordered(found))
    except Exception as crash:  # noqa: BLE001  # whatever it is, it is an answer
        return repr(crash)[:200]


def _ordered(value: Any) -> Any:
    """Sets in an order that is the same in every run."""
    if isinstance(value, frozenset):
        return sorted(value)
    return [_ordered(item) for item in value] if isinstance(value, list | tuple) else value


def _appended(case: Case, rules: Rules) -> Any:
    """The answer to a log to which the last entries were appended after it had been asked."""
    log = api.Log(rules, case.log[:-2])
    answered(case, rules, log.history(known_at(case)))
    for entry in case.log[-2:]:
        log.append(entry)
    return answered(case, rules, log.history(known_at(case)))


def draw(path: Path, seed: int, most: int) -> int:
    """Write the first cases of a plain run, with what the engine says to each."""
    left = most
    with path.open("w", encoding="utf-8") as file:
        for number in count(seed):
            rules, drawn = cases(number)
            for place, case in enumerate(drawn, number):
                if rules is None or not left:
                    break
                content = {"files": dict(case.files), "log": list(case.log), "question": case.question}
                line = {"seed": number, "place": place, "case": content, "said": said(case, rules, left)}
                file.write(json.dumps(line) + "\n")
                left -= 1
            if not left:
                return UNSEEN
    return UNSEEN


def read(path: Path) -> Iterator[tuple[int, int, Case, str]]:
    """What was written: the seed, the place in the run (which says what laws are tried), the case, what was said."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            found = json.loads(line)
            yield found["seed"], found["place"], Case(**found["case"]), found["said"]


def attempt(path: Path, most: int) -> int:
    """The first case in which the fuzzer sees a difference."""
    blind = 0
    for number, (seed, place, case, before) in enumerate(read(path)):
        rules = opened(case.files)
        if rules is None or said(case, rules, most - number) == before:
            continue
        result = compared(case, rules, LAWS[place % 3 :: 3])
        if not isinstance(result, str):
            sys.stdout.write(f"case {number + 1}, seed {seed}: {result.what}\n")
            return SEEN
        blind += 1
    sys.stdout.write(f"nothing differs from the reference; {blind} cases are answered otherwise all the same\n")
    return UNSEEN


def main() -> int:
    """Draw or try."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("draw", "try"))
    parser.add_argument("file", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cases", type=int, default=4000)
    options = parser.parse_args()
    if options.what == "draw":
        return draw(options.file, options.seed, options.cases)
    return attempt(options.file, options.cases)


if __name__ == "__main__":
    sys.exit(main())
