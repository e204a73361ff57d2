"""Names as numbers: every party, security, reference, section and word that a log of the bound may hold has a code."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from contract_dsl.model import nodes as m
from contract_dsl.model import types as t
from contract_dsl.source import Span

_CURRENCIES = ("USD", "HKD", "CNY", "EUR")


class Names:
    """The names of one question, shared by the versions of the rule files that it is about."""

    def __init__(
        self, models: Sequence[m.Model], others: int, given: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        """`given` are names that the question itself holds, by their type: they are among the others."""
        given = given or {}
        self.texts: list[str] = []
        self._codes: dict[str, int] = {}
        self._domains: dict[str, tuple[int, ...]] = {}
        self.dates: list[date] = []
        self._dated = [
            a.dated.value
            for model in models
            for a in model.agreements.values()
            if isinstance(a.dated, m.Constant) and isinstance(a.dated.value, date)
        ]
        constants: dict[str, dict[str, None]] = {}
        for constant in constants_in(list(models)):
            self._note(constant.type, constant.value, constants)
        declared = {
            "party": dict.fromkeys(p for model in models for p in model.parties),
            "security": dict.fromkeys(s for model in models for s in model.securities),
            "place": dict.fromkeys(p for model in models for p in model.places),
            "section": dict.fromkeys(c for model in models for c in model.clauses),
            "currency": dict.fromkeys(_CURRENCIES),
        }
        for kind, words in declared.items():
            declared[kind] = words | constants.get(kind, {})
        more = {
            kind: tuple(w for w in dict.fromkeys(words) if w not in declared.get(kind, {}))
            for kind, words in given.items()
        }
        # References first, so that the solver takes them first.
        reference = self._make((*constants.get("ref", {}), *more.get("ref", ())), "matter", others)
        party = self._make((*declared["party"], *more.get("party", ())), "somebody", others)
        security = self._make((*declared["security"], *more.get("security", ())), "security", others)
        self._domains = {
            "party": party,
            "security": security,
            "ref": (*reference, *security, *party),
            "place": self._make(declared["place"], "", 0),
            "section": self._make(declared["section"], "", 0),
            "currency": self._make(declared["currency"], "", 0),
            "text": self._make((*constants.get("text", {}), *more.get("text", ())), "text", 1),
        }
        self.strangers = {
            "party": party[len(declared["party"]) :],
            "security": security[len(declared["security"]) :],
            "ref": (*reference, *security, *party),
        }
        self.declared = {kind: tuple(self.code(w) for w in words) for kind, words in declared.items()}

    def _note(self, type_: t.Type, value: Any, constants: dict[str, dict[str, None]]) -> None:
        if isinstance(value, tuple):
            for item in value:
                self._note(type_.of if isinstance(type_, t.Listed) else type_, item, constants)
        elif isinstance(value, str) and not isinstance(type_, t.Choice):
            constants.setdefault(type_.name, {})[value] = None
        elif isinstance(value, date) and date(1990, 1, 1) < value < date(2030, 1, 1):
            self.dates.append(value)

    def _make(self, words: Iterable[str], stem: str, fresh: int) -> tuple[int, ...]:
        words = tuple(dict.fromkeys(words))
        made = [self.code(word) for word in words]
        number = 0
        while len(made) < len(words) + fresh:
            number += 1
            name = f"{stem}_{number}"
            if name not in self._codes:
                made.append(self.code(name))
        return tuple(made)

    def code(self, text: str) -> int:
        """The number of a name."""
        found = self._codes.get(text)
        if found is None:
            found = self._codes[text] = len(self.texts)
            self.texts.append(text)
        return found

    def text(self, code: int) -> str:
        """The name of a number."""
        return self.texts[code]

    def domain(self, type_: t.Type) -> tuple[int, ...] | None:
        """The codes that a value of a type may have; nothing for what is no name."""
        if isinstance(type_, t.Choice):
            return tuple(self.code(option) for option in type_.options)
        return self._domains.get(type_.name)

    @property
    def first_day(self) -> date:
        """The first day on which an agreement is in force by its head; else the first date that the rule files name."""
        return min(self._dated or self.dates, default=date(2022, 1, 1))


def constants_in(node: object) -> Iterator[m.Constant]:
    """Every constant in a part of the rule files, or of a property."""
    pending: list[Any] = [node]
    while pending:
        current = pending.pop()
        if isinstance(current, m.Constant):
            yield current
        elif isinstance(current, Span | str | t.Type):
            continue
        elif isinstance(current, Mapping):
            pending += current.values()
        elif isinstance(current, list | tuple):
            pending += current
        elif is_dataclass(current):
            pending += [getattr(current, each.name) for each in fields(current)]
