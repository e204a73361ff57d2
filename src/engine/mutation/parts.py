"""Parts of the tree of a definition: where they stand, and the tree with another part in a place."""

from collections.abc import Iterator
from dataclasses import fields, replace
from functools import cache
from typing import Any

from contract_dsl.model import nodes as m
from contract_dsl.tree import Node

Path = tuple[str | int, ...]
"""The way from a definition to a part: the names of fields, and places in lists."""


def parts_of(root: Node) -> Iterator[tuple[Any, Path]]:
    """Every part of a definition with its place, parents first, by a stack of its own."""
    stack: list[tuple[Any, Path]] = [(root, ())]
    while stack:
        part, path = stack.pop()
        if isinstance(part, tuple):
            below = [(item, (*path, number)) for number, item in enumerate(part)]
        else:
            yield part, path
            below = [(getattr(part, name), (*path, name)) for name in _names(part.__class__)]
        stack += [(each, where) for each, where in reversed(below) if isinstance(each, Node | m.Targets | tuple)]


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))


def at(root: Any, path: Path) -> Any:
    """The part in a place."""
    part = root
    for step in path:
        part = getattr(part, step) if isinstance(step, str) else part[step]
    return part


def with_part(root: Any, path: Path, part: Any) -> Any:
    """The definition with another part in a place; what is not on the way to it is shared."""
    above: list[Any] = []
    current = root
    for step in path:
        above.append(current)
        current = getattr(current, step) if isinstance(step, str) else current[step]
    for whole, step in zip(reversed(above), reversed(path), strict=True):
        part = (
            with_fields(whole, **{step: part}) if isinstance(step, str) else (*whole[:step], part, *whole[step + 1 :])
        )
    return part


def without(items: tuple[Any, ...], number: int) -> tuple[Any, ...]:
    """A list without one of its items."""
    return (*items[:number], *items[number + 1 :])


def with_fields(node: Any, **values: Any) -> Any:
    """A node with other values in some fields; that they fit is known where it is called."""
    return replace(node, **values)
