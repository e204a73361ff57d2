"""The door of the solver (extra `prove`: z3-solver): terms that fold as far as they are known, and a solver with seeds.

A term is a Python value as long as it is known (bool, int, Fraction), otherwise an expression of the solver. A formula
never becomes larger than what is unknown in it.
"""

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import Any, Literal, TypeAlias

import z3  # type: ignore[import-untyped]  # it has no types of its own

Term: TypeAlias = Any
"""A bool, int or Fraction, or an expression of the solver."""
Sort = Literal["truth", "whole", "number"]

STEPS = 4_000_000
"""What the solver may spend on one question (its own count, the same on every machine)."""

MEMORY = 1_000
"""Megabytes that the solver may use; a question that needs more is not decided."""
MOST_MEMORY = 1_500
"""Megabytes at which the solver stops whatever it does."""


SolverError = z3.Z3Exception
"""What the solver raises, when terms are made as well."""


class OutOfMemory(Exception):
    """A question needs more memory than the solver may use."""


def is_open(term: Term) -> bool:
    """Whether a term is an expression of the solver."""
    return isinstance(term, z3.ExprRef)


def variable(name: str, sort: Sort) -> Term:
    """A fresh unknown."""
    match sort:
        case "truth":
            return z3.Bool(name)
        case "whole":
            return z3.Int(name)
        case _:
            return z3.Real(name)


def function(name: str, arity: int, sort: Sort) -> Callable[..., Term]:
    """An unknown function of whole numbers."""
    sorts = {"truth": z3.BoolSort(), "whole": z3.IntSort(), "number": z3.RealSort()}
    made = z3.Function(name, *(z3.IntSort() for _ in range(arity)), sorts[sort])
    return lambda *arguments: made(*(raw(a, "whole") for a in arguments))


def raw(term: Term, sort: Sort) -> Term:
    """A term as an expression of the solver, of a sort."""
    if not is_open(term):
        match sort:
            case "truth":
                return z3.BoolVal(bool(term))
            case "whole":
                return z3.IntVal(int(term))
            case _:
                value = Fraction(term)
                return z3.RealVal(f"{value.numerator}/{value.denominator}")
    if sort == "number" and term.is_int():
        return z3.ToReal(term)
    if sort == "whole" and term.is_real():
        return z3.ToInt(term)
    return term


# ---- truth


def negation(term: Term) -> Term:
    """Not."""
    if not is_open(term):
        return not term
    return term.arg(0) if z3.is_not(term) else z3.Not(term)


def conjunction(terms: Iterable[Term]) -> Term:
    """All of them; looks no further than the first that is certainly no."""
    kept: dict[int, Term] = {}
    for term in terms:
        if is_open(term):
            kept[term.get_id()] = term
        elif not term:
            return False
    found = list(kept.values())
    return True if not found else found[0] if len(found) == 1 else z3.And(*found)


def disjunction(terms: Iterable[Term]) -> Term:
    """Any of them; looks no further than the first that is certainly so."""
    kept: dict[int, Term] = {}
    for term in terms:
        if is_open(term):
            kept[term.get_id()] = term
        elif term:
            return True
    found = list(kept.values())
    return False if not found else found[0] if len(found) == 1 else z3.Or(*found)


def implies(one: Term, other: Term) -> Term:
    """If the one then the other."""
    return disjunction((negation(one), other))


def same(one: Term, other: Term) -> Term:
    """Whether two truths are the same."""
    if not is_open(one):
        return other if one else negation(other)
    if not is_open(other):
        return one if other else negation(one)
    return True if one.eq(other) else one == other


# ---- numbers


def _pair(one: Term, other: Term) -> tuple[Term, Term]:
    real = any(isinstance(t, Fraction) or (is_open(t) and t.is_real()) for t in (one, other))
    sort: Sort = "number" if real else "whole"
    return raw(one, sort), raw(other, sort)


def compare(operator: str, one: Term, other: Term) -> Term:
    """A comparison of two numbers, days or names."""
    if not is_open(one) and not is_open(other):
        return {
            "=": one == other, "<>": one != other, "<": one < other,
            "<=": one <= other, ">": one > other, ">=": one >= other,
        }[operator]  # fmt: skip
    left, right = _pair(one, other)
    if left.eq(right):
        return operator in ("=", "<=", ">=")
    match operator:
        case "=":
            return left == right
        case "<>":
            return left != right
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case _:
            return left >= right


def equal(one: Term, other: Term) -> Term:
    """Whether two numbers, days or names are the same."""
    return compare("=", one, other)


def calculate(operator: str, one: Term, other: Term) -> Term:
    """A sum, difference, product or quotient. The divisor of a quotient is no zero."""
    if not is_open(one) and not is_open(other):
        match operator:
            case "+":
                return one + other
            case "-":
                return one - other
            case "*":
                return one * other
            case _:
                return Fraction(one) / Fraction(other)
    left, right = _pair(one, other)
    match operator:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case _:
            return raw(left, "number") / raw(right, "number")


def floor(term: Term) -> Term:
    """The whole part."""
    if not is_open(term):
        return Fraction(term).__floor__()
    return term if term.is_int() else z3.ToInt(term)


def choose(condition: Term, then: Term, otherwise: Term) -> Term:
    """The one or the other number or truth."""
    if not is_open(condition):
        return then if condition else otherwise
    if not is_open(then) and not is_open(otherwise) and then == otherwise and type(then) is type(otherwise):
        return then
    if isinstance(then, bool) or (is_open(then) and z3.is_bool(then)):
        return disjunction((conjunction((condition, then)), conjunction((negation(condition), otherwise))))
    left, right = _pair(then, otherwise)
    return left if left.eq(right) else z3.If(condition, left, right)


def total(terms: Iterable[Term]) -> Term:
    """The sum of several."""
    result: Term = 0
    for term in terms:
        result = calculate("+", result, term)
    return result


def at_most(truths: Iterable[Term], number: int) -> Term:
    """That no more than `number` of them hold."""
    known = list(truths)
    left = number - sum(1 for t in known if not is_open(t) and t)
    opens = [t for t in known if is_open(t)]
    if left < 0:
        return False
    return True if len(opens) <= left else z3.AtMost(*opens, left)


# ---- expressions as they are


def key(term: Term) -> Any:
    """What tells a term from every other; it keeps the term, as numbers of expressions are given anew."""
    return _Key(term) if is_open(term) else (type(term).__name__, term)


class _Key:
    """An expression, equal to none but itself."""

    __slots__ = ("_id", "_term")

    def __init__(self, term: Term) -> None:
        self._term = term
        self._id: int = term.get_id()

    def __hash__(self) -> int:
        return self._id

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self._id == other._id


def leaves(term: Term, seen: set[int]) -> Iterator[Term]:
    """The unknowns and the calls of unknown functions in a term, each once for the set `seen`."""
    pending = [term] if is_open(term) else []
    while pending:
        current = pending.pop()
        id_ = current.get_id()
        if id_ in seen:
            continue
        seen.add(id_)
        if z3.is_app(current):
            if current.decl().kind() == z3.Z3_OP_UNINTERPRETED:
                yield current
            pending += current.children()


# ---- solving


class Found:
    """Values for every unknown."""

    def __init__(self, model: Any, room: Any) -> None:
        self._model = model
        self._room = room

    def _value(self, term: Term) -> Any:
        return self._model.eval(term.translate(self._room), model_completion=True)

    def truth(self, term: Term) -> bool:
        """A truth."""
        return bool(term if not is_open(term) else z3.is_true(self._value(term)))

    def number(self, term: Term) -> int | Fraction:
        """A number, exactly; one that is no fraction is cut after some digits."""
        if not is_open(term):
            known: int | Fraction = term
            return known
        value = self._value(term)
        if z3.is_int_value(value):
            return int(value.as_long())
        if z3.is_algebraic_value(value):
            value = value.approx(12)
        exact = Fraction(int(value.numerator_as_long()), int(value.denominator_as_long()))
        return exact.numerator if exact.denominator == 1 else exact


class Solver:
    """A solver with a room of its own, so that nothing that was asked before has a part in what it finds."""

    def __init__(self, steps: int = STEPS) -> None:
        z3.set_param("memory_high_watermark_mb", MEMORY)
        z3.set_param("memory_max_size", MOST_MEMORY)
        self._room = z3.Context()
        self._solver = z3.Solver(ctx=self._room)
        self._solver.set("random_seed", 7)
        self._solver.set("rlimit", steps)

    def limit(self, milliseconds: int) -> None:
        """Stop a question after some time whatever it has spent."""
        self._solver.set("timeout", max(1, milliseconds))

    def add(self, *terms: Term) -> None:
        """Say that something holds."""
        self._solver.add(*(raw(t, "truth").translate(self._room) for t in terms))

    def check(self, *assumed: Term) -> Found | bool:
        """Values; or False: there are none; or True: there was no end to it. Raises `OutOfMemory`."""
        try:
            answer = self._solver.check(*(raw(a, "truth").translate(self._room) for a in assumed))
            if answer == z3.sat:
                return Found(self._solver.model(), self._room)
            if answer == z3.unknown and "mem" in self._solver.reason_unknown():
                raise OutOfMemory
        except z3.Z3Exception as error:
            if "memory" in str(error):
                raise OutOfMemory from error
            raise
        return bool(answer != z3.unsat)
