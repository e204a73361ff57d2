"""Which clauses and limbs the checks of scenario files decide, which way, and which they never reach."""

from .reached import Coverage, Observers, Reached, RuleSet, percent
from .reports import as_json, as_json_text, as_lcov, as_text

__all__ = [
    "Coverage",
    "Observers",
    "Reached",
    "RuleSet",
    "as_json",
    "as_json_text",
    "as_lcov",
    "as_text",
    "percent",
]
