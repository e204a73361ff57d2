"""Dates as the agreement in which the words stand counts them (14), functions, receipt, and sharing out (11)."""

from collections.abc import Iterator, Sequence
from datetime import date, time
from fractions import Fraction
from math import floor
from typing import Any

from contract_dsl.model import nodes as m
from engine import time as cal

from .order import Env, Event, Moment, Part, full, once, start_of
from .values import ABSENT, Unknown, compare, dated, plain, rounded, unknown_of

MISSING = {"stop": cal.MissingDay.LAST_DAY, "run on": cal.MissingDay.NEXT_MONTH, "must": cal.MissingDay.REFUSE}
ROLL = {"none": cal.Roll.NONE, "forward": cal.Roll.FORWARD, "back": cal.Roll.BACK}
AHEAD = date(2060, 12, 31)


class Counting(Part):
    """Periods, schedules, functions of the language, and divisions."""

    # ---- periods and schedules

    def days(self, calendar: str) -> cal.BusinessDays:
        """The days that count in a calendar, or at a place."""
        known = self.model.calendars.get(calendar) or self.model.places[calendar]
        trading = isinstance(known, m.Calendar) and known.trading
        return cal.trading_days(known.calendars[0]) if trading else cal.BusinessDays(known.calendars)

    def counted(self, node: m.PeriodFrom | m.Anniversary | m.LastDays | m.InWindow, env: Env) -> Any:
        where = node.end if isinstance(node, m.LastDays) else node.item if isinstance(node, m.InWindow) else node.base
        base = self.value(where, env)
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
                return base in self.dates(node.schedule, env.moment, AHEAD)
            case _:
                return self.period(node, base)

    def period(self, node: m.PeriodFrom, base: date) -> Any:
        """A period from a day: with or without that day, rolled at its end unless it runs backwards."""
        rule, count, back = node.rule, node.count, node.backwards
        short = 1 if rule.includes_first_day and count else 0
        if node.unit in ("business days", "trading days"):
            days = self.days(rule.business_days if node.unit == "business days" else rule.trading_days)
            counts = dated(days.is_open(base)) if short else False
            number = count - (counts is True)
            step = days.before if back else days.after
            return counts if isinstance(counts, Unknown) else dated(step(base, number)) if number else base
        if node.unit in ("months", "years"):
            months = count * (12 if node.unit == "years" else 1)
            end = dated(cal.add_months(base, -months if back else months, MISSING[rule.months]))
            if isinstance(end, date) and short:
                end = dated(cal.add_days(end, short if back else -short))
        else:
            length = count * (7 if node.unit == "weeks" else 1) - short
            end = dated(cal.add_days(base, -length if back else length))
        if back or rule.roll == "none" or isinstance(end, Unknown):
            return end
        return dated(cal.roll(end, ROLL[rule.roll], self.days(rule.business_days)))

    def dates(self, schedule: str, moment: Moment, last: date) -> tuple[date, ...]:
        """The dates of a schedule up to a day, as things stand at a moment."""
        known = self.model.schedules[schedule]
        start = self.value(known.start, Env(moment, {})) if known.start is not None else date(2000, 1, 1)
        return tuple(d for d in self.dates_from(schedule, start) if d <= last) if isinstance(start, date) else ()

    @once
    def dates_from(self, schedule: str, start: date) -> tuple[date, ...]:
        return tuple(self.all_dates(self.model.schedules[schedule], start))

    @staticmethod
    def all_dates(schedule: m.Schedule, start: date) -> Iterator[date]:
        rule = MISSING[schedule.rule.months]
        days = tuple(cal.DayOfYear(month, day) for month, day in schedule.days)
        current: Any = date.fromordinal(start.toordinal() - 1) if schedule.form == "days" else start
        while schedule.form != "window":
            if schedule.form == "days":
                current = cal.next_yearly(current, days, rule)
            else:
                current = cal.next_every_months(start, schedule.months, current, rule)
            if not isinstance(current, date) or current > AHEAD:
                return
            yield current

    def scheduled(self, schedule: str, moment: Moment) -> list[date]:
        """The dates of a schedule up to a moment of which each was one of them on its own day."""
        found = self.dates(schedule, moment, moment.day)
        if isinstance(self.model.schedules[schedule].start, m.Constant | None):
            return list(found)
        days = (
            date.fromordinal(n)
            for n in range(min((e.day for e in self.log), default=moment.day).toordinal(), moment.day.toordinal() + 1)
        )
        return [d for d in days if d in self.dates(schedule, Moment(start_of(d), d), d)]

    def window(self, schedule: str, day: date) -> tuple[date, Any] | None:
        """The yearly window that a day lies in; its last day may be rolled."""
        known = self.model.schedules[schedule]
        from_, to = known.days
        for year in (day.year, max(day.year - 1, 1)):
            first: Any = cal.day_of(year, from_[0], from_[1], cal.MissingDay.LAST_DAY)
            last: Any = cal.day_of(year, to[0], to[1], cal.MissingDay.LAST_DAY)
            if first > last:
                last = cal.day_of(year + 1, to[0], to[1], cal.MissingDay.LAST_DAY)
            end = last
            if known.rolled and known.rule.roll != "none":
                end = dated(cal.roll(last, ROLL[known.rule.roll], self.days(known.rule.business_days)))
            if first <= day and (isinstance(end, Unknown) or day <= max(last, end)):
                return first, end
        return None

    # ---- functions that the language brings along

    def function(self, node: m.Builtin, arguments: tuple[Any, ...], env: Env) -> Any:
        first, second, name = arguments[0], arguments[-1], node.function
        if name == "Receipt":
            return self.receipt(node.context, first, second, env.moment)
        if name in ("PartiesTo", "ReferencesOf") and first is ABSENT:
            return ()
        open_ = unknown_of(*arguments)
        if open_ is not None or ABSENT in arguments:
            return open_ or (False if name == "OpenAt" else ABSENT)
        match name:
            case "ArrivalOf":
                return first.values.get("received", first.time)
            case "DayAt":
                return cal.day_in(first, cal.find_zone(self.model.places[second].zone))
            case "ClockAt":
                return cal.clock_in(first, cal.find_zone(self.model.places[second].zone)) or time(0, 0)
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
                return tuple(
                    v for n in ("ref", "offering", "series") if (v := first.values.get(n, ABSENT)) is not ABSENT
                )
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
        return {"YearOf": first.year, "MonthOf": first.month, "DayOf": first.day}[name]

    def protected(self, clause: str, moment: Moment) -> Any:
        """Whom a clause, or the nearest one above it, protects."""
        known, env = self.model.clauses, Env(moment, {})
        while clause in known and not known[clause].protects:
            clause = known[clause].parent
        found: list[Any] = []
        for each in known[clause].protects if clause in known else ():
            found += [(self.value(each.party, env), True)] if each.party is not None else self.matches(each.every, env)
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
                return unknown_of(holds, self.value(day, env)) if isinstance(holds, Unknown) else self.value(day, env)
        return ABSENT

    # ---- sharing out (11)

    def shared(self, node: m.ShareOf | m.TotalFor, env: Env) -> Any:
        """What a claim gets of a division, or what all claims of a kind get."""
        division = self.model.divisions[node.division]
        names = dict(zip((p.name for p in division.parameters), self.values(node.arguments, env), strict=True))
        claims, shares = self.share_out(division, Env(env.moment, names))
        if isinstance(shares, Unknown):
            return shares
        claim = self.value(node.claim, env) if isinstance(node, m.ShareOf) else None
        kind = node.kind if isinstance(node, m.TotalFor) else ""
        got = [s for c, s in zip(claims, shares, strict=True) if (same(c[0], claim) if claim else c[1].source == kind)]
        return plain(sum(got))

    def share_out(self, division: m.Division, env: Env) -> tuple[list[Any], Any]:
        """Every claim with its share: the floor prevails over the limit and over the first rank."""
        claims: list[Any] = []
        for rank in division.ranks:
            for value, belongs in self.matches(rank.pattern, env):
                weight, cap = self.values((rank.weight, rank.cap), env.bind(**{rank.pattern.variable: value}))
                claims.append((value, rank.pattern, rank.number, weight, cap, belongs))
        least, kept = ABSENT, []
        if division.reserved is not None:
            least = self.value(division.reserved, env)
            kept = [v for v, _ in self.matches(division.reserved_for, env)]
        whole = self.value(division.whole, env)
        unknown = unknown_of(whole, least, *(part for c in claims for part in c[3:]))
        if unknown is not None:
            return claims, unknown
        if whole is ABSENT:
            return claims, [0 if c[4] is ABSENT else c[4] for c in claims]
        inside = {n for n, c in enumerate(claims) if any(same(c[0], v) for v in kept)}
        shares = run(claims, set(range(len(claims))), whole)
        if least is not ABSENT and sum(shares[n] for n in inside) < least:
            first, rest = (
                run(claims, inside, least),
                run(claims, set(range(len(claims))) - inside, max(whole - least, 0)),
            )
            shares = [first[n] if n in inside else rest[n] for n in range(len(claims))]
        return claims, shares


def same(claim: Any, value: Any) -> bool:
    """Whether a claim is what is asked about."""
    both = isinstance(claim, Event) and isinstance(value, Event)
    return bool(claim.root == value.root if both else claim == value)


def run(claims: Sequence[Any], members: set[int], whole: Any) -> list[Any]:
    """Rank by rank: weight times a common factor, at most the cap; what caps set free goes round among the others."""
    shares: list[Any] = [Fraction(0)] * len(claims)
    weight, cap = ([0 if c[part] is ABSENT else c[part] for c in claims] for part in (3, 4))
    left = Fraction(whole)
    for rank in sorted({claims[n][2] for n in members}):
        free = [n for n in sorted(members) if claims[n][2] == rank and weight[n] > 0 and cap[n] > 0]
        while free and left > 0:
            factor = left / sum(weight[n] for n in free)
            done = [n for n in free if weight[n] * factor >= cap[n]]
            for n in done or free:
                shares[n] = Fraction(cap[n] if done else weight[n] * factor)
            left -= sum(shares[n] for n in done or free)
            free = [n for n in free if n not in done] if done else []
    return shares
