"""The server as an editor knows it: conversations over its standard streams, and messages that should not be sent."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from contract_dsl.formatting import format_text
from contract_dsl.load import load
from engine.editor.buffers import Buffer
from engine.time import calendar_codes

from .client import LIMIT, SERVER, Client, Refusal
from .example import LEASE, LOAN, write

VNET = Path(__file__).resolve().parents[3] / "rules" / "vnet"


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    client = Client(write(tmp_path))
    yield client
    client.kill()


def edited(text: str, edits: list[dict[str, Any]]) -> str:
    """The text after the edits of an answer."""
    buffer = Buffer(text)
    for edit in sorted(
        edits, key=lambda e: (e["range"]["start"]["line"], e["range"]["start"]["character"]), reverse=True
    ):
        start, end = edit["range"]["start"], edit["range"]["end"]
        first, last = buffer.place(start["line"], start["character"]), buffer.place(end["line"], end["character"])
        buffer = buffer.changed(first, last, edit["newText"])
    return buffer.text


def spot(text: str, before: str) -> tuple[int, int]:
    """Line and character (from 0) behind some text that stands there once."""
    assert text.count(before) == 1
    head = text[: text.index(before) + len(before)]
    return head.count("\n"), len(head) - head.rfind("\n") - 1


def test_a_session_from_opening_to_shutting_down(  # noqa: PLR0915  # one conversation, told in its order
    tmp_path: Path,
) -> None:
    """Open, type an error, mend it by its fix, rename a term across files, format, look and complete, end."""
    for path in VNET.glob("*.clause"):
        shutil.copy(path, tmp_path)
    shutil.copy(VNET / "examples" / "record.jsonl", tmp_path)
    agreement = tmp_path / "ia.clause"
    text = agreement.read_text(encoding="utf-8")
    client = Client(tmp_path, log="record.jsonl", on="2022-07-01")
    try:
        client.open(agreement)
        assert client.until_findings(agreement, lambda _: True) == []

        lines = text.split("\n")
        head = next(number for number, line in enumerate(lines) if line.startswith("clause 5.07(b) "))
        line = next(number for number in range(head, head + 9) if lines[number].startswith("  prohibits a Transfer t"))
        start = len("  ")
        client.type(agreement, line, start, "prohibit", over=len("prohibits"))
        (finding,) = client.until_findings(agreement, lambda found: len(found) == 1)
        assert finding["code"] == "C002"
        assert finding["range"]["start"] == {"line": line, "character": start}
        assert finding["message"].startswith("`prohibit` cannot stand here")
        assert finding["codeDescription"]["href"].endswith("docs/diagnostics/C002.md")

        (fix,) = client.of("codeAction", agreement, range=finding["range"], context={"diagnostics": [finding]})
        assert fix["title"] == "Replace `prohibit` with `prohibits`"
        assert fix["diagnostics"] == [finding]
        ((uri, edits),) = fix["edit"]["changes"].items()
        assert uri == agreement.as_uri()
        for edit in edits:
            client.change(agreement, edit["range"], edit["newText"])
        assert client.until_findings(agreement, lambda found: not found) == []

        line, character = spot(text, "and t.date <= NoteLockUp")
        told = client.about("hover", agreement, line, character)["contents"]["value"]
        assert told.startswith("**term** `ia:NoteLockUpEnd: date`")
        assert "On 2022-07-01: **2023-02-03**" in told
        (declared,) = client.about("definition", agreement, line, character)
        assert text.split("\n")[declared["range"]["start"]["line"]].startswith("term NoteLockUpEnd: date")

        line, character = spot(text, "state InvestorPar")
        renamed = client.about("rename", agreement, line, character, newName="InvestorSide")["changes"]
        assert (
            set(renamed) == {(tmp_path / f"{name}.clause").as_uri() for name in ("ia", "note", "rra")}
            or len(renamed) > 1
        )
        for path in tmp_path.glob("*.clause"):
            edits = renamed.get(path.as_uri(), [])
            after = edited(path.read_text(encoding="utf-8"), edits)
            assert path != agreement or "InvestorParty(" not in after
            assert len(re.findall(r"\bInvestorSide\b", after)) == len(edits)
            path.write_text(after, encoding="utf-8")
        whole = {"start": {"line": 0, "character": 0}, "end": {"line": 99_999, "character": 0}}
        text = agreement.read_text(encoding="utf-8")
        client.change(agreement, whole, text)
        assert client.until_findings(agreement, lambda found: not found) == []
        assert load(tmp_path, calendars=calendar_codes()).findings == ()

        edits = client.of("formatting", agreement, options={"tabSize": 2, "insertSpaces": True})
        assert edited(text, edits) == format_text(text).text

        line, character = spot(text, "if InvestorSide(t.holder) and t.date <= NoteLockUpEnd")
        client.type(agreement, line, character, " and t.")
        labels = [item["label"] for item in client.about("completion", agreement, line, character + 7)["items"]]
        assert labels[:3] == ["holder", "interest_in", "manner"]
        assert client.end() == 0
        assert client.errors == []
    finally:
        client.kill()


def test_the_findings_are_those_of_check_in_every_file(tmp_path: Path) -> None:
    lease = LEASE.replace("Occupier(s.by)", "Ocupier(s.by)")
    loan = LOAN.replace("p.date <=", "p.date ≤").replace("party tenant", "party tenant  “x”")
    write(tmp_path, lease=lease, loan=loan)
    client = Client(tmp_path)
    try:
        client.open(tmp_path / "lease.clause")
        told = {name: client.until_findings(tmp_path / f"{name}.clause", bool) for name in ("lease", "loan")}
        for name, findings in told.items():
            checked = [f for f in load(tmp_path, calendars=calendar_codes()).findings if Path(f.span.path).stem == name]
            assert [(f["code"], f["range"]["start"]["line"] + 1) for f in findings] == [
                (f.code, f.span.line) for f in checked
            ]
    finally:
        client.kill()


def test_what_is_wrong_elsewhere_stays_while_one_types(client: Client, tmp_path: Path) -> None:
    lease = tmp_path / "lease.clause"
    client.open(lease, LEASE.replace("terminates 4.02(a)", "terminates 4.99(a)"))
    (far,) = client.until_findings(lease, bool)
    assert far["code"] == "C104"
    client.type(lease, 6, 0, "\n# a comment\n")
    (moved,) = client.until_findings(lease, lambda found: bool(found) and found != [far])
    assert moved["range"]["start"]["line"] == far["range"]["start"]["line"] + 2
    assert moved["message"] == far["message"]


def test_a_declaration_in_another_file_is_related_information(client: Client, tmp_path: Path) -> None:
    loan = tmp_path / "loan.clause"
    client.open(loan, LOAN.replace('tenant "Tim Tenant"', 'tenant "Tom Tenant"'))
    (finding,) = client.until_findings(loan, bool)
    assert finding["code"] == "C102"
    (other,) = finding["relatedInformation"]
    assert other["location"]["uri"] == (tmp_path / "lease.clause").as_uri()
    assert other["message"] == "here it is Tim Tenant"


def test_everything_else_that_an_editor_asks_for(client: Client, tmp_path: Path) -> None:
    lease = tmp_path / "lease.clause"
    client.open(lease)
    whole = {"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}}
    assert [line["name"] for line in client.of("documentSymbol", lease)][:3] == ["lease", "Tenant", "landlord"]
    assert len(client.of("foldingRange", lease)) > 8
    assert len(client.of("semanticTokens/full", lease)["data"]) % 5 == 0
    assert client.of("semanticTokens/range", lease, range=whole) == client.of("semanticTokens/full", lease)
    assert "Subletting" in {hint["label"] for hint in client.of("inlayHint", lease, range=whole)}
    lenses = client.of("codeLens", lease)
    assert lenses[0]["command"]["command"] == "clausegraph.neighbours"
    assert lenses[0]["command"]["arguments"][0] | {"files": []} == {
        "rules": str(tmp_path), "clause": "lease:4.01", "files": [], "log": None,
    }  # fmt: skip
    assert [found["name"] for found in client.ask("workspace/symbol", query="quiet")] == [
        "lease:Quiet", "lease:Quiet(i)", "lease:Quiet(ii)",
    ]  # fmt: skip
    place = spot(LEASE, "term First")
    found = client.about("references", lease, *place, context={"includeDeclaration": True})
    assert {Path(each["uri"]).stem for each in found} == {"lease", "loan"}
    assert len(client.about("documentHighlight", lease, *place)) == 2
    assert client.about("prepareRename", lease, *place)["placeholder"] == "FirstYearEnd"
    with pytest.raises(Refusal, match="there is no name here"):
        client.about("prepareRename", lease, *spot(LEASE, "# The fir"))
    with pytest.raises(Refusal, match="`Quiet` is a name already"):
        client.about("rename", lease, *place, newName="Quiet")


def test_a_closed_file_counts_as_it_is_on_the_disk(client: Client, tmp_path: Path) -> None:
    lease, loan = tmp_path / "lease.clause", tmp_path / "loan.clause"
    client.open(loan)
    client.open(lease, LEASE.replace("term FirstYearEnd", "term LastYearEnd"))
    client.until_findings(loan, bool)
    client.tell("textDocument/didClose", textDocument={"uri": lease.as_uri()})
    assert client.until_findings(loan, lambda found: not found) == []


def test_a_setting_changes_what_is_told(client: Client, tmp_path: Path) -> None:
    (tmp_path / "log.jsonl").write_text("", encoding="utf-8")
    lease = tmp_path / "lease.clause"
    client.open(lease)
    place = spot(LEASE, "term First")
    assert "2025-01-15" not in client.about("hover", lease, *place)["contents"]["value"]
    settings = {"clausegraph": {"log": "log.jsonl", "on": "2024-06-01"}}
    client.tell("workspace/didChangeConfiguration", settings=settings)
    client.until(lambda m: m.get("method") == "textDocument/publishDiagnostics")
    assert "On 2024-06-01: **2025-01-15**" in client.about("hover", lease, *place)["contents"]["value"]
    client.tell("workspace/didChangeConfiguration", settings={"clausegraph": {"on": "soon"}})
    told = client.until(lambda m: m.get("method") == "window/showMessage")["params"]["message"]
    assert told == "the setting `on` is a day such as 2022-07-01, and this is `soon`"


# ---- what should not be sent


HOSTILE = [
    b"Content-Length: many\r\n\r\n{}",
    b"Content-Length: -5\r\n\r\n",
    b"Content-Length: 3\r\n\r\n{]}",
    b"Content-Length: 4\r\n\r\n\xff\xfe{}",
    b"Content-Length: 20\r\n\r\n" + b'{"jsonrpc":"2.0","i"',
    b"GET / HTTP/1.1\r\nHost: here\r\n\r\n",
    b"Content-Length: 25000000\r\n\r\n" + b" " * 25_000_000,
    b"\0" * 1000,
    b"\r\n\r\n\r\n",
]


def test_bytes_that_are_no_message_are_passed_over(client: Client, tmp_path: Path) -> None:
    lease = tmp_path / "lease.clause"
    client.open(lease)
    for content in HOSTILE:
        client.send(content)
        assert client.about("hover", lease, *spot(LEASE, "term First")) is not None


def _document(**parts: Any) -> dict[str, Any]:
    return {"textDocument": parts}


_PLACE = {"position": {"line": "a", "character": 1}}
MESSAGES: list[dict[str, Any]] = [
    {"method": "textDocument/didOpen", "params": {}},
    {"method": "textDocument/didOpen", "params": _document(uri=7, languageId="x", version=1, text="")},
    {
        "method": "textDocument/didChange",
        "params": {**_document(uri="file:///no.clause", version=2), "contentChanges": [{"text": "x"}]},
    },
    {"method": "textDocument/didClose", "params": _document(uri="file:///never/opened.clause")},
    {"method": "textDocument/didSave", "params": _document(uri="untitled:Untitled-1")},
    {"method": "workspace/didChangeConfiguration", "params": {"settings": [1, 2]}},
    {"method": "workspace/didChangeConfiguration", "params": {"settings": {"clausegraph": {"log": 5, "on": {}}}}},
    {"method": "no/such/thing", "params": None},
    {"method": "$/cancelRequest", "params": {"id": 4711}},
    {"id": "x", "method": "no/such/question", "params": {}},
    {"id": 10**6, "method": "textDocument/hover", "params": {**_document(uri="file:///x.clause"), **_PLACE}},
    {"id": 10**6 + 1, "result": None},
    {"id": 10**6 + 2, "error": {"code": 1, "message": "no"}},
    {"id": None, "method": "initialize", "params": {}},
    {"foo": []},
]


def test_messages_that_make_no_sense_change_nothing(client: Client, tmp_path: Path) -> None:
    lease = tmp_path / "lease.clause"
    client.open(lease)
    for message in MESSAGES:
        client.message(**message)
    client.send(b"Content-Length: 20\r\n\r\n[[[[[[[[[[]]]]]]]]]]")
    deep = b'{"jsonrpc":"2.0","method":"x","params":' + b"[" * 200_000 + b"]" * 200_000 + b"}"
    client.send(b"Content-Length: %d\r\n\r\n%s" % (len(deep), deep))
    assert client.about("hover", lease, *spot(LEASE, "term First")) is not None
    assert client.until_findings(lease, lambda found: not found) == []


@pytest.mark.parametrize(
    "uri", ["file:///nowhere/at/all.clause", "untitled:Untitled-1", "http://x/y.clause", "", "file://[", "%00"]
)
def test_a_file_that_is_not_open_has_no_answer(client: Client, uri: str) -> None:
    document = {"uri": uri}
    position = {"line": 0, "character": 0}
    for method in ("hover", "completion", "definition"):
        assert client.ask(f"textDocument/{method}", textDocument=document, position=position) is None
    for method in ("documentSymbol", "foldingRange", "semanticTokens/full", "codeLens"):
        assert client.ask(f"textDocument/{method}", textDocument=document) is None
    with pytest.raises(Refusal, match="no rule file that is open"):
        client.ask("textDocument/rename", textDocument=document, position=position, newName="x")


def test_places_outside_of_the_text_are_its_edge(client: Client, tmp_path: Path) -> None:
    lease = tmp_path / "lease.clause"
    client.open(lease)
    far = 2**31 - 1
    for line, character in ((far, 0), (0, far), (far, far)):
        assert client.about("hover", lease, line, character) is None or line == 0
        client.about("completion", lease, line, character)
        client.about("references", lease, line, character, context={"includeDeclaration": True})
    client.change(
        lease, {"start": {"line": far, "character": far}, "end": {"line": 0, "character": far}}, "\nclause 9\n"
    )
    client.change(lease, {"start": {"line": far, "character": 0}, "end": {"line": far, "character": 9}}, "x y\n")
    found = client.until_findings(lease, bool)
    assert found[0]["range"]["start"]["line"] <= LEASE.count("\n") + 4


def test_a_huge_document_is_a_finding(client: Client, tmp_path: Path) -> None:
    lease = tmp_path / "lease.clause"
    client.open(lease, LEASE + "# " + "x" * 2_000_000)
    found = client.until_findings(lease, bool)
    assert found[0]["code"] == "C050"
    client.open(lease, "clause 1\n  " + "(" * 100_000)
    assert client.until_findings(lease, lambda found: bool(found) and "C050" not in {f["code"] for f in found})
    client.open(lease, "\ud800 \0 \x85 \u2028 \x0b")
    assert client.until_findings(lease, lambda found: {f["code"] for f in found} & {"C001", "C005", "C107"} != set())


def test_many_keystrokes_in_a_row_end_in_the_last_text(client: Client, tmp_path: Path) -> None:
    lease = tmp_path / "lease.clause"
    client.open(lease)
    for number in range(200):
        client.type(lease, 12, 0, f"# {number}\n")
    client.type(lease, 12, 0, "prohibits\n")
    found = client.until_findings(lease, lambda found: any(f["code"] == "C001" for f in found))
    assert found[0]["range"]["start"]["line"] == 12


@pytest.mark.parametrize(("last", "status"), [("exit", 1), ("", 0)])
def test_leaving_without_a_word(tmp_path: Path, last: str, status: int) -> None:
    client = Client(write(tmp_path))
    try:
        client.open(tmp_path / "lease.clause")
        if last:
            client.tell(last)
        else:
            assert client.process.stdin is not None
            client.process.stdin.close()
        assert client.process.wait(LIMIT) == status
        assert client.errors == []
    finally:
        client.kill()


def test_without_an_editor_the_command_ends() -> None:
    ended = subprocess.run(SERVER, input=b"", capture_output=True, timeout=LIMIT, check=False)  # noqa: S603  # the command under test
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"", b"")


def test_without_pygls_the_command_says_what_to_install() -> None:
    program = "import sys; sys.modules['pygls'] = None; from engine.cli.main import run; run()"
    command = (SERVER[0], "-c", program, "lsp")
    ended = subprocess.run(command, input=b"", capture_output=True, timeout=LIMIT, check=False)  # noqa: S603  # the command under test
    assert ended.returncode == 3
    assert ended.stderr.decode() == (
        'the language server needs pygls, which is not installed: pip install "clausegraph[editor]"\n'
    )


def test_answering_a_question_does_not_import_the_editor() -> None:
    program = (
        "import sys, engine.cli.main; print(json.dumps([m for m in sys.modules if 'editor' in m or 'pygls' in m]))"
    )
    command = (SERVER[0], "-c", f"import json; {program}")
    ended = subprocess.run(command, capture_output=True, timeout=LIMIT, check=True)  # noqa: S603  # the command under test
    assert json.loads(ended.stdout) == []
