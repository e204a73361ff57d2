"""The door of the formatter: a text goes in, the same text in the one layout comes out, or findings and no change."""

from collections.abc import Iterator
from dataclasses import dataclass

from ..diagnostics import Diagnostic, has_errors
from ..limits import LIMITS
from ..source import Source, Span
from ..syntax import Document, parse
from .layout import comments_of, laid_out


@dataclass(frozen=True, slots=True)
class Formatted:
    """A rule file laid out anew.

    `text` is the new text, or the old one where `findings` holds an error: a file that cannot be read is left alone.
    """

    text: str
    findings: tuple[Diagnostic, ...] = ()


def format_text(text: str, name: str = "<text>") -> Formatted:
    """The text of one rule file in the one layout; `name` is what findings call the file.

    Comments and the author's line breaks stay; so does the line end (LF or CRLF) that most lines have. A text with
    findings of the parser comes back as it was, with those findings, and so does one whose new layout would be read
    otherwise (C009) or would be too large (C050).
    """
    source = Source(name, text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    document, findings = parse(source)
    if not has_errors(findings):
        new = laid_out(source, document)
        found = () if new == source.text else tuple(_differences(source, document, Source(name, new)))
        if not found:
            found, new = tuple(_too_large(new, name)), _with_line_ends(new, text)
        findings = (*findings, *found)
        if not found:
            return Formatted(new, findings)
    return Formatted(text, findings)


def _differences(source: Source, document: Document, new: Source) -> Iterator[Diagnostic]:
    """Whether the new text says something else than the old one: the first declaration that it does so in."""
    again, findings = parse(new)
    help_ = "break its lines elsewhere; a bracket that begins a line belongs behind the word before it"
    message = "the layout would change the meaning of this declaration; the file was left as it is"
    wrong = {finding.span.line for finding in findings if finding.is_error}
    if not wrong and again == document and comments_of(new) == comments_of(source):
        return
    for number, declaration in enumerate(document.declarations):
        other = again.declarations[number] if number < len(again.declarations) else None
        if declaration != other:
            yield Diagnostic("C009", source.whole_line(declaration.span.line), message, help_)
            return
    message = "the layout would lose a comment of this file; the file was left as it is"
    yield Diagnostic("C009", source.whole_line(1), message, "put the comments on lines of their own")


def _too_large(text: str, name: str) -> Iterator[Diagnostic]:
    if len(text.encode("utf-8", "replace")) > LIMITS.file_bytes:
        megabytes = LIMITS.file_bytes // 1_000_000
        message = f"`{name}` would be larger than {megabytes} MB in its layout; it was left as it is"
        yield Diagnostic("C050", Span(name, 1, 1, 1, 1), message, "a rule file holds one agreement; divide it")


def _with_line_ends(text: str, old: str) -> str:
    """The text with the line ends that most lines of the old one have."""
    carried = old.count("\r\n")
    return text.replace("\n", "\r\n") if carried > old.count("\n") - carried else text
