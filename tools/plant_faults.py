"""How many faults, planted in a copy of the engine one at a time, does the fuzzer see?

    python tools/plant_faults.py --seconds 120 [--only NAME ...] [--seed 1] [--engine FOLDER]

Each fault is a small edit of the kind that people make: a bound that is off by one, a tie the wrong way round, an
exception that is forgotten. The copy lies in a temporary folder; the working tree is not touched. A fault that no
longer fits the text of the engine is said and counts as not seen.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]


class Fault(NamedTuple):
    """An edit of one file of the engine: what stands there once, and what stands there instead."""

    name: str
    path: str
    old: str
    new: str


FAULTS = (
    Fault("a power ends a day early", "evaluate/decide.py", "due >= self.moment.day", "due > self.moment.day"),
    Fault("a power opens a day late", "evaluate/decide.py", "opens <= self.moment.day", "opens < self.moment.day"),
    Fault(
        "a duty is breached on its last day",
        "evaluate/instances.py",
        "overdue and instance.due is not None and self.moment.day > instance.due",
        "overdue and instance.due is not None and self.moment.day >= instance.due",
    ),
    Fault(
        "events of one instant stand the other way round",
        "log/corrections.py",
        "key=lambda e: (sort_key(e.time, zone), e.place)",
        "key=lambda e: (sort_key(e.time, zone), -e.place)",
    ),
    Fault(
        "a correction counts for nothing",
        "log/corrections.py",
        "if entry.correction is not None and (limit is None or",
        "if entry.correction is not None and False and (limit is None or",
    ),
    Fault(
        "what is recorded at the moment itself is not known",
        "log/corrections.py",
        "unknown_yet = limit is not None and sort_key(entry.recorded, zone) > limit",
        "unknown_yet = limit is not None and sort_key(entry.recorded, zone) >= limit",
    ),
    Fault(
        "an exception of what ends a clause is forgotten",
        "evaluate/force.py",
        "        for exception in sentence.exceptions:\n"
        "            yield negation(self._world.interpreter.condition(exception, env))\n",
        "",
    ),
    Fault("a suspension ends a day early", "evaluate/force.py", "end >= moment.day", "end > moment.day"),
    Fault(
        "moves of one moment in the wrong order",
        "evaluate/folds.py",
        "found.sort(key=lambda f: (f[0], f[1]))",
        "found.sort(key=lambda f: (f[0], -f[1]))",
    ),
    Fault(
        "halves are rounded down",
        "evaluate/numbers.py",
        "floor(Fraction(value) / step + Fraction(1, 2))",
        "-floor(Fraction(1, 2) - Fraction(value) / step)",
    ),
    Fault(
        "no number beyond the last limit is tried",
        "evaluate/settle.py",
        "values.append(one + 1 if following is None else divide(one + following, 2))",
        "values += [] if following is None else [divide(one + following, 2)]",
    ),
    Fault(
        "an unknown behind a product is taken for harmless",
        "evaluate/unknown.py",
        'return Unknown(self.support, "truth", self.cuts, blind=self.blind | _single(self.support))',
        'return Unknown(self.support, "truth", self.cuts, blind=self.blind)',
    ),
    Fault(
        "a clause that is not in force deems",
        "evaluate/derived.py",
        "        yield self.world.force.in_force(sentence.id, Moment(at, day))\n        if moment.at > at + 1:\n",
        "        if moment.at > at + 1:\n",
    ),
    Fault(
        "the last line of a rule of receipt decides",
        "evaluate/world.py",
        "        for condition, day in rule.lines:\n",
        "        for condition, day in rule.lines[::-1]:\n",
    ),
    Fault(
        "what caps set free is lost",
        "evaluate/division.py",
        "            left = left - claims[i].cap\n            free.discard(i)\n",
        "            left = left - claims[i].cap\n            free.discard(i)\n        break\n",
    ),
    Fault(
        "a floor does not cut the others",
        "evaluate/division.py",
        "max(whole - reserved, 0)",
        "whole",
    ),
    Fault(
        "the highest rank gets what is left",
        "evaluate/division.py",
        "for rank in sorted({claims[i].rank for i in members}):",
        "for rank in sorted({claims[i].rank for i in members}, reverse=True):",
    ),
    Fault(
        "`subject to` the wrong way round",
        "../../contract_dsl/priority.py",
        "Over(o.key, sentence.key, sentence.span) for o in",
        "Over(sentence.key, o.key, sentence.span) for o in",
    ),
    Fault(
        "a permission that is itself overcome still prevails",
        "evaluate/decide.py",
        "            tests.append(negation(self._effective_over(higher, upper, above)))\n",
        "            self._effective_over(higher, upper, above)\n",
    ),
    Fault(
        "a symmetric fact is read one way",
        "evaluate/worlds.py",
        "        facts[(entry.fact, entry.of[::-1])] = records\n",
        "        facts.setdefault((entry.fact, entry.of[::-1]), [])\n",
    ),
    Fault(
        "an end on a date does not end a state on that day",
        "evaluate/folds.py",
        "if at <= changed < moment.at or",
        "if at <= changed < moment.at - (1 << 43) or",
    ),
    Fault(
        "the first day of a period that runs backwards counts twice",
        "evaluate/dates.py",
        "days += 1 if node.backwards else -1",
        "days += -1",
    ),
    Fault(
        "a notice received on a later day counts at once",
        "evaluate/triggers.py",
        "stands = at if received <= event.day else",
        "stands = at if True else",
    ),
    Fault(
        "the latest is the earliest, in compiled functions",
        "evaluate/compiled/writer.py",
        "for {variable} in {f'reversed({span})' if backwards else span}:",
        "for {variable} in {span}:",
    ),
    Fault(
        "an event performs two duties",
        "evaluate/instances.py",
        "            used.add((first[2].at, *whose))\n",
        "            pass\n",
    ),
    Fault(
        "a party that the act alone names is nobody",
        "answering/ask.py",
        "    parties = new_parties(program, world, event, moment)\n",
        "    parties = new_parties(program, world, event, moment)[:0]\n",
    ),
)


def planted(fault: Fault, engine: Path, folder: Path) -> bool:
    """A copy of the engine with a fault in it; whether the fault fits."""
    for name in ("src", "contract_dsl"):
        shutil.copytree(engine / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    path = folder / "src" / "engine" / fault.path
    text = path.read_text(encoding="utf-8")
    if text.count(fault.old) != 1:
        return False
    path.write_text(text.replace(fault.old, fault.new), encoding="utf-8")
    return True


def first_difference(engine: Path, seconds: float, *options: str) -> tuple[str, str]:
    """The seed of the first difference that the fuzzer sees in an engine, and what it is; nothing if it sees none."""
    paths = os.pathsep.join(map(str, (engine / "src", engine, ROOT)))
    command = [sys.executable, "-m", "tests.fuzz.running", "--first", "--seconds", str(seconds), *options]
    done = subprocess.run(  # noqa: S603  # our own module
        command, cwd=engine, env={**os.environ, "PYTHONPATH": paths}, capture_output=True, text=True, check=False
    )
    told = next((line for line in done.stdout.splitlines() if line.startswith("DIFFERENCE, seed ")), "")
    if not told and done.returncode:
        raise SystemExit(f"the fuzzer failed: {done.stderr[-500:]}")
    seed, _, what = told.removeprefix("DIFFERENCE, seed ").partition(": ")
    return seed, what


def seen(folder: Path, engine: Path, seconds: float, seed: int) -> str:
    """What differs in the copy and not in the engine itself; nothing if the fuzzer sees none in the time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        at, what = first_difference(folder, end - time.monotonic(), "--seed", str(seed))
        if not at or not first_difference(engine, 60, "--seed", at, "--sets", "1")[0]:
            return what
        seed = int(at) + 1
    return ""


def main() -> int:
    """Plant each fault and tell what was seen."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=120, help="for each fault")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="*", default=[], help="words that the names of the faults contain")
    parser.add_argument("--engine", type=Path, default=ROOT, help="the folder with `src` and `contract_dsl`")
    options = parser.parse_args()
    chosen = [f for f in FAULTS if not options.only or any(word in f.name for word in options.only)]
    found = 0
    for fault in chosen:
        with tempfile.TemporaryDirectory() as folder:
            started = time.monotonic()
            fits = planted(fault, options.engine, Path(folder))
            told = seen(Path(folder), options.engine, options.seconds, options.seed) if fits else ""
            found += bool(told)
            word = "seen" if told else "NOT SEEN" if fits else "DOES NOT FIT"
            print(
                f"{word:12} {time.monotonic() - started:4.0f} s  {fault.name}{': ' if told else ''}{told}", flush=True
            )
    print(f"{found} of {len(chosen)} faults seen")
    return 0 if found == len(chosen) else 1


if __name__ == "__main__":
    sys.exit(main())
