"""What is missing: exactly the facts and fields that would settle an undetermined answer."""

from typing import Any

import pytest

from engine.answers import AskAnswer
from engine.service import Rules
from tests.support import answer, deal, event, fact

FACTS = "fact Ill(party): yes/no\nfact Rich(party): yes/no\nfact Worth: money\nfact Due: date\n"


def rules_if(condition: str, before: str = "") -> Rules:
    """One clause that forbids a sale on a condition."""
    return deal(FACTS + before + f'clause 1 "No sale"\n  prohibits a Sale s if {condition}\n')


def sale(rules: Rules, *log: dict[str, Any], day: str = "2022-06-01", without: str = "", **data: Any) -> AskAnswer:
    """The answer about a sale by Ada to Cleo for USD 500, with a field left out."""
    said = {"ref": "s1", "seller": "ada", "buyer": "cleo", "price": "500"} | data
    return answer(rules, log, "Sale", day, **{name: value for name, value in said.items() if name != without})


def missing(found: AskAnswer) -> set[str]:
    """What an undetermined answer misses."""
    assert found.decision == "undetermined"
    return set(found.missing or ())


def test_a_fact_is_named_with_what_it_is_of() -> None:
    assert missing(sale(rules_if("Ill(s.seller) and s.price > USD 1"))) == {"Ill(ada)"}


def test_of_two_conditions_that_must_both_hold_both_are_missing() -> None:
    assert missing(sale(rules_if("Ill(s.seller) and Rich(s.buyer)"))) == {"Ill(ada)", "Rich(cleo)"}


def test_what_is_settled_by_another_fact_is_not_missing() -> None:
    rules = rules_if("Ill(s.seller) and Rich(s.buyer)")
    assert sale(rules, fact("f", "Ill", ["ada"], False)).decision == "permitted"
    assert missing(sale(rules, fact("f", "Ill", ["ada"], True))) == {"Rich(cleo)"}


def test_a_fact_that_is_read_and_makes_no_difference_is_not_missing() -> None:
    rules = rules_if("(Ill(s.seller) and Rich(s.buyer)) or (Ill(s.seller) and not Rich(s.buyer))")
    assert missing(sale(rules)) == {"Ill(ada)"}


def test_a_fact_that_makes_no_difference_at_all_leaves_the_answer_certain() -> None:
    assert sale(rules_if("Ill(s.seller) or not Ill(s.seller)")).decision == "prohibited"
    assert sale(rules_if("Worth > USD 7 and Worth < USD 7")).decision == "permitted"


def test_the_same_fact_has_one_value_in_all_clauses() -> None:
    clauses = (
        'clause 1 "x"\n  prohibits a Sale s if Ill(s.seller)\n'
        'clause 2 "y"\n  permits a Sale s if Ill(s.seller) notwithstanding 1\n'
    )
    assert sale(deal(FACTS + clauses)).decision == "permitted"


def test_two_comparisons_with_one_number_are_settled_together() -> None:
    rules = rules_if("Worth < USD 100 or Worth > USD 200")
    assert missing(sale(rules)) == {"Worth"}
    assert sale(rules_if("Worth < USD 100 or Worth >= USD 100")).decision == "prohibited"


def test_a_number_that_cannot_reach_the_bound_is_not_missing() -> None:
    assert sale(rules_if("s.price > USD 1,000 + Worth * 0")).decision == "permitted"


def test_an_unknown_amount_of_money_may_be_negative_as_a_recorded_one_may() -> None:
    rules = rules_if("Worth < USD 0")
    assert missing(sale(rules)) == {"Worth"}
    assert sale(rules, fact("f", "Worth", [], "-10")).decision == "prohibited"


def test_an_unknown_count_of_shares_is_not_negative() -> None:
    rules = rules_if("Held(s.seller) < 0", "fact Held(party): shares\n")
    assert sale(rules).decision == "permitted"


def test_an_unknown_date_that_decides_is_missing() -> None:
    assert missing(sale(rules_if("s.date > Due + 10"))) == {"Due"}


CURVED = [
    "s.date < 10 days after Due",
    "s.date < 1st anniversary of Due",
    "s.date < 10 business days after Due",
    "s.date < the later of (Due, 2022-01-01)",
    "YearOf(Due) > 2030",
    "Rounded(Worth, USD 1) > USD 100",
    "the lesser of (Worth, USD 500) > USD 100",
    "Due > 2022-07-01 or s.date < 10 days after Due",
]


@pytest.mark.parametrize("condition", CURVED)
def test_an_unknown_that_decides_through_a_period_or_a_function_is_missing(condition: str) -> None:
    assert missing(sale(rules_if(condition))) == {"Worth" if "Worth" in condition else "Due"}


WORDS = (
    "choice Mood: happy / sad\nfact MoodOf(party): Mood\nfact Name: text\nfact Town: place\nfact Those: list of party\n"
    'place HERE "Here" time zone UTC, weekdays except holidays of US\n'
    'place THERE "There" time zone Asia/Tokyo, weekdays except holidays of US\n'
)


@pytest.mark.parametrize(("condition", "named"), [("MoodOf(s.seller) = happy", "MoodOf(ada)"), ("Town = HERE", "Town")])
def test_an_unknown_word_or_place_that_decides_is_missing(condition: str, named: str) -> None:
    assert missing(sale(rules_if(condition, WORDS))) == {named}


@pytest.mark.parametrize("condition", ["MoodOf(s.seller) in (happy, sad)", "Town = HERE or Town = THERE"])
def test_an_unknown_word_or_place_is_one_of_those_that_are_declared(condition: str) -> None:
    assert sale(rules_if(condition, WORDS)).decision == "prohibited"


@pytest.mark.parametrize(("condition", "named"), [('Name = "x"', "Name"), ("cleo in Those", "Those")])
def test_an_unknown_text_or_list_that_decides_is_missing(condition: str, named: str) -> None:
    assert missing(sale(rules_if(condition, WORDS))) == {named}


def test_a_fact_behind_a_term_is_missing_and_the_term_is_not() -> None:
    rules = rules_if("Sound(s.seller)", "term Sound(p: party): yes/no means not Ill(p)\n")
    assert missing(sale(rules)) == {"Ill(ada)"}


def test_a_symmetric_fact_is_known_from_either_side() -> None:
    rules = deal(
        'fact Kin(party, party): yes/no, symmetric\nclause 1 "x"\n  prohibits a Sale s if Kin(s.buyer, s.seller)\n'
    )
    assert sale(rules, fact("f", "Kin", ["ada", "cleo"], True)).decision == "prohibited"


def test_each_element_of_a_quantifier_may_be_missing() -> None:
    rules = rules_if("some Partner p [such that Ill(p)]")
    assert missing(sale(rules)) == {"Ill(ada)", "Ill(ben)"}
    assert missing(sale(rules, fact("f", "Ill", ["ada"], False))) == {"Ill(ben)"}
    assert sale(rules, fact("f", "Ill", ["ada"], True)).decision == "prohibited"


def test_every_is_settled_by_one_counterexample() -> None:
    rules = rules_if("every Partner p satisfies (Ill(p))")
    assert sale(rules, fact("f", "Ill", ["ben"], False)).decision == "permitted"


def test_a_count_of_unknown_elements_is_open_only_between_its_bounds() -> None:
    assert sale(rules_if("count of Partner p [such that Ill(p)] > 2")).decision == "permitted"
    assert missing(sale(rules_if("count of Partner p [such that Ill(p)] >= 2"))) == {"Ill(ada)", "Ill(ben)"}


# ---- fields that the question leaves out


def test_a_required_field_that_is_left_out_is_missing_by_its_name() -> None:
    rules = rules_if("s.price > USD 100")
    assert missing(sale(rules, without="price")) == {"price"}


def test_a_field_that_is_left_out_and_not_read_is_not_missing() -> None:
    assert sale(rules_if("s.price > USD 100"), without="buyer").decision == "prohibited"


def test_a_party_that_is_left_out_may_be_anybody() -> None:
    assert missing(sale(rules_if("s.buyer = cleo"), without="buyer")) == {"buyer"}
    assert missing(sale(rules_if("s.buyer <> ada and s.buyer <> ben and s.buyer <> cleo"), without="buyer")) == {
        "buyer"
    }


def test_a_choice_that_is_left_out_is_one_of_its_words() -> None:
    act = "choice Way: road / rail\nact Trip\n  by: party, the actor\n  way: Way\n"
    rules = deal(act + 'clause 1 "x"\n  prohibits a Trip t if t.way = road or t.way = rail\n')
    assert answer(rules, [], "Trip", "2022-06-01", by="ada").decision == "prohibited"
    half = deal(act + 'clause 1 "x"\n  prohibits a Trip t [way road]\n')
    assert missing(answer(half, [], "Trip", "2022-06-01", by="ada")) == {"way"}


def test_facts_of_a_party_that_is_left_out_are_open() -> None:
    found = sale(rules_if("Ill(s.buyer)"), without="buyer")
    assert found.decision == "undetermined"
    assert "buyer" in (found.missing or ())


# ---- blanks in the log

PAID = "event Payment\n  by: party, the actor\n  amount: money, optional\n"


def test_an_amount_left_blank_in_the_log_is_missing_by_event_and_field() -> None:
    rules = rules_if("sum of p.amount over Payment p < USD 100", PAID)
    blank = event("p1", "Payment", "2022-02-01", by="ada")
    assert missing(sale(rules, blank)) == {"p1.amount"}


def test_a_blank_amount_does_not_matter_where_the_others_suffice() -> None:
    rules = rules_if("(latest Payment).amount > USD 100", PAID)
    log = (event("p1", "Payment", "2022-02-01", by="ada"), event("p2", "Payment", "2022-03-01", by="ada", amount="101"))
    assert sale(rules, *log).decision == "prohibited"


# ---- receipt

NOTICES = (
    "event Word, a notice\n  by: party, the actor\n  to: list of party\n"
    "fact PlaceOfReceipt(party): place, default for ada HERE\n"
    'place HERE "Here" time zone UTC, weekdays except holidays of US\n'
    'place THERE "There" time zone Asia/Tokyo, weekdays except holidays of US\n'
    "receipt of n by p under 9:\n  on DayAt(ArrivalOf(n), PlaceOfReceipt(p))\n"
    'clause 1 "No sale"\n  prohibits a Sale s\n'
    "    if no Word w [before s, such that w is received by s.buyer and Receipt(w, s.buyer) <= s.date]\n"
    'clause 9 "Notices"\n  without operation "it stands in the rule of receipt"\n'
)


def word(to: str, time: str = "2022-06-01T16:00:00+00:00") -> dict[str, Any]:
    """A notice that arrives on 1 June here, and on 2 June in Tokyo."""
    return event("w", "Word", time, by="ben", to=[to])


def test_the_place_that_receipt_hangs_on_is_missing() -> None:
    assert missing(sale(deal(NOTICES), word("cleo"))) == {"PlaceOfReceipt(cleo)"}


@pytest.mark.parametrize(("place", "decision"), [("HERE", "permitted"), ("THERE", "prohibited")])
def test_where_the_place_is_known_the_day_there_decides(place: str, decision: str) -> None:
    assert sale(deal(NOTICES), word("cleo"), fact("f", "PlaceOfReceipt", ["cleo"], place)).decision == decision


def test_a_place_by_default_is_not_missing() -> None:
    assert sale(deal(NOTICES), word("ada"), buyer="ada").decision == "permitted"


def test_a_notice_to_somebody_else_was_not_received() -> None:
    assert sale(deal(NOTICES), word("ada")).decision == "prohibited"


# ---- too much


def test_what_is_too_much_to_settle_is_listed_whole_and_said() -> None:
    names = [f"F{number}" for number in range(20)]
    facts = "".join(f"fact {name}: yes/no\n" for name in names)
    chain = names[0]
    for name in names[1:]:
        chain = (
            f"(({chain} and not {name}) or (not ({chain}) and {name}))" if len(chain) < 400 else f"({chain}) = {name}"
        )
    rules = deal(facts + f'clause 1 "x"\n  prohibits a Sale s if {chain}\n')
    found = sale(rules)
    assert missing(found) == set(names)
    assert any("too many facts are unknown" in note for note in found.notes)


# ---- examples


def examples(found: AskAnswer) -> set[str]:
    """The notes that give a way to each outcome."""
    assert found.decision == "undetermined"
    return {note for note in found.notes if " if " in note}


def test_an_example_is_a_figure_that_a_log_is_likely_to_hold() -> None:
    assert examples(sale(rules_if("Worth > USD 0"))) == {
        "for example permitted if Worth is 0",
        "for example prohibited if Worth is 1",
    }


def test_where_only_less_than_nothing_leads_there_that_is_the_example() -> None:
    assert examples(sale(rules_if("Worth < USD 0"))) == {
        "for example permitted if Worth is 0",
        "for example prohibited if Worth is -1",
    }


PLEDGE = "act Pledge\n  by: party, the actor\n  re: ref\n  to: party\n"


def pledged(condition: str, *log: dict[str, Any], **data: Any) -> set[str]:
    rules = deal(PLEDGE + f'clause 1 "No pledge"\n  prohibits a Pledge p if {condition}\n')
    return examples(answer(rules, log, "Pledge", "2022-06-01", by="ada", **data))


def test_a_reference_that_is_none_of_those_known_is_called_another_one() -> None:
    found = pledged("some Vote [re p.re, before p]", event("v", "Vote", "2022-05-01", re="x_1"), to="ben")
    assert found == {"prohibited if re is x_1", "permitted if re is another one"}


def test_of_many_names_the_one_that_stood_in_that_place_before_is_the_example() -> None:
    before = event("p", "Pledge", "2022-05-01", by="ada", re="x_1", to="cleo")
    assert pledged("p.to = ben", before, re="x_2") == {"permitted if to is cleo", "prohibited if to is ben"}
    assert pledged("p.to in (ada, ben, cleo)", re="x_2") == {
        "prohibited if to is ada",
        "permitted if to is somebody else",
    }
