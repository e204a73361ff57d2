"""Proofs, counterexamples and differences as a person reads them, and as JSON."""

import json
import shlex
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from .checks import Finding
from .differences import Compared, Difference
from .logs import LAST_DAY
from .needs import Needed
from .properties import Checked
from .witnesses import Witness
from .workbench import Outcome, Workbench

_WORST = 6
"""Reasons that are named for what stayed open."""


@dataclass(frozen=True)
class Proved:
    """Everything that `prove` found out."""

    properties: tuple[Checked, ...]
    findings: tuple[Finding, ...]

    @property
    def wrong(self) -> bool:
        """Whether a property does not hold or something collides. What is idle may only need a larger bound."""
        return any(c.outcome.kind == "found" for c in self.properties) or any(_is_bad(f) for f in self.findings)

    @property
    def undecided(self) -> bool:
        """Whether a property was not decided."""
        return any(c.outcome.kind == "open" for c in self.properties)


def _is_bad(finding: Finding) -> bool:
    return finding.subject in ("collisions", "duties") and finding.outcome.kind == "found"


# ---- prove


def proved_text(proved: Proved, bench: Workbench, shown: str) -> str:
    """The whole report."""
    lines = [*bound_lines(bench), "", *_settled_lines(proved), ""]
    for checked in proved.properties:
        lines += _property_lines(checked, shown)
    if proved.findings:
        lines += _finding_lines(proved.findings, shown)
    lines += _open_lines(bench)
    return "\n".join(lines).rstrip() + "\n"


def bound_lines(bench: Workbench) -> list[str]:
    """Of which logs it was asked."""
    first = bench.names.first_day
    events = "1 event" if bench.bound == 1 else f"{bench.bound} events"
    return [
        f"Of every log with up to {events} of each kind, from {first} to {LAST_DAY}, whatever the facts are, among",
        f"the parties of the rule files and {bench.others} others:",
    ]


def _settled_lines(proved: Proved) -> Iterator[str]:
    """How much was settled, before anything else is told."""
    subjects = [("properties", [c.outcome for c in proved.properties])]
    subjects += [(name, [f.outcome for f in proved.findings if f.subject == name]) for name in _HEADINGS]
    told = [(name, len(mine), sum(o.kind != "open" for o in mine)) for name, mine in subjects if mine]
    if not told:
        yield "Nothing was asked."
        return
    yield "Settled: " + ", ".join(f"{settled} of {number} {name}" for name, number, settled in told) + "."
    if any(settled < number for _, number, settled in told):
        yield "Of what is not decided nothing is said: it may be so or not."


def _property_lines(checked: Checked, shown: str) -> Iterator[str]:
    outcome = checked.outcome
    match outcome.kind:
        case "never":
            yield f"HOLDS        {checked.property.name}"
        case "found":
            yield f"DOES NOT HOLD  {checked.property.name}"
            assert outcome.witness is not None
            answer = "permitted" if checked.property.wants == "no" else "prohibited"
            yield from witness_lines(outcome.witness, shown, f"is {answer}")
        case _:
            yield f"NOT DECIDED  {checked.property.name}"
            yield f"    because of {'; '.join(outcome.told[:3])}"
    yield ""


def witness_lines(witness: Witness, shown: str, answer: str) -> Iterator[str]:
    """A log and a question, as they would be written."""
    if witness.log:
        yield "    a log:"
        for line in witness.log:
            yield f"      {json.dumps(line, ensure_ascii=False)}"
    else:
        yield "    a log without any event"
    if witness.question is not None:
        yield f"    {act_words(witness.question)} {answer}:"
        yield f"      clausegraph ask {shown} --log LOG {command_words(witness.question)}"
    elif witness.on is not None:
        yield f"    on {witness.on}"


def act_words(question: Mapping[str, Any]) -> str:
    """An act with its fields on one line."""
    fields = ", ".join(f"{name} {_plainly(value)}" for name, value in question["data"].items())
    return f"{question['type']} on {question['time']}{': ' + fields if fields else ''}"


def command_words(question: Mapping[str, Any]) -> str:
    """An act as it is typed behind `clausegraph ask`."""
    pairs = [f"{name}={_plainly(value)}" for name, value in question["data"].items()]
    return " ".join(["--on", question["time"], *(shlex.quote(w) for w in (question["type"], *pairs))])


def _plainly(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


_HEADINGS = {
    "clauses": ("Clauses that can never apply", "never"),
    "limbs": ("Limbs and exceptions that never matter", "never"),
    "collisions": ("Permissions and prohibitions that collide without a priority", "found"),
    "duties": ("Duties that a prohibition forbids to their last day, with no way out", "found"),
}


def counted(told: int, asked: int, otherwise: int, undecided: int) -> str:
    """How many of what was asked about were found; that none was found is no result while some are not decided."""
    if told:
        return f"{told} of {asked} ({otherwise} shown otherwise, {undecided} not decided)"
    if not asked:
        return "nothing to ask about"
    if not undecided:
        return f"none of {asked}"
    are = "is" if otherwise == 1 else "are"
    return f"none found; of {asked} {otherwise} {are} shown otherwise, {undecided} not decided"


def _finding_lines(findings: Sequence[Finding], shown: str) -> Iterator[str]:
    for subject, (heading, bad) in _HEADINGS.items():
        mine = [f for f in findings if f.subject == subject]
        kinds = Counter(f.outcome.kind for f in mine)
        told = [f for f in mine if f.outcome.kind == bad]
        good = kinds["never" if bad == "found" else "found"]
        yield f"{heading}: {counted(len(told), len(mine), good, kinds['open'])}"
        for each in told:
            extra = f": {each.about}" if subject == "limbs" and each.about != "limb" else ""
            joined = " and ".join(each.clauses)
            yield f"  {joined}{extra}" + (f"  ({each.about})" if subject in ("collisions", "duties") else "")
            if each.outcome.witness is not None:
                answer = (
                    "is permitted by the one and prohibited by the other"
                    if subject == "collisions"
                    else "is prohibited"
                )
                yield from witness_lines(each.outcome.witness, shown, answer)
    yield ""


def _open_lines(bench: Workbench) -> Iterator[str]:
    if bench.why_open:
        yield "Not decided because of"
        ordered = sorted(bench.why_open.items(), key=lambda r: (-r[1], r[0]))
        for reason, number in ordered[:_WORST]:
            yield f"  {number:4}  {reason}"
        rest = sum(number for _, number in ordered[_WORST:])
        if rest:
            yield f"  {rest:4}  {len(ordered) - _WORST} other reasons"
    if bench.refuted:
        times = "1 candidate was" if bench.refuted == 1 else f"{bench.refuted} candidates were"
        yield f"{times} not confirmed by the engine and not shown"
    if bench.budget.cut:
        yield "the time was over before everything was tried; with more --seconds more may be decided"


# ---- needed


def needed_text(needed: Needed, bench: Workbench, shown: str) -> str:
    """What an act needs."""
    lines = [*bound_lines(bench), ""]
    word = needed.type.partition(":")[2]
    match needed.way.kind:
        case "never":
            lines.append(f"{word} is never permitted")
        case "open":
            lines.append(f"NOT DECIDED whether {word} can be permitted, because of {'; '.join(needed.way.told[:3])}")
        case _:
            if needed.needed:
                lines.append(f"Every way to a permitted {word} goes through: {', '.join(needed.needed)}")
            else:
                lines.append(f"No event is part of every way to a permitted {word}")
            for event, outcome in needed.open:
                lines.append(f"  not decided for {event}, because of {outcome.told[0]}")
            assert needed.way.witness is not None
            lines.append("A smallest way:")
            lines += witness_lines(needed.way.witness, shown, "is permitted")
    if needed.opening:
        lines += ["", "What lifts most of the clauses that can forbid it:"]
        for what, clauses in needed.opening:
            lines.append(f"  {what}: {', '.join(clauses)}")
    lines += ["", *_open_lines(bench)]
    return "\n".join(lines).rstrip() + "\n"


# ---- diff


def compared_text(compared: Compared, bench: Workbench, shown: tuple[str, str]) -> str:
    """The differences, smallest first."""
    lines = [*bound_lines(bench), ""]
    if not compared.differences:
        lines.append("both versions decide alike" if not compared.open else "no difference was found")
    for each in compared.differences:
        lines += _difference_lines(each, shown)
    for about, outcome in compared.open:
        lines.append(f"NOT DECIDED  {about}, because of {'; '.join(outcome.told[:2])}")
    if compared.same:
        lines.append(f"the same in both versions, word for word: {', '.join(compared.same)}")
    lines += _open_lines(bench)
    return "\n".join(lines).rstrip() + "\n"


def _difference_lines(each: Difference, shown: tuple[str, str]) -> Iterator[str]:
    witness = each.witness
    if witness.question is not None:
        verb = {"prohibited": "may no longer be done", "permitted": "may now be done"}[each.direction]
        yield f"{act_words(witness.question)}: {verb}"
    else:
        yield f"{each.about} ({each.clause}): other days, as of {witness.on}"
    yield f"    old: {each.old}"
    yield f"    new: {each.new}"
    if witness.log:
        yield "    after:"
        for line in witness.log:
            yield f"      {json.dumps(line, ensure_ascii=False)}"
    if witness.question is not None:
        yield f"    clausegraph ask {shown[0]} --log LOG {command_words(witness.question)}"
        yield f"    clausegraph ask {shown[1]} --log LOG {command_words(witness.question)}"
    yield ""


# ---- JSON


def proved_json(proved: Proved, bench: Workbench) -> dict[str, Any]:
    """The report for a program."""
    return {
        "bound": bound_json(bench),
        "properties": [
            {
                "property": c.property.name,
                "file": c.property.span.path,
                "line": c.property.span.line,
                "result": {"never": "holds", "found": "does not hold", "open": "not decided"}[c.outcome.kind],
                **_outcome_json(c.outcome),
            }
            for c in proved.properties
        ],
        "checks": [
            {
                "check": f.subject,
                "clauses": list(f.clauses),
                "about": f.about,
                "result": _result(f),
                **_outcome_json(f.outcome),
            }
            for f in proved.findings
        ],
        "not_confirmed": bench.refuted,
        "time_was_over": bench.budget.cut,
    }


def _result(finding: Finding) -> str:
    if finding.outcome.kind == "open":
        return "not decided"
    words = {
        "clauses": ("never applies", "can apply"),
        "limbs": ("never matters", "matters"),
        "collisions": ("never meet", "collide"),
        "duties": ("never", "no way out"),
    }
    return words[finding.subject][finding.outcome.kind == "found"]


def bound_json(bench: Workbench) -> dict[str, Any]:
    """The bound."""
    return {
        "events_of_each_kind": bench.bound,
        "from": bench.names.first_day.isoformat(),
        "until": LAST_DAY.isoformat(),
        "other_parties": bench.others,
    }


def _outcome_json(outcome: Outcome) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if outcome.witness is not None:
        found["counterexample"] = witness_json(outcome.witness)
    if outcome.kind == "open":
        found["because"] = list(outcome.told)
    return found


def witness_json(witness: Witness) -> dict[str, Any]:
    """A log and a question."""
    found: dict[str, Any] = {"log": [dict(line) for line in witness.log]}
    if witness.question is not None:
        found["question"] = dict(witness.question)
    elif isinstance(witness.on, date):
        found["on"] = witness.on.isoformat()
    return found


def compared_json(compared: Compared, bench: Workbench) -> dict[str, Any]:
    """The differences for a program."""
    return {
        "bound": bound_json(bench),
        "differences": [
            {"what": d.about, "clause": d.clause, "new": d.direction, "old_answer": d.old, "new_answer": d.new,
             **witness_json(d.witness)}
            for d in compared.differences
        ],
        "not_decided": [{"what": about, "because": list(o.told)} for about, o in compared.open],
        "same": list(compared.same),
        "not_confirmed": bench.refuted,
        "time_was_over": bench.budget.cut,
    }  # fmt: skip


def needed_json(needed: Needed, bench: Workbench) -> dict[str, Any]:
    """What an act needs, for a program."""
    return {
        "bound": bound_json(bench),
        "act": needed.type.partition(":")[2],
        "can_be_permitted": {"never": "never", "found": "yes", "open": "not decided"}[needed.way.kind],
        "needed": list(needed.needed),
        "not_decided": [{"event": e, "because": list(o.told)} for e, o in needed.open],
        "opening": [{"event": what, "clauses": list(clauses)} for what, clauses in needed.opening],
        "not_confirmed": bench.refuted,
        "time_was_over": bench.budget.cut,
        **_outcome_json(needed.way),
    }
