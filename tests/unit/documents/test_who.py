"""Who shall, who may and whose consent is asked for: what a text tells, and rule files that say it of others."""

import json
from pathlib import Path

import pytest

from engine.cli.main import main
from engine.documents import english
from engine.documents.items import Item, Taken
from engine.documents.who_text import modals, of_a_consent, playing

AGREEMENT = """\
# SHAREHOLDERS' AGREEMENT

This agreement is made between Mill Limited (the “**Company**”), Mr Weir (the “**Founder**”) and Race LLP (the
“**Investor**”), each of the latter two a “**Shareholder**”.

Section 1.1 Lock-up. Until March 1, 2026 the Founder shall not transfer any shares without the prior written consent of
the Investor.

Section 1.2 Offer. A Shareholder may by written notice offer its shares to the Company.

Section 1.3 Delivery. Each Shareholder so named shall deliver its shares within ten (10) days after receipt of the
notice.

Section 1.4 Accounts. The Company shall deliver its accounts to the Investor, and the Investor may approve them in
writing.

Section 1.5 Cost. Unless the Investor has consented, the Company and the Founder shall not incur any cost.
"""
RULES = """\
agreement mill "Shareholders' Agreement" dated 2024-03-01
  time zone Europe/London
  currency GBP
  periods exclude the day they run from and do not roll
  months stop at the last day

use common

role Shareholder "the Shareholders"
party company "the Company"
party founder "the Founder" is Shareholder
party investor "the Investor" is Shareholder

event Agreeing, a notice
  by: party, the actor
  re: ref
  written: yes/no, default yes
act Offer, a notice
  ref: ref
  by: party, the actor
  to: party
  written: yes/no, default yes
act Cost
  ref: ref
  by: party, the actor
event Accounts
  by: party, the actor
  re: ref
event AccountsApproval, a notice
  by: party, the actor
  re: ref
  written: yes/no, default yes

clause 1.1 "Lock-up"
  prohibits a Transfer t [transferor founder]
    if t.date < 2026-03-01
    unless some Consent [by investor, re t.ref, written, before t]

clause 1.2 "Offer"
  every Shareholder h may only make an Offer o [by h, to company] to company
    if o.written

clause 1.3 "Delivery"
  when an Offer o [to company]
  for every Shareholder h
  each of h must make a Transfer [transferor h, ref o.ref]
    within 10 days after o.date

clause 1.4 "Accounts"
  company must deliver an Accounts x [by company] to investor
  investor may give an AccountsApproval [by investor, written] to company

clause 1.5 "Cost"
  prohibits a Cost c
    if c.by in (company, founder)
    unless some Consent [by investor, re c.ref, before c]
"""


@pytest.fixture(autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAUSEGRAPH_CACHE", str(tmp_path_factory.mktemp("cache")))


def drift(folder: Path, capsys: pytest.CaptureFixture[str], rules: str = RULES, document: str = AGREEMENT) -> list[str]:
    """The findings of a rule file beside a document, each with its code, section and message."""
    (folder / "mill.clause").write_text(rules, encoding="utf-8")
    (folder / "agreement.md").write_text(document, encoding="utf-8")
    main(["drift", str(folder / "mill.clause"), "--document", str(folder / "agreement.md"), "--json"])
    told = capsys.readouterr()
    return [f"{f['code']} {f['message']}" for f in json.loads(told.out or told.err)["findings"]]


def test_rules_that_say_the_same_have_no_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert drift(tmp_path, capsys) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "Consent [by investor, re t.ref, written, before t]",
            "Agreeing [by investor, re t.ref, before t]",
            "D204 section 1.1 says `written`, and nothing in its clause answers to it",
        ),
        (
            "Consent [by investor, re t.ref, written",
            "Consent [by founder, re t.ref, written",
            "D209 section 1.1 asks for the consent of `Investor`, and its clause asks for that of `founder`",
        ),
        (
            "Consent [by investor, re t.ref, written",
            "Consent [re t.ref, written",
            "D206 section 1.1 names `Investor`, and its clause does not",
        ),
        (
            "Transfer t [transferor founder]",
            "Transfer t [transferor investor]",
            "D209 section 1.1 says that `Founder` shall not do something, and its clause forbids it to `investor`",
        ),
        (
            "Transfer t [transferor founder]",
            "Transfer t",
            "D206 section 1.1 names `Founder`, and its clause does not",
        ),
        (
            "\n    if o.written",
            "",
            "D204 section 1.2 says `written`, and nothing in its clause answers to it",
        ),
        (
            "each of h must make",
            "each of h may make",
            "D210 section 1.3 says `shall`, and its clause gives a right alone, with `may`",
        ),
        (
            "company must deliver an Accounts x [by company] to investor",
            "investor must deliver an Accounts x [by investor] to company",
            "D209 section 1.4 says that `Company` shall do something, and its clause binds `investor`",
        ),
        (
            "company must deliver",
            "company may deliver",
            "D210 section 1.4 says that `Company` shall do something, and its clause gives a right alone, with `may`",
        ),
        (
            "investor may give an AccountsApproval",
            "investor must give an AccountsApproval",
            "D210 section 1.4 says that `Investor` may do something, and its clause makes a duty of it, with `must`",
        ),
        (
            "AccountsApproval [by investor, written]",
            "AccountsApproval [by investor]",
            "D204 section 1.4 says `in writing`, and nothing in its clause answers to it",
        ),
        (
            "Consent [by investor, re c.ref, before c]",
            "Consent [by company, re c.ref, before c]",
            "D209 section 1.5 asks for the consent of `Investor`, and its clause asks for that of `company`",
        ),
    ],
)
def test_a_rule_file_that_says_it_of_another(
    old: str, new: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert RULES.count(old) == 1
    assert drift(tmp_path, capsys, RULES.replace(old, new)) == [told]


def test_a_written_consent_needs_its_field_although_a_notice_is_in_writing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    without = RULES.replace("  written: yes/no, default yes\nact Offer", "act Offer")
    without = without.replace("Consent [by investor, re t.ref, written", "Agreeing [by investor, re t.ref")
    assert drift(tmp_path, capsys, without) == [
        "D204 section 1.1 says `written`, and nothing in its clause answers to it"
    ]
    notice = AGREEMENT.replace("without the prior written consent of", "without prior written notice to")
    assert drift(tmp_path, capsys, without, notice) == []


@pytest.mark.parametrize(
    ("remark", "old", "new"),
    [
        ("Investor", "Consent [by investor, re t.ref, written", "Consent [by founder, re t.ref, written"),
        ("Founder", "Transfer t [transferor founder]", "Transfer t"),
    ],
)
def test_a_remark_sets_a_party_aside(
    remark: str, old: str, new: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = RULES.replace(old, new).replace('clause 1.1 "Lock-up"', f'clause 1.1 "Lock-up"\n  # not modelled: {remark}')
    assert drift(tmp_path, capsys, rules) == []


def test_a_remark_sets_a_duty_aside(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules = RULES.replace("each of h must make", "each of h may make")
    assert drift(tmp_path, capsys, rules.replace('"Delivery"', '"Delivery"\n  # not modelled: shall')) == []


def test_a_finding_that_was_confirmed_is_not_told_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = RULES.replace("Consent [by investor, re t.ref, written", "Consent [by founder, re t.ref, written")
    assert len(drift(tmp_path, capsys, other)) == 1
    words = ["drift", str(tmp_path / "mill.clause"), "--document", str(tmp_path / "agreement.md")]
    assert main([*words, "--confirm"]) == 0
    capsys.readouterr()
    assert drift(tmp_path, capsys, other) == []


# ---- the words of a section


def people(text: str) -> list[Item]:
    """The parties of a text, as the vocabulary finds them."""
    found = []
    for name in ("Company", "Founder", "Investor"):
        start = text.find(name)
        while start >= 0:
            found.append(Item("term", name, start, start + len(name), name))
            start = text.find(name, start + 1)
    return sorted(found, key=lambda item: item.start)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("The Founder shall not transfer shares.", ["shall not Founder"]),
        ("The Founder must never sell; no Investor shall sell.", ["shall not Founder", "shall not Investor"]),
        ("Neither the Company nor the Founder shall sell.", ["shall not Company", "shall not Founder"]),
        ("Each of the Company and the Founder shall bear it.", ["shall Company", "shall Founder"]),
        ("The Investor shall be entitled to ask.", ["may Investor"]),
        ("The Investor has the right to ask, and the Company agrees to answer.", ["may Investor", "shall Company"]),
        ("The Founder undertakes not to sell.", ["shall not Founder"]),
        ("The Company shall, within 10 days, deliver it.", ["shall Company"]),
        ("provided that the Company shall deliver it", ["shall Company"]),
        # Nobody is told to do anything by these.
        ("The Company shall be deemed to have agreed.", []),
        ("The Company shall not be required to deliver it.", []),
        ("If the Company shall fail to deliver it, it ends.", []),
        ("The shares of the Founder shall be sold.", []),
        ("An offer made by the Company may be taken.", []),
        ("Any person whom the Investor may name.", []),
        # Whose consent it takes.
        ("without the prior written consent of the Investor", ["consent Investor"]),
        ("without the consent in writing of the Investor", ["consent Investor"]),
        ("without the Investor's prior written consent", ["consent Investor"]),
        ("with the approval of the Company and the Investor", ["consent Company", "consent Investor"]),
        ("if the Investor has previously approved it", ["consent Investor"]),
        ("with the approval of the Board of the Company", []),
        ("by consent given to the Company", []),
    ],
)
def test_the_part_that_a_party_plays(text: str, parts: list[str]) -> None:
    assert [f"{each.part} {each.item.value}" for each in playing(text, people(text))] == parts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the prior written consent of the Investor", True),
        ("the written approval", True),
        ("unless it has been approved by the Investor in writing", True),
        ("written notice of the sale", False),
        ("by notice in writing", False),
        ("vote at a meeting (or by written consent)", False),
    ],
)
def test_a_written_that_is_of_a_consent(text: str, expected: bool) -> None:
    taken = Taken(text)
    english.read(taken)
    english.read_rest(taken)
    (item,) = (each for each in taken.items if each.value == "written")
    assert of_a_consent(text, item) is expected


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("The holder so named shall deliver its shares.", "shall"),
        ("A holder so named may deliver its shares.", "may"),
        ("It shall deliver them, and it may deliver others.", ""),
        ("Efforts to deliver them, in such manner as it may choose.", ""),
        ("It shall be deemed to have delivered them.", ""),
        ("It shall have the right to deliver them.", ""),
        ("Those that may be delivered are to be delivered.", ""),
        ("Nothing is said.", ""),
    ],
)
def test_a_section_of_duties_or_rights_alone(text: str, alone: str) -> None:
    modal, (start, end), _ = modals(text, 0)
    assert modal == alone
    assert text[start:end] == alone
