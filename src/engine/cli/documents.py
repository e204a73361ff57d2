"""The document that a command is about."""

import sys
from pathlib import Path

from ..documents.outline import outline
from ..documents.reading import read_document
from ..documents.refusing import NotInstalled
from ..documents.sections import Outline


def read_outline(path: Path) -> Outline | None:
    """The sections of a document; None, with a sentence on the error stream, if a library for its kind is missing."""
    try:
        return outline(read_document(path))
    except NotInstalled as missing:
        sys.stderr.write(
            f"{missing.kind} files are read with a library that is not installed: "
            'pip install "clausegraph[documents]"; or save the agreement as .docx, .txt or .md, which need none\n'
        )
        return None
