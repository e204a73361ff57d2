"""A log as one question sees it: what was known at a moment, with the fingerprint that goes on the receipt."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from contract_dsl.loaded import LANGUAGE_VERSION

from ..answers import Receipt
from ..evaluate.compiled import Compiled
from ..evaluate.program import Program
from ..evaluate.world import World
from ..evaluate.worlds import Time, make_world
from ..log import EventLog, LogEntry, known_entries, used_digest
from ..time import calendars_digest, day_in
from ..version import VERSION
from .slips import MOST_TOLD, NamesInLog, Slip, line_of


@dataclass(frozen=True)
class History:
    """The world of a log as known at some moment (everything, if None), for the rules with a digest."""

    program: Program
    rules_digest: str
    log: EventLog
    known_at: Time | None = None
    compiled: Compiled | None = None

    @cached_property
    def world(self) -> World:
        """What evaluation sees."""
        return make_world(self.program, self.log, self.known_at)

    def continued(self, log: EventLog) -> "History":
        """The same history after more was recorded, which its world has taken in already."""
        later = History(self.program, self.rules_digest, log, self.known_at, self.compiled)
        vars(later)["world"] = self.world
        return later

    @cached_property
    def entries(self) -> tuple[LogEntry, ...]:
        """What is known of the log, corrected."""
        return tuple(known_entries(self.log.entries, self.program.zone, self.known_at))

    @cached_property
    def names(self) -> NamesInLog:
        """Whom and what the log names."""
        return NamesInLog(self.program.model, self.entries)

    def slips(self, until: date) -> Iterator[Slip]:
        """What looks like a slip among the names that are recorded up to a day."""
        zone = self.program.zone
        return (slip for slip in self.names.slips if day_in(slip.entry.time, zone) <= until)

    def notes_on_names(self, until: date) -> tuple[str, ...]:
        """What an answer says of them."""
        notes = [slip.note for slip in self.slips(until)]
        more = len(notes) - MOST_TOLD
        return (*notes[:MOST_TOLD], *((f"{more} more names in the log look like slips",) if more > 0 else ()))

    def placed(self, note: str, until: date) -> str:
        """A note with the place in the log of the event that it is about, if it is one of these and that is a file."""
        slip = next((s for s in self.slips(until) if s.note == note), None) if self.log.digest else None
        return note if slip is None else f"{note}  ({self.log.path}, line {line_of(self.log, slip.entry)})"

    @cached_property
    def receipt(self) -> Receipt:
        """What makes an answer repeatable."""
        entries = self.entries
        model = self.program.model
        codes = {c for calendar in model.calendars.values() for c in calendar.calendars}
        codes |= {c for place in model.places.values() for c in place.calendars}
        return Receipt(
            rules=self.rules_digest,
            log=used_digest(entries),
            calendars=calendars_digest(tuple(sorted(codes))),
            version=VERSION,
            language=LANGUAGE_VERSION,
        )
