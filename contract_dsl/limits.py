"""Limits on input, each counted and each with its own error code.

They are far above what an agreement needs and far below what could stop the tool. `docs/limits.md` lists them.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What the language accepts."""

    file_bytes: int = 2_000_000
    """Bytes in one rule file (C050)."""
    files: int = 200
    """Rule files in one rule set (C051)."""
    depth: int = 60
    """Nesting of brackets, limbs and operators in one declaration (C052)."""
    declarations: int = 20_000
    """Declarations in one file (C053)."""
    tokens: int = 100_000
    """Words and signs in one declaration (C054)."""
    chain: int = 60
    """Definitions that need each other in a row (C055)."""
    findings: int = 200
    """Findings shown for one rule set (C056)."""


LIMITS = Limits()
