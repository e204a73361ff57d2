"""The dependency graph compiled to plain Python functions: the fast reading, in two values.

Where something unknown would decide, the functions raise `UnknownTruth`, and whoever called them asks the interpreter,
which knows three values. Both readings give the same answers; the tests compare them.
"""

from .judging import CompiledJudge
from .units import Compiled

__all__ = ["Compiled", "CompiledJudge"]
