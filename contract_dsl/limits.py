"""Limits on input, each counted and each with its own error code.

They are far above what an agreement needs and far below what could stop the tool. `docs/limits.md` lists them.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What the language accepts."""

    file_bytes: int = 2_000_000
    """Bytes in one rule file (C050)."""
    all_bytes: int = 10_000_000
    """Bytes in all files of a rule set (C050)."""
    files: int = 200
    """Rule files in one rule set (C051)."""
    depth: int = 60
    """Nesting of brackets, limbs and operators in one declaration (C052)."""
    declarations: int = 10_000
    """Declarations in one file (C053)."""
    tokens: int = 50_000
    """Words and signs in one declaration (C054)."""
    word: int = 200
    """Characters in one word or number (C057)."""
    text: int = 10_000
    """Characters in one text in quotation marks (C057)."""
    sentences: int = 3_000
    """Sentences in all clauses of a rule set (C058)."""
    chain: int = 60
    """Definitions that need each other in a row (C055)."""
    findings: int = 200
    """Findings shown for one rule set (C056)."""


LIMITS = Limits()
