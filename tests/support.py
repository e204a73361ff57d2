"""A small agreement for tests, and rule sets made from text."""

import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from engine.answering.ask import Asked
from engine.answers import AskAnswer
from engine.service import Rules, open_rules

HEAD = """\
rule set shop "A partnership that keeps a shop"
  time zone UTC
"""

SHOP = """\
agreement shop "Partnership agreement" dated 2022-01-03
  time zone UTC
  currency USD
  periods exclude the day they run from and roll forward under 9
  months stop at the last day

use shop_parties

role Partner "the partners"
party ada "Ada" is Partner
party ben "Ben" is Partner
party cleo "Cleo"

calendar BusinessDay: weekdays except holidays of US

act Sale
  ref: ref, optional
  seller: party, the actor
  buyer: party
  price: money
act Loan
  ref: ref, optional
  by: party, the actor
  amount: money
event Assent
  by: party, the actor
  re: ref
  written: yes/no, default yes
event Vote, an approval
  re: ref
event Offer, a notice
  by: party
  to: list of party
  re: ref
event Opening
  by: party
event Inspection
  by: party, the actor

fact Relative(party, party): yes/no, symmetric
fact Value: money

receipt of n by p under 8:
  on DayAt(ArrivalOf(n), PlaceOfReceipt(p))

fact PlaceOfReceipt(party): place, default for ada HERE, default HERE
place HERE "Here" time zone UTC, weekdays except holidays of US

term FirstDay: date means (earliest Opening).date

clause 1 "No sale in the first year" protects every Partner p
  prohibits a Sale s
    if s.date < 1st anniversary of FirstDay
    unless every Partner p satisfies (some Assent [by p, re s.ref, written, before s])

clause 2 "No sale to a relative"
  prohibits a Sale s
    if Relative(s.seller, s.buyer)
    unless some Assent [by ada, re s.ref, written, before s]

clause 3 "What is always allowed"
  (a) "Small sales"
      permits a Sale s if s.price <= USD 100 notwithstanding 1, 2
  (b) "By vote"
      permits a Sale s if some Vote [re s.ref, before s] notwithstanding 1, 2

clause 4 "Offer to the partners first"
  for every Partner p
  a Loan l requires an Offer [by l.by, to p, re l.ref, before l]
  prohibits a Loan l
    if some Offer o [re l.ref, before l, such that l.date <= 10 days after o.date]

clause 5 "Not more than it is worth"
  prohibits a Loan l if l.amount > Value / 2

clause 6 "Inspection"
  when an Opening o
  every Partner p must make an Inspection [by p] within 10 business days after o.date

clause 7 "Early look"
  when an Opening o
  ben may make an Inspection [by ben] within 3 months after o.date
  when an Opening o
  ada must use efforts to "keep the shop tidy"

clause 8 "Notices"
  without operation "it stands in the rule of receipt"
clause 9 "Periods"
  without operation "it stands at the head"
"""

DEAL = """\
agreement deal "Agreement about a shop" dated 2022-01-03
  time zone UTC
  currency USD
  periods exclude the day they run from and do not roll
  months stop at the last day

role Partner "the partners"
party ada "Ada" is Partner
party ben "Ben" is Partner
party cleo "Cleo"

calendar BusinessDay: weekdays except holidays of US

act Sale
  ref: ref, optional
  seller: party, the actor
  buyer: party
  price: money
act Visit
  by: party, the actor
event Assent
  by: party, the actor
  re: ref
  written: yes/no, default yes
event Vote, an approval
  re: ref
event Waiver
  by: party, the actor
  of: section
  re: ref, optional
event Delivery
  by: party, the actor
  to: party, optional
  re: ref, optional
event Opening
event Closing
"""
"""The head and the event types of an agreement; a test adds its clauses."""


@cache
def deal(clauses: str) -> Rules:
    """An agreement with these clauses, which may begin with facts, terms and whatever else they need."""
    return rules_of(DEAL + clauses, name="deal")


def rules_of(text: str = SHOP, head: str = HEAD, name: str = "shop") -> Rules:
    """The rule set of a text. The head stands in a file of its own, so that lines of the text are lines of the file."""
    with tempfile.TemporaryDirectory() as folder:
        path = write_rules(Path(folder), text, head, name)
        return open_rules(path, cache=False)


def rules_of_files(**texts: str) -> Rules:
    """The rule set of several files, each under its name."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in texts.items():
            (Path(folder) / f"{name}.clause").write_text(text, encoding="utf-8")
        return open_rules(Path(folder), cache=False)


def write_rules(folder: Path, text: str = SHOP, head: str = HEAD, name: str = "shop") -> Path:
    """The rule set of a text as files below a folder."""
    path = folder / "rules" / name
    path.mkdir(parents=True)
    (path / f"{name}_parties.clause").write_text(head, encoding="utf-8")
    (path / f"{name}.clause").write_text(text, encoding="utf-8")
    return path


def event(id_: str, type_: str, day: str, **data: Any) -> dict[str, Any]:
    """An event as a log holds it."""
    return {"id": id_, "type": type_, "time": day, "data": data}


def fact(id_: str, name: str, of: Sequence[str], value: Any, day: str = "2022-01-03") -> dict[str, Any]:
    """A fact as a log holds it."""
    return event(id_, "Fact", day, name=name, of=list(of), value=value)


def ask(rules: Rules, log: Sequence[Mapping[str, Any]], type_: str, day: str, **data: Any) -> Asked:
    """The question whether an act may happen on a day."""
    return rules.ask(rules.history(rules.log_of(log)), {"type": type_, "time": day, "data": data})


def answer(rules: Rules, log: Sequence[Mapping[str, Any]], type_: str, day: str, **data: Any) -> AskAnswer:
    """The whole answer to it."""
    return ask(rules, log, type_, day, **data).answer()
