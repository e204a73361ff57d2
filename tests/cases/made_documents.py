"""Cases of documents that no text can show: files that are damaged or too large, and documents that have changed."""

from collections.abc import Callable
from contextlib import chdir, redirect_stdout
from io import StringIO
from pathlib import Path
from shutil import copy

from engine.cli.main import main
from engine.documents.limits import LIMITS
from tests.unit.documents.making import NAMESPACE, package, pdf

from .made import Made
from .notation import FOLDER, Finding

RULES = FOLDER / "rules" / "lease.clause"
AGREEMENT = """\
The rent is US$100 a year.

Section 4.02 Subletting.

(a) The tenant shall not sublet the workshop.

(b) Notwithstanding Section 4.02(a), the tenant may sublet to an affiliate.
"""
COMMAND = "drift lease.clause --document agreement.md"


def _bytes(name: str, content: bytes) -> Callable[[Path], None]:
    return lambda folder: _write(folder / name, content)


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def _changed(old: str, new: str) -> Callable[[Path], None]:
    """The agreement, confirmed and then changed."""

    def make(folder: Path) -> None:
        copy(RULES, folder)
        (folder / "agreement.md").write_text(AGREEMENT, encoding="utf-8")
        with chdir(folder), redirect_stdout(StringIO()):
            assert main([*COMMAND.split(), "--confirm"]) == 0
        (folder / "agreement.md").write_text(AGREEMENT.replace(old, new), encoding="utf-8")

    return make


def _rules(old: str, new: str, document: str = AGREEMENT) -> Callable[[Path], None]:
    """Other rules beside the agreement."""

    def make(folder: Path) -> None:
        rules = RULES.read_text(encoding="utf-8")
        assert old in rules
        (folder / "lease.clause").write_text(rules.replace(old, new), encoding="utf-8")
        (folder / "agreement.md").write_text(document, encoding="utf-8")

    return make


def _whole(code: str, path: str, message: str, help_: str) -> tuple[Finding, ...]:
    return (Finding(path, 1, code, "", message, help_),)


def _swapped(folder: Path) -> None:
    _changed("", "")(folder)
    first, second = AGREEMENT.split("\n\n")[2:4]
    first, second = first.removeprefix("(a) "), second.removeprefix("(b) ").rstrip()
    text = AGREEMENT.replace(first, "FIRST").replace(second, first).replace("FIRST", second)
    (folder / "agreement.md").write_text(text, encoding="utf-8")


def _both(*makes: Callable[[Path], None]) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        for each in makes:
            each(folder)

    return make


def _of_document(line: int, code: str, underlined: str, message: str, help_: str, clause: str) -> tuple[Finding, ...]:
    label = ((clause, f"`lease:{clause}` stands here"),)
    return (Finding("agreement.md", line, code, underlined, message, help_, label, warning=True),)


_REMARK = "say it in the clause or in a term that it uses, or remark on the clause `# not modelled: {} days`"
_LAST = "  permits a Sublet s if Affiliate(s.by, s.to) notwithstanding 4.02(a)\n"
_HUGE = package({"word/document.xml": f"<w:document {NAMESPACE}>" + " " * LIMITS.expanded_bytes + "</w:document>"})
_DEEP = package({"word/document.xml": f"<w:document {NAMESPACE}>" + "<w:p>" * LIMITS.nesting})
_BOMB = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><w:document>&b;</w:document>'
_PAGES = pdf([["x"]] * (LIMITS.pages + 1))
_MANY = "".join(f"Within {n} days.\n\n" for n in range(2, LIMITS.findings + 3))

MADE_DOCUMENTS = (
    Made(
        "D001",
        "A document that is not there.",
        lambda _: None,
        "source agreements.md",
        _whole(
            "D001",
            "agreements.md",
            "the document `agreements.md` cannot be read: no such file or directory",
            "name the file of the agreement",
        ),
        "The document is not there, is a folder, or may not be read by you.",
        "Mend the path.",
    ),
    Made(
        "D002",
        "A file of an old word processor.",
        _bytes("agreement.doc", b"\xd0\xcf\x11\xe0"),
        "source agreement.doc",
        _whole("D002", "agreement.doc", "`.doc` files are not read", "save it as .docx"),
        "Agreements are read from plain text, Markdown, HTML, PDF and docx.",
        "Save the agreement as one of these.",
    ),
    Made(
        "D003",
        "A docx that was cut off.",
        _bytes("agreement.docx", _DEEP[:100]),
        "source agreement.docx",
        _whole(
            "D003",
            "agreement.docx",
            "`agreement.docx` is damaged: it cannot be unpacked (BadZipFile)",
            "open it in the program that made it and save it anew",
        ),
        "The file breaks the rules of its kind: it was cut off on the way, has another ending than it "
        "should, is locked with a password, or defines things for itself that no agreement needs, such as "
        "a document type with entities.",
        "Open it in the program that made it, and save it anew.",
    ),
    Made(
        "D003",
        "A docx that defines entities.",
        _bytes("agreement.docx", package({"word/document.xml": _BOMB})),
        "source agreement.docx",
        _whole(
            "D003",
            "agreement.docx",
            "`agreement.docx` is damaged: `word/document.xml` defines a document type, which no docx does",
            "open it in the program that made it and save it anew",
        ),
    ),
    Made(
        "D004",
        "A page of a scanner, saved as PDF.",
        _bytes("agreement.pdf", pdf([[""]])),
        "source agreement.pdf",
        _whole(
            "D004",
            "agreement.pdf",
            "`agreement.pdf` holds no text",
            "a scan has to be put through text recognition first",
        ),
        "The file holds pictures of pages, or nothing. A PDF that a word processor made holds its text.",
        (
            "Ask for the file of the word processor, or put the scan through text recognition and read what came "
            "out with care."
        ),
    ),
    Made(
        "D051",
        "A file of more than 20 MB.",
        _bytes("agreement.txt", b" " * (LIMITS.file_bytes + 1)),
        "source agreement.txt",
        _whole(
            "D051",
            "agreement.txt",
            "`agreement.txt` is larger than 20 MB",
            "leave out pictures and what is no agreement",
        ),
        "A document has at most 20 MB.",
        "Save it without pictures, and without exhibits that are no agreements.",
    ),
    Made(
        "D052",
        "A text of 200,001 lines.",
        _bytes("agreement.txt", b"x\n" * (LIMITS.lines + 1)),
        "source agreement.txt",
        _whole("D052", "agreement.txt", "`agreement.txt` has more than 200,000 lines", "divide it by agreements"),
        "A document has at most 200,000 lines of at most 200,000 characters, and 20,000 sections and limbs.",
        "Divide it by agreements.",
    ),
    Made(
        "D053",
        "A docx whose elements nest without end.",
        _bytes("agreement.docx", _DEEP),
        "source agreement.docx",
        _whole(
            "D053",
            "agreement.docx",
            "`word/document.xml` in `agreement.docx` nests elements more than 200 deep",
            "save it anew in a word processor",
        ),
        "In a docx 200 elements may stand within each other, in a page 1,000, and 8 limbs within limbs.",
        "Save the document anew in a word processor, or as text.",
    ),
    Made(
        "D054",
        "A PDF of 2,001 pages.",
        _bytes("agreement.pdf", _PAGES),
        "source agreement.pdf",
        _whole("D054", "agreement.pdf", "`agreement.pdf` has more than 2,000 pages", "divide it by agreements"),
        "A PDF has at most 2,000 pages.",
        "Divide it by agreements.",
    ),
    Made(
        "D055",
        "A docx of 50 kB that unpacks to more than 50 MB.",
        _bytes("agreement.docx", _HUGE),
        "source agreement.docx",
        _whole(
            "D055",
            "agreement.docx",
            "`word/document.xml` in `agreement.docx` unpacks to much more than an agreement",
            "save it anew in a word processor, without pictures",
        ),
        "The parts of a docx that are read unpack to at most 50 MB, and each to at most 200 times its size. "
        "A file that "
        "unpacks to more was made to do harm, or is no agreement.",
        "Save it anew in a word processor.",
    ),
    Made(
        "D056",
        "An agreement with 201 periods that no clause says.",
        _bytes("agreement.md", (AGREEMENT + _MANY).encode()),
        COMMAND,
        (
            *(
                Finding(
                    "agreement.md",
                    8 + 2 * n,
                    "D203",
                    f"{n + 2} days",
                    f"section 4.02(b) says `{n + 2} days`, and its clause does not",
                    _REMARK.format(n + 2),
                    (("4.02(b)", "`lease:4.02(b)` stands here"),),
                    warning=True,
                )
                for n in range(LIMITS.findings)
            ),
            Finding(
                "agreement.md",
                8 + 2 * (LIMITS.findings - 1),
                "D056",
                f"{LIMITS.findings + 1} days",
                "1 more finding is not shown",
                "`--all` shows every one, `--section` those of one section",
                warning=True,
            ),
        ),
        "Of a document 200 findings are shown. There are more.",
        "Work section by section with `--section`, or see all with `--all`.",
    ),
    Made(
        "D101",
        "A section that the document does not have.",
        _bytes("agreement.md", AGREEMENT.encode()),
        "source agreement.md --section 4.03",
        _whole("D101", "agreement.md", "the document has no section `4.03`", "did you mean `4.02`?"),
        "`--section` and `--part` name what is in the document, by its printed number or title.",
        "Mend the number; `clausegraph source` lists what there is.",
    ),
    Made(
        "D101",
        "A part that the document does not have.",
        _bytes("agreement.md", AGREEMENT.encode()),
        "source agreement.md --part 'Exhibit A'",
        _whole("D101", "agreement.md", "the document has no part `Exhibit A`", "it is one part, without a name"),
    ),
    Made(
        "D201",
        "A rule file with `clause 4.03`, beside an agreement that ends with Section 4.02.",
        _rules(_LAST, _LAST + 'clause 4.03 "No signs"\n  prohibits a Sublet s if s.use = office\n'),
        COMMAND,
        (
            Finding(
                "lease.clause",
                44,
                "D201",
                "4.03",
                "the document has no section `4.03`",
                "did you mean `4.02`?",
                warning=True,
            ),
        ),
        "A clause carries the number of a section that the document does not have. Either the clause is wrong, or the "
        "document has lost a heading or a label, and its text counts as part of what stands before it.",
        "Mend the number, or the document. If the print has no such number and the clause is right all the "
        "same, remark on "
        "it `# not in the document: section`.",
    ),
    Made(
        "D207",
        "A rule file with `USD 120` where the agreement says US$100.",
        _rules("USD 100", "USD 120"),
        COMMAND,
        (
            Finding(
                "lease.clause",
                37,
                "D207",
                "USD 120",
                "`lease:Rent` says `USD 120`, and the document says it nowhere",
                "see which is right, or remark `# not in the document: USD 120`",
                warning=True,
            ),
        ),
        "A clause, or a term, says a number, amount, date or period that does not stand in its section, or for a term "
        "nowhere in the agreement.",
        "See which of the two is right. What the rule file adds on purpose, such as the step of a rounding, "
        "is remarked: "
        "`# not in the document: USD 0.01`.",
    ),
    Made(
        "D208",
        "The remark `# not modelled: thirty days` above a clause whose section says no such thing.",
        _rules('clause 4.02(b) "To', '# not modelled: thirty days\nclause 4.02(b) "To'),
        COMMAND,
        (
            Finding(
                "lease.clause",
                42,
                "D208",
                "thirty days",
                "the remark `not modelled: thirty days` speaks of nothing that is found",
                "take it away, or write it as the document does; the clause may say it already",
                warning=True,
            ),
        ),
        "A remark sets a finding aside, and there is no such finding: the document has changed, the clause "
        "says it by now, "
        "or the remark is written otherwise than the document. Left standing, it would hide the next change.",
        "Take the remark away, or write it as the document does.",
    ),
    Made(
        "D210",
        "A rule file with `must` where the agreement says that the tenant may sublet.",
        _rules(
            "permits a Sublet s if Affiliate(s.by, s.to) notwithstanding 4.02(a)",
            "tenant must make a Sublet s [by tenant]\n  reference overrides 4.02(a)",
        ),
        COMMAND,
        (
            Finding(
                "agreement.md",
                7,
                "D210",
                "may",
                "section 4.02(b) says `may`, and its clause makes a duty of it, with `must`",
                "see which of the two is right, or remark on the clause `# not modelled: may`",
                (("4.02(b)", "`lease:4.02(b)` stands here"),),
                warning=True,
            ),
        ),
        "The section says *shall* and its clause gives a right, or it says *may* and the clause makes a duty of it. "
        "This is told where the section, or what it says of one party, leaves no other reading.",
        "See which of the two is right. What is meant by other words, remark on the clause: `# not modelled: may`.",
    ),
    Made(
        "D211",
        "A confirmed agreement in which `may sublet` became `may not sublet`.",
        _changed("may sublet", "may not sublet"),
        COMMAND,
        _of_document(
            7,
            "D211",
            "N",
            "section 4.02(b) has changed since it was confirmed: `may` is now `shall not`",
            "see whether the clause still says it, then confirm",
            "4.02(b)",
        ),
        "The text of a section is another than it was when the document was confirmed. What is kept of it "
        "are a fingerprint "
        "and its figures, references, defined terms and words that matter; these say what has changed. "
        "`other wording` means "
        "that none of them did.",
        "Read the section and the clause together, mend the clause, and confirm with `--confirm --section 4.02(b)`.",
    ),
    Made(
        "D212",
        "A confirmed agreement that has lost its last limb.",
        _changed("\n(b) Notwithstanding Section 4.02(a), the tenant may sublet to an affiliate.\n", ""),
        f"{COMMAND} --section '4.02(b)'",
        _of_document(
            5,
            "D212",
            "T",
            "section 4.02(b) has gone since the document was confirmed; it stood behind 4.02(a)",
            "take its clause away or mark when it ended, then confirm",
            "4.02(b)",
        ),
        "A section or limb that was confirmed is no longer in the document.",
        "Take the clause away, or say in it from when on it no longer holds; then confirm.",
    ),
    Made(
        "D213",
        "A confirmed agreement to which a section was added.",
        _changed("an affiliate.\n", "an affiliate.\n\nSection 4.03 Signs.\n"),
        COMMAND,
        (
            Finding(
                "agreement.md",
                9,
                "D213",
                "S",
                "section 4.03 was not there when the document was confirmed",
                "write `clause 4.03`, or remark `# left out: Section 4.03`; then confirm",
                warning=True,
            ),
        ),
        "A section or limb is in the document that was not there when it was confirmed.",
        "Write its clause, or remark that it is left out; then confirm.",
    ),
    Made(
        "D214",
        "A confirmed agreement whose two limbs changed places.",
        _swapped,
        f"{COMMAND} --section '4.02(a)'",
        (
            Finding(
                "agreement.md",
                5,
                "D204",
                "Notwithstanding",
                "section 4.02(a) says `Notwithstanding`, and nothing in its clause answers to it",
                (
                    "see whether the clause is too wide or too narrow, or remark on the clause `# not modelled: "
                    "notwithstanding`"
                ),
                (("4.02(a)", "`lease:4.02(a)` stands here"),),
                warning=True,
            ),
            *_of_document(
                5,
                "D214",
                "N",
                "section 4.02(a) is what was section 4.02(b) when it was confirmed",
                "see whether the clause still says it, then confirm",
                "4.02(a)",
            ),
        ),
        "A section carries the text that stood under another number: sections were moved, or one before it "
        "was added or "
        "taken away. References to the old number are wrong now, in the document and in logs that name it.",
        "Give the clause its new number, and see to the references; then confirm.",
    ),
    Made(
        "D301",
        "An agreement that the rule files do not have.",
        _bytes("agreement.md", AGREEMENT.encode()),
        f"{COMMAND} --agreement leese",
        _whole("D301", "command line", "the rule files have no agreement `leese`", "did you mean `lease`?"),
        "`--agreement` names the agreement by the short name that stands in the head of its rule file. It "
        "can be left out "
        "if the rule files hold one alone.",
        "Mend the name.",
    ),
    Made(
        "D302",
        "A file of fingerprints that was edited by hand.",
        _both(_bytes("agreement.md", AGREEMENT.encode()), _bytes("lease.fingerprints.json", b"{}")),
        COMMAND,
        _whole(
            "D302",
            "lease.fingerprints.json",
            "`lease.fingerprints.json` holds no fingerprints of `lease`",
            "take the last good one from version control, or remove it and say `--confirm` anew",
        ),
        (
            "The file beside the rule files that remembers what was confirmed cannot be read, or belongs to "
            "another agreement."
        ),
        "Take the last good one from version control, or remove it and confirm anew.",
    ),
    Made(
        "D303",
        "An agreement with none of the sections of the rule file, confirmed.",
        _bytes("agreement.md", AGREEMENT.replace("4.02", "7.01").encode()),
        f"{COMMAND} --confirm",
        _whole(
            "D303",
            "agreement.md",
            "`agreement.md` has not one section of the clauses of `lease`",
            "see `--document`, `--part` and `--agreement`; what is another agreement cannot be confirmed",
        ),
        "`--confirm` would remember a document that has not one section of the agreement's clauses: another agreement, "
        "another part of it, or text in which no headings are found.",
        "Name the right file, and with `--part` the right part; `clausegraph source` lists what it finds.",
    ),
)
"""Every case of this kind. The first of a code with a `why` stands on its page."""
