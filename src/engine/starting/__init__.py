"""The files of a new agreement: three worked clauses with a log, scenarios, a guide and what a build server runs."""

import re
from collections.abc import Mapping
from importlib.resources import files as resources
from pathlib import PurePosixPath

from contract_dsl.syntax import keywords

from ..version import VERSION

_FILES = {
    "rules/<<name>>.clause": "rules.clause",
    "record.jsonl": "record.jsonl",
    "scenarios/<<name>>.yaml": "scenarios.yaml",
    "README.md": "README.md",
    "check.sh": "check.sh",
    ".github/workflows/check.yml": "workflow.yml",
}
"""Where each file stands in the new folder, and the text that it is made from."""
LONGEST_NAME = 40
"""Characters in the name of an agreement."""
_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
_PARTY = re.compile(r"^party (\w+)", re.MULTILINE)


def wrong_name(name: str) -> str | None:
    """What is wrong with the name of an agreement, if anything is."""
    if len(name) > LONGEST_NAME:
        return f"the name has more than {LONGEST_NAME} characters"
    if not _NAME.match(name):
        return "a name has lower-case letters, digits and underscores, and begins with a letter"
    if name in keywords():
        return "it is a word of the rule language"
    if name in _PARTY.findall(_text("rules.clause")):
        return "a party of the clauses that it would begin with has this name"
    return None


def new_agreement(name: str) -> Mapping[PurePosixPath, str]:
    """The files of a new agreement with their texts. The name is one that `wrong_name` has nothing to say about."""
    found: dict[PurePosixPath, str] = {}
    for path, template in _FILES.items():
        text = _text(template).replace("<<name>>", name).replace("<<version>>", VERSION)
        found[PurePosixPath(path.replace("<<name>>", name))] = text
    return found


def _text(template: str) -> str:
    return resources(__package__).joinpath("template", template).read_text(encoding="utf-8")
