"""What an expectation means: sets whole, entries by the keys that are given, numbers by value."""

from typing import Any

import pytest

from engine.scenarios.comparing import differences, relevant

ASKED: dict[str, Any] = {
    "decision": "prohibited",
    "by": ["loan:2(a)", "loan:2(d)"],
    "despite": [],
    "earliest": "2023-02-01",
    "remedies": [
        [{"what": "Consent", "by": "borrower", "until": "2022-07-01", "clause": "loan:2(a)"}],
        [
            {"what": "wait", "from": "2023-02-01", "clause": "loan:2(a)"},
            {"what": "Notice", "by": "anna", "to": ["anna", "boris"], "clause": "loan:2(d)"},
        ],
    ],
    "requires": [{"clause": "loan:2(d)", "bearer": "anna", "to": "boris", "what": "Notice", "met": False}],
}
DUTIES: dict[str, Any] = {
    "duties": [
        {"clause": "loan:4(a)", "bearer": "borrower", "to": ["anna", "boris"], "due": "2022-04-14", "status": "late"},
        {"clause": "loan:4(d)", "bearer": "borrower", "status": "pending"},
    ],
    "undetermined": [{"clause": "loan:7", "bearer": "anna", "missing": ["AffiliateOf(anna, borrower)"]}],
}  # fmt: skip

HOLDS: tuple[tuple[str, dict[str, Any], dict[str, Any]], ...] = (
    ("a decision", {"decision": "prohibited"}, ASKED),
    ("a set in another order", {"by": ["loan:2(d)", "loan:2(a)"]}, ASKED),
    ("an empty set", {"despite": []}, ASKED),
    ("an empty set of what the answer leaves out", {"missing": []}, ASKED),
    ("what the answer leaves out", {"value": None}, ASKED),
    ("a set of remedies with the keys that matter", {"remedies_include": [[{"what": "Consent"}]]}, ASKED),
    ("items in another order", {"remedies_include": [[{"what": "Notice", "to": "boris"}, {"what": "wait"}]]}, ASKED),
    ("a requirement", {"requires_include": [{"clause": "loan:2(d)", "met": False}]}, ASKED),
    ("a party in a list", {"includes": [{"clause": "loan:4(a)", "to": "boris"}]}, DUTIES),
    ("a whole list in another order", {"includes": [{"to": ["boris", "anna"]}]}, DUTIES),
    ("a list of one for a single party", {"includes": [{"clause": "loan:4(a)", "bearer": ["borrower"]}]}, DUTIES),
    ("no due date", {"includes": [{"clause": "loan:4(d)", "due": None}]}, DUTIES),
    ("an entry that is not there", {"excludes": [{"clause": "loan:4(a)", "status": "pending"}]}, DUTIES),
    ("a missing fact among others", {"undetermined_includes": [{"missing": "AffiliateOf(anna, borrower)"}]}, DUTIES),
    ("a number as text", {"value": "1.50"}, {"value": "1.5"}),
    ("a whole number", {"value": 10000}, {"value": "10000"}),
    ("a percentage", {"value": "12.5%"}, {"value": "0.125"}),
    ("a fraction", {"value": "1/3"}, {"value": "2/6"}),
    ("a number with commas", {"value": "10,000"}, {"value": "10000"}),
    ("a truth", {"value": True}, {"value": True}),
    ("nothing", {"value": None}, {"value": None}),
    ("a list of values", {"value": ["b", "a"]}, {"value": ["a", "b"]}),
)  # fmt: skip

FAILS: tuple[tuple[str, dict[str, Any], dict[str, Any], list[str]], ...] = (
    ("a decision", {"decision": "permitted"}, ASKED, ["decision: expected permitted, got prohibited"]),
    ("a set that lacks one", {"by": ["loan:2(a)"]}, ASKED, ["by: has loan:2(d) besides"]),
    ("a set with one too many", {"by": ["loan:2(a)", "loan:2(d)", "loan:3"]}, ASKED, ["by: lacks loan:3"]),
    ("both", {"by": ["loan:2(a)", "loan:3"]}, ASKED, ["by: lacks loan:3 and has loan:2(d) besides"]),
    ("a fact that is not missing", {"missing": ["Profit(2022)"]}, ASKED, ["missing: lacks Profit(2022)"]),
    ("a day", {"earliest": "2023-02-02"}, ASKED, ["earliest: expected 2023-02-02, got 2023-02-01"]),
    (
        "a part of a set of remedies",
        {"remedies_include": [[{"what": "Notice"}]]},
        {"remedies": ASKED["remedies"][1:]},
        [
            "remedies: no set is [{what: Notice}]; the nearest has {what: wait, clause: loan:2(a)} besides"
        ],
    ),
    (
        "one item for two",
        {"remedies_include": [[{"clause": "loan:2(d)"}, {"clause": "loan:2(d)"}]]},
        {"remedies": ASKED["remedies"][:1]},
        [
            (
                "remedies: no set is [{clause: loan:2(d)}, {clause: loan:2(d)}]; "
                "the nearest lacks {clause: loan:2(d)}, {clause: loan:2(d)} "
                "and has {what: Consent, by: borrower, until: 2022-07-01, clause: loan:2(a)} besides"
            )
        ],
    ),
    (
        "a set of remedies with another day",
        {"remedies_include": [[{"what": "Consent", "by": "borrower", "until": "2022-07-02"}]]},
        ASKED,
        [
            (
                "remedies: no set is [{what: Consent, by: borrower, until: 2022-07-02}]; "
                "the nearest has for Consent until 2022-07-01"
            )
        ],
    ),
    (
        "a remedy where there is none",
        {"remedies_include": [[{"what": "Consent"}]]},
        {"remedies": []},
        ["remedies: no set is [{what: Consent}]; there is none"],
    ),
    (
        "a requirement",
        {"requires_include": [{"clause": "loan:2(d)", "to": "cleo"}]},
        ASKED,
        ["requires: no entry is {clause: loan:2(d), to: cleo}; there is one with to boris"],
    ),
    (
        "a duty of that clause with another date",
        {"includes": [{"clause": "loan:4(a)", "due": "2022-04-15"}]},
        DUTIES,
        ["duties: no entry is {clause: loan:4(a), due: 2022-04-15}; there is one with due 2022-04-14"],
    ),
    (
        "a duty of that clause, of several, of which two come nearest",
        {"includes": [{"clause": "a:1", "due": "2022-04-15", "status": "pending"}]},
        {
            "duties": [
                {"clause": "a:1", "due": "2022-04-14", "status": "breached"},
                {"clause": "a:1", "due": "2022-04-16", "status": "pending"},
                {"clause": "a:1", "status": "pending"},
            ]
        },
        [
            (
                "duties: no entry is {clause: a:1, due: 2022-04-15, status: pending}; "
                "the nearest has due 2022-04-16, or due nothing"
            )
        ],
    ),
    (
        "a duty of no clause",
        {"includes": [{"clause": "loan:8"}]},
        DUTIES,
        ["duties: no entry is {clause: loan:8}; there is nothing of that clause"],
    ),
    (
        "a duty that should not be",
        {"excludes": [{"clause": "loan:4(d)"}, {"clause": "loan:8"}]},
        DUTIES,
        ["duties: {clause: loan:4(d)} is there, and should not be"],
    ),
    (
        "something certain among what is undetermined",
        {"undetermined_includes": [{"clause": "loan:4(d)"}]},
        DUTIES,
        ["undetermined: no entry is {clause: loan:4(d)}; there is nothing of that clause"],
    ),
    ("one party for two", {"includes": [{"to": ["anna"]}]}, {"duties": DUTIES["duties"][:1]}, [
        "duties: no entry is {to: [anna]}; there is one with to [anna, boris]"
    ]),
    ("a number", {"value": "1.51"}, {"value": "1.5"}, ["value: expected 1.51, got 1.5"]),
    ("a truth for a number", {"value": True}, {"value": "1"}, ["value: expected true, got 1"]),
    ("something for nothing", {"value": 0}, {"value": None}, ["value: expected 0, got nothing"]),
    ("a list with one twice", {"value": ["a", "a"]}, {"value": ["a", "b"]}, ["value: lacks a and has b besides"]),
    ("a list for nothing", {"value": ["a"]}, {"value": []}, ["value: expected [a], got []"]),
)  # fmt: skip


@pytest.mark.parametrize(("expect", "got"), [h[1:] for h in HOLDS], ids=[h[0] for h in HOLDS])
def test_an_expectation_holds(expect: dict[str, Any], got: dict[str, Any]) -> None:
    assert differences(expect, got) == []


@pytest.mark.parametrize(("expect", "got", "told"), [f[1:] for f in FAILS], ids=[f[0] for f in FAILS])
def test_an_expectation_that_does_not_hold_is_told_in_words(
    expect: dict[str, Any], got: dict[str, Any], told: list[str]
) -> None:
    assert differences(expect, got) == told


def test_differences_stand_in_the_order_of_the_file() -> None:
    told = differences({"earliest": None, "decision": "permitted", "by": []}, ASKED)
    assert [line.partition(":")[0] for line in told] == ["earliest", "decision", "by"]


def test_results_hold_only_what_was_expected() -> None:
    assert relevant({"by": [], "remedies_include": [], "missing": []}, ASKED) == {
        "by": ASKED["by"], "remedies": ASKED["remedies"], "missing": None,
    }  # fmt: skip
