"""Files to a checked model: every stage in order.

A rule set is a folder of `*.clause` files or one such file with those that it uses. A `use` names a file of the same
folder or a vocabulary that ships with the language; nothing else is ever read.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from .checks import check
from .diagnostics import Diagnostic, Severity, has_errors, in_order
from .limits import LIMITS
from .model import Model, resolve
from .source import Source, Span
from .syntax import Document, parse
from .syntax import nodes as s

SUFFIX = ".clause"
LANGUAGE_VERSION = 1
"""The version of the rule language; a change that could alter a decision under an existing contract raises it."""


@dataclass(frozen=True)
class RuleText:
    """The files of a rule set, read and not yet understood."""

    name: str
    sources: tuple[Source, ...]
    findings: tuple[Diagnostic, ...]
    digest: str
    """SHA-256 over the names and bytes of all files, vocabularies included."""


@dataclass(frozen=True)
class Loaded:
    """A rule set with everything that was found in it."""

    text: RuleText
    model: Model
    findings: tuple[Diagnostic, ...]

    @property
    def sources(self) -> dict[str, Source]:
        """The sources by path."""
        return {source.path: source for source in self.text.sources}

    @property
    def usable(self) -> bool:
        """Whether questions can be answered from it."""
        return not has_errors(self.findings)


def read(path: Path) -> RuleText:
    """The text of the rule set at `path`, with the files that it uses."""
    findings: list[Diagnostic] = []
    start = _starting_files(path, findings)
    folder = path if path.is_dir() else path.parent
    sources: dict[str, Source] = {}
    raw: dict[str, bytes] = {}
    pending = [(file, str(file)) for file in start]
    while pending:
        file, shown = pending.pop(0)
        if shown in sources:
            continue
        if len(sources) >= LIMITS.files:
            findings.append(Diagnostic("C051", Span(str(path), 1, 1, 1, 1), f"more than {LIMITS.files} rule files"))
            break
        content = _content(file, shown, findings)
        if content is None:
            continue
        raw[shown], sources[shown] = content
        pending += _used(sources[shown], folder, findings)
    digest = hashlib.sha256()
    for shown in sorted(raw, key=_short):
        digest.update(_short(shown).encode() + b"\0" + hashlib.sha256(raw[shown]).digest())
    name = path.stem if path.suffix == SUFFIX else path.resolve().name
    return RuleText(name, tuple(sources.values()), tuple(findings), digest.hexdigest())


def _short(shown: str) -> str:
    """A file's name wherever its folder lies."""
    return shown if shown.startswith("library/") else Path(shown).name


def understand(text: RuleText) -> Loaded:
    """Parse, resolve and check the text of a rule set."""
    findings = list(text.findings)
    documents: list[Document] = []
    for source in text.sources:
        document, found = parse(source)
        documents.append(document)
        findings += found
    sources = {source.path: source for source in text.sources}
    model, found = resolve(documents, sources, text.name)
    findings += found
    if not has_errors(findings):
        findings += check(model)
    ordered = in_order(findings)
    if len(ordered) > LIMITS.findings:
        more = len(ordered) - LIMITS.findings
        last = ordered[LIMITS.findings - 1].span
        note = Diagnostic(
            "C056", last, f"{more} more findings are not shown", "mend these first", severity=Severity.WARNING
        )
        ordered = (*ordered[: LIMITS.findings], note)
    return Loaded(text, model, ordered)


def load(path: Path) -> Loaded:
    """The checked model of the rule set at `path`."""
    return understand(read(path))


def _starting_files(path: Path, findings: list[Diagnostic]) -> list[Path]:
    place = Span(str(path), 1, 1, 1, 1)
    try:
        if path.is_dir():
            found = sorted(p for p in path.iterdir() if p.suffix == SUFFIX)
            if not found:
                help_ = f"rule files end in `{SUFFIX}`"
                inside = sorted(p.name for p in path.iterdir() if p.is_dir() and any(p.glob(f"*{SUFFIX}")))
                if inside:
                    help_ = f"did you mean `{path / inside[0]}`?"
                findings.append(Diagnostic("C008", place, f"there are no rule files in the folder `{path}`", help_))
            return found
        if not path.exists():
            findings.append(Diagnostic("C008", place, f"there is no file or folder `{path}`"))
            return []
    except OSError as error:
        findings.append(Diagnostic("C006", place, f"`{path}` cannot be read: {_reason(error)}"))
        return []
    return [path]


def _content(file: Path, shown: str, findings: list[Diagnostic]) -> tuple[bytes, Source] | None:
    place = Span(shown, 1, 1, 1, 1)
    try:
        with file.open("rb") as stream:
            content = stream.read(LIMITS.file_bytes + 1)
    except OSError as error:
        findings.append(Diagnostic("C006", place, f"`{shown}` cannot be read: {_reason(error)}"))
        return None
    if len(content) > LIMITS.file_bytes:
        megabytes = LIMITS.file_bytes // 1_000_000
        help_ = "a rule file holds one agreement; divide it"
        findings.append(Diagnostic("C050", place, f"`{shown}` is larger than {megabytes} MB", help_))
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        place = Span(shown, line, 1, line, 1)
        findings.append(Diagnostic("C005", place, f"`{shown}` is not UTF-8 text at line {line}", "save it as UTF-8"))
        return None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        place = Span(shown, line, 1, line, 1)
        findings.append(Diagnostic("C005", place, f"`{shown}` has a NUL byte in line {line}; it is no text file"))
        return None
    return content, Source(shown, text.replace("\r\n", "\n"))


def _reason(error: OSError) -> str:
    return (error.strerror or "unknown reason").lower()


def _used(source: Source, folder: Path, findings: list[Diagnostic]) -> Iterator[tuple[Path, str]]:
    """The files that a file names: `use` and `vocabulary` lines are read ahead of parsing."""
    document, _ = parse(_heads_only(source))
    for declaration in document.declarations:
        if isinstance(declaration, s.UseDecl):
            for name in declaration.names:
                yield from _find(name, folder, findings)
        elif isinstance(declaration, s.RuleSetDecl):
            for name in declaration.vocabularies:
                yield from _find(name, None, findings)


def _heads_only(source: Source) -> Source:
    """The source with every line blank that belongs to no `use` or `rule set`, so that places stay right."""
    keep, lines = False, []
    for line in source.lines:
        if line and not line[0].isspace() and line[0] != "#":
            keep = line.split()[0] in ("use", "rule")
        lines.append(line if keep else "")
    return Source(source.path, "\n".join(lines))


def _find(name: s.Name, folder: Path | None, findings: list[Diagnostic]) -> Iterator[tuple[Path, str]]:
    if folder is not None:
        sibling = folder / f"{name.text}{SUFFIX}"
        if sibling.is_file():
            yield sibling, str(sibling)
            return
    vocabulary = files("contract_dsl").joinpath("library", f"{name.text}{SUFFIX}")
    if vocabulary.is_file():
        yield Path(str(vocabulary)), f"library/{name.text}{SUFFIX}"
        return
    where = "in this folder or among the vocabularies" if folder is not None else "among the vocabularies"
    findings.append(Diagnostic("C106", name.span, f"there is no `{name.text}` {where}"))
