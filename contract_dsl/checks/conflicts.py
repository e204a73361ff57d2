"""Can a permission and a bar meet without an order between them?

Constants, lists of words and simple bounds are compared; where they keep the two apart there is no conflict. Two
sentences that have nothing but such conditions and can meet are an error; where other conditions stand in the way of an
answer, the finding is a warning.
"""

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from ..diagnostics import Diagnostic, Label, Severity
from ..limits import LIMITS
from ..model import nodes as m
from ..priority import OPPOSITES, relations

_SIGNS = {"<", "<=", ">", ">=", "="}


@dataclass
class _Profile:
    """What is plain to see of the acts that a sentence is about."""

    words: dict[str, frozenset[m.Value]] = field(default_factory=dict)
    low: dict[str, Fraction | date] = field(default_factory=dict)
    high: dict[str, Fraction | date] = field(default_factory=dict)
    complete: bool = True


def conflicts(model: m.Model) -> tuple[Diagnostic, ...]:
    """A finding for each permission and bar, release and duty, that may meet and that no priority orders."""
    over = relations(model)
    ordered = {frozenset((o.upper, o.lower)) for o in over}
    sentences = [s for s in model.sentences() if s.kind in OPPOSITES]
    sentences = [s for s in sentences if s.kind in ("permits", *OPPOSITES["permits"])]
    seen = {s.key: _profile(s, model) for s in sentences}
    bars: dict[str, list[m.Sentence]] = {}
    for sentence in sentences:
        if sentence.kind != "permits":
            for base in _bases(sentence, model):
                bars.setdefault(base, []).append(sentence)
    findings: list[Diagnostic] = []
    for permission in sentences:
        if permission.kind != "permits" or len(findings) > LIMITS.findings:
            continue
        met = {bar.key: bar for base in sorted(_bases(permission, model)) for bar in bars.get(base, ())}
        for bar in met.values():
            one, other = seen[permission.key], seen[bar.key]
            if frozenset((permission.key, bar.key)) in ordered or _apart(one, other):
                continue
            findings.append(_finding(permission, bar, certain=one.complete and other.complete))
    return tuple(findings)


def _finding(permission: m.Sentence, bar: m.Sentence, *, certain: bool) -> Diagnostic:
    pair = (permission, bar)
    allowed, barred = (s.id.partition(":")[2] if permission.agreement == bar.agreement else s.id for s in pair)
    label = Label(bar.span, f"`{barred}` forbids it here")
    if certain:
        message = f"`{allowed}` permits what `{barred}` forbids, and no order between them is stated"
    else:
        message = f"`{allowed}` may permit what `{barred}` forbids, and no order between them is stated"
    help_ = f"name `{barred}` in the permission, after `notwithstanding` or after `subject to`"
    if certain:
        return Diagnostic("C401", permission.span, message, help_, (label,))
    return Diagnostic("C403", permission.span, message, help_, (label,), Severity.WARNING)


def _bases(sentence: m.Sentence, model: m.Model) -> set[str]:
    """The logged event types that a sentence can be about."""
    if sentence.act is None or sentence.act.kind != "event":
        return set()
    pending, found = [sentence.act.source], set[str]()
    while pending:
        name = pending.pop()
        event = model.events.get(name)
        if event is None:
            continue
        if event.sources:
            pending += [s.pattern.source for s in event.sources if s.pattern.kind == "event"]
        else:
            found.add(name)
    return found


def _profile(sentence: m.Sentence, model: m.Model) -> _Profile:
    profile = _Profile()
    assert sentence.act is not None
    _add_pattern(profile, sentence.act)
    for condition in (*sentence.conditions, *sentence.throughout):
        _add(profile, condition, sentence.act.variable)
    if sentence.exceptions or sentence.every or sentence.bearer is not None:
        profile.complete = False
    event = model.events.get(sentence.act.source)
    if event is not None and event.sources:
        profile.complete = False
        if len(event.sources) == 1:
            source = event.sources[0]
            _add_pattern(profile, source.pattern)
            for condition in source.conditions:
                _add(profile, condition, source.pattern.variable)
    return profile


def _add_pattern(profile: _Profile, pattern: m.Pattern) -> None:
    for each in pattern.fields:
        constant = each.value.value if isinstance(each.value, m.Constant) else None
        if each.operator == "in" and isinstance(each.value, m.ListOf):
            _add_words(profile, each.field, each.value)
        elif each.operator in _SIGNS and constant is not None:
            _bound(profile, each.field, each.operator, constant)
        else:
            profile.complete = False
    if pattern.orders or pattern.conditions:
        profile.complete = False
    for condition in pattern.conditions:
        _add(profile, condition, pattern.variable)


def _add(profile: _Profile, condition: m.Expr, variable: str) -> None:
    match condition:
        case m.Logic(operator="and"):
            for operand in condition.operands:
                _add(profile, operand, variable)
        case m.Compare(right=m.Constant()) if (
            name := _field_of(condition.left, variable)
        ) and condition.operator in _SIGNS:
            assert isinstance(condition.right, m.Constant)
            _bound(profile, name, condition.operator, condition.right.value)
        case m.Member(among=m.ListOf()) if name := _field_of(condition.item, variable):
            assert isinstance(condition.among, m.ListOf)
            _add_words(profile, name, condition.among)
        case _:
            profile.complete = False


def _field_of(expr: m.Expr, variable: str) -> str:
    if isinstance(expr, m.FieldOf) and isinstance(expr.of, m.Variable) and expr.of.name == variable:
        return expr.field
    if isinstance(expr, m.DateOf) and isinstance(expr.of, m.Variable) and expr.of.name == variable:
        return "date"
    return ""


def _add_words(profile: _Profile, name: str, values: m.ListOf) -> None:
    words = frozenset(v.value for v in values.items if isinstance(v, m.Constant))
    if len(words) == len(values.items):
        profile.words[name] = profile.words.get(name, words) & words
    else:
        profile.complete = False


def _bound(profile: _Profile, name: str, operator: str, value: m.Value) -> None:
    if operator == "=":
        profile.words[name] = profile.words.get(name, frozenset({value})) & {value}
    elif isinstance(value, int | Fraction | date) and not isinstance(value, bool):
        side = profile.high if operator in ("<", "<=") else profile.low
        side[name] = value if isinstance(value, date) else Fraction(value)
        if operator in ("<", ">"):
            profile.complete = False


def _apart(one: _Profile, other: _Profile) -> bool:
    for name in set(one.words) & set(other.words):
        if not one.words[name] & other.words[name]:
            return True
    return any(_beyond(a, b) for a, b in ((one, other), (other, one)))


def _beyond(low: _Profile, high: _Profile) -> bool:
    for name in set(low.low) & set(high.high):
        a, b = low.low[name], high.high[name]
        if isinstance(a, date) and isinstance(b, date):
            if a > b:
                return True
        elif not isinstance(a, date) and not isinstance(b, date) and a > b:
            return True
    return False
