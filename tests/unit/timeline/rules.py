"""A lease as rule files, and the log of its first year, for the tests that need the real evaluation."""

import json
from pathlib import Path
from typing import Any, Final

SET: Final = """\
rule set lease "Lease of a workshop"
  time zone Europe/London

role Sharer "those who share the workshop"
party landlord "Northside Land Limited"
party tenant "Northside Joinery Limited"
party anna "Anna" is Sharer
party boris "Boris" is Sharer
"""
LEASE: Final = """\
agreement lease "Lease of a workshop" dated 2022-01-10
  time zone Europe/London
  currency GBP
  periods exclude the day they run from and do not roll

use set

act RentPaid
  by: party, the actor
event PlanSent
  by: party, the actor
  plan: ref
act Objection
  by: party, the actor
  plan: ref
act KeysReturned
  by: party, the actor
fact KeysKept(party): yes/no
fact SurveyDay: date

schedule QuarterDay: 25 March and 24 June and 29 September and 25 December from 2022-01-10

clause 2.01 "Rent"
  for each QuarterDay q
  tenant must pay a RentPaid [by tenant] to landlord within 14 days after q

clause 3 "Plans"
  (a) "Objecting to a plan"
      when a PlanSent p
      every Sharer s may make an Objection [by s, plan p.plan] to tenant within 21 days after p.date
  (b) "Quiet time"
      when a PlanSent p
      period for tenant until p.date + 10

clause 4 "Upkeep"
  tenant must "keep the workshop in repair"

clause 5 "Keys"
  tenant must make a KeysReturned [by tenant] to landlord by 2022-05-01 if KeysKept(tenant)

clause 6 "Survey"
  landlord must "have the roof surveyed" by SurveyDay
"""
LOG: Final[tuple[dict[str, Any], ...]] = (
    {"id": "p1", "type": "RentPaid", "time": "2022-04-01", "data": {"by": "tenant"}},
    {"id": "s1", "type": "PlanSent", "time": "2022-05-02", "data": {"by": "tenant", "plan": "plan_1"}},
    {"id": "o1", "type": "Objection", "time": "2022-05-10", "data": {"by": "anna", "plan": "plan_1"}},
    {"id": "p2", "type": "RentPaid", "time": "2022-07-20", "data": {"by": "tenant"}},
    {"id": "s2", "type": "PlanSent", "time": "2022-10-01", "recorded": "2022-11-15",
     "data": {"by": "tenant", "plan": "plan_2"}},
)  # fmt: skip


def write_rules(folder: Path) -> Path:
    """The rule files in a folder of their own."""
    rules = folder / "lease"
    rules.mkdir()
    (rules / "set.clause").write_text(SET, encoding="utf-8")
    (rules / "lease.clause").write_text(LEASE, encoding="utf-8")
    return rules


def write_log(folder: Path, events: tuple[dict[str, Any], ...] = LOG) -> Path:
    """A log as a file."""
    path = folder / "log.jsonl"
    path.write_text("".join(json.dumps(event) + "\n" for event in events), encoding="utf-8")
    return path
