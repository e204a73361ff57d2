"""The event log of the published peer benchmark, held by us: each answer checked, timed beside theirs.

    python benchmarks/peer_log.py FOLDER [N ...]

FOLDER holds the scripts of that benchmark (`w2_harness.py`, `w2_data.py`, `w2_reference.py`, ...). The log of N events
is first written in our own form (`benchmarks/w2`), which is not timed; from there everything is: reading, holding it
against its types, indexing. Then one event is appended to the loaded log and the questions are asked again.
"""

import gc
import json
import statistics
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from common import ROOT

import clausegraph
from engine import cache
from engine.time import calendar_files

KINDS = {"issue": "ShareIssue", "transfer": "ShareMove", "notice": "OfferNotice"}
REPLIES = {"acceptance": "acceptance", "waiver": "waiver"}
HOLIDAYS = ((1, 1, "New Year"), (7, 4, "Independence Day"), (12, 25, "Christmas"))


def with_holidays_of_the_benchmark() -> None:
    """Lets the rule files use the three holidays a year that the benchmark has, which are those of no place."""
    days = [(date(year, month, day), name) for year in range(2015, 2027) for month, day, name in HOLIDAYS]
    head = ("code: W2", "title: The benchmark", "first: 2015-01-01", "last: 2026-12-31", "confirmed to: 2026-12-31")
    lines = [f"# {line}" for line in (*head, "leaves out: nothing", "sources: the benchmark")]
    lines.append("date,weekday,name,kind,status,source")
    lines += [f"{day},{day:%a},{name},closed,confirmed,the benchmark" for day, name in days]
    content, shipped = ("\n".join(lines) + "\n").encode(), calendar_files._file_bytes  # noqa: SLF001  # a benchmark's own
    calendar_files._file_bytes = lambda code: content if code == "W2" else shipped(code)  # noqa: SLF001  # as two lines above
    cache.calendar_codes = lambda: (*calendar_files.calendar_codes(), "W2")


def ours(lines: list[bytes]) -> Iterator[str]:
    """The events of the benchmark as lines of our log."""
    for line in lines:
        event = json.loads(line)
        kind, data = event["kind"], {"quantity": event["qty"]}
        if kind == "issue":
            data |= {"holder": event["to"], "class": event["security"]}
        elif kind == "transfer":
            data |= {"transferor": event["from"], "transferee": event["to"], "class": event["security"]}
        elif kind == "notice":
            data["offering"] = event["ref"]
        elif kind in REPLIES and event["ref"] is not None:
            data = {"by": event["from"], "offering": event["ref"], "reply": kind}
        else:
            data |= {"by": event["from"], "kind": kind}
        type_ = "OfferReply" if "reply" in data else KINDS.get(kind, "Message")
        record = {"id": f"e{event['seq']}", "type": type_, "time": event["ts"], "data": data}
        yield json.dumps(record, separators=(",", ":")) + "\n"


class Register:
    """What the harness asks."""

    rules: Any = None

    def __init__(self, path: Path) -> None:
        self.log = clausegraph.Log(self.rules, path.with_suffix(".ours.jsonl"))
        self.log.balances("register:Holding", on="2024-12-31")  # the index of holdings belongs to loading

    def holdings(self, day: str) -> list[tuple[str, str, Any]]:
        """Every holding on a day."""
        return [(*key, quantity) for key, quantity in self.log.balances("register:Holding", on=day).items()]

    def pro_rata(self, day: str) -> list[tuple[str, float]]:
        """Every holder's share of the whole as converted."""
        converted: dict[str, int] = {}
        for (holder, kind), quantity in self.log.balances("register:Holding", on=day).items():
            converted[holder] = converted.get(holder, 0) + (2 * quantity if kind == "series_b" else quantity)
        total = sum(converted.values())
        return [(holder, quantity / total) for holder, quantity in converted.items()]

    def rofo(self, ref: str, day: str) -> tuple[str, str | None]:
        """The state of an offer on a day, and the end of its window."""
        state = self.log.known("register:StateOf", ref, on=day)
        if state == "no_notice":
            return state, None
        return state, self.log.known("register:EndOf", ref, on=day).isoformat()


def appending(path: Path, pairs: list[tuple[str, str]]) -> None:
    """How long it takes to append an event and ask again."""
    register = Register(path)
    after = date(2025, 1, 1)
    spent: dict[str, list[float]] = {"append": [], "holdings": [], "window": []}
    for number in range(200):
        on = str(after + timedelta(days=number // 4))
        event = {"id": f"new{number}", "type": "ShareIssue", "time": on}
        event["data"] = {"holder": "H001", "class": "common", "quantity": 10}
        moments = [time.perf_counter()]
        register.log.append(event)
        moments.append(time.perf_counter())
        register.holdings(on)
        moments.append(time.perf_counter())
        register.rofo(pairs[number % len(pairs)][0], on)
        moments.append(time.perf_counter())
        for name, start, end in zip(spent, moments, moments[1:], strict=False):
            spent[name].append(end - start)
    told = "  ".join(f"{name} {statistics.median(times) * 1e6:.0f} us" for name, times in spent.items())
    print(f"{'':26} after each of 200 appended events: {told}", flush=True)


def loading(path: Path, reference: Any) -> None:
    """Our loading and that of the benchmark's own index, which holds nothing against types, in turn; processor time."""

    def theirs() -> Any:
        with path.open("rb") as lines:
            return reference(json.loads(line) for line in lines)

    ratios: list[float] = []
    for _ in range(3):
        spent: list[float] = []
        for load in (lambda: Register(path), theirs):
            gc.collect()
            start = time.process_time()
            load()
            spent.append(time.process_time() - start)
        ratios.append(spent[1] / spent[0])
    told = f"{statistics.median(ratios):.2f} [{min(ratios):.2f}..{max(ratios):.2f}]"
    print(f"{'':26} loading is {told} times as fast as json.loads and the hand-written index", flush=True)


def main() -> None:
    """Measure with the harness of the peers."""
    if len(sys.argv) < 2 or not (Path(sys.argv[1]) / "w2_harness.py").exists():
        raise SystemExit(f"usage: python benchmarks/peer_log.py FOLDER [N ...]   {(__doc__ or '').splitlines()[0]}")
    with_holidays_of_the_benchmark()
    Register.rules = clausegraph.load(ROOT / "benchmarks" / "w2", cache=False)
    own = sys.modules.pop("common")
    sys.path.insert(0, sys.argv.pop(1))
    import w2_data  # noqa: PLC0415  # the folder is named on the command line
    from w2_harness import expected, measure  # noqa: PLC0415  # as in the line above
    from w2_reference import Index  # noqa: PLC0415  # as two lines above

    for size in [int(a) for a in sys.argv[1:]] or [10_000, 100_000, 1_000_000]:
        path = w2_data.path(size)
        if not path.with_suffix(".ours.jsonl").exists():
            path.with_suffix(".ours.jsonl").write_text("".join(ours(w2_data.lines(size))))
        want = expected(size)
        measure("clausegraph", Register, ["clausegraph"], sizes=[size], notes="own rule file, events of own form")
        appending(path, want["pairs"])
        loading(path, Index)
    sys.modules["common"] = own


if __name__ == "__main__":
    main()
