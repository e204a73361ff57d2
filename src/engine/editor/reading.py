"""Rule files read again after a keystroke: only what was changed is parsed, by the very parser that `check` uses.

A declaration that stands where it stood, with the text that it had, was read already. One that moved to other lines
keeps its findings, moved along; its tree is made anew when the whole rule set is understood, where time matters less.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from contract_dsl.diagnostics import Diagnostic, Label, Mend
from contract_dsl.source import Source, Span
from contract_dsl.syntax import Chunk, Document, Part, parse, parse_part

_Key = tuple[str, str, bool]
_QUICK_LINES, _QUICK_CHARACTERS = 400, 20_000
"""So many changed lines, and a declaration of so many characters, are read between two keystrokes."""


class Outdated(Exception):
    """What is being worked out is of no use any more: the text has changed again."""


@dataclass
class Reader:
    """The declarations that were read, by their text."""

    known: dict[_Key, tuple[int, Part]] = field(default_factory=dict)
    _used: set[_Key] = field(default_factory=set)

    def forget(self) -> None:
        """Forget what was not read since this was last said: texts that were there for a few keystrokes."""
        used, self._used = self._used, set()
        self.known = {key: kept for key, kept in dict(self.known).items() if key in used}

    def parse(
        self, source: Source, *, go_on: Callable[[], bool] | None = None
    ) -> tuple[Document, tuple[Diagnostic, ...]]:
        """What `contract_dsl.syntax.parse` answers. Raises `Outdated` as soon as `go_on` says no."""

        def reading(chunk: Chunk, hints: bool) -> Part:
            if go_on is not None and not go_on():
                raise Outdated
            self._used.add(_key(chunk, hints))
            return self._part(chunk, hints)

        return parse(source, reading)

    def quick(self, source: Source) -> tuple[Diagnostic, ...] | None:
        """What is wrong with the text of one file by itself, if little of it was changed; else None."""
        lines = 0

        def reading(chunk: Chunk, hints: bool) -> Part:
            nonlocal lines
            key = _key(chunk, hints)
            kept = self.known.get(key)
            if kept is None:
                lines += chunk.last - chunk.first + 1
                if lines > _QUICK_LINES or len(key[1]) > _QUICK_CHARACTERS:
                    raise Outdated
                return self._part(chunk, hints)
            down = chunk.first - kept[0]
            return Part((), tuple(_moved(f, down) for f in kept[1].findings) if down else kept[1].findings)

        try:
            return parse(source, reading)[1]
        except Outdated:
            return None

    def _part(self, chunk: Chunk, hints: bool) -> Part:
        key = _key(chunk, hints)
        kept = self.known.get(key)
        if kept is not None and kept[0] == chunk.first:
            return kept[1]
        part = parse_part(chunk, hints=hints)
        self.known[key] = (chunk.first, part)
        return part


def _key(chunk: Chunk, hints: bool) -> _Key:
    return chunk.source.path, "\n".join(chunk.source.lines[chunk.first - 1 : chunk.last]), hints


def _moved(finding: Diagnostic, down: int) -> Diagnostic:
    return replace(
        finding,
        span=_down(finding.span, down),
        labels=tuple(Label(_down(label.span, down), label.text) for label in finding.labels),
        mends=tuple(Mend(_down(mend.span, down), mend.text) for mend in finding.mends),
    )


def _down(span: Span, lines: int) -> Span:
    return span._replace(line=span.line + lines, end_line=span.end_line + lines)
