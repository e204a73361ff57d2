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

    def __init__(self, models: Sequence[m.Model], others: int) -> None:
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
        for constant in _constants(models):
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
        reference = self._make(constants.get("ref", {}), "matter", others)  # first, so that the solver takes them first
        party = self._make(declared["party"], "somebody", others)
        security = self._make(declared["security"], "security", others)
        self._domains = {
            "party": party,
            "security": security,
            "ref": (*reference, *security, *party),
            "place": self._make(declared["place"], "", 0),
            "section": self._make(declared["section"], "", 0),
            "currency": self._make(declared["currency"], "", 0),
            "text": self._make(constants.get("text", {}), "text", 1),
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
        made = [self.code(word) for word in words]
        number = 0
        while len(made) < len(tuple(words)) + fresh:
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


def _constants(models: Sequence[m.Model]) -> Iterator[m.Constant]:
    """Every constant of the rule files."""
    pending: list[Any] = [list(models)]
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
