"""What the rule files mean: the model tree, its types, and the resolver that makes it."""

from .nodes import Model
from .resolve import resolve

__all__ = ["Model", "resolve"]
