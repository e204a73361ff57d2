"""Cases given to the tool: a folder with the files of a case in, findings out, with the texts to show them in."""

import shlex
import shutil
from argparse import Namespace
from collections.abc import Mapping, Sequence
from contextlib import chdir, redirect_stdout
from dataclasses import dataclass, replace
from importlib import import_module
from io import StringIO
from pathlib import Path

from contract_dsl.diagnostics import Diagnostic, Label, render
from contract_dsl.load import load
from contract_dsl.source import Source, Span
from engine.cli.main import parser
from engine.coverage import read_inventory
from engine.documents.drift import confirmable, drift, first, which_agreement, which_part
from engine.documents.fingerprints import path_of, read_fingerprints
from engine.documents.outline import outline
from engine.documents.reading import read_document
from engine.prove.property_files import read_properties
from engine.scenarios import Runner, find_files, read_scenario
from engine.service import Refused, open_rules
from engine.time import calendar_codes

from .made import Made
from .notation import FOLDER, Case, Finding

RULES = FOLDER / "rules"
"""A small rule set, and a log for it, that logs, questions and scenarios are about."""


@dataclass(frozen=True)
class Given:
    """The findings that the tool gave, and the texts that they speak of, by names without their folder."""

    findings: tuple[Diagnostic, ...]
    sources: Mapping[str, Source]
    all_about: str = ""
    """The file that every finding is about as far as a case is concerned; empty if each is about its own."""

    def compared(self) -> list[Finding]:
        """The findings as cases compare them."""
        return [self._compared(finding) for finding in self.findings]

    def printed(self) -> str:
        """The findings as the command prints them."""
        return "\n".join(render(finding, self.sources) for finding in self.findings)

    def _compared(self, finding: Diagnostic) -> Finding:
        return Finding(
            self.all_about or finding.span.path,
            finding.span.line,
            finding.code,
            self._underlined(finding.span),
            finding.message,
            finding.help or "",
            tuple((self._underlined(label.span), label.text) for label in finding.labels),
            not finding.is_error,
        )

    def _underlined(self, span: Span) -> str:
        """The text above the marks, on the first line of a place."""
        source = self.sources.get(span.path)
        line = source.line(span.line) if source is not None else ""
        return line[span.column - 1 : span.end_column - 1] if span.end_line == span.line else line[span.column - 1 :]


def _given(findings: Sequence[Diagnostic], sources: Mapping[str, Source], folder: Path) -> Given:
    """Findings with the folder taken out of every path."""

    def bare(text: str) -> str:
        return text.replace(f"{folder}/", "").replace(str(folder), ".")

    def moved(span: Span) -> Span:
        return span._replace(path=bare(span.path))

    shown = tuple(
        replace(
            finding,
            span=moved(finding.span),
            message=bare(finding.message),
            help=bare(finding.help) if finding.help else finding.help,
            labels=tuple(Label(moved(label.span), label.text) for label in finding.labels),
        )
        for finding in findings
    )
    return Given(shown, {bare(path): Source(bare(path), source.text) for path, source in sources.items()})


def write(case: Case, folder: Path) -> Path:
    """The files of a case in a folder; the result is the first of them."""
    for name, text in case.texts().items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder / next(iter(case.files))


def language(case: Case, folder: Path) -> Given:
    """A rule file, or a folder of them if the case has several."""
    path = write(case, folder)
    loaded = load(path if len(case.files) == 1 else folder, calendars=calendar_codes())
    return _given(loaded.findings, loaded.sources, folder)


def log(case: Case, folder: Path) -> Given:
    """A log for the small rule set."""
    try:
        open_rules(RULES / "lease.clause", cache=False).log(write(case, folder))
    except Refused as refused:
        return _given(refused.findings, refused.sources, folder)
    return Given((), {})


def question(case: Case, folder: Path) -> Given:
    """A command line, given where the small rule set and its log lie."""
    ((name, text),) = case.texts().items()
    return replace(command(shlex.split(text), folder), all_about=name)


def made(case: Made, folder: Path) -> Given:
    """A case whose files no text can show."""
    case.make(folder)
    return command(shlex.split(case.command), folder)


def command(words: Sequence[str], folder: Path) -> Given:
    """The findings of one command in a folder with the small rule set, unless it has rules of its own."""
    for file in RULES.iterdir():
        if not (folder / file.name).exists():
            shutil.copy(file, folder)
    options = parser().parse_args(words)
    with chdir(folder), redirect_stdout(StringIO()):
        if options.command == "check":
            loaded = load(options.rules, calendars=calendar_codes())
            return _given(loaded.findings, loaded.sources, folder)
        if options.command == "test":
            return scenarios(options.paths, folder)
        if options.command == "drift":
            return drifted(options, folder)
        try:
            import_module(f"engine.cli.commands.{options.command}").run(options)
        except Refused as refused:
            return _given(refused.findings, refused.sources, folder)
    return Given((), {})


def scenario(case: Case, folder: Path) -> Given:
    """A scenario file for the small rule set."""
    return scenarios([write(case, folder)], folder)


def scenarios(paths: Sequence[Path], folder: Path) -> Given:
    """Scenario files, or folders of them."""
    rules = folder / "rules"
    if not rules.exists():
        shutil.copytree(RULES, rules)
    files, wrong = find_files(paths)
    findings, sources = list(wrong), dict[str, Source]()
    for file in files:
        found, wrong = read_scenario(file)
        findings += wrong
        if found is None:
            if any(f.code not in ("S001", "S002", "S051") or f.span.column > 1 for f in wrong):
                sources[str(file)] = Source(str(file), file.read_text(encoding="utf-8"))
            continue
        try:
            list(Runner(rules).run(found))
        except Refused as refused:
            findings += refused.findings
            sources.update(refused.sources)
    return _given(findings, sources, folder)


def inventory(case: Case, folder: Path) -> Given:
    """An inventory of clauses."""
    path = write(case, folder)
    try:
        read_inventory(path)
    except Refused as refused:
        return _given(refused.findings, {str(path): Source(str(path), path.read_text(encoding="utf-8"))}, folder)
    return Given((), {})


def document(case: Case, folder: Path) -> Given:
    """An agreement beside the small rule set."""
    path = write(case, folder)
    return command(["drift", "lease.clause", "--document", path.name], folder)


def drifted(options: Namespace, folder: Path) -> Given:
    """The findings of a document beside rule files, as the command shows them; run in the folder that holds them."""
    try:
        rules = open_rules(options.rules, cache=False)
        agreement = which_agreement(rules.model, options.agreement)
        read = outline(read_document(options.document))
        part = which_part(read, rules.model, agreement, options.part)
        before = read_fingerprints(path_of(options.rules, agreement), agreement)
        compared = drift(rules, agreement, read, part, before, options.section)
        if options.confirm:
            confirmable(compared, str(options.document), agreement)
    except Refused as refused:
        return _given(refused.findings, refused.sources, folder)
    shown = tuple(first([each.diagnostic for each in compared.found]))
    return _given(shown, {**rules.sources, read.document.path: read.document.source}, folder)


def properties(case: Case, folder: Path) -> Given:
    """A property file beside the small rule set."""
    path = write(case, folder)
    shutil.copy(RULES / "lease.clause", folder)
    try:
        read_properties(folder / "lease.clause", open_rules(folder / "lease.clause", cache=False))
    except Refused as refused:
        return _given(refused.findings, {str(path): Source(str(path), path.read_text(encoding="utf-8"))}, folder)
    return Given((), {})
