"""Recorded output: compared with a file, or written to it when asked."""

import os
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).resolve().parents[2] / "golden" / "timeline"
RECORD: Final = "RECORD_TIMELINE"


def check(name: str, text: str) -> None:
    """Fail unless the text is what the file says; with `RECORD_TIMELINE=1` write the file instead."""
    path = FOLDER / name
    if os.environ.get(RECORD):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    recorded = path.read_bytes().decode() if path.exists() else None
    assert text == recorded, (
        f"{path} differs. If the change is meant, run `{RECORD}=1 pytest tests/unit/timeline`, look at the picture "
        "and read the diff."
    )
