"""Sharing out: ranks, weights, caps and a floor for one kind of claim, in exact fractions.

Within a rank each claim gets its weight times a common factor, at most its cap; what a cap sets free goes to the others
of the rank by the same weights; what a rank leaves goes to the next. With `reserving f for G` the whole is shared once
without it; if G has less than f in all, G gets f, shared by rank and weight inside G, and the others run again on what
is left of the whole, not below zero: so the floor prevails over the limit and over the first rank.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from contract_dsl.model import nodes as m

from .environment import Environment
from .events import Event
from .moments import Moment
from .unknown import ABSENT, Unknown, divide, exact, merged

if TYPE_CHECKING:
    from .world import World


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim: what it is, of which kind, its rank, weight and cap."""

    value: Any
    kind: str
    rank: int
    weight: Any
    cap: Any


@dataclass(frozen=True, slots=True)
class Shares:
    """What every claim gets."""

    claims: tuple[Claim, ...]
    shares: tuple[Any, ...]

    def of(self, value: Any) -> Any:
        """The share of one claim, nothing if it makes none."""
        found = [s for c, s in zip(self.claims, self.shares, strict=True) if _same(c.value, value)]
        return sum(found) if found else 0

    def total(self, kind: str) -> Any:
        """What all claims of a kind get."""
        return sum(s for c, s in zip(self.claims, self.shares, strict=True) if c.kind == kind)


def _same(claim: Any, value: Any) -> bool:
    if isinstance(claim, Event) and isinstance(value, Event):
        return claim.root is value.root or claim.root.id == value.root.id
    return bool(claim == value)


def share_out(world: "World", division: m.Division, arguments: tuple[Any, ...], moment: Moment) -> Any:
    """The shares of a division at a moment, unknown if anything that decides them is."""
    interpreter = world.interpreter
    names = {p.name: a for p, a in zip(division.parameters, arguments, strict=True)}
    env = Environment(world, moment, names)
    whole = interpreter.value(division.whole, env)
    claims: list[Claim] = []
    open_: list[Any] = [whole]
    for rank in division.ranks:
        for value, membership in interpreter.matcher.matches(rank.pattern, env):
            inner = env.bind(rank.pattern.variable, value)
            weight, cap = interpreter.value(rank.weight, inner), interpreter.value(rank.cap, inner)
            open_ += [membership, weight, cap]
            claims.append(Claim(value, rank.pattern.source, rank.number, weight, cap))
    reserved: Any = None
    members: set[int] = set()
    if division.reserved is not None and division.reserved_for is not None:
        reserved = interpreter.value(division.reserved, env)
        open_.append(reserved)
        kept = [v for v, _ in interpreter.matcher.matches(division.reserved_for, env)]
        members = {i for i, c in enumerate(claims) if any(_same(c.value, v) for v in kept)}
    if any(isinstance(o, Unknown) for o in open_):
        return merged(open_, "number")
    if whole is ABSENT:
        shares = [c.cap if c.cap is not ABSENT else 0 for c in claims]
        return Shares(tuple(claims), tuple(shares))
    shares = _run(claims, range(len(claims)), whole)
    if reserved is not None and reserved is not ABSENT and sum(shares[i] for i in members) < reserved:
        inside = _run(claims, sorted(members), reserved)
        others = [i for i in range(len(claims)) if i not in members]
        outside = _run(claims, others, max(whole - reserved, 0))
        shares = [inside[i] if i in members else outside[i] for i in range(len(claims))]
    return Shares(tuple(claims), tuple(exact(s) if isinstance(s, Fraction) else s for s in shares))


def _run(claims: list[Claim], members: Sequence[int], whole: Any) -> list[Any]:
    """The shares of some of the claims, rank by rank; the others get nothing."""
    shares: list[Any] = [0] * len(claims)
    left = whole
    for rank in sorted({claims[i].rank for i in members}):
        ranked = [i for i in members if claims[i].rank == rank]
        for i, share in zip(ranked, _rank([claims[i] for i in ranked], left), strict=True):
            shares[i] = share
        left = left - sum(shares[i] for i in ranked)
    return shares


def _rank(claims: list[Claim], whole: Any) -> list[Any]:
    """Weight times a common factor, at most the cap; what caps set free goes round again."""
    shares: list[Any] = [0] * len(claims)
    free = {i for i, c in enumerate(claims) if _number(c.weight) > 0 and _number(c.cap) > 0}
    left = whole
    while free and left > 0:
        weights = sum(claims[i].weight for i in free)
        capped = [i for i in free if claims[i].weight * left >= claims[i].cap * weights]
        if not capped:
            for i in free:
                shares[i] = divide(claims[i].weight * left, weights)
            break
        for i in capped:
            shares[i] = claims[i].cap
            left = left - claims[i].cap
            free.discard(i)
    return shares


def _number(value: Any) -> Any:
    return 0 if value is ABSENT else value
