"""A timeline as values: the days, what happened, the lanes. How it looks is up to whoever draws it."""

from dataclasses import dataclass
from datetime import date

from contract_dsl.diagnostics import Diagnostic, did_you_mean
from contract_dsl.source import Span

from ..answering.duties import OPEN, Ledgered
from ..answering.history import History
from ..answering.selection import Selection
from ..answers import Receipt
from ..evaluate.moments import end_of
from .days import Days, Wanted, base_day, choose_days, wrong
from .happenings import Happening, happenings_of
from .items import Item, items_of
from .lanes import Lane, make_lanes
from .words import condensed


@dataclass(frozen=True, slots=True)
class Timeline:
    """Everything that a drawing shows."""

    title: str
    days: Days
    today: date
    """The day whose statuses are shown; it may lie outside the days."""
    happenings: tuple[Happening, ...]
    lanes: tuple[Lane, ...]
    receipt: Receipt
    party: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        """Everything in every lane."""
        return tuple(item for lane in self.lanes for item in lane.items)

    @property
    def missing(self) -> tuple[str, ...]:
        """What is not recorded and would settle what is not settled."""
        return tuple(sorted({name for item in self.items for name in item.missing}))

    @property
    def heading(self) -> str:
        """What is shown, in a line."""
        of = f", only what concerns {self.party}" if self.party else ""
        return f"{self.days.first} to {self.days.last}{of}; every status as on {self.today}"


def make_timeline(history: History, wanted: Wanted) -> Timeline | Diagnostic:
    """The picture of a history, or why there is none."""
    if (finding := wrong(wanted) or _stranger(history, wanted.party)) is not None:
        return finding
    happened = tuple(event.day for event in history.world.log)
    days = choose_days(wanted, happened, _deadlines(history, wanted, happened))
    if isinstance(days, Diagnostic):
        return days
    today = wanted.on or days.last
    selection = Selection(until=days.last, party=wanted.party)
    ledgered = Ledgered(history, today, selection)
    model, order = history.program.model, history.program.order
    printed = sorted(ledgered.instances, key=lambda i: (order.get(i.sentence.id, 0), i.sentence.number, i.opened_at))
    items = items_of(printed, model, today)
    titles = [(agreement.id, agreement.title) for agreement in model.agreements.values()]
    lanes = make_lanes(items, days, titles)
    happenings = happenings_of(history.world, today)
    return Timeline(
        title=model.title,
        days=days,
        today=today,
        happenings=tuple(h for h in happenings if days.holds(h.day) and _concerns(h, wanted.party, items)),
        lanes=lanes,
        receipt=history.receipt,
        party=wanted.party,
        notes=condensed(ledgered.answer().notes),
    )


def _deadlines(history: History, wanted: Wanted, happened: tuple[date, ...]) -> tuple[date, ...]:
    """The last days that are still to come after all that is known, where it is left to them how far to draw."""
    base = base_day(wanted, happened)
    if wanted.until is not None or base is None:
        return ()
    found = Ledgered(history, base, Selection(party=wanted.party)).instances
    return tuple(i.due for i in found if i.due is not None and i.due > base and i.status in OPEN)


def _concerns(happening: Happening, party: str | None, items: tuple[Item, ...]) -> bool:
    """Whether an event belongs into the picture of one party: it names the party or nobody, or bars hang on it."""
    if party is None or not happening.parties or party in happening.parties:
        return True
    return any(happening.id in (*item.by_events, *item.ended_by) for item in items)


def _stranger(history: History, party: str | None) -> Diagnostic | None:
    """The finding that nobody of that name is known."""
    known = history.world.parties(end_of(date.max))
    if party is None or party in known:
        return None
    help_ = did_you_mean(party, known) or f"the parties are {', '.join(f'`{name}`' for name in sorted(known))}"
    return Diagnostic("Q104", Span("command line", 1, 1, 1, 1), f"there is no party `{party}`", help_)
