"""Properties: what the drafter wants to be so of every log, in files beside the rule files.

    properties of deed

    property "Nobody sells in the first year without the other"
      no Sale s is permitted
        if s.date < 2023-01-10
        unless some Consent [re s.ref, before s]

`every ... is permitted` says the opposite. Such a sentence is read by the parser of the language as a prohibition, in
the agreement that the head names, so that it means by its words what a clause would mean by them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from contract_dsl.diagnostics import Diagnostic, Label, did_you_mean, has_errors, in_order
from contract_dsl.files import read
from contract_dsl.model import nodes as m
from contract_dsl.model.resolve import resolve
from contract_dsl.source import Source, Span
from contract_dsl.syntax import Document, parse
from contract_dsl.syntax import nodes as s

from ..service import Refused, Rules
from ..time import calendar_codes

SUFFIX = ".property"
MOST_BYTES = 1_000_000
MOST_PROPERTIES = 500
_HEAD = re.compile(r"properties\s+of\s+([a-z][a-z0-9_]*)\s*(?:#.*)?$")
_PROPERTY = re.compile(r'property(?=\s+")')
_SUBJECT = re.compile(r"(?<![\w.])(no|every)\s+(?=(?:[a-z][a-z0-9_]*:)?[A-Z])")
_PERMITTED = re.compile(r"\bis\s+permitted\b")
_EXAMPLE = 'write `property "..."`, and below it `no Transfer t is permitted`, with `if` and `unless` as in a clause'


@dataclass(frozen=True)
class Property:
    """A property: its name, what it wants, where it stands, and its sentence as a prohibition."""

    name: str
    wants: Literal["no", "every"]
    text: tuple[str, ...]
    span: Span
    sentence: m.Sentence


@dataclass(frozen=True)
class _Written:
    """A property as it stands in its file: lines `first` to `last`."""

    title: str
    wants: Literal["no", "every"]
    first: int
    last: int
    source: Source


def property_files(path: Path) -> list[Path]:
    """The property files beside the rule files."""
    folder = path if path.is_dir() else path.parent
    return sorted(p for p in folder.iterdir() if p.suffix == SUFFIX)


@dataclass(frozen=True)
class Read:
    """The properties of one or more files, every finding in them, and the files by their paths."""

    properties: tuple[Property, ...]
    findings: tuple[Diagnostic, ...]
    sources: Mapping[str, Source]


def read_properties(path: Path, rules: Rules) -> list[Property]:
    """Every property beside the rule files. Raises `Refused` with every finding if one cannot be read."""
    read = check_properties(path, rules.model, property_files(path))
    if has_errors(read.findings):
        raise Refused(read.findings, read.sources)
    return list(read.properties)


def check_properties(path: Path, model: m.Model, files: Sequence[Path]) -> Read:
    """Property files beside the rule files at `path`, of which `model` was made, with every finding."""
    findings: list[Diagnostic] = []
    found: list[Property] = []
    originals: dict[str, Source] = {}
    for file in files:
        source = _source(file, findings)
        if source is None:
            continue
        originals[source.path] = source
        found += _read_file(source, path, model, findings, len(found))
    findings += _same_names(found)
    if len(found) > MOST_PROPERTIES:
        place = Span(str(path), 1, 1, 1, 1)
        message = f"there are more than {MOST_PROPERTIES:,} properties"
        findings.append(Diagnostic("P051", place, message, "put some of them into another folder"))
    return Read(tuple(found), tuple(in_order(findings)), originals)


def _same_names(found: Sequence[Property]) -> Iterator[Diagnostic]:
    """A report names a property by its title alone, and so does `--property`."""
    first: dict[str, Property] = {}
    for each in found:
        other = first.setdefault(each.name, each)
        if other is not each:
            message = f"there is a property `{each.name}` already"
            labels = (Label(other.span, "it stands here"),)
            yield Diagnostic("P003", each.span, message, "give one of the two another name", labels)


def chosen(properties: Sequence[Property], wanted: str | None, path: Path) -> list[Property]:
    """The properties of one file, or the one of a name; all, if nothing is said. Raises `Refused`."""
    if wanted is None:
        return list(properties)
    found = [p for p in properties if wanted == p.name or Path(p.span.path).name in (wanted, Path(wanted).name)]
    if found:
        return found
    place = Span("command line", 1, 1, 1, 1)
    if wanted.endswith(SUFFIX):
        names = [file.name for file in property_files(path)]
        help_ = did_you_mean(wanted, names) or _listed(names, path)
        message = f"there is no property file `{wanted}` beside the rule files"
        if Path(wanted).name in names:
            message, help_ = f"the file `{wanted}` holds no property", _EXAMPLE
        raise Refused([Diagnostic("P101", place, message, help_)])
    names = [p.name for p in properties]
    help_ = did_you_mean(wanted, names) or _listed(names, path)
    raise Refused([Diagnostic("P101", place, f"there is no property `{wanted}`", help_)])


def _listed(names: Sequence[str], path: Path) -> str:
    folder = path if path.is_dir() else path.parent
    if not names:
        return f"write one into a file {folder / f'NAME{SUFFIX}'}"
    return "there are: " + ", ".join(f"`{name}`" for name in names[:8])


def _source(file: Path, findings: list[Diagnostic]) -> Source | None:
    place = Span(str(file), 1, 1, 1, 1)
    try:
        with file.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            findings.append(
                Diagnostic("P051", place, f"`{file}` is larger than {MOST_BYTES // 1_000_000} MB", "divide it")
            )
            return None
        text = content.decode("utf-8-sig")
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        findings.append(Diagnostic("P002", place, f"`{file}` cannot be read: {reason}", "make it a text file"))
        return None
    except UnicodeDecodeError:
        findings.append(Diagnostic("P002", place, f"`{file}` is not UTF-8 text", "save it as UTF-8"))
        return None
    return Source(str(file), text.replace("\r\n", "\n").replace("\r", "\n"))


def _read_file(source: Source, path: Path, model: m.Model, findings: list[Diagnostic], before: int) -> list[Property]:
    agreement = _head(source, model, findings)
    if agreement is None:
        return []
    lines = list(source.lines)
    shifts: dict[int, list[tuple[int, int]]] = {}
    written = _rewrite(source, lines, shifts, findings, before)
    if not written:
        return []
    rewritten = Source(source.path, "\n".join(lines))
    sentences = _resolved(rewritten, path, agreement, shifts, findings)
    found = []
    for number, each in enumerate(written, before + 1):
        clause = sentences.get(f"{agreement}:Property{number}")
        if clause is not None and len(clause.sentences) == 1:
            text = source.lines[each.first - 1 : each.last]
            span = Span(source.path, each.first, 1, each.first, len(text[0]) + 1)
            found.append(Property(each.title, each.wants, tuple(text), span, clause.sentences[0]))
    return found


def _head(source: Source, model: m.Model, findings: list[Diagnostic]) -> str | None:
    for number, line in enumerate(source.lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        head = _HEAD.match(line)
        known = list(model.agreements)
        if head is None:
            help_ = f"begin the file with `properties of {known[0] if known else 'NAME'}`"
            findings.append(
                Diagnostic("P001", source.whole_line(number), "this file does not say whose properties it holds", help_)
            )
            return None
        if head[1] not in known:
            near = did_you_mean(head[1], known) or f"there are: {', '.join(known)}"
            findings.append(Diagnostic("P001", source.whole_line(number), f"there is no agreement `{head[1]}`", near))
            return None
        return head[1]
    findings.append(Diagnostic("P001", Span(source.path, 1, 1, 1, 1), "this file is empty", _EXAMPLE))
    return None


def _rewrite(
    source: Source, lines: list[str], shifts: dict[int, list[tuple[int, int]]], findings: list[Diagnostic], before: int
) -> list[_Written]:
    """Turn properties into clauses, in place; `shifts` say where columns have moved."""
    starts = [n for n, line in enumerate(lines, 1) if line[:1].strip() and line[0] != "#"]
    found: list[_Written] = []

    def refused(start: int, following: int, message: str) -> None:
        # The parser of the language would take the line for a declaration of its own.
        findings.append(Diagnostic("P001", source.whole_line(start), message, _EXAMPLE))
        lines[start - 1 : following - 1] = [""] * (following - start)

    for start, following in zip(starts, [*starts[1:], len(lines) + 1], strict=True):
        line = lines[start - 1]
        if _HEAD.match(line):
            lines[start - 1] = ""
            continue
        title = re.search(r'"([^"]*)"', line)
        if not _PROPERTY.match(line) or title is None:
            refused(start, following, "this line begins no property")
            continue
        last = max(n for n in range(start, following) if n == start or lines[n - 1].strip())
        subject = _once(lines, shifts, range(start, following), _SUBJECT, "prohibits a ", title.end() if start else 0)
        permitted = _once(lines, shifts, range(start, following), _PERMITTED, None, title.end())
        if subject is None or permitted is None:
            refused(start, following, "this property does not say what is permitted")
            continue
        lines[start - 1] = _PROPERTY.sub(f"clause Property{before + len(found) + 1}", lines[start - 1], count=1)
        wants: Literal["no", "every"] = "no" if subject.startswith("no") else "every"
        found.append(_Written(title[1], wants, start, last, source))
    return found


def _once(
    lines: list[str],
    shifts: dict[int, list[tuple[int, int]]],
    where: range,
    what: re.Pattern[str],
    by: str | None,
    skip: int,
) -> str | None:
    """Replace the first place of something in some lines, by as many spaces if `by` says nothing."""
    for number in where:
        text = lines[number - 1]
        hit = what.search(text, skip if number == where.start else 0)
        if hit is not None:
            new = by if by is not None else " " * len(hit.group())
            lines[number - 1] = text[: hit.start()] + new + text[hit.end() :]
            shifts.setdefault(number, []).append((hit.start() + len(new), len(new) - len(hit.group())))
            return hit.group()
    return None


def _resolved(
    source: Source, path: Path, agreement: str, shifts: dict[int, list[tuple[int, int]]], findings: list[Diagnostic]
) -> dict[str, m.Clause]:
    """The clauses that the properties become in their agreement."""
    text = read(path)
    extra, found = parse(source)
    mine = list(found)
    documents: list[Document] = []
    for each in text.sources:
        document, _ = parse(each)
        heads = [d for d in document.declarations if isinstance(d, s.AgreementDecl)]
        if heads and heads[0].name.text == agreement:
            document = replace(document, declarations=(*document.declarations, *extra.declarations))
        documents.append(document)
    sources = {each.path: each for each in (*text.sources, source)}
    model, told = resolve(documents, sources, text.name, calendars=calendar_codes())
    mine += [f for f in told if f.span.path == source.path]
    findings += [_moved_back(f, shifts) for f in mine]
    return dict(model.clauses)


def _moved_back(finding: Diagnostic, shifts: dict[int, list[tuple[int, int]]]) -> Diagnostic:
    """A finding in the columns of the file as it is written."""
    span = finding.span

    def moved(line: int, column: int) -> int:
        return max(1, column - sum(by for start, by in shifts.get(line, ()) if column > start))

    at = Span(span.path, span.line, moved(span.line, span.column), span.end_line, moved(span.end_line, span.end_column))
    return replace(finding, span=at)
