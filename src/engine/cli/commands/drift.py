"""`clausegraph drift`: where the document and its rule files part, and what has changed since it was confirmed."""

import argparse
from collections.abc import Mapping

from contract_dsl.diagnostics import render
from contract_dsl.source import Source, Span

from ...documents.drift import Drift, confirmable, drift, first, which_agreement, which_part
from ...documents.fingerprints import as_json, path_of, read_fingerprints
from ...documents.found import Found
from ...service import open_rules
from ..documents import read_outline
from ..output import write, write_file, write_json
from ..statuses import DONE, PROHIBITED, WRONG


def run(options: argparse.Namespace) -> int:
    """Compare, and confirm if that is asked; the status says whether anything was found."""
    rules = open_rules(options.rules)
    agreement = which_agreement(rules.model, options.agreement)
    read = read_outline(options.document)
    if read is None:
        return WRONG
    part = which_part(read, rules.model, agreement, options.part)
    path = path_of(options.rules, agreement)
    before = read_fingerprints(path, agreement)
    found = drift(rules, agreement, read, part, before, options.section)
    if options.confirm:
        confirmable(found, str(options.document), agreement)
        write_file(path, as_json(found.confirmed))
    if options.json:
        write_json(_as_json(found, agreement, options))
    elif options.confirm:
        sections = len(found.confirmed.sections) - 1
        findings = sum(len(each.confirmed) for each in found.confirmed.sections.values())
        counts = f"{_count(sections, 'section')} and {_count(findings, 'finding')}"
        write(f"{counts} of `{agreement}` are confirmed in {path}{_without_section(found)}\n")
    else:
        _show(found, {**rules.sources, read.document.path: read.document.source}, options)
    return PROHIBITED if found.found and not options.confirm else DONE


def _show(found: Drift, sources: Mapping[str, Source], options: argparse.Namespace) -> None:
    shown = [each.diagnostic for each in found.found]
    if not options.all:
        shown = list(first(shown))
    for each in shown:
        write(render(each, sources) + "\n")
    part = f"part `{found.part.name}` with " if found.part.name else ""
    write(f"{part}{_count(found.sections, 'section')} held against {_count(found.clauses, 'clause')}: ")
    write(f"{_count(len(found.found), 'finding')}\n" if found.found else "nothing to report\n")


def _without_section(found: Drift) -> str:
    """That some clauses have no section, so that who confirms another agreement sees it."""
    missing = found.numbered - found.placed
    have = "has" if missing == 1 else "have"
    return f"; {missing:,} of its {_count(found.numbered, 'clause')} {have} no section there" if missing else ""


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _as_json(found: Drift, agreement: str, options: argparse.Namespace) -> dict[str, object]:
    return {
        "agreement": agreement,
        "document": str(options.document),
        "part": found.part.name,
        "sections": found.sections,
        "clauses": found.clauses,
        "confirmed": bool(options.confirm),
        "findings": [_finding(each) for each in found.found],
    }


def _finding(found: Found) -> dict[str, object]:
    diagnostic = found.diagnostic
    return {
        "code": diagnostic.code,
        "section": found.section,
        "about": found.about,
        "message": diagnostic.message,
        "help": diagnostic.help,
        "place": _place(diagnostic.span),
        "others": [{**_place(label.span), "text": label.text} for label in diagnostic.labels],
    }


def _place(span: Span) -> dict[str, object]:
    return {"file": span.path, "line": span.line, "column": span.column}
