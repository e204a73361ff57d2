"""Write `docs/diagnostics/`: a page for every code, made from the registers and from the cases that the tests run.

    python tools/write_diagnostics.py            writes the pages
    python tools/write_diagnostics.py --check    says which pages differ, and writes nothing

What a page says stands beside its example in `tests/cases/`: `#> why` and `#> mend`. The messages on a page are what
the tool prints, so that no page can promise another.
"""

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from contract_dsl.codes import CODES as LANGUAGE  # noqa: E402  # the line above makes the project importable
from engine.answering.codes import CODES as QUESTIONS  # noqa: E402  # the same
from engine.coverage import CODES as INVENTORIES  # noqa: E402  # the same
from engine.documents.codes import CODES as DOCUMENTS  # noqa: E402  # the same
from engine.log.codes import CODES as LOG  # noqa: E402  # the same
from engine.prove.codes import CODES as PROOFS  # noqa: E402  # the same
from engine.scenarios.codes import CODES as SCENARIOS  # noqa: E402  # the same
from tests.cases.kinds import KINDS, Kind  # noqa: E402  # the same
from tests.cases.made import MADE as MADE_TEXTS  # noqa: E402  # the same
from tests.cases.made import Made  # noqa: E402  # the same
from tests.cases.made_documents import MADE_DOCUMENTS  # noqa: E402  # the same
from tests.cases.made_properties import MADE_PROPERTIES  # noqa: E402  # the same
from tests.cases.notation import Case  # noqa: E402  # the same
from tests.cases.running import Given, made  # noqa: E402  # the same

FOLDER = ROOT / "docs" / "diagnostics"
REGISTERS = (
    ("Rule files", LANGUAGE),
    ("Event logs", LOG),
    ("Questions", QUESTIONS),
    ("Scenario files", SCENARIOS),
    ("Inventories of clauses", INVENTORIES),
    ("Documents beside rule files", DOCUMENTS),
    ("Properties and proofs", PROOFS),
)
_MADE_BY = "<!-- Written by tools/write_diagnostics.py from tests/cases; do not edit. -->"
_MOST_SHOWN = 3
MADE = (*MADE_TEXTS, *MADE_DOCUMENTS, *MADE_PROPERTIES)


def pages() -> dict[str, str]:
    """The text of every page by the name of its file."""
    examples = {case.example: (kind, case) for kind in KINDS.values() for case in kind.cases() if case.example}
    mended = {case.mended: case for kind in KINDS.values() for case in kind.cases() if case.mended}
    files = {case.code: case for case in MADE if case.why}
    written = {"README.md": _index()}
    for _, register in REGISTERS:
        for code, subject in register.items():
            lines = [f"# {code}: {subject}", "", _MADE_BY, ""]
            if code in examples:
                lines += _text_page(*examples[code], mended.get(code))
            else:
                lines += _made_page(files[code])
            written[f"{code}.md"] = "\n".join(lines) + "\n"
    return written


def _index() -> str:
    lines = [
        "# Findings",
        "",
        _MADE_BY,
        "",
        "What the tool says of rule files, logs, questions and scenario files that it cannot use, code by code. A code",
        "is given once and never used for anything else. `clausegraph check` shows every finding of the rule files at",
        "once; a *warning* is worth a look and leaves answers possible, every other finding has to be mended first.",
    ]
    for title, register in REGISTERS:
        lines += ["", f"## {title}", "", "| code | what it finds |", "| --- | --- |"]
        lines += [f"| [{code}]({code}.md) | {subject} |" for code, subject in register.items()]
    return "\n".join(lines) + "\n"


def _text_page(kind: Kind, case: Case, right: Case | None) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        given = kind.run(case, Path(folder).resolve())
    yield from (case.why, "", "## Example", "")
    yield from _block(_shown(kind, case), kind.language)
    yield from ("", "gives", "")
    yield from _block(_printed(given), "")
    yield from ("", "## How to mend it", "", case.mend)
    if right is not None:
        yield ""
        yield from _block(_shown(kind, right), kind.language)


def _made_page(case: Made) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        given = made(case, Path(folder).resolve())
    yield from (case.why, "", "## Example", "", case.shows, "")
    yield from _block(f"$ clausegraph {case.command}\n{_printed(given)}", "")
    yield from ("", "## How to mend it", "", case.mend)


def _shown(kind: Kind, case: Case) -> str:
    """The text of a case; a command line with the name of the command."""
    (text,) = case.texts().values()
    return f"$ clausegraph {text}" if kind.folder == "questions" else text


def _printed(given: Given) -> str:
    """The findings as they are printed; of very many the first and the last."""
    if len(given.findings) <= _MOST_SHOWN:
        return given.printed()
    first, last = (replace(given, findings=(given.findings[n],)).printed() for n in (0, -1))
    return f"{first}\n...\n{last}"


def _block(text: str, language: str) -> Iterator[str]:
    yield f"```{language}"
    yield text.rstrip("\n")
    yield "```"


def main() -> int:
    """Write the pages, or say which differ."""
    written = pages()
    there = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
    differ = sorted(name for name in written.keys() | there.keys() if written.get(name) != there.get(name))
    if "--check" in sys.argv[1:]:
        print("\n".join(differ) or "every page is as it should be")
        return 1 if differ else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in differ:
        if name in written:
            (FOLDER / name).write_text(written[name], encoding="utf-8")
        else:
            (FOLDER / name).unlink()
    print(f"{len(differ)} of {len(written)} pages written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
