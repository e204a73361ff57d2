"""What compiled functions call: comparisons and lookups that know absent values, and refuse unknown ones.

`w` is the world, `t` the moment. Everything here does what the interpreter does for values that are known; an unknown
one in a place where it would decide raises `UnknownTruth`.
"""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NoReturn

from contract_dsl.model import nodes as m

from ..environment import Environment
from ..events import Event
from ..interpreter import Interpreter, aggregate, covers, extreme, full_section
from ..moments import Moment, after_event
from ..unknown import ABSENT, Unknown, UnknownTruth, divide, exact

if TYPE_CHECKING:
    from ..world import World

_PLAIN = frozenset({str, int, bool, Fraction, date})


def unknown() -> NoReturn:
    """Something unknown would decide here."""
    raise UnknownTruth


def eq(left: Any, right: Any) -> bool:
    """Whether two values are equal; nothing equals what is absent."""
    if left.__class__ in _PLAIN and right.__class__ in _PLAIN:
        return bool(left == right)
    if left.__class__ is Unknown or right.__class__ is Unknown:
        raise UnknownTruth
    return left is not ABSENT and right is not ABSENT and bool(left == right)


def ne(left: Any, right: Any) -> bool:
    """Whether two values are there and differ."""
    if left.__class__ in _PLAIN and right.__class__ in _PLAIN:
        return bool(left != right)
    if left.__class__ is Unknown or right.__class__ is Unknown:
        raise UnknownTruth
    return left is not ABSENT and right is not ABSENT and bool(left != right)


def member(item: Any, among: Any) -> bool:
    """Whether a value is one of several."""
    if item is ABSENT or among is ABSENT:
        return False
    if item.__class__ is Unknown or among.__class__ is Unknown:
        raise UnknownTruth
    return any(eq(item, other) for other in among)


def one_of(item: Any, words: frozenset[str]) -> bool:
    """Whether a value is one of some words."""
    if item.__class__ is str:
        return item in words
    if item.__class__ is Unknown:
        raise UnknownTruth
    return False


def contains(held: Any, wanted: Any) -> bool:
    """Whether a list field holds a value."""
    if held is ABSENT or wanted is ABSENT:
        return False
    if held.__class__ is Unknown:
        raise UnknownTruth
    return any(eq(item, wanted) for item in held)


def items(value: Any) -> Any:
    """What a list holds."""
    if value is ABSENT:
        return ()
    if value.__class__ is Unknown:
        raise UnknownTruth
    return value


def field(event: Any, name: str) -> Any:
    """A field of what may be an event."""
    if event.__class__ is Event:
        return event.values.get(name, ABSENT)
    if event is ABSENT:
        return ABSENT
    raise UnknownTruth


def read(w: "World", t: Moment, event: Any, node: m.FieldOf | m.FieldFilter) -> Any:
    """A field that is reckoned with, an amount of money, or a section of an agreement."""
    if event.__class__ is not Event:
        if event is ABSENT:
            return ABSENT
        raise UnknownTruth
    value = event.values.get(node.field, ABSENT)
    if value.__class__ is int or value.__class__ is Fraction:
        return value
    return w.interpreter.read_field(event, node, Environment(w, t))


def date_of(w: "World", event: Any, zone: str) -> Any:
    """The date of what may be an event, in a zone."""
    if event.__class__ is Event:
        return event.day_at(zone, w.program.zones)
    if event is ABSENT:
        return ABSENT
    raise UnknownTruth


def shift(w: "World", t: Moment, operator: str, left: Any, right: Any) -> Any:
    """Dates and days."""
    return w.interpreter.calculate(operator, left, right, Environment(w, t))


def quotient(left: Any, right: Any) -> Any:
    """A division; by zero it is an error, which decides nothing."""
    if left is ABSENT or right is ABSENT:
        return ABSENT
    if right.__class__ is not Unknown and right == 0:
        raise UnknownTruth
    if left.__class__ is Unknown or right.__class__ is Unknown:
        return left / right
    return divide(left, right)


def normal(value: Any) -> Any:
    """A whole fraction as a whole number."""
    return exact(value) if value.__class__ is Fraction else value


def highest(values: tuple[Any, ...]) -> Any:
    """The highest of several; absent if one of them is."""
    return extreme(values, highest=True, kind="other")


def lowest(values: tuple[Any, ...]) -> Any:
    """The lowest of several; absent if one of them is."""
    return extreme(values, highest=False, kind="other")


def gathered(kind: str, values: list[Any]) -> Any:
    """A product, the greatest or the least of what a pattern matches."""
    return aggregate(kind, [(value, True) for value in values], "other")


def present(value: Any, *, of_field: bool) -> bool:
    """Whether something is there."""
    if value.__class__ is Unknown:
        if of_field:
            return True
        raise UnknownTruth
    if value.__class__ is Event:
        if value.exists is not True:
            raise UnknownTruth
        return True
    return value is not ABSENT


def fact(w: "World", t: Moment, name: str, *of: Any) -> Any:
    """A fact."""
    for argument in of:
        if argument is ABSENT:
            return ABSENT
        if argument.__class__ is Unknown:
            raise UnknownTruth
    return w.fact(name, tuple(map(str, of)), t)


def fact_holds(w: "World", t: Moment, name: str, *of: Any) -> Any:
    """A fact that is yes or no."""
    value = fact(w, t, name, *of)
    return False if value is ABSENT else value


def state(w: "World", t: Moment, name: str, *of: Any) -> Any:
    """Whether a state holds."""
    for argument in of:
        if argument is ABSENT:
            return False
        if argument.__class__ is Unknown:
            raise UnknownTruth
    return w.state(name, of, t)


def amount(w: "World", t: Moment, name: str, *of: Any) -> Any:
    """The value of an amount."""
    for argument in of:
        if argument is ABSENT:
            return ABSENT
        if argument.__class__ is Unknown:
            raise UnknownTruth
    return w.amount(name, of, t)


def role(w: "World", party: Any, name: str) -> bool:
    """Whether a party has a role."""
    if party.__class__ is Unknown:
        raise UnknownTruth
    return w.has_role(party, name)


def in_force(w: "World", t: Moment, section: Any, agreement: str) -> Any:
    """Whether a section is in force."""
    if section is ABSENT:
        return False
    if section.__class__ is Unknown:
        raise UnknownTruth
    return w.force.in_force(full_section(section, agreement), t)


def section_covers(wide: Any, narrow: Any, agreement: str) -> bool:
    """Whether a section is another or above it."""
    if wide is ABSENT or narrow is ABSENT:
        return False
    if wide.__class__ is Unknown or narrow.__class__ is Unknown:
        raise UnknownTruth
    return covers(full_section(wide, agreement), full_section(narrow, agreement))


def complied(w: "World", event: Any, clause: str) -> Any:
    """Whether nothing forbade an event when it happened."""
    if event.__class__ is Event:
        return w.complied(event.root, clause)
    if event is ABSENT:
        return False
    raise UnknownTruth


def at(function: Callable[..., Any], w: "World", t: Moment, when: Any, *arguments: Any) -> Any:
    """The value of something at an earlier moment."""
    if when is ABSENT:
        return ABSENT
    if when.__class__ is Unknown:
        raise UnknownTruth
    return function(w, Interpreter.moment_of(when, Environment(w, t)), *arguments)


def before(event: Any, t: Moment, high: int) -> int:
    """The position below which something stands before an event; 0 if there is no such event."""
    if event.__class__ is Event:
        return min(high, event.root.at if event.at >= t.at else event.at)
    if event is ABSENT:
        return 0
    raise UnknownTruth


def up_to(event: Any, high: int) -> int:
    """The position below which something stands up to an event; 0 if there is no such event."""
    if event.__class__ is Event:
        return min(high, after_event(event.at) + 1)
    if event is ABSENT:
        return 0
    raise UnknownTruth


def after(event: Any, low: int) -> int:
    """The first position after an event; beyond everything if there is no such event."""
    if event.__class__ is Event:
        return max(low, after_event(event.at) + 1)
    if event is ABSENT:
        return 1 << 80
    raise UnknownTruth


def candidates(w: "World", type_: str, low: int, high: int, name: str, value: Any) -> Any:
    """The events in whose field a value may stand."""
    if value is ABSENT or low >= high:
        return ()
    if value.__class__ is Unknown or value.__class__ is tuple:
        return w.span(type_, low, high)
    return w.span(type_, low, high, name, value)


def evaluated(w: "World", t: Moment, node: m.Expr, names: dict[str, Any], target: str) -> Any:
    """The value of an expression that is not compiled."""
    env = Environment(w, t, names)
    env.target = target
    return w.interpreter.value(node, env)


def called(w: "World", t: Moment, node: m.Builtin, *arguments: Any) -> Any:
    """A built-in function."""
    return w.interpreter.function(node, arguments, Environment(w, t))


def sure(event: Event) -> bool:
    """That an event happened for certain."""
    if event.exists is not True:
        raise UnknownTruth
    return True


def certain(membership: Any) -> bool:
    """That something belongs for certain."""
    if membership is not True:
        raise UnknownTruth
    return True
