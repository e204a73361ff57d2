"""Outline, folding, colours, hints and lenses: what an editor shows around the text."""

from datetime import date
from pathlib import Path

from engine.editor.buffers import Buffer
from engine.editor.colours import coloured
from engine.editor.hints import hints, lenses, scenarios_by_clause
from engine.editor.outline import Entry, folds, outline, search
from engine.editor.project import Project
from engine.editor.values import values_of
from engine.editor.view import View

from .example import LEASE, at, path, understood, viewed


def shape(entries: tuple[Entry, ...]) -> list[object]:
    """Names with what stands below them."""
    return [(e.symbol.name, shape(e.entries)) if e.entries else e.symbol.name for e in entries]


def test_the_outline_is_in_the_order_of_the_print(view: View) -> None:
    assert shape(outline(view, path(view, "lease"))) == [
        "lease",
        "Tenant",
        "landlord",
        "tenant",
        "FirstYearEnd",
        ("Quiet", ["(i)", "(ii)"]),
        "Occupier",
        "4.01",
        ("4.02", ["(a)", "(b)"]),
        "5",
    ]
    assert shape(outline(view, path(view, "things"))) == [
        "things",
        "Use",
        ("Sublet", ["by", "ref", "to", "use"]),
        ("Payment", ["by", "amount"]),
        ("Consent", ["by", "re", "written"]),
        "Neighbour",
    ]
    assert outline(view, "nowhere") == ()


def test_every_line_of_the_outline_holds_its_name_and_what_is_below(house: Project) -> None:
    now = viewed(house, lease=LEASE.replace("role Tenant", "\n# moved\nrole Tenant"))
    stack = list(outline(now, path(now, "lease")))
    while stack:
        entry = stack.pop()
        for inner in (entry.span, *(below.whole for below in entry.entries)):
            assert entry.whole[1:3] <= inner[1:3]
            assert inner[3:5] <= entry.whole[3:5]
        stack += entry.entries


def test_names_are_found_by_words_of_name_and_title(view: View) -> None:
    assert [symbol.id for symbol in search(view, "sublet")] == [
        "lease:4.01", "loan:1", "things:Sublet",
        "things:Sublet.by", "things:Sublet.ref", "things:Sublet.to", "things:Sublet.use",
    ]  # fmt: skip
    assert [symbol.id for symbol in search(view, "next door")] == ["things:Neighbour"]
    assert len(search(view, "", most=7)) == 7


def test_declarations_limbs_and_comments_fold() -> None:
    text = (
        "# one\n# two\nclause 1\n  (a) x\n      y\n\n  (b) z\n\n"
        "term A\n# a single line\nterm B\n  means any of\n    (i)  p\n"
    )
    assert folds(Buffer(text)) == ((1, 2, True), (3, 7, False), (4, 5, False), (11, 13, False), (12, 13, False))
    assert folds(Buffer("")) == ()


def words(view: View, name: str, before: str) -> list[tuple[str, str]]:
    """The coloured words of the line of a place."""
    line = at(view, name, before).line
    text = view.buffer(path(view, name)).lines[line - 1]
    return [
        (text[w.column - 1 : w.column - 1 + w.length], w.colour) for w in coloured(view, path(view, name), line, line)
    ]


def test_words_are_coloured_by_what_they_mean(view: View) -> None:
    assert words(view, "lease", "unless some Con") == [
        ("unless", "keyword"), ("some", "keyword"), ("Consent", "class"), ("by", "property"), ("landlord", "variable"),
        ("re", "property"), ("s", "parameter"), ("ref", "property"), ("written", "property"), ("before", "keyword"),
        ("s", "parameter"),
    ]  # fmt: skip
    assert words(view, "lease", "clause 4.01")[:3] == [
        ("clause", "keyword"),
        ("4.01", "macro"),
        ('"Subletting"', "string"),
    ]
    assert words(view, "loan", "if lease:Occ")[:3] == [
        ("if", "keyword"),
        ("lease:Occupier", "function"),
        ("p", "parameter"),
    ]
    assert words(view, "lease", "# The fir") == [("# The first date that matters.", "comment")]


def test_declarations_are_marked(view: View) -> None:
    declared = [w for w in coloured(view, path(view, "lease")) if w.declares]
    lines = view.buffer(path(view, "lease")).lines
    shown = [lines[w.line - 1][w.column - 1 : w.column - 1 + w.length] for w in declared]
    assert shown == [
        "lease", "Tenant", "landlord", "tenant", "FirstYearEnd", "Quiet", "(i)", "(ii)", "Occupier", "4.01", "4.02",
        "(a)", "(b)", "5",
    ]  # fmt: skip


def test_colours_never_overlap_and_stay_in_their_lines(house: Project) -> None:
    for now in (viewed(house), viewed(house, lease=LEASE.replace("term Quiet", "term \n (“ Quiet"))):
        for name in ("lease", "loan", "things"):
            lines = now.buffer(path(now, name)).lines
            end = (0, 0)
            for word in coloured(now, path(now, name)):
                assert (word.line, word.column) >= end
                end = (word.line, word.column + word.length)
                assert word.column + word.length <= len(lines[word.line - 1]) + 1


def test_a_clause_number_is_followed_by_its_title(view: View) -> None:
    line = at(view, "lease", "Quiet(s.to) notwithstanding 4.0").line
    assert [hint.text for hint in hints(view, path(view, "lease"), line, line)] == ["Subletting"]
    assert [hint.text for hint in hints(view, path(view, "lease"), 1, 1)] == []


LOG = '{"id": "a", "type": "Payment", "time": "2024-03-01", "data": {"by": "tenant", "amount": 100}}\n'


def test_dates_and_values_are_computed_from_a_log(tmp_path: Path) -> None:
    view = viewed(understood(tmp_path))
    (tmp_path / "log.jsonl").write_text(LOG, encoding="utf-8")
    values, findings = values_of(view.project, tmp_path / "log.jsonl", date(2024, 6, 1))
    assert findings == ()
    assert values is not None
    assert values.told("lease:FirstYearEnd") == "On 2024-06-01: **2025-01-15**"
    assert values.told("lease:Quiet") == ""
    assert values.told("lease:4.01") == ""
    line = at(view, "lease", "term First").line
    assert [(hint.text, hint.kind) for hint in hints(view, path(view, "lease"), line, line, values)] == [
        ("= 2025-01-15", "date")
    ]


def test_a_wrong_log_is_a_finding_and_no_more(tmp_path: Path) -> None:
    project = understood(tmp_path)
    (tmp_path / "log.jsonl").write_text(LOG.replace("Payment", "Paymint"), encoding="utf-8")
    values, findings = values_of(project, tmp_path / "log.jsonl", date(2024, 6, 1))
    assert values is None
    assert [finding.message for finding in findings] == ["event `a`: the type `Paymint` is not declared"]
    values, findings = values_of(project, tmp_path / "none.jsonl", date(2024, 6, 1))
    assert (values, len(findings)) == (None, 1)


def test_clauses_offer_what_can_be_done_about_them(tmp_path: Path) -> None:
    view = viewed(understood(tmp_path))
    (tmp_path / "scenarios").mkdir()
    scenario = tmp_path / "scenarios" / "one.yaml"
    scenario.write_text('expect: {by: ["lease:4.02(a)"]}\n', encoding="utf-8")
    found = [(lens.clause, lens.title) for lens in lenses(view, path(view, "lease"), scenarios_by_clause(tmp_path))]
    assert found == [
        ("lease:4.01", "show neighbours"),
        ("lease:4.01", "ask"),
        ("lease:4.02", "show neighbours"),
        ("lease:4.02", "run 1 scenario file"),
        ("lease:4.02", "ask"),
        ("lease:5", "show neighbours"),
    ]
