"""`clausegraph fmt`: rule files in the one layout, and nothing about them changed but that."""

import argparse
import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from difflib import unified_diff
from pathlib import Path

from contract_dsl.diagnostics import Diagnostic, has_errors
from contract_dsl.files import SUFFIX, bytes_of, text_of
from contract_dsl.formatting import format_text
from contract_dsl.limits import LIMITS
from contract_dsl.source import Source, Span

from ...service import Refused
from ..output import write
from ..statuses import DONE, PROHIBITED

MOST_FILES = 10_000
"""Rule files in one run."""
_STDIN = "-"
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass
class _Run:
    """What came of the files of one run."""

    findings: list[Diagnostic] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)
    read: int = 0
    changed: int = 0


def run(options: argparse.Namespace) -> int:
    """Lay out the files, and say which changed. Raises `Refused` at the end for files that were left as they are."""
    done = _Run()
    if _STDIN in options.paths:
        if len(options.paths) > 1:
            place, help_ = Span("command line", 1, 1, 1, 1), "give the files in a call of their own"
            raise Refused([Diagnostic("Q101", place, "`-` stands beside other paths", help_)])
        _stream(options, done)
    else:
        for path in _files(options.paths, done):
            _file(path, options, done)
        if not (options.diff and done.changed):  # what is shown of changes can be given to `patch`
            write(_summary(done, would=options.check or options.diff))
    if has_errors(done.findings):
        raise Refused(done.findings, done.sources, outcome="files with errors were left as they are")
    return PROHIBITED if options.check and done.changed else DONE


def _summary(done: _Run, *, would: bool) -> str:
    changed = f"{done.changed or 'none'} {'would be changed' if would else 'changed'}"
    return f"{done.read} {'file' if done.read == 1 else 'files'}: {changed}\n"


def _stream(options: argparse.Namespace, done: _Run) -> None:
    """Standard input to standard output, byte for byte in UTF-8."""
    content = sys.stdin.buffer.read(LIMITS.file_bytes + 1)
    new = _laid_out(content, "<stdin>", done)
    if new is None:
        return
    done.changed += new != content
    if options.diff:
        write(_difference(content, new, "<stdin>"))
    elif not options.check:
        sys.stdout.buffer.write(new)
        sys.stdout.buffer.flush()


def _file(path: Path, options: argparse.Namespace, done: _Run) -> None:
    done.read += 1
    content = bytes_of(path, done.findings)
    new = _laid_out(content, str(path), done) if content is not None else None
    if content is None or new is None or new == content:
        return
    if options.diff:
        write(_difference(content, new, str(path)))
    if options.check or options.diff:
        if not options.diff:
            write(f"would change {path}\n")
    elif not _replace(path, new, done.findings):
        return
    else:
        write(f"changed {path}\n")
    done.changed += 1


def _laid_out(content: bytes, name: str, done: _Run) -> bytes | None:
    """The new bytes of a file; none if it has errors, which are kept with its text."""
    text = text_of(content, name, done.findings)
    if text is None:
        return None
    formatted = format_text(text, name)
    if not has_errors(formatted.findings):
        return formatted.text.encode()
    done.findings += formatted.findings
    done.sources[name] = Source(name, text.replace("\r\n", "\n").replace("\r", "\n"))
    return None


def _difference(old: bytes, new: bytes, name: str) -> str:
    before, after = (_LINE.findall(side.decode()) for side in (old, new))
    lines = unified_diff(before, after, name, name)
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _replace(path: Path, content: bytes, findings: list[Diagnostic]) -> bool:
    """The file with new content, whole or not at all, with the rights that it had."""
    place = Span(str(path), 1, 1, 1, 1)
    if path.is_symlink():
        help_ = f"name the file that it leads to: `{path.resolve()}`"
        findings.append(
            Diagnostic("Q201", place, f"`{path}` is a link to another file; it is not written through", help_)
        )
        return False
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        if not os.access(path, os.W_OK):
            raise PermissionError(13, "Permission denied")
        temporary.write_bytes(content)
        shutil.copymode(path, temporary)
        temporary.replace(path)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        reason = (error.strerror or "unknown reason").lower()
        help_ = "see that you may write to the file and to its folder"
        findings.append(Diagnostic("Q201", place, f"`{path}` cannot be written: {reason}", help_))
        return False
    return True


# ---- which files


def _files(paths: list[str], done: _Run) -> Iterator[Path]:
    """The rule files at and below the paths, each once, in the order of the paths and then of their names."""
    seen: set[Path] = set()
    for path in map(Path, paths):
        found = _below(path, done.findings)
        for file in found:
            if len(seen) >= MOST_FILES:
                place = Span(str(path), 1, 1, 1, 1)
                message, help_ = f"more than {MOST_FILES:,} rule files in one run", "name fewer folders at a time"
                done.findings.append(Diagnostic("C051", place, message, help_))
                return
            if file.absolute() not in seen:
                seen.add(file.absolute())
                yield file


def _below(path: Path, findings: list[Diagnostic]) -> list[Path]:
    place = Span(str(path), 1, 1, 1, 1)
    help_ = f"rule files end in `{SUFFIX}`"
    try:
        if path.is_dir():
            found = sorted(_walk(path))
            if not found:
                message = f"there are no rule files in the folder `{path}` or below it"
                findings.append(Diagnostic("C008", place, message, help_))
            return found
        if not (path.exists() or path.is_symlink()):
            findings.append(Diagnostic("C008", place, f"there is no file or folder `{path}`", help_))
            return []
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        findings.append(Diagnostic("C006", place, f"`{str(path)[:200]}` cannot be read: {reason}", help_))
        return []
    if path.suffix != SUFFIX:
        findings.append(Diagnostic("C008", place, f"`{path}` is no rule file", help_))
        return []
    return [path]


def _walk(folder: Path) -> Iterator[Path]:
    """The rule files in a folder and below; hidden folders and links to folders are passed over."""
    for name, folders, files in os.walk(folder):
        folders[:] = [inner for inner in folders if not inner.startswith(".")]
        yield from (Path(name, file) for file in files if file.endswith(SUFFIX) and not file.startswith("."))
