"""Write into files of cases the findings that the tool gives now, to be read before they are kept.

    python tools/record_cases.py tests/cases/language/names.clause ...

Expectations that a file has are taken away and written anew below the lines that they are about. What a case *should*
give is decided by whoever reads the difference.
"""

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.cases.kinds import KINDS  # noqa: E402  # the line above makes the project importable
from tests.cases.notation import Case, Finding, read_cases  # noqa: E402  # the same

WIDEST = 120


def record(path: Path) -> None:
    """Write the findings of the cases in a file."""
    kind = KINDS[path.resolve().parent.name]
    lines = [line for line in path.read_text(encoding="utf-8").split("\n") if not line.lstrip().startswith("#!")]
    text = [line.partition(" #! ")[0].rstrip() if " #! " in line else line for line in lines]
    path.write_text("\n".join(text), encoding="utf-8")
    out: list[str] = []
    for case in read_cases(path, kind.first_file):
        with tempfile.TemporaryDirectory() as folder:
            found = kind.run(case, Path(folder).resolve()).compared()
        out += written(case, text, found)
    path.write_text("\n".join(out), encoding="utf-8")


def written(case: Case, text: Sequence[str], found: Sequence[Finding]) -> list[str]:
    """The lines of a case with its findings below the lines that they are about."""
    end = next((n for n in range(case.line - 1, len(text)) if text[n].rstrip() == "---"), len(text))
    lines = ["---"] if case.line > 1 else []
    name, number, told = next(iter(case.files)), 0, 0
    for line in text[case.line - 1 : end]:
        lines.append(line)
        if line.startswith("--- and "):
            name, number = line.removeprefix("--- and ").strip(), 0
        elif not line.lstrip().startswith("#>") and (number or line.strip()):
            number += 1
            for finding in found:
                if (finding.file, finding.line) == (name, number):
                    lines += _folded(finding.written().partition("#! ")[2])
                    told += 1
    if told < len(found):
        print(f"{case.path}:{case.line}: {len(found) - told} findings are about no line of the case")
    return lines


def _folded(expectation: str) -> list[str]:
    first, *more = expectation.split(" | ")
    lines = [f"#! {first}"]
    for part in more:
        if len(lines[-1]) + len(part) + 3 <= WIDEST:
            lines[-1] += f" | {part}"
        else:
            lines.append(f"#! | {part}")
    return lines


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        record(Path(argument))
