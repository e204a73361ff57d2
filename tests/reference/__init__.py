"""The evaluator again, slow and obvious: written from the rules of evaluation, and not from the engine.

Nothing is indexed, forked or compiled. A question takes the events that stand before it and works everything out from
the first of them; what has been worked out is kept for that one question alone. The numbers in the docstrings are
those of the rules of evaluation. It shares the checked model, the log entries and the arithmetic of dates
(`engine.time`, which has properties of its own) with the engine, and nothing else.

What hangs on unknown facts is settled by trying: yes and no, every word, every name, and of numbers and days so many
that a limit is hardly missed. An answer that hangs on more than can be tried raises `NotCompared`.
"""

from .duties import Instance
from .questions import Decided, NotCompared, Questioned, known, mattering
from .values import ABSENT, Key, Unknown

__all__ = ["ABSENT", "Decided", "Instance", "Key", "NotCompared", "Questioned", "Unknown", "known", "mattering"]
