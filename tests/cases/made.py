"""Cases that no text can show: files that are too large, no text, or not there. Each is made in a folder of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from contract_dsl.limits import LIMITS
from engine.log.reading import LIMITS as LOG_LIMITS
from engine.scenarios.files import MOST_FILES

from .notation import Finding

HEAD = 'agreement lease "Lease of a workshop"\n'
EVENT = '{"id": "e1", "type": "Consent", "time": "2022-02-01", "data": {"by": "landlord", "re": "sub_1"}}\n'
SCENARIO = "name: No consent\nrules: lease\nchecks:\n  - duties: {on: 2022-03-01}\n    expect: {includes: []}\n"


@dataclass(frozen=True)
class Made:
    """Files made in a folder, the command that reads them, and the findings that it gives."""

    code: str
    shows: str
    """What the case shows, as the page of the code says it."""
    make: Callable[[Path], None]
    command: str
    expected: tuple[Finding, ...]
    why: str = ""
    """What the finding means, for the page; empty if the page shows another case."""
    mend: str = ""

    @property
    def name(self) -> str:
        """The case in the list of tests."""
        return f"{self.code} {self.shows}"


def _bytes(name: str, content: bytes) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)

    return make


def _text(name: str, content: str) -> Callable[[Path], None]:
    return _bytes(name, content.encode())


def _folder(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).mkdir(parents=True)


def _many(folder_name: str, names: Callable[[int], str], number: int, content: str) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        (folder / folder_name).mkdir()
        for n in range(number):
            (folder / folder_name / names(n)).write_text(content.format(n=n), encoding="utf-8")

    return make


_CLAUSES = "".join(f"clause {n}\n" + "  prohibits a Sublet s\n" * 301 for n in range(1, 11))
_CHAIN = "".join(f"term T{n}: yes/no means T{n + 1}\n" for n in range(LIMITS.chain))
_WRONG = "".join(f"clause {n}\n  prohibits a Sublett s\n" for n in range(LIMITS.findings + 1))
_VIEWS = "".join(f"event E{n} from an E{n + 1} e\n" for n in range(LIMITS.chain + 1))

_OFFICE = """\
agreement office "Lease of an office" dated 2022-01-28
  time zone UTC
  currency USD
party tenant "Northside Joinery Limited"
act Sublet
  by: party, the actor
  rent: money
event Consent
  by: party
  re: ref
clause 1 "Not for more than the rent" prohibits a Sublet s if s.rent > USD 5,000
"""

MADE = (
    # ---- rule files
    Made(
        "C005",
        "A file in the encoding of an old word processor.",
        _bytes("lease.clause", HEAD.encode() + b'party tenant "Caf\xe9 Nord"\n'),
        "check lease.clause",
        (Finding("lease.clause", 2, "C005", "", "`lease.clause` is not UTF-8 text at line 2", "save it as UTF-8"),),
        "Rule files are plain text in the encoding UTF-8, which all editors know. A file of a word processor is none.",
        "Save the file as plain text in UTF-8.",
    ),
    Made(
        "C005",
        "A file with a NUL byte.",
        _bytes("lease.clause", HEAD.encode() + b"\0\n"),
        "check lease.clause",
        (
            Finding(
                "lease.clause",
                2,
                "C005",
                "",
                "`lease.clause` has a NUL byte in line 2; it is no text file",
                "save it as UTF-8",
            ),
        ),
    ),
    Made(
        "C006",
        "A folder whose name ends like that of a rule file.",
        _folder("office/annex.clause"),
        "check office",
        (
            Finding(
                "office/annex.clause",
                1,
                "C006",
                "",
                "`office/annex.clause` is no file",
                "a rule file is a text file that ends in `.clause`",
            ),
        ),
        "The file is there and cannot be read: it is a folder, or you may not read it.",
        "Mend the name, or ask whoever keeps the file for the right to read it.",
    ),
    Made(
        "C008",
        "A folder that is not there.",
        _folder("office"),
        "check offices",
        (Finding("offices", 1, "C008", "", "there is no file or folder `offices`", "did you mean `office`?"),),
        "A rule set is a folder of files that end in `.clause`, or one such file. Here is none.",
        "Mend the path.",
    ),
    Made(
        "C008",
        "A folder without rule files.",
        _text("office/lease.txt", HEAD),
        "check office",
        (
            Finding(
                "office", 1, "C008", "", "there are no rule files in the folder `office`", "rule files end in `.clause`"
            ),
        ),
    ),
    Made(
        "C008",
        "The folder above the rule set.",
        _text("rules/office/lease.clause", HEAD),
        "check rules",
        (
            Finding(
                "rules", 1, "C008", "", "there are no rule files in the folder `rules`", "did you mean `rules/office`?"
            ),
        ),
    ),
    Made(
        "C009",
        "A bracket that would read as the label of a limb.",
        _text("lease.clause", HEAD + 'clause 1 "Area"\n  prohibits a Sublet s\n    if Area\n  ( s ) > 3\n'),
        "fmt lease.clause",
        (
            Finding(
                "lease.clause",
                2,
                "C009",
                'clause 1 "Area"',
                "the layout would change the meaning of this declaration; the file was left as it is",
                "break its lines elsewhere; a bracket that begins a line belongs behind the word before it",
            ),
        ),
        "`clausegraph fmt` reads what it has laid out once more, and compares what both say. Where they differ it "
        "writes nothing. Here `( s )` begins a line; without its blanks it would be the label of a limb, `(s)`.",
        "Write `Area(s)` on one line.",
    ),
    Made(
        "C050",
        "A file of more than 2 MB.",
        _text("lease.clause", HEAD + "# " + "x" * LIMITS.file_bytes + "\n"),
        "check lease.clause",
        (
            Finding(
                "lease.clause",
                1,
                "C050",
                "",
                "`lease.clause` is larger than 2 MB",
                "a rule file holds one agreement; divide it",
            ),
        ),
        "A rule file has at most 2 MB and a rule set at most 10 MB. The longest agreement in words is far below that.",
        "Divide the file by agreements. Tables and records belong into the log.",
    ),
    Made(
        "C050",
        "Six files of 1.9 MB.",
        _many("office", lambda n: f"a{n}.clause", 6, 'agreement a{n} "A"\n# ' + "x" * 1_900_000 + "\n"),
        "check office",
        (
            Finding(
                "office",
                1,
                "C050",
                "",
                "the rule files together are larger than 10 MB",
                "put some of them into another folder",
            ),
        ),
    ),
    Made(
        "C051",
        f"A folder of {LIMITS.files + 1} rule files.",
        _many("office", lambda n: f"a{n:03}.clause", LIMITS.files + 1, 'agreement a{n} "A"\n'),
        "check office",
        (
            Finding(
                "office",
                1,
                "C051",
                "",
                f"more than {LIMITS.files} rule files",
                "a rule set is a handful of agreements; put the others into folders of their own",
            ),
        ),
        f"A rule set has at most {LIMITS.files} files.",
        "Put agreements that have nothing to do with each other into folders of their own.",
    ),
    Made(
        "C053",
        f"A file of {LIMITS.declarations + 1:,} parties.",
        _text("lease.clause", HEAD + "".join(f'party p{n} "P"\n' for n in range(LIMITS.declarations))),
        "check lease.clause",
        (
            Finding(
                "lease.clause",
                1,
                "C053",
                'agreement lease "Lease of a workshop"',
                f"this file has more than {LIMITS.declarations:,} declarations",
                "divide it into several files",
            ),
        ),
        f"A rule file has at most {LIMITS.declarations:,} declarations.",
        "Divide the file. Parties of whom there are very many, such as shareholders, need no declaration.",
    ),
    Made(
        "C054",
        f"A clause of more than {LIMITS.tokens:,} words.",
        _text("lease.clause", f"{HEAD}act Sublet\nclause 1\n" + "  prohibits a Sublet s\n" * (LIMITS.tokens // 4)),
        "check lease.clause",
        (
            Finding(
                "lease.clause",
                LIMITS.tokens // 4 + 3,
                "C054",
                "S",
                f"this declaration has more than {LIMITS.tokens:,} words",
                "divide it into several",
            ),
        ),
        f"A declaration has at most {LIMITS.tokens:,} words and signs.",
        "Divide it: a clause by its limbs, a definition into terms.",
    ),
    Made(
        "C055",
        f"{LIMITS.chain + 1} terms, each of which needs the next.",
        _text("lease.clause", f"{HEAD}{_CHAIN}term T{LIMITS.chain}: yes/no means today > 2022-01-28\n"),
        "check lease.clause",
        (
            Finding(
                "lease.clause",
                2,
                "C055",
                "T0",
                f"`T0` needs {LIMITS.chain + 1} definitions in a row; the limit is {LIMITS.chain}",
                "join some of them",
            ),
        ),
        f"A definition may rest on others, and these on others again, {LIMITS.chain} in a row.",
        "Join some of the definitions.",
    ),
    Made(
        "C055",
        f"{LIMITS.chain + 1} events, each read off the next.",
        _text("lease.clause", f"{HEAD}{_VIEWS}event E{LIMITS.chain + 1}\n"),
        "check lease.clause",
        (
            Finding(
                "lease.clause",
                LIMITS.chain + 2,
                "C055",
                f"E{LIMITS.chain}",
                f"`E{LIMITS.chain}` is read off more than {LIMITS.chain} events in a row",
                "join some of them",
            ),
        ),
    ),
    Made(
        "C056",
        f"A file with {LIMITS.findings + 1} mistakes.",
        _text("lease.clause", f"{HEAD}act Sublet\n{_WRONG}"),
        "check lease.clause",
        (
            *(
                Finding(
                    "lease.clause",
                    4 + 2 * n,
                    "C101",
                    "Sublett",
                    "the event type, role or state `Sublett` is not declared",
                    "did you mean `Sublet`?",
                )
                for n in range(LIMITS.findings)
            ),
            Finding(
                "lease.clause",
                2 + 2 * LIMITS.findings,
                "C056",
                "Sublett",
                "1 more finding is not shown",
                "mend these first",
                warning=True,
            ),
        ),
        f"Of a rule set {LIMITS.findings} findings are shown. There are more.",
        "Mend those that are shown, and check again.",
    ),
    Made(
        "C057",
        "A text of 10,001 characters.",
        _text("lease.clause", f'agreement lease "{"x" * (LIMITS.text + 1)}"\n'),
        "check lease.clause",
        (Finding("lease.clause", 1, "C057", '"', f"this text has more than {LIMITS.text:,} characters", "shorten it"),),
    ),
    Made(
        "C058",
        "Ten clauses with 301 sentences each.",
        _text("lease.clause", f"{HEAD}act Sublet\n{_CLAUSES}"),
        "check lease.clause",
        (
            Finding(
                "lease.clause",
                1,
                "C058",
                "",
                f"the clauses have more than {LIMITS.sentences:,} sentences",
                "put some of the agreements into another folder",
            ),
        ),
        f"A rule set has at most {LIMITS.sentences:,} sentences: each is compared with the others.",
        "Put agreements that have nothing to do with each other into folders of their own.",
    ),
    # ---- questions
    Made(
        "Q107",
        "A rent in euros, of a lease whose only currency is the dollar.",
        _text("office.clause", _OFFICE),
        "ask office.clause --log record.jsonl --on 2022-03-01 Sublet by=tenant 'rent=EUR 900'",
        (
            Finding(
                "command line",
                1,
                "Q107",
                "",
                "`rent` is an amount in EUR, and no rate of exchange is declared for EUR",
                "say it in the currency of the agreement; a rate is declared beside that: `others at UsdRate`",
            ),
        ),
        "The act has an amount in another currency than the agreement's, a clause compares it, and no rule file says "
        "at which rate. Were it left at that, the answer would be undetermined and name no fact that would settle it.",
        "Say the amount in the currency of the agreement. If the agreement converts amounts, declare the fact that "
        "holds the rate.",
    ),
    # ---- logs
    Made(
        "L001",
        "A log that is not there.",
        _folder("logs"),
        "duties lease.clause --log logs/records.jsonl --on 2022-03-01",
        (
            Finding(
                "logs/records.jsonl",
                1,
                "L001",
                "",
                "the log `logs/records.jsonl` cannot be read: no such file or directory",
                "a log is a text file with one JSON object a line",
            ),
        ),
        "The log is not there, is a folder, or may not be read by you.",
        "Mend the path behind `--log`.",
    ),
    Made(
        "L001",
        "A folder in place of a log.",
        _folder("logs"),
        "duties lease.clause --log logs --on 2022-03-01",
        (
            Finding(
                "logs",
                1,
                "L001",
                "",
                "the log `logs` cannot be read: is a directory",
                "a log is a text file with one JSON object a line",
            ),
        ),
    ),
    Made(
        "L002",
        "A line in the encoding of an old spreadsheet.",
        _bytes("log.jsonl", EVENT.encode() + EVENT.replace("e1", "e2").replace("landlord", "café").encode("latin-1")),
        "duties lease.clause --log log.jsonl --on 2022-03-01",
        (Finding("log.jsonl", 2, "L002", "", "line 2 is not UTF-8 text", "save the log as UTF-8"),),
        "A log is plain text in the encoding UTF-8.",
        "Save or export the log as plain text in UTF-8.",
    ),
    Made(
        "L002",
        "A line with a NUL byte.",
        _bytes("log.jsonl", EVENT.encode() + b"\0\n"),
        "duties lease.clause --log log.jsonl --on 2022-03-01",
        (Finding("log.jsonl", 2, "L002", "", "line 2 has a NUL byte; this is no text file", "save it as UTF-8"),),
    ),
    Made(
        "L051",
        "A line of more than 1 MB.",
        _text("log.jsonl", EVENT + '{"id": "' + "x" * LOG_LIMITS.line_bytes + '"}\n'),
        "duties lease.clause --log log.jsonl --on 2022-03-01",
        (Finding("log.jsonl", 2, "L051", "", "line 2 is longer than 1 MB", "a log has one JSON object a line"),),
        "An event has at most 1 MB. A line that is longer holds something else, or many events.",
        "Put each event on a line of its own. Documents are not copied into a log: `source` names them.",
    ),
    Made(
        "L052",
        "A log of a million lines and one.",
        _text("log.jsonl", EVENT + "\n" * LOG_LIMITS.events),
        "duties lease.clause --log log.jsonl --on 2022-03-01",
        (
            Finding(
                "log.jsonl",
                LOG_LIMITS.events + 1,
                "L052",
                "",
                f"the log has more than {LOG_LIMITS.events:,} lines",
                "divide it",
            ),
        ),
        "A log has at most a million lines.",
        "Keep a log for each agreement or year, or leave events out that no clause can ask about.",
    ),
    Made(
        "L054",
        f"A log with {LOG_LIMITS.findings + 1} events without a type.",
        _text(
            "log.jsonl",
            "".join(f'{{"id": "e{n}", "time": "2022-02-01"}}\n' for n in range(1, LOG_LIMITS.findings + 2)),
        ),
        "duties lease.clause --log log.jsonl --on 2022-03-01",
        (
            *(
                Finding(
                    "log.jsonl",
                    n,
                    "L102",
                    "",
                    f"event `e{n}` has no `type`",
                    "say what happened: one of the event types of the rule files",
                )
                for n in range(1, LOG_LIMITS.findings + 1)
            ),
            Finding(
                "log.jsonl",
                LOG_LIMITS.findings,
                "L054",
                "",
                "there may be more findings; these come first",
                "mend these first",
                warning=True,
            ),
        ),
        f"Of a log {LOG_LIMITS.findings} findings are shown. There may be more.",
        "Mend those that are shown, and ask again.",
    ),
    # ---- scenario files
    Made(
        "S001",
        "A folder without scenario files.",
        _folder("situations"),
        "test situations",
        (
            Finding(
                "situations",
                1,
                "S001",
                "",
                "there are no scenario files in `situations`",
                "they end in `.yaml` or `.yml`",
            ),
        ),
        "The path leads to no scenario file, or to one that you may not read.",
        "Mend the path.",
    ),
    Made(
        "S001",
        "A file that is not there.",
        _folder("situations"),
        "test situations/sale.yaml",
        (
            Finding(
                "situations/sale.yaml",
                1,
                "S001",
                "",
                "there is no file or folder `situations/sale.yaml`",
                "name a scenario file, or a folder of them",
            ),
        ),
    ),
    Made(
        "S002",
        "A file with a NUL byte.",
        _bytes("sale.yaml", SCENARIO.encode() + b"\0\n"),
        "test sale.yaml",
        (Finding("sale.yaml", 1, "S002", "", "`sale.yaml` has a NUL byte; it is no text file", "save it as UTF-8"),),
    ),
    Made(
        "S002",
        "A file in an old encoding.",
        _bytes("sale.yaml", SCENARIO.encode() + "# café\n".encode("latin-1")),
        "test sale.yaml",
        (Finding("sale.yaml", 6, "S002", "", "line 6 is not UTF-8 text", "save the file as UTF-8"),),
    ),
    Made(
        "S051",
        "A file of more than 1 MB.",
        _text("sale.yaml", SCENARIO + "# " + "x" * 1_000_000 + "\n"),
        "test sale.yaml",
        (
            Finding(
                "sale.yaml",
                1,
                "S051",
                "",
                "`sale.yaml` is larger than 1 MB",
                "a scenario is one situation; divide it, or put its log into a file",
            ),
        ),
        "A scenario file has at most 1 MB: it is one situation with the questions about it.",
        "Divide it by situations. A long log may stand in a file of its own, which `log` names.",
    ),
    Made(
        "S103",
        "A question about another log than that of the file.",
        _text("noted.yaml", SCENARIO),
        "record lease.clause --log record.jsonl --on 2022-03-01 --value lease:Rent 2022 --scenario noted.yaml --yes",
        (
            Finding(
                "noted.yaml",
                1,
                "S103",
                "",
                "this file has no log, and the question is about the log `record.jsonl`",
                "name another file",
            ),
        ),
        "A scenario file is one situation: one set of rule files and one log. A question about others belongs into "
        "another file, and one that stands in the file already is not written a second time.",
        "Name another file with `--scenario`; to change what a check expects, use `clausegraph test --update`.",
    ),
    Made(
        "S053",
        f"A folder of {MOST_FILES + 1:,} scenario files.",
        _many("situations", lambda n: f"s{n:05}.yaml", MOST_FILES + 1, ""),
        "test situations",
        (
            Finding(
                "situations",
                1,
                "S053",
                "",
                f"more than {MOST_FILES:,} scenario files",
                "run one folder after the other",
            ),
        ),
        f"One run takes at most {MOST_FILES:,} scenario files.",
        "Run one folder after the other.",
    ),
    Made(
        "S054",
        "A file with 201 checks that are none.",
        _text("sale.yaml", "name: Sale\nrules: lease\nchecks:\n" + "  - 5\n" * 201),
        "test sale.yaml",
        (
            *(
                Finding(
                    "sale.yaml",
                    3 + n,
                    "S003",
                    "5",
                    f"check {n} is no question with `expect`",
                    "write `- ask: {...}` and under it `expect: {...}`",
                )
                for n in range(1, 201)
            ),
            Finding("sale.yaml", 203, "S054", "5", "1 more finding is not shown", "mend these first", warning=True),
        ),
        "Of a scenario file 200 findings are shown. There are more.",
        "Mend those that are shown, and run it again.",
    ),
    # ---- inventories
    Made(
        "V001",
        "An inventory that is not there.",
        _folder("lists"),
        "coverage lease.clause --inventory lists/lease.txt",
        (
            Finding(
                "lists/lease.txt",
                1,
                "V001",
                "",
                "`lists/lease.txt` cannot be read: no such file or directory",
                "an inventory is a text file with one clause a line",
            ),
        ),
        "The inventory is not there, is no text in the encoding UTF-8, or may not be read by you.",
        "Mend the path behind `--inventory`, or save the file as UTF-8.",
    ),
    Made(
        "V001",
        "An inventory in an old encoding.",
        _bytes("lease.txt", "lease:4.02(a)  Café\n".encode("latin-1")),
        "coverage lease.clause --inventory lease.txt",
        (Finding("lease.txt", 1, "V001", "", "`lease.txt` is not UTF-8 text", "save it as UTF-8"),),
    ),
    Made(
        "V051",
        "An inventory of more than 2 MB.",
        _text("lease.txt", "# " + "x" * 2_000_000 + "\n"),
        "coverage lease.clause --inventory lease.txt",
        (Finding("lease.txt", 1, "V051", "", "`lease.txt` is larger than 2 MB", "list one agreement in a file"),),
        "An inventory has at most 2 MB.",
        "List one agreement in a file.",
    ),
)
"""Every case of this kind. The first of a code with a `why` stands on its page."""
