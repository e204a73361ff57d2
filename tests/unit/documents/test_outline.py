"""Lines to sections and limbs: what begins one, what only looks like it, and how each is cited."""

from dataclasses import replace
from pathlib import Path

import pytest

import engine.documents.limbs as limbs_module
import engine.documents.outline as outline_module
from engine.documents.limits import LIMITS
from engine.documents.outline import outline
from engine.documents.reading import read_document
from engine.documents.sections import Outline
from engine.service import Refused


@pytest.fixture
def read(tmp_path: Path) -> "Read":
    return Read(tmp_path / "agreement.txt")


class Read:
    """A text as a document."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __call__(self, text: str) -> Outline:
        self.path.write_text(text, encoding="utf-8")
        return outline(read_document(self.path))

    def numbers(self, text: str) -> list[str]:
        """The numbers of the sections, the preamble left out."""
        return [s.number for part in self(text).parts for s in part.sections if s.number != "Preamble"]


def test_a_table_of_contents_and_the_numbers_of_pages_are_passed_over(read: Read) -> None:
    text = (
        "TABLE OF CONTENTS\n\nARTICLE I Sale 1\nSection 1.01 Price ..... 1\nSection 1.02 Payment 2\n"
        "Section 1.03 Tax 12\n\n"
        "i\n\nARTICLE I\n\nSALE\n\nSection 1.01 Price. It is US$5.\n\nSection 1.02 Payment. In cash.\n\n2\n\n"
        "Section 1.03 Tax. None."
    )
    assert read.numbers(text) == ["I", "1.01", "1.02", "1.03"]
    assert read(text).findings == ()


def test_a_number_in_a_sentence_that_was_broken_is_no_heading(read: Read) -> None:
    text = (
        "1.1 Sale. The Seller sells the Shares to the Buyer on the terms that stand in\n"
        "Section 1.2 and pays what falls due under\n"
        "1.3 (a) and (b) of the schedule, but not more than the amount that was agreed in\n"
        "(b) above, at the time of the sale.\n\n"
        "1.2 Terms. None.\n"
    )
    assert read.numbers(text) == ["1.1", "1.2"]


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ("a b c", "(a) (b) (c)"),
        ("a b c d e f g h i j", "(a) (b) (c) (d) (e) (f) (g) (h) (i) (j)"),
        ("a i ii b", "(a) (a)(i) (a)(ii) (b)"),
        ("a b c d e f g h i ii", "(a) (b) (c) (d) (e) (f) (g) (h) (h)(i) (h)(ii)"),
        ("a i A B ii b", "(a) (a)(i) (a)(i)(A) (a)(i)(B) (a)(ii) (b)"),
        ("a i 1 2 ii", "(a) (a)(i) (a)(i)(1) (a)(i)(2) (a)(ii)"),
        ("i ii iii iv v", "(i) (ii) (iii) (iv) (v)"),
        ("A B C", "(A) (B) (C)"),
        ("x y z aa bb", ""),
    ],
)
def test_which_list_a_label_continues(labels: str, expected: str, read: Read) -> None:
    text = "1.1 Terms:\n\n" + "\n\n".join(f"({label}) something;" for label in labels.split())
    assert read.numbers(text)[1:] == [f"1.1{number}" for number in expected.split()]


def test_a_label_that_is_left_out_is_told(read: Read) -> None:
    (finding,) = read("1.1 Terms:\n\n(a) one;\n\n(c) three.\n").findings
    assert (finding.code, finding.span.line, finding.message) == ("D102", 5, "a label is left out before `1.1(c)`")


def test_limbs_in_a_sentence(read: Read) -> None:
    text = (
        "4.1 Law. No law shall exist that would (i) make the sale illegal, or (ii) delay it (A) for a week or "
        "(B) for good, as clauses (i) and (ii) of Section 4.2(a) say, within seven (7) days. "
        "It may (a) end or (b) go on.\n"
    )
    found = read(text).parts[0]
    assert [s.number for s in found.sections] == [
        "4.1", "4.1(i)", "4.1(ii)", "4.1(ii)(A)", "4.1(ii)(B)", "4.1(a)", "4.1(b)",
    ]  # fmt: skip
    assert found.by_number["4.1(i)"].text == "make the sale illegal, or"
    assert found.by_number["4.1"].text == "Law. No law shall exist that would"


def test_a_limb_that_follows_the_title_of_its_section(read: Read) -> None:
    text = "Section 5.07 Transfers. (a) No Investor shall sell.\n\n(b) Subsection (a) ends in 2025.\n"
    part = read(text).parts[0]
    assert [(s.number, s.title) for s in part.sections] == [("5.07", "Transfers"), ("5.07(a)", ""), ("5.07(b)", "")]


def test_a_paragraph_behind_a_list_goes_on_with_what_the_list_stands_in(read: Read) -> None:
    text = "3.1 Cases. If\n\n(a) it rains; or\n\n(b) it snows;\n\nthe sale is put off.\n"
    part = read(text).parts[0]
    assert part.by_number["3.1"].text.endswith("the sale is put off.")
    assert part.by_number["3.1(b)"].text == "it snows;"


def test_lists_that_begin_with_w_or_x(read: Read) -> None:
    text = "3.1 Consent. It may be refused only if the buyer (W) is good, (X) is safe, (Y) is known, and (Z) pays.\n"
    assert read.numbers(text) == ["3.1", "3.1(W)", "3.1(X)", "3.1(Y)", "3.1(Z)"]


def test_definitions_are_cited_by_their_term(read: Read) -> None:
    text = (
        "1.1 Terms.\n\n“Permitted Transferee” means (i) an Affiliate or (ii) a successor.\n\n“Shares” of a person "
        "means its shares.\n\n(b) Other terms stand below.\n\n1.2 More. “Never” means a thing inside of a sentence.\n"
    )
    text = text.replace("1.1 Terms.", "1.1 Terms. (a) In this agreement:")
    assert read.numbers(text) == [
        "1.1", "1.1(a)", "PermittedTransferee", "PermittedTransferee(i)", "PermittedTransferee(ii)", "Shares",
        "1.1(b)", "1.2",
    ]  # fmt: skip


def test_parts_are_exhibits_and_agreements_within_a_filing(read: Read) -> None:
    text = (
        "1. One. First.\n\n2. Two. Second.\n\nIN WITNESS WHEREOF the parties have signed in 7 copies.\n\nEXHIBIT A\n\n"
        "SHARE CERTIFICATE\n\n1. One. Third.\n\nEXHIBIT B\n\n1. One. Fourth.\n\nEXHIBIT B\n\n1. One. Fifth.\n"
    )
    found = read(text)
    assert [(part.name, len(part.sections)) for part in found.parts] == [
        ("", 2), ("SHARE CERTIFICATE", 1), ("EXHIBIT B", 1), ("EXHIBIT B (2)", 1),
    ]  # fmt: skip
    assert "copies" not in found.parts[0].by_number["2"].text


def test_a_translation_that_changes_the_labels_is_put_in_order(read: Read) -> None:
    text = (
        "第5.03節公司行動。\n\n(A)在滿足最低持股要求時,未經投資者事先書面同意,公司不得:\n\n(I)招致債務;\n\n"
        "(2)作出開支,如果(W)符合公司利益,(X)已獲批准,(Y)屬於業務範圍,和(Z)(A)合理或(B)有益;和\n\n(Iii)同意上述事項。\n\n"
        "(B)根據第5.03(A)節,公司應磋商。\n\n第5.04節披露。\n\n(一)反賄賂\n\n(I)公司不得:\n\n(A)行賄;或\n\n(B)受賄。\n\n(B)合規\n"
    )
    assert read.numbers(text) == [
        "5.03", "5.03(a)", "5.03(a)(i)", "5.03(a)(ii)", "5.03(a)(ii)(W)", "5.03(a)(ii)(X)", "5.03(a)(ii)(Y)",
        "5.03(a)(ii)(Z)", "5.03(a)(ii)(Z)(A)", "5.03(a)(ii)(Z)(B)", "5.03(a)(iii)", "5.03(b)",
        "5.04", "5.04(a)", "5.04(a)(i)", "5.04(a)(i)(A)", "5.04(a)(i)(B)", "5.04(b)",
    ]  # fmt: skip


def test_chinese_articles_are_sections_where_there_are_no_others(read: Read) -> None:
    text = "第一條 定義\n\n本協議中:\n\n第二條 轉讓\n\n一、創始人不得轉讓。\n\n（一）賣方；\n\n（二）買方。\n"
    assert read.numbers(text) == ["1", "2", "2(一)", "2(二)"]


def test_too_many_sections_and_limbs_are_refused(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    few = replace(LIMITS, sections=3, depth=2)
    monkeypatch.setattr(outline_module, "LIMITS", few)
    monkeypatch.setattr(limbs_module, "LIMITS", few)
    with pytest.raises(Refused) as refused:
        read("\n\n".join(f"{n}. Title. Text." for n in range(1, 6)))
    assert [f.code for f in refused.value.findings] == ["D052"]
    with pytest.raises(Refused) as refused:
        read("1.1 Terms:\n\n(a) one:\n\n(i) two:\n\n(A) three\n")
    assert [f.code for f in refused.value.findings] == ["D053"]
