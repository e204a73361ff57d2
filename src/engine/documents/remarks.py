"""What drafters say to the comparison, in comments of a rule file.

    # not modelled: thirty (30) days, written, Section 6.2
    # not in the document: USD 0.01
    # left out: Section 3.02, Article IV
    # in the document: 最低持股要求

Remarks stand on or above a clause, limb or definition, or anywhere in it, and speak of it and of what stands in it.
`left out` speaks of the agreement, wherever it stands.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from contract_dsl.model import nodes as m
from contract_dsl.source import Source, Span

_REMARK = re.compile(
    r"#+\s*(?P<kind>not modelled|not modeled|not in the document|left out|in the document)\s*:\s*(?P<said>.+?)\s*$",
    re.IGNORECASE,
)
_KINDS = {"not modeled": "not modelled"}
_NEXT = re.compile(r"\s*[;；]\s*|,\s+|、")
_QUOTES = "\"'“”‘’`"


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that a comment names: `kind` of remark, the words, where, and the definition that it is about."""

    kind: str
    words: str
    span: Span
    about: str


def remarks(model: m.Model, sources: Mapping[str, Source]) -> tuple[Remark, ...]:
    """Every remark in the rule files, in order."""
    places = _places(model)
    return tuple(each for path, source in sources.items() for each in _in(source, places.get(path, [])))


def _places(model: m.Model) -> dict[str, list[tuple[int, str]]]:
    """By file, the lines at which definitions, clauses and limbs begin."""
    found: dict[str, list[tuple[int, str]]] = {}
    tables: tuple[Mapping[str, m.Definition], ...] = (
        model.clauses, model.terms, model.states, model.amounts, model.events, model.facts, model.divisions,
        model.calendars, model.schedules, model.parties,
    )  # fmt: skip
    for table in tables:
        for id_, definition in table.items():
            if not isinstance(definition, m.Clause) or definition.declared:
                found.setdefault(definition.span.path, []).append((definition.span.line, id_))
    for starts in found.values():
        starts.sort()
    return found


def _in(source: Source, starts: Sequence[tuple[int, str]]) -> Iterator[Remark]:
    if "#" not in source.text:
        return
    lines = source.lines
    at = [line for line, _ in starts]
    for number, line in enumerate(lines, 1):
        comment = _comment(line)
        match = _REMARK.match(line, comment) if comment >= 0 else None
        if match is None:
            continue
        where = number if line[:comment].strip() else _below(lines, number)
        index = bisect_right(at, where) - 1
        about = starts[index][1] if index >= 0 else ""
        kind = _KINDS.get(match["kind"].lower(), match["kind"].lower())
        position = match.start("said")
        for words in _NEXT.split(match["said"]):
            start = line.index(words, position) if words else position
            position = start + len(words)
            bare = words.strip(_QUOTES + " .")
            if bare:
                yield Remark(kind, bare, Span(source.path, number, start + 1, number, position + 1), about)


def _comment(line: str) -> int:
    """Where the comment of a line begins, outside of quotation marks; -1 if it has none."""
    quoted = False
    for index, sign in enumerate(line):
        if sign == '"':
            quoted = not quoted
        elif sign == "#" and not quoted:
            return index
    return -1


def _below(lines: Sequence[str], number: int) -> int:
    """The line that a comment on a line of its own speaks of: the next that is none, if something begins there."""
    for below in range(number, len(lines)):
        text = lines[below].strip()
        if not text:
            return number
        if not text.startswith("#"):
            return below + 1
    return number
