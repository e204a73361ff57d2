"""One layout for rule files: `format_text` gives the text of a file laid out anew, and never with another meaning."""

from .formatted import Formatted, format_text

__all__ = ["Formatted", "format_text"]
