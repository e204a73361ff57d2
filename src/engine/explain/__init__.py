"""Why an answer is what it is: the evaluation walked again with every step kept, and put into words."""

from .judging import TracedJudge
from .steps import Step, walk_steps
from .tracer import Tracer

__all__ = ["Step", "TracedJudge", "Tracer", "walk_steps"]
