"""Choices read off bytes, so that one function serves a fuzzer, which changes bytes, and ordinary tests."""

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Draws:
    """Bytes read one by one; when there are no more, every choice is the first."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._next = 0

    def number(self, below: int) -> int:
        """A number from 0."""
        value, most = 0, 1
        while most < below:
            byte = self._data[self._next] if self._next < len(self._data) else 0
            self._next += 1
            value, most = value * 256 + byte, most * 256
        return value % below

    def pick(self, items: Sequence[T]) -> T:
        """One of several."""
        return items[self.number(len(items))]

    def rarely(self, one_in: int = 16) -> bool:
        """True once in a while; never once the bytes are used up."""
        return self.number(one_in) == one_in - 1
