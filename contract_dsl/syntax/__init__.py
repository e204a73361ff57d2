"""What the author wrote: grammar, scanner, syntax tree and parser."""

from .nodes import Document
from .parser import KEYWORDS, Part, keywords, parse, parse_part, possible
from .scanner import Chunk

__all__ = ["KEYWORDS", "Chunk", "Document", "Part", "keywords", "parse", "parse_part", "possible"]
