"""Findings: one type from the first token of a rule file to the last field of a question.

Passes create diagnostics, front ends show them. The register of codes stands in `codes.py`.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from .source import Source, Span


class Severity(StrEnum):
    """An error leaves no answer; a warning is worth a look."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Label:
    """Another place that matters to a finding, with a few words."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Mend:
    """What an editor can do about a finding at a keystroke: put `text` in the place of `span`."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding, tied to the text that caused it.

    `message` starts lower-case and has no final stop; the author's words stand in backticks. `help` says what to do;
    `mends` are the ways to do it that need no thought, the likeliest first.
    """

    code: str
    span: Span
    message: str
    help: str | None = None
    labels: tuple[Label, ...] = ()
    severity: Severity = Severity.ERROR
    mends: tuple[Mend, ...] = ()

    @property
    def is_error(self) -> bool:
        """Whether nothing can be answered before this is mended."""
        return self.severity is Severity.ERROR


def in_order(findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The findings by place, each once, errors before warnings at one place."""
    return tuple(sorted(set(findings), key=lambda d: (d.span, d.severity is Severity.WARNING, d.code, d.message)))


def has_errors(findings: Iterable[Diagnostic]) -> bool:
    """Whether any of the findings is an error."""
    return any(d.is_error for d in findings)


_LONGEST_NAME = 200
"""Words that are longer are nobody's slip of the pen, and to compare them takes time."""
_MOST_NAMES, _ABOUT = 1000, 3
"""Of more names than that, only those of about the same length and beginning are compared."""


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """The help text that offers the nearest known word, if one is near."""
    if len(word) > _LONGEST_NAME:
        return None
    wanted = word.casefold().replace("_", "")
    folded = {name.casefold().replace("_", ""): name for name in sorted(set(known), reverse=True)}
    if len(folded) > _MOST_NAMES:
        folded = {f: n for f, n in folded.items() if f[:1] == wanted[:1] and abs(len(f) - len(wanted)) < _ABOUT}
    if len(folded) > _MOST_NAMES:
        return None
    near = get_close_matches(wanted, folded, n=3, cutoff=0.72)
    if not near:
        return None
    # `4.20` is rather `4.02` than `4.03`: letters that changed places come before letters that are others.
    best = next((n for n in near if sorted(n) == sorted(wanted)), near[0])
    return f"did you mean `{folded[best]}`?"


_MEANT = re.compile(r"did you mean `([^`]+)`\?")


def meant(help_: str | None, span: Span) -> tuple[Mend, ...]:
    """The mend for a help that `did_you_mean` made of the word at `span`; none for any other."""
    found = _MEANT.fullmatch(help_ or "")
    return (Mend(span, found[1]),) if found is not None else ()


def render(diagnostic: Diagnostic, sources: Mapping[str, Source]) -> str:
    """The finding as text: first line for machines, then the line with the words underlined, labels and help."""
    lines = [f"{diagnostic.span}: {diagnostic.severity} {diagnostic.code}: {diagnostic.message}"]
    lines += _quoted(diagnostic.span, sources)
    for label in diagnostic.labels:
        lines.append(f"  {label.span}: {label.text}")
        lines += _quoted(label.span, sources)
    if diagnostic.help:
        lines.append(f"  help: {diagnostic.help}")
    return "\n".join(lines)


_WIDEST = 160


def _quoted(span: Span, sources: Mapping[str, Source]) -> list[str]:
    source = sources.get(span.path)
    if source is None or span.line < 1 or span.line > len(source.lines):
        return []
    text = source.line(span.line).expandtabs(1)
    start = span.column - 1
    end = span.end_column - 1 if span.end_line == span.line else len(text)
    if len(text) > _WIDEST:
        cut = max(0, start - 40)
        text = ("…" if cut else "") + text[cut : cut + _WIDEST] + "…"
        start, end = start - cut + (1 if cut else 0), end - cut + (1 if cut else 0)
    text = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    end = min(end, len(text))
    number = str(span.line)
    return [f"  {number} | {text}", f"  {' ' * len(number)} | {' ' * start}{'^' * max(1, end - start)}"]
