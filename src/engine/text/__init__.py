"""Answers as a person reads them: plain lines, verdict first."""

from .ask import ask_text
from .duties import duties_text
from .value import value_text

__all__ = ["ask_text", "duties_text", "value_text"]
