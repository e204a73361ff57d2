"""Contracts as code, from Python: `load` rule files, open a `Log`, then `ask`, `value`, `duties` and `ask_many`.

See `docs/how-to/ask-from-python.md`.
"""

from engine.api import (
    AskAnswer,
    Decision,
    DutiesAnswer,
    Log,
    NotKnown,
    Refused,
    Rules,
    ValueAnswer,
    ask,
    ask_many,
    decided,
    duties,
    load,
    value,
)
from engine.version import VERSION

__version__ = VERSION

__all__ = [
    "AskAnswer",
    "Decision",
    "DutiesAnswer",
    "Log",
    "NotKnown",
    "Refused",
    "Rules",
    "ValueAnswer",
    "__version__",
    "ask",
    "ask_many",
    "decided",
    "duties",
    "load",
    "value",
]
