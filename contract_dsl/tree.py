"""What every node of both trees shares.

Nodes are frozen values. Their place in the text takes no part in equality, so that two readings of one text are equal.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any

from .source import NOWHERE, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Something that stands in a rule file."""

    span: Span = field(default=NOWHERE, compare=False, repr=False)

    def __init_subclass__(cls) -> None:
        # Checked rule files are kept as pickles of thousands of nodes; what `dataclass` writes looks its fields up anew
        # for each of them.
        setattr(cls, "__getstate__", _state)  # noqa: B010  # a type checker knows no such attribute
        setattr(cls, "__setstate__", _set_state)  # noqa: B010  # as in the line above


def _state(self: Node) -> tuple[Any, ...]:
    kind: Any = type(self)
    return tuple(getattr(self, name) for name in _names(kind))


def _set_state(self: Node, state: tuple[Any, ...]) -> None:
    kind: Any = type(self)
    for put, value in zip(_puts(kind), state, strict=True):
        put(self, value)


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))


@cache
def _puts(kind: Any) -> tuple[Callable[[Node, Any], None], ...]:
    """What fills the slots of a frozen node."""
    return tuple(getattr(kind, name).__set__ for name in _names(kind))


def children(node: Node) -> Iterator[Node]:
    """The nodes directly below `node`, in the order of its fields."""
    kind: Any = type(node)
    for name in _names(kind):
        value = getattr(node, name)
        if isinstance(value, Node):
            yield value
        elif isinstance(value, tuple):
            yield from (item for item in value if isinstance(item, Node))


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it, parents first, by a stack of its own."""
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        stack.extend(reversed(list(children(current))))
