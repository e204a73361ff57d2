"""Room for deep reasoning: every nesting is counted and limited, and this makes sure that the limits are met first.

Definitions in a row (C055) times nesting in each (C052) bounds the calls within calls of an evaluation. The stack of a
main thread is sized by the system; here the work runs in a thread with a stack of its own that holds that bound.
"""

import sys
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

_STACK_BYTES = 512 * 1024 * 1024
"""Address space, not memory: pages that are not used cost nothing."""
_CALLS = 100_000


def with_deep_stack(work: Callable[[], T]) -> T:
    """The result of `work`, or its exception, from a thread with a deep stack."""
    outcome: list[T] = []
    problem: list[BaseException] = []

    def run() -> None:
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(max(limit, _CALLS))
        try:
            outcome.append(work())
        except BaseException as error:  # noqa: BLE001  # handed on to the caller below
            problem.append(error)
        finally:
            sys.setrecursionlimit(limit)

    before = threading.stack_size(_STACK_BYTES)
    try:
        thread = threading.Thread(target=run, name="clausegraph")
        thread.start()
    finally:
        threading.stack_size(before)
    thread.join()
    if problem:
        raise problem[0]
    return outcome[0]
