"""The evaluator again, slow and obvious: written from the rules of evaluation, and not from the engine.

Nothing is indexed, forked or compiled. A question takes the events that stand before it and works everything out
from the first of them; what has been worked out is kept for that one question alone. The numbers in the docstrings
are those of the rules of evaluation. It shares the checked model, the log entries and the arithmetic of dates
(`engine.time`, which has properties of its own) with the engine, and nothing else.

Its domain: decisions with `by`, `despite` and `missing`, the breaches of logged acts, and the values of definitions.
What hangs on unknown yes/no facts is settled by trying every combination of them; an answer that hangs on an unknown
number, date or word, or on too many facts, raises `NotCompared`. Duties, remedies and earliest days are not its
matter.
"""

from .questions import Decided, NotCompared, ask, breaches, known, value
from .values import ABSENT

__all__ = ["ABSENT", "Decided", "NotCompared", "ask", "breaches", "known", "value"]
