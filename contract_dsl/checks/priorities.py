"""Does the order of clauses run in a circle, and does every permission prevail over something?"""

from ..diagnostics import Diagnostic, Label, Severity
from ..model import nodes as m
from ..priority import Over, relations
from ..source import Span


def priorities(model: m.Model) -> tuple[Diagnostic, ...]:
    """A finding for every circle of `notwithstanding` and `subject to`, and for permissions without effect."""
    found = relations(model)
    sentences = {s.key: s for s in model.sentences()}
    return (*_circles(found, sentences), *_idle(found, sentences))


def _circles(found: tuple[Over, ...], sentences: dict[str, m.Sentence]) -> list[Diagnostic]:
    below: dict[str, dict[str, Span]] = {}
    for over in found:
        below.setdefault(over.upper, {})[over.lower] = over.span
    findings, done = [], set[str]()
    for start in below:
        path = _path_back(start, below)
        if path is None or done & set(path):
            continue
        done |= set(path)
        steps = list(zip(path, [*path[1:], path[0]], strict=True))
        labels = tuple(
            Label(below[a][b], f"`{_number(sentences[a])}` prevails over `{_number(sentences[b])}` here")
            for a, b in steps
        )
        shown = " -> ".join(f"`{_number(sentences[k])}`" for k in [*path, path[0]])
        findings.append(
            Diagnostic(
                "C202",
                sentences[path[0]].span,
                f"the order of these clauses runs in a circle: {shown}",
                "take one `notwithstanding` or `subject to` away",
                labels,
            )
        )
    return findings


def _path_back(start: str, below: dict[str, dict[str, Span]]) -> list[str] | None:
    """The shortest way from a sentence back to itself."""
    previous: dict[str, str] = {}
    queue = [start]
    while queue:
        current = queue.pop(0)
        for following in below.get(current, ()):
            if following == start:
                path = [current]
                while path[-1] != start:
                    path.append(previous[path[-1]])
                return path[::-1]
            if following not in previous:
                previous[following] = current
                queue.append(following)
    return None


def _idle(found: tuple[Over, ...], sentences: dict[str, m.Sentence]) -> list[Diagnostic]:
    uppers = {over.upper for over in found}
    return [
        Diagnostic(
            "C402",
            sentence.span,
            f"the permission `{_number(sentence)}` prevails over nothing, so it can have no effect",
            "what no clause forbids is free; say `notwithstanding ...` if it prevails over a prohibition",
            severity=Severity.WARNING,
        )
        for sentence in sentences.values()
        if sentence.kind == "permits" and sentence.key not in uppers
    ]


def _number(sentence: m.Sentence) -> str:
    return sentence.id.partition(":")[2]
