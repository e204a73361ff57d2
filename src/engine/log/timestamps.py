"""Timestamps and dates of many events at once: keys that sort them, and the days of a zone on which they fall."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta, tzinfo
from typing import Final

from ..time import TimeTextError, day_in, parse_time, sort_key
from .rows import Unfitting

_MICROSECONDS: Final = 1_000_000
_DAY: Final = 2 * 86_400 * _MICROSECONDS
"""A day in keys, which are twice as many as microseconds."""
_DATE: Final = 10
"""Characters of a plain date."""
_MOST_KEPT: Final = 100_000

_FAULTS = (TimeTextError, ValueError, OverflowError)


class _Changing(Exception):
    """The zone keeps no single offset through a day."""


_MINUTES: Final = {f"{m // 60:02}:{m % 60:02}": 2 * 60 * m * _MICROSECONDS for m in range(24 * 60)} | {"": 0}
_SECONDS: Final = {f":{second:02}": 2 * second * _MICROSECONDS for second in range(60)} | {"": 0}
"""What the parts of a clock add to the key of its day; a plain date has none."""


class _Days(dict[str, tuple[int, int]]):
    """A timestamp without its clock, or a plain date: the key at midnight, and what the zone adds to find the day."""

    def __init__(self, zone: tzinfo) -> None:
        super().__init__()
        self._zone = zone

    def __missing__(self, text: str) -> tuple[int, int]:
        if len(self) >= _MOST_KEPT:
            self.clear()
        try:
            found = self[text] = self._plain(text) if len(text) == _DATE else self._midnight(text)
        except _FAULTS:
            raise Unfitting from None
        return found

    def _plain(self, text: str) -> tuple[int, int]:
        moment = parse_time(text)
        instant, before = sort_key(moment, self._zone)
        key = 2 * instant + before
        return key, (day_in(moment, self._zone).toordinal() - 1) * _DAY - key

    def _midnight(self, text: str) -> tuple[int, int]:
        first, last = (parse_time(f"{text[:11]}{clock}{text[11:]}") for clock in ("00:00:00", "23:59:59"))
        if not isinstance(first, datetime) or not isinstance(last, datetime):
            raise Unfitting
        offset = first.astimezone(self._zone).utcoffset()
        if offset is None or offset != last.astimezone(self._zone).utcoffset():
            raise _Changing
        instant, _ = sort_key(first, self._zone)
        return 2 * instant, 2 * (offset // timedelta(microseconds=1))


class Times:
    """Timestamps and dates as keys that sort them, with the day in a zone. What was met is kept by its parts.

    A key is twice the microseconds since the year 1, that of a plain date one less than the end of its day; a day is
    its ordinal.
    """

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self._days = _Days(zone)

    def many(self, texts: Sequence[str]) -> tuple[Sequence[int], Sequence[int]]:
        """The keys and the days of some texts. Raises `Unfitting` if one is no time."""
        try:
            starts = list(map(self._days.__getitem__, [text[:11] + text[19:] for text in texts]))
        except _Changing:
            pairs = list(map(self.of, texts))
            return [key for key, _ in pairs], [day for _, day in pairs]
        minutes, seconds = _MINUTES, _SECONDS
        try:
            keys = [
                start + minutes[text[11:16]] + seconds[text[16:19]]
                for (start, _), text in zip(starts, texts, strict=True)
            ]
        except KeyError:
            raise Unfitting from None
        return keys, [(key + offset) // _DAY + 1 for key, (_, offset) in zip(keys, starts, strict=True)]

    def of(self, text: str) -> tuple[int, int]:
        """The key and the day of one text. Raises `Unfitting` if it is no time."""
        try:
            start, offset = self._days[text[:11] + text[19:]]
        except _Changing:
            return self._moment(text)
        try:
            key = start + _MINUTES[text[11:16]] + _SECONDS[text[16:19]]
        except KeyError:
            raise Unfitting from None
        return key, (key + offset) // _DAY + 1

    def _moment(self, text: str) -> tuple[int, int]:
        try:
            moment: date | datetime = parse_time(text)
            instant, before = sort_key(moment, self._zone)
            return 2 * instant + before, day_in(moment, self._zone).toordinal()
        except _FAULTS:
            raise Unfitting from None
