"""What can be typed at a place is what the grammar takes there, and what exists."""

import pytest

from engine.editor.completing import MOST, complete
from engine.editor.project import Project

from .example import LEASE, at, path, viewed

LINE = "    if s.date <= FirstYearEnd and Occupier(s.by)\n"


def offered(house: Project, typed: str, line: str = LINE) -> list[str]:
    """What is offered behind `typed`, which stands in the place of a line of the first clause."""
    now = viewed(house, lease=LEASE.replace(line, f"{typed}\n"))
    return [proposal.text for proposal in complete(now, path(now, "lease"), at(now, "lease", f"\n{typed}"))]


def test_fields_stand_behind_the_letter_of_their_event(house: Project) -> None:
    assert offered(house, "    if s.") == ["by", "ref", "to", "use", "date"]
    assert offered(house, "    if s.u") == ["use"]
    assert offered(house, "    if some Consent c [by landlord, such that c.") == ["by", "re", "written", "date"]
    assert offered(house, "    if nobody.") == []


def test_brackets_hold_the_fields_of_their_event_and_words_of_order(house: Project) -> None:
    found = offered(house, "    if some Consent [")
    assert found[:3] == ["by", "re", "written"]
    assert {"before", "after", "up to", "counting", "such that"} <= set(found)
    assert "FirstYearEnd" not in found


def test_a_field_is_followed_by_what_fits_it(house: Project) -> None:
    assert offered(house, "    if some Consent [by ")[:2] == ["landlord", "tenant"]
    assert offered(house, "    if some Sublet x [use ")[:2] == ["office", "workshop"]
    assert offered(house, "    if some Sublet x [use o")[0] == "office"


def test_clause_numbers_stand_where_a_clause_is_meant(house: Project) -> None:
    line = "    unless some Consent c [by landlord, re s.ref, written, before s]\n"
    found = offered(house, "    notwithstanding ", line)
    assert found[:6] == ["4.01", "4.02", "4.02(a)", "4.02(b)", "5", "everything"]
    assert "loan:1" in found
    assert offered(house, "    notwithstanding 4.02(", line) == ["4.02(a)", "4.02(b)"]
    assert offered(house, "  reference overrides 4.0", line)[:2] == ["4.01", "4.02"]


def test_a_condition_takes_terms_states_facts_functions_and_its_words(house: Project) -> None:
    found = offered(house, "    if ")
    assert {"FirstYearEnd", "Occupier", "Quiet", "Neighbour", "landlord", "NextBusinessDay", "some", "not"} <= set(
        found
    )
    assert not {"prohibits", "clause", "Sublet", "4.01"} & set(found)
    assert offered(house, "    if FYE") == ["FirstYearEnd"]


def test_a_pattern_takes_event_types_and_what_one_speaks_of(house: Project) -> None:
    found = offered(house, "    if some ")
    assert {"Sublet", "Payment", "Consent", "Tenant", "Occupier"} <= set(found)
    assert "FirstYearEnd" not in found


def test_after_a_whole_condition_stand_the_words_that_go_on(house: Project) -> None:
    found = offered(house, "    if Quiet(s.by) ")
    assert {"and", "or", "unless", "prohibits"} <= set(found)
    assert "NextBusinessDay" not in found


def test_a_declaration_begins_in_the_first_column(house: Project) -> None:
    now = viewed(house, lease=f"{LEASE}\n")
    place = at(now, "lease", LEASE)
    found = [proposal.text for proposal in complete(now, path(now, "lease"), place)]
    assert {"clause", "term", "state", "fact", "event", "act", "party"} <= set(found)
    assert "if" not in found
    assert offered(house, "di", line='clause 5 "Whoever leaves"\n') == ["division"]


def test_a_type_stands_behind_a_colon(house: Project) -> None:
    found = offered(house, "term New: ", line="term FirstYearEnd: date means 1st anniversary of 2024-01-15\n")
    assert {"date", "money", "yes/no", "party", "Use"} <= set(found)
    assert "landlord" not in found


@pytest.mark.parametrize("typed", ["    # if s.", '    "if s.'])
def test_nothing_is_offered_in_comments_and_texts(house: Project, typed: str) -> None:
    assert offered(house, typed) == []


def test_behind_a_mistake_everything_is_offered(house: Project) -> None:
    found = offered(house, "    ) if ")
    assert {"FirstYearEnd", "Sublet", "landlord"} <= set(found)
    assert len(found) <= MOST


def test_what_is_typed_is_replaced_and_not_doubled(house: Project) -> None:
    now = viewed(house, lease=LEASE.replace(LINE, "    if not Occ\n"))
    (proposal,) = complete(now, path(now, "lease"), at(now, "lease", "if not Occ"))
    assert (proposal.text, proposal.kind, proposal.id) == ("Occupier", "state", "lease:Occupier")
    assert proposal.span.end_column - proposal.span.column == len("Occ")
