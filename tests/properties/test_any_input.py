"""Whatever stands in a rule file, a log, a scenario or a question is answered with findings, never with a crash."""

import json
import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract_dsl.diagnostics import render
from contract_dsl.files import RuleText
from contract_dsl.load import understand
from contract_dsl.source import Source
from contract_dsl.syntax import parse
from engine.cli.acts import act_of
from engine.evaluate.program import prepare
from engine.scenarios.files import read_scenario
from engine.scenarios.runner import Runner
from engine.service import Refused, Rules
from tests.properties.guild import ANNEX, GUILD, TOWN, Json, acts, guild, logs
from tests.properties.steady import steady

VNET = Path(__file__).parents[2] / "rules" / "vnet"
TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
DECLARATION = re.compile(r"^(?=[a-z])", re.MULTILINE)
HEAD = """\
agreement piece "A piece of an agreement" dated 2022-01-28
  time zone Asia/Hong_Kong
  currency USD
  periods exclude the day they run from and do not roll
  months stop at the last day
"""


# ---------------------------------------------------------------- spoiling a text

words = st.sampled_from(
    sorted({*TOKEN.findall(GUILD), "\t", "\0", "\ufeff", "é", "2022-02-30", "1,00", "(i)", '"', "#"})
)


def spoilt(texts: st.SearchStrategy[str], *, most: int = 4) -> st.SearchStrategy[str]:
    """Texts with some words or characters deleted, inserted, doubled or put in each other's place."""

    @st.composite
    def draw_one(draw: st.DrawFn) -> str:
        text = draw(texts)
        parts = list(text) if draw(st.integers(0, 3)) == 0 else TOKEN.findall(text)
        for _ in range(draw(st.integers(1, most))):
            if not parts:
                break
            one, other = draw(st.integers(0, len(parts) - 1)), draw(st.integers(0, len(parts) - 1))
            match draw(st.sampled_from(["delete", "insert", "swap", "double", "cut", "any"])):
                case "delete":
                    del parts[one]
                case "insert":
                    parts.insert(one, draw(words))
                case "swap":
                    parts[one], parts[other] = parts[other], parts[one]
                case "double":
                    parts[one:one] = parts[one : one + 12]
                case "cut":
                    del parts[one : one + 12]
                case _:
                    parts[one] = draw(st.text(max_size=3))
        return "".join(parts)

    return draw_one()


# ---------------------------------------------------------------- rule files


@cache
def declarations() -> tuple[str, ...]:
    """Every declaration of the agreements of vnet, but for their heads."""
    found: list[str] = []
    for path in sorted(VNET.glob("*.clause")):
        found += DECLARATION.split(path.read_text(encoding="utf-8"))[2:]
    return tuple(found)


@st.composite
def stretches(draw: st.DrawFn) -> str:
    """Some neighbouring declarations of an agreement."""
    first = draw(st.integers(0, len(declarations()) - 1))
    return HEAD + "\n" + "".join(declarations()[first : first + draw(st.integers(1, 4))])


def checked(**texts: str) -> None:
    """Read, resolve and check a rule set, show every finding, and ask it something if it is usable."""
    sources = tuple(Source(f"{name}.clause", text) for name, text in texts.items())
    loaded = understand(RuleText("guild", sources, (), ""))
    for finding in loaded.findings:
        assert finding.code
        assert render(finding, loaded.sources)
    if loaded.usable:
        rules = Rules(loaded.model, "", loaded.findings, loaded.sources, prepare(loaded.model))
        with suppress(Refused):
            history = rules.history(rules.log_of(LOG))
            rules.ask(history, ACT).answer()
            rules.duties(history, date(2022, 2, 15)).answer(explain=True)


LOG: list[Json] = [
    {"id": "e1", "type": "Opening", "time": "2022-01-10", "data": {"by": "ada"}},
    {"id": "e2", "type": "Sale", "time": "2022-01-12", "data": {"seller": "ada", "buyer": "ben", "price": "15"}},
    {"id": "e3", "type": "Closure", "time": "2022-01-20", "data": {"kind": "short"}},
]
ACT: Json = {
    "type": "Sale",
    "time": "2022-01-21",
    "data": {"ref": "r1", "seller": "cleo", "buyer": "ada", "price": "60"},
}


@settings(steady, max_examples=100)
@given(st.text(max_size=300))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    _, findings = parse(Source("any.clause", text))
    for finding in findings:
        assert render(finding, {"any.clause": Source("any.clause", text)})


@settings(steady, max_examples=100)
@given(st.lists(words, max_size=60).map(" ".join))
def test_any_words_are_parsed_or_refused(text: str) -> None:
    checked(any=HEAD + "\n" + text)


@settings(steady, max_examples=120)
@given(spoilt(stretches()))
def test_spoilt_stretches_of_vnet_are_refused_in_words(text: str) -> None:
    checked(piece=text)


@settings(steady, max_examples=40)
@given(spoilt(st.just(GUILD), most=2))
def test_a_spoilt_rule_file_is_refused_in_words_or_answers(text: str) -> None:
    checked(town=TOWN, annex=ANNEX, guild=text)


# ---------------------------------------------------------------- logs

json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=12), words),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=8), inner, max_size=4)),
    max_leaves=8,
)
scalars = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=12), words)
named = st.sampled_from(["Sale", "Fact", "Correction", "e1", "2022-01-10", "2022-02-30"])
envelopes = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(
            ["type", "id", "time", "recorded", "data", "source", "specversion", "other"], named | json_values
        ),
    },
)
said = st.dictionaries(
    st.sampled_from(["name", "of", "value", "replaces", "with", "reason", "seller", "buyer", "price", "goods", "ref"]),
    st.one_of(json_values, st.sampled_from(["Relative", "Licensed", "e1", "ada", "1.5%", "USD 5", "HKD 5"])),
)


@st.composite
def spoilt_logs(draw: st.DrawFn) -> list[Any]:
    """A log in which a part of one event, or a whole one, is something else."""
    log: list[Any] = draw(logs(most=6))
    for number in range(draw(st.integers(1, 2))):
        place = draw(st.integers(0, len(log)))
        match draw(st.sampled_from(["any", "envelope", "data", "field"])) if place < len(log) else "envelope":
            case "any":
                log[place] = draw(json_values)
            case "envelope":
                log.insert(place, {"id": f"x{number}", "time": "2022-01-10", **draw(envelopes)})
            case "data" if isinstance(log[place], dict):
                log[place] = {**log[place], "data": draw(said)}
            case _ if isinstance(log[place], dict) and isinstance(log[place].get("data"), dict):
                log[place] = {**log[place], "data": {**log[place]["data"], **draw(said)}}
            case _:
                pass
    return log


@settings(steady, max_examples=80)
@given(spoilt_logs())
def test_spoilt_logs_are_refused_in_words(log: list[Any]) -> None:
    lines = "".join(json.dumps(entry) + "\n" for entry in log)
    logged(lines.encode("utf-8", "surrogatepass"))


@settings(steady, max_examples=80)
@given(spoilt(logs(most=5).map(lambda log: "\n".join(map(json.dumps, log)))))
def test_spoilt_lines_are_refused_in_words(text: str) -> None:
    logged(text.encode("utf-8", "surrogatepass"))


@steady
@given(st.binary(max_size=200))
def test_any_bytes_are_no_log_or_one(content: bytes) -> None:
    logged(content)


def logged(content: bytes) -> None:
    """Read a log with this content, and ask something of it."""
    rules = guild()
    with TemporaryDirectory() as folder:
        path = Path(folder, "log.jsonl")
        path.write_bytes(content)
        log = None
        try:
            log = rules.log(path)
        except Refused as refused:
            shown = [render(finding, refused.sources) for finding in refused.findings]
        else:
            shown = []
        assert bool(shown) == (log is None)
    if log is not None:
        rules.ask(rules.history(log), ACT).answer()


@steady
@given(st.lists(st.dictionaries(st.text(max_size=5), json_values, max_size=3) | envelopes, max_size=3))
def test_any_objects_are_no_log_or_one(objects: list[Json]) -> None:
    with suppress(Refused):
        guild().log_of(objects)


def test_a_type_that_is_a_list_is_refused() -> None:
    with pytest.raises(Refused):
        guild().log_of([{"id": "e1", "type": [], "time": "2022-01-10", "data": {}}])


# ---------------------------------------------------------------- questions

questions = st.one_of(
    st.dictionaries(st.text(max_size=8), json_values, max_size=4),
    st.builds(lambda act, more: {**act, **more}, acts(), envelopes),
    st.builds(lambda act, more: {**act, "data": {**act["data"], **more}}, acts(), said),
)


@steady
@given(questions)
def test_any_question_is_refused_or_answered(question: Json) -> None:
    rules = guild()
    with suppress(Refused):
        rules.ask(rules.history(rules.log_of(LOG)), question).answer()


@steady
@given(
    st.one_of(st.sampled_from(["Stock", "Member", "guild:Sold", "FirstDay"]), json_values),
    st.lists(json_values),
    json_values,
)
def test_any_term_is_refused_or_answered(term: Any, arguments: Sequence[Any], on: Any) -> None:
    rules = guild()
    for day in (on, "2022-02-15"):
        with suppress(Refused):
            rules.value(rules.history(rules.log_of(LOG)), term, arguments, day).answer()


pairs = st.one_of(
    st.text(max_size=12),
    st.builds("{}={}".format, st.sampled_from(["seller", "buyer", "price", "goods", "ref", "time", "x"]), words),
    st.sampled_from(["seller=ada", "buyer=ben", "price=USD 5", "price=5%", "goods=wool", "time=2022-01-10"]),
)
command_lines = st.one_of(
    st.lists(pairs, min_size=1, max_size=6),
    st.builds(lambda pairs: ["Sale", *pairs], st.lists(pairs, max_size=6)),
    spoilt(acts().map(json.dumps)).map(lambda text: [text]),
    json_values.map(lambda value: [json.dumps(value)]),
)


@steady
@given(command_lines, st.one_of(st.none(), st.just("2022-01-21"), st.text(max_size=12)))
def test_any_act_on_the_command_line_is_refused_or_answered(words: list[str], on: str | None) -> None:
    rules = guild()
    with suppress(Refused):
        rules.ask(rules.history(rules.log_of(LOG)), act_of(words, on, rules.model)).answer()


# ---------------------------------------------------------------- scenarios

SCENARIO = """\
name: A sale in the first days
rules: guild
log:
  - {id: e1, type: Opening, time: 2022-01-10, data: {by: ada}}
  - id: e2
    type: Sale
    time: "2022-01-12"
    data: {seller: ada, buyer: ben, price: "15"}
checks:
  - about: too dear
    ask: {type: Sale, time: 2022-01-21, data: {seller: cleo, buyer: ada, price: 60}}
    expect: {decision: prohibited, by: ["guild:1"]}
  - value: {term: "guild:Sold", args: [ada], on: 2022-02-01}
    expect: {value: "1"}
  - duties: {on: 2022-01-15}
    known_at: 2022-02-01
    expect:
      includes: [{clause: "guild:9", kind: obligation, bearer: ada, status: pending}]
      excludes: [{clause: "guild:1"}]
"""


@settings(steady, max_examples=80)
@given(st.one_of(spoilt(st.just(SCENARIO)), st.text(max_size=100), json_values.map(json.dumps)))
def test_any_scenario_is_refused_in_words_or_run(text: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "situation.yaml")
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        scenario, findings = read_scenario(path)
        assert scenario is not None or findings
        runner = runner_of_the_guild()
        if scenario is not None and not findings:
            with suppress(Refused):
                list(runner.run(scenario))


@cache
def runner_of_the_guild() -> Runner:
    """A runner that finds the guild's rule files."""
    folder = Path(KEPT.name)
    (folder / "guild").mkdir()
    for name, text in (("town", TOWN), ("annex", ANNEX), ("guild", GUILD)):
        (folder / "guild" / f"{name}.clause").write_text(text, encoding="utf-8")
    return Runner(folder)


KEPT = TemporaryDirectory()
