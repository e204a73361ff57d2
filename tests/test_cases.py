"""Every case gives the findings that stand in it, and no others; every code has a case and a page.

The cases lie in `tests/cases/`, each kind in its folder, in the notation of `tests/cases/notation.py`. After a change
`python tools/record_cases.py FILE` writes down what the tool gives now, to be read before it is kept.
"""

import ast
import errno
import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from contract_dsl.codes import CODES as LANGUAGE
from engine.answering.codes import CODES as QUESTIONS
from engine.coverage import CODES as INVENTORIES
from engine.documents.codes import CODES as DOCUMENTS
from engine.log.codes import CODES as LOG
from engine.prove.codes import CODES as PROOFS
from engine.scenarios.codes import CODES as SCENARIOS
from tests.cases.kinds import KINDS, Kind
from tests.cases.made import MADE as MADE_TEXTS
from tests.cases.made import Made
from tests.cases.made_documents import MADE_DOCUMENTS
from tests.cases.made_properties import MADE_PROPERTIES
from tests.cases.notation import Case, differences
from tests.cases.running import command, made
from tests.cases.unreadable import UNREADABLE, Unreadable
from tools.write_diagnostics import FOLDER, pages

ROOT = Path(__file__).resolve().parents[1]
CODES = {**LANGUAGE, **LOG, **QUESTIONS, **SCENARIOS, **INVENTORIES, **DOCUMENTS, **PROOFS}
"""Every code of every register."""
MADE = (*MADE_TEXTS, *MADE_DOCUMENTS, *MADE_PROPERTIES)
CASES = [(kind, case) for kind in KINDS.values() for case in kind.cases()]


@pytest.mark.parametrize(("kind", "case"), CASES, ids=[f"{kind.folder}/{case.name}" for kind, case in CASES])
def test_a_case_gives_its_findings_and_no_others(kind: Kind, case: Case, tmp_path: Path) -> None:
    wrong = list(differences(case.expected, kind.run(case, tmp_path).compared()))
    assert not wrong, f"{case.path}:{case.line}\n" + "\n".join(wrong)


@pytest.mark.parametrize("case", MADE, ids=[case.name for case in MADE])
def test_a_made_case_gives_its_findings_and_no_others(case: Made, tmp_path: Path) -> None:
    wrong = list(differences(case.expected, made(case, tmp_path).compared()))
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("case", UNREADABLE, ids=[case.code for case in UNREADABLE])
def test_a_file_that_may_not_be_read(case: Unreadable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / case.file).write_text("nobody sees this", encoding="utf-8")
    reading = Path.open

    def refuse(path: Path, *arguments: Any, **more: Any) -> Any:
        if path.name == case.file:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return reading(path, *arguments, **more)

    monkeypatch.setattr(Path, "open", refuse)
    (finding,) = command(shlex.split(case.command), tmp_path).findings
    assert (finding.code, finding.message) == (case.code, case.message)


# ---------------------------------------------------------------- cases are what they say


def test_findings_are_told_in_the_order_of_the_text(tmp_path: Path) -> None:
    for number, case in enumerate(KINDS["language"].cases()):
        folder = tmp_path / str(number)
        folder.mkdir()
        found = KINDS["language"].run(case, folder).findings
        places = [f.span for f in found]
        assert places == sorted(places), case.name


def test_an_example_that_is_put_right_has_no_findings() -> None:
    wrong = [case.name for _, case in CASES if case.mended and case.expected]
    assert not wrong


def test_an_example_shows_its_code_and_no_other_finding() -> None:
    wrong = [case.name for _, case in CASES if case.example and [f.code for f in case.expected] != [case.example]]
    assert not wrong


# ---------------------------------------------------------------- every code is registered, shown and explained

_CODE = re.compile(r"[CDLPQSV]\d{3}")


def codes_in_the_sources() -> set[str]:
    """Every code that stands in a module as a text of its own, the registers left out."""
    found: set[str] = set()
    for package in (ROOT / "contract_dsl", ROOT / "src" / "engine"):
        for path in package.rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            registers = [n for n in ast.walk(tree) if isinstance(n, ast.AnnAssign) and _name(n.target) == "CODES"]
            inside = {id(n) for register in registers for n in ast.walk(register)}
            found |= {
                node.value
                for node in ast.walk(tree)
                if isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and _CODE.fullmatch(node.value)
                and id(node) not in inside
            }
    return found


def _name(target: ast.expr) -> str:
    return target.id if isinstance(target, ast.Name) else ""


def test_the_registers_hold_every_code_of_the_sources_and_no_other() -> None:
    assert codes_in_the_sources() == set(CODES)


def test_a_code_stands_in_one_register_and_begins_with_its_letter() -> None:
    registers = {"C": LANGUAGE, "D": DOCUMENTS, "L": LOG, "P": PROOFS, "Q": QUESTIONS, "S": SCENARIOS, "V": INVENTORIES}
    assert len(CODES) == sum(len(register) for register in registers.values())
    assert {code[0] for code in CODES} == set(registers)
    for letter, register in registers.items():
        assert all(code.startswith(letter) for code in register)
        assert list(register) == sorted(register)


def test_every_code_has_a_case() -> None:
    shown = {finding.code for _, case in CASES for finding in case.expected}
    shown |= {finding.code for case in MADE for finding in case.expected}
    shown |= {case.code for case in UNREADABLE}
    assert shown == set(CODES)


def test_every_code_has_one_example_for_its_page() -> None:
    examples = [case.example for _, case in CASES if case.example] + [case.code for case in MADE if case.why]
    assert sorted(examples) == sorted(CODES)
    silent = [case.name for _, case in CASES if case.example and not (case.why and case.mend)]
    silent += [case.name for case in MADE if case.why and not case.mend]
    assert not silent


def test_the_pages_are_what_the_cases_say() -> None:
    there = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()}
    written = pages()
    assert set(written) == {"README.md", *(f"{code}.md" for code in CODES)}
    assert set(there) == set(written), "write them with `python tools/write_diagnostics.py`"
    stale = [name for name, text in written.items() if there[name] != text]
    assert not stale, "write them with `python tools/write_diagnostics.py`"
