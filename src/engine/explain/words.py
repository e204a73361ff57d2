"""Values and steps in words: one line for each step, as a lawyer would note it in the margin."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from itertools import zip_longest
from typing import Any

from contract_dsl.model import nodes as m
from contract_dsl.model import types as t

from ..answers import number_text
from ..evaluate.division import Shares
from ..evaluate.events import Event
from ..evaluate.folds import Change
from ..evaluate.program import Program
from ..evaluate.unknown import ABSENT, Key, Unknown
from ..log import Money
from .computations import tell
from .steps import Step

_LONGEST = 240
_LONGEST_FORMULA = 400
_LONGEST_FRACTION = 7
_MOST_ITEMS = 6


_OTHERWISE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_RECKONED = (m.Arithmetic, m.Negative, m.Extreme, m.Conditional, m.Builtin)


def show(value: Any, type_: t.Type | None = None) -> str:
    """A value as text, with its unit."""
    if value is ABSENT or value is None:
        return "nothing"
    if isinstance(value, Unknown):
        return f"unknown: {', '.join(sorted(map(str, value.support)))}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | Fraction):
        return str(value) if type_ == t.YEAR else _quantity(value, type_)
    if isinstance(value, Event):
        return f"{value.type.partition(':')[2]} {value.root.id}" if value.root.id[:1] != "?" else "this act"
    if isinstance(value, Money):
        return f"{value.currency} {grouped(number_text(value.amount), decimal=True)}"
    if isinstance(value, tuple):
        inner = type_.of if isinstance(type_, t.Listed) else None
        shown = [show(v, inner) for v in value[:_MOST_ITEMS]]
        more = len(value) - len(shown)
        return "(" + ", ".join(shown) + (f" and {more} more" if more else "") + ")"
    return value.isoformat() if isinstance(value, date) else str(value)


def _quantity(value: int | Fraction, type_: t.Type | None) -> str:
    text = grouped(number_text(value), decimal=isinstance(type_, t.Quantity) and bool(type_.money))
    if not isinstance(type_, t.Quantity) or not type_.dimension:
        return text
    unit = str(type_)
    if text in ("1", "-1") and unit in ("shares", "units"):
        return f"{text} {unit[:-1]}"
    if type_.money and text[-2:-1] == ".":
        text += "0"
    if type_.money == 1 and unit.startswith(type_.currency) and type_.currency:
        return f"{type_.currency} {text}{unit.removeprefix(type_.currency)}"
    unit = unit.removeprefix("money").lstrip()  # the money of a vocabulary is in the currency of whoever reads it
    return f"{text} {unit}" if unit else text


def grouped(text: str, *, decimal: bool = False) -> str:
    """A number with commas between its thousands; a long fraction as a decimal that says that it is not exact."""
    if "/" in text:
        over, _, under = text.partition("/")
        if len(text) <= _LONGEST_FRACTION and not decimal:
            return text
        exact = Fraction(int(over), int(under))
        scaled = exact.numerator * 10**6 // exact.denominator
        whole, part = divmod(abs(scaled), 10**6)
        return f"{'-' if exact < 0 else ''}{whole:,}.{part:06d}..."
    sign = "-" if text.startswith("-") else ""
    whole_text, dot, part_text = text.removeprefix("-").partition(".")
    return f"{sign}{int(whole_text):,}{dot}{part_text}"


def short_name(id_: str, within: str = "") -> str:
    """A definition as its own file calls it."""
    agreement, _, name = id_.partition(":")
    return name if not within or agreement in (within, "common") else id_


def one_line(text: str, longest: int = _LONGEST) -> str:
    """The author's words, shortened."""
    flat = " ".join(text.split())
    return flat if len(flat) <= longest else flat[:longest].rpartition(" ")[0] + " ..."


def sentence_of(program: Program, step: Step) -> str:
    """A step in one line."""
    match step.kind:
        case "comparison":
            return _with(one_line(step.text), _comparison(step))
        case "term":
            return f"{_call(program, step, step.detail)} = {show(step.value, step.type)}{_events(step)}"
        case "state":
            return _state(program, step)
        case "amount":
            return _amount(program, step)
        case "fact":
            return _fact(program, step)
        case "events":
            return _with(one_line(step.text), _found(step))
        case "date":
            return f"{one_line(step.text)} = {show(step.value, step.type)}"
        case "not":
            return _with(f"not ({one_line(step.text)})", show(step.value))
        case "view":
            name = step.subject.partition(":")[2]
            is_one = show(step.value) if isinstance(step.value, Unknown) else "yes" if step.value else "no"
            return f"is it {_article(name)} {name}: {is_one}"
        case "force":
            return f"{step.subject} is in force: {show(step.value)}"
        case "complied":
            return f"{one_line(step.text)}: {show(step.value)}"
        case "kind of act":
            return f"is it {_article(step.text)} {one_line(step.text)}: {show(step.value)}"
        case "bearer":
            return step.text
        case "limb":
            return _with(f"{step.subject}  {one_line(step.text)}", show(step.value))
        case "sum":
            return _sum(step)
        case "present":
            return _with(one_line(step.text), show(step.value))
        case "condition":
            name, value = step.detail
            return f"for {show(value)}: {show(step.value)}"
        case "setting":
            word = "it applies" if step.value is True else "it does not apply" if step.value is False else "open"
            return f"for {', '.join(show(v) for v in step.detail)}: {word}"
        case "value":
            return f"{one_line(step.text)} = {show(step.value, step.type)}"
        case _:
            return _with(one_line(step.text), show(step.value))


def details_of(program: Program, step: Step) -> tuple[str, ...]:
    """What a step has to say beyond its line: the counting of a date, the parts of a sum."""
    if step.kind == "date":
        told = tell(program, step)
        return (*told.steps, *(f"under {clause}" for clause in told.under))
    if step.kind == "sum" and step.origin is None:
        return _items(step)
    if step.kind == "term" and step.origin is None:
        return _formula(program, step)
    if step.kind == "amount" and step.origin is None:
        return _changes(program, step)
    if step.kind == "value" and isinstance(step.detail, Shares):
        return _shares(step)
    return ()


def _with(text: str, found: str) -> str:
    return f"{text}: {found}" if found else text


def _article(name: str) -> str:
    return "an" if name[:1].lower() in "aeio" else "a"


def _comparison(step: Step) -> str:
    operator, left, right, left_type, right_type = step.detail
    if isinstance(step.value, Unknown):
        return _hanging(step.value)
    shown = f"{show(left, left_type)} {operator} {show(right, right_type)}"
    if step.value:
        return shown
    if right is ABSENT and left is not ABSENT:
        return "no, there is nothing to hold it against"
    if operator not in _OTHERWISE or left is ABSENT:
        return f"no, it is {show(left, left_type)}" if left is not ABSENT else "no, it is not there"
    return f"no, {show(left, left_type)} {_OTHERWISE[operator]} {show(right, right_type)}"


def _hanging(value: Unknown) -> str:
    """What a value hangs on, or why nobody can work it out."""
    errors = [key for key in value.support if key.form == "error"]
    listed = ", ".join(sorted(map(str, errors or value.support)))
    return f"cannot be worked out: {listed}" if errors else f"hangs on {listed}"


def _call(program: Program, step: Step, arguments: Any) -> str:
    name = step.subject.partition(":")[2]
    shown = show_arguments(program.model, step.subject, arguments or ())
    return f"{name}({shown})" if shown else name


def show_arguments(model: m.Model, id_: str, arguments: Sequence[Any]) -> str:
    """The arguments of a term, state or amount as text, each as its parameter means it."""
    definition = model.terms.get(id_) or model.states.get(id_) or model.amounts.get(id_)
    types = [p.type for p in definition.parameters] if definition is not None else []
    return ", ".join(show(a, type_) for a, type_ in zip_longest(arguments, types[: len(arguments)]))


def _events(step: Step) -> str:
    listed = step.events[:_MOST_ITEMS]
    return f"  [{', '.join(listed)}]" if listed else ""


def _state(program: Program, step: Step) -> str:
    arguments = [a for a in step.detail or () if not isinstance(a, Change)]
    last = next((a for a in step.detail or () if isinstance(a, Change)), None)
    line = f"{_call(program, step, arguments)}: {show(step.value)}"
    if last is not None and isinstance(last.cause, Event):
        return f"{line}, {last.move} with {last.cause.root.id} on {last.cause.day}"
    state = program.model.states.get(step.subject)
    first = last is None and state is not None and all(c.effect is not None for c in state.changes)
    return f"{line}, from the start" if step.value is True and first else line


def _amount(program: Program, step: Step) -> str:
    arguments, _ = step.detail
    return f"{_call(program, step, arguments)} = {show(step.value, step.type)}{_events(step)}"


def _formula(program: Program, step: Step) -> tuple[str, ...]:
    """How a term that is reckoned is reckoned, as written; what it consists of stands below it with its values."""
    term = program.model.terms.get(step.subject)
    if term is None or isinstance(step.value, bool) or not isinstance(term.value, _RECKONED):
        return ()
    return (f"= {one_line(term.value.text, _LONGEST_FORMULA)}",)


def _changes(program: Program, step: Step) -> tuple[str, ...]:
    _, changes = step.detail
    last = changes[-_MOST_ITEMS:]
    lines = [f"{len(changes) - len(last)} earlier changes"] if len(changes) > len(last) else []
    moves = program.model.amounts[step.subject].moves
    written = {c.number: moves[c.number] for c in last if c.move in ("rises", "falls", "becomes")}
    lines += [
        f"{move.move}{'' if move.move == 'becomes' else ' by'} {one_line(move.value.text, _LONGEST_FORMULA)}, each time"
        for move in written.values()
        if not isinstance(move.value, m.Constant | m.FieldOf)
    ]
    for change in last:
        cause = (
            f"{change.cause.root.id} on {change.cause.day}" if isinstance(change.cause, Event) else str(change.cause)
        )
        by = f" by {show(change.by, step.type)}" if change.move in ("rises", "falls") else ""
        lines.append(f"{change.move}{by} with {cause}: {show(change.value, step.type)}")
    return tuple(lines)


def _fact(program: Program, step: Step) -> str:
    line = f"{_call(program, step, step.detail)}: {show(step.value, step.type)}"
    if isinstance(step.value, Unknown):
        went_wrong = any(key.form == "error" for key in step.value.support)
        found = _hanging(step.value) if went_wrong else "not recorded"
        return f"{_call(program, step, step.detail)}: {found}"
    if step.events:
        return f"{line}{_events(step)}"
    return f"{line}, as long as nothing else is recorded" if step.subject in program.model.facts else line


def _found(step: Step) -> str:
    if isinstance(step.value, Unknown):
        return show(step.value)
    if step.events:
        more = len(step.events) - _MOST_ITEMS
        return ", ".join(step.events[:_MOST_ITEMS]) + (f" and {more} more" if more > 0 else "")
    if step.detail in ("some", "no"):
        if step.value is (step.detail == "no"):
            return "none"
        return "there is one" if step.held is None else show(step.held)
    return show(step.value, step.type)


def _sum(step: Step) -> str:
    kind, _, count, _ = step.detail
    return f"{one_line(step.text)} = {show(step.value, step.type)} ({kind} of {count})"


def _items(step: Step) -> tuple[str, ...]:
    _, items, count, type_ = step.detail
    last = [i for i in items[-_MOST_ITEMS:] if i[1] != 0 or i[2] is not True]
    lines = [f"{count - len(last)} others"] if 0 < len(last) < count else []
    if lines and count <= _MOST_ITEMS:
        lines = ["the others: 0"]
    for item, value, membership in last:
        sure = "" if membership is True else ", if it counts"
        lines.append(f"{show(item)}: {show(value, type_)}{sure}")
    return tuple(lines)


def _shares(step: Step) -> tuple[str, ...]:
    lines = []
    for claim in step.detail.claims[:_MOST_ITEMS]:
        share = step.detail.of(claim.value)
        lines.append(
            f"rank {claim.rank}: {show(claim.value)} weighs {show(claim.weight)}, at most {show(claim.cap)}, "
            f"gets {show(share, step.type)}"
        )
    more = len(step.detail.claims) - _MOST_ITEMS
    return (*lines, f"and {more} more") if more > 0 else tuple(lines)


def title_of(model: m.Model, id_: str) -> str:
    """The title of a clause or limb, or of the nearest one above it."""
    current = id_
    while current:
        clause = model.clauses.get(current)
        if clause is None:
            return model.limbs.get(current, "")
        if clause.title:
            return clause.title
        current = clause.parent
    return ""


def missing_names(keys: tuple[Key, ...]) -> tuple[str, ...]:
    """Unknowns as an answer names them, each once."""
    return tuple(dict.fromkeys(str(k) for k in keys))
