"""The comparison of a document with its rule files: claims, remarks, what is confirmed, parts, messages, output."""

import builtins
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.cli.main import main
from tests.unit.documents.making import FILES, HARBOUR

Drift = Callable[..., tuple[int, list[dict[str, Any]]]]


@pytest.fixture(scope="session")
def cache_of_session(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def _cache(cache_of_session: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAUSEGRAPH_CACHE", str(cache_of_session))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the example without its fingerprints, as the current folder."""
    there = tmp_path / "harbour"
    shutil.copytree(HARBOUR, there, ignore=shutil.ignore_patterns("*.json"))
    monkeypatch.chdir(there)
    return there


@pytest.fixture
def drift(folder: Path, capsys: pytest.CaptureFixture[str]) -> Drift:
    """The command with further words, its status and findings."""

    def run(*words: str, document: str = "agreement.md") -> tuple[int, list[dict[str, Any]]]:
        status = main(["drift", str(folder), "--document", document, "--json", *words])
        return status, json.loads(capsys.readouterr().out)["findings"]

    return run


def change(path: Path, old: str, new: str) -> None:
    """Replace what stands once in a file."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new), encoding="utf-8")


RULES, DOCUMENT = "harbour.clause", "agreement.md"


# ---- figures, words, references and terms of either side


@pytest.mark.parametrize(
    ("old", "new", "code", "told"),
    [
        ("<= 50,000", "<= 40,000", "D203", "section 2.2(c) says `50,000`"),
        ("2nd anniversary", "3rd anniversary", "D203", "section 2.1 says `second (2nd) anniversary`"),
        ("20 business days", "20 days", "D203", "section 3.1 says `twenty (20) Business Days`"),
        ("USD 5,000,000", "USD 6,000,000", "D203", "section 4.1 says `US$5,000,000`"),
        ("2024-03-15", "2024-03-16", "D203", "the definition of “Closing Date” says `March 15, 2024`"),
        ("30 April", "31 May", "D203", "section 4.2 says `April 30`"),
        (" jointly and severally\n", "\n", "D204", "section 4.4 says `jointly`"),
        ("this agreement except 4.1", "2.1, 3.1, 3.2, 3.3", "D205", "section 5.1 refers to `4.1`"),
        ('"Lock-up"\n', '"Lock-up"\n  # not modelled: Section 9\n', "D208", "the remark `not modelled: Section 9`"),
        ("<= 50,000", "<= 40,000", "D207", "`2.2(c)` says `40,000`"),
        ("90 days after", "80 days after", "D207", "`3.3` says `80 days`"),
    ],
)
def test_a_rule_file_that_says_otherwise(old: str, new: str, code: str, told: str, folder: Path, drift: Drift) -> None:
    change(folder / RULES, old, new)
    status, found = drift()
    assert status == 2
    assert any(f["code"] == code and f["message"].startswith(told) for f in found), found


def test_a_finding_names_both_places(folder: Path, drift: Drift) -> None:
    change(folder / RULES, "<= 50,000", "<= 40,000")
    _, found = drift()
    (finding,) = (f for f in found if f["code"] == "D203")
    assert finding["place"]["file"] == "agreement.md"
    assert (
        (folder / DOCUMENT).read_text(encoding="utf-8").splitlines()[finding["place"]["line"] - 1].startswith("- (c)")
    )
    (clause,) = finding["others"]
    assert clause["text"] == "`harbour:2.2(c)` stands here"
    line = (folder / RULES).read_text(encoding="utf-8").splitlines()[clause["line"] - 1]
    assert line.strip().startswith("(c)")


@pytest.mark.parametrize("remark", ["50,000 shares, 50,000", "figures", "everything", "50000"])
def test_a_remark_sets_a_figure_aside(remark: str, folder: Path, drift: Drift) -> None:
    change(folder / RULES, "SoldByApproval + t.quantity <= 50,000", "SoldByApproval + t.quantity <= 40,000")
    change(folder / RULES, '  (c) "Up', f'  # not modelled: {remark}\n  # not in the document: 40,000\n  (c) "Up')
    _, found = drift()
    assert [f for f in found if f["code"] in ("D203", "D207")] == []


def test_a_remark_speaks_of_its_own_clause_alone(folder: Path, drift: Drift) -> None:
    change(folder / RULES, "<= 50,000", "<= 40,000")
    change(folder / RULES, '  (b) "To the Company"', '  # not modelled: 50,000\n  (b) "To the Company"')
    _, found = drift()
    assert [f["code"] for f in found if f["section"] == "2.2(c)"] == ["D203", "D207"]
    assert [f["about"] for f in found if f["code"] == "D208"] == ["not modelled 50,000"]


@pytest.mark.parametrize(
    ("new", "shown"), [("if NewShares(i) and 95% < 1", "95%"), ("if NewShares(i) and 0.95 < 1", "0.95")]
)
def test_a_figure_is_shown_as_the_rule_file_writes_it(new: str, shown: str, folder: Path, drift: Drift) -> None:
    change(folder / DOCUMENT, " at not less than 95% of the price in the notice", " at the price in the notice")
    change(folder / RULES, "# not modelled: 95%", "# not modelled: words")
    change(folder / RULES, "if NewShares(i) and i.recipient", f"{new} and i.recipient")
    (finding,) = (f for f in drift()[1] if f["code"] == "D207")
    assert finding["message"] == f"`3.3` says `{shown}`, and its section does not"
    assert finding["help"] == f"see which is right, or remark `# not in the document: {shown}`"
    change(folder / RULES, "# not modelled: words", f"# not modelled: words\n  # not in the document: {shown}")
    assert [f for f in drift()[1] if f["code"] == "D207"] == []


def test_a_hash_in_a_text_is_no_remark(folder: Path, drift: Drift) -> None:
    change(folder / RULES, '"Costs"', '"Costs # not modelled: written"')
    assert drift()[0] == 0


def test_what_a_term_comes_to_is_said(folder: Path, drift: Drift) -> None:
    change(folder / RULES, "ClosingDate: date means 2024-03-15", "ClosingDate: date means 14 days after 2024-03-01")
    change(
        folder / DOCUMENT,
        "“**Closing Date**” means",
        "“**Closing Date**” means the fourteenth day after March 1, 2024,",
    )
    assert drift()[0] == 0


def test_a_section_left_out_is_remarked_once(folder: Path, drift: Drift) -> None:
    change(
        folder / DOCUMENT,
        "## ARTICLE V. END",
        "Section 4.5 Seat. The Investor appoints one director.\n\n## ARTICLE V. END",
    )
    assert [f["code"] for f in drift()[1]] == ["D202"]
    change(folder / RULES, "use common", "use common\n\n# left out: Section 4.5")
    assert drift() == (0, [])


def test_a_document_that_calls_a_term_otherwise(folder: Path, drift: Drift) -> None:
    document = folder / DOCUMENT
    text = document.read_text(encoding="utf-8").replace("New Shares", "Fresh Shares")
    document.write_text(text.replace("“**Fresh Shares**” means", "“**Fresh Shares**” means"), encoding="utf-8")
    _, found = drift()
    assert any(f["code"] == "D206" and "`FreshShares`" in f["message"] for f in found)
    change(folder / RULES, "term NewShares", "# in the document: Fresh Shares\nterm NewShares")
    assert drift() == (0, [])


# ---- what is confirmed


def test_a_confirmed_finding_comes_back_when_its_section_changes(folder: Path, drift: Drift) -> None:
    change(folder / RULES, "<= 50,000", "<= 40,000")
    assert drift()[0] == 2
    assert drift("--confirm")[0] == 0
    assert drift() == (0, [])
    change(folder / DOCUMENT, "in all, if the Board", "altogether, if the Board")
    _, found = drift()
    assert [(f["code"], f["section"]) for f in found] == [("D211", "2.2(c)"), ("D203", "2.2(c)"), ("D207", "2.2(c)")]


def test_a_new_difference_in_a_confirmed_section_is_reported(folder: Path, drift: Drift) -> None:
    drift("--confirm")
    change(folder / RULES, "USD 5,000,000", "USD 6,000,000")
    assert {f["code"] for f in drift()[1]} == {"D203", "D207"}


def test_one_section_can_be_confirmed_by_itself(folder: Path, drift: Drift) -> None:
    drift("--confirm")
    change(folder / DOCUMENT, "US$5,000,000", "US$6,000,000")
    change(folder / DOCUMENT, "second (2nd)", "third (3rd)")
    assert {f["section"] for f in drift()[1]} == {"2.1", "4.1"}
    assert {f["section"] for f in drift("--section", "2.1")[1]} == {"2.1"}
    assert drift("--section", "2.1", "--confirm")[0] == 0
    assert {f["section"] for f in drift()[1]} == {"4.1"}


@pytest.mark.parametrize(
    ("old", "new", "number", "told"),
    [
        (
            "## ARTICLE V. END",
            "Section 4.5 Seat. The Investor appoints a director.\n\n## ARTICLE V. END",
            "4.5",
            "write `clause 4.5`, or remark `# left out: Section 4.5`; then confirm",
        ),
        (
            "“**New Shares**” means",
            "“**Old Shares**” means shares of the Founder.\n\n“**New Shares**” means",
            "OldShares",
            "see whether a clause has to use it, then confirm",
        ),
    ],
)
def test_a_section_that_came_says_what_is_to_be_done(
    old: str, new: str, number: str, told: str, folder: Path, drift: Drift
) -> None:
    drift("--confirm")
    change(folder / DOCUMENT, old, new)
    (finding,) = (f for f in drift()[1] if f["code"] == "D213")
    assert (finding["section"], finding["help"]) == (number, told)


def test_figures_that_come_to_contradict_each_other_are_told_in_a_sentence(folder: Path, drift: Drift) -> None:
    drift("--confirm")
    change(folder / DOCUMENT, "twenty (20)", "thirty (20)")
    told = next(f["message"] for f in drift()[1] if f["code"] == "D211")
    assert told.endswith("it now says 30 in words and 20 in figures")
    drift("--confirm")
    change(folder / DOCUMENT, "thirty (20)", "twenty (20)")
    told = next(f["message"] for f in drift()[1] if f["code"] == "D211")
    assert told.endswith("it no longer says 30 in words and 20 in figures")


def test_another_agreement_is_not_confirmed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "other.md").write_text("1. Rent. The tenant pays USD 100.\n\n2. Deposit. None.\n", encoding="utf-8")
    assert main(["drift", str(folder), "--document", "other.md", "--confirm"]) == 3
    assert "error D303: `other.md` has not one section of the clauses of `harbour`" in capsys.readouterr().err
    assert not (folder / "harbour.fingerprints.json").exists()
    (folder / "other.md").write_text("2.1 Rent. The tenant pays USD 100.\n\n4.1 Deposit. None.\n", encoding="utf-8")
    assert main(["drift", str(folder), "--document", "other.md", "--confirm"]) == 0
    assert capsys.readouterr().out.endswith("; 8 of its 10 clauses have no section there\n")


def test_fingerprints_hold_no_text(folder: Path, drift: Drift) -> None:
    drift("--confirm")
    kept = (folder / "harbour.fingerprints.json").read_text(encoding="utf-8")
    assert json.loads(kept)["sections"]["3.2"]["items"][:2] == ["word within", "period 10 business days"]
    for words in ("the right lapses", "accept the offer", "notice of acceptance", "transfer any shares"):
        assert words not in kept


def test_spaces_quotation_marks_and_line_breaks_are_no_change(folder: Path, drift: Drift) -> None:
    drift("--confirm")
    document = folder / DOCUMENT
    text = (
        document.read_text(encoding="utf-8")
        .replace("“", '"')
        .replace("”", '"')
        .replace("the Founder shall not", "the  Founder\nshall not")
    )
    document.write_text(text.replace("days' prior", "days’ prior"), encoding="utf-8")
    assert drift() == (0, [])


def test_another_kind_of_file_is_no_change(folder: Path, drift: Drift) -> None:
    drift("--confirm")
    for name, make in FILES.items():
        (folder / name).write_bytes(make())
        changed = {f["section"] for f in drift(document=name)[1]}
        assert changed <= {"Preamble"}, name  # the title stands in it, where it is no heading


def test_fingerprints_of_a_newer_tool_are_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "harbour.fingerprints.json").write_text('{"version": 2, "agreement": "harbour", "sections": {}}')
    assert main(["drift", str(folder), "--document", "agreement.md"]) == 3
    assert "holds no fingerprints of `harbour`" in capsys.readouterr().err


# ---- parts, and what is missing


def test_the_part_that_fits_is_found_and_another_can_be_said(folder: Path, drift: Drift) -> None:
    text = (folder / DOCUMENT).read_text(encoding="utf-8")
    head = "A filing of 1 May 2024\n\nItem 4. Purpose. 7 shares.\n\nEXHIBIT A"
    both = f"{head}\n\n{text}\nEXHIBIT B\n\n1. Form. Of 8 notes.\n"
    (folder / "filing.md").write_text(both, encoding="utf-8")
    assert drift(document="filing.md") == (0, [])
    assert drift("--part", "exhibit b", document="filing.md")[0] == 2
    assert main(["drift", str(folder), "--document", "filing.md", "--part", "Exhibit C"]) == 3


@pytest.mark.parametrize(
    ("name", "kind", "library"), [("agreement.pdf", "PDF", "pypdf"), ("agreement.html", "HTML", "bs4")]
)
def test_a_library_that_is_missing_is_named(
    name: str,
    kind: str,
    library: str,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (folder / name).write_bytes(FILES[name]())
    importing = builtins.__import__

    def without(module: str, *arguments: Any, **more: Any) -> Any:
        if module.partition(".")[0] == library:
            raise ImportError(module)
        return importing(module, *arguments, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    for words in (["source", name], ["drift", str(folder), "--document", name]):
        assert main(words) == 3
        told = capsys.readouterr()
        assert told.out == ""
        assert told.err == (
            f"{kind} files are read with a library that is not installed: "
            'pip install "clausegraph[documents]"; or save the agreement as .docx, .txt or .md, which need none\n'
        )


def test_the_findings_as_people_read_them(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(folder / DOCUMENT, "up to 50,000", "up to 60,000")
    assert main(["drift", "harbour.clause", "--document", "agreement.md"]) == 2
    assert (
        capsys.readouterr().out
        == """\
agreement.md:28:11: warning D203: section 2.2(c) says `60,000`, and its clause does not
  28 | (c) up to 60,000 shares in all, if the Board has approved the transfer in writing.
     |           ^^^^^^
  harbour.clause:69:3: `harbour:2.2(c)` stands here
  69 |   (c) "Up to 50,000 shares, with the Board's approval"
     |   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  help: say it in the clause or in a term that it uses, or remark on the clause `# not modelled: 60,000`
harbour.clause:71:96: warning D207: `2.2(c)` says `50,000`, and its section does not
  71 |         if some BoardApproval [re t.ref, written, before t] and SoldByApproval + t.quantity <= 50,000
     |                                                                                                ^^^^^^
  agreement.md:28:5: the section stands here
  28 | (c) up to 60,000 shares in all, if the Board has approved the transfer in writing.
     |     ^
  help: see which is right, or remark `# not in the document: 50,000`
part `INVESTORS' AGREEMENT` with 24 sections held against 13 clauses: 2 findings
"""
    )
