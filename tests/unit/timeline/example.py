"""A small situation made by hand, with every status: half a year of the lease of a workshop, and of its head lease."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from engine.answers import Receipt
from engine.timeline.days import Days
from engine.timeline.happenings import Happening
from engine.timeline.items import Item
from engine.timeline.lanes import make_lanes
from engine.timeline.picture import Timeline
from tests.unit.diagrams.example import HOSTILE

RECEIPT = Receipt(rules="a" * 64, log="b" * 64, calendars="c" * 64, version="1.0", language=1)
HALF_YEAR = Days(date(2022, 4, 1), date(2022, 9, 30))
TITLES = (("head", "Head lease of the yard"), ("lease", "Lease of a workshop"), ("side", "Side letter"))
TENANT = (("tenant", "landlord"),)
SHARERS = (("anna", "tenant"), ("boris", "tenant"))


def day(text: str) -> date:
    """A day of 2022, written as month and day."""
    return date.fromisoformat(f"2022-{text}")


def item(clause: str, status: str, opened: str, due: str = "", ended: str = "", /, **more: Any) -> Item:
    """An item whose kind follows from its status, and whose last day from its days."""
    kinds = {"right": ("open", "exercised", "lapsed", "waived"), "period": ("running", "ended")}
    kind = next((kind for kind, found in kinds.items() if status in found), "obligation")
    last_day, end = (day(due) if due else None), (day(ended) if ended else None)
    given: dict[str, Any] = {"clause": clause, "title": f"Clause {clause.partition(':')[2]}", "kind": kind, "what": ""}
    given |= {"sides": TENANT, "opened": day(opened), "status": status, "due": last_day, "ended": end}
    given["last"] = max((d for d in (last_day, end) if d is not None), default=None)
    return Item(**(given | more))


ITEMS = (
    item("head:1", "pending", "01-10", "10-20", title="Yard rent", what="RentPaid", sides=(("landlord", "owner"),)),
    item("lease:2.01", "performed", "03-25", "04-08", "04-05", title="Rent", what="RentPaid", ended_by=("p1",)),
    item("lease:2.01", "performed_late", "06-24", "07-08", "07-20", title="Rent", what="RentPaid", ended_by=("p2",)),
    item("lease:2.01", "pending", "09-29", "10-13", title="Rent", what="RentPaid"),
    item("lease:2.02", "breached", "05-01", "05-31", title="Insurance of the workshop", what="InsuranceProved"),
    item("lease:2.03", "excused", "05-10", "07-01", "06-10", title="Repair of the roof"),
    item(
        "lease:3(a)", "exercised", "05-02", "05-23", "05-10", title="Objecting to a plan", about="plan_1",
        sides=SHARERS[:1], by_events=("s1",), ended_by=("o1",),
    ),
    item("lease:3(a)", "lapsed", "05-02", "05-23", "05-23", title="Objecting to a plan", about="plan_1",
         sides=SHARERS[1:], by_events=("s1",)),
    item("lease:3(a)", "waived", "07-01", "07-22", "07-11", title="Objecting to a plan", about="plan_2", sides=SHARERS),
    item("lease:3(a)", "open", "08-29", "09-19", title="Objecting to a plan", about="plan_3", sides=SHARERS),
    item("lease:3(b)", "ended", "05-02", "05-12", title="Quiet time", sides=(("tenant", ""),)),
    item("lease:3(b)", "running", "08-29", "09-12", title="Quiet time", sides=(("tenant", ""),)),
    item("lease:4", "pending", "01-10", title="Upkeep", what="keep the workshop in repair"),
    item("lease:5", "breached", "03-01", "06-15", title="Keys", unsettled=True, missing=("KeysKept(tenant)",)),
    item("lease:6", "breached", "01-10", "02-01", title="Deposit", what="DepositPaid"),
    item("lease:7", "pending", "02-01", title="Survey", due_open=True, missing=("SurveyDay",)),
    item("lease:8", "open", "01-10", title="Ending the lease", what="NoticeToQuit", sides=(("", ""),)),
)  # fmt: skip

HAPPENINGS = (
    Happening("p1", day("04-05"), "RentPaid", "tenant", "by tenant", ("tenant",)),
    Happening("f1", day("04-20"), "Fact", "KeysKept(boris)", "KeysKept(boris) = no", ("boris",), fact=True),
    Happening("s1", day("05-02"), "PlanSent", "plan_1", "by tenant, plan plan_1", ("tenant",)),
    Happening("o1", day("05-10"), "Objection", "plan_1", "by anna, plan plan_1", ("anna",)),
    Happening("s2", day("07-01"), "PlanSent", "plan_2", "by tenant, plan plan_2", ("tenant",)),
    Happening("p2", day("07-20"), "RentPaid", "tenant", "by tenant", ("tenant",)),
    Happening("s3", day("08-29"), "PlanSent", "plan_3", "by tenant, plan plan_3", ("tenant",)),
    Happening("s4", day("09-26"), "PlanSent", "plan_4", "by tenant, plan plan_4", ("tenant",), later=True),
)


def timeline(items: Iterable[Item] = ITEMS, days: Days = HALF_YEAR, **more: Any) -> Timeline:
    """The picture of some items, as on 9 September."""
    given: dict[str, Any] = {
        "title": "lease", "days": days, "today": day("09-09"), "happenings": HAPPENINGS, "receipt": RECEIPT,
        "lanes": make_lanes(items, days, TITLES), "notes": ("an estimated day was used: Christmas",),
    }  # fmt: skip
    shown = given | more
    shown["happenings"] = tuple(each for each in shown["happenings"] if days.holds(each.day))
    return Timeline(**shown)


def dense() -> Timeline:
    """Fifteen years in which much happens, with long names."""
    first = date(2010, 1, 1)
    items: list[Item] = []
    for number in range(120):
        opened = first + timedelta(days=41 * number)
        due = opened + timedelta(days=30 + number % 50)
        sides = tuple((f"holder_number_{n}", "the_company") for n in range(number % 7))
        title = "A clause with a long title that says much " * (1 + number % 2)
        status = ("pending", "breached", "open", "waived")[number % 4]
        more = {
            "opened": opened,
            "due": due,
            "last": due,
            "sides": sides,
            "title": title,
            "about": f"offering_{number}",
        }
        items.append(item(f"lease:{number % 9}.0{number % 3}(a)(i)", status, "01-01", **more))
    items += [item(f"lease:{n}.1", "pending", "01-01", opened=first, title="Open " * 20) for n in range(30)]
    events = [Happening(f"e{n}", first + timedelta(days=137 * n), f"Type{n % 5}", f"subject_{n}") for n in range(40)]
    return timeline(items, Days(first, date(2024, 12, 31)), happenings=tuple(events), today=date(2020, 5, 5))


def hostile() -> Timeline:
    """A picture whose names are not what anyone would write by accident."""
    items = [
        replace(each, clause=f"lease:{text}", title=text[::-1], what=text, sides=((text, text),), about=text,
                missing=(text,), by_events=(text,))
        for each, text in zip(ITEMS, HOSTILE, strict=False)
    ]  # fmt: skip
    events = [Happening(text, day("05-01"), text, text, text) for text in HOSTILE]
    return timeline(items, happenings=tuple(events), title=HOSTILE[0], party=HOSTILE[1], notes=(HOSTILE[3],))
