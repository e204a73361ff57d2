"""What a person reads, as it was when someone last read it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest

from engine.answering.selection import Selection
from engine.text import ask_text, duties_text, value_text
from engine.text.layout import Style
from tests.support import event, fact
from tests.unit.text.drag import DRAG_LOG, drag_rules
from tests.unit.text.golden import check
from tests.unit.text.loan import LOG, loan_rules

WIDE = Style(140)
NARROW = Style(80)
NOTICE = event("n1", "Notice", "2022-06-01", by="anna", to=["anna", "boris"], re="t1")
CONSENT = event("c1", "Consent", "2022-06-02", by="borrower", re="t1")
STRANGER = fact("f1", "AffiliateOf", ["cleo", "borrower"], False)
AFFILIATE = fact("f1", "AffiliateOf", ["cleo", "borrower"], True)
PROFIT = fact("f2", "Profit", ["2022"], "100000")
SOLD = event("t1", "Assignment", "2022-06-15", ref="t1", by="anna", to="cleo", share="900")

Events = Sequence[Mapping[str, Any]]


def asked(
    type_: str, day: str, more: Events, style: Style = NARROW, *, full: bool = False, known_at: date | None = None,
    **data: Any,
) -> str:  # fmt: skip
    rules = loan_rules()
    question = rules.ask(
        rules.history(rules.log_of([*LOG, *more]), known_at), {"type": type_, "time": day, "data": data}
    )
    return ask_text(question, question.answer(), style, full=full)


def assignment(*more: Mapping[str, Any], share: int = 50_000, day: str = "2022-07-01", **how: Any) -> str:
    return asked("Assignment", day, more, ref="t1", by="anna", to="cleo", share=share, **how)


def valued(term: str, *arguments: Any, more: Events = (), style: Style = NARROW, full: bool = False) -> str:
    rules = loan_rules()
    value = rules.value(rules.history(rules.log_of([*LOG, *more])), term, arguments, "2022-07-01")
    return value_text(value, value.answer(), style, full=full)


def duties(
    style: Style, *more: Mapping[str, Any], explain: bool = False, everything: bool = False, party: str | None = None
) -> str:
    rules = loan_rules()
    found = rules.duties(rules.history(rules.log_of([*LOG, *more])), date(2022, 7, 20), Selection(party=party))
    answer = found.answer(explain=explain)
    return duties_text(answer, style, "What stands", found.day, explain=explain, everything=everything)


# ---------------------------------------------------------------- ask


def test_prohibited_with_what_would_permit_it() -> None:
    check("ask-prohibited.txt", assignment(NOTICE, STRANGER))


def test_prohibited_by_several_clauses_with_a_notice_that_is_missing() -> None:
    check("ask-prohibited-twice.txt", assignment(STRANGER))


def test_prohibited_although_one_clause_yields() -> None:
    check("ask-prohibited-despite.txt", assignment(NOTICE, AFFILIATE, share=900))


def test_permitted_because_nothing_reaches_it() -> None:
    check("ask-permitted.txt", assignment(NOTICE, CONSENT, STRANGER))


def test_permitted_by_a_permission_that_prevails() -> None:
    check("ask-permitted-despite.txt", assignment(NOTICE, STRANGER, share=900))


def test_permitted_because_no_clause_speaks_of_it() -> None:
    check("ask-permitted-other.txt", asked("Inspection", "2022-07-01", (), by="anna"))


def test_undetermined_on_one_fact() -> None:
    check("ask-undetermined.txt", assignment(NOTICE, CONSENT))


def test_undetermined_on_an_amount() -> None:
    check("ask-undetermined-amount.txt", asked("Distribution", "2022-07-01", (), by="borrower", amount=500))


def test_undetermined_because_of_a_currency_without_a_rate() -> None:
    profit = fact("f2", "Profit", ["2022"], "HKD 100000")
    check("ask-undetermined-currency.txt", asked("Distribution", "2022-07-01", [profit], by="borrower", amount=500))


def test_a_slip_in_the_log_is_noted() -> None:
    slip = event("c1", "Consent", "2022-06-02", by="Borrower", re="t1")
    check("ask-slip.txt", assignment(NOTICE, slip, STRANGER))


def test_the_whole_reasoning() -> None:
    check("ask-full.txt", assignment(NOTICE, STRANGER, full=True))


def test_what_was_known_before() -> None:
    check("ask-known-at.txt", assignment(NOTICE, CONSENT, STRANGER, known_at=date(2022, 6, 1)))


def test_a_wide_answer() -> None:
    check("ask-wide.txt", assignment(NOTICE, STRANGER, style=WIDE))


# ---------------------------------------------------------------- value


def test_an_amount_with_its_changes() -> None:
    check("value-amount.txt", valued("Interest"))


def test_a_date_with_its_counting() -> None:
    check("value-date.txt", valued("LockUpEnd", full=True))


def test_a_value_of_a_recorded_fact() -> None:
    check("value-fact.txt", valued("Reserve", 2022, more=[PROFIT]))


def test_a_value_that_hangs_on_a_fact() -> None:
    check("value-undetermined.txt", valued("Reserve", 2022))


# ---------------------------------------------------------------- duties


@pytest.mark.parametrize(("name", "style"), [("narrow", NARROW), ("wide", WIDE)])
def test_duties_as_a_table(name: str, style: Style) -> None:
    check(f"duties-{name}.txt", duties(style, SOLD))


@pytest.mark.parametrize(("name", "style"), [("narrow", NARROW), ("wide", WIDE)])
def test_duties_with_their_computations_and_what_is_over(name: str, style: Style) -> None:
    check(f"duties-explained-{name}.txt", duties(style, explain=True, everything=True))


def test_the_duties_of_one_party() -> None:
    check("duties-party.txt", duties(NARROW, party="boris"))


def test_no_duties_at_all() -> None:
    rules = loan_rules()
    nothing = rules.duties(rules.history(rules.log_of([])), date(2022, 1, 9)).answer()
    check("duties-none.txt", duties_text(nothing, NARROW, "What stands", date(2022, 1, 9)))


# ---------------------------------------------------------------- who, which one, how much


def dragged(day: str = "2024-06-03", **data: Any) -> str:
    rules = drag_rules()
    said = {"by": "rowan", "to": ["alder", "hazel"], "quantity": 1, "price": "12", "completion": "2024-06-20"} | data
    question = rules.ask(rules.history(rules.log_of(DRAG_LOG)), {"type": "DragNotice", "time": day, "data": said})
    return ask_text(question, question.answer(), NARROW)


def test_whoever_has_no_part_in_a_power_is_told_so() -> None:
    check("ask-no-bearer.txt", dragged(by="acme"))


def test_a_power_of_one_party_is_not_that_of_another() -> None:
    check("ask-not-the-bearer.txt", dragged(by="alder", price="20"))


def test_the_one_for_whom_a_condition_holds_is_named_with_the_figures() -> None:
    check("ask-held-for.txt", dragged(completion="2024-06-13"))


def test_the_first_one_for_whom_a_condition_fails_is_named() -> None:
    check("ask-failed-for.txt", dragged(to=["alder"]))


def test_a_reason_goes_down_to_the_figure_once() -> None:
    check("ask-permitted-terms.txt", dragged())
