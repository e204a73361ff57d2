"""A long log is read in one go; whatever is unusual in it is left to the ordinary reader, and both say the same."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.api import Log, ask, load
from engine.log import BulkLog, LogEntry, bulk, is_long, lines
from engine.log.bulk import read_bulk
from engine.log.reading import LIMITS
from engine.log.timestamps import Times
from engine.time import find_zone, parse_time
from tests.hostile.guard import scratch
from tests.hostile.logs import ZONES, assert_same, both, same_time
from tests.hostile.reading import HERE, as_lines, everything, log_lines
from tests.properties.steady import steady

PLAIN, SPARSE, LISTS = (next(e for e in log_lines() if e["type"] == name) for name in ("Plain", "Sparse", "Lists"))


def _line(event: dict[str, Any], **data: Any) -> str:
    return json.dumps({**event, "data": {**event["data"], **data}}) + "\n"


def _read(path: Path, text: str | bytes) -> BulkLog | None:
    """What the quick reader makes of a text, held against the ordinary reader."""
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    quick, log, findings = both(path, everything())
    assert_same(quick, log, findings, everything())
    return quick


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "log.jsonl"


# ---- read in one go


def test_events_of_every_type_are_read_in_one_go(log: Path) -> None:
    quick = _read(log, as_lines(log_lines()))
    assert quick is not None
    assert len(quick.entries) == len(log_lines())
    assert [e.id for e in quick.entries[-2:]] == [e.id for e in list(quick.entries)[-2:]]
    assert quick.entries[0] == quick.lines.entry(0)


TAKEN: dict[str, Callable[[str], str]] = {
    "line ends of Windows": lambda text: text.replace("\n", "\r\n"),
    "no end of the last line": lambda text: text.removesuffix("\n"),
    "lines in disorder": lambda text: "".join(sorted(text.splitlines(keepends=True), reverse=True)),
    "blanks after colons and commas": lambda text: text.replace('":', '": ').replace(",", ", "),
    "names in another writing": lambda text: text.replace('"a word"', '"\\u4e16\\u7d00 世紀 \\/ \\n"'),
    "a time of recording": lambda text: text.replace('"type"', '"recorded": "2023-01-01T00:00:00Z", "type"'),
    "a source and a version": lambda text: text.replace('"type"', '"source": "a \\" b", "specversion": "1.0", "type"'),
}


@pytest.mark.parametrize("name", TAKEN)
def test_lines_may_be_written_in_other_ways(name: str, log: Path) -> None:
    assert _read(log, TAKEN[name](as_lines(log_lines()).decode())) is not None


def test_events_of_the_same_moment_stay_in_the_order_of_the_file(log: Path) -> None:
    events = [{**PLAIN, "id": f"e{n}", "time": "2022-02-04"} for n in range(5)]
    facts = [{**next(e for e in log_lines() if e["id"] == "f1"), "id": f"f{n}", "time": "2022-02-04"} for n in range(5)]
    late = {**PLAIN, "id": "late", "time": "2022-02-05"}
    early = {**PLAIN, "id": "early", "time": "2022-02-04T23:59:59-05:00"}
    mixed = [late, *(e for pair in zip(events, facts, strict=True) for e in pair), early]
    quick = _read(log, as_lines(mixed))
    assert quick is not None
    names = [name for pair in zip("eeeee", "fffff", strict=True) for name in pair]
    expected = [f"{name}{n // 2}" for n, name in enumerate(names)]
    assert [e.id for e in quick.entries] == ["early", *expected, "late"]


def test_an_empty_log_has_no_events(log: Path) -> None:
    quick = _read(log, b"")
    assert quick is not None
    assert len(quick.entries) == 0


def test_a_log_is_read_in_pieces(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "_CHUNK", 700)
    quick = _read(log, as_lines([{**event, "id": f"{event['id']}-{n}"} for n in range(9) for event in log_lines()]))
    assert quick is not None
    assert len(quick.entries) == 9 * len(log_lines())


def test_a_line_may_be_longer_than_a_piece(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "_CHUNK", 40)
    quick = _read(log, as_lines(log_lines()))
    assert quick is not None
    assert len(quick.entries) == len(log_lines())


def test_a_short_log_and_one_that_is_not_there_are_left(log: Path) -> None:
    rules = everything()
    assert not is_long(log)
    assert read_bulk(log, rules.model, rules.program.zone) is None
    log.write_bytes(as_lines(log_lines()))
    assert not is_long(log)
    log.write_bytes(as_lines(log_lines()) * 999)
    assert is_long(log)


# ---- left to the ordinary reader

_ID = '"id": "e1"'
_TEXT = as_lines(log_lines()).decode()
_FACT = next(line for line in _TEXT.splitlines() if '"Rate"' in line) + "\n"
LEFT: dict[str, str | bytes] = {
    "a blank line": _TEXT.replace("\n", "\n\n", 1),
    "a line of blanks": _TEXT.replace("\n", "\n  \n", 1),
    "two objects in a line, and a blank one": _TEXT.replace("}\n{", "}{", 1) + "\n",
    "an object over two lines, and two in one": _TEXT.replace("{", "{\n", 1).replace("}\n{", "}{", 1),
    "a mark of byte order": "\ufeff" + _TEXT,
    "NUL": _TEXT.replace("a word", "a\0word"),
    "a control character in a text": _TEXT.replace("a word", "a\tword"),
    "bytes that are no text": _TEXT.encode().replace(b"a word", b"a \xff word"),
    "half of a character": _TEXT.replace("a word", "\\ud800"),
    "an id twice": _TEXT + _TEXT.splitlines()[0] + "\n",
    "an id twice with other content": _TEXT + _line({**PLAIN, "id": "f1"}),
    "an id with a blank": _TEXT.replace(_ID, '"id": "e 1"'),
    "no id": _TEXT.replace(_ID, '"id": ""'),
    "an id of 201 signs": _TEXT.replace(_ID, f'"id": "{"e" * 201}"'),
    "a key twice": _TEXT.replace(_ID, f"{_ID}, {_ID}"),
    "a key twice, and a quotation mark by its number": _TEXT.replace(_ID, f"{_ID}, {_ID}").replace(
        "a word", "\\u0022:", 1
    ),
    "a key twice within a fact": _FACT.replace('"7.8"', '{"a": 1, "a": 1}'),
    "a blank before a colon": _TEXT.replace('"id":', '"id" :'),
    "a tab before a colon": _TEXT.replace('"id":', '"id"\t:'),
    "an unknown key": _TEXT.replace(_ID, f'{_ID}, "note": "x"'),
    "an unknown field": _line(PLAIN, other=1),
    "a missing field": _TEXT.replace('"count": 5, ', ""),
    "null for a field that has to be there": _line(PLAIN, words=None),
    "null for a truth with a default": _line(SPARSE, is_final=None),
    "null for a word with a default": _line(SPARSE, colour=None),
    "null for a number with a default": _line(SPARSE, count=None),
    "null for a party with a default": _line(SPARSE, by=None),
    "a number that is written with a fraction": _line(PLAIN, count=1.5),
    "a number with an empty fraction": _line(PLAIN, count=1.0),
    "a truth as a number": _line(PLAIN, is_final=1),
    "a number as a truth": _line(PLAIN, count=True),
    "a whole number of 41 digits": _line(PLAIN, count=10**40),
    "a negative number of 41 digits": _line(PLAIN, count=-(10**40)),
    "a negative number of shares": _line(PLAIN, quantity=-1),
    "a percentage of shares": _line(PLAIN, quantity="5%"),
    "a currency without an amount": _line(PLAIN, price="USD"),
    "a party with a blank": _line(PLAIN, by="a b"),
    "a word that is not declared": _line(PLAIN, colour="blau"),
    "a year of two digits": _line(PLAIN, year=22),
    "a date with a time": _line(PLAIN, on="2022-02-04T00:00:00Z"),
    "a day that does not exist": _line({**PLAIN, "time": "2022-02-30"}),
    "a time without an offset": _line({**PLAIN, "time": "2022-02-04T00:00:00"}),
    "a clock that does not exist": _line({**PLAIN, "time": "2022-02-04T24:00:00Z"}),
    "a leap second": _line({**PLAIN, "time": "2022-02-04T23:59:60Z"}),
    "a time of recording that is none": _line({**PLAIN, "recorded": "yesterday"}),
    "the same under a key by numbers": _line({**PLAIN, "recorded": "yesterday"}).replace("recorded", "recorde\\u0064"),
    "another version": _line({**PLAIN, "specversion": "1.1"}),
    "a source that is no text": _line({**PLAIN, "source": 1}),
    "a type that is not declared": _line({**PLAIN, "type": "Plan"}),
    "a list of truths with a number": _line(LISTS, flags=[True]) + _line({**LISTS, "id": "x"}, flags=[1]),
    "a list of numbers with a truth": _line(LISTS, counts=[1]) + _line({**LISTS, "id": "x"}, counts=[True]),
    "a list of numbers with a fraction": _line(LISTS, counts=[1]) + _line({**LISTS, "id": "x"}, counts=[1.0]),
    "a list within a list": _line(LISTS, parties=[["owner"]]),
    "an object within a list": _line(LISTS, parties=[{"a": 1}]),
    "a list of dates with a time": _line(LISTS, dates=["2022-02-04T00:00:00Z"]),
    "a fact that is not declared": _FACT.replace("Rate", "Rates"),
    "a fact under a type by numbers": _FACT.replace("Rate", "Rates").replace('"Fact"', '"F\\u0061ct"'),
    "a fact of a list of lists": _FACT.replace('"7.8"', "[" * 40 + "]" * 40),
    "a fact of a very deep list": _FACT.replace('"7.8"', "[" * 200_000 + "]" * 200_000),
    "a fact of a long number": _FACT.replace('"7.8"', "9" * 5_000),
    "a fact with a fraction": _FACT.replace('"7.8"', "7.8"),
    "a correction": _TEXT
    + _line({"id": "c1", "type": "Correction", "time": "2022-05-01", "data": {"replaces": "e1", "with": None}}),
    "an array": "[]\n",
    "no JSON": "nothing\n",
}


@pytest.mark.parametrize("name", LEFT)
def test_what_is_unusual_is_left_to_the_ordinary_reader(name: str, log: Path) -> None:
    assert _read(log, LEFT[name]) is None


def test_a_line_is_as_long_as_the_ordinary_reader_allows(log: Path) -> None:
    rest = len(_line({**PLAIN, "source": ""}))
    assert _read(log, _line({**PLAIN, "source": "x" * (LIMITS.line_bytes - rest)})) is not None
    assert _read(log, _line({**PLAIN, "source": "x" * (LIMITS.line_bytes - rest + 1)})) is None


def test_a_fact_may_be_written_by_numbers(log: Path) -> None:
    quick = _read(log, _TEXT.replace('"Fact"', '"F\\u0061ct"'))
    assert quick is not None
    assert len(quick.lines.facts) == 4


# ---- any log

_CLOCKS_GO_BACK = datetime.fromisoformat("2022-11-05"), datetime.fromisoformat("2022-11-08")
_MOMENTS = st.one_of(
    st.dates(date(2022, 3, 10), date(2022, 3, 16)).map(date.isoformat),
    st.datetimes(*_CLOCKS_GO_BACK).map(lambda m: f"{m.replace(microsecond=0).isoformat()}-04:00"),
    st.datetimes(*_CLOCKS_GO_BACK).map(lambda m: f"{m.isoformat()}Z"),
)
_CHANGES: dict[str, st.SearchStrategy[Any]] = {
    "by": st.sampled_from(("owner", "a", "b")),
    "colour": st.sampled_from(("red", "green")),
    "is_final": st.booleans(),
    "on": st.sampled_from(("2022-01-01", None)),
    "count": st.one_of(st.integers(-3, 3), st.decimals(-2, 2, places=2).map(str), st.just("5%")),
    "words": st.text(max_size=5),
    "quantity": st.integers(0, 9),
}


@st.composite
def _logs(draw: st.DrawFn) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = []
    for number in range(draw(st.integers(1, 8))):
        event = draw(st.sampled_from(log_lines()))
        fields = [f for f in _CHANGES if f in event["data"] or (event["type"] == "Sparse" and draw(st.booleans()))]
        data = {**event["data"], **{f: draw(_CHANGES[f]) for f in fields}}
        changed = {**event, "id": f"e{number}", "time": draw(_MOMENTS), "data": data}
        if draw(st.booleans()):
            changed["recorded"] = draw(_MOMENTS)
        events.append(changed)
    return events


@steady
@given(_logs())
def test_both_readers_give_the_same_of_any_log(events: list[dict[str, Any]]) -> None:
    with scratch() as folder:
        _read(folder / "log.jsonl", as_lines(events))


# ---- times


def _edges(zone: str, year: int) -> list[datetime]:
    """The hours of a year after which clocks in a zone show another offset."""
    found, place = [], datetime(year, 1, 1, tzinfo=UTC)
    while place.year == year:
        later = place + timedelta(hours=1)
        if place.astimezone(find_zone(zone)).utcoffset() != later.astimezone(find_zone(zone)).utcoffset():
            found.append(place)
        place = later
    return found


@pytest.mark.parametrize("zone", ZONES)
def test_times_and_days_are_right_where_clocks_change(zone: str) -> None:
    quick = Times(find_zone(zone))
    for year in (1995, 2011, 2022):
        for edge in (*_edges(zone, year), datetime(year, 2, 28, 23, tzinfo=UTC)):
            for minutes in range(-26 * 60, 27 * 60, 97):
                moment = edge + timedelta(minutes=minutes, seconds=59)
                for text in (f"{moment:%Y-%m-%dT%H:%M:%S}Z", f"{moment:%Y-%m-%dT%H:%M:%S}+09:30", f"{moment:%Y-%m-%d}"):
                    same_time(quick, text, find_zone(zone))


@steady
@given(
    st.sampled_from(ZONES),
    st.datetimes(),
    st.sampled_from(("Z", "z", "+00:00", "-00:00", "+08:00", "-23:59", "+14:00", "+24:00", "")),
    st.sampled_from(("T", "t", " ")),
)
def test_any_time_is_read_in_the_same_way(zone: str, moment: datetime, offset: str, between: str) -> None:
    text = f"{moment.isoformat(between)}{offset}"
    same_time(Times(find_zone(zone)), text, find_zone(zone))


# ---- answers


def test_answers_are_those_of_the_ordinary_reader(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    moves = [
        {
            "id": f"m{n}",
            "type": "Move",
            "time": f"2022-03-{1 + n % 28:02}",
            "data": {"from_whom": pair[0], "to_whom": pair[1], "kind": ("red", "blue")[n % 2], "quantity": n},
        }
        for n, pair in enumerate(("ab", "ba", "bc", "cb", "ca", "bb") * 15)
    ]
    log.write_bytes(as_lines([*log_lines(), *moves]))
    rules = load(HERE / "all.clause", cache=False)
    ordinary = Log(rules, log)
    monkeypatch.setattr(lines, "SHORT", 0)
    quick = Log(rules, log)
    assert isinstance(rules.log(log), BulkLog)
    for day in ("2022-02-04", "2022-03-09", "2022-03-28", "2023-01-01"):
        for known_at in (None, "2022-03-15"):
            balances = ordinary.balances("all:Holding", on=day, known_at=known_at)
            assert quick.balances("all:Holding", on=day, known_at=known_at) == balances
            assert quick.known("Holding", "b", "red", on=day) == ordinary.known("Holding", "b", "red", on=day)
            answers = [ask(each, "Sale", on=day, by="b", seller="red", known_at=known_at) for each in (quick, ordinary)]
            assert answers[0] == answers[1]


def test_entries_stand_in_order_and_can_be_cut(log: Path) -> None:
    quick = _read(log, as_lines(log_lines()[::-1]))
    assert quick is not None
    every: tuple[LogEntry, ...] = tuple(quick.entries)
    assert quick.entries[2:5] == every[2:5]
    assert quick.entries[-1] == every[-1]
    rows = [row for row, entry in enumerate(every) if not entry.fact]
    assert [parse_time(quick.lines.event(row)[2]) for row in rows] == [every[row].time for row in rows]
