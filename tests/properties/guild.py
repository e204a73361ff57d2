"""A guild with a clause of every kind, its logs and the acts in it, generated."""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import strategies as st

from engine.service import Rules, open_rules

TOWN = """\
rule set guild "A guild and its annex"
  time zone UTC
"""

ANNEX = """\
agreement annex "Annex on gold" dated 2022-01-03
  time zone UTC
  currency USD
  periods exclude the day they run from and do not roll
  months stop at the last day

use guild

role Signatory "who signed the annex"
party ada "Ada" is Signatory
party ben "Ben" is Signatory

clause 1 "No gold"
  prohibits a guild:Sale s [goods gold] if s.price > USD 10

clause 4 "What the annex allows"
  permits a guild:Sale s [goods wool] if guild:Licensed(s.seller)
  prevails over guild:4
"""

GUILD = """\
agreement guild "Articles of a guild" dated 2022-01-03
  time zone UTC
  currency USD
  periods exclude the day they run from and roll forward under 13
  months stop at the last day

use annex

role Master "the masters"
party ada "Ada" is Master
party ben "Ben" is Master
party cleo "Cleo"

calendar BusinessDay: weekdays except holidays of US
schedule Fair: 17 January and 31 January from 2022-01-03

choice Goods: cloth / wool / gold
choice Kind: final / short

act Sale
  ref: ref, optional
  seller: party, the actor
  buyer: party
  price: money
  goods: Goods, default cloth
act Election
  by: party, the actor
  re: ref, optional
event Assent
  by: party, the actor
  re: ref
  written: yes/no, default yes
event Vote, an approval
  re: ref
event Release
  re: ref
  of: section
event Entry
  party: party
event Opening
  by: party
event Closure
  kind: Kind
event Delivery
  quantity: number
event Restock
  quantity: number
event Warning
  party: party
  re: ref, optional
event Report
  by: party

fact Relative(party, party): yes/no, symmetric
fact Licensed(party): yes/no
fact Honest(party): yes/no, default yes

state Member(p: party)
  holds from the start if Master(p)
  begins with an Entry e [party p] if no Warning [party p, before e]
  ends with a Sale s [seller p] if not (s complied with 1)

amount Stock: number
  starts at 2
  rises by d.quantity with a Delivery d
  rises by d.quantity with a Restock d
  falls by 1 with a Sale s if s.goods = cloth
  not below 0

term FirstDay: date means (earliest Opening).date
term Sold(p: party): number means count of Sale s [seller p]
event Bargain under 5
  from a Sale s
    if s.price <= USD 20
    unless s.goods = gold
    with holder = s.buyer

clause 1 "Not without the masters" protects every Master p
  prohibits a Sale s if s.price > USD 50
  unless every Master p satisfies (some Assent [by p, re s.ref, written, before s])
clause 2 "Not to a relative"
  prohibits a Sale s if Relative(s.seller, s.buyer) and Honest(s.seller)
clause 3 "What is always allowed"
  (a) "Small sales"
      permits a Sale s if s.price <= USD 10 notwithstanding 1, 2
  (b) "By vote"
      permits a Sale s if some Vote [re s.ref, before s] and Licensed(s.seller) notwithstanding 1, 2, 4
  (c) "Released"
      permits a Sale s if some Release r [re s.ref, before s]
        notwithstanding whatever (latest Release r [re s.ref, before s]).of
clause 4 "Within the stock"
  prohibits a Sale s [goods <> gold] if Stock < 1
  prohibits a Sale s [seller cleo] subject to 3(a)
clause 5 "Not too many bargains"
  prohibits a Bargain b if count of Bargain c [holder b.holder, before b] >= 2
  for every Master p
  a Bargain b [goods wool] requires an Assent [by p, re b.ref, before b]
clause 6 "Election"
  when an Opening o
  every Master p may only make an Election e [by p] if Member(p) within 15 business days after o.date
clause 7 "Warnings"
  when a Sale s if not (s complied with 2)
  deems a Warning [party s.seller, re s.ref] on 3 days after s.date
  prohibits a Sale s if some Warning w [party s.seller, before s]
  unless Licensed(s.seller)
clause 8 "Closure"
  when a Closure c [kind final]
  terminates 1, 5
  when a Closure c [kind short]
  suspends 2 from c.date until 7 days after c.date
clause 9 "Reports"
  when an Opening o
  every Master p must make a Report [by p] within 4 business days after o.date
  ben need not perform 9 if Licensed(ben) notwithstanding 9
  when an Opening o
  period for ada until 1 months after o.date
  cleo may make a Report [by cleo] within 2 weeks after 2022-01-10
clause 10 "When much is sold"
  once Sold(cleo) >= 2 holds
  terminates 11
  for every Master p
  once Member(p) ceases
  p must make a Report [by p] within 3 business days after today
clause 11 "Fairs"
  for each Fair f
  deems a Restock [quantity 1] on f + 1
  prohibits a Sale s if s.date in Fair and not Licensed(s.buyer)
clause 12 "Between friends of the guild"
  permits a Sale s if some Report [by s.buyer, before s] and Licensed(s.buyer) notwithstanding everything
clause 13 "Periods"
  without operation "it stands at the head"
"""

Json = dict[str, Any]

FIRST = date(2022, 1, 3)
PARTIES = ("ada", "ben", "cleo", "dora")
REFS = ("r1", "r2")


def rules_of(guild: str = GUILD, annex: str = ANNEX) -> Rules:
    """The rule set with these texts."""
    with TemporaryDirectory() as folder:
        for name, text in (("town", TOWN), ("annex", annex), ("guild", guild)):
            Path(folder, f"{name}.clause").write_text(text, encoding="utf-8")
        return open_rules(Path(folder), cache=False)


@cache
def guild() -> Rules:
    """The rule set, opened once."""
    return rules_of()


# ---------------------------------------------------------------- logs

days = st.one_of(st.integers(0, 12), st.integers(0, 70)).map(lambda n: (FIRST + timedelta(n)).isoformat())
times = st.one_of(days, st.builds(lambda day, hour: f"{day}T{hour:02}:30:00Z", days, st.integers(8, 10)))
parties, refs, truths = st.sampled_from(PARTIES), st.sampled_from(REFS), st.booleans()

sales = st.fixed_dictionaries(
    {"seller": parties, "buyer": parties, "price": st.sampled_from(["5", "10", "15", "20", "40", "60"])},
    optional={"ref": refs, "goods": st.sampled_from(["cloth", "wool", "gold"])},
)
elections = st.fixed_dictionaries({"by": parties}, optional={"re": refs})
ACTS = {"Sale": sales, "Election": elections}

happenings: dict[str, st.SearchStrategy[Json]] = {
    **ACTS,
    "Assent": st.fixed_dictionaries({"by": parties, "re": refs}, optional={"written": truths}),
    "Vote": st.fixed_dictionaries({"re": refs}),
    "Release": st.fixed_dictionaries({"re": refs, "of": st.sampled_from(["1", "2", "4", "7", "11", "guild:5"])}),
    "Entry": st.fixed_dictionaries({"party": parties}),
    "Opening": st.fixed_dictionaries({"by": parties}),
    "Closure": st.fixed_dictionaries({"kind": st.sampled_from(["final", "short", "short"])}),
    "Delivery": st.fixed_dictionaries({"quantity": st.integers(0, 2)}),
    "Report": st.fixed_dictionaries({"by": parties}),
}
facts = st.one_of(
    st.builds(lambda p, q, v: {"name": "Relative", "of": [p, q], "value": v}, parties, parties, truths),
    st.builds(
        lambda n, p, v: {"name": n, "of": [p], "value": v}, st.sampled_from(["Licensed", "Honest"]), parties, truths
    ),
)
_frequent = (*("Sale", "Assent") * 4, *("Opening", "Delivery", "Vote", "Release", "Report") * 2, *happenings)
_typed = st.one_of(
    st.sampled_from(_frequent).flatmap(lambda t: st.tuples(st.just(t), happenings[t])),
    st.sampled_from(_frequent).flatmap(lambda t: st.tuples(st.just(t), happenings[t])),
    st.tuples(st.just("Fact"), facts),
)


@st.composite
def logs(draw: st.DrawFn, most: int = 14) -> list[Json]:
    """A log: events and facts in any order of time, some recorded late, some corrected."""
    log: list[Json] = []
    if draw(truths):
        pairs = [(p, q) for n, p in enumerate(PARTIES) for q in PARTIES[n + 1 :]]
        said = [("Licensed", [p], draw(truths)) for p in PARTIES]
        said += [("Relative", list(pair), draw(st.integers(0, 3)) == 0) for pair in pairs]
        for number, (name, of, value) in enumerate(said):
            data: Json = {"name": name, "of": of, "value": value}
            log.append({"id": f"f{number}", "type": "Fact", "time": FIRST.isoformat(), "data": data})
    for number in range(draw(st.one_of(st.integers(0, most), st.integers(most // 2, most)))):
        type_, data = draw(_typed)
        log.append({"id": f"e{number}", "type": type_, "time": draw(times), "data": data})
        if draw(st.integers(0, 5)) == 0:
            log[-1]["recorded"] = draw(times)
    left = [entry["id"] for entry in log]
    for number in range(draw(st.sampled_from([0, 0, 0, 1, 2]))):
        if left:
            replaced = left.pop(draw(st.integers(0, len(left) - 1)))
            new = None
            if draw(truths):
                type_, data = draw(_typed)
                new = {"id": f"n{number}", "type": type_, "time": draw(times), "data": data}
                left.append(new["id"])
            slip = {"replaces": replaced, "with": new, "reason": "a slip of the pen"}
            log.append({"id": f"c{number}", "type": "Correction", "time": draw(times), "data": slip})
    return log


@st.composite
def acts(draw: st.DrawFn) -> Json:
    """A question about an act."""
    type_ = draw(st.sampled_from(["Sale", "Sale", "Sale", "Election"]))
    return {"type": type_, "time": draw(times), "data": draw(ACTS[type_])}


known_ats = st.one_of(st.none(), days.map(date.fromisoformat))


@dataclass(frozen=True)
class Situation:
    """A log, a question about an act, and what is known."""

    log: list[Json]
    act: Json
    known_at: date | None

    def __repr__(self) -> str:
        lines = [*map(json.dumps, self.log), f"ask {json.dumps(self.act)} known at {self.known_at}"]
        return "\n" + "\n".join(lines)


situations = st.builds(Situation, logs(), acts(), known_ats)
