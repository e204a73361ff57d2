"""A few clauses of a shareholders' agreement whose reasons are about somebody: a bearer, a member of a list."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from engine.service import Rules
from tests.support import event, rules_of

DRAG: Final = """\
agreement drag "Shareholders' agreement" dated 2024-01-02
  time zone UTC
  currency USD
  periods exclude the day they run from and do not roll
  months stop at the last day

role Holder "the shareholders"
party rowan "Rowan" is Holder
party alder "Alder" is Holder
party hazel "Hazel" is Holder
party acme "Acme"

act DragNotice
  by: party, the actor
  to: list of party
  quantity: shares
  price: money per share
  completion: date
event Issue
  to: party
  quantity: shares

fact Related(party, party): yes/no, default no

amount SharesOf(p: party): shares
  starts at 0
  rises by i.quantity with an Issue i [to p]

term Large(n: DragNotice): yes/no
  means n.quantity > 5% * AllShares or Related(n.by, acme)
term AllShares: shares means sum of SharesOf(p) over Holder p
term Completable(n: DragNotice, h: party): yes/no means n.completion >= 15 days after n.date
term ExpectedPrice(n: DragNotice): yes/no means n.price <= USD 15 per share

clause 1 "Who may drag"
  every Holder h may only give a DragNotice n [by h] if SharesOf(h) > 25% * AllShares
clause 2 "To every other holder"
  prohibits a DragNotice n if not every Holder h [such that h <> n.by] satisfies (h in n.to)
clause 3 "Completion"
  prohibits a DragNotice n if some h in n.to [such that not Completable(n, h)]
clause 4 "A large drag"
  (a) "Not in the first half-year"
      prohibits a DragNotice n if Large(n) and n.date < 6 months after 2024-01-02
  (b) "Not for more than is expected"
      prohibits a DragNotice n if Large(n) and not ExpectedPrice(n)
clause 5 "Above the price that is expected"
  rowan may only give a DragNotice n if n.date > 2024-01-02
clause 6 "Nobody is left short"
  prohibits a DragNotice n if some Holder h [such that h <> n.by and SharesOf(h) < n.quantity]
"""

DRAG_LOG: Final[tuple[Mapping[str, Any], ...]] = (
    event("i1", "Issue", "2024-02-01", to="rowan", quantity=6000),
    event("i2", "Issue", "2024-02-01", to="alder", quantity=3000),
    event("i3", "Issue", "2024-02-01", to="hazel", quantity=1000),
)


@cache
def drag_rules() -> Rules:
    """The rule set, read once."""
    return rules_of(DRAG, name="drag")
