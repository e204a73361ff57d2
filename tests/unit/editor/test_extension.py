"""What the extension for Visual Studio Code says of the language is what the language is."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from contract_dsl.files import SUFFIX
from contract_dsl.syntax import KEYWORDS, keywords
from engine.editor.server.convert import ACTIONS
from engine.version import VERSION

EXTENSION = Path(__file__).resolve().parents[3] / "editors" / "vscode"
FILES = ("package.json", "package-lock.json", "language-configuration.json", "syntaxes/clause.tmLanguage.json")


def read(name: str) -> Any:
    """One of the extension's files."""
    return json.loads((EXTENSION / name).read_text(encoding="utf-8"))


def patterns(part: Any) -> list[str]:
    """Every regular expression of a grammar."""
    if isinstance(part, dict):
        own = [part[key] for key in ("match", "begin", "end") if key in part]
        return own + [found for value in part.values() for found in patterns(value)]
    return [found for value in part for found in patterns(value)] if isinstance(part, list) else []


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_json(name: str) -> None:
    assert read(name)


def test_every_keyword_of_the_language_stands_in_the_grammar() -> None:
    written = set(re.findall(r"[a-z]+", " ".join(patterns(read("syntaxes/clause.tmLanguage.json")))))
    assert keywords() | set(KEYWORDS) <= written


def test_every_included_part_of_the_grammar_is_there_and_used() -> None:
    grammar = read("syntaxes/clause.tmLanguage.json")
    included = {part["include"].removeprefix("#") for part in grammar["patterns"]}
    assert included == set(grammar["repository"])


def test_the_manifest_knows_rule_files_and_the_version() -> None:
    manifest = read("package.json")
    (language,) = manifest["contributes"]["languages"]
    assert language["extensions"] == [SUFFIX]
    assert manifest["version"] == VERSION
    assert read("package-lock.json")["version"] == VERSION


def test_the_extension_offers_what_the_lenses_of_the_server_call() -> None:
    commands = {command["command"] for command in read("package.json")["contributes"]["commands"]}
    assert set(ACTIONS.values()) <= commands


def test_packages_are_locked_by_hash_and_name_no_registry() -> None:
    packages = {name: package for name, package in read("package-lock.json")["packages"].items() if name}
    assert all(package.get("integrity", "").startswith("sha512-") for package in packages.values())
    assert not any("resolved" in package for package in packages.values())
