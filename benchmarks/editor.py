"""A keystroke in a rule file of 5,000 lines: how long until the editor shows what is wrong, and what can be typed.

python benchmarks/editor.py [LINES]

The server runs as an editor starts it, on standard input and output; times are those that an author waits, from the
message that a key was pressed. The file is the Investment Agreement of rules/vnet with clauses added up to its length.
"""

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from common import ROOT, RULES, heading, spin

sys.path.insert(0, str(ROOT))

from tests.unit.editor.client import Client

KEYS = 60
CLAUSE = """
term SupplyLimit{n}(project: ref): money
  means if SupplyOf{n}(project) is present then SupplyOf{n}(project) * 2 else USD 5

fact SupplyOf{n}(ref) "what was supplied for a project": money

clause 20.{n} "Supply number {n}" protects company
  (a) "Without consent"
      prohibits a CapitalExpenditure c
        if InvestorParty(vector_holdco) and c.date <= NoteLockUpEnd and SupplyLimit{n}(c.project) > USD {n}
        unless some Consent [by company, re c.ref, written, before c]
  (b) "Above the limit"
      prohibits a CapitalExpenditure c if c.amount > SupplyLimit{n}(c.project) and c.date > NoteLockUpEnd
        unless some Consent [by vector_holdco, re c.ref, written, before c]
"""


def enlarged(folder: Path, lines: int) -> Path:
    """A copy of the rule set in which the Investment Agreement has so many lines."""
    for path in RULES.glob("*.clause"):
        shutil.copy(path, folder)
    agreement = folder / "ia.clause"
    text = agreement.read_text(encoding="utf-8")
    number = 0
    while text.count("\n") < lines:
        number += 1
        text += CLAUSE.format(n=number)
    agreement.write_text(text, encoding="utf-8")
    return agreement


def main() -> None:
    """Measure and print."""
    lines = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = enlarged(folder, lines)
        client = Client(folder)
        try:
            _measure(client, path)
        finally:
            client.kill()


def _measure(client: Client, path: Path) -> None:
    text = path.read_text(encoding="utf-8").split("\n")
    heading(f"an editor on a file of {len(text):,} lines, in milliseconds")
    start = time.perf_counter()
    client.open(path)
    client.about("hover", path, 0, 0)
    print(f"  {'opened, and understood for the first time':58}{(time.perf_counter() - start) * 1000:8.0f}")
    middle = next(i for i, line in enumerate(text) if i > len(text) // 2 and "if InvestorParty(" in line)
    column = len(text[middle]) - len(text[middle].lstrip())
    _row("one letter typed, until its syntax findings", lambda _: _letter(client, path, middle, column))
    _row("a line added in the middle, until its findings", lambda _: _line(client, path, middle - 3))
    _row("a letter, then its completion", lambda n: _completion(client, path, middle, text[middle], n))
    _row("a letter, then what stands under the pointer", lambda n: _hover(client, path, middle, column, n))
    _row("colours of a screen of 60 lines", lambda _: _colours(client, path, middle, 60))
    _row("colours of the whole file", lambda _: _colours(client, path, 0, len(text)), keys=10)
    _row("a letter while the rule set is being understood", lambda _: _during(client, path, middle, column), keys=20)
    print(f"  spin loop {spin():.1f} ms")


def _row(name: str, once: Callable[[int], float], keys: int = KEYS) -> None:
    once(-1)
    waits = sorted(once(n) * 1000 for n in range(keys))
    worst, median = waits[-1], statistics.median(waits)
    print(f"  {name:58}{median:8.1f} median{waits[int(len(waits) * 0.95) - 1]:8.1f} of 95 %{worst:8.1f} worst")


def _published(client: Client, path: Path) -> None:
    uri = path.as_uri()

    def wanted(message: dict[str, Any]) -> bool:
        return message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == uri

    client.until(wanted)


def _letter(client: Client, path: Path, line: int, column: int) -> float:
    """Type a letter that is a mistake, and take it back."""
    start = time.perf_counter()
    client.type(path, line, column, "x")
    _published(client, path)
    taken = time.perf_counter() - start
    client.type(path, line, column, "", over=1)
    _published(client, path)
    return taken


def _line(client: Client, path: Path, line: int) -> float:
    start = time.perf_counter()
    client.type(path, line, 0, "\n")
    _published(client, path)
    taken = time.perf_counter() - start
    back = {"start": {"line": line, "character": 0}, "end": {"line": line + 1, "character": 0}}
    client.change(path, back, "")
    _published(client, path)
    return taken


def _completion(client: Client, path: Path, line: int, text: str, number: int) -> float:
    start = time.perf_counter()
    client.type(path, line, len(text), " and S")
    found = client.about("completion", path, line, len(text) + len(" and S"))
    taken = time.perf_counter() - start
    assert number < 0 or found["items"]
    client.type(path, line, len(text), "", over=len(" and S"))
    return taken


def _hover(client: Client, path: Path, line: int, column: int, number: int) -> float:
    start = time.perf_counter()
    client.type(path, line + 3, 0, " ")
    found = client.about("hover", path, line, column + 5)
    taken = time.perf_counter() - start
    assert number < 0 or found is not None
    client.type(path, line + 3, 0, "", over=1)
    return taken


def _colours(client: Client, path: Path, first: int, count: int) -> float:
    start = time.perf_counter()
    stretch = {"start": {"line": first, "character": 0}, "end": {"line": first + count, "character": 0}}
    client.of("semanticTokens/range", path, range=stretch)
    return time.perf_counter() - start


def _during(client: Client, path: Path, line: int, column: int) -> float:
    """Type when the server has begun to understand the rule set again: half a second after the last key."""
    time.sleep(0.5)
    return _letter(client, path, line, column)


if __name__ == "__main__":
    main()
