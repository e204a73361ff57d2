"""Rule files as they are read, before anything in them is understood.

A rule set is a folder of `*.clause` files or one such file with those that it uses. A `use` names a file of the same
folder or a vocabulary that ships with the language; nothing else is ever read. Which files a file uses stands in its
`use` and `vocabulary` lines; they are looked for here word by word, so that reading needs no parser.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from .diagnostics import Diagnostic, did_you_mean, meant
from .limits import LIMITS
from .source import Source, Span

SUFFIX = ".clause"
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_MOST_NAMED = 12
_LONGEST_SHOWN = 200


@dataclass(frozen=True)
class RuleText:
    """The files of a rule set, read and not yet understood."""

    name: str
    sources: tuple[Source, ...]
    findings: tuple[Diagnostic, ...]
    digest: str
    """SHA-256 over the names and bytes of all files, vocabularies included."""


def read(path: Path, unsaved: Mapping[Path, str] | None = None) -> RuleText:
    """The text of the rule set at `path`, with the files that it uses.

    `unsaved` holds what an editor has of some files; it stands for what is on the disk.
    """
    findings: list[Diagnostic] = []
    buffers = unsaved or {}
    start = _starting_files(path, findings)
    folder = path.parent if path in start else path
    sources: dict[str, Source] = {}
    raw: dict[str, bytes] = {}
    pending = [(file, str(file)) for file in start]
    while pending:
        file, shown = pending.pop(0)
        if shown in sources:
            continue
        if len(sources) >= LIMITS.files:
            place = Span(str(path), 1, 1, 1, 1)
            help_ = "a rule set is a handful of agreements; put the others into folders of their own"
            findings.append(Diagnostic("C051", place, f"more than {LIMITS.files} rule files", help_))
            break
        buffer = buffers.get(file)
        content = _content(file, shown, findings) if buffer is None else _decoded(_bytes(buffer), shown, findings)
        if content is None:
            continue
        if sum(len(r) for r in raw.values()) + len(content[0]) > LIMITS.all_bytes:
            megabytes = LIMITS.all_bytes // 1_000_000
            place = Span(str(path), 1, 1, 1, 1)
            help_ = "put some of them into another folder"
            findings.append(Diagnostic("C050", place, f"the rule files together are larger than {megabytes} MB", help_))
            break
        raw[shown], sources[shown] = content
        pending += _used(sources[shown], folder, findings)
    digest = hashlib.sha256()
    for shown in sorted(raw, key=_short):
        digest.update(_short(shown).encode() + b"\0" + hashlib.sha256(raw[shown]).digest())
    name = path.stem if path.suffix == SUFFIX else _folder_name(path)
    return RuleText(name, tuple(sources.values()), tuple(findings), digest.hexdigest())


def _folder_name(path: Path) -> str:
    try:
        return path.resolve().name
    except (OSError, ValueError):  # no such path can be, which a finding says
        return path.name


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
            near = _beside(path) or f"name a folder of rule files, or one file that ends in `{SUFFIX}`"
            findings.append(Diagnostic("C008", place, f"there is no file or folder `{path}`", near))
            return []
    except (OSError, ValueError) as error:
        findings.append(Diagnostic("C006", place, f"`{_shortened(path)}` cannot be read: {_reason(error)}", _READABLE))
        return []
    return [path]


_READABLE = f"a rule file is a text file that ends in `{SUFFIX}`"


def _beside(path: Path) -> str | None:
    """What was meant by a path that does not exist."""
    around = path.parent
    names = [p.name for p in around.iterdir() if p.is_dir() or p.suffix == SUFFIX] if around.is_dir() else []
    near = did_you_mean(path.name, [n for n in names if n != path.name])
    return f"did you mean `{around / near.split('`')[1]}`?" if near else None


def _shortened(path: Path) -> str:
    text = str(path)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}..."


def _content(file: Path, shown: str, findings: list[Diagnostic]) -> tuple[bytes, Source] | None:
    place = Span(shown, 1, 1, 1, 1)
    try:
        if file.exists() and not file.is_file():
            findings.append(Diagnostic("C006", place, f"`{shown}` is no file", _READABLE))
            return None
        with file.open("rb") as stream:
            content = stream.read(LIMITS.file_bytes + 1)
    except OSError as error:
        findings.append(Diagnostic("C006", place, f"`{shown}` cannot be read: {_reason(error)}", _READABLE))
        return None
    return _decoded(content, shown, findings)


def _bytes(buffer: str) -> bytes:
    return buffer.encode("utf-8", "surrogatepass")


def _decoded(content: bytes, shown: str, findings: list[Diagnostic]) -> tuple[bytes, Source] | None:
    if len(content) > LIMITS.file_bytes:
        place = Span(shown, 1, 1, 1, 1)
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
        message = f"`{shown}` has a NUL byte in line {line}; it is no text file"
        findings.append(Diagnostic("C005", place, message, "save it as UTF-8"))
        return None
    return content, Source(shown, text.replace("\r\n", "\n").replace("\r", "\n"))


def _reason(error: OSError | ValueError) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()


def _used(source: Source, folder: Path, findings: list[Diagnostic]) -> Iterator[tuple[Path, str]]:
    """The files that a file names in its `use` and `vocabulary` lines, and in those that go on behind a comma."""
    here: Path | None = None
    goes_on = False
    for number, line in enumerate(source.lines, 1):
        code = line.partition("#")[0]
        words = code.split(None, 1)
        start = 0
        if not (goes_on and line[:1].isspace()):
            goes_on = False
            named = len(words) == 2 and words[0] in ("use", "vocabulary") and '"' not in line
            if not named or (words[0] == "use") == line[:1].isspace():
                continue
            here = folder if words[0] == "use" else None
            start = line.index(words[0]) + len(words[0])
        goes_on = code.rstrip().endswith(",") or (goes_on and not words)
        for name in _NAME.finditer(code, start):
            place = Span(source.path, number, name.start() + 1, number, name.end() + 1)
            yield from _find(name.group(), place, here, findings)


def _find(name: str, place: Span, folder: Path | None, findings: list[Diagnostic]) -> Iterator[tuple[Path, str]]:
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
    known = {p.name.removesuffix(SUFFIX) for p in files("contract_dsl").joinpath("library").iterdir()}
    if folder is not None:
        known |= {p.stem for p in folder.glob(f"*{SUFFIX}")}
    known -= {Path(place.path).stem}
    near = did_you_mean(name, known) or f"there are: {', '.join(sorted(known)[:_MOST_NAMED])}"
    mends = meant(near, place)
    findings.append(Diagnostic("C106", place, f"there is no `{name}` {where}", near, mends=mends))


def bytes_of(file: Path, findings: list[Diagnostic]) -> bytes | None:
    """The bytes of one rule file that can be read as text; else a finding, and none."""
    content = _content(file, str(file), findings)
    return content[0] if content is not None else None


def text_of(content: bytes, shown: str, findings: list[Diagnostic]) -> str | None:
    """The bytes of a rule file as text, with its own line ends; else a finding, and none."""
    return content.decode("utf-8-sig") if _decoded(content, shown, findings) is not None else None
