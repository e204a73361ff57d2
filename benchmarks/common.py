"""What the benchmarks share: a log of a thousand events, repeated timing, a spin loop that shows a noisy machine."""

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
RULES = ROOT / "rules" / "vnet"


def events(count: int = 1000) -> list[dict[str, Any]]:
    """A log around the Investment Agreement: issues, transfers, consents, facts and expenditures in turn."""
    log: list[dict[str, Any]] = [
        _event("closing", "Closing", "2022-02-08", agreement="ia"),
        _fact("outstanding", "AsConvertedSharesOutstanding", [], 1_000_000_000),
        _event("schedule_3", "RestrictedPersonsUpdate", "2022-01-28", by="company", ref="u0", persons=["rival_dc"]),
        _event(
            "note_issue",
            "Issuance",
            "2022-02-08",
            issuer="company",
            recipient="vector_holdco",
            security_class="note",
            security="note_1",
            principal=183_330_000,
        ),
    ]
    makers = (_transfer, _issuance, _consent, _holding, _expenditure)
    more = range(count - len(log))
    return log + [makers[n % len(makers)](n, str(date(2022, 3, 1) + timedelta(days=n))) for n in more]


def _event(id_: str, type_: str, day: str, **data: Any) -> dict[str, Any]:
    return {"id": id_, "type": type_, "time": day, "data": data}


def _fact(id_: str, name: str, of: list[str], value: Any, day: str = "2022-01-28") -> dict[str, Any]:
    return _event(id_, "Fact", day, name=name, of=of, value=value)


def _transfer(n: int, day: str) -> dict[str, Any]:
    fields = {"transferor": f"p{n % 40}", "transferee": f"p{n * 7 % 40}", "security_class": "class_a"}
    return _event(f"e{n}", "Transfer", day, ref=f"t{n}", quantity=100 + n, **fields)


def _issuance(n: int, day: str) -> dict[str, Any]:
    fields = {"issuer": "company", "recipient": f"p{n % 40}", "security_class": "class_a", "price_per_share": "3"}
    return _event(f"e{n}", "Issuance", day, quantity=1000, purpose="employee_plan", **fields)


def _consent(n: int, day: str) -> dict[str, Any]:
    return _event(f"e{n}", "Consent", day, by="company", re=f"y{n}", written=True)


def _holding(n: int, day: str) -> dict[str, Any]:
    return _fact(f"e{n}", "ReportedHolding", [f"p{n % 40}"], "1%", day)


def _expenditure(n: int, day: str) -> dict[str, Any]:
    return _event(f"e{n}", "CapitalExpenditure", day, ref=f"c{n}", by="company", project=f"pr{n % 9}", amount=1_000_000)


def log_file(count: int = 1000) -> Path:
    """The log as a file in the temporary folder."""
    path = Path(tempfile.gettempdir()) / f"clausegraph-bench-{count}.jsonl"
    path.write_text("".join(json.dumps(event) + "\n" for event in events(count)), encoding="utf-8")
    return path


QUESTIONS: dict[str, dict[str, Any]] = {
    "note sold in the first year": {
        "type": "Transfer",
        "time": "2022-12-01",
        "data": {"ref": "q1", "transferor": "vector_holdco", "transferee": "acme", "security_class": "note"}
        | {"security": "note_1", "principal": 50_000_000},
    },
    "note sold later": {
        "type": "Transfer",
        "time": "2024-12-01",
        "data": {"ref": "q2", "transferor": "vector_holdco", "transferee": "acme", "security_class": "note"}
        | {"security": "note_1", "principal": 50_000_000},
    },
    "note sold to a Restricted Person": {
        "type": "Transfer",
        "time": "2024-12-01",
        "data": {"ref": "q3", "transferor": "vector_holdco", "transferee": "rival_dc", "security_class": "note"}
        | {"security": "note_1", "principal": 50_000_000},
    },
    "new shares below the Conversion Price": {
        "type": "Issuance",
        "time": "2024-12-01",
        "data": {"ref": "q4", "issuer": "company", "recipient": "acme", "security_class": "class_a"}
        | {"quantity": 1000, "price_per_share": "1.5", "offering": "o1"},
    },
    "capital expenditure": {
        "type": "CapitalExpenditure",
        "time": "2024-12-01",
        "data": {"ref": "q5", "by": "company", "project": "pr1", "amount": 90_000_000},
    },
}


def seconds(work: Callable[[], Any], repeat: int = 5) -> list[float]:
    """How long something takes, `repeat` times after once to warm up."""
    work()
    found = []
    for _ in range(repeat):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return found


def spread(values: list[float], unit: float, name: str) -> str:
    """Median with lowest and highest."""
    median, low, high = statistics.median(values) / unit, min(values) / unit, max(values) / unit
    return f"{median:8.1f} {name} ({low:.1f} to {high:.1f})"


def spin() -> float:
    """A fixed loop of Python, in milliseconds: the same on a quiet machine, more on a busy one."""
    start = time.perf_counter()
    total = 0
    for number in range(200_000):
        total += number % 7
    return (time.perf_counter() - start) * 1000


def heading(text: str) -> None:
    """A heading, with the state of the machine."""
    print(f"\n{text}   (Python {sys.version.split()[0]}, spin loop {spin():.1f} ms)")
