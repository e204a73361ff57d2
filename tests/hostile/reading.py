"""What every reader must do with any bytes: read them, or say in findings why not, and nothing else."""

import json
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from contract_dsl.files import RuleText
from contract_dsl.formatting import format_text
from contract_dsl.load import understand
from contract_dsl.source import Source
from engine.answering.questions import check_act, check_term, check_time
from engine.documents.outline import outline
from engine.documents.reading import read_document
from engine.log.checking import check_log
from engine.log.reading import parse_json, raw_log
from engine.prove.property_files import read_properties
from engine.scenarios import read_scenario
from engine.service import Refused, Rules, open_rules
from tests.unit.formatting.disturbing import tree

from .guard import scratch

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


@cache
def everything() -> Rules:
    """A small rule set with every type that a log can hold."""
    return open_rules(HERE / "all.clause", cache=False)


def text_of(data: bytes) -> str:
    """Any bytes as text."""
    return data.decode("utf-8", "replace")


def rules(data: bytes) -> None:
    """A rule file is understood or has findings with places inside of it."""
    source = Source("annex.clause", text_of(data))
    loaded = understand(RuleText("annex", (source,), (), ""), calendars=("HK", "US-NY"))
    lines = source.text.count("\n") + 2
    for finding in loaded.findings:
        assert 1 <= finding.span.line <= lines or finding.span.path != source.path, finding


def layout(data: bytes) -> None:
    """What is laid out says the same, and is laid out for good; what cannot be is left as it is."""
    text = text_of(data)
    first = format_text(text)
    if first.findings:
        assert first.text == text
        return
    second = format_text(first.text)
    assert not second.findings, second.findings
    assert second.text == first.text
    assert tree(first.text) == tree(text)


def scenario(data: bytes) -> None:
    """A scenario file is read or has findings, never both, and never neither."""
    with scratch() as folder:
        path = folder / "sale.yaml"
        path.write_bytes(data)
        found, findings = read_scenario(path)
        assert (found is None) == bool(findings), findings
        if found is not None:
            with suppress(Refused):
                everything().log_of(found.log, "sale.yaml") if isinstance(found.log, list) else None


def question(data: bytes) -> None:
    """Anything that JSON can say as a question is checked in words."""
    try:
        value = parse_json(text_of(data))
    except ValueError:
        return
    model = everything().model
    act, findings = check_act(model, value)
    assert (act is None) == bool(findings)
    parts = value if isinstance(value, dict) else {}
    term, more = check_term(model, parts.get("term", value), _listed(parts.get("args")), parts.get("on"))
    assert (term is None) == bool(more)
    check_time(value, "time", [])
    log, wrong = check_log(raw_log("log", [value] if isinstance(value, dict) else []), model)
    assert log.entries or wrong or not isinstance(value, dict)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


ENDINGS = (".txt", ".md", ".html", ".docx", ".pdf")


def document(data: bytes) -> None:
    """The first byte says which kind of document the others are."""
    ending = ENDINGS[data[0] % len(ENDINGS)] if data else ".txt"
    with scratch() as folder:
        path = folder / f"agreement{ending}"
        path.write_bytes(data[1:])
        with suppress(Refused):
            outline(read_document(path))


def properties(data: bytes) -> None:
    """Properties beside a rule file are read or refused."""
    with scratch() as folder:
        (folder / "all.clause").write_text((HERE / "all.clause").read_text(encoding="utf-8"), encoding="utf-8")
        (folder / "all.property").write_bytes(data)
        with suppress(Refused):
            read_properties(folder, everything())


def seeds_of(*patterns: str, most: int = 60_000) -> Iterator[bytes]:
    """The project's own files as what to begin with."""
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern)):
            content = path.read_bytes()
            if len(content) <= most:
                yield content


def log_lines() -> list[dict[str, Any]]:
    """Events of every type of `all.clause`, each right."""
    plain = {
        "by": "owner",
        "ref": "r1",
        "security": "s1",
        "colour": "red",
        "is_final": True,
        "on": "2022-02-04",
        "at": "2022-02-04T17:00:00+08:00",
        "count": 5,
        "part": "12.5%",
        "quantity": 100,
        "price": "USD 1.25",
        "words": "a word",
        "section": "5.07(b)",
        "year": 2022,
        "currency": "HKD",
    }
    lists = {
        "parties": ["owner", "b"],
        "colours": ["red"],
        "flags": [True, False],
        "counts": [1, "2.5"],
        "dates": ["2022-02-04"],
    }
    return [
        _event("e1", "Plain", "2022-02-04", plain),
        _event("e2", "Plain", "2022-02-05T01:30:00Z", {**plain, "part": "0.30", "price": 7, "count": "-1.5"}),
        _event("e3", "Sparse", "2022-11-06T01:30:00-04:00", {}),
        _event("e4", "Sparse", "2022-11-06", {"on": "2022-01-01", "at": None, "done": True, "tone": "green"}),
        _event("e5", "Lists", "2022-03-13T06:59:59Z", lists),
        _event("e6", "Move", "2022-03-14", {"from_whom": "a", "to_whom": "b", "kind": "red", "quantity": 3}),
        _event("f1", "Fact", "2022-02-04", {"name": "Friendly", "of": ["b"], "value": True}),
        _event("f2", "Fact", "2022-02-04", {"name": "Related", "of": ["b", "c"], "value": False}),
        _event("f3", "Fact", "2022-02-06", {"name": "Rate", "of": [], "value": "7.8"}),
        _event("f4", "Fact", "2022-02-06", {"name": "Shade", "of": "b", "value": "blue"}),
        _event("g1", "Sale", "2022-02-06", {"by": "owner", "seller": "red"}),
    ]


def _event(id_: str, type_: str, time: str, data: dict[str, Any]) -> dict[str, Any]:
    return {"id": id_, "type": type_, "time": time, "data": data}


def as_lines(events: list[dict[str, Any]]) -> bytes:
    """A log as it is written."""
    return "".join(json.dumps(event, ensure_ascii=False) + "\n" for event in events).encode("utf-8", "replace")
