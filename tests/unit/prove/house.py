"""A small agreement of which everything can be shown, and ways to change it."""

from pathlib import Path

HEAD = """\
rule set house_files "Two partners and a house"
  time zone America/New_York

role Partner "the partners"
party ada "Ada" is Partner
party ben "Ben" is Partner
"""

HOUSE = """\
agreement house "Deed of partnership" dated 2022-01-10
  time zone America/New_York
  currency USD
  periods exclude the day they run from and do not roll
  months stop at the last day

calendar BusinessDay: weekdays except holidays of US

act Sale
  ref: ref, optional
  by: party, the actor
  to: party
  share: percent
  private: yes/no, default yes
event Notice, a notice
  by: party
  to: list of party
  re: ref
event Consent, a notice
  by: party, the actor
  re: ref
event Report
  by: party, the actor
  re: ref
act Repair
  by: party, the actor
fact Restricted(party): yes/no
fact AffiliateOf(party, party): yes/no, symmetric

term LockUpEnd: date means 1st anniversary of 2022-01-10

clause 1 "Nobody sells in the first year"
  prohibits a Sale s
    if s.date < LockUpEnd
    unless some Consent [by ben, re s.ref, before s]

clause 2 "The other is told thirty days before"
  for every Partner p
  a Sale s requires a Notice n [by s.by, to p, re s.ref, before s, such that s.date > 30 days after n.date]
    if p <> s.by

clause 3 "Not to a restricted person"
  prohibits a Sale s
    if Restricted(s.to) and s.share > 1%
    unless some Consent [by ada, re s.ref, before s]

clause 4 "A sale is reported"
  when a Sale s
  every Partner p must make a Report [by p, re s.ref] within 5 business days after s.date
    if p = s.by
"""

IDLE = """
clause 5 "Between two days in the wrong order"
  prohibits a Sale s
    if s.date < 2022-06-01 and s.date > 2022-07-01

clause 6 "A limb that says nothing new"
  prohibits a Repair r
    if any of
      (i)  r.by = ada
      (ii) Partner(r.by)
"""

COLLIDING = """
clause 7 "Small sales"
  permits a Sale s
    if s.share < 5%
    notwithstanding 2
"""

TRAPPED = """
event Leak
  by: party
clause 8 "Leaks are repaired within a week"
  when a Leak k
  ada must make a Repair [by ada] within 7 days after k.date

clause 9 "Ada repairs nothing in summer"
  prohibits a Repair r
    if r.by = ada and r.date >= 2023-06-01 and r.date <= 2023-08-31
"""

PROPERTIES = """\
properties of house

property "Nobody sells in the first year unless Ben agrees"
  no Sale s is permitted
    if s.date < 2023-01-10
    unless some Consent [by ben, re s.ref, before s]

# One that is not so: nobody needs to be told of a sale to a partner.
property "Nobody sells without Ada's consent"
  no Sale s is permitted
    unless some Consent [by ada, re s.ref, before s]

property "Ada may repair"
  every Repair r is permitted if r.by = ada
"""


def write(folder: Path, house: str = HOUSE, properties: str = "") -> Path:
    """The rule files in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "head.clause").write_text(HEAD, encoding="utf-8")
    (folder / "house.clause").write_text(house, encoding="utf-8")
    if properties:
        (folder / "house.property").write_text(properties, encoding="utf-8")
    return folder
