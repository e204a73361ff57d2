"""A short run of the fuzzer that is the same every time, and every case that once differed."""

from itertools import islice
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz import shrinking
from tests.fuzz.comparing import LAWS, Case, Difference, check, earliest_is_first, open_case
from tests.fuzz.keeping import keep, kept, open_findings
from tests.fuzz.rules import write_rules
from tests.fuzz.running import cases, main
from tests.fuzz.situations import Situations
from tests.properties.steady import steady

KEPT = dict(kept())
OPEN = open_findings()
MANY_DAYS = 40


@pytest.mark.parametrize("name", [pytest.param(n, marks=OPEN[n]) if n in OPEN else n for n in KEPT])
def test_what_once_differed_differs_no_more(name: str) -> None:
    case = KEPT[name]
    rules = open_case(case.files)
    if rules is not None:  # what the checks have come to refuse cannot differ
        check(case, rules)
        earliest_is_first(case, rules, MANY_DAYS)


@pytest.mark.parametrize("seed", [100, 101, 103, 104, 105])
def test_generated_cases_agree(seed: int) -> None:
    rules, drawn = cases(seed)
    if rules is None:
        pytest.skip("the checks refuse this rule set, rightly")
    for number, case in enumerate(islice(drawn, 24)):
        check(case, rules, LAWS[number % 4 :: 4])


@settings(steady, max_examples=25)
@given(st.randoms(use_true_random=False))
def test_drawn_cases_agree(random: Random) -> None:
    """The same with examples that hypothesis draws, and makes smaller if one of them fails."""
    files = write_rules(random)
    rules = open_case(files)
    if rules is not None:
        situations = Situations(random, rules.model, "\n".join(files.values()))
        check(Case(files, situations.log(), situations.question()), rules)


def test_most_rule_sets_are_accepted() -> None:
    opened = [open_case(write_rules(Random(seed))) for seed in range(40)]  # noqa: S311  # draws examples and no secrets
    assert sum(rules is not None for rules in opened) > 0.8 * len(opened)


def test_the_fuzzer_says_its_seed_and_what_it_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["--seconds", "600", "--sets", "1", "--seed", "11", "--kept", str(tmp_path)])
    told = capsys.readouterr().out
    assert told.startswith("seed 11\n")
    assert "'cases': " in told
    assert status == 0
    assert not list(tmp_path.iterdir())


LARGE = Case(
    {
        "town": 'rule set deal "A deal"\n',
        "deal": (
            'agreement deal "A deal" dated 2022-01-03\nact Visit\n  price: money, optional\nevent Opening\n'
            'clause 1 "x"\n  prohibits a Visit s [price > USD 5] if (today > 2022-01-01 and (some Opening))\n'
            'clause 2 "y"\n  permits a Visit s notwithstanding 1\n'
        ),
        "annex": 'agreement annex "An annex" dated 2022-01-04\nevent Closing\n',
    },
    [{"id": f"o{n}", "type": "Opening", "time": "2022-01-04", "data": {}} for n in range(5)],
    {"kind": "ask", "asked": {"type": "Visit", "time": "2022-01-05", "data": {"price": "10"}}, "known_at": None},
)


def test_what_differs_is_made_smaller(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if everything differed that has the clause, its opening and an event."""

    def differs(case: Case) -> Difference | None:
        found = "prohibits a Visit" in case.files["deal"] and "some Opening" in case.files["deal"] and case.log
        return Difference("the decision") if found and open_case(case.files) is not None else None

    monkeypatch.setattr(shrinking, "difference", differs)
    small, found = shrinking.shrink(LARGE, Difference("the decision"), seconds=600)
    assert found.what == "the decision"
    assert list(small.files) == ["town", "deal"]
    assert len(small.log) == 1
    assert small.question["asked"]["data"] == {}
    assert "permits" not in small.files["deal"]
    assert "prohibits a Visit s if (some Opening)" in small.files["deal"]
    assert open_case(small.files) is not None


def test_a_case_without_a_difference_is_left_as_it_is() -> None:
    assert shrinking.shrink(LARGE, Difference("the decision"), seconds=600)[0] == LARGE


def test_what_is_kept_is_read_again(tmp_path: Path) -> None:
    path = keep(tmp_path, LARGE, Difference("the decision", one="yes", other="no"), 7)
    assert path.name.startswith("the_decision_")
    assert dict(kept(tmp_path)) == {path.stem: LARGE}
    assert open_findings(tmp_path) == {}
