"""How many faults, planted in a copy of the engine one at a time, does the fuzzer see?

    python tools/plant_faults.py [--cases 4000] [--seed 1] [--drawn FILE] [--only WORD ...] [--engine FOLDER]

Each fault is a small edit of the kind that people make: a bound that is off by one, a tie the wrong way round, an
exception that is forgotten. The copy lies in a temporary folder; the working tree is not touched. A fault that no
longer fits the text of the engine is said and counts as not seen.

The cases are those of a plain run of the fuzzer (`make fuzz SEED=1`) with the sound engine, drawn once; a fault is seen
if the comparison of one of them with the reference evaluator, or a law, fails (`tests/fuzz/replaying.py`). The exit
status is 0 if nine in ten are seen.
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
ENOUGH = 0.9


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
        "                used.add((performance[2].at, *whose))\n",
        "                pass\n",
    ),
    Fault(
        "a party that the act alone names is nobody",
        "answering/ask.py",
        "    parties = new_parties(program, world, event, moment)\n",
        "    parties = new_parties(program, world, event, moment)[:0]\n",
    ),
    Fault(
        "`notwithstanding` reaches no limb of what it names",
        "../../contract_dsl/priority.py",
        'case "named":\n            return [Over(key, o.key, span) for o in table.opposite(sentence, targets.clauses)]',
        'case "named":\n            return [Over(key, o.key, span) for o in table.opposite(sentence, targets.clauses)'
        " if o.id in targets.clauses]",
    ),
    Fault(
        "`notwithstanding everything` prevails over nothing",
        "../../contract_dsl/priority.py",
        "return [Over(key, o.key, span, named=False) for o in table.opposite(sentence)]",
        "return []",
    ),
    Fault(
        "an unknown exception counts as none",
        "evaluate/decide.py",
        "        return negation(self.interpreter.condition(condition, env))\n",
        "        known = self.interpreter.condition(condition, env)\n"
        "        return True if isinstance(known, Unknown) else not known\n",
    ),
    Fault(
        "an exception of a view is forgotten",
        "evaluate/derived.py",
        "    tests += [negation(interpreter.condition(c, env)) for c in source.exceptions]\n    return",
        "    return",
    ),
    Fault(
        "a view has one source only",
        "evaluate/derived.py",
        "for number, source in enumerate(self.event.sources):",
        "for number, source in enumerate(self.event.sources[:1]):",
    ),
    Fault(
        "what is recorded late is known from its own time",
        "log/corrections.py",
        "unknown_yet = limit is not None and sort_key(entry.recorded, zone) > limit",
        "unknown_yet = limit is not None and sort_key(entry.time, zone) > limit",
    ),
    Fault(
        "a correction is known from its own time",
        "log/corrections.py",
        "(limit is None or sort_key(entry.recorded, zone) <= limit)",
        "(limit is None or sort_key(entry.time, zone) <= limit)",
    ),
    Fault(
        "what is corrected comes last of its instant",
        "log/corrections.py",
        "place=entry.place, recorded",
        "place=len(entries) + entry.place, recorded",
    ),
    Fault(
        "the next open day at a place may be the same day",
        "evaluate/world.py",
        "day, self.settled, including=False)",
        "day, self.settled, including=True)",
    ),
    Fault(
        "a notice received on its own day counts from the start of that day",
        "evaluate/triggers.py",
        "stands = at if received <= event.day else",
        "stands = at if received < event.day else",
    ),
    Fault(
        "the end of a clause ends nothing that is owed under it",
        "evaluate/instances.py",
        "                else:\n                    ends.append(at)\n                    break\n        for",
        "                else:\n                    break\n        for",
    ),
    Fault(
        "what ends a clause leaves its limbs standing",
        "evaluate/force.py",
        "return any(covers(t, clause) for t in targets.clauses)",
        "return any(t == clause for t in targets.clauses)",
    ),
    Fault(
        "an effect that is put off comes a day late",
        "evaluate/folds.py",
        "starts = position(day.toordinal(), START_OF_DAY, 0, 1 + number)",
        "starts = position(day.toordinal() + (day > date.fromordinal(day_of(at))), START_OF_DAY, 0, 1 + number)",
    ),
    Fault(
        "the latest is the earliest, in the interpreter",
        "evaluate/interpreter.py",
        'backwards=node.quantifier == "latest")',
        'backwards=node.quantifier == "earliest")',
    ),
    Fault(
        "a party that the log alone names is nobody",
        "evaluate/world.py",
        'logged = first_seen[: bisect_left(first_seen, (moment.at, ""))]',
        "logged = first_seen[:0]",
    ),
    Fault(
        "`after` an event lets in the event itself",
        "evaluate/matching.py",
        "low = max(low, after_event(event.at) + 1)",
        "low = max(low, event.at)",
    ),
    Fault(
        "`before` an event lets in the event itself, in compiled functions",
        "evaluate/compiled/runtime.py",
        "return min(high, event.root.at if event.at >= t.at else event.at)",
        "return min(high, event.root.at + 1 if event.at >= t.at else event.at + 1)",
    ),
    Fault(
        "the value at an event counts the event itself",
        "evaluate/interpreter.py",
        "return before(when.at) if when.at < env.moment.at else env.moment",
        "return before(when.at + 256) if when.at < env.moment.at else env.moment",
    ),
    Fault(
        "an amount falls below its floor",
        "evaluate/folds.py",
        "if floor is not ABSENT and value < floor:",
        "if floor is not ABSENT and value < floor - 1:",
    ),
    Fault(
        "a `while` that fails later ends nothing",
        "evaluate/instances.py",
        "                elif not value:\n                    ends.append(at)\n",
        "                elif not value:\n",
    ),
    Fault(
        "what is suspended opens all the same",
        "evaluate/decide.py",
        "            exists = conjunction((exists, world.force.in_force(sentence.id, opened)))\n",
        "            exists = conjunction((exists, world.force.in_force(sentence.id, moment)))\n",
    ),
    Fault(
        "a release lets off everybody",
        "evaluate/instances.py",
        "            tests.append(self._is_theirs(release, env))\n",
        "",
    ),
    Fault(
        "a duty done a day late was done in time",
        "evaluate/instances.py",
        "late = instance.due is not None and day > instance.due and",
        "late = instance.due is not None and day.toordinal() > instance.due.toordinal() + 1 and",
    ),
    Fault(
        "a month too short runs on",
        "evaluate/dates.py",
        '"stop": MissingDay.LAST_DAY',
        '"stop": MissingDay.NEXT_MONTH',
    ),
    Fault(
        "a period that includes its first day does not, in business days",
        "evaluate/dates.py",
        "if number == 1:\n                    return base\n                number -= 1",
        "if number == 1:\n                    return base",
    ),
    Fault(
        "the agreement that prevails does so for whoever signed one of the two",
        "evaluate/decide.py",
        "one in party.bound_by and other in party.bound_by",
        "(one in party.bound_by or other in party.bound_by)",
    ),
    Fault(
        "`holders of at least` is more than",
        "evaluate/interpreter.py",
        'compare(">=" if node.inclusive else ">", part, bound)',
        'compare(">", part, bound)',
    ),
    Fault(
        "a section covers those whose number begins like its own",
        "evaluate/interpreter.py",
        'narrow == wide or (narrow.startswith(wide) and narrow[len(wide)] == "(")',
        "narrow.startswith(wide)",
    ),
    Fault(
        "what holds on the eve of everything comes to hold",
        "evaluate/crossings.py",
        "            self._sample(Moment(0, date.fromordinal(max(first.toordinal() - 1, 1))))\n",
        "            self._previous = False\n",
    ),
    Fault(
        "an effect on the day after a scheduled date comes on the date",
        "evaluate/folds.py",
        "(1 if effect.next_day else 0)",
        "0",
    ),
    Fault(
        "everything that was read is missing, whether it matters or not",
        "evaluate/settle.py",
        "        found: set[Key] = set()\n        for tree",
        "        found: set[Key] = set(self.support)\n        for tree",
    ),
    Fault(
        "the day after a suspension is no day to look at",
        "evaluate/force.py",
        "((sentence.start, 0), (sentence.end, 1))",
        "((sentence.start, 0),)",
    ),
    Fault(
        "a loaded log forgets nothing when an event is appended",
        "evaluate/world.py",
        "            fold.forget(event.at)\n",
        "            pass\n",
    ),
    Fault(
        "money of another currency is taken at par",
        "evaluate/interpreter.py",
        "        return money.amount * env.world.fact(node.rate, (money.currency,), env.moment)\n",
        "        return money.amount\n",
    ),
    Fault(
        "a power lapses never",
        "evaluate/decide.py",
        "for c in (*sentence.lapses, *sentence.waived)]",
        "for c in sentence.waived]",
    ),
    Fault(
        "accrued duties never remain",
        "evaluate/instances.py",
        "        if not any(within(sentence.id, remaining) for remaining in self.world.program.remain):\n",
        "        if True:\n",
    ),
    Fault(
        "whoever kept to a clause need not have kept to its limbs",
        "evaluate/decide.py",
        "if within and not covers(within, sentence.id):",
        "if within and within != sentence.id:",
    ),
    Fault(
        "rolled back instead of forward",
        "evaluate/dates.py",
        '_ROLL = {"none": Roll.NONE, "forward": Roll.FORWARD, "back": Roll.BACK}',
        '_ROLL = {"none": Roll.NONE, "forward": Roll.BACK, "back": Roll.FORWARD}',
    ),
    Fault(
        "what falls in a plain sum rises",
        "evaluate/ledgers.py",
        'sign = 1 if move.move == "rises" else -1',
        "sign = 1",
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


def replaying(engine: Path, *arguments: str) -> str:
    """What `tests.fuzz.replaying` says about an engine."""
    paths = os.pathsep.join(map(str, (engine / "src", engine, ROOT)))
    done = subprocess.run(  # noqa: S603  # our own module
        [sys.executable, "-m", "tests.fuzz.replaying", *arguments],
        cwd=engine,
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode and not done.stdout:
        raise SystemExit(f"the fuzzer failed: {done.stderr[-500:]}")
    return done.stdout.strip()


def tried(fault: Fault, engine: Path, drawn: Path, cases: int) -> tuple[str, str]:
    """Whether a fault is seen, and what was seen."""
    with tempfile.TemporaryDirectory() as folder:
        if not planted(fault, engine, Path(folder)):
            return "DOES NOT FIT", ""
        told = replaying(Path(folder), "try", str(drawn), "--cases", str(cases))
    return ("seen" if told.startswith("case ") else "NOT SEEN"), told


def main() -> int:
    """Draw cases, plant each fault and tell in which case it was seen."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=4000, help="of the plain run")
    parser.add_argument("--seed", type=int, default=1, help="of the plain run")
    parser.add_argument("--drawn", type=Path, help="where its cases are kept; they are drawn if they are not there")
    parser.add_argument("--only", nargs="*", default=[], help="words that the names of the faults contain")
    parser.add_argument("--engine", type=Path, default=ROOT, help="the folder with `src` and `contract_dsl`")
    options = parser.parse_args()
    chosen = [f for f in FAULTS if not options.only or any(word in f.name for word in options.only)]
    found = 0
    with tempfile.TemporaryDirectory() as folder:
        drawn = options.drawn or Path(folder, "cases")
        if not drawn.exists():
            replaying(options.engine, "draw", str(drawn), "--seed", str(options.seed), "--cases", str(options.cases))
        for fault in chosen:
            started = time.monotonic()
            word, told = tried(fault, options.engine, drawn, options.cases)
            found += word == "seen"
            print(f"{word:12} {time.monotonic() - started:4.0f} s  {fault.name}: {told}", flush=True)
    print(f"{found} of {len(chosen)} faults seen in {options.cases} cases from seed {options.seed}")
    return 0 if found >= len(chosen) * ENOUGH else 1


if __name__ == "__main__":
    sys.exit(main())
