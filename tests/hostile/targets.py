"""Every target by its name, with what it begins from."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from random import Random

from . import acts, commands, logs, reading

Target = Callable[[bytes], None]


@dataclass(frozen=True)
class Aim:
    """A target: what is done with any bytes, which bytes are a good beginning, and how many tests draw of them."""

    run: Target
    seeds: Callable[[], Iterator[bytes]]
    examples: int = 60
    words: tuple[str, ...] = ()
    """Words that a fuzzer puts in."""


_JSON = (
    '"id"',
    '"type"',
    '"time"',
    '"data"',
    '"recorded"',
    '"source"',
    '"specversion"',
    "null",
    "\\u0022",
    "\\u",
    "[[",
)
_TIMES = ("2022-02-04", "T00:00:00Z", "+08:00", "-05:00", "T23:59:59", ".5", "9999-12-31", "0001-01-01", "T24:00:00Z")


def _drawn(length: int) -> Iterator[bytes]:
    random = Random(length)  # noqa: S311  # drawn for tests alone
    yield from (random.randbytes(random.randrange(8, length)) for _ in range(40))


def _logs() -> Iterator[bytes]:
    whole = reading.log_lines()
    yield reading.as_lines(whole)
    for event in whole:
        yield reading.as_lines([event])
    yield from reading.seeds_of("tests/cases/rules/*.jsonl")


def _questions() -> Iterator[bytes]:
    for event in reading.log_lines():
        yield reading.as_lines([event]).strip()
    yield b'{"term": "all:Holding", "args": ["owner", "red"], "on": "2022-02-04"}'


def _times() -> Iterator[bytes]:
    days = ("2022-03-13", "2022-11-06", "2011-12-29", "1883-11-18", "2022-02-04", "0001-01-02", "9999-12-30")
    for place in range(len(logs.ZONES)):
        lines = [
            f"{day}T{clock}{offset}" for day in days for clock in ("00:00:00", "06:59:59") for offset in ("Z", "-05:00")
        ]
        yield bytes([place]) + "\n".join((*days, *lines)).encode()


def _documents() -> Iterator[bytes]:
    for place, ending in enumerate(reading.ENDINGS):
        for content in reading.seeds_of(f"tests/**/*{ending}", f"rules/**/*{ending}", f"docs/*{ending}", most=20_000):
            yield bytes([place]) + content


def _properties() -> Iterator[bytes]:
    for words in ("no Sale s is permitted", "every Sale s is permitted", "no Sale s [by owner] is permitted"):
        for rest in (
            "",
            " if s.seller = red",
            " unless Friendly(s.by)",
            " if Holding(s.by, red) < 10 and s.date > 2022-01-01",
        ):
            yield f'properties of all\nproperty "No sale"\n  {words}{rest}\n'.encode()
    yield from reading.seeds_of("tests/cases/properties/*")


AIMS: dict[str, Aim] = {
    "rules": Aim(reading.rules, lambda: reading.seeds_of("tests/cases/**/*.clause", "tests/hostile/*.clause"), 40),
    "layout": Aim(reading.layout, lambda: reading.seeds_of("tests/cases/**/*.clause", "tests/hostile/*.clause"), 40),
    "log": Aim(logs.log, _logs, 150, _JSON),
    "times": Aim(logs.times, _times, 150, _TIMES),
    "scenario": Aim(reading.scenario, lambda: reading.seeds_of("tests/**/*.yaml", "rules/**/*.yaml"), 60),
    "question": Aim(reading.question, _questions, 80, _JSON),
    "command": Aim(commands.command, lambda: _drawn(40), 30),
    "records": Aim(acts.records, lambda: _drawn(300), 120),
    "columns": Aim(acts.columns, lambda: _drawn(600), 60),
    "document": Aim(reading.document, _documents, 40),
    "properties": Aim(reading.properties, _properties, 30, ("properties of all", "property", "permitted", "unless")),
}


@cache
def seeds(name: str) -> tuple[bytes, ...]:
    """What a target begins from."""
    return tuple(AIMS[name].seeds())
