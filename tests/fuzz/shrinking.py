"""A smaller case that differs in the same way: fewer lines of rules, fewer events, fewer fields, simpler conditions."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from .comparing import Case, Difference, check, open_case

SECONDS = 40.0


def shrink(case: Case, found: Difference, seconds: float = SECONDS) -> tuple[Case, Difference]:
    """The smallest case that was found in the time, and its difference."""
    search = _Search(case, found, time.monotonic() + seconds)
    before: Case | None = None
    while before != search.best and not search.over:
        before = search.best
        search.shorter_log()
        for name in list(search.best.files):
            search.without(name)
            if name in search.best.files:
                search.fewer_parts(name, _declarations)
                search.fewer_parts(name, str.splitlines)
                search.simpler(name, _without_brackets)
                search.simpler(name, _fewer_items)
        search.smaller_data()
    return search.best, search.found


class _Search:
    """The smallest case so far."""

    def __init__(self, case: Case, found: Difference, end: float) -> None:
        self.best, self.found, self._end = case, found, end

    @property
    def over(self) -> bool:
        """Whether the time is over."""
        return time.monotonic() > self._end

    def take(self, case: Case) -> bool:
        """Whether a case differs in the same way; then it is the best."""
        differs = None if self.over else difference(case)
        if differs is None or differs.what != self.found.what:
            return False
        self.best, self.found = case, differs
        return True

    def list_of(self, items: Sequence[Any], make: Callable[[list[Any]], Case]) -> None:
        """Leave out as many of some items as can be, many at a time first."""
        kept, size = list(items), len(items)
        while size:
            start = 0
            while start < len(kept) and not self.over:
                shorter = kept[:start] + kept[start + size :]
                if self.take(make(shorter)):
                    kept = shorter
                else:
                    start += size
            size //= 2

    def shorter_log(self) -> None:
        self.list_of(self.best.log, lambda log: replace(self.best, log=log))

    def fewer_parts(self, name: str, parts: Callable[[str], list[str]]) -> None:
        """Leave out declarations or lines of a file."""
        self.list_of(parts(self.best.files[name]), lambda kept: self._with(name, "\n".join(kept) + "\n"))

    def without(self, name: str) -> None:
        """Leave out a file that the others can do without."""
        if name not in ("town", "deal"):
            self.take(replace(self.best, files={n: t for n, t in self.best.files.items() if n != name}))

    def _with(self, name: str, text: str) -> Case:
        return replace(self.best, files={**self.best.files, name: text})

    def simpler(self, name: str, ways: Callable[[str], Iterator[str]]) -> None:
        """Simplify what stands in brackets, as long as some way of it works."""
        while not self.over and any(self.take(self._with(name, text)) for text in ways(self.best.files[name])):
            pass

    def smaller_data(self) -> None:
        """Leave out fields of events and of the question."""
        for n in range(len(self.best.log)):
            entry = self.best.log[n]
            for smaller in (*({**entry, "data": d} for d in _fewer(entry["data"])), _fewer_keys(entry, "recorded")):
                self.take(replace(self.best, log=[*self.best.log[:n], smaller, *self.best.log[n + 1 :]]))
        question = self.best.question
        if question.get("known_at"):
            self.take(replace(self.best, question={**question, "known_at": None}))
        asked = self.best.question["asked"]
        if isinstance(asked, dict) and "data" in asked:
            for name in asked["data"]:
                now = self.best.question["asked"]
                data = _fewer_keys(now["data"], name)
                self.take(replace(self.best, question={**self.best.question, "asked": {**now, "data": data}}))


def difference(case: Case) -> Difference | None:
    """What differs in a case; a crash is such a difference."""
    rules = open_case(case.files)
    if rules is None:
        return None
    try:
        check(case, rules)
    except Difference as found:
        return found
    except Exception as crash:  # noqa: BLE001  # whatever it is, it is a finding
        return Difference(f"a crash: {type(crash).__name__}", crash=repr(crash)[:300])
    return None


def _without_brackets(text: str) -> Iterator[str]:
    """The text with one part in round brackets replaced by one of its sides, or by something plain."""
    brackets = set(_brackets(text, "()"))
    for start, end in sorted(brackets, key=lambda b: (b[1], b[0])):
        inner = text[start + 1 : end]
        doubled = [inner] if (start + 1, end - 1) in brackets else []
        for part in (*doubled, *_sides(inner), "today", "1"):
            if len(part) < end + 1 - start:
                yield text[:start] + part + text[end + 1 :]


def _fewer_items(text: str) -> Iterator[str]:
    """The text with one item of a pattern left out."""
    for start, end in _brackets(text, "[]"):
        items = _split(text[start + 1 : end])
        for n in range(len(items)):
            rest = ", ".join(items[:n] + items[n + 1 :])
            yield text[:start].rstrip() + (f" [{rest}]" if rest else "") + text[end + 1 :]


def _brackets(text: str, kind: str) -> Iterator[tuple[int, int]]:
    stack = []
    for n, letter in enumerate(text):
        if letter == kind[0]:
            stack.append(n)
        elif letter == kind[1] and stack:
            yield stack.pop(), n


def _sides(inner: str) -> Iterator[str]:
    for word in (" and ", " or "):
        left, found, right = inner.partition(word)
        if found:
            yield f"({left})"
            yield f"({right})"


def _split(inner: str) -> list[str]:
    """The items of a bracket; commas inside of other brackets do not count."""
    items, depth, start = [], 0, 0
    for n, letter in enumerate(inner):
        depth += (letter in "([") - (letter in ")]")
        if letter == "," and depth == 0:
            items.append(inner[start:n].strip())
            start = n + 1
    return [*items, inner[start:].strip()]


def _declarations(text: str) -> list[str]:
    found: list[str] = []
    for line in text.splitlines():
        if line.startswith(" ") and found:
            found[-1] += f"\n{line}"
        else:
            found.append(line)
    return found


def _fewer(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for name in data:
        yield _fewer_keys(data, name)


def _fewer_keys(data: dict[str, Any], name: str) -> dict[str, Any]:
    return {k: v for k, v in data.items() if k != name}
