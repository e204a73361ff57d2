"""What every node of both trees shares.

Nodes are frozen values. Their place in the text takes no part in equality, so that two readings of one text are equal.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any, TypeVar

from .source import NOWHERE, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Something that stands in a rule file."""

    span: Span = field(default=NOWHERE, compare=False, repr=False)

    def __init_subclass__(cls) -> None:
        quickly_pickled(cls)


_Kind = TypeVar("_Kind")


def quickly_pickled(kind: type[_Kind]) -> type[_Kind]:
    """A frozen dataclass with slots whose values are pickled without looking its fields up for each of them.

    Checked rule files are kept as pickles of many thousands of values.
    """
    setattr(kind, "__getstate__", _state)  # noqa: B010  # a type checker knows no such attribute
    setattr(kind, "__setstate__", _set_state)  # noqa: B010  # as in the line above
    return kind


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
