"""What is counted in a document, and how much is accepted. `docs/limits.md` lists it with the codes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The most of each that is accepted."""

    file_bytes: int = 20_000_000
    """Bytes in one document, as it lies on the disk (D051)."""
    expanded_bytes: int = 50_000_000
    """Bytes of the parts of a docx that are read, unpacked; and of the text of a PDF (D055)."""
    expansion: int = 200
    """How many times larger than packed one part of a docx may be (D055)."""
    entries: int = 5_000
    """Files packed into one docx (D055)."""
    elements: int = 2_000_000
    """Elements in one part of a docx (D055)."""
    nesting: int = 200
    """Elements within elements, in a docx or a page (D053)."""
    pages: int = 2_000
    """Pages of a PDF (D054)."""
    lines: int = 200_000
    """Lines of text (D052)."""
    line: int = 200_000
    """Characters in one line (D052)."""
    sections: int = 20_000
    """Sections and limbs (D052)."""
    depth: int = 8
    """Limbs within limbs (D053)."""
    findings: int = 200
    """Findings that are shown, unless all are asked for (D056)."""
    fingerprints: int = 10_000_000
    """Bytes in one file of fingerprints (D302)."""


LIMITS = Limits()
