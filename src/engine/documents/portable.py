"""Agreements as born-digital PDF."""

import io
import logging
import re

from .limits import LIMITS
from .refusing import NotInstalled, damaged, refusal
from .text import Line, tidy

_SHORT = 0.6
"""A line that is shorter than this part of the longest was not broken for want of room."""
_FOOTER = re.compile(r"(?:page\s+)?-?\s*[0-9ivxlc]{1,5}\s*-?(?:\s+of\s+[0-9]{1,4})?", re.IGNORECASE)


def pdf(content: bytes, path: str) -> tuple[Line, ...]:
    """The lines of all pages in order, without the numbers of the pages."""
    try:
        from pypdf import PdfReader  # noqa: PLC0415  # only who reads PDF needs the library
        from pypdf.errors import PyPdfError  # noqa: PLC0415  # nobody else needs it
    except ImportError:
        raise NotInstalled("PDF") from None
    if not content.lstrip()[:5] == b"%PDF-":
        raise damaged(path, "it does not begin as a PDF does")
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    lines: list[Line] = []
    size = 0
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted:
            raise refusal("D003", path, f"`{path}` is locked with a password", "save it without one")
        if len(reader.pages) > LIMITS.pages:
            raise refusal("D054", path, f"`{path}` has more than {LIMITS.pages:,} pages", "divide it by agreements")
        for number, page in enumerate(reader.pages, 1):
            text = page.extract_text()
            size += len(text)
            if size > LIMITS.expanded_bytes:
                most = LIMITS.expanded_bytes // 1_000_000
                raise refusal("D055", path, f"`{path}` unpacks to more than {most} MB of text", "is it an agreement?")
            lines += _page(text, number, len(lines))
    except (PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, OSError) as error:
        # The library raises nearly anything on a file that breaks the rules.
        raise damaged(path, f"it cannot be read as a PDF ({type(error).__name__})") from None
    return tuple(lines)


def _page(text: str, page: int, before: int) -> list[Line]:
    shown = [tidy(line) for line in text.split("\n")]
    while shown and (not shown[-1] or _FOOTER.fullmatch(shown[-1])):
        shown.pop()
    lines: list[Line] = []
    fresh = False
    width = max(map(len, shown), default=0)
    for line in shown:
        if line:
            lines.append(Line(before + len(lines) + 1, line, fresh, page=page))
        # A PDF knows no paragraphs: one may begin after the end of a sentence, or after a line that stops short.
        fresh = not line or line.endswith((".", ":", ";", "。", "：", "；")) or len(line) < width * _SHORT
    return lines
