"""Does some scenario notice if a limb, an exception, a bound, a priority of the rule files is left out or weakened?

One thing at a time is left out or weakened in the checked model, and the checks that can notice it are run again. What
no check notices could be wrong in the rule files and nobody would know.
"""

from .changes import Changes, changes_of, sample_of
from .reports import Report, as_json, as_text, share
from .trying import Bench, Failing, Tried

__all__ = [
    "Bench",
    "Changes",
    "Failing",
    "Report",
    "Tried",
    "as_json",
    "as_text",
    "changes_of",
    "sample_of",
    "share",
]
