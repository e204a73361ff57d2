"""`clausegraph new`: the files of a new agreement, which all hold from the start."""

import argparse
from pathlib import Path
from typing import NoReturn

from contract_dsl.diagnostics import Diagnostic
from contract_dsl.source import Span

from ...log.convert import shown
from ...service import Refused
from ...starting import new_agreement, wrong_name
from ..output import write, write_file
from ..statuses import DONE


def run(options: argparse.Namespace) -> int:
    """Lay out the folder; nothing that is there already is touched."""
    name: str = options.name
    wrong = wrong_name(name)
    if wrong is not None:
        place = Span("command line", 1, 1, 1, 1)
        message = f"{shown(name)} cannot be the name of an agreement: {wrong}"
        raise Refused([Diagnostic("Q202", place, message, _suggestion(name))])
    folder: Path = options.folder if options.folder is not None else Path(name)
    texts = {folder / path: text for path, text in new_agreement(name).items()}
    if folder.exists() and not folder.is_dir():
        _refuse(str(folder), f"`{folder}` is a file", "name a folder with --folder PATH")
    there = [path for path in texts if path.exists() or path.is_symlink()]
    if there:
        listed = ", ".join(f"`{path}`" for path in there)
        help_ = "nothing was written; name another folder with --folder PATH, or move what is there"
        _refuse(str(there[0]), f"there {'is' if len(there) == 1 else 'are'} {listed} already", help_)
    for path, text in texts.items():
        _make(path.parent)
        write_file(path, text)
    width = max(len(str(path)) for path in texts)
    write(f"{folder} holds a new agreement:\n")
    for path, about in zip(texts, _ABOUT, strict=True):
        write(f"  {path!s:{width}}  {about}\n")
    step = "" if folder == Path() else f"cd {folder} && "
    write(f"begin with: {step}clausegraph test scenarios --coverage\n")
    return DONE


_ABOUT = (
    "three clauses to write over",
    "what has happened",
    "questions with their answers",
    "what to type",
    "all that has to hold",
    "the same on a build server",
)
"""What each file is for, in the order of the files."""


def _suggestion(name: str) -> str:
    kept = "".join(c if c.isascii() and c.isalnum() else "_" for c in name.lower()).strip("_0123456789")[:30]
    usable = kept if kept and wrong_name(kept) is None else "sha_2024"
    return f"for example: {usable}"


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        help_ = "name a folder that you may write to with --folder PATH"
        _refuse(str(folder), f"the folder `{folder}` cannot be made: {reason}", help_)


def _refuse(place: str, message: str, help_: str) -> NoReturn:
    raise Refused([Diagnostic("Q201", Span(place, 1, 1, 1, 1), message, help_)])
