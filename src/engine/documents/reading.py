"""A file to a document: which kind it is, whether it is small enough, and the reader for its kind."""

from collections.abc import Callable
from pathlib import Path

from contract_dsl.diagnostics import Diagnostic
from contract_dsl.source import Span

from ..service import Refused
from .limits import LIMITS
from .plain import markdown, text
from .portable import pdf
from .refusing import refusal
from .text import Document, Line
from .web import html
from .word import docx

_READERS: dict[str, tuple[Callable[[bytes, str], tuple[Line, ...]], str]] = {
    ".txt": (text, "line"),
    ".text": (text, "line"),
    ".md": (markdown, "line"),
    ".markdown": (markdown, "line"),
    ".html": (html, "paragraph"),
    ".htm": (html, "paragraph"),
    ".xhtml": (html, "paragraph"),
    ".pdf": (pdf, "paragraph"),
    ".docx": (docx, "paragraph"),
}


def read_document(path: Path) -> Document:
    """The document at `path`. Raises `Refused` if it cannot be read or is too much; nothing else is opened."""
    shown = str(path)
    if path.is_dir():
        raise _unreadable(path, "it is a folder", "name the file of the agreement in it")
    if not path.exists():
        raise _unreadable(path, "no such file or directory")
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        kind = f"`{path.suffix}` files are" if path.suffix else "a file without an ending is"
        old = path.suffix.lower() == ".doc"
        help_ = "save it as .docx" if old else "agreements are read from .txt, .md, .html, .pdf and .docx"
        raise refusal("D002", shown, f"{kind} not read", help_)
    read, unit = reader
    lines = read(_content(path), shown)
    if len(lines) > LIMITS.lines:
        raise refusal("D052", shown, f"`{shown}` has more than {LIMITS.lines:,} lines", "divide it by agreements")
    long = next((line for line in lines if len(line.text) > LIMITS.line), None)
    if long is not None:
        message = f"this {unit} has more than {LIMITS.line:,} characters"
        place = Span(shown, long.number, 1, long.number, 2)
        raise Refused([Diagnostic("D052", place, message, "an agreement has paragraphs; is this one?")])
    if not any(line.text for line in lines):
        scanned = path.suffix.lower() == ".pdf"
        help_ = "a scan has to be put through text recognition first" if scanned else "is it the right file?"
        raise refusal("D004", shown, f"`{shown}` holds no text", help_)
    return Document(shown, lines, unit)


def _unreadable(path: Path, reason: str, help_: str = "name the file of the agreement") -> Refused:
    return refusal("D001", str(path), f"the document `{path}` cannot be read: {reason}", help_)


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            content = stream.read(LIMITS.file_bytes + 1)
    except OSError as error:
        raise _unreadable(path, (error.strerror or "unknown reason").lower()) from None
    if len(content) > LIMITS.file_bytes:
        message = f"`{path}` is larger than {LIMITS.file_bytes // 1_000_000} MB"
        raise refusal("D051", str(path), message, "leave out pictures and what is no agreement")
    return content
