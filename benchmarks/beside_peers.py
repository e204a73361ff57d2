"""The transfer decisions of the published peer benchmark, decided by us: each answer checked, timed beside theirs.

    python benchmarks/beside_peers.py FOLDER

FOLDER holds the scripts of that benchmark (`w1_harness.py`, `w1_data.py`, `w1_reference.py`, ...). Its harness checks
all 20,000 answers first and times each pass after a pass of its plain Python reference, so that ratios hold on a
machine whose speed drifts. One decision is asked with its clauses, with the truth of every condition as well, in
batches of records, and in columns (Arrow in, Arrow out).
"""

import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

from common import ROOT

import clausegraph
from engine.answering.contained import Outcome

NAMES = {
    "transfer:0": "scope",
    "transfer:1(a)": "a",
    "transfer:1(b)": "b",
    "transfer:1(c)(i)": "c.i",
    "transfer:1(c)(ii)": "c.ii",
    "transfer:1(c)(iii)": "c.iii",
    "transfer:1(c)(iv)": "c.iv",
    "transfer:1(c)(v)": "c.v",
    "transfer:1(d)": "d",
    "transfer:2(1)": "d.1",
    "transfer:2(2)": "d.2",
    "transfer:2(3)": "d.3",
}
Answer = tuple[bool, list[str]]


def fields(query: dict[str, Any]) -> dict[str, Any]:
    """A query of the benchmark as the fields of our act."""
    other = query["transferee"]
    return {
        "investor": query["transferor_kind"] == "investor",
        "security": query["security_kind"],
        "closing": query["closing_date"],
        "consent": query["company_consent"],
        "permitted_transferee": other["is_permitted_transferee"],
        "joinder": other["joinder_signed"],
        "group_company": other["is_group_company"],
        "restricted": other["is_restricted_person"],
        "ownership": other["beneficial_ownership_percent"] + "%",
        "knows_identity": other["transferor_knows_identity"],
        "amount": query["amount_percent"] + "%",
        "mode": query["mode"],
        "board": query["board_written_approval"],
    }


def answer_of(outcome: Outcome) -> Answer:
    """Our decision in the peers' words: an exception takes d off the list, whoever is out of scope is named alone."""
    clauses = set(outcome.applicable)
    if clauses & {"transfer:2(1)", "transfer:2(2)", "transfer:2(3)"}:
        clauses.discard("transfer:1(d)")
    blocking = bool(clauses & {"transfer:1(a)", "transfer:1(b)", "transfer:1(d)"})
    excepted = any(clause.startswith("transfer:1(c)") for clause in clauses)
    return not blocking or excepted, [NAMES[c] for c in outcome.applicable if c in clauses]


def setup() -> dict[str, Any]:
    """What the harness measures: from a query to (permitted, clauses)."""
    rules = clausegraph.load(ROOT / "benchmarks" / "w1", cache=False)
    log = clausegraph.Log(rules)
    decider = rules.contained["Sale"]
    assert decider is not None
    read, outcome, tested = decider.functions.read, decider.outcome, decider.tested
    answers: dict[int, Answer] = {}

    def adapt(query: dict[str, Any]) -> tuple[Any, ...]:
        return read(fields(query), query["transfer_date"])

    def decide(arguments: tuple[Any, ...]) -> Answer:
        found = outcome(arguments)
        key = id(found)  # an outcome is kept, one for each set of clauses
        if key not in answers:
            assert found is not None
            answers[key] = answer_of(found)
        return answers[key]

    def explain(arguments: tuple[Any, ...]) -> tuple[bool, list[str], Any]:
        return (*decide(arguments), tested(arguments))

    def question(query: dict[str, Any]) -> dict[str, Any]:
        return {"type": "Sale", "time": query["transfer_date"], "data": fields(query)}

    def batch(queries: list[dict[str, Any]]) -> list[Answer]:
        return [decide(adapt(query)) for query in queries]

    def table(queries: list[dict[str, Any]]) -> Any:
        return as_table([fields(query) for query in queries], [query["transfer_date"] for query in queries])

    decide_table = log.in_columns("Sale")
    check_columns(log, table, question)
    return {
        "adapt": adapt,
        "decide": decide,
        "explain": explain,
        "batch": batch,
        "batch_ready": (table, decide_table),
        "permit": lambda arguments: decide(arguments)[0],
    }


def as_table(rows: list[dict[str, Any]], days: list[str]) -> Any:
    """The columns of Arrow that a company would hold: booleans, dates, words, exact decimals."""
    import pyarrow as pa  # noqa: PLC0415  # of the extra `columns`

    columns: dict[str, Any] = {}
    for name, first in rows[0].items():
        values = [row[name] for row in rows]
        if name in ("ownership", "amount"):
            columns[name] = pa.array([Decimal(f"{v[:-1]}e-2") for v in values], pa.decimal128(18, 6))
        elif name == "closing":
            columns[name] = pa.array(values).cast(pa.date32())
        elif isinstance(first, bool):
            columns[name] = pa.array(values)
        else:
            columns[name] = pa.array(values).dictionary_encode()
    columns["time"] = pa.array(days).cast(pa.date32())
    return pa.table(columns)


def check_columns(log: clausegraph.Log, table: Any, question: Any) -> None:
    """That columns and records give the same decisions, for every query."""
    import w1_data  # noqa: PLC0415  # the folder is named on the command line

    queries = w1_data.load()
    in_columns = clausegraph.ask_many(log, table(queries), act="Sale").to_pylist()
    records = clausegraph.ask_many(log, [question(query) for query in queries])
    for column, record in zip(in_columns, records, strict=True):
        assert (column["decision"], tuple(column["by"]), tuple(column["despite"])) == (
            record.decision,
            record.by,
            record.despite,
        ), (column, record)


def main() -> None:
    """Measure with the harness of the peers."""
    if len(sys.argv) != 2 or not (Path(sys.argv[1]) / "w1_harness.py").exists():
        raise SystemExit(f"usage: python benchmarks/beside_peers.py FOLDER   {(__doc__ or '').splitlines()[0]}")
    own = sys.modules.pop("common")
    sys.path.insert(0, sys.argv[1])
    from w1_harness import measure  # noqa: PLC0415  # the folder is named on the command line

    measure("clausegraph", setup, ["clausegraph"], notes="batch(ready) = from Arrow columns to Arrow columns")
    sys.modules["common"] = own


if __name__ == "__main__":
    main()
