"""Functions of days and of numbers, and the rules of receipt."""

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from contract_dsl.model import nodes as m

from ..evaluate.moments import end_of
from ..evaluate.store import EventStore
from ..evaluate.unknown import ABSENT as NOT_THERE
from ..evaluate.world import World
from .smt import Term, calculate, choose, compare, conjunction, disjunction, equal, floor, is_open, total
from .untranslated import Untranslated
from .values import ABSENT, Anything, Chosen, Happening, Many, Setting, Value

if TYPE_CHECKING:
    from .translate import Translator


def _day(value: Any) -> int | None:
    return value.toordinal() if isinstance(value, date) else None


def _of_day(translator: "Translator", word: str, argument: Value, function: Any, *, rising: bool) -> Value:
    """A function of a day by its values where they are needed."""

    def at(ordinal: int) -> int | bool | None:
        if not 1 <= ordinal <= date.max.toordinal():
            return None
        found = function(date.fromordinal(ordinal))
        return found if isinstance(found, int) else _day(found)

    made = translator.log.table(word, argument.term, at, rising=rising, sort="whole")
    if made is None:
        raise Untranslated("a day beyond the calendars")
    return Value(made, argument.there)


def _truth_of_day(translator: "Translator", word: str, argument: Value, function: Any) -> Value:
    def at(ordinal: int) -> bool | None:
        if not 1 <= ordinal <= date.max.toordinal():
            return None
        found = function(date.fromordinal(ordinal))
        return found if isinstance(found, bool) else None

    made = translator.log.table(word, argument.term, at, rising=False, sort="truth")
    if made is None:
        raise Untranslated("a day beyond the calendars")
    return Value(conjunction((made, argument.there)))


def period(translator: "Translator", node: m.PeriodFrom | m.Anniversary, base: Value) -> Value:
    """The end of a period, or an anniversary."""
    dates = translator.program.dates
    if isinstance(node, m.Anniversary):
        return _of_day(translator, "anniversary", base, lambda d: dates.anniversary(node, d), rising=True)
    rule = node.rule
    if node.unit in ("days", "weeks") and (node.backwards or rule.roll == "none") and node.count:
        days = node.count * (7 if node.unit == "weeks" else 1) - (1 if rule.includes_first_day else 0)
        return Value(calculate("-" if node.backwards else "+", base.term, days), base.there)
    return _of_day(translator, "period", base, lambda d: dates.period(node, d, {}), rising=True)


def in_window(translator: "Translator", node: m.InWindow, item: Value) -> Value:
    """Whether a day lies in a calendar, a schedule or a window."""
    program = translator.program
    if node.schedule in program.model.calendars:
        return _truth_of_day(translator, "open", item, lambda d: program.dates.is_open(node.schedule, d, {}))
    schedule = program.model.schedules[node.schedule]
    if schedule.start is not None and not isinstance(schedule.start, m.Constant):
        raise Untranslated("a schedule that begins with an event")
    world = World(program, EventStore(program, []), {})
    return _truth_of_day(translator, "window", item, lambda d: world.schedules.holds(node.schedule, d, end_of(d)))


def builtin(translator: "Translator", node: m.Builtin, env: Setting) -> Anything:
    """A function of the language."""
    dates = translator.program.dates
    first = translator.value(node.arguments[0], env)
    match node.function:
        case "Receipt":
            party = translator.number(node.arguments[1], env)
            return receipt(translator, node.context, first, party, env)
        case "ArrivalOf":
            return _arrival(first)
        case "ReferencesOf":
            return _references(first)
        case "PartiesTo":
            return _parties(translator, first)
        case "BeneficiariesOf":
            return _beneficiaries(translator, first, node.context, env)
        case "SizeOf":
            if not isinstance(first, Many):
                raise Untranslated("the size of a list")
            return Value(total(choose(guard, 1, 0) for guard, _ in first.items), first.there)
        case "OpenAt" | "NextOpenDayAt":
            return _at_place(translator, node, first, translator.number(node.arguments[1], env))
        case _:
            pass
    if not isinstance(first, Value):
        raise Untranslated(f"`{node.text}`")
    match node.function:
        case "DayAt":
            return first
        case "ClockAt":
            return Value(0, first.there)
        case "NextBusinessDay":
            function = lambda d: dates.next_open(node.context, d, {}, including=True)  # noqa: E731  # one of a row
            return _of_day(translator, "open day", first, function, rising=True)
        case "BusinessDayBefore" | "TradingDayBefore":
            return _of_day(
                translator, "day before", first, lambda d: dates.open_before(node.context, d, {}), rising=True
            )
        case "YearOf":
            return _of_day(translator, "year", first, lambda d: d.year, rising=True)
        case "MonthOf":
            return _of_day(translator, "month", first, lambda d: d.month, rising=False)
        case "DayOf":
            return _of_day(translator, "day", first, lambda d: d.day, rising=False)
        case "NumberOf":
            return first
        case "Whole":
            return Value(floor(first.term), first.there)
        case "Fraction":
            return Value(calculate("-", first.term, floor(first.term)), first.there)
        case "Rounded":
            step = translator.number(node.arguments[1], env)
            if is_open(step.term) or step.term == 0:
                raise Untranslated("a rounding to a step that is not fixed")
            return Value(rounded(first.term, step.term), first.there)
        case _:
            raise Untranslated(f"`{node.function}`")


def rounded(term: Term, step: Term) -> Term:
    """The nearest multiple of a step, halves up."""
    units = calculate("+", calculate("/", term, step), Fraction(1, 2))
    return calculate("*", floor(units), step)


def _arrival(notice: Anything) -> Anything:
    if not isinstance(notice, Chosen):
        return ABSENT
    ways = []
    for guard, event in notice.ways:
        received = event.field("received")
        if isinstance(received, Value):
            ways.append((guard, Value(choose(received.there, received.term, event.at.day))))
    from .translate import merged  # noqa: PLC0415  # the two call each other

    found: Anything = merged(ways)
    return found


def _references(act: Anything) -> Many:
    if not isinstance(act, Chosen):
        return Many(())
    items = []
    _told_apart(act)
    for guard, event in act.ways:
        for name in ("ref", "offering", "series"):
            value = event.field(name)
            if isinstance(value, Value) and value.there is not False:
                items.append((conjunction((guard, value.there)), value))
    return Many(tuple(items))


def _told_apart(event: Chosen) -> None:
    """Raises for an event that stands for any of several kinds: what it follows from is not known."""
    if any(each.root.supposed for _, each in event.ways):
        raise Untranslated("what an event names that is not translated")


def _parties(translator: "Translator", event: Anything) -> Many:
    if not isinstance(event, Chosen):
        return Many(())
    items: list[tuple[Term, Any]] = []
    _told_apart(event)
    for guard, each in event.ways:
        items += [(conjunction((guard, g)), v) for g, v in named_by(translator, each.root, "party")]
    return Many(tuple(items))


def named_by(translator: "Translator", event: Happening, kind: str) -> list[tuple[Term, Value]]:
    """What of a kind an event names."""
    definition = translator.log.events.get(event.type)
    found: list[tuple[Term, Value]] = []
    for each in definition.fields.values() if definition is not None else ():
        value = event.field(each.name)
        if each.type.name == kind and isinstance(value, Value):
            found.append((value.there, value))
        elif isinstance(value, Many) and getattr(each.type, "of", each.type).name == kind:
            found += [(conjunction((value.there, g)), v) for g, v in value.items if isinstance(v, Value)]
    return found


def _beneficiaries(translator: "Translator", section: Anything, agreement: str, env: Setting) -> Many:
    if not isinstance(section, Value) or is_open(section.term):
        raise Untranslated("whom a clause protects that an event names")
    text = translator.log.names.text(section.term)
    clauses = translator.program.model.clauses
    current = text if ":" in text else f"{agreement}:{text}"
    while current in clauses and not clauses[current].protects:
        current = clauses[current].parent
    items: list[tuple[Term, Any]] = []
    for protected in clauses[current].protects if current in clauses else ():
        inner = Setting(env.moment)
        if protected.party is not None:
            value = translator.value(protected.party, inner)
            items.append((value.there, value))
        elif protected.every is not None:
            items += translator.patterns.matches(protected.every, inner)
    return Many(tuple(items))


def _at_place(translator: "Translator", node: m.Builtin, day: Anything, place: Value) -> Value:
    """A question about the calendar of a place, for each place that there is."""
    if not isinstance(day, Value):
        raise Untranslated("a day at a place")
    from .translate import merged  # noqa: PLC0415  # the two call each other

    dates = translator.program.dates
    ways = []
    for name in translator.program.model.places:
        code = translator.log.names.code(name)
        here = equal(place.term, code)
        if here is False:
            continue
        calendar = f"place {name}"
        if node.function == "OpenAt":
            value = _truth_of_day(translator, "open", day, lambda d, c=calendar: dates.is_open(c, d, {}))
        else:
            value = _of_day(
                translator, "open", day, lambda d, c=calendar: dates.next_open(c, d, {}, including=False), rising=True
            )
        ways.append((here, value))
    found: Value = merged(ways)
    return Value(found.term, conjunction((found.there, place.there)))


def receipt(translator: "Translator", rule: str, notice: Anything, party: Value, env: Setting) -> Anything:
    """The day on which a notice counts as received by a party; absent if it is not addressed to it."""
    definition = translator.program.model.receipts.get(rule)
    if not isinstance(notice, Chosen) or definition is None:
        return ABSENT
    from .translate import merged  # noqa: PLC0415  # the two call each other

    ways = []
    for guard, event in notice.ways:
        to = event.field("to")
        if isinstance(to, Many):
            addressed = conjunction(
                (
                    to.there,
                    disjunction(
                        conjunction((g, equal(v.term, party.term))) for g, v in to.items if isinstance(v, Value)
                    ),
                )
            )
        else:
            addressed = conjunction((to.there, equal(to.term, party.term)))
        if addressed is False:
            continue
        inner = Setting(env.moment, {definition.notice: Chosen(((True, event),)), definition.addressee: party})
        left: Term = True
        lines = []
        for condition, day in definition.lines:
            holds = translator.condition(condition, inner) if condition is not None else True
            lines.append((conjunction((left, holds)), translator.number(day, inner)))
            left = conjunction((left, _not(holds)))
        received = merged(lines)
        ways.append((conjunction((guard, addressed, party.there)), received))
    found: Anything = merged(ways)
    return found


def _not(term: Term) -> Term:
    return compare("=", choose(term, 1, 0), 0) if is_open(term) else not term


__all__ = ["NOT_THERE", "builtin", "in_window", "named_by", "period", "rounded"]
