"""Names: where they are declared and used, what is told of them, also while the text is being changed."""

import pytest

from engine.editor.describing import hover
from engine.editor.navigating import definitions, references
from engine.editor.project import Project
from engine.editor.view import View

from .example import LEASE, LOAN, at, path, under, viewed


@pytest.mark.parametrize(
    ("name", "before", "id_"),
    [
        ("lease", "s.date <= First", "lease:FirstYearEnd"),
        ("lease", "FirstYearEnd and Occ", "lease:Occupier"),
        ("lease", "Quiet(s.to) notwithstanding 4.0", "lease:4.01"),
        ("lease", "  terminates 4.02(", "lease:4.02(a)"),
        ("lease", "holds from the start if Ten", "lease:Tenant"),
        ("lease", "begins with a Subl", "things:Sublet"),
        ("lease", "[to", "things:Sublet.to"),
        ("lease", "permits a Sublet s [us", "things:Sublet.use"),
        ("lease", "permits a Sublet s [use off", "things:Use.office"),
        ("lease", "protects landl", "landlord"),
        ("lease", "Occupier(s.b", "things:Sublet.by"),
        ("things", "  use: U", "things:Use"),
        ("loan", "if lease:Occ", "lease:Occupier"),
        ("loan", "if lea", "lease:Occupier"),
        ("loan", "reference uses lease:4.02", "lease:4.02(a)"),
        ("loan", "lease:Quiet(i", "lease:Quiet(i)"),
        ("loan", "use house, things, lea", "lease"),
    ],
)
def test_a_name_leads_to_its_declaration(view: View, name: str, before: str, id_: str) -> None:
    found = definitions(view, path(view, name), at(view, name, before))
    assert {symbol.id for symbol in found} == {id_}
    local = found[0].name
    assert under(view, found[0].span) == local


@pytest.mark.parametrize("before", ["# The fir", '"Lease of a work', "  prohib", "by the tenants"])
def test_words_that_name_nothing_lead_nowhere(view: View, before: str) -> None:
    if before == "by the tenants":
        assert definitions(view, path(view, "nowhere"), at(view, "lease", "  prohib")) == ()
        return
    assert definitions(view, path(view, "lease"), at(view, "lease", before)) == ()


def test_every_use_of_a_name_is_found_in_every_file(view: View) -> None:
    places = references(view, path(view, "lease"), at(view, "lease", "term First"), declarations=True)
    shown = [(span.path.rpartition("/")[2], span.line, under(view, span)) for span in places]
    assert [(file, words) for file, _, words in shown] == [
        ("lease.clause", "FirstYearEnd"),
        ("lease.clause", "FirstYearEnd"),
        ("loan.clause", "lease:FirstYearEnd"),
    ]
    assert len(references(view, path(view, "lease"), at(view, "lease", "term First"), declarations=False)) == 2


def test_every_place_that_names_a_party_is_found(view: View) -> None:
    places = references(view, path(view, "loan"), at(view, "loan", "party land"), declarations=True)
    assert [under(view, span) for span in places] == ["landlord"] * 5


def test_places_move_along_while_lines_are_added(house: Project) -> None:
    now = viewed(house, lease=LEASE.replace("role Tenant", "# One more line.\n\nrole Tenant"))
    found = references(now, path(now, "loan"), at(now, "loan", "lease:FirstY"), declarations=True)
    assert [under(now, span).rpartition(":")[2] for span in found] == ["FirstYearEnd"] * 3


def test_a_word_on_a_line_that_was_just_changed_is_looked_up_by_itself(house: Project) -> None:
    now = viewed(house, lease=LEASE.replace("if s.date <= FirstYearEnd", "if s.date > FirstYearEnd + 30"))
    (symbol,) = definitions(now, path(now, "lease"), at(now, "lease", "s.date > First"))
    assert symbol.id == "lease:FirstYearEnd"
    later = viewed(house, loan=LOAN.replace("if lease:Occupier(p.by)", "if not lease:Occupier(p.by)"))
    (symbol,) = definitions(later, path(later, "loan"), at(later, "loan", "not lease:Occ"))
    assert symbol.id == "lease:Occupier"


def test_a_hover_tells_kind_type_text_and_users(view: View) -> None:
    told = hover(view, path(view, "lease"), at(view, "lease", "s.date <= First"))
    assert told is not None
    text, span = told
    assert under(view, span) == "FirstYearEnd"
    assert text == (
        "**term** `lease:FirstYearEnd: date`\n\n"
        "```clause\nterm FirstYearEnd: date means 1st anniversary of 2024-01-15\n```\n\n"
        "Used by `lease:4.01`, `loan:1`."
    )


@pytest.mark.parametrize(
    ("name", "before", "beginning"),
    [
        ("lease", "Quiet(s.to) notwithstanding 4.0", "**clause** `lease:4.01`\n\nSubletting\n\n```clause\nclause 4.01"),
        ("things", "fact Neigh", "**fact** `things:Neighbour(party, party): yes/no`\n\nwho lives next door"),
        ("lease", "begins with a Subl", "**event type** `things:Sublet`\n\nto let a part"),
        ("things", "event Cons", "**event type** `things:Consent, a notice`"),
        ("lease", "[use off", "**word of a choice** `things:Use.office`"),
        ("lease", "s [us", "**field** `Sublet.use: Use (workshop / office)`"),
        ("things", "  ref", "**field** `Sublet.ref: ref, optional`"),
        ("loan", "p.by) and p", "`p`: Payment"),
        ("lease", "state Occ", "**state** `lease:Occupier(p: party): yes/no`"),
        ("lease", 'party landlord "Lena', ""),
    ],
)
def test_a_hover_begins_with_what_it_is(view: View, name: str, before: str, beginning: str) -> None:
    told = hover(view, path(view, name), at(view, name, before))
    assert (told[0] if told is not None else "").startswith(beginning)
    assert (told is None) == (not beginning)


def test_a_function_of_the_language_is_told(house: Project) -> None:
    now = viewed(house, lease=LEASE.replace("1st anniversary of 2024-01-15", "NextBusinessDay(2024-01-15)"))
    told = hover(now, path(now, "lease"), at(now, "lease", "means NextB"))
    assert told is not None
    assert told[0].startswith("**function** `NextBusinessDay(date): date`\n\nthe day itself if it is")


def test_what_nothing_uses_says_so(view: View) -> None:
    told = hover(view, path(view, "things"), at(view, "things", "event Con"))
    assert told is not None
    assert "Nothing in the rule files uses it" not in told[0]
    title = view.project.index.symbol("lease:Quiet")
    assert title is not None
