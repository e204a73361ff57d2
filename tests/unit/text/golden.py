"""Recorded texts: compared with a file, or written to it when asked. Fingerprints are taken out, words are not."""

import os
import re
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).resolve().parents[2] / "golden" / "text"
RECORD: Final = "RECORD_TEXT"
_RECEIPT = re.compile(r"^rules [0-9a-f]{12}  log [0-9a-f]{12}  calendars [0-9a-f]{12}  clausegraph \S+$", re.MULTILINE)


def check(name: str, text: str) -> None:
    """Fail unless the text is what the file says; with `RECORD_TEXT=1` write the file instead."""
    text = _RECEIPT.sub("rules ...  log ...  calendars ...  clausegraph ...", text)
    path = FOLDER / name
    if os.environ.get(RECORD):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    recorded = path.read_bytes().decode() if path.exists() else None
    assert text == recorded, (
        f"{path} differs. If the change is meant, run `{RECORD}=1 pytest tests/unit/text tests/unit/cli`, read the "
        "texts as a lawyer would, and read the diff."
    )
