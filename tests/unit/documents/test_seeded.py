"""Changes made on purpose to a confirmed agreement: each is found and named, and the unchanged one reports nothing."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from engine.cli.main import main

HARBOUR = Path(__file__).resolve().parents[3] / "rules" / "harbour"


@dataclass(frozen=True)
class Seed:
    """A change: what is replaced by what, in which section it is found, by which code, and words of the message."""

    name: str
    old: str
    new: str
    section: str
    code: str
    told: str


SEEDS = (
    Seed("a number", "50,000 shares", "60,000 shares", "2.2(c)", "D211", "`50,000` is now `60,000`"),
    Seed(
        "a number in words and figures",
        "ten (10) Business",
        "twelve (12) Business",
        "3.2",
        "D211",
        "`10 business days` is now `12 business days`",
    ),
    Seed(
        "business dropped",
        "twenty (20) Business Days",
        "twenty (20) days",
        "3.1",
        "D211",
        "`20 business days` is now `20 days`",
    ),
    Seed(
        "calendar for business",
        "calendar days'",
        "Business Days'",
        "5.1",
        "D211",
        "`30 calendar days` is now `30 business days`",
    ),
    Seed("days to months", "ninety (90) days", "ninety (90) months", "3.3", "D211", "`90 days` is now `90 months`"),
    Seed(
        "an anniversary",
        "second (2nd) anniversary",
        "third (3rd) anniversary",
        "2.1",
        "D211",
        "the anniversary `2` is now the anniversary `3`",
    ),
    Seed(
        "a reference shifted",
        "Notwithstanding Section 2.1",
        "Notwithstanding Section 3.1",
        "2.2",
        "D211",
        "the reference to `2.1` is now the reference to `3.1`",
    ),
    Seed(
        "an exception taken away",
        "writing, except that Section 4.1 shall survive.",
        "writing.",
        "5.1",
        "D211",
        "`except` has gone",
    ),
    Seed("unless taken away", ", unless the Investor has accepted the offer,", "", "3.3", "D211", "`except` has gone"),
    Seed("written dropped", "prior written consent", "prior consent", "2.1", "D211", "`written` has gone"),
    Seed("prior dropped", "prior written consent", "written consent", "2.1", "D211", "`prior` has gone"),
    Seed("a percentage", "95%", "85%", "3.3", "D211", "`95%` is now `85%`"),
    Seed("a date", "March 15, 2024", "March 25, 2024", "ClosingDate", "D211", "`2024-03-15` is now `2024-03-25`"),
    Seed("a day of the year", "April 30", "May 30", "4.2", "D211", "`04-30` is now `05-30`"),
    Seed("an amount", "US$5,000,000", "US$50,000,000", "4.1", "D211", "`USD 5,000,000` is now `USD 50,000,000`"),
    Seed("a currency", "US$20,000", "HK$20,000", "4.3", "D211", "`USD 20,000` is now `HKD 20,000`"),
    Seed("up for down", "rounded down", "rounded up", "4.3", "D211", "`down` is now `up`"),
    Seed("at least to more than", "not less than 95%", "more than 95%", "3.3", "D211", "`at least` is now `more than`"),
    Seed(
        "at most to at least",
        "not later than April 30",
        "not earlier than April 30",
        "4.2",
        "D211",
        "`at most` is now `at least`",
    ),
    Seed("jointly and severally", "jointly and severally", "severally", "4.4", "D211", "`jointly` has gone"),
    Seed("last for first", "the first notice", "the last notice", "3.2", "D211", "`first` is now `last`"),
    Seed("a duty to a right", "the Company shall give", "the Company may give", "3.1", "D211", "`shall` is now `may`"),
    Seed("a prohibition turned", "shall not transfer", "shall transfer", "2.1", "D211", "`shall not` is now `shall`"),
    Seed("and for or", "to the Company; or\n", "to the Company; and\n", "2.2(b)", "D211", "`or` is now `and`"),
    Seed(
        "another defined term",
        "to an Affiliate of the Founder",
        "to an Affiliate of the Company",
        "2.2(a)",
        "D211",
        "the term `Founder` is now the term `Company`",
    ),
    Seed("other wording", "bear the costs of this", "carry the costs of this", "4.4", "D211", "other wording"),
    Seed(
        "a limb taken away",
        "- (b) to the Company; or\n- (c) up",
        "- (b) up",
        "2.2(b)",
        "D214",
        "what was section 2.2(c)",
    ),
    Seed(
        "a section taken away",
        (
            "Section 4.3 Fee. On March 15, 2025 the Company shall pay the Investor a fee of US$20,000. "
            "Any other fee is rounded down\nto the nearest dollar.\n"
        ),
        "",
        "4.3",
        "D212",
        "section 4.3 has gone",
    ),
    Seed(
        "a section added",
        "## ARTICLE V. END",
        "Section 4.5 Seat. The Investor may appoint one director.\n\n## ARTICLE V. END",
        "4.5",
        "D213",
        "section 4.5 was not there",
    ),
    Seed("a definition widened", "controls it, is", "controls or advises it, is", "Affiliate", "D211", "`or` has come"),
    Seed(
        "figures that contradict",
        "ten (10) Business",
        "ten (12) Business",
        "3.2",
        "D104",
        "10 in words and 12 in figures",
    ),
    Seed("a figure left blank", "95% of", "[●]% of", "3.3", "D105", "something is missing"),
)


@pytest.fixture(scope="session")
def cache_of_session(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def _cache(cache_of_session: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAUSEGRAPH_CACHE", str(cache_of_session))


@pytest.fixture
def confirmed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A copy of the rule file with its document, confirmed."""
    folder = tmp_path / "harbour"
    shutil.copytree(HARBOUR, folder)
    assert main(["drift", str(folder), "--document", str(folder / "agreement.md"), "--confirm"]) == 0
    capsys.readouterr()
    return folder


def findings(folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[dict[str, str]]]:
    """The status and the findings of the document in a folder."""
    status = main(["drift", str(folder), "--document", str(folder / "agreement.md"), "--json"])
    return status, json.loads(capsys.readouterr().out)["findings"]


def test_an_unchanged_agreement_reports_nothing(confirmed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert findings(confirmed, capsys) == (0, [])


@pytest.mark.parametrize("seed", SEEDS, ids=[seed.name for seed in SEEDS])
def test_a_change_is_found(seed: Seed, confirmed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = confirmed / "agreement.md"
    text = document.read_text(encoding="utf-8")
    assert text.count(seed.old) == 1, "the seed no longer fits the document"
    document.write_text(text.replace(seed.old, seed.new), encoding="utf-8")
    status, found = findings(confirmed, capsys)
    assert status == 2
    there = [f for f in found if f["section"] == seed.section and f["code"] == seed.code]
    assert any(seed.told in f["message"] for f in there), found


def test_two_sections_that_changed_places_are_found(confirmed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = confirmed / "agreement.md"
    text = document.read_text(encoding="utf-8")
    first = text[text.index("Borrowing. The") : text.index("\n\nSection 4.2")]
    second = text[text.index("Accounts. The") : text.index("\n\nSection 4.3")]
    swapped = text.replace(first, "FIRST").replace(second, first).replace("FIRST", second)
    document.write_text(swapped, encoding="utf-8")
    status, found = findings(confirmed, capsys)
    assert status == 2
    moved = {f["section"]: f["message"] for f in found if f["code"] == "D214"}
    assert "what was section 4.2" in moved["4.1"]
    assert "what was section 4.1" in moved["4.2"]


CLAIMED = [
    seed
    for seed in SEEDS
    if seed.name
    in {
        "a number",
        "a number in words and figures",
        "business dropped",
        "days to months",
        "an anniversary",
        "a reference shifted",
        "a percentage",
        "a date",
        "a day of the year",
        "an amount",
        "a currency",
        "last for first",
        "up for down",
        "figures that contradict",
        "a figure left blank",
        "calendar for business",
    }
]


@pytest.mark.parametrize("seed", CLAIMED, ids=[seed.name for seed in CLAIMED])
def test_a_change_of_a_figure_is_found_without_fingerprints(
    seed: Seed, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "harbour"
    shutil.copytree(HARBOUR, folder, ignore=shutil.ignore_patterns("*.json"))
    document = folder / "agreement.md"
    assert findings(folder, capsys) == (0, [])
    document.write_text(document.read_text(encoding="utf-8").replace(seed.old, seed.new), encoding="utf-8")
    status, found = findings(folder, capsys)
    assert status == 2
    assert any(f["section"] == seed.section or not f["section"] for f in found), found
