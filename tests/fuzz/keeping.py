"""Cases that once differed, as files: the rules, the log, the question, and the answers that differed."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from .comparing import Case, Difference

KEPT = Path(__file__).parent / "kept"


def keep(folder: Path, case: Case, difference: Difference, seed: int) -> Path:
    """Write a case. Its name says what differed and tells it from others."""
    folder.mkdir(parents=True, exist_ok=True)
    content = {
        "difference": difference.what,
        "answers": difference.answers,
        "seed": seed,
        "rules": {name: text.splitlines() for name, text in case.files.items()},
        "log": list(case.log),
        "question": case.question,
    }
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    words = "".join(c if c.isalnum() else "_" for c in difference.what)[:40].strip("_")
    path = folder / f"{words}_{hashlib.sha256(text.encode()).hexdigest()[:8]}.json"
    path.write_text(text, encoding="utf-8")
    return path


def kept(folder: Path = KEPT) -> Iterator[tuple[str, Case]]:
    """The kept cases by name."""
    for path in sorted(folder.glob("*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        files = {name: "\n".join(lines) + "\n" for name, lines in content["rules"].items()}
        yield path.stem, Case(files, content["log"], content["question"])


def open_findings(folder: Path = KEPT) -> dict[str, pytest.MarkDecorator]:
    """The kept cases that are known to differ still, each with what is wrong: `open` in its file says it."""
    found = {}
    for path in sorted(folder.glob("*.json")):
        reason = json.loads(path.read_text(encoding="utf-8")).get("open")
        if reason:
            found[path.stem] = pytest.mark.xfail(strict=True, reason=reason)
    return found
