"""Rule files as they are read, before anything in them is understood.

A rule set is a folder of `*.clause` files or one such file with those that it uses. A `use` names a file of the same
folder or a vocabulary that ships with the language; nothing else is ever read. Which files a file uses stands in its
`use` and `vocabulary` lines; they are looked for here word by word, so that reading needs no parser.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from .diagnostics import Diagnostic
from .limits import LIMITS
from .source import Source, Span

SUFFIX = ".clause"
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


@dataclass(frozen=True)
class RuleText:
    """The files of a rule set, read and not yet understood."""

    name: str
    sources: tuple[Source, ...]
    findings: tuple[Diagnostic, ...]
    digest: str
    """SHA-256 over the names and bytes of all files, vocabularies included."""


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
    """The files that a file names in its `use` and `vocabulary` lines."""
    for number, line in enumerate(source.lines, 1):
        words = line.partition("#")[0].split(None, 1)
        if len(words) != 2 or words[0] not in ("use", "vocabulary") or '"' in line:
            continue
        here = folder if words[0] == "use" else None
        if (words[0] == "use") == line[:1].isspace():
            continue
        for name in _NAME.finditer(line.partition("#")[0], line.index(words[0]) + len(words[0])):
            place = Span(source.path, number, name.start() + 1, number, name.end() + 1)
            yield from _find(name.group(), place, here, findings)


def _find(
    name: str, place: Span, folder: Path | None, findings: list[Diagnostic]
) -> Iterator[tuple[Path, str]]:
    if folder is not None:
        sibling = folder / f"{name}{SUFFIX}"
        if sibling.is_file():
            yield sibling, str(sibling)
            return
    vocabulary = files("contract_dsl").joinpath("library", f"{name}{SUFFIX}")
    if vocabulary.is_file():
        yield Path(str(vocabulary)), f"library/{name}{SUFFIX}"
        return
    where = "in this folder or among the vocabularies" if folder is not None else "among the vocabularies"
    findings.append(Diagnostic("C106", place, f"there is no `{name}` {where}"))
