"""A small loan agreement, with a log of its first year: one clause of each kind that an answer tells about."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from engine.service import Rules, open_rules

LOAN: Final = """\
agreement loan "Loan agreement" dated 2022-01-10
  time zone America/New_York
  currency USD
  periods exclude the day they run from and roll forward under 9
  months stop at the last day

role Lender "the lenders"
party borrower "Mill Street Bakery Limited"
party anna "Anna" is Lender
party boris "Boris" is Lender

calendar BusinessDay: weekdays except holidays of US
schedule QuarterEnd: 31 March and 30 June and 30 September and 31 December from 2022-01-10

act Assignment
  ref: ref, optional
  by: party, the actor
  to: party
  share: money
act Distribution
  by: party, the actor
  amount: money
event Drawing
  by: party, the actor
  amount: money
event Payment
  by: party, the actor
  to: party
  amount: money
event Consent
  by: party, the actor
  re: ref
  written: yes/no, default yes
event Notice, a notice
  by: party
  to: list of party
  re: ref
event Accounts
  by: party, the actor
event Inspection
  by: party, the actor

fact AffiliateOf(party, party): yes/no, symmetric
fact Profit(year): money
fact FilingDay: date
fact GoodStanding: yes/no, default yes

term FirstDrawing: date means (earliest Drawing).date
term LockUpEnd "the last day of the lock-up": date means 1st anniversary of FirstDrawing
term Reserve(y: year): money means 10% * Profit(y)

amount Principal: money
  starts at USD 0 on 2022-01-10
  rises by d.amount with a Drawing d
  falls by p.amount with a Payment p [by borrower]
term Interest: money means Rounded(Principal * 5% / 4, USD 0.01)

clause 2 "Assignment"
  (a) "Not in the first year" protects borrower
      prohibits an Assignment t
        if t.date <= LockUpEnd
        unless some Consent [by borrower, re t.ref, written, before t]
  (b) "Not to affiliates of the borrower"
      prohibits an Assignment t if AffiliateOf(t.to, borrower)
  (c) "Small assignments"
      permits an Assignment t if t.share <= USD 1,000 notwithstanding 2(a) subject to 2(d)
  (d) "Notice of it"
      for every Lender l
      an Assignment t requires a Notice [by t.by, to l, re t.ref, before t]
  (e) "Register"
      when an Assignment t
      borrower must "enter the new lender in the register" within 5 business days after t.date

clause 3 "Distributions"
  prohibits a Distribution d if d.amount > Profit(YearOf(d.date)) * 90%

clause 4 "Interest and accounts"
  (a) "Interest"
      for each QuarterEnd q
      for every Lender l
      borrower must pay a Payment [by borrower, to l] to l within 10 business days after q
  (b) "Accounts"
      when a Drawing d
      for every Lender l
      borrower must deliver Accounts [by borrower] to l within 3 months after d.date
  (c) "Filing"
      borrower must "register the charge" by FilingDay
  (d) "Upkeep"
      borrower must use efforts to "keep the ovens in repair"

clause 5 "Inspection"
  when a Drawing d
  every Lender l may make an Inspection [by l] within 6 months after d.date
clause 6 "Quiet time"
  when a Drawing d
  period for borrower until 30 days after d.date
clause 7 "Guarantee"
  when a Drawing d
  anna must "give a guarantee" to boris within 10 days after d.date if AffiliateOf(anna, borrower)
clause 9 "Days that are no business days"
  without operation "it stands at the head"
"""

LOG: Final[tuple[Mapping[str, Any], ...]] = (
    {"id": "d1", "type": "Drawing", "time": "2022-01-31", "data": {"by": "borrower", "amount": "120000"}},
    {"id": "i1", "type": "Inspection", "time": "2022-02-15", "data": {"by": "anna"}},
    {"id": "p1", "type": "Payment", "time": "2022-04-04", "data": {"by": "borrower", "to": "anna", "amount": "1500"}},
    {"id": "d2", "type": "Drawing", "time": "2022-06-20", "data": {"by": "borrower", "amount": "20000.50"}},
)  # fmt: skip


def write_loan(folder: Path, text: str = LOAN) -> Path:
    """The rule file in a folder."""
    path = folder / "loan.clause"
    path.write_text(text, encoding="utf-8")
    return path


def write_log(folder: Path, events: Sequence[Mapping[str, Any]] = LOG) -> Path:
    """A log in a folder."""
    path = folder / "record.jsonl"
    path.write_text("".join(json.dumps(event) + "\n" for event in events), encoding="utf-8")
    return path


@cache
def loan_rules() -> Rules:
    """The rule set, read once."""
    with TemporaryDirectory() as folder:
        return open_rules(write_loan(Path(folder)), cache=False)
