"""The transfer decisions of the published peer benchmark, decided by us: each answer checked, timed beside theirs.

    python benchmarks/beside_peers.py FOLDER

FOLDER holds the scripts of that benchmark (`w1_harness.py`, `w1_data.py`, `w1_reference.py`, ...). Its harness checks
all 20,000 answers first and times each pass after a pass of its plain Python reference, so that ratios hold on a
machine whose speed drifts.
"""

import sys
from datetime import date
from pathlib import Path
from typing import Any

from common import ROOT

from engine.answering.ask import case_of
from engine.answering.questions import Act
from engine.evaluate.compiled import CompiledJudge
from engine.evaluate.events import ASKED_ID, Event
from engine.evaluate.moments import ASKED, EVENTS, Moment, position
from engine.explain import TracedJudge
from engine.log.convert import number
from engine.service import open_rules

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


def setup() -> dict[str, Any]:
    """What the harness measures: from a query to (permitted, clauses)."""
    rules = open_rules(ROOT / "benchmarks" / "w1", cache=False)
    history = rules.history(rules.log_of([]))
    world, compiled = history.world, rules.compiled
    event = rules.model.events["transfer:Sale"]
    sentences = [s for s in rules.model.sentences() if s.kind in ("prohibits", "permits")]
    blocking = {"transfer:1(a)", "transfer:1(b)", "transfer:1(d)"}

    def adapt(query: dict[str, Any]) -> Act:
        other = query["transferee"]
        data = {
            "investor": query["transferor_kind"] == "investor",
            "security": query["security_kind"],
            "closing": date.fromisoformat(query["closing_date"]),
            "consent": query["company_consent"],
            "permitted_transferee": other["is_permitted_transferee"],
            "joinder": other["joinder_signed"],
            "group_company": other["is_group_company"],
            "restricted": other["is_restricted_person"],
            "ownership": number(other["beneficial_ownership_percent"] + "%"),
            "knows_identity": other["transferor_knows_identity"],
            "amount": number(query["amount_percent"] + "%"),
            "mode": query["mode"],
            "board": query["board_written_approval"],
        }
        return Act(event, date.fromisoformat(query["transfer_date"]), data)

    def judge(act: Act) -> CompiledJudge:
        at = position(act.time.toordinal(), EVENTS, 0, ASKED)
        asked = Event(event.id, ASKED_ID, at, act.time, act.time, act.data)
        return CompiledJudge(world, asked, Moment(at, act.time), compiled)

    def decide(act: Act) -> tuple[bool, list[str]]:
        judging = judge(act)
        clauses = {s.id for s in sentences if judging.applies(s)}
        # The peers' convention: a holder exception takes d off the list, whoever is out of scope is named alone.
        if clauses & {"transfer:2(1)", "transfer:2(2)", "transfer:2(3)"}:
            clauses.discard("transfer:1(d)")
        permitted = not clauses & blocking or bool(clauses & {n for n in NAMES if n.startswith("transfer:1(c)")})
        return permitted, [NAMES[c] for c in clauses]

    def permit(act: Act) -> bool:
        return not judge(act).judge().forbidden

    def explain(act: Act) -> tuple[bool, list[str]]:
        case = case_of(history, act)
        traced = TracedJudge(case.world, case.act, case.moment)
        traced.judge()
        return decide(act)

    return {"adapt": adapt, "decide": decide, "permit": permit, "explain": explain}


def main() -> None:
    """Measure with the harness of the peers."""
    if len(sys.argv) != 2 or not (Path(sys.argv[1]) / "w1_harness.py").exists():
        raise SystemExit(f"usage: python benchmarks/beside_peers.py FOLDER   {(__doc__ or '').splitlines()[0]}")
    own = sys.modules.pop("common")
    sys.path.insert(0, sys.argv[1])
    from w1_harness import measure  # noqa: PLC0415  # the folder is named on the command line

    measure("clausegraph", setup, ["clausegraph"], notes="decision as a list of clauses by the host's convention")
    sys.modules["common"] = own


if __name__ == "__main__":
    main()
