"""What the project remembers of a document that somebody has confirmed: of each section a fingerprint and short items.

The text itself is never kept. A fingerprint is the SHA-256 of the text without its spaces and quotation marks; the
items (`period 20 business days`) say what has changed when it differs.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .limits import LIMITS
from .refusing import refusal
from .text import normal

VERSION = 1


@dataclass(frozen=True, slots=True)
class Remembered:
    """A section as it was confirmed: its title and text as fingerprints, its items in order, the findings confirmed."""

    text: str
    items: tuple[str, ...]
    confirmed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Fingerprints:
    """The sections of an agreement as they were confirmed, by number in printed order."""

    agreement: str
    sections: Mapping[str, Remembered] = field(default_factory=dict)


def fingerprint(text: str) -> str:
    """The fingerprint of a text: the same for every spacing, width and form of quotation marks."""
    return hashlib.sha256(normal(text).encode()).hexdigest()


def path_of(rules: Path, agreement: str) -> Path:
    """Where the fingerprints of an agreement lie: beside its rule files."""
    return (rules if rules.is_dir() else rules.parent) / f"{agreement}.fingerprints.json"


def read_fingerprints(path: Path, agreement: str) -> Fingerprints:
    """What was confirmed, nothing if there is no such file. Raises `Refused` for a file that is none."""
    try:
        with path.open("rb") as stream:
            content = stream.read(LIMITS.fingerprints + 1)
    except FileNotFoundError:
        return Fingerprints(agreement)
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise refusal("D302", str(path), f"`{path}` cannot be read: {reason}", "or move it away") from None
    try:
        return _from_json(json.loads(content[: LIMITS.fingerprints].decode("utf-8")), agreement)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        help_ = "take the last good one from version control, or remove it and say `--confirm` anew"
        raise refusal("D302", str(path), f"`{path}` holds no fingerprints of `{agreement}`", help_) from None


def _from_json(value: dict[str, object], agreement: str) -> Fingerprints:
    if value["version"] != VERSION or value["agreement"] != agreement:
        raise ValueError("another version or agreement")
    sections = value["sections"]
    if not isinstance(sections, dict):
        raise TypeError("no sections")
    return Fingerprints(agreement, {str(number): _section(each) for number, each in sections.items()})


def _section(value: dict[str, object]) -> Remembered:
    items, confirmed, text = value["items"], value.get("confirmed", []), value["text"]
    if not isinstance(items, list) or not isinstance(confirmed, list) or not isinstance(text, str):
        raise TypeError("no section")
    return Remembered(text, tuple(map(str, items)), frozenset(map(str, confirmed)))


def as_json(fingerprints: Fingerprints) -> str:
    """The content of the file, a section a line so that a change in version control shows what it is about."""
    lines = []
    for number, each in fingerprints.sections.items():
        value: dict[str, object] = {"text": each.text, "items": list(each.items)}
        if each.confirmed:
            value["confirmed"] = sorted(each.confirmed)
        lines.append(f"    {json.dumps(number, ensure_ascii=False)}: {json.dumps(value, ensure_ascii=False)}")
    head = f'{{\n  "version": {VERSION},\n  "agreement": {json.dumps(fingerprints.agreement)},\n  "sections": {{\n'
    return head + ",\n".join(lines) + "\n  }\n}\n"
