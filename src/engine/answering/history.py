"""A log as one question sees it: what was known at a moment, with the fingerprint that goes on the receipt."""

from dataclasses import dataclass
from functools import cached_property

from contract_dsl.loaded import LANGUAGE_VERSION

from ..answers import Receipt
from ..evaluate.compiled import Compiled
from ..evaluate.program import Program
from ..evaluate.world import World
from ..evaluate.worlds import Time, make_world
from ..log import EventLog, LogEntry, known_entries, used_digest
from ..time import calendars_digest
from ..version import VERSION


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
