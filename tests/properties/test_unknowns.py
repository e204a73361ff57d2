"""What is certain although something is unknown stays so whatever the unknown turns out to be."""

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.answering.deciding import decide
from engine.service import Rules
from tests.properties.steady import steady
from tests.support import DEAL, fact, rules_of

FACTS = "fact P: number\nfact Q: number\nfact F: date\nfact G: date\nfact T: yes/no\nfact W: text\n"
COMPARED = st.sampled_from(["<", "<=", ">", ">=", "=", "<>"])
SMALL = st.integers(-9, 9).map(str)
DAYS = st.dates(date(2021, 11, 1), date(2022, 3, 31))
CONDITIONS = 6
ON = "2022-02-01"


def _numbers(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pair = st.tuples(inner, inner)
    return st.one_of(
        st.builds("({0[0]} {1} {0[1]})".format, pair, st.sampled_from(["+", "-", "*"])),
        st.builds("({} / {})".format, inner, st.integers(1, 5)),
        st.builds("(the {1} of ({0[0]}, {0[1]}))".format, pair, st.sampled_from(["lesser", "greater"])),
        st.builds("(if {2} {3} {4} then {0[0]} else {0[1]})".format, pair, st.none(), inner, COMPARED, SMALL),
        st.builds("(if T then {0[0]} else {0[1]})".format, pair),
        st.builds("Whole({})".format, inner),
        st.builds("Rounded({}, {})".format, inner, st.integers(1, 4)),
    )


def _dates(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pair = st.tuples(inner, inner)
    return st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from(["+", "-"]), st.integers(0, 40)),
        st.builds("({1} {2} after {0})".format, inner, st.integers(1, 4), st.sampled_from(["days", "months"])),
        st.builds("(2 business days after {})".format, inner),
        st.builds("NextBusinessDay({})".format, inner),
        st.builds("(the {1} of ({0[0]}, {0[1]}))".format, pair, st.sampled_from(["earlier", "later"])),
    )


numbers = st.recursive(st.sampled_from(["P", "P", "Q"]) | SMALL, _numbers, max_leaves=4)
dates = st.recursive(st.sampled_from(["F", "F", "G", "s.date"]) | DAYS.map(str), _dates, max_leaves=3)
compared = st.one_of(
    st.builds("{} {} {}".format, numbers, COMPARED, numbers),
    st.builds("{} {} {}".format, dates, COMPARED, dates),
    st.builds("({} - {}) {} {}".format, dates, dates, COMPARED, st.integers(-60, 60)),
    st.builds("YearOf({}) {} 2022".format, dates, COMPARED),
    st.just('W = "x"'),
    st.just("T"),
)
conditions = st.recursive(
    compared,
    lambda inner: st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from(["and", "or"]), inner),
        st.builds("not ({})".format, inner),
    ),
    max_leaves=3,
)
truths = st.fixed_dictionaries(
    {
        "P": st.integers(-30, 30) | st.sampled_from(["0.5", "-3.25"]),
        "Q": st.integers(-30, 30),
        "F": DAYS.map(str),
        "G": DAYS.map(str),
        "T": st.booleans(),
        "W": st.sampled_from(["x", "y"]),
    }
)


def _rules(written: list[str]) -> Rules:
    clauses = [
        f'clause {n} "C"\n  prohibits a Sale s if s.price = USD {n} and ({c})\n' for n, c in enumerate(written, 1)
    ]
    return rules_of(DEAL + FACTS + "".join(clauses), name="deal")


def _decision(rules: Rules, number: int, log: list[dict[str, Any]]) -> str:
    data = {"seller": "ada", "buyer": "cleo", "price": number}
    asked = rules.ask(rules.history(rules.log_of(log)), {"type": "Sale", "time": ON, "data": data})
    return decide(asked.case).decision


@settings(steady, max_examples=40)
@given(st.lists(conditions, min_size=CONDITIONS, max_size=CONDITIONS), st.lists(truths, min_size=5, max_size=5))
def test_a_certain_decision_holds_whatever_is_recorded_later(written: list[str], ways: list[dict[str, Any]]) -> None:
    rules = _rules(written)
    for number, condition in enumerate(written, 1):
        certain = _decision(rules, number, [])
        if certain == "undetermined":
            continue
        for way in ways:
            log = [fact(f"f{n}", name, [], value, "2022-01-05") for n, (name, value) in enumerate(way.items())]
            assert _decision(rules, number, log) == certain, f"{condition}: {certain} unless {way}"
