"""What the author wrote: grammar, scanner, syntax tree and parser."""

from .nodes import Document
from .parser import parse

__all__ = ["Document", "parse"]
