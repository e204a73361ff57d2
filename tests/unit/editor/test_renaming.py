"""A name or number is renamed everywhere, or not at all and with the reason."""

from functools import partial
from pathlib import Path

import pytest

from engine.editor.project import Project
from engine.editor.renaming import CannotRename, Renaming, changed_texts, rename, renamed_at
from engine.editor.view import View

from .example import LEASE, LOAN, at, path, understand, understood, viewed


def renamed(view: View, name: str, before: str, new: str) -> Renaming:
    """What a renaming at a place comes to."""
    return rename(view, path(view, name), at(view, name, before), new, partial(understand, view.project.root))


def texts_after(view: View, done: Renaming) -> dict[str, str]:
    """The changed files by their bare names."""
    return {Path(file).stem: text for file, text in changed_texts(view, done.changes).items()}


def test_a_term_is_renamed_in_every_file(view: View) -> None:
    done = renamed(view, "lease", "s.date <= First", "EndOfTheFirstYear")
    assert texts_after(view, done) == {
        "lease": LEASE.replace("FirstYearEnd", "EndOfTheFirstYear"),
        "loan": LOAN.replace("FirstYearEnd", "EndOfTheFirstYear"),
    }


def test_a_state_is_renamed_from_another_agreement(view: View) -> None:
    done = renamed(view, "loan", "if lease:Occ", "InPossession")
    assert texts_after(view, done)["loan"] == LOAN.replace("Occupier", "InPossession")
    assert texts_after(view, done)["lease"] == LEASE.replace("Occupier", "InPossession")


def test_a_term_takes_the_citations_of_its_limbs_along(view: View) -> None:
    done = renamed(view, "lease", "term Qui", "Peaceful")
    assert texts_after(view, done)["loan"] == LOAN.replace("lease:Quiet(i)", "lease:Peaceful(i)")


def test_facts_event_types_and_parties_are_renamed_too(view: View) -> None:
    assert (
        "fact NextDoor(party, party)" in texts_after(view, renamed(view, "things", "fact Neigh", "NextDoor"))["things"]
    )
    assert set(texts_after(view, renamed(view, "things", "act Subl", "Underlet"))) == {"things", "lease"}
    assert "owner" in texts_after(view, renamed(view, "loan", "party landl", "owner"))["lease"]


def test_a_clause_takes_its_new_number_everywhere(view: View) -> None:
    done = renamed(view, "loan", "reference uses lease:4.0", "4.02(1)")
    assert texts_after(view, done) == {
        "lease": LEASE.replace('  (a) "To', '  (1) "To').replace("4.02(a)", "4.02(1)"),
        "loan": LOAN.replace("4.02(a)", "4.02(1)"),
    }


def test_a_section_takes_its_limbs_along(view: View) -> None:
    done = renamed(view, "lease", "clause 4.02", "4.7")
    assert texts_after(view, done) == {
        "lease": LEASE.replace("4.02", "4.7"),
        "loan": LOAN.replace("4.02", "4.7"),
    }


def test_a_limb_gets_a_new_label(view: View) -> None:
    done = renamed(view, "lease", "  (b", "(d)")
    assert texts_after(view, done) == {
        "lease": LEASE.replace("  (b)", "  (d)").replace("4.02(b)", "4.02(d)"),
    }


@pytest.mark.parametrize(
    ("name", "before", "new", "reason"),
    [
        ("lease", "term First", "Quiet", "`Quiet` is a name already: `lease:Quiet`"),
        ("lease", "term First", "unless", "`unless` is a word of the language"),
        ("lease", "term First", "First Year", "`First Year` is no name: a name is of letters, digits"),
        ("lease", "term First", "FirstYearEnd", "it is called that already"),
        ("lease", "term First", "tenant", "`tenant` is a name already: `tenant`"),
        ("lease", "clause 4.01", "4.02", "`4.02` exists already in `lease`"),
        ("lease", "clause 4.01", "4,3", "`4,3` is no clause number; they are written as `5.07` or `5.07(b)`"),
        ("lease", "  (b", "(a)", "`4.02(a)` exists already in `lease`"),
        ("lease", "  (b", "5.01(b)", "the limb stays in `4.02`: say its new label alone, such as `(b)`"),
        ("lease", "# The fir", "X", "there is no name here that the rule files declare"),
        ("lease", "    (ii", "(z)", "`(ii)` is a limb of a condition; change its label where it stands"),
        ("lease", "s [us", "purpose", "`use` is a field, which cannot be renamed here"),
        ("lease", "[use off", "study", "`office` is a word of a choice, which cannot"),
        ("loan", "agreement loa", "credit", "`loan` is an agreement, which cannot be renamed here"),
    ],
)
def test_what_cannot_be_renamed_says_why(view: View, name: str, before: str, new: str, reason: str) -> None:
    with pytest.raises(CannotRename) as refused:
        renamed(view, name, before, new)
    assert str(refused.value).startswith(reason)


def test_a_name_that_would_mean_something_else_is_refused(tmp_path: Path) -> None:
    """`c` is a letter in the first clause: with a term of that name the letter would still be meant there."""
    text = LEASE.replace("before s]", "before s, such that c.date <= FirstYearEnd]")
    view = viewed(understood(tmp_path, lease=text))
    with pytest.raises(CannotRename, match=r"lease\.clause, line \d+, says|something else than `FirstYearEnd`"):
        renamed(view, "lease", "term First", "c")


def test_what_ships_with_the_tool_is_not_renamed(tmp_path: Path) -> None:
    head = 'rule set house "A house"\n  time zone UTC\n  vocabulary common\n'
    text = LEASE + 'clause 6 "Transfers"\n  prohibits a Transfer t if t.date < FirstYearEnd\n'
    view = viewed(understood(tmp_path, house=head, lease=text))
    with pytest.raises(CannotRename, match="`Transfer` belongs to a vocabulary that comes with the tool"):
        renamed(view, "lease", "prohibits a Transf", "Sale")


def test_while_the_text_is_ahead_nothing_is_renamed(house: Project) -> None:
    now = viewed(house, lease=f"{LEASE}\n")
    with pytest.raises(CannotRename, match="just being read again"):
        renamed_at(now, path(now, "lease"), at(now, "lease", "term First"))


def test_files_beside_that_say_the_old_name_are_named(tmp_path: Path) -> None:
    view = viewed(understood(tmp_path))
    (tmp_path / "scenarios" / "one").mkdir(parents=True)
    (tmp_path / "scenarios" / "one" / "quiet.yaml").write_text("- value: {term: 'lease:FirstYearEnd'}\n")
    (tmp_path / "scenarios" / "other.yaml").write_text("- value: {term: 'lease:FirstYearEndX'}\n")
    assert renamed(view, "lease", "term First", "End").mentioned == ("scenarios/one/quiet.yaml",)
