"""The answer to `ask` as text: the verdict, the clauses that decided and why, what would permit it, what it brings."""

from collections.abc import Collection, Iterator
from functools import cached_property
from itertools import takewhile
from typing import Any

from contract_dsl.model import nodes as m

from ..answering.ask import EITHER_WAY, Asked, problem_notes
from ..answers import AskAnswer, Item, Requirement
from ..evaluate.unknown import Unknown
from ..explain import Step
from ..explain.words import one_line, show, title_of
from .layout import Style, Told, listed, receipt_line, step_lines, why_lines

_COLOURS = {"permitted": "green", "prohibited": "red", "undetermined": "yellow"}
_SHORT = 3
_FULL = 40
_MOST_REMEDIES = 8
_MOST_SETTINGS = 4


def ask_text(asked: Asked, answer: AskAnswer, style: Style, *, full: bool = False) -> str:
    """The answer as lines of text; `full` shows the whole tree of reasons."""
    return "\n".join(_Report(asked, answer, style, full=full).lines()) + "\n"


class _Report:
    def __init__(self, asked: Asked, answer: AskAnswer, style: Style, *, full: bool) -> None:
        self.asked = asked
        self.answer = answer
        self.style = style
        self.full = full
        self.program = asked.history.program
        self.told = Told()

    def lines(self) -> Iterator[str]:
        answer = self.answer
        yield self.style.mark(answer.decision.upper(), _COLOURS[answer.decision])
        yield from self.style.lines(self.asked.judge.root.text, 2)
        if self.asked.history.known_at is not None:
            yield f"  as known at {self.asked.history.known_at.isoformat()}"
        match answer.decision:
            case "prohibited":
                yield from self._prohibited()
            case "permitted":
                yield from self._permitted()
            case _:
                yield from self._undetermined()
        yield from self._requires()
        yield from self._notes()
        if self.full:
            yield from self._tree()
        yield ""
        yield self.style.mark(receipt_line(answer.receipt), "faint")

    # ---- the three verdicts

    def _prohibited(self) -> Iterator[str]:
        if EITHER_WAY in self.answer.notes:
            yield ""
            yield from self.style.lines(EITHER_WAY.capitalize() + ".", 0)
        yield from self._heading("Prohibited by")
        for clause in self.answer.by:
            yield from self._clause(clause, _stands)
        if self.answer.despite:
            yield from self._heading("Not by these, which yield to a permission")
            for clause in self.answer.despite:
                yield from self._title(clause)
                for upper in self._prevailing(clause):
                    title = title_of(self.program.model, upper)
                    yield from self.style.lines(f"yields to {upper}" + (f"  {title}" if title else ""), 6)
        yield from self._remedies()

    def _permitted(self) -> Iterator[str]:
        if self.answer.by:
            yield from self._heading("Permitted by")
            for clause in self.answer.by:
                yield from self._clause(clause, _holds)
            yield from self._heading("which prevails over")
            for clause in self.answer.despite:
                yield from self._clause(clause, _holds)
            return
        bars = [s for s in self._sentences() if _is_bar(s)]
        close = [s for s in bars if not _is_other_act(s)]
        if close:
            yield from self._heading("Nothing prohibits it. Why the clauses that speak of such an act do not:")
        elif bars:
            yield from self._heading("Nothing prohibits it: the clauses that forbid something speak of other acts.")
        else:
            yield from self._heading("Nothing prohibits it.")
        for step in close:
            yield from self._title(step.subject)
            for name, reason in _failing(step):
                yield from why_lines(self.program, reason, self.style, 6, self.told, name)

    def _undetermined(self) -> Iterator[str]:
        if self.answer.missing:
            yield from self._heading("It hangs on what is not recorded:")
        for name in self.answer.missing or ():
            yield f"  {self.style.mark(name, 'bold')}"
        problems = self.asked.verdict.problems
        if problems:
            yield from self._heading("It cannot be worked out:")
        for problem in problems:
            yield from self.style.lines(problem, 2)
        for standing in self.asked.case.judged().standings:
            if not isinstance(standing.stands, Unknown):
                continue
            yield from self._heading("It would be prohibited by")
            yield from self._clause(standing.sentence.id, _stands)
            upper = [s for s, effective in standing.overcome if isinstance(effective, Unknown)]
            if upper:
                yield from self._heading("unless it is permitted by")
            for sentence in upper:
                yield from self._clause(sentence.id, _stands)

    # ---- clauses

    def _sentences(self) -> list[Step]:
        return [s for s in self.asked.judge.root.children if s.kind == "sentence"]

    def _clause(self, clause: str, wanted: Any) -> Iterator[str]:
        """A clause by its title, with the conditions behind its part in the answer."""
        yield from self._title(clause)
        steps = [s for s in self.asked.judge.steps.values() if s.subject == clause]
        for step in [s for s in steps if wanted(s)] or steps:
            for child in _telling(step):
                yield from step_lines(self.program, child, self.style, 6, _FULL if self.full else _SHORT, self.told)

    def _title(self, clause: str) -> Iterator[str]:
        title = title_of(self.program.model, clause)
        yield f"  {self.style.mark(clause, 'bold')}" + (f"  {title}" if title else "")

    def _prevailing(self, clause: str) -> list[str]:
        """The permissions that prevail over a prohibition."""
        standings = [s for s in self.asked.case.judged().standings if s.sentence.id == clause]
        return list(dict.fromkeys(u.id for s in standings for u, effective in s.overcome if effective is True))

    # ---- what would permit it

    def _remedies(self) -> Iterator[str]:
        remedies = self.answer.remedies or ()
        if not remedies:
            if self.asked.hangs_on_unknowns:
                yield from self._heading("Whatever is not known, nothing was found that would permit it in every case.")
            else:
                yield from self._heading("Nothing was found that would permit it: no three events, no waiting alone.")
            return
        yield from self._heading("It would be permitted")
        for items in remedies[:_MOST_REMEDIES]:
            yield from self.style.lines(f"- {_remedy(items)}", 2)
        if len(remedies) > _MOST_REMEDIES:
            yield f"  and in {len(remedies) - _MOST_REMEDIES} more ways (--json lists them all)"

    # ---- the rest

    def _requires(self) -> Iterator[str]:
        before = [r for r in self.answer.requires if r.met is not None]
        after = [r for r in self.answer.requires if r.met is None]
        if before:
            yield from self._heading("Before it")
            for requirement in before:
                yield from self.style.lines(_required(requirement, self._promptly), 2)
        if after:
            prohibited = self.answer.decision == "prohibited"
            yield from self._heading("If it is done all the same" if prohibited else "After it")
            for requirement in after:
                yield from self.style.lines(_required(requirement, self._promptly), 2)

    @cached_property
    def _promptly(self) -> frozenset[str]:
        """The clauses that set no date and say `promptly`."""
        return frozenset(s.id for s in self.program.sentences.values() if s.promptly)

    def _notes(self) -> Iterator[str]:
        told = [EITHER_WAY] if self.answer.decision == "prohibited" else problem_notes(self.asked.verdict)
        notes = [n for n in self.answer.notes if n not in told]
        if notes:
            yield from self._heading("Note")
            for note in notes:
                yield from self.style.lines(self.asked.history.placed(note, self.asked.case.moment.day), 2)

    def _tree(self) -> Iterator[str]:
        yield from self._heading("The whole reasoning")
        told = Told()
        for step in self._sentences():
            word = "applies" if step.value is True else "does not apply" if step.value is False else "hangs on unknowns"
            yield from self._title(step.subject)
            yield from self.style.lines(f"{one_line(step.text)}: {word}", 6)
            for child in step.children:
                yield from step_lines(self.program, child, self.style, 10, _FULL, told)

    def _heading(self, text: str) -> Iterator[str]:
        yield ""
        yield text


def _telling(step: Step) -> list[Step]:
    """The conditions behind a sentence: those that name whom it applies to, if it applies to somebody."""
    settings = [c for c in step.children if c.kind == "setting" and c.value is not False]
    return [
        c
        for c in step.children
        if c.kind != "sentence"
        and not (c.kind in ("kind of act", "view") and c.value is True)
        and not (settings and c.kind == "setting" and c.value is False)
    ]


def _stands(step: Step) -> bool:
    return step.value is not False


def _holds(step: Step) -> bool:
    return step.value is True


def _is_bar(step: Step) -> bool:
    return bool(step.detail.kind != "permits")


def _is_other_act(step: Step) -> bool:
    """Whether a sentence speaks of another kind of act altogether."""
    first = [c for c in step.children if c.kind in ("kind of act", "view")]
    return any(c.value is False for c in first)


def _is_power(step: Step) -> bool:
    return isinstance(step.detail, m.Sentence) and step.detail.kind == "may only"


def _failing(step: Step) -> list[tuple[str, Step]]:
    """The conditions that keep a sentence from applying, or what it asks for and has got; for whom, if for several."""
    settings = [c for c in step.children if c.kind == "setting"]
    if settings:
        told = [(f"for {', '.join(show(v) for v in c.detail)}: ", r) for c in settings for _, r in _failing(c)[:1]]
        return told[:_MOST_SETTINGS]
    conditions = [c for c in step.children if c.kind != "sentence"]
    if _is_power(step) and conditions and conditions[-1].value is True:
        # The power is there: what it was last tied to holds.
        held = list(takewhile(lambda c: c.value is True, reversed(conditions)))[::-1]
        return [("", c) for c in held if c.kind not in ("kind of act", "view")][:2]
    failing = [c for c in conditions if c.value is False]
    met = [c for c in step.children if c.kind == "events" and c.sought is not None and c.value is True]
    return [("", c) for c in failing[:2] or met[:2]]


def _remedy(items: tuple[Item, ...]) -> str:
    """One set in words; an event that serves several clauses is told once."""
    told: dict[str, list[str]] = {}
    waits = ""
    for item in items:
        if item.what == "wait":
            waits = f"from {item.since}" + (f" (until then {item.clause})" if item.clause else "")
            continue
        told.setdefault(_event(item), []).append(item.clause)
    parts = [f"{event} ({', '.join(clauses)})" for event, clauses in told.items()]
    if not parts:
        return f"{waits}, if nothing else happens"
    first = "at once with" if not waits else f"{waits} with"
    return f"{first} {' and '.join(parts)}"


def _event(item: Item) -> str:
    words = f"{'an' if item.what[0] in 'AEIOU' else 'a'} {item.what}"
    if item.by:
        words += f" by {item.by}"
    if item.to:
        words += f" to {listed(item.to)}"
    shown = []
    for name, value in (item.fields or {}).items():
        if value is True:
            shown.append(name)
        elif value is not False:
            shown.append(f"{name} {', '.join(value) if isinstance(value, list) else value}")
    return words + (f" [{', '.join(shown)}]" if shown else "")


def _required(item: Requirement, promptly: Collection[str]) -> str:
    """Who, to whom, what, and by when; what was done or is missing at the act says only that."""
    mark = {True: "done: ", False: "missing: ", None: ""}[item.met]
    what = item.what or item.description or ""
    more = f" ({item.description})" if item.description and item.what else ""
    who = listed(item.bearer) if item.bearer else ""
    who += f" to {listed(item.to)}" if item.to else ""
    undated = "; promptly" if item.clause in promptly else "; no date is set"
    due = "" if item.met is not None else f"; by {item.due}" if item.due else undated
    return f"{mark}{who.strip()}{': ' if who else ''}{what}{more}{due}  ({item.clause})"
