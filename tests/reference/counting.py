"""Dates as the agreement in which the words stand counts them (14), functions, receipt, and sharing out (11)."""

from collections.abc import Iterator, Sequence
from datetime import date, time
from fractions import Fraction
from math import floor
from typing import Any

from contract_dsl.model import nodes as m
from engine import time as cal

from .base import Evaluation
from .order import Env, Event, Moment, full, start_of
from .values import ABSENT, Unknown, compare, dated, plain, rounded, unknown_of

MISSING = {"stop": cal.MissingDay.LAST_DAY, "run on": cal.MissingDay.NEXT_MONTH, "must": cal.MissingDay.REFUSE}
ROLL = {"none": cal.Roll.NONE, "forward": cal.Roll.FORWARD, "back": cal.Roll.BACK}


class Counting(Evaluation):
    """Periods, schedules, functions of the language, and divisions."""

    # ======== dates, as the agreement in which the words stand counts them (14)

    def days(self, calendar: str) -> cal.BusinessDays:
        """The days that count in a calendar, or at a place."""
        known = self.model.calendars.get(calendar)
        if known is None:
            return cal.BusinessDays(self.model.places[calendar].calendars)
        return cal.trading_days(known.calendars[0]) if known.trading else cal.BusinessDays(known.calendars)

    def counted(self, node: m.PeriodFrom | m.Anniversary | m.LastDays | m.InWindow, env: Env) -> Any:
        match node:
            case m.LastDays():
                base = self.value(node.end, env)
            case m.InWindow():
                base = self.value(node.item, env)
            case _:
                base = self.value(node.base, env)
        if isinstance(base, Unknown):
            return base
        if base is ABSENT:
            return () if isinstance(node, m.LastDays) else False if isinstance(node, m.InWindow) else ABSENT
        match node:
            case m.Anniversary():
                return dated(cal.anniversary(base, node.ordinal, MISSING[node.rule.months]))
            case m.LastDays() if node.calendar:
                return dated(self.days(node.calendar).last(node.count, base))
            case m.LastDays():
                return tuple(date.fromordinal(base.toordinal() - n) for n in range(node.count - 1, -1, -1))
            case m.InWindow() if node.schedule in self.model.calendars:
                return dated(self.days(node.schedule).is_open(base))
            case m.InWindow() if self.model.schedules[node.schedule].form == "window":
                window = self.window(node.schedule, base)
                return window is not None and compare(">=", window[1], base)
            case m.InWindow():
                return base in self.dates(node.schedule, env.moment, date(2060, 12, 31))
            case _:
                return self.period(node, base)

    def period(self, node: m.PeriodFrom, base: date) -> Any:
        """A period from a day: with or without that day, rolled at its end unless it runs backwards."""
        rule, count = node.rule, -node.count if node.backwards else node.count
        back = 1 if node.backwards else -1
        if node.unit in ("business days", "trading days"):
            days = self.days(rule.business_days if node.unit == "business days" else rule.trading_days)
            counts = dated(days.is_open(base)) if rule.includes_first_day and count else False
            number = abs(count) - (counts is True)
            step = days.before if node.backwards else days.after
            return counts if isinstance(counts, Unknown) else dated(step(base, number)) if number else base
        if node.unit in ("months", "years"):
            months = count * (12 if node.unit == "years" else 1)
            end = dated(cal.add_months(base, months, MISSING[rule.months]))
            if rule.includes_first_day and count and isinstance(end, date):
                end = dated(cal.add_days(end, back))
        else:
            length = count * (7 if node.unit == "weeks" else 1)
            end = dated(cal.add_days(base, length + (back if rule.includes_first_day and length else 0)))
        if node.backwards or rule.roll == "none" or isinstance(end, Unknown):
            return end
        return dated(cal.roll(end, ROLL[rule.roll], self.days(rule.business_days)))

    def dates(self, schedule: str, moment: Moment, last: date) -> tuple[date, ...]:
        """The dates of a schedule up to a day, as things stand at a moment."""
        known = self.model.schedules[schedule]
        start = self.value(known.start, Env(moment, {})) if known.start is not None else date(2000, 1, 1)
        if not isinstance(start, date):
            return ()
        return tuple(
            d for d in self.remembered(("dates", schedule, start), tuple, self._dates(known, start)) if d <= last
        )

    @staticmethod
    def _dates(schedule: m.Schedule, start: date) -> Iterator[date]:
        rule = MISSING[schedule.rule.months]
        days = tuple(cal.DayOfYear(month, day) for month, day in schedule.days)
        current: Any = date.fromordinal(start.toordinal() - 1) if schedule.form == "days" else start
        while schedule.form != "window":
            if schedule.form == "days":
                current = cal.next_yearly(current, days, rule)
            else:
                current = cal.next_every_months(start, schedule.months, current, rule)
            if not isinstance(current, date) or current.year > 2060:
                return
            yield current

    def scheduled(self, schedule: str, moment: Moment) -> list[date]:
        """The dates of a schedule up to a moment of which each was one of them on its own day."""
        if isinstance(self.model.schedules[schedule].start, m.Constant | None):
            return list(self.dates(schedule, moment, moment.day))
        first = min((e.day for e in self.log), default=moment.day).toordinal()
        days = (date.fromordinal(d) for d in range(first, moment.day.toordinal() + 1))
        return [d for d in days if d in self.dates(schedule, Moment(start_of(d), d), d)]

    def window(self, schedule: str, day: date) -> tuple[date, Any] | None:
        """The yearly window that a day lies in; its last day may be rolled."""
        known = self.model.schedules[schedule]
        (from_month, from_day), (to_month, to_day) = known.days
        for year in (day.year, day.year - 1):
            first = cal.day_of(year, from_month, from_day, cal.MissingDay.LAST_DAY)
            last = cal.day_of(year, to_month, to_day, cal.MissingDay.LAST_DAY)
            if isinstance(first, date) and isinstance(last, date) and first > last:
                last = cal.day_of(year + 1, to_month, to_day, cal.MissingDay.LAST_DAY)
            assert isinstance(first, date)
            assert isinstance(last, date)
            end: Any = last
            if known.rolled and known.rule.roll != "none":
                end = dated(cal.roll(last, ROLL[known.rule.roll], self.days(known.rule.business_days)))
            if first <= day and (isinstance(end, Unknown) or day <= max(last, end)):
                return first, end
        return None

    # ======== functions that the language brings along

    def function(self, node: m.Builtin, arguments: tuple[Any, ...], env: Env) -> Any:
        first, second = arguments[0], arguments[-1]
        name = node.function
        if name == "Receipt":
            return self.receipt(node.context, first, second, env.moment)
        if name in ("PartiesTo", "ReferencesOf") and first is ABSENT:
            return ()
        open_ = unknown_of(*arguments)
        if open_ is not None or ABSENT in arguments:
            return open_ or (False if name == "OpenAt" else ABSENT)
        match name:
            case "ArrivalOf":
                received = first.values.get("received", ABSENT)
                return first.time if received is ABSENT else received
            case "DayAt":
                return cal.day_in(first, cal.find_zone(self.model.places[second].zone))
            case "ClockAt":
                clock = cal.clock_in(first, cal.find_zone(self.model.places[second].zone))
                return time(0, 0) if clock is None else clock
            case "OpenAt":
                return dated(self.days(second).is_open(first))
            case "NextOpenDayAt":
                return dated(self.days(second).after(first, 1))
            case "NextBusinessDay":
                return dated(self.days(node.context).on_or_after(first))
            case "BusinessDayBefore" | "TradingDayBefore":
                return dated(self.days(node.context).before(first, 1))
            case "WindowStart":
                window = self.window(node.context, first)
                inside = window is not None and compare(">=", window[1], first)
                return unknown_of(inside) or (window[0] if window is not None and inside else ABSENT)
            case "ReferencesOf":
                names = (first.values.get(n, ABSENT) for n in ("ref", "offering", "series"))
                return tuple(n for n in names if n is not ABSENT)
            case "PartiesTo":
                return tuple(dict.fromkeys(self.named(first.root, "party")))
            case "BeneficiariesOf":
                return self.protected(full(first, node.context), env.moment)
            case "Whole":
                return floor(first)
            case "Fraction":
                return plain(Fraction(first) - floor(first))
            case "Rounded":
                return rounded(first, second)
            case "SizeOf":
                return len(first)
            case "NumberOf":
                return first
            case _:
                return {"YearOf": first.year, "MonthOf": first.month, "DayOf": first.day}[name]

    def protected(self, clause: str, moment: Moment) -> Any:
        """Whom a clause, or the nearest one above it, protects."""
        known = self.model.clauses
        while clause in known and not known[clause].protects:
            clause = known[clause].parent
        found: list[Any] = []
        for each in known[clause].protects if clause in known else ():
            if each.party is not None:
                found.append((self.value(each.party, Env(moment, {})), True))
            elif each.every is not None:
                found += self.matches(each.every, Env(moment, {}))
        return unknown_of(*(b for _, b in found)) or tuple(dict.fromkeys(v for v, _ in found))

    def receipt(self, agreement: str, notice: Any, party: Any, moment: Moment) -> Any:
        """The day on which a notice counts as received by a party to which it goes: the first line that holds."""
        rule = self.model.receipts.get(agreement)
        if notice is ABSENT or isinstance(notice, Unknown) or isinstance(party, Unknown):
            return notice if notice is ABSENT else unknown_of(notice, party)
        to = notice.values.get("to", ABSENT)
        if rule is None or party is ABSENT or isinstance(to, Unknown):
            return unknown_of(to) or ABSENT
        if party not in (to if isinstance(to, tuple) else (to,)):
            return ABSENT
        env = Env(moment, {rule.notice: notice, rule.addressee: party})
        for condition, day in rule.lines:
            holds = self.truth(condition, env) if condition is not None else True
            if holds is not False:
                return self.value(day, env) if holds is True else unknown_of(holds, self.value(day, env))
        return ABSENT

    # ======== sharing out (11)

    def shared(self, node: m.ShareOf | m.TotalFor, env: Env) -> Any:
        division = self.model.divisions[node.division]
        arguments = self.values(node.arguments, env)
        names = dict(zip((p.name for p in division.parameters), arguments, strict=True))
        claims, shares = self._share_out(division, Env(env.moment, names))
        if isinstance(shares, Unknown):
            return shares
        if isinstance(node, m.TotalFor):
            return plain(sum(s for c, s in zip(claims, shares, strict=True) if c[1].source == node.kind))
        claim = self.value(node.claim, env)
        return plain(sum(s for c, s in zip(claims, shares, strict=True) if same(c[0], claim)))

    def _share_out(self, division: m.Division, env: Env) -> tuple[list[Any], Any]:
        """Every claim with its share: the floor prevails over the limit and over the first rank."""
        whole, claims, open_ = self.value(division.whole, env), [], []
        for rank in division.ranks:
            for value, belongs in self.matches(rank.pattern, env):
                inner = env.bind(**{rank.pattern.variable: value})
                weight, cap = self.value(rank.weight, inner), self.value(rank.cap, inner)
                open_ += [belongs, weight, cap]
                claims.append((value, rank.pattern, rank.number, weight, cap))
        least, inside = ABSENT, set()
        if division.reserved is not None and division.reserved_for is not None:
            least = self.value(division.reserved, env)
            kept = [v for v, _ in self.matches(division.reserved_for, env)]
            inside = {n for n, c in enumerate(claims) if any(same(c[0], v) for v in kept)}
        unknown = unknown_of(whole, least, *open_)
        if unknown is not None:
            return claims, unknown
        everybody = set(range(len(claims)))
        if whole is ABSENT:
            return claims, [0 if c[4] is ABSENT else c[4] for c in claims]
        shares = run(claims, everybody, whole)
        if least is not ABSENT and sum(shares[n] for n in inside) < least:
            first, rest = run(claims, inside, least), run(claims, everybody - inside, max(whole - least, 0))
            shares = [first[n] if n in inside else rest[n] for n in range(len(claims))]
        return claims, shares


def same(claim: Any, value: Any) -> bool:
    """Whether a claim is what is asked about."""
    both = isinstance(claim, Event) and isinstance(value, Event)
    return bool(claim.root == value.root if both else claim == value)


def run(claims: Sequence[Any], members: set[int], whole: Any) -> list[Any]:
    """Rank by rank: weight times a common factor, at most the cap; what caps set free goes round among the others."""
    shares: list[Any] = [Fraction(0)] * len(claims)
    left = Fraction(whole)
    for rank in sorted({claims[n][2] for n in members}):
        number = [0 if v is ABSENT else v for c in claims for v in c[3:]]
        weight, cap = number[::2], number[1::2]
        free = [n for n in sorted(members) if claims[n][2] == rank and weight[n] > 0 and cap[n] > 0]
        while free and left > 0:
            factor = left / sum(weight[n] for n in free)
            full_ones = [n for n in free if weight[n] * factor >= cap[n]]
            for n in full_ones or free:
                shares[n] = Fraction(cap[n] if full_ones else weight[n] * factor)
            left -= sum(shares[n] for n in full_ones or free)
            free = [n for n in free if n not in full_ones] if full_ones else []
    return shares
