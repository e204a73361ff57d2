"""What can be left out or moved in sentences and definitions."""

from collections.abc import Iterator
from typing import Any, Final

from contract_dsl.model import nodes as m
from contract_dsl.tree import Node, walk

from .change import Kind, Variant
from .expressions import day_later, is_counted
from .parts import with_fields, without
from .words import quoted

_SENTENCES: Final[dict[str, Kind]] = {
    "prevails": "priority",
    "deems": "deeming",
    "terminates": "termination",
    "suspends": "termination",
}
_LISTS: Final[tuple[tuple[str, Kind, str], ...]] = (
    ("conditions", "condition", "if"),
    ("exceptions", "exception", "unless"),
    ("throughout", "condition", "while"),
    ("lapses", "ending", "lapses when"),
    ("excused", "ending", "excused when"),
    ("waived", "ending", "waived when"),
    ("exercised", "ending", "exercised when"),
)
"""Fields of a sentence that hold conditions, and the word before each."""
_OPTIONAL: Final[dict[str, str]] = {"opens": "opens on", "due": ""}
_MOVABLE: Final = ("opens", "due", "start", "end")


def definition_variants(node: Any) -> Iterator[Variant]:
    """The changes at a definition or a sentence; the expressions in it have their own."""
    match node:
        case m.Clause():
            for number, sentence in enumerate(node.sentences):
                yield from _whole(node, number, sentence)
        case m.Sentence():
            yield from _sentence(node)
        case m.When():
            yield from _when(node)
        case m.Term() if node.exception is not None:
            part = with_fields(node, exception=None)
            yield _left_out("exception", "unless", node.exception, part)
        case m.State() | m.Change() | m.Amount() | m.Effect():
            yield from _fold(node)
        case m.Event():
            yield from _view(node)
        case m.Source():
            yield from _source(node)
        case m.Division():
            yield from _division(node)
        case m.Schedule():
            yield from _schedule(node)
        case m.ReceiptRule():
            for number, (_, day) in enumerate(node.lines[:-1]):
                part = with_fields(node, lines=without(node.lines, number))
                yield Variant(kind="limb", what=f"the line `on {day.text}` left out", part=part, span=day.span)
        case _:
            pass


def _left_out(kind: Kind, word: str, expr: m.Expr, part: Any) -> Variant:
    told = f"`{word} ...` left out: {quoted(expr.text)}" if word else f"left out: {quoted(expr.text)}"
    return Variant(kind=kind, what=told, part=part, span=expr.span, sites=(expr,))


# ---- clauses


def _whole(clause: m.Clause, number: int, sentence: m.Sentence) -> Iterator[Variant]:
    kind = _SENTENCES.get(sentence.kind, "sentence")
    part = with_fields(clause, sentences=without(clause.sentences, number))
    told = f"the sentence left out: {quoted(sentence.text or sentence.kind)}"
    yield Variant(kind=kind, what=told, part=part, span=sentence.span, sites=_inside(sentence))


def _inside(sentence: m.Sentence) -> tuple[Node, ...]:
    """Everything of a sentence that can be evaluated."""
    inside = tuple(n for n in walk(sentence) if n is not sentence)
    for targets in (sentence.targets, sentence.over):
        if targets is not None and targets.value is not None:
            inside += tuple(walk(targets.value))
    return inside


def _sentence(node: m.Sentence) -> Iterator[Variant]:
    for name, kind, word in _LISTS:
        listed: tuple[m.Expr, ...] = getattr(node, name)
        for number, expr in enumerate(listed):
            yield _left_out(kind, word, expr, with_fields(node, **{name: without(listed, number)}))
    for name in _MOVABLE:
        day: m.Expr | None = getattr(node, name)
        if day is None:
            continue
        word = node.due_word if name == "due" else _OPTIONAL.get(name, "")
        if name in _OPTIONAL and node.kind != "period":
            yield _left_out("deadline", word, day, with_fields(node, **{name: None}))
        if not is_counted(day):
            told = f"a day later: {quoted(day.text)}"
            part = with_fields(node, **{name: day_later(day)})
            yield Variant(kind="deadline", what=told, part=part, span=day.span, sites=(day,))
    yield from _priorities(node)
    if node.kind in ("terminates", "suspends", "need not") and node.targets is not None:
        kind = "priority" if node.kind == "need not" else "termination"
        for clauses, name in _fewer(node.targets.clauses):
            part = with_fields(node, targets=with_fields(node.targets, clauses=clauses))
            told = f"`{name}` no longer among what it names"
            yield Variant(kind=kind, what=told, part=part, sites=_inside(node))


def _priorities(node: m.Sentence) -> Iterator[Variant]:
    for number, name in enumerate(node.yields_to):
        part = with_fields(node, yields_to=without(node.yields_to, number))
        yield Variant(kind="priority", what=f"`subject to {name}` left out", part=part, sites=_inside(node))
    over = node.over
    if over is None:
        return
    if over.kind == "named" and len(over.clauses) > 1:
        for clauses, name in _fewer(over.clauses):
            part = with_fields(node, over=with_fields(over, clauses=clauses))
            yield Variant(kind="priority", what=f"`notwithstanding {name}` left out", part=part, sites=_inside(node))
        return
    if over.kind == "named":
        named = ", ".join(over.clauses)
    elif over.kind == "whatever":
        named = f"whatever {over.value.text if over.value is not None else 'it names'}"
    else:
        named = over.agreement or "everything"
    told = f"`notwithstanding {named}` left out"
    yield Variant(kind="priority", what=told, part=with_fields(node, over=None), sites=_inside(node))


def _fewer(clauses: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """The clauses without each of them, if there are several."""
    if len(clauses) > 1:
        for number, name in enumerate(clauses):
            yield without(clauses, number), name


def _when(node: m.When) -> Iterator[Variant]:
    if node.condition is not None:
        yield _left_out("condition", "if", node.condition, with_fields(node, condition=None))
    if node.received_by is not None:
        told = f"it counts from the event, and not from receipt by {quoted(node.received_by.text)}"
        part = with_fields(node, received_by=None)
        yield Variant(kind="condition", what=told, part=part, sites=(node.received_by,))


# ---- definitions


def _fold(node: m.State | m.Change | m.Amount | m.Effect) -> Iterator[Variant]:
    match node:
        case m.State():
            if node.first_condition is not None:
                part: Any = with_fields(node, first_condition=None)
                yield _left_out("condition", "if", node.first_condition, part)
            for number, change in enumerate(node.changes):
                told = f"what {'begins' if change.begins else 'ends'} it left out: {quoted(_effect_text(change))}"
                part = with_fields(node, changes=without(node.changes, number))
                yield Variant(kind="effect", what=told, part=part, span=change.span, sites=(node.id,))
        case m.Amount():
            for number, move in enumerate(node.moves):
                told = f"left out: {quoted(f'{move.move} {move.value.text}')}{_by(move.effect)}"
                part = with_fields(node, moves=without(node.moves, number))
                yield Variant(kind="effect", what=told, part=part, span=move.span, sites=(node.id,))
            for name, word in (("rounded_to", "rounded to"), ("floor", "not below")):
                bound: m.Expr | None = getattr(node, name)
                if bound is not None:
                    told = f"`{word} {bound.text}` left out"
                    part = with_fields(node, **{name: None})
                    yield Variant(kind="bound", what=told, part=part, span=bound.span, sites=(node.id,))
        case m.Change():
            if node.date is not None and not is_counted(node.date):
                told = f"a day later: {quoted(node.date.text)}"
                part = with_fields(node, date=day_later(node.date))
                yield Variant(kind="deadline", what=told, part=part, span=node.date.span, sites=(node.date,))
        case m.Effect():
            if node.condition is not None:
                yield _left_out("condition", "if", node.condition, with_fields(node, condition=None))
            if node.date is not None:
                told = f"it takes effect at once, and not on {quoted(node.date.text)}"
                part = with_fields(node, date=None)
                yield Variant(kind="deadline", what=told, part=part, span=node.date.span, sites=(node.date,))


def _effect_text(change: m.Change) -> str:
    if change.effect is not None:
        pattern = change.effect.pattern
        return f"with {pattern.text or pattern.source}" if pattern is not None else f"on {change.effect.schedule}"
    when = change.date or change.when
    return when.text if when is not None else ""


def _by(effect: m.Effect) -> str:
    if effect.pattern is not None:
        return f" with {quoted(effect.pattern.text or effect.pattern.source)}"
    return f" on `{effect.schedule}`"


def _view(node: m.Event) -> Iterator[Variant]:
    for number, source in enumerate(node.sources):
        told = f"no longer read off {quoted(source.pattern.text or source.pattern.source)}"
        part = with_fields(node, sources=without(node.sources, number), deemed=node.deemed or len(node.sources) == 1)
        yield Variant(kind="limb", what=told, part=part, span=source.span, sites=(node.id,))


def _source(node: m.Source) -> Iterator[Variant]:
    for number, expr in enumerate(node.conditions):
        part = with_fields(node, conditions=without(node.conditions, number))
        yield _left_out("condition", "if", expr, part)
    for number, expr in enumerate(node.exceptions):
        part = with_fields(node, exceptions=without(node.exceptions, number))
        yield _left_out("exception", "unless", expr, part)
    if node.date is not None:
        yield _left_out("deadline", "on", node.date, with_fields(node, date=None))
        if not is_counted(node.date):
            told = f"a day later: {quoted(node.date.text)}"
            part = with_fields(node, date=day_later(node.date))
            yield Variant(kind="deadline", what=told, part=part, span=node.date.span, sites=(node.date,))


def _division(node: m.Division) -> Iterator[Variant]:
    if len(node.ranks) > 1:
        for number, rank in enumerate(node.ranks):
            told = f"rank {rank.number} left out: {quoted(rank.pattern.text or rank.pattern.source)}"
            part = with_fields(node, ranks=without(node.ranks, number))
            yield Variant(kind="limb", what=told, part=part, span=rank.span, sites=(rank.pattern,))
    if node.reserved is not None:
        told = f"`reserving {node.reserved.text}` left out"
        part = with_fields(node, reserved=None, reserved_for=None)
        yield Variant(kind="bound", what=told, part=part, span=node.reserved.span, sites=(node.reserved,))


def _schedule(node: m.Schedule) -> Iterator[Variant]:
    if node.form == "days" and len(node.days) > 1:
        for number, (month, day) in enumerate(node.days):
            part = with_fields(node, days=without(node.days, number))
            yield Variant(kind="limb", what=f"day {day} of month {month} left out", part=part)
    if node.form == "months":
        for months, word in ((node.months + 1, "longer"), (node.months - 1, "shorter")):
            if months > 0:
                yield Variant(kind="period", what=f"one month {word}", part=with_fields(node, months=months))
    if node.rolled:
        yield Variant(kind="bound", what="`rolled` left out", part=with_fields(node, rolled=False))
