"""`clausegraph source`: the sections of an agreement, down to the limb."""

import argparse

from ...documents.drift import no_such_part, no_such_section
from ...documents.sections import Outline, Part, Section
from ..documents import read_outline
from ..output import style, write, write_json
from ..statuses import DONE, WRONG

_WORDS = 60


def run(options: argparse.Namespace) -> int:
    """List the sections, or those in one of them."""
    found = read_outline(options.document)
    if found is None:
        return WRONG
    document = found.document
    parts = _parts(found, options.part)
    chosen = [(part, _sections(part, options.section)) for part in parts]
    if options.section is not None and not any(sections for _, sections in chosen):
        raise no_such_section(found, parts[0] if parts else Part("", 1, ()), options.section)
    warnings = [f for f in found.findings if options.section is None]
    if options.json:
        write_json(
            {
                "document": document.path,
                "unit": document.unit,
                "parts": [
                    {"name": part.name, "sections": [_as_json(section) for section in sections]}
                    for part, sections in chosen
                    if sections
                ],
                "findings": [{"code": f.code, document.unit: f.span.line, "message": f.message} for f in warnings],
            }
        )
        return DONE
    look = style()
    for part, sections in chosen:
        if not sections:
            continue
        if part.name:
            write(f"{part.name}\n")
        width = max(len(f"{'  ' * s.depth}{s.number}") for s in sections)
        for section in sections:
            number = f"{'  ' * section.depth}{section.number}"
            line = f"{number:{width}}  {_where(document.unit, section)}  {_title(section)}"
            write("\n".join(look.lines(line.rstrip(), 0, width + 4)) + "\n")
    for finding in warnings:
        write(f"{document.unit} {finding.span.line}: {finding.code} {finding.message}\n")
    count = sum(len(sections) for _, sections in chosen)
    write(f"{count} section{'' if count == 1 else 's'} and limbs\n")
    return DONE


def _parts(found: Outline, wanted: str | None) -> tuple[Part, ...]:
    if wanted is None:
        return found.parts
    part = found.part(wanted)
    if part is None:
        raise no_such_part(found, wanted)
    return (part,)


def _sections(part: Part, wanted: str | None) -> list[Section]:
    if wanted is None:
        return list(part.sections)
    section = part.find(wanted)
    return list(part.below(section.number)) if section is not None else []


def _where(unit: str, section: Section) -> str:
    page = f"page {section.page}" if section.page else f"{unit} {section.line}"
    return f"{page:>14}" if unit == "paragraph" else f"{page:>10}"


def _title(section: Section) -> str:
    if section.title:
        return section.title
    text = section.text
    return text if len(text) <= _WORDS else text[:_WORDS].rsplit(" ", 1)[0].rstrip(",;: ") + " …"


def _as_json(section: Section) -> dict[str, object]:
    return {
        "number": section.number,
        "printed": section.printed,
        "title": section.title,
        "kind": section.kind,
        "parent": section.parent,
        "depth": section.depth,
        "line": section.line,
        "page": section.page or None,
    }
